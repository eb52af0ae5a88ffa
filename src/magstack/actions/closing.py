"""Close: say that a day is complete, or that it is not after all."""

from sqlite3 import Connection

from magstack import reference
from magstack.actions.day import Record, day_in, named, record_of
from magstack.context import Context
from magstack.domain.days import Intake
from magstack.domain.past import Closing
from magstack.domain.wording import counted, some
from magstack.errors import UsageError
from magstack.store import database, reading


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
    from magstack.store import journal, writing

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
