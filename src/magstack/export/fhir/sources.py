"""What a bundle is made from: a record, for whom and when, and what was logged of each product."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import NamedTuple

from magstack.domain.days import DoseOfDay, Intake
from magstack.domain.doses import Dose
from magstack.domain.facts import Facts
from magstack.domain.hours import DAY, DayRules
from magstack.domain.products import Product
from magstack.domain.profile import Person
from magstack.domain.review import Day
from magstack.export.fhir.elements import identity
from magstack.reference.codes import Codes


class Source(NamedTuple):
    """A record from ``first`` to ``last``, both included, as it is at ``now``.

    ``seed`` tells this record from every other. ``name`` is what the person wants to be called, or
    empty. Clock times are those of ``zone``.
    """

    seed: str
    now: datetime
    zone: tzinfo
    first: date
    last: date
    today: date
    name: str
    person: Person
    facts: Facts
    stack: Sequence[Product]
    codes: Codes

    @property
    def patient(self) -> str:
        """The id of the patient."""
        return self.id_of("patient", "")

    @property
    def hours(self) -> DayRules:
        """When the person's days begin, and when their slots are."""
        return self.person.rules

    def id_of(self, kind: str, key: object) -> str:
        """Return the id of something in the record."""
        return identity(self.seed, kind, key)

    def planned(self, product: Product) -> bool:
        """Whether a product is planned in the period, or after it where that ends today."""
        last = date.max if self.last == self.today else self.last
        if product.archived is not None:
            last = min(last, product.archived - DAY)
        return any(
            max(dose.since or date.min, self.first) <= min(dose.until or date.max, last)
            for dose in ever(product)
        )


def ever(product: Product) -> list[Dose]:
    """Return the doses of a product that some day has."""
    return [dose for dose in product.doses if dose.ever]


@dataclass(slots=True)
class Logged:
    """What was logged of a product in the period.

    ``days`` are those on which something was taken, ``units`` the thousandths of a unit that were.
    Of the ``planned`` doses so many were ``taken`` in full, ``skipped``, and ``untaken``: left out
    on a day that was closed. Of the rest nobody knows. Those of today that are still ``due`` are
    not among them.
    """

    days: set[date] = field(default_factory=set)
    units: int = 0
    first: Intake | None = None
    last: Intake | None = None
    due: int = 0
    planned: int = 0
    taken: int = 0
    skipped: int = 0
    untaken: int = 0

    @property
    def unknown(self) -> int:
        """How many planned doses were not taken in full, and it is not known that none was."""
        return self.planned - self.taken - self.skipped - self.untaken

    @property
    def refused(self) -> bool:
        """Whether doses were planned, and it is known that nothing of any was taken."""
        return bool(self.planned) and not (self.days or self.unknown or self.due)

    def take(self, intake: Intake) -> None:
        """Count an intake; they come in the order of days."""
        self.days.add(intake.day)
        self.units += intake.units.thousandths
        if self.first is None or intake.at < self.first.at:
            self.first = intake
        if self.last is None or intake.at >= self.last.at:
            self.last = intake

    def settle(self, dose: DoseOfDay, *, closed: bool) -> None:
        """Count a planned dose."""
        self.due += dose.state == "due"
        self.planned += dose.state != "due"
        self.taken += dose.state == "taken"
        self.skipped += dose.state == "skipped"
        self.untaken += closed and dose.state == "missed"


def intakes_of(day: Day) -> list[Intake]:
    """Return what was logged on a day, in the order of time, each of it once."""
    planned = (intake for dose in day.doses for intake in dose.intakes)
    found = {intake.id: intake for intake in (*planned, *day.unplanned)}
    return sorted(found.values(), key=lambda intake: (intake.at, intake.id))


class Log:
    """What was logged of each product, by its short name, counted as the days come."""

    def __init__(self) -> None:
        self._products: dict[str, Logged] = {}

    def of(self, product: str) -> Logged:
        """Return what was logged of a product."""
        return self._products.setdefault(product, Logged())

    def counting(self, days: Iterable[Day]) -> Iterator[Day]:
        """Yield days as they come, each of them counted."""
        for day in days:
            for intake in intakes_of(day):
                if intake.status == "taken":
                    self.of(intake.product).take(intake)
            for dose in day.doses:
                self.of(dose.product).settle(dose, closed=day.closed)
            yield day
