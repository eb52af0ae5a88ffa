"""Copies of the record: consistent while others write, checked after, whole or not there."""

import filecmp
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

from magstack.domain.backups import Contents
from magstack.store import checkup, database
from magstack.store.backup.drafts import (
    BESIDE,
    copied,
    damaged,
    drafted,
    faults_of,
    placed,
    refuse_unsound,
)
from magstack.store.backup.replacing import Kept, replace
from magstack.store.snapshots import hold, snapshot

__all__ = ["BESIDE", "Kept", "before_schema", "contents", "copies", "copy", "replace"]

COUNTS = """
    SELECT (SELECT count(*) FROM product), (SELECT count(*) FROM intake), count(*), max(at)
    FROM operation
"""

NEWEST = "SELECT at, utc_offset FROM intake ORDER BY day DESC, at DESC, id DESC LIMIT 1"


def copy(
    source: Path,
    target_folder: Path,
    name: str,
    advance: Callable[[int], None] = checkup.uncounted,
) -> Path:
    """Copy a record into a folder, and return where: as ``name``, or with -2 if that is taken.

    Others may read and write it meanwhile: it is held for a moment. The copy (0600) is checked
    before it gets its name, and on the disk once it has it. The folder is made (0700) where it is
    missing; its parent is not. Whoever calls has no transaction of its own open on the record.
    ``advance`` is called with how many more rows were checked, of ``checkup.work(source)`` in all.

    Raises:
        StoreError: the record is missing, damaged or from a newer magstack, or nothing can be
            written there; then there is no copy.
    """
    with copied(source, target_folder) as draft, faults_of(source, target_folder):
        refuse_unsound(draft, source, advance)
        return placed(draft, target_folder / name)


def before_schema(source: Path, number: int) -> Path:
    """Copy a record before it is brought to the schema with this number, and return where.

    Whoever calls holds the lock for writing: the file is opened through SQLite alone, because
    closing it otherwise would drop that lock. A copy that is there already and the same is kept
    instead: a step that fails is tried again by each command.

    Raises:
        StoreError: the file is damaged, or nothing can be written there.
    """
    folder, stem = source.parent / database.BACKUPS, f"{source.stem}-before-schema-{number}"

    def fill(target: sqlite3.Connection) -> None:
        with closing(database.connect(source, "ro")) as reader:
            hold(reader)
            reader.backup(target)

    with faults_of(source, folder), drafted(folder, fill) as draft:
        for fault in checkup.structure(draft):
            raise damaged(source, fault)
        for earlier in sorted(folder.glob(f"{stem}*.db")):
            if earlier.is_file() and filecmp.cmp(earlier, draft, shallow=False):
                return earlier
        return placed(draft, folder / f"{stem}.db")


def copies(folder: Path) -> list[Path]:
    """Return the files in a folder that may be copies of a record, the newest first."""
    try:
        found = [each for each in folder.glob("*.db") if each.is_file()]
        return sorted(found, key=lambda each: (each.stat().st_mtime, each.name), reverse=True)
    except OSError:
        return []


def contents(path: Path) -> Contents:
    """Return what a record holds, of whichever schema.

    Raises:
        StoreError: it cannot be read.
    """
    with snapshot(path) as connection:
        products, entries, operations, done = connection.execute(COUNTS).fetchone()
        newest = connection.execute(NEWEST).fetchone()
        number, size = database.version(connection), path.stat().st_size
        try:
            last = _moment(*newest) if newest else None
            written = _moment(done, 0) if done is not None else None
        except (ValueError, TypeError, OverflowError) as error:
            raise database.damaged(path, f"a moment in it is none: {error}") from error
        return Contents(number, size, products, entries, operations, last, written)


def _moment(at: int, offset: int) -> datetime:
    return datetime.fromtimestamp(at, timezone(timedelta(minutes=offset)))
