"""What the readers say of a file: whether all that is not the log becomes values."""

from collections.abc import Iterator
from sqlite3 import Connection

from magstack.domain.faults import Fault
from magstack.store import reading
from magstack.store.checkup.telling import looked, wrong

STRAY = """
    SELECT intake.id, '{table}' FROM intake JOIN {table} ON {table}.id = intake.{table}_id
    WHERE {table}.product_id <> intake.product_id
"""
"""Entries that name a row of another product."""

SUPPLIES = {
    "Lot {} holds more than was bought.": "SELECT id FROM lot WHERE remaining > units",
    "Entry {} was not taken, and is drawn from a lot.": (
        "SELECT DISTINCT intake.id FROM intake JOIN draw ON draw.intake_id = intake.id "
        "WHERE status <> 'taken'"
    ),
    "Entry {} is drawn from a lot of another product.": (
        "SELECT DISTINCT intake.id FROM intake JOIN draw ON draw.intake_id = intake.id "
        "JOIN lot ON lot.id = draw.lot_id WHERE lot.product_id <> intake.product_id"
    ),
    "More is drawn from lots for entry {} than was taken.": (
        "SELECT intake.id FROM intake JOIN draw ON draw.intake_id = intake.id "
        "GROUP BY intake.id HAVING sum(draw.units) > intake.units"
    ),
}
"""What cannot be of lots and of what is drawn from them."""


def unread(connection: Connection) -> Iterator[Fault]:
    """Yield what keeps the rows of a record, up to date, from becoming values."""
    return looked("rows", _unread(connection))


def faults(connection: Connection) -> Iterator[Fault]:
    """Yield what contradicts itself across the tables of a record, up to date."""
    for table in ("label", "dose"):
        yield from looked("references", _stray(connection, table))
    for said, query in SUPPLIES.items():
        yield from looked("totals", _supplies(connection, said, query))


def _unread(connection: Connection) -> Iterator[Fault]:
    """Raise what the readers raise; nothing is yielded."""
    reading.profile(connection)
    reading.closed_days(connection)
    for product in reading.products(connection):
        reading.draws_of(connection, product.id or 0)
    yield from ()


def _stray(connection: Connection, table: str) -> Iterator[Fault]:
    for number, _ in connection.execute(STRAY.format(table=table)):
        yield wrong("references", f"Entry {number} names a {table} of another product.")


def _supplies(connection: Connection, said: str, query: str) -> Iterator[Fault]:
    for (number,) in connection.execute(query):
        yield wrong("totals", said.format(number))
