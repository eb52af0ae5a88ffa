"""Two records are compared, and what a merge writes is what the journal would have written."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from magstack.errors import StoreError
from magstack.store import checkup, database, journal, merging
from magstack.store.sealing import seal_of
from magstack.store.tables.days import ClosingRow
from tests.store import samples
from tests.store.samples import rows, sealed_rows


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("merging") / "magstack.db"
    samples.build(path)
    return path.read_bytes()


@pytest.fixture
def ours(tmp_path: Path, content: bytes) -> Path:
    """The small record, whose last operation is undone."""
    path = tmp_path / "ours" / "magstack.db"
    path.parent.mkdir()
    path.write_bytes(content)
    return path


@pytest.fixture
def theirs(tmp_path: Path, ours: Path) -> Path:
    path = tmp_path / "theirs" / "magstack.db"
    shutil.copytree(ours.parent, path.parent)
    return path


def close(path: Path, day: str) -> None:
    """Do something."""
    with journal.operation(path, samples.AT, f"magstack close {day}") as doing:
        doing.insert(ClosingRow, day=day)
        doing.summary = f"closed {day}"


def begun(ours: Path, theirs: Path) -> merging.Beginning:
    with database.reading(ours) as here, database.reading(theirs) as there:
        return merging.beginning(here, there)


def plan(ours: Path, theirs: Path, *, replace: bool = False) -> merging.Plan:
    steps: list[int] = []
    with database.reading(ours) as here, database.reading(theirs) as there:
        start = merging.beginning(here, there)
        found = merging.prepared(here, there, start, steps.append, replace=replace)
        assert sum(steps) == merging.work(here, there)
    return found


def write(path: Path, found: merging.Plan) -> None:
    done = (samples.AT, "magstack import json x", "imported it")
    merging.write(path, found.seen, found.changes, done, lambda _: None)


def test_the_same_journal_is_known(ours: Path, theirs: Path) -> None:
    found = begun(ours, theirs)
    assert found.known
    assert not found.continued
    assert found.common == found.ours == found.theirs
    numbers = {row[0] for row in rows(ours, "SELECT id FROM intake")}
    assert found.rows["intake"] == numbers


def test_a_record_that_goes_on_knows_its_beginning(ours: Path, theirs: Path) -> None:
    close(ours, "2026-01-02")
    assert begun(ours, theirs).known
    assert begun(theirs, ours).continued


def test_what_was_undone_here_is_known_all_the_same(ours: Path, theirs: Path) -> None:
    journal.undo(ours)
    assert begun(ours, theirs).known
    assert begun(theirs, ours).known


def test_a_file_goes_on_though_something_was_undone_there(ours: Path, theirs: Path) -> None:
    journal.undo(theirs)
    close(theirs, "2026-01-02")
    assert begun(ours, theirs).continued


def test_a_file_does_not_go_on_from_what_was_undone_here(ours: Path, theirs: Path) -> None:
    close(theirs, "2026-01-02")
    journal.undo(ours)
    found = begun(ours, theirs)
    assert (found.known, found.continued) == (False, False)
    assert found.undone


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE operation SET at = at + 1, seal = ? WHERE id = 2",
        "UPDATE change SET entity_id = entity_id + 1, seal = ? WHERE operation_id = 2",
    ],
)
def test_journals_part_where_they_differ(ours: Path, theirs: Path, change: str) -> None:
    table = change.split()[1]
    with samples.opened(theirs) as connection:
        connection.execute(change, (0,))
        for row in connection.execute(f"SELECT * FROM {table}").fetchall():
            values = (seal_of(row[:-1]), row[0])
            connection.execute(f"UPDATE {table} SET seal = ? WHERE id = ?", values)
    found = begun(ours, theirs)
    assert found.common == 1
    assert found.ours == found.theirs
    assert (found.known, found.continued) == (False, False)
    assert "intake" not in found.rows


def test_records_with_nothing_in_common(tmp_path: Path, ours: Path) -> None:
    other = tmp_path / "other.db"
    close(other, "2026-01-02")
    found = begun(ours, other)
    assert found.common == 0
    assert found.rows == {}
    assert (found.known, found.continued) == (False, False)


def test_anything_goes_on_from_an_empty_record(tmp_path: Path, theirs: Path) -> None:
    empty = tmp_path / "empty.db"
    with database.writing(empty):
        pass
    assert begun(empty, theirs).continued
    assert begun(theirs, empty).known


def test_what_a_merge_writes_is_what_the_journal_would_have_written(
    tmp_path: Path, ours: Path, theirs: Path
) -> None:
    same = tmp_path / "same.db"
    close(ours, "2026-01-01")
    shutil.copy(ours, same)
    close(theirs, "2026-01-02")
    write(ours, plan(ours, theirs))
    with journal.operation(same, samples.AT, "magstack import json x") as doing:
        doing.insert(ClosingRow, day="2026-01-02")
        doing.summary = "imported it"
    assert sealed_rows(ours) == sealed_rows(same)


def test_a_merge_lets_what_was_undone_stay_undone(ours: Path, theirs: Path) -> None:
    close(ours, "2026-01-01")
    close(ours, "2026-01-03")
    journal.undo(ours)
    close(theirs, "2026-01-02")
    write(ours, plan(ours, theirs))
    assert [row[4] for row in rows(ours, "SELECT * FROM operation ORDER BY id")][-3:] == [
        "done",
        "superseded",
        "done",
    ]
    assert list(checkup.faults(ours)) == []


@pytest.mark.parametrize(
    "meanwhile", [lambda path: close(path, "2026-01-03"), journal.undo, journal.redo]
)
def test_nothing_is_written_where_another_magstack_was_quicker(
    ours: Path, theirs: Path, meanwhile: Callable[[Path], object]
) -> None:
    close(ours, "2026-01-01")
    close(ours, "2026-01-04")
    journal.undo(ours)
    close(theirs, "2026-01-02")
    found = plan(ours, theirs)
    meanwhile(ours)
    before = sealed_rows(ours)
    with pytest.raises(StoreError, match="Another magstack changed"):
        write(ours, found)
    assert sealed_rows(ours) == before


def test_a_damaged_row_of_either_is_no_part_of_a_merge(ours: Path, theirs: Path) -> None:
    close(ours, "2026-01-01")
    close(theirs, "2026-01-02")
    with samples.opened(theirs) as connection:
        connection.execute("UPDATE intake SET seal = seal + 1 WHERE id = 2")
    with pytest.raises(StoreError, match="is damaged"):
        plan(ours, theirs)
    with pytest.raises(StoreError, match="is damaged"):
        plan(theirs, ours)
