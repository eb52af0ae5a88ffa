"""What a merge writes: rows before and after, gathered first and written as one operation.

A merge can add every entry of forty years. One object of SQLModel for each would take minutes and
a gigabyte; what is written here is what the journal would have written, and undo takes it back.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from magstack.domain.texts import clean
from magstack.store import carrying, database, reading
from magstack.store.merging.sides import Row, Side
from magstack.store.reading.rows import Raw
from magstack.store.sealing import Value, seal_of

STEP = 500
"""Rows after which it is told how far this is."""

Change = tuple[str, int, Row | None, Row | None]
"""A table, a number in it, and the row before and after."""


class Changes:
    """Rows of a record as they will be; each is written once, however often it changes."""

    def __init__(self, side: Side, numbers: dict[str, int]) -> None:
        self._side = side
        self._numbers = dict(numbers)
        self._rows: dict[tuple[str, int], tuple[Row | None, Row | None]] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Change]:
        for (table, number), (before, after) in self._rows.items():
            yield table, number, before, after

    def row(self, table: str, number: int) -> Row:
        """Return a row as it will be."""
        if (table, number) in self._rows:
            return self._rows[table, number][1]
        return self._side.rows[table][number]

    def rows_of(self, table: str) -> list[Row]:
        """Return the rows of a table as they will be."""
        rows = dict(self._side.rows[table])
        for (name, number), (_, after) in self._rows.items():
            if name == table:
                rows[number] = after
        return [row for row in rows.values() if row is not None]

    def add(self, table: str, **values: Value) -> int:
        """Add a row, and return its number."""
        self._numbers[table] += 1
        number = self._numbers[table]
        self._rows[table, number] = (None, _sealed(self._side.kinds[table], id=number, **values))
        return number

    def alter(self, table: str, number: int, **values: Value) -> bool:
        """Change columns of a row, and say whether anything changes by it."""
        present = self.row(table, number)
        after = _sealed(self._side.kinds[table], **{**present._asdict(), **values})
        if after == present:
            return False
        before, _ = self._rows.get((table, number), (present, None))
        self._rows[table, number] = (before, after)
        return True

    def drop(self, table: str, number: int) -> None:
        """Remove a row that was there before."""
        self._rows[table, number] = (self._side.rows[table][number], None)


def _sealed(kind: Any, **values: Value) -> Row:
    values["seal"] = 0
    row = kind(**values)
    return row._replace(seal=seal_of(row[:-1]))


def stand(connection: sqlite3.Connection) -> Raw:
    """Return what tells a record from itself at another time: how much was done and undone."""
    query = "SELECT count(*), max(id), sum(state = 'done'), sum(state = 'undone') FROM operation"
    row: Raw = connection.execute(query).fetchone()
    return row


def write(
    path: Path,
    seen: Raw,
    changes: Changes,
    done: tuple[int, str, str],
    advance: Callable[[int], None],
) -> None:
    """Write changes as one operation, or nothing.

    Args:
        path: the record.
        seen: how it stood when the changes were worked out.
        changes: what to write.
        done: when (seconds since 1970 UTC), the command line, and what was done.
        advance: is told how many more rows were written.

    Raises:
        StoreError: another magstack has changed the record since, or it cannot be written.
    """
    with database.writing(path) as connection:
        connection.execute("BEGIN IMMEDIATE")
        if stand(connection) != seen:
            raise database.overtaken(path)
        for number, (table, row, before, after) in enumerate(changes, 1):
            _write_row(connection, table, row, before, after)
            if number % STEP == 0:
                advance(STEP)
        advance(len(changes) % STEP)
        _supersede(connection)
        _journal(connection, changes, done)
        connection.execute("COMMIT")


def _write_row(
    connection: sqlite3.Connection, table: str, number: int, before: Row | None, after: Row | None
) -> None:
    if after is None:
        connection.execute(f"DELETE FROM {table} WHERE id = ?", (number,))  # noqa: S608 (a name of our own)
        return
    columns = ", ".join(f"{column} = ?" for column in after._fields)
    marks = ", ".join("?" * len(after))
    query = (
        f"INSERT INTO {table} VALUES ({marks})"  # noqa: S608 (a name of our own)
        if before is None
        else f"UPDATE {table} SET {columns} WHERE id = {int(number)}"  # noqa: S608 (as above)
    )
    connection.execute(query, tuple(after))


def _journal(connection: sqlite3.Connection, changes: Changes, done: tuple[int, str, str]) -> None:
    """Write what was done and which rows it touched."""
    operation = reading.last_number(connection, "operation") + 1
    at, command, summary = done
    _insert(connection, "operation", [(operation, at, clean(command), summary, "done")])
    first = reading.last_number(connection, "change") + 1
    _insert(
        connection,
        "change",
        (
            (number, operation, table, row, _packed(before), _packed(after))
            for number, (table, row, before, after) in enumerate(changes, first)
        ),
    )


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Raw]) -> None:
    marks = ", ".join("?" * len(carrying.columns_of(connection, table)))
    query = f"INSERT INTO {table} VALUES ({marks})"  # noqa: S608 (a name of our own)
    connection.executemany(query, ((*row, seal_of(row)) for row in rows))


def _supersede(connection: sqlite3.Connection) -> None:
    """Let what had been undone stay undone: something else is done now."""
    undone = []
    for row in reading.backwards(connection, "operation"):
        if row[4] == "done":
            break
        if row[4] == "undone":
            undone.append((*row[:4], "superseded"))
    for values in undone:
        connection.execute(
            "UPDATE operation SET state = ?, seal = ? WHERE id = ?",
            (values[4], seal_of(values), values[0]),
        )


def _packed(row: Row | None) -> str | None:
    """Write a row as the journal keeps it: without what is empty."""
    if row is None:
        return None
    return _ENCODER.encode({k: value for k, value in row._asdict().items() if value is not None})


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
