"""Calendars as others read them: what a file comes to, expanded by vobject and by icalendar."""

import io
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, NamedTuple

import vobject.icalendar

from magstack import reference
from magstack.domain.coming import moment_of
from magstack.domain.hours import DAY, DayRules
from magstack.domain.products import Product
from magstack.domain.recurring import Reminder, Timetable, rules_of
from magstack.domain.review import planned
from magstack.domain.wording import counted
from magstack.export import calendar

FACTS = reference.facts()
BEGUN = datetime(2026, 1, 1, 12, tzinfo=UTC)


class Occurrence(NamedTuple):
    """When something is due, as the clock on the wall shows it, and what."""

    at: datetime
    summary: str


def timetable(
    products: Iterable[Product],
    zone: tzinfo,
    now: datetime,
    rules: DayRules | None = None,
    **changed: Any,
) -> Timetable:
    """Return the timetable of products, as the action makes it of a record."""
    reminders = tuple(
        Reminder(product, dose, rule)
        for product in products
        for dose in product.doses
        if not dose.as_needed
        for rule in rules_of(
            dose, BEGUN.date(), product.archived - DAY if product.archived else None
        )
    )
    found = Timetable(
        begun=int(BEGUN.timestamp()),
        now=now,
        zone=zone,
        place=getattr(zone, "key", "Local"),
        named=True,
        hours=rules or DayRules(),
        facts=FACTS,
        reminders=reminders,
        undone=(),
    )
    return found._replace(**changed)


def text_of(table: Timetable, alarm: timedelta | None = None) -> str:
    """Return the file of a timetable."""
    stream = io.StringIO(newline="")
    calendar.write(stream, table, alarm)
    return stream.getvalue()


def read(text: str) -> Any:
    """Return a file as vobject reads it, with the zone that the file itself describes."""
    known = vars(vobject.icalendar)["__tzidMap"]
    for name in [name for name in known if name != "UTC"]:
        del known[name]  # it would take the zone that an earlier file described
    return vobject.readOne(text)


def expanded(text: str, first: date, days: int) -> list[Occurrence]:
    """Return what a file comes to on calendar dates, as vobject works it out."""
    events = getattr(read(text), "vevent_list", [])
    return sorted(each for event in events for each in _of_event(event, first, days))


def _of_event(event: Any, first: date, days: int) -> Iterator[Occurrence]:
    if getattr(event, "status", None) and event.status.value == "CANCELLED":
        return
    start = event.dtstart.value
    low = datetime(first.year, first.month, first.day, tzinfo=start.tzinfo)
    rules = event.getrruleset(addRDate=True)
    for at in rules.between(low, low + DAY * days - timedelta(seconds=1), inc=True):
        yield Occurrence(at.replace(tzinfo=None), event.summary.value)


def expected(
    products: Iterable[Product],
    zone: tzinfo,
    first: date,
    days: int,
    rules: DayRules | None = None,
    *,
    shown: bool = False,
) -> list[Occurrence]:
    """Return what the plan comes to on calendar dates, by the time that was meant.

    ``shown`` is by what the clock shows then: another time, where it was put forward over it.
    """
    hours, stack = rules or DayRules(), list(products)
    names = {product.slug: product for product in stack}
    found = []
    for ordinal in range(first.toordinal() - 1, first.toordinal() + days):
        day = date.fromordinal(ordinal)
        for dose in planned(stack, day, hours):
            product = names[dose.product]
            moment = moment_of(day, dose.clock, hours, zone)
            at = moment.replace(tzinfo=None) if shown else hours.moment(day, dose.clock)
            summary = f"{product.name}, {counted(dose.dose.units, product.unit)}"
            found.append(Occurrence(at, summary))
    end = first + DAY * days
    return sorted(each for each in found if first <= each.at.date() < end)
