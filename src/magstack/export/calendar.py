"""The plan as a calendar: a recurring event with an alarm for each dose (iCalendar, RFC 5545)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, NamedTuple, TextIO
from uuid import UUID, uuid5

from icalendar import Alarm, Calendar, Event

from magstack import __version__
from magstack.domain.doses import ALL_WEEK
from magstack.domain.hours import DAY
from magstack.domain.products import Label
from magstack.domain.recurring import Reminder, Rule, Timetable
from magstack.domain.texts import clean
from magstack.domain.totals import share_of
from magstack.domain.wording import amount, counted
from magstack.export.zones import WEEKDAYS, timezone_of

NAMES = UUID("a2fddefb-caa8-5d9f-8add-23b0729093c9")
"""The space of names in which every event of magstack has its own."""

LENGTH = timedelta(minutes=5)


class Written(NamedTuple):
    """How many events were written for how many products; ``cancelled`` ones beside them."""

    reminders: int
    products: int
    cancelled: int


def write(stream: TextIO, timetable: Timetable, alarm: timedelta | None) -> Written:
    """Write the calendar of a plan, each dose with an ``alarm`` so long before it, or with none.

    An event keeps its UID for good. What has ended is in it too, and what was never taken or was
    taken back is cancelled in it, so that importing it once more brings a calendar up to date.
    """
    calendar = _calendar(timetable)
    for reminder in timetable.reminders:
        calendar.add_component(_event(reminder, timetable, alarm))
    for dose, part in timetable.undone:
        calendar.add_component(_taken_back(dose, part, timetable))
    stream.write(calendar.to_ical().decode("utf-8"))
    kept = [reminder.product.slug for reminder in timetable.reminders if reminder.rule.ever]
    cancelled = len(timetable.reminders) - len(kept) + len(timetable.undone)
    return Written(len(kept), len(set(kept)), cancelled)


def _calendar(timetable: Timetable) -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", f"-//magstack//magstack {__version__}//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("X-WR-CALNAME", "Supplements")
    firsts = [reminder.rule.first for reminder in timetable.reminders]
    if firsts:
        today = timetable.now.date()
        zone = timezone_of(timetable.zone, timetable.place, min(firsts), today)
        calendar.add_component(zone)
    return calendar


def _event(reminder: Reminder, timetable: Timetable, alarm: timedelta | None) -> Event:
    product, dose, rule = reminder
    event = _new_event(dose.id or 0, rule.part, timetable)
    wall = timetable.wall(reminder, rule.first)
    event.add("DTSTART", wall, parameters={"TZID": timetable.place})
    event.add("DURATION", LENGTH)
    event.add("SUMMARY", clean(f"{product.name}, {counted(dose.units, product.unit)}"))
    if not rule.ever:
        event.add("STATUS", "CANCELLED")
        return event
    event.add("RRULE", _recurrence(reminder, timetable))
    event.add("DESCRIPTION", "\n".join(_description(reminder, timetable)))
    event.add("CATEGORIES", ["Supplements"])
    event.add("STATUS", "CONFIRMED")
    if alarm is not None:
        event.add_component(_alarm(str(event["SUMMARY"]), alarm))
    return event


def _taken_back(dose: int, part: int, timetable: Timetable) -> Event:
    """Return what cancels an event of a dose that is not in the record any more."""
    event = _new_event(dose, part, timetable)
    event.add("DTSTART", datetime.fromtimestamp(timetable.begun, UTC))
    event.add("DURATION", LENGTH)
    event.add("SUMMARY", "Taken back")
    event.add("STATUS", "CANCELLED")
    return event


def _new_event(dose: int, part: int, timetable: Timetable) -> Event:
    event = Event()
    event.add("UID", str(uuid5(NAMES, f"{timetable.begun}/{dose}/{part}")))
    event.add("SEQUENCE", timetable.revision)
    event.add("DTSTAMP", timetable.now.astimezone(UTC))
    event.add("TRANSP", "TRANSPARENT")
    return event


def _recurrence(reminder: Reminder, timetable: Timetable) -> dict[str, Any]:
    """Return the rule of an event. Its end is in UTC, as it must be where a start has a zone."""
    rule = reminder.rule
    recurrence: dict[str, Any] = {"FREQ": "DAILY"}
    if rule.weekdays != ALL_WEEK:
        recurrence["FREQ"] = "WEEKLY" if rule.interval == 1 else "DAILY"
        recurrence["BYDAY"] = _weekdays(reminder, timetable)
    if rule.interval > 1:
        recurrence["INTERVAL"] = rule.interval
    if rule.last is not None:
        recurrence["UNTIL"] = _latest(timetable.wall(reminder, rule.last), timetable.zone)
    return recurrence


def _latest(wall: datetime, zone: tzinfo) -> datetime:
    """Return the moment of a local time in UTC; of a time shown twice, or skipped, the later."""
    return max(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))


def _weekdays(reminder: Reminder, timetable: Timetable) -> list[str]:
    """Return the weekdays of the calendar: after midnight it is the day after the dose's own."""
    first = reminder.rule.first
    later = (timetable.wall(reminder, first).date() - first) // DAY
    return [WEEKDAYS[day] for day in sorted((day + later) % 7 for day in reminder.rule.weekdays)]


def _alarm(summary: str, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", summary)
    if before:
        alarm.add("TRIGGER", -before)
    else:
        alarm.add("TRIGGER", "PT0S", encode=False)  # icalendar writes P0D, which fewer can read
    return alarm


def _description(reminder: Reminder, timetable: Timetable) -> Iterator[str]:
    """Yield what a dose holds, line by line, and what to type once it is taken."""
    product, dose, rule = reminder
    label = product.label_on(_seen(rule, timetable.now.date()))
    yield from _held(label, dose.units.thousandths, timetable)
    yield f"Once taken: magstack take {product.slug}"


def _seen(rule: Rule, today: date) -> date:
    """Return the day of a rule that is nearest to today: its label is the one to name."""
    return max(rule.first, min(today, rule.last or today))


def _held(label: Label, thousandths: int, timetable: Timetable) -> Iterator[str]:
    facts = timetable.facts
    for row in label.rows:
        held, name = share_of(row, label, thousandths), facts.name_of(row.nutrient)
        yield f"{amount(held, facts.unit_of(row.nutrient))} {name}" if held else f"unknown {name}"
