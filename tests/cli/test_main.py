"""``main``: each way out, with its exit code and its words."""

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from magstack.actions import day
from magstack.cli import main
from magstack.context import Terminal
from magstack.errors import (
    DataError,
    InterruptError,
    MagstackError,
    NotFoundError,
    OutputError,
    StoreError,
    UsageError,
)
from tests.conftest import Runner

KINDS = [
    (UsageError, 2),
    (NotFoundError, 3),
    (DataError, 3),
    (StoreError, 4),
    (OutputError, 4),
    (InterruptError, 130),
    (MagstackError, 70),
]


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let ``today`` end in an error."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(day, "review", fail)


def program(*argv: str, home: Path, **more: str) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "MAGSTACK_HOME": str(home), **more}
    return subprocess.Popen(
        [sys.executable, "-m", "magstack", *argv],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )


@pytest.mark.parametrize(("kind", "code"), KINDS, ids=lambda value: str(value))
def test_errors_own_their_exit_code(
    stack: Runner, monkeypatch: pytest.MonkeyPatch, kind: type[MagstackError], code: int
) -> None:
    failing(monkeypatch, kind("What is wrong. What to type.\nAnd more."))
    assert stack.run("today") == (code, "", "What is wrong. What to type.\nAnd more.\n")


def test_an_error_keeps_what_was_said_before_and_no_control_character(
    stack: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, UsageError("\x1b[31mred\x9b\u202e"))
    assert stack.run("today") == (2, "", "[31mred\n")


def test_control_c(stack: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, KeyboardInterrupt())
    assert stack.run("today")[:2] == (130, "")


def test_a_bug_is_a_sentence_and_no_traceback(
    stack: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, ZeroDivisionError("division by zero"))
    code, out, err = stack.run("today")
    assert (code, out) == (70, "")
    assert err.startswith("magstack has a bug: ZeroDivisionError at test_main.py:")
    assert err.endswith("(division by zero). Please report it with the command that you typed.\n")
    assert len(err.splitlines()) == 1


class Deaf(io.StringIO):
    """An output that nobody reads."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self.descriptor = descriptor

    def write(self, text: str) -> int:
        raise BrokenPipeError

    def fileno(self) -> int:
        return self.descriptor


def test_a_reader_that_goes_away_is_no_error(runner: Runner, tmp_path: Path) -> None:
    with (tmp_path / "pipe").open("w") as pipe:
        terminal = Terminal(io.StringIO(), Deaf(pipe.fileno()), io.StringIO(), tty=False)
        assert main(["forms"], runner.context(terminal)) == 0
        assert Path(f"/proc/self/fd/{pipe.fileno()}").readlink() == Path(os.devnull)


def test_an_output_that_takes_nothing_more(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "magstack", "forms"]
    environment = {**os.environ, "MAGSTACK_HOME": str(tmp_path)}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, env=environment, check=False
        )
    assert done.returncode == 4
    assert done.stderr == "The output could not be written: No space left on device.\n"


@pytest.mark.parametrize("argv", [["forms"], ["catalog", "--json"], ["-h"]])
def test_head_takes_one_line(tmp_path: Path, argv: list[str]) -> None:
    """`magstack forms | head -1`, with a reader that is gone for certain."""
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "magstack", *argv]
    environment = {**os.environ, "MAGSTACK_HOME": str(tmp_path)}
    done = subprocess.run(
        command, stdout=write, stderr=subprocess.PIPE, env=environment, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_interrupted_program(tmp_path: Path) -> None:
    """SIGINT while it waits for an answer that is not given."""
    master, slave = os.openpty()
    command = [sys.executable, "-m", "magstack", "add"]
    environment = {**os.environ, "MAGSTACK_HOME": str(tmp_path)}
    with subprocess.Popen(
        command, stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as child:
        assert child.stderr is not None
        while b"Brand" not in child.stderr.readline() + child.stderr.read(5):
            pass
        child.send_signal(signal.SIGINT)
        child.communicate(timeout=20)
        assert child.returncode == 130
    os.close(master)
    os.close(slave)


def test_the_program_says_so(tmp_path: Path) -> None:
    with program("take", "neuro-mag", home=tmp_path / "none") as child:
        out, err = child.communicate(timeout=20)
        assert (child.returncode, out) == (4, b"")
        assert err.decode() == (
            f"There is no magstack record in {tmp_path / 'none'} yet. "
            "Begin with a product: magstack add neuro-mag\n"
        )


def test_the_program_keeps_the_words_of_its_command(tmp_path: Path) -> None:
    for argv in (["add", "neuro-mag"], ["take", "neuro-mag", "--note", "with milk"]):
        with program(*argv, home=tmp_path) as child:
            out, err = child.communicate(timeout=20)
            assert (child.returncode, err) == (0, b""), out
    with program("undo", "--list", "--json", home=tmp_path) as child:
        done = json.loads(child.communicate(timeout=20)[0])
    assert done[0]["command"] == "magstack take neuro-mag --note 'with milk'"


def test_what_is_not_utf_8_is_a_question_mark_or_refused(tmp_path: Path) -> None:
    command = [sys.executable.encode(), b"-m", b"magstack", b"forms", b"ox\xffide"]
    done = subprocess.run(
        command,
        capture_output=True,
        env={**os.environ, "MAGSTACK_HOME": str(tmp_path)},
        check=False,
    )
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
