"""What a table says was taken, row by row, before anybody looks at a record."""

from datetime import date, time
from decimal import Decimal
from typing import NamedTuple

from magstack.domain.amounts import Count
from magstack.domain.days import Status
from magstack.incoming.sheets.table import Place


class Claim(NamedTuple):
    """What the file says that the units of an entry hold of a nutrient, in ``unit``.

    None is not known.
    """

    nutrient: str
    unit: str
    low: Decimal | None
    high: Decimal | None


class Line(NamedTuple):
    """One thing taken or skipped, as a file has it.

    ``product`` is as the file names it. ``at`` is in seconds since 1970 UTC, and None where the
    file says no time; ``offset`` are the minutes that local time was ahead there, ``date`` is the
    calendar date at the place. ``twice`` says that clocks showed that time twice.
    """

    place: Place
    product: str
    units: Count
    status: Status
    date: date
    at: int | None
    offset: int = 0
    unit: str = ""
    note: str = ""
    slot: str | None = None
    planned: time | None = None
    twice: bool = False
    claims: tuple[Claim, ...] = ()
