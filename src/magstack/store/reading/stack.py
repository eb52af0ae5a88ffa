"""The stack: rows of products, labels, doses and lots become domain values."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from magstack.domain.amounts import Count, Interval, Mass
from magstack.domain.doses import DAILY, WEEKDAYS, Dose, Schedule
from magstack.domain.products import Content, Label, LabelRow, Part, Product
from magstack.domain.stock import Lot, Price
from magstack.store.reading.rows import Raw, broken, clock_of, date_of, day_of, whole, within

ANCHOR = 9
"""The place of the anchor in a schedule's row."""

SLUG = re.compile("[a-z0-9][a-z0-9-]{0,39}")


def products(connection: sqlite3.Connection) -> list[Product]:
    """Return every product with its labels (newest first) and doses, in the order of adding."""
    labels = _labels(connection)
    doses = _doses(connection)
    lots = lots_by_product(connection)
    found = []
    for row in _named(connection):
        number, slug, brand, name, unit, container, source, status, archived, note, _ = row
        if not labels[number]:
            raise broken(connection, f"product {slug} has no label")
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
                day_of(archived),
                note,
                number,
                lots[number],
            )
        )
    return found


def slugs(connection: sqlite3.Connection) -> list[str]:
    """Return the short names of all products: all that completion needs."""
    return sorted(row[1] for row in _named(connection))


def label_lines(connection: sqlite3.Connection, label: int) -> list[int]:
    """Return the numbers of a label's rows."""
    lines = whole(connection, "label_row", "id")
    return [row[0] for row in lines if row[1] == label]


def _named(connection: sqlite3.Connection) -> list[Raw]:
    """Return all products' rows, whose short names hold nothing that a shell would interpret.

    A file that is open for reading only has no CHECKs: SQLite leaves them out.
    """
    rows = whole(connection, "product", "id")
    for row in rows:
        if not SLUG.fullmatch(row[1]):
            raise broken(connection, "a short name is none")
    return rows


def _labels(connection: sqlite3.Connection) -> dict[int, tuple[Label, ...]]:
    lines: dict[int, list[Raw]] = defaultdict(list)
    for row in whole(connection, "label_row", "label_id, position"):
        lines[row[1]].append(row)
    labels: dict[int, list[Label]] = defaultdict(list)
    for row in whole(connection, "label", "since DESC, id DESC"):
        number, product, since, units, _ = row
        rows, contents = _rows(lines[number])
        labels[product].append(Label(Count(units), rows, contents, day_of(since), number))
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
    schedules = {row[1]: row for row in whole(connection, "schedule", "id")}
    doses: dict[int, list[Dose]] = defaultdict(list)
    try:
        for row in whole(connection, "dose", "id"):
            doses[row[1]].append(_dose(row, schedules.pop(row[0], None)))
    except ValueError as error:
        raise broken(connection, f"a dose: {error}") from error
    return defaultdict(tuple, {product: tuple(found) for product, found in doses.items()})


def anchors(connection: sqlite3.Connection) -> dict[int, tuple[int, date | None]]:
    """Return the number of each dose's schedule, and from where its cycle is counted."""
    return {row[1]: (row[0], day_of(row[ANCHOR])) for row in whole(connection, "schedule", "id")}


def _dose(row: Raw, scheduled: Raw | None) -> Dose:
    number, _, units, slot, minutes, since, until, _ = row
    schedule = DAILY if scheduled is None else _schedule(scheduled)
    if schedule.meal is not None or schedule.most is not None:
        slot = minutes = None  # its own row has one because it must
    return Dose(
        Count(units), slot, clock_of(minutes), day_of(since), day_of(until), number, schedule
    )


def _schedule(row: Raw) -> Schedule:
    _, _, weekdays, cycle, on, meal, lead, most, step, anchor, _ = row
    mask = within(weekdays, 1, 2 ** len(WEEKDAYS) - 1)
    return Schedule(
        frozenset(day for day in range(len(WEEKDAYS)) if mask >> day & 1),
        within(cycle, 1, 366),
        within(on, 1, cycle),
        meal,
        within(lead, -240, 240),
        None if most is None else Count(most),
        bool(step),
        day_of(anchor),
    )


def lots_by_product(connection: sqlite3.Connection) -> dict[int, tuple[Lot, ...]]:
    """Return the lots of each product, by its number, in the order of adding."""
    lots: dict[int, list[Lot]] = defaultdict(list)
    try:
        for row in whole(connection, "lot", "id"):
            lots[row[1]].append(_lot(row))
    except ValueError as error:
        raise broken(connection, f"a lot: {error}") from error
    return defaultdict(tuple, {product: tuple(found) for product, found in lots.items()})


def _lot(row: Raw) -> Lot:
    number, _, code, containers, units, remaining, since, expires, price, currency, _ = row
    return Lot(
        code,
        Count(units),
        within(remaining, 0),
        date_of(since),
        within(containers, 1),
        day_of(expires),
        None if price is None else Price(within(price, 1), currency),
        number,
    )
