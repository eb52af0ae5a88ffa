"""The gate to the screen: everything shown passes here, cleaned, and is never read as markup."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from magstack.context import Terminal
from magstack.domain.texts import clean

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

GAP = 2
"""Blanks between columns."""

NARROW = 64
"""Characters; a screen with fewer shows rows as paragraphs."""


def console(terminal: Terminal) -> "Console":
    """Return a Rich console on the terminal's stdout that interprets nothing."""
    from rich.console import Console

    return Console(
        file=terminal.stdout,
        width=terminal.width,
        force_terminal=terminal.drawn,
        no_color=None if terminal.color is None else not terminal.color,
        color_system="auto" if terminal.color is not False else None,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )


def text(content: str, style: str = "") -> "Text":
    """Return foreign text as Rich may print it: no control characters, no markup, no codes."""
    from rich.text import Text

    return Text(clean(content), style=style)


def lines(content: Sequence[tuple[str, str]]) -> "Text":
    """Return foreign lines, each with its style, one under the other."""
    from rich.text import Text

    return Text("\n").join(text(line, style) for line, style in content)


def paragraph(terminal: Terminal, content: str, style: str = "", indent: int = 0) -> None:
    """Print a sentence: wrapped at the width of a screen, on one line in a pipe."""
    if not terminal.drawn:
        terminal.say(" " * indent + content)
        return
    from rich.padding import Padding

    console(terminal).print(Padding(text(content, style), (0, 0, 0, indent)))


def heading(terminal: Terminal, content: str) -> None:
    """Print a line that stands above what follows."""
    paragraph(terminal, content, style="bold")


def table(
    terminal: Terminal,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: Sequence[int] = (),
    keep: Sequence[int] = (0,),
) -> None:
    """Print rows under headings: fitted to a screen, or aligned and uncut in a pipe.

    ``right`` are the columns of numbers; ``keep`` those that are never wrapped.
    """
    if narrow(terminal):
        _narrow_table(terminal, headings, rows)
    elif terminal.drawn:
        _drawn_table(terminal, headings, rows, right, keep)
    else:
        _plain_table(terminal, headings, rows, right)


def narrow(terminal: Terminal) -> bool:
    """Whether the screen has no room for columns."""
    return terminal.drawn and console(terminal).width < NARROW


def unicode(terminal: Terminal) -> bool:
    """Whether more than ASCII can be shown."""
    encoding = getattr(terminal.stdout, "encoding", None) or "utf-8"
    return encoding.lower().startswith("utf")


def _narrow_table(
    terminal: Terminal, headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    for row in rows:
        heading(terminal, row[0])
        for title, cell in zip(headings[1:], row[1:], strict=True):
            if cell:
                paragraph(terminal, f"{title}: {cell}", indent=GAP)


def _drawn_table(
    terminal: Terminal,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: Sequence[int],
    keep: Sequence[int],
) -> None:
    from rich.table import Table

    drawn = Table(box=None, padding=(0, GAP, 0, 0), header_style="bold", pad_edge=False)
    for place, title in enumerate(headings):
        drawn.add_column(
            title,
            justify="right" if place in right else "left",
            no_wrap=place in keep,
            overflow="fold",
        )
    for row in rows:
        drawn.add_row(*(text(cell) for cell in row))
    console(terminal).print(drawn)


def _plain_table(
    terminal: Terminal,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: Sequence[int],
) -> None:
    lines = [[clean(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = [
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        terminal.say((" " * GAP).join(cells).rstrip())
