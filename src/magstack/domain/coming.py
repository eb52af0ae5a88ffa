"""Doses to come: at which moment each is due, which of them are due, and how much to pack."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import takewhile
from math import lcm
from typing import NamedTuple

from magstack.domain.amounts import Count
from magstack.domain.days import DoseOfDay, Intake, as_needed_of, settle
from magstack.domain.doses import Dose
from magstack.domain.hours import DAY, DayRules
from magstack.domain.outlook import outlook
from magstack.domain.products import Product
from magstack.domain.review import planned
from magstack.domain.stock import left_in


class Coming(NamedTuple):
    """A dose that is still to be taken: how much of it is missing, and the aware moment it is due.

    ``units`` is less than the dose's where a part of it was taken.
    """

    product: Product
    dose: Dose
    units: Count
    at: datetime

    def late(self, now: datetime) -> timedelta:
        """Return for how long this has been due at ``now``; negative is yet to come."""
        return timedelta(seconds=int(now.timestamp()) - int(self.at.timestamp()))


class Upcoming(NamedTuple):
    """What is due at ``now``, or within a time, in its order, and what comes next after that."""

    now: datetime
    due: tuple[Coming, ...]
    next: Coming | None


class Packed(NamedTuple):
    """How much of a product some days take, in thousandths of a unit.

    ``planned`` is what the plan takes, ``most`` what may be taken as needed besides. ``stock`` is
    what is in stock today and has not expired, ``left`` what of that is still there when the days
    begin, if the plan is kept until then. Both are None where the stock is not counted.
    """

    product: Product
    planned: int
    most: int
    stock: int | None
    left: int | None

    @property
    def short(self) -> tuple[int, int] | None:
        """How much is missing in stock: for the plan, and with all that may be needed."""
        if self.left is None:
            return None
        missing = self.planned - self.left
        return max(0, missing), max(0, missing + self.most)


class Packing(NamedTuple):
    """What to pack for the days from ``first`` to ``last``, both included.

    ``going`` says that the first is today: what was taken or skipped of it is not in it.
    """

    now: datetime
    first: date
    last: date
    packed: tuple[Packed, ...]
    going: bool


class Agenda(NamedTuple):
    """The plan from a day on, and what was logged or closed of these days already.

    Clock times are those of ``zone``.
    """

    stack: Sequence[Product]
    logged: Mapping[date, Sequence[Intake]]
    closed: Collection[date]
    rules: DayRules
    zone: tzinfo

    def upcoming(self, now: datetime, within: timedelta) -> Upcoming:
        """Return what is due at ``now`` or comes ``within`` a time, from the day of ``now`` on."""
        due: list[Coming] = []
        for coming in self._from(self.rules.day_of(now)):
            if coming.late(now) < -within:
                return Upcoming(now, tuple(due), coming)
            due.append(coming)
        return Upcoming(now, tuple(due), None)

    def open_on(self, day: date) -> list[Coming]:
        """Return the doses of a day that are neither taken nor skipped, in their order."""
        products = {product.slug: product for product in self.stack}
        doses, _ = self._settled(day)
        found = [
            Coming(
                products[dose.product],
                dose.dose,
                Count(dose.missing),
                moment_of(day, dose.clock, self.rules, self.zone),
            )
            for dose in doses
            if dose.state == "due"
        ]
        return sorted(found, key=lambda coming: coming.at.timestamp())

    def packed(self, today: date, first: date, days: int) -> tuple[Packed, ...]:
        """Return how much of each product so many days take; what takes none is not there."""
        before = {day: self._open_units(day) for day in _days(today, first - DAY)}
        planned, most = Counter[str](), Counter[str]()
        for day in _days(first, first + DAY * (days - 1)):
            planned.update(self._open_units(day))
            most.update(self._as_needed(day))
        return tuple(
            Packed(product, planned[slug], most[slug], *_stock(product, before, today, first))
            for product in self.stack
            if planned[slug := product.slug] or most[slug]
        )

    def _open_units(self, day: date) -> Counter[str]:
        """Return the thousandths of a unit of each product that are open on a day."""
        total = Counter[str]()
        for coming in self.open_on(day):
            total[coming.product.slug] += coming.units.thousandths
        return total

    def _from(self, day: date | None) -> Iterator[Coming]:
        """Yield what is open from a day on, without an end where the plan has none."""
        while day is not None:
            yield from self.open_on(day)
            day = self._next_planned(day + DAY)

    def _next_planned(self, day: date) -> date | None:
        """Return the first day from ``day`` on with a dose of any product, or None."""
        found = [
            first
            for product in self.stack
            for dose in product.doses
            if (first := first_from(dose, day)) is not None and not product.put_away(first)
        ]
        return min(found, default=None)

    def _as_needed(self, day: date) -> dict[str, int]:
        """Return how many thousandths of a unit may be needed yet on a day, by product."""
        if day in self.closed:
            return {}
        plans = [(each.slug, each.doses) for each in self.stack if not each.put_away(day)]
        _, unplanned = self._settled(day)
        return {
            needed.product: max(0, needed.most.thousandths - needed.taken)
            for needed in as_needed_of(plans, day, unplanned)
        }

    def _settled(self, day: date) -> tuple[list[DoseOfDay], list[Intake]]:
        """Return the doses planned on a day as they stand, and the intakes that are for none."""
        doses = planned(self.stack, day, self.rules)
        return doses, settle(doses, self.logged.get(day, ()), over=day in self.closed)


def moment_of(day: date, clock: time, rules: DayRules, zone: tzinfo) -> datetime:
    """Return the moment of a clock time on a person's day, in ``zone``.

    Where the clock is put forward over it, it is as long after the change as it would have been;
    of two (the clock is put back) it is the first.
    """
    wall = rules.moment(day, clock).replace(tzinfo=zone)
    return wall.astimezone(UTC).astimezone(zone)


def first_from(dose: Dose, day: date) -> date | None:
    """Return the first day from ``day`` on that a dose is planned on, or None."""
    return _planned_on(dose, max(dose.since or day, day), DAY)


def last_until(dose: Dose, day: date) -> date | None:
    """Return the last day up to ``day`` that a dose is planned on, or None."""
    return _planned_on(dose, min(dose.until or day, day), -DAY)


def _planned_on(dose: Dose, day: date, step: timedelta) -> date | None:
    """Look one round of a dose through, after which its weekdays and its cycle repeat."""
    days = (day + step * number for number in range(lcm(7, dose.schedule.cycle)))
    return next(filter(dose.planned_on, takewhile(dose.in_force, days)), None)


def _days(first: date, last: date) -> Iterator[date]:
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


def _stock(
    product: Product, before: Mapping[date, Counter[str]], today: date, first: date
) -> tuple[int | None, int | None]:
    """Return what is good of a product's stock today, and what of it is left on a first day."""
    if not product.lots:
        return None, None

    def needs(day: date) -> int:
        return before[day][product.slug] if day in before else 0

    left = outlook(needs, product.lots, today, (first - today).days).left
    return left_in(lot for lot in product.lots if lot.good_on(today)), left
