"""Close: say that a day is complete, or that it is not after all."""

from collections.abc import Sequence
from datetime import date
from sqlite3 import Connection

from magstack import reference
from magstack.actions.day import Record, current_day, day_in, named, record_of
from magstack.actions.log import period
from magstack.context import Context
from magstack.domain.days import Intake
from magstack.domain.hours import DAY
from magstack.domain.past import ClosedDays, Closing
from magstack.domain.products import Product
from magstack.domain.wording import counted, some
from magstack.errors import UsageError
from magstack.store import database, reading

MOST_DAYS = 366
"""The most days that are closed at once."""


def close(context: Context, on: str | None = None, *, nothing: bool = False) -> Closing:
    """Close today, or the day ``on``; one that is complete already is left as it is.

    ``nothing`` says that nothing was taken on it.

    Raises:
        UsageError: it is no day or in the future, nothing is logged and ``nothing`` is not said,
            or it is said of a day on which something was taken.
        StoreError: the record cannot be read or written, or the day's log changed meanwhile.
    """
    record = record_of(context, named(on))
    if record.when > record.today:
        raise UsageError(f"{record.when} is in the future. Close a day once it has begun.")
    facts = reference.facts()
    day = day_in(record, facts)
    taken = [intake for intake in record.logged if intake.status == "taken"]
    if nothing and taken:
        raise UsageError(_contradicted(record, taken))
    if day.complete:
        return Closing(day, facts, written=False)
    if not record.logged and not nothing:
        raise UsageError(
            f"Nothing is in the log of {record.when}. If nothing was taken: "
            f"magstack close {record.when} --nothing"
        )
    _write(context, record, reopened=False)
    return Closing(day_in(record._replace(closed=True), facts), facts, written=True)


def close_all(
    context: Context, since: str, until: str | None = None, *, nothing: bool = False
) -> ClosedDays:
    """Close the days of a period on which something is logged, up to today or ``until``.

    With ``nothing`` it is the blank days that are closed, as days on which nothing was taken. What
    is complete already stays as it is.

    Raises:
        UsageError: a day cannot be read, the period ends before it begins or in the future, or it
            has more than 366 days.
        StoreError: the record cannot be read or written, or the log changed meanwhile.
    """
    facts = reference.facts()
    with database.reading(context.database) as connection:
        profile = reading.profile(connection)
        today = current_day(context, profile.hours)
        first, last = _bounds(since, until, today)
        stack = reading.products(connection)
        logged = list(reading.intakes(connection, stack, first, last))
        closed = reading.closed_days(connection, first, last)
    base = Record(stack, [], profile, today, first)
    to_close: list[date] = []
    left: list[date] = []
    for when in (first + DAY * ahead for ahead in range((last - first).days + 1)):
        own = [intake for intake in logged if intake.day == when]
        record = base._replace(when=when, logged=own, closed=when in closed)
        if not day_in(record, facts).complete:
            (to_close if bool(own) is not nothing else left).append(when)
    if to_close:
        _write_all(context, stack, logged, to_close)
    return ClosedDays(tuple(to_close), tuple(left), nothing)


def _bounds(since: str, until: str | None, today: date) -> tuple[date, date]:
    when = period(since, until or "today", today)
    first, last = when.since or today, when.until or today
    if last > today:
        raise UsageError(f"{last} is in the future. Close a day once it has begun.")
    if (last - first).days >= MOST_DAYS:
        raise UsageError(f"Close at most {MOST_DAYS} days at once: let --from be a later day.")
    return first, last


def _write_all(
    context: Context, stack: list[Product], logged: list[Intake], days: Sequence[date]
) -> None:
    """Close days, none of which is closed yet, as one operation."""
    from magstack.store import journal
    from magstack.store.writing import days as writing

    first, last = days[0], days[-1]
    moment = int(context.clock.now().timestamp())
    with journal.operation(context.database, moment, context.command) as operation:
        known = [each for each in logged if first <= each.day <= last]
        now = list(reading.intakes(operation.connection, stack, first, last))
        closed = reading.closed_days(operation.connection, first, last)
        if now != known or closed.keys() & set(days):
            raise database.overtaken(context.database)
        for day in days:
            writing.close_day(operation, day)
        many = f"{len(days)} days" if len(days) > 1 else "1 day"
        operation.summary = f"closed {many}, {first} to {last}"


def reopen(context: Context, on: str | None = None) -> Closing:
    """Take back that today, or the day ``on``, was closed; one that was not is left as it is.

    Raises:
        UsageError: it is no day.
        StoreError: the record cannot be read or written.
    """
    record = record_of(context, named(on))
    facts = reference.facts()
    if record.closed:
        _write(context, record, reopened=True)
    day = day_in(record._replace(closed=False), facts)
    return Closing(day, facts, written=record.closed, reopened=True)


def _write(context: Context, record: Record, *, reopened: bool) -> None:
    """Close a day or open it again, as one operation."""
    from magstack.store import journal
    from magstack.store.writing import days as writing

    day = record.when
    moment = int(context.clock.now().timestamp())
    with journal.operation(context.database, moment, context.command) as operation:
        number = reading.closed_days(operation.connection, day, day).get(day)
        if _changed(operation.connection, record) or (number is None) is reopened:
            raise database.overtaken(context.database)
        if number is None:
            writing.close_day(operation, day)
        else:
            writing.reopen_day(operation, number)
        operation.summary = f"{'opened' if reopened else 'closed'} {day}"


def _changed(connection: Connection, record: Record) -> bool:
    """Whether the log of the day is no longer as it was read."""
    now = reading.intakes(connection, record.stack, record.when, record.when)
    return list(now) != record.logged


def _contradicted(record: Record, taken: list[Intake]) -> str:
    """Say what was taken on a day of which it is said that nothing was."""
    products = {product.slug: product for product in record.stack}
    said = [
        f"{counted(intake.units, products[intake.product].unit)} of "
        f"{products[intake.product].name} (entry {intake.id})"
        for intake in taken
    ]
    return (
        f"On {record.when} something was taken: {some(said)}. "
        f"Leave --nothing out, or take it back first: magstack undo {taken[0].id}"
    )
