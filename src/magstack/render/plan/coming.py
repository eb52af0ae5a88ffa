"""The coming days: what each holds, how it stands, and what is found, days that are alike once."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from magstack.context import Terminal
from magstack.domain.amounts import Count
from magstack.domain.days import DoseOfDay
from magstack.domain.findings import Finding
from magstack.domain.hours import runs
from magstack.domain.planned import timed
from magstack.domain.preview import LIMITS, Found, Preview, alike, mark_of
from magstack.domain.review import Day, NutrientOfDay
from magstack.domain.wording import (
    capital,
    counted,
    planned_at,
    some,
    spoken_day,
    spoken_stage,
    summed,
)
from magstack.render import documents, findings
from magstack.render.console import GAP, heading, narrow, paragraph
from magstack.render.verdicts import sums, verdicts

OVER = ("planned-over", "over")

SPANS = 7
"""How many spans of days a screen names; a pipe has them all."""


def show(terminal: Terminal, preview: Preview) -> None:
    """Print the days, those that are alike in one block, and then what is found of them."""
    heading(terminal, _title(preview))
    for sentence in _beside(preview):
        paragraph(terminal, sentence)
    for days in alike(preview.days):
        terminal.say("")
        heading(terminal, _heading(terminal, days, preview))
        for line in _doses(days[0], aligned=not narrow(terminal)):
            paragraph(terminal, line, indent=GAP)
        for nutrient in days[0].nutrients:
            _show_nutrient(terminal, nutrient, days[0], preview)
    for held, told in _by_days(preview.found):
        terminal.say("")
        every = len(held) == len(preview.days)
        when = "each of these days" if every else _named(terminal, held, preview)
        heading(terminal, f"Found on {when}")
        findings.show(terminal, told)
    if _differ(preview):
        terminal.say("")
        paragraph(terminal, "Of a limit it is told how far it is passed at most.", "dim")


def _title(preview: Preview) -> str:
    first, last = preview.days[0], preview.days[-1]
    span = " to ".join(dict.fromkeys(spoken_day(day.date) for day in (first, last)))
    person = first.person
    short = preview.facts.authorities[person.authority].short
    tried = f", trying {some(preview.tried)}" if preview.tried else ""
    return (
        f"{span}, {_days(len(preview.days))}{tried} · "
        f"{spoken_stage(person.stage)} · {short} limits first"
    )


def _days(many: int) -> str:
    return "1 day" if many == 1 else f"{many} days"


def _beside(preview: Preview) -> Iterator[str]:
    """Yield what all days take together, and what is taken as needed and not counted."""
    products = {slug: product for day in preview.days for slug, product in day.products.items()}
    totals = [
        f"{products[slug].name} {counted(Count(units), products[slug].unit)}"
        for slug, units in preview.units.items()
    ]
    if totals:
        yield f"Planned in all: {', '.join(totals)}"
    needed = {
        f"{products[each.product].name}, "
        f"{timed(each.dose, products[each.product].unit, day.person.rules)}": None
        for day in preview.days
        for each in day.as_needed
    }
    if needed:
        yield f"Not counted: {'; '.join(needed)}"


def _heading(terminal: Terminal, days: Sequence[Day], preview: Preview) -> str:
    """Return which days these are, and in a sign and words that they are over a limit."""
    named = _named(terminal, [day.date for day in days], preview)
    over = Counter(
        preview.facts.name_of(nutrient.nutrient)
        for nutrient in days[0].nutrients
        for verdict in nutrient.verdicts
        if verdict.standing in OVER
    )
    many = f", {_days(len(days))}" if len(days) > 1 else ""
    said = [f"{name} over {_limits(limits)}" for name, limits in over.items()]
    return f"! {named}{many}: {', '.join(said)}" if said else f"{named}{many}"


def _limits(many: int) -> str:
    return "a limit" if many == 1 else f"{many} limits"


def _named(terminal: Terminal, days: Sequence[date], preview: Preview) -> str:
    """Return days in words, those without a gap between them as a span."""
    year = preview.days[0].date.year != preview.days[-1].date.year
    spans = [
        " to ".join(spoken_day(day, year=year) for day in dict.fromkeys(run)) for run in runs(days)
    ]
    return some(spans, SPANS) if terminal.drawn else ", ".join(spans)


def _by_days(found: Sequence[Found]) -> list[tuple[tuple[date, ...], list[Finding]]]:
    """Put what is found of the same days together; the worst stays first."""
    held: dict[tuple[date, ...], list[Finding]] = {}
    for each in found:
        held.setdefault(each.days, []).append(each.finding)
    return list(held.items())


def _doses(day: Day, *, aligned: bool) -> Iterator[str]:
    """Yield a line for each dose of a day, and for what was taken besides."""
    width = max((len(_time(dose)) for dose in day.doses), default=0) if aligned else 0
    for dose in day.doses:
        product = day.products[dose.product]
        state = "" if dose.state == "due" and not dose.taken else f": {_state(dose)}"
        yield (
            f"{_time(dose):<{width}}  {product.name}, {counted(dose.dose.units, product.unit)}"
            f"{state}"
        )
    needed = [intake.id for each in day.as_needed for intake in each.intakes]
    for intake in day.unplanned:
        product = day.products[intake.product]
        state = "taken as needed" if intake.id in needed else f"{intake.status}, extra"
        yield f"{product.name}, {counted(intake.units, product.unit)}: {state}"
    if not (day.doses or day.unplanned):
        yield "Nothing is planned."


def _time(dose: DoseOfDay) -> str:
    """Return the clock time, with the slot that is there or the meal that it hangs on."""
    meal = f", {planned_at(dose.dose)}" if dose.dose.schedule.meal else ""
    return f"{dose.clock:%H:%M}{f' {dose.dose.slot}' if dose.dose.slot else meal}"


def _state(dose: DoseOfDay) -> str:
    if dose.state == "due":
        return f"{Count(dose.taken)} taken"
    return f"{dose.state}, {Count(dose.extra)} extra" if dose.extra else dose.state


def _show_nutrient(terminal: Terminal, nutrient: NutrientOfDay, day: Day, preview: Preview) -> None:
    """Print how much of a nutrient a day has, and under it how that stands."""
    facts = preview.facts
    taken = any(portion.taken for portion in day.portions)
    planned = f"{summed(nutrient.planned, facts.unit_of(nutrient.nutrient))} planned"
    name = capital(facts.name_of(nutrient.nutrient))
    paragraph(terminal, f"{name}  {sums(nutrient, facts) if taken else planned}", indent=GAP)
    for place, (sentence, style) in enumerate(verdicts(nutrient, facts, day.person.stage)):
        over = bool(nutrient.verdicts) and nutrient.verdicts[place].standing in OVER
        paragraph(terminal, f"{'! ' if over else ''}{sentence}", style, indent=2 * GAP - 2 * over)


def _differ(preview: Preview) -> bool:
    """Whether a limit is passed further on some days than on others."""
    told = [found for day in preview.findings for found in day if found.code in LIMITS]
    return len({*told}) > len({mark_of(found) for found in told})


def document(preview: Preview) -> documents.Document:
    """Return the document of ``plan preview``: an entry for each day."""
    products = preview.days[0].products
    return {
        "schema": documents.SCHEMA,
        "from": preview.days[0].date.isoformat(),
        "to": preview.days[-1].date.isoformat(),
        "profile": documents.profile(preview.days[0].person),
        "tried": list(preview.tried),
        "planned": [
            {"product": slug, "units": units / 1000, "unit": products[slug].unit}
            for slug, units in preview.units.items()
        ],
        "days": list(_days_document(preview)),
    }


def _days_document(preview: Preview) -> Iterator[documents.Document]:
    for day, found in zip(preview.days, preview.findings, strict=True):
        shown = documents.day(day, found, preview.facts)
        yield {
            "date": shown["day"],
            "doses": shown["doses"],
            "unplanned": shown["unplanned"],
            "as_needed": shown["as_needed"],
            "nutrients": shown["nutrients"],
            "findings": shown["findings"],
        }
