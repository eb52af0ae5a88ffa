"""How long a stock lasts: by the plan, day by day, with ramps, pauses, weekdays and expiry."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magstack.domain.amounts import Count
from magstack.domain.doses import DAILY, Dose, Schedule
from magstack.domain.outlook import (
    HORIZON,
    Outlook,
    due_on,
    end_of,
    most_units,
    needs_at_most,
    needs_of,
    outlook,
    planned_units,
)
from magstack.domain.plans import paused
from magstack.domain.ramps import Ramp
from magstack.domain.stock import Lot, drawn
from tests.domain.days import NEURO_MAG, intake, review

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)


def away(days: int) -> date:
    return TODAY + DAY * days


def daily(units: int, **more: object) -> Dose:
    usual = Dose(Count.of(units), slot="night", since=TODAY)
    return replace(usual, **more)  # type: ignore[arg-type]  # fields by name


def lot(units: int, expires: date | None = None, number: int = 1) -> Lot:
    return Lot("", Count.of(units), units * 1000, TODAY, 1, expires, None, number)


def lasts(doses: Sequence[Dose], *lots: Lot, days: int = HORIZON) -> Outlook:
    """Return how long lots last if all of today is still due."""
    due = planned_units(doses, TODAY)
    return outlook(needs_of(doses, TODAY, due), lots, TODAY, days)


def test_90_capsules_at_3_a_day_last_30_days() -> None:
    found = lasts([daily(3)], lot(90))
    assert (found.days, found.runs_out) == (30, away(30))


@pytest.mark.parametrize("first", [0, 1, 10, 29])
def test_a_pause_of_5_days_moves_the_date_by_5(first: int) -> None:
    doses = [daily(3, id=1)]
    resting = paused(doses, away(first), away(first + 4)).over(doses)
    found = outlook(needs_of(resting, TODAY, planned_units(resting, TODAY)), [lot(90)], TODAY)
    assert found.runs_out == away(35)


def test_a_ramp_needs_42_in_its_first_21_days_and_the_date_follows_it() -> None:
    doses = list(Ramp(daily(1), 1000, 7, 3000).doses(TODAY))
    needed = [planned_units(doses, away(ahead)) // 1000 for ahead in range(21)]
    assert needed == [1] * 7 + [2] * 7 + [3] * 7
    assert sum(needed) == 42
    assert lasts(doses, lot(42)).runs_out == away(21)
    assert lasts(doses, lot(90)).runs_out == away(21 + 16)


def test_the_way_down_ends_the_plan() -> None:
    doses = list(Ramp(daily(3), -1000, 7, 0).doses(TODAY))
    found = lasts(doses, lot(50))
    assert (end_of(doses, TODAY), found.runs_out, found.left) == (away(20), None, 8000)


def test_weekdays_only() -> None:
    """20 November 2026 is a Friday."""
    found = lasts([daily(1, schedule=Schedule(weekdays=frozenset({0, 2})))], lot(3))
    assert found.runs_out == date(2026, 12, 2)  # after Monday, Wednesday and Monday: Wednesday


def test_of_today_only_what_is_still_due_counts() -> None:
    needs = needs_of([daily(3)], TODAY, 1000)
    assert outlook(needs, [lot(4)], TODAY).runs_out == away(2)
    done = needs_of([daily(3)], TODAY, 0)
    assert outlook(done, [lot(3)], TODAY).runs_out == away(2)
    assert outlook(done, [], TODAY).days == 1


def test_too_little_for_today() -> None:
    found = lasts([daily(3)], lot(2))
    assert (found.days, found.left) == (0, 0)


def test_a_dose_that_ended_or_is_as_needed_is_not_in_the_plan() -> None:
    needed = daily(1, slot=None, schedule=Schedule(most=Count.of(3)))
    ended = daily(9, until=away(-1), since=away(-9))
    assert lasts([needed, ended], lot(1)).runs_out is None
    assert end_of([needed, ended], TODAY) is None


def test_as_needed_at_its_most_lasts_at_least_so_long() -> None:
    doses = [daily(2), daily(1, slot=None, schedule=Schedule(most=Count.of(3)))]
    assert most_units(doses, TODAY) == 3000
    found = outlook(needs_at_most(doses, TODAY, 2000), [lot(50)], TODAY)
    assert found.days == 10


def test_of_several_maxima_the_lowest_holds() -> None:
    doses = [
        daily(1, slot=None, schedule=Schedule(most=Count.of(most)), since=away(since))
        for most, since in ((4, 0), (2, 1))
    ]
    assert [most_units(doses, away(day)) for day in (0, 1)] == [4000, 2000]


def test_what_expires_is_not_counted_on_and_is_told() -> None:
    found = lasts([daily(1)], lot(9, away(4), 1), lot(9, None, 2))
    assert [(each.id, units) for each, units in found.unused] == [(1, 4000)]
    assert found.runs_out == away(5 + 9)


def test_what_has_expired_is_not_there() -> None:
    found = lasts([daily(1)], lot(9, away(-1), 1), lot(2, None, 2))
    assert (found.unused, found.runs_out) == ((), away(2))


def test_nobody_looks_further_than_ten_years() -> None:
    found = lasts([daily(1)], lot(5000))
    assert (found.runs_out, found.days, found.left) == (None, None, (5000 - HORIZON - 1) * 1000)


def test_what_is_still_due_of_a_day() -> None:
    day = review(NEURO_MAG)
    assert due_on(day, "neuro-mag") == 3000
    assert due_on(review(NEURO_MAG, intakes=[intake(NEURO_MAG, units=2)]), "neuro-mag") == 1000
    skipped = intake(NEURO_MAG, units=3, status="skipped")
    assert due_on(review(NEURO_MAG, intakes=[skipped]), "neuro-mag") == 0
    assert due_on(day, "other") == 0


schedules = st.one_of(
    st.just(DAILY),
    st.tuples(st.frozensets(st.integers(0, 6), min_size=1), st.integers(1, 5)).map(
        lambda drawn: Schedule(weekdays=drawn[0], cycle=5, on=drawn[1])
    ),
)
dates = st.integers(-20, 60).map(away)
doses = st.lists(
    st.builds(
        lambda units, since, until, schedule: Dose(
            Count(units), slot="night", since=since, until=until, schedule=schedule
        ),
        st.integers(1, 4000),
        dates,
        st.none() | dates,
        schedules,
    ),
    max_size=3,
)


@st.composite
def stocks(draw: st.DrawFn) -> list[Lot]:
    found = []
    for number in range(draw(st.integers(0, 4))):
        left = draw(st.integers(0, 60_000))
        expires = draw(st.none() | st.integers(-5, 70).map(away))
        found.append(Lot("", Count(60_000), left, TODAY, 1, expires, None, number))
    return found


def simulated(plan: Sequence[Dose], lots: Sequence[Lot], due: int, days: int) -> date | None:
    """Return when lots run out if each day's units are drawn as an intake draws them."""
    for ahead in range(days + 1):
        day = away(ahead)
        need = due if not ahead else planned_units(plan, day)
        good = [each for each in lots if each.good_on(day)]
        parts = dict(drawn(good, need, day))
        if sum(parts.values()) < need:
            return day
        lots = [each._replace(remaining=each.remaining - parts.get(each, 0)) for each in lots]
    return None


@settings(deadline=None)
@given(doses, stocks(), st.integers(0, 5000))
def test_it_is_what_drawing_day_by_day_comes_to(
    plan: list[Dose], lots: list[Lot], due: int
) -> None:
    found = outlook(needs_of(plan, TODAY, due), lots, TODAY, 90)
    assert found.runs_out == simulated(plan, lots, due, 90)


@settings(deadline=None)
@given(doses, stocks(), st.integers(0, 5000))
def test_every_unit_is_used_left_or_expired(plan: list[Dose], lots: list[Lot], due: int) -> None:
    found = outlook(needs_of(plan, TODAY, due), lots, TODAY, 90)
    good = sum(each.remaining for each in lots if each.good_on(TODAY))
    expired = sum(units for _, units in found.unused)
    used = good - expired - found.left
    if found.runs_out is None:
        later = sum(planned_units(plan, away(ahead)) for ahead in range(1, 91))
        assert used == due + later
    assert used >= 0
    assert all(units <= each.remaining for each, units in found.unused)


@settings(deadline=None)
@given(doses, stocks(), stocks(), st.integers(0, 5000))
def test_more_in_stock_never_runs_out_earlier(
    plan: list[Dose], lots: list[Lot], more: list[Lot], due: int
) -> None:
    needs = needs_of(plan, TODAY, due)
    less = outlook(needs, lots, TODAY, 90).runs_out
    assert (outlook(needs, [*lots, *more], TODAY, 90).runs_out or date.max) >= (less or date.max)


@settings(deadline=None)
@given(doses, stocks(), st.integers(0, 60), st.integers(0, 30))
def test_looking_further_changes_nothing_of_what_was_seen(
    plan: list[Dose], lots: list[Lot], near: int, further: int
) -> None:
    needs = needs_of(plan, TODAY, 0)
    short, long = (outlook(needs, lots, TODAY, days) for days in (near, near + further))
    if short.runs_out is None:
        assert long.runs_out is None or long.runs_out > away(near)
        assert long.unused[: len(short.unused)] == short.unused
    else:
        assert short == long
