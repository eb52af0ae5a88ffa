"""What a person says a label holds becomes label rows: parsed, checked, computed where needed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from magstack.domain.amounts import Interval, Mass
from magstack.domain.chemistry import counting
from magstack.domain.facts import Facts, Nutrient
from magstack.domain.products import Content, Label, LabelRow, Part
from magstack.domain.texts import accepted
from magstack.domain.wording import amount
from magstack.errors import NotFoundError, UsageError, suggestion
from magstack.quantities import elemental_range, parse_mass, parse_named_mass


@dataclass(frozen=True, slots=True)
class Said:
    """The label as it was typed: ``form=mass``, ``nutrient=mass`` and ``name=mass`` texts."""

    compounds: Sequence[str] = ()
    elementals: Sequence[str] = ()
    contents: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.compounds or self.elementals or self.contents)


@dataclass(frozen=True, slots=True)
class Lines:
    """A label by nutrient: the compounds that carry it, and what is declared of it.

    ``others`` are rows beside a declared one of the same nutrient, such as its part in a blend.
    """

    parts: dict[str, tuple[Part, ...]]
    declared: dict[str, Mass]
    others: tuple[LabelRow, ...] = ()

    def over(self, older: "Lines") -> "Lines":
        """Return the older lines with what these say of each nutrient in its place."""
        parts, declared = older.parts | self.parts, older.declared | self.declared
        return Lines(parts, declared, older.others)

    def without(self, nutrient: Nutrient) -> "Lines":
        """Return these lines without those of a nutrient.

        Raises:
            UsageError: there are none.
        """
        if nutrient.id not in self.parts and nutrient.id not in self.declared:
            raise UsageError(f"The label has no line for {nutrient.name}.")
        return Lines(
            {name: parts for name, parts in self.parts.items() if name != nutrient.id},
            {name: mass for name, mass in self.declared.items() if name != nutrient.id},
            tuple(row for row in self.others if row.nutrient != nutrient.id),
        )

    def __bool__(self) -> bool:
        return bool(self.parts or self.declared)

    def rows(self, facts: Facts) -> tuple[LabelRow, ...]:
        """Return the label rows: declared where it is declared, computed where it can be.

        Raises:
            UsageError: an element outweighs its compound.
        """
        nutrients = dict.fromkeys([*self.parts, *self.declared])
        return tuple(
            row
            for nutrient in nutrients
            for row in (
                *rows(nutrient, self.parts.get(nutrient, ()), self.declared.get(nutrient), facts),
                *(other for other in self.others if other.nutrient == nutrient),
            )
        )


def lines_of(said: Said, facts: Facts) -> Lines:
    """Read what was typed, in the order in which nutrients were named.

    Raises:
        UsageError: an amount cannot be read.
        NotFoundError: a form or a nutrient does not exist.
    """
    parts: dict[str, tuple[Part, ...]] = {}
    for text in said.compounds:
        nutrient, part = part_of(text, facts)
        parts[nutrient] = (*parts.get(nutrient, ()), part)
    return Lines(parts, dict(_declared(said.elementals, facts)))


def lines_on(label: Label) -> Lines:
    """Return the lines of a label as it is."""
    parts: dict[str, tuple[Part, ...]] = {row.nutrient: () for row in label.rows}
    declared: dict[str, Mass] = {}
    others: list[LabelRow] = []
    # A declared row is the nutrient's line, so it is looked at before the rows beside it.
    for row in sorted(label.rows, key=lambda row: row.basis != "declared"):
        if row.nutrient in declared:
            others.append(row)
            continue
        parts[row.nutrient] = (*parts[row.nutrient], *row.parts)
        if row.basis == "declared" and row.elemental:
            declared[row.nutrient] = row.elemental.high
    return Lines(parts, declared, tuple(others))


def contents_of(said: Said) -> tuple[Content, ...]:
    """Return what is no mineral or vitamin on the label."""
    pairs = (parse_named_mass(text, amount="needed") for text in said.contents)
    return tuple(
        Content(accepted(name, "content's name"), parse_mass(mass)) for name, mass in pairs
    )


def rows(
    nutrient: str, parts: tuple[Part, ...], declared: Mass | None, facts: Facts
) -> tuple[LabelRow, ...]:
    """Return one row for a declared amount, else one row for each compound, computed."""
    if declared is not None or not parts:
        _check_weight(nutrient, parts, declared, facts)
        elemental, basis = counting(declared, None)
        return (LabelRow(nutrient, parts, elemental, basis),)
    return tuple(
        LabelRow(nutrient, (part,), *counting(None, computed(part, facts))) for part in parts
    )


def computed(part: Part, facts: Facts) -> Interval | None:
    """Return the elemental amount of a compound by its form, or None where it cannot be known."""
    if part.compound is None or part.form is None:
        return None
    return elemental_range(part.compound, facts.components(part.form))


def part_of(text: str, facts: Facts) -> tuple[str, Part]:
    """Read ``bisglycinate=1000 mg``, or a form alone, into its nutrient and compound.

    A nutrient in the form's place is a compound of a form that the label does not state.
    """
    name, mass = parse_named_mass(text)
    unstated = facts.nutrient_called(name) if facts.form_called(name) is None else None
    if unstated is not None and facts.forms_of(unstated.id):
        return unstated.id, Part(None, parse_mass(mass) if mass else None)
    form = form_called(name, facts)
    if any(component.excipient for component in facts.components(form)):
        raise UsageError(
            f"{facts.form_name(form)} is a filler and adds nothing to a total. To keep it on the "
            f'label: --contains "{name}=…"'
        )
    nutrient = facts.components(form)[0].nutrient
    return nutrient, Part(form, parse_mass(mass) if mass else None)


def form_called(name: str, facts: Facts) -> str:
    """Return the id of the form or family with this name.

    Raises:
        NotFoundError: there is none; the nearest names are named.
    """
    form = facts.form_called(name)
    if form is None:
        near = suggestion(name, [*facts.forms, *facts.families, *facts.names])
        raise NotFoundError(f"No form is called {name!r}.{near} See all: magstack forms")
    return form


def nutrient_called(name: str, facts: Facts) -> Nutrient:
    """Return the nutrient with this name.

    Raises:
        NotFoundError: there is none; the nearest names are named.
    """
    nutrient = facts.nutrient_called(name)
    if nutrient is None:
        known = [found.name for found in facts.nutrients.values()]
        raise NotFoundError(
            f"No nutrient is called {name!r}.{suggestion(name, known)} What is no mineral or "
            f'vitamin goes in with --contains "{name}=…"'
        )
    return nutrient


def _declared(texts: Iterable[str], facts: Facts) -> Iterable[tuple[str, Mass]]:
    seen = set()
    for text in texts:
        name, mass = parse_named_mass(text, amount="needed")
        nutrient = nutrient_called(name, facts)
        if nutrient.id in seen:
            raise UsageError(f"{nutrient.name} is declared twice. Give its whole amount once.")
        seen.add(nutrient.id)
        yield nutrient.id, parse_mass(mass, nutrient=nutrient)


def _check_weight(
    nutrient: str, parts: tuple[Part, ...], declared: Mass | None, facts: Facts
) -> None:
    masses = [part.compound for part in parts if part.compound is not None]
    if declared is None or not masses or len(masses) < len(parts):
        return
    whole = Mass(sum(mass.nanograms for mass in masses))
    if declared > whole:
        name, unit = facts.name_of(nutrient), facts.unit_of(nutrient)
        raise UsageError(
            f"{amount(declared, unit)} of {name} cannot come out of {amount(whole, unit)} of "
            "compound. Check which of the two masses is the compound and which the element."
        )
