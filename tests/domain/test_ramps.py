"""A ramp: so many units for so many days, step by step, up or down."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magstack.domain.amounts import Count
from magstack.domain.doses import Dose, Schedule
from magstack.domain.ramps import MOST_STEPS, Ramp
from tests.domain.doses import FIRST, ramps

relaxed = settings(deadline=None)

DAY = timedelta(days=1)


def ramp(first: float, by: float, every: int, to: float, schedule: Schedule | None = None) -> Ramp:
    units, by, to = (round(number * 1000) for number in (first, by, to))
    dose = Dose(Count(units), "night", schedule=schedule or Schedule())
    return Ramp(dose, by, every, to)


def steps(ramp: Ramp) -> list[tuple[float, int | None]]:
    """Return the units of each step, and how many days it lasts."""
    return [
        (
            float(dose.units.number),
            (dose.until - dose.since).days + 1 if dose.until and dose.since else None,
        )
        for dose in ramp.doses(FIRST)
    ]


def units_on(ramp: Ramp, days: int) -> list[int]:
    """Return the thousandths of a unit that each of so many days has."""
    doses = list(ramp.doses(FIRST))
    return [
        sum(dose.units.thousandths for dose in doses if dose.planned_on(FIRST + DAY * day))
        for day in range(days)
    ]


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        (ramp(1, 1, 7, 3), [(1, 7), (2, 7), (3, None)]),
        (ramp(3, -1, 7, 1), [(3, 7), (2, 7), (1, None)]),
        (ramp(3, -1, 7, 0), [(3, 7), (2, 7), (1, 7)]),
        (ramp(1, 1, 1, 2), [(1, 1), (2, None)]),
        (ramp(1, 1.5, 7, 3), [(1, 7), (2.5, 7), (3, None)]),
        (ramp(1, 9, 7, 3), [(1, 7), (3, None)]),
        (ramp(3, -2, 7, 0), [(3, 7), (1, 7)]),
        (ramp(3, -9, 7, 0), [(3, 7)]),
        (ramp(0.5, 0.25, 3, 1), [(0.5, 3), (0.75, 3), (1, None)]),
    ],
)
def test_the_steps_of_a_ramp(way: Ramp, expected: list[tuple[float, int | None]]) -> None:
    assert way.leads
    assert steps(way) == expected


def test_one_more_every_week_to_three_is_42_in_three_weeks() -> None:
    amounts = units_on(ramp(1, 1, 7, 3), 21)
    assert amounts == [1000] * 7 + [2000] * 7 + [3000] * 7
    assert sum(amounts) == 42_000


def test_the_way_out_ends() -> None:
    assert units_on(ramp(3, -1, 7, 0), 30) == [3000] * 7 + [2000] * 7 + [1000] * 7 + [0] * 9


@pytest.mark.parametrize(
    ("way", "leads"),
    [
        (ramp(1, 1, 7, 1), False),
        (ramp(1, -1, 7, 3), False),
        (ramp(3, 1, 7, 1), False),
        (ramp(1, 0, 7, 3), False),
        (ramp(1, 1, 7, 1 + MOST_STEPS), True),
        (ramp(1, 1, 7, 2 + MOST_STEPS), False),
        (ramp(401, -1, 7, 0), False),
        (ramp(400, -1, 7, 0), True),
    ],
)
def test_a_ramp_that_leads_nowhere(way: Ramp, leads: bool) -> None:
    assert way.leads is leads


def test_each_step_keeps_when_and_on_which_days_it_is_taken() -> None:
    schedule = Schedule(frozenset({0, 2}), meal="dinner", lead=-30)
    way = Ramp(Dose(Count.of(1), schedule=schedule), 1000, 7, 3000)
    doses = list(way.doses(FIRST))
    assert {dose.schedule for dose in doses} == {schedule._replace(step=True)}
    assert [dose.id for dose in doses] == [None] * 3


def test_a_ramp_of_every_other_day_has_whole_steps() -> None:
    assert units_on(ramp(1, 1, 4, 2, Schedule(cycle=2)), 8) == [1000, 0, 1000, 0, 2000, 0, 2000, 0]


@relaxed
@given(ramps(), st.dates(date(1970, 1, 1), date(2100, 12, 31)))
def test_a_ramp_goes_one_way_without_a_gap(way: Ramp, since: date) -> None:
    doses = list(way.doses(since))
    units = [dose.units.thousandths for dose in doses]
    assert way.leads
    assert units == sorted(set(units), reverse=way.by < 0)
    assert doses[0].since == since
    assert units[0] == way.first.units.thousandths
    for dose, after in pairwise(doses):
        assert dose.until is not None
        assert after.since == dose.until + DAY
    lasting = [(dose.until - dose.since).days + 1 for dose in doses if dose.until and dose.since]
    assert set(lasting) <= {way.every}
    changes = [after - before for before, after in pairwise(units)]
    assert set(changes[:-1]) <= {way.by}  # only the last may be cut
    assert all(abs(change) <= abs(way.by) for change in changes)
    if way.to:
        assert units[-1] == way.to
        assert doses[-1].until is None
    else:
        assert units[-1] <= abs(way.by)
        assert doses[-1].until is not None
