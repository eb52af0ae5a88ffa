"""All rows come out of a record, each checked, and make the same record again."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magstack.errors import StoreError
from magstack.store import carrying, checkup, database
from magstack.store.carrying import Columns
from tests.store import samples
from tests.store.samples import opened, rows, sealed_rows

SCHEMAS = Path(__file__).parent / "schemas"


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The small record, which has something in every table."""
    path = tmp_path_factory.mktemp("carrying") / "magstack.db"
    samples.build(path)
    return path.read_bytes()


@pytest.fixture
def record(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "magstack.db"
    path.write_bytes(content)
    return path


def carried(path: Path) -> tuple[int, dict[str, int], dict[str, list[Columns]]]:
    """Return a record's version, last numbers and rows."""
    with database.reading(path) as connection:
        found = carrying.carried(connection)
        tables = {table.name: list(table.rows) for table in found.tables}
        assert found.counts == {table: len(some) for table, some in tables.items()}
        return found.version, found.numbers, tables


def given_last(path: Path) -> dict[str, int]:
    """Return the last number that each table gave, where any was given."""
    found = rows(path, "SELECT name, seq FROM sqlite_sequence")
    return {str(name): int(str(number)) for name, number in found}


def again(path: Path, version: int, numbers: dict[str, int], tables: dict[str, Any]) -> Path:
    """Make a record of rows."""
    made = path.with_name("again.db")
    carrying.draft(made, version, tables.items(), numbers)
    return made


def test_every_table_is_carried(record: Path) -> None:
    tables = {name for (name,) in rows(record, "SELECT name FROM sqlite_schema WHERE type='table'")}
    assert {*carrying.TABLES} == tables - {"tally", "sqlite_sequence"}
    version, numbers, found = carried(record)
    assert version == len(database.scripts())
    assert numbers == dict.fromkeys(carrying.TABLES, 0) | given_last(record)
    for table in carrying.TABLES:
        assert found[table], f"the small record has no {table}"


def test_the_same_record_is_made_again(record: Path) -> None:
    made = again(record, *carried(record))
    assert sealed_rows(made) == sealed_rows(record)
    assert carried(made) == carried(record)
    assert samples.everything(made) == samples.everything(record)
    assert [fault for fault in checkup.faults(made) if not fault.mild] == []
    assert made.stat().st_mode & 0o777 == 0o600


def test_rows_may_come_in_any_order(record: Path) -> None:
    version, numbers, tables = carried(record)
    turned = {table: tables[table][::-1] for table in reversed(tables)}
    assert carried(again(record, version, numbers, turned)) == (version, numbers, tables)


@pytest.mark.parametrize("version", [1, 2])
def test_what_an_older_magstack_has_exported_is_brought_up_to_date(
    tmp_path: Path, version: int
) -> None:
    path = tmp_path / "magstack.db"
    samples.load(SCHEMAS / f"000{version}.sql", path)
    tables: dict[str, list[Columns]] = {}
    with opened(path) as connection:
        for table in carrying.TABLES:
            names = carrying.columns_of(connection, table)
            if names:
                found = connection.execute(f"SELECT * FROM {table}").fetchall()
                tables[table] = [dict(zip(names, row, strict=True)) for row in found]
    numbers = dict.fromkeys(tables, 0) | given_last(path)
    made = again(path, version, numbers, tables)
    assert carried(made) == carried(path)  # which itself brings it up to date


@given(
    st.text()
    | st.dictionaries(st.text(), st.text() | st.integers() | st.floats() | st.none()).map(
        lambda found: json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    )
    | st.from_regex(r'\{"a":(-0|1\.0|1e400|NaN|1,"a":1|\[\[\]\]| 1|"\\u0041")\}', fullmatch=True)
)
def test_any_text_of_the_journal_comes_back_as_it_was(text: str) -> None:
    nested = carrying.nested(text)
    through = json.loads(json.dumps(nested, allow_nan=False))
    assert carrying.packed(through) == text


def test_rows_of_the_journal_are_nested(record: Path) -> None:
    _, _, tables = carried(record)
    first = tables["change"][0]
    assert first["before"] is None
    assert isinstance(first["after"], dict)
    assert carrying.nested('{"id":1}') == {"id": 1}
    assert carrying.nested('{"id": 1}') == '{"id": 1}'


def damages() -> Iterator[tuple[str, str]]:
    for table in carrying.TABLES:
        yield table, f"DELETE FROM {table} WHERE id = 1"
        yield table, f"DELETE FROM {table} WHERE id = (SELECT max(id) FROM {table})"
        yield table, f"UPDATE {table} SET seal = seal + 1 WHERE id = 1"
        yield table, f"UPDATE sqlite_sequence SET seq = 0 WHERE name = '{table}'"


def test_a_damaged_record_is_not_carried(tmp_path: Path, content: bytes) -> None:
    for table, damage in damages():
        path = tmp_path / "magstack.db"
        path.write_bytes(content)
        with opened(path) as connection:
            for (trigger,) in rows(path, "SELECT name FROM sqlite_schema WHERE type='trigger'"):
                connection.execute(f"DROP TRIGGER {trigger}")
            connection.execute(damage)
        with pytest.raises(StoreError, match="is damaged"):
            carried(path)
        assert table


Change = Callable[[dict[str, Any], dict[str, int]], object]

UNFIT: dict[str, tuple[Change, str]] = {
    "unknown table": (lambda tables, _: tables.update(zink=[]), "not known: zink"),
    "bookkeeping": (lambda tables, _: tables.update(tally=[]), "not known: tally"),
    "a table that is SQL": (lambda tables, _: tables.update({"lot; --": []}), "not known: lot; --"),
    "missing table": (lambda tables, _: tables.pop("lot"), "has no table lot"),
    "missing column": (lambda tables, _: tables["lot"][0].pop("code"), "code is missing"),
    "unknown column": (lambda tables, _: tables["lot"][0].update(color=1), "color is not known"),
    "true": (lambda tables, _: tables["lot"][0].update(units=True), "units is not a whole number"),
    "fraction": (lambda tables, _: tables["lot"][0].update(units=1.0), "units is not a whole"),
    "digits": (lambda tables, _: tables["lot"][0].update(units="90"), "units is not a whole"),
    "number": (lambda tables, _: tables["lot"][0].update(code=5), "code is not a text"),
    "nothing": (lambda tables, _: tables["lot"][0].update(units=None), "units is not a whole"),
    "no number": (lambda tables, _: tables["lot"][0].update(id=None), "id is not a whole number"),
    "nested": (lambda tables, _: tables["lot"][0].update(code=[]), "code is not a text"),
    "huge": (lambda tables, _: tables["lot"][0].update(units=10**30), "was changed or damaged"),
    "changed": (lambda tables, _: tables["lot"][0].update(units=1), "row 1 of lot"),
    "another number": (lambda tables, _: tables["lot"][0].update(id=9), "row 9 of lot"),
    "twice": (lambda tables, _: tables["lot"].append(tables["lot"][0]), "UNIQUE constraint"),
    "last number": (lambda _, numbers: numbers.update(lot=1), "the last number of lot"),
    "a journal cut short": (
        lambda tables, numbers: [tables["change"].pop(), numbers.update(change=1)],
        "the last number of change",
    ),
    "no last number": (lambda _, numbers: numbers.pop("lot"), "see lot"),
    "another last number": (lambda _, numbers: numbers.update(zink=1), "see zink"),
    "huge last number": (lambda _, numbers: numbers.update(lot=10**30), "the last number of lot"),
}


@pytest.mark.parametrize("name", UNFIT)
def test_what_does_not_fit_is_refused(record: Path, name: str) -> None:
    change, said = UNFIT[name]
    version, numbers, tables = carried(record)
    change(tables, numbers)
    with pytest.raises(ValueError, match=said):
        again(record, version, numbers, tables)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"units": -5}, "CHECK constraint"),
        ({"units": 10**30}, "too large"),
        ({"code": "\ud800"}, "surrogates"),
        ({"since": "2026-02-30"}, "CHECK constraint"),
    ],
)
def test_what_sqlite_refuses_is_refused_though_its_seal_fits(
    record: Path, values: dict[str, Any], said: str
) -> None:
    version, numbers, tables = carried(record)
    lot = tables["lot"][0]
    lot.update(values)
    lot["seal"] = database_seal(lot)
    with pytest.raises(ValueError, match=said):
        again(record, version, numbers, tables)


def database_seal(row: Columns) -> int:
    from magstack.store.sealing import seal_of

    return seal_of([value for name, value in row.items() if name != "seal"])
