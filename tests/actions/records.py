"""Records for property tests: each example begins with a copy of one that was made before."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from magstack.domain.days import Intake
from magstack.domain.products import Product
from magstack.store import database, reading
from tests.conftest import Runner
from tests.store.samples import opened, rows_of


@contextmanager
def copied(base: Runner) -> Iterator[Runner]:
    """Give someone a record of their own that begins as another's."""
    with TemporaryDirectory() as folder:
        runner = Runner(Path(folder), base.now)
        shutil.copy(base.database, runner.database)
        yield runner


def kept(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of a record, without the journal and what counts rows or numbers."""
    with opened(path) as connection:
        query = "SELECT name FROM sqlite_schema WHERE type = 'table'"
        names = {name for (name,) in connection.execute(query)}
    other = {"operation", "change", "tally", "sqlite_sequence"}
    return rows_of(path, sorted(names - other))


def record(runner: Runner) -> tuple[list[Product], list[Intake]]:
    """Return the stack and the log."""
    with database.reading(runner.database) as connection:
        stack = reading.products(connection)
        return stack, list(reading.intakes(connection, stack))


def ago(days: int, today: date = date(2026, 11, 20)) -> date:
    return today - timedelta(days=days)
