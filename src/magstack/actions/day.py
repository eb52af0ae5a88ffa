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
    if not context.begun:
        return person(facts, NOBODY, current_day(context))
    with database.reading(context.database) as connection:
        return person(facts, reading.profile(connection), current_day(context))


Record = tuple[list[Product], list[Intake], Profile]
"""The stack, a day's log, and what the person has said."""


def record_of(context: Context, day: date, *, needed: bool = True) -> Record:
    """Return the stack, the log of a day and the profile, read at one moment.

    All are empty where there is no record yet and none is ``needed``.

    Raises:
        StoreError: the record cannot be read.
    """
    if not needed and not context.begun:
        return [], [], NOBODY
    with database.reading(context.database) as connection:
        stack = reading.products(connection)
        logged = list(reading.intakes(connection, stack, day, day))
        return stack, logged, reading.profile(connection)


def review(context: Context, on: str | None = None) -> DayReport:
    """Return the report of today, or of the day ``on``.

    Raises:
        UsageError: ``on`` is no day.
        StoreError: the record cannot be read.
    """
    facts = reference.facts()
    today = current_day(context)
    when = today if on is None else parse_day(on, today)
    stack, intakes, profile = record_of(context, when)
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
