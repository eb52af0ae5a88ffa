"""The log: rows of intakes, closed days and draws become domain values."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Literal

from magstack.domain.days import Intake
from magstack.domain.products import Product
from magstack.domain.stock import Draw
from magstack.store.reading.done import backwards
from magstack.store.reading.rows import (
    SEAL,
    Raw,
    broken,
    by_day,
    clock_of,
    count_of,
    date_of,
    sealed,
    whole,
)

STATUS, DAY = 4, 7
"""The places of the status and the day in an intake's row."""


def intakes(
    connection: sqlite3.Connection,
    stack: Iterable[Product],
    since: date | None = None,
    until: date | None = None,
) -> Iterator[Intake]:
    """Yield the intakes from ``since`` to ``until``, both included, in the order of time."""
    return _intakes(connection, stack, since, until, "")


def newest_intakes(
    connection: sqlite3.Connection,
    stack: Iterable[Product],
    since: date | None = None,
    until: date | None = None,
    most: int = -1,
) -> Iterator[Intake]:
    """Yield up to ``most`` of the stack's intakes, newest first; all if it is negative."""
    newest = _intakes(connection, stack, since, until, "DESC")
    return newest if most < 0 else islice(newest, most)


def numbered(
    connection: sqlite3.Connection, stack: Iterable[Product], number: int
) -> Intake | None:
    """Return the intake with this number, or None where there is none (any more)."""
    row = _row(connection, number)
    if row is None:
        _hold_all(connection)
        return None
    day = date_of(row[DAY])
    return next((each for each in intakes(connection, stack, day, day) if each.id == number), None)


def last_numbers(connection: sqlite3.Connection, most: int) -> list[int]:
    """Return the numbers of the entries that were written last, the newest first.

    All if ``most`` is negative.
    """
    _hold_all(connection)
    rows = connection.execute("SELECT id FROM intake ORDER BY id DESC LIMIT ?", (most,))
    return [row[0] for row in rows]


def written_together(connection: sqlite3.Connection) -> list[int]:
    """Return the numbers of what one command logged as taken last, and that is still there."""
    _hold_all(connection)
    wrote = 0
    found: list[int] = []
    for row in backwards(connection, "change"):
        _, operation, entity, number, before, _, _ = row
        if wrote and operation != wrote:
            break
        if entity == "intake" and before is None and _was_taken(connection, number):
            wrote = operation
            found.append(number)
    return found[::-1]


def closed_days(
    connection: sqlite3.Connection, since: date | None = None, until: date | None = None
) -> dict[date, int]:
    """Return the closed days from ``since`` to ``until``, each with the number of its row."""
    return {
        date_of(row[1]): row[0]
        for rows in by_day(connection, "closing", since, until, 1)
        for row in rows
    }


def draws_of(connection: sqlite3.Connection, product: int) -> dict[int, list[Draw]]:
    """Return what was taken from the lots of a product, by the number of the intake.

    Each lot is held against its tally: where a draw is missing, no intake can be trusted.
    """
    draws: dict[int, list[Draw]] = defaultdict(list)
    for lot in whole(connection, "lot", "id"):
        for draw in drawn_from(connection, lot[0]) if lot[1] == product else ():
            draws[draw.intake].append(draw)
    return draws


def drawn_from(connection: sqlite3.Connection, lot: int) -> list[Draw]:
    """Return what was taken from a lot: all of it, held against the tally."""
    rows = list(sealed(connection, "SELECT * FROM draw WHERE lot_id = ? ORDER BY id", (lot,)))
    query = "SELECT entries, seals FROM tally WHERE entity = 'draw' AND day = ?"
    tally = connection.execute(query, (str(lot),)).fetchone() or (0, 0)
    if tally != (len(rows), sum(map(SEAL, rows))):
        raise broken(connection, f"draws of lot {lot} are missing")
    return [Draw(*row[:-1]) for row in rows]


def _was_taken(connection: sqlite3.Connection, intake: int) -> bool:
    row = _row(connection, intake)
    return row is not None and row[STATUS] == "taken"


def _row(connection: sqlite3.Connection, intake: int) -> Raw | None:
    return next(sealed(connection, "SELECT * FROM intake WHERE id = ?", (intake,)), None)


def _hold_all(connection: sqlite3.Connection) -> None:
    """Hold the whole log against its tallies, without looking into any entry."""
    query = "SELECT count(*), coalesce(sum(seal), 0) FROM intake NOT INDEXED"
    tallied = (
        "SELECT coalesce(sum(entries), 0), coalesce(sum(seals), 0) FROM tally "
        "WHERE entity = 'intake'"
    )
    if connection.execute(query).fetchone() != connection.execute(tallied).fetchone():
        raise broken(connection, "entries are missing")


def _intakes(
    connection: sqlite3.Connection,
    stack: Iterable[Product],
    since: date | None,
    until: date | None,
    way: Literal["", "DESC"],
) -> Iterator[Intake]:
    """Yield intakes day by day, each day held against its tally before any of it is yielded."""
    names = {product.id: product.slug for product in stack}
    for rows in by_day(connection, "intake", since, until, DAY, "at, id", way):
        yield from (_intake(row, names[row[1]]) for row in rows if row[1] in names)


def _intake(row: Raw, product: str) -> Intake:
    number, _, label, units, status, at, offset, day, dose, slot, planned, note, _ = row
    return Intake(
        number,
        product,
        label,
        count_of(units),
        status,
        at,
        offset,
        date_of(day),
        dose,
        slot,
        clock_of(planned),
        note,
    )
