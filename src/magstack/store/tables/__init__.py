"""SQLModel classes mapped onto the schema; the migrations say what each column may hold.

Making a class costs more than writing a row, so they stand by room and a command loads those it
writes. None points to another, which may not be loaded: the foreign keys are the schema's.
"""

from importlib import import_module

from magstack.store.tables.sealed import Sealed

ENTITIES = {
    "product": ("stack", "ProductRow"),
    "label": ("stack", "LabelRecord"),
    "label_row": ("stack", "LabelLine"),
    "dose": ("stack", "DoseRow"),
    "intake": ("log", "IntakeRow"),
    "schedule": ("stack", "ScheduleRow"),
    "closing": ("days", "ClosingRow"),
    "lot": ("supplies", "LotRow"),
    "draw": ("supplies", "DrawRow"),
    "setting": ("person", "SettingRow"),
    "medicine": ("person", "MedicineRow"),
    "condition": ("person", "ConditionRow"),
    "own_limit": ("person", "OwnLimitRow"),
    "own_rule": ("person", "OwnRuleRow"),
}
"""The tables whose changes are journalled: the room of each and its class there, by name."""


def entity(table: str) -> type[Sealed]:
    """Return the class of a table whose changes are journalled, and load no room but its own."""
    room, name = ENTITIES[table]
    model: type[Sealed] = getattr(import_module(f"{__name__}.{room}"), name)
    return model
