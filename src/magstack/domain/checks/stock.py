"""The stock: what runs out soon by the plan, and what expires with something left in it."""

from collections.abc import Iterator
from datetime import date

from magstack.domain.amounts import Count
from magstack.domain.doses import Dose
from magstack.domain.facts import Facts
from magstack.domain.findings import Finding
from magstack.domain.hours import DAY
from magstack.domain.outlook import due_on, needs_of, outlook
from magstack.domain.plans import left_on
from magstack.domain.products import Product
from magstack.domain.review import Day
from magstack.domain.stock import Lot, left_in
from magstack.domain.wording import counted

EXPIRY_AHEAD = 90
"""Days; a lot that will not be used up in time is told so long before it expires."""

SOURCE = "your stock and your plan"


def runs_out(day: Day, _facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each product that lasts no longer than one wants to be told ahead."""
    for product, doses in _stocked(day):
        needs = needs_of(doses, day.date, due_on(day, product.slug))
        ahead = day.person.profile.refill_ahead
        found = outlook(needs, product.lots, day.date, ahead)
        good = left_in(lot for lot in product.lots if lot.good_on(day.date))
        if found.runs_out is not None:
            yield _runs_out(product, good, found.runs_out, day.date)
        elif not good and any(dose.as_needed and dose.in_force(day.date) for dose in doses):
            yield _runs_out(product, 0, None, day.date)


def _runs_out(product: Product, good: int, when: date | None, today: date) -> Finding:
    """Return the finding for a product; ``when`` None is one that is taken as needed."""
    return Finding(
        code="RUNS_OUT",
        severity="minor",
        subject=product.slug,
        message=f"{_said(product, good, when, today)} After buying more: {_more(product)}",
        source=SOURCE,
        status="own",
    )


def _said(product: Product, good: int, when: date | None, today: date) -> str:
    expired = ", not counting what has expired" if left_in(product.lots) > good else ""
    if when is None:
        return f"Nothing of {product.name} is left{expired}, and your plan has it as needed."
    if not good:
        planned = "today" if when == today else f"on {when}"
        return f"Nothing of {product.name} is left{expired}, and it is planned {planned}."
    left = f"{counted(Count(good), product.unit)} left{expired}"
    if when == today:
        return f"{product.name} does not last for today: {left}."
    return f"{product.name} runs out on {when} by your plan: {left}."


def _more(product: Product) -> str:
    units = "" if product.units_per_container else f" --units {product.lots[-1].units}"
    return f"magstack stock add {product.slug}{units}"


def lot_expires(day: Day, _facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each lot that has expired, or will before it is used up."""
    for product, doses in _stocked(day):
        for lot in product.lots:
            if lot.remaining and not lot.good_on(day.date):
                yield _expired(product, lot)
        for lot, units in _unused(product, doses, day):
            yield _expires(product, lot, units, certain=any(not dose.as_needed for dose in doses))


def _unused(product: Product, doses: list[Dose], day: Day) -> tuple[tuple[Lot, int], ...]:
    """Return the lots that expire soon with something in them, and how much."""
    ahead = day.person.profile.refill_ahead
    if any(not dose.as_needed for dose in doses):
        ahead = max(ahead, EXPIRY_AHEAD)
    soon = day.date + DAY * ahead
    expiring = [lot.expires for lot in product.lots if lot.expires and lot.remaining]
    last = max((expires for expires in expiring if day.date <= expires <= soon), default=None)
    if last is None:
        return ()
    needs = needs_of(doses, day.date, due_on(day, product.slug))
    return outlook(needs, product.lots, day.date, (last - day.date).days + 1).unused


def _expired(product: Product, lot: Lot) -> Finding:
    return Finding(
        code="LOT_EXPIRES",
        severity="moderate",
        subject=product.slug,
        message=(
            f"{counted(Count(lot.remaining), product.unit)} of {product.name} "
            f"{_are(lot.remaining)} left of a lot that expired on {lot.expires}{_code(lot)}. "
            f"Once thrown away: magstack stock remove {product.slug} --units {Count(lot.remaining)}"
        ),
        source=SOURCE,
        status="own",
    )


def _expires(product: Product, lot: Lot, units: int, *, certain: bool) -> Finding:
    left = counted(Count(units), product.unit)
    by_plan = (
        f"and by your plan {left} of it will be left"
        if certain
        else f"{left} of it {_are(units)} left"
    )
    return Finding(
        code="LOT_EXPIRES",
        severity="minor",
        subject=product.slug,
        message=f"A lot of {product.name} expires on {lot.expires}{_code(lot)}, {by_plan}.",
        source=SOURCE,
        status="own",
    )


def _are(thousandths: int) -> str:
    return "is" if thousandths <= 1000 else "are"


def _code(lot: Lot) -> str:
    return f" ({lot.code})" if lot.code else ""


def _stocked(day: Day) -> Iterator[tuple[Product, list[Dose]]]:
    """Yield each product in stock that is planned or was taken on the day, and what is planned."""
    taken = {portion.product.slug for portion in day.portions if portion.taken}
    for product in day.products.values():
        if product.lots and not product.put_away(day.date):
            doses = left_on(product.doses, day.date)
            if doses or product.slug in taken:
                yield product, doses
