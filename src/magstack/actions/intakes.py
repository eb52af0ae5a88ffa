"""Take and skip: work out what a person means, what it comes to, and write it."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from sqlite3 import Connection

from magstack import reference
from magstack.actions.day import Record, record_of, report
from magstack.actions.stack import find_product, refuse_archived
from magstack.context import Context
from magstack.domain.amounts import Count
from magstack.domain.checks import AMOUNT_CHECKS, INTAKE_CHECKS, findings_of
from magstack.domain.days import DoseOfDay, Intake, Status
from magstack.domain.doses import Dose, current
from magstack.domain.facts import Facts
from magstack.domain.findings import Finding, worst_first
from magstack.domain.hours import MEALS, SLOTS, DayRules
from magstack.domain.products import Product
from magstack.domain.reports import DayReport, Plan
from magstack.domain.review import Day, day_of
from magstack.domain.texts import NOTE_LENGTH, accepted
from magstack.domain.wording import at_slot, counted
from magstack.errors import NotFoundError, UsageError
from magstack.moments import parse_moment, spoken
from magstack.quantities import parse_units
from magstack.store import database, reading

TWICE_WITHIN = 600
"""Seconds within which the same units of an unplanned product look like the same dose."""

MUCH_LATER = timedelta(hours=6)
"""A dose that is further ahead than this is hardly meant where another was taken already."""


def prepare(
    context: Context,
    words: Sequence[str],
    status: Status,
    *,
    at: str | None = None,
    note: str = "",
    future: bool = False,
) -> Plan:
    """Work out which intakes ``words`` mean at a moment, without writing anything.

    ``words`` are short names, each with an optional number of units, or a slot, a meal, or ``all``.

    Raises:
        UsageError: a time or number cannot be read.
        NotFoundError: there is no such product, or nothing of it is due.
        StoreError: the record cannot be read.
    """
    kept_note = accepted(note, "note", NOTE_LENGTH)
    moment, record = at_moment(context, at, future=future)
    return drafted(record, moment, status, kept_note, lambda draft: draft.meant_by(words))


def drafted(
    record: Record,
    moment: datetime,
    status: Status,
    note: str,
    meant: "Callable[[Draft], Iterable[Intake]]",
) -> Plan:
    """Return what is about to be written of a day: the intakes that ``meant`` makes of a draft."""
    facts = reference.facts()
    before = report(record, facts)
    draft = Draft(before, moment, status, note)
    intakes = tuple(meant(draft))
    after = report(record._replace(logged=[*record.logged, *intakes]), facts)
    if status != "taken":
        return Plan(intakes, moment, before, after, ())
    repeats = tuple(draft.repeated(intakes))
    warnings = tuple(_warnings(after, record.logged, intakes))
    return Plan(intakes, moment, before, after, repeats, warnings)


def at_moment(context: Context, at: str | None, *, future: bool = False) -> tuple[datetime, Record]:
    """Return the moment that is meant, now or ``at``, and the record of its day.

    Raises:
        UsageError: the time cannot be read, or lies in the future and ``future`` is not said.
        StoreError: the record cannot be read.
    """
    moment = now = context.clock.now()

    def when(hours: DayRules, _: date) -> date:
        nonlocal moment
        if at is not None:
            zone = context.clock.zone()
            moment = parse_moment(at, now, zone, day_start=hours.start, future=future)
        return hours.day_of(moment)

    record = record_of(context, when)
    return moment, record


def _warnings(
    after: DayReport, log: Sequence[Intake], intakes: Sequence[Intake]
) -> Iterator[Finding]:
    """Yield what is found of the intakes and was not found of the log alone, plans left out."""
    new = newly_found(after, log, log, intakes)
    yield from new
    # What is to be avoided is said each time, and not only the first time on a day.
    codes = {(finding.code, finding.subject) for finding in new}
    for finding in _found(after, (), intakes):
        if finding.severity == "avoid" and (finding.code, finding.subject) not in codes:
            yield finding


def newly_found(
    after: DayReport, log: Sequence[Intake], kept: Sequence[Intake], intakes: Sequence[Intake]
) -> list[Finding]:
    """Return what is found of intakes beside what is ``kept``, and was not found of the ``log``.

    Plans are left out, and so is what is only for information.
    """
    known = {_mark(finding) for finding in _found(after, log, ())}
    told = _found(after, kept, intakes)
    return [each for each in told if each.severity != "info" and _mark(each) not in known]


def _found(after: DayReport, log: Sequence[Intake], intakes: Sequence[Intake]) -> list[Finding]:
    """Return what is found of a log and of intakes that are about to follow, plans left out."""
    facts, seen = after.facts, _unplanned(after.day, [*log, *intakes], after.facts)
    first = len(seen.portions) - len(intakes)
    # They are not taken yet: what is said of their time can still be followed.
    portions = [
        replace(portion, taken=place < first) for place, portion in enumerate(seen.portions)
    ]
    others = [check for check in INTAKE_CHECKS if check not in AMOUNT_CHECKS]
    ahead = findings_of(replace(seen, portions=tuple(portions)), facts, others)
    return worst_first([*findings_of(seen, facts, AMOUNT_CHECKS), *ahead])


def _unplanned(day: Day, whole: Sequence[Intake], facts: Facts) -> Day:
    """Return a day with this log and without what is planned; as needed is what no dose took up."""
    stack = list(day.products.values())
    needed = day_of(day.date, stack, whole, facts, day.person, over=False).as_needed
    bare = [replace(product, doses=()) for product in stack]
    return replace(day_of(day.date, bare, whole, facts, day.person, over=False), as_needed=needed)


def _mark(finding: Finding) -> tuple[str, ...]:
    """Return what a finding is told by: of a limit only whose it is, because totals rise."""
    over = finding.code == "LIMIT_OVER"
    told = finding.source if over else finding.message
    return finding.code, finding.subject, told


def write(context: Context, plan: Plan, *, again: bool = False) -> Plan:
    """Write what was planned as one operation, and return it with the entries' numbers.

    Raises:
        StoreError: another magstack logged something for this day since the plan was made, and
            ``again`` does not say that the same dose may be logged twice.
    """
    from magstack.store import journal
    from magstack.store.writing import log as writing

    verb = "took" if plan.intakes[0].status == "taken" else "skipped"
    with journal.operation(
        context.database, int(context.clock.now().timestamp()), context.command
    ) as operation:
        if not again and _logged(operation.connection, plan) != plan.before.day.entries:
            raise database.overtaken(context.database)
        numbers = [
            writing.add_intake(operation, plan.product_of(intake).id or 0, intake)
            for intake in plan.intakes
        ]
        operation.summary = f"{verb} {contents(plan)}, {spoken(plan.moment)}"
    numbered = zip(plan.intakes, numbers, strict=True)
    return replace(plan, intakes=tuple(replace(intake, id=number) for intake, number in numbered))


def _logged(connection: Connection, plan: Plan) -> frozenset[int]:
    """Return the numbers of what is in the log of the plan's day now."""
    day = plan.before.day
    found = reading.intakes(connection, day.products.values(), day.date, day.date)
    return frozenset(intake.id for intake in found)


def contents(plan: Plan) -> str:
    """Say what is taken: ``3 capsules of Neuro-Mag and 2 tablets of Magnen B6``."""
    said = [
        f"{counted(intake.units, plan.product_of(intake).unit)} of {plan.product_of(intake).name}"
        for intake in plan.intakes
    ]
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


@dataclass(frozen=True, slots=True)
class Draft:
    """Turns words into intakes of one day at one moment.

    ``later`` are those of a named product that would be for a dose of much later.
    """

    report: DayReport
    moment: datetime
    status: Status
    note: str
    later: list[tuple[Intake, DoseOfDay]] = field(default_factory=list)

    def meant_by(self, words: Sequence[str]) -> Iterator[Intake]:
        """Yield the intakes that the words mean."""
        open_doses = self._open()
        for word, units in pairs(words):
            if is_time(word, self.report.day.products):
                if units:
                    raise UsageError(f"“{word}” takes what is due; units go with a product's name.")
                yield from self._due(word, open_doses)
            else:
                count = parse_units(units) if units is not None else None
                yield self._product(word, count, open_doses)

    def once_more(self, intakes: Iterable[Intake]) -> Iterator[Intake]:
        """Yield intakes of the same products and units."""
        open_doses = self._open()
        for intake in intakes:
            yield self._product(intake.product, intake.units, open_doses)

    def _open(self) -> list[DoseOfDay]:
        return [dose for dose in self.report.day.doses if dose.state in ("due", "missed")]

    def _due(self, word: str, open_doses: list[DoseOfDay]) -> Iterator[Intake]:
        due = [dose for dose in open_doses if is_at(dose.dose, word)]
        if not due:
            when = when_due(word)
            raise NotFoundError(f"Nothing is due {when}. See what is planned: magstack today")
        for dose in due:
            open_doses.remove(dose)
            yield self._intake(self.report.day.products[dose.product], None, dose)

    def _product(self, word: str, units: Count | None, open_doses: list[DoseOfDay]) -> Intake:
        product = find_product(self.report.day.products.values(), word)
        refuse_archived(product, self.report.day.date)
        due = next((dose for dose in open_doses if dose.product == product.slug), None)
        if due is None and self.status == "skipped":
            raise NotFoundError(
                f"No dose of {product.name} is due that could be skipped. "
                "See what is planned: magstack today"
            )
        if due:
            open_doses.remove(due)
        intake = self._intake(product, units, due)
        if due and self._much_later(due):
            self.later.append((intake, due))
        return intake

    def _intake(self, product: Product, units: Count | None, dose: DoseOfDay | None) -> Intake:
        day = self.report.day.date
        usual = Count(dose.missing) if dose else _usual(product, day)
        return intake_of(product, units or usual, day, self.moment, self.status, self.note, dose)

    def repeated(self, intakes: Iterable[Intake]) -> Iterator[str]:
        """Say which of the intakes look like a dose that is in the log already."""
        named: set[str] = set()
        for intake in intakes:
            product = self.report.day.products[intake.product]
            twice = intake.dose is None and intake.product in named
            named.add(intake.product)
            later = next((dose for each, dose in self.later if each is intake), None)
            earlier = self._earlier(intake) if later or intake.dose is None else None
            if twice:
                yield f"{product.name} is named more than once."
            elif earlier:
                clock = datetime.fromtimestamp(earlier.at, self.moment.tzinfo)
                following = f", and its next dose is at {later.clock:%H:%M}" if later else ""
                yield (
                    f"{product.name} is in the log already: "
                    f"{counted(earlier.units, product.unit)} at {clock:%H:%M}{following}."
                )

    def _much_later(self, dose: DoseOfDay) -> bool:
        """Whether a dose is far ahead, and nothing of it is taken yet."""
        day = self.report.day
        due = day.person.rules.moment(day.date, dose.clock)
        return not dose.taken and due - self.moment.replace(tzinfo=None) > MUCH_LATER

    def _earlier(self, intake: Intake) -> Intake | None:
        """Return the entry that this would repeat, where no dose is near that it could be of."""
        day = self.report.day
        doses = [dose for dose in day.doses if dose.product == intake.product]
        logged = [found for dose in doses for found in dose.intakes]
        logged += [found for found in day.unplanned if found.product == intake.product]
        taken = [found for found in logged if found.status == "taken"]
        needed = any(each.product == intake.product for each in day.as_needed)
        if doses and not needed:
            return taken[-1] if taken else None
        near = [
            found
            for found in taken
            if found.units == intake.units and abs(found.at - intake.at) <= TWICE_WITHIN
        ]
        return near[-1] if near else None


def intake_of(
    product: Product,
    units: Count,
    day: date,
    moment: datetime,
    status: Status,
    note: str,
    dose: DoseOfDay | None,
) -> Intake:
    """Return a new entry, which has no number yet, at a moment that counts on ``day``."""
    offset = moment.utcoffset()
    return Intake(
        id=0,
        product=product.slug,
        label=product.label_on(day).id or 0,
        units=units,
        status=status,
        at=int(moment.timestamp()),
        offset=int(offset.total_seconds() // 60) if offset else 0,
        day=day,
        dose=dose.dose.id if dose else None,
        slot=dose.dose.slot if dose else None,
        planned=dose.clock if dose else None,
        note=note,
    )


def is_time(word: str, slugs: Container[str]) -> bool:
    """Whether a word is a time of day or ``all``; a product of the name of a meal goes first."""
    return word in SLOTS or word == "all" or (word in MEALS and word not in slugs)


def is_at(dose: Dose, word: str) -> bool:
    """Whether a dose is at a slot or by a meal; each is one of ``all``."""
    return word == "all" or word in (dose.slot, dose.schedule.meal)


def when_due(word: str) -> str:
    """Return a time of day as one says it: ``at night``, ``at lunch``, ``on this day``."""
    if word == "all":
        return "on this day"
    return f"at {word}" if word in MEALS else at_slot(word)


def _usual(product: Product, day: date) -> Count:
    """Return what is taken at once where no dose is due: the planned units, or one serving."""
    doses = current(product.doses, day)
    return doses[-1].units if doses else product.label_on(day).units_per_serving


def pairs(words: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """Pair each name with the number that follows it, if one does."""
    if not words:
        raise UsageError(
            "Say what: a product's short name, a slot (morning, noon, afternoon, evening, night), "
            "or all. For example: magstack take neuro-mag"
        )
    waiting: str | None = None
    for word in words:
        is_number = not any(char.isalpha() for char in word)
        if waiting is not None:
            yield waiting, word if is_number else None
            waiting = None if is_number else word
        else:
            waiting = word
    if waiting is not None:
        yield waiting, None
