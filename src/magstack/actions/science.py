"""The science without a stack: convert an amount, look a form up, look through the catalogue."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from magstack import quantities, reference
from magstack.actions.adding import the_one
from magstack.actions.day import whom
from magstack.actions.labels import form_called
from magstack.actions.profile.record import nutrient_called
from magstack.context import Context
from magstack.domain.amounts import Interval, Mass
from magstack.domain.catalogue import CatalogueProduct, matching
from magstack.domain.chemistry import Form
from magstack.domain.conversion import Component, Conversion, LabelExample
from magstack.domain.facts import Facts
from magstack.domain.profile import Person
from magstack.errors import NotFoundError, UsageError


def convert(
    amount: str, form: str | None, *, formula: str | None = None, reverse: bool = False
) -> Conversion:
    """Convert a mass of compound to the element in it; ``reverse`` goes the other way.

    Raises:
        UsageError: the amount or formula cannot be read, or not exactly one of form and formula
            is given.
        NotFoundError: there is no such form.
    """
    if (form is None) == (formula is None):
        raise UsageError(
            'Give one form, or a formula: magstack convert "400 mg" oxide, or '
            'magstack convert "400 mg" --formula MgO'
        )
    facts = reference.facts()
    asked = quantities.parse_mass(amount)
    if formula is not None:
        return _by_formula(asked, formula, reverse, facts)
    return _by_form(asked, form_called(form or "", facts), reverse, facts)


def _by_formula(asked: Mass, formula: str, reverse: bool, facts: Facts) -> Conversion:
    weighed = quantities.parse_formula(formula)
    exact = _exact(asked, weighed.molar_mass, weighed.element_mass, reverse)
    component = Component(
        None,
        weighed.formula,
        weighed.formula,
        weighed.molar_mass,
        weighed.element_mass,
        weighed.atoms,
        Interval.exactly(exact[0]),
        Interval.exactly(exact[1]),
        (Fraction(weighed.element_mass) / Fraction(weighed.molar_mass),) * 2,
        quantities.amount_of_substance(exact[0], weighed.molar_mass),
        weighed.hill,
    )
    notes = ("Molar mass by molmass from the formula as given.",)
    return _conversion(asked, reverse, None, weighed.formula, (component,), (), notes, facts)


def _by_form(asked: Mass, form: str, reverse: bool, facts: Facts) -> Conversion:
    components = tuple(_component(asked, part, reverse) for part in facts.components(form))
    notes = _notes(form, facts)
    examples = tuple(_examples(asked, form, facts)) if not reverse else ()
    return _conversion(
        asked, reverse, form, facts.form_name(form), components, examples, tuple(notes), facts
    )


def _conversion(
    asked: Mass,
    reverse: bool,
    form: str | None,
    name: str,
    components: tuple[Component, ...],
    examples: tuple[LabelExample, ...],
    notes: tuple[str, ...],
    facts: Facts,
) -> Conversion:
    nutrient = facts.components(form)[0].nutrient if form else "magnesium"
    unit = facts.unit_of(nutrient)
    return Conversion(
        asked,
        reverse,
        form,
        name,
        nutrient,
        unit,
        _span(component.compound for component in components),
        _span(component.elemental for component in components),
        components,
        examples,
        notes,
    )


def _component(asked: Mass, form: Form, reverse: bool) -> Component:
    fraction = form.fraction
    if fraction is None:
        raise NotFoundError(f"How much of the element {form.name} holds is not known.")
    convert_range = quantities.compound_range if reverse else quantities.elemental_range
    other = convert_range(asked, [form])
    same = Interval.exactly(asked)
    compound, elemental = (other or same, same) if reverse else (same, other or same)
    return Component(
        form.id,
        form.name,
        form.formula,
        form.molar_mass,
        form.element_mass,
        form.atoms,
        compound,
        elemental,
        fraction,
        quantities.amount_of_substance(compound.low, form.molar_mass)
        if form.molar_mass and compound.exact
        else None,
        form.hill,
    )


def _exact(asked: Mass, molar: Decimal, element: Decimal, reverse: bool) -> tuple[Mass, Mass]:
    if reverse:
        return quantities.compound_for(asked, molar, element), asked
    return asked, quantities.elemental(asked, molar, element)


def _span(intervals: Iterable[Interval]) -> Interval:
    held = list(intervals)
    return Interval(min(each.low for each in held), max(each.high for each in held))


def _notes(name: str, facts: Facts) -> list[str]:
    """Return what one must know of a form, or why a family's name is ambiguous."""
    if name in facts.families:
        return [facts.families[name].note]
    form = facts.forms[name]
    filler = "It is a filler: magstack never counts it." if form.excipient else ""
    return [note for note in (form.note, filler) if note]


def _examples(asked: Mass, form: str, facts: Facts) -> list[LabelExample]:
    """Return what checked labels declare for this compound; for the very mass, if any does."""
    purest = {part.purest for part in facts.components(form)}
    found = [
        LabelExample(product, part.compound, row.declared)
        for product in reference.catalogue().values()
        if product.status == "checked"
        for row in product.rows
        if row.declared is not None and len(row.parts) == 1
        for part in row.parts
        if part.compound is not None
        and part.form is not None
        and facts.components(part.form)[0].purest in purest
    ]
    same = [example for example in found if example.compound == asked]
    return same or found[:3]


def all_facts() -> Facts:
    """Return everything that is known about forms."""
    return reference.facts()


def form(name: str) -> tuple[Facts, str]:
    """Return the facts, and the id of the form or family with this name.

    Raises:
        NotFoundError: there is none.
    """
    facts = reference.facts()
    return facts, form_called(name, facts)


def catalogue(words: str = "") -> list[CatalogueProduct]:
    """Return the catalogue's products that fit the words; all without words.

    Raises:
        NotFoundError: none fits.
    """
    known = reference.catalogue()
    if not words:
        return list(known.values())
    return matching(known, words) or [the_one(words)]


def limits(context: Context, name: str = "") -> tuple[Person, Facts, str | None]:
    """Return whom limits are for, the facts, and the id of the nutrient if one is named.

    Raises:
        NotFoundError: there is no such nutrient.
        StoreError: there is a record, and it cannot be read.
    """
    facts = reference.facts()
    nutrient = nutrient_called(name, facts).id if name else None
    judged, _ = whom(context, facts)
    return judged, facts, nutrient
