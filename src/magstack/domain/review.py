"""A day as a whole: what was planned and taken, what it comes to, how it stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from magstack.domain.amounts import NOTHING
from magstack.domain.days import AsNeeded, DoseOfDay, Intake, as_needed_of, plan_of, settle
from magstack.domain.doses import Dose
from magstack.domain.facts import Facts
from magstack.domain.hours import DayRules
from magstack.domain.limits import Applied, Verdict, judge
from magstack.domain.products import Label, Product
from magstack.domain.profile import Person
from magstack.domain.totals import Total, add_up


class NutrientOfDay(NamedTuple):
    """One nutrient's sums over a day, against the limits of the authorities shown.

    ``planned`` is what the day comes to if every dose that is not skipped is taken.
    """

    nutrient: str
    taken: Total
    planned: Total
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Portion:
    """Thousandths of a unit of a product that were taken, or are planned, at a local moment.

    ``at`` is naive; ``dose`` is the planned dose where this is still open or was logged for it.
    """

    product: Product
    label: Label
    thousandths: int
    at: datetime
    taken: bool
    dose: DoseOfDay | None = None

    def holds(self, nutrient: str, facts: Facts) -> bool:
        """Whether the label names a nutrient, or what counts as it; how much may be unknown."""
        return any(nutrient in facts.counts_as(row.nutrient) for row in self.label.rows)


@dataclass(frozen=True, slots=True)
class Day:
    """One local day: what was planned and taken, by whom, and how it stands.

    ``unplanned`` are the intakes that no planned dose took up, ``as_needed`` what may be taken as
    needed, with those of them that were.
    """

    date: date
    person: Person
    products: dict[str, Product]
    doses: tuple[DoseOfDay, ...]
    unplanned: tuple[Intake, ...]
    portions: tuple[Portion, ...] = ()
    nutrients: tuple[NutrientOfDay, ...] = ()
    closed: bool = False
    as_needed: tuple[AsNeeded, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every planned dose was taken or skipped, or the person has closed the day."""
        return self.closed or self._settled

    @property
    def _settled(self) -> bool:
        return bool(self.doses) and all(dose.state in ("taken", "skipped") for dose in self.doses)

    @property
    def entries(self) -> frozenset[int]:
        """The numbers of the day's intakes."""
        planned = (intake for dose in self.doses for intake in dose.intakes)
        return frozenset(intake.id for intake in (*planned, *self.unplanned))

    def label_of(self, intake: Intake) -> Label:
        """Return the label that held when this was taken."""
        labels = self.products[intake.product].labels
        return next(label for label in labels if label.id == intake.label)


def day_of(
    when: date,
    products: Iterable[Product],
    intakes: Iterable[Intake],
    facts: Facts,
    person: Person,
    *,
    over: bool,
    closed: bool = False,
) -> Day:
    """Put a day together from the stack and the log.

    ``over`` says that it has ended, ``closed`` that the person has said so.
    """
    stack = {product.slug: product for product in products}
    kept = list(intakes)
    doses = planned(stack.values(), when, person.rules)
    unplanned = settle(doses, kept, over=over or closed)
    needed = as_needed_of(_plans(stack.values(), when), when, unplanned)
    day = Day(when, person, stack, tuple(doses), tuple(unplanned), closed=closed)
    portions = (*_taken(day, kept), *_open(day))
    named = {row.nutrient for dose in doses for row in stack[dose.product].label_on(when).rows}
    nutrients = tuple(_nutrients(named, portions, facts, person))
    return replace(day, portions=portions, nutrients=nutrients, as_needed=tuple(needed))


def planned(products: Iterable[Product], when: date, rules: DayRules) -> list[DoseOfDay]:
    """Return what is planned for a day of the products that are not put away by then."""
    return plan_of(_plans(products, when), when, rules)


def _plans(products: Iterable[Product], when: date) -> list[tuple[str, Sequence[Dose]]]:
    """Return the doses of each product that is not put away by then."""
    return [(product.slug, product.doses) for product in products if not product.put_away(when)]


def _taken(day: Day, intakes: Iterable[Intake]) -> Iterator[Portion]:
    own = {intake.id: dose for dose in day.doses for intake in dose.intakes}
    for intake in intakes:
        if intake.status == "taken":
            yield Portion(
                day.products[intake.product],
                day.label_of(intake),
                intake.units.thousandths,
                intake.local.replace(tzinfo=None),
                taken=True,
                dose=own.get(intake.id),
            )


def _open(day: Day) -> Iterator[Portion]:
    for dose in day.doses:
        if dose.state in ("due", "missed") and dose.missing:
            product = day.products[dose.product]
            at = day.person.rules.moment(day.date, dose.clock)
            yield Portion(product, product.label_on(day.date), dose.missing, at, False, dose)


def sums(portions: Iterable[Portion], facts: Facts) -> dict[str, Total]:
    """Sum portions by nutrient; what is part of another nutrient counts as both."""
    return add_up(((portion.label, portion.thousandths) for portion in portions), facts.counts_as)


def _nutrients(
    named: Iterable[str], portions: Iterable[Portion], facts: Facts, person: Person
) -> Iterator[NutrientOfDay]:
    """Yield what is taken or planned, and what is ``named`` by a skipped dose: that is zero."""
    held = list(portions)
    taken, planned = sums((each for each in held if each.taken), facts), sums(held, facts)
    order = {nutrient: place for place, nutrient in enumerate(facts.nutrients)}
    shown = {other for nutrient in named for other in facts.counts_as(nutrient)} | planned.keys()
    for nutrient in sorted(shown, key=lambda name: (order.get(name, len(order)), name)):
        nothing = Total(nutrient, NOTHING, resolved=True)
        sofar, whole = taken.get(nutrient, nothing), planned.get(nutrient, nothing)
        verdicts = tuple(_verdicts(sofar, whole, facts, person))
        yield NutrientOfDay(nutrient, sofar, whole, verdicts)


def in_the_day(day: Day, nutrient: str, facts: Facts) -> NutrientOfDay:
    """Return how a nutrient stands on a day; one that the day has not stands at zero."""
    for known in day.nutrients:
        if known.nutrient == nutrient:
            return known
    nothing = Total(nutrient, NOTHING, resolved=True)
    verdicts = tuple(_verdicts(nothing, nothing, facts, day.person))
    return NutrientOfDay(nutrient, nothing, nothing, verdicts)


def _verdicts(taken: Total, planned: Total, facts: Facts, person: Person) -> Iterator[Verdict]:
    """Yield the verdicts of the authorities shown, and after them those of own limits."""
    nutrient = taken.nutrient
    for authority in facts.shown_with(person.authority):
        found = facts.limit_for(nutrient, authority, person.stage)
        if found is not None and found.limit.scope in ("supplemental", "total"):
            yield judge(found, taken.amount, planned.amount)
    for own in person.profile.limits:
        if own.nutrient == nutrient:
            yield judge(Applied(own.limit), taken.amount, planned.amount)
