"""Every write is an operation with before and after for each row; undo and redo replay it."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any, Literal, TypeVar

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, create_engine

from magstack.domain.texts import clean
from magstack.errors import NotFoundError
from magstack.store import database, reading
from magstack.store.reading.rows import Raw, sealed
from magstack.store.sealing import Value, seal_of
from magstack.store.tables import entity
from magstack.store.tables.journal import ChangeRow, OperationRow
from magstack.store.tables.sealed import Sealed

Row = TypeVar("Row", bound=Sealed)
Columns = dict[str, Any]
"""A row as JSON has it: names of columns and their values."""

Packed = tuple[str, int, str | None, str | None]
"""A table, a number in it, and the row before and after as JSON."""

_CHANGE = "INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?)"

BATCH = 5000
"""After so many changes, rows are written out: what is kept until the end is kept in memory."""


@dataclass(slots=True)
class Operation:
    """One thing that a person does: its rows are written together, or none of them is.

    ``at`` is in seconds since 1970 UTC. ``connection`` reads inside the same transaction.
    """

    path: Path
    session: Session
    connection: sqlite3.Connection
    at: int
    command: str
    summary: str = ""
    changes: list[Packed] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    number: int = 0

    def insert(self, model: type[Row], **values: Value) -> Row:
        """Write a new row, and return it with its number."""
        row = model(id=self._number(model), seal=0, **values)
        row.reseal()
        self.session.add(row)
        self._keep(row, None, columns_of(row))
        return row

    def change(self, model: type[Sealed], number: int, **values: Value) -> None:
        """Change columns of the row with this number."""
        row = self.row(model, number)
        before = columns_of(row)
        for name, value in values.items():
            setattr(row, name, value)
        row.reseal()
        self._keep(row, before, columns_of(row))

    def delete(self, model: type[Sealed], number: int) -> None:
        """Delete the row with this number."""
        row = self.row(model, number)
        self.session.delete(row)
        self.session.flush()  # a new row may take its name, and SQLAlchemy inserts first
        self._keep(row, columns_of(row), None)

    def row(self, model: type[Row], number: int) -> Row:
        """Return the row with this number, as it was written.

        Raises:
            StoreError: it is gone since it was looked at, or damaged.
        """
        self.session.flush()
        row = self.session.get(model, number)
        if row is None:
            raise database.overtaken(self.path)
        if row.seal != seal_of(row.values_in_order()):
            raise database.damaged(self.path, f"{model.__tablename__} {number}")
        return row

    def record(self) -> None:
        """Write what was done into the journal; what had been undone can no longer be redone."""
        self._write_out()
        if not self.number:
            return
        for number in _newest(self.connection)[1]:
            undone = self.session.get_one(OperationRow, number)
            undone.state = "superseded"
            undone.reseal()
        done = OperationRow(
            id=self.number,
            at=self.at,
            command=self.command,
            summary=self.summary,
            state="done",
            seal=0,
        )
        done.reseal()
        self.session.add(done)

    def _keep(self, row: Sealed, before: Columns | None, after: Columns | None) -> None:
        """Keep a change for the journal; of many changes, only the latest are kept."""
        change = str(row.__tablename__), row.id, _packed(before), _packed(after)
        self.changes.append(change)
        if len(self.changes) == BATCH:
            self._write_out()

    def _write_out(self) -> None:
        """Write rows and changes so far, so that nothing holds them in memory any longer."""
        self.session.flush()
        if self.changes and not self.number:
            self.number = self._number(OperationRow)
        rows = [(self._number(ChangeRow), self.number, *change) for change in self.changes]
        self.connection.executemany(_CHANGE, ((*row, seal_of(row)) for row in rows))
        self.changes.clear()

    def _number(self, model: type[Sealed]) -> int:
        """Return the next number of a table; numbers are never used twice."""
        table = str(model.__tablename__)
        if table not in self.numbers:
            self.numbers[table] = reading.last_number(self.connection, table)
        self.numbers[table] += 1
        return self.numbers[table]


@contextmanager
def operation(path: Path, at: int, command: str) -> Iterator[Operation]:
    """Do one thing to the record: everything inside is one transaction and one entry to undo.

    Raises:
        StoreError: the record cannot be written; it is as it was.
    """
    with _session(path) as (session, connection):
        doing = Operation(path, session, connection, at, clean(command))
        yield doing
        doing.record()
        session.commit()


def undo(path: Path) -> OperationRow:
    """Take back the last thing that was done, and return it.

    Raises:
        NotFoundError: nothing is left to undo.
    """
    with _session(path) as (session, connection):
        last, _ = _newest(connection)
        if last is None:
            raise NotFoundError("Nothing is left to undo.")
        return _replay(session, connection, path, last, "undone")


def redo(path: Path) -> OperationRow:
    """Do again what was undone last, and return it.

    Raises:
        NotFoundError: nothing was undone since the last write.
    """
    with _session(path) as (session, connection):
        _, undone = _newest(connection)
        if not undone:
            raise NotFoundError("Nothing is left to redo.")
        return _replay(session, connection, path, undone[-1], "done")


def columns_of(row: Sealed) -> Columns:
    """Return a row's columns and values."""
    return {**dict(zip(row.columns(), row.values_in_order(), strict=True)), "seal": row.seal}


@contextmanager
def _session(path: Path) -> Iterator[tuple[Session, sqlite3.Connection]]:
    """Open a session whose transaction holds the write lock from its first moment."""
    with database.writing(path) as connection:
        engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
        event.listen(engine, "begin", lambda begun: begun.exec_driver_sql("BEGIN IMMEDIATE"))
        try:
            with Session(engine, expire_on_commit=False) as session:
                session.connection()
                yield session, connection
        except DBAPIError as error:
            if isinstance(error.orig, sqlite3.Error):
                raise error.orig from error
            raise


def _newest(connection: sqlite3.Connection) -> tuple[int | None, list[int]]:
    """Return the last thing that is done, and what was undone after it, newest first."""
    undone: list[int] = []
    for number, *_, state, _ in reading.backwards(connection, "operation"):
        if state == "done":
            return number, undone
        if state == "undone":
            undone.append(number)
    return None, undone


def _replay(
    session: Session,
    connection: sqlite3.Connection,
    path: Path,
    number: int,
    state: Literal["done", "undone"],
) -> OperationRow:
    """Bring every row of an operation to how it was before (undone) or after (done) it."""
    changes = _changes(connection, number, newest_first=state == "undone")
    for _, _, table, row, before, after, _ in changes:
        states = _unpacked(table, after), _unpacked(table, before)
        present, wanted = states if state == "undone" else states[::-1]
        _restore(connection, path, (table, row), present, wanted)
    done = session.get_one(OperationRow, number)
    done.state = state
    done.reseal()
    session.commit()
    return done


def _changes(
    connection: sqlite3.Connection, operation: int, *, newest_first: bool
) -> Iterator[Raw]:
    """Yield the rows of an operation's changes: all of them, because none can be missing."""
    newer = takewhile(lambda row: row[1] >= operation, reading.backwards(connection, "change"))
    numbers = [row[0] for row in newer if row[1] == operation]
    bounds = (numbers[-1], numbers[0]) if numbers else (0, 0)
    way = "DESC" if newest_first else ""
    query = f"SELECT * FROM change WHERE id BETWEEN ? AND ? ORDER BY id {way}"  # noqa: S608 (a word of our own)
    yield from sealed(connection, query, bounds)


def _restore(
    connection: sqlite3.Connection,
    path: Path,
    place: tuple[str, int],
    present: Columns | None,
    wanted: Columns | None,
) -> None:
    """Bring one row from how it must be at ``present`` to how it is ``wanted``."""
    table, number = place
    names = _columns(table)
    found = connection.execute(f"SELECT * FROM {table} WHERE id = ?", (number,)).fetchone()  # noqa: S608 (a name of our own)
    if (dict(zip(names, found, strict=True)) if found else None) != present:
        raise database.damaged(path, f"{table} {number} and its journal differ")
    if wanted is None:
        connection.execute(f"DELETE FROM {table} WHERE id = ?", (number,))  # noqa: S608 (a name of our own)
        return
    values = [wanted[name] for name in names]
    columns, marks = ", ".join(names), ", ".join("?" * len(names))
    connection.execute(
        f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 (names of our own)
        if present is None
        else f"UPDATE {table} SET ({columns}) = ({marks}) WHERE id = {int(number)}",  # noqa: S608 (as above)
        values,
    )


@cache
def _columns(table: str) -> tuple[str, ...]:
    """Return the columns of a table whose changes are journalled."""
    return (*entity(table).columns(), "seal")


def _packed(columns: Columns | None) -> str | None:
    """Write columns as JSON, without those that are empty."""
    if columns is None:
        return None
    present = {name: value for name, value in columns.items() if value is not None}
    return json.dumps(present, ensure_ascii=False, separators=(",", ":"))


def _unpacked(table: str, text: str | None) -> Columns | None:
    """Read the columns of a row of a table from JSON; those that are not there are empty."""
    return None if text is None else {**dict.fromkeys(_columns(table)), **json.loads(text)}
