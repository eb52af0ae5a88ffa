"""What is due, and what to pack: the plan from now on, without what is in the log already."""

import re
from collections import defaultdict
from datetime import date, timedelta

from magstack.actions.day import current_day
from magstack.context import Context
from magstack.domain.coming import Agenda, Packing, Upcoming
from magstack.domain.days import Intake
from magstack.domain.hours import DAY
from magstack.errors import UsageError
from magstack.moments import coming_day, shown
from magstack.store import database, reading

FARTHEST = timedelta(days=14)
"""Nobody needs to be reminded of what is due later than this."""

LONGEST_JOURNEY = 366
"""Days."""

_SPAN = r"(?=[0-9])(?:([0-9]{1,2})d)?(?:([0-9]{1,3})h)?(?:([0-9]{1,5})m)?"


def due(context: Context, within: str | None = None) -> Upcoming:
    """Return what is due now, or comes ``within`` a time such as ``12h``, and what is next.

    Raises:
        UsageError: the time cannot be read.
        StoreError: the record cannot be read.
    """
    span = timedelta() if within is None else parse_span(within, FARTHEST)
    agenda, _ = _agenda(context)
    return agenda.upcoming(context.clock.now().astimezone(agenda.zone), span)


def pack(context: Context, days: str, since: str | None = None) -> Packing:
    """Return what to pack for so many ``days``, such as ``3d``, of which ``since`` is the first.

    Without ``since`` it is today. Of today only what is neither taken nor skipped counts.

    Raises:
        UsageError: the days cannot be read, or the first has passed.
        StoreError: the record cannot be read.
    """
    number = parse_days(days)
    agenda, today = _agenda(context)
    first = today if since is None else coming_day(since, today)
    if first < today:
        raise UsageError(f"{first} has passed. Write today or a later day, such as {today + DAY}.")
    now = context.clock.now().astimezone(agenda.zone)
    last, packed = first + DAY * (number - 1), agenda.packed(today, first, number)
    return Packing(now, first, last, packed, going=first == today)


def parse_span(text: str, longest: timedelta) -> timedelta:
    """Read a span of time: ``12h``, ``90m``, ``2d``, ``1h30m``; at most ``longest``.

    Raises:
        UsageError: it cannot be read, or is longer.
    """
    words = text.strip().lower()
    match = re.fullmatch(_SPAN, words)
    if match is None:
        raise UsageError(
            f"{shown(words[:40])} is no span of time. Write for example 12h, 90m, 2d or 1h30m."
        )
    d, h, m = (int(part or 0) for part in match.groups())
    span = timedelta(days=d, hours=h, minutes=m)
    if span > longest:
        raise UsageError(f"{words} is too long. Write at most {longest.days}d.")
    return span


def parse_days(text: str) -> int:
    """Read a number of whole days: ``3d``, ``2w``; 1 to 366 days.

    Raises:
        UsageError: it cannot be read, or is out of range.
    """
    words = text.strip().lower()
    match = re.fullmatch("([0-9]{1,3})([dw])", words)
    if match is None:
        raise UsageError(f"{shown(words[:40])} is no number of days. Write for example 3d or 2w.")
    days = int(match[1]) * (7 if match[2] == "w" else 1)
    if not 1 <= days <= LONGEST_JOURNEY:
        raise UsageError(f"{words} is out of range. Write from 1d to {LONGEST_JOURNEY}d.")
    return days


def _agenda(context: Context) -> tuple[Agenda, date]:
    """Return the plan from today on, and today."""
    logged: dict[date, list[Intake]] = defaultdict(list)
    with database.reading(context.database) as connection:
        hours = reading.hours(connection)
        today = current_day(context, hours)
        stack = reading.products(connection)
        for intake in reading.intakes(connection, stack, today):
            logged[intake.day].append(intake)
        closed = reading.closed_days(connection, today)
    return Agenda(stack, logged, closed, hours, context.clock.zone()), today
