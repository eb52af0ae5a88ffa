"""Which products a clinician is shown, how each stands, and figures that add up day by day."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given

from magstack.domain.amounts import Count, Interval, Mass
from magstack.domain.chronicle import Logged, Past
from magstack.domain.clinical import StackLine, figures_of, stack_of
from magstack.domain.doses import Dose, Schedule
from magstack.domain.products import Label, Product
from magstack.domain.review import Day, day_of, in_the_day
from magstack.domain.settling import chronicles_of
from magstack.domain.totals import Total
from tests.domain.days import FACTS, NUMBERS, TODAY
from tests.domain.pasts import DAY, Lived, lives, row

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 10)
"""The days of the report, which ended before TODAY."""


def planned(since: str = "", until: str = "", units: int = 1, schedule: str = "") -> Dose:
    """Return a dose at noon, or as needed, with its days in November."""
    needed = schedule == "as needed"
    return Dose(
        Count.of(units),
        slot=None if needed else "noon",
        since=november(since),
        until=november(until),
        id=next(NUMBERS),
        schedule=Schedule(most=Count.of(2)) if needed else Schedule(),
    )


def november(day: str) -> date | None:
    """Return a day of November, or of October where it has a minus; nothing is None."""
    return date(2026, 11, 1) + (int(day) - 1) * DAY if day else None


def bottle(*doses: Dose, archived: str = "", labels: tuple[Label, ...] = ()) -> Product:
    own = labels or (labelled(),)
    away = november(archived)
    return Product("mag", "", "Mag", "capsule", None, "", "own", own, doses, archived=away)


def labelled(since: str = "") -> Label:
    return Label(Count.of(1), (row("100"),), since=november(since), id=next(NUMBERS))


def shown(
    product: Product,
    taken: dict[int, tuple[Logged, ...]] | None = None,
    last: date = LAST,
) -> list[StackLine]:
    """Return the line of a product, if it has one, with entries by the day of November."""
    days = sorted((taken or {}).items())
    logged = tuple((date(2026, 11, day), entries) for day, entries in days)
    return [*stack_of(Past([product], logged, frozenset(), FIRST, last, TODAY))]


def entry(product: Product, status: str = "taken", label: int = 0) -> tuple[Logged, ...]:
    """Return what is logged on a day on which one capsule was taken, or skipped."""
    number = product.labels[label].id or 0
    return ((number, None, 1000, "skipped" if status == "skipped" else "taken"),)


@pytest.mark.parametrize(
    ("product", "remark"),
    [
        (bottle(planned("1")), ""),
        (bottle(planned()), ""),
        (bottle(planned("1", schedule="as needed")), ""),
        (bottle(planned("-3", "4")), "planned until Wed 4 Nov 2026"),
        (bottle(planned("-3", "1")), "planned until Sun 1 Nov 2026"),
        (bottle(planned("2", "4"), planned("15")), "paused until Sat 14 Nov 2026"),
        (bottle(planned("1"), archived="5"), "stopped on Thu 5 Nov 2026"),
        (bottle(planned("1"), archived="11"), ""),
        (bottle(planned("1"), archived="10"), "stopped on Tue 10 Nov 2026"),
    ],
)
def test_what_is_planned_in_the_period_is_shown(product: Product, remark: str) -> None:
    (line,) = shown(product)
    assert (line.remark, bool(line.doses)) == (remark, not remark)


@pytest.mark.parametrize(
    "product",
    [
        bottle(),
        bottle(planned("-9", "0")),
        bottle(planned("11")),
        bottle(planned("5", "4")),
        bottle(planned("-9"), archived="1"),
        bottle(planned("5"), archived="5"),
    ],
)
def test_what_is_neither_planned_nor_taken_is_left_out_and_what_is_taken_is_not(
    product: Product,
) -> None:
    assert shown(product) == []
    assert shown(product, {3: entry(product, "skipped")}) == []
    (line,) = shown(product, {3: entry(product), 7: entry(product) * 2})
    assert (line.taken, line.doses) == (2, ())


def test_what_begins_later_is_planned_where_the_report_ends_today() -> None:
    product = bottle(planned("25"))
    (line,) = shown(product, last=TODAY)
    assert (line.remark, line.since) == ("begins on Wed 25 Nov 2026", date(2026, 11, 25))


def test_what_was_taken_and_never_planned_says_so() -> None:
    product = bottle()
    (line,) = shown(product, {3: entry(product)})
    assert (line.remark, line.since, line.adherence) == ("not planned", None, None)


def test_the_doses_are_those_of_the_last_day_and_since_is_the_first_of_all() -> None:
    product = bottle(planned("-40", "4", 1), planned("5", "10", 2), planned("11", "", 3))
    (line,) = shown(product)
    assert [str(dose.units) for dose in line.doses] == ["2"]
    assert line.since == november("-40")


def test_plans_are_those_of_the_period_and_what_is_alike_is_one() -> None:
    """Without what ended before, what is after it was put away, or to come for a past report."""
    product = bottle(
        planned("-40", "-5", 1), planned("-4", "3", 2), planned("4", "5", 2), planned("8", "", 3)
    )
    told = [(phase.since, phase.until, len(phase.doses)) for phase in shown(product)[0].plans]
    assert told == [
        (november("-4"), november("5"), 1),
        (november("6"), november("7"), 0),
        (november("8"), None, 1),
    ]
    (line,) = shown(replace(product, archived=november("7")))
    assert [(phase.since, phase.until) for phase in line.plans] == [(november("-4"), november("5"))]
    later = bottle(planned("1", "24"), planned("25", "", 2))
    assert len(shown(later)[0].plans) == 1
    assert [phase.since for phase in shown(later, last=TODAY)[0].plans] == [
        november("1"),
        november("25"),
    ]


def test_since_is_not_known_where_a_plan_has_no_first_day() -> None:
    (line,) = shown(bottle(planned("", "4"), planned("5")))
    assert line.since is None


def test_the_labels_that_count_are_those_that_held_or_were_taken() -> None:
    newest_first = tuple(labelled(day) for day in ("20", "10", "5", "-5", "-60", ""))
    product = bottle(planned("1"), labels=newest_first)
    (line,) = shown(product)
    assert line.label is newest_first[1]
    assert line.labels == newest_first[1:4]
    (line,) = shown(product, {3: entry(product, label=5), 4: entry(product, "skipped", label=4)})
    assert line.labels == (*newest_first[1:4], newest_first[5])


def test_products_stay_in_their_order() -> None:
    stack = [replace(bottle(planned("1")), slug=name) for name in ("zinc", "iron", "b12")]
    lines = stack_of(Past(stack, (), frozenset(), FIRST, LAST, TODAY))
    assert [line.product.slug for line in lines] == ["zinc", "iron", "b12"]


@given(lives())
def test_figures_are_the_sums_of_days_by_themselves(lived: Lived) -> None:
    """Up to today, each day put together as ``today`` and the exports do."""
    past = lived.past()._replace(last=TODAY)
    days = [alone(lived, lived.first + place * DAY) for place in range((TODAY - lived.first).days)]
    days += [alone(lived, TODAY)]
    for chronicle in chronicles_of(past, ("magnesium", "niacin", "zinc"), FACTS, lived.person):
        figures = figures_of(chronicle)
        totals = {day.date: in_the_day(day, chronicle.nutrient, FACTS).taken for day in days}
        whole = [totals[day.date] for day in days if day.complete and totals[day.date].known]
        assert figures.summary.counted == len(whole)
        mean = figures.summary.mean
        assert (mean.amount if mean else None) == mean_of(whole)
        known = {
            day: total.amount.high
            for day, total in totals.items()
            if total.known and (day in lived.closed or logged_on(lived, day))
        }
        most = figures.highest
        assert (most.date if most else None) == max(
            known, key=lambda day: (known[day], -day.toordinal()), default=None
        )


def alone(lived: Lived, when: date) -> Day:
    """Return a day as it is shown by itself."""
    logged = [intake for intake in lived.intakes if intake.day == when]
    person, closed = lived.person.on(when), when in lived.closed
    over = when < TODAY
    return day_of(when, lived.products, logged, FACTS, person, over=over, closed=closed)


def logged_on(lived: Lived, day: date) -> bool:
    return any(intake.day == day for intake in lived.intakes)


def mean_of(totals: list[Total]) -> Interval | None:
    if not totals:
        return None
    low, high = (
        Mass(round(Fraction(sum(end.nanograms for end in ends), len(totals))))
        for ends in zip(*((each.amount.low, each.amount.high) for each in totals), strict=True)
    )
    return Interval(low, high)
