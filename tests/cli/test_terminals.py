"""Terminals that are narrow, dumb, without colour or without Unicode: readable, and no crash."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
NOISE = ("NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS", "LINES", "LANG", "LC_ALL", "PYTHONUTF8")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the example stack, and a product whose name is not ASCII."""
    path = tmp_path_factory.mktemp("terminals") / "home"
    for argv in (
        ["add", "neuro-mag"],
        ["add", "magnen-b6"],
        ["add", "Überzink ½ 日本", "--unit", "µg", "--serving", "1", "--elemental", "zinc=10 mg"],
        ["edit", "uberzink-1-2", "--dose", "1 at noon"],
    ):
        assert run(argv, path).returncode == 0
    return path


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in NOISE}
    return {**kept, "MAGSTACK_HOME": str(home), "TERM": "xterm", "TZ": "UTC", **more}


def run(argv: list[str], home: Path, **more: str) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "magstack", *argv]
    return subprocess.run(
        command, capture_output=True, env=environment(home, **more), check=False, timeout=60
    )


def screen(argv: list[str], home: Path, columns: int = 80, **more: str) -> str:
    """Return what a real terminal of so many columns gets."""
    child = pexpect.spawn(
        sys.executable,
        ["-m", "magstack", *argv],
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


@pytest.mark.parametrize("argv", COMMANDS, ids=lambda argv: argv[0])
@pytest.mark.parametrize("columns", [80, 40])
def test_nothing_is_wider_than_the_screen(home: Path, argv: list[str], columns: int) -> None:
    shown = ESCAPE.sub("", screen(argv, home, columns, LANG="C.UTF-8"))
    assert max(map(len, shown.splitlines())) <= columns
    assert "…" not in shown


def test_colour_is_never_the_only_sign(home: Path) -> None:
    coloured = screen(["today"], home, LANG="C.UTF-8")
    assert ESCAPE.search(coloured)
    for more in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        plain = screen(["today"], home, 80, LANG="C.UTF-8", **more)
        assert "\x1b[3" not in plain, more
        assert ESCAPE.sub("", plain) == ESCAPE.sub("", coloured), more


@pytest.mark.parametrize("more", [{"FORCE_COLOR": "1"}, {"FORCE_COLOR": "0"}, {"TERM": "dumb"}])
def test_a_pipe_gets_no_colour(home: Path, more: dict[str, str]) -> None:
    for argv in (["today"], ["list"], ["forms", "oxide"]):
        done = run(argv, home, PYTHONUTF8="1", **more)
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"\x1b" not in done.stdout


ASCII = [
    {"PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "latin-1"},
]


@pytest.mark.parametrize("more", ASCII, ids=lambda more: next(iter(more)))
@pytest.mark.parametrize("argv", [["today"], ["list"], ["show", "uberzink-1-2"], ["forms"]])
def test_an_output_without_unicode(home: Path, more: dict[str, str], argv: list[str]) -> None:
    done = run(argv, home, **more)
    assert (done.returncode, done.stderr) == (0, b"")
    assert not any(byte > 126 for byte in done.stdout) or "latin-1" in more.values()


def test_a_screen_without_unicode_has_ascii_bars(home: Path) -> None:
    shown = ESCAPE.sub("", screen(["today"], home, PYTHONIOENCODING="ascii"))
    assert re.search(r"^  =+\r?$", shown, re.MULTILINE)
    assert "o due" in shown
    assert "^ EU 250 mg" in shown
    assert "▒" not in shown


def test_json_is_ascii_everywhere(home: Path) -> None:
    done = run(["show", "uberzink-1-2", "--json"], home, PYTHONIOENCODING="ascii")
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
