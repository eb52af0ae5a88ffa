"""The day in one line, for a shell's prompt or a status bar."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from magstack.context import Terminal
from magstack.domain.amounts import Count, Mass
from magstack.domain.days import DoseOfDay
from magstack.domain.facts import Facts
from magstack.domain.limits import Verdict
from magstack.domain.review import Day, NutrientOfDay, in_the_day
from magstack.domain.totals import Total
from magstack.domain.wording import number, percent
from magstack.render.console import unicode

if TYPE_CHECKING:
    from magstack.domain.reports import DayReport

FIRST = "magnesium"
"""The nutrient that is shown where any product of the stack holds it."""

SYMBOLS = {FIRST: "Mg"}
"""What a nutrient is called where its name is long and often seen."""

ASCII = str.maketrans({"·": "|", "–": "-", "≥": ">="})
"""What stands for the signs of the line where only ASCII can be shown."""


UNKNOWN = "unknown"


class Next(NamedTuple):
    """The open dose that comes first, whether its time has passed, and how many are like it."""

    dose: DoseOfDay
    overdue: bool
    more: int


def show(terminal: Terminal, report: "DayReport", now: datetime, *, as_json: bool) -> None:
    """Print the line, or its document; ``now`` is the naive local moment.

    Where there is no product yet there is no line: a prompt shows nothing then.
    """
    if as_json:
        from magstack.render import documents

        documents.show(terminal, document(report, now))
    elif not report.empty:
        said = line(report, now)
        terminal.say(said if unicode(terminal) else said.translate(ASCII))


def line(report: "DayReport", now: datetime) -> str:
    """Return what is taken, how that stands against the first authority, and what comes next."""
    if not (report.day.doses or report.day.unplanned):
        return "nothing planned or taken"
    nutrient, coming = nutrient_of(report), _coming(report, now)
    return coming if nutrient is None else f"{_stands(nutrient, report.facts)} · {coming}"


def document(report: "DayReport", now: datetime) -> dict[str, Any]:
    """Return the document of the line; the nutrient and the dose are as in that of the day."""
    from magstack.render import documents

    day, nutrient, coming = report.day, nutrient_of(report), next_of(report, now)
    shown = documents.nutrient(nutrient, day.person, report.facts) if nutrient else None
    return {
        "schema": documents.SCHEMA,
        "day": day.date.isoformat(),
        "complete": day.complete,
        "nutrient": shown,
        "next": _document(coming, day) if coming else None,
        "due": sum(dose.state == "due" for dose in day.doses),
        "missed": sum(dose.state == "missed" for dose in day.doses),
    }


def nutrient_of(report: "DayReport") -> NutrientOfDay | None:
    """Return magnesium where a product of the stack has it, else the day's first nutrient."""
    day, facts = report.day, report.facts
    present = [each for each in day.products.values() if not each.put_away(day.date)]
    if any(row.nutrient == FIRST for each in present for row in each.label_on(day.date).rows):
        return in_the_day(day, FIRST, facts)
    return next(iter(day.nutrients), None)


def next_of(report: "DayReport", now: datetime) -> Next | None:
    """Return the first open dose of the day; where its time has passed, with others like it."""
    due = [dose for dose in report.day.doses if dose.state == "due"]
    if not due:
        return None
    rules = report.day.person.rules
    late = [
        dose for dose in due if report.today and rules.moment(report.day.date, dose.clock) < now
    ]
    same = late or [dose for dose in due if dose.clock == due[0].clock]
    return Next(same[0], bool(late), len(same) - 1)


def _document(coming: Next, day: Day) -> dict[str, Any]:
    dose = coming.dose
    return {
        "product": dose.product,
        "units": float(Count(dose.missing).number),
        "unit": day.products[dose.product].unit,
        "time": f"{dose.clock:%H:%M}",
        "overdue": coming.overdue,
    }


def _coming(report: "DayReport", now: datetime) -> str:
    """Say what is due next, or what became of the doses."""
    coming, doses = next_of(report, now), report.day.doses
    if coming:
        when = f"{'overdue' if coming.overdue else 'next'} {coming.dose.clock:%H:%M}"
        return f"{when} {coming.dose.product}{f' +{coming.more}' if coming.more else ''}"
    missed = sum(dose.state == "missed" for dose in doses)
    if missed:
        return f"{missed} missed"
    if all(dose.state == "taken" for dose in doses):
        return "all taken" if doses else "nothing planned"
    return "nothing due"


def _stands(nutrient: NutrientOfDay, facts: Facts) -> str:
    """Return a nutrient's sums, and the verdict of the authority that comes first."""
    name = SYMBOLS.get(nutrient.nutrient, facts.name_of(nutrient.nutrient))
    if nutrient.planned.resolved and not nutrient.planned.amount.high.nanograms:
        return f"no {name} taken or planned"
    unit = facts.unit_of(nutrient.nutrient)
    taken, planned = _sum(nutrient.taken, unit), _sum(nutrient.planned, unit)
    sums = planned if _done(nutrient) else f"{taken}/{planned}"
    verdict = _verdict(nutrient.verdicts[0], nutrient, facts) if nutrient.verdicts else "no limit"
    return f"{name} {sums}{'' if sums == UNKNOWN else f' {unit}'}, {verdict}"


def _sum(total: Total, unit: str) -> str:
    """Write a sum without its unit: ``144``, ``34–48.5``, ``≥144`` where an amount is missing."""
    if not total.known:
        return UNKNOWN
    low, high = number(total.amount.low, unit), number(total.amount.high, unit)
    return f"{'' if total.resolved else '≥'}{low}{'' if low == high else f'–{high}'}"


def _verdict(verdict: Verdict, nutrient: NutrientOfDay, facts: Facts) -> str:
    """Return whose limit it is, and by how much it is passed, or how much of it there is."""
    limit, unit = verdict.limit, facts.unit_of(nutrient.nutrient)
    short = facts.short_of(limit.authority)
    if limit.value is None:
        return f"{short}: no limit set"
    whose = f"{short} {number(limit.value, unit)}{' with food' if limit.scope == 'total' else ''}"
    if not nutrient.planned.known:
        return f"{whose}: {UNKNOWN}"
    over = verdict.standing == "over"
    total = nutrient.taken if over else nutrient.planned
    share = percent(verdict.share_planned)
    if verdict.standing != "below":
        share = f"+{number(Mass(total.amount.high.nanograms - limit.value.nanograms), unit)}"
    # A range is judged on its high end.
    bound = "≥" if not total.resolved else "" if total.amount.exact else "up to "
    return f"{whose}: {bound}{share} {'taken' if over or _done(nutrient) else 'planned'}"


def _done(nutrient: NutrientOfDay) -> bool:
    """Whether nothing is still to come: what is planned is what was taken."""
    return nutrient.taken == nutrient.planned
