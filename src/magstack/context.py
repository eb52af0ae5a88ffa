"""What comes from outside: the clock, the environment, the home directory and the terminal."""

import codecs
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TextIO

from magstack.domain.texts import clean
from magstack.errors import InterruptError, UsageError

DATABASE = "magstack.db"

LONGEST_LINE = 1000
"""Characters of a line that says why something could not be done."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the moment, and the zone in which local times are read.

    Both are functions, because finding a zone's rules is slow and seldom needed.
    """

    now: Callable[[], datetime]
    zone: Callable[[], tzinfo]


def system_clock() -> Clock:
    """Return the clock of this machine."""
    return Clock(lambda: datetime.now().astimezone(), _system_zone)


def _system_zone() -> tzinfo:
    from tzlocal import get_localzone  # 20 ms: only where a local time is read

    try:
        return get_localzone()
    except (LookupError, ValueError):  # TZ is no name, such as UTC0, or names what is no zone
        raise UsageError(
            "The time zone of this machine cannot be read. Name one, as in TZ=Europe/Lisbon."
        ) from None


@dataclass(slots=True)
class Terminal:
    """Where the person is: data goes to ``stdout``, narration and questions to ``stderr``.

    ``width`` and ``tty`` override what the streams say; ``no_input`` forbids questions; ``filled``
    says that a file is written to the screen just now, and nothing can be drawn on it.
    """

    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    width: int | None = None
    tty: bool | None = None
    color: bool | None = None
    no_input: bool = False
    filled: bool = False

    @property
    def drawn(self) -> bool:
        """Whether stdout is a screen to draw on; otherwise plain lines are printed."""
        return self.stdout.isatty() if self.tty is None else self.tty

    @property
    def asks(self) -> bool:
        """Whether a question can be asked and answered."""
        return not self.no_input and self.stdin.isatty()

    def say(self, line: str) -> None:
        """Print one line of data."""
        self.stdout.write(clean(line) + "\n")

    def tell(self, line: str) -> None:
        """Print one line of narration."""
        self.stderr.write(self._fitted(clean(line)) + "\n")

    def _fitted(self, line: str) -> str:
        """Break a line between words where it is told on a screen too narrow for it."""
        try:
            width = os.get_terminal_size(self.stderr.fileno()).columns
        except (OSError, ValueError):  # no screen, and so no width
            return line
        if len(line) <= width or not width:
            return line
        from textwrap import fill

        return fill(line, width, break_long_words=False, break_on_hyphens=False)

    def fail(self, sentence: str) -> None:
        """Print why the job could not be done, after what was printed so far."""
        self.stdout.flush()
        for line in sentence.split("\n"):
            self.tell(_shortened(line))
        self.stderr.flush()

    def hang_up(self) -> None:
        """Stop writing where nothing can be written, so that closing it raises nothing more."""
        with suppress(OSError):  # a stream without a file needs no closing
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.stdout.fileno())

    def ask(self, question: str) -> str:
        """Ask, and return the trimmed answer.

        Raises:
            InterruptError: the input ended.
        """
        self.stdout.flush()
        self.stderr.write(f"{clean(question)} ")
        self.stderr.flush()
        answer = self.stdin.readline()
        if not answer:
            self.stderr.write("\n")
            raise InterruptError("Stopped at the end of the input; nothing was written.")
        return answer.strip()

    def ask_secretly(self, question: str) -> str:
        """Ask for what must not be seen, and return it as typed, without the end of the line.

        Raises:
            InterruptError: the input ended.
        """
        with _unseen(self.stdin):
            self.stderr.write(f"{clean(question)} ")
            self.stderr.flush()
            answer = self.stdin.readline()
            self.stderr.write("\n")
        if not answer:
            raise InterruptError("Stopped at the end of the input; nothing was written.")
        return answer.removesuffix("\n")

    def confirm(self, question: str, otherwise: str) -> bool:
        """Ask a yes/no question; no is the default.

        Raises:
            UsageError: nobody can be asked; ``otherwise`` says what to type instead.
        """
        if not self.asks:
            raise UsageError(otherwise)
        return self.ask(f"{question} [y/N]").lower() in ("y", "yes")


@contextmanager
def _unseen(stdin: TextIO) -> Iterator[None]:
    """Keep a terminal from showing what is typed."""
    import termios

    try:
        shown = termios.tcgetattr(stdin)
    except (OSError, ValueError, TypeError, termios.error):  # no terminal: nothing is shown
        yield
        return
    hidden = list(shown)
    hidden[3] &= ~termios.ECHO
    termios.tcsetattr(stdin, termios.TCSAFLUSH, hidden)
    try:
        yield
    finally:
        termios.tcsetattr(stdin, termios.TCSAFLUSH, shown)


def _shortened(line: str) -> str:
    """Leave out the middle of what somebody made endless: the end says what to do."""
    return line if len(line) <= LONGEST_LINE else f"{line[:300]} … {line[-600:]}"


@dataclass(slots=True)
class Context:
    """Everything that a command needs from outside."""

    clock: Clock
    terminal: Terminal
    environment: dict[str, str] = field(default_factory=dict)
    home_option: Path | None = None
    command: str = ""

    @property
    def home(self) -> Path:
        """The data directory: ``--home``, else ``$MAGSTACK_HOME``, else the platform's own."""
        if self.home_option is not None:
            return self.home_option
        if self.environment.get("MAGSTACK_HOME"):
            return Path(self.environment["MAGSTACK_HOME"])
        from platformdirs import user_data_path

        return user_data_path("magstack", appauthor=False)

    @property
    def database(self) -> Path:
        """The record's file."""
        return self.home / DATABASE

    @property
    def begun(self) -> bool:
        """Whether there is something in the record's place, be it a link that leads nowhere."""
        return self.database.exists() or self.database.is_symlink()

    def changed(self, home: Path | None = None) -> "Context":
        """Return this context with another home."""
        return replace(self, home_option=home or self.home_option)


PLAIN = {
    "–": "-",
    "−": "-",
    "×": "x",
    "÷": "/",
    "·": "-",
    "…": "...",
    "µ": "u",
    "“": '"',
    "”": '"',
    "’": "'",
    "≥": ">=",
    "≤": "<=",
    "→": "->",
}
"""What stands in the place of a sign where only a narrower set of characters can be printed."""


def _plainly(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    return "".join(PLAIN.get(sign, "?") for sign in signs), error.end


codecs.register_error("plainly", _plainly)


def system_context(arguments: Iterable[str]) -> Context:
    """Return the context of this process; ``arguments`` are kept for the journal."""
    import shlex

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="plainly")
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")
    # A stream that the caller has closed is None.
    nowhere = Path(os.devnull)
    terminal = Terminal(
        sys.stdin or nowhere.open(encoding="utf-8"),
        sys.stdout or nowhere.open("w", encoding="utf-8"),
        sys.stderr or nowhere.open("w", encoding="utf-8"),
    )
    command = shlex.join(["magstack", *arguments])
    return Context(system_clock(), terminal, dict(os.environ), command=command)
