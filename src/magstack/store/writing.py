"""Domain values become rows, inside an operation of the journal."""

from collections.abc import Container, Iterable
from datetime import date, time, timedelta

from magstack.domain.amounts import Count
from magstack.domain.days import Intake
from magstack.domain.doses import DAILY, Dose, Schedule
from magstack.domain.hours import MEALS, SLOTS
from magstack.domain.plans import Revision
from magstack.domain.products import Content, Label, LabelRow, Product
from magstack.domain.profile import Condition, Medicine, OwnLimit, OwnRule
from magstack.store import reading, supplies
from magstack.store.journal import Operation
from magstack.store.sealing import Value
from magstack.store.tables import (
    ClosingRow,
    ConditionRow,
    DoseRow,
    IntakeRow,
    LabelLine,
    LabelRecord,
    MedicineRow,
    OwnLimitRow,
    OwnRuleRow,
    ProductRow,
    ScheduleRow,
    SettingRow,
)

DRAWN_BY = ("product_id", "units", "status", "day")
"""The columns of an intake that its part of the stock hangs on."""


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


def revise(operation: Operation, product: int, revision: Revision) -> None:
    """Write a change of a product's plan: doses end, move or begin; the past stays."""
    for dose, until in revision.ended:
        operation.change(DoseRow, dose.id or 0, until=_iso(until))
    for dose in revision.moved:
        operation.change(DoseRow, dose.id or 0, since=_iso(dose.since), until=_iso(dose.until))
        if dose.schedule.cycle > 1:
            _count_from(operation, dose)
    for dose in revision.begun:
        _add_dose(operation, product, dose)


def add_intake(operation: Operation, product: int, intake: Intake) -> int:
    """Write one intake of a product, draw it from the stock, and return its number."""
    row = operation.insert(IntakeRow, **_columns_of(product, intake))
    _draw(operation, product, row.id, intake)
    return row.id


def change_intake(operation: Operation, product: int, intake: Intake) -> None:
    """Bring the intake with this number to what it should have been, and the stock with it."""
    before, columns = operation.row(IntakeRow, intake.id), _columns_of(product, intake)
    if all(getattr(before, name) == columns[name] for name in DRAWN_BY):
        operation.change(IntakeRow, intake.id, **columns)
        return
    own = supplies.put_back(operation, before.product_id, intake.id)
    operation.change(IntakeRow, intake.id, **columns)
    _draw(operation, product, intake.id, intake, own)


def remove_intake(operation: Operation, number: int) -> None:
    """Take an intake out of the log; the journal keeps it."""
    supplies.put_back(operation, operation.row(IntakeRow, number).product_id, number)
    operation.delete(IntakeRow, number)


def close_day(operation: Operation, day: date) -> None:
    """Close a day, which is not closed yet."""
    operation.insert(ClosingRow, day=day.isoformat())


def reopen_day(operation: Operation, number: int) -> None:
    """Open a day again, by the number of its closing."""
    operation.delete(ClosingRow, number)


def move_intakes(operation: Operation, intakes: Iterable[int], label: int) -> None:
    """Let intakes count by another label of their product."""
    for intake in intakes:
        operation.change(IntakeRow, intake, label_id=label)


def set_settings(operation: Operation, **values: str | None) -> None:
    """Bring settings to these values, by name; None forgets one. What is so already is left."""
    operation.session.flush()
    present = reading.settings(operation.connection)
    for name, value in values.items():
        number, before = present.get(name, (None, None))
        if value == before:
            continue
        if number is None:
            operation.insert(SettingRow, name=name, value=value)
        elif value is None:
            operation.delete(SettingRow, number)
        else:
            operation.change(SettingRow, number, value=value)


def add_medicine(operation: Operation, medicine: Medicine) -> int:
    """Write a new medicine, and return its number."""
    row = operation.insert(
        MedicineRow,
        name=medicine.name,
        clock=_minutes(medicine.clock),
        days=sum(1 << day for day in medicine.days),
        since=_iso(medicine.since),
        until=_iso(medicine.until),
    )
    return row.id


def end_medicine(operation: Operation, number: int, until: date) -> None:
    """Let a medicine end with the day ``until``, which is its last."""
    operation.change(MedicineRow, number, until=_iso(until))


def remove_medicine(operation: Operation, number: int) -> None:
    """Remove a medicine, as if it had never been taken."""
    operation.delete(MedicineRow, number)


def add_condition(operation: Operation, condition: Condition) -> int:
    """Write a new condition, whose name is not there yet, and return its number."""
    return operation.insert(ConditionRow, name=condition.name, egfr=condition.egfr).id


def change_condition(operation: Operation, number: int, egfr: int | None) -> None:
    """Change the eGFR of a condition, in mL/min/1.73 m²; None forgets it."""
    operation.change(ConditionRow, number, egfr=egfr)


def remove_condition(operation: Operation, number: int) -> None:
    """Remove a condition."""
    operation.delete(ConditionRow, number)


def add_own_limit(operation: Operation, limit: OwnLimit) -> int:
    """Write a new limit that a clinician has set, and return its number."""
    row = operation.insert(
        OwnLimitRow,
        nutrient=limit.nutrient,
        mass=limit.value.nanograms,
        set_by=limit.by,
        note=limit.note,
    )
    return row.id


def remove_own_limit(operation: Operation, number: int) -> None:
    """Remove a limit that a clinician had set."""
    operation.delete(OwnLimitRow, number)


def add_own_rule(operation: Operation, rule: OwnRule) -> int:
    """Write a new rule of the person's own, and return its number."""
    row = operation.insert(
        OwnRuleRow,
        first=rule.first,
        second=rule.second,
        apart=rule.apart // timedelta(minutes=1),
        note=rule.note,
    )
    return row.id


def remove_own_rule(operation: Operation, number: int) -> None:
    """Remove a rule of the person's own."""
    operation.delete(OwnRuleRow, number)


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
        clock=_minutes(dose.clock),
        since=_iso(dose.since),
        until=_iso(dose.until),
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
        most=_thousandths(schedule.most),
        step=int(schedule.step),
        anchor=_iso(schedule.anchor),
    )


def _count_from(operation: Operation, dose: Dose) -> None:
    """Let the cycle of a dose that has moved be counted from where it is counted now."""
    number, anchor = reading.anchors(operation.connection).get(dose.id or 0, (0, None))
    if anchor != dose.schedule.anchor:
        operation.change(ScheduleRow, number, anchor=_iso(dose.schedule.anchor))


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
        "planned": _minutes(intake.planned),
        "note": intake.note,
    }


def _draw(
    operation: Operation, product: int, number: int, intake: Intake, own: Container[int | None] = ()
) -> None:
    if intake.status == "taken":
        supplies.draw(operation, product, number, intake.units.thousandths, intake.day, own)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _minutes(clock: time | None) -> int | None:
    return clock.hour * 60 + clock.minute if clock else None


def _thousandths(count: Count | None) -> int | None:
    return count.thousandths if count else None
