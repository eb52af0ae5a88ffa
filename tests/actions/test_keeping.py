"""Backups by their names, which of them are deleted, and what may take the record's place."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magstack.actions import doctoring, keeping
from magstack.domain.backups import Backup, Candidate
from magstack.domain.wording import typed
from magstack.errors import MagstackError, NotFoundError, StoreError, UsageError
from magstack.store import checkup, database
from tests.conftest import Runner
from tests.store import samples


@pytest.fixture
def person(runner: Runner) -> Runner:
    """Someone with the small record."""
    samples.build(runner.database)
    runner.home.chmod(0o700)
    return runner


def backups(person: Runner) -> list[str]:
    folder = person.home / "backups"
    return sorted(each.name for each in folder.iterdir()) if folder.exists() else []


def backed(person: Runner, folder: Path | None = None, keep: str | None = None) -> Backup:
    return keeping.back_up(person.context(), None if folder is None else str(folder), keep)


def said(error: type[MagstackError], *arguments: object) -> str:
    """Return what is said of a backup that cannot be made."""
    with pytest.raises(error) as refused:
        keeping.back_up(*arguments)  # type: ignore[arg-type]  # handed on as they come
    return str(refused.value)


# --- before something else


def test_a_copy_before_an_import(person: Runner) -> None:
    folder = person.home / "backups"
    first = keeping.backed_up(person.context(), "import")
    second = keeping.backed_up(person.context(), "import")
    person.at("2026-11-21 06:05")
    third = keeping.backed_up(person.context(), "restore")
    assert [first, second, third] == [
        folder / "magstack-20261120T200000-before-import.db",
        folder / "magstack-20261120T200000-before-import-2.db",
        folder / "magstack-20261121T060500-before-restore.db",
    ]
    assert first is not None
    assert samples.sealed_rows(first) == samples.sealed_rows(person.database)


def test_where_there_is_no_record_there_is_no_copy(runner: Runner) -> None:
    assert keeping.backed_up(runner.context(), "import") is None
    assert not runner.home.exists()


def test_what_is_damaged_is_not_imported_into(person: Runner) -> None:
    person.database.write_text("damaged")
    with pytest.raises(StoreError, match="is no magstack record"):
        keeping.backed_up(person.context(), "import")
    assert backups(person) == []


# --- backups


def test_a_backup_is_told(person: Runner) -> None:
    made = backed(person)
    assert made.path == str(person.home / "backups" / "magstack-20261120T200000.db")
    assert (made.held.entries, made.held.products, made.deleted, made.kept) == (5, 3, (), None)
    assert made.held.written is not None
    assert made.held.written.isoformat() == "2026-11-21T20:00:00+01:00"
    assert made.synced is None


def test_where_backups_may_lie(person: Runner, tmp_path: Path) -> None:
    synced = tmp_path / "Dropbox"
    assert backed(person, synced).synced == "Dropbox"
    assert backed(person, person.home).path == str(person.home / "magstack-20261120T200000.db")
    (tmp_path / "link").symlink_to(synced)
    assert backed(person, tmp_path / "link").path == str(
        tmp_path / "link" / "magstack-20261120T200000-2.db"
    )


def test_where_backups_cannot_lie(person: Runner, tmp_path: Path) -> None:
    context, file = person.context(), tmp_path / "file"
    file.touch()
    assert said(UsageError, context, str(person.database)) == (
        f"{person.database} is the record itself. Name a directory."
    )
    assert said(UsageError, context, str(file)) == f"{file} is no directory. Name a directory."
    assert said(UsageError, context, str(tmp_path / "no" / "where")) == (
        f"There is no directory {tmp_path / 'no'}. Make it, or name another."
    )
    (tmp_path / "link").symlink_to("nowhere")
    assert said(UsageError, context, str(tmp_path / "link")).endswith(
        "link is no directory. Name a directory."
    )
    assert said(UsageError, context, "") == "The name of the directory is empty. Name one."
    assert (
        said(UsageError, context, "x" * 300) == f"{'x' * 300} cannot be used: File name too long."
    )
    assert backups(person) == []


@pytest.mark.parametrize("keep", ["0", "-1", "1.5", "many", "", "٣", "9999999999"])
def test_how_many_cannot_be_kept(person: Runner, keep: str) -> None:
    assert said(UsageError, person.context(), None, keep) == (
        "--keep is a whole number above zero. Write for example --keep 10."
    )
    assert backups(person) == []


def test_a_damaged_record_pushes_no_good_backup_out(person: Runner) -> None:
    backed(person)
    before = backups(person)
    samples.rows(person.database, "UPDATE medicine SET name = 'other'")
    assert "is damaged" in said(StoreError, person.context(), None, "1")
    assert backups(person) == before


def test_only_what_backup_made_is_deleted(person: Runner) -> None:
    folder = person.home / "backups"
    folder.mkdir()
    left = {
        *("magstack-20250101T000000-before-import.db", "magstack-before-schema-3.db"),
        *("magstack-2025.db", "magstack-20250101T000000.db.gz", "other-20250101T000000.db"),
        "magstack-20250101T000001.db",  # no record
        "magstack-20250101T000002.db",  # a link
        "magstack-20250101T000003.db",  # a directory
    }
    for name in left:
        (folder / name).write_bytes(samples_of(name))
    (folder / "magstack-20250101T000002.db").unlink()
    (folder / "magstack-20250101T000002.db").symlink_to(person.database)
    (folder / "magstack-20250101T000003.db").unlink()
    (folder / "magstack-20250101T000003.db").mkdir()
    own = ["magstack-20250101T000000.db", "magstack-20250101T000000-2.db"]
    for name in own:
        shutil.copy(person.database, folder / name)
    made = backed(person, keep="1")
    assert [Path(each).name for each in made.deleted] == own[::-1]
    assert made.kept == 1
    assert set(backups(person)) == left | {"magstack-20261120T200000.db"}


def samples_of(name: str) -> bytes:
    return b"my notes" if name.endswith("1.db") else b"SQLite format 3\0".ljust(68) + b"MGST"


def test_an_old_backup_that_cannot_be_deleted(
    person: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    backed(person)

    def refuse(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "unlink", refuse)
    person.at("2026-11-21 06:00")
    old, new = (
        person.home / "backups" / f"magstack-{moment}.db"
        for moment in ("20261120T200000", "20261121T060000")
    )
    assert said(StoreError, person.context(), None, "1") == (
        f"{new} was written and checked, but {old} cannot be deleted: Permission denied."
    )
    assert backups(person) == [old.name, new.name]


@given(ages=st.lists(st.integers(0, 9999), max_size=8, unique=True), keep=st.integers(1, 9))
def test_the_newest_stay_and_the_new_one_always(
    tmp_path_factory: pytest.TempPathFactory, ages: list[int], keep: int
) -> None:
    """Also where the clock was put back, and the new one has the name of an older one."""
    folder = tmp_path_factory.mktemp("kept")
    for number in ages:
        (folder / f"magstack-2026{number:04}T000000.db").write_bytes(samples_of(""))
    made = folder / "magstack-20261120T200000-2.db"
    made.write_bytes(samples_of(""))
    os.utime(made, (2**31, 2**31))
    deleted = keeping._delete_all(made, keep)
    stayed = sorted(each.name for each in folder.iterdir() if each != made)
    assert len(stayed) == min(keep - 1, len(ages))
    assert made.exists()
    assert all(each.name < name for each in deleted for name in stayed)
    assert len(deleted) + len(stayed) == len(ages)


def test_two_at_once_do_not_delete_each_other(tmp_path: Path) -> None:
    both = [tmp_path / f"magstack-20261120T20000{second}.db" for second in (0, 1)]
    for moment, each in enumerate(both):
        each.write_bytes(samples_of(""))
        os.utime(each, (moment, moment))
    assert [keeping._delete_all(each, 1) for each in both] == [[], [both[0]]]


def test_a_record_that_nobody_may_look_at(person: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    made = backed(person).path
    sentence = (
        f"{person.database} may not be written or read. Check who owns it and its permissions, or "
        "choose another place with --home."
    )

    def refuse(self: Path) -> NoReturn:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "lstat", refuse)
    assert said(StoreError, person.context()) == sentence
    assert refused(person, made, StoreError) == sentence
    (fault,) = list(checkup.faults(person.database))
    assert (fault.said, fault.remedy) == (sentence, "")


FOREIGN = {
    "record.json": (b'\xef\xbb\xbf {"', "JSON", "To import it: magstack import json {}"),
    "a\n'b.json": (b"[", "JSON", "To import it: magstack import json {}"),
    "log.csv": (b"date,product", "a table", "To import it: magstack import csv {}"),
    "x.age": (
        *(b"age-encryption.org/v1", "encrypted (age)"),
        "Decrypt it first: age --decrypt -o FILE {}",
    ),
    "x.db.gz": (b"\x1f\x8b", "compressed (gzip)", "Unpack it first: gunzip {}"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_something_else_is_told_with_what_is_meant(
    person: Runner, tmp_path: Path, name: str
) -> None:
    content, kind, helps = FOREIGN[name]
    file = tmp_path / name
    file.write_bytes(content)
    shown = str(file).replace("\n", "")
    assert refused(person, file, StoreError) == (
        f"{shown} cannot take the record's place. It is {kind}, and no copy of a record. "
        f"{helps.format(typed(str(file)))}"
    )
    examined = doctoring.examine(person.context(), str(file))
    assert [fault.check for fault in examined.faults] == ["structure"]


def test_a_backup_without_its_beginning_is_damaged_and_no_foreign_file(person: Runner) -> None:
    first, second = (Path(backed(person).path) for _ in range(2))
    second.write_bytes(bytes(200))
    assert refused(person, second, StoreError).endswith(f"magstack restore {first}")


def test_what_is_no_file(person: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loop, file = tmp_path / "loop", tmp_path / "file"
    loop.symlink_to(loop)
    file.touch()
    with pytest.raises(UsageError, match="The name of the file is empty"):
        chosen(person, "")
    assert refused(person, loop, StoreError) == (
        f"{loop} cannot be read: Too many levels of symbolic links."
    )
    assert refused(person, "/dev/zero", StoreError) == (
        "/dev/zero is no file. Name a record or a backup of one."
    )
    assert refused(person, tmp_path / "a\nb", NotFoundError).startswith(
        f"There is no file {tmp_path}/ab."
    )
    assert keeping.work(person.context(), str(loop)) == 0

    def refuse(path: Path) -> NoReturn:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(database, "head", refuse)
    assert refused(person, file, StoreError) == f"{file} may not be read. Check its permissions."


# --- what may take the record's place


def chosen(person: Runner, file: Path | str) -> Candidate:
    return keeping.candidate(person.context(), str(file))


def refused(person: Runner, file: Path | str, error: type[MagstackError]) -> str:
    with pytest.raises(error) as told:
        chosen(person, file)
    return str(told.value)


def test_what_cannot_take_the_record_s_place(person: Runner, tmp_path: Path) -> None:
    made = Path(backed(person).path)
    link, bad, none = tmp_path / "link.db", tmp_path / "bad.db", tmp_path / "none.db"
    link.symlink_to(person.database)
    for itself in (person.database, link):
        assert refused(person, itself, UsageError) == (
            f"{itself} is the record itself. Name a backup of it."
        )
    assert refused(person, none, NotFoundError) == (
        f"There is no file {none}. Name a record or a backup of one."
    )
    bad.write_text("my notes")
    assert refused(person, bad, StoreError) == (
        f"{bad} cannot take the record's place. It is no SQLite file, and so no copy of a record."
    )
    shutil.copy(made, bad)
    samples.rows(bad, "DELETE FROM medicine")
    assert refused(person, bad, StoreError) == (
        f"{bad} cannot take the record's place. Row 1 of medicine is in the journal, and not in "
        f"its table. The newest sound backup: magstack restore {made}"
    )
    shutil.copy(made, bad)
    samples.rows(bad, "PRAGMA user_version=99")
    assert refused(person, bad, StoreError) == (
        f"{bad} cannot take the record's place. Its schema, 99, is that of a newer magstack. "
        "Upgrade magstack to use it."
    )


def test_what_both_hold(person: Runner) -> None:
    made = backed(person).path
    person.ok("take", "zinc", "1")
    found = chosen(person, made)
    assert found.begun
    assert found.present is not None
    assert (found.held.entries, found.present.entries) == (5, 6)
    person.database.write_text("damaged")
    assert chosen(person, made)._replace(held=found.held) == Candidate(made, found.held, True, None)
    person.database.unlink()
    assert chosen(person, made).begun is False


def test_a_link_in_the_record_s_place_is_not_followed(person: Runner) -> None:
    made = backed(person).path
    real = person.home / "real.db"
    person.database.rename(real)
    person.database.symlink_to(real)
    before = real.read_bytes()
    assert "is a symbolic link" in refused(person, made, StoreError)
    assert real.read_bytes() == before


def test_restoring_what_was_kept_undoes_it(person: Runner) -> None:
    before = samples.sealed_rows(person.database)
    made = backed(person).path
    person.ok("take", "zinc", "1")
    after = samples.sealed_rows(person.database)
    found, looked = chosen(person, made), list[int]()
    many = keeping.restored_rows(person.context(), found)
    done = keeping.restore(person.context(), found, looked.append)
    assert sum(looked) == many > 0
    assert samples.sealed_rows(person.database) == before
    assert (done.record, done.sound) == (str(person.database), True)
    assert done.aside is not None
    keeping.restore(person.context(), chosen(person, done.aside))
    assert samples.sealed_rows(person.database) == after
    assert checkup.sound(person.database)
    assert person.ok("undo").startswith("Undone: took 1 mL of Zinc")


def test_into_an_empty_home(person: Runner, tmp_path: Path) -> None:
    made = backed(person).path
    other = Runner(tmp_path / "new" / "home")
    done = keeping.restore(other.context(), chosen(other, made))
    assert (done.aside, done.sound) == (None, False)
    assert samples.sealed_rows(other.database) == samples.sealed_rows(person.database)
    assert os.listdir(other.home) == ["magstack.db"]  # noqa: PTH208 (one name is enough)
