"""Amend: find an entry of the log by its handle, and put it right or take it back."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta, tzinfo
from sqlite3 import Connection
from typing import NamedTuple

from magstack import reference
from magstack.actions.day import Record, current_day, day_in, report
from magstack.actions.intakes import newly_found
from magstack.actions.log import entries
from magstack.actions.stack import find_product, refuse_archived
from magstack.context import Context
from magstack.domain.days import DoseOfDay, Intake, Status
from magstack.domain.hours import DayRules
from magstack.domain.past import Amended
from magstack.domain.products import Product
from magstack.domain.reports import Entry
from magstack.domain.review import Day
from magstack.domain.stock import left_in
from magstack.domain.texts import NOTE_LENGTH, accepted
from magstack.domain.wording import so_many
from magstack.errors import NotFoundError, UsageError, suggestion
from magstack.moments import parse_clock, parse_moment, shown, spoken
from magstack.quantities import parse_units
from magstack.store import database, reading

HANDLE = "-?[1-9][0-9]{0,8}"
"""The number of an entry, or how many entries it is from the end."""

CLOCK = "[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?"
"""A time without a day."""

STATUSES: tuple[Status, ...] = ("taken", "skipped")


class Said(NamedTuple):
    """What an entry should have been, as it was typed; None leaves it as it is."""

    units: str | None = None
    at: str | None = None
    product: str | None = None
    status: str | None = None
    note: str | None = None

    @property
    def nothing(self) -> bool:
        """Whether nothing is to change."""
        return all(text is None for text in self)


def prepare(context: Context, handle: str, said: Said, *, future: bool = False) -> Amended:
    """Work out what an entry should have been, without writing anything.

    Raises:
        UsageError: something cannot be read, or nothing is said.
        NotFoundError: there is no such entry or product, or no dose that could be skipped.
        StoreError: the record cannot be read.
    """
    if said.nothing:
        raise UsageError(
            "Say what to change: --units, --at, --product, --status or --note. "
            f"For example: magstack amend {handle} --units 2"
        )
    was, moment, record = _looked_up(context, handle, said.at, future=future)
    facts = reference.facts()
    kept = [intake for intake in record.logged if intake.id != was.intake.id]
    now = _put_right(was, said, moment, day_in(record._replace(logged=kept), facts))
    after = report(record._replace(logged=[*kept, now.intake]), facts)
    told = now.intake.status == "taken" and not _only_less(was.intake, now.intake)
    warnings = newly_found(after, record.logged, kept, [now.intake]) if told else ()
    return Amended(was, now, facts, tuple(warnings), frozenset(intake.id for intake in kept))


def _looked_up(
    context: Context, handle: str, at: str | None, *, future: bool
) -> tuple[Entry, datetime, Record]:
    """Return an entry, the moment that it should have been at, and the record of the day of that.

    The day of an entry stays while its moment does.
    """
    with database.reading(context.database) as connection:
        profile = reading.profile(connection)
        stack = reading.products(connection)
        was = numbered(connection, stack, handle)
        moment = _moment(at, was, context, profile.hours, future=future)
        same = moment == was.intake.local
        day = was.intake.day if same else profile.hours.day_of(moment)
        logged = list(reading.intakes(connection, stack, day, day))
    today = current_day(context, profile.hours)
    return was, moment, Record(stack, logged, profile, today, day)


def _only_less(was: Intake, now: Intake) -> bool:
    """Whether nothing but fewer units, or another note, is new."""
    fewer = now.units.thousandths <= was.units.thousandths
    return fewer and now == replace(was, units=now.units, note=now.note)


def write(context: Context, amended: Amended) -> None:
    """Put an entry right, as one operation.

    Raises:
        StoreError: it, or its day's log, is no longer as it was read.
    """
    from magstack.store import journal
    from magstack.store.writing import log as writing

    was, now = amended.was, amended.now
    moment = int(context.clock.now().timestamp())
    with journal.operation(context.database, moment, context.command) as operation:
        _must_be(operation.connection, was, context)
        stack, day = reading.products(operation.connection), now.intake.day
        logged = reading.intakes(operation.connection, stack, day, day)
        if {intake.id for intake in logged} - {now.intake.id} != amended.beside:
            raise database.overtaken(context.database)
        writing.change_intake(operation, now.product.id or 0, now.intake)
        noted = "" if was.intake.note == now.intake.note else ", with another note"
        operation.summary = (
            f"amended entry {was.intake.id} from {was.what}, {spoken(was.intake.local)} to "
            f"{now.what}, {spoken(now.intake.local)}{noted}"
        )


def found(context: Context, handle: str) -> Entry:
    """Return the entry that a handle means.

    Raises:
        UsageError: the handle cannot be read.
        NotFoundError: there is no such entry.
        StoreError: the record cannot be read.
    """
    with database.reading(context.database) as connection:
        return numbered(connection, reading.products(connection), handle)


def take_back(context: Context, entry: Entry) -> int:
    """Take an entry out of the log, as one operation.

    Returns how many thousandths of a unit went back into the stock: what was drawn for it, as far
    as the lots have room.

    Raises:
        StoreError: it is no longer as it was read.
    """
    from magstack.store import journal
    from magstack.store.writing import log as writing

    moment = int(context.clock.now().timestamp())
    with journal.operation(context.database, moment, context.command) as operation:
        _must_be(operation.connection, entry, context)
        before = _in_stock(operation.connection, entry.product)
        writing.remove_intake(operation, entry.intake.id)
        operation.session.flush()
        back = _in_stock(operation.connection, entry.product) - before
        operation.summary = (
            f"took back entry {entry.intake.id}: {entry.what}, {spoken(entry.intake.local)}"
        )
    return back


def _in_stock(connection: Connection, product: Product) -> int:
    return left_in(reading.lots_by_product(connection)[product.id or 0])


def numbered(connection: Connection, stack: Iterable[Product], handle: str) -> Entry:
    """Return the entry that a handle means: its number, or -1 for the one written last.

    Raises:
        UsageError: the handle cannot be read.
        NotFoundError: there is no such entry, or no longer.
    """
    if not re.fullmatch(HANDLE, handle):
        raise UsageError(
            f"{shown(handle)} is no entry of the log. Write its number as in magstack log, or -1 "
            "for the one that was written last."
        )
    number = int(handle)
    if number < 0:
        last = reading.last_numbers(connection, -number)
        number = last[-1] if len(last) == -number else number
    products = list(stack)
    intake = reading.numbered(connection, products, number) if number > 0 else None
    if intake is None:
        raise _missing(connection, number)
    return _entry(intake, products)


def _entry(intake: Intake, stack: Iterable[Product]) -> Entry:
    (entry,) = entries([intake], stack)
    return entry


def _missing(connection: Connection, number: int) -> NotFoundError:
    """Return the error for a handle that means nothing (any more)."""
    if 0 < number <= reading.last_number(connection, "intake"):
        return NotFoundError(
            f"Entry {number} was taken back. See what was done: magstack undo --list"
        )
    there = reading.last_numbers(connection, -1)
    if not there:
        return NotFoundError("Nothing is in the log yet. Log something: magstack take neuro-mag")
    has = so_many(len(there), "entry", "entries")
    return NotFoundError(
        f"There is no entry {number}: the log has {has}, numbered from {there[-1]} to "
        f"{there[0]}. See them: magstack log"
    )


def _must_be(connection: Connection, entry: Entry, context: Context) -> None:
    """Refuse where an entry is not as it was read."""
    if reading.numbered(connection, [entry.product], entry.intake.id) != entry.intake:
        raise database.overtaken(context.database)


def _moment(
    text: str | None, entry: Entry, context: Context, hours: DayRules, *, future: bool
) -> datetime:
    """Return when an entry should have been; a clock time alone is on the entry's own day.

    What is the same to the minute stays the same to the second.
    """
    if text is None:
        return entry.intake.local
    now, zone = context.clock.now(), context.clock.zone()
    if re.fullmatch(CLOCK, text.strip()):
        moment = _on_its_day(text, entry, None if future else now, zone, hours)
    else:
        moment = parse_moment(text, now, zone, day_start=hours.start, future=future)
    same = entry.intake.local.replace(second=0).timestamp() == moment.timestamp()
    return entry.intake.local if same else moment


def _on_its_day(
    text: str, entry: Entry, now: datetime | None, zone: tzinfo, hours: DayRules
) -> datetime:
    """Return a clock time on an entry's own day, in the zone that it was written in.

    Where that is after ``now``, the small hours of its date may be meant: they are the end of the
    day before.
    """
    was = entry.intake.local
    at_home = was.astimezone(zone).utcoffset() == was.utcoffset()
    there = zone if at_home else was.tzinfo or zone
    clock = parse_clock(":".join(text.split(":")[:2]))
    for day in (hours.moment(entry.intake.day, clock).date(), was.date()):
        noon = datetime.combine(day, time(12), there)
        moment = _in_its_hour(parse_moment(text, noon, there, future=True), was)
        if now is None or moment.timestamp() <= now.timestamp():
            return moment
    raise UsageError(
        f"{spoken(moment)} is in the future. "
        "Write a time that has passed, or add --future to mean it."
    )


def _in_its_hour(moment: datetime, was: datetime) -> datetime:
    """Return a moment in the later of two hours of the same name, if an entry was in that."""
    later = moment.replace(fold=1)
    return later if later.utcoffset() == was.utcoffset() else moment


def _put_right(was: Entry, said: Said, moment: datetime, day: Day) -> Entry:
    """Return an entry as it should have been; ``day`` is its day without it."""
    stack, named = day.products.values(), said.product
    product = was.product if named is None else find_product(stack, named)
    offset = moment.utcoffset() or timedelta()
    right = replace(
        was.intake,
        product=product.slug,
        units=parse_units(said.units) if said.units is not None else was.intake.units,
        status=_status(said.status) if said.status is not None else was.intake.status,
        at=int(moment.timestamp()),
        offset=int(offset.total_seconds() // 60),
        day=day.date,
        note=was.intake.note if said.note is None else accepted(said.note, "note", NOTE_LENGTH),
    )
    if (right.product, right.day) != (was.intake.product, was.intake.day):
        refuse_archived(product, day.date)
        right = _counted(replace(right, label=product.label_on(day.date).id or 0), day)
    elif right.status == "skipped" and right.dose is None and was.intake.status == "taken":
        right = _counted(right, day)
    return _entry(right, day.products.values())


def _counted(intake: Intake, day: Day) -> Intake:
    """Let an intake count for its own dose, where that is open on the day, or the first open one.

    Raises:
        NotFoundError: it was skipped, and there is no such dose.
    """
    open_doses = [
        dose
        for dose in day.doses
        if dose.product == intake.product and dose.state in ("due", "missed")
    ]
    own = next((dose for dose in open_doses if dose.dose.id == intake.dose), None)
    dose = own or next(iter(open_doses), None)
    if dose is None and intake.status == "skipped":
        raise NotFoundError(
            f"No dose of {day.products[intake.product].name} is open on {day.date} that could be "
            f"skipped. To take the entry back: magstack undo {intake.id}"
        )
    return _for_dose(intake, dose)


def _for_dose(intake: Intake, dose: DoseOfDay | None) -> Intake:
    return replace(
        intake,
        dose=dose.dose.id if dose else None,
        slot=dose.dose.slot if dose else None,
        planned=dose.clock if dose else None,
    )


def _status(text: str) -> Status:
    word = text.strip().lower()
    for status in STATUSES:
        if word == status:
            return status
    near = suggestion(word, list(STATUSES))
    raise UsageError(f"{shown(text)} is no status.{near} Write taken or skipped.")
