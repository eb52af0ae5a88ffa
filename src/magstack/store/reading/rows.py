"""Rows as they are kept: each held against its seal, and each table against its tally."""

import sqlite3
from collections.abc import Iterator
from datetime import date, time
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal

from magstack.domain.amounts import Count
from magstack.errors import StoreError
from magstack.store.database import damaged
from magstack.store.sealing import intact

Raw = tuple[Any, ...]

SEAL = itemgetter(-1)
"""The seal of any row."""

MOST = 2**53
"""No number of a row is higher, except in a damaged file."""


def whole(connection: sqlite3.Connection, table: str, order: str) -> list[Raw]:
    """Return all rows of a table, held against its tally."""
    rows = list(sealed(connection, f"SELECT * FROM {table} ORDER BY {order}"))  # noqa: S608 (names of our own)
    query = "SELECT entries, seals FROM tally WHERE entity = ? AND day = ''"
    tally = connection.execute(query, (table,)).fetchone() or (0, 0)
    if tally != (len(rows), sum(map(SEAL, rows))):
        raise broken(connection, f"rows of {table} are missing")
    return rows


def sealed(connection: sqlite3.Connection, query: str, values: Raw = ()) -> Iterator[Raw]:
    """Yield whole rows of a table, each held against its seal."""
    for row in connection.execute(query, values):
        if not intact(row):
            raise broken(connection, f"row {row[0]} is not as it was written")
        yield row


def by_day(
    connection: sqlite3.Connection,
    table: str,
    since: date | None,
    until: date | None,
    place: int,
    order: str = "id",
    way: Literal["", "DESC"] = "",
) -> Iterator[list[Raw]]:
    """Yield the rows of each day from ``since`` to ``until``, whole by its tally.

    ``place`` is that of the day in a row; ``order`` are the columns of the order within a day.
    """
    bounds = ((since or date.min).isoformat(), (until or date.max).isoformat())
    columns = ", ".join(f"{column} {way}" for column in ("day", *order.split(", ")))
    query = f"SELECT * FROM {table} WHERE day BETWEEN ? AND ? ORDER BY {columns}"  # noqa: S608 (names of our own)
    tallies = _tallies(connection, table, bounds, way)
    for day, group in groupby(sealed(connection, query, bounds), itemgetter(place)):
        rows = list(group)
        if next(tallies, None) != (day, len(rows), sum(map(SEAL, rows))):
            raise broken(connection, f"entries of {day} are missing")
        yield rows
    for missing in tallies:
        raise broken(connection, f"the entries of {missing[0]} are missing")


def _tallies(
    connection: sqlite3.Connection, table: str, bounds: tuple[str, str], way: Literal["", "DESC"]
) -> Iterator[Raw]:
    return connection.execute(
        "SELECT day, entries, seals FROM tally WHERE entity = ? AND day BETWEEN ? AND ? "  # noqa: S608 (a word of our own)
        f"AND (entries, seals) <> (0, 0) ORDER BY day {way}",
        (table, *bounds),
    )


def within(number: int, low: int, high: int | None = None) -> int:
    """Hold a number to the bounds of its column: a file that is only read has no CHECKs."""
    if number < low or (high is not None and number > high):
        raise ValueError(f"{number} is out of bounds")
    return number


def broken(connection: sqlite3.Connection, detail: str) -> StoreError:
    """Return the error for a record whose content cannot be trusted."""
    return damaged(path_of(connection), detail)


def path_of(connection: sqlite3.Connection) -> Path:
    """Return the file that a connection is to."""
    return Path(connection.execute("PRAGMA database_list").fetchone()[2])


@cache
def count_of(thousandths: int) -> Count:
    """Return a count of units."""
    return Count(thousandths)


@cache
def clock_of(minutes: int | None) -> time | None:
    """Return a clock time from minutes after midnight."""
    return None if minutes is None else time(minutes // 60, minutes % 60)


@lru_cache(64)
def date_of(text: str) -> date:
    """Return a day; those of the log come many times."""
    return date.fromisoformat(text)


def day_of(text: str | None) -> date | None:
    """Return a day, or None where there is none."""
    return None if text is None else date.fromisoformat(text)
