"""Closed days become rows."""

from datetime import date

from magstack.store.journal import Operation
from magstack.store.tables.days import ClosingRow


def close_day(operation: Operation, day: date) -> None:
    """Close a day, which is not closed yet."""
    operation.insert(ClosingRow, day=day.isoformat())


def reopen_day(operation: Operation, number: int) -> None:
    """Open a day again, by the number of its closing."""
    operation.delete(ClosingRow, number)
