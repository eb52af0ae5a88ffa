"""A dose: when in a day it is planned, and on which days."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magstack.domain.amounts import Count
from magstack.domain.doses import ALL_WEEK, DAILY, WEEKDAYS, Dose, Schedule, current
from magstack.domain.hours import MEALS, DayRules
from tests.domain.doses import DAYS, doses_of_any_kind, schedules

relaxed = settings(deadline=None)

DAY = date(2026, 11, 20)
"""A Friday."""

RULES = DayRules()

ONE = Count.of(1)


def on(schedule: Schedule, since: date | None = DAY, until: date | None = None) -> Dose:
    """Return a dose at night on the days of a schedule."""
    return Dose(ONE, "night", since=since, until=until, schedule=schedule)


def planned(dose: Dose, first: date = DAY, days: int = 14) -> str:
    """Return for each day from the first one whether it has the dose: ``x`` or ``-``."""
    each = (first + timedelta(days=day) for day in range(days))
    return "".join("x" if dose.planned_on(day) else "-" for day in each)


def test_a_dose_is_at_a_slot_or_at_a_time() -> None:
    assert Dose(Count(1000), slot="night").time(RULES) == time(22)
    assert Dose(Count(1000), clock=time(17, 5)).time(RULES) == time(17, 5)


@pytest.mark.parametrize(("slot", "clock"), [(None, None), ("night", time(22))])
def test_a_dose_is_not_at_both_nor_at_neither(slot: str | None, clock: time | None) -> None:
    with pytest.raises(ValueError, match="a dose is at a slot, a clock time, a meal or as needed"):
        Dose(Count(1000), slot=slot, clock=clock)


@pytest.mark.parametrize(
    ("since", "until", "planned"),
    [
        (None, None, True),
        (DAY, DAY, True),
        (date(2026, 11, 21), None, False),
        (None, date(2026, 11, 19), False),
    ],
)
def test_a_dose_is_planned_from_a_day_to_a_day(
    since: date | None, until: date | None, *, planned: bool
) -> None:
    assert Dose(Count(1000), "night", since=since, until=until).planned_on(DAY) is planned


NEEDED = Schedule(most=Count.of(3))


@pytest.mark.parametrize(
    ("slot", "clock", "schedule"),
    [
        ("night", None, Schedule(meal="lunch")),
        (None, time(22), Schedule(meal="lunch")),
        ("night", None, NEEDED),
        (None, time(0), NEEDED),
        (None, None, Schedule(meal="lunch", most=ONE)),
    ],
)
def test_a_dose_by_a_meal_or_as_needed_has_no_other_time(
    slot: str | None, clock: time | None, schedule: Schedule
) -> None:
    with pytest.raises(ValueError, match="a dose is at a slot, a clock time, a meal or as needed"):
        Dose(ONE, slot, clock, schedule=schedule)


@pytest.mark.parametrize(
    ("schedule", "why"),
    [
        (Schedule(cycle=2, on=3), "on one day of its cycle at least"),
        (Schedule(cycle=2, on=0), "on one day of its cycle at least"),
        (Schedule(cycle=0, on=0), "on one day of its cycle at least"),
        (Schedule(weekdays=frozenset()), "on one day of its cycle at least"),
    ],
)
def test_a_schedule_without_a_day_is_none(schedule: Schedule, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        on(schedule)


def test_only_meals_are_meals() -> None:
    with pytest.raises(ValueError, match="noon is no meal"):
        Dose(ONE, schedule=Schedule(meal="noon"))


# --- on which days


@pytest.mark.parametrize(
    ("schedule", "days"),
    [
        (DAILY, "xxxxxxxxxxxxxx"),
        (Schedule(), "xxxxxxxxxxxxxx"),
        (Schedule(step=True), "xxxxxxxxxxxxxx"),
        (Schedule(frozenset({4})), "x------x------"),
        (Schedule(frozenset({0, 2, 4})), "x--x-x-x--x-x-"),
        (Schedule(frozenset(range(5))), "x--xxxxx--xxxx"),
        (Schedule(frozenset({5, 6})), "-xx-----xx----"),
        (Schedule(cycle=2), "x-x-x-x-x-x-x-"),
        (Schedule(cycle=3), "x--x--x--x--x-"),
        (Schedule(cycle=7), "x------x------"),
        (Schedule(cycle=7, on=5), "xxxxx--xxxxx--"),
        (Schedule(cycle=28, on=21), "xxxxxxxxxxxxxx"),
        (Schedule(cycle=366), "x-------------"),
        (Schedule(cycle=2, on=2), "xxxxxxxxxxxxxx"),
        (Schedule(frozenset({4, 5}), cycle=2), "x-------x-----"),
        (Schedule(most=ONE), "--------------"),
    ],
)
def test_a_schedule_from_a_friday(schedule: Schedule, days: str) -> None:
    slot = None if schedule.most else "night"
    assert planned(Dose(ONE, slot, since=DAY, schedule=schedule)) == days


@pytest.mark.parametrize(
    ("anchor", "days"),
    [
        (None, "xx--xx--"),
        (DAY, "xx--xx--"),
        (DAY - timedelta(days=1), "x--xx--x"),
        (DAY - timedelta(days=2), "--xx--xx"),
        (DAY - timedelta(days=4), "xx--xx--"),
        (DAY + timedelta(days=1), "-xx--xx-"),
        (DAY + timedelta(days=4), "xx--xx--"),
    ],
)
def test_a_cycle_is_counted_from_its_anchor(anchor: date | None, days: str) -> None:
    dose = on(Schedule(cycle=4, on=2, anchor=anchor))
    assert planned(dose, days=8) == days
    assert dose.counted_from == (anchor or DAY)
    assert planned(dose, DAY - timedelta(days=3), 3) == "---"


def test_a_cycle_is_counted_through_every_change_of_the_clock() -> None:
    """Days are counted, and not hours: through March and October alike."""
    dose = on(Schedule(cycle=2), since=date(2026, 3, 1))
    days = [date(2026, 3, 1) + timedelta(days=day) for day in range(365)]
    assert [dose.planned_on(day) for day in days] == [number % 2 == 0 for number in range(365)]


def test_a_dose_lasts_from_its_first_day_to_its_last() -> None:
    dose = on(Schedule(cycle=3), DAY, DAY + timedelta(days=6))
    assert planned(dose, DAY - timedelta(days=3), 14) == "---x--x--x----"
    assert planned(replace(dose, until=DAY), DAY - timedelta(days=3), 14) == "---x----------"


def test_a_cycle_without_a_first_day_has_no_days_off() -> None:
    assert planned(on(Schedule(cycle=3), since=None), days=5) == "xxxxx"


def test_what_is_taken_as_needed_is_in_force_and_never_planned() -> None:
    dose = Dose(ONE, since=DAY, schedule=NEEDED)
    assert dose.as_needed
    assert dose.in_force(DAY)
    assert not dose.planned_on(DAY)
    assert not on(DAILY).as_needed


@pytest.mark.parametrize(
    ("since", "until", "ever"),
    [
        (None, None, True),
        (DAY, None, True),
        (None, DAY, True),
        (DAY, DAY, True),
        (DAY, DAY - timedelta(days=1), False),
    ],
)
def test_a_dose_that_ends_before_it_begins_has_no_day(
    since: date | None, until: date | None, *, ever: bool
) -> None:
    dose = on(DAILY, since, until)
    assert dose.ever is ever
    assert ("x" in planned(dose, DAY - timedelta(days=2), 5)) is ever


def test_doses_that_are_in_force() -> None:
    weekly, ended = on(Schedule(cycle=7)), on(DAILY, DAY, DAY)
    later = DAY + timedelta(days=3)
    assert current([weekly, ended], DAY) == [weekly, ended]
    assert current([weekly, ended], later) == [weekly]
    assert not weekly.planned_on(later)


@relaxed
@given(doses_of_any_kind(), DAYS)
def test_what_is_planned_is_in_force(dose: Dose, day: date) -> None:
    if dose.planned_on(day):
        assert dose.in_force(day)
        assert day.weekday() in dose.schedule.weekdays
        assert not dose.as_needed
        assert dose.ever


@relaxed
@given(schedules(), DAYS, st.integers(-800, 800))
def test_a_cycle_has_so_many_days_on(schedule: Schedule, since: date, far: int) -> None:
    schedule = schedule._replace(weekdays=ALL_WEEK, anchor=since + timedelta(days=far))
    dose = on(schedule, since)
    assert planned(dose, since, schedule.cycle * 2).count("x") == schedule.on * 2


@relaxed
@given(schedules(), DAYS)
def test_a_year_of_whole_weeks_has_each_chosen_weekday(schedule: Schedule, since: date) -> None:
    dose = on(schedule._replace(cycle=1, on=1, anchor=None), since)
    assert planned(dose, since, 364).count("x") == 52 * len(schedule.weekdays)


# --- when in the day


@pytest.mark.parametrize(
    ("meal", "lead", "rules", "clock"),
    [
        ("breakfast", 0, RULES, time(8)),
        ("breakfast", -30, RULES, time(7, 30)),
        ("lunch", 30, RULES, time(13)),
        ("dinner", -240, RULES, time(15, 30)),
        ("lunch", 15, DayRules(lunch=time(14, 50)), time(15, 5)),
        ("lunch", 15, DayRules(noon=time(12)), time(12, 15)),
        ("dinner", 60, DayRules(dinner=time(23, 30)), time(0, 30)),
        ("dinner", 240, DayRules(dinner=time(23, 59)), time(3, 59)),
        ("dinner", -60, DayRules(dinner=time(0, 30)), time(23, 30)),
        ("dinner", -1, DayRules(dinner=time(0)), time(23, 59)),
    ],
)
def test_a_dose_by_a_meal_is_before_or_after_it(
    meal: str, lead: int, rules: DayRules, clock: time
) -> None:
    dose = Dose(ONE, schedule=Schedule(meal=meal, lead=lead))
    assert dose.time(rules) == clock
    assert dose.ahead == timedelta(minutes=lead)


def test_a_dose_after_a_late_dinner_is_still_of_that_day() -> None:
    rules = DayRules(dinner=time(23, 30))
    dose = Dose(ONE, schedule=Schedule(meal="dinner", lead=60))
    at = rules.moment(DAY, dose.time(rules))
    assert (at.date(), rules.day_of(at)) == (DAY + timedelta(days=1), DAY)


@relaxed
@given(st.sampled_from([*MEALS]), st.integers(-240, 240), st.times(), st.times())
def test_a_dose_is_as_far_from_its_meal_as_was_said(
    meal: str, lead: int, clock: time, start: time
) -> None:
    clock, start = (each.replace(second=0, microsecond=0) for each in (clock, start))
    rules = replace(DayRules(start=start), **{meal: clock})
    dose = Dose(ONE, schedule=Schedule(meal=meal, lead=lead))
    assert (rules.order(dose.time(rules)) - rules.order(clock) - lead) % 1440 == 0


def test_what_is_taken_as_needed_has_no_time() -> None:
    with pytest.raises(ValueError, match="what is taken as needed has no time"):
        Dose(ONE, schedule=NEEDED).time(RULES)


def test_weekdays_are_named_from_monday() -> None:
    assert [f"{date(2026, 11, 16 + day):%a}".lower() for day in range(7)] == list(WEEKDAYS)
