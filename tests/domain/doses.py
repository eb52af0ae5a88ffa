"""Doses of every kind, and plans that someone has made and changed, for Hypothesis."""

from dataclasses import replace
from datetime import date, time, timedelta
from itertools import count

from hypothesis import strategies as st

from magstack.domain.amounts import Count
from magstack.domain.doses import ALL_WEEK, DAILY, Dose, Schedule
from magstack.domain.hours import MEALS, SLOTS
from magstack.domain.plans import Revision, paused, replaced, resumed
from magstack.domain.ramps import Ramp

FIRST = date(2026, 1, 1)

DAYS = st.dates(date(1970, 1, 2), date(2100, 12, 30))

COUNTS = st.integers(1, 1_000_000).map(Count)

CLOCKS = st.builds(time, st.integers(0, 23), st.integers(0, 59))

WEEKS = st.frozensets(st.integers(0, 6), min_size=1)


@st.composite
def schedules(draw: st.DrawFn, most: int = 366) -> Schedule:
    """Return on which days: some weekdays, or some of each cycle, or both."""
    cycle = draw(st.integers(1, most))
    return Schedule(draw(WEEKS), cycle, draw(st.integers(1, cycle)))


@st.composite
def whens(draw: st.DrawFn, schedule: Schedule) -> Dose:
    """Return a dose at a slot, at a clock time, or by a meal."""
    units = draw(COUNTS)
    kind = draw(st.sampled_from(["slot", "clock", "meal"]))
    if kind == "slot":
        return Dose(units, draw(st.sampled_from(SLOTS)), schedule=schedule)
    if kind == "clock":
        return Dose(units, clock=draw(CLOCKS), schedule=schedule)
    meal = draw(st.sampled_from([*MEALS]))
    lead = draw(st.just(0) | st.integers(-240, 240))
    return Dose(units, schedule=schedule._replace(meal=meal, lead=lead))


@st.composite
def as_needed(draw: st.DrawFn) -> Dose:
    """Return a dose as needed, with a maximum of one dose at least."""
    units = draw(COUNTS)
    return Dose(units, schedule=Schedule(most=Count(draw(st.integers(units.thousandths, 10**6)))))


def doses_as_typed() -> st.SearchStrategy[Dose]:
    """Return doses of every kind that can be typed: on weekdays or in a cycle, and not both."""
    weekly = WEEKS.map(lambda days: DAILY if days == ALL_WEEK else Schedule(days))
    cyclic = st.integers(2, 366).flatmap(
        lambda cycle: st.integers(1, cycle - 1).map(lambda on: Schedule(cycle=cycle, on=on))
    )
    daily = st.just(DAILY)
    return (daily | weekly | cyclic).flatmap(whens) | as_needed()


@st.composite
def doses_of_any_kind(draw: st.DrawFn) -> Dose:
    """Return a dose of any kind from a day to a day."""
    dose = draw(doses_as_typed() | schedules().flatmap(whens))
    return replace(dose, since=draw(st.none() | DAYS), until=draw(st.none() | DAYS))


@st.composite
def ramps(draw: st.DrawFn, longest: int = 9) -> Ramp:
    """Return a way up or down in some steps; the last may be shorter than the others."""
    begin = draw(st.integers(1, 9)) * 500
    end = draw(st.integers(0, 9).filter(lambda end: end * 500 != begin)) * 500
    by = draw(st.integers(300, 5000))
    first = Dose(Count(begin), "night")
    return Ramp(first, by if end > begin else -by, draw(st.integers(1, longest)), end)


def written(doses: tuple[Dose, ...], revision: Revision) -> tuple[Dose, ...]:
    """Return doses after a revision as a record has them: each with a number of its own."""
    numbers = count(1 + max((dose.id or 0 for dose in doses), default=0))
    after = revision.over(doses)
    return tuple(replace(dose, id=dose.id or next(numbers)) for dose in after)


@st.composite
def plans(draw: st.DrawFn, changes: int = 6) -> tuple[Dose, ...]:
    """Return one plan at night that was made and then changed, paused and resumed for a while.

    A ramp may have another dose in the morning beside it. Every new plan takes the place of the
    one before, so no day may ever have two doses at night, or two in the morning.
    """
    doses: tuple[Dose, ...] = ()
    today = FIRST
    for _ in range(draw(st.integers(1, changes))):
        doses = written(doses, draw(change(doses, today)))
        today += timedelta(days=draw(st.integers(0, 12)))
    return doses


@st.composite
def change(draw: st.DrawFn, doses: tuple[Dose, ...], today: date) -> Revision:
    """Return something that is done to a plan on a day; a new plan may begin later."""
    kind = draw(st.sampled_from(["plan", "ramp", "pause", "pause", "resume"]))
    ahead = timedelta(days=draw(st.integers(0, 20)))
    if kind == "plan":
        schedule = draw(st.just(DAILY) | schedules(9))
        return replaced(doses, [Dose(Count.of(9), "night", schedule=schedule)], today + ahead)
    if kind == "ramp":
        begin = today + ahead
        beside = [Dose(Count.of(1), "morning")] if draw(st.booleans()) else []
        return replaced(doses, [*draw(ramps()).doses(begin), *beside], begin)
    if kind == "pause":
        return paused(doses, today, today + ahead)
    return resumed(doses, today)
