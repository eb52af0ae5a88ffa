"""The rows of a file: each as it was written, none missing, no number given twice."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from sqlite3 import Connection
from typing import Any

from magstack.domain.faults import Fault
from magstack.store.checkup.schema import Tables
from magstack.store.checkup.telling import looked, wrong
from magstack.store.sealing import intact

KEYS = {"intake": "day", "closing": "day", "draw": "lot_id"}
"""The tables whose rows are tallied by a column; those of others are tallied all together."""

JOURNAL = ("operation", "change")
"""The tables whose rows are not tallied: no number is left out."""

STEP = 1000
"""Rows between two looks at how far it is."""

Tallies = dict[str, tuple[int, int]]
"""How many rows there are and what their seals add up to, by the key of a tally."""


def faults(
    connection: Connection, tables: Tables, advance: Callable[[int], None]
) -> Iterator[Fault]:
    """Yield the rows that are not as they were written, and where some are missing."""
    tallied = _tallied(connection)
    for table, columns in tables.items():
        yield from looked("rows", _of_table(connection, table, columns, tallied[table], advance))
        yield from looked("rows", _numbers(connection, table))


def work(connection: Connection, tables: Tables) -> int:
    """Return how many rows there are."""
    counts = (
        connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 (a name of our own)
        for table in tables
    )
    return sum(counts)


def counted(rows: Iterator[Any], advance: Callable[[int], None]) -> Iterator[Any]:
    """Yield what there is, and tell now and then how much of it there was."""
    number = 0
    for number, row in enumerate(rows, start=1):
        yield row
        if not number % STEP:
            advance(STEP)
    advance(number % STEP)


def _tallied(connection: Connection) -> dict[str, Tallies]:
    found: dict[str, Tallies] = defaultdict(dict)
    for entity, key, entries, seals in connection.execute("SELECT * FROM tally"):
        if (entries, seals) != (0, 0):
            found[entity][key] = (entries, seals)
    return found


def _of_table(
    connection: Connection,
    table: str,
    columns: list[str],
    tallies: Tallies,
    advance: Callable[[int], None],
) -> Iterator[Fault]:
    place = columns.index(KEYS[table]) if table in KEYS else None
    present: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    rows = connection.execute(f"SELECT * FROM {table}")  # noqa: S608 (a name of our own)
    for row in counted(rows, advance):
        if not intact(row):
            yield wrong("rows", f"Row {row[0]} of {table} is not as it was written.")
        tally = present["" if place is None else str(row[place])]
        tally[0] += 1
        tally[1] += row[-1]
    if table not in JOURNAL:
        yield from _differing(table, tallies, present)


def _differing(table: str, tallies: Tallies, present: dict[str, list[int]]) -> Iterator[Fault]:
    """Yield where rows are missing, or are there beyond those that were written."""
    for key in sorted(tallies.keys() | present.keys()):
        entries, seals = tallies.get(key, (0, 0))
        found = present.get(key, [0, 0])
        if [entries, seals] != found:
            of = f"{table}, {KEYS[table]} {key}," if key else table
            there = f"{found[0]} rows, and {entries} were written"
            other = f"{entries} rows, and not those that were written"
            yield wrong("rows", f"The table {of} has {other if entries == found[0] else there}.")


def _numbers(connection: Connection, table: str) -> Iterator[Fault]:
    """Yield whether a number could be given twice."""
    last_given = "(SELECT max(seq) FROM sqlite_sequence WHERE name = ?)"
    query = f"SELECT {last_given}, max(id) FROM {table}"  # noqa: S608 (a name of our own)
    given, highest = connection.execute(query, (table,)).fetchone()
    if (highest or 0) > (given or 0):
        last = f"the last that was given is {given or 0}"
        yield wrong("rows", f"The number of row {highest} of {table} was never given: {last}.")
