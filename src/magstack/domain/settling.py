"""Settle the past: what each of many days came to, and what became of its doses.

Most days are alike. A product's doses are settled once for all days on which the same of them were
planned and the same of it was logged in the same order; amounts are summed once for each number of
units of each label, and held against limits once.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from magstack.domain.amounts import NOTHING, Count
from magstack.domain.chronicle import Account, Chronicle, Kind, Logged, Past, PastDay, Settled
from magstack.domain.days import Intake, plan_of, settle
from magstack.domain.facts import Facts
from magstack.domain.hours import DAY, DayRules
from magstack.domain.limits import Applied, judge
from magstack.domain.products import Label, Product
from magstack.domain.profile import Person, months_between
from magstack.domain.review import Day, in_the_day
from magstack.domain.totals import Total, add_up


def chronicle_of(past: Past, nutrient: str, facts: Facts, person: Person) -> Chronicle:
    """Return each day of the past with what it came to of a nutrient."""
    return chronicles_of(past, (nutrient,), facts, person)[0]


def chronicles_of(
    past: Past, nutrients: Sequence[str], facts: Facts, person: Person
) -> tuple[Chronicle, ...]:
    """Return each day of the past with what it came to of each of some nutrients.

    The past is read once, and what became of its doses is the same value for all of them.
    """
    accounts = _Accounts(past, nutrients, facts, person)
    days = [(day, *accounts.of(day, logged)) for day, logged in _dated(past)]
    doses = (dose for product in past.products for dose in product.doses if dose.ever)
    earlier = any(dose.since is None or dose.since < past.first for dose in doses)
    names = {product.slug: product.name for product in past.products}
    return tuple(
        Chronicle(nutrient, _days_of(days, place), person, facts, past.today, names, earlier)
        for place, nutrient in enumerate(nutrients)
    )


def _days_of(days: Iterable["_Settled"], place: int) -> tuple[PastDay, ...]:
    """Return the days with what they came to of the nutrient at this place."""
    return tuple(PastDay(day, own[place], doses, closed) for day, own, doses, closed in days)


def _dated(past: Past) -> Iterator[tuple[date, tuple[Logged, ...]]]:
    """Yield every day of the period with what was logged on it."""
    none: tuple[date, tuple[Logged, ...]] = (date.max, ())
    found = iter(past.logged)
    when, logged = next(found, none)
    for ordinal in range(past.first.toordinal(), past.last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if day == when:
            yield day, logged
            when, logged = next(found, none)
        else:
            yield day, ()


class Plans:
    """Which doses are planned on a day, as their places among all: alike on days that are alike."""

    def __init__(self, products: Iterable[Product]) -> None:
        self.doses = [(product.slug, dose) for product in products for dose in product.doses]
        self._archived = {product.slug: product.archived or date.max for product in products}
        edges = {dose.since for _, dose in self.doses if dose.since} | {*self._archived.values()}
        edges |= {dose.until + DAY for _, dose in self.doses if dose.until}
        self._edges = [date.min, *sorted(edges - {date.min, date.max}), date.max]
        self._since = self._until = date.max
        self._places: tuple[int, ...] = ()
        self._daily = True

    def on(self, day: date) -> tuple[int, ...]:
        """Return the places of the doses that are planned on ``day``."""
        if not self._since <= day < self._until:
            self._turn_to(day)
        if self._daily:
            return self._places
        return tuple(place for place in self._places if self.doses[place][1].planned_on(day))

    def _turn_to(self, day: date) -> None:
        """Find the doses that are in force on ``day``, and until when no other begins or ends."""
        edge = bisect_right(self._edges, day)
        self._since, self._until = self._edges[edge - 1], self._edges[edge]
        self._places = tuple(
            place
            for place, (product, dose) in enumerate(self.doses)
            if day < self._archived[product] and dose.in_force(day) and not dose.as_needed
        )
        schedules = (self.doses[place][1].schedule for place in self._places)
        self._daily = all(each.cycle == 1 and len(each.weekdays) == 7 for each in schedules)


class _Settling:
    """Settles the doses of a product, once for all days on which they and its entries are alike."""

    def __init__(self, plans: Plans, labels: dict[int, str], rules: DayRules) -> None:
        self._plans = plans
        self._labels = labels
        self._rules = rules
        self._split: dict[tuple[int, ...], list[tuple[str, tuple[int, ...]]]] = {}
        self._known: dict[_Product, tuple[Settled, ...]] = {}

    def of(self, day: date, places: tuple[int, ...], logged: Iterable[Logged]) -> "_Doses":
        """Return what became of the doses at these places, those of each product together."""
        entries: dict[str, list[Logged]] = {}
        for entry in logged:
            entries.setdefault(self._labels[entry[0]], []).append(entry)
        return tuple(
            self._of_product(day, (product, own, tuple(entries.get(product, ()))))
            for product, own in self._by_product(places)
        )

    def _of_product(self, day: date, key: "_Product") -> tuple[Settled, ...]:
        if key not in self._known:
            product, places, logged = key
            doses = [self._plans.doses[place][1] for place in places]
            planned = plan_of([(product, doses)], day, self._rules)
            settle(planned, _intakes(product, day, logged), over=False)
            settled = (Settled(product, dose.state, dose.taken) for dose in planned)
            self._known[key] = tuple(settled)
        return self._known[key]

    def _by_product(self, places: tuple[int, ...]) -> list[tuple[str, tuple[int, ...]]]:
        """Return the places of each product's doses."""
        if places not in self._split:
            own: dict[str, list[int]] = {}
            for place in places:
                own.setdefault(self._plans.doses[place][0], []).append(place)
            self._split[places] = [(product, tuple(found)) for product, found in own.items()]
        return self._split[places]


_Doses = tuple[tuple[Settled, ...], ...]
"""What became of the doses of a day, those of each product together."""

_Settled = tuple[date, tuple[Account, ...], _Doses, bool]
"""A day, what it came to of each nutrient, what became of its doses, and if it was closed."""

_Product = tuple[str, tuple[int, ...], tuple[Logged, ...]]
"""A product, the places of its doses that are planned, and what was logged of it."""


def _intakes(product: str, day: date, logged: Iterable[Logged]) -> Iterator[Intake]:
    """Yield entries as intakes, one after the other in time; when exactly says nothing here."""
    for number, (label, dose, units, status) in enumerate(logged):
        counted = Count(units)
        yield Intake(number, product, label, counted, status, number, 0, day, dose, None, None, "")


class _Accounts:
    """What days come to, worked out once for all that are alike."""

    def __init__(self, past: Past, nutrients: Sequence[str], facts: Facts, person: Person) -> None:
        limits = tuple(limit for limit in facts.limits if limit.nutrient in nutrients)
        labels = [(label, product.slug) for product in past.products for label in product.labels]
        self._past = past
        self._nutrients = nutrients
        self._facts = replace(facts, limits=limits)  # to be searched for every age
        self._person = person
        self._plans = Plans(past.products)
        slugs = {label.id or 0: slug for label, slug in labels}
        self._settling = _Settling(self._plans, slugs, person.rules)
        self._labels = {label.id: _only(label, nutrients, facts) for label, _ in labels}
        self._days: dict[object, tuple[tuple[Account, ...], _Doses]] = {}
        self._accounts: dict[object, tuple[Account, ...]] = {}
        self._held: list[tuple[tuple[Applied, ...], ...]] = []
        self._of_age: dict[int | None, int] = {}

    def of(self, day: date, logged: tuple[Logged, ...]) -> tuple[tuple[Account, ...], _Doses, bool]:
        """Return what a day came to of each nutrient, its doses, and whether it was closed."""
        today, closed = self._past.today, day in self._past.closed
        places, limits = self._plans.on(day), self._limits_on(day)
        key = (logged, places, limits, closed, day >= today, day > today)
        if key not in self._days:
            doses = self._settling.of(day, places, logged)
            kind = _kind(day, today, doses, logged=bool(logged), closed=closed)
            known = logged if logged or closed else None
            self._days[key] = (self._accounts_of(kind, known, limits), doses)
        return (*self._days[key], closed)

    def _accounts_of(
        self, kind: Kind, logged: Iterable[Logged] | None, limits: int
    ) -> tuple[Account, ...]:
        """Return what entries come to; None is a day of which nothing is known."""
        units: dict[int, int] = {}
        for label, _, thousandths, status in logged or ():
            if status == "taken":
                units[label] = units.get(label, 0) + thousandths
        key = (kind, logged is None, frozenset(units.items()), limits)
        if key not in self._accounts:
            totals = zip(self._totals(units), self._held[limits], strict=True)
            self._accounts[key] = tuple(
                _account(kind, total, held, known=logged is not None) for total, held in totals
            )
        return self._accounts[key]

    def _totals(self, units: dict[int, int]) -> Iterator[Total]:
        """Yield the sum of each nutrient in units of labels, as those of a day are made."""
        taken = ((self._labels[label], thousandths) for label, thousandths in units.items())
        sums = add_up(taken, self._facts.counts_as)
        for nutrient in self._nutrients:
            yield sums.get(nutrient, Total(nutrient, NOTHING, resolved=True))

    def _limits_on(self, day: date) -> int:
        """Return the place of the limits that hold at the person's age on a day."""
        born = self._person.profile.born
        months = None if born is None else months_between(born, day)
        if months not in self._of_age:
            found = tuple(self._limits_of(self._person.on(day), day))
            if found not in self._held:
                self._held.append(found)
            self._of_age[months] = self._held.index(found)
        return self._of_age[months]

    def _limits_of(self, person: Person, day: date) -> Iterator[tuple[Applied, ...]]:
        """Yield each nutrient's limits for a person, in the order in which a day shows them."""
        bare = Day(day, person, {}, (), ())
        for nutrient in self._nutrients:
            shown = in_the_day(bare, nutrient, self._facts)
            yield tuple(Applied(each.limit, each.remark) for each in shown.verdicts)


def _account(kind: Kind, total: Total, held: Iterable[Applied], *, known: bool) -> Account:
    """Return what a day came to of a nutrient, against the limits that held."""
    verdicts = tuple(judge(limit, total.amount, total.amount) for limit in held)
    return Account(kind, total if known else None, verdicts)


def _kind(
    day: date,
    today: date,
    doses: Iterable[Iterable[Settled]],
    *,
    logged: bool,
    closed: bool,
) -> Kind:
    """Return of what kind a day is, by the same rule as a day by itself."""
    if day > today:
        return "future"
    states = [dose.state for product in doses for dose in product]
    if closed or (states and all(state in ("taken", "skipped") for state in states)):
        return "complete"
    if day == today:
        return "going-on"
    if logged:
        return "partial"
    return "blank" if states else "nothing-planned"


def _only(label: Label, nutrients: Iterable[str], facts: Facts) -> Label:
    """Return a label with nothing but its rows of nutrients, and of what counts as one."""
    wanted = {*nutrients}
    rows = tuple(row for row in label.rows if wanted.intersection(facts.counts_as(row.nutrient)))
    return replace(label, rows=rows)
