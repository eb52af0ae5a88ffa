"""New files of SQLite: filled and checked as drafts, then given a name that is free."""

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import NoReturn

from magstack.domain.faults import Fault
from magstack.domain.wording import in_sentence
from magstack.errors import StoreError
from magstack.store import checkup, database
from magstack.store.snapshots import snapshot

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

BESIDE = ("-journal", "-wal", "-shm")
"""How the names of what SQLite keeps beside a file end; it would be applied to any other there."""

Fill = Callable[[sqlite3.Connection], None]
"""What writes pages into a new file."""


@contextmanager
def copied(source: Path, folder: Path) -> Iterator[Path]:
    """Give a copy of a file, as one moment has it, that lies in the folder as a draft."""
    with (
        snapshot(source) as memory,
        faults_of(source, folder),
        drafted(folder, memory.backup) as draft,
    ):
        yield draft


@contextmanager
def drafted(folder: Path, fill: Fill) -> Iterator[Path]:
    """Give a new file that is filled, in a folder of its own; it is gone afterwards."""
    from tempfile import TemporaryDirectory

    with made(folder), TemporaryDirectory(dir=folder, prefix=".magstack-") as inner:
        draft = Path(inner) / "magstack.db"
        draft.touch(mode=0o600)
        with closing(database.connect(draft, "rw")) as target:
            target.execute("PRAGMA journal_mode=OFF")
            target.execute("PRAGMA synchronous=OFF")  # it is brought onto the disk as a whole
            fill(target)
        with closing(database.connect(draft, "rw")) as target:
            target.execute("PRAGMA journal_mode=DELETE")  # the record may be in another
        sync(draft)
        yield draft


def refuse_unsound(
    draft: Path, source: Path, advance: Callable[[int], None] = checkup.uncounted
) -> None:
    """Refuse a draft that has faults, as a copy of what it was made of.

    Raises:
        StoreError: the source is damaged, or from a newer magstack.
    """
    for fault in checkup.faults(draft, advance):
        if fault.check == "version" and not fault.mild:
            raise database.newer(source)
        if not fault.mild:
            raise damaged(source, fault)


def damaged(source: Path, fault: Fault) -> StoreError:
    """Return the error for what cannot be copied because of a fault."""
    return database.damaged(source, in_sentence(fault.said.removesuffix(".")))


@contextmanager
def made(folder: Path) -> Iterator[None]:
    """Make a folder where it is missing, and take it away again if nothing comes to lie in it."""
    missing = not folder.exists()
    if missing:
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:  # another magstack was quicker, or it is none
            missing = False
            if not folder.is_dir():
                raise
    try:
        yield
    except BaseException:
        if missing:
            with suppress(OSError):  # it is no longer empty
                folder.rmdir()
        raise


@contextmanager
def faults_of(source: Path, folder: Path) -> Iterator[None]:
    """Turn what SQLite and the file system raise into one sentence with a way out."""
    try:
        yield
    except sqlite3.Error as error:
        written = getattr(error, "sqlite_errorname", "").startswith(("SQLITE_FULL", "SQLITE_IOERR"))
        raise database.explained(error, folder if written else source) from error
    except OSError as error:
        raise StoreError(_sentence(error, folder)) from error


def _sentence(error: OSError, folder: Path) -> str:
    name = database.shown(folder)
    if error.errno in FULL:
        return f"The disk is full: nothing was written to {name}. Free some space and try again."
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return f"{name} may not be written. Check who owns it and its permissions."
    return f"Nothing could be written to {name}: {error.strerror or error}."


def placed(draft: Path, wanted: Path) -> Path:
    """Give the draft its name, or the first that is free, and return it."""
    for target in filter(free, names(wanted)):
        if took(draft, target):
            sync(target.parent)
            return target
    return never()


def names(wanted: Path) -> Iterator[Path]:
    """Yield the name that is wanted, then the same with -2, -3 and so on."""
    yield wanted
    for number in count(2):
        yield wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")


def beside_of(path: Path) -> list[Path]:
    """Return what SQLite may keep beside a file."""
    return [path.with_name(f"{path.name}{ending}") for ending in BESIDE]


def free(path: Path) -> bool:
    """Whether a name is free, and nothing lies there that SQLite would apply to the file."""
    return not any(map(os.path.lexists, (path, *beside_of(path))))


def never() -> NoReturn:
    """Say that all names have been tried, which cannot be."""
    raise AssertionError("there is always another name")


def took(draft: Path, target: Path) -> bool:
    """Give the draft this name, unless something is there."""
    try:
        target.hardlink_to(draft)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        if os.path.lexists(target):
            return False
        draft.rename(target)
    return True


def sync(path: Path) -> None:
    """Bring a file or a directory onto the disk, as far as its file system can."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)
