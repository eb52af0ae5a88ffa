"""Plans in words: doses with their times, and what a change does."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from magstack.domain.amounts import Count
from magstack.domain.doses import Dose, Schedule
from magstack.domain.hours import DayRules
from magstack.domain.planned import Change, Kind, Planned, content, in_order, timed
from magstack.domain.plans import Revision, paused, replaced, resumed
from magstack.domain.ramps import Ramp
from tests.domain.days import FACTS, NEURO_MAG, TODAY

RULES = DayRules(bedtime=time(23, 30))
NIGHT = Dose(Count.of(3), slot="night", since=date(2026, 11, 1), id=1)
TOMORROW = TODAY + timedelta(days=1)


def change(
    kind: Kind, revision: Revision, *doses: Dose, day: date = TODAY, until: date | None = None
) -> Change:
    product = replace(NEURO_MAG, doses=doses or (NIGHT,))
    return Change(kind, product, revision, day, TODAY, RULES, FACTS, until)


@pytest.mark.parametrize(
    ("dose", "said"),
    [
        (NIGHT, "3 capsules at night (22:30)"),
        (Dose(Count.of(1), clock=time(17)), "1 capsule at 17:00"),
        (
            Dose(Count(1500), schedule=Schedule(meal="lunch", lead=-30)),
            "1.5 capsules 30 min before lunch (12:00)",
        ),
        (
            Dose(Count.of(2), slot="noon", schedule=Schedule(weekdays=frozenset({0, 2}))),
            "2 capsules at noon (12:30) on mon, wed",
        ),
        (
            Dose(Count.of(2), slot="noon", schedule=Schedule(cycle=7, on=5)),
            "2 capsules at noon (12:30), 5 days on, 2 days off",
        ),
        (
            Dose(Count.of(1), schedule=Schedule(most=Count.of(3))),
            "1 capsule as needed, at most 3 a day",
        ),
    ],
)
def test_a_dose_with_its_unit_and_its_time(dose: Dose, said: str) -> None:
    assert timed(dose, "capsule", RULES) == said


def test_doses_in_the_order_of_their_days_and_of_the_day() -> None:
    needed = Dose(Count.of(1), since=TODAY, schedule=Schedule(most=Count.of(2)))
    late = Dose(Count.of(1), clock=time(1), since=TODAY)
    early = Dose(Count.of(1), clock=time(6), since=TODAY)
    later = Dose(Count.of(1), clock=time(5), since=TOMORROW)
    some = [later, needed, late, early]
    assert in_order(some, RULES) == [early, late, needed, later]
    assert in_order(some, RULES, by_day=False) == [later, early, late, needed]


def test_what_a_dose_is_besides_its_days() -> None:
    again = replace(NIGHT, id=7, since=TODAY, schedule=Schedule(step=True))
    assert content(NIGHT) == content(again)
    assert content(NIGHT) != content(replace(NIGHT, units=Count.of(2)))
    every_other = replace(NIGHT, schedule=Schedule(cycle=2))
    day = date(2026, 11, 3)
    assert content(every_other) == content(replace(every_other, since=day))
    assert content(every_other) != content(replace(every_other, since=day + timedelta(days=1)))


def test_a_plan_that_is_on_hold_is_told_from_one_that_never_was() -> None:
    later = replace(NIGHT, since=TOMORROW, id=2)
    for doses, begun in (((later,), False), ((NIGHT, later), True)):
        product = replace(NEURO_MAG, doses=doses)
        assert Planned(product, (later,), TOMORROW).begun is begun


def test_a_plan_in_the_place_of_another_one() -> None:
    new = [Dose(Count.of(2), clock=time(17)), Dose(Count.of(1), slot="night")]
    done = change("set", replaced([NIGHT], new, TODAY))
    assert done.summary == (
        "planned Neuro-Mag: 2 capsules at 17:00 and 1 capsule at night (22:30) from Fri 20 Nov 2026"
        "; ended on Thu 19 Nov 2026: 3 capsules at night (22:30)"
    )
    assert [dose.units for dose in done.left] == [Count.of(2), Count.of(1)]


def test_what_ends_is_told_from_what_never_was() -> None:
    to_come = replace(NIGHT, id=2, units=Count.of(1), since=TODAY + timedelta(days=9))
    now = replace(NIGHT, until=TODAY + timedelta(days=8))
    doses = (now, to_come)
    done = change("clear", replaced(doses, (), TOMORROW), *doses, day=TOMORROW)
    assert done.summary == (
        "cleared the plan of Neuro-Mag from Sat 21 Nov 2026; ends on Fri 20 Nov 2026: "
        "3 capsules at night (22:30); no longer planned: 1 capsule at night (22:30)"
    )


def test_a_ramp_is_told_step_by_step() -> None:
    ramp = Ramp(Dose(Count.of(1), slot="night"), 1000, 7, 3000)
    done = change("set", replaced((), ramp.doses(TODAY), TODAY))
    assert done.summary == (
        "planned Neuro-Mag: 1 capsule at night (22:30) from Fri 20 Nov 2026 to Thu 26 Nov 2026, "
        "2 capsules at night (22:30) from Fri 27 Nov 2026 to Thu 3 Dec 2026 and "
        "3 capsules at night (22:30) from Fri 4 Dec 2026"
    )


def test_of_a_long_ramp_the_last_step_is_told() -> None:
    ramp = Ramp(Dose(Count.of(1), slot="night"), 1000, 1, 40_000)
    said = change("set", replaced((), ramp.doses(TODAY), TODAY)).summary
    assert ", 36 more steps and 40 capsules at night (22:30) from Tue 29 Dec 2026" in said
    assert len(said) < 400


def test_a_pause_and_its_end() -> None:
    last = TODAY + timedelta(days=4)
    pause = change("pause", paused([NIGHT], TODAY, last), until=last)
    assert pause.summary == (
        "paused Neuro-Mag from Fri 20 Nov 2026 to Tue 24 Nov 2026 (5 days), "
        "again from Wed 25 Nov 2026"
    )
    waiting = [replace(dose, id=place) for place, dose in enumerate(pause.after, 1)]
    resume = change("resume", resumed(waiting, TOMORROW), *waiting, day=TOMORROW)
    assert resume.summary == ("resumed Neuro-Mag: 3 capsules at night (22:30) from Sat 21 Nov 2026")


def test_a_pause_after_which_nothing_follows() -> None:
    ending = replace(NIGHT, until=TODAY + timedelta(days=2))
    pause = change("pause", paused([ending], TODAY, TODAY), ending, until=TODAY)
    assert pause.summary == (
        "paused Neuro-Mag on Fri 20 Nov 2026 (1 day), again from Sat 21 Nov 2026"
    )
    last = TODAY + timedelta(days=3)
    pause = change("pause", paused([ending], TODAY, last), ending, until=last)
    assert pause.summary.endswith("(4 days); nothing is planned after it")
