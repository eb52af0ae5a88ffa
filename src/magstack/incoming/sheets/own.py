"""Magstack's own CSV, read back: which entry each row is of, whatever a spreadsheet made of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from magstack.domain.hours import SLOTS
from magstack.domain.texts import NOTE_LENGTH, accepted
from magstack.errors import DataError, MagstackError
from magstack.incoming.sheets.cells import (
    ISO,
    KEPT,
    Instant,
    checked,
    clock_of,
    day_of,
    offset_of,
    quoted,
    status_of,
    units_of,
)
from magstack.incoming.sheets.lines import Claim, Line
from magstack.incoming.sheets.table import Row, Table

COLUMNS = (
    *("date", "time", "utc_offset", "status", "product", "units", "unit", "nutrient"),
    *("amount_unit", "elemental_low", "elemental_high", "slot", "planned_time", "note"),
    "intake_id",
)
"""The columns of the layout ``intakes`` that are read, in the order of `_Cells`."""

DAYS = frozenset({"taken_low", "taken_high", "day_complete", "doses_planned", "percent_of_limit"})
"""Columns that only the layout ``days`` has."""

FORMULA = ("'=", "'+", "'-", "'@")
"""How a cell begins that was defended against spreadsheets: text is defended by its `'`."""

EPOCH = date(1970, 1, 1).toordinal()


class _Cells(NamedTuple):
    """The cells of a row that are read."""

    date: str
    time: str
    utc_offset: str
    status: str
    product: str
    units: str
    unit: str
    nutrient: str
    amount_unit: str
    low: str
    high: str
    slot: str
    planned: str
    note: str
    number: str


def is_own(table: Table) -> bool:
    """Whether a heading is that of magstack's layout ``intakes``, in any order of its columns.

    Raises:
        DataError: it is the layout ``days``, or has a column twice.
    """
    names = table.heading.cells
    if set(names) >= DAYS:
        raise DataError(
            f"{table.name} holds what days came to, and sums cannot become entries. Export the "
            "entries instead: magstack export csv --layout intakes"
        )
    if not set(COLUMNS) <= set(names):
        return False
    twice = next((name for name in COLUMNS if names.count(name) > 1), None)
    if twice:
        raise DataError(
            f"{table.name} has the column {twice} more than once. Leave one of them out."
        )
    return True


def lines_of(table: Table, style: str = ISO) -> list[Line]:
    """Read the entries, in the order of time; each has a row for each nutrient.

    What is wrong with a row is kept in the table. A spreadsheet may have written dates in a
    ``style`` of its own, and with semicolons numbers with a comma.

    Raises:
        DataError: there are no rows, or the rest cannot be read.
    """
    names = table.heading.cells
    places = [names.index(name) for name in COLUMNS]
    manner = _Manner(undefended if table.for_spreadsheets else str, style, table.delimiter == ";")
    entries: dict[int, _Entry] = {}
    for row in table.rows():
        try:
            _gather(entries, row, _Cells(*(row.cells[place] for place in places)), manner)
        except MagstackError as error:
            table.faults.keep(row.place, str(error))
    found = (entry.line._replace(claims=tuple(entry.claims)) for entry in entries.values())
    return sorted(found, key=lambda line: line.at or 0)


def undefended(text: str) -> str:
    """Return a text as it was before it was defended against spreadsheets.

    One that itself began with ``'=`` was written as it is, and cannot be told from ``=``: it loses
    its apostrophe. The export --plain has no such cell.
    """
    return text[1:] if text.startswith(FORMULA) else text


class _Manner(NamedTuple):
    """How cells are written: what undoes the defence of texts, dates, whether with commas."""

    plain: Callable[[str], str]
    style: str
    comma: bool


@dataclass(slots=True)
class _Entry:
    """An entry, and what its rows say of nutrients."""

    line: Line
    claims: list[Claim] = field(default_factory=list)


def _gather(entries: dict[int, _Entry], row: Row, cells: _Cells, manner: _Manner) -> None:
    """Read a row, and put it to the others of its entry."""
    if not re.fullmatch("[0-9]{1,15}", cells.number):
        raise DataError(f"the intake_id {quoted(cells.number)} is no number of an entry")
    number, line = int(cells.number), _line(row, cells, manner)
    entry = entries.setdefault(number, _Entry(line))
    if entry.line[1:] != line[1:]:
        raise DataError(
            f"it has the intake_id {number} of {entry.line.place}, and is not of the same entry"
        )
    if cells.nutrient and line.status == "taken":
        ends = (cells.low, cells.high)
        low, high = (end.replace(",", ".") if manner.comma else end for end in ends)
        claim = _claim(manner.plain(cells.nutrient), cells.amount_unit, low, high)
        entry.claims.append(claim)


def _line(row: Row, cells: _Cells, manner: _Manner) -> Line:
    plain = manner.plain
    instant = _instant(cells, manner.style)
    return Line(
        place=row.place,
        product=cells.product.strip(),
        units=units_of(cells.units, comma=manner.comma),
        status=status_of(cells.status),
        date=instant.date,
        at=instant.at,
        offset=instant.offset,
        unit=plain(cells.unit),
        note=accepted(plain(cells.note), "note", NOTE_LENGTH),
        slot=_slot(cells.slot),
        planned=clock_of(cells.planned) if cells.planned else None,
    )


def _instant(cells: _Cells, style: str) -> Instant:
    day, clock, offset = day_of(cells.date, style), clock_of(cells.time), _offset(cells.utc_offset)
    return checked(
        Instant((day.toordinal() - EPOCH) * 86_400 + _seconds(clock, offset), offset, day)
    )


@lru_cache(KEPT)
def _offset(text: str) -> int:
    """Read an offset; spreadsheets make a time of day of ``+01:00``, such as ``01:00:00 AM``."""
    if not re.match("[0-9]", text):
        return offset_of(text)
    clock = clock_of(text)
    return clock.hour * 60 + clock.minute


def _seconds(clock: time, offset: int) -> int:
    return (clock.hour * 60 + clock.minute - offset) * 60 + clock.second


def _slot(text: str) -> str | None:
    if text and text not in SLOTS:
        raise DataError(f"the slot {quoted(text)} is none of {', '.join(SLOTS)}")
    return text or None


@lru_cache(KEPT)
def _claim(nutrient: str, unit: str, low: str, high: str) -> Claim:
    if unit not in ("mg", "mcg", "g"):
        raise DataError(f"the amount_unit {quoted(unit)} is neither mg nor mcg")
    return Claim(nutrient, unit, _amount(low), _amount(high))


def _amount(text: str) -> Decimal | None:
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,9})?|", text):
        raise DataError(f"the amount {quoted(text)} cannot be read; decimals follow a point")
    return Decimal(text) if text else None
