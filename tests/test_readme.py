"""The pages' examples are run, in their order, in one home; what they show is what comes out.

A block marked ``console`` holds commands behind ``$`` and what they print; a line of three dots
stands for what is left out there, and within a line ``…`` does. In one marked ``console screen``
they draw on a terminal of 80 columns. A block marked ``sh`` holds commands alone, which must work.

Comments say what a reader need not: ``<!-- clock: 2026-11-24 22:05 Asia/Tokyo -->`` when, and
where, what follows is run; ``<!-- home: laptop -->`` that it is run in another home, where ``home``
is the first one; ``<!-- file: diary.csv -->`` that the block after it is such a file, and with
``from tests/data/…`` that it is a copy of one.
"""

import re
import shlex
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import Runner

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
TUTORIAL = ROOT / "docs" / "tutorial.md"

BLOCK = re.compile(
    r"^<!-- clock: (?P<clock>\S+ \S+)(?: (?P<zone>\S+))? -->$"
    r"|^<!-- home: (?P<home>\S+) -->$"
    r"|^<!-- file: (?P<copy>\S+) from (?P<origin>\S+) -->$"
    r"|^<!-- file: (?P<file>\S+) -->\n+```\w*\n(?P<content>.*?)^```$"
    r"|^```(?P<kind>console|console screen|sh)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)

ANSWERS = {"check": (0, 1), "due": (0, 1)}
"""Exit codes that are answers and no failures, where they are not 0 alone."""


class Moment(NamedTuple):
    """When and where commands are run, as local time and zone; no zone is the one before."""

    clock: str
    zone: str | None = None


class Example(NamedTuple):
    """A command line, what the page shows of its output, and how, when and where it is run."""

    line: str
    shown: str
    screen: bool = False
    moment: Moment | None = None
    home: str | None = None


class File(NamedTuple):
    """A file that is there for the examples that follow."""

    name: str
    content: str


def examples(page: str) -> list[Example | File]:
    """Return what a page shows in console blocks, types in sh blocks and has in files, in order."""
    found: list[Example | File] = []
    moment = home = None
    for block in BLOCK.finditer(page):
        if block["clock"]:
            moment = Moment(block["clock"], block["zone"])
        elif block["home"]:
            home = block["home"]
        elif block["copy"]:
            origin = ROOT / block["origin"]
            found.append(File(block["copy"], origin.read_text(encoding="utf-8")))
        elif block["file"]:
            found.append(File(block["file"], block["content"]))
        else:
            shown = _typed if block["kind"] == "sh" else _shown
            screen = block["kind"] == "console screen"
            found += [
                each._replace(screen=screen, moment=moment, home=home)
                for each in shown(block["body"])
            ]
    return found


def typed(line: str) -> bool:
    """Whether a line of a shell is a command of magstack, and not one that changes the shell."""
    return re.match("magstack [a-z]", line) is not None


def _typed(block: str) -> list[Example]:
    return [Example(_bare(line), "") for line in block.splitlines() if typed(line)]


def _shown(block: str) -> list[Example]:
    found = []
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        line, _, shown = part.partition("\n")
        while line.endswith("\\"):
            more, _, shown = shown.partition("\n")
            line = f"{line[:-1]}{more.removeprefix('> ').strip()}"
        found.append(Example(_bare(line), shown.strip("\n")))
    return found


def _bare(line: str) -> str:
    """Return a command line without the remark behind it."""
    return line.partition("  #")[0].strip()


def agrees(shown: str, printed: str) -> bool:
    """Whether the page shows what was printed; without any output shown nothing is claimed."""
    if not shown:
        return True
    kept = [re.escape(line.rstrip()) for line in shown.splitlines()]
    pattern = "\n".join(kept)
    for dots in (r"\.\.\.", "…"):
        pattern = re.sub(rf"(^|\n)\s*{re.escape(dots)}(?=\n|$)", r"\1[^\\0]*?", pattern)
    pattern = pattern.replace("…", r"[^\n]*?")
    lines = "\n".join(line.rstrip() for line in printed.strip("\n").splitlines())
    return re.fullmatch(pattern, lines) is not None


def play(runner: Runner, page: Path) -> int:
    """Run every example of a page, hold it against what is shown, and return how many ran."""
    found, home = examples(page.read_text(encoding="utf-8")), runner.home
    for each in found:
        if isinstance(each, File):
            Path(each.name).write_text(each.content, encoding="utf-8")
            continue
        line, shown, screen, moment, elsewhere = each
        runner.home = home.with_name(elsewhere) if elsewhere else home
        if moment:
            zone = ZoneInfo(moment.zone) if moment.zone else runner.now.tzinfo
            runner.now = datetime.fromisoformat(moment.clock).replace(tzinfo=zone)
        runner.drawn, runner.width = screen, 80 if screen else None
        words = shlex.split(line)
        assert words[0] == "magstack", line
        code, out, err = runner.run(*words[1:])
        assert code in ANSWERS.get(words[1], (0,)), f"$ {line}\n{err}{out}"
        both = (err + out, out + err)  # a screen shows the two in their own order
        assert any(agrees(shown, printed) for printed in both), f"$ {line}\n{err}{out}"
    return len(found)


def test_the_examples_are_found() -> None:
    page = """\
x
```console
$ magstack a \\
> b
one

$ magstack c  # why
```
<!-- clock: 2026-11-24 22:05 Asia/Tokyo -->
```sh
make demo
magstack --install-completion
magstack d  # how
```
```console screen
$ magstack e
```
<!-- home: laptop -->
<!-- file: f.csv -->

```csv
f,g
```
```console
$ magstack h
```
"""
    moment = Moment("2026-11-24 22:05", "Asia/Tokyo")
    assert examples(page) == [
        Example("magstack a b", "one"),
        Example("magstack c", ""),
        Example("magstack d", "", moment=moment),
        Example("magstack e", "", screen=True, moment=moment),
        File("f.csv", "f,g\n"),
        Example("magstack h", "", moment=moment, home="laptop"),
    ]


@pytest.mark.parametrize(
    ("shown", "same"),
    [
        ("", True),
        ("a\nb\nc", True),
        ("a\n...\nc", True),
        ("a\n…", True),
        ("a\n…b\nc", True),
        ("a\n...\nx", False),
        ("a\nb", False),
    ],
)
def test_what_is_left_out(shown: str, same: bool) -> None:
    assert agrees(shown, "a\nb \nc\n") is same


@pytest.mark.parametrize(
    "line",
    ["magstack take neuro-mag", "magstack add neuro-mag\nno such line", "magstack today --no-such"],
)
def test_an_example_that_is_not_so_is_found(line: str, runner: Runner, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"```console\n$ {line}\n```\n", encoding="utf-8")
    with pytest.raises(AssertionError):
        play(runner, page)


@pytest.mark.parametrize("page", [README, TUTORIAL], ids=["readme", "tutorial"])
def test_the_examples_of_a_page(
    page: Path, runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where the examples write their files
    assert play(runner, page) >= 15
