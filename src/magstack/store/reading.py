"""Rows become domain values: read-only, through the standard sqlite3 module."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, time, timedelta
from functools import cache, lru_cache
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal

from magstack.domain.amounts import Count, Interval, Mass
from magstack.domain.days import Dose, Intake
from magstack.domain.products import Content, Label, LabelRow, Part, Product
from magstack.domain.profile import (
    SEXES,
    STATES,
    WEEKDAYS,
    Condition,
    Medicine,
    OwnLimit,
    OwnRule,
    Profile,
)
from magstack.domain.reports import Done
from magstack.errors import StoreError
from magstack.store.database import damaged, newer
from magstack.store.sealing import intact

Raw = tuple[Any, ...]

DAY, SEAL = itemgetter(7), itemgetter(-1)
"""The day of an intake's row, and the seal of any row."""

SLUG = re.compile("[a-z0-9][a-z0-9-]{0,39}")

MOST = 2**53
"""No number of a row is higher, except in a damaged file."""


def products(connection: sqlite3.Connection) -> list[Product]:
    """Return every product with its labels (newest first) and doses, in the order of adding."""
    labels = _labels(connection)
    doses = _doses(connection)
    found = []
    for row in _named(connection):
        number, slug, brand, name, unit, container, source, status, archived, note, _ = row
        if not labels[number]:
            raise _broken(connection, f"product {slug} has no label")
        found.append(
            Product(
                slug,
                brand,
                name,
                unit,
                Count(container) if container else None,
                source,
                status,
                labels[number],
                doses[number],
                _day(archived),
                note,
                number,
            )
        )
    return found


def profile(connection: sqlite3.Connection) -> Profile:
    """Return what the person has said of themselves, each kind in the order of adding.

    Raises:
        StoreError: it is damaged, or a newer magstack has written something into it.
    """
    said = {name: value for name, (_, value) in settings(connection).items()}
    if said.keys() - SETTINGS.keys():
        raise newer(_path(connection))
    try:
        return Profile(
            **{name: SETTINGS[name](value) for name, value in said.items()},
            medicines=tuple(map(_medicine, _whole(connection, "medicine", "id"))),
            conditions=tuple(map(_condition, _whole(connection, "condition", "id"))),
            limits=tuple(map(_own_limit, _whole(connection, "own_limit", "id"))),
            rules=tuple(map(_own_rule, _whole(connection, "own_rule", "id"))),
        )
    except (ValueError, TypeError) as error:
        raise _broken(connection, f"the profile: {error}") from error


def settings(connection: sqlite3.Connection) -> dict[str, tuple[int, str]]:
    """Return the number and the value of every setting, by name."""
    return {row[1]: (row[0], row[2]) for row in _whole(connection, "setting", "id")}


def slugs(connection: sqlite3.Connection) -> list[str]:
    """Return the short names of all products: all that completion needs."""
    return sorted(row[1] for row in _named(connection))


def intakes(
    connection: sqlite3.Connection,
    stack: Iterable[Product],
    since: date | None = None,
    until: date | None = None,
) -> Iterator[Intake]:
    """Yield the intakes from ``since`` to ``until``, both included, in the order of time."""
    return _intakes(connection, stack, since, until, "")


def newest_intakes(
    connection: sqlite3.Connection,
    stack: Iterable[Product],
    since: date | None = None,
    until: date | None = None,
    most: int = -1,
) -> Iterator[Intake]:
    """Yield up to ``most`` of the stack's intakes, newest first; all if it is negative."""
    newest = _intakes(connection, stack, since, until, "DESC")
    return newest if most < 0 else islice(newest, most)


def operations(connection: sqlite3.Connection, most: int) -> list[Done]:
    """Return the last ``most`` operations, newest first."""
    return [Done(*row[:-1]) for row in islice(backwards(connection, "operation"), most)]


def backwards(connection: sqlite3.Connection, table: str) -> Iterator[Raw]:
    """Yield the rows of a table of the journal, newest first; its numbers have no gaps."""
    expected = last_number(connection, table)
    for row in _sealed(connection, f"SELECT * FROM {table} ORDER BY id DESC"):  # noqa: S608 (a name of our own)
        if row[0] != expected:
            break
        expected -= 1
        yield row
    if expected:
        raise _broken(connection, f"{table} {expected} is missing")


def last_number(connection: sqlite3.Connection, table: str) -> int:
    """Return the last number that was given to a row of a table, 0 where none was yet."""
    query = f"SELECT (SELECT seq FROM sqlite_sequence WHERE name = ?), max(id) FROM {table}"  # noqa: S608 (a name of our own)
    given, highest = connection.execute(query, (table,)).fetchone()
    if not isinstance(given or 0, int) or (highest or 0) > (given or 0) or (given or 0) > MOST:
        raise _broken(connection, f"the numbers of {table}")
    return given or 0


def label_lines(connection: sqlite3.Connection, label: int) -> list[int]:
    """Return the numbers of a label's rows."""
    lines = _whole(connection, "label_row", "id")
    return [row[0] for row in lines if row[1] == label]


def _intakes(
    connection: sqlite3.Connection,
    stack: Iterable[Product],
    since: date | None,
    until: date | None,
    way: Literal["", "DESC"],
) -> Iterator[Intake]:
    """Yield intakes day by day, each day held against its tally before any of it is yielded."""
    names = {product.id: product.slug for product in stack}
    bounds = ((since or date.min).isoformat(), (until or date.max).isoformat())
    query = f"SELECT * FROM intake WHERE day BETWEEN ? AND ? ORDER BY day {way}, at {way}, id {way}"  # noqa: S608 (a word of our own)
    tallies = _tallies(connection, bounds, way)
    for day, group in groupby(_sealed(connection, query, bounds), DAY):
        rows = list(group)
        if next(tallies, None) != (day, len(rows), sum(map(SEAL, rows))):
            raise _broken(connection, f"entries of {day} are missing")
        yield from (_intake(row, names[row[1]]) for row in rows if row[1] in names)
    for missing in tallies:
        raise _broken(connection, f"the entries of {missing[0]} are missing")


def _tallies(
    connection: sqlite3.Connection, bounds: tuple[str, str], way: Literal["", "DESC"]
) -> Iterator[Raw]:
    return connection.execute(
        "SELECT day, entries, seals FROM tally WHERE entity = 'intake' AND day BETWEEN ? AND ? "  # noqa: S608 (as above)
        f"AND (entries, seals) <> (0, 0) ORDER BY day {way}",
        bounds,
    )


def _intake(row: Raw, product: str) -> Intake:
    number, _, label, units, status, at, offset, day, dose, slot, planned, note, _ = row
    return Intake(
        number,
        product,
        label,
        _count(units),
        status,
        at,
        offset,
        _date(day),
        dose,
        slot,
        _clock(planned),
        note,
    )


def _named(connection: sqlite3.Connection) -> list[Raw]:
    """Return all products' rows, whose short names hold nothing that a shell would interpret.

    A file that is open for reading only has no CHECKs: SQLite leaves them out.
    """
    rows = _whole(connection, "product", "id")
    for row in rows:
        if not SLUG.fullmatch(row[1]):
            raise _broken(connection, "a short name is none")
    return rows


def _labels(connection: sqlite3.Connection) -> dict[int, tuple[Label, ...]]:
    lines: dict[int, list[Raw]] = defaultdict(list)
    for row in _whole(connection, "label_row", "label_id, position"):
        lines[row[1]].append(row)
    labels: dict[int, list[Label]] = defaultdict(list)
    for row in _whole(connection, "label", "since DESC, id DESC"):
        number, product, since, units, _ = row
        rows, contents = _rows(lines[number])
        labels[product].append(Label(Count(units), rows, contents, _day(since), number))
    return defaultdict(tuple, {product: tuple(found) for product, found in labels.items()})


def _rows(lines: Iterable[Raw]) -> tuple[tuple[LabelRow, ...], tuple[Content, ...]]:
    rows: list[LabelRow] = []
    contents = []
    for _, _, _, basis, substance, form, compound, low, high, _ in lines:
        mass = None if compound is None else Mass(compound)
        if basis == "content":
            contents.append(Content(substance, mass))
        elif basis == "part":
            last = rows[-1]
            parts = (*last.parts, Part(form, mass))
            rows[-1] = LabelRow(last.nutrient, parts, last.elemental, last.basis)
        else:
            elemental = None if low is None else Interval(Mass(low), Mass(high))
            single = () if form is None and mass is None else (Part(form, mass),)
            rows.append(LabelRow(substance, single, elemental, basis))
    return tuple(rows), tuple(contents)


def _doses(connection: sqlite3.Connection) -> dict[int, tuple[Dose, ...]]:
    doses: dict[int, list[Dose]] = defaultdict(list)
    for row in _whole(connection, "dose", "id"):
        number, product, units, slot, clock, since, until, _ = row
        doses[product].append(
            Dose(Count(units), slot, _clock(clock), _day(since), _day(until), number)
        )
    return defaultdict(tuple, {product: tuple(found) for product, found in doses.items()})


def _one_of(words: Iterable[str]) -> Callable[[str], str]:
    """Return what lets only these words pass."""

    def check(word: str) -> str:
        if word not in words:
            raise ValueError(f"{word} is none of {', '.join(words)}")
        return word

    return check


SETTINGS: dict[str, Callable[[str], Any]] = {
    "born": date.fromisoformat,
    "sex": _one_of(SEXES),
    "state": _one_of(STATES),
    "authority": str,
}
"""How the text of each setting becomes what the profile holds under its name."""


def _medicine(row: Raw) -> Medicine:
    number, name, clock, days, since, until, _ = row
    mask = _within(days, 1, 2 ** len(WEEKDAYS) - 1)
    taken = frozenset(day for day in range(len(WEEKDAYS)) if mask >> day & 1)
    return Medicine(name, _clock(clock), taken, _day(since), _day(until), number)


def _condition(row: Raw) -> Condition:
    number, name, egfr, _ = row
    return Condition(name, None if egfr is None else _within(egfr, 0, 300), number)


def _own_limit(row: Raw) -> OwnLimit:
    number, nutrient, mass, by, note, _ = row
    return OwnLimit(nutrient, Mass(_within(mass, 1)), by, note, number)


def _own_rule(row: Raw) -> OwnRule:
    number, first, second, apart, note, _ = row
    return OwnRule(first, second, timedelta(minutes=_within(apart, 1, 2880)), note, number)


def _within(number: int, low: int, high: int | None = None) -> int:
    """Hold a number to the bounds of its column: a file that is only read has no CHECKs."""
    if number < low or (high is not None and number > high):
        raise ValueError(f"{number} is out of bounds")
    return number


def _whole(connection: sqlite3.Connection, table: str, order: str) -> list[Raw]:
    """Return all rows of a table, held against its tally."""
    rows = list(_sealed(connection, f"SELECT * FROM {table} ORDER BY {order}"))  # noqa: S608 (names of our own)
    query = "SELECT entries, seals FROM tally WHERE entity = ? AND day = ''"
    tally = connection.execute(query, (table,)).fetchone() or (0, 0)
    if tally != (len(rows), sum(map(SEAL, rows))):
        raise _broken(connection, f"rows of {table} are missing")
    return rows


def _sealed(connection: sqlite3.Connection, query: str, values: Raw = ()) -> Iterator[Raw]:
    """Yield whole rows of a table, each held against its seal."""
    for row in connection.execute(query, values):
        if not intact(row):
            raise _broken(connection, f"row {row[0]} is not as it was written")
        yield row


def _broken(connection: sqlite3.Connection, detail: str) -> StoreError:
    return damaged(_path(connection), detail)


def _path(connection: sqlite3.Connection) -> Path:
    return Path(connection.execute("PRAGMA database_list").fetchone()[2])


@cache
def _count(thousandths: int) -> Count:
    return Count(thousandths)


@cache
def _clock(minutes: int | None) -> time | None:
    return None if minutes is None else time(minutes // 60, minutes % 60)


@lru_cache(64)
def _date(text: str) -> date:
    return date.fromisoformat(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
