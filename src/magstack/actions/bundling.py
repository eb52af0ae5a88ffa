"""The record as another system is handed it: opened for a period that has come, and named."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, tzinfo
from sqlite3 import Connection
from typing import NamedTuple

from magstack.actions import exporting
from magstack.actions.day import current_day
from magstack.actions.reporting import days_of
from magstack.context import Context
from magstack.domain.texts import accepted
from magstack.errors import NotFoundError
from magstack.store import database, reading


class Opened(NamedTuple):
    """A record, open for one pass over its days, from ``first`` to ``last``, both included.

    ``seed`` tells it from every other record, and is the same in every copy of it.
    """

    record: exporting.Record
    seed: str
    now: datetime
    zone: tzinfo
    first: date
    last: date
    name: str


@contextmanager
def opened(
    context: Context, since: str | None = None, until: str | None = None, name: str = ""
) -> Iterator[Opened]:
    """Open the record from ``since`` to ``until``; without them for the last 30 days.

    Days that have not come are left out. ``name`` is what the person wants to be called.

    Raises:
        UsageError: a date or the name cannot be accepted, or the period is none that has come.
        NotFoundError: there is neither a product nor a medicine.
        StoreError: the record cannot be read.
    """
    called = accepted(name, "name")
    with database.reading(context.database) as connection:
        today = current_day(context, reading.hours(connection))
        first, last = days_of(since, until, today)
        seed = _seed(connection)
    with exporting.opened(context, first.isoformat(), last.isoformat()) as record:
        if not (record.stack or record.person.profile.medicines):
            raise NotFoundError(
                "No product is in the record yet, so there is nothing to export. Begin with one: "
                "magstack catalog"
            )
        now, zone = context.clock.now(), context.clock.zone()
        yield Opened(record, seed, now, zone, first, last, called)


def _seed(connection: Connection) -> str:
    """Return what was done first to a record, and when: no other two begin alike, as a rule.

    Whether it was undone since is no part of it.
    """
    first = reading.first_operation(connection)
    return "/".join(map(str, first[1:4])) if first else ""
