"""A year as a calendar: a column for each week, a row for each weekday, a sign for each day."""

import re
from collections.abc import Iterator, Sequence

from magstack.context import Terminal
from magstack.domain.almanac import WEEKDAYS, Block, quarters, years
from magstack.domain.chronicle import Chronicle
from magstack.domain.retelling import Held, Mark, first_held, legend, mark_of, used
from magstack.render.console import console, narrow
from magstack.render.marks import STYLES, filled, sign_of

LABEL = 4
"""Characters in front of the first week: a weekday and a blank."""

OVER: tuple[Mark, ...] = ("over", "partial-over")


def show(terminal: Terminal, chronicle: Chronicle, limits: Sequence[Held]) -> None:
    """Draw the days on a screen: a year at a time, or a quarter where that has no room."""
    first = first_held(limits)
    accounts = {id(day.account): day.account for day in chronicle.days}
    marks = {
        number: mark_of(account, first.authority if first else None)
        for number, account in accounts.items()
    }
    signs = {number: sign_of(mark, terminal) for number, mark in marks.items()}
    width = console(terminal).width
    blocks = (quarters if narrow(terminal) else years)(chronicle.days)
    _print(terminal, [line for block in blocks for line in _lines(block, signs, width)])
    said = legend(chronicle.unit, first)
    shown = used(marks.values())
    filled(terminal, [f"{sign_of(mark, terminal)} {said[mark]}" for mark in shown])


def _lines(block: Block, signs: dict[int, str], width: int) -> Iterator[str]:
    """Yield the name of a block, its months, and a row for each weekday."""
    if block.name:
        yield block.name
    stride = 2 if LABEL + 2 * block.weeks <= width else 1
    head = ""
    for week, month in block.months():
        head = head.ljust(LABEL + week * stride) + month
    yield head
    rows = [[" "] * block.weeks for _ in WEEKDAYS]
    for place, day in enumerate(block.days, block.days[0].date.weekday()):
        rows[place % 7][place // 7] = signs[id(day.account)]
    for name, cells in zip(WEEKDAYS, rows, strict=True):
        yield f"{name:<{LABEL}}{(' ' * (stride - 1)).join(cells)}".rstrip()


def _print(terminal: Terminal, lines: Sequence[str]) -> None:
    """Print lines of our own, with the signs of days that are over in their colour.

    As segments, because a text of Rich with a style for every other sign takes five times as long.
    """
    from rich.segment import Segment, Segments

    screen = console(terminal)
    over = re.escape("".join(sign_of(mark, terminal) for mark in OVER))
    pieces = re.split(f"([{over}]+)", "\n".join([*lines, ""]))
    styles = (None, screen.get_style(STYLES["over"]))  # every other piece is such signs
    found = [Segment(piece, styles[place % 2]) for place, piece in enumerate(pieces)]
    screen.print(Segments(found), end="", soft_wrap=True)
