"""Products of the catalogue and of one's stack side by side, at the prices that are known."""

from collections.abc import Iterable, Iterator, Sequence

from magstack import reference
from magstack.actions.adding import catalogued
from magstack.actions.day import current_day
from magstack.context import Context
from magstack.domain.amounts import Count
from magstack.domain.comparing import Side
from magstack.domain.costs import newest_priced
from magstack.domain.products import Product
from magstack.domain.profile import NOBODY
from magstack.domain.stock import Price
from magstack.errors import NotFoundError, UsageError, suggestion
from magstack.purchases import PRICE, parse_left, parse_price
from magstack.store import database, reading

MOST = 6
"""More products than this stand side by side on no screen."""


def compare(context: Context, names: Sequence[str], prices: Sequence[str] = ()) -> list[Side]:
    """Return two to six products, each at its price: the one typed, or that of its newest lot.

    A product that is in the stack and in the catalogue is the one of the stack.

    Raises:
        UsageError: they are too few or too many, one is named twice, or a price cannot be read.
        NotFoundError: there is no such product.
        StoreError: there is a record, and it cannot be read.
    """
    wanted = [name.strip().lower() for name in names]
    if not 2 <= len(wanted) <= MOST or len(set(wanted)) < len(wanted):
        raise UsageError(
            f"Name 2 to {MOST} different products, for example: "
            "magstack catalog compare neuro-mag magnen-b6"
        )
    typed = dict(_prices(prices, wanted))
    own, today = {}, current_day(context, NOBODY.hours)
    if context.begun:
        with database.reading(context.database) as connection:
            own = {product.slug: product for product in reading.products(connection)}
            today = current_day(context, reading.hours(connection))
    products = [_found(name, own) for name in wanted]
    sides = [
        Side(product, today, product.slug in own, product.units_per_container)
        for product in products
    ]
    return [
        side.at(*typed[side.product.slug])
        if side.product.slug in typed
        else side.from_lot(newest_priced(side.product.lots))
        for side in sides
    ]


def _found(name: str, own: dict[str, Product]) -> Product:
    """Return a product of the stack, or else of the catalogue."""
    if name in own:
        return own[name]
    catalogue = reference.catalogue()
    if name in catalogue:
        return catalogued(name)
    near = suggestion(name, [*own, *catalogue])
    raise NotFoundError(f"No product is called {name!r}.{near} See all: magstack catalog")


def _prices(
    texts: Iterable[str], names: Sequence[str]
) -> Iterator[tuple[str, tuple[Price, Count | None]]]:
    """Yield each product that was given a price, with it, and for how many units if it is said."""
    seen: set[str] = set()
    for text in texts:
        name, sign, price = text.partition("=")
        name = name.strip().lower()
        if not sign:
            raise UsageError(
                "A price here says of which product it is. Write for example "
                f'--price "{names[0]}={PRICE[1:-1]}"'
            )
        if name not in names or name in seen:
            why = "has two prices" if name in seen else "is not compared here"
            raise UsageError(f"{name!r} {why}. Give one for each of: {', '.join(names)}")
        seen.add(name)
        yield name, _price_for(price)


def _price_for(text: str) -> tuple[Price, Count | None]:
    """Read ``34.50 EUR``, or ``6 EUR for 120``."""
    price, sign, units = text.partition(" for ")
    size = parse_left(units) if sign else 0
    if sign and not size:
        raise UsageError('Say how many units that buys: "6 EUR for 120".')
    return parse_price(price), Count(size) if size else None
