"""Plans in time: one takes the place of another, pauses and goes on, and the past stays."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from magstack.domain.amounts import Count
from magstack.domain.doses import DAILY, Dose, Schedule
from magstack.domain.plans import (
    Phase,
    Revision,
    left_on,
    on_hold,
    paused,
    phases,
    replaced,
    resumed,
)
from magstack.domain.ramps import Ramp
from tests.domain.doses import FIRST, change, plans, ramps, schedules, written

relaxed = settings(deadline=None, max_examples=60)

DAY = timedelta(days=1)

ONE_TO_THREE = Ramp(Dose(Count.of(1), "night"), 1000, 7, 3000)
"""One, one more every 7 days, to three."""

SHOWN = 40
"""Days that the pictures show."""


def day(number: int) -> date:
    """Return a day by its number; the first is day 0."""
    return FIRST + DAY * number


def made(*doses: Dose, on: int = 0) -> tuple[Dose, ...]:
    """Return a plan as a record has it, from a day on."""
    return written((), replaced((), doses, day(on)))


def dose(units: int, slot: str = "night", schedule: Schedule = DAILY) -> Dose:
    return Dose(Count.of(units), slot, schedule=schedule)


def ramp(way: Ramp = ONE_TO_THREE, on: int = 0) -> tuple[Dose, ...]:
    return made(*way.doses(day(on)), on=on)


def pause(doses: tuple[Dose, ...], first: int, last: int) -> tuple[Dose, ...]:
    return written(doses, paused(doses, day(first), day(last)))


def resume(doses: tuple[Dose, ...], on: int) -> tuple[Dose, ...]:
    return written(doses, resumed(doses, day(on)))


def change_to(doses: tuple[Dose, ...], *new: Dose, on: int) -> tuple[Dose, ...]:
    return written(doses, replaced(doses, new, day(on)))


def taken(doses: tuple[Dose, ...], number: int) -> list[tuple[str, int]]:
    """Return when and how much is planned on a day."""
    planned = [each for each in doses if each.planned_on(day(number))]
    return sorted((each.slot or "", each.units.thousandths) for each in planned)


def picture(doses: tuple[Dose, ...], days: int = SHOWN) -> str:
    """Return the units of each day, one figure a day: ``-`` is a day without a dose."""
    sums = [sum(units for _, units in taken(doses, number)) // 1000 for number in range(days)]
    return "".join(str(units or "-") for units in sums)


# --- one plan after the other


def test_a_new_plan_takes_the_place_of_all_others_and_the_past_stays() -> None:
    before = made(dose(1, "morning"), dose(2))
    after = change_to(before, dose(3), on=5)
    assert [taken(after, number) for number in (0, 4, 5, 39)] == [
        *([("morning", 1000), ("night", 2000)],) * 2,
        *([("night", 3000)],) * 2,
    ]
    assert [(each.since, each.until) for each in after] == [
        *((day(0), day(4)),) * 2,
        (day(5), None),
    ]


def test_a_plan_that_is_replaced_on_its_first_day_was_never_there() -> None:
    after = change_to(made(dose(1)), dose(2), on=0)
    assert [each.ever for each in after] == [False, True]
    assert left_on(after, day(0)) == [after[1]]
    assert picture(after, 3) == "222"


def test_a_plan_that_is_still_to_come_is_replaced_too() -> None:
    coming = change_to(made(dose(1)), dose(2), on=10)
    assert picture(change_to(coming, dose(3), on=5), 15) == "111113333333333"


def test_what_has_ended_is_left_alone() -> None:
    first = change_to(made(dose(1)), dose(2), on=5)
    revision = replaced(first, [dose(3)], day(10))
    assert [each for each, _ in revision.ended] == [first[1]]


def test_a_plan_is_cleared() -> None:
    revision = replaced(made(dose(1)), [], day(5))
    assert not revision.empty
    assert revision.begun == ()
    assert picture(written(made(dose(1)), revision), 8) == "11111---"
    assert replaced((), [], day(5)).empty


def test_a_ramp_has_its_own_days() -> None:
    assert picture(ramp()) == "1" * 7 + "2" * 7 + "3" * 26
    assert picture(change_to(ramp(), dose(1), on=10)) == "1" * 7 + "2" * 3 + "1" * 30


def test_a_ramp_takes_the_place_of_a_plan() -> None:
    after = change_to(made(dose(4)), *ONE_TO_THREE.doses(day(3)), on=3)
    assert picture(after) == "444" + "1" * 7 + "2" * 7 + "3" * 23


def test_a_revision_is_told_from_none() -> None:
    assert Revision().empty
    (only,) = made(dose(1))
    assert not Revision(moved=(only,)).empty
    assert Revision().over([only]) == (only,)


# --- pauses


def test_a_pause_plans_nothing_and_then_goes_on() -> None:
    after = pause(made(dose(2)), 3, 7)
    assert picture(after, 12) == "222-----2222"
    assert [(each.since, each.until) for each in after] == [(day(0), day(2)), (day(8), None)]


def test_a_pause_of_one_day() -> None:
    assert picture(pause(made(dose(2)), 3, 3), 6) == "222-22"


def test_a_pause_that_ends_before_it_begins_is_none() -> None:
    assert paused(ramp(), day(5), day(4)).empty


def test_a_pause_from_the_first_day_moves_the_plan() -> None:
    revision = paused(made(dose(2)), day(0), day(4))
    assert (revision.ended, revision.begun) == ((), ())
    assert picture(written(made(dose(2)), revision), 8) == "-----222"


def test_a_ramp_waits_for_a_pause() -> None:
    """What was left of its step follows, and so do the later ones: 42 in 21 days of the ramp."""
    after = pause(ramp(), 3, 7)
    assert picture(after) == "111-----1111" + "2" * 7 + "3" * 21


def test_a_ramp_waits_between_two_steps() -> None:
    assert picture(pause(ramp(), 7, 8)) == "1" * 7 + "--" + "2" * 7 + "3" * 24


def test_a_ramp_that_is_through_waits_no_longer() -> None:
    assert picture(pause(ramp(), 20, 24)) == "1" * 7 + "2" * 7 + "3" * 6 + "-" * 5 + "3" * 15


def test_the_way_out_ends_later_by_the_pause() -> None:
    out = Ramp(Dose(Count.of(2), "night"), -1000, 3, 0)
    assert picture(pause(ramp(out), 4, 5), 10) == "2221--11--"


def test_what_had_a_last_day_keeps_it() -> None:
    before = change_to(made(dose(1)), dose(2), on=10)
    assert picture(pause(before, 7, 8), 14) == "1111111--12222"
    assert picture(pause(before, 7, 11), 14) == "1111111-----22"


def test_a_plan_that_begins_in_the_pause_begins_after_it() -> None:
    before = change_to(made(dose(1)), *ONE_TO_THREE.doses(day(5)), on=5)
    assert picture(pause(before, 3, 6), 23) == "111----" + "1" * 7 + "2" * 7 + "33"


def test_a_ramp_that_begins_after_the_pause_does_not_wait() -> None:
    before = change_to(made(dose(4)), *ONE_TO_THREE.doses(day(9)), on=9)
    assert picture(pause(before, 3, 6)) == "444----44" + "1" * 7 + "2" * 7 + "3" * 17


def test_a_ramp_that_waits_ends_where_another_plan_takes_over() -> None:
    before = change_to(ramp(), dose(5), on=16)
    assert picture(before, 20) == "1" * 7 + "2" * 7 + "33" + "5555"
    after = pause(before, 3, 7)
    assert picture(after, 20) == "111-----1111" + "2222" + "5555"


def test_a_ramp_that_follows_another_plan_keeps_its_day() -> None:
    """The ramp before it waits, and the plan between them does not."""
    second = [*ONE_TO_THREE.doses(day(19))]
    before = change_to(change_to(ramp(), dose(5), on=17), *second, on=19)
    assert picture(before, 30) == "1" * 7 + "2" * 7 + "333" + "55" + "1" * 7 + "2222"
    after = pause(before, 3, 7)
    assert picture(after, 30) == "111-----1111" + "22222" + "55" + "1" * 7 + "2222"


def test_a_longer_pause_extends_and_doubles_nothing() -> None:
    once = pause(ramp(), 3, 7)
    for second in (3, 4, 7):
        assert picture(pause(once, second, 9)) == picture(pause(ramp(), 3, 9))


def test_a_shorter_pause_in_a_pause_changes_nothing() -> None:
    assert paused(pause(ramp(), 3, 7), day(4), day(6)).empty
    assert paused(pause(made(dose(1)), 3, 7), day(3), day(7)).empty


def test_a_pause_over_one_that_is_to_come_waits_for_their_days_once() -> None:
    later = pause(ramp(), 10, 12)
    assert picture(later, 26) == "1" * 7 + "222---2222" + "3" * 9
    over = pause(later, 8, 14)
    assert picture(over, 26) == "1" * 7 + "2-------222222" + "3" * 5


def test_two_pauses_one_after_the_other() -> None:
    after = pause(pause(ramp(), 3, 4), 6, 7)
    assert picture(after, 27) == "111--1--111" + "2" * 7 + "3" * 9


def test_doses_beside_a_ramp_pause_with_it() -> None:
    before = made(*ONE_TO_THREE.doses(day(0)), dose(1, "morning"))
    after = pause(before, 3, 7)
    assert [taken(after, number) for number in (2, 3, 7, 8, 12)] == [
        [("morning", 1000), ("night", 1000)],
        *([],) * 2,
        [("morning", 1000), ("night", 1000)],
        [("morning", 1000), ("night", 2000)],
    ]


def test_two_ramps_at_once_wait_together() -> None:
    down = Ramp(Dose(Count.of(9), "morning"), -1000, 2, 6000)
    before = made(*ONE_TO_THREE.doses(day(0)), *down.doses(day(0)))
    after = pause(before, 3, 7)
    shifted = [taken(after, number) for number in range(8, SHOWN)]
    assert shifted == [taken(before, number - 5) for number in range(8, SHOWN)]


# --- cycles


def test_a_cycle_by_the_calendar_is_counted_on_through_a_pause() -> None:
    """What is taken once a week stays on its weekday."""
    weekly = made(dose(1, schedule=Schedule(cycle=7)))
    assert picture(pause(weekly, 2, 9), 30) == "1-------------1------1------1-"
    run = made(dose(1, schedule=Schedule(cycle=5, on=3)))
    assert picture(run, 16) == "111--111--111--1"
    assert picture(pause(run, 1, 5), 16) == "1-----11--111--1"


def test_a_ramp_of_a_cycle_is_counted_on_with_the_ramp() -> None:
    way = Ramp(dose(1, schedule=Schedule(cycle=2)), 1000, 4, 3000)
    assert picture(ramp(way), 14) == "1-1-2-2-3-3-3-"
    assert picture(pause(ramp(way), 1, 3), 16) == "1----1-2-2-3-3-3"[:16]


# --- resuming


def test_a_plan_is_resumed_before_the_pause_is_over() -> None:
    assert picture(resume(pause(made(dose(2)), 3, 9), 5), 8) == "222--222"


def test_a_ramp_is_resumed_where_it_was() -> None:
    after = resume(pause(ramp(), 3, 9), 5)
    assert picture(after) == picture(pause(ramp(), 3, 4))


def test_a_plan_that_goes_on_is_not_resumed() -> None:
    """A ramp that has steps to come, least of all."""
    for doses in (ramp(), made(dose(1)), change_to(made(dose(1)), dose(2), on=9), ()):
        assert resumed(doses, day(2)).empty
    assert resumed(change_to(made(dose(1)), on=5), day(7)).empty


def test_a_plan_that_is_to_begin_can_begin_earlier() -> None:
    assert picture(resume(ramp(on=9), 4)) == picture(ramp(on=4))


def test_what_is_planned_for_a_day_after_the_pause_keeps_that_day() -> None:
    before = change_to(made(dose(1)), dose(2), on=12)
    after = resume(pause(before, 3, 9), 5)
    assert picture(after, 15) == "111--1111111222"


def test_a_resumed_ramp_lasts_until_another_plan_takes_over() -> None:
    before = change_to(ramp(), dose(5), on=20)
    after = resume(pause(before, 3, 7), 3)
    assert picture(after, 23) == picture(before, 23)


@pytest.mark.parametrize(
    "schedule", [Schedule(cycle=2), Schedule(cycle=7), Schedule(cycle=9, on=4)]
)
@pytest.mark.parametrize("early", [0, 1, 2])
def test_a_cycle_is_resumed_as_if_it_had_not_been_paused(schedule: Schedule, early: int) -> None:
    before = made(dose(1, schedule=schedule))
    after = resume(pause(before, 3, 15), 3 + early)
    assert picture(after)[3 + early :] == picture(before)[3 + early :]
    assert picture(after)[3 : 3 + early] == "-" * early


# --- what is on hold


def test_a_plan_is_on_hold_until_it_goes_on() -> None:
    doses = pause(ramp(), 3, 7)
    assert [on_hold(doses, day(number)) for number in (2, 3, 7, 8)] == [None, day(8), day(8), None]
    assert on_hold(ramp(on=9), day(0)) == day(9)
    assert on_hold((), day(0)) is None
    assert on_hold(change_to(made(dose(1)), on=5), day(5)) is None


def test_a_day_off_is_no_hold() -> None:
    assert on_hold(made(dose(1, schedule=Schedule(cycle=7))), day(3)) is None
    needed = Dose(Count.of(1), schedule=Schedule(most=Count.of(3)))
    assert on_hold(made(needed), day(3)) is None


# --- phases


def test_phases_follow_each_other() -> None:
    doses = change_to(pause(ramp(), 3, 7), on=30)
    units = [
        (phase.since, phase.until, [each.units for each in phase.doses]) for phase in phases(doses)
    ]
    assert units == [
        (day(0), day(2), [Count.of(1)]),
        (day(3), day(7), []),
        (day(8), day(11), [Count.of(1)]),
        (day(12), day(18), [Count.of(2)]),
        (day(19), day(29), [Count.of(3)]),
    ]


def test_a_dose_from_ever_has_a_phase_from_ever() -> None:
    ever = dose(1)
    assert list(phases([ever])) == [Phase(None, None, (ever,))]
    ended = replace(ever, until=day(4))
    assert list(phases([ended])) == [Phase(None, day(4), (ended,))]
    assert list(phases([])) == []
    never = replace(ever, since=day(3), until=day(2))
    assert list(phases([never])) == []


# --- whatever is done to a plan


@relaxed
@given(plans())
def test_no_day_ever_has_two_doses_of_one_plan(doses: tuple[Dose, ...]) -> None:
    for number in range(120):
        present = [each.slot for each in doses if each.in_force(day(number))]
        assert len(present) == len(set(present))


@relaxed
@given(plans(), st.data(), st.integers(0, 80))
def test_the_days_before_a_change_stay_as_they_were(
    doses: tuple[Dose, ...], data: st.DataObject, number: int
) -> None:
    after = written(doses, data.draw(change(doses, day(number))))
    for before in range(number):
        assert taken(after, before) == taken(doses, before)
        assert [each.id for each in after if each.planned_on(day(before))] == [
            each.id for each in doses if each.planned_on(day(before))
        ]


@relaxed
@given(plans(), st.integers(0, 60), st.integers(0, 20))
def test_a_pause_has_no_doses(doses: tuple[Dose, ...], first: int, long: int) -> None:
    after = pause(doses, first, first + long)
    for number in range(first, first + long + 1):
        assert left_on(after, day(number)) == left_on(after, day(first + long))
        assert taken(after, number) == []


@relaxed
@given(ramps(), st.integers(0, 60), st.integers(1, 20))
def test_a_pause_moves_what_is_left_of_a_ramp(way: Ramp, first: int, long: int) -> None:
    before = ramp(way)
    after = pause(before, first, first + long - 1)
    assert [taken(after, number) for number in range(first + long, 150)] == [
        taken(before, number - long) for number in range(first + long, 150)
    ]


@relaxed
@given(plans(), st.integers(0, 60), st.integers(0, 20))
def test_a_pause_that_is_resumed_at_once_was_none(
    doses: tuple[Dose, ...], first: int, long: int
) -> None:
    """Where it had not begun before, and no other plan takes over meanwhile."""
    now = [each for each in doses if each.in_force(day(first))]
    assume(now and all(each.until is None or each.schedule.step for each in now))
    later = [each.since for each in doses if each.since and not each.schedule.step]
    assume(all(since <= day(first) for since in later))
    after = resume(pause(doses, first, first + long), first)
    gaps = [on_hold(doses, day(number)) for number in range(first, 120)]
    assume(not any(gaps))
    for number in range(120):
        assert taken(after, number) == taken(doses, number)


@relaxed
@given(plans(), st.integers(0, 60), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
def test_a_pause_made_longer_is_one_long_pause(
    doses: tuple[Dose, ...], first: int, long: int, again: int, more: int
) -> None:
    last = first + long
    once = pause(doses, first, last)
    twice = pause(once, first + min(again, long), last + more)
    whole = pause(doses, first, last + more)
    for number in range(150):
        assert taken(twice, number) == taken(whole, number)


@relaxed
@given(schedules(30), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_a_cycle_is_where_the_calendar_has_it(
    schedule: Schedule, first: int, long: int, early: int
) -> None:
    before = made(dose(1, schedule=schedule))
    after = pause(before, first, first + long)
    again = resume(after, first + min(early, long))
    for doses, from_day in ((after, first + long + 1), (again, first + min(early, long))):
        for number in range(from_day, 150):
            assert taken(doses, number) == taken(before, number)


@relaxed
@given(plans())
def test_phases_part_time_as_the_doses_are_in_force(doses: tuple[Dose, ...]) -> None:
    found = list(phases(doses))
    for number in range(-3, 150):
        held = [
            phase
            for phase in found
            if (phase.since or date.min) <= day(number) <= (phase.until or date.max)
        ]
        present = tuple(each for each in doses if each.in_force(day(number)))
        assert [phase.doses for phase in held] == [present] if held else present == ()
    for one, other in pairwise(found):
        assert one.until is not None
        assert other.since == one.until + DAY
        assert one.doses != other.doses
