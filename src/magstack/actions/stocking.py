"""The stock: add what was bought, count what is left, take out, and look at it; find a lot."""

from collections.abc import Iterable, Sequence
from datetime import date
from sqlite3 import Connection
from typing import TYPE_CHECKING, NamedTuple

from magstack import reference
from magstack.actions.day import current_day, day_in, record_of
from magstack.actions.stack import find_product, refuse_archived
from magstack.context import Context
from magstack.domain.amounts import Count
from magstack.domain.products import Product
from magstack.domain.stock import Lot, called, left_in, put_onto, taken_out
from magstack.domain.supplies import Change, Recalled, Supplies, Supply, supply_of
from magstack.domain.texts import accepted
from magstack.domain.wording import counted
from magstack.errors import NotFoundError, UsageError, suggestion
from magstack.moments import parse_day
from magstack.purchases import parse_expiry, parse_left, parse_price
from magstack.store import database, reading

if TYPE_CHECKING:
    from magstack.store.journal import Operation

CODE_LENGTH = 40

MOST_CONTAINERS = 1000

Parts = Sequence[tuple[Lot, int]]


class Bought(NamedTuple):
    """What was bought, as it was typed; ``price`` is that of one container."""

    containers: str | None = None
    units: str | None = None
    price: str | None = None
    expires: str | None = None
    code: str = ""
    since: str | None = None


def add(context: Context, name: str, bought: Bought) -> Change:
    """Add a lot to a product's stock.

    Where ``since`` is said, what was taken from that day on and drawn from no lot is drawn from it.

    Raises:
        UsageError: something cannot be read, the units are not known, or ``since`` is to come.
        NotFoundError: there is no such product.
    """
    with database.reading(context.database) as connection:
        today = current_day(context, reading.hours(connection))
        product = find_product(reading.products(connection), name)
    lot = _lot(product, bought, today)

    from magstack.store import journal, supplies

    moment, earlier = int(context.clock.now().timestamp()), 0
    with journal.operation(context.database, moment, context.command) as operation:
        number = supplies.add_lot(operation, product.id or 0, lot)
        if bought.since is not None:
            taken = list(reading.intakes(operation.connection, [product], lot.since))
            earlier = supplies.draw_earlier(operation, number, lot.remaining, taken)
        operation.summary = f"added {_said(product, lot.remaining)} to the stock"
    parts = ((lot._replace(id=number), lot.remaining),)
    return Change("added", _stands(context, product), parts, earlier=earlier)


def count(context: Context, name: str, units: str, code: str | None = None) -> Change:
    """Bring the stock of a product, or of a lot of it, to what a person has counted.

    What is missing is taken off first to expire first; what is found beyond the record goes onto
    the lot that was drawn from last. Where nothing differs, nothing is written.

    Raises:
        UsageError: the number cannot be read, or is more than the lots ever held.
        NotFoundError: there is no such product or lot, or no stock of it on record.
    """
    wanted = parse_left(units)
    with database.reading(context.database) as connection:
        product = find_product(reading.products(connection), name)
        lots = _chosen(product, code)
        before = left_in(lots)
        parts = _recount(product, lots, wanted - before, connection)
    name_of = lots[0].code if code else ""
    if parts:
        of = f", lot {name_of}" if code else ""
        _write(context, product, parts, f"counted {_said(product, wanted)}{of}")
    return Change("counted", _stands(context, product), tuple(parts), before, name_of)


def remove(
    context: Context, name: str, units: str | None = None, code: str | None = None
) -> Change:
    """Take units out of the stock that nobody took, first to expire first; or all of a lot.

    Raises:
        UsageError: neither is said, a number cannot be read, or so many are not there.
        NotFoundError: there is no such product or lot, or no stock of it on record.
    """
    with database.reading(context.database) as connection:
        product = find_product(reading.products(connection), name)
    lots = _chosen(product, code)
    out = _removed(product, lots, units, code)
    parts = [(lot, -part) for lot, part in taken_out(lots, out)]
    _write(context, product, parts, f"removed {_said(product, out)} from the stock")
    return Change("removed", _stands(context, product), tuple(parts))


def supplies(context: Context, name: str | None = None) -> Supplies:
    """Return the stock of one product, or of all that are not put away.

    Raises:
        NotFoundError: there is no such product.
        StoreError: the record cannot be read.
    """
    record = record_of(context)
    day = day_in(record, reference.facts())
    shown = [each for each in record.stack if not each.put_away(record.today)]
    if name is not None:
        shown = [find_product(record.stack, name)]
    return Supplies(record.today, tuple(supply_of(product, day) for product in shown))


def recall(context: Context, code: str) -> list[Recalled]:
    """Return the lots with a code, of whichever products, and what was drawn from each.

    Raises:
        NotFoundError: no lot has this code.
        StoreError: the record cannot be read.
    """
    with database.reading(context.database) as connection:
        stack = reading.products(connection)
        found = [(product, lot) for product in stack for lot in called(product.lots, code.strip())]
        if not found:
            known = [lot.code for product in stack for lot in product.lots if lot.code]
            raise _no_lot(code, known)
        return [_recalled(connection, product, lot) for product, lot in found]


def _recalled(connection: Connection, product: Product, lot: Lot) -> Recalled:
    """Return what was drawn from a lot; an intake of before it was there has drawn nothing."""
    units = {draw.intake: draw.units for draw in reading.drawn_from(connection, lot.id or 0)}
    logged = reading.intakes(connection, [product], lot.since) if units else iter(())
    drawn = tuple((intake, units.pop(intake.id)) for intake in logged if intake.id in units)
    if units:
        raise database.damaged(_path(connection), f"entries drawn from lot {lot.id} are missing")
    return Recalled(product, lot, drawn)


def _path(connection: Connection) -> str:
    return str(connection.execute("PRAGMA database_list").fetchone()[2])


def _lot(product: Product, bought: Bought, today: date) -> Lot:
    """Read what was bought of a product."""
    refuse_archived(product, today)
    containers = _containers(product, bought)
    units = _units(product, bought, containers)
    since = today if bought.since is None else parse_day(bought.since, today)
    if since > today:
        raise UsageError(
            f"{since} is yet to come. A lot is drawn from since today, or since a day before."
        )
    return Lot(
        code=accepted(bought.code, "lot code", CODE_LENGTH),
        units=units,
        remaining=units.thousandths,
        since=since,
        containers=containers,
        expires=None if bought.expires is None else parse_expiry(bought.expires),
        price=None if bought.price is None else parse_price(bought.price),
    )


def _containers(product: Product, bought: Bought) -> int:
    """Return how many containers there are: so many as hold the units, where nobody says it."""
    if bought.containers is not None:
        return _whole(bought.containers.strip())
    size = product.units_per_container
    if bought.units is None or size is None:
        return 1
    full, rest = divmod(parse_left(bought.units), size.thousandths)
    said, number = bought.units.strip(), max(1, full + bool(rest))
    if number > MOST_CONTAINERS:
        raise UsageError(
            f"{said} units are {number} containers of {size}, and at most {MOST_CONTAINERS} can be "
            f"added at once. Write --containers {MOST_CONTAINERS} first."
        )
    if rest and bought.price is not None:
        raise UsageError(
            f"{said} units do not fill containers of {size}, and --price is what one container "
            f"cost. For an opened one leave --units out, then: magstack stock count "
            f"{product.slug} {said}; of another size, say how many there are: --containers 1"
        )
    return number


def _whole(words: str) -> int:
    if words.isascii() and words.isdigit() and 1 <= int(words[:9]) <= MOST_CONTAINERS:
        return int(words)
    raise UsageError(
        f"--containers is a whole number from 1 to {MOST_CONTAINERS}. Write for example "
        "--containers 2, or the units in all: --units 45"
    )


def _units(product: Product, bought: Bought, containers: int) -> Count:
    """Return how many units there are in all."""
    if bought.units is not None:
        thousandths = parse_left(bought.units)
        if not thousandths:
            raise UsageError("Say how many units were bought. Write for example --units 90")
        return Count(thousandths)
    size = product.units_per_container
    if size is None:
        raise UsageError(
            f"How many units a container of {product.name} holds is not known. Say how many there "
            f"are in all, --units 90, or set it once: magstack edit {product.slug} --container 90"
        )
    return Count(size.thousandths * containers)


def _chosen(product: Product, code: str | None) -> Sequence[Lot]:
    """Return the lots of a product, or those with this code."""
    if not product.lots:
        raise NotFoundError(
            f"No stock of {product.name} is on record. Add what is there: "
            f"magstack stock add {product.slug} --units 90"
        )
    if code is None:
        return product.lots
    found = called(product.lots, code.strip())
    if not found:
        raise _no_lot(code, [lot.code for lot in product.lots if lot.code], product)
    return found


def _no_lot(code: str, known: list[str], product: Product | None = None) -> NotFoundError:
    of = f" of {product.name}" if product else ""
    see = f" {product.slug}" if product else ""
    return NotFoundError(
        f"No lot{of} is called {code!r}.{suggestion(code, known)} See all: magstack stock show{see}"
    )


def _recount(product: Product, lots: Sequence[Lot], more: int, connection: Connection) -> Parts:
    """Return what a recount puts onto each lot, or takes off it (negative)."""
    if more <= 0:
        return [(lot, -part) for lot, part in taken_out(lots, -more)]
    parts = list(put_onto(lots, more, _opened(lots, connection)))
    beyond = more - sum(part for _, part in parts)
    if beyond:
        held = sum(lot.units.thousandths for lot in lots)
        raise UsageError(
            f"{_said(product, held)} were added in all, so no more can be left. Add what is not in "
            f"the stock yet: magstack stock add {product.slug} --units {Count(beyond)}"
        )
    return parts


def _opened(lots: Iterable[Lot], connection: Connection) -> int | None:
    """Return the number of the lot that was drawn from last, or None where none was."""
    draws = [draw for lot in lots for draw in reading.drawn_from(connection, lot.id or 0)]
    return max(draws, key=lambda draw: draw.id).lot if draws else None


def _removed(product: Product, lots: Sequence[Lot], units: str | None, code: str | None) -> int:
    """Return how many thousandths of a unit are to be taken out."""
    if units is None and code is None:
        raise UsageError(
            f"Say how many are taken out, or of which lot all that is left: magstack stock remove "
            f"{product.slug} --units 3, or --lot CODE"
        )
    left = left_in(lots)
    out = left if units is None else parse_left(units)
    if units is not None and not out:
        raise UsageError("Say how many are taken out. Write for example --units 3")
    if not left:
        raise UsageError(f"Nothing is left {'of that lot ' if code else ''}of {product.name}.")
    if out > left:
        raise UsageError(
            f"No more than {_said(product, left)} can be taken out. Write at most "
            f"--units {Count(left)}"
        )
    return out


def _write(context: Context, product: Product, parts: Parts, summary: str) -> None:
    """Bring lots to what is left in them, as one operation.

    Raises:
        StoreError: another magstack changed the stock since it was read.
    """
    from magstack.store import journal, supplies

    moment = int(context.clock.now().timestamp())
    with journal.operation(context.database, moment, context.command) as operation:
        _check_unchanged(operation, product)
        for lot, part in parts:
            supplies.set_remaining(operation, lot.id or 0, lot.remaining + part)
        operation.summary = summary


def _check_unchanged(operation: "Operation", product: Product) -> None:
    present = reading.lots_by_product(operation.connection)[product.id or 0]
    if present != product.lots:
        raise database.overtaken(operation.path)


def _stands(context: Context, product: Product) -> Supply:
    """Return how a product's stock stands now."""
    return supplies(context, product.slug).supplies[0]


def _said(product: Product, thousandths: int) -> str:
    """Write units of a product: ``3 capsules of Neuro-Mag``; none are ``0 capsules``."""
    units = counted(Count(thousandths), product.unit) if thousandths else f"no {product.unit}"
    return f"{units} of {product.name}"
