"""A copy takes the record's place: what was there is kept, and no write is lost unsaid."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext, suppress
from pathlib import Path
from shutil import copyfileobj, move
from typing import BinaryIO, NamedTuple

from magstack.store import checkup, database
from magstack.store.backup.drafts import (
    beside_of,
    copied,
    faults_of,
    free,
    made,
    names,
    never,
    refuse_unsound,
    sync,
    took,
)


class Kept(NamedTuple):
    """What was in the record's place: where it is kept, and whether it is sound."""

    path: Path
    sound: bool


def replace(
    record: Path,
    source: Path,
    aside: Path,
    check: Callable[[], None] = lambda: None,
    advance: Callable[[int], None] = checkup.uncounted,
) -> Kept | None:
    """Put a copy of a sound file in the record's place, brought up to date.

    What was there before is kept as ``aside``, or with -2, whatever it is; None where there was
    nothing. Who writes is waited for, and who waits meanwhile to write is refused: no write is
    lost unsaid. What ``check`` raises, while nobody else can write, stops it. ``advance`` is called
    with how many more rows were checked, of ``checkup.work`` of both files in all.

    Raises:
        StoreError: the file is not sound, the record is in use for too long, or nothing can be
            written there; then everything is as it was.
    """
    with faults_of(record, record.parent):
        record.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with copied(source, record.parent) as draft, faults_of(record, record.parent):
        refuse_unsound(draft, source, advance)
        _bring_up(draft)
        if not record.exists():
            _begin(draft, record, aside)
            return None
        sound = checkup.sound(record, advance)
        with made(aside.parent), _locked(record, sound=sound):
            check()
            return Kept(_exchange(draft, record, aside), sound)


def _bring_up(draft: Path) -> None:
    with closing(database.connect(draft, "rw")) as connection:
        database.migrate(connection, database.scripts())
    sync(draft)


def _begin(draft: Path, record: Path, aside: Path) -> None:
    """Let the draft be the record where there was none, unless another magstack was quicker.

    What SQLite left beside one that is gone is kept: it would be applied to the new one.
    """
    wanted = next(target for target in names(aside) if free(target))
    left = any(each.exists() for each in beside_of(record))
    with made(aside.parent) if left else nullcontext(), _moved(draft, record, wanted):
        if not took(draft, record):
            raise database.overtaken(record)
    sync(record.parent)


@contextmanager
def _moved(draft: Path, record: Path, kept: Path) -> Iterator[None]:
    """Move what lies beside the record beside what is kept; it is back where no draft came."""
    moved: list[tuple[Path, Path]] = []
    try:
        for beside, after in zip(beside_of(record), beside_of(kept), strict=True):
            if beside.exists():
                moved.append((beside, Path(move(beside, after))))
        for folder in {after.parent for _, after in moved} | {record.parent}:
            sync(folder)
        yield
    except BaseException:
        if not _done(draft, record):
            for before, after in moved:
                move(after, before)
        raise


def _done(draft: Path, record: Path) -> bool:
    """Whether the draft is the record: Ctrl-C may come just after that."""
    return not draft.exists() or (record.exists() and draft.samefile(record))


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
    return database.ours(record) and not any(each.exists() for each in beside_of(record))


def _exchange(draft: Path, record: Path, aside: Path) -> Path:
    """Let the draft be the record, and give what was there another name, with all beside it."""
    with database.faults_of_files(record):
        content = record.open("rb")
    with content:  # closed at the end: with it, the lock is gone
        with faults_of(record, aside.parent):
            kept = _second(record, content, aside)
        try:
            sync(kept.parent)
            with _moved(draft, record, kept):
                draft.replace(record)
        except BaseException:
            if not _done(draft, record):
                kept.unlink()
            raise
        sync(record.parent)
    return kept


def _second(record: Path, content: BinaryIO, wanted: Path) -> Path:
    """Give the record's file a second name, the first that is free, and return it."""
    for target in filter(free, names(wanted)):
        try:
            target.hardlink_to(record)
        except FileExistsError:
            continue
        except OSError:  # another file system, or one without hard links
            if not free(target):
                continue
            _copied_to(target, content)
        with suppress(PermissionError):  # a file system without permissions
            target.chmod(0o600)
        return target
    return never()


def _copied_to(target: Path, content: BinaryIO) -> None:
    """Copy what is open into a new file, which is whole or not there."""
    try:
        target.touch(mode=0o600)
        with target.open("wb") as second:
            copyfileobj(content, second)
        sync(target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
