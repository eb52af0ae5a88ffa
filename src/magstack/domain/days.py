"""The local day: the doses planned for it, what was taken, and what became of each dose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from typing import Literal, NamedTuple

from magstack.domain.amounts import Count
from magstack.domain.doses import Dose
from magstack.domain.hours import DayRules

State = Literal["due", "taken", "skipped", "missed"]
Status = Literal["taken", "skipped"]


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

    @property
    def local(self) -> datetime:
        """The local moment, with the offset that held there."""
        return datetime.fromtimestamp(self.at, timezone(timedelta(minutes=self.offset)))


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


class AsNeeded(NamedTuple):
    """A product that may be taken as needed on a day, and the intakes that were."""

    product: str
    dose: Dose
    intakes: tuple[Intake, ...] = ()

    @property
    def most(self) -> Count:
        """The units that are meant at most in a day."""
        return self.dose.schedule.most or self.dose.units

    @property
    def taken(self) -> int:
        """The thousandths of a unit that were taken."""
        return sum(intake.units.thousandths for intake in self.intakes)

    @property
    def over(self) -> int:
        """The thousandths of a unit that were taken beyond the most."""
        return max(0, self.taken - self.most.thousandths)


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


def as_needed_of(
    products: Iterable[tuple[str, Sequence[Dose]]], day: date, unplanned: Sequence[Intake]
) -> list[AsNeeded]:
    """Return what (short name, doses) let be taken as needed on ``day``, with what was.

    ``unplanned`` are the intakes that no planned dose took up; what was logged for one is none of
    these. Of several such doses of a product the one with the lowest maximum holds.
    """
    return [
        min((AsNeeded(slug, dose, _needed(slug, unplanned)) for dose in own), key=_most)
        for slug, doses in products
        if (own := [dose for dose in doses if dose.as_needed and dose.in_force(day)])
    ]


def _needed(product: str, intakes: Iterable[Intake]) -> tuple[Intake, ...]:
    return tuple(
        each
        for each in intakes
        if each.product == product and each.status == "taken" and each.dose is None
    )


def _most(needed: AsNeeded) -> Count:
    return needed.most


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
