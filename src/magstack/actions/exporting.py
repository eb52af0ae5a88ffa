"""The record as a stream, for files that leave it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from magstack import reference
from magstack.actions.day import current_day, person
from magstack.actions.log import Period, period
from magstack.context import Context
from magstack.domain.days import Intake
from magstack.domain.facts import Facts
from magstack.domain.hours import DAY
from magstack.domain.products import Product
from magstack.domain.profile import Person
from magstack.domain.review import Day, day_of
from magstack.store import database, reading


@dataclass(frozen=True, slots=True)
class Record:
    """The record, open for one pass: ``intakes`` or `days` come once, in the order of time.

    ``stack`` is every product, also archived ones. ``today`` is the day that it is now.
    """

    stack: list[Product]
    intakes: Iterator[Intake]
    period: Period
    today: date
    person: Person
    facts: Facts
    closed: frozenset[date] = frozenset()

    def days(self) -> Iterator[Day]:
        """Yield each day of the period on which something was planned or logged.

        Blank days are among them, up to today, if a dose was planned on them.

        Raises:
            StoreError: a row is damaged.
        """
        for when, logged in self._dated():
            day = day_of(
                when,
                self.stack,
                logged,
                self.facts,
                self.person.on(when),
                over=when < self.today,
                closed=when in self.closed,
            )
            if day.doses or day.unplanned or day.closed:
                yield day

    def _dated(self) -> Iterator[tuple[date, list[Intake]]]:
        """Yield days with what was logged on them, and those without between them."""
        following = self._first_planned()
        for when, logged in groupby(self.intakes, key=lambda intake: intake.day):
            yield from self._blank(following, when)
            yield when, list(logged)
            following = when + DAY
        yield from self._blank(following, (self.period.until or self.today) + DAY)

    def _blank(self, first: date, end: date) -> Iterator[tuple[date, list[Intake]]]:
        """Yield the days from ``first`` to before ``end`` that have come."""
        for ordinal in range(first.toordinal(), min(end, self.today + DAY).toordinal()):
            yield date.fromordinal(ordinal), []

    def _first_planned(self) -> date:
        """Return the first day of the period that can have been planned, or was closed."""
        begun = [dose.since for product in self.stack for dose in product.doses if dose.since]
        begun += self.closed
        return max(self.period.since or date.min, min(begun, default=date.max))


@contextmanager
def opened(
    context: Context, since: str | None = None, until: str | None = None
) -> Iterator[Record]:
    """Open the record from the day ``since`` to the day ``until``, both included.

    Raises:
        UsageError: a date cannot be read, or the period ends before it begins.
        StoreError: the record cannot be read.
    """
    facts = reference.facts()
    with database.reading(context.database) as connection:
        profile = reading.profile(connection)
        today = current_day(context, profile.hours)
        when = period(since, until, today)
        stack = reading.products(connection)
        logged = reading.intakes(connection, stack, when.since, when.until)
        closed = reading.closed_days(connection, when.since, when.until).keys()
        whom = person(facts, profile, today)
        yield Record(stack, logged, when, today, whom, facts, frozenset(closed))
