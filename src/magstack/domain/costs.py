"""What a product costs: a unit, a day, a month, and 100 mg of elemental magnesium.

Money is exact to the end, in the currency that was paid, and rounded once where it is shown.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from magstack.domain.amounts import Count, Mass, rounded
from magstack.domain.doses import Dose
from magstack.domain.hours import DAY
from magstack.domain.outlook import end_of, most_units, planned_units
from magstack.domain.plans import left_on
from magstack.domain.products import Label
from magstack.domain.stock import Lot, Price
from magstack.domain.totals import Total, add_up

MONTH = 30
"""Days."""

ELEMENT = "magnesium"

COMPARED = Mass.of(100, "mg")
"""The amount of the element by which products are compared."""


class Cost(NamedTuple):
    """An amount of money from ``low`` to ``high``, in ``currency``; None is an end not known."""

    low: Fraction | None
    high: Fraction | None
    currency: str

    @property
    def known(self) -> bool:
        """Whether anything is known of it."""
        return self.low is not None or self.high is not None


class Range(NamedTuple):
    """How many units, from ``low`` to ``high``; None is an end not known."""

    low: Fraction | None
    high: Fraction | None


class Running(NamedTuple):
    """What the next 30 days of a plan cost, and a day of them from its beginning to its end.

    The high end has all that may be taken as needed, the low end none of it.
    """

    day: Cost
    month: Cost


def newest_priced(lots: Iterable[Lot]) -> Lot | None:
    """Return the lot with a price that was bought last, or None."""
    priced = [lot for lot in lots if lot.price is not None]
    return max(priced, key=lambda lot: (lot.since, lot.id or 0), default=None)


def unit_price(price: Price, container: Count) -> Fraction:
    """Return the price of one unit of a container."""
    return Fraction(price.thousandths, container.thousandths)


def running(price: Fraction, currency: str, doses: Sequence[Dose], today: date) -> Running | None:
    """Return what a plan costs at the price of a unit, or None where nothing is planned by then."""
    doses, horizon = left_on(doses, today), today + DAY * (MONTH - 1)
    begins = max(today, min((dose.since or today for dose in doses), default=date.max))
    if begins > horizon:
        return None
    ends = None if any(dose.as_needed for dose in doses) else end_of(doses, today)
    days = (min(ends or horizon, horizon) - begins).days + 1
    span = [today + DAY * ahead for ahead in range(MONTH)]
    planned = sum(planned_units(doses, day) for day in span)
    most = planned + sum(most_units(doses, day) for day in span)
    low, high = price * Fraction(planned, 1000), price * Fraction(most, 1000)
    return Running(Cost(low / days, high / days, currency), Cost(low, high, currency))


def element_of(label: Label) -> Total | None:
    """Return the magnesium in a serving, or None where the label has no line of it."""
    return add_up([(label, label.units_per_serving.thousandths)]).get(ELEMENT)


def units_compared(label: Label) -> Range | None:
    """Return how many units hold 100 mg of magnesium, or None where there is none in them.

    Where an amount is missing, it is at most so many.
    """
    total = element_of(label)
    if total is None or (total.resolved and not total.amount.high.nanograms):
        return None
    serving = Fraction(label.units_per_serving.thousandths, 1000) * COMPARED.nanograms
    low, high = (_quotient(serving, end.nanograms) for end in (total.amount.high, total.amount.low))
    return Range(low if total.resolved else None, high)


def _quotient(number: Fraction, by: int) -> Fraction | None:
    return number / by if by else None


def compared(price: Fraction, currency: str, label: Label) -> Cost | None:
    """Return the price of 100 mg of magnesium at the price of a unit, or None without any in it."""
    units = units_compared(label)
    if units is None:
        return None
    low, high = (None if end is None else end * price for end in units)
    return Cost(low, high, currency)


def spoken_price(price: Price) -> str:
    """Write a price as it was paid: ``34.50 EUR``."""
    places = 3 if price.thousandths % 10 else 2
    return f"{rounded(Fraction(price.thousandths, 1000), places)} {price.currency}"


def spoken_cost(cost: Cost) -> str:
    """Write money: ``1.15 EUR``, ``0.70–0.85 EUR``, ``at most 0.80 EUR`` or ``unknown``."""
    said = said_between(cost.low, cost.high, money)
    return f"{said} {cost.currency}" if cost.known else said


def said_between(low: Fraction | None, high: Fraction | None, said: Callable[..., str]) -> str:
    """Write numbers from one to another; an end that is not known is said to be so."""
    if low is None or high is None:
        known = low if high is None else high
        side = "at least" if high is None else "at most"
        return "unknown" if known is None else f"{side} {said(known)}"
    ends = said(low), said(high)
    return ends[0] if ends[0] == ends[1] else "–".join(ends)


def money(value: Fraction) -> str:
    """Write money without its currency: two decimals, and a third where it is little."""
    if value and not rounded(value, 3):
        return "below 0.001"
    return f"{rounded(value, 2 if value >= Fraction(1, 10) or not value else 3)}"
