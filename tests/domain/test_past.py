"""What stands in for a plan before it began, and days in a row."""

from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from magstack.domain.amounts import Count
from magstack.domain.doses import DAILY, Dose, Schedule
from magstack.domain.past import before_it_began, begins, ends, recurring

TODAY = date(2026, 11, 20)
"""A Friday."""

DAYS = st.integers(0, 40).map(lambda back: TODAY - timedelta(days=back))


def dose(since: int | None = None, until: int | None = None, schedule: Schedule = DAILY) -> Dose:
    """Return a dose from and to so many days before TODAY."""
    first, last = (
        None if days is None else TODAY - timedelta(days=days) for days in (since, until)
    )
    clock = None if schedule.most else time(8)
    return Dose(Count.of(1), clock=clock, since=first, until=last, schedule=schedule)


def test_the_doses_of_today_stand_in() -> None:
    old, present = dose(20, 11), dose(10)
    assert before_it_began([old, present], TODAY, TODAY - timedelta(days=30)) == [present]


def test_where_the_plan_has_nothing_today_its_first_doses_stand_in() -> None:
    first, second = dose(20, 15), dose(14, 5)
    early = TODAY - timedelta(days=30)
    assert before_it_began([first, second], TODAY, early) == [first]
    later = dose(-3)
    assert before_it_began([later], TODAY, early) == [later]


def test_what_is_taken_as_needed_stands_in_for_nothing() -> None:
    needed = dose(3, schedule=Schedule(most=Count.of(2)))
    assert recurring([needed]) == []
    assert before_it_began([needed], TODAY, TODAY - timedelta(days=9)) == []
    assert begins([]) is None
    assert ends([]) is None


@given(
    cycle=st.integers(1, 9),
    on=st.integers(1, 9),
    weekdays=st.sets(st.integers(0, 6), min_size=1),
    since=st.integers(0, 30),
    back=st.integers(1, 60),
)
def test_the_rhythm_is_counted_back(
    cycle: int, on: int, weekdays: set[int], since: int, back: int
) -> None:
    """As if the same dose had begun whole cycles earlier."""
    schedule = Schedule(frozenset(weekdays), cycle, min(on, cycle))
    present = dose(since, schedule=schedule)
    earlier = dose(since + cycle * 60, schedule=schedule)
    day = TODAY - timedelta(days=since + back)
    assert bool(before_it_began([present], TODAY, day)) is earlier.planned_on(day)
