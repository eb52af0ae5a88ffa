"""Time magstack beside bare scripts with the same libraries: ``make bench``.

Every run is a whole process. A pair is one run of magstack and one of its baseline, one after the
other, so that both meet the same machine; the figure is the ratio of the two medians.
"""

import argparse
import os
import platform
import pty
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path
from statistics import median
from threading import Thread
from time import perf_counter

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "performance.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"

MAGSTACK = str(Path(sys.executable).with_name("magstack"))
MIB = 1024
"""Kibibytes, in which the system tells a process's peak memory."""

MOST_MEMORY = 30
"""Mebibytes by which the peak of a large export may be above that of an empty one."""


@dataclass(frozen=True)
class Program:
    """A process to time: its words, what it finds in the environment, and whether on a screen."""

    words: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    screen: bool = False


@dataclass(frozen=True)
class Race:
    """A row of the table: magstack and what it is held against, and the largest ratio allowed.

    ``prepare`` runs before the first pair, with the number of runs to come.
    """

    name: str
    against: str
    limit: float
    ours: Program
    bare: Program
    pairs: int | None = None
    prepare: Callable[[int], None] = lambda _: None


@dataclass(frozen=True)
class Run:
    """One finished process: seconds from its start to its end, and its peak memory in KiB."""

    seconds: float
    peak: int


@dataclass(frozen=True)
class Result:
    """The counted runs of a race."""

    race: Race
    ours: list[Run]
    bare: list[Run]

    @property
    def medians(self) -> tuple[float, float]:
        """Median seconds of magstack and of its baseline."""
        return median(run.seconds for run in self.ours), median(run.seconds for run in self.bare)

    @property
    def ratio(self) -> float:
        """The ratio of the medians: the figure that the limit is for."""
        return self.medians[0] / self.medians[1]

    @property
    def paired(self) -> float:
        """The median of the ratios of each pair, for comparison: noise hits a pair alike."""
        pairs = zip(self.ours, self.bare, strict=True)
        return median(ours.seconds / bare.seconds for ours, bare in pairs)

    @property
    def met(self) -> bool:
        """Whether the limit is kept."""
        return self.ratio <= self.race.limit


def start(program: Program) -> Run:
    """Run a program to its end, its output thrown away.

    Raises:
        SystemExit: it failed, so that its time means nothing.
    """
    environment = _environment() | program.environment
    with _output(program.screen) as stdout:
        began = perf_counter()
        process = subprocess.Popen(
            program.words, env=environment, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stdout
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(program.words)} ended with {process.returncode}")
    return Run(seconds, usage.ru_maxrss)


def _environment() -> dict[str, str]:
    """Return a plain environment in which Python keeps what it has compiled, as it does for users.

    What starts programs by itself (coverage, development settings) would be timed too.
    """
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR")
    found = {name: os.environ[name] for name in kept if name in os.environ}
    return {**found, "TERM": "xterm-256color", "COLUMNS": "100"}


class _output:  # noqa: N801 (used as a function)
    """An open end to write to: nothing, or a pseudo terminal that is read as it fills."""

    def __init__(self, screen: bool) -> None:
        if screen:
            self.reader, self.writer = pty.openpty()
            Thread(target=self._drain, daemon=True).start()
        else:
            self.writer = os.open(os.devnull, os.O_WRONLY)

    def __enter__(self) -> int:
        return self.writer

    def __exit__(self, *_: object) -> None:
        os.close(self.writer)

    def _drain(self) -> None:
        try:
            while os.read(self.reader, 65536):
                pass
        except OSError:  # Linux ends a pseudo terminal so
            os.close(self.reader)


def run(race: Race, pairs: int) -> Result:
    """Run the pairs of a race, one pair uncounted to warm up."""
    count = race.pairs or pairs
    race.prepare(count + 1)
    ours, bare = [], []
    for _ in range(count + 1):
        ours.append(start(race.ours))
        bare.append(start(race.bare))
    return Result(race, ours[1:], bare[1:])


def races(folder: Path) -> Iterator[Race]:
    """Yield every row of the table; records are written into ``folder``."""
    fresh, year, forty = (_record(folder / name) for name in ("fresh", "year", "forty"))
    table, help_page = _bare("table"), _bare("table", "--help")
    insert = _bare("insert", str(folder / "bare.db"), "neuro-mag")
    convert = _bare("convert", "2000 mg", "gram")
    rich, plain, pint = "Typer, one Rich table", "its --help", "Typer, pint"

    yield Race("today", rich, 1.25, _ours(year, "today"), table)
    yield Race("list", rich, 1.25, _ours(year, "list"), table)
    yield Race("log", rich, 1.25, _ours(year, "log"), table)
    yield Race(
        "today, on a screen",
        rich,
        1.25,
        _ours(year, "today", screen=True),
        _bare("table", screen=True),
    )
    yield Race("--version", plain, 1.15, _ours(year, "--version"), help_page)
    yield Race("--help", plain, 1.15, _ours(year, "--help"), help_page)
    yield Race("completion of a product", plain, 1.15, _completion(year), help_page)
    taking = _ours(year, "take", "neuro-mag", "1", "--again")
    yield Race("take", "Typer, one SQLModel insert", 1.25, taking, insert)
    yield Race(
        "undo",
        "Typer, one SQLModel insert",
        1.25,
        _ours(year, "undo"),
        insert,
        prepare=partial(_repeat, taking),
    )
    yield Race("convert", pint, 1.25, _ours(year, "convert", "2000 mg", "oxide"), convert)
    yield Race(
        "today after 40 years", "on the first day", 1.10, _ours(forty, "today"), _ours(fresh, "today")
    )
    yield Race(
        "export csv of 40 years",
        "csv over a cursor",
        3.0,
        _ours(forty, "export", "csv", "--plain"),
        _bare("export", str(forty / "magstack.db")),
        pairs=5,
    )


def _bare(script: str, *words: str, screen: bool = False) -> Program:
    return Program((sys.executable, str(HERE / "baselines" / f"{script}.py"), *words), {}, screen)


def _ours(home: Path, *words: str, screen: bool = False) -> Program:
    return Program((MAGSTACK, *words), {"MAGSTACK_HOME": str(home)}, screen)


def _completion(home: Path) -> Program:
    """Ask for the products that begin with ``n``, as Typer's script for bash does."""
    asked = {"_MAGSTACK_COMPLETE": "complete_bash", "COMP_WORDS": "magstack take n"}
    return Program(
        (MAGSTACK,), {"MAGSTACK_HOME": str(home), "COMP_CWORD": "2", **asked}
    )


def _repeat(program: Program, times: int) -> None:
    for _ in range(times):
        start(program)


YEARS = {"fresh": 0, "year": 1, "forty": 40}
PER_DAY = {"fresh": 2, "year": 10, "forty": 10}


def _record(home: Path) -> Path:
    """Write a record in a process of its own, so that the runs here inherit little memory."""
    home.mkdir()
    build = "from benchmarks import fixtures; import pathlib, sys; "
    path = repr(str(home / "magstack.db"))
    years = YEARS[home.name]
    per_day = PER_DAY[home.name]
    code = f"{build}fixtures.build(pathlib.Path({path}), {years}, {per_day})"
    subprocess.run([sys.executable, "-c", code], cwd=HERE.parent, check=True)
    return home


def main() -> int:
    pass


if __name__ == "__main__":
    sys.exit(main())
