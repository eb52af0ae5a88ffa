"""What is no record, or that of a newer magstack: refused, exit 4, and left untouched."""

import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.campaigns.support import refused, rows
from tests.conftest import Runner

COMMANDS = (
    (),
    ("today",),
    ("list",),
    ("log",),
    ("show", "neuro-mag"),
    ("take", "neuro-mag"),
    ("skip", "neuro-mag"),
    ("undo",),
    ("undo", "--list"),
    ("redo",),
    ("add", "neuro-mag"),
    ("edit", "neuro-mag", "--note", "x"),
    ("archive", "neuro-mag"),
    ("export", "csv"),
)


def newer(path: Path) -> None:
    Runner(path.parent).ok("add", "magnen-b6")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version=999")
        connection.execute("ALTER TABLE product ADD COLUMN colour TEXT")
        connection.commit()


def other_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE product (id INTEGER PRIMARY KEY)")
        connection.commit()


def other_program_in_wal_mode(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE product (id INTEGER PRIMARY KEY)")
        connection.commit()


def text(path: Path) -> None:
    path.write_text("my notes\n" * 400)


def empty(path: Path) -> None:
    path.touch()


def noise(path: Path) -> None:
    path.write_bytes(random.Random(6).randbytes(50_000))


def beginning(path: Path) -> None:
    """Only the first bytes of a database."""
    path.write_bytes(b"SQLite format 3\0" + bytes(40))


STRANGERS: tuple[Callable[[Path], None], ...] = (
    newer,
    other_program,
    other_program_in_wal_mode,
    text,
    empty,
    noise,
    beginning,
)


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_file_that_is_no_record_of_ours(runner: Runner, stranger: Callable[[Path], None]) -> None:
    runner.home.mkdir()
    stranger(runner.database)
    os.utime(runner.database, ns=(1, 1))
    before = runner.database.read_bytes(), sorted(runner.home.iterdir())

    for argv in COMMANDS:
        refused(runner.run(*argv), "It was left as it is")

    assert (runner.database.read_bytes(), sorted(runner.home.iterdir())) == before
    assert runner.database.stat().st_mtime_ns == 1


def symlink(path: Path) -> None:
    """To a sound record elsewhere."""
    elsewhere = Runner(path.parent / "elsewhere")
    elsewhere.ok("add", "magnen-b6")
    path.symlink_to(elsewhere.database)


def dangling_symlink(path: Path) -> None:
    path.symlink_to(path.parent / "nothing")


def directory(path: Path) -> None:
    path.mkdir()


def fifo(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize("thing", [symlink, dangling_symlink, directory, fifo])
def test_no_file_in_its_place(runner: Runner, thing: Callable[[Path], None]) -> None:
    runner.home.mkdir()
    thing(runner.database)
    before = _everything(runner.home)

    for argv in COMMANDS:
        refused(runner.run(*argv), "symbolic link", "is no file")

    assert _everything(runner.home) == before


def _everything(home: Path) -> list[tuple[str, int, int]]:
    found = sorted(home.rglob("*"))
    return [(str(path), path.lstat().st_mtime_ns, path.lstat().st_ino) for path in found]


def test_a_file_where_the_directory_should_be(runner: Runner) -> None:
    runner.home.write_text("not a directory")

    for argv in COMMANDS[1:]:
        refused(runner.run(*argv), "--home", "no magstack record")
    assert runner.home.read_text() == "not a directory"


def test_a_home_with_an_odd_name(tmp_path: Path) -> None:
    """Names that mean something in a URI, that are not UTF-8, or that look like an option."""
    for name in ("a?mode=memory", "50%25#x", "ä ö;&", os.fsdecode(b"\xff\xfe"), "new\nline"):
        runner = Runner(tmp_path / name)
        runner.ok("--home", str(runner.home), "add", "neuro-mag")
        runner.ok("take", "neuro-mag", "--home", str(runner.home))
        assert "taken" in runner.ok("today")
        assert runner.database.is_file()
        assert rows(runner.database, "SELECT count(*) FROM intake") == [(1,)]
        assert runner.run("undo", "--list", "--json").code == 0
