"""Step by step: the questions for a product, in the order of a Supplement Facts panel."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from magstack import reference
from magstack.actions import adding, labels
from magstack.actions.labels import Said
from magstack.context import Terminal
from magstack.domain.facts import Facts, Nutrient
from magstack.domain.texts import NAME_LENGTH, accepted
from magstack.errors import InterruptError, MagstackError, UsageError
from magstack.quantities import parse_mass, parse_units
from magstack.regimens import parse_dose

Answer = TypeVar("Answer")


def product(terminal: Terminal) -> adding.Typed:
    """Ask for everything that a label says, and return it as it was typed.

    Each answer is checked as it comes; one that cannot be read is explained and asked again.
    """
    terminal.tell("From the label, top to bottom. An empty answer skips what is optional.")
    brand = _until(terminal, "Brand (optional):", lambda text: accepted(text, "brand"))
    name = _until(terminal, "Name of the product:", _some("name"))
    unit = _until(
        terminal,
        "What is counted (capsule, tablet, g, mL, scoop)?",
        _some("unit", adding.UNIT_LENGTH),
    )
    serving = _until(terminal, f"Serving size: how many of {unit!r}?", _checked(parse_units))
    container = _until(
        terminal, "Units in a full container (optional):", _optional(_checked(_container))
    )
    said = _Panel(terminal, reference.facts()).read()
    doses = _doses(terminal, unit)
    return adding.Typed(name, brand, unit, serving, container, said, doses)


@dataclass(slots=True)
class _Panel:
    """The lines of a label as they are answered, in the words of the flags."""

    terminal: Terminal
    facts: Facts
    compounds: list[str] = field(default_factory=list)
    elementals: list[str] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)

    def read(self) -> Said:
        """Ask for line after line until an empty one; there must be at least one."""
        while True:
            some = bool(self.compounds or self.elementals or self.contents)
            line = self.terminal.ask(
                "Next nutrient or ingredient (empty when done):"
                if some
                else "First nutrient or ingredient on the panel:"
            )
            if line:
                self._line(line)
            elif some:
                return Said(self.compounds, self.elementals, self.contents)
            else:
                self.terminal.tell("A label needs at least one line.")

    def _line(self, line: str) -> None:
        form = self.facts.form_called(line)
        nutrient = self.facts.nutrient_called(line)
        if form is not None:
            nutrient = self.facts.nutrients[self.facts.components(form)[0].nutrient]
        if nutrient is not None and any(
            text.startswith(f"{nutrient.id}=") for text in self.elementals
        ):
            self.terminal.tell(
                f"{nutrient.name} is declared already. If the panel has it twice, its line is the "
                "sum of both."
            )
        elif nutrient is not None and self.facts.forms_of(nutrient.id):
            self._keep(self._carried(nutrient, form))
        elif nutrient is not None:
            self.elementals.append(f"{nutrient.id}={self._mass(nutrient, 'Amount per serving:')}")
        elif self._yes(f"{line!r} is no mineral or vitamin here. Keep it, never judged?"):
            mass = _until(self.terminal, "Amount per serving:", _checked(parse_mass))
            self._keep(Said(contents=[f"{line}={mass}"]))

    def _keep(self, said: Said) -> None:
        """Keep what was said of a line, unless it cannot be true."""
        try:
            labels.lines_of(said, self.facts).rows(self.facts)
            labels.contents_of(said)
        except MagstackError as error:
            self.terminal.tell(f"{error} The line is left out; enter it again.")
            return
        self.compounds.extend(said.compounds)
        self.elementals.extend(said.elementals)
        self.contents.extend(said.contents)

    def _carried(self, nutrient: Nutrient, form: str | None) -> Said:
        """Ask for a nutrient that compounds carry, and never guess which of the two is meant."""
        mass = self._mass(nutrient, "Amount on that line per serving:")
        meant = self._meant(mass, nutrient)
        named = form or self._form(nutrient) or nutrient.id
        if meant == "unsure":
            self.terminal.tell(
                f"Then the amount of {nutrient.name} stays unresolved, and totals say “at least”."
            )
            return Said([named])
        if meant == "compound":
            declared = self._mass_or_none(f"Elemental {nutrient.name} declared too", nutrient)
            elementals = [f"{nutrient.id}={declared}"] if declared else []
            return Said([f"{named}={mass}"], elementals)
        compound = self._mass_or_none("Mass of the whole compound", nutrient)
        carried = f"{named}={compound}" if compound else named
        compounds = [] if carried == nutrient.id else [carried]
        return Said(compounds, [f"{nutrient.id}={mass}"])

    def _meant(self, mass: str, nutrient: Nutrient) -> str:
        choices = ("element", "compound", "unsure")

        def read(answer: str) -> str:
            found = [choice for choice in choices if answer and choice.startswith(answer.lower())]
            if len(found) != 1:
                raise UsageError("Answer element, compound or unsure.")
            return found[0]

        question = f"Is {mass} {nutrient.name} itself, or the whole compound?"
        return _until(self.terminal, f"{question} [element/compound/unsure]", read)

    def _form(self, nutrient: Nutrient) -> str:
        return _until(
            self.terminal,
            f"As which form of {nutrient.name} (empty: the label does not say)?",
            _optional(lambda text: labels.form_called(text, self.facts)),
        )

    def _mass(self, nutrient: Nutrient, question: str) -> str:
        return _until(
            self.terminal, question, _checked(lambda text: parse_mass(text, nutrient=nutrient))
        )

    def _mass_or_none(self, question: str, nutrient: Nutrient) -> str:
        read = _checked(lambda text: parse_mass(text, nutrient=nutrient))
        return _until(self.terminal, f"{question} (empty: not given):", _optional(read))

    def _yes(self, question: str) -> bool:
        return self.terminal.confirm(question, "Nobody can be asked.")


def _container(text: str) -> object:
    return parse_units(text, adding.MOST_IN_CONTAINER)


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


def asked(terminal: Terminal, question: str, read: Callable[[str], object]) -> str:
    """Ask for what ``read`` reads without complaint, and return the answer; empty is none."""
    return _until(terminal, question, _optional(_checked(read)))


def _until(terminal: Terminal, question: str, read: Callable[[str], Answer]) -> Answer:
    """Ask until the answer can be read, saying each time what is wrong with it."""
    while True:
        try:
            return read(terminal.ask(question))
        except InterruptError:
            raise
        except MagstackError as error:
            terminal.tell(str(error))


def _some(what: str, most: int = NAME_LENGTH) -> Callable[[str], str]:
    """Return a reader of a text that may be stored and is not empty."""

    def read(text: str) -> str:
        if not text:
            raise UsageError("This cannot be left empty.")
        return accepted(text, what, most)

    return read


def _checked(parse: Callable[[str], object]) -> Callable[[str], str]:
    """Return a reader that keeps the text, once it has been parsed without complaint."""

    def read(text: str) -> str:
        parse(text)
        return text

    return read


def _optional(read: Callable[[str], str]) -> Callable[[str], str]:
    """Return a reader that takes an empty answer too."""
    return lambda text: read(text) if text else ""
