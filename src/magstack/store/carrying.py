"""The whole record as rows: out of a record, each checked, and into a new one as they were."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from magstack.store import database
from magstack.store.reading import last_number
from magstack.store.reading.rows import Raw, broken, sealed
from magstack.store.sealing import intact

JOURNAL = ("operation", "change")
"""The tables of what was done: their numbers have no gaps."""

ENTITIES = (
    *("product", "label", "label_row", "dose", "schedule", "intake", "closing", "lot", "draw"),
    *("setting", "medicine", "condition", "own_limit", "own_rule"),
)
"""The tables of what a person has said, each after those that it points to."""

TABLES = (*ENTITIES, *JOURNAL)
"""Every table, in the order in which a record is carried."""

COUNTED_BY = {"intake": 7, "closing": 1, "draw": 2}
"""The place of the column by which a table's tallies are kept, where there is more than one."""

NESTED = ("before", "after")
"""Columns of a change that hold a row, as JSON."""

Columns = dict[str, Any]
"""A row by the names of its columns, as JSON has it."""


class Table(NamedTuple):
    """A table with its rows in the order of their numbers; they come once."""

    name: str
    rows: Iterator[Columns]


class Carried(NamedTuple):
    """A record as rows: the version of its schema, and the last number that each table gave.

    ``counts`` are the rows of each table, ``tables`` come once and in the order of TABLES.
    """

    version: int
    numbers: dict[str, int]
    counts: dict[str, int]
    tables: Iterator[Table]


def carried(connection: sqlite3.Connection) -> Carried:
    """Return the whole of a record that is open for reading.

    Raises:
        StoreError: a row is damaged or missing, also from any step of the iterators.
    """
    numbers = {table: last_number(connection, table) for table in TABLES}
    query = "SELECT entity, sum(entries) FROM tally GROUP BY entity"
    counted = dict(connection.execute(query).fetchall())
    counted.update((table, numbers[table]) for table in JOURNAL)
    counts = {table: counted.get(table, 0) for table in TABLES}
    tables = (Table(table, _named(connection, table)) for table in TABLES)
    return Carried(database.version(connection), numbers, counts, tables)


def rows_of(connection: sqlite3.Connection, table: str) -> Iterator[Raw]:
    """Yield all rows of a table in the order of their numbers, none of them damaged or missing.

    Raises:
        StoreError: one is; where rows are missing, it comes after the last.
    """
    rows = sealed(connection, f"SELECT * FROM {table} ORDER BY id")  # noqa: S608 (a name of our own)
    return (_numbered if table in JOURNAL else _tallied)(connection, table, rows)


def columns_of(connection: sqlite3.Connection, table: str) -> tuple[str, ...]:
    """Return the names of a table's columns, in their order; none where there is no such table."""
    return tuple(row[1] for row in _described(connection, table))


def nested(text: str | None) -> object:
    """Return the row in a column of the journal: nested if it is written as ``packed`` would.

    Any other text stays a text, so that every one comes back as it was, byte for byte.
    """
    if text is None:
        return None
    try:
        found = _parse(text)
    except (ValueError, RecursionError):
        return text
    return found if isinstance(found, dict) and _pack(found) == text else text


def packed(value: object) -> object:
    """Return the text of what ``nested`` has returned; what is no row stays as it is."""
    return _pack(value) if isinstance(value, dict) else value


def draft(
    path: Path,
    version: int,
    tables: Iterable[tuple[str, Iterable[Columns]]],
    numbers: dict[str, int],
) -> None:
    """Make a new record at ``path`` of the rows of another, as they were there.

    Its schema is first that of ``version`` (1 to that of this magstack), so that the rows fit; then
    it is brought up to date. The tables come in any order. Nothing is said of what the rows mean.

    Raises:
        ValueError: a table, a column or a row is not as a record of that version has it; the text
            says which, and what is wrong.
        StoreError: the file cannot be written.
    """
    path.touch(mode=0o600)
    with (
        database.faults_of_sqlite(path),
        database.faults_of_files(path),
        closing(database.connect(path, "rw")) as connection,
    ):
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF"):
            connection.execute(f"PRAGMA {pragma}")  # until it is finished, it is nothing
        connection.execute(f"PRAGMA application_id={database.APPLICATION_ID}")
        database.migrate(connection, database.scripts()[:version])
        connection.execute("BEGIN")
        known = {table for table in TABLES if columns_of(connection, table)}
        filled = set()
        for table, rows in tables:
            if table not in known:
                raise ValueError(f"holds a table that is not known: {_short(table)}")
            _fill(connection, table, rows)
            filled.add(table)
        if filled != known:
            raise ValueError(f"has no table {min(known - filled)}")
        _number(connection, known, numbers)
        connection.execute("COMMIT")
        database.migrate(connection, database.scripts())
        connection.execute("PRAGMA journal_mode=DELETE")


def _named(connection: sqlite3.Connection, table: str) -> Iterator[Columns]:
    """Yield the rows of a table by the names of its columns, those of the journal nested."""
    names = columns_of(connection, table)
    for row in rows_of(connection, table):
        columns = dict(zip(names, row, strict=True))
        if table == "change":
            columns.update((name, nested(columns[name])) for name in NESTED)
        yield columns


def _numbered(connection: sqlite3.Connection, table: str, rows: Iterable[Raw]) -> Iterator[Raw]:
    """Pass rows on whose numbers have no gap."""
    expected = 0
    for row in rows:
        expected += 1
        if row[0] != expected:
            break
        yield row
    else:
        expected += 1
    if expected <= last_number(connection, table):
        raise broken(connection, f"{table} {expected} is missing")


def _tallied(connection: sqlite3.Connection, table: str, rows: Iterable[Raw]) -> Iterator[Raw]:
    """Pass rows on, and hold them against their tallies in the end."""
    place = COUNTED_BY.get(table)
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in rows:
        key = "" if place is None else str(row[place])
        entries, seals = found[key]
        found[key] = (entries + 1, seals + row[-1])
        yield row
    query = "SELECT day, entries, seals FROM tally WHERE entity = ? AND (entries, seals) <> (0, 0)"
    if found != {key: tuple(tally) for key, *tally in connection.execute(query, (table,))}:
        raise broken(connection, f"rows of {table} are missing")


def _pack(value: object) -> str:
    return _ENCODER.encode(value)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _not_json(word: str) -> Any:
    raise ValueError(f"{word} is not JSON")


_parse = partial(json.loads, parse_constant=_not_json)


def _described(connection: sqlite3.Connection, table: str) -> list[Raw]:
    return connection.execute("SELECT * FROM pragma_table_info(?)", (table,)).fetchall()


def _fill(connection: sqlite3.Connection, table: str, rows: Iterable[Columns]) -> None:
    """Insert rows as they are, each held against the columns, its seal, and what SQLite checks."""
    fit = _Fit(connection, table)
    marks = ", ".join("?" * len(fit.columns))
    try:
        connection.executemany(
            f"INSERT INTO {table} VALUES ({marks})",  # noqa: S608 (a name that is known)
            map(fit.values, rows),
        )
    except (sqlite3.IntegrityError, OverflowError, UnicodeEncodeError) as error:
        raise ValueError(f"{fit.place}: {error}") from None


class _Fit:
    """Holds rows against a table: the same columns, the same kinds of values, and the seal."""

    def __init__(self, connection: sqlite3.Connection, table: str) -> None:
        described = _described(connection, table)
        self._connection = connection
        self.table = table
        self.columns = tuple(row[1] for row in described)
        self._kinds = [_kinds(*row[2:6]) for row in described]
        self._known: set[tuple[type, ...]] = set()
        self._last: object = None

    @property
    def place(self) -> str:
        """What row it is about, for a sentence."""
        return f"holds a row of {self.table}, {_short(self._last)}, that is not as it must be"

    def values(self, row: Columns) -> Raw:
        """Return the values of a row in the order of the columns."""
        self._last = row.get("id")
        if row.keys() != set(self.columns):
            raise ValueError(f"{self.place}: {self._odd(row)}")
        values = tuple(row[column] for column in self.columns)
        if self.table == "change":
            values = self._packed(values)
        self._check(values)
        if not intact(values):
            raise ValueError(
                f"was changed or damaged since it was exported: row {self._last} of {self.table}"
            )
        return values

    def _packed(self, values: Raw) -> Raw:
        """Return the values of a change as texts; rows in it whose keys were sorted, as before."""
        as_given: tuple[Any, ...] = tuple(map(packed, values))
        if intact(as_given):
            return as_given
        order = columns_of(self._connection, str(values[2]))
        return tuple(packed(_ordered(value, order)) for value in values)

    def _odd(self, row: Columns) -> str:
        missing = [column for column in self.columns if column not in row]
        more = [column for column in row if column not in self.columns]
        return f"{missing[0]} is missing" if missing else f"{_short(more[0])} is not known"

    def _check(self, values: Raw) -> None:
        """Refuse values of another kind: SQLite would turn some of them into what fits."""
        kinds = tuple(map(type, values))
        if kinds in self._known:
            return
        for column, kind, allowed in zip(self.columns, kinds, self._kinds, strict=True):
            if kind not in allowed:
                wanted = "a text" if str in allowed else "a whole number"
                raise ValueError(f"{self.place}: {column} is not {wanted}")
        self._known.add(kinds)


def _ordered(value: object, names: Iterable[str]) -> object:
    """Return a row with its columns in the order of the table, if these are its columns."""
    if not isinstance(value, dict):
        return value
    ordered = {name: value[name] for name in names if name in value}
    return ordered if len(ordered) == len(value) else value


def _kinds(kind: str, required: int, default: object, key: int) -> set[type]:
    """Return the kinds of values that a column takes."""
    return {str if kind == "TEXT" else int, *([] if required or key else [type(None)])}


def _number(connection: sqlite3.Connection, known: set[str], numbers: dict[str, int]) -> None:
    """Say which number each table gave last: that of its last row, or of one that is gone since.

    By this the end of the journal is not missing, which nothing else would tell.
    """
    if numbers.keys() != known:
        odd = min(numbers.keys() ^ known)
        raise ValueError(f"does not have one last number for each table: see {_short(odd)}")
    given = dict(connection.execute("SELECT entity, max(entity_id) FROM change GROUP BY entity"))
    for table in JOURNAL:
        given[table] = connection.execute(f"SELECT max(id) FROM {table}").fetchone()[0]  # noqa: S608 (a name of our own)
    for table, number in numbers.items():
        if number != (given.get(table) or 0):
            raise ValueError(
                f"was changed or damaged since it was exported: the last number of {table}"
            )
        connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        if number:
            connection.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (table, number))


def _short(value: object) -> str:
    """Return what somebody may have made endless, cut."""
    said = str(value) if type(value) is not int or abs(value) < 10**20 else "a huge number"
    return said if len(said) <= 40 else f"{said[:40]}…"
