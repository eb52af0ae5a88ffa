"""A copy takes the record's place: what was there is kept, and no write is lost unsaid."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO, NamedTuple

from magstack.store import checkup, database
from magstack.store.backup.drafts import (
    copied,
    faults_of,
    made,
    names,
    never,
    refuse_unsound,
    sync,
    took,
)

BESIDE = ("-journal", "-wal", "-shm")
"""How the names of what SQLite keeps beside a file end; it would be applied to any other there."""


class Kept(NamedTuple):
    """What was in the record's place: where it is kept, and whether it is sound."""

    path: Path
    sound: bool


def replace(
    record: Path, source: Path, aside: Path, check: Callable[[], None] = lambda: None
) -> Kept | None:
    """Put a copy of a sound file in the record's place, brought up to date.

    What was there before is kept as ``aside``, or with -2, whatever it is; None where there was
    nothing. Who writes is waited for, and who waits meanwhile to write is refused: no write is
    lost unsaid. What ``check`` raises, while nobody else can write, stops it.

    Raises:
        StoreError: the file is not sound, the record is in use for too long, or nothing can be
            written there; then everything is as it was.
    """
    with faults_of(record, record.parent):
        record.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with copied(source, record.parent) as draft, faults_of(record, record.parent):
        refuse_unsound(draft, source)
        _bring_up(draft)
        if not record.exists():
            _begin(draft, record)
            return None
        sound = checkup.sound(record)
        with made(aside.parent), _locked(record, sound=sound):
            check()
            return Kept(_exchange(draft, record, aside), sound)


def _bring_up(draft: Path) -> None:
    with closing(database.connect(draft, "rw")) as connection:
        database.migrate(connection, database.scripts())
    sync(draft)


def _begin(draft: Path, record: Path) -> None:
    """Let the draft be the record where there was none, unless another magstack was quicker."""
    if not took(draft, record):
        raise database.overtaken(record)
    sync(record.parent)


@contextmanager
def _locked(record: Path, *, sound: bool) -> Iterator[None]:
    """Keep others from writing the record, whose interrupted write is taken back by this.

    In one that is not sound, that is left alone, and nobody can be kept from anything.
    """
    with ExitStack() as stack:
        try:
            if sound or _alone(record):
                connection = stack.enter_context(closing(database.connect(record, "rw")))
                connection.execute("PRAGMA journal_mode=DELETE")
                connection.execute("BEGIN IMMEDIATE")
        except (sqlite3.Error, UnicodeDecodeError) as error:  # what it says may be damaged too
            name = getattr(error, "sqlite_errorname", "")
            if sound or name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                raise
        yield


def _alone(record: Path) -> bool:
    """Whether SQLite can open a file without a change to it, or to what lies beside it."""
    return database.ours(record) and not any(each.exists() for each in _beside(record))


def _beside(record: Path) -> list[Path]:
    return [record.with_name(f"{record.name}{ending}") for ending in BESIDE]


def _exchange(draft: Path, record: Path, aside: Path) -> Path:
    """Let the draft be the record, and give what was there another name, with all beside it."""
    moved: list[tuple[Path, Path]] = []
    with record.open("rb") as content:  # closed at the end: with it, the lock is gone
        kept = _second(record, content, aside)
        try:
            for beside, after in zip(_beside(record), _beside(kept), strict=True):
                if beside.exists():
                    moved.append((beside, beside.rename(after)))
            for folder in (kept.parent, record.parent):
                sync(folder)
            draft.replace(record)
        except BaseException:
            for before, after in moved:
                after.rename(before)
            kept.unlink()
            raise
        sync(record.parent)
    return kept


def _second(record: Path, content: BinaryIO, wanted: Path) -> Path:
    """Give the record's file a second name, the first that is free, and return it."""
    for target in names(wanted):
        try:
            target.hardlink_to(record)
        except FileExistsError:
            continue
        except OSError:  # another file system, or one without hard links
            if os.path.lexists(target):
                continue
            target.touch(mode=0o600)
            with target.open("wb") as second:
                copyfileobj(content, second)
            sync(target)
        target.chmod(0o600)
        return target
    return never()
