"""A ramp: a dose that begins low and goes up step by step, or the way down."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from magstack.domain.amounts import Count
from magstack.domain.doses import Dose

MOST_STEPS = 400
"""More steps than this lead nowhere within a lifetime of doses."""


class Ramp(NamedTuple):
    """From the units of ``first``, ``by`` thousandths of a unit every so many days, to ``to``.

    ``to`` is in thousandths too; at 0 the plan ends. What goes beyond it is cut to it.
    """

    first: Dose
    by: int
    every: int
    to: int

    @property
    def leads(self) -> bool:
        """Whether the steps go towards the end, and come there in a bearable number of them."""
        way = self.to - self.first.units.thousandths
        return way * self.by > 0 and abs(way) <= abs(self.by) * MOST_STEPS

    def doses(self, since: date) -> Iterator[Dose]:
        """Yield a dose for each step, the first from ``since``; the last has no end.

        1, +1 every 7 days, to 3 is 1 for 7 days, 2 for 7 days, and 3 from then on.
        """
        units, begin = self.first.units.thousandths, since
        while units != self.to:
            end = begin + timedelta(days=self.every - 1)
            yield self._step(units, begin, end)
            begin = end + timedelta(days=1)
            ahead = units + self.by
            units = min(ahead, self.to) if self.by > 0 else max(ahead, self.to)
        if units:
            yield self._step(units, begin, None)

    def _step(self, units: int, since: date, until: date | None) -> Dose:
        schedule = self.first.schedule._replace(step=True)
        return replace(self.first, units=Count(units), since=since, until=until, schedule=schedule)
