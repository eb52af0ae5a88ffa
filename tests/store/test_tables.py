"""The schema lives once, in SQL: the classes, the queries and what it refuses agree with it."""

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, get_args

import pytest
from sqlalchemy import Table
from sqlmodel import SQLModel

from magstack import regimens
from magstack.domain.chemistry import Basis
from magstack.domain.hours import MEALS, SLOTS, DayRules
from magstack.domain.profile import NOBODY
from magstack.errors import StoreError
from magstack.store import database, reading
from magstack.store.tables import ENTITIES, entity
from magstack.store.tables.journal import ChangeRow, OperationRow
from magstack.store.tables.sealed import Sealed
from tests.store import samples
from tests.store.samples import opened, rows

MODELS: dict[str, type[Sealed]] = {
    **{table: entity(table) for table in ENTITIES},
    "operation": OperationRow,
    "change": ChangeRow,
}


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A record with nothing in it."""
    path = tmp_path / "magstack.db"
    with database.writing(path):
        pass
    return path


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small record; nothing changes it."""
    path = tmp_path_factory.mktemp("lived") / "magstack.db"
    samples.build(path)
    return path


def mapped(model: type[SQLModel]) -> Table:
    table = model.__table__  # type: ignore[attr-defined] # SQLModel sets it, and does not say so
    assert isinstance(table, Table)
    return table


# --- classes


def test_every_table_has_its_class(lived: Path) -> None:
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    assert {name for (name,) in rows(lived, query)} == {*MODELS, "tally"}
    assert set(SQLModel.metadata.tables) == set(MODELS)
    assert set(samples.SEALED) == set(MODELS)


@pytest.mark.parametrize("table", MODELS)
def test_a_class_has_the_columns_of_its_table_in_their_order(lived: Path, table: str) -> None:
    schema = [
        (name, kind, bool(required or key), bool(key))
        for _, name, kind, required, _, key in rows(lived, f"PRAGMA table_info({table})")
    ]
    kinds = {"INTEGER": "INTEGER", "VARCHAR": "TEXT"}
    assert sorted(
        (column.name, kinds[str(column.type)], not column.nullable, column.primary_key)
        for column in mapped(MODELS[table]).columns
    ) == sorted(schema)
    assert [*MODELS[table].columns(), "seal"] == [name for name, *_ in schema]


@pytest.mark.parametrize("table", MODELS)
def test_a_class_stands_alone(table: str) -> None:
    """Foreign keys are the schema's: the class of the other table may not be loaded."""
    assert MODELS[table].__tablename__ == table
    assert not mapped(MODELS[table]).foreign_keys


@pytest.mark.parametrize("table", MODELS)
def test_a_row_seals_as_the_table_holds_it(lived: Path, table: str) -> None:
    """The order of the class's values is that of ``SELECT *``."""
    found = rows(lived, f"SELECT * FROM {table}")
    assert found
    names = [*MODELS[table].columns(), "seal"]
    for row in found:
        values: dict[str, Any] = dict(zip(names, row, strict=True))
        model = MODELS[table](**values)
        assert model.values_in_order() == list(row[:-1])
        model.seal = 0
        model.reseal()
        assert model.seal == row[-1]


def test_every_table_is_strict_and_never_uses_a_number_twice(lived: Path) -> None:
    for name, sql in rows(lived, "SELECT name, sql FROM sqlite_schema WHERE type = 'table'"):
        if str(name) in MODELS:
            assert str(sql).endswith("STRICT")
            assert "id INTEGER PRIMARY KEY AUTOINCREMENT," in str(sql)


def test_the_words_of_the_schema_are_those_of_the_domain(lived: Path) -> None:
    assert words(lived, "dose", "slot") == words(lived, "intake", "slot") == set(SLOTS)
    assert words(lived, "label_row", "basis") == {*get_args(Basis), "part", "content"}
    assert words(lived, "schedule", "meal") == set(MEALS)


def test_what_can_be_typed_of_a_dose_can_be_stored(empty: Path) -> None:
    for changes in (
        {"lead": regimens.MOST_LEAD},
        {"lead": -regimens.MOST_LEAD},
        {"cycle": regimens.MOST_DAYS, "days_on": regimens.MOST_DAYS},
    ):
        insert(empty, "schedule", GOOD["schedule"] | changes)
        rows(empty, "DELETE FROM schedule")


def test_the_settings_of_a_profile_can_be_stored(empty: Path) -> None:
    for number, name in enumerate((*reading.SETTINGS, *reading.HOURS)):
        insert(empty, "setting", GOOD["setting"] | {"id": number, "name": name})


def words(path: Path, table: str, column: str) -> set[str]:
    """Return the words that a CHECK of a column allows."""
    (sql,) = rows(path, f"SELECT sql FROM sqlite_schema WHERE name = '{table}'")[0]
    found = re.search(rf"CHECK \({column} IN \(([^)]*)\)\)", str(sql))
    assert found
    return set(re.findall(r"'([^']*)'", found.group(1)))


# --- queries


def test_every_query_is_valid_and_finds_nothing_in_nothing(empty: Path) -> None:
    with database.reading(empty) as connection:
        assert reading.products(connection) == []
        assert reading.slugs(connection) == []
        assert reading.profile(connection) == NOBODY
        assert reading.settings(connection) == {}
        assert list(reading.intakes(connection, [])) == []
        assert list(reading.newest_intakes(connection, [], most=5)) == []
        assert reading.operations(connection, 5) == []
        assert reading.label_lines(connection, 1) == []
        assert reading.hours(connection) == DayRules()
        assert reading.lots_by_product(connection) == {}
        assert reading.anchors(connection) == {}
        assert reading.closed_days(connection) == {}
        assert reading.drawn_from(connection, 1) == []
        assert reading.draws_of(connection, 1) == {}
        assert reading.numbered(connection, [], 1) is None
        assert reading.last_numbers(connection, 5) == reading.last_numbers(connection, -1) == []
        assert reading.written_together(connection) == []
        for table in MODELS:
            assert list(reading.backwards(connection, table)) == []
            assert reading.last_number(connection, table) == 0
        assert reading.first_operation(connection) is None


def test_the_first_operation_is_read_without_the_others(lived: Path) -> None:
    with database.reading(lived) as connection:
        asked: list[str] = []
        connection.set_trace_callback(asked.append)
        first = reading.first_operation(connection)
        connection.set_trace_callback(None)
        assert first == [*reading.backwards(connection, "operation")][-1]
    assert [each for each in asked if "FROM operation" in each and "LIMIT 1" in each]


@pytest.mark.parametrize(
    "damage",
    ["UPDATE operation SET at = at + 1 WHERE id = 1", "DELETE FROM operation WHERE id = 1"],
)
def test_a_first_operation_that_was_changed_is_damage(
    lived: Path, tmp_path: Path, damage: str
) -> None:
    path = tmp_path / "magstack.db"
    shutil.copy(lived, path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(damage)
    with database.reading(path) as connection, pytest.raises(StoreError):
        reading.first_operation(connection)


@pytest.mark.parametrize("reader", [reading.intakes, reading.newest_intakes])
@pytest.mark.parametrize("bounds", [(None, None), (samples.DAY, samples.DAY)])
def test_intakes_are_found_by_the_index(
    lived: Path, reader: Callable[..., Any], bounds: tuple[Any, Any]
) -> None:
    """Forty years are 150,000 of them: a day must not cost more then, nor need sorting."""
    asked: list[str] = []
    with database.reading(lived) as connection:
        connection.set_trace_callback(asked.append)
        assert list(reader(connection, samples.STACK, *bounds))
        connection.set_trace_callback(None)
        (query,) = [each for each in asked if "FROM intake" in each]
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert plan == ["SEARCH intake USING INDEX intake_day (day>? AND day<?)"]


READERS: list[tuple[Callable[[sqlite3.Connection], object], str]] = [
    (
        lambda connection: reading.closed_days(connection, samples.DAY),
        "SEARCH closing USING INDEX sqlite_autoindex_closing_1 (day>? AND day<?)",
    ),
    (
        lambda connection: reading.drawn_from(connection, 1),
        "SEARCH draw USING INDEX draw_lot (lot_id=?)",
    ),
]


@pytest.mark.parametrize(("reader", "wanted"), READERS, ids=["closing", "draw"])
def test_what_grows_is_found_by_an_index(
    lived: Path, reader: Callable[[sqlite3.Connection], object], wanted: str
) -> None:
    asked: list[str] = []
    with database.reading(lived) as connection:
        connection.set_trace_callback(asked.append)
        reader(connection)
        connection.set_trace_callback(None)
        (query,) = [each for each in asked if "SELECT *" in each]
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert plan == [wanted]


def test_an_operation_finds_what_an_intake_drew_by_an_index(lived: Path) -> None:
    """Taking a product's rows away looks for what points to them."""
    query = "EXPLAIN QUERY PLAN SELECT 1 FROM draw WHERE intake_id = 1"
    plan = [row[3] for row in rows(lived, query)]
    assert plan == ["SEARCH draw USING COVERING INDEX draw_intake (intake_id=?)"]


# --- what the schema refuses

TEXT_OF_120, TEXT_OF_1000 = "ä" * 120, "夜" * 1000
LARGEST = 2**63 - 1

GOOD: dict[str, dict[str, object]] = {
    "product": {
        "id": 1,
        "slug": "night-mag",
        "brand": "ACME",
        "name": "Night Mag",
        "unit": "capsule",
        "units_per_container": 90_000,
        "source": "",
        "status": "own",
        "archived": None,
        "note": "",
        "seal": 0,
    },
    "label": {"id": 1, "product_id": 1, "since": None, "units_per_serving": 2000, "seal": 0},
    "label_row": {
        "id": 1,
        "label_id": 1,
        "position": 0,
        "basis": "declared",
        "substance": "magnesium",
        "form": None,
        "compound": None,
        "low": 5,
        "high": 5,
        "seal": 0,
    },
    "dose": {
        "id": 1,
        "product_id": 1,
        "units": 2000,
        "slot": "night",
        "clock": None,
        "since": "2026-11-20",
        "until": None,
        "seal": 0,
    },
    "intake": {
        "id": 1,
        "product_id": 1,
        "label_id": 1,
        "units": 2000,
        "status": "taken",
        "at": samples.AT,
        "utc_offset": 60,
        "day": "2026-11-20",
        "dose_id": None,
        "slot": None,
        "planned": None,
        "note": "",
        "seal": 0,
    },
    "schedule": {
        "id": 1,
        "dose_id": 1,
        "weekdays": 127,
        "cycle": 1,
        "days_on": 1,
        "meal": None,
        "lead": 0,
        "most": None,
        "step": 0,
        "anchor": None,
        "seal": 0,
    },
    "closing": {"id": 1, "day": "2026-11-20", "seal": 0},
    "lot": {
        "id": 1,
        "product_id": 1,
        "code": "",
        "containers": 1,
        "units": 90_000,
        "remaining": 0,
        "since": "2026-11-20",
        "expires": None,
        "price": None,
        "currency": None,
        "seal": 0,
    },
    "draw": {"id": 1, "intake_id": 1, "lot_id": 1, "units": 1, "seal": 0},
    "setting": {"id": 1, "name": "born", "value": "1990-02-28", "seal": 0},
    "medicine": {
        "id": 1,
        "name": "doxycycline",
        "clock": None,
        "days": 127,
        "since": None,
        "until": None,
        "seal": 0,
    },
    "condition": {"id": 1, "name": "kidney-disease", "egfr": None, "seal": 0},
    "own_limit": {
        "id": 1,
        "nutrient": "magnesium",
        "mass": 5,
        "set_by": "Dr Müller",
        "note": "",
        "seal": 0,
    },
    "own_rule": {
        "id": 1,
        "first": "zinc",
        "second": "doxycycline",
        "apart": 120,
        "note": "",
        "seal": 0,
    },
    "operation": {"id": 1, "at": 0, "command": "", "summary": "", "state": "done", "seal": 0},
    "change": {
        "id": 1,
        "operation_id": 1,
        "entity": "product",
        "entity_id": 1,
        "before": None,
        "after": "{}",
        "seal": 0,
    },
}

TOGETHER: tuple[str, dict[str, object]] = ("schedule", {"meal": "lunch", "most": 3000})
"""What only together is refused."""

NO_DAYS: tuple[object, ...] = (
    *("", "today", "now", "2026-02-30", "2026-02-32", "2026-13-01", "2026-1-1", "20261120"),
    " 2026-11-20",
    *("2026-11-20 00:00", "2026-11-20T08:00", "2460000", 20261120),
)

BAD: list[tuple[str, dict[str, tuple[object, ...]]]] = [
    (
        "product",
        {
            "slug": ("", "a" * 41, "Night", "-a", "a b", "a_b", "é", "a\n", "$(x)", "a*", None),
            "brand": ("a" * 121, None),
            "name": ("", "a" * 121, None),
            "unit": ("", "a" * 41, None),
            "units_per_container": (0, -1, 1.5, "many"),
            "source": ("a" * 1001, None),
            "status": ("", "Checked", "done", None),
            "archived": NO_DAYS,
            "note": ("a" * 1001, None),
            "seal": (None, "x"),
        },
    ),
    (
        "label",
        {
            "product_id": (None,),
            "since": NO_DAYS,
            "units_per_serving": (0, -1000, None, 0.5),
            "seal": (None,),
        },
    ),
    (
        "label_row",
        {
            "label_id": (None,),
            "position": (-1, None),
            "basis": ("", "guessed", "part", "content", "unresolved", None),
            "substance": ("", "a" * 121, None),
            "form": ("", "a" * 121),
            "compound": (0, -1),
            "low": (-1, 6, None, "nan"),
            "high": (4, -1, None, "inf"),
            "seal": (None,),
        },
    ),
    (
        "dose",
        {
            "product_id": (None,),
            "units": (0, -1, None, "nan"),
            "slot": ("bedtime", "", None),
            "clock": (0, -1, 1440),
            "since": (*NO_DAYS, None),
            "until": NO_DAYS,
            "seal": (None,),
        },
    ),
    (
        "intake",
        {
            "product_id": (None,),
            "label_id": (None,),
            "units": (0, -1, None),
            "status": ("missed", "", None),
            "at": (-1, 4_133_980_801, None, 0.5),
            "utc_offset": (-1440, 1440, None),
            "day": (*NO_DAYS, None),
            "slot": ("all", ""),
            "planned": (-1, 1440),
            "note": ("a" * 1001, None),
            "seal": (None,),
        },
    ),
    (
        "schedule",
        {
            "dose_id": (None,),
            "weekdays": (0, -1, 128, None, "mon"),
            "cycle": (0, -1, 367, None, 0.5),
            "days_on": (0, -1, 2, None),
            "meal": ("", "tea", "Lunch"),
            "lead": (-241, 241, None, 0.5),
            "most": (0, -1, "many"),
            "step": (2, -1, None),
            "anchor": NO_DAYS,
            "seal": (None,),
        },
    ),
    ("closing", {"day": (*NO_DAYS, None), "seal": (None,)}),
    (
        "lot",
        {
            "product_id": (None,),
            "code": ("a" * 41, None),
            "containers": (0, -1, 1001, None, 0.5),
            "units": (0, -1, None, 0.5),
            "remaining": (-1, None, 0.5),
            "since": (*NO_DAYS, None),
            "expires": NO_DAYS,
            "price": (0, -1, 34_500, "cheap"),
            "currency": ("EUR", "", "EURO"),
            "seal": (None,),
        },
    ),
    (
        "draw",
        {
            "intake_id": (None,),
            "lot_id": (None,),
            "units": (0, -1, None, 0.5),
            "seal": (None,),
        },
    ),
    (
        "setting",
        {
            "name": ("", "a" * 41, "Born", "-a", "a b", "a_b", "a1", "é", "a\n", None),
            "value": ("", "a" * 121, None),
            "seal": (None,),
        },
    ),
    (
        "medicine",
        {
            "name": ("", "a" * 121, None),
            "clock": (-1, 1440, "06:30", 0.5),
            "days": (0, -1, 128, None, "mon"),
            "since": NO_DAYS,
            "until": NO_DAYS,
            "seal": (None,),
        },
    ),
    (
        "condition",
        {"name": ("", "a" * 41, None), "egfr": (-1, 301, 0.5, "low"), "seal": (None,)},
    ),
    (
        "own_limit",
        {
            "nutrient": ("", "a" * 121, None),
            "mass": (0, -1, None, 0.5, "nan"),
            "set_by": ("", "a" * 121, None),
            "note": ("a" * 1001, None),
            "seal": (None,),
        },
    ),
    (
        "own_rule",
        {
            "first": ("", "a" * 121, None),
            "second": ("", "a" * 121, None),
            "apart": (0, -1, 2881, None, 0.5),
            "note": ("a" * 1001, None),
            "seal": (None,),
        },
    ),
    (
        "operation",
        {
            "at": (-1, None),
            "command": (None,),
            "summary": (None,),
            "state": ("", "redone", None),
            "seal": (None,),
        },
    ),
    (
        "change",
        {
            "operation_id": (None,),
            "entity": ("", "a" * 41, None),
            "entity_id": (None,),
            "after": (None,),
            "seal": (None,),
        },
    ),
]

EDGES: list[tuple[str, dict[str, object]]] = [
    ("product", {"slug": "a", "archived": "9999-12-31", "units_per_container": 1}),
    ("product", {"slug": "0" * 40, "brand": TEXT_OF_120, "name": TEXT_OF_120}),
    ("product", {"source": TEXT_OF_1000, "note": TEXT_OF_1000, "unit": "µ" * 40}),
    ("label", {"since": "2024-02-29", "units_per_serving": 1}),
    ("label_row", {"substance": TEXT_OF_120, "form": TEXT_OF_120, "compound": 1}),
    ("label_row", {"low": 0, "high": LARGEST, "basis": "range"}),
    ("label_row", {"low": None, "high": None, "basis": "unresolved"}),
    ("dose", {"slot": None, "clock": 0}),
    ("dose", {"slot": None, "clock": 1439, "until": "2026-11-19"}),
    ("intake", {"at": 0, "utc_offset": -1439, "planned": 0, "note": TEXT_OF_1000}),
    ("intake", {"at": 4_133_980_800, "utc_offset": 1439, "planned": 1439, "slot": "noon"}),
    ("schedule", {"weekdays": 1, "cycle": 366, "days_on": 366, "anchor": "2024-02-29"}),
    ("schedule", {"meal": "dinner", "lead": 240, "step": 1}),
    ("schedule", {"most": 1, "lead": -240, "anchor": "9999-12-31"}),
    ("closing", {"day": "2024-02-29"}),
    ("lot", {"code": "夜" * 40, "containers": 1000, "units": LARGEST, "remaining": LARGEST}),
    ("lot", {"units": 1, "remaining": 2, "price": 1, "currency": "eur", "expires": "9999-12-31"}),
    ("draw", {"units": LARGEST}),
    ("setting", {"name": "a", "value": "夜"}),
    ("setting", {"name": "a" + "-" * 38 + "z", "value": TEXT_OF_120}),
    ("medicine", {"name": TEXT_OF_120, "clock": 0, "days": 1, "since": "2024-02-29"}),
    ("medicine", {"clock": 1439, "since": "9999-12-31", "until": "0001-01-01"}),
    ("condition", {"name": "ä" * 40, "egfr": 0}),
    ("condition", {"egfr": 300}),
    ("own_limit", {"nutrient": TEXT_OF_120, "mass": 1, "set_by": TEXT_OF_120}),
    ("own_limit", {"mass": LARGEST, "note": TEXT_OF_1000}),
    ("own_rule", {"first": TEXT_OF_120, "second": TEXT_OF_120, "apart": 1}),
    ("own_rule", {"apart": 2880, "note": TEXT_OF_1000}),
    ("operation", {"state": "superseded"}),
    ("change", {"before": "{}", "after": None}),
    ("change", {"entity": "a" * 40}),
]


def insert(path: Path, table: str, values: dict[str, object]) -> None:
    """Write one row with SQLite alone, and what it points to is not looked at."""
    with opened(path) as connection:
        connection.execute(
            f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
            tuple(values.values()),
        )


@pytest.mark.parametrize(("table", "changes"), [*((table, {}) for table in GOOD), *EDGES])
def test_what_is_allowed_at_the_edge(empty: Path, table: str, changes: dict[str, object]) -> None:
    insert(empty, table, GOOD[table] | changes)
    assert rows(empty, f"SELECT count(*) FROM {table}") == [(1,)]


def refusal(path: Path, table: str, changes: dict[str, object]) -> str:
    """Write a bad row, and return why it was refused."""
    with pytest.raises(sqlite3.Error) as refused:
        insert(path, table, GOOD[table] | changes)
    assert rows(path, f"SELECT count(*) FROM {table}") == [(0,)], changes
    return str(refused.value)


WHY = (
    "CHECK constraint failed: ",
    "NOT NULL constraint failed: {table}.{column}",
    "cannot store TEXT value in INTEGER column {table}.{column}",
    "cannot store REAL value in INTEGER column {table}.{column}",
    "non-deterministic use of date() in a CHECK constraint",
)


@pytest.mark.parametrize(("table", "columns"), BAD, ids=[table for table, _ in BAD])
def test_what_is_refused(empty: Path, table: str, columns: dict[str, tuple[object, ...]]) -> None:
    assert GOOD[table].keys() - columns.keys() <= {"id", "dose_id", "before"}
    for column, values in columns.items():
        allowed = tuple(each.format(table=table, column=column) for each in WHY)
        for value in values:
            why = refusal(empty, table, {column: value})
            assert why.startswith(allowed), (column, value, why)


def test_every_check_refuses_something(empty: Path) -> None:
    refused = {
        why.removeprefix(WHY[0])
        for table, columns in BAD
        for column, values in columns.items()
        for value in values
        if (why := refusal(empty, table, {column: value})).startswith(WHY[0])
    }
    refused.add(refusal(empty, *TOGETHER).removeprefix(WHY[0]))
    query = "SELECT sql FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%CHECK%'"
    assert refused == {check for (sql,) in rows(empty, query) for check in checks(str(sql))}


def checks(sql: str) -> list[str]:
    """Return what stands in the CHECKs of a table."""
    found = []
    for each in re.finditer(r"CHECK \(", sql):
        depth, end = 1, each.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(sql[end], 0)
            end += 1
        found.append(sql[each.end() : end - 1])
    return found


def test_of_a_dose_by_a_meal_none_is_taken_as_needed(empty: Path) -> None:
    assert refusal(empty, *TOGETHER) == f"{WHY[0]}meal IS NULL OR most IS NULL"


UNIQUE: dict[str, tuple[str, object]] = {
    "product": ("slug", "other"),
    "schedule": ("dose_id", 2),
    "closing": ("day", "2026-11-19"),
    "setting": ("name", "other"),
    "condition": ("name", "other"),
}
"""For each table the column that holds nothing twice, and another value of it."""


@pytest.mark.parametrize("table", UNIQUE)
def test_a_name_is_taken_once(empty: Path, table: str) -> None:
    column, _ = UNIQUE[table]
    insert(empty, table, GOOD[table])
    said = rf"^UNIQUE constraint failed: {table}\.{column}$"
    with pytest.raises(sqlite3.IntegrityError, match=said):
        insert(empty, table, GOOD[table] | {"id": 2})


@pytest.mark.parametrize("table", MODELS)
def test_what_points_to_nothing_is_refused(empty: Path, table: str) -> None:
    order = ("product", "label", "dose", "intake", "lot", "operation")
    schema = rows(empty, f"PRAGMA foreign_key_list({table})")
    pointers = {str(column) for _, _, _, column, *_ in schema}
    assert pointers == {name for name in GOOD[table] if name.endswith("_id")} - {"entity_id"}
    for column in pointers:
        with database.writing(empty) as connection:
            connection.execute("BEGIN IMMEDIATE")
            for each in dict.fromkeys([*order, table]):
                row = GOOD[each] | ({column: 77} if each == table else {})
                marks = ", ".join("?" * len(row))
                connection.execute(f"INSERT INTO {each} VALUES ({marks})", tuple(row.values()))
            with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY constraint failed"):
                connection.execute("COMMIT")


# --- the tally that the triggers keep


COUNTED_BY = {
    "intake": ("day", "2026-11-20", "2026-11-21"),
    "closing": ("day", "2026-11-20", "2026-11-21"),
    "draw": ("lot_id", "1", "2"),
}
"""For each table that is counted in parts: by which column, its value, and another one."""


def tally(path: Path) -> samples.Rows:
    return rows(path, "SELECT * FROM tally ORDER BY day")


def sums(path: Path) -> samples.Rows:
    return rows(path, "SELECT entity, sum(entries), sum(seals) FROM tally GROUP BY entity")


@pytest.mark.parametrize("table", ENTITIES)
def test_the_tally_follows_every_row(empty: Path, table: str) -> None:
    insert(empty, table, GOOD[table] | {"seal": 30})
    assert tally(empty) == [(table, COUNTED_BY.get(table, ("", "", ""))[1], 1, 30)]
    more = dict([UNIQUE[table]]) if table in UNIQUE else {}
    insert(empty, table, GOOD[table] | {"id": 2, "seal": 4} | more)
    assert sums(empty) == [(table, 2, 34)]
    rows(empty, f"UPDATE {table} SET seal = 7 WHERE id = 2")
    assert sums(empty) == [(table, 2, 37)]
    rows(empty, f"UPDATE {table} SET id = 5 WHERE id = 2")
    assert sums(empty) == [(table, 2, 37)]
    rows(empty, f"DELETE FROM {table} WHERE id = 1")
    assert sums(empty) == [(table, 1, 7)]
    rows(empty, f"DELETE FROM {table}")
    assert sums(empty) == [(table, 0, 0)]


@pytest.mark.parametrize("table", COUNTED_BY)
def test_what_moves_is_counted_where_it_is(empty: Path, table: str) -> None:
    column, one, other = COUNTED_BY[table]
    insert(empty, table, GOOD[table] | {"seal": 30})
    rows(empty, f"UPDATE {table} SET {column} = '{other}', seal = 4")
    assert tally(empty) == [(table, one, 0, 0), (table, other, 1, 4)]
