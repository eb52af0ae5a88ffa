"""A year as a calendar: a column for each week, a row for each weekday, a sign for each day."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from magstack.context import Terminal
from magstack.domain.almanac import WEEKDAYS, Block, quarters, years
from magstack.domain.chronicle import Chronicle
from magstack.domain.retelling import Held, Mark, first_held, legend, mark_of, used
from magstack.render.console import console, narrow, text
from magstack.render.marks import STYLES, filled, sign_of, whole

if TYPE_CHECKING:
    from rich.text import Text

LABEL = 4
"""Characters in front of the first week: a weekday and a blank."""


def show(terminal: Terminal, chronicle: Chronicle, limits: Sequence[Held]) -> None:
    """Draw the days on a screen: a year at a time, or a quarter where that has no room."""
    blocks = (quarters if narrow(terminal) else years)(chronicle.days)
    width = console(terminal).width
    lines = [line for block in blocks for line in _lines(block, terminal, width)]
    whole(terminal, lines)
    said = legend(chronicle.unit, first_held(limits))
    marks = used(mark_of(day.account, first=True) for day in chronicle.days)
    filled(terminal, [f"{sign_of(mark, terminal)} {said[mark]}" for mark in marks])


def _lines(block: Block, terminal: Terminal, width: int) -> "Iterator[Text]":
    """Yield the lines of a block with the signs of days that are over in their colour."""
    if block.name:
        yield text(block.name, "bold")
    over: tuple[Mark, ...] = ("over", "partial-over")
    for line in _drawn(block, terminal, width):
        drawn = text(line)
        for mark in over:
            drawn.highlight_words([sign_of(mark, terminal)], STYLES[mark])
        yield drawn


def _drawn(block: Block, terminal: Terminal, width: int) -> Iterator[str]:
    """Yield the months, and a row for each weekday."""
    stride = 2 if LABEL + 2 * block.weeks <= width else 1
    head = ""
    for week, month in block.months():
        head = head.ljust(LABEL + week * stride) + month
    yield head
    rows = [[" "] * block.weeks for _ in WEEKDAYS]
    for day in block.days:
        mark = mark_of(day.account, first=True)
        rows[day.date.weekday()][block.week_of(day.date)] = sign_of(mark, terminal)
    for name, cells in zip(WEEKDAYS, rows, strict=True):
        yield f"{name:<{LABEL}}{(' ' * (stride - 1)).join(cells)}".rstrip()
