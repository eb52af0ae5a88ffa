"""The two records of a merge: their rows, what these said before, and what both had in common."""

import json
import sqlite3
from collections import defaultdict, namedtuple
from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Any, NamedTuple

from magstack.domain.products import Product
from magstack.store import carrying, reading
from magstack.store.reading.rows import Raw, sealed
from magstack.store.sealing import Value

REMEMBERED = (
    *("product", "label", "label_row", "dose", "intake", "closing"),
    *("setting", "medicine", "condition", "own_limit", "own_rule"),
)
"""Tables of whose rows it matters what they said before they were changed or removed."""

SAID, TOUCHED = slice(0, 4), slice(1, 6)
"""What an operation and a change say; the state of an operation comes and goes."""

Row = Any
"""A row whose columns are attributes."""

Lines = tuple[Row, ...]


class Side:
    """A record: its rows by table and number, and what they were before they were changed.

    ``advance`` is told how many more rows were read; ``changed_last`` has the number of the last
    operation that changed a row, by its table and number.

    Raises:
        StoreError: a row is damaged or missing.
    """

    def __init__(self, connection: sqlite3.Connection, advance: Callable[[int], None]) -> None:
        self.kinds = {table: _kind(connection, table) for table in carrying.ENTITIES}
        self.rows: dict[str, dict[int, Row]] = {}
        for table, kind in self.kinds.items():
            rows = carrying.rows_of(connection, table)
            self.rows[table] = {row[0]: kind._make(row) for row in rows}
            advance(len(self.rows[table]))
        self.products: list[Product] = reading.products(connection)
        self.before: dict[str, dict[int, list[Row]]] = {
            table: defaultdict(list) for table in REMEMBERED
        }
        self.labels_before: dict[int, list[tuple[Row, Lines]]] = defaultdict(list)
        self.changed_last: dict[tuple[str, int], int] = {}
        self._remember(connection)

    def lines(self) -> dict[int, Lines]:
        """Return the lines of each label, by its number."""
        found: dict[int, list[Row]] = defaultdict(list)
        for line in sorted(self.rows["label_row"].values(), key=lambda line: line.position):
            found[line.label_id].append(line)
        return defaultdict(tuple, {label: tuple(lines) for label, lines in found.items()})

    def _remember(self, connection: sqlite3.Connection) -> None:
        """Read from the journal what rows said before; a label with the lines it had then."""
        lines: dict[tuple[int, int], list[Row]] = defaultdict(list)
        for operation, table, row in self._changed(connection):
            self.changed_last[table, row.id] = operation
            if table == "label_row":
                lines[operation, row.label_id].append(row)
            else:
                self.before[table][row.id].append((operation, row))
        for number, versions in self.before.pop("label").items():
            for operation, label in versions:
                then = sorted(lines[operation, number], key=lambda line: line.position)
                self.labels_before[number].append((label, tuple(then)))
        for versions in [each for table in self.before.values() for each in table.values()]:
            versions[:] = [row for _, row in versions]

    def _changed(self, connection: sqlite3.Connection) -> Iterator[tuple[int, str, Row]]:
        query = (
            "SELECT change.* FROM change JOIN operation ON operation.id = operation_id "
            "WHERE before IS NOT NULL AND state = 'done' ORDER BY change.id"
        )
        for _, operation, table, _, before, _, _ in sealed(connection, query):
            if table in REMEMBERED:
                kind, values = self.kinds[table], json.loads(before)
                yield operation, table, kind._make(values.get(name) for name in kind._fields)


def values_of(row: Row) -> dict[str, Value]:
    """Return the columns of a row without its number and its seal."""
    return dict(zip(row._fields[1:-1], row[1:-1], strict=True))


def _kind(connection: sqlite3.Connection, table: str) -> Any:
    """Return the class of a table's rows."""
    return namedtuple(table, carrying.columns_of(connection, table))


class Beginning(NamedTuple):
    """How far two journals are the same: the last number in common, and each one's own last.

    ``rows`` are the numbers of what was written in the common beginning, by table. ``undone`` says
    that something of it was undone here, and not there.
    """

    common: int
    ours: int
    theirs: int
    rows: dict[str, set[int]]
    undone: bool

    @property
    def known(self) -> bool:
        """Whether all that was done in the file was done here."""
        return self.common == self.theirs

    @property
    def continued(self) -> bool:
        """Whether the file goes on where this record ends."""
        return self.common == self.ours < self.theirs and not self.undone


def beginning(ours: sqlite3.Connection, theirs: sqlite3.Connection) -> Beginning:
    """Compare two journals from their first operation on.

    Raises:
        StoreError: a row is damaged or missing.
    """
    last = [reading.last_number(side, "operation") for side in (ours, theirs)]
    common, undone = _same_operations(ours, theirs)
    found: list[tuple[int, str, int]] = []
    for our, their in _pairs(ours, theirs, "change"):
        if our is None or their is None or our[TOUCHED] != their[TOUCHED]:
            first = min(row[1] for row in (our, their) if row is not None)
            common = min(common, first - 1)
            break
        if our[4] is None:
            found.append((our[1], our[2], our[3]))
    rows: dict[str, set[int]] = defaultdict(set)
    for operation, table, number in found:
        if operation <= common:
            rows[table].add(number)
    return Beginning(common, last[0], last[1], rows, undone is not None and undone <= common)


def _same_operations(
    ours: sqlite3.Connection, theirs: sqlite3.Connection
) -> tuple[int, int | None]:
    """Return how many operations are the same, and the first that was undone here alone."""
    common, undone = 0, None
    for our, their in _pairs(ours, theirs, "operation"):
        if our is None or their is None or our[SAID] != their[SAID]:
            break
        common = our[0]
        if undone is None and our[4] != "done" and their[4] == "done":
            undone = common
    return common, undone


def _pairs(
    ours: sqlite3.Connection, theirs: sqlite3.Connection, table: str
) -> Iterator[tuple[Raw | None, Raw | None]]:
    return zip_longest(carrying.rows_of(ours, table), carrying.rows_of(theirs, table))
