"""What a person says of themselves becomes rows."""

from datetime import date, timedelta

from magstack.domain.profile import Condition, Medicine, OwnLimit, OwnRule
from magstack.store import reading
from magstack.store.journal import Operation
from magstack.store.tables.person import (
    ConditionRow,
    MedicineRow,
    OwnLimitRow,
    OwnRuleRow,
    SettingRow,
)
from magstack.store.writing.columns import iso, minutes


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
        clock=minutes(medicine.clock),
        days=sum(1 << day for day in medicine.days),
        since=iso(medicine.since),
        until=iso(medicine.until),
    )
    return row.id


def end_medicine(operation: Operation, number: int, until: date) -> None:
    """Let a medicine end with the day ``until``, which is its last."""
    operation.change(MedicineRow, number, until=iso(until))


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
