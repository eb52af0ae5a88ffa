"""Which libraries each command loads: what it does not need would cost time at every call."""

import os
import pty
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import Runner

WATCHED = {
    *("sqlmodel", "sqlalchemy", "pydantic"),
    *("pint", "molmass", "numpy"),
    *("rich", "tzlocal", "platformdirs"),
    "magstack.reference.codes",
}
TABLES = "magstack.store.tables."
"""Where the classes of the tables are: a room of them costs as much as a small library."""
WRITING = {"sqlmodel", "sqlalchemy", "pydantic"}

# A fresh interpreter does what the program does, a line at a time, and says what it has loaded.
PROGRAM = """
import shlex, sys
from magstack.cli import main
report, *lines = sys.argv[1:]
with open(report, "w") as file:
    for line in lines:
        sys.argv[1:] = shlex.split(line)
        try:
            code = main()
        except SystemExit as stop:
            code = stop.code
        print(code or 0, *sys.modules, file=file)
"""


def modules(
    home: Path,
    *lines: str,
    environment: Mapping[str, str] | None = None,
    screen: int | None = None,
) -> dict[str, set[str]]:
    """Return every module that is loaded after each command line; ``screen`` is where it shows."""
    report = home / "loaded.txt"
    kept = {name: os.environ[name] for name in os.environ if name.startswith(("PATH", "COVERAGE"))}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, report, *lines],
        env={**kept, "MAGSTACK_HOME": str(home), **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if screen is None else screen,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    )
    said = [line.split() for line in report.read_text().splitlines()]
    assert [code for code, *_ in said] == ["0"] * len(lines), done.stderr
    return {line: set(found) for line, (_, *found) in zip(lines, said, strict=True)}


def loaded(
    home: Path,
    line: str,
    environment: Mapping[str, str] | None = None,
    screen: int | None = None,
) -> set[str]:
    """Return which of the watched libraries a command loads; ``screen`` is where it is shown."""
    return WATCHED & modules(home, line, environment=environment, screen=screen)[line]


def rooms(found: set[str]) -> set[str]:
    """Return the rooms of tables whose classes are made."""
    return {name.removeprefix(TABLES) for name in found if TABLES in name} - {"sealed"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    modules(folder, "add neuro-mag", "take neuro-mag 1")
    return folder


LIGHT = [
    "--version",
    "--help",
    "",
    "today",
    "today --on yesterday --json",
    "today --short",
    "today --short --json",
    "list",
    "show neuro-mag",
    "log --product neuro-mag",
    "forms threonate",
    "catalog neuro-mag",
    "export csv",
    "check",
    "check --fail-on avoid",
    "check --on yesterday --json",
    "explain magnesium",
    "explain LIMIT_OVER",
    "plan suggest",
    "plan show",
    "plan history",
    "plan preview --days 3",
    'plan preview --try "neuro-mag ramp 1 at night, +1 every 7 days, to 3"',
    "history",
    "history --year --json",
    "stock show",
    "catalog compare neuro-mag zma",
    "amend -1 --units 2 --dry-run",
    "limits",
    "limits magnesium",
    "profile show",
    "profile show --json",
    "profile medicine list",
    "profile limit",
    "take neuro-mag 1 --again --dry-run",
    # The times of a dose are read without what writing needs.
    'check --with "neuro-mag 1 at 12:00"',
]
"""What loads none of the watched libraries."""


def test_most_commands_load_nothing(home: Path) -> None:
    """One process for all of them: the first that loads something is seen in those after it too."""
    found = modules(home, *LIGHT, f"--home {home} list")
    assert {line: WATCHED & each for line, each in found.items() if WATCHED & each} == {}


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("export fhir", {"tzlocal", "magstack.reference.codes"}),
        ("due --within 24h", {"tzlocal"}),
        ("due --pack 3d", {"tzlocal"}),
        ("undo --list", {"tzlocal"}),
        ("take neuro-mag 1 --again", WRITING),
        ("amend -1 --note late", WRITING),
        ("stock add neuro-mag", WRITING),
        ("profile set --sex f", WRITING),
        ("profile medicine add iron --at 08:00 --days mon", WRITING),
        ("take neuro-mag 1 --again --at -2h", WRITING | {"tzlocal"}),
    ],
)
def test_a_command_loads_what_it_needs(home: Path, command: str, expected: set[str]) -> None:
    assert loaded(home, command) == expected


def test_undoing_and_redoing_load_what_writes(home: Path) -> None:
    """One after the other: there is nothing to redo before something was undone."""
    assert [loaded(home, line) for line in ("undo", "redo")] == [WRITING, WRITING]


def test_a_command_makes_the_classes_of_the_tables_that_it_writes(tmp_path: Path) -> None:
    Runner(tmp_path).ok("add", "neuro-mag")
    lines = {
        "today": set(),
        "take neuro-mag 1": {"journal", "log"},
        "close": {"days"},
        "profile set --sex f": {"person"},
        "stock add neuro-mag": {"supplies"},
        "take neuro-mag 1 --again": set(),
        "archive neuro-mag": {"stack"},
        "undo": set(),
    }
    known: set[str] = set()
    for line, found in modules(tmp_path, *lines).items():
        assert rooms(found) - known == lines[line], line
        known |= rooms(found)
    undone = modules(tmp_path, "undo", "undo --list", "redo")
    assert [rooms(found) for found in undone.values()] == [{"journal", "log", "supplies"}] * 3


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
    assert loaded(home, "", asked) == set()


def test_only_a_screen_needs_rich(home: Path) -> None:
    lines = ["today", "list", "log", "explain magnesium", "plan suggest", "limits magnesium"]
    reader, writer = pty.openpty()
    try:
        found = modules(home, *lines, screen=writer)
    finally:
        os.close(writer)
        os.close(reader)
    assert [WATCHED & found[line] for line in lines] == [{"rich"}] * len(lines)


def test_convert_loads_pint(home: Path) -> None:
    assert loaded(home, "convert '2000 mg' oxide") & {*WRITING, "pint", "molmass"} == {"pint"}


def test_convert_loads_molmass_for_a_formula(home: Path) -> None:
    found = loaded(home, "convert '2000 mg' --formula MgO")
    # Not numpy: pint loads it where it is installed, and here pandas has brought it.
    assert found & {*WRITING, "pint", "molmass"} == {"pint", "molmass"}


def test_the_default_home_is_asked_for_only_where_none_is_given(home: Path) -> None:
    place = {"MAGSTACK_HOME": "", "HOME": str(home), "XDG_DATA_HOME": str(home)}
    assert loaded(home, "", place) == {"platformdirs"}
