"""Again: the last thing that was taken, once more."""

from dataclasses import replace

from magstack.actions.intakes import at_moment, drafted
from magstack.context import Context
from magstack.domain.days import Intake
from magstack.domain.reports import Plan
from magstack.domain.texts import NOTE_LENGTH, accepted
from magstack.errors import NotFoundError
from magstack.store import database, reading


def prepare(
    context: Context, *, at: str | None = None, note: str = "", future: bool = False
) -> Plan:
    """Work out what taking the last thing once more comes to, without writing anything.

    Raises:
        UsageError: the time cannot be read, or a product is archived.
        NotFoundError: nothing was taken yet.
        StoreError: the record cannot be read.
    """
    kept_note = accepted(note, "note", NOTE_LENGTH)
    moment, record = at_moment(context, at, future=future)
    last = last_taken(context)
    plan = drafted(record, moment, "taken", kept_note, lambda draft: draft.once_more(last))
    return replace(plan, repeats=())  # it is meant


def last_taken(context: Context) -> list[Intake]:
    """Return what one command logged as taken last; of several days, what came last of it.

    Raises:
        NotFoundError: nothing was taken yet.
        StoreError: the record cannot be read.
    """
    with database.reading(context.database) as connection:
        stack = reading.products(connection)
        numbers = reading.written_together(connection)
        found = [reading.numbered(connection, stack, number) for number in numbers]
    taken = [intake for intake in found if intake is not None]
    if not taken:
        raise NotFoundError(
            "Nothing was taken yet that could be taken again. "
            "Log something first: magstack take neuro-mag"
        )
    if len({intake.day for intake in taken}) == 1:
        return taken
    latest = max(intake.at for intake in taken)
    return [intake for intake in taken if intake.at == latest]
