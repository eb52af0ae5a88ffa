"""The README's examples are run, in their order, in one home; what they show is what comes out.

A block marked ``console`` holds commands behind ``$`` and what they print; a line of three dots
stands for what is left out there.
"""

import re
import shlex
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import Runner

README = Path(__file__).parent.parent / "README.md"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Example(NamedTuple):
    """A command line, and what the page shows of its output."""

    line: str
    shown: str


def examples(page: str) -> list[Example]:
    """Return the examples of all console blocks of a page."""
    found = []
    for block in BLOCK.findall(page):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, shown = part.partition("\n")
            while line.endswith("\\"):
                more, _, shown = shown.partition("\n")
                line = f"{line[:-1]}{more.removeprefix('> ').strip()}"
            found.append(Example(line.partition("  #")[0].strip(), shown.strip("\n")))
    return found


def agrees(shown: str, printed: str) -> bool:
    """Whether the page shows what was printed; without any output shown nothing is claimed."""
    if not shown:
        return True
    kept = [re.escape(line.rstrip()) for line in shown.splitlines()]
    pattern = "\n".join(kept)
    for dots in (r"\.\.\.", "…"):
        pattern = re.sub(rf"(^|\n)\s*{re.escape(dots)}(?=\n|$)", r"\1[^\\0]*?", pattern)
    lines = "\n".join(line.rstrip() for line in printed.strip("\n").splitlines())
    return re.fullmatch(pattern, lines) is not None


def test_the_examples_are_found() -> None:
    assert examples("x\n```console\n$ magstack a \\\n> b\none\n\n$ magstack c  # why\n```\n") == [
        Example("magstack a b", "one"),
        Example("magstack c", ""),
    ]


@pytest.mark.parametrize(
    ("shown", "same"),
    [
        ("", True),
        ("a\nb\nc", True),
        ("a\n...\nc", True),
        ("a\n…", True),
        ("a\n...\nx", False),
        ("a\nb", False),
    ],
)
def test_what_is_left_out(shown: str, same: bool) -> None:
    assert agrees(shown, "a\nb \nc\n") is same


def test_the_examples_of_the_readme(runner: Runner) -> None:
    found = examples(README.read_text(encoding="utf-8"))
    assert len(found) >= 5
    for line, shown in found:
        words = shlex.split(line)
        assert words[0] == "magstack", line
        result = runner.run(*words[1:])
        assert agrees(shown, result.err + result.out), f"$ {line}\n{result.err}{result.out}"
