"""A stack and its log in plain Python: what magstack's state should be after each command."""

from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from fractions import Fraction

from tests.campaigns.persons import MISSING, OK, ONE_DAY, USAGE, Profile
from tests.campaigns.stocks import Lot, Stock

MEALS = {"breakfast": 8.0, "lunch": 12.5, "dinner": 19.5}
"""When the meals are, in hours."""

SLOTS = {"morning": 8.0, "noon": 12.5, "afternoon": 17.0, "evening": 19.5, "night": 22.0}
"""When the slots are, in hours."""

TIMES = SLOTS | MEALS
"""The slots and the meals."""

NEEDED = "as needed"
"""In the place of a time: at most MOST a day."""

MOST = 9


@dataclass(frozen=True)
class Days:
    """On which days: ``said`` as it is typed, some weekdays or some days of each cycle."""

    said: str = ""
    weekdays: tuple[int, ...] = tuple(range(7))
    cycle: int = 1
    on: int = 1


DAILY = Days()

DAYS = [
    Days("on mon, wed, sun", (0, 2, 6)),
    Days("on weekdays", tuple(range(5))),
    Days("every 2 days", cycle=2),
    Days("every other day", cycle=2),
    Days("every 3 days", cycle=3),
    Days("2 days on, 2 days off", cycle=4, on=2),
]

Doses = list[tuple[Fraction, str, Days]]
"""Units, time and days of each."""


@dataclass
class Label:
    number: int
    since: date | None
    serving: int
    magnesium: int


@dataclass
class Dose:
    """A dose; its cycle is counted from the day on which it was planned first."""

    number: int
    units: Fraction
    time: str
    days: Days
    since: date
    counted: date
    until: date | None = None

    def in_force(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def planned_on(self, day: date) -> bool:
        gone = (day - self.counted).days % self.days.cycle
        here = day.weekday() in self.days.weekdays and gone < self.days.on
        return self.in_force(day) and here and self.time != NEEDED

    def left_on(self, day: date) -> bool:
        return self.until is None or max(day, self.since) <= self.until

    def alike(self, day: date) -> tuple[object, ...]:
        """Return what makes it the same as another from a day on."""
        turn = self.counted.toordinal() % self.days.cycle
        days = (self.days.weekdays, self.days.cycle, self.days.on, turn)
        return self.units, self.time, days, max(self.since, day), self.until

    @property
    def slot(self) -> str | None:
        return self.time if self.time in SLOTS else None


@dataclass
class Product:
    slug: str
    name: str
    labels: list[Label]
    doses: list[Dose]
    archived: date | None = None
    stock: Stock = field(default_factory=Stock)

    def label_on(self, day: date) -> Label:
        newest = sorted(self.labels, key=lambda each: (each.since or date.min, each.number))
        holding = [label for label in newest if label.since is None or label.since <= day]
        return holding[-1] if holding else newest[0]

    def away(self, day: date) -> bool:
        return self.archived is not None and self.archived <= day

    def left_on(self, day: date) -> list[Dose]:
        return [dose for dose in self.doses if dose.left_on(day)]

    def again_on(self, day: date) -> date | None:
        """Return the day on which a plan goes on that has nothing on ``day``."""
        if any(dose.in_force(day) for dose in self.doses):
            return None
        return min((dose.since for dose in self.left_on(day)), default=None)


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
    closed: set[date] = field(default_factory=set)

    def entry(self, number: int) -> Intake | None:
        return next((each for each in self.intakes if each.number == number), None)


@dataclass
class Model:
    """The state, and the states that undo and redo lead to."""

    state: State = field(default_factory=State)
    past: list[State] = field(default_factory=list)
    future: list[State] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**9)))
    intakes: int = 0
    lots: int = 0
    taken: list[list[int]] = field(default_factory=list)
    begun: bool = False

    # What changes it; each returns the exit code.

    def add(
        self,
        slug: str,
        name: str,
        label: tuple[int, int],
        doses: Doses,
        today: date,
    ) -> int:
        if slug in self.state.products:
            return USAGE
        self._remember()
        made = Product(slug, name, [Label(next(self.numbers), None, *label)], [])
        made.doses = self._new(doses, today)
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

    def log_again(self, moment: datetime) -> int:
        """Take once more what one command took last, of several days the latest."""
        present = {each.number: each for each in self.state.intakes if each.taken}
        last = next((found for found in self.taken[::-1] if present.keys() & found), [])
        entries = [present[number] for number in last if number in present]
        if not entries:
            return MISSING
        if len({each.day for each in entries}) > 1:
            latest = max(each.moment for each in entries)
            entries = [each for each in entries if each.moment == latest]
        products = [self.state.products[each.product] for each in entries]
        day = day_of(moment)
        if any(product.away(day) for product in products):
            return USAGE
        open_doses = [each for each in self.plan(day)[0] if each.open]
        self._remember()
        for product, entry in zip(products, entries, strict=True):
            due = next((each for each in open_doses if each.product == product.slug), None)
            open_doses = [each for each in open_doses if each is not due]
            self._write(product, due, entry.units, moment, taken=True)
        return OK

    def log_slot(self, slot: str, moment: datetime, *, taken: bool) -> int:
        day = day_of(moment)
        due = [each for each in self.plan(day)[0] if each.open and slot in ("all", each.dose.time)]
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
        if since < today or not (doses or product.left_on(since)):
            return USAGE
        self._remember()
        self._replace(self.state.products[slug], self._new(doses, since), since)
        return OK

    def first_day(self, slug: str, today: date) -> date:
        """Return from when a plan changes: today, or tomorrow once today's doses are logged."""
        own = [each for each in self.plan(today)[0] if each.product == slug]
        done = bool(own) and not any(each.open for each in own)
        return today + ONE_DAY if done else today

    def set_plan(self, slug: str, doses: Doses, since: date, today: date) -> int:
        product = self.state.products.get(slug)
        if product is None:
            return MISSING
        if product.away(today) or since < today or not doses:
            return USAGE
        new = self._new(doses, since)
        before, after = (
            Counter(dose.alike(since) for dose in some) for some in (product.left_on(since), new)
        )
        if before != after:
            self._remember()
            self._replace(self.state.products[slug], new, since)
        return OK

    def clear_plan(self, slug: str, since: date, today: date) -> int:
        product = self.state.products.get(slug)
        if product is None:
            return MISSING
        if product.away(today) or since < today or not product.left_on(since):
            return USAGE
        self._remember()
        self._replace(self.state.products[slug], [], since)
        return OK

    def pause(self, slug: str, first: date, last: date, today: date) -> int:
        product = self.state.products.get(slug)
        if product is None:
            return MISSING
        if product.away(today) or first < today or last < first or not product.left_on(first):
            return USAGE
        if all(dose.since > last for dose in product.left_on(first)):
            return OK
        self._remember()
        product = self.state.products[slug]
        for dose in product.left_on(first):
            if dose.since >= first:
                dose.since = max(dose.since, last + ONE_DAY)
                continue
            rest = replace(dose, number=next(self.numbers), since=last + ONE_DAY)
            dose.until = first - ONE_DAY
            if rest.left_on(rest.since):
                product.doses.append(rest)
        return OK

    def resume(self, slug: str, today: date) -> int:
        product = self.state.products.get(slug)
        if product is None:
            return MISSING
        again = product.again_on(today)
        if product.away(today) or again is None:
            return USAGE
        self._remember()
        for dose in self.state.products[slug].left_on(today):
            if dose.since == again:
                dose.since = today
        return OK

    def close(self, day: date, today: date, *, nothing: bool, reopen: bool) -> int:
        logged = [each for each in self.state.intakes if each.day == day]
        if reopen:
            if day in self.state.closed:
                self._remember()
                self.state.closed.remove(day)
            return OK
        if day > today or (nothing and any(each.taken for each in logged)):
            return USAGE
        if self.complete(day):
            return OK
        if not (logged or nothing):
            return USAGE
        self._remember()
        self.state.closed.add(day)
        return OK

    def amend(
        self,
        number: int,
        units: Fraction | None,
        moment: datetime | None,
        slug: str | None,
        taken: bool | None,
    ) -> int:
        """Put an entry right; None stays as it is. The moment is to the minute."""
        entry = self.state.entry(number)
        if entry is None or (slug is not None and slug not in self.state.products):
            return MISSING
        now = replace(entry)
        now.units = entry.units if units is None else units
        now.taken = entry.taken if taken is None else taken
        now.product = slug or entry.product
        if moment is not None and moment != entry.moment.replace(second=0, microsecond=0):
            now.moment, now.day = moment, day_of(moment)
        product = self.state.products[now.product]
        elsewhere = (now.product, now.day) != (entry.product, entry.day)
        if elsewhere and product.away(now.day):
            return USAGE
        if elsewhere:
            now.label = product.label_on(now.day).number
        if elsewhere or (not now.taken and now.dose is None and entry.taken):
            due = self._due_beside(entry, now)
            if due is None and not now.taken:
                return MISSING
            now.dose, now.slot = (due.dose.number, due.dose.slot) if due else (None, None)
        if now != entry:
            self._remember()
            self._amend(entry, now)
        return OK

    def take_back(self, number: int) -> int:
        entry = self.state.entry(number)
        if entry is None:
            return MISSING
        self._remember()
        self.state.products[entry.product].stock.put_back(number)
        self.state.intakes = [each for each in self.state.intakes if each.number != number]
        return OK

    def buy(
        self,
        slug: str,
        units: Fraction,
        since: date | None,
        expires: date | None,
        code: str,
        today: date,
    ) -> int:
        product = self.state.products.get(slug)
        if product is None:
            return MISSING
        if product.away(today) or (since and since > today):
            return USAGE
        self._remember()
        self.lots += 1
        stock = self.state.products[slug].stock
        lot = Lot(self.lots, code, units, units, since or today, expires)
        stock.lots.append(lot)
        if since:
            log = sorted(self.state.intakes, key=lambda each: (each.day, each.moment, each.number))
            taken = [each for each in log if each.product == slug and each.taken]
            stock.catch_up(lot, [(each.number, each.units) for each in taken if each.day >= since])
        return OK

    def count(self, slug: str, units: Fraction) -> int:
        product = self.state.products.get(slug)
        if product is None or not product.stock.lots:
            return MISSING
        if units > product.stock.bought:
            return USAGE
        if units != product.stock.left:
            self._remember()
            self.state.products[slug].stock.recount(units)
        return OK

    def throw_away(self, slug: str, units: Fraction) -> int:
        product = self.state.products.get(slug)
        if product is None or not product.stock.lots:
            return MISSING
        if not 0 < units <= product.stock.left:
            return USAGE
        self._remember()
        stock = self.state.products[slug].stock
        stock.recount(stock.left - units)
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
        planned.sort(key=lambda each: TIMES[each.dose.time])
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

    def complete(self, day: date) -> bool:
        """Whether a day was closed, or nothing planned of it is open."""
        planned = self.plan(day)[0]
        return day in self.state.closed or (
            bool(planned) and not any(each.open for each in planned)
        )

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

    def _new(self, doses: Doses, since: date) -> list[Dose]:
        return [
            Dose(next(self.numbers), units, time, days, since, since) for units, time, days in doses
        ]

    def _replace(self, product: Product, new: list[Dose], since: date) -> None:
        for dose in product.left_on(since):
            dose.until = since - ONE_DAY
        product.doses += new

    def _due_beside(self, entry: Intake, now: Intake) -> Planned | None:
        """Return the dose that an entry counts for as it should have been: its own goes first."""
        intakes = self.state.intakes
        self.state.intakes = [each for each in intakes if each is not entry]
        planned = self.plan(now.day)[0]
        self.state.intakes = intakes
        due = [each for each in planned if each.open and each.product == now.product]
        own = [each for each in due if each.dose.number == now.dose]
        return next(iter([*own, *due]), None)

    def _amend(self, entry: Intake, now: Intake) -> None:
        """Write an entry as it should have been; what it took goes with it where it must."""
        self.state.intakes = [
            now if each.number == now.number else each for each in self.state.intakes
        ]
        old, new = ((each.product, each.units, each.taken, each.day) for each in (entry, now))
        if old == new:
            return
        own = self.state.products[entry.product].stock.put_back(now.number)
        if now.taken:
            stock = self.state.products[now.product].stock
            stock.take(now.number, now.units, now.day, own)

    def _remember(self, before: State | None = None) -> None:
        self.past.append(before or deepcopy(self.state))
        self.future.clear()
        self.begun = True
        self.taken.append([])

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
        product = self.state.products[product.slug]
        current = [dose for dose in product.doses if dose.in_force(day)]
        usual = due.left if due else (current[-1].units if current else Fraction(label.serving))
        self.intakes += 1
        if taken:
            self.taken[-1].append(self.intakes)
            product.stock.take(self.intakes, units or usual, day)
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
