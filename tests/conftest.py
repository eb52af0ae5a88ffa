"""What tests share: a person at a terminal with a clock of their own, and a guard of the home."""

import io
import os
import shlex
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import platformdirs
import pytest
from coverage import Coverage
from hypothesis import settings

from magstack.cli import main
from magstack.context import Clock, Context, Terminal

# Fewer examples than usual where a test names no number: they are many, and the gate is run often.
settings.register_profile("gate", max_examples=30)
settings.register_profile("campaign", max_examples=500)
settings.load_profile("campaign" if os.environ.get("MAGSTACK_CAMPAIGN") == "long" else "gate")

FEW = settings().max_examples // 3
"""How many examples are enough where one of them is a whole record."""


def _memory() -> str | None:
    """Return where files are in memory, if there is room for a gibibyte and programs may run."""
    with suppress(OSError):
        place = os.statvfs("/dev/shm")
        if place.f_bavail * place.f_frsize >= 2**30 and not place.f_flag & os.ST_NOEXEC:
            return "/dev/shm"
    return None


MEMORY = _memory()
"""Where records are written without waiting for a disk, if there is such a place."""

if "TMPDIR" not in os.environ:
    tempfile.tempdir = MEMORY  # and so what pytest gives as tmp_path

MADRID = ZoneInfo("Europe/Madrid")
EVENING = datetime(2026, 11, 20, 20, 0, tzinfo=MADRID)
"""Friday, at +01:00: when it is, where a test says nothing else."""

REAL_HOMES = frozenset(
    {
        str(Path.home() / ".local" / "share" / "magstack"),
        str(platformdirs.user_data_path("magstack", appauthor=False)),
    }
)
"""Where a person who runs the tests may have a record of their own."""


class Result(NamedTuple):
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


class Typed(io.StringIO):
    """A terminal's input, on which someone types."""

    def isatty(self) -> bool:
        return True


@dataclass
class Runner:
    """Runs commands as users do, in a home, a zone and at a moment of its own.

    ``drawn`` says that stdout is a screen, ``width`` characters wide.
    """

    home: Path
    now: datetime = EVENING
    drawn: bool = False
    width: int | None = None
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, *argv: str, typed: str | None = None) -> Result:
        """Run a command; ``typed`` answers its questions, and without it nobody can be asked."""
        out, err = io.StringIO(), io.StringIO()
        stdin = io.StringIO() if typed is None else Typed(typed)
        terminal = Terminal(stdin, out, err, width=self.width, tty=self.drawn, color=False)
        code = main(argv, self.context(terminal, *argv))
        return Result(code, out.getvalue(), err.getvalue())

    def ok(self, *argv: str, typed: str | None = None) -> str:
        """Run a command that must work, and return what it printed on stdout."""
        result = self.run(*argv, typed=typed)
        assert result.code == 0, result
        return result.out

    def at(self, moment: str) -> "Runner":
        """Set the clock to a local time, such as ``2026-11-21 00:30``."""
        self.now = datetime.fromisoformat(moment).replace(tzinfo=self.now.tzinfo)
        return self

    def having(self, *lines: str) -> "Runner":
        """Begin with the record that these command lines make; each such record is made once.

        ``@ 2026-11-20 22:05`` sets the clock, as in a page.
        """
        last = [line[2:] for line in lines if line.startswith("@ ")][-1:]
        self.home.mkdir(mode=0o700)
        self.database.touch(mode=0o600)
        self.database.write_bytes(_record(lines, self.now.isoformat(), self.now.tzinfo))
        return self.at(*last) if last else self

    def context(self, terminal: Terminal | None = None, *argv: str) -> Context:
        """Return what a command would be given."""
        quiet = Terminal(io.StringIO(), io.StringIO(), io.StringIO(), tty=False)
        clock = Clock(lambda: self.now, lambda: self.now.tzinfo or MADRID)
        return Context(
            clock,
            terminal or quiet,
            self.environment,
            home_option=self.home,
            command=shlex.join(["magstack", *argv]),
        )

    @property
    def database(self) -> Path:
        """The record's file."""
        return self.context().database


@cache
def _record(lines: tuple[str, ...], now: str, zone: tzinfo | None) -> bytes:
    """Return the record of someone who began at ``now``, after these command lines."""
    with tempfile.TemporaryDirectory() as folder:
        person = Runner(Path(folder) / "home", datetime.fromisoformat(now).astimezone(zone))
        for line in lines:
            if line.startswith("@ "):
                person.at(line[2:])
            else:
                person.ok(*shlex.split(line))
        assert list(person.home.iterdir()) == [person.database]
        return person.database.read_bytes()


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """Someone with nothing in the stack, on Friday 20 November 2026 at 20:00 in Madrid."""
    return Runner(tmp_path / "home")


@pytest.fixture
def stack(runner: Runner) -> Runner:
    """The example stack: Neuro-Mag, 3 at night, and Magnen B6, 2 at noon."""
    return runner.having("add neuro-mag", "add magnen-b6")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Leave properties out of coverage: measuring doubles what thousands of examples take.

    Of what is reached in all, one part in two thousand is reached by examples only.
    """
    stopped: list[Coverage] = []
    if item.get_closest_marker("hypothesis"):
        while (measuring := Coverage.current()) is not None:  # in a worker there are two
            measuring.stop()
            stopped.append(measuring)
    try:
        yield
    finally:
        for measuring in reversed(stopped):
            measuring.start()


TOUCHES = frozenset(
    {
        *("open", "os.listdir", "os.scandir", "os.mkdir", "os.remove", "os.rmdir", "os.rename"),
        *("os.link", "os.symlink", "os.chmod", "os.truncate", "os.utime", "sqlite3.connect"),
    }
)
"""The audit events of Python that reach into a directory."""


def _touches_home(event: str, arguments: tuple[object, ...]) -> None:
    if event not in TOUCHES:
        return
    for argument in arguments:
        if isinstance(argument, (str, bytes, os.PathLike)):
            path = os.fsdecode(argument)
            if any(home in path for home in REAL_HOMES):
                pytest.fail(f"a test touched the real home: {event} {path}")


def _no_home(*_: object, **__: object) -> Path:
    pytest.fail("a test asked for the real home: give it --home or MAGSTACK_HOME")


@pytest.fixture(scope="session", autouse=True)
def _guarded_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Make it a failure to touch the real home, also from a process that a test starts."""
    nowhere = tmp_path_factory.mktemp("guard") / "no-directory"
    nowhere.touch()  # a file: whatever should be made in it cannot
    if not _guarded:
        sys.addaudithook(_touches_home)  # it cannot be taken away again
        _guarded.append(True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(platformdirs, "user_data_path", _no_home)
        patch.setenv("XDG_DATA_HOME", str(nowhere))
        patch.delenv("MAGSTACK_HOME", raising=False)
        yield


_guarded: list[bool] = []
