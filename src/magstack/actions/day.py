"""Review a day: what it holds, how it stands, and what is worth telling."""

from collections.abc import Iterable
from datetime import date

from magstack import reference
from magstack.context import Context
from magstack.domain.days import Intake
from magstack.domain.facts import Facts
from magstack.domain.products import Product
from magstack.domain.reports import DayReport
from magstack.domain.review import Person, day_of, findings_of
from magstack.moments import parse_day
from magstack.store import database, reading


def person(facts: Facts) -> Person:
    """Return whom days are judged for: an adult, assumed, by the default authority."""
    return Person(facts.default_authority)


def current_day(context: Context, whom: Person) -> date:
    """Return the local day that it is now."""
    return whom.rules.day_of(context.clock.now())


def review(context: Context, on: str | None = None) -> DayReport:
    """Return the report of today, or of the day ``on``.

    Raises:
        UsageError: ``on`` is no day.
        StoreError: the record cannot be read.
    """
    facts = reference.facts()
    whom = person(facts)
    today = current_day(context, whom)
    when = parse_day(on, today) if on else today
    with database.reading(context.database) as connection:
        stack = reading.products(connection)
        intakes = list(reading.intakes(connection, stack, when, when))
    return report(when, today, stack, intakes, facts, whom)


def report(
    when: date,
    today: date,
    stack: Iterable[Product],
    intakes: Iterable[Intake],
    facts: Facts,
    whom: Person,
) -> DayReport:
    """Put a report together from what was read."""
    day = day_of(when, stack, intakes, facts, whom, over=when < today)
    return DayReport(day, facts, findings_of(day, facts), when == today)
