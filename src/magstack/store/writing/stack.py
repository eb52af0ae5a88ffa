"""Products, their labels and plans become rows."""

from collections.abc import Iterable
from datetime import date

from magstack.domain.doses import DAILY, Dose, Schedule
from magstack.domain.hours import MEALS, SLOTS
from magstack.domain.plans import Revision
from magstack.domain.products import Content, Label, LabelRow, Product
from magstack.store import reading
from magstack.store.journal import Operation
from magstack.store.sealing import Value
from magstack.store.tables.stack import DoseRow, LabelLine, LabelRecord, ProductRow, ScheduleRow
from magstack.store.writing.columns import iso, minutes, thousandths


def add_product(operation: Operation, product: Product) -> None:
    """Write a new product with its labels and doses; each dose must say since when."""
    row = operation.insert(
        ProductRow,
        slug=product.slug,
        brand=product.brand,
        name=product.name,
        unit=product.unit,
        units_per_container=thousandths(product.units_per_container),
        source=product.source,
        status=product.status,
        archived=iso(product.archived),
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
    operation.change(ProductRow, product, archived=iso(day))


def add_label(operation: Operation, product: int, label: Label) -> int:
    """Write a new label of a product, and return its number."""
    row = operation.insert(
        LabelRecord,
        product_id=product,
        since=iso(label.since),
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


def revise(operation: Operation, product: int, revision: Revision) -> None:
    """Write a change of a product's plan: doses end, move or begin; the past stays."""
    for dose, until in revision.ended:
        operation.change(DoseRow, dose.id or 0, until=iso(until))
    for dose in revision.moved:
        operation.change(DoseRow, dose.id or 0, since=iso(dose.since), until=iso(dose.until))
        if dose.schedule.cycle > 1:
            _count_from(operation, dose)
    for dose in revision.begun:
        _add_dose(operation, product, dose)


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
    schedule = dose.schedule
    # The table wants a slot or a clock time of each: what is by a meal or as needed has neither.
    elsewhere = MEALS[schedule.meal] if schedule.meal else SLOTS[0] if dose.as_needed else None
    row = operation.insert(
        DoseRow,
        product_id=product,
        units=dose.units.thousandths,
        slot=dose.slot or elsewhere,
        clock=minutes(dose.clock),
        since=iso(dose.since),
        until=iso(dose.until),
    )
    if schedule != DAILY:
        _add_schedule(operation, row.id, schedule)


def _add_schedule(operation: Operation, dose: int, schedule: Schedule) -> None:
    operation.insert(
        ScheduleRow,
        dose_id=dose,
        weekdays=sum(1 << day for day in schedule.weekdays),
        cycle=schedule.cycle,
        days_on=schedule.on,
        meal=schedule.meal,
        lead=schedule.lead,
        most=thousandths(schedule.most),
        step=int(schedule.step),
        anchor=iso(schedule.anchor),
    )


def _count_from(operation: Operation, dose: Dose) -> None:
    """Let the cycle of a dose that has moved be counted from where it is counted now."""
    number, anchor = reading.anchors(operation.connection).get(dose.id or 0, (0, None))
    if anchor != dose.schedule.anchor:
        operation.change(ScheduleRow, number, anchor=iso(dose.schedule.anchor))
