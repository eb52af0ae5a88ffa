"""The log of many days: what of each entry decides what became of it, and no more.

Ten years have tens of thousands of entries. Each is held against its seal, and each day against
its tally, as everywhere; only no value is made of what a long look back does not need.
"""

import sqlite3
from collections.abc import Iterator
from datetime import date
from operator import itemgetter

from magstack.domain.chronicle import Logged
from magstack.store.reading.log import DAY
from magstack.store.reading.rows import by_day, date_of

LOGGED = itemgetter(2, 8, 3, 4)
"""The label, the dose, the thousandths of a unit and the status of an intake's row."""


def logged_days(
    connection: sqlite3.Connection, since: date, until: date
) -> Iterator[tuple[date, tuple[Logged, ...]]]:
    """Yield each day on which something was logged, with its entries in the order of time.

    Raises:
        StoreError: a row is damaged or missing.
    """
    for rows in by_day(connection, "intake", since, until, DAY, "at, id"):
        yield date_of(rows[0][DAY]), tuple(map(LOGGED, rows))
