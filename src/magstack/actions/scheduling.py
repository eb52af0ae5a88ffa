"""The plan as reminders that recur, for calendars."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from sqlite3 import Connection
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from magstack import reference
from magstack.actions.day import current_day
from magstack.actions.reminding import parse_span
from magstack.context import Context
from magstack.domain.hours import DAY
from magstack.domain.products import Product
from magstack.domain.recurring import Reminder, Timetable, parts_of, rules_of
from magstack.errors import NotFoundError, UsageError, suggestion
from magstack.moments import parse_day, shown
from magstack.store import database, reading

EARLIEST_ALARM = timedelta(days=1)

NOT_NAMES = frozenset({"localtime", "posixrules", "Factory"})
"""What a machine may call a zone, and no other machine understands."""

NOT_PLACES = ("posix/", "right/")
"""Under these some machines keep zones a second time; a calendar knows them by their names."""


def timetable(context: Context, since: str | None = None, zone: str | None = None) -> Timetable:
    """Return the whole plan as reminders; with ``since`` without what ended before that day.

    Clock times are meant in ``zone``, or in the zone of this machine.

    Raises:
        UsageError: the day or the zone cannot be read.
        NotFoundError: there is nothing that a calendar could remind of.
        StoreError: the record cannot be read.
    """
    facts = reference.facts()
    place = _place(context, zone)
    with database.reading(context.database) as connection:
        hours = reading.hours(connection)
        today = current_day(context, hours)
        stack = reading.products(connection)
        begun = _begun(connection)
        undone = _undone(connection, stack)
    first = parse_day(since, today) if since else None
    known = _reminders(stack, datetime.fromtimestamp(begun, UTC).date())
    reminders = tuple(each for each in known if first is None or _lasts(each, first))
    if first is not None:
        undone = ()
    if not (reminders or undone):
        raise NotFoundError(
            f"No dose is planned{f' from {first} on' if first else ''} that a calendar could "
            "remind of. See what is planned: magstack list"
        )
    now = context.clock.now()
    return Timetable(begun, now, *place, hours, facts, reminders, undone)


def alarm_before(text: str) -> timedelta | None:
    """Read how long before a dose its alarm is: ``10m``, up to a day; ``none`` is no alarm.

    Raises:
        UsageError: it cannot be read.
    """
    return None if text.strip().lower() == "none" else parse_span(text, EARLIEST_ALARM)


def _reminders(stack: Iterable[Product], begun: date) -> Iterator[Reminder]:
    """Yield each planned dose with its rules, also those that have ended or never began."""
    for product in stack:
        end = product.archived - DAY if product.archived else None
        for dose in product.doses:
            if not dose.as_needed:
                for rule in rules_of(dose, begun, end):
                    yield Reminder(product, dose, rule)


def _lasts(reminder: Reminder, day: date) -> bool:
    """Whether a reminder has not ended before ``day``."""
    return reminder.rule.last is None or reminder.rule.last >= day


def _begun(connection: Connection) -> int:
    """Return the instant of the first thing that was done to the record, which stays as it is."""
    first = reading.first_operation(connection)
    return int(first[1]) if first else 0


def _undone(connection: Connection, stack: Iterable[Product]) -> tuple[tuple[int, int], ...]:
    """Return the number of each dose that was taken back, with each part of it that there was.

    No number is ever given twice, and the journal keeps what a dose was.
    """
    present = {dose.id for product in stack for dose in product.doses}
    given = range(1, reading.last_number(connection, "dose") + 1)
    gone = [number for number in given if number not in present]
    parts = _parts(connection, set(gone)) if gone else {}
    return tuple((number, part) for number in gone for part in range(parts.get(number, 1)))


def _parts(connection: Connection, doses: set[int]) -> dict[int, int]:
    """Return in how many parts doses were, where it was not one: as the journal has them."""
    parts: dict[int, int] = {}
    for _, _, entity, number, before, after, _ in reading.backwards(connection, "change"):
        if before is None and entity == "schedule":  # it is written after its dose
            schedule = json.loads(after)
            parts[schedule["dose_id"]] = parts_of(schedule["cycle"], schedule["days_on"])
        elif before is None and entity == "dose":
            doses.discard(number)
        if not doses:
            break
    return parts


def _place(context: Context, name: str | None) -> tuple[tzinfo, str, bool]:
    """Return the zone of clock times, what it is called, and whether others know it by that."""
    if name is not None:
        return zone_called(name.strip()), name.strip(), True
    zone = context.clock.zone()
    key = getattr(zone, "key", None)
    if key and _zone(key):
        return zone, key, True
    offset = zone.utcoffset(None)
    return zone, "Local" if offset is None else f"UTC{_signed(offset)}", False


def zone_called(name: str) -> ZoneInfo:
    """Return the zone of this name.

    Raises:
        UsageError: there is none; the nearest names are told.
    """
    zone = _zone(name)
    if zone is None:
        near = suggestion(name, sorted(filter(_clear, available_timezones() - NOT_NAMES)))
        raise UsageError(
            f"{shown(name[:60])} is no time zone that this machine knows.{near} "
            "Write it as in Europe/Lisbon."
        )
    return zone


def _clear(name: str) -> bool:
    """Whether a zone's name means what it says: Etc/GMT+2 is two hours behind UTC."""
    return not name.startswith("Etc/GMT")


def _zone(name: str) -> ZoneInfo | None:
    strange = name in NOT_NAMES or name.startswith(NOT_PLACES)
    try:
        return None if strange else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # no file, no name of one, a directory
        return None


def _signed(offset: timedelta) -> str:
    """Write an offset without the colon at which careless readers of calendars stop: ``+0100``."""
    minutes = offset // timedelta(minutes=1)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
