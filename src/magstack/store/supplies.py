"""Lots in stock become rows, and what is taken is drawn from them in the same operation."""

from datetime import date

from magstack.domain.stock import Lot, drawn
from magstack.store import reading
from magstack.store.journal import Operation
from magstack.store.tables import DrawRow, LotRow


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


def draw(operation: Operation, product: int, intake: int, thousandths: int, day: date) -> None:
    """Draw what an intake took from the product's lots, first to expire first."""
    operation.session.flush()
    lots = reading.lots_by_product(operation.connection)[product]
    for lot, part in drawn(lots, thousandths, day):
        number = lot.id or 0
        operation.insert(DrawRow, intake_id=intake, lot_id=number, units=part)
        set_remaining(operation, number, lot.remaining - part)


def put_back(operation: Operation, intake: int) -> None:
    """Put back into the lots what an intake had taken from them."""
    operation.session.flush()
    for part in reading.drawn_by(operation.connection, intake):
        operation.delete(DrawRow, part.id)
        lots = reading.lots_by_product(operation.connection)
        lot = next(lot for found in lots.values() for lot in found if lot.id == part.lot)
        set_remaining(operation, part.lot, lot.remaining + part.units)
        operation.session.flush()
