"""Dosages: a planned dose in words, and as a Timing as far as FHIR R4 can say it rightly.

A time of day says "every day", so R4 lets neither a period nor a meal stand beside it, and no
period beside days of the week. Where nothing fits, only the words and the bounds are there.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, time, timedelta
from typing import NamedTuple

from magstack.domain.doses import ALL_WEEK, WEEKDAYS, Dose
from magstack.domain.hours import DAY, DayRules
from magstack.domain.planned import in_order, spoken_period, timed
from magstack.domain.profile import Medicine
from magstack.domain.recurring import Rule, rules_of
from magstack.export.fhir.elements import Element, one, period, said, text, units

SLOT_CODES = {
    "morning": "MORN",
    "noon": "NOON",
    "afternoon": "AFT",
    "evening": "EVE",
    "night": "HS",
}
"""The event of R4 that each slot is; the night is before sleep."""

MEAL_CODES = {"breakfast": "CM", "lunch": "CD", "dinner": "CV"}
"""The event of R4 that each meal is; before it with A, and after it with P in front."""

SAME = timedelta()

Span = tuple[date | None, date | None]
"""A first and a last day, both included; None is open."""


class Planned(NamedTuple):
    """Doses of a product and the hours that they are meant by; ``end`` is its last day, if any."""

    doses: Sequence[Dose]
    unit: str
    hours: DayRules
    end: date | None = None


def dosages(planned: Planned) -> list[Element]:
    """Return a dosage for each dose, in their order; those of other days in a sequence."""
    spans = {_span(dose, planned.end) for dose in planned.doses}
    order = _sequence(spans)
    return [
        _dosage(dose, planned, order, dated=len(spans) > 1)
        for dose in in_order(planned.doses, planned.hours)
    ]


def medicine_dosage(medicine: Medicine, hours: DayRules, *, dated: bool) -> Element:
    """Return when a medicine is taken; how much of it is not in the record.

    ``dated`` says that its days have to be said too.
    """
    clock, days = medicine.clock, medicine.days
    when = f"at {clock:%H:%M}" if clock else "at a time of day that was not said"
    if days != ALL_WEEK:
        when = f"{when} on {', '.join(WEEKDAYS[day] for day in sorted(days))}"
    if dated and (medicine.since or medicine.until):
        when = f"{when}, {spoken_period(medicine.since, medicine.until)}"
    later = _later(clock, hours) if clock else SAME
    repeat = said(
        boundsPeriod=_bounds(medicine.since, medicine.until, later),
        dayOfWeek=_weekdays(days, later),
        timeOfDay=[_clock(clock)] if clock else None,
    )
    return said(text=when, timing=said(repeat=repeat))


def _dosage(dose: Dose, planned: Planned, order: dict[Span, int], *, dated: bool) -> Element:
    span = _span(dose, planned.end)
    words = [timed(dose, planned.unit, planned.hours)]
    words += [spoken_period(*span)] if dated and any(span) else []
    return said(
        sequence=order.get(span),
        text=text(", ".join(words)),
        timing=said(repeat=_repeat(dose, span, planned.hours)),
        asNeededBoolean=True if dose.as_needed else None,
        doseAndRate=[{"doseQuantity": units(dose.units, planned.unit)}],
        maxDosePerPeriod=_most(dose, planned.unit),
    )


def _most(dose: Dose, unit: str) -> Element | None:
    most = dose.schedule.most
    if most is None:
        return None
    return {"numerator": units(most, unit), "denominator": one("day", "d")}


def _span(dose: Dose, end: date | None) -> Span:
    """Return the first and the last day of a dose, with the product's own end."""
    if end is None or (dose.until and dose.until < end):
        return dose.since, dose.until
    return dose.since, end


def _sequence(spans: Collection[Span]) -> dict[Span, int]:
    """Return the place of each of several spans, or nothing where two of them overlap."""
    known = sorted(spans, key=lambda span: span[0] or date.min)
    ends = [until or date.max for _, until in known[:-1]]
    begins = [since or date.min for since, _ in known[1:]]
    if len(known) < 2 or any(end >= begin for end, begin in zip(ends, begins, strict=True)):
        return {}
    return {span: place for place, span in enumerate(known, 1)}


def _repeat(dose: Dose, span: Span, hours: DayRules) -> Element:
    """Return on which days and when a dose is, as far as this can be said."""
    since, until = span
    rules = [] if dose.as_needed else [*rules_of(dose, since or date.min, until)]
    if len(rules) != 1 or not rules[0].ever:
        return said(boundsPeriod=_bounds(since, until, SAME))
    rule = rules[0]
    if rule.interval > 1:
        later = _later(dose.clock, hours) if dose.clock else SAME
        return _every_so_often(dose, rule, _bounds(rule.first, until, later))
    return _on_weekdays(dose, rule, span, hours)


def _every_so_often(dose: Dose, rule: Rule, bounds: Element) -> Element:
    """Return every so many days; a clock time can be said in words alone, a slot by its event."""
    if rule.weekdays != ALL_WEEK:
        return said(boundsPeriod=bounds)
    when = _event(dose) or said(when=[SLOT_CODES[dose.slot]] if dose.slot else None)
    return said(boundsPeriod=bounds, **_each(rule.interval), **when)


def _on_weekdays(dose: Dose, rule: Rule, span: Span, hours: DayRules) -> Element:
    """Return every day, or the same days of each week."""
    event = _event(dose)
    if event:
        days = _weekdays(rule.weekdays, SAME)
        each = {"dayOfWeek": days} if days else _each(1)
        return said(boundsPeriod=_bounds(*span, SAME), **each, **event)
    clock = dose.time(hours)
    later = _later(clock, hours)
    return said(
        boundsPeriod=_bounds(*span, later),
        dayOfWeek=_weekdays(rule.weekdays, later),
        timeOfDay=[_clock(clock)],
    )


def _each(days: int) -> Element:
    return {"frequency": 1, "period": days, "periodUnit": "d"}


def _event(dose: Dose) -> Element:
    """Return the meal that a dose hangs on, with the minutes before or after it."""
    meal, lead = dose.schedule.meal, dose.schedule.lead
    if meal is None:
        return {}
    way = "" if not lead else "A" if lead < 0 else "P"
    return said(when=[f"{way}{MEAL_CODES[meal]}"], offset=abs(lead) or None)


def _later(clock: time, hours: DayRules) -> timedelta:
    """Return how much later the date of a clock time is than the day that it counts on."""
    day = date(2000, 1, 1)
    return hours.moment(day, clock).date() - day


def _bounds(since: date | None, until: date | None, later: timedelta) -> Element:
    return period(since and since + later, until and until + later)


def _weekdays(days: Iterable[int], later: timedelta) -> list[str] | None:
    """Return days of the week on the calendar; None is every day."""
    chosen = sorted({(day + later // DAY) % 7 for day in days})
    return None if len(chosen) == len(ALL_WEEK) else [WEEKDAYS[day] for day in chosen]


def _clock(clock: time) -> str:
    return f"{clock:%H:%M}:00"
