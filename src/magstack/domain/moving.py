"""A plan at other times of the day: its doses keep their days, their ramps and their pauses."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, time

from magstack.domain.doses import Dose
from magstack.domain.hours import DAY, DayRules
from magstack.domain.plans import Revision, left_on

Goals = Mapping[time, Dose]
"""By the clock time that doses are at: a dose whose time they go to."""


def times_of(doses: Iterable[Dose], day: date, rules: DayRules) -> list[time]:
    """Return the clock times at which doses are planned from ``day`` on, in their order."""
    timed = (dose for dose in left_on(doses, day) if not dose.as_needed)
    return sorted({dose.time(rules) for dose in timed}, key=rules.order)


def at_goal(dose: Dose, goals: Goals, rules: DayRules) -> Dose:
    """Return a dose at the time that it goes to; one that goes nowhere as it is."""
    goal = None if dose.as_needed else goals.get(dose.time(rules))
    if goal is None:
        return dose
    schedule = dose.schedule._replace(meal=goal.schedule.meal, lead=goal.schedule.lead)
    return replace(dose, slot=goal.slot, clock=goal.clock, schedule=schedule)


def moved(doses: Iterable[Dose], goals: Goals, day: date, rules: DayRules) -> Revision:
    """Let doses go to other times from ``day`` on; on which days they are stays."""
    places = ((dose, at_goal(dose, goals, rules)) for dose in left_on(doses, day))
    moving = [(dose, new) for dose, new in places if new != dose]
    ended = tuple((dose, day - DAY) for dose, _ in moving)
    return Revision(ended, begun=tuple(_from(new, day) for _, new in moving))


def _from(dose: Dose, day: date) -> Dose:
    """Return a new dose that goes on from ``day``, its round of days counted as before."""
    since, counted = max(dose.since or day, day), dose.counted_from
    anchor = counted if dose.schedule.cycle > 1 and counted != since else None
    return replace(dose, since=since, id=None, schedule=dose.schedule._replace(anchor=anchor))
