"""What files in and out share: all that lies in a folder, being somebody else, and no hanging."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from tests.conftest import Runner

NOBODY = 65534

LONGEST = 60.0
"""Seconds after which something hangs, on the busiest machine."""


def held(*folders: Path) -> dict[str, tuple[int, str]]:
    """Return what lies in folders: of each thing its mode, and its content or where it leads."""
    return {
        str(path): (path.lstat().st_mode, _content(path))
        for folder in folders
        for path in (folder, *sorted(folder.rglob("*")))
    }


def _content(path: Path) -> str:
    if path.is_symlink():
        return str(path.readlink())
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


@contextmanager
def in_time() -> Iterator[None]:
    """Let what hangs fail."""

    def fail(*_: object) -> None:
        raise AssertionError("it hangs")

    before = signal.signal(signal.SIGALRM, fail)
    signal.setitimer(signal.ITIMER_REAL, LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def temporary(folder: Path) -> Iterator[Path]:
    """Let temporary files lie in a folder of their own, where what is left can be seen."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield folder
    finally:
        tempfile.tempdir = before


@contextmanager
def somebody(person: Runner) -> Iterator[tuple[Runner, Path]]:
    """Be somebody whom permissions bind, with a copy of a record and a folder beside it.

    Root, whom they do not bind, is nobody meanwhile. What is not imported before cannot always be.
    """
    root = os.geteuid() == 0
    with temporary_folder() as folder:
        runner = Runner(folder / "home", person.now)
        runner.home.mkdir(mode=0o700)
        shutil.copy(person.database, runner.database)
        if root:
            for path in (folder, runner.home, runner.database):
                os.chown(path, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            yield runner, folder
        finally:
            if root:
                os.seteuid(0)
            for path in folder.rglob("*"):
                path.chmod(0o700)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Give a folder that anybody can reach, as tmp_path is not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
