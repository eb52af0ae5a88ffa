"""A stock in plain Python: which lots there are, and what each entry of the log took from them."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

NOTHING = Fraction(0)


@dataclass
class Lot:
    number: int
    code: str
    units: Fraction
    remaining: Fraction
    since: date
    expires: date | None

    @property
    def place(self) -> tuple[date, date, int]:
        """Where it comes in the order of use."""
        return self.expires or date.max, self.since, self.number

    def give(self, wanted: Fraction) -> Fraction:
        part = min(self.remaining, wanted)
        self.remaining -= part
        return part


@dataclass
class Stock:
    """The lots of a product; ``draws`` are entries, lots and units, in the order of writing."""

    lots: list[Lot] = field(default_factory=list)
    draws: list[tuple[int, int, Fraction]] = field(default_factory=list)

    def take(self, entry: int, units: Fraction, day: date, own: Container[int] = ()) -> None:
        """Draw for an entry: from its own lots, then what is good, then what expires first."""

        def order(lot: Lot) -> tuple[object, ...]:
            expired = lot.expires is not None and lot.expires < day
            return lot.number not in own, expired, lot.place

        for lot in sorted((lot for lot in self.lots if lot.since <= day), key=order):
            units -= self._draw(entry, lot, units)

    def put_back(self, entry: int) -> set[int]:
        """Put back what an entry took, and return from where."""
        gone = [draw for draw in self.draws if draw[0] == entry]
        for _, number, units in gone:
            lot = next(lot for lot in self.lots if lot.number == number)
            lot.remaining = min(lot.units, lot.remaining + units)
        self.draws = [draw for draw in self.draws if draw not in gone]
        return {number for _, number, _ in gone}

    def catch_up(self, lot: Lot, log: Iterable[tuple[int, Fraction]]) -> None:
        """Draw from a lot what was taken since it was bought, and came from none."""
        for entry, units in log:
            before = sum((part for number, _, part in self.draws if number == entry), NOTHING)
            self._draw(entry, lot, units - before)

    def recount(self, found: Fraction) -> None:
        """Bring what is left to what was found: what is more goes onto the lot in use first."""
        missing, beyond = self.left - found, found - self.left
        for lot in self.in_order() if missing > 0 else ():
            missing -= lot.give(missing)
        used = self.draws[-1][1] if self.draws else None
        backwards = self.in_order()[::-1]
        for lot in sorted(backwards, key=lambda lot: lot.number != used):
            part = max(NOTHING, min(lot.units - lot.remaining, beyond))
            lot.remaining += part
            beyond -= part

    def in_order(self) -> list[Lot]:
        return sorted(self.lots, key=lambda lot: lot.place)

    @property
    def left(self) -> Fraction:
        return sum((lot.remaining for lot in self.lots), NOTHING)

    @property
    def bought(self) -> Fraction:
        return sum((lot.units for lot in self.lots), NOTHING)

    def _draw(self, entry: int, lot: Lot, wanted: Fraction) -> Fraction:
        part = lot.give(wanted)
        if part:
            self.draws.append((entry, lot.number, part))
        return part
