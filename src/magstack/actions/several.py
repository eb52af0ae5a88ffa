"""Several days at once: what their doses come to, and all of them written as one operation."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from magstack import reference
from magstack.actions.day import current_day, person
from magstack.actions.filling import Filling, Frame, Made, Wanted
from magstack.actions.intakes import is_at, is_time, pairs, when_due
from magstack.actions.log import entries
from magstack.actions.stack import find_product
from magstack.context import Context
from magstack.domain.amounts import Count
from magstack.domain.checks import INTAKE_CHECKS, findings_of
from magstack.domain.days import Intake, Status
from magstack.domain.facts import Facts
from magstack.domain.findings import Finding
from magstack.domain.hours import DAY
from magstack.domain.limits import Verdict
from magstack.domain.parts import forms_of_day
from magstack.domain.past import LeftOut, Over, Reason, Several, recurring
from magstack.domain.products import Product
from magstack.domain.profile import Profile
from magstack.domain.review import Day, day_of
from magstack.domain.texts import NOTE_LENGTH, accepted
from magstack.domain.totals import Total
from magstack.errors import NotFoundError, UsageError
from magstack.moments import parse_clock, parse_day
from magstack.quantities import parse_units
from magstack.store import database, reading

MOST_DAYS = 366
"""So many days can be logged at once."""


class Asked(NamedTuple):
    """What is asked for, as it was typed: words, the first and the last day, a time of day."""

    words: Sequence[str]
    since: str | None
    until: str | None
    at: str | None = None
    note: str = ""


def prepare(context: Context, asked: Asked, status: Status) -> Several:
    """Work out the entries of several days, without writing anything.

    Raises:
        UsageError: something cannot be read, the days are not over or are too many, or a product
            has no planned time and none is given.
        NotFoundError: there is no such product, or nothing of it is planned.
        StoreError: the record cannot be read.
    """
    note = accepted(asked.note, "note", NOTE_LENGTH)
    clock = parse_clock(asked.at) if asked.at is not None else None
    with database.reading(context.database) as connection:
        profile = reading.profile(connection)
        today = current_day(context, profile.hours)
        since, until = _period(asked, today)
        stack = reading.products(connection)
        logged = list(reading.intakes(connection, stack, since, until))
    wanted = list(_wanted(asked.words, stack, since, status))
    frame = Frame(today, context.clock.now(), context.clock.zone(), status, note, clock)
    tally = _Tally(reference.facts())
    for day, there in _days(since, until, stack, logged, profile, tally.facts):
        filling = Filling(frame, day, there)
        for each in wanted:
            tally.keep(each, day.date, filling.made(each))
        if status == "taken" and filling.new:
            tally.judge(day, [*there, *filling.new])
    return tally.whole(since, until, stack, logged)


def write(context: Context, several: Several) -> Several:
    """Write entries of several days as one operation, and return them with their numbers.

    Raises:
        StoreError: another magstack logged something for these days since they were looked at.
    """
    from magstack.store import journal
    from magstack.store.writing import log as writing

    moment = int(context.clock.now().timestamp())
    with journal.operation(context.database, moment, context.command) as operation:
        stack = reading.products(operation.connection)
        there = reading.intakes(operation.connection, stack, several.since, several.until)
        if {intake.id for intake in there} != several.seen:
            raise database.overtaken(context.database)
        numbers = [
            writing.add_intake(operation, entry.product.id or 0, entry.intake)
            for entry in several.entries
        ]
        days = several.days
        verb = "took" if several.entries[0].intake.status == "taken" else "skipped"
        operation.summary = f"{verb} {several.what}, from {days[0]} to {days[-1]}"
    numbered = zip(several.entries, numbers, strict=True)
    return several._replace(
        entries=tuple(
            entry._replace(intake=replace(entry.intake, id=number)) for entry, number in numbered
        )
    )


def _period(asked: Asked, today: date) -> tuple[date, date]:
    """Return the first and the last day, which is today where none is said."""
    if asked.since is None:
        raise UsageError(
            "Say from which day on. For example: "
            "magstack take neuro-mag --each-day --from monday --to yesterday"
        )
    since = parse_day(asked.since, today)
    until = today if asked.until is None else parse_day(asked.until, today)
    for day in (since, until):
        if day > today:
            raise UsageError(f"{day} is in the future. Log it when it has come.")
    if until < since:
        raise UsageError(f"--from {since} is after --to {until}. Swap them.")
    if (until - since).days >= MOST_DAYS:
        raise UsageError(
            f"{since} to {until} are {(until - since).days + 1} days, and at most {MOST_DAYS} can "
            f"be logged at once. Write --to {since + (MOST_DAYS - 1) * DAY} first."
        )
    return since, until


def _wanted(
    words: Sequence[str], stack: Sequence[Product], since: date, status: Status
) -> Iterator[Wanted]:
    """Yield what words mean: a product each, or all that have doses at a time of day."""
    slugs = {product.slug for product in stack}
    for word, units in pairs(words):
        if not is_time(word, slugs):
            product = find_product(stack, word)
            count = parse_units(units) if units is not None else None
            _must_be_planned(product, count, since, status)
            yield Wanted(product, units=count)
        elif units:
            raise UsageError(f"“{word}” takes what is due; units go with a product's name.")
        else:
            yield from _at(word, stack, since)


def _at(word: str, stack: Sequence[Product], since: date) -> Iterator[Wanted]:
    found = [
        product
        for product in stack
        if not product.put_away(since)
        and any(is_at(dose, word) for dose in recurring(product.doses))
    ]
    if not found:
        when = "on these days" if word == "all" else when_due(word)
        raise NotFoundError(f"Nothing is planned {when}. See what is planned: magstack today")
    yield from (Wanted(product, word) for product in found)


def _must_be_planned(product: Product, units: Count | None, since: date, status: Status) -> None:
    """Refuse a product of which it is not known how much is taken, or what could be skipped."""
    if recurring(product.doses):
        return
    if status == "skipped":
        raise NotFoundError(
            f"No dose of {product.name} is planned that could be skipped. "
            "See what is planned: magstack today"
        )
    if units is None:
        raise UsageError(
            f"{product.name} has no planned doses. Say how many, and when: magstack take "
            f"{product.slug} 1 --each-day --from {since} --at 08:00"
        )


def _days(
    since: date,
    until: date,
    stack: Sequence[Product],
    logged: Iterable[Intake],
    profile: Profile,
    facts: Facts,
) -> Iterator[tuple[Day, list[Intake]]]:
    """Yield each day as it is in the log, and its entries."""
    by_day: dict[date, list[Intake]] = defaultdict(list)
    for intake in logged:
        by_day[intake.day].append(intake)
    for place in range((until - since).days + 1):
        when = since + place * DAY
        judged = person(facts, profile, when)
        yield day_of(when, stack, by_day[when], facts, judged, over=False), by_day[when]


@dataclass(slots=True)
class _Tally:
    """Gathers what the days come to."""

    facts: Facts
    intakes: list[Intake] = field(default_factory=list)
    early: list[date] = field(default_factory=list)
    left: dict[tuple[str, Reason], list[date]] = field(default_factory=dict)
    over: dict[tuple[str, str], Over] = field(default_factory=dict)
    avoided: dict[tuple[str, str], Finding] = field(default_factory=dict)

    def keep(self, wanted: Wanted, day: date, made: Made) -> None:
        """Gather what became of a wish on a day."""
        self.intakes += made.intakes
        if made.early:
            self.early.append(day)
        if made.reason:
            self.left.setdefault((wanted.product.name, made.reason), []).append(day)

    def judge(self, day: Day, log: Sequence[Intake]) -> None:
        """Gather which limits a log goes over, and what is to be avoided; plans are left out."""
        bare = [replace(product, doses=()) for product in day.products.values()]
        seen = day_of(day.date, bare, log, self.facts, day.person, over=False)
        for nutrient in seen.nutrients:
            for verdict in nutrient.verdicts:
                what = self.facts.name_of(nutrient.nutrient)
                self._count(verdict, what, nutrient.taken)
        for part in forms_of_day(seen, self.facts):
            self._count(part.verdict, part.name, part.taken)
        for finding in findings_of(seen, self.facts, INTAKE_CHECKS):
            if finding.severity == "avoid":
                self.avoided.setdefault((finding.code, finding.subject), finding)

    def _count(self, verdict: Verdict, what: str, taken: Total) -> None:
        limit = verdict.limit
        if verdict.standing != "over" or limit.value is None:
            return
        key = limit.authority, what
        known = self.over.get(key)
        most = taken.amount.high
        self.over[key] = Over(
            self.facts.short_of(limit.authority),
            what,
            limit.value,
            self.facts.unit_of(limit.nutrient),
            limit.counted,
            known.days + 1 if known else 1,
            max(most, known.most) if known else most,
        )

    def whole(
        self, since: date, until: date, stack: Sequence[Product], logged: Iterable[Intake]
    ) -> Several:
        """Return all of it, the entries in the order of time."""
        new = sorted(self.intakes, key=lambda intake: intake.at)
        return Several(
            tuple(entries(new, stack)),
            since,
            until,
            tuple(LeftOut(name, why, tuple(days)) for (name, why), days in self.left.items()),
            tuple(dict.fromkeys(self.early)),
            tuple(self.over.values()),
            tuple(self.avoided.values()),
            self.facts,
            frozenset(intake.id for intake in logged),
        )
