"""The journal of a file: no gap, each change on what was there before, and the rows at its end."""

import json
from collections.abc import Callable, Iterator
from sqlite3 import Connection
from typing import Any

from magstack.domain.faults import Fault
from magstack.store.checkup.rows import JOURNAL, counted
from magstack.store.checkup.schema import Tables
from magstack.store.checkup.telling import looked, wrong
from magstack.store.sealing import seal_of

PACKED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
"""Writes a row as the journal does."""

Key = tuple[str, int]
"""A row: its table and its number."""


def faults(
    connection: Connection, tables: Tables, advance: Callable[[int], None]
) -> Iterator[Fault]:
    """Yield where the journal has a gap, contradicts itself, or does not lead to the rows."""
    for table in JOURNAL:
        yield from looked("journal", _gaps(connection, table))
    yield from looked("journal", _states(connection))
    replay = _Replay(tables)
    yield from looked("journal", replay.through(connection, advance))
    for table in (each for each in tables if each not in JOURNAL):
        yield from looked("journal", replay.against(connection, table))
    yield from looked("journal", replay.missing())


def _gaps(connection: Connection, table: str) -> Iterator[Fault]:
    given = "(SELECT max(seq) FROM sqlite_sequence WHERE name = ?)"
    query = f"SELECT {given}, max(id), count(*) FROM {table}"  # noqa: S608 (a name of our own)
    last, highest, many = (each or 0 for each in connection.execute(query, (table,)).fetchone())
    if not last == highest == many:
        said = f"{max(last, highest)} {table}s were written, and {many} are there"
        yield wrong("journal", f"The journal has a gap: {said}.")


def _states(connection: Connection) -> Iterator[Fault]:
    """Yield operations whose state cannot be: what is undone is so from the newest on."""
    undone, state = 0, "done"
    for number, state in connection.execute("SELECT id, state FROM operation ORDER BY id"):
        if state == "done" and undone:
            said = f"Operation {number} is in force, and {undone} before it is undone."
            yield wrong("journal", said)
        undone = number if state == "undone" else undone
    if state == "superseded":
        yield wrong("journal", "The last operation is superseded, and nothing came after it.")


class _Replay:
    """The rows as the journal makes them.

    ``done`` are those after all that is in force, ``undone`` what was made of them since by what
    is undone now; each as the journal's text has it.
    """

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.done: dict[Key, str] = {}
        self.undone: dict[Key, str | None] = {}

    def through(self, connection: Connection, advance: Callable[[int], None]) -> Iterator[Fault]:
        """Replay every change, and yield those that do not follow from what was before."""
        states = dict(connection.execute("SELECT id, state FROM operation"))
        rows, last = connection.execute("SELECT * FROM change ORDER BY id"), 0
        for number, operation, table, row, before, after, _ in counted(rows, advance):
            if operation < last or table not in self.tables or table in JOURNAL:
                yield wrong("journal", f"Change {number} belongs to nothing that was done.")
                continue
            last = operation
            if not (self._whole(table, row, before) and self._whole(table, row, after)):
                yield wrong("journal", f"Change {number} is no row of {table} as it was written.")
            state = states.get(operation)
            if state != "superseded" and not self._follows((table, row), before, after, state):
                yield wrong("journal", f"Change {number} does not follow from the one before it.")

    def against(self, connection: Connection, table: str) -> Iterator[Fault]:
        """Yield the rows of a table that are not as the journal makes them."""
        columns = self.tables[table]
        for row in connection.execute(f"SELECT * FROM {table}"):  # noqa: S608 (a name of our own)
            expected = self.done.pop((table, row[0]), None)
            if expected is None:
                yield wrong("journal", f"Row {row[0]} of {table} is in no journal.")
            elif not _same(_packed(columns, row), expected):
                yield wrong("journal", f"Row {row[0]} of {table} and its journal differ.")

    def missing(self) -> Iterator[Fault]:
        """Yield what the journal makes and no table has."""
        for table, row in self.done:
            yield wrong("journal", f"Row {row} of {table} is in the journal, and not in its table.")

    def _follows(self, key: Key, before: str | None, after: str | None, state: str | None) -> bool:
        """Make a change, and say whether it was made on what was there."""
        present = self.undone[key] if key in self.undone else self.done.get(key)
        if state == "undone":
            self.undone[key] = after
        elif after is None:
            self.done.pop(key, None)
        else:
            self.done[key] = after
        return _same(present, before)

    def _whole(self, table: str, row: int, text: str | None) -> bool:
        """Whether a text of the journal is a row with its number and its seal."""
        if text is None:
            return True
        held = json.loads(text)
        values = [held.get(column) for column in self.tables[table]]
        return values[0] == row and seal_of(values[:-1]) == values[-1] and len(held) <= len(values)


def _same(one: str | None, other: str | None) -> bool:
    """Whether two texts of the journal are the same row."""
    if one == other:
        return True
    return one is not None and other is not None and json.loads(one) == json.loads(other)


def _packed(columns: list[str], row: tuple[Any, ...]) -> str:
    """Return a row as the journal has it."""
    present = {name: value for name, value in zip(columns, row, strict=True) if value is not None}
    return PACKED.encode(present)
