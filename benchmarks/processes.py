"""Start a program as a whole process, and measure it from outside."""

import os
import pty
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from time import perf_counter

PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR")
"""What a program sees of our environment: what changes how Python starts would be timed too."""


@dataclass(frozen=True)
class Program:
    """A process to time: its words, what it finds in the environment, and whether on a screen.

    ``code`` is what it ends with where all is as it should be.
    """

    words: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    screen: bool = False
    code: int = 0


@dataclass(frozen=True)
class Run:
    """A finished process: seconds from its start to its end, and its peak memory in MiB."""

    seconds: float
    peak: float


def start(program: Program) -> Run:
    """Run a program to its end, its output thrown away.

    Raises:
        SystemExit: it failed, so that its time means nothing.
    """
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    environment = {**kept, "TERM": "xterm-256color", "COLUMNS": "100", **program.environment}
    with _screen() if program.screen else _nowhere() as end:
        began = perf_counter()
        process = subprocess.Popen(
            program.words, env=environment, stdin=subprocess.DEVNULL, stdout=end, stderr=end
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != program.code:
        raise SystemExit(f"{' '.join(program.words)} ended with {process.returncode}")
    return Run(seconds, usage.ru_maxrss / 1024)


@contextmanager
def _nowhere() -> Iterator[int]:
    with open(os.devnull, "wb") as end:  # noqa: PTH123 (no file)
        yield end.fileno()


@contextmanager
def _screen() -> Iterator[int]:
    """Open a pseudo terminal that is read as it fills."""
    reader, writer = pty.openpty()
    Thread(target=_drain, args=(reader,), daemon=True).start()
    try:
        yield writer
    finally:
        os.close(writer)


def _drain(reader: int) -> None:
    try:
        while os.read(reader, 65536):
            pass
    except OSError:  # how Linux ends a pseudo terminal
        os.close(reader)
