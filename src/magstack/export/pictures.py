"""The past as pictures: a period as bars by day, or years as calendars, each one SVG text."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from magstack.domain.almanac import WEEKDAYS, Block, years
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
from magstack.domain.wording import amount
from magstack.export.svg import FONT, LINE, named, paragraphs, path, rect, sheet, sign, text

EDGE = 16
"""The margin of a picture."""

HEIGHT = 240
"""How high the plot of bars is."""

WIDTH = 640
"""How wide the plot of bars is, where there are not too many or too few of them."""

STEPS = (8, 40)
"""The least and the most from one bar to the next."""

AXIS, NAMES = 56, 96
"""The room for amounts on the left of the plot, and for the names of limits on its right."""

CELL = 14
"""From one day of a calendar to the next; a sign fills a part of it."""

SIGN = 10

LETTER = 6.4
"""How wide a letter is, as a rule: no font is measured here."""

DATE = 76
"""The room that a date needs."""


class _Plot(NamedTuple):
    """Where bars stand: ``full`` nanograms are as high as the plot."""

    left: float
    top: float
    step: float
    full: int

    @property
    def ground(self) -> float:
        """Where bars stand on."""
        return self.top + HEIGHT

    def x(self, place: int) -> float:
        """Return where the room of the bar of a day begins."""
        return self.left + place * self.step

    def y(self, mass: Mass) -> float:
        """Return how high up a mass reaches."""
        return self.ground - HEIGHT * mass.nanograms / self.full


def bars(chronicle: Chronicle) -> str:
    """Return a period as bars, one for each day, with the limits as lines."""
    days = chronicle.days
    step = min(STEPS[1], max(STEPS[0], WIDTH / len(days)))
    top = EDGE + 2 * LINE
    plot = _Plot(EDGE + AXIS, top, step, _full(chronicle))
    width = max(plot.x(len(days)) + NAMES, WIDTH + AXIS + NAMES) + EDGE
    body = [
        *_grid(plot, len(days), chronicle.unit),
        *(_bar(place, day, plot, chronicle) for place, day in enumerate(days)),
        *_limits(plot, chronicle),
        *_dates(plot, days),
    ]
    marks = used(mark_of(day.account) for day in days)
    signs = [(mark, legend(chronicle.unit)[mark]) for mark in marks]
    return _finished(chronicle, body, (width, plot.ground + 2.5 * LINE), signs)


def calendar(chronicle: Chronicle) -> str:
    """Return years as calendars, one under the other: a column for each week."""
    body: list[str] = []
    first = first_held(held(chronicle))
    authority = first.authority if first else None
    top = EDGE + 2 * LINE
    for block in years(chronicle.days):
        body += _block(block, top, chronicle, authority)
        top += (len(WEEKDAYS) + 1) * CELL + 2 * LINE
    said = legend(chronicle.unit, first)
    marks = used(mark_of(day.account, authority) for day in chronicle.days)
    width = 2 * EDGE + AXIS + 54 * CELL
    return _finished(chronicle, body, (width, top), [(mark, said[mark]) for mark in marks])


def _finished(
    chronicle: Chronicle,
    body: Sequence[str],
    size: tuple[float, float],
    signs: Sequence[tuple[Mark, str]],
) -> str:
    """Return the sheet with a picture, what its signs mean, and the figures under it."""
    width, y = size
    told = _told(chronicle)
    signed, y = _legend(signs, y, width)
    lines = paragraphs(EDGE, y + 1.5 * LINE, told, round((width - 2 * EDGE) / LETTER))
    name = title(chronicle)
    head = text(EDGE, EDGE + FONT, name, "ms-head")
    height = y + (len(lines) + 1) * LINE + EDGE
    return sheet(name, " ".join(told), (width, height), [head, *body, *signed, *lines])


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


def _bar(place: int, day: PastDay, plot: _Plot, chronicle: Chronicle) -> str:
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
    return named(_said(day, chronicle), *pieces)


def _column(
    account: Account, amounts: Interval, x: float, wide: float, plot: _Plot
) -> Iterator[str]:
    """Yield a bar up to the low end, and what is uncertain above it up to the high end."""
    low, high = plot.y(amounts.low), plot.y(amounts.high)
    if not amounts.exact:
        yield rect(x, high, wide, low - high, "ms-wide")
    solid = "ms-full" if account.kind == "complete" else "ms-dash"
    yield rect(x, low, wide, plot.ground - low, solid)


def _said(day: PastDay, chronicle: Chronicle) -> str:
    """Return a day in words, for who points at it."""
    parts = (
        spoken_amount(day.account, chronicle.unit),
        *standings(day.account, chronicle),
        WORDS[day.account.kind],
    )
    return f"{day.date:%a} {day.date}: {', '.join(parts)}"


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


def _block(block: Block, top: float, chronicle: Chronicle, authority: str | None) -> Iterator[str]:
    """Yield the calendar of a block of days from ``top`` on, by the limit of an authority."""
    left = EDGE + AXIS
    if block.name:
        yield text(EDGE, top, block.name, "ms-head")
    for week, month in block.months():
        yield text(left + week * CELL, top + LINE, month, "ms-soft")
    ground = top + LINE + 6
    for row, weekday in enumerate(WEEKDAYS):
        yield text(left - 8, ground + row * CELL + SIGN, weekday, "ms-soft", "end")
    for day in block.days:
        x = left + block.week_of(day.date) * CELL
        y = ground + day.date.weekday() * CELL
        drawn = sign(mark_of(day.account, authority), x, y, SIGN)
        yield named(_said(day, chronicle), drawn)


def _full(chronicle: Chronicle) -> int:
    """Return the nanograms that the height of the plot stands for: a little above the highest."""
    masses = [day.account.total.amount.high for day in chronicle.days if day.account.total]
    masses += [value for limit in held(chronicle) for _, value in limit.values if value]
    highest = max((mass.nanograms for mass in masses), default=0)
    return highest + highest // 12 or NANOGRAMS[chronicle.unit]
