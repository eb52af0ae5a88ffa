"""A period as bars, a row for each day, with the limits as lines through all of them."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from magstack.context import Terminal
from magstack.domain.amounts import Mass
from magstack.domain.chronicle import Account, Chronicle, PastDay
from magstack.domain.retelling import WORDS, Held, mark_of, spoken_amount, spoken_limit
from magstack.render.console import GAP, console, narrow, text, unicode
from magstack.render.marks import STYLES, filled, sign_of, whole

if TYPE_CHECKING:
    from rich.text import Text

MOST_CELLS = 60
"""How long a bar is, where the screen has room for it."""

LEAST_CELLS = 12
"""A shorter bar goes under its day, and not beside it."""


class Brush(NamedTuple):
    """What bars are drawn with; ``half`` is empty where there is no half of a cell.

    A day that is not complete is ``shaded``; from the low end of a range to its high end it is
    ``unsure``. ``first`` and ``other`` are the lines of the limits.
    """

    whole: str
    half: str
    shaded: str
    unsure: str
    first: str
    other: str


BRUSH = Brush("█", "▌", "▒", "░", "│", "┆")
ASCII_BRUSH = Brush("#", "", "=", "-", "|", ":")


class Scale(NamedTuple):
    """How masses become cells: ``full`` nanograms are ``cells`` of them.

    ``first`` is the authority whose limit comes first, and has the unbroken line.
    """

    full: int
    cells: int
    brush: Brush
    first: str

    def halves(self, mass: Mass) -> int:
        """Return the half cells that a mass fills; one, where it is little and not nothing."""
        filled = 2 * mass.nanograms * self.cells // self.full
        return max(1, filled) if mass.nanograms else 0

    def place(self, mass: Mass) -> int:
        """Return the cell that the line of a limit is in: nothing below the limit reaches it."""
        return mass.nanograms * self.cells // self.full


def show(terminal: Terminal, chronicle: Chronicle, limits: Sequence[Held]) -> None:
    """Draw the days on a screen, and under them what the lines through them are."""
    rows = [_cells(day, terminal, chronicle, limits) for day in chronicle.days]
    widths = [max(len(cells[place]) for cells in rows) for place in range(3)]
    width = console(terminal).width
    room = width - sum(widths) - 3 * GAP - 1
    beside = room >= LEAST_CELLS and not narrow(terminal)
    letters = _letters(limits)
    cells = min(MOST_CELLS, room if beside else max(LEAST_CELLS, width - GAP - 1))
    brush = BRUSH if unicode(terminal) else ASCII_BRUSH
    scale = Scale(_full(chronicle), cells, brush, next(iter(letters), ""))
    indent = " " * (widths[0] + GAP if beside else GAP)
    lines = [text(indent + _head(chronicle.days[-1].account, letters, scale))]
    for day, row in zip(chronicle.days, rows, strict=True):
        drawn = bar(day.account, scale)
        style = STYLES.get(mark_of(day.account), "")
        lines += [_beside(row, widths, drawn, style)] if beside else _above(day, row, drawn, style)
    whole(terminal, lines, wrapped=not beside)
    filled(terminal, list(_legend(limits, letters, brush, chronicle.unit)))


def _beside(row: Sequence[str], widths: Sequence[int], drawn: str, style: str) -> "Text":
    """Return a day on one line, with its bar between the date and the amount."""
    label, amount, note = row
    cells = (label.ljust(widths[0]), drawn, amount.rjust(widths[1]), "")
    return text((" " * GAP).join(cells)).append_text(text(note, style))


def _above(day: PastDay, row: Sequence[str], drawn: str, style: str) -> "list[Text]":
    """Return a day on a line of its own, and under it its bar if it has one."""
    total = day.account.total
    has_bar = total is not None and total.amount.high > Mass(0)
    bars = [text(" " * GAP + drawn)] if has_bar else []
    return [text((" " * GAP).join(row), style), *bars]


def bar(account: Account, scale: Scale) -> str:
    """Return the bar of a day with the lines of its limits, one cell longer than the scale."""
    cells = [" "] * (scale.cells + 1)
    brush, total = scale.brush, account.total
    if total is not None and total.known:
        solid = brush.whole if account.kind == "complete" else brush.shaded
        low, high = (_reach(end, account, scale) for end in (total.amount.low, total.amount.high))
        cells[: high // 2] = brush.unsure * (high // 2)
        cells[: low // 2] = solid * (low // 2)
        if low % 2 and low // 2 <= scale.cells:
            cells[low // 2] = (brush.half if solid == brush.whole else "") or solid
    for place, line in _lines(account, scale):
        cells[place] = line
    return "".join(cells)


def _reach(mass: Mass, account: Account, scale: Scale) -> int:
    """Return the half cells up to a mass: beyond the line of each limit that it is over."""
    limits = (verdict.limit.value for verdict in account.verdicts)
    passed = (2 * scale.place(limit) + 4 for limit in limits if limit and limit < mass)
    return min(2 * scale.cells + 2, max([scale.halves(mass), *passed]))


def _lines(account: Account, scale: Scale) -> Iterator[tuple[int, str]]:
    """Yield the cell and the line of each limit, the first one last: it is above the others."""
    for limit in (verdict.limit for verdict in reversed(account.verdicts)):
        if limit.value is not None:
            first = limit.authority == scale.first
            yield scale.place(limit.value), scale.brush.first if first else scale.brush.other


def _full(chronicle: Chronicle) -> int:
    """Return the nanograms that the whole length of a bar stands for."""
    found = {id(day.account): day.account for day in chronicle.days}.values()
    totals = (each.total.amount.high for each in found if each.total is not None)
    limits = (verdict.limit.value for each in found for verdict in each.verdicts)
    masses = [*totals, *(limit for limit in limits if limit is not None)]
    return max((mass.nanograms for mass in masses), default=0) or 1


def _cells(
    day: PastDay, terminal: Terminal, chronicle: Chronicle, limits: Sequence[Held]
) -> tuple[str, str, str]:
    """Return a day's date, its amount, and what it was, behind a sign."""
    account = day.account
    names = {limit.authority: limit.name for limit in limits}
    over = [
        names[verdict.limit.authority] for verdict in account.verdicts if verdict.standing == "over"
    ]
    said = [] if over and account.kind == "complete" else [WORDS[account.kind]]
    said += [f"over {', '.join(dict.fromkeys(over))}"] if over else []
    sign = sign_of(mark_of(account), terminal)
    amount = spoken_amount(account, chronicle.unit)
    return f"{day.date:%a} {day.date}", amount, f"{sign} {', '.join(said)}"


def _letters(limits: Sequence[Held]) -> dict[str, str]:
    """Return a letter for each limit with a value: the first of its name that is free."""
    letters: dict[str, str] = {}
    for limit in limits:
        if limit.is_set:
            wanted = [*limit.name.upper(), *"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
            free = (char for char in wanted if char.isalnum() and char not in letters.values())
            letters[limit.authority] = next(free)
    return letters


def _head(account: Account, letters: dict[str, str], scale: Scale) -> str:
    """Return the letters of the limits above their lines; where two meet, one after the other."""
    line = ""
    marked = [
        (scale.place(verdict.limit.value), letters[verdict.limit.authority])
        for verdict in account.verdicts
        if verdict.limit.value is not None
    ]
    for place, letter in sorted(marked, key=lambda mark: mark[0]):
        line = line.ljust(place) + letter
    return line


def _legend(
    limits: Sequence[Held], letters: dict[str, str], brush: Brush, unit: str
) -> Iterator[str]:
    """Yield what each line means."""
    for limit in limits:
        letter, said = letters.get(limit.authority), spoken_limit(limit, unit)
        line = brush.first if limit.authority == next(iter(letters), "") else brush.other
        yield f"{letter} {line} {said}" if letter else said
    if not limits:
        yield "No limit is in the catalogue."
