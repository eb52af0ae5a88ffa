"""Where a number comes from: every portion, its label row, the sum, and each limit held against."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from magstack.domain.amounts import Interval, Mass
from magstack.domain.facts import Facts
from magstack.domain.limits import Advised
from magstack.domain.parts import PartOfDay, forms_of_day, products_of_day
from magstack.domain.products import LabelRow, Part
from magstack.domain.review import Day, NutrientOfDay, Portion, in_the_day
from magstack.domain.totals import share_of
from magstack.domain.wording import amount, capital, counted, in_sentence, plural, span


@dataclass(frozen=True, slots=True)
class Step:
    """What one portion brings of a nutrient by one row of its label; ``share`` None is unknown."""

    portion: Portion
    row: LabelRow
    share: Interval | None
    nutrient: str


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a nutrient's sums of a day came about, and everything that they are held against."""

    day: Day
    facts: Facts
    nutrient: NutrientOfDay
    steps: tuple[Step, ...]
    parts: tuple[PartOfDay, ...]
    advised: Advised | None


def derivation(day: Day, nutrient: str, facts: Facts) -> Derivation:
    """Return how the sums of a nutrient came about; of one that the day has not, they are zero."""
    parts = (*forms_of_day(day, facts), *products_of_day(day, facts))
    person = day.person
    return Derivation(
        day,
        facts,
        in_the_day(day, nutrient, facts),
        tuple(_steps(day, nutrient, facts)),
        tuple(part for part in parts if part.nutrient == nutrient),
        facts.advised_for(nutrient, person.authority, person.stage),
    )


def _steps(day: Day, nutrient: str, facts: Facts) -> Iterator[Step]:
    for portion in day.portions:
        for row in portion.label.rows:
            if nutrient in facts.counts_as(row.nutrient):
                share = share_of(row, portion.label, portion.thousandths)
                yield Step(portion, row, share, nutrient)


def reasons(step: Step, facts: Facts) -> Iterator[str]:
    """Yield, in sentences, how a step's amount follows from the label."""
    yield _label(step, facts)
    yield from _basis(step.row, facts)
    if step.row.nutrient != step.nutrient:
        own, whole = facts.name_of(step.row.nutrient), facts.name_of(step.nutrient)
        yield f"{capital(own)} counts as {whole} too."
    label, portion = step.portion.label, step.portion
    serving = label.units_per_serving
    if step.share is not None and portion.thousandths != serving.thousandths:
        unit = portion.product.unit
        part = Fraction(portion.thousandths, serving.thousandths)
        held = amount(step.share, facts.unit_of(step.row.nutrient), 3)
        units = Fraction(portion.thousandths, 1000)
        yield (
            f"{float(units):g} of {serving} {plural(unit, serving)}, × {_exactly(part)}: {held}."
        )


def _exactly(part: Fraction) -> str:
    """Write a factor as a whole number, a short decimal, or else as a fraction."""
    short = (part * 1000).denominator == 1
    return f"{float(part):g}" if short else f"{part.numerator}/{part.denominator}"


def _label(step: Step, facts: Facts) -> str:
    """Return what the label says per serving."""
    row, label = step.row, step.portion.label
    per = f"Label, per {counted(label.units_per_serving, step.portion.product.unit)}"
    since = f", from {label.since.isoformat()}" if label.since else ""
    said = [_compound(part, facts) for part in row.parts]
    unit, name = facts.unit_of(row.nutrient), facts.name_of(row.nutrient)
    if row.basis == "declared" and row.elemental is not None:
        said.append(f"{amount(row.elemental, unit, 3)} of {name} declared")
    return f"{per}{since}: {', '.join(said) or f'{name}, and no amount'}."


def _compound(part: Part, facts: Facts) -> str:
    name = "a form that is not stated" if part.form is None else _form_name(part.form, facts)
    return f"{amount(part.compound, 'mg', 3)} of {name}" if part.compound else f"as {name}"


def _form_name(form: str, facts: Facts) -> str:
    known = form in facts.forms or form in facts.families
    return in_sentence(facts.form_name(form)) if known else form


def _basis(row: LabelRow, facts: Facts) -> Iterator[str]:
    """Yield on what ground the amount of a row counts."""
    if row.basis == "unresolved":
        yield "Neither the element nor a compound with its mass is given: unknown, and not zero."
    elif row.basis == "declared":
        yield "What the label declares counts before anything that could be computed."
        yield from (f"For comparison: {said}" for said in _computed(row, facts))
    else:
        yield from _computed(row, facts)


def _computed(row: LabelRow, facts: Facts) -> Iterator[str]:
    """Yield what the formulas give for each compound of a row."""
    for part in row.parts:
        known = part.form in facts.forms or part.form in facts.families
        if part.compound is not None and part.form is not None and known:
            yield _by_formula(part.form, part.compound, row.nutrient, facts)


def _by_formula(form: str, compound: Mass, nutrient: str, facts: Facts) -> str:
    unit = facts.unit_of(nutrient)
    mass, found = amount(compound, "mg", 3), facts.components(form)
    fractions = [each.fraction for each in found if each.fraction is not None]
    if not fractions:
        return f"how much of the element {_form_name(form, facts)} holds is not known."
    low, high = min(ends[0] for ends in fractions), max(ends[1] for ends in fractions)
    held = amount(
        Interval(*(Mass(round(compound.nanograms * end)) for end in (low, high))), unit, 3
    )
    if len(found) == 1 and found[0].molar_mass is not None and low == high:
        one = found[0]
        return (
            f"{mass} × {one.element_mass} ÷ {one.molar_mass} g/mol ({one.formula}, "
            f"{span(low, high)}) = {held}."
        )
    return f"{mass} × {span(low, high)} = {held}, for what {_form_name(form, facts)} may be."
