"""A period as weeks: its days in blocks, a column for each week, the names of its months."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from magstack.domain.chronicle import PastDay

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

MOST_DAYS = 366
"""Days of a year; a longer period is drawn year by year."""

NAME_WEEKS = 4
"""The weeks over which the name of a month reaches, with a gap behind it."""


class Block(NamedTuple):
    """Days that are drawn together, without a gap; ``name`` tells them from other blocks."""

    name: str
    days: tuple[PastDay, ...]

    @property
    def monday(self) -> date:
        """The first day of the first week, which may be before the first of the days."""
        first = self.days[0].date
        return first - timedelta(days=first.weekday())

    @property
    def weeks(self) -> int:
        """How many weeks the days are in: at most 54."""
        return self.week_of(self.days[-1].date) + 1

    def week_of(self, day: date) -> int:
        """Return the place of the week that a day is in."""
        return (day - self.monday).days // 7

    def months(self) -> list[tuple[int, str]]:
        """Return the week in which each month begins, and its name.

        A month of which only the end is there has no name where the next one begins so soon that
        there is no room for both.
        """
        first = self.days[0].date
        begins = [first, *(day.date for day in self.days[1:] if day.date.day == 1)]
        found = [(self.week_of(day), MONTHS[day.month - 1]) for day in begins]
        crowded = len(found) > 1 and found[1][0] - found[0][0] < NAME_WEEKS
        return found[1:] if crowded else found


def years(days: Sequence[PastDay]) -> list[Block]:
    """Return days as one block if they are not more than a year, or a block for each year."""
    if len(days) <= MOST_DAYS:
        return [Block("", tuple(days))]
    return _blocks(days, lambda day: str(day.year))


def quarters(days: Iterable[PastDay]) -> list[Block]:
    """Return days as a block for each quarter of a year."""
    return _blocks(days, _quarter)


def _quarter(day: date) -> str:
    first = (day.month - 1) // 3 * 3
    return f"{MONTHS[first]} to {MONTHS[first + 2]} {day.year}"


def _blocks(days: Iterable[PastDay], name: Callable[[date], str]) -> list[Block]:
    """Return days in blocks, without those in which nothing was; the last one is always there."""
    groups = groupby(days, key=lambda day: name(day.date))
    blocks = [Block(named, tuple(group)) for named, group in groups]
    return [block for block in blocks[:-1] if _eventful(block)] + blocks[-1:]


def _eventful(block: Block) -> bool:
    return any(day.account.kind not in ("nothing-planned", "future") for day in block.days)
