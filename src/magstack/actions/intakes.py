"""Take and skip: work out what a person means, what it comes to, and write it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from sqlite3 import Connection

from magstack import reference
from magstack.actions.day import Record, record_of, report
from magstack.actions.stack import find_product
from magstack.context import Context
from magstack.domain.amounts import Count
from magstack.domain.checks import INTAKE_CHECKS, findings_of
from magstack.domain.days import DoseOfDay, Intake, Status
from magstack.domain.doses import current
from magstack.domain.findings import Finding
from magstack.domain.hours import SLOTS, DayRules
from magstack.domain.products import Product
from magstack.domain.reports import DayReport, Plan
from magstack.domain.review import day_of
from magstack.domain.texts import NOTE_LENGTH, accepted
from magstack.domain.wording import at_slot, counted
from magstack.errors import NotFoundError, UsageError
from magstack.moments import parse_moment, spoken
from magstack.quantities import parse_units
from magstack.store import database, reading

TWICE_WITHIN = 600
"""Seconds within which the same units of an unplanned product look like the same dose."""


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

    ``words`` are short names, each with an optional number of units, or a slot, or ``all``.

    Raises:
        UsageError: a time or number cannot be read.
        NotFoundError: there is no such product, or nothing of it is due.
        StoreError: the record cannot be read.
    """
    facts = reference.facts()
    kept_note = accepted(note, "note", NOTE_LENGTH)
    moment, record = at_moment(context, at, future=future)
    before = report(record, facts)
    draft = _Draft(before, moment, status, kept_note)
    intakes = tuple(draft.meant_by(words))
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
        if at:
            zone = context.clock.zone()
            moment = parse_moment(at, now, zone, day_start=hours.start, future=future)
        return hours.day_of(moment)

    record = record_of(context, when)
    return moment, record


def _warnings(
    after: DayReport, logged: Sequence[Intake], intakes: Sequence[Intake]
) -> Iterator[Finding]:
    """Yield what is found of the intakes and was not found of the log alone, plans left out."""
    before = list(logged)
    known = {_mark(finding) for finding in _found(after, before, ())}
    told = [*_found(after, before, intakes)]
    new = [finding for finding in told if _mark(finding) not in known]
    yield from (finding for finding in new if finding.severity != "info")
    # What is to be avoided is said each time, and not only the first time on a day.
    codes = {(finding.code, finding.subject) for finding in new}
    for finding in _found(after, (), intakes):
        if finding.severity == "avoid" and (finding.code, finding.subject) not in codes:
            yield finding


def _found(after: DayReport, log: Sequence[Intake], intakes: Sequence[Intake]) -> list[Finding]:
    """Return what is found of a log and of intakes that are about to follow, plans left out."""
    day = after.day
    unplanned = [replace(product, doses=()) for product in day.products.values()]
    whole = [*log, *intakes]
    seen = day_of(day.date, unplanned, whole, after.facts, day.person, over=False)
    first = len(seen.portions) - len(intakes)
    # They are not taken yet: what is said of their time can still be followed.
    portions = [
        replace(portion, taken=place < first) for place, portion in enumerate(seen.portions)
    ]
    return findings_of(replace(seen, portions=tuple(portions)), after.facts, INTAKE_CHECKS)


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
    from magstack.store import journal, writing

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
class _Draft:
    """Turns words into intakes of one day at one moment."""

    report: DayReport
    moment: datetime
    status: Status
    note: str

    def meant_by(self, words: Sequence[str]) -> Iterator[Intake]:
        """Yield the intakes that the words mean."""
        open_doses = [dose for dose in self.report.day.doses if dose.state in ("due", "missed")]
        for word, units in _pairs(words):
            if word in SLOTS or word == "all":
                if units:
                    raise UsageError(f"“{word}” takes what is due; units go with a product's name.")
                yield from self._slot(word, open_doses)
            else:
                yield self._product(word, units, open_doses)

    def _slot(self, word: str, open_doses: list[DoseOfDay]) -> Iterator[Intake]:
        due = [dose for dose in open_doses if word in ("all", dose.dose.slot)]
        if not due:
            when = "on this day" if word == "all" else at_slot(word)
            raise NotFoundError(f"Nothing is due {when}. See what is planned: magstack today")
        for dose in due:
            open_doses.remove(dose)
            yield self._intake(self.report.day.products[dose.product], None, dose)

    def _product(self, word: str, units: str | None, open_doses: list[DoseOfDay]) -> Intake:
        product = find_product(self.report.day.products.values(), word)
        if product.archived and product.archived <= self.report.day.date:
            raise UsageError(
                f"{product.name} is archived. Bring it back: "
                f"magstack archive {product.slug} --restore"
            )
        due = next((dose for dose in open_doses if dose.product == product.slug), None)
        if due is None and self.status == "skipped":
            raise NotFoundError(
                f"No dose of {product.name} is due that could be skipped. "
                "See what is planned: magstack today"
            )
        if due:
            open_doses.remove(due)
        return self._intake(product, parse_units(units) if units is not None else None, due)

    def _intake(self, product: Product, units: Count | None, dose: DoseOfDay | None) -> Intake:
        label = product.label_on(self.report.day.date)
        usual = Count(dose.missing) if dose else _usual(product, self.report.day.date)
        offset = self.moment.utcoffset()
        return Intake(
            id=0,
            product=product.slug,
            label=label.id or 0,
            units=units or usual,
            status=self.status,
            at=int(self.moment.timestamp()),
            offset=int(offset.total_seconds() // 60) if offset else 0,
            day=self.report.day.date,
            dose=dose.dose.id if dose else None,
            slot=dose.dose.slot if dose else None,
            planned=dose.clock if dose else None,
            note=self.note,
        )

    def repeated(self, intakes: Iterable[Intake]) -> Iterator[str]:
        """Say which of the intakes look like a dose that is in the log already."""
        named: set[str] = set()
        for intake in intakes:
            product = self.report.day.products[intake.product]
            twice = intake.dose is None and intake.product in named
            named.add(intake.product)
            earlier = self._earlier(intake)
            if twice:
                yield f"{product.name} is named more than once."
            elif earlier:
                clock = datetime.fromtimestamp(earlier.at, self.moment.tzinfo)
                yield (
                    f"{product.name} is in the log already: "
                    f"{counted(earlier.units, product.unit)} at {clock:%H:%M}."
                )

    def _earlier(self, intake: Intake) -> Intake | None:
        """Return the entry that this would repeat, if all that is planned is taken already."""
        day = self.report.day
        doses = [dose for dose in day.doses if dose.product == intake.product]
        logged = [found for dose in doses for found in dose.intakes]
        logged += [found for found in day.unplanned if found.product == intake.product]
        taken = [found for found in logged if found.status == "taken"]
        if not taken or intake.dose is not None:
            return None
        if doses:
            return taken[-1]
        near = [
            found
            for found in taken
            if found.units == intake.units and abs(found.at - intake.at) <= TWICE_WITHIN
        ]
        return near[-1] if near else None


def _usual(product: Product, day: date) -> Count:
    """Return what is taken at once where no dose is due: the planned units, or one serving."""
    doses = current(product.doses, day)
    return doses[-1].units if doses else product.label_on(day).units_per_serving


def _pairs(words: Sequence[str]) -> Iterator[tuple[str, str | None]]:
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
