"""The stock: lots of a product, and what is drawn from them, taken out of them and put back."""

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from magstack.domain.amounts import Count


class Price(NamedTuple):
    """An amount of money: ``thousandths`` of a ``currency`` (three letters, such as EUR)."""

    thousandths: int
    currency: str


class Lot(NamedTuple):
    """Containers of a product that were bought together, with what is left in them.

    ``remaining`` is in thousandths of a unit; ``code`` is what the maker printed, or empty. What is
    taken is drawn from it from ``since`` on. ``expires`` is the last day on which it is good.
    ``price`` is that of one container.
    """

    code: str
    units: Count
    remaining: int
    since: date
    containers: int = 1
    expires: date | None = None
    price: Price | None = None
    id: int | None = None

    def good_on(self, day: date) -> bool:
        """Whether this has not expired on ``day``."""
        return self.expires is None or day <= self.expires

    @property
    def room(self) -> int:
        """The thousandths of a unit that are gone from it."""
        return self.units.thousandths - self.remaining

    @property
    def unit_price(self) -> Fraction | None:
        """The price of one unit, in the currency of ``price``, or None where none is known."""
        if self.price is None:
            return None
        return Fraction(self.price.thousandths * self.containers, self.units.thousandths)


class Draw(NamedTuple):
    """What an intake took from a lot, in thousandths of a unit; lot and intake by their numbers."""

    id: int
    intake: int
    lot: int
    units: int


def in_order(lots: Iterable[Lot]) -> list[Lot]:
    """Return lots as they are used up: first to expire first, then the older."""
    return sorted(lots, key=lambda lot: (lot.expires or date.max, lot.since, lot.id or 0))


def drawn(lots: Iterable[Lot], thousandths: int, day: date) -> Iterator[tuple[Lot, int]]:
    """Yield from which lots so many thousandths of a unit are taken on ``day``, and how many.

    What has expired is used after what is good. Where the lots hold less, the rest is not drawn.
    """
    there = [lot for lot in in_order(lots) if lot.since <= day and lot.remaining]
    for lot in sorted(there, key=lambda lot: not lot.good_on(day)):
        part = min(lot.remaining, thousandths)
        if part:
            yield lot, part
        thousandths -= part


def left_in(lots: Iterable[Lot]) -> int:
    """Return the thousandths of a unit that are left in lots, expired ones too."""
    return sum(lot.remaining for lot in lots)


def taken_out(lots: Iterable[Lot], thousandths: int) -> Iterator[tuple[Lot, int]]:
    """Yield from which lots so many thousandths are taken out that nobody took: expired first."""
    for lot in in_order(lots):
        part = min(lot.remaining, thousandths)
        if part:
            yield lot, part
        thousandths -= part


def put_onto(
    lots: Iterable[Lot], thousandths: int, opened: int | None = None
) -> Iterator[tuple[Lot, int]]:
    """Yield onto which lots so many thousandths are put that a recount has found, and how many.

    The lot with the number ``opened`` comes first, then those that are used up last. None comes
    to hold more than it did when it was bought: where that is too little, the rest is left over.
    """
    last_first = in_order(lots)[::-1]
    own = [lot for lot in last_first if lot.id == opened]
    for lot in (*own, *(lot for lot in last_first if lot not in own)):
        part = min(lot.room, thousandths)
        if part:
            yield lot, part
        thousandths -= part


def called(lots: Iterable[Lot], code: str) -> list[Lot]:
    """Return the lots with this code, whatever its case."""
    return [lot for lot in lots if lot.code and lot.code.casefold() == code.casefold()]
