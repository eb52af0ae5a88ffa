"""The stack and what the person has said of themselves, as the page shows them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from magstack.domain.amounts import Count
from magstack.domain.clinical import Clinical, StackLine, same_doses
from magstack.domain.facts import Facts
from magstack.domain.figures import UNKNOWN, share
from magstack.domain.figures import notes as notes_on
from magstack.domain.hours import DAY
from magstack.domain.personal import (
    at_all_times,
    conditions_of,
    lacks_egfr,
    named_condition,
    spoken_limit,
    spoken_medicine,
    spoken_rule,
)
from magstack.domain.planned import in_order, timed
from magstack.domain.plans import Phase
from magstack.domain.products import Content, Label, LabelRow, Part, Product
from magstack.domain.profile import Condition, Medicine
from magstack.domain.summary import Adherence
from magstack.domain.totals import share_of
from magstack.domain.wording import (
    amount,
    capital,
    counted,
    in_sentence,
    listed,
    so_many,
    spoken_day,
)
from magstack.export.report.views import Group, Line, Serving, Term

BASES = {
    "declared": "on the label",
    "computed": "from the mass of the compound on the label",
    "range": "the label’s name fits several compounds",
    "unresolved": "neither on the label nor computable: unknown, not zero",
}
"""Where an amount comes from, by its basis."""

VALUES = {
    "checked": "label checked",
    "partly-checked": "label partly checked",
    "inferred": "amounts inferred, not verified",
    "own": "label typed in by the person",
}
"""How well a label is known, by its product's status."""

UNVERIFIED = "amounts not verified"

NO_RULE = "no rule in the catalogue: not checked"
"""Of a medicine or a condition."""

OVER = "ended, and so not in the findings"
COMING = "not begun, and so perhaps not in the findings yet"
"""Of a medicine that is not taken at present."""

UNKNOWN_HERE = (
    "Unknown: logged neither as taken nor as skipped; the percentage runs from none of these taken "
    "to all of them."
)

PHASES = 3
"""How many earlier plans of a product are told."""


def line(each: StackLine, clinical: Clinical) -> Line:
    """Return a product with its labels, its doses, and what became of these."""
    product, facts = each.product, clinical.facts
    return Line(
        title=product.title.strip(),
        values=VALUES.get(product.status, UNVERIFIED),
        servings=tuple(_serving(label, each, facts) for label in each.labels or (each.label,)),
        doses=tuple(_planned(each, clinical)),
        unplanned="" if each.doses else capital(each.remark or "not planned"),
        plans=tuple(_plans(each, clinical)),
        kept=_kept(each),
    )


def heading(clinical: Clinical) -> str:
    """Return the heading over what is planned: on which day, where that is not today."""
    past = clinical.last < clinical.today
    return f"Planned on {spoken_day(clinical.last)}" if past else "Planned"


def bases(stack: Iterable[StackLine]) -> Iterator[Term]:
    """Yield what the bases of the amounts on these labels mean."""
    labels = (label for each in stack for label in each.labels or (each.label,))
    found = {row.basis for label in labels for row in label.rows}
    yield from (Term(basis, meaning) for basis, meaning in BASES.items() if basis in found)


def notes(stack: Iterable[StackLine]) -> Iterator[str]:
    """Yield what has to be said of doses besides their numbers."""
    told = notes_on([each.adherence for each in stack if each.adherence])
    return (UNKNOWN_HERE if note == UNKNOWN else note for note in told)


def _serving(label: Label, each: StackLine, facts: Facts) -> Serving:
    size = counted(label.units_per_serving, each.product.unit)
    rows = (*_rows(label, facts), *map(_content, label.contents))
    when = _when(label, each.product) if len(each.labels) > 1 else ""
    return Serving(when, size, rows or ("nothing that is counted",))


def _when(label: Label, product: Product) -> str:
    """Return from when or until when a label counts, where a product has had several."""
    begins = [other.since for other in product.labels if other.since]
    after = min((day for day in begins if day > (label.since or date.min)), default=None)
    since = f" from {spoken_day(label.since)}" if label.since else ""
    until = f" until {spoken_day(after - DAY)}" if after else ""
    return f"label{since}{until}"


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
    """Return the elemental amount of a row in a serving: as the label writes it, or rounded."""
    name = facts.name_of(row.nutrient)
    if row.elemental is None:
        return f"unknown amount of {name}"
    places = 3 if row.basis == "declared" else 1
    return f"{amount(row.elemental, facts.unit_of(row.nutrient), places)} {name}"


def _carrier(part: Part, facts: Facts) -> str:
    mass = f"{amount(part.compound, 'mg', 3)} " if part.compound else ""
    if part.form is None:
        return f"{mass}of a compound that is not named" if mass else ""
    known = part.form in facts.forms or part.form in facts.families
    return f"{mass}{in_sentence(facts.form_name(part.form)) if known else part.form}"


def _content(content: Content) -> str:
    mass = f"{amount(content.amount, 'mg', 3)} " if content.amount else ""
    return f"{mass}{content.name} (not assessed)"


def _planned(each: StackLine, clinical: Clinical) -> Iterator[str]:
    """Yield the doses, those of as many units together, with what one of them holds."""
    rules, facts = clinical.person.rules, clinical.facts
    alike: dict[Count, list[str]] = {}
    for dose in in_order(each.doses, rules, by_day=False):
        alike.setdefault(dose.units, []).append(timed(dose, each.product.unit, rules))
    for units, doses in alike.items():
        held = ", ".join(_share(row, each.label, units, facts) for row in each.label.rows)
        of_each = "each " if len(doses) > 1 else ""
        yield f"{listed(doses)}{f': {of_each}{held}' if held else ''}"


def _share(row: LabelRow, label: Label, units: Count, facts: Facts) -> str:
    """Return what so many units hold of a nutrient."""
    held = share_of(row, label, units.thousandths)
    name = facts.name_of(row.nutrient)
    return f"{amount(held, facts.unit_of(row.nutrient))} {name}" if held else f"unknown {name}"


def _plans(each: StackLine, clinical: Clinical) -> Iterator[str]:
    """Yield since when the doses of the last day are planned, and what was and will be planned."""
    earlier, now, later = _in_time(each.plans, clinical.last)
    if now is not None:
        since, earlier = _since(now, earlier)
        yield _present(now._replace(since=since), each)
    for plan in earlier[-PHASES:]:
        yield _past(plan, each, clinical)
    if len(earlier) > PHASES:
        yield f"before that, {so_many(len(earlier) - PHASES, 'other plan')} in the period"
    for plan in later[:PHASES]:
        yield f"from {_day_of(plan.since)}: {_spoken(plan, each, clinical)}"


def _in_time(plans: Iterable[Phase], day: date) -> tuple[list[Phase], Phase | None, list[Phase]]:
    """Return the plans before a day, the one of that day with any dose, and those after it."""
    earlier, now, later = [], None, []
    for plan in plans:
        if plan.until is not None and plan.until < day:
            earlier.append(plan)
        elif plan.since is not None and plan.since > day:
            later.append(plan)
        elif plan.doses:
            now = plan
    return earlier, now, later


def _since(now: Phase, earlier: list[Phase]) -> tuple[date | None, list[Phase]]:
    """Return since when the same is planned, but for pauses, and what else there was before."""
    since, others = now.since, list(earlier)
    for plan in reversed(earlier):
        if plan.doses and not same_doses(plan, now):
            break
        if plan.doses:
            since = plan.since
            others.remove(plan)
    return since, others


def _present(plan: Phase, each: StackLine) -> str:
    """Return from when to when the doses of the last day are planned, and the product was first."""
    since = f"since {spoken_day(plan.since)}" if plan.since else "since when is not in the record"
    until = f", until {spoken_day(plan.until)}" if plan.until else ""
    first = each.since or date.max
    begun = f"; first planned {spoken_day(first)}" if first < (plan.since or date.min) else ""
    return f"{since}{until}{begun}"


def _past(plan: Phase, each: StackLine, clinical: Clinical) -> str:
    """Return what was planned until a day, or a pause with its first day."""
    if plan.doses:
        return f"until {_day_of(plan.until)}: {_spoken(plan, each, clinical)}"
    return f"paused from {_day_of(plan.since)} to {_day_of(plan.until)}"


def _day_of(when: date | None) -> str:
    return spoken_day(when) if when else ""


def _spoken(plan: Phase, each: StackLine, clinical: Clinical) -> str:
    """Return what is planned in a phase: its doses, or a pause."""
    rules = clinical.person.rules
    doses = in_order(plan.doses, rules, by_day=False)
    return listed([timed(dose, each.product.unit, rules) for dose in doses]) or "paused"


def _kept(each: StackLine) -> str:
    """Return on how many days of the period some was taken, and what became of planned doses.

    The days too where they are not as many as the doses: some may have been taken beyond the plan.
    """
    days = f"taken on {so_many(each.taken, 'day')}" if each.taken else ""
    kept = each.adherence
    if kept is None:
        return days
    if each.taken == kept.taken:
        days = ""
    planned = so_many(kept.planned, "planned dose")
    left = "".join(f", {each}" for each in _left(kept))
    doses = f"{kept.taken} of {planned} taken{left} ({share(kept)})"
    return f"{days}; {doses}" if days else doses


def _left(kept: Adherence) -> Iterator[str]:
    """Yield what became of doses that are not known to be taken."""
    counts = ((kept.skipped, "skipped"), (kept.untaken, "not taken"), (kept.unknown, "unknown"))
    return (f"{count} {word}" for count, word in counts if count)


def person(clinical: Clinical) -> Iterator[Group]:
    """Yield the medicines and conditions of the person, and limits and rules of their own."""
    profile, facts = clinical.person.profile, clinical.facts
    current = (each for each in profile.medicines if _meets(each, clinical))
    medicines = tuple(_medicine(same, clinical) for same in at_all_times(current))
    yield Group("Medicines", medicines, "None in the record, so none was checked.")
    conditions = tuple(_condition(each, facts) for each in conditions_of(profile, facts))
    yield Group("Conditions", conditions, "None in the record.")
    limits = tuple(capital(spoken_limit(each, facts)) for each in profile.limits)
    rules = tuple(capital(spoken_rule(each, facts)) for each in profile.rules)
    yield from (Group("Limits set by a clinician", limits),) if limits else ()
    yield from (Group("The person’s own rules", rules),) if rules else ()


def _meets(medicine: Medicine, clinical: Clinical) -> bool:
    """Whether a medicine was taken in the period, is taken now or, if it ends today, is to be."""
    if medicine.current_on(clinical.today):
        return True
    last = date.max if clinical.last == clinical.today else clinical.last
    begun = medicine.since is None or medicine.since <= last
    return begun and (medicine.until is None or clinical.first <= medicine.until)


def _medicine(same: Sequence[Medicine], clinical: Clinical) -> str:
    """Return a medicine with all its times, and whether the findings count it."""
    medicine, today = same[0], clinical.today
    said = spoken_medicine(same, spoken_day)
    if not clinical.facts.rules.of_medicine(medicine.name):
        return f"{said} ({NO_RULE})"
    if medicine.current_on(today):
        return said
    begun = medicine.since is None or medicine.since <= today
    return f"{said} ({OVER if begun else COMING})"


def _condition(condition: Condition, facts: Facts) -> str:
    measured = "" if condition.egfr is None else f", eGFR {condition.egfr} mL/min/1.73 m²"
    open_ = ", eGFR not known" if lacks_egfr(condition, facts) else ""
    rules = facts.rules.of_condition(condition.name, condition.egfr)
    doubt = "" if rules else f" ({NO_RULE})"
    return f"{capital(named_condition(condition, facts))}{measured}{open_}{doubt}"
