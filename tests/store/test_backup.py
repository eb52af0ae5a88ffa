"""Copies of the record, and one that takes its place."""

import errno
import resource
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NoReturn

import pytest

from magstack.domain.backups import Contents
from magstack.errors import StoreError
from magstack.store import backup, checkup, database, journal
from magstack.store.backup import replacing
from magstack.store.writing.days import close_day
from tests.store import samples
from tests.store.samples import opened, rows
from tests.store.test_checkup import interrupted

SCHEMA = "SELECT type, name, sql FROM sqlite_schema ORDER BY name"


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """The small record."""
    path = tmp_path / "home" / "magstack.db"
    samples.build(path)
    return path


@pytest.fixture
def folder(record: Path) -> Path:
    """Where its backups lie."""
    return record.parent / "backups"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """The small record, with something done to it."""
    path = tmp_path / "elsewhere" / "other.db"
    samples.build(path)
    close(path, 1)
    return path


def close(path: Path, day: int) -> None:
    with journal.operation(path, samples.AT, "magstack close") as doing:
        close_day(doing, samples.DAY.replace(day=day))


def closed(path: Path) -> list[int]:
    return [int(f"{day}"[-2:]) for (day,) in rows(path, "SELECT day FROM closing ORDER BY id")]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def listed(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def everything(folder: Path) -> dict[str, bytes]:
    return {
        str(each.relative_to(folder)): each.read_bytes()
        for each in folder.rglob("*")
        if each.is_file()
    }


def put_back(record: Path, source: Path, folder: Path, *, sound: bool = True) -> Path:
    """Let a file take the record's place, and return where that is kept."""
    kept = backup.replace(record, source, folder / "aside.db")
    assert kept is not None
    assert kept.sound is sound
    return kept.path


# --- a copy


def test_a_copy_is_the_record_row_by_row(record: Path, folder: Path) -> None:
    before = record.read_bytes()
    made = backup.copy(record, folder, "one.db")
    assert (made, listed(folder), listed(record.parent)) == (
        folder / "one.db",
        ["one.db"],
        ["backups", "magstack.db"],
    )
    assert samples.sealed_rows(made) == samples.sealed_rows(record)
    assert rows(made, SCHEMA) == rows(record, SCHEMA)
    assert (mode(folder), mode(made)) == (0o700, 0o600)
    assert database.ours(made)
    assert rows(made, "PRAGMA journal_mode") == [("delete",)]
    assert record.read_bytes() == before


def test_no_copy_takes_the_place_of_anything(record: Path, folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o750)
    (folder / "one.db").symlink_to(record)
    (folder / "one-2.db").mkdir()
    assert backup.copy(record, folder, "one.db") == folder / "one-3.db"
    assert backup.copy(record, folder, "one.db") == folder / "one-4.db"
    assert (folder / "one.db").is_symlink()
    assert mode(folder) == 0o750


def test_two_that_make_the_folder_at_once(
    record: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = Path.mkdir

    def late(self: Path, mode: int = 0o777) -> None:
        really(self)
        really(self)

    monkeypatch.setattr(Path, "mkdir", late)
    assert backup.copy(record, folder, "one.db") == folder / "one.db"


def test_a_disk_without_hard_links_will_do(
    record: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> NoReturn:
        raise PermissionError(1, "Operation not permitted", str(self))

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    made = [backup.copy(record, folder, "one.db") for _ in range(2)]
    assert made == [folder / "one.db", folder / "one-2.db"]
    assert listed(folder) == ["one-2.db", "one.db"]
    kept = put_back(record, made[0], folder)
    assert kept == folder / "aside.db"
    assert mode(kept) == 0o600
    assert samples.stored(kept) == samples.stored(record) == (samples.STACK, samples.INTAKES)


def test_a_record_that_another_program_put_into_wal_mode(record: Path, folder: Path) -> None:
    with opened(record) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA user_version")
        made = backup.copy(record, folder, "one.db")
    assert rows(made, "PRAGMA journal_mode") == [("delete",)]
    assert samples.sealed_rows(made) == samples.sealed_rows(record)
    assert listed(folder) == ["one.db"]


def damaged(path: Path) -> None:
    rows(path, "UPDATE medicine SET name = 'other' WHERE id = 2")


def newer(path: Path) -> None:
    rows(path, f"PRAGMA user_version={len(database.scripts()) + 1}")


def text(path: Path) -> None:
    path.write_text("my notes")


def missing(path: Path) -> None:
    path.unlink()


REFUSED: dict[Callable[[Path], None], str] = {
    damaged: (
        "{path} is damaged (row 2 of medicine is not as it was written). Nothing was changed. See "
        "what is wrong, and which backup is sound: magstack doctor"
    ),
    newer: (
        "{path} was written by a newer magstack. It was left as it is; upgrade magstack to use it."
    ),
    text: (
        "{path} is no magstack record: it is not an SQLite database, or encrypted. It was left as "
        "it is; choose another place with --home."
    ),
    missing: (
        "There is no magstack record in {home} yet. Begin with a product: magstack add neuro-mag"
    ),
}


@pytest.mark.parametrize("thing", REFUSED)
def test_what_cannot_be_trusted_is_not_copied(
    record: Path, folder: Path, thing: Callable[[Path], None]
) -> None:
    thing(record)
    before = everything(record.parent)
    with pytest.raises(StoreError) as refused:
        backup.copy(record, folder, "one.db")
    assert str(refused.value) == REFUSED[thing].format(path=record, home=record.parent)
    assert everything(record.parent) == before
    assert not folder.exists()


@contextmanager
def no_more_than(size: int) -> Iterator[None]:
    """Let no file grow beyond so many bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [0, 4096, 100_000])
def test_a_full_disk(record: Path, folder: Path, other: Path, size: int) -> None:
    before = everything(record.parent)
    tries: list[tuple[Callable[[], object], Path]] = [
        (lambda: backup.copy(record, folder, "one.db"), folder),
        (lambda: backup.replace(record, other, folder / "aside.db"), record.parent),
    ]
    for doing, place in tries:
        with no_more_than(size), pytest.raises(StoreError) as refused:
            doing()
        assert "full: nothing was written to" in str(refused.value)
        assert f"{place}" in str(refused.value)
        assert everything(record.parent) == before


def test_a_folder_that_cannot_be(record: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder, why in (("no/where", "No such file or directory"), ("file", "Not a directory")):
        with pytest.raises(StoreError) as refused:
            backup.copy(record, tmp_path / folder, "one.db")
        assert str(refused.value) == f"Nothing could be written to {tmp_path / folder}: {why}."


def test_a_folder_that_may_not_be_written(
    record: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(
        self: Path, mode: int = 0o777, parents: bool = False, exist_ok: bool = False
    ) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(StoreError) as refused:
        backup.copy(record, folder, "one.db")
    assert (
        str(refused.value) == f"{folder} may not be written. Check who owns it and its permissions."
    )


def test_copies_while_others_write(record: Path, folder: Path) -> None:
    """Each is one moment: whole, and further on than the one before."""
    stop, failures = threading.Event(), []

    def write() -> None:
        day = 0
        try:
            while not stop.is_set() and day < 28:
                day += 1
                if day not in (8, 19):
                    close(record, day)
        except StoreError as error:
            failures.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    made = [backup.copy(record, folder, "one.db") for _ in range(6)]
    stop.set()
    writer.join()
    assert failures == []
    held = [len(closed(each)) for each in made]
    assert held == sorted(held)
    assert all(map(checkup.sound, made))


# --- what a file holds


def test_what_a_record_holds(record: Path) -> None:
    newest = samples.INTAKES[-1].local
    held = backup.contents(record)
    assert held == Contents(
        len(database.scripts()), record.stat().st_size, 3, 5, 13, newest, held.written
    )
    assert held.written is not None
    assert held.written.timestamp() == samples.AT + 86400


def test_an_empty_record_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "magstack.db"
    with database.writing(path):
        pass
    held = backup.contents(path)
    assert (held.entries, held.products, held.operations, held.last, held.written) == (
        *(0, 0, 0),
        *(None, None),
    )


def test_a_moment_that_is_none(record: Path) -> None:
    rows(record, "UPDATE operation SET at = 9000000000000000")
    with pytest.raises(StoreError, match="a moment in it is none"):
        backup.contents(record)


# --- a file takes the record's place


def test_a_record_is_replaced_and_kept(record: Path, other: Path, folder: Path) -> None:
    before, wanted = record.read_bytes(), samples.sealed_rows(other)
    kept = put_back(record, other, folder)
    assert kept == folder / "aside.db"
    assert kept.read_bytes() == before
    assert samples.sealed_rows(record) == wanted
    assert (mode(folder), mode(kept), mode(record)) == (0o700, 0o600, 0o600)
    assert listed(record.parent) == ["backups", "magstack.db"]
    assert closed(other) == closed(record) == [8, 19, 1]
    assert put_back(record, kept, folder) == folder / "aside-2.db"
    assert closed(record) == [8, 19]


def test_where_there_was_none(tmp_path: Path, other: Path) -> None:
    record = tmp_path / "new" / "home" / "magstack.db"
    assert backup.replace(record, other, record.parent / "backups" / "aside.db") is None
    assert samples.sealed_rows(record) == samples.sealed_rows(other)
    assert (mode(record.parent), mode(record)) == (0o700, 0o600)
    assert listed(record.parent) == ["magstack.db"]


@pytest.mark.parametrize("ending", ["-journal", "-wal"])
def test_what_belonged_to_a_record_that_is_gone_is_kept(
    record: Path, other: Path, folder: Path, tmp_path: Path, ending: str
) -> None:
    """It would be applied to the new one, and no new record is begun beside it either."""
    left = tmp_path / "left" / "magstack.db"
    interrupted(record, left)
    journal_left = left.with_name("magstack.db-journal").rename(f"{left}{ending}")
    content = journal_left.read_bytes()
    left.unlink()
    with (
        pytest.raises(StoreError, match="is there, and its record is gone"),
        database.writing(left),
    ):
        pass
    folder.mkdir()
    (folder / f"aside.db{ending}").touch()
    assert backup.replace(left, other, folder / "aside.db") is None
    assert samples.sealed_rows(left) == samples.sealed_rows(other)
    assert listed(left.parent) == ["magstack.db"]
    assert (folder / f"aside-2.db{ending}").read_bytes() == content


def test_a_record_that_appears_meanwhile_is_left(
    tmp_path: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = tmp_path / "home" / "magstack.db"
    really = Path.hardlink_to

    def too_late(self: Path, target: Path) -> None:
        samples.build(record)
        really(self, target)

    monkeypatch.setattr(Path, "hardlink_to", too_late)
    with pytest.raises(StoreError, match="at the same moment"):
        backup.replace(record, other, record.parent / "backups" / "aside.db")
    assert samples.stored(record) == (samples.STACK, samples.INTAKES)
    assert listed(record.parent) == ["magstack.db"]


def test_an_older_file_is_brought_up_to_date_in_its_place(record: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    samples.load(Path(__file__).parent / "schemas" / "0001.sql", old)
    before = old.read_bytes()
    backup.replace(record, old, record.parent / "backups" / "aside.db")
    assert rows(record, "PRAGMA user_version") == [(len(database.scripts()),)]
    assert samples.stored(record) == (samples.OLD_STACK, samples.OLD_INTAKES)
    assert old.read_bytes() == before
    assert listed(record.parent) == ["backups", "magstack.db"]


@pytest.mark.parametrize("thing", [damaged, newer, text])
def test_what_cannot_be_trusted_takes_no_place(
    record: Path, other: Path, folder: Path, thing: Callable[[Path], None]
) -> None:
    thing(other)
    before = everything(record.parent)
    with pytest.raises(StoreError) as refused:
        backup.replace(record, other, folder / "aside.db")
    assert str(refused.value) == REFUSED[thing].format(path=other)
    assert everything(record.parent) == before


def test_the_folder_that_refuses_is_named(
    record: Path, other: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, *_: object, **__: object) -> NoReturn:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    monkeypatch.setattr(replacing, "_copied_to", refuse)
    with pytest.raises(StoreError) as refused:
        backup.replace(record, other, folder / "aside.db")
    assert str(refused.value).startswith(f"{folder} may not be written.")


def test_a_disk_that_fills_while_a_record_is_kept(
    record: Path, other: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On another disk it cannot be linked, and half a copy of it is none."""

    def full(_: object, target: BinaryIO) -> NoReturn:
        target.write(b"SQLite")
        raise OSError(errno.ENOSPC, "No space left on device")

    def refuse(self: Path, target: Path) -> NoReturn:
        raise OSError(errno.EXDEV, "Invalid cross-device link", str(self))

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    monkeypatch.setattr(replacing, "copyfileobj", full)
    before = everything(record.parent)
    with pytest.raises(StoreError, match="The disk is full: nothing was written"):
        backup.replace(record, other, folder / "aside.db")
    assert everything(record.parent) == before
    assert not folder.exists()


def test_what_lies_beside_it_goes_to_another_disk_with_it(
    record: Path, other: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: object, target: object) -> NoReturn:
        raise OSError(errno.EXDEV, "Invalid cross-device link", str(source))

    record.write_text("damaged")
    record.with_name("magstack.db-journal").write_text("left")
    monkeypatch.setattr("os.rename", refuse)
    kept = put_back(record, other, folder, sound=False)
    assert kept.with_name("aside.db-journal").read_text() == "left"
    assert listed(record.parent) == ["backups", "magstack.db"]


def empty(path: Path) -> None:
    path.write_bytes(b"")


def torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


def bad_header(path: Path) -> None:
    """It says that nobody may write it."""
    whole = bytearray(path.read_bytes())
    whole[18] = 3
    path.write_bytes(whole)


@pytest.mark.parametrize("thing", [damaged, newer, text, empty, torn, bad_header])
def test_whatever_was_there_is_kept_byte_for_byte(
    record: Path, other: Path, folder: Path, thing: Callable[[Path], None]
) -> None:
    """With what SQLite had beside it: that would be applied to the new record."""
    thing(record)
    before = record.read_bytes()
    for ending in backup.BESIDE if thing is text else ():
        record.with_name(f"magstack.db{ending}").write_text(ending)
    kept = put_back(record, other, folder, sound=False)
    assert kept.read_bytes() == before
    assert samples.sealed_rows(record) == samples.sealed_rows(other)
    assert listed(record.parent) == ["backups", "magstack.db"]
    beside = {f"aside.db{ending}": ending for ending in backup.BESIDE if thing is text}
    left = [each for each in folder.iterdir() if each != kept]
    assert {each.name: each.read_text() for each in left} == beside


def test_what_was_interrupted_is_taken_back_before_it_is_kept(
    record: Path, other: Path, folder: Path, tmp_path: Path
) -> None:
    left = tmp_path / "left" / "magstack.db"
    interrupted(record, left)
    kept = put_back(left, other, tmp_path)
    assert samples.stored(kept) == (samples.STACK, samples.INTAKES)
    assert listed(left.parent) == ["magstack.db"]


def test_a_backup_whose_last_write_was_interrupted(record: Path, tmp_path: Path) -> None:
    left, place = tmp_path / "left" / "magstack.db", tmp_path / "new" / "magstack.db"
    interrupted(record, left)
    before = everything(left.parent)
    assert backup.replace(place, left, place.with_name("aside.db")) is None
    assert samples.stored(place) == (samples.STACK, samples.INTAKES)
    assert everything(left.parent) == before


def test_who_writes_is_waited_for_and_then_left(
    record: Path, other: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_PRAGMAS", ("PRAGMA busy_timeout=20",))
    before = record.read_bytes()
    with opened(record) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as refused:
            backup.replace(record, other, folder / "aside.db")
    assert str(refused.value) == (
        f"{record} is in use by another program for too long. Try again in a moment."
    )
    assert record.read_bytes() == before
    assert not list(folder.glob("*"))


def test_who_waited_to_write_is_refused_and_nothing_is_lost_unsaid(
    record: Path, other: Path, folder: Path
) -> None:
    with database.writing(record) as connection:
        backup.replace(record, other, folder / "aside.db")
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError) as refused:
            connection.execute("DELETE FROM closing")
    error = database.explained(refused.value, record)
    assert str(error) == (
        f"{record} was replaced at the same moment: nothing was written. Look at what is there "
        "now, and try again."
    )
    assert closed(record) == [8, 19, 1]
    assert closed(folder / "aside.db") == [8, 19]


def test_who_reads_goes_on_reading_what_was(record: Path, other: Path, folder: Path) -> None:
    query = "SELECT count(*) FROM closing"
    with database.reading(record) as connection:
        backup.replace(record, other, folder / "aside.db")
        assert connection.execute(query).fetchone() == (2,)
    assert rows(record, query) == [(3,)]


def test_where_the_last_step_fails_all_is_as_it_was(
    record: Path, other: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record.write_text("damaged")
    record.with_name("magstack.db-journal").write_text("left")

    def refuse(self: Path, target: Path) -> NoReturn:
        raise OSError(5, "Input/output error", str(self))

    monkeypatch.setattr(Path, "replace", refuse)
    before = everything(record.parent)
    with pytest.raises(StoreError, match="Input/output error"):
        backup.replace(record, other, folder / "aside.db")
    assert everything(record.parent) == before


@pytest.mark.parametrize("begun", [True, False])
def test_ctrl_c_just_after_the_last_step_takes_nothing_away(
    record: Path, other: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, begun: bool
) -> None:
    record.write_text("damaged") if begun else record.unlink()
    record.with_name("magstack.db-journal").write_text("left")
    way = "replace" if begun else "hardlink_to"
    really = getattr(Path, way)

    def stopped(self: Path, target: Path) -> None:
        really(self, target)
        if record in (self, target) and folder not in (self.parent, target.parent):
            raise KeyboardInterrupt

    monkeypatch.setattr(Path, way, stopped)
    with pytest.raises(KeyboardInterrupt):
        backup.replace(record, other, folder / "aside.db")
    assert samples.sealed_rows(record) == samples.sealed_rows(other)
    kept = {"aside.db": b"damaged", "aside.db-journal": b"left"}
    assert everything(folder) == dict(list(kept.items())[not begun :])
    assert listed(record.parent) == ["backups", "magstack.db"]


def test_what_is_refused_at_the_last_moment_leaves_all_as_it_was(
    record: Path, other: Path, folder: Path
) -> None:
    def check() -> None:
        with database.reading(record) as connection:
            assert connection.execute("SELECT count(*) FROM closing").fetchone() == (2,)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            rows(record, "DELETE FROM closing")
        raise database.overtaken(record)

    before = everything(record.parent)
    with pytest.raises(StoreError, match="at the same moment"):
        backup.replace(record, other, folder / "aside.db", check)
    assert everything(record.parent) == before
    assert not folder.exists()


def test_writes_while_a_backup_is_put_back(record: Path, other: Path, folder: Path) -> None:
    """Each day that was closed is in the record or in what was kept, or was refused."""
    said: list[int] = []
    refused: list[str] = []

    def write() -> None:
        for day in range(2, 8):
            try:
                close(record, day)
                said.append(day)
            except (StoreError, sqlite3.Error) as error:
                refused.append(str(error))

    writer = threading.Thread(target=write)
    writer.start()
    kept = put_back(record, other, folder)
    writer.join()
    assert all(checkup.sound(each) for each in (record, kept))
    assert sorted({*closed(record), *closed(kept)} - {8, 19, 1}) == said
    assert all("at the same moment" in sentence for sentence in refused)
    assert len(said) + len(refused) == 6
