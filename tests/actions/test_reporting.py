"""What a clinician is handed: eight days of a record, worked out by hand."""

from datetime import date

import pytest

from magstack.actions import checking
from magstack.actions.reporting import clinical, days_of
from magstack.domain.amounts import Interval, Mass
from magstack.domain.clinical import Clinical, Figures, StackLine
from magstack.domain.summary import Adherence
from magstack.domain.totals import Total
from magstack.errors import NotFoundError, StoreError, UsageError
from tests.conftest import Runner
from tests.domain.days import FACTS, TODAY, mg

OWN = ("--unit", "tablet", "--serving", "1")

RANGE = Interval(Mass(45_342_611), Mass(64_653_424))
"""400 mg of magnesium citrate of which the label does not say which one it is."""


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Eight days from 13 November 2026 on, the last of them going on.

    Neuro-Mag (144 mg) and Magnen B6 (260 mg, and 2 mg of B6) are planned each day, Magnen B6 put
    away on the 17th; Vague, whose amount is unknown, is planned from the 18th on; Range is taken
    once without a plan. Both, one, blank, both and Range, one, closed with nothing, one and Vague,
    and today Vague alone.
    """
    runner = Runner(tmp_path_factory.mktemp("reported") / "home").at("2026-11-13 08:00")
    runner.ok("add", "neuro-mag")
    runner.ok("add", "magnen-b6")
    runner.ok("add", "Range", *OWN, "--compound", "citrate=400 mg")
    runner.at("2026-11-13 22:05").ok("take", "all")
    runner.at("2026-11-14 22:05").ok("take", "neuro-mag")
    runner.at("2026-11-16 22:05").ok("take", "all")
    runner.ok("take", "range", "1")
    runner.at("2026-11-17 09:00").ok("archive", "magnen-b6")
    runner.at("2026-11-17 22:00").ok("take", "neuro-mag")
    vague = ("Vague", *OWN, "--compound", "oxide", "--dose", "1 in the morning")
    runner.at("2026-11-18 09:00").ok("add", *vague)
    runner.at("2026-11-19 09:00").ok("close", "2026-11-18", "--nothing")
    runner.ok("take", "vague")
    runner.at("2026-11-19 22:00").ok("take", "neuro-mag")
    runner.at("2026-11-20 09:00").ok("take", "vague")
    return runner


@pytest.fixture(scope="module")
def report(lived: Runner) -> Clinical:
    return clinical(lived.context(), "2026-11-13", name=" A. B. ")


def test_what_it_is_of(report: Clinical, lived: Runner) -> None:
    assert (report.name, report.made) == ("A. B.", lived.now)
    assert (report.first, report.last, report.today) == (date(2026, 11, 13), TODAY, TODAY)
    assert (report.person.authority, report.person.stage.assumed) == ("iom-nam", True)


def test_the_stack_is_what_is_planned_or_was_taken(report: Clinical) -> None:
    assert [told(line) for line in report.stack] == [
        ("neuro-mag", ["3"], "2026-11-13", 5, ""),
        ("magnen-b6", [], "2026-11-13", 2, "stopped on Tue 17 Nov 2026"),
        ("range", [], "", 1, "not planned"),
        ("vague", ["1"], "2026-11-18", 2, ""),
    ]


def told(line: StackLine) -> tuple[str, list[str], str, int, str]:
    units = [str(dose.units) for dose in line.doses]
    return line.product.slug, units, str(line.since or ""), line.taken, line.remark


def test_what_became_of_planned_doses(report: Clinical) -> None:
    """Neuro-Mag: 5 taken, unknown on the 15th, untaken on the 18th, due today."""
    assert [line.adherence for line in report.stack] == [
        Adherence("neuro-mag", 5, 0, 1, 1, 0),
        Adherence("magnen-b6", 2, 0, 0, 2, 0),
        None,
        Adherence("vague", 2, 0, 1, 0, 0),
    ]


def test_the_figures_of_magnesium(report: Clinical) -> None:
    """404, 404 and Range, 144, 0 and at least 144 mg over five days; 144 mg is of a partial one."""
    magnesium, vitamin_b6 = report.figures
    assert report.charted is magnesium
    low, high = (1_096_000_000 + end.nanograms for end in (RANGE.low, RANGE.high))
    mean = Interval(Mass(round(low / 5)), Mass(round(high / 5)))
    assert magnesium.summary.mean == Total("magnesium", mean, resolved=False)
    assert ends(magnesium) == (date(2026, 11, 18), date(2026, 11, 16), date(2026, 11, 16))
    over = [(each.authority, each.days, each.of, each.unsure) for each in magnesium.summary.over]
    assert over == [("iom-nam", 2, 5, 1), ("scf-efsa", 2, 5, 1)]
    assert vitamin_b6.summary.mean == Total("vitamin_b6", exactly("0.8"), resolved=True)


def ends(figures: Figures) -> tuple[date, date, date]:
    """Return the lowest and the highest complete day, and the highest of all."""
    summary = figures.summary
    assert summary.lowest is not None
    assert summary.highest is not None
    assert figures.highest is not None
    return summary.lowest.date, summary.highest.date, figures.highest.date


def exactly(number: str) -> Interval:
    return Interval.exactly(mg(number))


def test_each_day_comes_to_what_it_is(report: Clinical) -> None:
    days = report.figures[0].chronicle.days
    amounts = [day.account.total.amount if day.account.total else None for day in days]
    assert amounts == [
        *(exactly("404"), exactly("144"), None, exactly("404") + RANGE),
        *(exactly("144"), exactly("0"), exactly("144"), exactly("0")),
    ]
    assert [day.account.total.resolved for day in days[-2:] if day.account.total] == [False, False]


def test_what_is_not_known_is_said(report: Clinical) -> None:
    days, *others = report.incomplete
    assert days == (
        "3 of 8 days are not complete, and so in no mean: 1 partial day (more may have been "
        "taken), 1 blank day (nothing logged: unknown, not zero) and today, which is going on."
    )
    assert others == [
        "Range had no planned dose and was logged on 1 day: whether that is all is not known.",
        "How much magnesium Vague holds is unknown: every total with it is “at least”, or unknown.",
        "No age is in the record: the limits are those of an adult.",
    ]


def test_findings_are_those_of_the_plan_and_what_is_doubted_of_labels(
    report: Clinical, lived: Runner
) -> None:
    plan = checking.check(lived.context())
    assert report.not_covered == FACTS.rules.not_covered
    assert set(report.not_covered) < set(plan.not_covered)
    assert [found for found in report.findings if found in plan.findings] == plan.findings
    (doubt,) = (found for found in report.findings if found not in plan.findings)
    assert (doubt.code, doubt.subject) == ("LABEL_ABOVE_FORM", "magnen-b6")
    assert report.findings[0] is doubt


def test_what_is_doubted_of_a_label_in_the_plan_is_told_once(stack: Runner) -> None:
    findings = clinical(stack.context()).findings
    assert [found.subject for found in findings].count("magnen-b6") == 3
    assert list(findings) == checking.check(stack.context()).findings


def test_a_period_that_has_passed_is_told_by_the_plan_as_it_stands(lived: Runner) -> None:
    report = clinical(lived.context(), "2026-11-13", "2026-11-16")
    assert (report.last, report.today) == (date(2026, 11, 16), TODAY)
    assert [line.product.slug for line in report.stack] == ["neuro-mag", "magnen-b6", "range"]
    assert [line.remark for line in report.stack] == ["", "", "not planned"]
    assert "AMOUNT_UNRESOLVED" in [found.code for found in report.findings]


def test_a_nutrient_of_a_label_that_did_not_count_is_left_out(runner: Runner) -> None:
    dose = ("--dose", "1 at noon")
    runner.at("2026-11-10 09:00").ok("add", "Mix", *OWN, "--elemental", "zinc=10 mg", *dose)
    runner.at("2026-11-20 09:00")
    runner.ok("edit", "mix", "--elemental", "iron=14 mg", "--from", "2026-11-18")
    before, both = (
        clinical(runner.context(), "2026-11-12", until).figures
        for until in ("2026-11-17", "2026-11-18")
    )
    assert [each.chronicle.nutrient for each in before] == ["zinc"]
    assert [each.chronicle.nutrient for each in both] == ["iron", "zinc"]


def test_a_stack_of_which_no_label_names_a_nutrient_has_a_report(runner: Runner) -> None:
    herb = ("--contains", "rhodiola extract=500 mg", "--dose", "1 at 08:00", "--dose", "1 at 19:00")
    runner.at("2026-11-19 09:00").ok("add", "Herb", *OWN, *herb)
    runner.ok("take", "herb", "1")
    runner.at("2026-11-20 09:00")
    report = clinical(runner.context(), "2026-11-19")
    assert (report.figures, report.charted) == ((), None)
    assert report.stack[0].adherence == Adherence("herb", 1, 0, 0, 1, 0)
    assert report.incomplete[0].startswith("2 of 2 days are not complete")
    assert report.not_covered[0] == "No rule here is about: rhodiola extract."


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        (None, None, "2026-10-22", "2026-11-20"),
        ("2026-11-13", None, "2026-11-13", "2026-11-20"),
        (None, "2026-11-10", "2026-10-12", "2026-11-10"),
        (None, "2027-01-01", "2026-10-22", "2026-11-20"),
        ("yesterday", "tomorrow", "2026-11-19", "2026-11-20"),
        ("today", "today", "2026-11-20", "2026-11-20"),
    ],
)
def test_the_days_that_are_reported(
    since: str | None, until: str | None, first: str, last: str
) -> None:
    days = days_of(since, until, TODAY)
    assert days == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("since", "until"),
    [("tomorrow", None), ("2026-12-01", "2026-12-05"), ("today", "yesterday"), ("banana", None)],
)
def test_a_period_that_is_none_is_refused(since: str, until: str | None) -> None:
    with pytest.raises(UsageError):
        days_of(since, until, TODAY)


def test_what_cannot_be_reported(runner: Runner) -> None:
    with pytest.raises(StoreError):
        clinical(runner.context())
    runner.ok("profile", "set", "--born", "1980-01-01")
    with pytest.raises(NotFoundError, match="nothing to report"):
        clinical(runner.context())


@pytest.mark.parametrize("name", ["A\nB", "\x1b[31mA", "A\u202eB", "A" * 121])
def test_a_name_is_one_line_of_plain_text(stack: Runner, name: str) -> None:
    with pytest.raises(UsageError, match="name"):
        clinical(stack.context(), name=name)


def test_whom_it_is_for_has_the_age_of_the_last_day(stack: Runner) -> None:
    stack.ok("profile", "set", "--born", "2017-11-20")
    report = clinical(stack.context(), until="2026-11-19")
    assert report.person.stage.months == 107
    assert not any("age" in sentence for sentence in report.incomplete)
    assert report.facts is FACTS
