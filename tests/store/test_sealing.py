"""Seals and tallies: a value, a row or a whole page that is not as it was written is noticed."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magstack.errors import StoreError
from magstack.store import database, journal, reading
from magstack.store.sealing import Value, intact, seal_of
from magstack.store.tables import ENTITIES, entity
from magstack.store.tables.journal import ChangeRow, OperationRow
from magstack.store.writing.log import add_intake, remove_intake
from tests.store import samples
from tests.store.samples import opened, rows

values = st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.text())
columns = st.lists(values, min_size=1, max_size=14)


# --- the checksum itself


def test_a_seal_is_what_the_first_release_wrote() -> None:
    """Records in the world hold it: it never changes."""
    assert seal_of([1, "neuro-mag", None, "夜 🌙", -3, ""]) == 4_052_362_699
    assert seal_of([]) == 1_580_606_521


@given(columns)
def test_a_sealed_row_is_intact(row: list[Value]) -> None:
    assert intact((*row, seal_of(row)))


@given(columns, st.data())
def test_any_other_value_breaks_the_seal(row: list[Value], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(row) - 1))
    other = data.draw(values.filter(lambda value: value != row[place]))
    changed = [*row[:place], other, *row[place + 1 :]]
    assert not intact((*changed, seal_of(row)))


@given(columns, st.integers(-(2**63), 2**63 - 1))
def test_any_other_seal_is_noticed(row: list[Value], seal: int) -> None:
    assert intact((*row, seal)) is (seal == seal_of(row))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([1, 2], [2, 1]),
        ([1, None], [1, ""]),
        ([None, 1], [1, None]),
        ([1], ["1"]),
        ([0], [None]),
        (["ab", "c"], ["a", "bc"]),
        (["é"], ["e\u0301"]),
        (["a', 'b"], ["a", "b"]),
        ([1], [1, None]),
    ],
)
def test_what_looks_alike_is_told_apart(one: list[Value], other: list[Value]) -> None:
    assert seal_of(one) != seal_of(other)


# --- one value of a record


@pytest.fixture(scope="module")
def sane(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The small record."""
    path = tmp_path_factory.mktemp("sane") / "magstack.db"
    samples.build(path)
    return path.read_bytes()


@pytest.fixture
def record(sane: bytes, tmp_path: Path) -> Path:
    """A copy of the small record, to be damaged."""
    path = tmp_path / "magstack.db"
    path.write_bytes(sane)
    return path


def tampered(record: Path, *statements: str) -> None:
    """Change the file behind everybody's back: no trigger counts along, and nothing is checked."""
    with opened(record) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute("BEGIN")
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        kept = triggers.fetchall()
        for name, _ in kept:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert connection.execute(statement).rowcount > 0, statement
        for _, sql in kept:
            connection.execute(sql)
        connection.execute("COMMIT")


def read(record: Path) -> None:
    samples.everything(record)


def undo(record: Path) -> None:
    """Take back the last intake: changes 69 to 73; change 74 is undone already."""
    journal.undo(record)


def sentence(record: Path, detail: str) -> str:
    return (
        f"{record} is damaged ({detail}). Nothing was changed. See what is wrong, and which "
        "backup is sound: magstack doctor"
    )


def said_by(record: Path, door: Callable[[Path], None]) -> str:
    """Return the refusal; the error itself would hold on to open queries, and so to a lock."""
    try:
        door(record)
    except StoreError as error:
        return str(error)
    return "no refusal"


def refused(record: Path, door: Callable[[Path], None], *details: str) -> None:
    """Hold a door to refuse the record with one of these details, and to leave it as it is."""
    before = record.read_bytes()
    assert said_by(record, door) in [sentence(record, detail) for detail in details]
    assert record.read_bytes() == before


OTHER = {
    "archived": "'2027-01-02'",
    "since": "'2026-11-02'",
    "until": "'2026-11-30'",
    "day": "'2026-11-18'",
    "slug": "'zink'",
    "basis": "'range'",
    "status": "'inferred'",
    "slot": "'noon'",
    "state": "'superseded'",
    "product_id": "2",
    "label_id": "3",
    "dose_id": "1",
    "before": "'{}'",
    "after": "'{}'",
    "entity": "'dose'",
    "anchor": "'2026-10-30'",
    "expires": "'2027-06-30'",
    "meal": "'lunch'",
    "currency": "'USD'",
}
"""Another value for a column that holds neither any text nor any number."""


NUMBERS = {
    *("units_per_container", "compound", "low", "high", "clock", "planned", "egfr"),
    *("most", "price"),
}


def other_value(column: str, present: object) -> str:
    """Return SQL for a value that is possible in a column, and not the one that is there."""
    if column in OTHER and OTHER[column].strip("'") != str(present):
        return OTHER[column]
    if isinstance(present, int) or column in NUMBERS:
        return str(int(str(present or 0)) + 1)
    return f"'{present or ''}x'"


COLUMNS = {name: entity(name).columns() for name in ENTITIES}
COLUMNS["operation"] = OperationRow.columns()
CASES = [
    (table, column)
    for table, columns_of in COLUMNS.items()
    for column in (*columns_of, "seal")
    if column != "id"
]


@pytest.mark.parametrize(("table", "column"), CASES)
def test_any_single_value_that_differs_is_noticed(
    record: Path, sane: bytes, table: str, column: str
) -> None:
    # Of rows with the same value, one: what is wrong with a value is known from its seal.
    for number, present in rows(record, f"SELECT min(id), {column} FROM {table} GROUP BY 2"):
        tampered(
            record,
            f"UPDATE {table} SET {column} = {other_value(column, present)} WHERE id = {number}",
        )
        gap = (
            [f"draws of lot {present} are missing"] if (table, column) == ("draw", "lot_id") else []
        )
        refused(record, read, f"row {number} is not as it was written", *gap)
        record.write_bytes(sane)


def test_what_was_not_changed_is_read(record: Path) -> None:
    """The tampering of these tests alone is no damage."""
    before = samples.everything(record)
    tampered(record, "UPDATE product SET note = note", "UPDATE tally SET seals = seals")
    assert samples.everything(record) == before


@pytest.mark.parametrize("column", [*ChangeRow.columns(), "seal"])
def test_any_single_value_of_a_change_is_noticed_before_it_is_undone(
    record: Path, sane: bytes, column: str
) -> None:
    for number, present in rows(record, f"SELECT id, {column} FROM change WHERE id > 68"):
        value = "99" if column == "id" else other_value(column, present)
        tampered(record, f"UPDATE change SET {column} = {value} WHERE id = {number}")
        gap = ("the numbers of change",) if column == "id" else ()
        refused(record, undo, f"row {number} is not as it was written", *gap)
        record.write_bytes(sane)


@pytest.mark.parametrize("table", ENTITIES)
def test_a_row_with_another_number_is_noticed(record: Path, table: str) -> None:
    tampered(record, f"UPDATE {table} SET id = 99 WHERE id = 1")
    refused(record, read, "row 99 is not as it was written")


def test_an_operation_with_another_number_is_noticed(record: Path) -> None:
    tampered(record, "UPDATE operation SET id = 99 WHERE id = 1")
    refused(record, read, "the numbers of operation")
    refused(record, undo, "the numbers of operation")


# --- whole rows: their seals are right


def resealed(record: Path, table: str, number: int, column: str, value: str) -> None:
    """Change a value together with the seal of its row, as an old page would."""
    tampered(record, f"UPDATE {table} SET {column} = {value} WHERE id = {number}")
    with opened(record) as connection:
        connection.row_factory = sqlite3.Row
        row = connection.execute(f"SELECT * FROM {table} WHERE id = {number}").fetchone()
    tampered(record, f"UPDATE {table} SET seal = {seal_of(tuple(row)[:-1])} WHERE id = {number}")


WHOLE = {
    "product": ("note", "'another'"),
    "label": ("units_per_serving", "4000"),
    "label_row": ("position", "9"),
    "dose": ("units", "4000"),
    "intake": ("units", "4000"),
    "schedule": ("weekdays", "127"),
    "closing": ("day", "'2026-11-09'"),
    "lot": ("remaining", "3000"),
    "draw": ("units", "1000"),
    "setting": ("value", "'1990-03-01'"),
    "medicine": ("days", "127"),
    "condition": ("egfr", "56"),
    "own_limit": ("mass", "7"),
    "own_rule": ("apart", "60"),
}


IN_PARTS = {
    "intake": "entries of 2026-11-08 are missing",
    "closing": "entries of 2026-11-08 are missing",
    "draw": "draws of lot 1 are missing",
}
"""For each table that is counted in parts what is said of the first row."""


def missing(table: str) -> str:
    return IN_PARTS.get(table, f"rows of {table} are missing")


@pytest.mark.parametrize("table", ENTITIES)
def test_a_row_that_is_older_than_the_rest_is_noticed(record: Path, table: str) -> None:
    resealed(record, table, 1, *WHOLE[table])
    where = "entries of 2026-11-09 are missing" if table == "closing" else missing(table)
    refused(record, read, where)


@pytest.mark.parametrize("which", ["id = 2", "true"])
@pytest.mark.parametrize("table", sorted(ENTITIES.keys() - IN_PARTS.keys()))
def test_a_row_that_is_missing_is_noticed(record: Path, table: str, which: str) -> None:
    tampered(record, f"DELETE FROM {table} WHERE {which}")
    refused(record, read, f"rows of {table} are missing")


@pytest.mark.parametrize(
    ("which", "detail"),
    [
        ("id = 1", "entries of 2026-11-12 are missing"),  # it is the first day that is found
        ("id = 2", "entries of 2026-11-20 are missing"),
        ("id = 3", "entries of 2026-11-20 are missing"),
        ("id = 5", "the entries of 2026-11-21 are missing"),
        ("id > 1", "the entries of 2026-11-12 are missing"),
        ("true", "the entries of 2026-11-08 are missing"),
    ],
)
def test_an_intake_that_is_missing_is_noticed(record: Path, which: str, detail: str) -> None:
    tampered(record, f"DELETE FROM intake WHERE {which}")
    refused(record, read, detail)


def by_number(record: Path) -> None:
    with database.reading(record) as connection:
        reading.numbered(connection, samples.STACK, 3)


def by_place(record: Path) -> None:
    with database.reading(record) as connection:
        reading.last_numbers(connection, 1)


def by_command(record: Path) -> None:
    with database.reading(record) as connection:
        reading.written_together(connection)


@pytest.mark.parametrize("door", [by_number, by_place, by_command])
@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM intake WHERE id IN (3, 5)",
        "DELETE FROM intake WHERE id = 3",
        "UPDATE tally SET entries = entries + 1 WHERE day = '2026-11-20'",
        "UPDATE tally SET seals = seals - 1 WHERE day = '2026-11-20'",
        "DELETE FROM tally WHERE day = '2026-11-20'",
    ],
)
def test_no_other_intake_is_taken_for_one_that_is_missing(
    record: Path, door: Callable[[Path], None], damage: str
) -> None:
    tampered(record, damage)
    refused(record, door, "entries are missing", "entries of 2026-11-20 are missing")


@pytest.mark.parametrize(("door", "number"), [(by_number, 3), (by_command, 5)])
@pytest.mark.parametrize("value", ["day = 'never'", "status = 'missed'", "product_id = 2"])
def test_an_intake_that_is_asked_for_is_held_against_its_seal(
    record: Path, door: Callable[[Path], None], number: int, value: str
) -> None:
    tampered(record, f"UPDATE intake SET {value} WHERE id = {number}")
    refused(record, door, f"row {number} is not as it was written")


@pytest.mark.parametrize(
    ("which", "detail"),
    [
        ("id = 1", "entries of 2026-11-19 are missing"),  # it is the first day that is found
        ("id = 2", "the entries of 2026-11-19 are missing"),
        ("true", "the entries of 2026-11-08 are missing"),
    ],
)
def test_a_closed_day_that_is_missing_is_noticed(record: Path, which: str, detail: str) -> None:
    tampered(record, f"DELETE FROM closing WHERE {which}")
    refused(record, read, detail)


@pytest.mark.parametrize(("number", "lot"), [(1, 1), (2, 1), (3, 2)])
def test_a_draw_that_is_missing_is_noticed(record: Path, number: int, lot: int) -> None:
    """By a recall, and before anything is put back into that lot."""
    tampered(record, f"DELETE FROM draw WHERE id = {number}")
    refused(record, read, f"draws of lot {lot} are missing")

    def amend(path: Path) -> None:
        with journal.operation(path, 0, "magstack undo") as doing:
            remove_intake(doing, 5)

    refused(record, amend, f"draws of lot {lot} are missing")


def test_a_lot_that_is_missing_is_noticed_before_anything_is_drawn(record: Path) -> None:
    tampered(record, "DELETE FROM lot WHERE id = 2")

    def take(path: Path) -> None:
        with journal.operation(path, 0, "magstack take") as doing:
            add_intake(doing, 3, samples.INTAKES[1])

    refused(record, take, "rows of lot are missing")


UNIQUE: dict[tuple[str, Value], Value] = {
    ("product", "abendruhe-5"): "second",
    ("schedule", 3): 1,
    ("closing", "2026-11-08"): "2026-11-09",
    ("setting", "born"): "other",
    ("condition", "kidney-disease"): "other",
}
"""What a table holds once, and another value in its place."""


@pytest.mark.parametrize("table", ENTITIES)
def test_a_row_that_was_added_is_noticed(record: Path, table: str) -> None:
    row: tuple[Any, ...] = rows(record, f"SELECT * FROM {table} WHERE id = 1")[0]
    copied = (99, *(UNIQUE.get((table, value), value) for value in row[1:-1]))
    with opened(record) as connection:
        trigger = f"{table}_added"
        sql = rows(record, f"SELECT sql FROM sqlite_schema WHERE name = '{trigger}'")[0][0]
        connection.execute(f"DROP TRIGGER {trigger}")
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO {table} VALUES ({marks})", (*copied, seal_of(copied)))
        connection.execute(str(sql))
    where = "entries of 2026-11-09 are missing" if table == "closing" else missing(table)
    refused(record, read, where)


@pytest.mark.parametrize("table", ENTITIES)
@pytest.mark.parametrize("change", ["entries = entries + 1", "seals = seals - 1"])
def test_a_tally_that_differs_is_noticed(record: Path, table: str, change: str) -> None:
    tampered(record, f"UPDATE tally SET {change} WHERE entity = '{table}'")
    refused(record, read, missing(table))


@pytest.mark.parametrize("table", ENTITIES)
def test_a_tally_that_is_missing_is_noticed(record: Path, table: str) -> None:
    tampered(record, f"DELETE FROM tally WHERE entity = '{table}'")
    refused(record, read, missing(table))


def test_a_tally_of_a_day_without_entries_is_noticed(record: Path) -> None:
    tampered(record, "UPDATE tally SET day = '2026-12-24' WHERE day = '2026-11-20'")
    refused(record, read, "entries of 2026-11-20 are missing")
    tampered(record, "DELETE FROM intake WHERE day = '2026-11-20'")
    refused(record, read, "the entries of 2026-12-24 are missing")


# --- the journal: its numbers have no gaps


@pytest.mark.parametrize("number", [1, 3, 13])
def test_an_operation_that_is_missing_is_noticed(record: Path, number: int) -> None:
    tampered(record, f"DELETE FROM operation WHERE id = {number}")
    refused(record, read, f"operation {number} is missing")


def test_a_journal_that_is_gone_is_noticed(record: Path) -> None:
    tampered(record, "DELETE FROM operation")
    refused(record, read, "operation 13 is missing")
    refused(record, undo, "operation 13 is missing")


@pytest.mark.parametrize("number", [67, 70, 74])
def test_a_change_that_is_missing_is_noticed_before_anything_is_undone(
    record: Path, number: int
) -> None:
    tampered(record, f"DELETE FROM change WHERE id = {number}")
    if number == 67:  # it is not looked at before
        undo(record)
    refused(record, undo, f"change {number} is missing")


def test_changes_that_are_all_gone_are_noticed(record: Path) -> None:
    tampered(record, "DELETE FROM change")
    refused(record, undo, "change 74 is missing")


@pytest.mark.parametrize("seq", ["5", "NULL", "'many'", str(2**53 + 1)])
def test_a_count_of_numbers_that_cannot_be_is_noticed(record: Path, seq: str) -> None:
    tampered(record, f"UPDATE sqlite_sequence SET seq = {seq} WHERE name = 'operation'")
    refused(record, read, "the numbers of operation")


def test_numbers_that_were_given_and_are_not_there_are_noticed(record: Path) -> None:
    tampered(record, "UPDATE sqlite_sequence SET seq = 19 WHERE name = 'operation'")
    refused(record, read, "operation 19 is missing")


# --- what SQLite itself does not look at when it only reads


@pytest.mark.parametrize("slug", [r"\$(touch pwned)", "-rf", "*", "Zinc", "a" * 41, ""])
def test_a_short_name_that_a_shell_would_act_on_is_never_read(record: Path, slug: str) -> None:
    """Somebody put it there with its right seal and tally, past every CHECK."""
    row: tuple[Any, ...] = rows(record, "SELECT * FROM product WHERE id = 2")[0]
    forged = (2, slug, *row[2:-1])
    with opened(record) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute(
            "UPDATE product SET slug = ?, seal = ? WHERE id = 2", (slug, seal_of(forged))
        )
    refused(record, read, "a short name is none")


def test_a_text_that_is_no_text_is_noticed(record: Path) -> None:
    tampered(record, "UPDATE product SET note = CAST(x'ff41' AS TEXT) WHERE id = 2")
    assert said_by(record, read).startswith(f"{record} is damaged (Could not decode to UTF-8")


@pytest.mark.parametrize(
    ("table", "column", "value", "detail"),
    [
        ("setting", "value", "'28.02.1990'", "Invalid isoformat string: '28.02.1990'"),
        ("setting", "value", "'1990-02-29'", "day is out of range for month"),
        ("medicine", "clock", "1440", "hour must be in 0..23"),
        ("medicine", "clock", "-1", "hour must be in 0..23"),
        ("medicine", "days", "0", "0 is out of bounds"),
        ("medicine", "days", "128", "128 is out of bounds"),
        ("medicine", "since", "'2026-02-30'", "day is out of range for month"),
        ("medicine", "until", "''", "Invalid isoformat string: ''"),
        ("condition", "egfr", "-1", "-1 is out of bounds"),
        ("condition", "egfr", "301", "301 is out of bounds"),
        ("own_limit", "mass", "0", "0 is out of bounds"),
        ("own_limit", "mass", "-5", "-5 is out of bounds"),
        ("own_rule", "apart", "0", "0 is out of bounds"),
        ("own_rule", "apart", "2881", "2881 is out of bounds"),
    ],
)
def test_a_profile_that_cannot_be_is_never_read(
    record: Path, table: str, column: str, value: str, detail: str
) -> None:
    forged(record, table, 1, column, value)
    refused(record, read, f"the profile: {detail}")


@pytest.mark.parametrize(
    ("table", "number", "column", "value", "detail"),
    [
        ("schedule", 1, "weekdays", "0", "a dose: 0 is out of bounds"),
        ("schedule", 1, "weekdays", "128", "a dose: 128 is out of bounds"),
        ("schedule", 2, "cycle", "0", "a dose: 0 is out of bounds"),
        ("schedule", 2, "cycle", "367", "a dose: 367 is out of bounds"),
        ("schedule", 2, "days_on", "3", "a dose: 3 is out of bounds"),
        ("schedule", 2, "days_on", "0", "a dose: 0 is out of bounds"),
        ("schedule", 4, "meal", "'tea'", "a dose: tea is no meal"),
        ("schedule", 4, "lead", "-241", "a dose: -241 is out of bounds"),
        (
            *("schedule", 4, "most", "1000"),
            "a dose: a dose is at a slot, a clock time, a meal or as needed",
        ),
        ("schedule", 7, "most", "0", "a dose: not a count of units above zero: 0"),
        ("schedule", 3, "anchor", "'2026-02-30'", "a dose: day is out of range for month"),
        ("dose", 3, "clock", "1440", "a dose: hour must be in 0..23"),
        ("dose", 3, "since", "''", "a dose: Invalid isoformat string: ''"),
        ("lot", 1, "remaining", "-1", "a lot: -1 is out of bounds"),
        ("lot", 1, "units", "0", "a lot: not a count of units above zero: 0"),
        ("lot", 1, "containers", "0", "a lot: 0 is out of bounds"),
        ("lot", 1, "price", "-5", "a lot: -5 is out of bounds"),
        ("lot", 1, "expires", "'2027-05'", "a lot: Invalid isoformat string: '2027-05'"),
        ("setting", 14, "value", "'25:00'", "the profile: hour must be in 0..23"),
        ("setting", 5, "value", "'367'", "the profile: 367 is out of bounds"),
        ("setting", 5, "value", "'-1'", "the profile: -1 is out of bounds"),
    ],
)
def test_what_cannot_be_in_daily_life_is_never_read(
    record: Path, table: str, number: int, column: str, value: str, detail: str
) -> None:
    forged(record, table, number, column, value)
    refused(record, read, detail)


@pytest.mark.parametrize("value", ["", "24:00", "7", "7:00:00", "07:60", "seven"])
def test_hours_that_cannot_be_are_never_read(record: Path, value: str) -> None:
    """By those who need no more of the profile, either."""
    forged(record, "setting", 6, "value", f"'{value}'")

    def hours(path: Path) -> None:
        with database.reading(path) as connection:
            reading.hours(connection)

    assert said_by(record, hours).startswith(f"{record} is damaged (the profile: ")


@pytest.mark.parametrize(
    ("number", "value", "detail"),
    [
        (2, "F", "F is none of f, m"),
        (3, "pregnantt", "pregnantt is none of none, pregnant, lactating"),
    ],
)
def test_a_word_of_the_profile_that_is_unknown_is_never_read(
    record: Path, number: int, value: str, detail: str
) -> None:
    forged(record, "setting", number, "value", f"'{value}'")
    refused(record, read, f"the profile: {detail}")


def test_a_setting_of_a_newer_magstack_is_not_passed_over(record: Path) -> None:
    forged(record, "setting", 1, "name", "'colour'")
    assert said_by(record, read) == (
        f"{record} was written by a newer magstack. It was left as it is; upgrade magstack to "
        "use it."
    )


def forged(record: Path, table: str, number: int, column: str, value: str) -> None:
    """Change a value with its right seal and tally, past every CHECK."""
    with opened(record) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute(f"UPDATE {table} SET {column} = {value} WHERE id = {number}")
        row = connection.execute(f"SELECT * FROM {table} WHERE id = {number}").fetchone()
        connection.execute(f"UPDATE {table} SET seal = ? WHERE id = ?", (seal_of(row[:-1]), number))
