"""Statements: what a person takes, as its plan stands today, and what the log says of it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from magstack.domain.amounts import Count
from magstack.domain.hours import DAY
from magstack.domain.interactions import folded
from magstack.domain.plans import left_on, on_hold
from magstack.domain.products import Product
from magstack.domain.profile import Medicine
from magstack.domain.wording import counted, listed, so_many
from magstack.export.fhir.dosages import Planned, dosages, medicine_dosage
from magstack.export.fhir.elements import (
    Element,
    concept,
    moment,
    narrative,
    period,
    plain_markdown,
    reference,
    said,
)
from magstack.export.fhir.sources import Logged, Source, ever

SPOKEN = {
    "active": "taken at present",
    "completed": "no longer taken, its plan has ended",
    "intended": "planned for later",
    "not-taken": "planned, and known not to have been taken",
    "on-hold": "paused",
    "stopped": "stopped before its plan ended",
    "unknown": "without a plan",
}
"""What each status means here, of a product."""


def statement(product: Product, logged: Logged, source: Source) -> Element:
    """Return what a person takes of a product: as planned today, with what was logged of it."""
    status = status_of(product, logged, source)
    doses = dosages(_planned(product, source))
    note = _note(product, logged, source)
    lines = [dosage["text"] for dosage in doses]
    return said(
        resourceType="MedicationStatement",
        id=source.id_of("statement", product.id),
        text=narrative(f"{product.title}: {SPOKEN[status]}", note, lines=lines),
        status=status,
        category=_category(source),
        medicationReference=reference(source.id_of("medication", product.id), product.title),
        **_about(source),
        effectivePeriod=_going_on(_effective(product, logged), status),
        note=[{"text": plain_markdown(note)}],
        dosage=doses,
    )


def medicines(source: Source) -> Iterator[Element]:
    """Yield what the person has said of each medicine that had not ended before the period."""
    known = [
        medicine
        for medicine in source.person.profile.medicines
        if (medicine.since or date.min) <= (medicine.until or date.max)
        and (medicine.until or date.max) >= source.first
    ]
    for _, same in groupby(sorted(known, key=_name), key=_name):
        yield _medicine([*same], source)


def status_of(product: Product, logged: Logged, source: Source) -> str:
    """Return the status of R4 that a product has today.

    It is what the plan says, except where it is known that nothing of all that was planned was
    taken.
    """
    doses, today = ever(product), source.today
    if logged.refused and all(dose.since and dose.since >= source.first for dose in doses):
        return "not-taken"
    if product.archived and product.put_away(today):
        return "stopped" if left_on(doses, product.archived) else "completed"
    if any(dose.in_force(today) for dose in doses):
        return "active"
    if on_hold(doses, today):
        return "on-hold" if any((dose.since or date.min) <= today for dose in doses) else "intended"
    return "completed" if doses else "unknown"


def _planned(product: Product, source: Source) -> Planned:
    """Return the doses in force and to come, or the last ones of a plan that has ended."""
    end = product.archived - DAY if product.archived else None
    doses = [dose for dose in ever(product) if end is None or (dose.since or date.min) <= end]
    left = left_on(doses, min(source.today, end or date.max))
    if not left:
        last = max((dose.until or date.max for dose in doses), default=None)
        left = [dose for dose in doses if dose.until == last]
    return Planned(left, product.unit, source.hours, end)


def _effective(product: Product, logged: Logged) -> Element:
    """Return from the first day to the last that was planned, or on which something was taken.

    Without a plan these are the moments of the first and the last intake in the period.
    """
    doses = ever(product)
    if not doses:
        ends = (each.local if each else None for each in (logged.first, logged.last))
        return period(*ends)
    start = min(dose.since or date.min for dose in doses)
    end = max(dose.until or date.max for dose in doses)
    if product.archived:
        end = min(end, product.archived - DAY)
    start, end = min([start, *logged.days]), max([end, *logged.days])
    if end < start:
        return {}
    return _span(start, end)


def _span(first: date, last: date) -> Element:
    """Return a period of days that may be open at either end."""
    return period(None if first == date.min else first, None if last == date.max else last)


def _going_on(effective: Element, status: str) -> Element:
    """Return a period without the end that is only planned, as R4 wants it of what is taken now.

    That end is the one of the dosages.
    """
    return said(start=effective.get("start")) if status == "active" else effective


def _note(product: Product, logged: Logged, source: Source) -> str:
    """Return what the log of the period says of a product, and what it leaves unknown."""
    days = f"From {source.first} to {source.last}"
    taken = "nothing is logged as taken"
    if logged.days:
        units = counted(Count(logged.units), product.unit)
        taken = f"{units} logged as taken, on {so_many(len(logged.days), 'day')}"
    return f"{days}: {taken}{_became(logged)}."


def _became(logged: Logged) -> str:
    """Return what became of the doses that were planned."""
    counts = {
        "taken in full": logged.taken,
        "skipped": logged.skipped,
        "not taken": logged.untaken,
        "not known": logged.unknown,
    }
    became = listed([f"{number} {what}" for what, number in counts.items() if number])
    return f"; of {so_many(logged.planned, 'planned dose')} {became}" if became else ""


def _medicine(times: Sequence[Medicine], source: Source) -> Element:
    """Return a medicine, of which there is one for each time of day."""
    name = times[0].name
    status = _status_of_medicine(times, source.today)
    dated = len({(each.since, each.until) for each in times}) > 1
    doses = [medicine_dosage(each, source.hours, dated=dated) for each in times]
    since = min(each.since or date.min for each in times)
    until = max(each.until or date.max for each in times)
    lines = [dosage["text"] for dosage in doses]
    return said(
        resourceType="MedicationStatement",
        id=source.id_of("medicine", _name(times[0])),
        text=narrative(f"{name}: {SPOKEN_OF_MEDICINES[status]}", lines=lines),
        status=status,
        category=_category(source),
        medicationCodeableConcept=concept(name),
        **_about(source),
        effectivePeriod=_going_on(_span(since, until), status),
        dosage=doses,
    )


SPOKEN_OF_MEDICINES = {
    "active": "a medicine that is taken at present",
    "completed": "a medicine that is no longer taken",
    "intended": "a medicine that is to be taken later",
}


def _status_of_medicine(times: Iterable[Medicine], today: date) -> str:
    known = list(times)
    if any(each.current_on(today) for each in known):
        return "active"
    return "intended" if any((each.since or date.min) > today for each in known) else "completed"


def _name(medicine: Medicine) -> str:
    return folded(medicine.name)


def _category(source: Source) -> Element:
    return concept("Said by the person", [source.codes.terms["patientspecified"]])


def _about(source: Source) -> Element:
    """Return of whom a statement is, who says so, and when."""
    return {
        "subject": reference(source.patient),
        "dateAsserted": moment(source.now),
        "informationSource": reference(source.patient),
    }
