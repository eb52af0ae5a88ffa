"""A stack and its log in plain Python: what magstack's state should be after each command."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, time
from fractions import Fraction

from tests.campaigns.persons import MISSING, OK, ONE_DAY, USAGE, Profile

SLOTS = {"morning": 8.0, "noon": 12.5, "afternoon": 17.0, "evening": 19.5, "night": 22.0}
"""When the slots are, in hours."""

Doses = list[tuple[Fraction, str]]
"""Units and slot of each."""


@dataclass
class Label:
    number: int
    since: date | None
    serving: int
    magnesium: int


@dataclass
class Dose:
    number: int
    units: Fraction
    slot: str
    since: date
    until: date | None = None

    def planned_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def left_on(self, day: date) -> bool:
        return self.until is None or max(day, self.since) <= self.until


@dataclass
class Product:
    slug: str
    name: str
    labels: list[Label]
    doses: list[Dose]
    archived: date | None = None

    def label_on(self, day: date) -> Label:
        newest = sorted(self.labels, key=lambda each: (each.since or date.min, each.number))
        holding = [label for label in newest if label.since is None or label.since <= day]
        return holding[-1] if holding else newest[0]

    def away(self, day: date) -> bool:
        return self.archived is not None and self.archived <= day


@dataclass
class Intake:
    number: int
    product: str
    label: int
    units: Fraction
    taken: bool
    moment: datetime
    day: date
    dose: int | None
    slot: str | None


@dataclass
class Planned:
    """A dose on one day, and what became of it."""

    product: str
    dose: Dose
    left: Fraction
    extra: Fraction = Fraction(0)
    skipped: bool = False
    intakes: list[int] = field(default_factory=list)

    @property
    def open(self) -> bool:
        return not self.skipped and self.left > 0


@dataclass
class State:
    products: dict[str, Product] = field(default_factory=dict)
    intakes: list[Intake] = field(default_factory=list)
    profile: Profile = field(default_factory=Profile)


@dataclass
class Model:
    """The state, and the states that undo and redo lead to."""

    state: State = field(default_factory=State)
    past: list[State] = field(default_factory=list)
    future: list[State] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**9)))
    intakes: int = 0
    begun: bool = False

    # What changes it; each returns the exit code.

    def add(
        self,
        slug: str,
        name: str,
        label: tuple[int, int],
        doses: list[tuple[Fraction, str]],
        today: date,
    ) -> int:
        if slug in self.state.products:
            return USAGE
        self._remember()
        made = Product(slug, name, [Label(next(self.numbers), None, *label)], [])
        made.doses = [Dose(next(self.numbers), units, slot, today) for units, slot in doses]
        self.state.products[slug] = made
        return OK

    def log(self, slug: str, units: Fraction | None, moment: datetime, *, taken: bool) -> int:
        product, day = self.state.products.get(slug), day_of(moment)
        if product is None:
            return MISSING
        if product.away(day):
            return USAGE
        due = next((each for each in self.plan(day)[0] if each.product == slug and each.open), None)
        if due is None and not taken:
            return MISSING
        self._remember()
        self._write(product, due, units, moment, taken=taken)
        return OK

    def log_slot(self, slot: str, moment: datetime, *, taken: bool) -> int:
        day = day_of(moment)
        due = [each for each in self.plan(day)[0] if each.open and slot in ("all", each.dose.slot)]
        if not due:
            return MISSING
        self._remember()
        for each in due:
            self._write(self.state.products[each.product], each, None, moment, taken=taken)
        return OK

    def rename(self, slug: str, name: str) -> int:
        if slug not in self.state.products:
            return MISSING
        self._remember()
        self.state.products[slug].name = name
        return OK

    def plan_doses(self, slug: str, doses: Doses, since: date, today: date) -> int:
        product = self.state.products.get(slug)
        if product is None:
            return MISSING
        if since < today or not (doses or any(dose.left_on(since) for dose in product.doses)):
            return USAGE
        self._remember()
        product = self.state.products[slug]
        for dose in product.doses:
            if dose.until is None or dose.until >= since:
                dose.until = since - ONE_DAY
        product.doses += [Dose(next(self.numbers), units, slot, since) for units, slot in doses]
        return OK

    def correct(self, slug: str, magnesium: int, today: date) -> int:
        if slug not in self.state.products:
            return MISSING
        self._remember()
        self.state.products[slug].label_on(today).magnesium = magnesium
        return OK

    def reformulate(self, slug: str, magnesium: int, since: date) -> int:
        if slug not in self.state.products:
            return MISSING
        self._remember()
        product = self.state.products[slug]
        old = product.label_on(since)
        new = Label(next(self.numbers), since, old.serving, magnesium)
        product.labels.append(new)
        for intake in self.state.intakes:
            if intake.label == old.number and intake.day >= since:
                intake.label = new.number
        return OK

    def archive(self, slug: str, today: date, *, restore: bool) -> int:
        product = self.state.products.get(slug)
        if product is None:
            return MISSING
        if bool(product.archived) is not restore:
            return USAGE
        self._remember()
        self.state.products[slug].archived = None if restore else today
        return OK

    def say(self, change: Callable[[Profile], int | None]) -> int:
        """Change the profile; None says that nothing was to be written."""
        before = deepcopy(self.state)
        code = change(self.state.profile)
        if code == OK:
            self._remember(before)
        return code or OK

    def undo(self) -> int:
        if not self.past:
            return MISSING
        self.future.append(self.state)
        self.state = self.past.pop()
        return OK

    def redo(self) -> int:
        if not self.future:
            return MISSING
        self.past.append(self.state)
        self.state = self.future.pop()
        return OK

    # What it should look like.

    def plan(self, day: date) -> tuple[list[Planned], list[int]]:
        """Return the doses of a day in their order, and the entries that none of them took."""
        planned = [
            Planned(product.slug, dose, dose.units)
            for product in self.state.products.values()
            for dose in product.doses
            if dose.planned_on(day) and not (product.archived and product.archived <= day)
        ]
        planned.sort(key=lambda each: SLOTS[each.dose.slot])
        logged = [intake for intake in self.state.intakes if intake.day == day]
        logged.sort(key=lambda intake: (intake.moment, intake.number))
        rests = [_count(each, _own(planned, each), each.units) for each in logged]
        for intake, left in zip(logged, rests, strict=True):
            if intake.taken or not _own(planned, intake):
                others = [each for each in planned if each.product == intake.product]
                beyond = _count(intake, others, left)
                holding = [each for each in others if intake.number in each.intakes]
                if intake.taken and holding:
                    holding[-1].extra += beyond
        used = {number for each in planned for number in each.intakes}
        return planned, [intake.number for intake in logged if intake.number not in used]

    def magnesium(self, intake: Intake) -> Fraction:
        labels = self.state.products[intake.product].labels
        label = next(each for each in labels if each.number == intake.label)
        return intake.units * label.magnesium / label.serving

    def totals(self, day: date) -> tuple[float, float]:
        """Return the milligrams of magnesium that were taken, and that the day comes to."""
        taken = sum(
            (self.magnesium(each) for each in self.state.intakes if each.day == day and each.taken),
            Fraction(0),
        )
        missing = Fraction(0)
        for each in self.plan(day)[0]:
            if each.open:
                label = self.state.products[each.product].label_on(day)
                missing += each.left * label.magnesium / label.serving
        return float(taken), float(taken + missing)

    def supply(self, day: date) -> float:
        """Return the milligrams of magnesium in all doses of a day, whatever became of them."""
        return float(
            sum(
                dose.units * product.label_on(day).magnesium / product.label_on(day).serving
                for product in self.state.products.values()
                for dose in product.doses
                if dose.planned_on(day) and not product.away(day)
            )
        )

    def _remember(self, before: State | None = None) -> None:
        self.past.append(before or deepcopy(self.state))
        self.future.clear()
        self.begun = True

    def _write(
        self,
        product: Product,
        due: Planned | None,
        units: Fraction | None,
        moment: datetime,
        *,
        taken: bool,
    ) -> None:
        day = day_of(moment)
        label = product.label_on(day)
        current = [dose for dose in product.doses if dose.until is None]
        usual = due.left if due else (current[-1].units if current else Fraction(label.serving))
        self.intakes += 1
        self.state.intakes.append(
            Intake(
                self.intakes,
                product.slug,
                label.number,
                units or usual,
                taken,
                moment,
                day,
                due.dose.number if due else None,
                due.dose.slot if due else None,
            )
        )


def day_of(moment: datetime) -> date:
    """Return the day of a local moment; it begins at 04:00."""
    return moment.date() if moment.time() >= time(4) else moment.date() - ONE_DAY


def _own(planned: list[Planned], intake: Intake) -> list[Planned]:
    return [each for each in planned if each.dose.number == intake.dose]


def _count(intake: Intake, doses: list[Planned], left: Fraction) -> Fraction:
    """Let an intake count for doses, in their order, and return what is left of it."""
    for each in doses:
        if not each.open or not left:
            continue
        each.intakes.append(intake.number)
        if not intake.taken:
            each.skipped = True
            return Fraction(0)
        given = min(left, each.left)
        each.left -= given
        left -= given
    return left
