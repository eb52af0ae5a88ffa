"""What the rows of a foreign panel mean: each nutrient once, the compounds that carry it, the rest.

A row that names a nutrient declares the nutrient itself. A row that names a compound, or that
only the database counts to a nutrient, is a compound. What stands within a row of a nutrient is
part of it, and never added to it. What is not understood becomes a remark, and stays without an
amount.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from magstack.domain.amounts import Mass
from magstack.domain.facts import Facts, Nutrient
from magstack.domain.products import Content
from magstack.domain.wording import amount, listed, some
from magstack.incoming.labels import Row
from magstack.incoming.lines import Carrier, Line, Panel, unresolved
from magstack.incoming.terms import (
    MOST_NAMES,
    NO_AMOUNT,
    Names,
    form_and_mass,
    in_parentheses,
    listed_in,
    mass_of,
    written,
)


def read(rows: Sequence[Row], facts: Facts) -> Panel:
    """Return what the rows of one serving mean."""
    reading = _Reading(facts)
    reading.rows(rows, ())
    return reading.panel()


class _Meaning(NamedTuple):
    """What a row is of: nothing known, a nutrient by its name, or a compound of one."""

    nutrient: str | None = None
    form: str | None = None
    compound: bool = False


class _Reading:
    """Reads row after row; ``within`` are the nutrients whose rows stand around it."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._names = Names(facts)
        self._lines: list[Line] = []
        self._contents: list[Content] = []
        self._remarks: list[str] = []
        self._uncounted: list[str] = []
        self._mentions: dict[str, Line] = {}

    def rows(self, rows: Sequence[Row], within: tuple[str, ...]) -> None:
        for row in dict.fromkeys(rows):
            self._again(row, rows.count(row))
            meaning = self._meaning(row, within)
            inside = within if meaning.nutrient is None else (*within, meaning.nutrient)
            if meaning.nutrient is None:
                self._content(row)
            elif not self._names.related(meaning.nutrient, within):
                self._nutrient(row, meaning.nutrient, meaning)
            self._mention(row, meaning, inside)
            self.rows(row.nested, inside)

    def _again(self, row: Row, times: int) -> None:
        """Tell that a row stands there several times, forms and all: somebody typed it again."""
        if times > 1 and any(each.number for each in row.quantities):
            often = "twice" if times == 2 else f"{times} times"
            self._remarks.append(
                f"The label has “{self._said(row)}” {often}, word for word: it counts once."
            )

    def panel(self) -> Panel:
        told = [line.nutrient for line in self._lines]
        for line in self._mentions.values():
            if not self._names.related(line.nutrient, told):
                self._lines.append(line)
        remarks = dict.fromkeys([*self._remarks, *self._unknown()])
        return Panel(tuple(self._lines), tuple(self._contents), tuple(remarks))

    def _unknown(self) -> Iterator[str]:
        """Yield what is said of the lines without an amount, and of what has none."""
        declared = {line.nutrient for line in self._lines if line.declared is not None}
        open_places = unresolved(self._lines)
        silent: list[str] = []
        for place, line in enumerate(self._lines):
            name, again = self._facts.name_of(line.nutrient), line.nutrient in declared
            if line.compound and line.declared is None and again:
                yield (
                    f"The label says “{line.said}” beside an amount of {name}: it counts as a "
                    "part of that."
                )
            elif place in open_places and line.why == NO_AMOUNT and not again:
                silent.append(name)
            elif place in open_places:
                yield (
                    f"The label says “{line.said}”, which magstack does not understand: "
                    f"{line.why}. The amount of {name} stays unresolved."
                )
        if silent:
            names = listed([*dict.fromkeys(silent)])
            yield f"The label gives no amount of {names}: that stays unresolved."
        if self._uncounted:
            named = some(self._uncounted, MOST_NAMES)
            yield f"Kept without an amount, because it is no exact mass: {named}."

    def _meaning(self, row: Row, within: Sequence[str]) -> _Meaning:
        named = self._names.nutrient(row.name)
        if named is not None:
            return _Meaning(named)
        group = self._names.nutrient(row.group)
        form = self._names.form(row.name, [*within, *([group] if group else [])])
        if form is None:
            return _Meaning(group, None, group is not None)
        if self._names.filler(form):
            return _Meaning()
        return _Meaning(self._facts.components(form)[0].nutrient, form, compound=True)

    def _nutrient(self, row: Row, nutrient: str, meaning: _Meaning) -> None:
        """Keep one line for a row of a nutrient, with all that stands within it."""
        if meaning.compound:
            line = self._possible(self._of_compound(row, nutrient, meaning.form))
        else:
            line = self._possible(self._of_element(row, self._refined(row, nutrient)))
        self._lines.append(line)
        unknown = [each.name for each in line.carriers if each.form is None]
        for name in unknown if self._facts.forms_of(nutrient) else ():
            if not (line.compound and name in line.said and line.declared is None):
                self._remarks.append(
                    f"The label names “{name}”, which is no form of "
                    f"{self._facts.name_of(nutrient)} that magstack knows: the form stays unstated."
                )

    def _of_element(self, row: Row, nutrient: str) -> Line:
        """Return what a row that names the nutrient says of it."""
        said = self._said(row)
        declared, why = self._amount(row, self._facts.nutrients[nutrient])
        if declared is None and (declared := self._named_within(row, nutrient)):
            self._remarks.append(
                f"The label says “{said}”: {why}. What it names within that counts, "
                f"{amount(declared, self._facts.unit_of(nutrient), 3)}."
            )
        carriers = (*self._forms(row, nutrient), *self._compounds(row.nested, nutrient))
        return Line(nutrient, said, declared, carriers, why=why)

    def _of_compound(self, row: Row, nutrient: str, form: str | None) -> Line:
        """Return what a row that names a compound says of the nutrient in it."""
        carriers = self._compound(row, nutrient, form)
        why = f"how much {self._facts.name_of(nutrient)} such a compound holds is not known"
        if any(each.mass is None for each in carriers):
            why = "it gives no mass"
        declared = self._named_within(row, nutrient)
        return Line(nutrient, self._said(row), declared, carriers, compound=True, why=why)

    def _possible(self, line: Line) -> Line:
        """Return a line that can be true: an element weighs less than the compounds it is in.

        Where it weighs as much, the label tells the shares of the element by form.
        """
        if line.declared is None or not line.carriers:
            return line
        if not self._facts.forms_of(line.nutrient):
            return line._replace(carriers=())
        whole = Mass(sum(each.mass.nanograms for each in line.carriers if each.mass))
        if not line.weighed or line.declared < whole:
            return line
        bare = tuple(each._replace(mass=None) for each in line.carriers)
        if line.declared == whole:
            return line._replace(carriers=bare)
        why = f"it cannot come out of the {amount(whole, 'mg', 3)} that it is made of"
        return line._replace(carriers=bare, declared=None, why=why)

    def _compound(self, row: Row, nutrient: str, form: str | None) -> tuple[Carrier, ...]:
        """Return the compound that a row names, or those within it that say more."""
        inner = tuple(self._compounds(row.nested, nutrient))
        if form is None and inner:
            return inner
        return (Carrier(row.name or row.group, form, self._amount(row, None)[0]),)

    def _compounds(self, rows: Iterable[Row], nutrient: str) -> Iterator[Carrier]:
        """Yield the compounds of a nutrient among rows and within them, the outermost of each."""
        for row in dict.fromkeys(rows):
            meaning = self._meaning(row, (nutrient,))
            if meaning.compound and meaning.nutrient == nutrient:
                yield from self._compound(row, nutrient, meaning.form)
            else:
                yield from self._compounds(row.nested, nutrient)

    def _named_within(self, row: Row, nutrient: str) -> Mass | None:
        """Return the sum of what is named as the nutrient within a row, if all of it is known."""
        masses = [
            self._amount(inner, self._facts.nutrients[called])[0]
            for inner, called in self._named(row.nested, nutrient)
        ]
        known = [mass.nanograms for mass in masses if mass is not None]
        return Mass(sum(known)) if known and len(known) == len(masses) else None

    def _named(self, rows: Iterable[Row], nutrient: str) -> Iterator[tuple[Row, str]]:
        """Yield the outermost rows that name a nutrient, or what counts as it, among rows."""
        for row in dict.fromkeys(rows):
            called = self._names.nutrient(row.name)
            if called is not None and self._names.related(called, (nutrient,)):
                yield row, called
            else:
                yield from self._named(row.nested, nutrient)

    def _forms(self, row: Row, nutrient: str) -> Iterator[Carrier]:
        """Yield the forms that a row of a nutrient names, where magstack knows forms of it."""
        for text in row.forms or self._forms_in(row.name, nutrient):
            named = self._names.nutrient(text) == nutrient or "elemental" in text.casefold()
            if text and self._facts.forms_of(nutrient) and not named:
                name, mass = form_and_mass(text)
                yield Carrier(name, self._names.form(name, (nutrient,)), mass)

    def _forms_in(self, name: str, nutrient: str) -> list[str]:
        """Return the forms in the parentheses of a name; a form may itself have a comma."""
        whole = in_parentheses(name)
        known = all(self._names.form(text, (nutrient,)) for text in whole)
        return whole if known else listed_in(name)

    def _refined(self, row: Row, nutrient: str) -> str:
        """Return the nutrient's own kind where the label says which: nicotinamide of niacin."""
        called = {self._names.nutrient(form) for form in row.forms}
        kind = called.pop() if len(called) == 1 else None
        known = self._facts.nutrients.get(kind or "")
        return known.id if known is not None and known.part_of == nutrient else nutrient

    def _mention(self, row: Row, meaning: _Meaning, within: Sequence[str]) -> None:
        """Note what a row brings besides: magnesium as a salt of vitamin C, vitamin C as its salt.

        It counts where no other row tells of it, and then nobody knows how much it is.
        """
        for nutrient, carrier in self._besides(row, meaning):
            if not self._names.related(nutrient, within):
                it = "it" if carrier.name == row.name else f"its “{carrier.name}”"
                why = f"it does not say how much {self._facts.name_of(nutrient)} {it} brings"
                line = Line(nutrient, self._said(row), None, (carrier,), compound=True, why=why)
                self._mentions.setdefault(nutrient, line)

    def _besides(self, row: Row, meaning: _Meaning) -> Iterator[tuple[str, Carrier]]:
        """Yield what a row may bring besides what it is of, each with its compound."""
        for text in (*row.forms, *([] if meaning.nutrient else [row.name])):
            form = self._names.form(text, ())
            if form is None and not self._names.nutrient(text):
                for nutrient in self._names.named_in(text):
                    yield nutrient, Carrier(text, None, None)
            elif form is not None and not self._names.filler(form):
                yield self._facts.components(form)[0].nutrient, Carrier(text, form, None)
        group = self._names.nutrient(row.group) if meaning.form else None
        if group is not None:
            yield group, Carrier(row.name, None, None)

    def _content(self, row: Row) -> None:
        name = row.name or row.group
        if not name:
            self._remarks.append("A row of the label has no name: it is left out.")
            return
        mass, _ = self._amount(row, None)
        self._contents.append(Content(name, mass))
        if mass is None and any(each.number is not None for each in row.quantities):
            self._uncounted.append(self._said(row))

    def _said(self, row: Row) -> str:
        """Return a row as the label has it: ``Vitamin E 30 IU``."""
        amounts = [text for each in row.quantities if (text := written(each))]
        return " ".join([row.name or row.group, *amounts[:1]])

    def _amount(self, row: Row, nutrient: Nutrient | None) -> tuple[Mass | None, str]:
        """Return the amount that a row gives for the serving, or why there is none."""
        found = [mass_of(each, nutrient) for each in row.quantities]
        masses = {mass for mass, _ in found if mass is not None}
        if len(masses) == 1:
            return masses.pop(), ""
        if masses:
            return None, "it gives amounts that differ"
        return None, next((why for _, why in found), NO_AMOUNT)
