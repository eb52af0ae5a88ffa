"""A person's hours: when a day begins, and when its slots and meals are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

SLOTS = ("morning", "noon", "afternoon", "evening", "night")
"""The named times of a day, in their order."""

MEALS = {"breakfast": "morning", "lunch": "noon", "dinner": "evening"}
"""The meals, each with the slot that it is at where the person has said nothing else."""

BEFORE_BED = timedelta(minutes=60)

DAY = timedelta(days=1)

Slot = str
"""One of SLOTS, or one of MEALS."""


@dataclass(frozen=True, slots=True)
class DayRules:
    """When a person's day begins and when its slots are; night is 60 minutes before bedtime.

    A meal that is None is at the time of its slot.
    """

    start: time = time(4)
    bedtime: time = time(23)
    morning: time = time(8)
    noon: time = time(12, 30)
    afternoon: time = time(17)
    evening: time = time(19, 30)
    breakfast: time | None = None
    lunch: time | None = None
    dinner: time | None = None

    @property
    def night(self) -> time:
        """The slot before bed."""
        return (datetime.combine(date.max, self.bedtime) - BEFORE_BED).time()

    def time_of(self, slot: Slot) -> time:
        """Return the clock time of a slot or a meal."""
        moment: time | None = getattr(self, slot)
        return self.time_of(MEALS[slot]) if moment is None else moment

    def day_of(self, local: datetime) -> date:
        """Return the day that a local moment belongs to: 00:30 belongs to the evening before."""
        return local.date() if local.time() >= self.start else local.date() - DAY

    def order(self, clock: time) -> int:
        """Return the minutes from the day's start to ``clock``, 0 to 1439."""
        start = self.start.hour * 60 + self.start.minute
        return (clock.hour * 60 + clock.minute - start) % 1440

    def moment(self, day: date, clock: time) -> datetime:
        """Return the naive local moment of ``clock`` on ``day``."""
        ahead = DAY if clock < self.start else timedelta()
        return datetime.combine(day + ahead, clock)


def runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """Return days as spans without a gap, in their order: the first and the last day of each."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and day - found[-1][1] == DAY:
            found[-1] = found[-1][0], day
        else:
            found.append((day, day))
    return found
