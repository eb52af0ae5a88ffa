"""A dose's days as rules that a calendar can repeat: every day, on weekdays, every so many days."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, tzinfo
from typing import NamedTuple

from magstack.domain.coming import first_from, last_until
from magstack.domain.doses import ALL_WEEK, Dose
from magstack.domain.facts import Facts
from magstack.domain.hours import DAY, DayRules
from magstack.domain.products import Product

WEEK = 7


class Rule(NamedTuple):
    """Days that a dose is planned on: of every ``interval``-th from ``first`` on, the ``weekdays``.

    ``first`` and ``last`` are two of these days; without ``last`` there is no end. A rule that ends
    on the day before it begins has no days. ``part`` tells the rules of one dose apart.
    """

    part: int
    first: date
    last: date | None
    interval: int = 1
    weekdays: frozenset[int] = ALL_WEEK

    @property
    def ever(self) -> bool:
        """Whether any day has it."""
        return self.last is None or self.first <= self.last


class Reminder(NamedTuple):
    """A dose of a product on the days of one rule."""

    product: Product
    dose: Dose
    rule: Rule


class Timetable(NamedTuple):
    """A plan as it recurs: all that a calendar of it is made from.

    ``begun`` is the instant (seconds since 1970 UTC) at which the record began, and tells it from
    others. ``undone`` are the doses that there once were, each by its number and a part of it.
    Clock times are those of ``zone``, which calendars know as ``place`` if it is ``named``.
    """

    begun: int
    now: datetime
    zone: tzinfo
    place: str
    named: bool
    hours: DayRules
    facts: Facts
    reminders: tuple[Reminder, ...]
    undone: tuple[tuple[int, int], ...]

    @property
    def revision(self) -> int:
        """How many seconds after the beginning of the record this is: it rises, also by undoing."""
        return max(0, int(self.now.timestamp()) - self.begun)

    def wall(self, reminder: Reminder, day: date) -> datetime:
        """Return the naive local moment of a reminder on one of its days."""
        return self.hours.moment(day, reminder.dose.time(self.hours))


def rules_of(dose: Dose, begun: date, end: date | None) -> Iterator[Rule]:
    """Yield the rules that together are the days of a dose, none of them twice.

    Several days on and some off are a rule for each of the days on; in a cycle of a week they are
    weekdays. What was never taken by the time it ended is a rule without days.

    Args:
        dose: planned by the day, and not as needed.
        begun: its first day where it does not say.
        end: the last day that anything of the product is planned on, or None.
    """
    since = dose.since or begun
    last = end if dose.until is None or (end and end < dose.until) else dose.until
    for part, single in enumerate(_parts(dose)):
        yield _rule(part, replace(single, since=since, until=last), since)


def parts_of(cycle: int, on: int) -> int:
    """Return how many rules a dose has that is on so many days of its cycle."""
    return 1 if cycle in (1, WEEK) else on


def _parts(dose: Dose) -> Iterator[Dose]:
    """Yield doses with one day in their cycle, or with weekdays, that together are this one."""
    schedule, counted = dose.schedule, dose.counted_from
    if counted is None or schedule.cycle == 1:
        yield replace(dose, schedule=schedule._replace(cycle=1, on=1))
        return
    run = frozenset((counted.weekday() + day) % WEEK for day in range(schedule.on))
    if schedule.cycle == WEEK and run & schedule.weekdays:
        weekly = schedule._replace(weekdays=run & schedule.weekdays, cycle=1, on=1)
        yield replace(dose, schedule=weekly)
        return
    for day in range(schedule.on):
        yield replace(dose, schedule=schedule._replace(on=1, anchor=counted + DAY * day))


def _rule(part: int, dose: Dose, since: date) -> Rule:
    schedule = dose.schedule
    first = first_from(dose, since)
    if first is None:
        return Rule(part, since, since - DAY, schedule.cycle, schedule.weekdays)
    last = last_until(dose, dose.until) if dose.until else None
    return Rule(part, first, last, schedule.cycle, schedule.weekdays)
