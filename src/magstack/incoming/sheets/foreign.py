"""A table of another program, read by a mapping of its columns."""

import re
from collections.abc import Callable, Iterator
from datetime import tzinfo
from functools import lru_cache
from typing import NamedTuple

from magstack.domain.amounts import Count
from magstack.domain.texts import NOTE_LENGTH, accepted
from magstack.errors import DataError, MagstackError
from magstack.incoming.sheets.cells import (
    ISO,
    KEPT,
    LONGEST,
    Told,
    clock_of,
    day_of,
    instant_of,
    moment_of,
    status_of,
    units_of,
)
from magstack.incoming.sheets.lines import Line
from magstack.incoming.sheets.mapping import Columns
from magstack.incoming.sheets.table import Row, Table

Cell = Callable[[int | None], str]
"""Returns what is in a column of a row; nothing where the table has none."""


class Manner(NamedTuple):
    """How cells are written: dates in a ``style``, local times in a ``zone``.

    ``units`` are those of each row where no column holds them.
    """

    zone: tzinfo
    style: str = ISO
    units: Count | None = None


def lines_of(table: Table, columns: Columns, manner: Manner) -> Iterator[Line]:
    """Read the rows; faults are kept in the table.

    Raises:
        DataError: there are no rows, or the rest cannot be read.
    """
    comma = table.delimiter == ";"
    for row in table.rows(headed=columns.headed):
        try:
            yield _line(row, columns, manner, comma=comma)
        except MagstackError as error:
            table.faults.keep(row.place, str(error))


def _line(row: Row, columns: Columns, manner: Manner, *, comma: bool) -> Line:
    def cell(place: int | None) -> str:
        return row.cells[place].strip() if place is not None else ""

    day, clock, zone = _told(cell, columns, manner)
    product = " ".join(cell(columns.product).split())
    if not product:
        raise DataError("it names no product")
    count, unit = _counted(cell(columns.units))
    line = Line(
        place=row.place,
        product=product,
        units=manner.units or units_of(count, comma=comma),
        status=status_of(cell(columns.status)) if columns.status is not None else "taken",
        date=day,
        at=None,
        unit=unit or cell(columns.unit),
        note=_note(cell(columns.note)),
    )
    if clock is None:
        return line
    found = instant_of(day, clock, manner.zone, zone)
    return line._replace(at=found.at, offset=found.offset, date=found.date, twice=found.twice)


@lru_cache(KEPT)
def _counted(text: str) -> tuple[str, str]:
    """Split ``2 capsules`` into a number and what is counted; the second is not in most cells."""
    match = re.fullmatch(r"([0-9]+(?:[.,][0-9]+)?) *([^\W0-9_]\w*)", text[:LONGEST])
    return (match[1], match[2]) if match else (text, "")


def _told(cell: Cell, columns: Columns, manner: Manner) -> Told:
    if columns.datetime is not None:
        return moment_of(cell(columns.datetime), manner.style)
    day = day_of(cell(columns.date), manner.style)
    clock = cell(columns.time)
    return Told(day, clock_of(clock) if clock else None)


@lru_cache(KEPT)
def _note(text: str) -> str:
    """Return a note as it may be stored: on one line."""
    return accepted(re.sub(r"[\t\r\n]+", " ", text), "note", NOTE_LENGTH)
