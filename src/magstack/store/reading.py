"""Rows become domain values: read-only, through the standard sqlite3 module."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, time
from functools import cache
from typing import Any

from magstack.domain.amounts import Count, Interval, Mass
from magstack.domain.days import Dose, Intake
from magstack.domain.products import Content, Label, LabelRow, Part, Product
from magstack.domain.reports import Done
from magstack.errors import StoreError
from magstack.store.database import damaged
from magstack.store.sealing import intact

Raw = tuple[Any, ...]


def products(connection: sqlite3.Connection) -> list[Product]:
    """Return every product with its labels (newest first) and doses, in the order of adding."""
    labels = _labels(connection)
    doses = _doses(connection)
    found = []
    for row in _sealed(connection, "SELECT * FROM product ORDER BY id"):
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


def slugs(connection: sqlite3.Connection) -> list[str]:
    """Return the short names of all products: all that completion needs."""
    return [row[0] for row in connection.execute("SELECT slug FROM product ORDER BY slug")]


def intakes(
    connection: sqlite3.Connection,
    stack: Iterable[Product],
    since: date | None = None,
    until: date | None = None,
) -> Iterator[Intake]:
    """Yield the intakes from ``since`` to ``until``, both included, in the order of time."""
    return _intakes(connection, stack, since, until, "day, at, id", -1)


def newest_intakes(
    connection: sqlite3.Connection,
    stack: Iterable[Product],
    since: date | None = None,
    until: date | None = None,
    most: int = -1,
) -> Iterator[Intake]:
    """Yield up to ``most`` of the stack's intakes, newest first."""
    return _intakes(connection, stack, since, until, "day DESC, at DESC, id DESC", most)


def operations(connection: sqlite3.Connection, most: int) -> list[Done]:
    """Return the last ``most`` operations, newest first."""
    newest = "SELECT * FROM operation ORDER BY id DESC LIMIT ?"
    return [Done(*row[:-1]) for row in _sealed(connection, newest, (most,))]


def label_lines(connection: sqlite3.Connection, label: int) -> list[int]:
    """Return the numbers of a label's rows."""
    found = connection.execute("SELECT id FROM label_row WHERE label_id = ? ORDER BY id", (label,))
    return [row[0] for row in found]


def _intakes(
    connection: sqlite3.Connection,
    stack: Iterable[Product],
    since: date | None,
    until: date | None,
    order: str,
    most: int,
) -> Iterator[Intake]:
    names = {product.id: product.slug for product in stack}
    wanted = ",".join(str(int(number)) for number in names if number is not None)
    query = (
        f"SELECT * FROM intake WHERE day BETWEEN ? AND ? AND product_id IN ({wanted}) "  # noqa: S608 (integers of our own)
        f"ORDER BY {order} LIMIT ?"
    )
    bounds = ((since or date.min).isoformat(), (until or date.max).isoformat(), most)
    for row in _sealed(connection, query, bounds):
        number, product, label, units, status, at, offset, day, dose, slot, planned, note, _ = row
        yield Intake(
            number,
            names[product],
            label,
            _count(units),
            status,
            at,
            offset,
            date.fromisoformat(day),
            dose,
            slot,
            _clock(planned),
            note,
        )


def _labels(connection: sqlite3.Connection) -> dict[int, tuple[Label, ...]]:
    lines: dict[int, list[Raw]] = defaultdict(list)
    for row in _sealed(connection, "SELECT * FROM label_row ORDER BY label_id, position"):
        lines[row[1]].append(row)
    labels: dict[int, list[Label]] = defaultdict(list)
    for row in _sealed(connection, "SELECT * FROM label ORDER BY since DESC, id DESC"):
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
    for row in _sealed(connection, "SELECT * FROM dose ORDER BY id"):
        number, product, units, slot, clock, since, until, _ = row
        doses[product].append(
            Dose(Count(units), slot, _clock(clock), _day(since), _day(until), number)
        )
    return defaultdict(tuple, {product: tuple(found) for product, found in doses.items()})


def _sealed(connection: sqlite3.Connection, query: str, values: Raw = ()) -> Iterator[Raw]:
    """Yield whole rows of a table, each held against its seal."""
    for row in connection.execute(query, values):
        if not intact(row):
            raise _broken(connection, f"row {row[0]} is not as it was written")
        yield row


def _broken(connection: sqlite3.Connection, detail: str) -> StoreError:
    path = connection.execute("PRAGMA database_list").fetchone()[2]
    return damaged(path, detail)


@cache
def _count(thousandths: int) -> Count:
    return Count(thousandths)


@cache
def _clock(minutes: int | None) -> time | None:
    return None if minutes is None else time(minutes // 60, minutes % 60)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
