"""The stock as it is shown: what is left of each product, how long it lasts, what it costs."""

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from magstack.domain.costs import Cost, Running, compared, newest_priced, running
from magstack.domain.days import Intake
from magstack.domain.doses import Dose
from magstack.domain.outlook import (
    HORIZON,
    Outlook,
    due_on,
    end_of,
    needs_at_most,
    needs_of,
    outlook,
)
from magstack.domain.plans import left_on
from magstack.domain.products import Product
from magstack.domain.review import Day
from magstack.domain.stock import Lot, left_in


class Supply(NamedTuple):
    """A product with lots in stock, or with none on record: then it is not counted.

    ``doses`` are what is planned from today on. ``by_plan`` is how long it lasts for that up to
    ``ends``, the plan's last day; ``at_most`` the same if all is taken that may be as needed. Each
    is None where the plan has no such doses. ``priced`` is the lot by whose price ``running`` and
    ``compared`` go.
    """

    product: Product
    today: date
    doses: tuple[Dose, ...] = ()
    by_plan: Outlook | None = None
    ends: date | None = None
    at_most: Outlook | None = None
    priced: Lot | None = None
    running: Running | None = None
    compared: Cost | None = None

    @property
    def counted(self) -> bool:
        """Whether a stock of it is on record."""
        return bool(self.product.lots)

    @property
    def planned(self) -> bool:
        """Whether doses are planned, and not only as needed."""
        return any(not dose.as_needed for dose in self.doses)

    @property
    def good(self) -> int:
        """The thousandths of a unit that are left and have not expired."""
        return left_in(lot for lot in self.product.lots if lot.good_on(self.today))

    @property
    def expired(self) -> int:
        """The thousandths of a unit that are left and have expired."""
        return left_in(self.product.lots) - self.good


class Supplies(NamedTuple):
    """The stock of some products on a day."""

    day: date
    supplies: tuple[Supply, ...]

    @property
    def month(self) -> list[Cost]:
        """What the next 30 days cost of all that has a price and a plan, in each currency."""
        sums: dict[str, tuple[Fraction, Fraction]] = {}
        for each in self.supplies:
            if each.running is not None:
                low, high, currency = each.running.month
                before = sums.get(currency, (Fraction(0), Fraction(0)))
                sums[currency] = (before[0] + (low or 0), before[1] + (high or 0))
        return [Cost(*ends, currency) for currency, ends in sums.items()]


class Change(NamedTuple):
    """What was done to a product's stock: thousandths put onto lots, or taken off (negative).

    ``supply`` is how it stands now. Of a recount, ``before`` is how much the record had of what was
    counted, which is all or the lot of a ``code``. ``earlier`` are the thousandths that were taken
    before and are now drawn from a new lot.
    """

    kind: str
    supply: Supply
    parts: tuple[tuple[Lot, int], ...] = ()
    before: int = 0
    code: str = ""
    earlier: int = 0


class Recalled(NamedTuple):
    """A lot of a product, with what each intake took from it, in the order of time."""

    product: Product
    lot: Lot
    drawn: tuple[tuple[Intake, int], ...]


def supply_of(product: Product, day: Day) -> Supply:
    """Return how the stock of a product stands on a day, which is today."""
    today = day.date
    doses = () if product.put_away(today) else tuple(left_on(product.doses, today))
    known = Supply(product, today, doses)
    return _with_costs(_with_outlook(known, due_on(day, product.slug))) if known.counted else known


def _with_outlook(known: Supply, due: int) -> Supply:
    """Return a supply with how long it lasts, by the plan and at most."""
    doses, today, lots = known.doses, known.today, known.product.lots
    ends, planned, at_most = end_of(doses, today), None, None
    if known.planned:
        days = HORIZON if ends is None else min(HORIZON, (ends - today).days)
        planned = outlook(needs_of(doses, today, due), lots, today, days)
    if any(dose.as_needed for dose in doses):
        at_most = outlook(needs_at_most(doses, today, due), lots, today)
    return known._replace(by_plan=planned, ends=ends, at_most=at_most)


def _with_costs(known: Supply) -> Supply:
    """Return a supply with what it costs by the newest price, where one is known."""
    lot = newest_priced(known.product.lots)
    if lot is None or lot.price is None or lot.unit_price is None:
        return known
    price, currency = lot.unit_price, lot.price.currency
    return known._replace(
        priced=lot,
        running=running(price, currency, known.doses, known.today),
        compared=compared(price, currency, known.product.label_on(known.today)),
    )
