"""Look at plans: what is in force or to come, and what was planned when."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby

from magstack.actions.day import Record, record_of
from magstack.actions.stack import find_product
from magstack.context import Context
from magstack.domain.doses import Dose
from magstack.domain.hours import DAY
from magstack.domain.planned import History, Past, Planned, Plans, content, in_order
from magstack.domain.plans import Phase, left_on, on_hold, phases
from magstack.domain.products import Product


def shown(context: Context, name: str | None = None) -> Plans:
    """Return the plan of each product of the stack, or of the one that is named.

    Raises:
        NotFoundError: there is no such product.
        StoreError: the record cannot be read.
    """
    record = record_of(context)
    today, rules = record.today, record.profile.hours
    planned = []
    for product in _named(record, name):
        left = () if product.put_away(today) else left_on(product.doses, today)
        planned.append(Planned(product, tuple(in_order(left, rules)), on_hold(left, today)))
    return Plans(today, rules, tuple(planned))


def history(context: Context, name: str | None = None) -> History:
    """Return what was planned of each product of the stack, or of the one that is named.

    Raises:
        NotFoundError: there is no such product.
        StoreError: the record cannot be read.
    """
    record = record_of(context)
    past = [Past(product, tuple(_phases(product))[::-1]) for product in _named(record, name)]
    return History(record.today, record.profile.hours, tuple(past))


def _named(record: Record, name: str | None) -> list[Product]:
    """Return the one product that is named, or all that are not put away."""
    if name:
        return [find_product(record.stack, name)]
    return [product for product in record.stack if not product.put_away(record.today)]


def _phases(product: Product) -> Iterator[Phase]:
    """Yield the phases of a plan up to when its product was put away, and what followed."""
    last: date | None = None
    for phase in _joined(phases(_until_archived(product))):
        yield phase
        last = phase.until
    if last is not None:
        yield Phase(last + DAY, None, ())


def _until_archived(product: Product) -> Iterator[Dose]:
    """Yield the doses as they end where a product was put away."""
    last = product.archived - DAY if product.archived else None
    for dose in product.doses:
        yield replace(dose, until=min(dose.until or last, last)) if last else dose


def _joined(found: Iterable[Phase]) -> Iterator[Phase]:
    """Yield phases, with those in one that follow each other and plan the same."""
    for _, same in groupby(found, key=lambda phase: Counter(map(content, phase.doses))):
        held = [*same]
        yield held[0]._replace(until=held[-1].until)
