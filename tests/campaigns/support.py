"""What the campaigns share: a long round, a record of many days, and what makes a record sound."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from tests.conftest import Result, Runner

LONG = bool(os.environ.get("MAGSTACK_CAMPAIGN"))
"""Whether this is the long round (``make campaign``)."""

ROOT = Path(__file__).parents[2]

ENTITIES = (
    *("product", "label", "label_row", "dose", "intake"),
    *("schedule", "closing", "lot", "draw"),
    *("setting", "medicine", "condition", "own_limit", "own_rule"),
)


Amount = TypeVar("Amount")


def rounds(short: Amount, long: Amount) -> Amount:
    """Return how often, or what, to try in a short or in a long round."""
    return long if LONG else short


def tell(line: str) -> None:
    """Print what a campaign came to; pytest shows it with -s."""
    sys.stdout.write(f"\n{line}\n")


def refused(result: Result, *words: str) -> None:
    """Hold a refusal to exit 4 and to one line that has one of these words; limits come before."""
    lines = [line for line in result.err.splitlines() if not line.startswith("major: ")]
    assert (result.code, result.out, len(lines)) == (4, "", 1), result
    assert any(word in lines[0] for word in words), result


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


def live_for(person: Runner, days: int) -> None:
    """Fill a record with ``days`` days that end now: doses taken and skipped, edits, undos."""
    end = person.now
    person.now = end - timedelta(days=days)
    for argv in BEGINNING:
        person.ok(*argv)
    for number in range(days):
        for clock, argv in habits(number):
            person.now = end - timedelta(days=days - number) + clock
            person.ok(*argv)
    person.now = end


BEGINNING: tuple[tuple[str, ...], ...] = (
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


ELSEWHERE = """
import json, os, sys
from pathlib import Path
from typing import TypeVar
from tests.conftest import Runner

runner = Runner(Path(sys.argv[1]))
runner.run("forms")
if sys.argv[3]:
    import magstack.store.journal  # what somebody else may not be able to import
    os.setgid(int(sys.argv[3]))
    os.setuid(int(sys.argv[3]))
print(json.dumps([runner.run(*argv) for argv in json.loads(sys.argv[2])]))
"""


def elsewhere(
    runner: Runner, *commands: tuple[str, ...], within: Sequence[str] = (), user: int | None = None
) -> list[Result]:
    """Run commands in a process of their own: ``within`` a command, or as another ``user``."""
    who = "" if user is None else str(user)
    argv = [sys.executable, "-c", ELSEWHERE, str(runner.home), json.dumps(commands), who]
    done = subprocess.run([*within, *argv], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done
    return [Result(*each) for each in json.loads(done.stdout)]


def mounted(script: str, *arguments: str) -> list[str]:
    """Return the beginning of a command that runs after a shell has mounted something."""
    return [
        "unshare",
        "--mount",
        "sh",
        "-c",
        f'{script} && shift {len(arguments)} && exec "$@"',
        "sh",
        *arguments,
    ]


def needs_mounts(where: Path) -> None:
    """Skip where no disk can be mounted."""
    argv = mounted('mount -t tmpfs none "$1"', str(where))
    if (
        shutil.which("unshare") is None
        or subprocess.run([*argv, "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("no disk can be mounted here: that needs root on Linux")
