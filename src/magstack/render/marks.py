"""Signs of days, told apart by their shape: what a reader has in front of the words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from magstack.context import Terminal
from magstack.domain.retelling import Mark
from magstack.render.console import console, paragraph, unicode

if TYPE_CHECKING:
    from rich.text import Text

BETWEEN = "   "

SIGNS: dict[Mark, tuple[str, str]] = {
    "below": ("■", "o"),
    "over": ("▲", "X"),
    "unsure": ("◇", "+"),
    "partial": ("◐", "~"),
    "partial-over": ("△", "x"),
    "blank": ("□", "?"),
    "nothing-planned": ("·", "."),
    "going-on": ("○", "*"),
    "future": ("–", "-"),
}
"""For each mark its sign, and the sign where only ASCII can be shown."""

STYLES: dict[Mark, str] = {
    "over": "red",
    "partial-over": "red",
    "blank": "dim",
    "nothing-planned": "dim",
    "future": "dim",
}
"""The colours of the signs, which say nothing that their shapes do not say."""


def sign_of(mark: Mark, terminal: Terminal) -> str:
    """Return the sign of a mark that a terminal can show."""
    return SIGNS[mark][not unicode(terminal)]


def whole(terminal: Terminal, lines: "Sequence[Text]", *, wrapped: bool = False) -> None:
    """Print many lines in one go: each by itself would take as long as all of them do."""
    from rich.text import Text

    console(terminal).print(Text("\n").join(lines), soft_wrap=not wrapped)


def filled(terminal: Terminal, items: Sequence[str]) -> None:
    """Print items beside one another, each whole, in as many lines as a screen needs."""
    width = console(terminal).width
    line = ""
    for item in items:
        if line and len(line) + len(BETWEEN) + len(item) > width:
            paragraph(terminal, line)
            line = ""
        line += f"{BETWEEN if line else ''}{item}"
    if line:
        paragraph(terminal, line)
