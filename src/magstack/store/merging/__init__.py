"""A record that was carried here is compared with this one, and what is only in it comes in."""

import sqlite3
from collections.abc import Callable
from typing import NamedTuple

from magstack.domain.merging import Merged
from magstack.store import reading
from magstack.store.carrying import ENTITIES, carried
from magstack.store.merging import log, person, plans, stack, stock
from magstack.store.merging.changes import Changes, stand, write
from magstack.store.merging.merge import Merge
from magstack.store.merging.sides import Beginning, Side, beginning
from magstack.store.reading.rows import Raw

__all__ = ["Beginning", "Changes", "Plan", "beginning", "prepared", "stand", "work", "write"]


class Plan(NamedTuple):
    """What a merge comes to, and its changes; ``seen`` is how the record stood."""

    merged: Merged
    changes: Changes
    seen: Raw


def work(*sides: sqlite3.Connection) -> int:
    """Return how many rows ``prepared`` reads."""
    counts = [carried(side).counts for side in sides]
    return sum(each[table] for each in counts for table in ENTITIES)


def prepared(
    ours: sqlite3.Connection,
    theirs: sqlite3.Connection,
    begun: Beginning,
    advance: Callable[[int], None],
    *,
    replace: bool,
) -> Plan:
    """Work out how a record that was carried here comes into this one; nothing is written.

    What is only in the file is added. What is in both and differs stays as it is and is listed; or
    takes the file's side, if ``replace`` says so. What is only here stays. ``advance`` is told how
    many more rows were read.

    Raises:
        StoreError: a row of one of them is damaged or missing.
    """
    numbers = {table: reading.last_number(ours, table) for table in ENTITIES}
    merging = Merge(Side(ours, advance), Side(theirs, advance), begun, numbers, replace=replace)
    for part in (stack, plans, log, stock, person):
        part.merge(merging)
    return Plan(merging.merged(), merging.changes, stand(ours))
