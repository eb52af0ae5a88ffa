"""A record of many years, written in seconds: what forty years of use leave behind."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

from magstack.domain.amounts import Count, Interval, Mass
from magstack.domain.doses import Dose
from magstack.domain.products import Label, LabelRow, Part, Product
from magstack.store import database, journal
from magstack.store.sealing import Value, seal_of
from magstack.store.writing.stack import add_product

LAST = date(2026, 11, 19)
"""The last day that is filled, where nothing else is said."""

AWAKE = (7 * 60, 23 * 60)
"""Minutes after midnight between which doses are spread."""

SKIPPED_IN, NOTED_IN = 20, 50
"""One intake in so many is skipped, and one in so many has a note."""

BATCH = 1000
"""How many intakes are written at once."""

Row = tuple[Value, ...]

INTAKE = (
    *("id", "product_id", "label_id", "units", "status", "at", "utc_offset", "day"),
    *("dose_id", "slot", "planned", "note", "seal"),
)
"""The columns of an intake, in the order of the table."""


class Planned(NamedTuple):
    """A dose in the record: ``clock`` in minutes after midnight, ``units`` in thousandths."""

    id: int
    product: int
    label: int
    units: int
    clock: int


@dataclass(frozen=True, slots=True)
class Built:
    """What was written: the record holds ``intakes`` from ``first`` to ``last``."""

    intakes: int
    first: date
    last: date


def build(
    path: Path, years: float, per_day: int, last: date = LAST, *, mixed: bool = False
) -> Built:
    """Fill a new record at ``path`` with ``per_day`` intakes (1 or more) on each day of ``years``.

    Two products alternate: Neuro-Mag with one nutrient, Magnen B6 with two; a ``mixed`` stack has
    five, with eleven nutrients. Every intake is sealed and journalled as an operation of its own,
    as ``magstack take`` would have written it. The same arguments give the same record.
    """
    first = last - timedelta(days=round(years * 365.25) - 1)
    stack = mixture(first, per_day) if mixed else products(first, per_day)
    _begin(path, first, stack)
    slugs = [product.slug for product in stack]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        rows = list(_intakes(_plan(connection), first, last))
        operations = _next_number(connection, "operation")
        changes = _next_number(connection, "change")
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            _write(connection, batch, operations + start, changes + start, slugs)
        connection.execute("COMMIT")
    return Built(len(rows), first, last)


def products(first: date, per_day: int) -> tuple[Product, Product]:
    """Return the two products, planned from ``first`` at ``per_day`` times between them."""
    return _neuro_mag(first, per_day, 2), _magnen_b6(first, per_day, 2)


def mixture(first: date, per_day: int) -> tuple[Product, ...]:
    """Return five products with eleven nutrients, planned ``per_day`` times between them."""
    one_a_day = _label(
        1,
        _row("zinc", 10_000, None, None),
        _row("copper", 1_000, None, None),
        _row("selenium", 55, None, None),
        _row("iodine", 150, None, None),
        _row("vitamin_c", 80_000, None, None),
        _row("vitamin_d", 5, None, None),
        _row("folate", 200, None, None),
        _row("vitamin_b6", 1_400, None, None),
    )
    bone = _label(2, _row("calcium", 400_000, None, None), _row("vitamin_d", 10, None, None))
    iron = _label(1, _row("iron", 14_000, None, None), _row("vitamin_c", 40_000, None, None))
    typed = (("One a Day", one_a_day), ("Bone Care", bone), ("Iron Plus", iron))
    return (
        _neuro_mag(first, per_day, 5),
        _magnen_b6(first, per_day, 5),
        *(
            _typed(name, label, tuple(_doses(first, per_day, range(place, per_day, 5))))
            for place, (name, label) in enumerate(typed, 2)
        ),
    )


def _typed(name: str, label: Label, doses: tuple[Dose, ...]) -> Product:
    """Return a product as a person types it in."""
    slug = name.lower().replace(" ", "-")
    return Product(slug, "", name, "tablet", None, "typed in", "own", (label,), doses)


def _neuro_mag(first: date, per_day: int, step: int) -> Product:
    """Return Neuro-Mag, planned at every ``step``-th of a day's times, from the first of them."""
    return Product(
        slug="neuro-mag",
        brand="Life Extension",
        name="Neuro-Mag",
        unit="capsule",
        units_per_container=Count.of(90),
        source="Life Extension Neuro-Mag, Supplement Facts panel",
        status="checked",
        labels=(_label(3, _row("magnesium", 144_000, "l-threonate-monohydrate", 2_000_000)),),
        doses=tuple(_doses(first, per_day, range(0, per_day, step))),
    )


def _magnen_b6(first: date, per_day: int, step: int) -> Product:
    """Return Magnen B6, planned at every ``step``-th of a day's times, from the second of them."""
    return Product(
        slug="magnen-b6",
        brand="Marjan",
        name="Magnen B6",
        unit="tablet",
        units_per_container=None,
        source="Marjan Magnen B6, package leaflet (bula), composition",
        status="inferred",
        labels=(
            _label(
                2,
                _row("magnesium", 260_000, "bisglycinate-buffered", 1_444_440),
                _row("vitamin_b6", 2_000, None, None),
            ),
        ),
        doses=tuple(_doses(first, per_day, range(1, per_day, step))),
    )


def _label(serving: int, *rows: LabelRow) -> Label:
    return Label(Count.of(serving), rows)


def _row(nutrient: str, elemental: int, form: str | None, compound: int | None) -> LabelRow:
    """Return a declared row; masses in micrograms."""
    parts = (Part(form, Mass.of(compound, "mcg")),) if compound else ()
    return LabelRow(nutrient, parts, Interval.exactly(Mass.of(elemental, "mcg")), "declared")


def _doses(first: date, per_day: int, places: range) -> Iterator[Dose]:
    begin, end = AWAKE
    for place in places:
        minutes = begin + (end - begin) * place // per_day
        yield Dose(Count.of(1), clock=time(minutes // 60, minutes % 60), since=first)


def _begin(path: Path, first: date, stack: Iterable[Product]) -> None:
    """Create the record and add the products through its own door."""
    at = _moment(first, 0)
    for product in stack:
        with journal.operation(path, at, f"magstack add {product.slug}") as operation:
            add_product(operation, product)
            operation.summary = f"added {product.title}"


def _plan(connection: sqlite3.Connection) -> list[Planned]:
    found = connection.execute(
        "SELECT dose.id, dose.product_id, label.id, units, clock FROM dose "
        "JOIN label ON label.product_id = dose.product_id ORDER BY clock"
    )
    return [Planned(*row) for row in found]


def _intakes(plan: list[Planned], first: date, last: date) -> Iterator[Row]:
    chance = Random(150_000)  # the same record every time
    number = 0
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        for dose in plan:
            number += 1
            values = _intake(number, dose, day, chance.randrange(1200))
            yield *values, seal_of(values)


def _intake(number: int, dose: Planned, day: date, late: int) -> Row:
    """Return an intake without its seal; ``late`` in seconds after it was due."""
    return (
        *(number, dose.product, dose.label, dose.units),
        "skipped" if number % SKIPPED_IN == 0 else "taken",
        _moment(day, dose.clock) + late,
        _offset(day),
        day.isoformat(),
        *(dose.id, None, dose.clock),
        f"with water, entry {number}" if number % NOTED_IN == 0 else "",
    )


def _moment(day: date, clock: int) -> int:
    """Return the seconds since 1970 UTC at ``clock`` (minutes after midnight) of a local day."""
    return _midnight(day) + (clock - _offset(day)) * 60


@cache
def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())


def _offset(day: date) -> int:
    """Return the minutes ahead of UTC: an hour, and two in summer."""
    return 120 if 4 <= day.month <= 10 else 60


def _next_number(connection: sqlite3.Connection, table: str) -> int:
    query = "SELECT seq + 1 FROM sqlite_sequence WHERE name = ?"
    number: int = connection.execute(query, (table,)).fetchone()[0]
    return number


def _write(
    connection: sqlite3.Connection,
    rows: list[Row],
    operation: int,
    change: int,
    slugs: Sequence[str],
) -> None:
    """Write intakes, with an operation and a change for each, numbered from the given ones."""
    _insert(connection, "intake", rows)
    done = [_operation(number, row, slugs) for number, row in enumerate(rows, operation)]
    _insert(connection, "operation", done)
    shift = change - operation
    changes = [_change(n + shift, n, row) for n, row in enumerate(rows, operation)]
    _insert(connection, "change", changes)


def _insert(connection: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    marks = ",".join("?" * len(rows[0]))
    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def _operation(number: int, intake: Row, slugs: Sequence[str]) -> Row:
    at, status = intake[5], intake[4]
    verb, done = ("take", "took") if status == "taken" else ("skip", "skipped")
    name = slugs[int(intake[1] or 1) - 1]
    values = (number, at, f"magstack {verb} {name}", f"{done} 1 of {name}", "done")
    return *values, seal_of(values)


def _change(number: int, operation: int, intake: Row) -> Row:
    """Return what the journal keeps of a new intake: its columns, without the empty ones."""
    columns = dict(zip(INTAKE, intake, strict=True))
    present = {name: value for name, value in columns.items() if value is not None}
    after = json.dumps(present, ensure_ascii=False, separators=(",", ":"))
    values = (number, operation, "intake", intake[0], None, after)
    return *values, seal_of(values)


def empty(path: Path, first: date = LAST) -> None:
    """Write the same two products at ``path`` with nothing taken yet."""
    _begin(path, first, products(first, per_day=2))
    with database.reading(path):
        pass


CROWD = 20
"""How many products of the catalogue a crowded record plans."""

MEDICINES = (
    *("levothyroxine", "ciprofloxacin", "raltegravir", "omeprazole", "furosemide"),
    *("spironolactone", "gabapentin", "doxycycline", "alendronate", "digoxin"),
)

CONDITIONS = (
    *("renal --egfr 45", "dialysis", "myasthenia-gravis", "heart-block", "bowel-obstruction"),
)


def crowd(home: str) -> None:
    """Write a record with 20 products, 10 medicines and 5 conditions, as a person would type it."""
    from magstack import reference
    from magstack.cli import main

    planned = [slug for slug, found in reference.catalogue().items() if found.doses]
    commands = [f"add {slug}" for slug in planned[:CROWD]]
    commands += [
        f"profile medicine add {name} --at {6 + hour:02}:15" for hour, name in enumerate(MEDICINES)
    ]
    commands += [f"profile condition add {condition}" for condition in CONDITIONS]
    for command in commands:
        if main(["--home", home, *command.split()]):
            raise SystemExit(f"{command} failed")
