"""The past as pictures: a period as bars by day, or years as calendars, each one SVG text.

A picture is a file of its own with its legend and figures, or it stands in a page that has these.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from magstack.domain.almanac import MONTHS, WEEKDAYS, Block, years
from magstack.domain.amounts import NANOGRAMS, Interval, Mass
from magstack.domain.chronicle import Account, Chronicle, PastDay
from magstack.domain.figures import notes, sentences, share
from magstack.domain.retelling import (
    WORDS,
    Held,
    Mark,
    first_held,
    held,
    legend,
    limits_said,
    mark_of,
    spoken_amount,
    standings,
    title,
    used,
)
from magstack.domain.summary import adherence, streak, summarised
from magstack.domain.wording import amount, capital
from magstack.export.svg import (
    FONT,
    LINE,
    alone,
    drawing,
    named,
    paragraphs,
    path,
    rect,
    sheet,
    sign,
    text,
)

EDGE = 16
"""The margin of a picture."""

HEIGHT, LOWER = 240, 150
"""How high the plot of bars is: in a file of its own, and in a page."""

WIDTH, NARROWER = 640, 360
"""How wide the plot of bars is, where there are not too many or too few: in a file, in a page."""

STEPS = (8, 40)
"""The least and the most from one bar to the next."""

AXIS, NAMES = 56, 96
"""The room for amounts on the left of the plot, and for the names of limits on its right."""

SIGN = 10

LETTER = 6.4
"""How wide a letter is, as a rule: no font is measured here."""

DATE = 76
"""The room that a date needs."""

LONGEST_YEAR = 53
"""The most weeks that a year reaches into, without its first."""

FEW_DAYS = 92
"""Up to how many days a calendar in a page has their numbers, and bars can be read in it."""


class _Plot(NamedTuple):
    """Where bars stand: ``full`` nanograms are as high as the plot."""

    left: float
    top: float
    step: float
    full: int
    height: float

    @property
    def ground(self) -> float:
        """Where bars stand on."""
        return self.top + self.height

    def x(self, place: int) -> float:
        """Return where the room of the bar of a day begins."""
        return self.left + place * self.step

    def y(self, mass: Mass) -> float:
        """Return how high up a mass reaches."""
        return self.ground - self.height * mass.nanograms / self.full


MEANT: dict[Mark, str] = {
    "partial": "partial day: more may have been taken",
    "blank": "blank day: nothing logged, so unknown",
}
"""What signs mean to those who have never seen them, where a page has the room to say it."""


class Inline(NamedTuple):
    """A picture for a page: its SVG, and each sign in it with what it means."""

    svg: str
    signs: tuple[tuple[str, str], ...]


class _Cells(NamedTuple):
    """From one day of a calendar to the next, and whether there is room for its number."""

    wide: float
    high: float
    dated: bool


CELL = 14

YEAR, DATED = _Cells(CELL, CELL, dated=False), _Cells(38, 19, dated=True)


class _Drawn(NamedTuple):
    """What a picture shows, how far it reaches, where a legend goes, and its signs in words."""

    body: list[str]
    width: float
    bottom: float
    below: float
    signs: list[tuple[Mark, str]]


def bars(chronicle: Chronicle) -> str:
    """Return a period as bars, one for each day, with the limits as lines."""
    return _finished(chronicle, _bars(chronicle, EDGE + 2 * LINE, (WIDTH, HEIGHT)))


def calendar(chronicle: Chronicle) -> str:
    """Return years as calendars, one under the other: a column for each week."""
    drawn = _calendar(chronicle, EDGE + 2 * LINE, YEAR, first_held(held(chronicle)))
    return _finished(chronicle, drawn._replace(width=_weeks_wide(LONGEST_YEAR, YEAR)))


def bars_in_page(chronicle: Chronicle, told: str) -> Inline:
    """Return a period as bars for a page, where ``told`` is the same in words."""
    drawn = _bars(chronicle, EDGE, (NARROWER, LOWER))
    return _inline(f"{_name(chronicle)}, as bars", told, drawn)


def calendar_in_page(chronicle: Chronicle, told: str) -> Inline:
    """Return a period as calendars, no wider than their weeks, where ``told`` is the same in words.

    A few weeks have room for the number of each day. They stand beside bars, and have the same
    signs: over is over any limit.
    """
    few = len(chronicle.days) <= FEW_DAYS
    drawn = (
        _calendar(chronicle, FONT, DATED, None)
        if few
        else _calendar(chronicle, FONT, YEAR, first_held(held(chronicle)))
    )
    return _inline(f"{_name(chronicle)}, as a calendar", told, drawn)


def _name(chronicle: Chronicle) -> str:
    """Return what a picture in a page is called."""
    name = capital(chronicle.facts.name_of(chronicle.nutrient))
    return f"{name} a day, {chronicle.days[0].date} to {chronicle.days[-1].date}"


def _bars(chronicle: Chronicle, top: float, size: tuple[float, float]) -> _Drawn:
    """Draw bars from ``top`` on; the plot is as wide as ``size`` says if its bars let it."""
    days = chronicle.days
    step = min(STEPS[1], max(STEPS[0], size[0] / len(days)))
    plot = _Plot(EDGE + AXIS, top, step, _full(chronicle), size[1])
    said = _worded(chronicle)
    width = max(plot.x(len(days)) + NAMES, size[0] + AXIS + NAMES) + EDGE
    body = [
        *_grid(plot, len(days), chronicle.unit),
        *(_bar(place, day, plot, said(day)) for place, day in enumerate(days)),
        *_limits(plot, chronicle),
        *_dates(plot, days),
    ]
    marks = used(mark_of(day.account) for day in days)
    signs = [(mark, legend(chronicle.unit)[mark]) for mark in marks]
    return _Drawn(body, width, plot.ground + 1.5 * LINE, plot.ground + 2.5 * LINE, signs)


def _calendar(chronicle: Chronicle, top: float, cells: _Cells, first: Held | None) -> _Drawn:
    """Draw calendars from ``top`` on, by the ``first`` limit or by any."""
    body: list[str] = []
    authority = first.authority if first else None
    blocks, worded = years(chronicle.days), _worded(chronicle)
    for block in blocks:
        body += _block(block, top, authority, cells, worded)
        top += len(WEEKDAYS) * cells.high + CELL + 2 * LINE
    said = legend(chronicle.unit, first)
    marks = used(mark_of(day.account, authority) for day in chronicle.days)
    width = _weeks_wide(max(block.weeks for block in blocks), cells)
    signs = [(mark, said[mark]) for mark in marks]
    return _Drawn(body, width, top - CELL - 0.5 * LINE, top, signs)


def _weeks_wide(weeks: int, cells: _Cells) -> float:
    """Return how wide a calendar of so many weeks is; the name of its last month needs room."""
    return 2 * EDGE + AXIS + weeks * cells.wide + CELL


def _finished(chronicle: Chronicle, drawn: _Drawn) -> str:
    """Return the sheet with a picture, what its signs mean, and the figures under it."""
    width = drawn.width
    told = _told(chronicle)
    signed, y = _legend(drawn.signs, drawn.below, width)
    lines = paragraphs(EDGE, y + 1.5 * LINE, told, round((width - 2 * EDGE) / LETTER))
    name = title(chronicle)
    head = text(EDGE, EDGE + FONT, name, "ms-head")
    height = y + (len(lines) + 1) * LINE + EDGE
    return sheet(name, " ".join(told), (width, height), [head, *drawn.body, *signed, *lines])


def _inline(name: str, told: str, drawn: _Drawn) -> Inline:
    """Return a picture without what the page says; who does not see it is told it in words."""
    svg = drawing(name, told, (drawn.width, drawn.bottom), drawn.body)
    signs = ((alone(mark, SIGN), MEANT.get(mark, said)) for mark, said in drawn.signs)
    return Inline(svg, tuple(signs))


def _told(chronicle: Chronicle) -> list[str]:
    """Return the limits and figures of a period, and what became of each product's doses."""
    kept = adherence(chronicle)
    doses = [
        f"{chronicle.names[each.product]}: {each.planned} planned, {each.taken} taken, "
        f"{each.skipped} skipped, {each.untaken} not taken, {each.unknown} unknown; "
        f"{share(each)} of planned taken."
        for each in kept
    ]
    figures = sentences(chronicle, summarised(chronicle.days), streak(chronicle))
    return [f"{limits_said(chronicle)}.", *figures, *doses, *notes(kept)]


def _legend(signs: Sequence[tuple[Mark, str]], y: float, width: float) -> tuple[list[str], float]:
    """Return signs with what they mean, in as many lines as they need, and where these end."""
    drawn: list[str] = []
    x: float = EDGE
    for mark, said in signs:
        room = SIGN + len(said) * LETTER + 2 * EDGE
        if x > EDGE and x + room > width:
            x, y = EDGE, y + LINE
        drawn += [sign(mark, x, y - SIGN, SIGN), text(x + SIGN + 6, y, said)]
        x += room
    return drawn, y


def _grid(plot: _Plot, days: int, unit: str) -> Iterator[str]:
    """Yield the lines behind the bars, each with its amount."""
    for value in _round_values(plot.full):
        y = plot.y(value)
        yield path(((plot.left, y), (plot.x(days), y)), "ms-grid")
        yield text(plot.left - 6, y + 4, amount(value, unit), "ms-soft", "end")


def _round_values(full: int) -> list[Mass]:
    """Return round masses from nothing up to ``full`` nanograms: six at the most."""
    tens = 10 ** (len(str(full)) - 2) if full > 10 else 1
    step = next(tens * each for each in (1, 2, 5, 10, 20, 50) if full <= 5 * tens * each)
    return [Mass(value) for value in range(0, full + 1, step)]


def _bar(place: int, day: PastDay, plot: _Plot, said: str) -> str:
    """Return the bar of a day with its sign above it, or its sign where there is no bar."""
    account = day.account
    wide = plot.step * 0.7
    x = plot.x(place) + (plot.step - wide) / 2
    size = min(SIGN, wide)
    mark = mark_of(account)
    amounts = account.total.amount if account.total and account.total.known else None
    top = plot.ground if amounts is None else plot.y(amounts.high)
    pieces = [] if amounts is None else list(_column(account, amounts, x, wide, plot))
    if mark != "below" or not amounts or not amounts.high.nanograms:
        pieces.append(sign(mark, x + (wide - size) / 2, top - size - 3, size))
    return named(said, *pieces)


def _column(
    account: Account, amounts: Interval, x: float, wide: float, plot: _Plot
) -> Iterator[str]:
    """Yield a bar up to the low end, and what is uncertain above it up to the high end."""
    low, high = plot.y(amounts.low), plot.y(amounts.high)
    if not amounts.exact:
        yield rect(x, high, wide, low - high, "ms-wide")
    solid = "ms-full" if account.kind == "complete" else "ms-dash"
    yield rect(x, low, wide, plot.ground - low, solid)


def _worded(chronicle: Chronicle) -> Callable[[PastDay], str]:
    """Return what says a day in words, for who points at it; those alike are worded once."""
    accounts = {id(day.account): day.account for day in chronicle.days}
    words = {number: _words(account, chronicle) for number, account in accounts.items()}
    return lambda day: f"{day.date:%a} {day.date}: {words[id(day.account)]}"


def _words(account: Account, chronicle: Chronicle) -> str:
    taken = spoken_amount(account, chronicle.unit)
    return ", ".join((taken, *standings(account, chronicle), WORDS[account.kind]))


def _limits(plot: _Plot, chronicle: Chronicle) -> Iterator[str]:
    """Yield each limit as a line over the days on which it held, the first one unbroken."""
    names_at: list[float] = []
    for place, limit in enumerate(limit for limit in held(chronicle) if limit.is_set):
        css = "ms-other" if place else "ms-limit"
        runs = list(_runs(limit, chronicle))
        for first, last, value in runs:
            y = plot.y(value)
            yield path(((plot.x(first), y), (plot.x(last + 1), y)), css)
        _, last, value = runs[-1]
        y = _free(plot.y(value) + 4, names_at)
        names_at.append(y)
        yield text(plot.x(last + 1) + 6, y, f"{limit.name} {amount(value, chronicle.unit)}")


def _runs(limit: Held, chronicle: Chronicle) -> Iterator[tuple[int, int, Mass]]:
    """Yield the places of the first and the last day of each value of a limit."""
    first = chronicle.days[0].date
    starts = [(since - first).days for since, _ in limit.values]
    for place, (_, value) in enumerate(limit.values):
        last = starts[place + 1] if place + 1 < len(starts) else len(chronicle.days)
        if value is not None:
            yield starts[place], last - 1, value


def _free(y: float, taken: Sequence[float]) -> float:
    """Return where a name has room: at ``y``, or below the names that are there."""
    while any(abs(y - other) < FONT for other in taken):
        y += FONT
    return y


def _dates(plot: _Plot, days: Sequence[PastDay]) -> Iterator[str]:
    """Yield dates under the bars, as many as have room."""
    every = max(1, round(DATE / plot.step + 0.5))
    for place in range(0, len(days), every):
        x = plot.x(place) + plot.step / 2
        yield path(((x, plot.ground), (x, plot.ground + 4)), "ms-faint")
        yield text(x, plot.ground + LINE, str(days[place].date), "ms-soft", "middle")


def _block(
    block: Block,
    top: float,
    authority: str | None,
    cells: _Cells,
    worded: Callable[[PastDay], str],
) -> Iterator[str]:
    """Yield the calendar of a block of days from ``top`` on, by the limit of an authority."""
    left = EDGE + AXIS
    if block.name:
        yield text(EDGE, top, block.name, "ms-head")
    for week, month in _months(block, cells):
        yield text(left + week * cells.wide, top + LINE, month, "ms-soft")
    ground = top + LINE + 6
    for row, weekday in enumerate(WEEKDAYS):
        yield text(left - 8, ground + row * cells.high + SIGN, weekday, "ms-soft", "end")
    for day in block.days:
        x = left + block.week_of(day.date) * cells.wide
        y = ground + day.date.weekday() * cells.high
        drawn = [sign(mark_of(day.account, authority), x, y, SIGN)]
        if cells.dated:
            drawn.append(text(x + SIGN + 4, y + SIGN, str(day.date.day), "ms-soft"))
        yield named(worded(day), *drawn)


def _months(block: Block, cells: _Cells) -> list[tuple[int, str]]:
    """Return the week in which each month begins, and its name; narrow weeks have not all."""
    if not cells.dated:
        return block.months()
    begins = (day.date for place, day in enumerate(block.days) if not place or day.date.day == 1)
    return list({block.week_of(day): MONTHS[day.month - 1] for day in begins}.items())


def _full(chronicle: Chronicle) -> int:
    """Return the nanograms that the height of the plot stands for: a little above the highest."""
    masses = [day.account.total.amount.high for day in chronicle.days if day.account.total]
    masses += [value for limit in held(chronicle) for _, value in limit.values if value]
    highest = max((mass.nanograms for mass in masses), default=0)
    return highest + highest // 12 or NANOGRAMS[chronicle.unit]
