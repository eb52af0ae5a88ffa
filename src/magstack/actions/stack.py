"""The stack: find a product, list what there is, put one away."""

from collections.abc import Iterable
from datetime import date

from magstack import reference
from magstack.actions.day import current_day
from magstack.context import Context
from magstack.domain.products import Product
from magstack.domain.reports import Listed, Stack
from magstack.domain.totals import Total, add_up
from magstack.errors import NotFoundError, UsageError, suggestion
from magstack.store import database, reading


def find_product(products: Iterable[Product], name: str) -> Product:
    """Return the product with this short name.

    Raises:
        NotFoundError: there is none; the nearest short names are named, never picked.
    """
    known = {product.slug: product for product in products}
    wanted = name.strip().lower()
    if wanted in known:
        return known[wanted]
    raise NotFoundError(
        f"No product is called {name!r}.{suggestion(wanted, sorted(known))} See all: magstack list"
    )


def listing(context: Context, *, archived: bool = False) -> Stack:
    """Return the products of the stack; with ``archived`` also those that were put away."""
    facts = reference.facts()
    with database.reading(context.database) as connection:
        today = current_day(context, reading.hours(connection))
        stack = reading.products(connection)
    shown = [product for product in stack if archived or not put_away(product, today)]
    listed = tuple(Listed(product, daily(product, today)) for product in shown)
    return Stack(today, listed, facts)


def one(context: Context, name: str) -> Stack:
    """Return the one product with this short name, archived or not."""
    facts = reference.facts()
    with database.reading(context.database) as connection:
        today = current_day(context, reading.hours(connection))
        product = find_product(reading.products(connection), name)
    return Stack(today, (Listed(product, daily(product, today)),), facts)


def names(context: Context) -> list[str]:
    """Return all short names, for completion; none where there is no record."""
    if not context.database.exists():
        return []
    with database.reading(context.database) as connection:
        return reading.slugs(connection)


def put_away(product: Product, day: date) -> bool:
    """Whether a product is archived on ``day``."""
    return product.put_away(day)


def refuse_archived(product: Product, day: date) -> None:
    """Refuse what is put away on ``day``, and say how to bring it back.

    Raises:
        UsageError: it is.
    """
    if product.put_away(day):
        raise UsageError(
            f"{product.name} is archived. Bring it back: magstack archive {product.slug} --restore"
        )


def daily(product: Product, day: date) -> tuple[Total, ...]:
    """Return what the doses planned on ``day`` hold, by nutrient."""
    if put_away(product, day):
        return ()
    label = product.label_on(day)
    planned = [dose for dose in product.doses if dose.planned_on(day)]
    return tuple(add_up((label, dose.units.thousandths) for dose in planned).values())


def archive(context: Context, name: str, *, restore: bool = False) -> Product:
    """Put a product away from today, or bring it back; the past stays as it is.

    Raises:
        NotFoundError: there is no such product.
        UsageError: it is archived already, or not archived.
    """
    stack = one(context, name)
    product = stack.listed[0].product
    if bool(product.archived) is not restore:
        state = "archived already" if product.archived else "not archived"
        raise UsageError(f"{product.name} is {state}.")

    from magstack.store import journal
    from magstack.store.writing import stack as writing

    moment = int(context.clock.now().timestamp())
    with journal.operation(context.database, moment, context.command) as operation:
        writing.archive(operation, product.id or 0, None if restore else stack.day)
        operation.summary = f"{'brought back' if restore else 'archived'} {product.name}"
    return product
