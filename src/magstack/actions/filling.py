"""Fill a day: which entries a wish for several days comes to on one of them, and why not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, tzinfo
from typing import NamedTuple

from magstack.actions.intakes import intake_of, is_at
from magstack.domain.amounts import Count
from magstack.domain.days import DoseOfDay, Intake, Status
from magstack.domain.doses import Dose
from magstack.domain.past import Reason, before_it_began, begins, ends, recurring
from magstack.domain.products import Product
from magstack.domain.review import Day
from magstack.errors import UsageError


class Wanted(NamedTuple):
    """A product, of which doses are meant: ``all``, or those at a slot or by a meal.

    With ``units`` one entry of so many is meant instead.
    """

    product: Product
    doses: str = "all"
    units: Count | None = None


class Frame(NamedTuple):
    """What is the same for each day; ``clock`` is the time of day that was asked for."""

    today: date
    now: datetime
    zone: tzinfo
    status: Status
    note: str
    clock: time | None


class Made(NamedTuple):
    """What became of one wish on one day: entries, and why there are none or not all.

    ``early`` says that the plan had not begun.
    """

    intakes: Sequence[Intake] = ()
    reason: Reason | None = None
    early: bool = False


@dataclass(slots=True)
class Filling:
    """One day that is filled: ``logged`` is there, ``new`` are the entries that it was given.

    ``done`` are the numbers of the doses that these are of.
    """

    frame: Frame
    day: Day
    logged: Sequence[Intake]
    new: list[Intake] = field(default_factory=list)
    done: set[int | None] = field(default_factory=set)

    def made(self, wanted: Wanted) -> Made:
        """Return what a wish comes to on this day."""
        if wanted.product.put_away(self.day.date):
            return Made(reason="archived")
        planned = [
            dose
            for dose in self.day.doses
            if dose.product == wanted.product.slug and is_at(dose.dose, wanted.doses)
        ]
        made = self._planned(wanted, planned) if planned else self._unplanned(wanted)
        self.new += made.intakes
        return made

    def _planned(self, wanted: Wanted, planned: Iterable[DoseOfDay]) -> Made:
        """Fill the open doses; with a number of units, the first where nothing is in the log."""
        open_doses = [
            dose
            for dose in planned
            if dose.state in ("due", "missed") and dose.dose.id not in self.done
        ]
        if not open_doses or (wanted.units and self._has(wanted.product)):
            return Made(reason="logged")
        chosen = open_doses[:1] if wanted.units else open_doses
        self.done |= {dose.dose.id for dose in chosen}
        return self._past(
            [
                self._intake(wanted, wanted.units or Count(dose.missing), dose.clock, dose)
                for dose in chosen
            ]
        )

    def _unplanned(self, wanted: Wanted) -> Made:
        """Let the present doses stand in where the plan had not begun."""
        plan, when = recurring(wanted.product.doses), self.day.date
        first, last = begins(plan), ends(plan)
        early = first is not None and when < first
        if self.frame.status == "skipped":
            return Made(reason="early" if early else "unplanned")
        if early:
            return self._early(wanted, before_it_began(plan, self.frame.today, when))
        if not wanted.units or (last is not None and when <= last):
            return Made(reason="unplanned")
        if self._has(wanted.product):
            return Made(reason="logged")
        return self._past([self._intake(wanted, wanted.units, self._asked_for(wanted.product))])

    def _early(self, wanted: Wanted, present: Iterable[Dose]) -> Made:
        rules = self.day.person.rules
        doses = [dose for dose in present if is_at(dose, wanted.doses)]
        doses.sort(key=lambda dose: rules.order(dose.time(rules)))
        left = [dose for dose in doses if dose.id not in self.done]
        if not doses:
            return Made(reason="unplanned")
        if not left or self._has(wanted.product, new=bool(wanted.units)):
            return Made(reason="logged")
        chosen = left[:1] if wanted.units else left
        self.done |= {dose.id for dose in chosen}
        extra = [
            self._intake(wanted, wanted.units or dose.units, dose.time(rules)) for dose in chosen
        ]
        return self._past(extra, early=True)

    def _asked_for(self, product: Product) -> time:
        """Return the time that was asked for: no other is known."""
        if self.frame.clock is None:
            raise UsageError(
                f"{product.name} has no planned time on {self.day.date}. "
                "Say when, for example --at 08:00"
            )
        return self.frame.clock

    def _intake(
        self, wanted: Wanted, units: Count, clock: time, dose: DoseOfDay | None = None
    ) -> Intake:
        status, note = self.frame.status, self.frame.note
        moment = self._local(clock if self.frame.clock is None else self.frame.clock)
        return intake_of(wanted.product, units, self.day.date, moment, status, note, dose)

    def _local(self, clock: time) -> datetime:
        """Return a clock time on this day, with the offset that held there.

        A time that the clocks skipped is as much later as they were put forward.
        """
        wall = self.day.person.rules.moment(self.day.date, clock).replace(tzinfo=self.frame.zone)
        return wall.astimezone(UTC).astimezone(self.frame.zone)

    def _past(self, intakes: Sequence[Intake], *, early: bool = False) -> Made:
        """Leave out what is still to come."""
        now = self.frame.now.timestamp()
        past = [intake for intake in intakes if intake.at <= now]
        return Made(past, None if len(past) == len(intakes) else "ahead", early and bool(past))

    def _has(self, product: Product, *, new: bool = True) -> bool:
        """Whether anything of a product is in the log of this day; ``new``: or about to be."""
        there = (*self.logged, *self.new) if new else self.logged
        return any(intake.product == product.slug for intake in there)
