"""The guard of the real home, and the runner that everything else leans on."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from magstack.context import Context
from tests.conftest import REAL_HOMES, Runner

HOME = Path.home() / ".local" / "share" / "magstack"
Failed = pytest.fail.Exception


def connect(path: Path) -> None:
    sqlite3.connect(f"file:{path}?mode=ro", uri=True).close()


TOUCHES: dict[str, Callable[[Path], object]] = {
    "read": lambda home: (home / "magstack.db").read_bytes(),
    "list": lambda home: list(home.iterdir()),
    "make": lambda home: home.mkdir(),
    "delete": lambda home: (home / "magstack.db").unlink(),
    "rename": lambda home: Path("nothing").rename(home / "magstack.db"),
    "connect": connect,
}


@pytest.mark.parametrize("touch", TOUCHES)
def test_touching_the_real_home_is_a_failure(touch: str) -> None:
    for home in REAL_HOMES:
        with pytest.raises(Failed, match="touched the real home"):
            TOUCHES[touch](Path(home))


def test_the_usual_home_is_guarded() -> None:
    assert str(HOME) in REAL_HOMES


def test_asking_for_the_default_home_is_a_failure(runner: Runner) -> None:
    context = runner.context()
    with pytest.raises(Failed, match="asked for the real home"):
        _ = Context(context.clock, context.terminal).home


def test_a_command_without_a_home_is_a_failure(runner: Runner) -> None:
    runner.home = None  # type: ignore[assignment]  # what a careless test would do
    with pytest.raises(Failed, match="asked for the real home"):
        runner.run("today")


def test_a_started_process_finds_no_home_to_write_to() -> None:
    command = [sys.executable, "-m", "magstack", "--no-input", "add", "neuro-mag"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 4, done
    assert f"{os.environ['XDG_DATA_HOME']}/magstack" in done.stderr


def test_the_runner_has_a_clock_that_can_be_set(runner: Runner) -> None:
    clock = runner.at("2026-07-01 00:30").context().clock
    assert clock.now().isoformat() == "2026-07-01T00:30:00+02:00"
    assert str(clock.zone()) == "Europe/Madrid"


def test_the_runner_keeps_to_its_home(runner: Runner) -> None:
    missing = runner.run("log")
    assert (missing.code, missing.out) == (4, "")
    assert str(runner.home) in missing.err


def test_the_runner_answers_questions_when_something_is_typed(runner: Runner) -> None:
    context = runner.context()
    assert not context.terminal.asks
    asked = runner.run("add", typed="")
    assert asked.code == 130, asked
