"""The directory or the file is read-only: reading works, writing says why."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.campaigns.support import elsewhere, mounted, needs_mounts, refused
from tests.conftest import Runner

READS = (
    ("today",),
    ("today", "--json"),
    ("list", "--json"),
    ("log", "--json"),
    ("show", "neuro-mag"),
    ("undo", "--list", "--json"),
    ("export", "csv"),
    ("take", "magnen-b6", "--dry-run"),
)
WRITES = (
    ("take", "magnen-b6"),
    ("skip", "magnen-b6"),
    ("undo",),
    ("add", "Night Mag", "--unit", "capsule", "--serving", "2", "--elemental", "magnesium=100 mg"),
    ("edit", "neuro-mag", "--note", "other"),
    ("archive", "neuro-mag"),
)

BOUND = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1"'
"""Makes a place read-only for one process, also for root, whom permissions do not bind."""

NOBODY = 65534


def closed(place: Path) -> list[str]:
    """Return the beginning of a command for which ``place`` is read-only."""
    if os.geteuid() == 0:
        needs_mounts(place if place.is_dir() else place.parent)
        return mounted(BOUND, str(place))
    place.chmod(0o500 if place.is_dir() else 0o400)
    return []


@pytest.mark.parametrize("place", ["home", "home/magstack.db"])
def test_reading_works_and_writing_says_why(stack: Runner, tmp_path: Path, place: str) -> None:
    stack.ok("take", "neuro-mag")
    right = [stack.run(*argv) for argv in READS]
    before = stack.database.read_bytes()

    found = elsewhere(stack, *READS, *WRITES, *READS, within=closed(tmp_path / place))

    assert found[: len(READS)] == right
    assert found[-len(READS) :] == right
    for result in found[len(READS) : -len(READS)]:
        refused(result, "read-only: nothing was written")
    assert stack.database.read_bytes() == before


def test_a_read_only_directory_without_a_record(runner: Runner) -> None:
    runner.home.mkdir()

    today, add = elsewhere(runner, ("today",), ("add", "neuro-mag"), within=closed(runner.home))

    refused(today, "magstack add neuro-mag")
    refused(add, "--home")


@pytest.fixture
def interrupted(stack: Runner) -> Runner:
    """Someone whose last write was killed, so that SQLite's journal still has to be rolled back."""
    script = (
        "import os, signal, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.executescript('PRAGMA cache_size=1; BEGIN IMMEDIATE; PRAGMA cache_spill=1;')\n"
        "c.execute('DELETE FROM product')\n"
        "c.execute('CREATE TABLE filler (x)')\n"
        "c.executemany('INSERT INTO filler VALUES (?)', [(bytes(999),)] * 999)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(stack.database)], check=False)
    assert (stack.home / "magstack.db-journal").stat().st_size > 0
    return stack


def test_an_interrupted_write_in_a_read_only_directory_is_no_answer(interrupted: Runner) -> None:
    before = interrupted.database.read_bytes()

    found = elsewhere(interrupted, *READS, *WRITES, within=closed(interrupted.home))

    for result in found:
        refused(result, "was interrupted")
    assert interrupted.database.read_bytes() == before
    interrupted.home.chmod(0o700)
    assert "Neuro-Mag" in interrupted.ok("list")


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A directory that another user can reach, as tmp_path is not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_the_record_of_somebody_else(open_to_all: Path) -> None:
    runner = Runner(open_to_all)
    runner.ok("add", "neuro-mag")

    for result in elsewhere(runner, ("today",), ("take", "neuro-mag"), user=NOBODY):
        refused(result, "may not be written or read")

    runner.database.chmod(0o644)
    today, take = elsewhere(runner, ("today",), ("take", "neuro-mag"), user=NOBODY)
    assert today == runner.run("today")
    refused(take, "read-only: nothing was written")
