"""Every row of the table: what is timed, what it is held against, and how much longer it may take.

The records are those of ``fixtures``: two products with ten doses a day between them, or five.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.processes import Program, Run, start

HERE = Path(__file__).parent
MAGSTACK = str(Path(sys.executable).with_name("magstack"))

PER_DAY = 10
TEN = 36_520
"""The intakes of ten years."""

MANY = 150_000
"""The intakes of one person's forty years."""


@dataclass(frozen=True)
class Race:
    """Magstack, what it is held against, and the largest ratio of their times.

    ``prepare`` is called before the first pair with the number of pairs to come. ``allowance`` are
    seconds that magstack may take beyond the ratio.
    """

    name: str
    against: str
    limit: float
    ours: Program
    bare: Program
    prepare: Callable[[int], None] = lambda _: None
    allowance: float = 0.0

    @property
    def allowed(self) -> str:
        """The limit as one reads it."""
        return f"{self.limit:.2f}{f' + {self.allowance:.1f} s' if self.allowance else ''}"


@dataclass(frozen=True)
class Result:
    """The counted pairs of a race, in the order in which they ran."""

    race: Race
    pairs: list[tuple[Run, Run]]

    @property
    def ours(self) -> float:
        """Median seconds of magstack."""
        return median(ours.seconds for ours, _ in self.pairs)

    @property
    def bare(self) -> float:
        """Median seconds of what it is held against."""
        return median(bare.seconds for _, bare in self.pairs)

    @property
    def ratio(self) -> float:
        """The ratio of the medians, which is what the limit is for where there is no allowance."""
        return self.ours / self.bare

    @property
    def paired(self) -> float:
        """The median of the pairs' ratios: a check, because noise meets both of a pair."""
        return median(ours.seconds / bare.seconds for ours, bare in self.pairs)

    @property
    def met(self) -> bool:
        """Whether the limit is kept."""
        return self.ours <= self.race.limit * self.bare + self.race.allowance


def run(race: Race, pairs: int) -> Result:
    """Run the pairs of a race, after one that warms the machine up."""
    race.prepare(pairs + 1)
    done = [(start(race.ours), start(race.bare)) for _ in range(pairs + 1)]
    return Result(race, done[1:])


def races(folder: Path) -> Iterator[Race]:
    """Yield the rows of the table; the records are written into ``folder``."""
    fresh, year, ten, forty = (
        record(folder, name, intakes)
        for name, intakes in (
            *(("fresh", 0), ("year", 365 * PER_DAY)),
            *(("ten", TEN), ("forty", MANY)),
        )
    )
    table, help_page = _bare("table"), _bare("table", "--help")
    insert = _bare("insert", str(folder / "bare.db"), "neuro-mag")
    convert = _bare("convert", "2000 mg", "gram")
    take = ours(year, "take", "neuro-mag", "1", "--again")

    for command in ("today", "list", "log"):
        yield Race(f"`{command}`, a year of data", ONE_TABLE, 1.25, ours(year, command), table)
    yield Race(
        "`today` on a screen",
        f"{ONE_TABLE}, on a screen",
        1.25,
        ours(year, "today", screen=True),
        _bare("table", screen=True),
    )
    yield Race("`history`, a year of data", ONE_TABLE, 1.5, ours(year, "history"), table)
    yield Race(
        "`today --short`", "`today`", 1.05, ours(year, "today", "--short"), ours(year, "today")
    )
    for command in ("--version", "--help"):
        yield Race(f"`{command}`", HELP, 1.15, ours(year, command), help_page)
    yield Race("completion of a product", HELP, 1.15, _completion(year), help_page)
    yield Race("`take`", INSERT, 1.25, take, insert)
    yield Race("`undo`", INSERT, 1.25, ours(year, "undo"), insert, partial(_repeat, take))
    yield Race(
        "`convert`", "Typer + pint", 1.25, ours(year, "convert", "2000 mg", "oxide"), convert
    )
    yield Race(
        f"`today` after {MANY:,} intakes",
        "`today` on the first day",
        1.10,
        ours(forty, "today"),
        ours(fresh, "today"),
    )
    begun = (date.today() - timedelta(days=TEN // PER_DAY)).isoformat()
    for screen in (False, True):
        yield Race(
            f"`history --year`, ten years{' on a screen' if screen else ''}",
            f"`today` on the same{', on a screen' if screen else ''}",
            1.5,
            ours(ten, "history", "--year", "--from", begun, screen=screen),
            ours(ten, "today", screen=screen),
            allowance=0.1,
        )
    full = crowded(folder)
    yield Race(
        f"`check`, {CROWD}",
        "`today` on the same",
        1.5,
        replace(ours(full, "check"), code=FOUND),
        ours(full, "today"),
    )
    yield Race(
        f"`export csv` of {MANY:,} intakes",
        "the csv module over a cursor",
        3.0,
        ours(forty, "export", "csv"),
        _bare("export", str(forty / "magstack.db")),
    )
    yield Race(
        f"`export json` of {MANY:,} intakes",
        "the json module over cursors",
        3.0,
        ours(forty, "export", "json"),
        _bare("carry", str(forty / "magstack.db")),
    )
    mixed = record(folder, "mixed", MANY, mixed=True)
    begun = (date.today() - timedelta(days=364)).isoformat()
    yield Race(
        f"`export html`, the last year of {MANY:,} intakes",
        "`today` on the same",
        3.0,
        ours(mixed, "export", "html", "--from", begun),
        ours(mixed, "today"),
    )


CROWD = "20 products, 10 medicines, 5 conditions"
FOUND = 1
"""What ``check`` ends with where it finds something."""

ONE_TABLE = "Typer + one Rich table"
HELP = f"{ONE_TABLE}: its --help"
INSERT = "Typer + one SQLModel insert"


def ours(home: Path, *words: str, screen: bool = False) -> Program:
    """Return magstack with a command, on the record in ``home``."""
    return Program((MAGSTACK, *words), {"MAGSTACK_HOME": str(home)}, screen)


def record(folder: Path, name: str, intakes: int, *, mixed: bool = False) -> Path:
    """Write a record with so many intakes, the last of them yesterday, and return its home.

    It is done in another process: what a process has in memory counts for those that it starts.
    """
    home = folder / name
    if not home.exists():
        home.mkdir()
        last = date.today() - timedelta(days=1)
        code = (
            "import datetime, pathlib; from benchmarks import fixtures; "
            f"fixtures.build(pathlib.Path({str(home / 'magstack.db')!r}), "
            f"{intakes / PER_DAY / 365.25}, {PER_DAY}, {last!r}, mixed={mixed})"
        )
        subprocess.run([sys.executable, "-c", code], cwd=HERE.parent, check=True)
    return home


def crowded(folder: Path) -> Path:
    """Write a record with a lot to check, and return its home."""
    home = folder / "crowded"
    if not home.exists():
        code = "import sys; from benchmarks import fixtures; fixtures.crowd(sys.argv[1])"
        subprocess.run([sys.executable, "-c", code, str(home)], cwd=HERE.parent, check=True)
    return home


def _bare(script: str, *words: str, screen: bool = False) -> Program:
    return Program((sys.executable, str(HERE / "baselines" / f"{script}.py"), *words), {}, screen)


def _completion(home: Path) -> Program:
    """Complete ``magstack take n``, as the script that Typer installs for bash asks for it."""
    asked = {"COMP_WORDS": "magstack take n", "COMP_CWORD": "2"}
    environment = {"MAGSTACK_HOME": str(home), "_MAGSTACK_COMPLETE": "complete_bash", **asked}
    return Program((MAGSTACK,), environment)


def _repeat(program: Program, times: int) -> None:
    for _ in range(times):
        start(program)
