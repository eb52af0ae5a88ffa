"""Examine a file from the outside in: its structure, its rows, its journal; nothing is written."""

from collections.abc import Callable, Iterator
from pathlib import Path
from sqlite3 import Connection

from magstack.domain.faults import Fault
from magstack.errors import StoreError
from magstack.store import database
from magstack.store.checkup import history, readers, rows, schema
from magstack.store.checkup.place import around, synced_by
from magstack.store.checkup.telling import RESTORE, UPGRADE, guarded, looked, uncounted, wrong
from magstack.store.snapshots import snapshot

__all__ = [
    "RESTORE",
    "around",
    "faults",
    "guarded",
    "looked",
    "sound",
    "structure",
    "synced_by",
    "uncounted",
    "work",
]

OLDER = "The next command brings it up to date, and keeps a copy of what was."


def faults(path: Path, advance: Callable[[int], None] = uncounted) -> Iterator[Fault]:
    """Yield what is wrong with a record's file, whatever bytes it has; nothing is raised for them.

    Mild faults are no damage. ``advance`` is called with how many more rows were looked at, of
    ``work(path)`` in all. The file may be in use: it is copied into memory first. What amounts
    and days come to is not looked at here.
    """
    return _of_file(path, lambda connection: _of_content(connection, advance))


def sound(path: Path, advance: Callable[[int], None] = uncounted) -> bool:
    """Whether a file has no fault that is more than mild."""
    return all(fault.mild for fault in faults(path, advance))


def structure(path: Path) -> Iterator[Fault]:
    """Yield what is wrong with the file as SQLite sees it, without a look into any row."""
    return _of_file(path, schema.integrity)


def work(path: Path) -> int:
    """Return how many rows ``faults`` looks at, 0 where that cannot be known."""
    try:
        with snapshot(path) as connection:
            tables = schema.sealed(database.version(connection))
            return rows.work(connection, tables) + rows.work(connection, {"change": []})
    except StoreError:
        return 0


def _of_file(path: Path, look: Callable[[Connection], Iterator[Fault]]) -> Iterator[Fault]:
    try:
        with database.faults_of_files(path):
            database.refuse_no_file(path)
    except StoreError as error:
        yield Fault("structure", str(error), "")
        return
    try:
        with snapshot(path) as connection:
            if database.head(path)[database.WAY] not in database.WAYS:
                yield wrong("structure", "Its header says that nothing can be written to it.")
            yield from guarded("structure", look(connection))
    except StoreError as error:
        said_all = isinstance(error.__cause__, OSError)
        yield Fault("structure", _of_it(path, error), "" if said_all else RESTORE)


def _of_it(path: Path, error: StoreError) -> str:
    """Return what is wrong with a file without naming it, and without what else could be done."""
    if isinstance(error, database.DamagedError):
        return f"It cannot be read: {error.detail}."
    begins, found, rest = str(error).partition(f"{path} is ")
    return str(error) if begins or not found else f"It is {rest.partition('. ')[0].rstrip('.')}."


def _of_content(connection: Connection, advance: Callable[[int], None]) -> Iterator[Fault]:
    """Yield the faults of a copy in memory, those of its content only if its structure is whole."""
    number, known = database.version(connection), len(database.scripts())
    if number > known:
        yield Fault("version", f"Its schema, {number}, is that of a newer magstack.", UPGRADE)
        return
    found = list(schema.faults(connection, number))
    yield from found
    if any(not fault.mild for fault in found):
        return
    tables = schema.sealed(number)
    yield from schema.references(connection)
    broken = list(rows.faults(connection, tables, advance))
    yield from broken
    yield from history.faults(connection, tables, advance)
    if number < known:
        yield Fault("version", f"Its schema is {number}, and the present one {known}.", OLDER, True)
        database.migrate(connection, database.scripts())
    if not broken:
        yield from readers.unread(connection)
    yield from readers.faults(connection)
