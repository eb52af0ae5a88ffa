"""How long a stock lasts by the plan, day by day, and what expires before it is used up."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from magstack.domain.doses import Dose
from magstack.domain.hours import DAY
from magstack.domain.plans import left_on
from magstack.domain.review import Day
from magstack.domain.stock import Lot, in_order

HORIZON = 3652
"""Days: further than ten years nobody plans."""

Needs = Callable[[date], int]
"""How many thousandths of a unit a day needs."""


class Outlook(NamedTuple):
    """How far a stock reaches from ``since`` on, of the days that were looked at.

    ``runs_out`` is the first day that it does not cover wholly, None where it covers all.
    ``unused`` are the lots that expire before they are used up, each with the thousandths of a
    unit that are then in it, and ``left`` are the thousandths at the end that have not expired.
    """

    since: date
    runs_out: date | None
    unused: tuple[tuple[Lot, int], ...]
    left: int

    @property
    def days(self) -> int | None:
        """The days that are wholly covered, ``since`` included; None where all are."""
        return None if self.runs_out is None else (self.runs_out - self.since).days


def outlook(needs: Needs, lots: Iterable[Lot], since: date, days: int = HORIZON) -> Outlook:
    """Use a stock up day by day, first to expire first, from ``since`` and so many days after it.

    What has expired covers nothing.
    """
    shelf = _Shelf(lots, since)
    for ahead in range(days + 1):
        day = since + DAY * ahead
        shelf.put_away_expired(day)
        if not shelf.give(needs(day)):
            return Outlook(since, day, tuple(shelf.unused), shelf.left)
    return Outlook(since, None, tuple(shelf.unused), shelf.left)


def planned_units(doses: Iterable[Dose], day: date) -> int:
    """Return the thousandths of a unit that are planned for a day."""
    return sum(dose.units.thousandths for dose in doses if dose.planned_on(day))


def most_units(doses: Iterable[Dose], day: date) -> int:
    """Return the thousandths that may be taken as needed on a day; the lowest maximum holds."""
    mosts = [dose.schedule.most for dose in doses if dose.in_force(day)]
    return min((most.thousandths for most in mosts if most), default=0)


def needs_of(doses: Iterable[Dose], today: date, due: int) -> Needs:
    """Return what the plan needs on each day from today on; today it is what is still ``due``."""
    planned = [dose for dose in left_on(doses, today) if not dose.as_needed]
    return lambda day: due if day == today else planned_units(planned, day)


def needs_at_most(doses: Sequence[Dose], today: date, due: int) -> Needs:
    """Return what each day needs if all is taken that may be as needed."""
    planned, open_end = needs_of(doses, today, due), left_on(doses, today)
    return lambda day: planned(day) + most_units(open_end, day)


def due_on(day: Day, product: str) -> int:
    """Return the thousandths of a unit that are still due of a product on a day."""
    return sum(
        dose.missing for dose in day.doses if dose.product == product and dose.state == "due"
    )


def end_of(doses: Iterable[Dose], today: date) -> date | None:
    """Return the last day of a plan, or None where it is open, or there is none any more."""
    ends = [dose.until for dose in left_on(doses, today) if not dose.as_needed]
    known = [until for until in ends if until]
    return max(known) if known and len(known) == len(ends) else None


class _Shelf:
    """Lots as they are used up: what is left in each, and what had expired by then."""

    def __init__(self, lots: Iterable[Lot], day: date) -> None:
        good = [lot for lot in in_order(lots) if lot.good_on(day) and lot.remaining]
        self._held = [(lot, lot.remaining) for lot in reversed(good)]
        self.unused: list[tuple[Lot, int]] = []

    @property
    def left(self) -> int:
        return sum(units for _, units in self._held)

    def put_away_expired(self, day: date) -> None:
        while self._held and not self._held[-1][0].good_on(day):
            self.unused.append(self._held.pop())

    def give(self, units: int) -> bool:
        """Take units off, first to expire first; say whether there were so many."""
        while units and self._held:
            lot, there = self._held.pop()
            part = min(there, units)
            units -= part
            if part < there:
                self._held.append((lot, there - part))
        return not units
