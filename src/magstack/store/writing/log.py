"""Intakes become rows, and what is taken is drawn from the stock."""

from collections.abc import Container, Iterable

from magstack.domain.days import Intake
from magstack.store import reading
from magstack.store.journal import Operation
from magstack.store.sealing import Value
from magstack.store.tables.log import IntakeRow
from magstack.store.writing.columns import minutes

DRAWN_BY = ("product_id", "units", "status", "day")
"""The columns of an intake that its part of the stock hangs on."""


def add_intake(operation: Operation, product: int, intake: Intake, *, stocked: bool = True) -> int:
    """Write one intake of a product, draw it from the stock, and return its number.

    Where it is known that the product has no lots, not ``stocked`` saves looking for some.
    """
    row = operation.insert(IntakeRow, **_columns_of(product, intake))
    if stocked:
        _draw(operation, product, row.id, intake)
    return row.id


def change_intake(operation: Operation, product: int, intake: Intake) -> None:
    """Bring the intake with this number to what it should have been, and the stock with it."""
    before, columns = operation.row(IntakeRow, intake.id), _columns_of(product, intake)
    if all(getattr(before, name) == columns[name] for name in DRAWN_BY):
        operation.change(IntakeRow, intake.id, **columns)
        return
    from magstack.store import supplies

    own = supplies.put_back(operation, before.product_id, intake.id)
    operation.change(IntakeRow, intake.id, **columns)
    _draw(operation, product, intake.id, intake, own)


def remove_intake(operation: Operation, number: int) -> None:
    """Take an intake out of the log; the journal keeps it."""
    from magstack.store import supplies

    supplies.put_back(operation, operation.row(IntakeRow, number).product_id, number)
    operation.delete(IntakeRow, number)


def move_intakes(operation: Operation, intakes: Iterable[int], label: int) -> None:
    """Let intakes count by another label of their product."""
    for intake in intakes:
        operation.change(IntakeRow, intake, label_id=label)


def _columns_of(product: int, intake: Intake) -> dict[str, Value]:
    return {
        "product_id": product,
        "label_id": intake.label,
        "units": intake.units.thousandths,
        "status": intake.status,
        "at": intake.at,
        "utc_offset": intake.offset,
        "day": intake.day.isoformat(),
        "dose_id": intake.dose,
        "slot": intake.slot,
        "planned": minutes(intake.planned),
        "note": intake.note,
    }


def _draw(
    operation: Operation, product: int, number: int, intake: Intake, own: Container[int | None] = ()
) -> None:
    if intake.status == "skipped":
        return
    operation.session.flush()
    if reading.lots_by_product(operation.connection)[product]:
        from magstack.store import supplies  # its classes are for who keeps a stock

        supplies.draw(operation, product, number, intake.units.thousandths, intake.day, own)
