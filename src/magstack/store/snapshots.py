"""A record's file as it is, in memory: looking at it there changes nothing and keeps nobody up."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from magstack.errors import StoreError
from magstack.store import database

LARGEST = 2**30
"""Bytes of a file that is looked at: forty years of a person are less than 100 MB."""


@contextmanager
def snapshot(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a file as one moment has it, copied into memory; it may be in use.

    A write that was interrupted is taken back in the copy. Its schema is the one that it has, and
    nothing in it is checked. Nothing is written to the file or beside it.

    Raises:
        StoreError: it is missing, locked, unreadable, too large, or no magstack record.
    """
    with database.faults_of_sqlite(path), closing(sqlite3.connect(":memory:")) as memory:
        memory.isolation_level = None
        database.prepare(memory)
        with database.faults_of_files(path):
            database.refuse_strangers(path)
            if path.stat().st_size > LARGEST:
                raise StoreError(f"{path} is larger than any record of magstack: over 1 GB.")
            _copy(path, memory)
        yield memory


def hold(connection: sqlite3.Connection) -> None:
    """Keep what a connection reads as it is until its transaction ends; who writes is waited for.

    Without this, copying a file would wait without end for one that is written all the time.
    """
    connection.execute("BEGIN")
    connection.execute("PRAGMA schema_version").fetchone()


def _copy(path: Path, memory: sqlite3.Connection) -> None:
    try:
        _copy_pages(path, "ro", memory, immutable=_quiet(path))
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "") != "SQLITE_READONLY_ROLLBACK":
            raise
        _copy_taken_back(path, memory)


def _copy_pages(path: Path, mode: str, memory: sqlite3.Connection, *, immutable: bool) -> None:
    with closing(database.connect(path, mode, immutable=immutable)) as connection:
        hold(connection)
        connection.backup(memory)


def _copy_taken_back(path: Path, memory: sqlite3.Connection) -> None:
    """Copy a file whose last write was interrupted, as it will be once that is taken back."""
    from shutil import copyfile
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix=".magstack-") as folder:
        own = Path(folder) / path.name
        for ending in ("", "-journal"):
            copyfile(f"{path}{ending}", f"{own}{ending}")
        _copy_pages(own, "rw", memory, immutable=False)


def _quiet(path: Path) -> bool:
    """Whether another program left the file so that reading it would write beside it (WAL)."""
    left = database.head(path)[database.WAY] == database.WAYS[1]
    return left and not path.with_name(f"{path.name}-wal").exists()
