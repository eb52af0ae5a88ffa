"""Review a day: what it holds, how it stands, and what is worth telling."""

from collections.abc import Iterable
from datetime import date

from magstack import reference
from magstack.context import Context
from magstack.domain.checks import findings_of
from magstack.domain.days import DayRules, Intake
from magstack.domain.facts import Facts
from magstack.domain.products import Product
from magstack.domain.profile import NOBODY, Person, Profile
from magstack.domain.reports import DayReport
from magstack.domain.review import day_of
from magstack.errors import StoreError
from magstack.moments import parse_day
from magstack.store import database, reading


def person(facts: Facts, profile: Profile, day: date) -> Person:
    """Return whom a day is judged for; without a profile an adult, by the default authority.

    Raises:
        StoreError: the profile names an authority that only a newer magstack knows.
    """
    authority = profile.authority or facts.default_authority
    if authority not in facts.authorities:
        raise StoreError(
            f"The profile names an authority that this magstack does not know: {authority}. "
            "Upgrade magstack, or take that back: magstack undo"
        )
    return Person(authority, profile=profile).on(day)


def current_day(context: Context) -> date:
    """Return the local day that it is now."""
    return DayRules().day_of(context.clock.now())


def whom(context: Context, facts: Facts) -> Person:
    """Return whom today is judged for; nobody in particular where there is no record yet.

    Raises:
        StoreError: there is a record, and it cannot be read.
    """
    if not context.database.exists() and not context.database.is_symlink():
        return person(facts, NOBODY, current_day(context))
    with database.reading(context.database) as connection:
        return person(facts, reading.profile(connection), current_day(context))


def review(context: Context, on: str | None = None) -> DayReport:
    """Return the report of today, or of the day ``on``.

    Raises:
        UsageError: ``on`` is no day.
        StoreError: the record cannot be read.
    """
    facts = reference.facts()
    today = current_day(context)
    when = today if on is None else parse_day(on, today)
    with database.reading(context.database) as connection:
        stack = reading.products(connection)
        intakes = list(reading.intakes(connection, stack, when, when))
        profile = reading.profile(connection)
    return report(when, today, stack, intakes, facts, person(facts, profile, when))


def report(
    when: date,
    today: date,
    stack: Iterable[Product],
    intakes: Iterable[Intake],
    facts: Facts,
    judged: Person,
) -> DayReport:
    """Put a report together from what was read."""
    day = day_of(when, stack, intakes, facts, judged, over=when < today)
    return DayReport(day, facts, findings_of(day, facts), when == today)
