"""Which libraries each command loads: what it does not need would cost time at every call."""

import os
import pty
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

WATCHED = {
    *("sqlmodel", "sqlalchemy", "pydantic"),
    *("pint", "molmass", "numpy"),
    *("rich", "tzlocal", "platformdirs"),
}
TABLES = "magstack.store.tables."
"""Where the classes of the tables are: a room of them costs as much as a small library."""
WRITING = {"sqlmodel", "sqlalchemy", "pydantic"}

# A fresh interpreter does what the program does, then says what it has loaded.
PROGRAM = """
import sys
from magstack.cli import main
report, *sys.argv[1:] = sys.argv[1:]
try:
    code = main()
except SystemExit as stop:
    code = stop.code
with open(report, "w") as file:
    print(code or 0, *sys.modules, file=file)
"""


def loaded(
    home: Path,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    screen: int | None = None,
) -> set[str]:
    """Return which of the watched libraries a command loads; ``screen`` is where it is shown."""
    return WATCHED & modules(home, *arguments, environment=environment, screen=screen)


def rooms(home: Path, *arguments: str) -> set[str]:
    """Return the rooms of tables whose classes a command makes."""
    found = {name.removeprefix(TABLES) for name in modules(home, *arguments) if TABLES in name}
    return found - {"sealed"}  # what they share


def modules(
    home: Path,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    screen: int | None = None,
) -> set[str]:
    """Return every module that a command loads."""
    report = home / "loaded.txt"
    kept = {name: os.environ[name] for name in os.environ if name.startswith(("PATH", "COVERAGE"))}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, report, *arguments],
        env={**kept, "MAGSTACK_HOME": str(home), **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if screen is None else screen,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    code, *found = report.read_text().split()
    assert (done.returncode, code) == (0, "0"), done.stderr
    return set(found)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    loaded(folder, "add", "neuro-mag")
    loaded(folder, "take", "neuro-mag", "1")
    return folder


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("--version", set()),
        ("--help", set()),
        ("", set()),
        ("today", set()),
        ("today --on yesterday --json", set()),
        ("today --short", set()),
        ("today --short --json", set()),
        ("list", set()),
        ("show neuro-mag", set()),
        ("log --product neuro-mag", set()),
        ("forms threonate", set()),
        ("catalog neuro-mag", set()),
        ("export csv", set()),
        ("check", set()),
        ("check --fail-on avoid", set()),
        ("check --on yesterday --json", set()),
        ("explain magnesium", set()),
        ("explain LIMIT_OVER", set()),
        ("plan suggest", set()),
        ("plan show", set()),
        ("plan history", set()),
        ("plan preview --days 3", set()),
        ('plan preview --try "neuro-mag ramp 1 at night, +1 every 7 days, to 3"', set()),
        ("history", set()),
        ("history --year --json", set()),
        ("due --within 24h", {"tzlocal"}),
        ("due --pack 3d", {"tzlocal"}),
        ("stock show", set()),
        ("catalog compare neuro-mag zma", set()),
        ("amend -1 --units 2 --dry-run", set()),
        ("limits", set()),
        ("limits magnesium", set()),
        ("profile show", set()),
        ("profile show --json", set()),
        ("profile medicine list", set()),
        ("profile limit", set()),
        ("undo --list", {"tzlocal"}),
        ("take neuro-mag 1 --again --dry-run", set()),
        ("take neuro-mag 1 --again", WRITING),
        ("amend -1 --note late", WRITING),
        ("stock add neuro-mag", WRITING),
        ("profile set --sex f", WRITING),
        ("profile medicine add iron --at 08:00 --days mon", WRITING),
        ("take neuro-mag 1 --again --at -2h", WRITING | {"tzlocal"}),
    ],
)
def test_a_command_loads_what_it_needs(home: Path, command: str, expected: set[str]) -> None:
    assert loaded(home, *shlex.split(command)) == expected


def test_undoing_and_redoing_load_what_writes(home: Path) -> None:
    """One after the other: there is nothing to redo before something was undone."""
    assert [loaded(home, command) for command in ("undo", "redo")] == [WRITING, WRITING]


def test_a_command_makes_the_classes_of_the_tables_that_it_writes(tmp_path: Path) -> None:
    home, log = tmp_path, {"journal", "log"}
    assert rooms(home, "add", "neuro-mag") == {"journal", "stack"}
    assert rooms(home, "today") == set()
    assert rooms(home, "profile", "set", "--sex", "f") == {"journal", "person"}
    assert rooms(home, "take", "neuro-mag", "1") == log
    assert rooms(home, "close") == {"journal", "days"}
    assert rooms(home, "stock", "add", "neuro-mag") == {"journal", "supplies"}
    assert rooms(home, "take", "neuro-mag", "1", "--again") == log | {"supplies"}
    assert rooms(home, "undo") == log | {"supplies"}
    assert rooms(home, "undo") == {"journal", "supplies"}
    assert rooms(home, "redo") == {"journal", "supplies"}


@pytest.mark.parametrize(
    "words",
    [
        "magstack ta",
        "magstack take n",
        "magstack convert 1mg ox",
        "magstack profile medicine remove i",
        "magstack explain LIM",
    ],
)
def test_completion_loads_nothing(home: Path, words: str) -> None:
    place = {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    asked = {"_MAGSTACK_COMPLETE": "complete_bash", **place}
    assert loaded(home, environment=asked) == set()


@pytest.mark.parametrize(
    "command", ["today", "list", "log", "explain magnesium", "plan suggest", "limits magnesium"]
)
def test_only_a_screen_needs_rich(home: Path, command: str) -> None:
    reader, writer = pty.openpty()
    try:
        assert loaded(home, *command.split(), screen=writer) == {"rich"}
    finally:
        os.close(writer)
        os.close(reader)


def test_what_is_supposed_costs_no_library(home: Path) -> None:
    """The times of a dose are read without what writing needs."""
    assert loaded(home, "check", "--with", "neuro-mag 1 at 12:00") == set()


def test_convert_loads_pint(home: Path) -> None:
    assert loaded(home, "convert", "2000 mg", "oxide") & {*WRITING, "pint", "molmass"} == {"pint"}


def test_convert_loads_molmass_for_a_formula(home: Path) -> None:
    found = loaded(home, "convert", "2000 mg", "--formula", "MgO")
    # Not numpy: pint loads it where it is installed, and here pandas has brought it.
    assert found & {*WRITING, "pint", "molmass"} == {"pint", "molmass"}


def test_a_home_costs_no_library(home: Path) -> None:
    assert loaded(home, "--home", str(home), "list") == set()


def test_the_default_home_is_asked_for_only_where_none_is_given(home: Path) -> None:
    place = {"MAGSTACK_HOME": "", "HOME": str(home), "XDG_DATA_HOME": str(home)}
    assert loaded(home, environment=place) == {"platformdirs"}
