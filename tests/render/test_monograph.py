"""A form's page: one screen with what matters, or everything, for every form there is."""

import io
from dataclasses import replace

import pytest

from magstack import reference
from magstack.actions import evidence
from magstack.context import Terminal
from magstack.domain.interactions import ConditionRule, Interaction
from magstack.render import monograph
from tests.conftest import Runner

FORMS = list(reference.facts().forms)
SCREEN = 48
"""The lines of one screen."""


def page(runner: Runner, form: str, *, full: bool = False, width: int | None = 80) -> str:
    out = io.StringIO()
    terminal = Terminal(io.StringIO(), out, out, width=width, tty=width is not None, color=False)
    known = evidence.monograph(runner.context(), form)
    monograph.show(terminal, known, full=full, as_json=False)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def test_every_form_fits_on_a_screen(stack: Runner) -> None:
    stack.ok("add", "doctors-best-120")
    for form in FORMS:
        lines = page(stack, form).splitlines()
        assert len(lines) <= SCREEN, form
        assert max(map(len, lines)) <= 80, form


ONE_SCREEN = """\
Magnesium L-threonate, anhydrous (l-threonate): 8.253 % magnesium
  Mg(C4H7O5)2, no water in it: 1 × 24.305 ÷ 294.495 g/mol = 8.253 %
  On labels: 7.20 to 8.30 % as l-threonate-monohydrate; CAS 778571-57-6
  (checked); UNII 1Y26ZZ0OTM (checked)
  Absorption and the gut: Absorbed; EFSA judged so in 2024 from a dissociation
  study, two rat studies and one human trial. No trial shows that it does better
  in people than another form. Little osmotic load at the amounts on labels.
Doses studied
  Liu et al. 2016 (12 weeks, 44 people): 1.5 or 2 g a day of magnesium
  L-threonate (the compound), about 108 to 144 mg of magnesium
  Zhang et al. 2022 (30 days, 109 people): 2 g a day of a mixture with 1.6 g of
  magnesium L-threonate (the compound); its magnesium is not stated
  Hausenblas et al. 2024 (21 days, 80 people): 1 g a day of magnesium
  L-threonate (the compound), about 72 to 75 mg of magnesium
  Lopresti and Smith 2026 (6 weeks, 100 people): 2 g a day of magnesium
  L-threonate (the compound), 145 mg of magnesium
Timing, food, protocols
  Lopresti and Smith 2026 split the day's dose between morning and evening; the
  time of day in the other trials is not recorded here.
  Vendors and pages that promote it say (unverified): at night, or in the late
  afternoon and at night; with or without food.
  neuro-mag protocols (from pages, not trials): sleep 3 at night; cognition 2 at
  17:00 + 1 at night; gentle 1 at morning + 1 at afternoon + 1 at night
Claims: B probable, C weak, D not shown in people, N no benefit, U untraceable
  D  L-threonate is the only form that crosses the blood-brain barrier: not
  established; shown in rats, and no measurement in people was found
  C  L-threonate improves memory and cognition in people: three small trials
  with the makers' money or staff; not repeated by others
  C  L-threonate improves sleep and deep sleep (stages 3 and 4): in part, by
  people's own account; by a ring unchanged in the larger trial
  C  L-threonate reduces mild anxiety: the one trial that looked could not tell
  U  Rhodiola or trans-resveratrol strengthen L-threonate: no trial was found
  In any form: anxiety C, sleep C, cramps N, migraine B, blood pressure B
Said on the web, and what holds (17 more: --full)
  Said: 404 mg of magnesium a day from two products is within the limit of 350
  mg, which leaves out food and well-absorbed chelates. Holds: The upper level
  covers all magnesium from supplements and medicines, in any form.
"""


def test_the_screen_of_l_threonate(stack: Runner) -> None:
    shown = page(stack, "l-threonate")
    evidence_part, _, rest = shown.partition("Limits, interactions, conditions\n")
    assert evidence_part == ONE_SCREEN
    lines = rest.splitlines()
    assert lines[0] == "  EU MgT 2024, adults, magnesium in this form: 250 mg a day"
    assert lines[1].endswith(": magstack check")
    assert lines[-5:] == [
        "With your stack",
        "  neuro-mag: the same compound, 144 mg a day",
        "  magnen-b6: another form or an unknown one, 260 mg a day",
        "  Whatever the form, magnesium adds up: 404 mg a day planned (magstack today)",
        "  All of it: magstack forms l-threonate --full. The claims: magstack claims",
    ]


def test_without_a_record_the_page_says_how_to_begin(runner: Runner) -> None:
    shown = page(runner, "oxide", width=None)
    assert f"With your stack\n  {monograph.NO_RECORD}\n" in shown
    assert not runner.home.exists()


def test_with_nothing_in_common(runner: Runner) -> None:
    runner.ok("add", "Zinc", "--unit", "capsule", "--serving", "1", "--elemental", "zinc=10 mg")
    assert "  Nothing in your stack holds magnesium.\n" in page(runner, "oxide", width=None)


def test_more_products_than_the_screen_shows(stack: Runner) -> None:
    stack.ok("add", "doctors-best-120")
    assert "  and 1 more: --full\n" in page(stack, "oxide", width=None)
    assert "doctors-best-120: another form" in page(stack, "oxide", full=True, width=None)


def test_a_product_that_is_not_planned(runner: Runner) -> None:
    runner.ok("add", "Mine", "--unit", "capsule", "--serving", "1", "--compound", "oxide=400 mg")
    shown = page(runner, "oxide", width=None)
    assert "  mine: the same compound, nothing planned\n" in shown
    assert "adds up" not in shown


def test_a_record_that_cannot_be_read_is_told(stack: Runner) -> None:
    stack.database.write_bytes(b"no record")
    assert "  Your record could not be read: " in page(stack, "oxide", width=None)


def test_a_filler_is_never_counted(stack: Runner) -> None:
    shown = page(stack, "stearate", width=None)
    assert "  It is a filler: never counted.\n" in shown
    assert "With your stack" not in shown


@pytest.mark.parametrize("form", FORMS)
def test_the_whole_page_holds_everything(runner: Runner, form: str) -> None:
    known = evidence.monograph(runner.context(), form)
    shown = page(runner, form, full=True, width=None)
    for claim in (*known.claims, *known.general_claims):
        assert f"  Claim: {claim.text}\n" in shown
        assert f"    Verdict: {claim.verdict}\n" in shown
    for study in known.studies:
        assert f"    Reference: {study.reference}\n" in shown
    for error in known.corrections:
        assert f"  {error.id}. Said: {error.said}\n    Wrong: {error.wrong}\n" in shown
    rules: list[Interaction | ConditionRule] = [*known.interactions, *known.conditions]
    for rule in rules:
        assert f"  {rule.name} ({rule.severity})" in shown
    for line in (*known.form.citations, *known.evidence.not_covered):
        assert f"  {line}" in shown


def test_the_whole_page_of_l_threonate(stack: Runner) -> None:
    shown = page(stack, "l-threonate", full=True, width=None)
    titles = [line for line in shown.splitlines() if not line.startswith(" ")]
    assert titles == [
        "Magnesium L-threonate, anhydrous (l-threonate): 8.253 % magnesium",
        "Identity",
        "In catalogue products",
        "Doses studied",
        "Timing and food",
        "Protocols and usual doses",
        "Absorption and the gut",
        "Limits for this form",
        "Interactions",
        "Conditions",
        "With your stack",
        "Sources of this form",
        "Claims",
        "Said on the web, and what the evidence says",
        "Studies and references",
        "Not covered",
    ]
    assert (
        "  neuro-mag: 144 mg of magnesium from 2000 mg of the compound a serving (checked)" in shown
    )
    assert "  neuro-mag: 3 at night (one serving, assumed)" in shown


def test_a_rule_says_how_far_apart(runner: Runner) -> None:
    shown = page(runner, "oxide", full=True, width=None)
    found = next(line for line in shown.splitlines() if line.startswith("  fluoroquinolone"))
    assert "Magnesium at least 2 h after it; it at least 6 h after magnesium. " in found


@pytest.mark.parametrize(
    ("form", "water"),
    [
        ("oxide", 0),
        ("l-threonate-monohydrate", 1),
        ("citrate-trimagnesium-nonahydrate", 9),
        ("carbonate-basic", 4),
        ("bisglycinate-buffered", None),
    ],
)
def test_the_water_of_a_formula(form: str, water: int | None) -> None:
    assert monograph.water(reference.facts().forms[form]) == water


def test_atoms_are_counted_in_the_derivation(runner: Runner) -> None:
    shown = page(runner, "citrate-trimagnesium-nonahydrate", width=None)
    assert "9 H2O in it: 3 × 24.305 ÷ 613.248 g/mol = 11.89 %" in shown
    assert "14.5 to 16.2 % as citrate-trimagnesium-anhydrous" in shown


def test_nothing_steers_the_terminal(stack: Runner) -> None:
    out = io.StringIO()
    terminal = Terminal(io.StringIO(), out, out, tty=False)
    known = evidence.monograph(stack.context(), "oxide")
    hostile = replace(known.evidence.studies["mori-2019"], effect="Well\x1b[31m, \u202ewell")
    studies = {**known.evidence.studies, hostile.id: hostile}
    known = replace(known, evidence=replace(known.evidence, studies=studies))
    monograph.show(terminal, known, full=True, as_json=False)
    assert "    Found: Well[31m, well\n" in out.getvalue()
