"""Medications: a product, what its label declares in a serving, and how well that is known.

The strength of an ingredient is of the nutrient itself, and so is its code. The compound that
carries it stands beside it as an ingredient without a strength, so that nothing is counted twice.
"""

from collections.abc import Iterator

from magstack.domain.amounts import Mass
from magstack.domain.facts import Facts
from magstack.domain.hours import DAY
from magstack.domain.products import Content, Label, LabelRow, Part, Product
from magstack.domain.wording import amount, capital, counted, in_sentence, known, listed
from magstack.export.fhir.elements import (
    MEASURES,
    PLACES,
    Element,
    concept,
    mass,
    narrative,
    said,
    text,
    unit_for,
    units,
)
from magstack.export.fhir.sources import Source

SCOOPED = frozenset({"teaspoon", "tablespoon", "scoop", "drop", "iu"})
"""Units that say how much is taken, and not in what form a product is."""


def medication(product: Product, source: Source) -> Element:
    """Return a product by the label that holds on the last day of the period."""
    label = product.label_on(source.last)
    form = product.unit.lower()
    counts = product.unit not in MEASURES and form not in SCOOPED
    return said(
        resourceType="Medication",
        id=source.id_of("medication", product.id),
        text=_narrative(product, label, source.facts),
        code=concept(product.title),
        status="inactive" if product.put_away(source.today) else "active",
        form=concept(product.unit) if counts else None,
        ingredient=[*_ingredients(product, label, source)],
    )


def _ingredients(product: Product, label: Label, source: Source) -> Iterator[Element]:
    """Yield each row of a label, then what carries these nutrients, then all else on it."""
    serving = units(label.units_per_serving, product.unit)
    for row in label.rows:
        yield _nutrient(row, serving, source)
    carriers = {part.form: row for row in label.rows for part in row.parts if part.form}
    for form, row in carriers.items():
        yield _compound(form, row, source)
    for content in label.contents:
        yield _content(content, serving)


def _nutrient(row: LabelRow, serving: Element, source: Source) -> Element:
    held, unit = row.elemental, source.facts.unit_of(row.nutrient)
    words, strength = _named(row, source.facts), None
    if held is not None and held.exact:
        strength = {"numerator": _measured(held.low, unit), "denominator": serving}
    else:
        words = f"{words}: {_amount(row, unit)}"
    codings = source.codes.nutrients.get(row.nutrient, ())
    return said(itemCodeableConcept=concept(words, codings), strength=strength)


def _compound(form: str, row: LabelRow, source: Source) -> Element:
    """Return a compound that carries a nutrient; its mass is in the words of that."""
    carried = source.facts.name_of(row.nutrient)
    name = f"{source.facts.form_name(form)}, the source of the {carried} in this list"
    return {"itemCodeableConcept": concept(name, source.codes.forms.get(form, ()))}


def _content(content: Content, serving: Element) -> Element:
    strength = None
    if content.amount is not None:
        strength = {"numerator": _measured(content.amount, "mg"), "denominator": serving}
    return said(itemCodeableConcept=concept(content.name), strength=strength)


def _named(row: LabelRow, facts: Facts) -> str:
    """Return a nutrient in words, with the compounds that it is from as the label has them."""
    name = capital(facts.name_of(row.nutrient))
    if not row.parts:
        return name
    carried = listed([_part(part, facts) for part in row.parts])
    computed = ", computed from its formula" if row.basis == "computed" else ""
    return f"{name} (elemental), from {carried}{computed}"


def _part(part: Part, facts: Facts) -> str:
    name = in_sentence(facts.form_name(part.form)) if part.form else "a compound not stated"
    return name if part.compound is None else f"{_exactly(part.compound, 'mg')} of {name}"


def _amount(row: LabelRow, unit: str) -> str:
    """Return what a serving holds, where it is no single number too."""
    if row.elemental is None:
        return "amount not known"
    said_of = amount(row.elemental, unit_for(row.elemental.high, unit), PLACES)
    return said_of if row.elemental.exact else f"{said_of} in a serving, depending on the compound"


def _exactly(held: Mass, unit: str) -> str:
    return amount(held, unit_for(held, unit), PLACES)


def _measured(held: Mass, unit: str) -> Element:
    return mass(held, unit_for(held, unit))


def _narrative(product: Product, label: Label, facts: Facts) -> Element:
    lines = [*_lines(label, facts)]
    serving = counted(label.units_per_serving, text(product.unit))
    holds = f"What its label declares in {serving}:" if lines else "Its label declares no amounts."
    source = product.source or "not stated"
    origin = f"Where these amounts are from: {source} ({known(product.status)})."
    earlier = label.since and f"Until {label.since - DAY} another label held."
    return narrative(f"{product.title}. {holds}", origin, earlier or "", product.note, lines=lines)


def _lines(label: Label, facts: Facts) -> Iterator[str]:
    """Yield what a serving holds, line by line."""
    for row in label.rows:
        yield f"{_named(row, facts)}: {_amount(row, facts.unit_of(row.nutrient))}"
    for content in label.contents:
        held = content.amount
        yield f"{content.name}: {_exactly(held, 'mg') if held else 'amount not known'}"
