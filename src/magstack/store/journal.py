"""Every write is an operation with before and after for each row; undo and redo replay it."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, create_engine

from magstack.domain.texts import clean
from magstack.errors import NotFoundError
from magstack.store import database, reading
from magstack.store.sealing import Value, seal_of
from magstack.store.tables import entity
from magstack.store.tables.journal import ChangeRow, OperationRow
from magstack.store.tables.sealed import Sealed

Row = TypeVar("Row", bound=Sealed)
Columns = dict[str, Any]
"""A row as JSON has it: names of columns and their values."""


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
    changes: list[tuple[Sealed, Columns | None, Columns | None]] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def insert(self, model: type[Row], **values: Value) -> Row:
        """Write a new row, and return it with its number."""
        row = model(id=self._number(model), seal=0, **values)
        row.reseal()
        self.session.add(row)
        self.changes.append((row, None, columns_of(row)))
        return row

    def change(self, model: type[Sealed], number: int, **values: Value) -> None:
        """Change columns of the row with this number."""
        row = self.row(model, number)
        before = columns_of(row)
        for name, value in values.items():
            setattr(row, name, value)
        row.reseal()
        self.changes.append((row, before, columns_of(row)))

    def delete(self, model: type[Sealed], number: int) -> None:
        """Delete the row with this number."""
        row = self.row(model, number)
        self.session.delete(row)
        self.session.flush()  # a new row may take its name, and SQLAlchemy inserts first
        self.changes.append((row, columns_of(row), None))

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
        if not self.changes:
            return
        for number in _newest(self.connection)[1]:
            undone = self.session.get_one(OperationRow, number)
            undone.state = "superseded"
            undone.reseal()
        number = self._write(
            OperationRow, at=self.at, command=self.command, summary=self.summary, state="done"
        )
        for row, before, after in self.changes:
            self._write(
                ChangeRow,
                operation_id=number,
                entity=str(row.__tablename__),
                entity_id=(after or before or {})["id"],
                before=_packed(before),
                after=_packed(after),
            )

    def _write(self, model: type[Sealed], **values: Value) -> int:
        number = self._number(model)
        row = model(id=number, seal=0, **values)
        row.reseal()
        self.session.add(row)
        return number

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
    backwards = state == "undone"
    changes = list(_changes(connection, number))
    for change in changes if backwards else changes[::-1]:
        states = (_unpacked(change, change.after), _unpacked(change, change.before))
        present, wanted = states if backwards else states[::-1]
        _restore(session, path, change, present, wanted)
    done = session.get_one(OperationRow, number)
    done.state = state
    done.reseal()
    session.commit()
    return done


def _changes(connection: sqlite3.Connection, operation: int) -> Iterator[ChangeRow]:
    """Yield the changes of an operation, newest first: all of them, because none can be missing."""
    for row in reading.backwards(connection, "change"):
        if row[1] < operation:
            return
        if row[1] == operation:
            yield ChangeRow(**dict(zip((*ChangeRow.columns(), "seal"), row, strict=True)))


def _restore(
    session: Session, path: Path, change: ChangeRow, present: Columns | None, wanted: Columns | None
) -> None:
    model = entity(change.entity)
    row = session.get(model, change.entity_id)
    if (columns_of(row) if row else None) != present:
        raise database.damaged(path, f"{change.entity} {change.entity_id} and its journal differ")
    if row is None:
        session.add(model(**(wanted or {})))
    elif wanted is None:
        session.delete(row)
    else:
        for name, value in wanted.items():
            setattr(row, name, value)
    session.flush()


def _packed(columns: Columns | None) -> str | None:
    """Write columns as JSON, without those that are empty."""
    if columns is None:
        return None
    present = {name: value for name, value in columns.items() if value is not None}
    return json.dumps(present, ensure_ascii=False, separators=(",", ":"))


def _unpacked(change: ChangeRow, text: str | None) -> Columns | None:
    """Read the columns of a change from JSON; those that are not there are empty."""
    if text is None:
        return None
    names = (*entity(change.entity).columns(), "seal")
    return {**dict.fromkeys(names), **json.loads(text)}
