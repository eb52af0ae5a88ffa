"""The journal: every write can be taken back and done again, or it was never made."""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from magstack.domain.amounts import Count
from magstack.domain.plans import paused, replaced, resumed
from magstack.domain.profile import Condition
from magstack.domain.reports import Done
from magstack.errors import NotFoundError, StoreError
from magstack.store import database, journal, reading, supplies
from magstack.store.journal import Operation
from magstack.store.sealing import seal_of
from magstack.store.tables import ENTITIES
from magstack.store.tables.person import ConditionRow
from magstack.store.tables.stack import DoseRow, LabelLine, ProductRow
from magstack.store.writing.days import close_day, reopen_day
from magstack.store.writing.log import add_intake, change_intake, move_intakes, remove_intake
from magstack.store.writing.person import (
    add_condition,
    add_medicine,
    add_own_limit,
    add_own_rule,
    change_condition,
    end_medicine,
    remove_condition,
    remove_medicine,
    remove_own_limit,
    remove_own_rule,
    set_settings,
)
from magstack.store.writing.stack import (
    add_label,
    add_product,
    archive,
    change_product,
    correct_label,
    revise,
)
from tests.store import samples
from tests.store.samples import opened, rows

Entities = dict[str, samples.Rows]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a record would be."""
    return tmp_path / "magstack.db"


@pytest.fixture
def record(path: Path) -> Path:
    """The small record; what was done last in it, archiving, is undone."""
    samples.build(path)
    return path


def rename(path: Path, name: str, at: int = 0) -> None:
    with journal.operation(path, at, f"magstack edit zinc --name {name}") as doing:
        change_product(doing, 2, name=name)
        doing.summary = f"Renamed to {name}"


def name_of(path: Path) -> str:
    return samples.stored(path)[0][1].name


def entities(path: Path) -> Entities:
    """Return what an undo must bring back: all rows but those of the journal."""
    tally = rows(path, "SELECT * FROM tally WHERE entries OR seals")
    return samples.rows_of(path, ENTITIES) | {"tally": tally}


def history(path: Path) -> list[tuple[str, str]]:
    """Return what was done and what became of it, newest first."""
    with database.reading(path) as connection:
        return [(done.summary, done.state) for done in reading.operations(connection, 100)]


# --- what is written


def test_an_operation_says_what_was_typed_and_when(record: Path) -> None:
    with database.reading(record) as connection:
        newest = reading.operations(connection, 2)
    assert newest == [
        Done(13, samples.AT + 9, "magstack archive zinc", "Archived zinc", "undone"),
        Done(12, samples.AT + 86400, "magstack take calm", "taken calm", "done"),
    ]


def test_what_was_typed_is_kept_without_control_characters(record: Path) -> None:
    with journal.operation(record, 0, "magstack\x1b[31m edit\u202e \ud800zinc\n") as doing:
        change_product(doing, 2, note="x")
    with database.reading(record) as connection:
        assert reading.operations(connection, 1)[0].command == "magstack[31m edit zinc"


def test_a_change_holds_the_row_before_and_after(record: Path) -> None:
    rename(record, "Zink")
    newest = rows(record, "SELECT * FROM change ORDER BY id DESC LIMIT 1")[0]
    row = rows(record, "SELECT * FROM product WHERE id = 2")[0]
    plain = {"id": 2, "slug": "zinc", "brand": "", "unit": "mL", "source": "", "status": "own"}
    after = plain | {"name": "Zink", "note": "", "seal": row[-1]}
    columns = (2, "zinc", "", "Zinc", "mL", None, "", "own", None, "")
    before = after | {"name": "Zinc", "seal": seal_of(columns)}
    assert newest[:4] == (75, 14, "product", 2)
    assert [json.loads(str(text)) for text in newest[4:6]] == [before, after]


def test_an_operation_that_does_nothing_is_none(record: Path) -> None:
    before = record.read_bytes()
    with journal.operation(record, samples.AT, "magstack edit zinc"):
        pass
    assert record.read_bytes() == before


def test_a_name_that_is_given_up_can_be_taken_in_the_same_operation(record: Path) -> None:
    with journal.operation(record, 0, "magstack profile") as doing:
        doing.delete(ConditionRow, 1)
        doing.insert(ConditionRow, name="kidney-disease", egfr=20)
    changed = "SELECT id, entity_id, before IS NULL FROM change WHERE operation_id = 14"
    assert rows(record, changed) == [(75, 1, 0), (76, 3, 1)]
    assert rows(record, "SELECT id, name, egfr FROM condition") == [
        (2, "haemochromatosis", None),
        (3, "kidney-disease", 20),
    ]


def test_looking_during_an_operation_is_no_write(record: Path) -> None:
    before = record.read_bytes()
    with journal.operation(record, samples.AT, "magstack edit zinc") as doing:
        assert reading.slugs(doing.connection) == ["abendruhe-5", "calm", "zinc"]
    assert record.read_bytes() == before


def test_an_operation_sees_what_it_has_written(record: Path) -> None:
    with journal.operation(record, 0, "magstack edit zinc") as doing:
        for number in range(3):
            doing.change(ProductRow, 2, note=f"{number}")
        row = doing.insert(ProductRow, **product("new"))
        doing.change(ProductRow, row.id, name="Newer")
        doing.delete(ProductRow, row.id)
    assert [product.note for product in samples.stored(record)[0]] == [
        "from the shop at the corner",
        "2",
        "",
    ]
    journal.undo(record)
    assert samples.stored(record)[0] == samples.STACK
    journal.redo(record)
    assert len(samples.stored(record)[0]) == 3


def product(slug: str) -> dict[str, Any]:
    """Return the columns of a product that holds next to nothing."""
    said = dict.fromkeys(("brand", "source", "note"), "")
    empty = dict.fromkeys(("units_per_container", "archived"))
    return {"slug": slug, "name": "New", "unit": "g", "status": "own", **said, **empty}


# --- what is not written


def wrong_value(doing: Operation) -> None:
    doing.change(ProductRow, 2, name="")


def wrong_second_row(doing: Operation) -> None:
    doing.insert(ProductRow, **product("one"))
    doing.session.flush()
    doing.insert(ProductRow, **product("No Slug"))


def no_such_product(doing: Operation) -> None:
    doing.insert(
        DoseRow, product_id=77, units=1, slot="noon", clock=None, since="2026-01-01", until=None
    )


def taken_name(doing: Operation) -> None:
    doing.insert(ProductRow, **product("zinc"))


def gone(doing: Operation) -> None:
    doing.change(ProductRow, 77, name="x")


def gone_to_delete(doing: Operation) -> None:
    doing.delete(LabelLine, 77)


CANNOT_BE = (
    "{path} is damaged (CHECK constraint failed: {check}). Nothing was changed. See what is "
    "wrong, and which backup is sound: magstack doctor"
)
OVERTAKEN = (
    "Another magstack changed {path} at the same moment: nothing was written. Look at it with "
    "magstack undo --list, and try again."
)
SLUG = "length(slug) BETWEEN 1 AND 40 AND slug GLOB '[a-z0-9]*' AND slug NOT GLOB '*[^a-z0-9-]*'"


@pytest.mark.parametrize(
    ("what", "sentence", "check"),
    [
        (wrong_value, CANNOT_BE, "length(name) BETWEEN 1 AND 120"),
        (wrong_second_row, CANNOT_BE, SLUG),
        (no_such_product, OVERTAKEN, ""),
        (taken_name, OVERTAKEN, ""),
        (gone, OVERTAKEN, ""),
        (gone_to_delete, OVERTAKEN, ""),
    ],
)
def test_what_cannot_be_written_leaves_everything_as_it_was(
    record: Path, what: Callable[[Operation], None], sentence: str, check: str
) -> None:
    before = record.read_bytes()

    def write() -> None:
        with journal.operation(record, 0, "x") as doing:
            doing.change(ProductRow, 2, note="first")
            what(doing)

    with pytest.raises(StoreError) as refused:
        write()
    assert str(refused.value) == sentence.format(path=record, check=check)
    assert record.read_bytes() == before


def test_an_operation_that_is_left_early_was_never_made(record: Path) -> None:
    before = record.read_bytes()

    def stop() -> None:
        with journal.operation(record, 0, "x") as doing:
            doing.change(ProductRow, 2, note="first")
            doing.session.flush()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop()
    assert record.read_bytes() == before


# --- undo and redo


def add(doing: Operation) -> None:
    add_product(doing, replace(samples.BLEND, slug="second"))


def change(doing: Operation) -> None:
    archive(doing, 2, date(2026, 12, 24))


def change_to_nothing(doing: Operation) -> None:
    archive(doing, 1, None)


def delete(doing: Operation) -> None:
    doing.delete(LabelLine, 8)
    doing.delete(LabelLine, 7)


def correct(doing: Operation) -> None:
    wrong, right = samples.BLEND.labels[1], samples.PLAIN.labels[0]
    lines = reading.label_lines(doing.connection, 1)
    correct_label(doing, wrong, lines, right)


def reformulate(doing: Operation) -> None:
    label = replace(samples.PLAIN.labels[0], since=date(2026, 11, 15))
    number = add_label(doing, 1, label)
    move_intakes(doing, [3], number)
    kept = [replace(samples.BLEND.doses[1], since=None)]
    revise(doing, 1, replaced(samples.BLEND.doses, kept, date(2026, 11, 15)))


def take(doing: Operation) -> None:
    for intake in samples.INTAKES:
        add_intake(doing, 1, replace(intake, units=Count(1)))


def settle(doing: Operation) -> None:
    """Add, change and forget a setting."""
    set_settings(doing, born=None, sex="m", state="lactating")
    set_settings(doing, born="2000-02-29", sex=None, authority=None)


def medicate(doing: Operation) -> None:
    for medicine in samples.PERSON.medicines:
        add_medicine(doing, medicine)
    end_medicine(doing, 2, date(2026, 11, 20))
    remove_medicine(doing, 1)


def diagnose(doing: Operation) -> None:
    change_condition(doing, 1, None)
    change_condition(doing, 2, 0)
    remove_condition(doing, 1)
    number = add_condition(doing, Condition("kidney-disease", 30))
    change_condition(doing, number, 29)


def limit_oneself(doing: Operation) -> None:
    remove_own_limit(doing, 2)
    add_own_limit(doing, samples.PERSON.limits[1])


def rule_oneself(doing: Operation) -> None:
    remove_own_rule(doing, 1)
    add_own_rule(doing, samples.PERSON.rules[0])


def replan(doing: Operation) -> None:
    """End each kind of dose, and plan each anew."""
    new = [replace(dose, since=None, until=None) for dose in samples.CALM.doses]
    revise(doing, 3, replaced(samples.CALM.doses, new, samples.DAY))


def pause(doing: Operation) -> None:
    """Doses end, move and begin; a cycle that moves is counted from another day."""
    first, last = date(2026, 11, 5), date(2026, 11, 11)
    away = paused(samples.CALM.doses, first, last)
    assert away.ended
    assert away.moved
    assert away.begun
    revise(doing, 3, away)
    doing.session.flush()
    now = next(each for each in reading.products(doing.connection) if each.id == 3)
    back = resumed(now.doses, first)
    before = {dose.id: dose for dose in now.doses}
    assert any(dose.schedule != before[dose.id].schedule for dose in back.moved)
    revise(doing, 3, back)


def draw(doing: Operation) -> None:
    """Take what is in stock, and more than is."""
    for units in (1000, 87_500, 1000):
        intake = replace(samples.INTAKES[1], units=Count(units))
        add_intake(doing, 3, intake)


def amend(doing: Operation) -> None:
    """Draw less, more, on another day, from another product, and nothing at all."""
    taken = samples.INTAKES[-1]
    for more in (
        {"units": Count(500)},
        {"units": Count(90_000)},
        {"note": "only a note"},
        {"day": date(2026, 11, 2)},
        {"day": date(2026, 11, 1)},
        {"day": samples.DAY, "status": "skipped"},
        {"product": "zinc", "label": 3},
        {},
    ):
        now = replace(taken, **more)
        change_intake(doing, samples.NUMBERS[now.product], now)


def take_back(doing: Operation) -> None:
    for number in (5, 3, 4):
        remove_intake(doing, number)


def buy(doing: Operation) -> None:
    number = supplies.add_lot(doing, 3, samples.FULL[0])
    supplies.set_remaining(doing, number, 1)
    supplies.set_remaining(doing, 1, 0)
    supplies.set_remaining(doing, 2, 3)


def close(doing: Operation) -> None:
    """A day is opened again, and closed under another number."""
    reopen_day(doing, 2)
    close_day(doing, date(2026, 11, 19))
    close_day(doing, samples.DAY)


@pytest.mark.parametrize(
    "what",
    [
        *(add, change, change_to_nothing, delete, correct, reformulate, take),
        *(replan, pause, draw, amend, take_back, buy, close),
        *(settle, medicate, diagnose, limit_oneself, rule_oneself),
    ],
)
def test_undo_and_redo_bring_back_every_value(
    record: Path, what: Callable[[Operation], None]
) -> None:
    before = entities(record)
    with journal.operation(record, samples.AT, "magstack something") as doing:
        what(doing)
        doing.summary = "Something"
    after = entities(record)
    assert after != before
    for _ in range(2):
        undone = journal.undo(record)
        assert (undone.id, undone.summary, undone.state) == (14, "Something", "undone")
        assert entities(record) == before
        redone = journal.redo(record)
        assert (redone.id, redone.summary, redone.state) == (14, "Something", "done")
        assert entities(record) == after
    samples.everything(record)
    assert rows(record, "PRAGMA foreign_key_check") == []
    assert rows(record, "SELECT count(*) FROM operation") == [(14,)]


@pytest.mark.parametrize("what", [add, delete, reformulate, take, draw, amend, take_back, settle])
def test_many_changes_are_written_as_few_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: Callable[[Operation], None]
) -> None:
    """Written out after every change, or at the end: the record and its journal are the same."""
    tables = [*ENTITIES, "operation", "change", "tally", "sqlite_sequence"]
    records = []
    for batch in (1, 5000):
        path = tmp_path / f"{batch}.db"
        samples.build(path)
        monkeypatch.setattr(journal, "BATCH", batch)
        with journal.operation(path, samples.AT, "magstack something") as doing:
            what(doing)
            assert batch > 1 or not doing.changes
            doing.summary = "Something"
        records.append(samples.rows_of(path, tables))
    assert records[0] == records[1]


def test_what_was_written_out_and_then_left_was_never_made(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = record.read_bytes()
    monkeypatch.setattr(journal, "BATCH", 1)

    def stop() -> None:
        with journal.operation(record, 0, "x") as doing:
            take(doing)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop()
    assert record.read_bytes() == before


def test_everything_can_be_taken_back_and_done_again(record: Path) -> None:
    states = [entities(record)]
    for _ in range(12):
        journal.undo(record)
        states.append(entities(record))
    assert not any(states[-1].values())
    with pytest.raises(NotFoundError) as refused:
        journal.undo(record)
    assert str(refused.value) == "Nothing is left to undo."
    for state in states[-2::-1]:
        journal.redo(record)
        assert entities(record) == state
    assert journal.redo(record).summary == "Archived zinc"
    with pytest.raises(NotFoundError) as refused:
        journal.redo(record)
    assert str(refused.value) == "Nothing is left to redo."


def test_nothing_can_be_taken_back_in_an_empty_record(path: Path) -> None:
    with database.writing(path):
        pass
    before = path.read_bytes()
    for again, sentence in (
        (journal.undo, "Nothing is left to undo."),
        (journal.redo, "Nothing is left to redo."),
    ):
        with pytest.raises(NotFoundError) as refused:
            again(path)
        assert str(refused.value) == sentence
    assert path.read_bytes() == before


def test_what_was_undone_is_superseded_by_what_is_done_next(record: Path) -> None:
    for name in ("One", "Two", "Three"):
        rename(record, name)
    journal.undo(record)
    journal.undo(record)
    rename(record, "Four")
    assert history(record)[:5] == [
        ("Renamed to Four", "done"),
        ("Renamed to Three", "superseded"),
        ("Renamed to Two", "superseded"),
        ("Renamed to One", "done"),
        ("Archived zinc", "superseded"),
    ]
    with pytest.raises(NotFoundError):
        journal.redo(record)
    assert [(journal.undo(record).summary, name_of(record)) for _ in range(2)] == [
        ("Renamed to Four", "One"),
        ("Renamed to One", "Zinc"),
    ]
    assert journal.undo(record).summary == "taken calm"
    assert [journal.redo(record).summary for _ in range(3)] == [
        "taken calm",
        "Renamed to One",
        "Renamed to Four",
    ]
    assert name_of(record) == "Four"


def test_what_is_superseded_stays_so(record: Path) -> None:
    rename(record, "One")
    journal.undo(record)
    rename(record, "Two")
    journal.undo(record)
    rename(record, "Three")
    assert history(record)[:4] == [
        ("Renamed to Three", "done"),
        ("Renamed to Two", "superseded"),
        ("Renamed to One", "superseded"),
        ("Archived zinc", "superseded"),
    ]
    assert journal.undo(record).summary == "Renamed to Three"
    assert journal.undo(record).summary == "taken calm"


def test_an_operation_that_does_nothing_leaves_what_can_be_redone(record: Path) -> None:
    with journal.operation(record, samples.AT, "magstack edit zinc"):
        pass
    assert journal.redo(record).summary == "Archived zinc"


def test_numbers_are_never_used_twice(record: Path) -> None:
    def added(slug: str) -> tuple[int | None, ...]:
        with journal.operation(record, 0, f"magstack add {slug}") as doing:
            add_product(doing, replace(samples.BLEND, slug=slug))
        found = samples.stored(record)[0][-1]
        numbers = [label.id for label in found.labels], [dose.id for dose in found.doses]
        return (found.id, *numbers[0], *numbers[1])

    assert added("one") == (4, 6, 5, 11, 12)
    journal.undo(record)
    assert added("two") == (5, 8, 7, 13, 14)
    journal.undo(record)
    journal.redo(record)
    assert samples.stored(record)[0][-1].id == 5
    assert added("three") == (6, 10, 9, 15, 16)
    inserted = rows(record, "SELECT entity, entity_id FROM change WHERE before IS NULL")
    assert len(inserted) == len(set(inserted)) > 50


# --- a record that is not as the journal knows it


def refusal(record: Path, again: Callable[[Path], object]) -> str:
    """Return why undo or redo was refused, and hold the record to be as it was."""
    before = record.read_bytes()
    try:
        again(record)
    except StoreError as error:
        said = str(error)
    else:
        pytest.fail("it was not refused")
    assert record.read_bytes() == before
    detail = said.removeprefix(f"{record} is damaged (").partition(")")[0]
    assert said == str(database.damaged(record, detail))
    return detail


def reseal(record: Path, table: str, statement: str) -> None:
    """Change rows with right seals, so that only the journal knows better."""
    with opened(record) as connection:
        connection.execute(statement)
        for row in connection.execute(f"SELECT * FROM {table}").fetchall():
            connection.execute(
                f"UPDATE {table} SET seal = ? WHERE id = ?", (seal_of(row[:-1]), row[0])
            )


@pytest.mark.parametrize(
    ("table", "number", "statement"),
    [
        ("intake", 5, "UPDATE intake SET units = 4000 WHERE id = 5"),
        ("intake", 5, "UPDATE intake SET dose_id = 10 WHERE id = 5"),
        ("intake", 5, "UPDATE intake SET note = note || ' ' WHERE id = 5"),
        ("intake", 5, "DELETE FROM intake WHERE id = 5"),
        ("lot", 2, "UPDATE lot SET remaining = 90500 WHERE id = 2"),
        ("lot", 1, "UPDATE lot SET code = '' WHERE id = 1"),
        ("draw", 3, "UPDATE draw SET units = 1 WHERE id = 3"),
        ("draw", 2, "DELETE FROM draw WHERE id = 2"),
    ],
)
def test_a_row_that_is_not_as_it_was_left_is_not_undone(
    record: Path, table: str, number: int, statement: str
) -> None:
    reseal(record, table, statement)
    assert refusal(record, journal.undo) == f"{table} {number} and its journal differ"


def test_a_row_that_is_not_as_it_was_left_is_not_redone(record: Path) -> None:
    reseal(record, "product", "UPDATE product SET note = 'x' WHERE id = 2")
    assert refusal(record, journal.redo) == "product 2 and its journal differ"


def test_a_row_that_is_there_again_is_not_redone(record: Path) -> None:
    row = rows(record, "SELECT * FROM intake WHERE id = 5")[0]
    journal.undo(record)
    with opened(record) as connection:
        connection.execute(f"INSERT INTO intake VALUES ({', '.join('?' * len(row))})", row)
    assert refusal(record, journal.redo) == "intake 5 and its journal differ"


def test_of_an_operation_with_many_rows_all_are_undone_or_none(record: Path) -> None:
    """The last row to be brought back is the one that differs."""
    for _ in range(9):
        journal.undo(record)
    reseal(record, "product", "UPDATE product SET brand = 'other' WHERE id = 2")
    assert refusal(record, journal.undo) == "product 2 and its journal differ"


@pytest.mark.parametrize(
    ("statement", "detail"),
    [
        ("UPDATE change SET after = '{}' WHERE id = 72", "row 72 is not as it was written"),
        ("UPDATE change SET entity_id = 1 WHERE id = 72", "row 72 is not as it was written"),
        ("UPDATE change SET operation_id = 5 WHERE id = 72", "row 72 is not as it was written"),
        ("DELETE FROM change WHERE id = 72", "change 72 is missing"),
        ("DELETE FROM change WHERE id >= 72", "change 74 is missing"),
        ("UPDATE operation SET state = 'undone' WHERE id = 12", "row 12 is not as it was written"),
        ("DELETE FROM operation WHERE id = 13", "operation 13 is missing"),
        ("UPDATE operation SET id = 14 WHERE id = 13", "the numbers of operation"),
        ("UPDATE sqlite_sequence SET seq = 2 WHERE name = 'change'", "the numbers of change"),
    ],
)
def test_a_journal_that_is_not_as_it_was_written_undoes_nothing(
    record: Path, statement: str, detail: str
) -> None:
    rows(record, statement)
    assert refusal(record, journal.undo) == detail


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE product SET note = 'x' WHERE id = 2",
        "UPDATE product SET seal = seal + 1 WHERE id = 2",
    ],
)
def test_a_row_with_a_broken_seal_is_not_changed(record: Path, statement: str) -> None:
    rows(record, statement)

    def put_away(path: Path) -> None:
        with journal.operation(path, 0, "x") as doing:
            archive(doing, 2, None)

    assert refusal(record, put_away) == "product 2"


# --- several at once


def test_the_lock_is_held_from_the_first_moment(record: Path) -> None:
    """Before anything is read: what is decided from it then still holds when it is written."""
    with journal.operation(record, 0, "x"), opened(record) as other:
        with pytest.raises(sqlite3.OperationalError, match="database is locked"):
            other.execute("BEGIN IMMEDIATE")
        assert reading.slugs(other) == ["abendruhe-5", "calm", "zinc"]
    with opened(record) as other:
        other.execute("BEGIN IMMEDIATE")


def test_nobody_sees_what_is_not_finished(record: Path) -> None:
    with journal.operation(record, 0, "x") as doing:
        doing.change(ProductRow, 2, name="Half")
        doing.session.flush()
        assert name_of(record) == "Zinc"
    assert name_of(record) == "Half"


@contextmanager
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(database, "_PRAGMAS", ("PRAGMA busy_timeout=20",))
        yield


@pytest.mark.parametrize("again", [journal.undo, journal.redo, lambda path: rename(path, "x")])
def test_a_writer_that_waited_too_long_has_written_nothing(
    record: Path, monkeypatch: pytest.MonkeyPatch, again: Callable[[Path], object]
) -> None:
    before = record.read_bytes()
    with opened(record) as other, impatient(monkeypatch):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as refused:
            again(record)
    assert str(refused.value) == (
        f"{record} is in use by another program for too long. Try again in a moment."
    )
    assert record.read_bytes() == before


def test_many_writers_take_turns(record: Path) -> None:
    failures: list[BaseException] = []

    def write(who: int) -> None:
        try:
            for number in range(5):
                with journal.operation(record, 0, "x") as doing:
                    (note,) = doing.connection.execute(
                        "SELECT note FROM product WHERE id = 2"
                    ).fetchone()
                    change_product(doing, 2, note=f"{note} {who}.{number}")
        except BaseException as error:
            failures.append(error)
            raise

    everyone = [threading.Thread(target=write, args=(who,)) for who in range(4)]
    for each in everyone:
        each.start()
    for each in everyone:
        each.join()
    assert failures == []
    note = samples.stored(record)[0][1].note
    assert sorted(note.split()) == [f"{who}.{number}" for who in range(4) for number in range(5)]
    for _ in range(20):
        journal.undo(record)
    assert samples.stored(record)[0] == samples.STACK
