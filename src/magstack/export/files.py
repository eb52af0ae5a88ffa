"""A file that is written whole or not at all."""

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

from magstack.domain.texts import clean
from magstack.errors import OutputError, UsageError
from magstack.store import database

NAMED = {"/dev/stdout": 1, "/dev/stderr": 2}

NUMBERED = re.compile(r"/(?:dev|proc/self)/fd/([0-9]{1,9})")
"""Names of an open stream: it is written to from where it stands, whatever is behind it."""

BESIDE = ("", "-journal", "-wal", "-shm")
"""How the names of a record and of what SQLite keeps beside it end."""

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def written_whole(
    path: Path, *, force: bool = False, never: Path | None = None
) -> Iterator[TextIO]:
    """Give a stream of text, UTF-8, whose content becomes the file at the end: see `whole`."""
    with whole(path, force=force, never=never) as stream, as_text(stream) as text:
        yield text


@contextmanager
def as_text(stream: BinaryIO) -> Iterator[TextIO]:
    """Give a stream of text (UTF-8, line ends as written) whose bytes go into another one."""
    text = TextIOWrapper(stream, encoding="utf-8", newline="")
    try:
        yield text
    except BaseException:
        with suppress(OSError):  # what failed is told already
            text.detach()
        raise
    text.detach()


@contextmanager
def whole(path: Path, *, force: bool = False, never: Path | None = None) -> Iterator[BinaryIO]:
    """Give a stream of bytes whose content becomes the file at the end.

    Until then, and after any error, ``path`` is as it was. A new file can be read by its owner
    only; a replaced one keeps its permissions. A symbolic link is followed. What is no regular
    file (a pipe, a device) or is open already (``/dev/stdout``) is written to as it comes.

    Args:
        path: the file.
        force: replace it if it exists.
        never: a record that is not replaced even then, nor what belongs to it, nor its copies.

    Raises:
        UsageError: it exists, is a directory or a disk, or lies in none; or it is ``never``.
        OutputError: the disk is full, or nothing may be written there.
    """
    with faults_of(str(path)):
        number = _descriptor(path)
        if number is not None:
            with _again(number, path, never) as stream:
                yield stream
            return
        if _streamed(path):
            with path.open("wb") as stream:
                yield stream
            return
        target = Path(os.path.realpath(path))
        _refuse(target, path, never, force=force)
        with _drafted(target, path, force=force) as stream:
            yield stream


@contextmanager
def faults_of(name: str) -> Iterator[None]:
    """Turn what the file system raises into one sentence about ``name``.

    A reader that hung up (BrokenPipeError) is no fault, and passes.

    Raises:
        OutputError: it could not be written.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(_sentence(error, clean(name))) from error


def _sentence(error: OSError, name: str) -> str:
    if error.errno in FULL:
        return f"The disk is full: {name} was not written. Free some space and try again."
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return f"{name} may not be written. Check its directory's permissions, or name another."
    return f"{name} could not be written: {error.strerror or error}. Name another file."


def _descriptor(path: Path) -> int | None:
    """Return the number of the open stream that a path names, if it names one."""
    name = str(path)
    numbered = NUMBERED.fullmatch(name)
    return int(numbered[1]) if numbered else NAMED.get(name)


@contextmanager
def _again(number: int, path: Path, never: Path | None) -> Iterator[BinaryIO]:
    """Give an open stream once more: opening its name would cut off what stands behind it."""
    if never is not None and never.exists() and os.path.samestat(os.fstat(number), never.stat()):
        raise _itself(path)
    with os.fdopen(os.dup(number), "wb") as stream:
        yield stream


def _streamed(path: Path) -> bool:
    """Whether this is something to write to, rather than a file to put in its place."""
    if path.is_block_device():
        raise UsageError(f"{_shown(path)} is a disk. Name a file.")
    return path.exists() and not path.is_file() and not path.is_dir()


def _refuse(target: Path, path: Path, never: Path | None, *, force: bool) -> None:
    if target.is_dir():
        raise UsageError(f"{_shown(path)} is a directory. Name a file in it.")
    if not target.parent.is_dir():
        raise UsageError(
            f"There is no directory {_shown(target.parent)}. Make it, or name another file."
        )
    if never is not None:
        _refuse_record(target, path, never)
    if target.exists() and not force:
        raise _existing(path)


def _refuse_record(target: Path, path: Path, never: Path) -> None:
    """Refuse the record, what SQLite keeps or will keep beside it, and any other record."""
    if never.exists() and target.exists() and target.samefile(never):
        raise _itself(path)  # and nothing opens it: that would give up a lock on it
    record = os.path.realpath(never)
    if str(target) in [record + ending for ending in BESIDE]:
        raise UsageError(f"{_shown(path)} belongs to the record. Name another file.")
    with suppress(OSError):  # it is not there, or cannot be read
        if database.ours(target):
            raise UsageError(f"{_shown(path)} is a copy of a record. Name another file.")


def _itself(path: Path) -> UsageError:
    return UsageError(f"{_shown(path)} is the record itself. Name another file.")


def _existing(path: Path) -> UsageError:
    return UsageError(
        f"{_shown(path)} exists already. Add --force to replace it, or name another file."
    )


def _shown(path: Path) -> str:
    """Return a name for a sentence, which is one line."""
    return clean(str(path))


@contextmanager
def _drafted(target: Path, path: Path, *, force: bool) -> Iterator[BinaryIO]:
    """Write beside the target, and give the draft its name when all is on the disk."""
    draft = target.with_name(f".magstack-{os.urandom(6).hex()}.part")
    with _gone(draft), _gone(draft):  # twice: Ctrl-C may come just before one takes it away
        with open(draft, "xb", opener=_for_the_owner) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        _place(draft, target, path, force=force)


@contextmanager
def _gone(draft: Path) -> Iterator[None]:
    try:
        yield
    finally:
        draft.unlink(missing_ok=True)


def _for_the_owner(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _place(draft: Path, target: Path, path: Path, *, force: bool) -> None:
    """Give the draft its name; without ``force`` only if nobody else took it meanwhile."""
    if force:
        if target.exists():
            draft.chmod(stat.S_IMODE(target.stat().st_mode))
        draft.replace(target)
        return
    try:
        target.hardlink_to(draft)
    except FileExistsError:
        raise _existing(path) from None
    except OSError:  # a file system without hard links
        draft.replace(target)
