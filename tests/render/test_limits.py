"""Rare people and rows: an infant, a man, ages that no authority has yet."""

import io
from dataclasses import replace

import pytest

from magstack import reference
from magstack.context import Terminal
from magstack.domain.limits import LifeStage
from magstack.domain.profile import Person
from magstack.render.limits import show_all, show_one

FACTS = reference.facts()


def page(
    stage: LifeStage, nutrient: str = "zinc", *, every: bool = False, authority: str = "iom-nam"
) -> list[str]:
    out = io.StringIO()
    terminal = Terminal(io.StringIO(), out, out, tty=False)
    person = Person(authority, stage)
    show_one(terminal, nutrient, person, FACTS, every=every, as_json=False)
    return out.getvalue().splitlines()


SAY = "say more with magstack profile set --born 1980-05-01"


@pytest.mark.parametrize(
    ("stage", "first"),
    [
        (LifeStage(), f"For an adult (assumed: {SAY})"),
        (LifeStage(sex="f"), f"For a woman (of an age that is not known: {SAY})"),
        (LifeStage(sex="m"), f"For a man (of an age that is not known: {SAY})"),
        (LifeStage(8), "For a child of 8 months"),
        (LifeStage(100, "m"), "For a boy of 8 years"),
        (LifeStage(200, "f"), "For a girl of 16 years"),
        (LifeStage(500), "For an adult of 41 years"),
        (LifeStage(360, "f", "lactating"), "For a lactating woman of 30 years"),
        (
            LifeStage(state="pregnant"),
            f"For a pregnant adult (of an age that is not known: {SAY})",
        ),
    ],
)
def test_the_first_line_says_for_whom(stage: LifeStage, first: str) -> None:
    assert page(stage)[0] == first


def test_the_authority_of_the_person_and_its_kin_come_first() -> None:
    def order(authority: str) -> list[str]:
        lines = page(LifeStage(), "magnesium", authority=authority)[2:]
        levels = lines[: next(at for at, line in enumerate(lines) if line.startswith("Recomm"))]
        return [line.split(":")[0].strip() for line in levels if line[2] != " "]

    assert order("iom-nam")[:3] == ["US", "EU", "EU MgT"]
    assert order("efsa")[:2] == ["EU", "US"]
    assert order("nnr")[:3] == ["Nordic", "US", "EU"]
    assert sorted(order("nnr")) == sorted(order("iom-nam"))


@pytest.mark.parametrize(
    ("stage", "shown"),
    [
        (LifeStage(), "8–18 mg, unverified (a range: age and sex are not known)"),
        (LifeStage(360), "8–18 mg, unverified (a range: sex is not known)"),
        (LifeStage(sex="f"), "8–18 mg, unverified (a range: age is not known)"),
        (LifeStage(360, "f"), "18 mg, unverified"),
    ],
)
def test_a_range_says_what_is_not_known(stage: LifeStage, shown: str) -> None:
    assert f"  US RDA: {shown}" in page(stage, "iron")


@pytest.mark.parametrize(
    ("ages", "shown"),
    [
        ((0, 6), "0–6 months"),
        ((6, 12), "6–12 months"),
        ((12, 48), "1–3 years"),
        ((48, 60), "4 years"),
        ((168, 612), "14–50 years"),
        ((228, 1800), "19 years and older"),
        ((0, 1800), "every age"),
        ((18, 36), "18–36 months"),
        ((6, 1800), "6 months and older"),
    ],
)
def test_ages_read_as_one_says_them(ages: tuple[int, int], shown: str) -> None:
    row = FACTS.limits[0]._replace(age_from=ages[0], age_to=ages[1])
    facts = replace(FACTS, limits=(row,), recommended=(), daily_values=())
    out = io.StringIO()
    terminal = Terminal(io.StringIO(), out, out, tty=False)
    person = Person("iom-nam")
    show_one(terminal, "magnesium", person, facts, every=True, as_json=False)
    cells = [cell.strip() for cell in out.getvalue().splitlines()[-1].split("  ") if cell]
    assert cells[:3] == ["US", shown, "everyone"]


def test_nothing_in_the_catalogue_is_a_dash_and_not_a_zero() -> None:
    facts = replace(FACTS, nutrients={"zinc": FACTS.nutrients["zinc"]}, limits=())
    out = io.StringIO()
    terminal = Terminal(io.StringIO(), out, out, tty=False)
    show_all(terminal, Person("iom-nam"), facts, every=False, as_json=False)
    assert out.getvalue().splitlines()[1:3] == ["Nutrient  US  EU  Counts", "zinc      –   –"]
