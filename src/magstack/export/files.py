"""A file that is written whole or not at all."""

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

from magstack.errors import OutputError, UsageError

DESCRIPTORS = ("/dev/stdout", "/dev/stderr", "/dev/fd/", "/proc/")
"""Where a path begins that names an open stream: it is written to, whatever is behind it."""

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
    file (a pipe, a device) is written to as it comes.

    Args:
        path: the file.
        force: replace it if it exists.
        never: a file that is not replaced even then.

    Raises:
        UsageError: it exists, is a directory, or lies in none; or it is ``never``.
        OutputError: the disk is full, or nothing may be written there.
    """
    with faults_of(str(path)):
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
        raise OutputError(_sentence(error, name)) from error


def _sentence(error: OSError, name: str) -> str:
    if error.errno in FULL:
        return f"The disk is full: {name} was not written. Free some space and try again."
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return f"{name} may not be written. Check its directory's permissions, or name another."
    return f"{name} could not be written: {error.strerror or error}. Name another file."


def _streamed(path: Path) -> bool:
    """Whether this is something to write to, rather than a file to put in its place."""
    if str(path.absolute()).startswith(DESCRIPTORS):
        return True
    return path.exists() and not path.is_file() and not path.is_dir()


def _refuse(target: Path, path: Path, never: Path | None, *, force: bool) -> None:
    if target.is_dir():
        raise UsageError(f"{path} is a directory. Name a file in it.")
    if not target.parent.is_dir():
        raise UsageError(f"There is no directory {target.parent}. Make it, or name another file.")
    if never is not None and never.exists() and target.exists() and target.samefile(never):
        raise UsageError(f"{path} is the record itself. Name another file.")
    if target.exists() and not force:
        raise _existing(path)


def _existing(path: Path) -> UsageError:
    return UsageError(f"{path} exists already. Add --force to replace it, or name another file.")


@contextmanager
def _drafted(target: Path, path: Path, *, force: bool) -> Iterator[BinaryIO]:
    """Write beside the target, and give the draft its name when all is on the disk."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".magstack-", suffix=".part")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(handle)
        _place(draft, target, path, force=force)
    finally:
        draft.unlink(missing_ok=True)


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
