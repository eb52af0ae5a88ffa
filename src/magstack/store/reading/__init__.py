"""Rows become domain values: read-only, through the standard sqlite3 module."""

from magstack.store.reading.done import backwards, first_operation, last_number, operations
from magstack.store.reading.log import (
    closed_days,
    drawn_from,
    draws_of,
    intakes,
    last_numbers,
    newest_intakes,
    numbered,
    written_together,
)
from magstack.store.reading.person import HOURS, SETTINGS, hours, profile, settings
from magstack.store.reading.stack import anchors, label_lines, lots_by_product, products, slugs

__all__ = [
    "HOURS",
    "SETTINGS",
    "anchors",
    "backwards",
    "closed_days",
    "drawn_from",
    "draws_of",
    "first_operation",
    "hours",
    "intakes",
    "label_lines",
    "last_number",
    "last_numbers",
    "lots_by_product",
    "newest_intakes",
    "numbered",
    "operations",
    "products",
    "profile",
    "settings",
    "slugs",
    "written_together",
]
