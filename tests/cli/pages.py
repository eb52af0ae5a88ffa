"""Golden pages: what a person sees of a few commands in a row, compared whole.

A page lies in ``tests/golden``; ``MAGSTACK_WRITE_GOLDEN=1`` writes them anew, to be read in the
diff. Lines on stderr are marked with ``! ``, an exit code that is not 0 stands in brackets.
"""

import io
import os
import shlex
from pathlib import Path

from magstack.cli import main
from magstack.context import Terminal
from tests.conftest import Runner, Typed

GOLDEN = Path(__file__).parent.parent / "golden"


class Margin(io.StringIO):
    """A stream that writes to a page shared with others, each of its lines behind a mark."""

    def __init__(self, page: io.StringIO, mark: str) -> None:
        super().__init__()
        self.page = page
        self.mark = mark

    def write(self, text: str) -> int:
        for piece in text.splitlines(keepends=True):
            if self.page.getvalue()[-1:] in ("", "\n"):
                self.page.write(self.mark)
            self.page.write(piece)
        return len(text)


class Echoing(Terminal):
    """A terminal that shows what is typed, as terminals do."""

    def ask(self, question: str) -> str:
        answer = super().ask(question)
        self.stderr.write(f"{answer}\n")
        return answer


def converse(runner: Runner, line: str, typed: str | None = None) -> tuple[int, str]:
    """Run one command line, and return its exit code and everything on the screen, in order."""
    page = io.StringIO()
    out, err = Margin(page, ""), Margin(page, "! ")
    stdin = io.StringIO() if typed is None else Typed(typed)
    terminal = Echoing(stdin, out, err, width=runner.width, tty=runner.drawn, color=False)
    argv = shlex.split(line)[1:]
    code = main(argv, runner.context(terminal, *argv))
    return code, page.getvalue()


def played(runner: Runner, script: str) -> str:
    """Run a script line by line, and return the page.

    ``magstack …`` is run; ``@ 2026-11-20 22:05`` sets the clock; ``> …`` after a command is typed
    as an answer; ``# …`` is kept as it is.
    """
    shown: list[str] = []
    lines = [" ".join(line.split()) for line in script.strip().splitlines()]
    for place, line in enumerate(lines):
        if line.startswith("magstack"):
            answers = _answers(lines[place + 1 :])
            code, page = converse(runner, line, "".join(answers) if answers else None)
            text = "\n".join(each.rstrip() for each in page.splitlines())
            ending = f"\n[exit {code}]" if code else ""
            shown.append(f"$ {line}\n{text}{ending}\n")
        elif line.startswith("@ "):
            runner.at(line[2:])
            shown.append(f"{line}\n")
        elif line.startswith("#"):
            shown.append(f"{line}\n")
    return "\n".join(shown).replace(str(runner.home), "HOME")


def _answers(lines: list[str]) -> list[str]:
    answers = []
    for line in lines:
        if not line.startswith(">"):
            break
        answers.append(f"{line[1:].strip()}\n")
    return answers


def same(name: str, page: str) -> None:
    """Hold a page against the golden one of this name."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("MAGSTACK_WRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(page, encoding="utf-8")
    assert page == path.read_text(encoding="utf-8"), f"see {path}; MAGSTACK_WRITE_GOLDEN=1 rewrites"


def play(runner: Runner, name: str, script: str) -> str:
    """Play a script, hold the page against the golden one, and return it."""
    page = played(runner, script)
    same(name, page)
    return page
