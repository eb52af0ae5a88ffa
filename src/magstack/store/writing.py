"""Domain values become rows, inside an operation of the journal."""

from collections.abc import Iterable
from datetime import date, time, timedelta

from magstack.domain.amounts import Count
from magstack.domain.days import Dose, Intake
from magstack.domain.products import Content, Label, LabelRow, Product
from magstack.store.journal import Operation
from magstack.store.sealing import Value
from magstack.store.tables import DoseRow, IntakeRow, LabelLine, LabelRecord, ProductRow


def add_product(operation: Operation, product: Product) -> None:
    """Write a new product with its labels and doses; each dose must say since when."""
    row = operation.insert(
        ProductRow,
        slug=product.slug,
        brand=product.brand,
        name=product.name,
        unit=product.unit,
        units_per_container=_thousandths(product.units_per_container),
        source=product.source,
        status=product.status,
        archived=_iso(product.archived),
        note=product.note,
    )
    for label in reversed(product.labels):
        add_label(operation, row.id, label)
    for dose in product.doses:
        _add_dose(operation, row.id, dose)


def change_product(operation: Operation, product: int, **columns: Value) -> None:
    """Change columns of a product."""
    operation.change(ProductRow, product, **columns)


def archive(operation: Operation, product: int, day: date | None) -> None:
    """Archive a product from ``day``, or bring it back."""
    operation.change(ProductRow, product, archived=_iso(day))


def add_label(operation: Operation, product: int, label: Label) -> int:
    """Write a new label of a product, and return its number."""
    row = operation.insert(
        LabelRecord,
        product_id=product,
        since=_iso(label.since),
        units_per_serving=label.units_per_serving.thousandths,
    )
    _add_lines(operation, row.id, label)
    return row.id


def correct_label(operation: Operation, wrong: Label, lines: Iterable[int], right: Label) -> None:
    """Replace what a label says, for the past too: it was typed wrong. ``lines`` are its rows."""
    number = wrong.id or 0
    for line in lines:
        operation.delete(LabelLine, line)
    operation.change(LabelRecord, number, units_per_serving=right.units_per_serving.thousandths)
    _add_lines(operation, number, right)


def change_doses(
    operation: Operation, product: int, old: Iterable[Dose], new: Iterable[Dose], day: date
) -> None:
    """End the old doses before ``day`` and plan the new ones from it; the past stays."""
    for dose in old:
        if dose.until is None or dose.until >= day:
            operation.change(DoseRow, dose.id or 0, until=_iso(day - timedelta(days=1)))
    for dose in new:
        _add_dose(operation, product, dose)


def add_intake(operation: Operation, product: int, intake: Intake) -> int:
    """Write one intake of a product, and return its number."""
    row = operation.insert(
        IntakeRow,
        product_id=product,
        label_id=intake.label,
        units=intake.units.thousandths,
        status=intake.status,
        at=intake.at,
        utc_offset=intake.offset,
        day=intake.day.isoformat(),
        dose_id=intake.dose,
        slot=intake.slot,
        planned=_minutes(intake.planned),
        note=intake.note,
    )
    return row.id


def move_intakes(operation: Operation, intakes: Iterable[int], label: int) -> None:
    """Let intakes count by another label of their product."""
    for intake in intakes:
        operation.change(IntakeRow, intake, label_id=label)


def _add_lines(operation: Operation, label: int, content: Label) -> None:
    lines = [line for row in content.rows for line in _lines_of(row)]
    lines += [_line_of_content(item) for item in content.contents]
    for position, line in enumerate(lines):
        operation.insert(LabelLine, label_id=label, position=position, **line)


def _lines_of(row: LabelRow) -> Iterable[dict[str, Value]]:
    """Yield one line for a row with one compound; several compounds follow theirs as parts."""
    single = len(row.parts) == 1
    yield {
        "basis": row.basis,
        "substance": row.nutrient,
        "form": row.form,
        "compound": row.compound.nanograms if row.compound else None,
        "low": row.elemental.low.nanograms if row.elemental else None,
        "high": row.elemental.high.nanograms if row.elemental else None,
    }
    for part in () if single else row.parts:
        yield {
            "basis": "part",
            "substance": row.nutrient,
            "form": part.form,
            "compound": part.compound.nanograms if part.compound else None,
            "low": None,
            "high": None,
        }


def _line_of_content(item: Content) -> dict[str, Value]:
    mass = item.amount.nanograms if item.amount else None
    return {
        "basis": "content",
        "substance": item.name,
        "form": None,
        "compound": mass,
        "low": None,
        "high": None,
    }


def _add_dose(operation: Operation, product: int, dose: Dose) -> None:
    operation.insert(
        DoseRow,
        product_id=product,
        units=dose.units.thousandths,
        slot=dose.slot,
        clock=_minutes(dose.clock),
        since=_iso(dose.since),
        until=_iso(dose.until),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _minutes(clock: time | None) -> int | None:
    return clock.hour * 60 + clock.minute if clock else None


def _thousandths(count: Count | None) -> int | None:
    return count.thousandths if count else None
