"""The stock: lots of a product, what is drawn from them, how long they last, what they cost."""

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
