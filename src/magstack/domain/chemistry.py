"""Which elemental amount of a label counts, on what basis, and whether a label can be true."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from magstack.domain.amounts import Interval, Mass

Basis = Literal["declared", "computed", "range", "unresolved"]
"""Where an elemental amount comes from: the label, a formula, a range of forms, or nowhere."""

TOLERANCE = Fraction(102, 100)
"""How far above the purest form a label may lie before it is doubted (rounding on labels)."""


@dataclass(frozen=True, slots=True)
class Form:
    """A chemical compound that carries a nutrient.

    ``formula`` is linear, ``hill`` the same in Hill's order. ``molar_mass`` is in g/mol;
    ``element_mass`` is the molar mass of the element alone (its atoms times its atomic mass), in
    g/mol. All four are None where no formula describes the form (a blend). ``label_fraction`` is
    the range of elemental shares, 0 to 1, that labels or specifications of the material show.
    ``varies`` marks a form whose composition is not well defined: its share is a range from the
    label's low end to the formula's.
    ``purest`` names the least hydrated, unblended form of the same compound.
    """

    id: str
    name: str
    nutrient: str
    formula: str | None
    molar_mass: Decimal | None
    element_mass: Decimal | None
    atoms: int | None
    label_fraction: tuple[Decimal, Decimal] | None
    varies: bool
    excipient: bool
    purest: str
    hill: str | None = None
    aliases: tuple[str, ...] = ()
    absorption: str = ""
    tolerance: str = ""
    solubility: str = ""
    note: str = ""
    cas: str = ""
    cas_status: str = ""
    unii: str = ""
    unii_status: str = ""
    status: str = "unchecked"
    citations: tuple[str, ...] = ()

    @property
    def theoretical(self) -> Fraction | None:
        """The share of the element that the formula gives, 0 to 1, or None without a formula."""
        if self.molar_mass is None or self.element_mass is None:
            return None
        return Fraction(self.element_mass) / Fraction(self.molar_mass)

    @property
    def fraction(self) -> tuple[Fraction, Fraction] | None:
        """The lowest and highest elemental share that a mass of this form can hold, or None."""
        by_label = self.label_fraction and tuple(Fraction(end) for end in self.label_fraction)
        by_formula = self.theoretical
        if by_formula is None:
            return (by_label[0], by_label[1]) if by_label else None
        if self.varies and by_label:
            return min(by_label[0], by_formula), max(by_label[0], by_formula)
        return by_formula, by_formula


@dataclass(frozen=True, slots=True)
class Family:
    """A name that more than one form answers to (``citrate``): an amount of it is a range."""

    id: str
    name: str
    components: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    note: str = ""


def counting(declared: Mass | None, computed: Interval | None) -> tuple[Interval | None, Basis]:
    """Return the elemental amount that counts and its basis: declared beats computed."""
    if declared is not None:
        return Interval.exactly(declared), "declared"
    if computed is None:
        return None, "unresolved"
    return computed, "computed" if computed.exact else "range"


def share_declared(declared: Mass, compounds: Iterable[Mass]) -> Fraction:
    """Return declared ÷ compound, 0 upwards, for the compounds that carry one element."""
    return Fraction(declared.nanograms, sum(mass.nanograms for mass in compounds))


def ceiling(parts: Iterable[tuple[Mass, Fraction]]) -> Fraction:
    """Return the largest elemental share that parts of (mass, purest share) can hold together."""
    held = list(parts)
    total = sum(mass.nanograms for mass, _ in held)
    return sum((mass.nanograms * share for mass, share in held), Fraction(0)) / total


def exceeds(share: Fraction, most: Fraction) -> bool:
    """Whether a declared share is more than the purest form can hold, rounding allowed for."""
    return share > most * TOLERANCE
