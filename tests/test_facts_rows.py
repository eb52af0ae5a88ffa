"""Every row of limits, intakes and daily values against the references that it was drawn from.

The references lie in ``tests/data``; they are compared as a whole, so that nothing is missing
and nothing is added.
"""

import csv
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from magstack import reference
from magstack.domain.amounts import Mass
from magstack.domain.limits import ForPeople, Limit
from magstack.reference import fields

COPIES = Path(__file__).parent / "data"
FACTS = reference.facts()

EQUIVALENTS = {
    "DFE": "dietary folate equivalents (DFE)",
    "NE": "niacin equivalents (NE)",
    "RAE": "retinol activity equivalents (RAE)",
    "RE": "retinol equivalents (RE)",
}


def copied(name: str) -> list[dict[str, str]]:
    with (COPIES / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def months(years: str) -> int:
    return round(Decimal(years) * 12)


def amount(fact: dict[str, str]) -> Mass | None:
    if fact["value"] == "none-set":
        return None
    return Mass.of(Decimal(fact["value"]), fact["unit"].split()[0])


def equivalent(fact: dict[str, str]) -> str:
    """What the unit of a row is counted in beside the mass, as the texts name it."""
    return EQUIVALENTS[fact["unit"].split()[1]] if " " in fact["unit"] else ""


def people(fact: dict[str, str]) -> tuple[int, int, str, str]:
    return months(fact["age_min"]), months(fact["age_max"]), fact["sex"], fact["state"]


def for_whom(row: ForPeople) -> tuple[int, int, str, str]:
    return row.age_from, row.age_to, row.sex, row.state


def named(text: str) -> str:
    """The equivalents that a text of a row names."""
    found = [words for words in EQUIVALENTS.values() if words in text]
    return found[0] if found else ""


def test_every_limit_is_that_of_its_reference() -> None:
    held = [
        (
            row.nutrient,
            row.authority,
            for_whom(row),
            row.value,
            named(row.counts),
            row.status,
        )
        for row in FACTS.limits
    ]
    assert len(held) == 219
    assert held == [
        (
            fact["nutrient"],
            fact["authority"],
            people(fact),
            amount(fact),
            equivalent(fact),
            fact["status"],
        )
        for fact in copied("upper_limits")
    ]


def test_every_recommended_intake_is_that_of_its_reference() -> None:
    held = [
        (
            row.nutrient,
            row.authority,
            row.kind,
            for_whom(row),
            row.value,
            named(row.note),
            row.status,
        )
        for row in FACTS.recommended
    ]
    assert len(held) == 288
    assert held == [
        (
            fact["nutrient"],
            fact["authority"],
            fact["kind"],
            people(fact),
            amount(fact),
            equivalent(fact),
            fact["status"],
        )
        for fact in copied("recommended_intakes")
    ]


def test_every_daily_value_is_that_of_its_reference() -> None:
    held = [
        (
            row.nutrient,
            row.authority,
            row.population.replace("from 4 years", ">= 4 y"),
            row.value,
            named(row.note),
            row.status,
        )
        for row in FACTS.daily_values
    ]
    assert held == [
        (
            fact["nutrient"],
            fact["authority"],
            fact["population"],
            amount(fact),
            equivalent(fact),
            fact["status"],
        )
        for fact in copied("daily_values")
    ]


# What stands in the words of a reference, and not in its numbers.

COUNTED_IN = {
    "total (food+water+supplements)": "total",
    "PREFORMED vitamin A only (not beta-carotene)": "total",
    "synthetic folic acid (supplements + fortification) only": "supplemental",
    "synthetic niacin (supplements + fortification) only": "supplemental",
    "any form of supplemental alpha-tocopherol": "supplemental",
    "supplemental+pharmacological": "supplemental",
    "added (supplements, fortification), readily dissociable salts": "supplemental",
    "supplemental": "supplemental",
    "supplements": "supplemental",
    "supplement": "supplemental",
    "non-ordinary food": "supplemental",
    "non-food": "supplemental",
    "L-threonate only": "form",
    "per supplement daily dose": "product",
}


def scope_of(fact: dict[str, str]) -> str:
    """EFSA's levels count all intake, but folic acid alone; no level of magnesium counts food."""
    if fact["scope"]:
        return COUNTED_IN[fact["scope"]]
    supplemental = fact["nutrient"] == "magnesium" or "folic acid" in fact["basis"]
    return "supplemental" if supplemental else "total"


def test_every_limit_counts_what_its_reference_counts() -> None:
    assert [row.scope for row in FACTS.limits] == [
        scope_of(fact) for fact in copied("upper_limits")
    ]


def test_states_that_a_reference_names_without_a_value() -> None:
    said = {
        (fact["nutrient"], fact["authority"]): fact["basis"]
        for fact in copied("upper_limits")
        if re.search(r"pregnancy/lactation", fact["basis"])
    }
    assert {key: "not for" in words for key, words in said.items()} == {
        ("vitamin_b6", "efsa"): False,
        ("copper", "efsa"): True,
    }
    both = ("pregnant", "lactating")
    assert {
        (row.nutrient, row.authority): (row.includes, row.excludes)
        for row in FACTS.limits
        if row.includes or row.excludes
    } == {
        ("vitamin_b6", "efsa"): (both, ()),
        ("copper", "efsa"): ((), both),
        # Its rows say none-set for 18 to 50 years; at any other age it is no different.
        ("magnesium", "efsa-mgt"): ((), both),
    }


def test_a_document_that_a_reference_names_is_cited() -> None:
    for row, fact in zip(FACTS.limits, copied("upper_limits"), strict=True):
        for doi in re.findall(r"doi:\S+?(?=[;\s]|$)", fact["basis"]):
            assert doi in row.citation, fact
    for advice, fact in zip(FACTS.recommended, copied("recommended_intakes"), strict=True):
        for doi in re.findall(r"doi:\S+", fact["note"]):
            assert doi in advice.citation, fact


@pytest.mark.parametrize(
    ("nutrients", "doi", "since"),
    [
        ("magnesium", "10.17226/5776", 1997),
        ("vitamin_b6 folate niacin", "10.17226/6015", 1998),
        ("vitamin_c vitamin_e selenium", "10.17226/9810", 2000),
        (
            "vitamin_a vitamin_k boron chromium copper iodine iron manganese molybdenum zinc",
            "10.17226/10026",
            2001,
        ),
        ("calcium vitamin_d", "10.17226/13050", 2011),
        ("potassium", "10.17226/25353", 2019),
    ],
)
def test_american_levels_cite_the_report_on_their_nutrient(
    nutrients: str, doi: str, since: int
) -> None:
    for nutrient in nutrients.split():
        levels = [
            row for row in FACTS.limits if row.nutrient == nutrient and row.authority == "iom-nam"
        ]
        assert {row.since for row in levels} == {since}
        assert all(row.citation.endswith(f"doi:{doi}") or doi in row.citation for row in levels)
        advice = [
            row
            for row in FACTS.recommended
            if row.nutrient == nutrient and row.authority == "iom-nam"
        ]
        assert all(doi in row.citation for row in advice)


def told() -> Iterator[str]:
    for row in FACTS.limits:
        yield from (row.counts, row.brief, row.basis, row.note)
    for advice in FACTS.recommended:
        yield advice.note
    for value in FACTS.daily_values:
        yield from (value.note, value.population)
    for authority in FACTS.authorities.values():
        yield from (authority.covers, authority.note)


def test_safe_is_only_a_term_of_an_authority() -> None:
    terms = ("a safe level of intake by EFSA, not an upper level", "a safe upper level does")
    for text in told():
        rest = text
        for term in terms:
            rest = rest.replace(term, "")
        assert "safe" not in rest.lower(), text
    assert {row.nutrient for row in FACTS.limits if terms[0] in row.brief} == {"iron", "manganese"}


def test_every_source_is_well_formed() -> None:
    sources = [row.citation for row in FACTS.limits]
    sources += [advice.citation for advice in FACTS.recommended]
    sources += [value.citation for value in FACTS.daily_values]
    assert [fields.citation(source) for source in sources] == sources


def levels_of(nutrient: str, authority: str) -> list[Limit]:
    return [
        row
        for row in FACTS.limits
        if row.nutrient == nutrient and row.authority == authority and row.state == "none"
    ]


@pytest.mark.parametrize("authority", FACTS.authorities)
def test_levels_leave_no_age_out_and_fall_only_where_the_reference_does(authority: str) -> None:
    falls = []
    for nutrient in FACTS.nutrients:
        for younger, older in pairwise(levels_of(nutrient, authority)):
            assert younger.age_to == older.age_from
            assert older.value is not None
            if younger.value and older.value < younger.value:
                falls.append((nutrient, older.age_from // 12))
    assert falls == ([("calcium", 19), ("calcium", 51)] if authority == "iom-nam" else [])


def test_kin_speak_for_the_same_people() -> None:
    kin = {authority.id: authority.kin for authority in FACTS.authorities.values()}
    assert {name: others for name, others in kin.items() if others} == {
        "scf-efsa": ("efsa",),
        "efsa": ("scf-efsa",),
    }


def test_what_is_part_of_another_nutrient() -> None:
    assert {
        nutrient.id: nutrient.part_of for nutrient in FACTS.nutrients.values() if nutrient.part_of
    } == {"nicotinamide": "niacin", "nicotinic_acid": "niacin"}


@pytest.mark.parametrize(
    ("written", "ages"),
    [
        ("0-1", (0, 12)),
        ("0-0.5", (0, 6)),
        ("0.5-1", (6, 12)),
        ("0-6m", (0, 6)),
        ("7m-1", (7, 12)),
        ("19+", (228, 1800)),
        ("14-51", (168, 612)),
    ],
)
def test_ages_are_read_as_completed_months(written: str, ages: tuple[int, int]) -> None:
    assert fields.ages(written) == ages


@pytest.mark.parametrize(
    "bad", ["", "4", "4-4", "9-4", "0.583-1", "1-151", "150+", "-1-4", "4 - 9", "4-9y", [4, 9], 4]
)
def test_no_age_is_guessed(bad: object) -> None:
    with pytest.raises(ValueError, match="must be years"):
        fields.ages(bad)
