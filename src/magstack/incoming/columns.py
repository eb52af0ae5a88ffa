"""The rows of a panel with what is for one serving: rows of another are left out, and told."""

from collections.abc import Iterable, Iterator

from magstack.domain.wording import some
from magstack.incoming.labels import Quantity, Row
from magstack.incoming.servings import Served
from magstack.incoming.terms import MOST_NAMES


def rows_for(rows: Iterable[Row], served: Served) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """Return the rows with their amounts for a serving, and the names of those left out.

    A row that only has amounts for another serving is not one of this serving.
    """
    kept: list[Row] = []
    left: list[str] = []
    for row in rows:
        nested, more = rows_for(row.nested, served)
        own = tuple(each for each in row.quantities if _is_of(each, served))
        if own or not row.quantities:
            kept.append(row._replace(quantities=own, nested=nested))
        else:
            kept += (each for each in nested if each.quantities)
            left.append(row.name or row.group)
        left += more
    return tuple(kept), tuple(left)


def left_out(names: Iterable[str], rows: Iterable[Row]) -> str:
    """Say which names are in no row of a serving, or nothing where each is in one."""
    there = {name.casefold() for name in _names(rows)}
    lost = [name for name in dict.fromkeys(names) if name.casefold() not in there]
    if not lost:
        return ""
    return f"Only for another serving of the label, and left out: {some(lost, MOST_NAMES)}."


def _names(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        yield row.name or row.group
        yield from _names(row.nested)


def _is_of(quantity: Quantity, served: Served) -> bool:
    """Whether an amount is for a serving; one that does not say for which is for any."""
    order = None in (served.order, quantity.order) or quantity.order == served.order
    return order and (None in (served.per, quantity.per) or quantity.per == served.per)
