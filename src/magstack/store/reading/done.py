"""The journal, read: what was done, newest first, with no gap in its numbers."""

import sqlite3
from collections.abc import Iterator
from itertools import islice

from magstack.domain.reports import Done
from magstack.store.reading.rows import MOST, Raw, broken, sealed


def operations(connection: sqlite3.Connection, most: int) -> list[Done]:
    """Return the last ``most`` operations, newest first."""
    return [Done(*row[:-1]) for row in islice(backwards(connection, "operation"), most)]


def backwards(connection: sqlite3.Connection, table: str) -> Iterator[Raw]:
    """Yield the rows of a table of the journal, newest first; its numbers have no gaps."""
    expected = last_number(connection, table)
    for row in sealed(connection, f"SELECT * FROM {table} ORDER BY id DESC"):  # noqa: S608 (a name of our own)
        if row[0] != expected:
            break
        expected -= 1
        yield row
    if expected:
        raise broken(connection, f"{table} {expected} is missing")


def first_operation(connection: sqlite3.Connection) -> Raw | None:
    """Return the row of the first thing that was done to the record, None where nothing was."""
    row = next(sealed(connection, "SELECT * FROM operation ORDER BY id LIMIT 1"), None)
    if (row[0] if row else 0) != min(last_number(connection, "operation"), 1):
        raise broken(connection, "operation 1 is missing")
    return row


def last_number(connection: sqlite3.Connection, table: str) -> int:
    """Return the last number that was given to a row of a table, 0 where none was yet."""
    query = f"SELECT (SELECT seq FROM sqlite_sequence WHERE name = ?), max(id) FROM {table}"  # noqa: S608 (a name of our own)
    given, highest = connection.execute(query, (table,)).fetchone()
    if not isinstance(given or 0, int) or (highest or 0) > (given or 0) or (given or 0) > MOST:
        raise broken(connection, f"the numbers of {table}")
    return given or 0
