"""What a table from elsewhere comes to in a record: new entries, and what becomes of the rest."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from magstack.domain.days import Intake
from magstack.domain.products import Product


class Unknown(NamedTuple):
    """A name in a table that no product of the stack has, and how many rows have it.

    ``near`` are short names that look like it, ``shelf`` is the one of the catalogue that it is.
    """

    name: str
    rows: int
    near: tuple[str, ...] = ()
    shelf: str | None = None


class Brought(NamedTuple):
    """The entries of a table that are new to a record, in the order of time.

    So many more were ``there`` already, and so many ``differing`` ones stand in the log at the same
    moment with other units or another status, which stay as they are. ``left_out`` are names whose
    rows are not meant, each with how many; ``remarks`` are sentences about how the table was read.
    ``seen`` are the numbers of the entries that it was held against, of the days from ``since`` to
    ``until``. ``backup`` is where the record lies as it was before, once this is written.
    """

    name: str
    intakes: tuple[Intake, ...]
    stack: tuple[Product, ...]
    there: int = 0
    differing: int = 0
    left_out: tuple[tuple[str, int], ...] = ()
    remarks: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    seen: frozenset[int] = frozenset()
    backup: str | None = None

    @property
    def products(self) -> list[tuple[Product, int]]:
        """The products that have new entries, each with how many."""
        counted = Counter(intake.product for intake in self.intakes)
        return [(each, counted[each.slug]) for each in self.stack if counted[each.slug]]

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day of the new entries; None where there are none."""
        if not self.intakes:
            return None
        found = [intake.day for intake in self.intakes]
        return min(found), max(found)
