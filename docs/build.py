"""Build what the documentation shows of the program: commands.md, findings.md and the pictures.

    python docs/build.py            write them
    python docs/build.py --check    name what is out of step with the program, and exit 1

All come from the program as it is: one page from the objects that ``--help`` prints, one from the
texts of ``magstack explain CODE``, and the pictures from ``magstack today`` and ``magstack
history``, drawn on the example stack at fixed moments in a home that is thrown away.
"""

import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta, timezone
from html import escape
from io import StringIO
from pathlib import Path
from textwrap import fill
from typing import Any
from unittest.mock import patch

import typer
from rich.console import Console
from rich.text import Text

from magstack.cli import app, main
from magstack.cli.commands import COMMANDS, load
from magstack.cli.options import everywhere
from magstack.context import Clock, Context, Terminal
from magstack.domain.meanings import MEANINGS, Meaning

HERE = Path(__file__).parent
WIDTH = 80
"""The columns of the screen in the pictures."""

Steps = tuple[tuple[str, str], ...]
"""What is done, and when; the last is what is drawn."""

DAY: Steps = (
    ("2026-11-20 08:00", "add neuro-mag"),
    ("2026-11-20 08:00", "add magnen-b6"),
    ("2026-11-20 12:35", "take magnen-b6"),
    ("2026-11-20 20:00", "today"),
)

EACH = "--each-day --yes"

MONTH: Steps = (
    ("2026-10-21 08:00", "add neuro-mag"),
    ("2026-10-21 08:00", "add magnen-b6"),
    # one day with half of it, then two without a word
    ("2026-11-20 08:00", f"take magnen-b6 neuro-mag {EACH} --from 2026-10-21 --to 2026-10-29"),
    ("2026-11-20 08:00", f"take magnen-b6 {EACH} --from 2026-10-30 --to 2026-10-30"),
    # the tablets left out for some days, and nothing at all on one
    ("2026-11-20 08:00", f"take neuro-mag {EACH} --from 2026-11-02 --to 2026-11-05"),
    ("2026-11-20 08:00", f"skip magnen-b6 {EACH} --from 2026-11-02 --to 2026-11-05"),
    ("2026-11-20 08:00", "close --nothing 2026-11-06"),
    ("2026-11-20 08:00", f"take magnen-b6 neuro-mag {EACH} --from 2026-11-07 --to 2026-11-14"),
    # the capsules left out on one day, and forgotten on another that is closed
    ("2026-11-20 08:00", f"take magnen-b6 {EACH} --from 2026-11-15 --to 2026-11-16"),
    ("2026-11-20 08:00", f"skip neuro-mag {EACH} --from 2026-11-15 --to 2026-11-15"),
    ("2026-11-20 08:00", "close 2026-11-16"),
    ("2026-11-20 08:00", f"take magnen-b6 neuro-mag {EACH} --from 2026-11-17 --to 2026-11-19"),
    ("2026-11-20 12:35", "take magnen-b6"),
    ("2026-11-20 20:00", "history --month"),
)

INTRODUCTION = """\
# Commands

<!-- Written by `make docs` from the program itself. To change this page, change the help texts. -->

What each command takes and does, as `--help` says it. These options work with every command, before
its name or after it:
"""

FINDINGS = """\
# Findings

<!-- Written by `make docs` from the program itself. To change this page, change
src/magstack/domain/meanings.py, or docs/build.py for what stands above the first code. -->

A finding is something worth telling about a day or a product. It is no error: the job was done, and
this was seen on the way. Nothing is ever refused because of one, for you may have a reason. That
nothing was found says that no rule found anything, and no more.

Each has a code that does not change, a severity, a subject, a sentence, and the source it rests on.
The severities are, from the gravest, `avoid`, `major`, `moderate`, `minor` and `info`: how much is
at stake if the finding holds for you, which a clinician can say and magstack cannot. Where a rule
of the catalogue is behind a finding, the severity is that of the rule.

| command | which findings it tells |
|---|---|
| `today` | those of the day, worst first |
| `check` | all: those of the plan, of a day (`--on`) or of a what-if (`--with`), and remarks |
| `take` | before it writes, what that brings about; not `info`, nor where a section says so |
| `add` | those about the new product itself, and limits that the day passes |
| `explain CODE` | none: it prints what stands here about a code |

`check` exits with 1 if it found something at or above `--fail-on` (`minor`, `moderate`, `major` or
`avoid`; `major` where you say nothing), otherwise with 0. The other exit codes say that it could
not be done: 2 for what cannot be read, 3 for what does not exist, 4 for the record on disk.

`today --json` and `check --json` carry the findings with `code`, `severity`, `subject`, `message`,
`source` and `status`, the status of the fact behind each: [facts](facts.md) says what that means,
and [science](science.md) how an amount and a limit come about.
"""

EXAMPLES = {
    "LABEL_ABOVE_FORM": (
        "Magnen B6 gives 260 mg of magnesium from 1444.44 mg of glycinate: 18.0 %. Pure magnesium "
        "bisglycinate, anhydrous, holds 24.305 ÷ 172.423 = 14.1 %."
    ),
}
"""Numbers about nutrients and products stand in no module of the program: hence they are here."""

# No font is fetched from anywhere, and the words stand in <desc> for those who have them read out.
PICTURE = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img">
<title>TITLE</title>
<desc>WORDS</desc>
<style>
.{unique_id}-matrix {{
  font-family: "Fira Code", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px;
  line-height: {line_height}px;
}}
.{unique_id}-title {{ font: bold 18px arial, sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def commands_page() -> str:
    """Return the page of all commands, in the order of ``magstack --help``."""
    shared = everywhere()
    names = {param.name for param in shared}
    root = typer.main.get_command(app)
    root.params = [param for param in root.params if param.name not in names]
    lines = [INTRODUCTION, *_listed(shared, typer.Context(root))]
    lines += ["- `-h, --help`: Show what a command takes and does.", "", "The commands:", ""]
    lines += [f"- [{name}](#{name}): {entry.help}" for name, entry in COMMANDS.items()]
    lines += _section(root, "magstack", set())
    for name in COMMANDS:
        lines += _section(load(name), f"magstack {name}", names)
    return "\n".join(lines) + "\n"


def _section(command: Any, path: str, shared: set[str]) -> Iterator[str]:
    """Yield the lines of one command, and of the commands below it."""
    own = [param for param in command.params if param.name not in shared]
    below = getattr(command, "commands", {})
    usage = [path, "[OPTIONS]", *(_usage(param) for param in own if _argument(param))]
    yield from ("", f"## {path.removeprefix('magstack ')}", "")
    yield from (f"`{' '.join(usage)}{' COMMAND' if below else ''}`", "", _prose(command.help))
    if own:
        yield from ("", *_listed(own, typer.Context(command)))
    for name, lower in below.items():
        yield from _section(lower, f"{path} {name}", shared)


def _prose(text: str) -> str:
    """Return the paragraphs of a help text, each wrapped anew."""
    return "\n\n".join(fill(" ".join(part.split()), 100) for part in text.split("\n\n"))


def _listed(params: Iterable[Any], context: typer.Context) -> Iterator[str]:
    """Yield a line for each argument or option: how it is written, and what it is."""
    for param in params:
        written, told = param.get_help_record(context)
        written = _usage(param) if _argument(param) else re.sub("[][<>]", "", written)
        yield f"- `{written}`: {' '.join(told.split())}"


def _argument(param: Any) -> bool:
    return bool(param.param_type_name == "argument")


def _usage(param: Any) -> str:
    """Return an argument as it is written: in brackets if it may be left out, with … if many."""
    name = param.metavar or param.name.upper()
    if not param.required and not name.startswith("["):
        name = f"[{name}]"
    return name if param.nargs == 1 or name.endswith("...") else f"{name}..."


def findings_page() -> str:
    """Return the page of all findings: a table of the codes, and a section for each."""
    lines = [FINDINGS, "| code | severity | in a few words |", "|---|---|---|"]
    lines += [
        f"| {_linked(meaning.code)} | {meaning.severity} | {meaning.brief} |"
        for meaning in MEANINGS.values()
    ]
    for meaning in MEANINGS.values():
        lines += _explained(meaning)
    return "\n".join(lines) + "\n"


def _explained(meaning: Meaning) -> Iterator[str]:
    """Yield the lines of the section of one code."""
    said = {
        "When": meaning.when,
        "Example": EXAMPLES.get(meaning.code, ""),
        "Ground": meaning.ground,
        "What to do": meaning.do,
    }
    yield from ("", f"## {meaning.code}", "", _wrapped(_marked(meaning.meaning, meaning)), "")
    for title, words in said.items():
        if words:
            yield _wrapped(f"- **{title}.** {_marked(words, meaning)}", "  ")


def _linked(code: str) -> str:
    return f"[{code}](#{code.lower()})"


def _marked(words: str, of: Meaning) -> str:
    """Mark what a plain text holds: commands and options as code, other findings as links."""
    codes = "|".join(sorted(MEANINGS, key=len, reverse=True))

    def mark(found: re.Match[str]) -> str:
        whole, quoted = found[0], found["quoted"]
        if found["code"]:
            return whole if whole == of.code else _linked(whole)
        if quoted:
            return f"`{quoted}`" if quoted in COMMANDS else whole
        return f"`{whole}`"

    pattern = (
        r"(?<=: )magstack .+?(?=\. [A-Z]|\.?$)|--[a-z][a-z-]*(?: (?:avoid|major|moderate|minor)\b)?"
        rf"|“(?P<quoted>[^”]+)”|\b(?P<code>{codes})\b"
    )
    return re.sub(pattern, mark, words)


def _wrapped(words: str, indent: str = "") -> str:
    """Wrap a text at 100 columns, without breaking what is typed."""
    # A blank inside of code is a NUL while lines are broken.
    kept = re.sub("`[^`]*`", lambda code: code[0].replace(" ", "\0"), words)
    lines = fill(
        kept, 100, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return lines.replace("\0", " ")


def today_picture() -> str:
    """Return the picture of a day."""
    return _picture("magstack today", DAY)


def history_picture() -> str:
    """Return the picture of a month."""
    return _picture("magstack history --month", MONTH)


def _picture(title: str, steps: Steps) -> str:
    """Return the picture of what the last of some steps draws."""
    drawn = Text.from_ansi(_screen(steps))
    recorder = Console(record=True, width=WIDTH, file=StringIO(), color_system="truecolor")
    recorder.print(drawn)
    unique = title.replace(" --", "-").replace(" ", "-")
    picture = recorder.export_svg(
        title=title, code_format=PICTURE.replace("TITLE", title), unique_id=unique
    )
    words = "\n".join(line.rstrip() for line in drawn.plain.splitlines())
    return picture.replace("WORDS", escape(words, quote=False))


def _screen(steps: Steps) -> str:
    """Play some steps, and return what the last one draws, with its colours."""
    drawn = StringIO()
    with (
        tempfile.TemporaryDirectory() as home,
        patch.dict("os.environ", {"TERM": "xterm-256color"}, clear=True),
    ):
        for clock, command in steps:
            drawn, told = StringIO(), StringIO()
            if main(command.split(), _context(Path(home), clock, drawn, told)):
                sys.exit(f"There is nothing to draw: magstack {command}\n{told.getvalue()}")
    return drawn.getvalue()


def _context(home: Path, clock: str, screen: StringIO, told: StringIO) -> Context:
    """Return the circumstances of a step: the time, the home, and a screen to draw on."""
    zone = timezone(timedelta(hours=1))
    now = datetime.fromisoformat(clock).replace(tzinfo=zone)
    terminal = Terminal(StringIO(), screen, told, WIDTH, tty=True, color=True, no_input=True)
    return Context(Clock(lambda: now, lambda: zone), terminal, {}, home)


def words_of(picture: str) -> str:
    """Return what a picture shows: what is compared, since another Rich may draw it otherwise."""
    found = re.search("<desc>(.*)</desc>", picture, re.DOTALL)
    return found[1] if found else ""


BUILT: dict[str, tuple[Callable[[], str], Callable[[str], str]]] = {
    "commands.md": (commands_page, str),
    "findings.md": (findings_page, str),
    "today.svg": (today_picture, words_of),
    "history.svg": (history_picture, words_of),
}
"""For each file: what builds it, and what of it must be in step with the program."""


def stale(folder: Path = HERE) -> list[str]:
    """Return the names of the files that are out of step with the program, or missing."""
    return [
        name
        for name, (build, essence) in BUILT.items()
        if not (folder / name).is_file()
        or essence((folder / name).read_text(encoding="utf-8")) != essence(build())
    ]


def write(folder: Path = HERE) -> None:
    """Write the files."""
    for name, (build, _) in BUILT.items():
        (folder / name).write_text(build(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        behind = stale()
        sys.exit(f"Out of step: docs/{', docs/'.join(behind)}. Run: make docs" if behind else 0)
    write()
