"""The local day: where it begins, its slots, the doses planned for it and what became of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

from magstack.domain.amounts import Count

State = Literal["due", "taken", "skipped", "missed"]
Status = Literal["taken", "skipped"]

SLOTS = ("morning", "noon", "afternoon", "evening", "night")
"""The named times of a day, in their order."""

BEFORE_BED = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class DayRules:
    """When a person's day begins and when its slots are; night is 60 minutes before bedtime."""

    start: time = time(4)
    bedtime: time = time(23)
    morning: time = time(8)
    noon: time = time(12, 30)
    afternoon: time = time(17)
    evening: time = time(19, 30)

    @property
    def night(self) -> time:
        """The slot before bed."""
        return (datetime.combine(date.max, self.bedtime) - BEFORE_BED).time()

    def time_of(self, slot: str) -> time:
        """Return the clock time of a slot."""
        moment: time = getattr(self, slot)
        return moment

    def day_of(self, local: datetime) -> date:
        """Return the day that a local moment belongs to: 00:30 belongs to the evening before."""
        return local.date() if local.time() >= self.start else local.date() - timedelta(days=1)

    def order(self, clock: time) -> int:
        """Return the minutes from the day's start to ``clock``, 0 to 1439."""
        start = self.start.hour * 60 + self.start.minute
        return (clock.hour * 60 + clock.minute - start) % 1440

    def moment(self, day: date, clock: time) -> datetime:
        """Return the naive local moment of ``clock`` on ``day``."""
        ahead = timedelta(days=1) if clock < self.start else timedelta()
        return datetime.combine(day + ahead, clock)


@dataclass(frozen=True, slots=True)
class Dose:
    """A planned, recurring intake: units at a slot or at a clock time, from a day to a day."""

    units: Count
    slot: str | None = None
    clock: time | None = None
    since: date | None = None
    until: date | None = None
    id: int | None = None

    def __post_init__(self) -> None:
        if (self.slot is None) == (self.clock is None):
            raise ValueError("a dose is at a slot or at a clock time, and not at both")

    def time(self, rules: DayRules) -> time:
        """Return the clock time that this dose is planned for."""
        return self.clock if self.clock is not None else rules.time_of(self.slot or "")

    @property
    def ever(self) -> bool:
        """Whether any day has this dose: one that ends on the day before it begins has none."""
        return self.since is None or self.until is None or self.since <= self.until

    def planned_on(self, day: date) -> bool:
        """Whether this dose is planned on ``day``."""
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or day <= self.until)


@dataclass(slots=True)
class Intake:
    """One thing taken, or skipped, at one moment.

    ``at`` is the instant in whole seconds since 1970 UTC, ``offset`` the minutes that local
    time was ahead of UTC there, ``day`` the day it counts on, ``label`` the id of the label
    that held. Not frozen, because a record of forty years builds 150,000 of them; none is
    ever changed.
    """

    id: int
    product: str
    label: int
    units: Count
    status: Status
    at: int
    offset: int
    day: date
    dose: int | None
    slot: str | None
    planned: time | None
    note: str


@dataclass(slots=True)
class DoseOfDay:
    """A planned dose on one day, and what became of it.

    ``taken`` and ``extra``, what was taken beyond what is planned, are thousandths of a unit.
    """

    product: str
    dose: Dose
    clock: time
    state: State = "due"
    taken: int = 0
    extra: int = 0
    intakes: list[Intake] = field(default_factory=list)

    @property
    def missing(self) -> int:
        """The thousandths of a unit that are planned and not taken."""
        return max(0, self.dose.units.thousandths - self.taken)

    @property
    def counted(self) -> int:
        """The thousandths of a unit that this dose came to, or is planned to come to."""
        return self.taken + self.extra if self.state == "taken" else self.dose.units.thousandths

    def give(self, intake: "Intake", units: int) -> int:
        """Let thousandths of a unit of an intake count here while the dose is open.

        Returns what is left of them; a skipped dose takes them all.
        """
        if self.state != "due" or not units:
            return units
        self.intakes.append(intake)
        if intake.status == "skipped":
            self.state = "skipped"
            return 0
        given = min(units, self.missing)
        self.taken += given
        if not self.missing:
            self.state = "taken"
        return units - given


def plan_of(
    products: Iterable[tuple[str, Sequence[Dose]]], day: date, rules: DayRules
) -> list[DoseOfDay]:
    """Return the doses that (short name, doses) plan for ``day``, in the order of the day."""
    planned = [
        DoseOfDay(slug, dose, dose.time(rules))
        for slug, doses in products
        for dose in doses
        if dose.planned_on(day)
    ]
    return sorted(planned, key=lambda dose: rules.order(dose.clock))


def settle(planned: list[DoseOfDay], intakes: Iterable[Intake], *, over: bool) -> list[Intake]:
    """Match intakes to planned doses, set each dose's state, and return the unplanned intakes.

    An intake that was logged for a dose counts there first. Then what is beyond it, and intakes
    logged for no dose, fill the product's open doses in the order of the day. ``over`` says
    that the day has ended: what is then still open was missed.
    """
    doses: dict[tuple[str, int | None], DoseOfDay] = {
        (dose.product, dose.dose.id): dose for dose in planned if dose.dose.id is not None
    }
    left: list[tuple[Intake, int]] = []
    for intake in sorted(intakes, key=lambda intake: (intake.at, intake.id)):
        own = doses.get((intake.product, intake.dose))
        units = intake.units.thousandths
        rest = own.give(intake, units) if own else units
        if rest:
            # What was skipped for one dose says nothing of another.
            left.append((intake, 0 if own and intake.status == "skipped" else rest))
    unplanned = [intake for intake, units in left if not _spread(planned, intake, units)]
    for dose in planned:
        if dose.state == "due" and over:
            dose.state = "missed"
    return unplanned


def _spread(planned: list[DoseOfDay], intake: Intake, units: int) -> bool:
    """Give units to the product's open doses, in order; say whether the intake has a dose."""
    for dose in planned:
        if dose.product == intake.product:
            units = dose.give(intake, units)
    own = [dose for dose in planned if any(found is intake for found in dose.intakes)]
    if own and intake.status == "taken":
        own[-1].extra += units
    return bool(own)
