"""The stack and what the person has said of themselves, as the page shows them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from magstack.domain.amounts import Count
from magstack.domain.clinical import Clinical, StackLine
from magstack.domain.doses import WEEKDAYS, Dose
from magstack.domain.facts import Facts
from magstack.domain.figures import notes as notes_on
from magstack.domain.figures import share
from magstack.domain.hours import DayRules
from magstack.domain.products import Content, Label, LabelRow, Part, Product
from magstack.domain.profile import Condition, Medicine, OwnLimit, OwnRule
from magstack.domain.summary import Adherence
from magstack.domain.totals import share_of
from magstack.domain.wording import (
    amount,
    capital,
    counted,
    in_sentence,
    listed,
    planned_at,
    so_many,
    span_of_time,
    spoken_day,
    spoken_dose,
)
from magstack.export.report.views import Group, Line, Planned, Serving, Term
from magstack.export.report.words import day

BASES = {
    "declared": "on the label",
    "computed": "from the mass of the compound on the label",
    "range": "the label’s name fits several compounds",
    "unresolved": "neither on the label nor computable: unknown, and no zero",
}
"""Where an amount comes from, by its basis."""

VALUES = {
    "checked": "values checked",
    "partly-checked": "values partly checked",
    "inferred": "values inferred, unverified",
    "unchecked": "values unverified",
    "own": "values typed in by the person",
}
"""How well a label is known, by its product's status."""

NO_RULE = "no rule in the catalogue: not checked"
"""Of a medicine or a condition."""


def line(each: StackLine, clinical: Clinical) -> Line:
    """Return a product with its labels, its doses, and what became of these."""
    product, facts = each.product, clinical.facts
    away = f"put away on {product.archived}" if product.archived else ""
    return Line(
        title=product.title.strip(),
        values=VALUES.get(product.status, product.status),
        servings=tuple(_serving(label, each, facts) for label in each.labels or (each.label,)),
        doses=tuple(_planned(each, clinical)),
        unplanned="" if each.doses else capital(each.remark or away or "not planned"),
        since=day(each.since) if each.since else None,
        kept=tuple(_kept(each, clinical)),
    )


def bases(stack: Iterable[StackLine]) -> Iterator[Term]:
    """Yield what the bases of the amounts on these labels mean."""
    labels = (label for each in stack for label in each.labels or (each.label,))
    found = {row.basis for label in labels for row in label.rows}
    yield from (Term(basis, meaning) for basis, meaning in BASES.items() if basis in found)


def notes(stack: Iterable[StackLine]) -> Iterator[str]:
    """Yield what has to be said of doses besides their numbers."""
    return notes_on([each.adherence for each in stack if each.adherence])


def _serving(label: Label, each: StackLine, facts: Facts) -> Serving:
    since = f"label from {spoken_day(label.since)}" if label.since and len(each.labels) > 1 else ""
    size = counted(label.units_per_serving, each.product.unit)
    rows = (*_rows(label, facts), *map(_content, label.contents))
    return Serving(size, since, rows or ("nothing that is counted",))


def _rows(label: Label, facts: Facts) -> Iterator[str]:
    """Yield what a label declares: a line for what has compounds, and one for each other basis."""
    bare: dict[str, list[str]] = {}
    for row in label.rows:
        unstated = "another form" if len(row.parts) > 1 else ""
        carriers = (_carrier(part, facts) or unstated for part in row.parts)
        carried = " + ".join(filter(None, carriers))
        if carried:
            yield f"{_held(row, facts)} ({row.basis}), from {carried}"
        else:
            bare.setdefault(row.basis, []).append(_held(row, facts))
    for basis, held in bare.items():
        yield f"{', '.join(held)} ({basis})"


def _held(row: LabelRow, facts: Facts) -> str:
    """Return the elemental amount of a row in a serving."""
    name = facts.name_of(row.nutrient)
    if row.elemental is None:
        return f"unknown amount of {name}"
    return f"{amount(row.elemental, facts.unit_of(row.nutrient), 3)} {name}"


def _carrier(part: Part, facts: Facts) -> str:
    mass = f"{amount(part.compound, 'mg', 3)} " if part.compound else ""
    if part.form is None:
        return f"{mass}of a compound that is not named" if mass else ""
    known = part.form in facts.forms or part.form in facts.families
    return f"{mass}{in_sentence(facts.form_name(part.form)) if known else part.form}"


def _content(content: Content) -> str:
    mass = f"{amount(content.amount, 'mg', 3)} " if content.amount else ""
    return f"{mass}{content.name} (kept, not judged)"


def _planned(each: StackLine, clinical: Clinical) -> Iterator[Planned]:
    """Yield the doses, those of as many units together, with what one of them holds."""
    rules, facts = clinical.person.rules, clinical.facts
    alike: dict[Count, list[str]] = {}
    for dose in each.doses:
        alike.setdefault(dose.units, []).append(_dose(dose, each.product, rules))
    for units, doses in alike.items():
        held = ", ".join(_share(row, each.label, units, facts) for row in each.label.rows)
        yield Planned(tuple(doses), f"{'each ' if len(doses) > 1 else ''}{held}" if held else "")


def _share(row: LabelRow, label: Label, units: Count, facts: Facts) -> str:
    """Return what so many units hold of a nutrient."""
    held = share_of(row, label, units.thousandths)
    name = facts.name_of(row.nutrient)
    return f"{amount(held, facts.unit_of(row.nutrient))} {name}" if held else f"unknown {name}"


def _dose(dose: Dose, product: Product, rules: DayRules) -> str:
    """Return a dose with its unit and the time of its slot: ``3 capsules at night (22:00)``."""
    said = counted(dose.units, product.unit) + spoken_dose(dose).removeprefix(str(dose.units))
    if dose.as_needed or dose.clock is not None:
        return said
    when = planned_at(dose)
    return said.replace(when, f"{when} ({dose.time(rules):%H:%M})", 1)


def _kept(each: StackLine, clinical: Clinical) -> Iterator[str]:
    """Yield what became of the planned doses of the period."""
    kept = each.adherence
    if kept is not None:
        yield f"{so_many(kept.planned, 'dose')} planned"
        yield ", ".join(_became(kept))
        yield f"{share(kept)} taken"
    elif each.taken:
        yield f"taken on {so_many(each.taken, 'day')}"


def _became(kept: Adherence) -> Iterator[str]:
    counts = (
        (kept.taken, "taken"),
        (kept.skipped, "skipped"),
        (kept.untaken, "not taken"),
        (kept.unknown, "unknown"),
    )
    return (f"{count} {word}" for count, word in counts if count)


def person(clinical: Clinical) -> Iterator[Group]:
    """Yield the medicines and conditions of the person, and limits and rules of their own."""
    profile, facts = clinical.person.profile, clinical.facts
    current = [each for each in profile.medicines if _meets(each, clinical)]
    medicines = (_medicine(list(same), facts) for _, same in groupby(current, _alike))
    yield Group("Medicines", tuple(medicines))
    yield Group("Conditions", tuple(_condition(each, facts) for each in profile.conditions))
    if profile.limits:
        yield Group("Own limits", tuple(_limit(each, facts) for each in profile.limits))
    if profile.rules:
        yield Group("Own rules", tuple(_rule(each, facts) for each in profile.rules))


def _meets(medicine: Medicine, clinical: Clinical) -> bool:
    """Whether a medicine was, or is to be, taken in the period or is now."""
    begun = medicine.since is None or medicine.since <= max(clinical.last, clinical.today)
    return begun and (medicine.until is None or clinical.first <= medicine.until)


def _alike(medicine: Medicine) -> tuple[str, frozenset[int], date | None, date | None]:
    """Return what medicines that differ in nothing but the time of day have in common."""
    return medicine.name, medicine.days, medicine.since, medicine.until


def _medicine(same: Sequence[Medicine], facts: Facts) -> str:
    """Return a medicine with all its times: ``ciprofloxacin at 08:00 and 20:00, every day``."""
    first = same[0]
    clocks = [f"{each.clock:%H:%M}" for each in same if each.clock]
    at = f" at {listed(clocks)}" if clocks else ", time of day not known"
    named = [WEEKDAYS[number] for number in sorted(first.days)]
    days = "every day" if len(named) == len(WEEKDAYS) else f"on {listed(named)}"
    since = f", from {spoken_day(first.since)}" if first.since else ""
    until = f", until {spoken_day(first.until)}" if first.until else ""
    doubt = "" if facts.rules.of_medicine(first.name) else f" ({NO_RULE})"
    return f"{first.name}{at}, {days}{since}{until}{doubt}"


def _condition(condition: Condition, facts: Facts) -> str:
    full = facts.rules.condition_names.get(condition.name, condition.name)
    measured = "" if condition.egfr is None else f", eGFR {condition.egfr} mL/min/1.73 m²"
    rules = facts.rules.of_condition(condition.name, condition.egfr)
    return f"{capital(full)}{measured}{'' if rules else f' ({NO_RULE})'}"


def _limit(limit: OwnLimit, facts: Facts) -> str:
    most = amount(limit.value, facts.unit_of(limit.nutrient), 3)
    noted = f" ({limit.note})" if limit.note else ""
    return f"{capital(facts.name_of(limit.nutrient))}: {most} a day, set by {limit.by}{noted}"


def _rule(rule: OwnRule, facts: Facts) -> str:
    sides = listed([facts.name_of(rule.first), facts.name_of(rule.second)])
    noted = f" ({rule.note})" if rule.note else ""
    return f"{sides}: {span_of_time(rule.apart)} apart{noted}"
