"""The file: how it is made, opened, refused and brought up to date."""

import errno
import os
import sqlite3
import stat
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import NoReturn

import pytest

from magstack.domain.amounts import Count
from magstack.domain.days import Intake
from magstack.domain.products import Product
from magstack.domain.profile import NOBODY, Profile
from magstack.errors import NotFoundError, StoreError
from magstack.store import database, journal, reading, supplies
from magstack.store.writing.days import close_day
from magstack.store.writing.log import change_intake
from magstack.store.writing.person import set_settings
from tests.store import samples
from tests.store.samples import opened, rows

Door = Callable[[Path], AbstractContextManager[sqlite3.Connection]]

SCHEMAS = Path(__file__).parent / "schemas"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a record would be."""
    return tmp_path / "home" / "magstack.db"


@pytest.fixture
def record(path: Path) -> Path:
    """The small record."""
    samples.build(path)
    return path


def create(path: Path) -> None:
    with database.writing(path):
        pass


def look(path: Path) -> None:
    with database.reading(path):
        pass


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def listed(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


# --- making a new record


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o027, 0o077])
def test_a_new_record_is_for_its_owner_only(path: Path, mask: int) -> None:
    with umask(mask):
        create(path)
    assert (mode(path.parent), mode(path)) == (0o700, 0o600)
    assert listed(path.parent) == ["magstack.db"]


def test_a_directory_that_is_there_keeps_its_permissions(path: Path) -> None:
    path.parent.mkdir()
    path.parent.chmod(0o750)
    create(path)
    assert (mode(path.parent), mode(path)) == (0o750, 0o600)


def test_missing_directories_above_are_made(tmp_path: Path) -> None:
    deep = tmp_path / "one" / "two" / "magstack.db"
    create(deep)
    assert mode(deep.parent) == 0o700


def test_a_new_record_says_whose_it_is_and_is_empty(path: Path) -> None:
    create(path)
    assert path.read_bytes()[68:72] == b"MGST"
    assert rows(path, "PRAGMA application_id") == [(0x4D475354,)]
    assert rows(path, "PRAGMA user_version") == [(len(database.scripts()),)]
    assert rows(path, "PRAGMA journal_mode") == [("delete",)]
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    assert samples.sealed_rows(path) == {table: [] for table in (*samples.SEALED, "tally")}


def test_opening_again_changes_nothing(record: Path) -> None:
    before = record.read_bytes()
    create(record)
    look(record)
    assert record.read_bytes() == before
    assert listed(record.parent) == ["magstack.db"]


def test_many_that_begin_at_once_share_one_record(path: Path) -> None:
    start, failures = threading.Barrier(8), []

    def begin() -> None:
        start.wait()
        try:
            create(path)
        except BaseException as error:
            failures.append(error)
            raise

    everyone = [threading.Thread(target=begin) for _ in range(8)]
    for each in everyone:
        each.start()
    for each in everyone:
        each.join()
    assert failures == []
    assert listed(path.parent) == ["magstack.db"]
    assert rows(path, "PRAGMA user_version") == [(len(database.scripts()),)]


def test_a_record_that_appears_meanwhile_is_kept(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples.build(tmp_path / "other.db")
    really = Path.hardlink_to

    def too_late(self: Path, target: Path) -> None:
        (tmp_path / "other.db").rename(path)
        really(self, target)

    monkeypatch.setattr(Path, "hardlink_to", too_late)
    create(path)
    assert samples.stored(path) == (samples.STACK, samples.INTAKES)


def test_a_disk_without_hard_links_will_do(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> NoReturn:
        raise PermissionError(errno.EPERM, "Operation not permitted", str(self))

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    create(path)
    look(path)
    assert mode(path) == 0o600
    assert listed(path.parent) == ["magstack.db"]


def test_a_record_is_whole_or_not_there(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = path.parent.parent / "0001_broken.sql"
    broken.write_text("CREATE TABLE one (a);\nCREATE TABLE one (a);\n")
    monkeypatch.setattr(database, "scripts", lambda: [broken])
    with pytest.raises(StoreError):
        create(path)
    assert listed(path.parent) == []


# --- how it is opened

PRAGMAS = {
    "busy_timeout": 5000,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "foreign_keys": 1,
    "synchronous": 2,
    "journal_mode": "delete",
}


@pytest.mark.parametrize("door", [database.reading, database.writing])
def test_how_sqlite_is_told_to_behave(record: Path, door: Door) -> None:
    with door(record) as connection:
        found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS}
    assert found == PRAGMAS


def test_a_reader_cannot_write(record: Path) -> None:
    before = record.read_bytes()
    with pytest.raises(StoreError) as refused, database.reading(record) as connection:
        connection.execute("DELETE FROM intake")
    assert str(refused.value) == (
        f"{record} or its directory is read-only: nothing was written. Reading still works; to "
        "write, change the permissions or choose another place with --home."
    )
    assert record.read_bytes() == before


def test_a_reader_sees_one_moment(record: Path) -> None:
    """A write that is not committed is not seen, and none can be committed meanwhile."""
    with opened(record) as writer, database.reading(record) as reader:
        before = reading.slugs(reader)
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM product")
        with pytest.raises(sqlite3.OperationalError, match="database is locked"):
            writer.execute("COMMIT")
        assert reading.slugs(reader) == before


def test_a_writer_begins_its_transaction_itself(record: Path) -> None:
    with database.writing(record) as connection:
        assert not connection.in_transaction


def test_what_was_not_committed_is_gone(record: Path) -> None:
    before = samples.sealed_rows(record)
    with database.writing(record) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM intake")
    assert samples.sealed_rows(record) == before


def test_a_record_that_another_program_put_into_wal_mode(record: Path) -> None:
    assert rows(record, "PRAGMA journal_mode=WAL") == [("wal",)]
    create(record)
    assert rows(record, "PRAGMA journal_mode") == [("delete",)]
    assert listed(record.parent) == ["magstack.db"]
    assert samples.stored(record) == (samples.STACK, samples.INTAKES)


@pytest.mark.parametrize("door", [create, look])
def test_what_a_killed_writer_left_is_taken_back(
    record: Path, tmp_path: Path, door: Callable[[Path], None]
) -> None:
    """Its journal lies beside the record, of which some pages are already changed."""
    left = tmp_path / "left" / "magstack.db"
    left.parent.mkdir()
    with opened(record) as writer:
        writer.execute("PRAGMA cache_size=1")
        writer.execute("PRAGMA cache_spill=1")
        writer.execute("BEGIN IMMEDIATE")
        for number in range(400):
            writer.execute("UPDATE product SET note = ?", (f"{number} " * 200,))
            writer.execute(
                "INSERT INTO operation VALUES (NULL, 0, ?, '', 'done', 0)", ("x" * 3000,)
            )
        left.write_bytes(record.read_bytes())
        left.with_name("magstack.db-journal").write_bytes(
            record.with_name("magstack.db-journal").read_bytes()
        )
        writer.execute("ROLLBACK")
    assert left.stat().st_size > record.stat().st_size
    door(left)
    assert samples.stored(left) == (samples.STACK, samples.INTAKES)
    assert listed(left.parent) == ["magstack.db"]


# --- what is refused


def nothing(path: Path) -> None:
    path.parent.mkdir()


def no_directory(path: Path) -> None:
    pass


def file_as_home(path: Path) -> None:
    path.parent.write_text("a file")


def symlink(path: Path) -> None:
    path.parent.mkdir()
    samples.build(path.parent / "elsewhere.db")
    path.symlink_to(path.parent / "elsewhere.db")


def dangling_symlink(path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to(path.parent / "nowhere.db")


def directory(path: Path) -> None:
    path.mkdir(parents=True)


def fifo(path: Path) -> None:
    path.parent.mkdir()
    os.mkfifo(path)


def text(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("my notes\n" * 100)


def empty(path: Path) -> None:
    path.parent.mkdir()
    path.touch()


def stranger(path: Path) -> None:
    path.parent.mkdir()
    with opened(path) as connection:
        connection.execute("PRAGMA application_id=7")
        connection.execute("CREATE TABLE product (id INTEGER PRIMARY KEY)")


def newer(path: Path) -> None:
    samples.build(path)
    rows(path, f"PRAGMA user_version={len(database.scripts()) + 1}")


def rotten(path: Path) -> None:
    samples.build(path)
    rotten_index(path)


def rotten_index(path: Path) -> None:
    """Let an index lead elsewhere than the rows are."""
    with opened(path) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, 'day, at', 'day, units') "
            "WHERE name = 'intake_day'"
        )


MISSING = "There is no magstack record in {home} yet. Begin with a product: magstack add neuro-mag"
LINK = (
    "{path} is a symbolic link, which magstack does not follow. Put the file itself there, or "
    "point --home at the directory that holds it."
)
NO_FILE = "{path} is no file. Choose another place with --home."
NO_DATABASE = (
    "{path} is no magstack record: it is not an SQLite database, or encrypted. It was left as it "
    "is; choose another place with --home."
)
STRANGER = (
    "{path} is a database of another program, or damaged. It was left as it is; choose another "
    "place with --home."
)
NEWER = "{path} was written by a newer magstack. It was left as it is; upgrade magstack to use it."
DAMAGED = (
    "{path} is damaged (row 1 missing from index intake_day). Nothing was changed. See what is "
    "wrong, and which backup is sound: magstack doctor"
)
OLDER = (
    "{path} was written by an older magstack, and bringing it up to date needs to write there. "
    "Make it and its directory writable once, and run any command."
)

REFUSED = [
    (nothing, look, MISSING),
    (no_directory, look, MISSING),
    (file_as_home, look, MISSING),
    (
        file_as_home,
        create,
        "{home} cannot be used: File exists. Choose another place with --home, or free it.",
    ),
    *((symlink, door, LINK) for door in (look, create)),
    *((dangling_symlink, door, LINK) for door in (look, create)),
    *((directory, door, NO_FILE) for door in (look, create)),
    *((fifo, door, NO_FILE) for door in (look, create)),
    *((text, door, NO_DATABASE) for door in (look, create)),
    *((empty, door, NO_DATABASE) for door in (look, create)),
    *((stranger, door, STRANGER) for door in (look, create)),
    *((newer, door, NEWER) for door in (look, create)),
    *((rotten, door, DAMAGED) for door in (look, create)),
]


@pytest.mark.parametrize(
    ("thing", "door", "sentence"),
    REFUSED,
    ids=[f"{thing.__name__}-{door.__name__}" for thing, door, _ in REFUSED],
)
def test_what_is_refused_and_left_as_it_is(
    path: Path, thing: Callable[[Path], None], door: Callable[[Path], None], sentence: str
) -> None:
    thing(path)
    before = snapshot(path.parent)
    with pytest.raises(StoreError) as refused:
        door(path)
    assert str(refused.value) == sentence.format(path=path, home=path.parent)
    assert refused.value.exit_code == 4
    assert snapshot(path.parent) == before


def snapshot(home: Path) -> dict[str, tuple[int, bytes]]:
    found = [home, *home.rglob("*")] if home.exists() else []
    return {
        str(each): (
            each.lstat().st_mode,
            each.read_bytes() if stat.S_ISREG(each.lstat().st_mode) else b"",
        )
        for each in found
    }


PLACES = {
    "SQLITE_BUSY": "{path} is in use by another program for too long. Try again in a moment.",
    "SQLITE_FULL": "The disk is full: nothing was written to {path}, and what was there is "
    "intact. Free some space and try again.",
    "SQLITE_IOERR_WRITE": "The disk gave an error, perhaps because it is full: nothing was "
    "written to {path}. Free some space or check the disk, and try again.",
    "SQLITE_READONLY_ROLLBACK": "A write to {path} was interrupted, and taking its traces back "
    "needs to write there. Make it and its directory writable once, and run any command.",
    "SQLITE_READONLY_DIRECTORY": "{path} or its directory is read-only: nothing was written. "
    "Reading still works; to write, change the permissions or choose another place with --home.",
    "SQLITE_READONLY_DBMOVED": "{path} was replaced at the same moment: nothing was written. Look "
    "at what is there now, and try again.",
    "SQLITE_CANTOPEN_ISDIR": "{path} cannot be opened. Check that it and its directory may be "
    "read and written, or choose another place with --home.",
    "SQLITE_CORRUPT_VTAB": "{path} is damaged (what it says). Nothing was changed. See what is "
    "wrong, and which backup is sound: magstack doctor",
    "SQLITE_CONSTRAINT_FOREIGNKEY": "Another magstack changed {path} at the same moment: nothing "
    "was written. Look at it with magstack undo --list, and try again.",
    "SQLITE_CONSTRAINT_CHECK": "{path} is damaged (what it says). Nothing was changed. See what "
    "is wrong, and which backup is sound: magstack doctor",
}


@pytest.mark.parametrize(("name", "sentence"), PLACES.items(), ids=PLACES)
def test_what_sqlite_says_becomes_a_sentence(record: Path, name: str, sentence: str) -> None:
    error = sqlite3.OperationalError("what it says")
    error.sqlite_errorname = name
    with pytest.raises(StoreError) as refused, database.reading(record):
        raise error
    assert str(refused.value) == sentence.format(path=record)
    assert refused.value.__cause__ is error


def test_a_text_that_is_not_utf_8_is_a_damage(record: Path) -> None:
    with pytest.raises(StoreError) as refused, database.reading(record):
        b"\xff".decode()
    assert str(refused.value) == str(database.damaged(record, "a text in it is not UTF-8"))


def test_a_record_in_use_is_waited_for_and_then_left(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_PRAGMAS", ("PRAGMA busy_timeout=20",))
    with opened(record) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError) as refused:
            look(record)
    assert str(refused.value) == PLACES["SQLITE_BUSY"].format(path=record)


def test_a_place_that_may_not_be_used(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, dir: Path, **__: object) -> NoReturn:  # noqa: A002 (tempfile's own name)
        raise PermissionError(errno.EACCES, "Permission denied", f"{dir}/draft")

    monkeypatch.setattr(tempfile, "TemporaryDirectory", refuse)
    with pytest.raises(StoreError) as refused:
        create(path)
    assert str(refused.value) == (
        f"{path.parent}/draft may not be written or read. Check who owns it and its permissions, "
        "or choose another place with --home."
    )


def test_what_a_damage_says_is_one_clean_line() -> None:
    sentence = str(database.damaged("here", "first\n*** in\x1b[31m  page 3:\u202e x"))
    assert sentence == (
        "here is damaged (*** in[31m page 3: x). Nothing was changed. See what is wrong, and which "
        "backup is sound: magstack doctor"
    )


# --- released schemas, and the steps between them


def test_every_step_is_numbered_and_ends_with_a_semicolon() -> None:
    steps = database.scripts()
    assert [int(step.name[:4]) for step in steps] == list(range(1, len(steps) + 1))
    for step in steps:
        lines = step.read_text(encoding="utf-8").splitlines()
        code = "\n".join(line for line in lines if not line.startswith("--"))
        assert code.rstrip().endswith(";"), step


def test_every_schema_has_its_fixture() -> None:
    assert listed(SCHEMAS) == [f"{step.name[:4]}.sql" for step in database.scripts()]


SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name"


@pytest.mark.parametrize("number", range(1, len(database.scripts()) + 1))
def test_a_released_schema_never_changes(
    path: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where this fails after a release, write the next step; samples.py says what else."""
    samples.load(SCHEMAS / f"{number:04}.sql", path)
    fresh = path.with_name("fresh.db")
    steps = database.scripts()[:number]
    monkeypatch.setattr(database, "scripts", lambda: steps)
    create(fresh)
    assert rows(path, SCHEMA) == rows(fresh, SCHEMA)
    assert rows(path, "PRAGMA user_version") == [(number,)]


Held = tuple[list[Product], list[Intake], Profile, dict[date, int]]

OF_RELEASES: dict[str, Held] = {
    "0001": (samples.OLD_STACK, samples.OLD_INTAKES, NOBODY, {}),
    "0002": (samples.OLD_STACK, samples.OLD_INTAKES, samples.BEFORE, {}),
    "0003": (samples.STACK, samples.INTAKES, samples.PERSON, samples.CLOSED),
}
"""What the record of each release holds."""

TAKEN = ("taken abendruhe-5", "taken zinc", "skipped abendruhe-5")

DONE = {
    "0001": ("Added abendruhe-5", "Added zinc", *TAKEN, "Archived zinc"),
    "0002": ("Set the profile", "Added abendruhe-5", "Added zinc", *TAKEN, "Archived zinc"),
    "0003": (
        *("Set the profile", "Added abendruhe-5", "Added zinc", "Added calm"),
        *("Added to the stock of calm", "Added to the stock of calm", "Closed two days"),
        *(*TAKEN, "taken calm", "taken calm", "Archived zinc"),
    ),
}
"""What was done to each, of which the last is undone."""


def held(path: Path) -> Held:
    with database.reading(path) as connection:
        closed = reading.closed_days(connection)
    return (*samples.stored(path), samples.person(path), closed)


@pytest.mark.parametrize("release", OF_RELEASES)
def test_a_record_of_every_release_opens_reads_and_undoes(path: Path, release: str) -> None:
    samples.load(SCHEMAS / f"{release}.sql", path)
    create(path)
    assert rows(path, "PRAGMA user_version") == [(len(database.scripts()),)]
    assert held(path) == OF_RELEASES[release]
    assert journal.redo(path).summary == "Archived zinc"
    for summary in DONE[release][::-1]:
        assert journal.undo(path).summary == summary
    assert held(path) == ([], [], NOBODY, {})
    for _ in DONE[release][:-1]:
        journal.redo(path)
    assert held(path) == OF_RELEASES[release]
    samples.everything(path)


@pytest.mark.parametrize("release", list(OF_RELEASES)[:-1])
def test_a_record_of_an_older_release_takes_what_is_new(path: Path, release: str) -> None:
    """What was taken before there was any stock is put right, and then drawn from it."""
    samples.load(SCHEMAS / f"{release}.sql", path)
    with journal.operation(path, samples.AT, "magstack stock add zinc") as doing:
        lot = samples.FULL[0]._replace(since=samples.DAY)
        assert supplies.add_lot(doing, 2, lot) == 1
        close_day(doing, samples.DAY)
    right = replace(samples.OLD_INTAKES[1], units=Count(1001))
    with journal.operation(path, samples.AT, "magstack amend 2") as doing:
        change_intake(doing, 2, right)
    stack, log, _, closed = held(path)
    assert stack[1].lots == (lot._replace(remaining=1999),)
    assert (log[1], closed) == (right, {samples.DAY: 1})
    for _ in range(2):
        journal.undo(path)
    assert held(path) == OF_RELEASES[release]


# --- the steps from older schemas: the profile and any table, and daily life


@pytest.fixture
def unstepped(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A record of the first schema with nothing in it."""
    with monkeypatch.context() as patch:
        first = database.scripts()[:1]
        patch.setattr(database, "scripts", lambda: first)
        create(path)
    return path


OLD_TABLES = ("product", "label", "label_row", "dose", "intake", "operation", "change", "tally")
SECOND_TABLES = (*OLD_TABLES, "setting", "medicine", "condition", "own_limit", "own_rule")
SEQUENCE = "SELECT name, seq FROM sqlite_sequence ORDER BY name"


def content(path: Path, tables: tuple[str, ...] = OLD_TABLES) -> dict[str, samples.Rows]:
    """Return every row of a record of an older schema, and the numbers that were given."""
    found = {table: rows(path, f"SELECT * FROM {table}") for table in tables}
    return found | {"sqlite_sequence": rows(path, SEQUENCE)}


@pytest.mark.parametrize(("number", "tables"), [(1, OLD_TABLES), (2, SECOND_TABLES)])
@pytest.mark.parametrize("door", [create, look])
def test_a_filled_record_of_an_older_schema_keeps_every_row(
    path: Path, number: int, tables: tuple[str, ...], door: Callable[[Path], None]
) -> None:
    samples.load(SCHEMAS / f"{number:04}.sql", path)
    before, schema = content(path, tables), rows(path, SCHEMA)
    door(path)
    assert rows(path, "PRAGMA user_version") == [(len(database.scripts()),)]
    assert content(path, tables) == before
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    assert rows(path, "PRAGMA foreign_key_check") == []
    copy = kept_before(path)
    assert listed(path.parent) == ["backups", "magstack.db"]
    assert listed(copy.parent) == [copy.name]
    assert (content(copy, tables), rows(copy, SCHEMA), mode(copy)) == (before, schema, 0o600)


def kept_before(record: Path) -> Path:
    """Return the copy from before a record was brought to the present schema."""
    name = f"magstack-before-schema-{len(database.scripts())}.db"
    return record.parent / "backups" / name


def test_what_was_done_before_the_second_schema_is_undone_and_redone_after_it(first: Path) -> None:
    look(first)
    with journal.operation(first, samples.AT, "magstack profile") as doing:
        samples.write_profile(doing, samples.PERSON)
    assert samples.person(first) == samples.PERSON
    assert rows(first, "SELECT min(id), max(id) FROM change WHERE operation_id = 7") == [(22, 43)]
    for _ in range(6):
        journal.undo(first)
    assert (samples.stored(first), samples.person(first)) == (([], []), NOBODY)
    for _ in range(6):
        journal.redo(first)
    assert samples.stored(first) == (samples.OLD_STACK, samples.OLD_INTAKES)
    assert samples.person(first) == samples.PERSON


def test_an_empty_record_of_the_first_schema_begins_its_journal_at_one(unstepped: Path) -> None:
    assert rows(unstepped, SEQUENCE) == []
    look(unstepped)
    assert rows(unstepped, SEQUENCE) == []
    with journal.operation(unstepped, samples.AT, "magstack profile") as doing:
        set_settings(doing, sex="f")
    assert rows(unstepped, "SELECT id, operation_id, entity FROM change") == [(1, 1, "setting")]
    assert rows(unstepped, SEQUENCE) == [("change", 1), ("operation", 1), ("setting", 1)]


@pytest.mark.parametrize(
    ("damage", "detail"),
    [
        ("DELETE FROM change WHERE id >= 20", "change 21 is missing"),
        ("DELETE FROM change WHERE id = 20", "change 20 is missing"),
        ("DELETE FROM change", "change 21 is missing"),
        ("UPDATE change SET after = '{}' WHERE id = 20", "row 20 is not as it was written"),
        ("UPDATE sqlite_sequence SET seq = 9 WHERE name = 'change'", "the numbers of change"),
        ("DELETE FROM sqlite_sequence WHERE name = 'change'", "the numbers of change"),
    ],
)
def test_a_damage_to_the_first_journal_is_noticed_after_the_second_schema_too(
    first: Path, damage: str, detail: str
) -> None:
    rows(first, damage)
    create(first)
    before = first.read_bytes()
    with pytest.raises(StoreError) as refused:
        journal.undo(first)
    assert str(refused.value) == str(database.damaged(first, detail))
    assert first.read_bytes() == before


def test_redo_of_nothing_still_brings_a_record_up_to_date(unstepped: Path) -> None:
    with pytest.raises(NotFoundError):
        journal.redo(unstepped)
    assert rows(unstepped, "PRAGMA user_version") == [(len(database.scripts()),)]


def read_only_file(monkeypatch: pytest.MonkeyPatch) -> None:
    pragmas = (*database._PRAGMAS, "PRAGMA query_only=ON")
    monkeypatch.setattr(database, "_PRAGMAS", pragmas)


def read_only_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, dir: Path, **__: object) -> NoReturn:  # noqa: A002 (tempfile's own name)
        raise OSError(errno.EROFS, "Read-only file system", f"{dir}/draft")

    monkeypatch.setattr(tempfile, "TemporaryDirectory", refuse)


@pytest.mark.parametrize("place", [read_only_file, read_only_directory])
def test_an_older_record_where_nothing_can_be_written_says_so(
    first: Path, monkeypatch: pytest.MonkeyPatch, place: Callable[[pytest.MonkeyPatch], None]
) -> None:
    before = first.read_bytes()
    with monkeypatch.context() as patch:
        place(patch)
        with pytest.raises(StoreError) as refused:
            look(first)
    assert str(refused.value) == OLDER.format(path=first)
    assert first.read_bytes() == before
    look(first)


def test_an_older_record_that_cannot_be_brought_up_to_date_says_why(
    first: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_PRAGMAS", ("PRAGMA busy_timeout=20",))
    with opened(first) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as refused:
            look(first)
    assert str(refused.value) == PLACES["SQLITE_BUSY"].format(path=first)


def test_a_schema_number_that_was_damaged_is_no_older_record(record: Path) -> None:
    rows(record, "PRAGMA user_version=1")
    before = record.read_bytes()
    with pytest.raises(StoreError) as refused:
        look(record)
    said = str(database.damaged(record, "table setting already exists"))
    assert str(refused.value) == said
    assert record.read_bytes() == before


SECOND = """
-- A second step; a semicolon; in a comment.
ALTER TABLE product ADD COLUMN colour TEXT;
CREATE TABLE shelf (name TEXT NOT NULL) STRICT;
CREATE TRIGGER shelved AFTER INSERT ON shelf BEGIN
    UPDATE shelf SET name = name || ';';
END;
INSERT INTO shelf VALUES ('upper');
"""
THIRD = """
CREATE TABLE drawer (name TEXT NOT NULL) STRICT;
INSERT INTO shelf VALUES (NULL);
"""
TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return what gives magstack a folder with the first schema and further steps."""
    folder = tmp_path / "steps"
    folder.mkdir()
    for step in database.scripts()[:1]:
        (folder / step.name).write_bytes(step.read_bytes())
    (folder / "0002.sql.bak").write_text("no step")

    def add(*texts: str) -> None:
        for number, content in enumerate(texts, start=2):
            (folder / f"{number:04}_step.sql").write_text(content)
        monkeypatch.setattr(database, "scripts", partial(database.scripts, folder))

    return add


@pytest.fixture
def first(path: Path) -> Path:
    """The small record, with the first schema."""
    samples.load(SCHEMAS / "0001.sql", path)
    return path


@pytest.mark.parametrize("mask", [0o000, 0o077])
def test_a_second_step_keeps_a_copy_of_what_was(
    first: Path, steps: Callable[..., None], mask: int
) -> None:
    before, schema = content(first), rows(first, SCHEMA)
    steps(SECOND)
    with umask(mask):
        create(first)

    assert rows(first, "PRAGMA user_version") == [(2,)]
    assert rows(first, "SELECT name FROM shelf") == [("upper;",)]
    assert rows(first, "SELECT id, slug, colour FROM product") == [
        (1, "abendruhe-5", None),
        (2, "zinc", None),
    ]
    assert rows(first, "PRAGMA integrity_check") == [("ok",)]
    copy = kept_before(first)
    assert listed(first.parent) == ["backups", "magstack.db"]
    assert (mode(copy.parent), mode(copy)) == (0o700, 0o600)
    assert rows(copy, "PRAGMA user_version") == [(1,)]
    assert rows(copy, "PRAGMA application_id") == [(database.APPLICATION_ID,)]
    assert (content(copy), rows(copy, SCHEMA)) == (before, schema)


def test_the_copy_can_be_put_in_place_and_brought_up_to_date_again(
    first: Path, steps: Callable[..., None]
) -> None:
    steps(SECOND)
    create(first)
    kept_before(first).rename(first)
    look(first)
    assert rows(first, "SELECT name FROM shelf") == [("upper;",)]


def test_a_step_is_made_once(first: Path, steps: Callable[..., None]) -> None:
    steps(SECOND)
    create(first)
    before = snapshot(first.parent)
    create(first)
    assert snapshot(first.parent) == before


@pytest.mark.parametrize("broken", [THIRD, "CREATE TABLE shelf (x);\n", "no SQL at all;\n"])
def test_a_step_that_fails_leaves_everything_as_it_was(
    first: Path, steps: Callable[..., None], broken: str
) -> None:
    """The step before it too: all of them and their numbers are one transaction."""
    before = first.read_bytes()
    steps(SECOND, broken)
    with pytest.raises(StoreError):
        create(first)
    assert first.read_bytes() == before
    assert rows(first, "PRAGMA user_version") == [(1,)]
    assert ("shelf",) not in rows(first, TABLES)
    assert samples.dump(kept_before(first)) == samples.dump(first)


def test_a_step_that_fails_again_and_again_keeps_one_copy(
    first: Path, steps: Callable[..., None]
) -> None:
    steps(THIRD)
    for _ in range(2):
        with pytest.raises(StoreError):
            create(first)
    assert listed(first.parent / "backups") == ["magstack-before-schema-2.db"]


def test_a_copy_from_before_another_time_is_kept_too(
    first: Path, steps: Callable[..., None]
) -> None:
    """The record was put back to the older schema, and something was done to it."""
    steps(SECOND)
    create(first)
    kept_before(first).replace(first)
    kept_before(first).write_text("another")
    create(first)
    names = ["magstack-before-schema-2-2.db", "magstack-before-schema-2.db"]
    assert listed(first.parent / "backups") == names
    assert kept_before(first).read_text() == "another"


def test_a_damaged_record_is_not_brought_up_to_date(
    first: Path, steps: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that is too large to be checked at each opening."""
    monkeypatch.setattr(database, "CHECKED_BYTES", 0)
    rotten_index(first)
    before = first.read_bytes()
    steps(SECOND)
    with pytest.raises(StoreError, match="is damaged"):
        create(first)
    assert first.read_bytes() == before
    assert listed(first.parent) == ["magstack.db"]


def test_the_number_rises_with_the_step_and_not_after_it(
    first: Path, steps: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What magstack tells SQLite between the beginning and the end of the change."""
    told: list[str] = []
    connect = database.connect

    def overheard(place: Path, way: str, *, immutable: bool = False) -> sqlite3.Connection:
        connection = connect(place, way, immutable=immutable)
        if place == first and way == "rw":
            connection.set_trace_callback(told.append)
        return connection

    monkeypatch.setattr(database, "connect", overheard)
    steps("CREATE TABLE shelf (name TEXT) STRICT;\n", "CREATE TABLE drawer (a INTEGER) STRICT;\n")
    create(first)
    change = told[told.index("BEGIN IMMEDIATE") :]
    assert [line.strip() for line in change] == [
        "BEGIN IMMEDIATE",
        "PRAGMA user_version",
        "CREATE TABLE shelf (name TEXT) STRICT;",
        "PRAGMA user_version=2",
        "CREATE TABLE drawer (a INTEGER) STRICT;",
        "PRAGMA user_version=3",
        "COMMIT",
    ]


def test_without_a_copy_nothing_is_changed(first: Path, steps: Callable[..., None]) -> None:
    folder = first.with_name("backups")
    folder.write_text("a file")
    before = first.read_bytes()
    steps(SECOND)
    with pytest.raises(StoreError) as refused:
        create(first)
    assert str(refused.value) == f"Nothing could be written to {folder}: Not a directory."
    assert first.read_bytes() == before
    assert listed(first.parent) == ["backups", "magstack.db"]


def test_two_at_once_make_a_step_once(first: Path, steps: Callable[..., None]) -> None:
    steps(SECOND)
    start, failures = threading.Barrier(4), []

    def begin() -> None:
        start.wait()
        try:
            create(first)
        except BaseException as error:
            failures.append(error)
            raise

    everyone = [threading.Thread(target=begin) for _ in range(4)]
    for each in everyone:
        each.start()
    for each in everyone:
        each.join()
    assert failures == []
    assert rows(first, "SELECT name FROM shelf") == [("upper;",)]
    assert rows(kept_before(first), "PRAGMA user_version") == [(1,)]


def test_a_name_in_a_sentence_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a\nb" / "magstack.db"
    with pytest.raises(StoreError) as refused, database.reading(path):
        pass
    assert str(refused.value).startswith(f"There is no magstack record in {tmp_path}/ab yet.")
    assert str(database.damaged(path, "why")).startswith(f"{tmp_path}/ab/magstack.db is damaged")
