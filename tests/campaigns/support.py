"""What the campaigns share: a long round, a person at a fixed clock, a record of many days."""

import io
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from magstack.cli import main
from magstack.context import DATABASE, Clock, Context, Terminal

LONG = bool(os.environ.get("MAGSTACK_CAMPAIGN"))
"""Whether this is the long round (``make campaign``)."""

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 11, 20, 20, 0, tzinfo=MADRID)

ENTITIES = ("product", "label", "label_row", "dose", "intake")


def rounds(short: int, long: int) -> int:
    """Return how often to try, in a short or in a long round."""
    return long if LONG else short


@dataclass(frozen=True, slots=True)
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str


@dataclass(slots=True)
class Person:
    """Someone who types commands: a home, a clock that can be set, a zone that can be changed."""

    home: Path
    now: datetime = NOW
    zone: tzinfo = MADRID
    drawn: bool = False
    width: int | None = None

    @property
    def database(self) -> Path:
        return self.home / DATABASE

    def run(self, *argv: str) -> Result:
        """Run one command as users do, in this process."""
        out, err = io.StringIO(), io.StringIO()
        terminal = Terminal(
            io.StringIO(), out, err, width=self.width, tty=self.drawn, color=False, no_input=True
        )
        clock = Clock(lambda: self.now.astimezone(self.zone), lambda: self.zone)
        code = main(
            argv,
            Context(clock, terminal, {}, home_option=self.home, command=" ".join(argv)),
        )
        return Result(code, out.getvalue(), err.getvalue())

    def do(self, *argv: str) -> str:
        """Run a command that must work, and return what it printed."""
        done = self.run(*argv)
        assert done.code == 0, (argv, done)
        return done.out


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    """Look into a record with SQLite alone."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def sound(path: Path) -> None:
    """Hold the file against SQLite's own checks, and the journal against the rows."""
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    assert rows(path, "PRAGMA foreign_key_check") == []
    assert [each for table in ENTITIES for each in strays(path, table)] == []


def strays(path: Path, table: str) -> list[tuple[object, ...]]:
    """Return rows of a table that no operation in force accounts for, or that are missing."""
    accounted = (
        "SELECT entity_id FROM change JOIN operation ON operation.id = operation_id "
        f"WHERE state = 'done' AND entity = '{table}' GROUP BY entity_id "
        "HAVING sum((after IS NOT NULL) - (before IS NOT NULL)) = 1"
    )
    there = f"SELECT id FROM {table}"
    return rows(
        path,
        f"SELECT * FROM ({there} EXCEPT {accounted}) "
        f"UNION ALL SELECT * FROM ({accounted} EXCEPT {there})",
    )


def live_for(person: Person, days: int) -> None:
    """Fill a record with ``days`` days that end now: doses taken and skipped, edits, undos."""
    end = person.now
    person.now = end - timedelta(days=days)
    for argv in BEGINNING:
        person.do(*argv)
    for number in range(days):
        for clock, argv in habits(number):
            person.now = end - timedelta(days=days - number) + clock
            person.do(*argv)
    person.now = end


BEGINNING = (
    ("add", "neuro-mag"),
    ("add", "magnen-b6"),
    (
        *("add", "Abendruhe Größe 5", "--brand", "Mühle & Söhne", "--unit", "tablet"),
        *("--serving", "2", "--compound", "citrate=900 mg", "--elemental", "zinc=10 mg"),
        *("--contains", "rhodiola extract=500 mg", "--dose", "1 at 17:00"),
        *("--container", "90", "--note", "from the shop at the corner"),
    ),
)


def habits(number: int) -> Iterator[tuple[timedelta, tuple[str, ...]]]:
    """Yield what is typed on the n-th day, and how long after its beginning."""
    yield timedelta(hours=1), ("take", "abendruhe-grosse-5", "--note", f"entry {number} — ✓")
    if number % 7 == 3:
        yield timedelta(hours=2), ("skip", "neuro-mag", "--note", "forgot the box")
    else:
        yield timedelta(hours=2), ("take", "neuro-mag")
    yield timedelta(hours=13), ("take", "magnen-b6", "2")
    if number % 10 == 5:
        yield timedelta(hours=14), ("take", "magnen-b6", "0.5", "--again")
        yield timedelta(hours=15), ("undo",)
    if number == 30:
        yield (
            timedelta(hours=16),
            ("edit", "abendruhe-grosse-5", "--from", "today", "--elemental", "zinc=15 mg"),
        )


def instant(seconds: int) -> datetime:
    """Return the moment of an entry."""
    return datetime.fromtimestamp(seconds, UTC)


Act = Callable[[], None]
