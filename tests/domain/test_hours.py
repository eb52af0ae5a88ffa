"""A person's hours: when a day begins, and when its slots and meals are."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magstack.domain.hours import MEALS, SLOTS, DayRules, runs

relaxed = settings(deadline=None)

DAY = date(2026, 11, 20)
RULES = DayRules()


def test_the_slots_have_their_times() -> None:
    assert {slot: RULES.time_of(slot) for slot in SLOTS} == {
        "morning": time(8),
        "noon": time(12, 30),
        "afternoon": time(17),
        "evening": time(19, 30),
        "night": time(22),
    }


@pytest.mark.parametrize(
    ("bedtime", "night"),
    [
        (time(23), time(22)),
        (time(1), time(0)),
        (time(0, 30), time(23, 30)),
    ],
)
def test_night_is_an_hour_before_bedtime(bedtime: time, night: time) -> None:
    assert DayRules(bedtime=bedtime).night == night


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 20, 3, 59), date(2026, 11, 19)),
        (datetime(2026, 11, 20, 4, 0), DAY),
        (datetime(2026, 11, 20, 23, 59), DAY),
        (datetime(2026, 11, 21, 0, 30), DAY),
    ],
)
def test_half_past_midnight_belongs_to_the_evening_before(moment: datetime, day: date) -> None:
    assert RULES.day_of(moment) == day


def test_a_day_may_begin_at_midnight() -> None:
    rules = DayRules(start=time(0))

    assert rules.day_of(datetime(2026, 11, 21, 0, 0)) == date(2026, 11, 21)


clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


@relaxed
@given(st.dates(date(1970, 1, 2), date(2100, 12, 30)), clocks, clocks)
def test_a_clock_time_of_a_day_lies_on_that_day(day: date, clock: time, start: time) -> None:
    rules = DayRules(start=start)

    moment = rules.moment(day, clock)

    assert moment.time() == clock
    assert rules.day_of(moment) == day


@relaxed
@given(clocks, clocks, clocks)
def test_the_order_of_the_day_is_that_of_its_moments(one: time, other: time, start: time) -> None:
    rules = DayRules(start=start)

    assert 0 <= rules.order(one) < 1440
    assert (rules.order(one) < rules.order(other)) == (
        rules.moment(DAY, one) < rules.moment(DAY, other)
    )


@pytest.mark.parametrize(
    ("place", "day", "hours"),
    [
        ("Europe/Lisbon", date(2026, 3, 28), 23),
        ("Europe/Lisbon", date(2026, 10, 24), 25),
        ("Asia/Tokyo", date(2026, 3, 28), 24),
    ],
)
def test_every_hour_of_a_long_or_short_day_belongs_to_one_day(
    place: str, day: date, hours: int
) -> None:
    """The day that begins at 04:00 before the clocks change holds the hour that is not or twice."""
    zone = ZoneInfo(place)
    noon = datetime.combine(day, time(12), zone).astimezone(UTC)
    instants = [noon + timedelta(hours=step) for step in range(-48, 48)]

    days = [RULES.day_of(instant.astimezone(zone).replace(tzinfo=None)) for instant in instants]

    assert days.count(day) == hours
    assert days == sorted(days)


# --- meals, and what a person has said


def test_a_meal_is_at_the_time_of_its_slot_unless_said() -> None:
    assert {meal: RULES.time_of(meal) for meal in MEALS} == {
        "breakfast": time(8),
        "lunch": time(12, 30),
        "dinner": time(19, 30),
    }
    own = DayRules(morning=time(6), lunch=time(14))
    assert [own.time_of(meal) for meal in MEALS] == [time(6), time(14), time(19, 30)]
    assert own.time_of("noon") == time(12, 30)


def test_a_meal_at_midnight_is_not_one_that_was_never_said() -> None:
    assert DayRules(dinner=time(0)).time_of("dinner") == time(0)


@pytest.mark.parametrize("word", [*SLOTS, *MEALS])
def test_every_slot_and_meal_has_a_time(word: str) -> None:
    assert isinstance(RULES.time_of(word), time)


def test_the_hours_of_someone_who_works_at_night() -> None:
    """The day begins at 15:00: morning is in the evening, and night in the forenoon."""
    rules = DayRules(start=time(15), bedtime=time(11), morning=time(16), noon=time(22))
    noon, night = rules.moment(DAY, rules.noon), rules.moment(DAY, rules.night)
    assert (noon, night) == (datetime(2026, 11, 20, 22), datetime(2026, 11, 21, 10))
    assert rules.day_of(night) == DAY
    assert [rules.order(clock) for clock in (time(15), time(22), time(10), time(14, 59))] == [
        *(0, 420, 1140, 1439),
    ]


@relaxed
@given(st.datetimes(datetime(1970, 1, 2), datetime(2100, 12, 30)), clocks)
def test_every_moment_lies_on_one_day(moment: datetime, start: time) -> None:
    """Between the start of its day and the start of the next one."""
    rules = DayRules(start=start)
    day = rules.day_of(moment)
    next_day = day + timedelta(days=1)
    assert rules.moment(day, start) <= moment < rules.moment(next_day, start)


@relaxed
@given(clocks, clocks)
def test_night_is_an_hour_before_any_bedtime(bedtime: time, start: time) -> None:
    rules = DayRules(start=start, bedtime=bedtime)
    to_bed = (rules.order(bedtime) - rules.order(rules.night)) % 1440
    assert to_bed == 60


@given(st.sets(st.dates(date(2026, 11, 1), date(2026, 12, 31))))
def test_runs_hold_the_days_and_no_others(days: set[date]) -> None:
    found = runs(days)
    assert [
        first + timedelta(n) for first, last in found for n in range((last - first).days + 1)
    ] == (sorted(days))
    assert all(later[0] - earlier[1] > timedelta(1) for earlier, later in pairwise(found))
