"""Lots in stock become rows, and what is taken is drawn from them in the same operation."""

from collections.abc import Container, Iterable
from datetime import date

from magstack.domain.days import Intake
from magstack.domain.stock import Lot, drawn
from magstack.store import reading
from magstack.store.journal import Operation
from magstack.store.tables.supplies import DrawRow, LotRow


def add_lot(operation: Operation, product: int, lot: Lot) -> int:
    """Write a new lot of a product, and return its number."""
    row = operation.insert(
        LotRow,
        product_id=product,
        code=lot.code,
        containers=lot.containers,
        units=lot.units.thousandths,
        remaining=lot.remaining,
        since=lot.since.isoformat(),
        expires=lot.expires.isoformat() if lot.expires else None,
        price=lot.price.thousandths if lot.price else None,
        currency=lot.price.currency if lot.price else None,
    )
    return row.id


def set_remaining(operation: Operation, lot: int, thousandths: int) -> None:
    """Say what is left in a lot, in thousandths of a unit."""
    operation.change(LotRow, lot, remaining=thousandths)


def draw(
    operation: Operation,
    product: int,
    intake: int,
    thousandths: int,
    day: date,
    own: Container[int | None] = (),
) -> None:
    """Draw what an intake took from the product's lots, first to expire first.

    What it took from its ``own`` lots before it was put right is drawn from these again.
    """
    operation.session.flush()
    lots = reading.lots_by_product(operation.connection)[product]
    known = [lot for lot in lots if lot.id in own]
    for some in (known, [lot for lot in lots if lot not in known]):
        for lot, part in drawn(some, thousandths, day):
            operation.insert(DrawRow, intake_id=intake, lot_id=lot.id or 0, units=part)
            set_remaining(operation, lot.id or 0, lot.remaining - part)
            thousandths -= part


def draw_earlier(operation: Operation, lot: int, held: int, intakes: Iterable[Intake]) -> int:
    """Draw from a lot what was taken and drawn from none; return how much, in thousandths.

    ``held`` is what the lot holds; where it is empty, the rest is not drawn.
    """
    product = operation.row(LotRow, lot).product_id
    left, draws = held, reading.draws_of(operation.connection, product)
    for intake in intakes:
        before = sum(part.units for part in draws[intake.id])
        part = min(left, intake.units.thousandths - before)
        if part > 0 and intake.status == "taken":
            operation.insert(DrawRow, intake_id=intake.id, lot_id=lot, units=part)
            left -= part
        if not left:
            break
    if left != held:
        set_remaining(operation, lot, left)
    return held - left


def put_back(operation: Operation, product: int, intake: int) -> set[int]:
    """Put back into a product's lots what an intake had taken from them; return their numbers.

    No lot comes to hold more than was bought: then a recount has found it to be there already.
    """
    operation.session.flush()
    draws = reading.draws_of(operation.connection, product)[intake]
    for part in draws:
        operation.delete(DrawRow, part.id)
        lot = operation.row(LotRow, part.lot)
        set_remaining(operation, part.lot, min(lot.units, lot.remaining + part.units))
    return {part.lot for part in draws}
