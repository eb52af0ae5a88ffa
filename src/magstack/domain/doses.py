"""A dose: how much of a product is planned, when in a day, and on which days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from magstack.domain.amounts import Count
from magstack.domain.hours import MEALS, DayRules

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The days of a week as they are typed, in the order of ``date.weekday``."""

ALL_WEEK = frozenset(range(7))
"""Every weekday; 0 is Monday."""


class Schedule(NamedTuple):
    """On which days a dose is planned, and what it hangs on besides the clock.

    Of each ``cycle`` of days the first ``on`` have it, and of these the ``weekdays``. The first
    cycle begins on the dose's first day, or on the ``anchor``: after a pause the count goes on, and
    not from the start. With a ``meal`` it is ``lead`` minutes after it (negative: before it, 0:
    with it). ``most`` says that it is taken as needed, at most so many units a day, and so is
    planned on no day. A ``step`` is part of a ramp: where the plan pauses, it waits.
    """

    weekdays: frozenset[int] = ALL_WEEK
    cycle: int = 1
    on: int = 1
    meal: str | None = None
    lead: int = 0
    most: Count | None = None
    step: bool = False
    anchor: date | None = None


DAILY = Schedule()
"""The schedule of a dose of every day, at a slot or a clock time."""


@dataclass(frozen=True, slots=True)
class Dose:
    """A planned, recurring intake: units at a slot, a clock time or a meal, from a day to a day.

    Both days are included; None is open. Of slot, clock, meal and as needed it has exactly one.
    """

    units: Count
    slot: str | None = None
    clock: time | None = None
    since: date | None = None
    until: date | None = None
    id: int | None = None
    schedule: Schedule = DAILY

    def __post_init__(self) -> None:
        schedule = self.schedule
        whens = (self.slot, self.clock, schedule.meal, schedule.most)
        if sum(when is not None for when in whens) != 1:
            raise ValueError("a dose is at a slot, a clock time, a meal or as needed")
        if not (1 <= schedule.on <= schedule.cycle and schedule.weekdays):
            raise ValueError("a dose is on one day of its cycle at least")
        if schedule.meal is not None and schedule.meal not in MEALS:
            raise ValueError(f"{schedule.meal} is no meal")

    @property
    def as_needed(self) -> bool:
        """Whether this is taken when it is needed, and so never due."""
        return self.schedule.most is not None

    @property
    def ever(self) -> bool:
        """Whether any day has this dose: one that ends on the day before it begins has none."""
        return self.since is None or self.until is None or self.since <= self.until

    def time(self, rules: DayRules) -> time:
        """Return the clock time that this dose is planned for.

        Raises:
            ValueError: it is taken as needed.
        """
        if self.clock is not None:
            return self.clock
        if self.schedule.meal is not None:
            meal = rules.time_of(self.schedule.meal)
            return (datetime.combine(date(2000, 1, 2), meal) + self.ahead).time()
        if self.slot is None:
            raise ValueError("what is taken as needed has no time")
        return rules.time_of(self.slot)

    @property
    def ahead(self) -> timedelta:
        """How long after its meal this is; negative is before it."""
        return timedelta(minutes=self.schedule.lead)

    @property
    def counted_from(self) -> date | None:
        """The day that a cycle of this begins on, or None where every day begins one."""
        return self.schedule.anchor or self.since

    def in_force(self, day: date) -> bool:
        """Whether ``day`` is between the first and the last day of this dose."""
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or day <= self.until)

    def planned_on(self, day: date) -> bool:
        """Whether this dose is planned on ``day``; what is taken as needed never is."""
        if not self.in_force(day):
            return False
        schedule = self.schedule
        if schedule is DAILY:
            return True
        if self.as_needed or day.weekday() not in schedule.weekdays:
            return False
        counted = self.counted_from
        gone = 0 if counted is None else (day - counted).days
        return gone % schedule.cycle < schedule.on


def current(doses: Iterable[Dose], day: date) -> list[Dose]:
    """Return the doses that are in force on ``day``, also those that it leaves out."""
    return [dose for dose in doses if dose.in_force(day)]
