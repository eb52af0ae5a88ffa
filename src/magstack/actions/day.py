"""Review a day: what it holds, how it stands, and what is worth telling."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from magstack import reference
from magstack.context import Context
from magstack.domain.checks import CHECKS, STOCK_CHECKS, findings_of
from magstack.domain.days import Intake
from magstack.domain.facts import Facts
from magstack.domain.hours import DayRules
from magstack.domain.products import Product
from magstack.domain.profile import NOBODY, Person, Profile
from magstack.domain.reports import DayReport
from magstack.domain.review import Day, day_of
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


def current_day(context: Context, hours: DayRules) -> date:
    """Return the local day that it is now, by a person's hours."""
    return hours.day_of(context.clock.now())


def whom(context: Context, facts: Facts) -> tuple[Person, date]:
    """Return whom today is judged for, and today; nobody in particular where no record is yet.

    Raises:
        StoreError: there is a record, and it cannot be read.
    """
    profile = NOBODY
    if context.begun:
        with database.reading(context.database) as connection:
            profile = reading.profile(connection)
    today = current_day(context, profile.hours)
    return person(facts, profile, today), today


class Record(NamedTuple):
    """The record as it is for one day: the stack, that day's log, and what the person has said.

    ``today`` is the day that it is now, ``when`` the one that is looked at, and ``closed`` whether
    the person has closed that one.
    """

    stack: list[Product]
    logged: list[Intake]
    profile: Profile
    today: date
    when: date
    closed: bool = False


def record_of(
    context: Context,
    when: Callable[[DayRules, date], date] | None = None,
    *,
    needed: bool = True,
) -> Record:
    """Return the record for today, or for the day that ``when`` makes of hours and today.

    It is empty where there is none yet and none is ``needed``.

    Raises:
        StoreError: the record cannot be read.
    """
    if not needed and not context.begun:
        today = current_day(context, NOBODY.hours)
        return Record([], [], NOBODY, today, when(NOBODY.hours, today) if when else today)
    with database.reading(context.database) as connection:
        profile = reading.profile(connection)
        today = current_day(context, profile.hours)
        day = when(profile.hours, today) if when else today
        stack = reading.products(connection)
        logged = list(reading.intakes(connection, stack, day, day))
        closed = day in reading.closed_days(connection, day, day)
        return Record(stack, logged, profile, today, day, closed)


def named(on: str | None) -> Callable[[DayRules, date], date]:
    """Return what makes the day that is named of today; None is today.

    Raises:
        UsageError: once it is called: ``on`` is no day.
    """
    return lambda _, today: today if on is None else parse_day(on, today)


def review(context: Context, on: str | None = None) -> DayReport:
    """Return the report of today, or of the day ``on``.

    Raises:
        UsageError: ``on`` is no day.
        StoreError: the record cannot be read.
    """
    facts = reference.facts()
    return report(record_of(context, named(on)), facts)


def day_in(record: Record, facts: Facts) -> Day:
    """Put the day together that was read."""
    judged = person(facts, record.profile, record.when)
    over = record.when < record.today
    return day_of(
        record.when, record.stack, record.logged, facts, judged, over=over, closed=record.closed
    )


def report(record: Record, facts: Facts) -> DayReport:
    """Put a report together from what was read."""
    day = day_in(record, facts)
    today = record.when == record.today
    checks = (*CHECKS, *STOCK_CHECKS) if today else CHECKS
    return DayReport(day, facts, findings_of(day, facts, checks), today)
