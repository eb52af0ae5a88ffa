"""The log of what was taken, and the journal of what was done: list, undo, redo."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from magstack import reference
from magstack.actions.day import current_day
from magstack.actions.stack import find_product
from magstack.context import Context
from magstack.domain.days import Intake
from magstack.domain.products import Product
from magstack.domain.reports import Done, Entry, Log
from magstack.errors import UsageError
from magstack.moments import parse_day
from magstack.store import database, reading


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``since`` to ``until``, both included; None is open."""

    since: date | None
    until: date | None


def log(
    context: Context,
    since: str | None = None,
    until: str | None = None,
    product: str | None = None,
    most: int | None = None,
) -> Log:
    """Return the log, newest first, at most ``most`` entries (None: all).

    Raises:
        UsageError: a date cannot be read, or the period ends before it begins.
        NotFoundError: there is no such product.
    """
    facts = reference.facts()
    with database.reading(context.database) as connection:
        when = period(since, until, current_day(context, reading.hours(connection)))
        stack = reading.products(connection)
        shown = stack if product is None else [find_product(stack, product)]
        limit = -1 if most is None else most + 1
        found = list(reading.newest_intakes(connection, shown, when.since, when.until, limit))
    cut = found if most is None else found[:most]
    return Log(tuple(entries(cut, stack)), facts, more=len(found) > len(cut))


def entries(intakes: Iterable[Intake], stack: Iterable[Product]) -> Iterable[Entry]:
    """Pair intakes with their product and the label that held."""
    products = {product.slug: product for product in stack}
    labels = {label.id: label for product in products.values() for label in product.labels}
    for intake in intakes:
        yield Entry(intake, products[intake.product], labels[intake.label])


def period(since: str | None, until: str | None, today: date) -> Period:
    """Read a period.

    Raises:
        UsageError: a date cannot be read, or ``until`` is before ``since``.
    """
    first = None if since is None else parse_day(since, today)
    last = None if until is None else parse_day(until, today)
    if first and last and last < first:
        raise UsageError(f"--from {first} is after --to {last}. Swap them.")
    return Period(first, last)


def undo(context: Context) -> str:
    """Take back the last thing done, and return what it was."""
    from magstack.store import journal

    _must_exist(context)
    return journal.undo(context.database).summary


def redo(context: Context) -> str:
    """Do again what was undone last, and return what it was."""
    from magstack.store import journal

    _must_exist(context)
    return journal.redo(context.database).summary


def operations(context: Context, most: int) -> list[Done]:
    """Return the last ``most`` things that were done, newest first."""
    with database.reading(context.database) as connection:
        return reading.operations(connection, most)


def _must_exist(context: Context) -> None:
    """Refuse where there is no record, rather than begin an empty one."""
    with database.reading(context.database):
        pass
