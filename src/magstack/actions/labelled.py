"""Add a product from a label record that a person downloaded: its serving, its rows, what is open.

What the label leaves open is a draft's to answer: forms and amounts that were not understood.
Without an answer they stay unstated and unresolved.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from magstack import reference
from magstack.actions import adding
from magstack.actions.labels import form_called, rows
from magstack.context import Context
from magstack.domain.amounts import Mass
from magstack.domain.facts import Facts
from magstack.domain.products import Label, LabelRow, Part, Product
from magstack.domain.reports import Added
from magstack.domain.texts import NOTE_LENGTH, accepted
from magstack.errors import UsageError
from magstack.incoming import columns, labels, panels, servings
from magstack.incoming.labels import SupplementLabel
from magstack.incoming.lines import Carrier, Line, Panel
from magstack.incoming.lines import unresolved as places_without_amount
from magstack.incoming.servings import Served
from magstack.quantities import parse_mass, parse_units
from magstack.regimens import parse_dose

STATUS = "unchecked"
"""The database typed the label, and nobody here has compared it with one."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A label as it was understood, with what a person typed beside it; nothing is written."""

    label: SupplementLabel
    typed: adding.Typed
    served: Served
    panel: Panel
    facts: Facts
    left_out: str = ""

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was not understood, or is worth knowing, in sentences."""
        off = "The DSLD says that this label is off the market: what is sold now may differ."
        return (
            *([off] if self.label.off_market else []),
            *([self.served.differs] if self.served.differs else []),
            *([self.served.remark] if self.served.remark and not self.typed.container else []),
            *([self.left_out] if self.left_out else []),
            *self.panel.remarks,
        )


class Open(NamedTuple):
    """A line whose amount is not known; ``said`` is what the label says of it."""

    place: int
    nutrient: str
    said: str


def opened(path: Path) -> SupplementLabel:
    """Read a label record from a file.

    Raises:
        NotFoundError: there is no such file.
        DataError: it is no label of the DSLD, or one without amounts.
    """
    return labels.read(path)


def missing(label: SupplementLabel, typed: adding.Typed) -> Iterator[tuple[str, str]]:
    """Yield what neither the label nor the person says: a field of ``Typed``, and what is said.

    One may be open only once another is answered: the unit, once the serving is.
    """
    if not (typed.name or label.name):
        yield "name", "The label has no name."
    try:
        servings.served(label, typed.serving, typed.unit)
    except servings.UnclearError as unclear:
        yield unclear.field, unclear.said


def answered(typed: adding.Typed, field: str, answer: str) -> adding.Typed:
    """Return what was typed with an answer for a field that was missing.

    Raises:
        UsageError: the answer cannot be read or kept.
    """
    if field == "serving":
        parse_units(answer)
        return replace(typed, serving=answer)
    if field == "unit":
        return replace(typed, unit=accepted(answer, "unit", adding.UNIT_LENGTH))
    return replace(typed, name=accepted(answer, "name"))


def draft(label: SupplementLabel, typed: adding.Typed) -> Draft:
    """Return what a label means.

    Raises:
        UsageError: it does not say its name, serving or unit, and neither does the person.
    """
    if not (typed.name or label.name):
        raise UsageError('The label has no name. Give it one: magstack add "NAME" --label FILE')
    facts = reference.facts()
    served = servings.served(label, typed.serving, typed.unit)
    rows, names = columns.rows_for(label.rows, served)
    left_out = columns.left_out(names, rows)
    return Draft(label, typed, served, panels.read(rows, facts), facts, left_out)


def unknown_forms(draft: Draft) -> list[tuple[str, str]]:
    """Return the compounds whose form was not understood, each with its nutrient."""
    return list(
        dict.fromkeys(
            (carrier.name, line.nutrient)
            for line in draft.panel.lines
            for carrier in line.carriers
            if carrier.form is None and draft.facts.forms_of(line.nutrient)
        )
    )


def with_form(draft: Draft, name: str, nutrient: str, answer: str) -> Draft:
    """Return a draft in which the compounds of this name are a form.

    Raises:
        NotFoundError: there is no such form.
        UsageError: it is a filler, or one of another nutrient.
    """
    form = form_called(answer, draft.facts)
    parts = draft.facts.components(form)
    if any(part.excipient or part.nutrient != nutrient for part in parts):
        of = draft.facts.name_of(nutrient)
        raise UsageError(
            f"{draft.facts.form_name(form)} brings no {of} to a total. See: magstack forms"
        )

    def answered(carrier: Carrier) -> Carrier:
        return carrier._replace(form=form) if carrier.name == name else carrier

    return _with_lines(
        draft,
        [
            line._replace(carriers=tuple(map(answered, line.carriers)))
            if line.nutrient == nutrient
            else line
            for line in draft.panel.lines
        ],
    )


def unresolved(draft: Draft) -> list[Open]:
    """Return the lines whose amount is neither declared nor computable nor part of another."""
    lines = draft.panel.lines
    return [
        Open(place, lines[place].nutrient, lines[place].said)
        for place in places_without_amount(lines)
    ]


def with_amount(draft: Draft, line: Open, answer: str) -> Draft:
    """Return a draft in which a line has the elemental amount that the person reads on the box.

    Raises:
        UsageError: it is no amount, or more than the compounds can hold.
    """
    mass = parse_mass(answer, nutrient=draft.facts.nutrients[line.nutrient])
    lines = list(draft.panel.lines)
    lines[line.place] = lines[line.place]._replace(declared=mass)
    _rows_of(line.nutrient, [lines[line.place]], draft.facts)
    return _with_lines(draft, lines)


def added(context: Context, draft: Draft) -> Added:
    """Return the product of a draft, with what the checks find of it; nothing is written yet.

    Raises:
        UsageError: what the person typed cannot be read or kept.
    """
    return adding.with_day(context, _product(draft), draft.facts, _compare(draft.label))


def _product(draft: Draft) -> Product:
    label, typed, served = draft.label, draft.typed, draft.served
    container = typed.container and parse_units(typed.container, adding.MOST_IN_CONTAINER)
    return Product(
        slug="",
        brand=accepted(typed.brand or label.brand, "brand"),
        name=accepted(typed.name or label.name, "name"),
        unit=accepted(served.unit, "unit", adding.UNIT_LENGTH),
        units_per_container=container or served.container,
        source=label.source,
        status=STATUS,
        labels=(Label(served.units, _rows(draft), draft.panel.contents),),
        doses=tuple(parse_dose(text, served.unit) for text in typed.doses),
        note=accepted(typed.note, "note", NOTE_LENGTH),
    )


def _compare(label: SupplementLabel) -> str:
    entered = f", entered on {label.entered}" if label.entered else ""
    return f"{label.source.partition(',')[0]}{entered}. Compare the amounts with the box."


def _rows(draft: Draft) -> tuple[LabelRow, ...]:
    """Return the label rows, one nutrient after the other as the panel has them."""
    lines = draft.panel.lines
    return tuple(
        row
        for nutrient in dict.fromkeys(line.nutrient for line in lines)
        for row in _rows_of(
            nutrient, [each for each in lines if each.nutrient == nutrient], draft.facts
        )
    )


def _rows_of(nutrient: str, lines: Sequence[Line], facts: Facts) -> tuple[LabelRow, ...]:
    """Return the rows of one nutrient: what is declared, else computed, and what stays open.

    Declared beats computed: compounds beside a declared amount are what carries it.
    """
    declared = [line for line in lines if line.declared is not None]
    open_lines = [line for line in lines if line.declared is None]
    beside = [line for line in open_lines if line.compound or (line.weighed and not declared)]
    left = [line for line in open_lines if line not in beside]
    found: tuple[LabelRow, ...] = ()
    if declared:
        whole = Mass(sum(line.declared.nanograms for line in declared if line.declared))
        found = rows(nutrient, _carrying(whole, declared, beside, facts), whole, facts)
    elif beside:
        found = rows(nutrient, _parts(beside), None, facts)
    if left:
        found = (*found, LabelRow(nutrient, _parts(left), None, "unresolved"))
    return found


def _carrying(
    whole: Mass, declared: Sequence[Line], beside: Sequence[Line], facts: Facts
) -> tuple[Part, ...]:
    """Return the compounds of a declared amount, with those beside it if it can come out of all."""
    own, both = _parts(declared), _parts([*declared, *beside])
    masses = [part.compound.nanograms for part in both if part.compound]
    possible = len(masses) < len(both) or whole.nanograms < sum(masses)
    if beside and possible and facts.forms_of(declared[0].nutrient):
        return both
    unstated = bool(own) and not all(line.carriers for line in declared)
    return (*own, Part(None)) if unstated else own


def _parts(lines: Sequence[Line]) -> tuple[Part, ...]:
    """Return the compounds of lines; those without form and mass come last, if at all.

    A form that is named again without a mass says nothing new.
    """
    parts: list[Part] = []
    for part in (Part(each.form, each.mass) for line in lines for each in line.carriers):
        if part.compound or part not in parts:
            parts.append(part)
    said = [part for part in parts if part.form or part.compound]
    return (*said, *(part for part in parts if said and part not in said))


def _with_lines(draft: Draft, lines: Sequence[Line]) -> Draft:
    return replace(draft, panel=draft.panel._replace(lines=tuple(lines)))
