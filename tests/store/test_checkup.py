"""What is found wrong with a file: each kind of fault in a record that was sound before it."""

import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from magstack.domain.faults import Fault
from magstack.store import checkup, database, snapshots
from magstack.store.checkup import place
from magstack.store.sealing import seal_of
from tests.store import samples
from tests.store.samples import opened, rows

SCHEMAS = Path(__file__).parent / "schemas"


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """The small record."""
    path = tmp_path / "home" / "magstack.db"
    samples.build(path)
    path.parent.chmod(0o700)
    return path


def broken(path: Path, *statements: str) -> None:
    """Change a file with SQLite alone; ``seal(…)`` is the seal of a row with these values."""
    with opened(path) as connection:
        connection.create_function("seal", -1, lambda *values: seal_of(values))
        for statement in statements:
            connection.execute(statement)


def found(path: Path) -> list[tuple[str, str]]:
    """Return the check and the sentence of each fault that is more than mild."""
    return [(fault.check, fault.said) for fault in checkup.faults(path) if not fault.mild]


def test_a_sound_record_has_no_fault(record: Path) -> None:
    before = record.read_bytes()
    looked: list[int] = []
    assert list(checkup.faults(record, looked.append)) == []
    assert sum(looked) == checkup.work(record) == 231
    assert checkup.sound(record)
    assert list(checkup.around(record)) == []
    assert record.read_bytes() == before
    assert [each.name for each in record.parent.iterdir()] == ["magstack.db"]


@pytest.mark.parametrize("number", range(1, len(database.scripts())))
def test_an_older_record_is_sound(tmp_path: Path, number: int) -> None:
    path = tmp_path / "magstack.db"
    samples.load(SCHEMAS / f"{number:04}.sql", path)
    before, known = path.read_bytes(), len(database.scripts())
    said = f"Its schema is {number}, and the present one {known}."
    assert [(fault.said, fault.mild) for fault in checkup.faults(path)] == [(said, True)]
    assert path.read_bytes() == before


STRUCTURE = {
    "DROP TRIGGER intake_added": "The trigger intake_added is missing.",
    "DROP INDEX intake_day": "The index intake_day is missing.",
    "CREATE TRIGGER shadow AFTER INSERT ON intake BEGIN SELECT 1; END": (
        "The trigger shadow is none of magstack's."
    ),
    "ALTER TABLE closing ADD COLUMN colour TEXT": (
        f"The table closing is not that of schema {len(database.scripts())}."
    ),
    "PRAGMA user_version=0": "The trigger closing_added is none of magstack's.",
}


@pytest.mark.parametrize("statement", STRUCTURE)
def test_another_structure(record: Path, statement: str) -> None:
    broken(record, statement)
    assert ("structure", STRUCTURE[statement]) in found(record)
    assert {check for check, _ in found(record)} == {"structure"}


def test_what_another_program_added_is_left_alone(record: Path) -> None:
    broken(record, "CREATE INDEX mine ON intake (note)", "CREATE TABLE notes (a TEXT)", "ANALYZE")
    said = {
        "The index mine is none of magstack's.",
        "The table notes is none of magstack's.",
    }
    assert {fault.said for fault in checkup.faults(record)} == said
    assert checkup.sound(record)


def test_a_value_out_of_bounds(record: Path) -> None:
    broken(
        record, "PRAGMA ignore_check_constraints=ON", "UPDATE dose SET clock = 1440 WHERE id = 1"
    )
    assert found(record) == [("structure", "SQLite says: CHECK constraint failed in dose.")]


def test_what_sqlite_says_is_told_line_by_line(record: Path) -> None:
    size = record.stat().st_size // 4096
    with record.open("r+b") as file:
        file.truncate((size + 100) * 4096)
        file.seek(28)
        file.write((size + 100).to_bytes(4))
    sayings = [said for _, said in found(record)]
    assert sayings[0] == f"SQLite says: Page {size + 1} is never used."
    assert sayings[5:] == ["And 95 more like these."]


def test_an_index_that_leads_elsewhere(record: Path) -> None:
    broken(
        record,
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_schema SET sql = replace(sql, 'day, at', 'at, day') "
        "WHERE name = 'intake_day'",
    )
    sayings = [said for _, said in found(record)]
    assert sayings[0] == "SQLite says: row 1 missing from index intake_day."
    assert sayings[5] == f"The index intake_day is not that of schema {len(database.scripts())}."


SETTING = "UPDATE setting SET value = {0}, seal = seal(id, name, {0}) WHERE name = 'born'"

LABEL_OF = "intake.id, product_id, 3, units, status, at, utc_offset, day, dose_id, slot, planned"

CONTENT: dict[str, list[tuple[str, str]]] = {
    # rows
    "UPDATE medicine SET name = 'other' WHERE id = 2": [
        ("rows", "Row 2 of medicine is not as it was written."),
        ("journal", "Row 2 of medicine and its journal differ."),
    ],
    "UPDATE tally SET entries = 4, seals = seals - 1 WHERE day = '2026-11-20'": [
        ("rows", "The table intake, day 2026-11-20, has 2 rows, and 4 were written."),
    ],
    "UPDATE tally SET seals = seals - 1 WHERE entity = 'dose'": [
        ("rows", "The table dose has 10 rows, and not those that were written."),
    ],
    "UPDATE sqlite_sequence SET seq = 3 WHERE name = 'intake'": [
        ("rows", "The number of row 5 of intake was never given: the last that was given is 3."),
    ],
    SETTING.format("'1990-02-29'"): [
        ("journal", "Row 1 of setting and its journal differ."),
        (
            "rows",
            "It is not what it should be: the profile: day is out of range for month.",
        ),
    ],
    # references
    "DELETE FROM label WHERE id = 4": [
        ("references", "Row 11 of label_row names a row of label that is not there."),
        ("references", "Row 4 of intake names a row of label that is not there."),
        ("references", "Row 5 of intake names a row of label that is not there."),
        ("journal", "Row 4 of label is in the journal, and not in its table."),
        ("rows", "It is not what it should be: product calm has no label."),
    ],
    f"UPDATE intake SET label_id = 3, seal = seal({LABEL_OF}, note) WHERE id = 1": [
        ("journal", "Row 1 of intake and its journal differ."),
        ("references", "Entry 1 names a label of another product."),
    ],
    # the journal
    "DELETE FROM change WHERE id = 74": [
        ("journal", "The journal has a gap: 74 changes were written, and 73 are there."),
    ],
    "DELETE FROM operation WHERE id = 13": [
        ("references", "Row 74 of change names a row of operation that is not there."),
        ("journal", "The journal has a gap: 13 operations were written, and 12 are there."),
        ("journal", "Row 2 of product and its journal differ."),
    ],
    "UPDATE operation SET state = 'undone', seal = seal(id, at, command, summary, 'undone') "
    "WHERE id = 9": [
        ("journal", "Operation 10 is in force, and 9 before it is undone."),
        ("journal", "Operation 11 is in force, and 9 before it is undone."),
        ("journal", "Operation 12 is in force, and 9 before it is undone."),
        ("journal", "Row 2 of intake is in no journal."),
    ],
    "UPDATE operation SET state = 'superseded', seal = seal(id, at, command, summary, "
    "'superseded') WHERE id = 13": [
        ("journal", "The last operation is superseded, and nothing came after it."),
    ],
    "UPDATE change SET entity = 'cake', seal = seal(id, operation_id, 'cake', entity_id, before, "
    "after) WHERE id = 73": [
        ("journal", "Change 73 belongs to nothing that was done."),
        ("journal", "Row 2 of lot and its journal differ."),
    ],
    "UPDATE change SET after = '{}', seal = seal(id, operation_id, entity, entity_id, before, "
    "'{}') WHERE id = 1": [
        ("journal", "Change 1 is no row of setting as it was written."),
        ("journal", "Row 1 of setting and its journal differ."),
    ],
    "UPDATE change SET before = after, seal = seal(id, operation_id, entity, entity_id, after, "
    "after) WHERE id = 1": [
        ("journal", "Change 1 does not follow from the one before it."),
    ],
    "UPDATE change SET after = '[', seal = seal(id, operation_id, entity, entity_id, before, "
    "'[') WHERE id = 74": [
        (
            "journal",
            "It cannot be read to the end: Expecting value: line 1 column 2 (char 1).",
        ),
    ],
    "DELETE FROM closing WHERE id = 2": [
        ("journal", "Row 2 of closing is in the journal, and not in its table."),
    ],
    "INSERT INTO closing VALUES (3, '2026-11-20', seal(3, '2026-11-20'))": [
        ("journal", "Row 3 of closing is in no journal."),
    ],
    # lots
    "UPDATE lot SET units = 2999, remaining = 3000, seal = seal(id, product_id, code, containers, "
    "2999, 3000, since, expires, price, currency) WHERE id = 1": [
        ("journal", "Row 1 of lot and its journal differ."),
        ("totals", "Lot 1 holds more than was bought."),
    ],
    "UPDATE draw SET units = 2001, seal = seal(id, intake_id, lot_id, 2001) WHERE id = 1": [
        ("journal", "Row 1 of draw and its journal differ."),
        ("totals", "More is drawn from lots for entry 4 than was taken."),
    ],
    "UPDATE draw SET intake_id = 3, seal = seal(id, 3, lot_id, units) WHERE id = 1": [
        ("journal", "Row 1 of draw and its journal differ."),
        ("totals", "Entry 3 was not taken, and is drawn from a lot."),
        ("totals", "Entry 3 is drawn from a lot of another product."),
        ("totals", "More is drawn from lots for entry 3 than was taken."),
    ],
}
"""What is done to the small record, and what is found of it, in the order of looking."""


@pytest.mark.parametrize("statement", CONTENT)
def test_another_content(record: Path, statement: str) -> None:
    broken(record, statement)
    faults = found(record)
    assert faults == CONTENT[statement]
    assert not checkup.sound(record)


def test_a_journal_that_never_ends_to_open(record: Path) -> None:
    deep = f"'{'[' * 100_000}'"
    broken(
        record,
        f"UPDATE change SET after = {deep}, seal = seal(id, operation_id, entity, entity_id, "
        f"before, {deep}) WHERE id = 3",
    )
    assert found(record)[0][1].startswith("It cannot be read to the end: maximum recursion")


def test_many_faults_of_one_kind_are_counted(record: Path) -> None:
    broken(record, "UPDATE change SET before = after")
    said = [said for check, said in found(record) if check == "rows"]
    assert said[4:] == ["Row 5 of change is not as it was written.", "And 69 more like these."]


# --- whatever bytes a file has


def no_file(path: Path) -> None:
    path.unlink()


def text(path: Path) -> None:
    path.write_text("my notes\n" * 100)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def stranger(path: Path) -> None:
    rows(path, "PRAGMA application_id=7")


def newer(path: Path) -> None:
    rows(path, f"PRAGMA user_version={len(database.scripts()) + 1}")


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def unwritable(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[18] = 3
    path.write_bytes(whole)


def link(path: Path) -> None:
    path.rename(path.with_name("real.db"))
    path.symlink_to("real.db")


def directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


HOME = "There is no magstack record in {home} yet. Begin with a product: magstack add neuro-mag"
REFUSED = [
    (no_file, "structure", HOME),
    (text, "structure", "It is no magstack record: it is not an SQLite database, or encrypted."),
    (empty, "structure", "It is no magstack record: it is not an SQLite database, or encrypted."),
    (stranger, "structure", "It is a database of another program, or damaged."),
    (newer, "version", "Its schema, {next}, is that of a newer magstack."),
    (unwritable, "structure", "Its header says that nothing can be written to it."),
    (half, "structure", "It cannot be read: database disk image is malformed."),
    (
        link,
        "structure",
        (
            "{path} is a symbolic link, which magstack does not follow. Put the file itself there, "
            "or point --home at the directory that holds it."
        ),
    ),
    (directory, "structure", "{path} is no file. Choose another place with --home."),
    (fifo, "structure", "{path} is no file. Choose another place with --home."),
]


@pytest.mark.parametrize(("thing", "check", "said"), REFUSED)
def test_what_is_no_record(
    record: Path, thing: Callable[[Path], None], check: str, said: str
) -> None:
    thing(record)
    sentence = said.format(path=record, home=record.parent, next=len(database.scripts()) + 1)
    assert found(record) == [(check, sentence)]
    assert checkup.work(record) == 0 or thing in (newer, unwritable)


def test_a_file_beyond_all_measure(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "LARGEST", 4096)
    assert found(record) == [("structure", "It is larger than any record of magstack: over 1 GB.")]


def test_a_file_that_is_in_use_for_too_long(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_PRAGMAS", ("PRAGMA busy_timeout=20",))
    with opened(record) as other:
        other.execute("BEGIN EXCLUSIVE")
        ((check, said),) = found(record)
    assert (check, said) == ("structure", "It is in use by another program for too long.")


def test_any_bytes_changed_are_noticed_or_change_nothing(record: Path, tmp_path: Path) -> None:
    dice, other = random.Random(6), tmp_path / "other.db"
    whole, right = record.read_bytes(), samples.sealed_rows(record)
    noticed = 0
    for _ in range(60):
        changed = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            changed[dice.randrange(len(whole))] ^= dice.randint(1, 255)
        cut = dice.choice([len(whole)] * 5 + [dice.randrange(len(whole))])
        other.write_bytes(changed[:cut])
        if checkup.sound(other):
            assert samples.sealed_rows(other) == right
        else:
            noticed += 1
    assert noticed > 20


# --- looking at it changes nothing


def interrupted(record: Path, left: Path) -> None:
    """Leave a record as a writer does that is killed: pages are changed, and a journal is there."""
    left.parent.mkdir()
    with opened(record) as writer:
        for statement in ("PRAGMA cache_size=1", "PRAGMA cache_spill=1", "BEGIN IMMEDIATE"):
            writer.execute(statement)
        for number in range(200):
            writer.execute("UPDATE product SET note = ?", (f"{number} " * 200,))
            writer.execute(
                "INSERT INTO operation VALUES (NULL, 0, ?, '', 'done', 0)", ("x" * 3000,)
            )
        for ending in ("", "-journal"):
            content = record.with_name(f"magstack.db{ending}").read_bytes()
            left.with_name(f"magstack.db{ending}").write_bytes(content)
        writer.execute("ROLLBACK")


def test_what_was_interrupted_is_looked_at_as_it_will_be(record: Path, tmp_path: Path) -> None:
    left = tmp_path / "left" / "magstack.db"
    interrupted(record, left)
    before = {each.name: each.read_bytes() for each in left.parent.iterdir()}
    assert found(left) == []
    assert {each.name: each.read_bytes() for each in left.parent.iterdir()} == before
    said = f"{left}-journal lies beside it: a write goes on, or was interrupted."
    assert said in [fault.said for fault in checkup.around(left)]


def test_a_file_in_wal_mode_is_looked_at(record: Path) -> None:
    with closing(sqlite3.connect(record, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("UPDATE setting SET value = 'm' WHERE name = 'sex'")
        assert ("rows", "Row 2 of setting is not as it was written.") in found(record)
        other.execute("UPDATE setting SET value = 'f' WHERE name = 'sex'")
    assert found(record) == []
    assert [each.name for each in record.parent.iterdir()] == ["magstack.db"]


# --- where it lies


def around(path: Path) -> list[tuple[str, str, str]]:
    faults = list(checkup.around(path))
    assert all(fault.mild for fault in faults)
    return [(fault.check, fault.said, fault.remedy) for fault in faults]


def test_who_may_read_it(record: Path) -> None:
    record.chmod(0o640)
    record.parent.chmod(0o755)
    assert around(record) == [
        (
            "permissions",
            f"{record} is open to other users of this machine (mode 0640).",
            f"chmod 600 {record}",
        ),
        (
            "permissions",
            f"{record.parent} is open to other users of this machine (mode 0755).",
            f"chmod 700 {record.parent}",
        ),
    ]


def test_a_folder_that_many_share(record: Path) -> None:
    record.parent.chmod(0o1777)
    said = f"{record.parent} is open to other users of this machine (mode 1777)."
    alone = "Keep the record in a directory of its own (--home)."
    assert around(record) == [("permissions", said, alone)]
    assert list(checkup.around(record, used=False)) == []


def test_whose_it_is(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: own + 1)
    said = f"{record} belongs to another user (number {own})."
    assert around(record) == [("permissions", said, "Run magstack as that user.")]


def test_a_restore_that_was_stopped_has_given_the_record_a_second_name(record: Path) -> None:
    (record.parent / "backups").mkdir()
    second = record.parent / "backups" / "aside.db"
    second.hardlink_to(record)
    said = f"{second} is no copy, but this file once more: a restore was stopped."
    assert around(record) == [("leftovers", said, f"Take that name away: rm {second}")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose path means nothing."""
    place = tmp_path / "kept"
    place.mkdir()
    return place


SYNCED = {
    "Dropbox/health": "Dropbox",
    "Dropbox (Ana)/health": "Dropbox",
    "OneDrive - Clinic": "OneDrive",
    "Library/Mobile Documents/com~apple~CloudDocs/x": "iCloud",
    "CloudStorage/GoogleDrive-ana@example.org/x": "Google Drive",
    "CloudStorage/Other-ana": "a provider's synchronised folder",
    "Nextcloud": "Nextcloud",
    "ownCloud/x": "ownCloud",
    "pCloud Sync": "pCloud",
    "home/ana/MEGA": "MEGA",
    "Users/ana/Box/health": "Box",
    "Box Sync": "Box",
    "Box": None,
    "work/MEGA": None,
    "Dropbox-notes": None,
    "Boxes": None,
    "Dropboxes": None,
    "my/dropbox notes": None,
}


@pytest.mark.parametrize("name", SYNCED)
def test_a_folder_that_is_synchronised_by_its_name(folder: Path, name: str) -> None:
    assert checkup.synced_by(folder / name) == SYNCED[name]


@pytest.mark.parametrize(
    ("mark", "who"),
    [
        (".stfolder", "Syncthing"),
        (".dropbox.cache", "Dropbox"),
        (".sync/ID", "Resilio Sync"),
        (".dropbox", None),  # of the program, in the home of whoever has it
        (".sync", None),
    ],
)
def test_a_folder_that_is_synchronised_by_what_lies_in_it(
    folder: Path, mark: str, who: str | None
) -> None:
    (folder / "deep" / "er").mkdir(parents=True)
    assert checkup.synced_by(folder / "deep" / "er") is None
    (folder / mark).mkdir(parents=True)
    assert checkup.synced_by(folder / "deep" / "er") == who


def test_what_synchronises_is_told(record: Path) -> None:
    (record.parent / ".stfolder").mkdir()
    assert around(record) == [
        (
            "folder",
            (
                "It lies in a folder that Syncthing synchronises: whoever holds that can read it, "
                "and a file that is carried away in the middle of a write is damaged there."
            ),
            "Keep it elsewhere (--home), and let backups be synchronised: magstack backup DIR",
        )
    ]


def test_a_copy_that_is_synchronised_is_only_remarked_on(record: Path) -> None:
    (record.parent / ".stfolder").mkdir()
    ((check, said, remedy, mild),) = checkup.around(record, used=False)
    assert (
        said == "It lies in a folder that Syncthing synchronises: whoever holds that can read it."
    )
    assert (check, remedy, mild) == ("folder", "", True)


def test_another_machine(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = record.parent.parent / "mounts"
    home = str(record.parent).replace(" ", "\\040")
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {home} nfs4 rw 0 0\nnone\n")
    monkeypatch.setattr(place, "MOUNTS", mounts)
    assert [said for _, said, _ in around(record)] == [
        "It lies on another machine (nfs4), where locks may not hold what two write."
    ]
    mounts.write_text(f"server:/x / nfs4 rw 0 0\n/dev/sda1 {home} ext4 rw 0 0\n")
    assert around(record) == []
    mounts.unlink()
    assert around(record) == []


def test_what_was_left_over(record: Path) -> None:
    (record.parent / ".magstack-abc").mkdir()
    (record.parent / "backups").mkdir()
    (record.parent / "backups" / ".magstack-def.part").touch()
    assert [(check, remedy) for check, _, remedy in around(record)] == [
        ("leftovers", f"If none is at work: rm -r {record.parent / each}")
        for each in (".magstack-abc", "backups/.magstack-def.part")
    ]


def test_a_fault_says_what_helps(record: Path) -> None:
    half(record)
    (fault,) = checkup.faults(record)
    assert fault == Fault(
        "structure",
        "It cannot be read: database disk image is malformed.",
        "Put the last good backup in its place: magstack restore FILE",
    )
