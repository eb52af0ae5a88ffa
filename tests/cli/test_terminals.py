"""Terminals that are narrow, dumb, without colour or without Unicode: readable, and no crash."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from tests.conftest import Runner

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
NOISE = ("NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS", "LINES", "LANG", "LC_ALL", "PYTHONUTF8")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the example stack, and a product whose name is not ASCII."""
    path = tmp_path_factory.mktemp("terminals") / "home"
    person = Runner(path)
    person.ok("add", "neuro-mag")
    person.ok("add", "magnen-b6")
    label = ("--unit", "µg", "--serving", "1", "--elemental", "zinc=10 mg")
    person.ok("add", "Überzink ½ 日本", *label, "--dose", "1 at noon")
    return path


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in NOISE}
    return {**kept, "MAGSTACK_HOME": str(home), "TERM": "xterm", "TZ": "UTC", **more}


PROGRAM = "import json, sys; from magstack.cli import main; sys.exit(any(map(main, {})))"
"""Runs several commands in a process, and so in one terminal: starting one is most of its time."""


def program(*commands: list[str]) -> list[str]:
    return ["-c", PROGRAM.format(json.dumps(commands))]


def run(home: Path, *commands: list[str], **more: str) -> "subprocess.CompletedProcess[bytes]":
    """Run commands one after the other, with a pipe for what they print."""
    return subprocess.run(
        [sys.executable, *program(*commands)],
        capture_output=True,
        env=environment(home, **more),
        check=False,
        timeout=60,
    )


def screen(home: Path, *commands: list[str], columns: int = 80, **more: str) -> str:
    """Return what a real terminal of so many columns gets."""
    child = pexpect.spawn(
        sys.executable,
        program(*commands),
        env=environment(home, **more),
        timeout=30,
        dimensions=(60, columns),
        encoding="utf-8",
        codec_errors="replace",
    )
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0, child.before
    shown: str = child.before
    return shown


COMMANDS = [["today"], ["list"], ["catalog"], ["forms"], ["convert", "300 mg", "citrate"]]


@pytest.mark.parametrize("columns", [80, 40])
def test_nothing_is_wider_than_the_screen(home: Path, columns: int) -> None:
    shown = ESCAPE.sub("", screen(home, *COMMANDS, columns=columns, LANG="C.UTF-8"))
    assert max(map(len, shown.splitlines())) <= columns
    assert "…" not in shown


def test_colour_is_never_the_only_sign(home: Path) -> None:
    coloured = screen(home, ["today"], LANG="C.UTF-8")
    assert ESCAPE.search(coloured)
    for more in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        plain = screen(home, ["today"], columns=80, LANG="C.UTF-8", **more)
        assert "\x1b[3" not in plain, more
        assert ESCAPE.sub("", plain) == ESCAPE.sub("", coloured), more


@pytest.mark.parametrize("more", [{"FORCE_COLOR": "1"}, {"FORCE_COLOR": "0"}, {"TERM": "dumb"}])
def test_a_pipe_gets_no_colour(home: Path, more: dict[str, str]) -> None:
    done = run(home, ["today"], ["list"], ["forms", "oxide"], PYTHONUTF8="1", **more)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\x1b" not in done.stdout


ASCII = [
    {"PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "latin-1"},
]


@pytest.mark.parametrize("more", ASCII, ids=lambda more: next(iter(more)))
def test_an_output_without_unicode(home: Path, more: dict[str, str]) -> None:
    done = run(home, ["today"], ["list"], ["show", "uberzink-1-2"], ["forms"], **more)
    assert (done.returncode, done.stderr) == (0, b"")
    assert not any(byte > 126 for byte in done.stdout) or "latin-1" in more.values()


def test_a_screen_without_unicode_has_ascii_bars(home: Path) -> None:
    shown = ESCAPE.sub("", screen(home, ["today"], PYTHONIOENCODING="ascii"))
    assert re.search(r"^  =+\r?$", shown, re.MULTILINE)
    assert "o due" in shown
    assert "^ EU 250 mg" in shown
    assert "▒" not in shown


def test_json_is_ascii_everywhere(home: Path) -> None:
    done = run(home, ["show", "uberzink-1-2", "--json"], PYTHONIOENCODING="ascii")
    assert b"\\u00dcberzink" in done.stdout


def test_an_ascii_terminal_still_asks(home: Path) -> None:
    """The questions hold quotation marks that ASCII does not have."""
    child = pexpect.spawn(
        sys.executable,
        ["-m", "magstack", "add"],
        env=environment(home, PYTHONIOENCODING="ascii"),
        timeout=30,
        encoding="utf-8",
    )
    for answer in ("", "Zinc", "g", "1", "", "zinc", "1 mg", "", "", "n"):
        child.expect(r"[:?\]] ")
        child.sendline(answer)
    child.expect("Nothing was written")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
