"""Observations: what a day came to of each nutrient, as `today` has it, unknown where it is."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from magstack.domain.coming import moment_of
from magstack.domain.days import Intake
from magstack.domain.hours import DAY
from magstack.domain.review import Day, NutrientOfDay
from magstack.domain.totals import Total
from magstack.domain.wording import amount, spoken_day
from magstack.export.fhir.elements import (
    PLACES,
    Element,
    concept,
    mass,
    narrative,
    period,
    reference,
    said,
    text,
)
from magstack.export.fhir.sources import Source, intakes_of

SECOND = timedelta(seconds=1)

GOING_ON = "The day was not over: more may be taken yet."
OPEN = "The day is not complete: more may have been taken than was logged."
MORE = "An amount that is not known was taken too: this is the least that it was."
UNKNOWN = "Something was taken of which it is not known how much it holds."


def observations(day: Day, source: Source) -> Iterator[Element]:
    """Yield the total of each nutrient of a day; nothing of a day of which nothing is known."""
    entries = intakes_of(day)
    if not (entries or day.closed):
        return
    person = reference(source.patient)
    common = {
        "category": [concept("Social history", [source.codes.terms["social-history"]])],
        "subject": person,
        "effectivePeriod": _span(day, entries, source.zone),
        "performer": [person],
    }
    for nutrient in day.nutrients:
        yield _observation(nutrient, day, common, source)


def _observation(shown: NutrientOfDay, day: Day, common: Element, source: Source) -> Element:
    nutrient, total = shown.nutrient, shown.taken
    name, unit = source.facts.name_of(nutrient), source.facts.unit_of(nutrient)
    notes = [*_notes(shown, day, source)]
    title = f"{spoken_day(day.date)}: {name} from supplements, {_in_words(total, unit)}"
    return said(
        resourceType="Observation",
        id=source.id_of("observation", f"{day.date}/{nutrient}"),
        text=narrative(title, *notes),
        status="final" if _final(day, source) else "preliminary",
        **common,
        code=concept(f"Intake of {name} from supplements in a day"),
        **_value(total, unit, source),
        note=[{"text": text(note)} for note in notes],
    )


def _final(day: Day, source: Source) -> bool:
    """Whether a day is complete, and over or closed: one that goes on can come to more."""
    return day.complete and (day.closed or day.date < source.today)


def _in_words(total: Total, unit: str) -> str:
    if not total.known:
        return "not known"
    if not total.resolved:
        return f"at least {amount(total.amount.low, unit, PLACES)}"
    return amount(total.amount, unit, PLACES)


def _value(total: Total, unit: str, source: Source) -> Element:
    """Return what a total is: a number, a range, at least so much, or not known."""
    low, high = total.amount.low, total.amount.high
    if not total.known:
        return {"dataAbsentReason": concept("Not known", [source.codes.terms["unknown"]])}
    if not total.resolved:
        return {"valueQuantity": mass(low, unit, at_least=True)}
    least, most = mass(low, unit), mass(high, unit)
    return {"valueQuantity": least} if least == most else {"valueRange": said(low=least, high=most)}


def _notes(shown: NutrientOfDay, day: Day, source: Source) -> Iterator[str]:
    if not shown.taken.known:
        yield UNKNOWN
    elif not shown.taken.resolved:
        yield MORE
    if not day.complete:
        yield OPEN
    elif not _final(day, source):
        yield GOING_ON
    known = source.facts.nutrients.get(shown.nutrient)
    if known and known.part_of:
        whole = source.facts.name_of(known.part_of)
        yield f"It is a part of the {whole} of the same day, and nothing on top of it."


def _span(day: Day, entries: Sequence[Intake], zone: tzinfo) -> Element:
    """Return the moments at which a day began and ended, where the person was by its log."""
    rules = day.person.rules
    first = _place(entries[0], zone) if entries else zone
    last = _place(entries[-1], zone) if entries else zone
    start = moment_of(day.date, rules.start, rules, first)
    end = moment_of(day.date + DAY, rules.start, rules, last).astimezone(UTC) - SECOND
    return period(start, end.astimezone(last))


def _place(intake: Intake, zone: tzinfo) -> tzinfo:
    """Return the zone that something was logged in: another than ``zone`` by its offset alone."""
    here = datetime.fromtimestamp(intake.at, zone).utcoffset()
    local = intake.local
    return zone if here == local.utcoffset() or local.tzinfo is None else local.tzinfo
