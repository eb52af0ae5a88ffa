"""The only room for pint and molmass: strict text → mass, compound → moles → element.

Both are imported where they are used: pint alone costs a tenth of a second, and reading an
amount must not pay for it. User text never reaches pint, and molmass only what a pattern let in.
"""

import re
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, overload

from magstack.domain.amounts import Count, Interval, Mass, plain, rounded
from magstack.domain.chemistry import Form
from magstack.domain.facts import Nutrient
from magstack.domain.texts import accepted
from magstack.errors import UsageError

if TYPE_CHECKING:
    from pint import UnitRegistry

LONGEST = 40
"""Characters of an amount; a longer text is refused unread."""

LONGEST_FORMULA = 100
"""Characters of a formula."""

DEEPEST = 5
"""Parentheses within parentheses in a formula."""

HEAVIEST = Decimal(100_000)
"""The largest molar mass that is believed, in g/mol."""

MOST = Mass.of(1000, "g")
"""The largest amount that can be written."""

MOST_UNITS = 1000
"""The largest number of units that can be written."""

UNITS = {"g": "g", "mg": "mg", "mcg": "mcg", "ug": "mcg", "\u00b5g": "mcg", "\u03bcg": "mcg"}
"""Units that are read, with the two characters that look like a micro sign."""

_NUMBER = r"([0-9]+(?:\.[0-9]+)?)"
_AMOUNT = rf"([0-9]{{1,9}}(?:\.[0-9]{{1,6}})?) *({'|'.join(UNITS)}|IU)"
_COUNT = r"[0-9]{1,4}(?:\.[0-9]{1,3})?"

_EXAMPLE = "Write a number and a unit, for example 400 mg."

_AMOUNT_FAULTS = {
    r"": f"The amount is empty. {_EXAMPLE}",
    r"(?i:nan|inf|infinity)\b.*": f"An amount is a number. {_EXAMPLE}",
    r"[-−] *([0-9].*)": r"An amount is above zero. Write \1 without the minus sign.",
    r"\+ *([0-9].*)": r"An amount has no sign. Write \1.",
    r"[0-9.]+[eE][-+]?[0-9]+.*": f"An amount is written without an exponent. {_EXAMPLE}",
    _NUMBER: r"\1 has no unit. Write \1 mg, \1 mcg or \1 g.",
    r"[0-9.,]+": f"The amount has no unit. {_EXAMPLE}",
    r"([0-9]{1,3}),([0-9]{3}) *([^ 0-9]+)": (
        r"\1,\2 can be read in two ways. "
        r"Write \1\2 \3, or \1.\2 \3 if the comma marks decimals."
    ),
    r"([0-9]+),([0-9]+) *([^ 0-9]+)": r"Decimals follow a point. Write \1.\2 \3.",
    r".*,.*": "An amount has no comma. Write for example 1000 mg or 0.5 mg.",
    r"[0-9]{10,}.*": (
        "An amount has at most 9 digits before its point. Write it in a larger unit, mg or g."
    ),
    r"[0-9]+\.[0-9]{7,}.*": (
        "An amount has at most 6 decimals. Write it in a smaller unit, mg or mcg."
    ),
    rf"{_NUMBER} *Mg": r"Mg is megagrams, which are tonnes. Write \1 mg.",
    rf"{_NUMBER} *(?i:mg|milligrams?)": r"The unit is written mg. Write \1 mg.",
    rf"{_NUMBER} *(?i:mcg|ug|\u00b5g|\u03bcg|micrograms?)": (
        r"The unit is written mcg. Write \1 mcg."
    ),
    rf"{_NUMBER} *(?i:g|grams?)": r"The unit is written g. Write \1 g.",
    rf"{_NUMBER} *(?i:iu|i\.u\.)": r"The unit is written IU. Write \1 IU.",
    rf"{_NUMBER} *({'|'.join(UNITS)}|IU)\b.*": (
        r"An amount is one number and one unit, and nothing else. Write \1 \2."
    ),
    rf"{_NUMBER} *[^0-9. ].*": r"The unit cannot be read. Write \1 mg, \1 mcg or \1 g.",
}
"""What people write instead of an amount, most telling first, and what they are told."""

_COUNT_FAULTS = {
    r"": "The number of units is empty. Write for example 2 or 0.5.",
    r"[-−] *([0-9].*)": r"A number of units is above zero. Write \1 without the minus sign.",
    r"\+ *([0-9].*)": r"A number of units has no sign. Write \1.",
    r"\.([0-9]+)": r"A number begins with a digit. Write 0.\1.",
    r"([0-9]+)\.": r"A number ends with a digit. Write \1.",
    r"([0-9]{1,3}),([0-9]{3})": (
        r"\1,\2 can be read in two ways. Write \1\2, or \1.\2 if the comma marks decimals."
    ),
    r"([0-9]+),([0-9]+)": r"Decimals follow a point. Write \1.\2.",
    r"[0-9.]+[eE][-+]?[0-9]+": (
        "A number is written without an exponent. Write for example 2 or 0.5."
    ),
    r"[0-9]{1,4}\.[0-9]{4,}": (
        "A number of units has at most three decimals. Write for example 0.333."
    ),
    r"[0-9]{5,}(?:\.[0-9]+)?": f"That is too many units. Write at most {MOST_UNITS}.",
}
"""The same for a number of units."""


def parse_mass(text: str, *, nutrient: Nutrient | None = None) -> Mass:
    """Read a number and a unit (g, mg, mcg, µg, ug; IU where the nutrient has a factor).

    Args:
        text: at most 9 digits, 6 decimals and 40 characters; above zero, at most 1 kg.
        nutrient: what the amount is of, if that is known; its factor turns IU into a mass.

    Raises:
        UsageError: it cannot be read, is out of range, or is finer than a nanogram.
    """
    words = _bounded(text, LONGEST, "An amount")
    match = re.fullmatch(_AMOUNT, words)
    if match is None:
        raise UsageError(_fault(words, _AMOUNT_FAULTS, f"is not an amount. {_EXAMPLE}"))
    number, unit = Fraction(match[1]), match[2]
    if not number:
        raise UsageError("An amount is above zero. Leave it out where there is none.")
    if unit == "IU":
        return _at_most(_international(number, nutrient))
    return _at_most(_whole_nanograms(number, UNITS[unit]))


def _whole_nanograms(number: Fraction, unit: str) -> Mass:
    mass = Mass.of(number, unit)
    if mass.in_unit(unit) != number:
        raise UsageError("Amounts are kept to a nanogram. Write at most three decimals of a mcg.")
    return mass


def _international(number: Fraction, nutrient: Nutrient | None) -> Mass:
    """Turn international units into a mass, rounded half to even at the nanogram."""
    if nutrient is None or nutrient.iu is None:
        of = f" of {nutrient.name}" if nutrient else ""
        raise UsageError(f"An IU{of} has no one mass here. Write the amount in mg or mcg.")
    mass = Mass.of(number * nutrient.iu, nutrient.unit)
    if not mass.nanograms:
        raise UsageError("That is less than a nanogram. Write a larger amount.")
    return mass


def _at_most(mass: Mass) -> Mass:
    if mass > MOST:
        raise UsageError(
            "That is more than 1 kg. Write the amount of one serving, as on the label."
        )
    return mass


def parse_units(text: str, most: int = MOST_UNITS) -> Count:
    """Read a number of units: above 0 to ``most``, at most three decimals.

    Raises:
        UsageError: it cannot be read or is out of range.
    """
    words = _bounded(text, LONGEST, "A number of units")
    if part := re.fullmatch(r"([0-9]{1,4}) ?/ ?([0-9]{1,4})", words):
        raise UsageError(_decimal_for(int(part[1]), int(part[2])))
    if not re.fullmatch(_COUNT, words):
        rest = "is not a number of units. Write for example 2 or 0.5."
        raise UsageError(_fault(words, _COUNT_FAULTS, rest))
    number = Decimal(words)
    if not 0 < number <= most:
        raise UsageError(f"A number of units is above 0 and at most {most}. Write for example 2.")
    return Count.of(number)


def _decimal_for(above: int, below: int) -> str:
    if not above or not below:
        return "A number of units is above zero. Write for example 2 or 0.5."
    number = plain(rounded(Fraction(above, below), 3))
    return f"A part of a unit is written with decimals. Write {number} for {above}/{below}."


@overload
def parse_named_mass(text: str, *, amount: Literal["needed"]) -> tuple[str, str]: ...


@overload
def parse_named_mass(text: str) -> tuple[str, str | None]: ...


def parse_named_mass(
    text: str, *, amount: Literal["needed", "optional"] = "optional"
) -> tuple[str, str | None]:
    """Split ``bisglycinate=1000 mg`` into a name and the text of an amount, not yet read.

    Without ``=`` the amount is None, unless it is needed.

    Raises:
        UsageError: there is no name, no amount, or the name cannot be kept.
    """
    before, equals, after = text.partition("=")
    name, written = accepted(" ".join(before.split()), "name"), after.strip(" ")
    if not name:
        raise UsageError('A name comes first. Write for example "bisglycinate=1000 mg".')
    if not equals and amount == "optional":
        return name, None
    if not written:
        raise UsageError(f'{_shown(name)} has no amount. Write it as in "oxide=500 mg".')
    return name, written


@cache
def _registry() -> "UnitRegistry[Decimal]":
    """Build the units of chemistry alone, in a few milliseconds; pint's own take 100."""
    from pint import UnitRegistry

    definitions = """
        nano- = 1e-9
        milli- = 1e-3
        gram = [mass]
        mole = [substance]
        @context(mw=0) chemistry
            [mass] -> [substance]: value / mw
            [substance] -> [mass]: value * mw
        @end
    """
    lines = [line.strip() for line in definitions.strip().splitlines()]
    return UnitRegistry(lines, non_int_type=Decimal)


def _precise() -> AbstractContextManager[Context]:
    """Open a context of 50 digits, whatever the program around has set."""
    return localcontext(prec=50)


def _through_moles(mass: Mass, per_mole: Decimal, then_per_mole: Decimal) -> Mass:
    """Turn a mass into moles at one molar mass and back at another (g/mol), half to even."""
    units = _registry()
    one = units.Quantity(Decimal(1), "gram / mole")
    with _precise():
        given = units.Quantity(Decimal(mass.nanograms), "nanogram")
        moles = given.to("mole", "chemistry", mw=one * per_mole)
        found = moles.to("nanogram", "chemistry", mw=one * then_per_mole).magnitude
        # The division above leaves 50 digits: without its last ones, a tie is a tie again.
        return Mass(round(found.quantize(Decimal("1e-15"))))


def elemental(compound: Mass, molar_mass: Decimal, element_mass: Decimal) -> Mass:
    """Return the mass of the element in a mass of compound.

    ``molar_mass`` is that of the compound and ``element_mass`` that of the element's atoms in
    it, both in g/mol and above zero. Exact, and rounded half to even at the nanogram.
    """
    return _through_moles(compound, molar_mass, element_mass)


def compound_for(element: Mass, molar_mass: Decimal, element_mass: Decimal) -> Mass:
    """Return the mass of compound that holds a mass of the element: ``elemental`` reversed."""
    return _through_moles(element, element_mass, molar_mass)


def amount_of_substance(compound: Mass, molar_mass: Decimal) -> Decimal:
    """Return how many mmol of the compound there are, for a derivation to be read."""
    units = _registry()
    with _precise():
        given = units.Quantity(Decimal(compound.nanograms), "nanogram")
        weight = units.Quantity(molar_mass, "gram / mole")
        return given.to("millimole", "chemistry", mw=weight).magnitude


def elemental_range(compound: Mass, components: Sequence[Form]) -> Interval | None:
    """Return the least and the most element that a mass of any of these forms can hold.

    None where there is no form, or where one has neither a formula nor a known share.
    """
    return _spanned(_elemental_ends(compound, form) for form in components)


def compound_range(element: Mass, components: Sequence[Form]) -> Interval | None:
    """Return the least and the most compound that can hold a mass of the element.

    The ends swap: the form richest in the element needs the least. None as above, and where
    a form may hold no element at all.
    """
    return _spanned(_compound_ends(element, form) for form in components)


def _spanned(ends: "Iterable[tuple[Mass, Mass] | None]") -> Interval | None:
    known = list(ends)
    found = [pair for pair in known if pair is not None]
    if not found or len(found) < len(known):
        return None
    return Interval(min(low for low, _ in found), max(high for _, high in found))


def _elemental_ends(compound: Mass, form: Form) -> tuple[Mass, Mass] | None:
    if form.molar_mass is not None and form.element_mass is not None and not form.varies:
        mass = elemental(compound, form.molar_mass, form.element_mass)
        return mass, mass
    if form.fraction is None:
        return None
    low, high = form.fraction
    return Mass(round(compound.nanograms * low)), Mass(round(compound.nanograms * high))


def _compound_ends(element: Mass, form: Form) -> tuple[Mass, Mass] | None:
    if form.molar_mass is not None and form.element_mass is not None and not form.varies:
        mass = compound_for(element, form.molar_mass, form.element_mass)
        return mass, mass
    if form.fraction is None or not form.fraction[0]:
        return None
    low, high = form.fraction
    return Mass(round(element.nanograms / high)), Mass(round(element.nanograms / low))


@dataclass(frozen=True, slots=True)
class Compound:
    """What a formula says: molar masses in g/mol, ``element_mass`` being all ``atoms`` of it.

    ``formula`` is as it was given, ``hill`` the same in Hill's order.
    """

    formula: str
    hill: str
    molar_mass: Decimal
    atoms: int
    element_mass: Decimal


_PLAIN = str.maketrans("₀₁₂₃₄₅₆₇₈₉·•⋅*", "0123456789....")
_FORMULA_EXAMPLE = 'Write for example "MgCl2.6H2O" or "Mg(C4H7O5)2.H2O".'
_FORMULA_FAULTS = {
    r"[^A-Za-z0-9().]": "A formula has only letters, digits, parentheses and points.",
    r"[0-9]{5}": "A count in a formula has at most 4 digits.",
    r"^$|^\.|\.\.|\.$|\(\)": "A part of the formula is empty.",
}


def parse_formula(text: str, element: str = "Mg") -> Compound:
    """Read a chemical formula such as ``Mg(C4H7O5)2.H2O``; a middle dot is a point.

    Args:
        text: at most 100 characters, counts of 4 digits, 5 levels of parentheses.
        element: the symbol of the element that must be in it.

    Raises:
        UsageError: it is no formula, has none of the element, or is beyond 100,000 g/mol.
    """
    formula = re.sub(r" *\. *", ".", _bounded(text, LONGEST_FORMULA, "A formula").translate(_PLAIN))
    for pattern, sentence in _FORMULA_FAULTS.items():
        if re.search(pattern, formula):
            raise UsageError(f"{sentence} {_FORMULA_EXAMPLE}")
    if _depth(formula) > DEEPEST:
        raise UsageError(f"A formula has at most {DEEPEST} levels of parentheses.")
    compound = _weighed(formula, element)
    if compound.molar_mass > HEAVIEST:
        raise UsageError(f"{formula} is too heavy: a supplement's compound is below 100,000 g/mol.")
    return compound


def _depth(formula: str) -> int:
    steps = ((char == "(") - (char == ")") for char in formula)
    return max(accumulate(steps), default=0)


def _weighed(formula: str, element: str) -> Compound:
    """Let molmass weigh a formula whose length, signs and counts are known to be harmless."""
    from molmass import Formula, FormulaError

    try:
        read = Formula(
            formula,
            parse_groups=False,
            parse_oligos=False,
            parse_fractions=False,
        )
        whole, parts = read.mass, read.composition(isotopic=False).asdict()
    except FormulaError as error:
        reason = str(error).partition("\n")[0]
        raise UsageError(
            f"{_shown(formula)} is not a formula: {reason}. {_FORMULA_EXAMPLE}"
        ) from None
    if element not in parts:
        raise UsageError(f"There is no {element} in {formula}. {_FORMULA_EXAMPLE}")
    atoms, element_mass, _ = parts[element]
    molar_mass = _to_ten_thousandths(whole)
    return Compound(formula, read.formula, molar_mass, atoms, _to_ten_thousandths(element_mass))


def _to_ten_thousandths(molar_mass: float) -> Decimal:
    """Round molmass's float to the four decimals that atomic weights have."""
    return Decimal(round(Fraction(molar_mass) * 10**4)).scaleb(-4)


def _fault(words: str, faults: "dict[str, str]", otherwise: str) -> str:
    """Return the sentence of the first pattern that the words match whole.

    The patterns are compiled here and not on import: most texts have no fault.
    """
    for pattern, sentence in faults.items():
        if words.isprintable() and (match := re.fullmatch(pattern, words)):
            return match.expand(sentence)
    return f"{_shown(words)} {otherwise}"


def _bounded(text: str, longest: int, what: str) -> str:
    """Return the text without outer spaces, and refuse one that is too long."""
    if len(text) > longest:
        raise UsageError(f"{what} has at most {longest} characters, and this has {len(text)}.")
    return text.strip(" ")


def _shown(text: str) -> str:
    """Quote foreign text for a sentence, without characters that a terminal would obey."""
    return f'"{"".join(char if char.isprintable() else "?" for char in text)}"'
