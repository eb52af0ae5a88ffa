"""Step by step: the questions for a product, in the order of a Supplement Facts panel."""

from collections.abc import Callable
from typing import TypeVar

from magstack import reference
from magstack.actions import adding, labels
from magstack.actions.labels import Said
from magstack.context import Terminal
from magstack.domain.facts import Facts
from magstack.errors import MagstackError, UsageError
from magstack.moments import parse_dose
from magstack.quantities import parse_mass, parse_units

Answer = TypeVar("Answer")


def product(terminal: Terminal) -> adding.Typed:
    """Ask for everything that a label says, and return it as it was typed.

    Each answer is checked as it comes; one that cannot be read is explained and asked again.
    """
    terminal.tell("From the label, top to bottom. An empty answer skips what is optional.")
    brand = terminal.ask("Brand (optional):")
    name = _until(terminal, "Name of the product:", _some)
    unit = _until(terminal, "What is counted (capsule, tablet, g, mL, scoop)?", _some)
    serving = _until(terminal, f"Serving size: how many of {unit!r}?", _checked(parse_units))
    container = _until(
        terminal, "Units in a full container (optional):", _optional(_checked(parse_units))
    )
    said = _contents(terminal)
    doses = _doses(terminal, unit)
    return adding.Typed(name, brand, unit, serving, container, said, doses)


def _contents(terminal: Terminal) -> Said:
    """Ask for the lines of the panel until an empty one."""
    facts = reference.facts()
    compounds: list[str] = []
    elementals: list[str] = []
    contents: list[str] = []
    while True:
        more = "Next line" if compounds or elementals or contents else "First line"
        line = terminal.ask(
            f"{more} of the panel: its nutrient or ingredient (empty when there are no more):"
        )
        if not line:
            if compounds or elementals or contents:
                return Said(compounds, elementals, contents)
            terminal.tell("A label needs at least one line.")
            continue
        nutrient = facts.nutrient_called(line)
        form = facts.form_called(line)
        if form is not None:
            _compound(terminal, facts, form, compounds, elementals)
        elif nutrient is not None:
            _nutrient(terminal, facts, nutrient.id, compounds, elementals)
        elif _yes(terminal, f"{line!r} is no mineral or vitamin here. Keep it, never judged?"):
            mass = _until(terminal, f"How much {line} per serving?", _checked(parse_mass))
            contents.append(f"{line}={mass}")


def _nutrient(
    terminal: Terminal, facts: Facts, nutrient: str, compounds: list[str], elementals: list[str]
) -> None:
    """Ask for the amount of a nutrient, and never guess whether it is the element or a compound."""
    known = facts.nutrients[nutrient]
    if not any(form.nutrient == nutrient for form in facts.forms.values()):
        mass = _mass(terminal, facts, nutrient, f"How much {known.name} per serving?")
        elementals.append(f"{nutrient}={mass}")
        return
    form = _until(
        terminal,
        f"As which form of {known.name}? (as the label says it, empty if it does not)",
        _optional(lambda text: labels.form_called(text, facts)),
    )
    if form:
        _compound(terminal, facts, form, compounds, elementals)
        return
    mass = _mass(terminal, facts, nutrient, f"How much {known.name} per serving?")
    if _yes(terminal, f"Does the label say that {mass} is {known.name} itself (elemental)?"):
        elementals.append(f"{nutrient}={mass}")
    else:
        terminal.tell(
            f"Then it is a compound of unknown form: the amount of {known.name} stays unresolved, "
            "and totals say “at least”."
        )
        compounds.append(_unstated(facts, nutrient))


def _unstated(facts: Facts, nutrient: str) -> str:
    """Return a compound without a mass, of the first form: its element cannot be computed."""
    return next(form.id for form in facts.forms.values() if form.nutrient == nutrient)


def _compound(
    terminal: Terminal, facts: Facts, form: str, compounds: list[str], elementals: list[str]
) -> None:
    """Ask for the mass of a compound and, apart from it, for the element that is declared."""
    nutrient = facts.components(form)[0].nutrient
    name = facts.form_name(form)
    mass = _until(
        terminal,
        f"Mass of {name}, the whole compound, per serving (empty if the label gives none):",
        _optional(_checked(parse_mass)),
    )
    compounds.append(f"{form}={mass}" if mass else form)
    declared = _until(
        terminal,
        f"And how much {facts.name_of(nutrient)} itself does the label declare (elemental; empty "
        "if it does not)?",
        _optional(_checked(lambda text: parse_mass(text, nutrient=facts.nutrients[nutrient]))),
    )
    if declared:
        elementals.append(f"{nutrient}={declared}")


def _doses(terminal: Terminal, unit: str) -> list[str]:
    doses: list[str] = []
    while True:
        more = "Another daily dose" if doses else "A daily dose, such as “2 at night”"
        dose = _until(
            terminal,
            f"{more} (empty for none):",
            _optional(_checked(lambda text: parse_dose(text, unit))),
        )
        if not dose:
            return doses
        doses.append(dose)


def _mass(terminal: Terminal, facts: Facts, nutrient: str, question: str) -> str:
    known = facts.nutrients[nutrient]
    return _until(terminal, question, _checked(lambda text: parse_mass(text, nutrient=known)))


def _until(terminal: Terminal, question: str, read: Callable[[str], Answer]) -> Answer:
    """Ask until the answer can be read, saying each time what is wrong with it."""
    while True:
        try:
            return read(terminal.ask(question))
        except (UsageError, MagstackError) as error:
            if error.exit_code == 130:
                raise
            terminal.tell(str(error))


def _yes(terminal: Terminal, question: str) -> bool:
    return terminal.confirm(question, "Nobody can be asked.")


def _some(text: str) -> str:
    if not text:
        raise UsageError("This cannot be left empty.")
    return text


def _checked(parse: Callable[[str], object]) -> Callable[[str], str]:
    """Return a reader that keeps the text, once it has been parsed without complaint."""

    def read(text: str) -> str:
        parse(text)
        return text

    return read


def _optional(read: Callable[[str], str]) -> Callable[[str], str]:
    """Return a reader that takes an empty answer too."""
    return lambda text: read(text) if text else ""
