"""The past day by day: of what kind each day was, and what it came to of one nutrient."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal, NamedTuple

from magstack.domain.days import State, Status
from magstack.domain.facts import Facts
from magstack.domain.limits import Verdict
from magstack.domain.products import Product
from magstack.domain.profile import Person
from magstack.domain.totals import Total

Kind = Literal["complete", "partial", "blank", "nothing-planned", "going-on", "future"]
"""What is known of a day: ``going-on`` is today, until it is complete."""

Logged = tuple[int, int | None, int, Status]
"""What of an entry decides what becomes of it: label, dose, thousandths of a unit, and status.

A plain tuple, because ten years have tens of thousands of them.
"""


class Settled(NamedTuple):
    """What became of a planned dose; ``taken`` are thousandths of a unit.

    A ``due`` one was neither taken nor skipped, whether or not its day is over.
    """

    product: str
    state: State
    taken: int


class Account(NamedTuple):
    """What a day came to; days that are alike in this share one.

    ``total`` is what was taken of the nutrient, or None where nothing was logged and the day was
    not closed: that is no zero. ``verdicts`` hold it against each limit of that day; where there
    is no total they say only which limits there were.
    """

    kind: Kind
    total: Total | None
    verdicts: tuple[Verdict, ...]


class PastDay(NamedTuple):
    """A day, what it came to, and what became of its doses: those of each product together."""

    date: date
    account: Account
    doses: tuple[tuple[Settled, ...], ...]
    closed: bool


class Past(NamedTuple):
    """A part of the record, from ``first`` to ``last``, both included.

    ``logged`` are the days on which something was, in their order, each with its entries in the
    order of time. ``closed`` are the days of which the person has said that they are complete.
    """

    products: Sequence[Product]
    logged: Iterable[tuple[date, tuple[Logged, ...]]]
    closed: frozenset[date]
    first: date
    last: date
    today: date


class Chronicle(NamedTuple):
    """The days of a period, one after the other without a gap, and one nutrient on them.

    ``person`` has the age of the last day that has come. ``names`` are those of the products by
    their short names. ``earlier`` says that something was planned before the first day.
    """

    nutrient: str
    days: tuple[PastDay, ...]
    person: Person
    facts: Facts
    today: date
    names: dict[str, str]
    earlier: bool

    @property
    def unit(self) -> str:
        """The unit of the nutrient."""
        return self.facts.unit_of(self.nutrient)


def nutrients_of(products: Iterable[Product], facts: Facts) -> list[str]:
    """Return the nutrients that any label names, in the order in which a day lists them."""
    rows = (row for product in products for label in product.labels for row in label.rows)
    named = {nutrient for row in rows for nutrient in facts.counts_as(row.nutrient)}
    known = [nutrient for nutrient in facts.nutrients if nutrient in named]
    return [*known, *sorted(named - facts.nutrients.keys())]
