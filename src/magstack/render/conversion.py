"""A conversion, with its derivation: on a page, or as JSON."""

from fractions import Fraction
from typing import TYPE_CHECKING

from magstack.context import Terminal
from magstack.domain.amounts import Interval, Mass, plain, rounded
from magstack.domain.wording import amount, in_sentence, number, significant, span
from magstack.render.console import heading, paragraph
from magstack.render.documents import SCHEMA, Document, interval, mass, shares

if TYPE_CHECKING:
    from magstack.domain.conversion import Component, Conversion


def show(terminal: Terminal, done: "Conversion") -> None:
    """Print the result first, then how it comes about, both readings, and what labels say."""
    heading(terminal, _result(done))
    for component in done.components:
        _derivation(terminal, component, done)
    if not done.reverse:
        _readings(terminal, done)
    for example in done.examples:
        paragraph(
            terminal,
            f"On a label: {example.product.title} declares "
            f"{amount(example.elemental, done.unit)} of {done.nutrient} for "
            f"{amount(example.compound, 'mg', 3)}. In a stack the declared amount counts.",
            indent=2,
        )
    for note in done.notes:
        paragraph(terminal, f"Note: {note}", indent=2)


def _result(done: "Conversion") -> str:
    asked = amount(done.asked, "mg", 3)
    name = in_sentence(done.name) if done.form else done.name
    if done.reverse:
        return f"{asked} of {done.nutrient} is in {_exactly(done.compound)} of {name}"
    held = f"{_exactly(done.elemental)} of {done.nutrient}"
    return f"{asked} of {name} holds {held} ({span(*done.fraction)})"


def document(done: "Conversion") -> Document:
    """Return the document of ``convert``."""
    one = done.asked
    return {
        "schema": SCHEMA,
        "form": done.form,
        "nutrient": done.nutrient,
        "unit": done.unit,
        "compound": interval(done.compound, "mg") if done.reverse else mass(one, "mg"),
        "elemental": interval(done.elemental, done.unit),
        "fraction": shares(*done.fraction),
        "components": [
            {
                "form": part.form,
                "formula": part.hill,
                "linear": part.formula,
                "molar_mass": None if part.molar_mass is None else float(part.molar_mass),
                "atoms": part.atoms,
                "elemental": interval(part.elemental, done.unit),
                "fraction": shares(*part.fraction),
            }
            for part in done.components
        ],
        "label_examples": [
            {
                "product": example.product.id,
                "compound": mass(example.compound, "mg"),
                "elemental": mass(example.elemental, done.unit),
            }
            for example in done.examples
        ],
        "notes": list(done.notes),
    }


def _derivation(terminal: Terminal, part: "Component", done: "Conversion") -> None:
    name = part.name if len(done.components) > 1 else ""
    formula = f"{part.formula}" if part.formula and part.formula != part.name else ""
    title = ": ".join(filter(None, [name, formula]))
    if part.molar_mass is None or part.element_mass is None or part.moles is None:
        held = part.compound if done.reverse else part.elemental
        shown = f"{span(*part.fraction)} by what labels show, {_exactly(held)}"
        paragraph(terminal, f"{title}: {shown}" if title else shown.capitalize(), indent=2)
        return
    if title:
        paragraph(terminal, title, indent=2)
    atoms = f"{part.atoms} × Mg = " if part.atoms and part.atoms > 1 else "Mg = "
    share = Fraction(part.element_mass) / Fraction(part.molar_mass)
    elemental = Mass(round(part.compound.low.nanograms * share))
    paragraph(
        terminal,
        f"{amount(part.compound, 'mg', 3)} ÷ {plain(part.molar_mass)} g/mol = "
        f"{plain(round(part.moles, 4))} mmol; × {plain(part.element_mass)} g/mol "
        f"({atoms}{plain(part.element_mass)}) = {amount(elemental, done.unit, 3)} "
        f"({significant(share)})",
        indent=4 if title else 2,
    )
    if not part.elemental.exact:
        shares_shown = f"Labels show other shares: {span(*part.fraction)}"
        paragraph(terminal, shares_shown, indent=4 if title else 2)


def _readings(terminal: Terminal, done: "Conversion") -> None:
    """People read a mass on a label either way, so both readings are shown side by side."""
    asked = amount(done.asked, "mg")
    paragraph(terminal, f"If a label says {asked}, it can mean two things:", indent=2)
    paragraph(terminal, f"the compound: {_about(done.elemental)} of {done.nutrient}", indent=4)
    paragraph(terminal, f"the element: {asked} of {done.nutrient}", indent=4)


def _exactly(held: Interval) -> str:
    """Write a point to the microgram, and a range to a tenth of a milligram if that tells it."""
    if held.exact:
        return amount(held, "mg", 3)
    ends = [rounded(end.in_unit("mg"), 1) for end in (held.low, held.high)]
    if ends[0] == ends[1]:  # too close for tenths
        ends = [rounded(end.in_unit("mg"), 3) for end in (held.low, held.high)]
    return f"{ends[0]} to {ends[1]} mg"


def _about(held: Interval) -> str:
    places = 1 if held.exact or number(held.low, "mg") != number(held.high, "mg") else 3
    return amount(held, "mg", places).replace("–", " to ")
