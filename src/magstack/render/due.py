"""What is due, a line for each dose; and what to pack, a row for each product."""

from datetime import datetime, timedelta
from decimal import Decimal

from magstack.context import Terminal
from magstack.domain.amounts import Count, plain
from magstack.domain.coming import Coming, Packed, Packing, Upcoming
from magstack.domain.wording import counted, plural, span_of_time, spoken_day
from magstack.render import documents
from magstack.render.console import heading, paragraph, table

MINUTE = timedelta(minutes=1)


def show(terminal: Terminal, upcoming: Upcoming) -> None:
    """Print what is due; with nothing a screen says what is next, and a pipe gets no line."""
    for coming in upcoming.due:
        paragraph(terminal, line(coming, upcoming.now))
    if not upcoming.due and terminal.drawn:
        paragraph(terminal, "Nothing is due.")
        paragraph(terminal, _next(upcoming))


def line(coming: Coming, now: datetime) -> str:
    """Return a dose with its time, and with its date where that is not today's."""
    return f"{_when(coming, now)}  {_what(coming)}, {_how_late(coming, now)}"


def _next(upcoming: Upcoming) -> str:
    if upcoming.next is None:
        return "Nothing more is planned. See the stack: magstack list"
    late, when = _how_late(upcoming.next, upcoming.now), _when(upcoming.next, upcoming.now)
    return f"Next: {_what(upcoming.next)}, {late}, at {when}."


def _what(coming: Coming) -> str:
    return f"{coming.product.name}, {counted(coming.units, coming.product.unit)}"


def _when(coming: Coming, now: datetime) -> str:
    today = coming.at.date() == now.date()
    return f"{coming.at:%H:%M}" if today else f"{coming.at:%Y-%m-%d %H:%M}"


def _how_late(coming: Coming, now: datetime) -> str:
    late = coming.late(now)
    if late >= timedelta():
        return f"overdue {span_of_time(late)}" if late >= MINUTE else "due now"
    return f"due in {span_of_time(-late)}" if -late >= MINUTE else "due in less than 1 min"


def document(upcoming: Upcoming) -> documents.Document:
    """Return the document of ``due``."""
    return {
        "schema": documents.SCHEMA,
        "now": upcoming.now.isoformat(timespec="seconds"),
        "due": [_coming(coming, upcoming.now) for coming in upcoming.due],
        "next": _coming(upcoming.next, upcoming.now) if upcoming.next else None,
    }


def _coming(coming: Coming, now: datetime) -> documents.Document:
    return {
        "product": coming.product.slug,
        "name": coming.product.name,
        "units": documents.units(coming.units),
        "unit": coming.product.unit,
        "slot": coming.dose.slot,
        "meal": documents.meal(coming.dose),
        "at": coming.at.isoformat(),
        "overdue_minutes": max(0, coming.late(now) // MINUTE),
    }


def show_packing(terminal: Terminal, packing: Packing) -> None:
    """Print how much of each product the days take, beside what is in stock."""
    if packing.packed:
        needed = any(packed.most for packed in packing.packed)
        stock = "In stock" if packing.going else "In stock by then"
        headings = ("Product", "To pack", *(["As needed"] if needed else []), stock, "Short")
        heading(terminal, _title(packing))
        rows = [_row(packed, needed=needed) for packed in packing.packed]
        table(terminal, headings, rows, keep=())
    elif terminal.drawn:
        paragraph(terminal, f"Nothing to pack {_days(packing)}.")


def _title(packing: Packing) -> str:
    going = ", of today what is not yet taken or skipped" if packing.going else ""
    return f"To pack {_days(packing)}{going}"


def _days(packing: Packing) -> str:
    number = (packing.last - packing.first).days + 1
    if number == 1:
        return f"for {spoken_day(packing.first)}"
    return f"for {number} days, {spoken_day(packing.first)} to {spoken_day(packing.last)}"


def _row(packed: Packed, *, needed: bool) -> tuple[str, ...]:
    unit = packed.product.unit
    most = f"up to {_units(packed.most, unit)}" if packed.most else ""
    return (
        packed.product.name,
        _units(packed.planned, unit) if packed.planned else "none planned",
        *([most] if needed else []),
        "not counted" if packed.left is None else _units(packed.left, unit),
        _short(packed),
    )


def _short(packed: Packed) -> str:
    """Return how much is missing in stock: for the plan alone, and with what may be needed."""
    if packed.short is None:
        return "not known"
    low, high = packed.short
    if not high:
        return "none"
    most = _units(high, packed.product.unit)
    return most if low == high else f"{_number(low)} to {most}" if low else f"up to {most}"


def _units(thousandths: int, unit: str) -> str:
    many = Count(thousandths or 2000)  # none of them reads as many do
    return f"{_number(thousandths)} {plural(unit, many)}"


def _number(thousandths: int) -> str:
    return plain(Decimal(thousandths) / 1000)


def packing_document(packing: Packing) -> documents.Document:
    """Return the document of ``due --pack``."""
    return {
        "schema": documents.SCHEMA,
        "now": packing.now.isoformat(timespec="seconds"),
        "from": packing.first.isoformat(),
        "to": packing.last.isoformat(),
        "pack": [_packed(packed) for packed in packing.packed],
    }


def _packed(packed: Packed) -> documents.Document:
    short = packed.short
    return {
        "product": packed.product.slug,
        "name": packed.product.name,
        "unit": packed.product.unit,
        "units": packed.planned / 1000,
        "as_needed_most": packed.most / 1000,
        "in_stock": None if packed.stock is None else packed.stock / 1000,
        "in_stock_then": None if packed.left is None else packed.left / 1000,
        "short": None if short is None else {"low": short[0] / 1000, "high": short[1] / 1000},
    }
