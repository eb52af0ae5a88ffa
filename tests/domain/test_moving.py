"""Doses at other times of the day: their days stay, and so do ramps, pauses and the past."""

from datetime import date, time

from hypothesis import given, settings
from hypothesis import strategies as st

from magstack.domain.amounts import Count
from magstack.domain.doses import Dose, Schedule
from magstack.domain.hours import DAY, DayRules
from magstack.domain.moving import moved
from magstack.domain.plans import Revision, paused, replaced
from magstack.domain.ramps import Ramp
from tests.domain.doses import FIRST, plans, written

RULES = DayRules()
TEN = Dose(Count.of(1), clock=time(10))


def day(number: int) -> date:
    return FIRST + DAY * number


def planned(doses: tuple[Dose, ...], number: int) -> list[tuple[time, int]]:
    """Return when and how much is planned on a day."""
    held = [dose for dose in doses if dose.planned_on(day(number))]
    return sorted((dose.time(RULES), dose.units.thousandths) for dose in held)


def picture(doses: tuple[Dose, ...], days: int) -> str:
    """Return the units of each day, one figure a day: ``-`` is a day without a dose."""
    sums = [sum(units for _, units in planned(doses, number)) for number in range(days)]
    return "".join(str(units // 1000 or "-") for units in sums)


def test_what_is_at_a_time_goes_to_another_and_the_past_stays() -> None:
    before = written(
        (), replaced((), [Dose(Count.of(2), "night"), Dose(Count.of(1), "noon")], FIRST)
    )
    after = written(before, moved(before, {time(22): TEN}, day(3), RULES))
    assert [planned(after, 2), planned(after, 3)] == [
        [(time(12, 30), 1000), (time(22), 2000)],
        [(time(10), 2000), (time(12, 30), 1000)],
    ]


def test_a_dose_goes_to_a_slot_or_a_meal_as_well() -> None:
    doses = (Dose(Count.of(2), clock=time(17), since=FIRST, id=1),)
    lunch = Dose(Count.of(1), schedule=Schedule(meal="lunch", lead=-30))
    for goal, at in ((Dose(Count.of(1), "night"), time(22)), (lunch, time(12))):
        (new,) = moved(doses, {time(17): goal}, FIRST, RULES).begun
        assert (new.time(RULES), new.units, new.since, new.id) == (at, Count.of(2), FIRST, None)


def test_two_times_change_places() -> None:
    doses = written(
        (), replaced((), [Dose(Count.of(2), "night"), Dose(Count.of(1), "noon")], FIRST)
    )
    goals = {time(22): Dose(Count.of(1), "noon"), time(12, 30): Dose(Count.of(1), "night")}
    after = written(doses, moved(doses, goals, FIRST, RULES))
    assert planned(after, 0) == [(time(12, 30), 2000), (time(22), 1000)]


def test_what_is_there_already_or_has_no_time_stays() -> None:
    needed = Dose(Count.of(1), since=FIRST, id=1, schedule=Schedule(most=Count.of(3)))
    there = Dose(Count.of(1), clock=time(10), since=FIRST, id=2)
    assert moved((needed, there), {time(10): TEN, time(11): TEN}, FIRST, RULES) == Revision()


def test_a_ramp_still_waits_for_a_pause() -> None:
    way = Ramp(Dose(Count.of(1), "night"), 1000, 3, 3000)
    before = written((), replaced((), way.doses(FIRST), FIRST))
    after = written(before, moved(before, {time(22): TEN}, day(4), RULES))
    waits = written(after, paused(after, day(5), day(6)))
    assert (picture(after, 10), picture(waits, 10)) == ("1112223333", "11122--233")


times = st.sampled_from([time(22), time(8), time(12, 30)])


@settings(deadline=None)
@given(
    plans(),
    st.integers(0, 60),
    st.dictionaries(times, times.map(lambda at: Dose(Count(1), clock=at))),
)
def test_each_day_has_the_same_doses_at_the_new_times(
    doses: tuple[Dose, ...], number: int, goals: dict[time, Dose]
) -> None:
    after = written(doses, moved(doses, goals, day(number), RULES))
    for past in range(number):
        assert planned(after, past) == planned(doses, past)
    for coming in range(number, number + 80):
        assert planned(after, coming) == sorted(
            (goals[at].time(RULES) if at in goals else at, units)
            for at, units in planned(doses, coming)
        )
