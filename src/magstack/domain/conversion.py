"""An amount of a compound and the element in it, with what a derivation needs."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from magstack.domain.amounts import Interval, Mass
from magstack.domain.catalogue import CatalogueProduct


@dataclass(frozen=True, slots=True)
class Component:
    """One compound that the amount may be of, with the elemental amount it would hold.

    ``formula`` (linear), ``hill`` (the same in Hill's order), ``molar_mass`` and ``element_mass``
    (g/mol), ``atoms`` and ``moles`` (mmol) are None where no formula describes the form.
    """

    form: str | None
    name: str
    formula: str | None
    molar_mass: Decimal | None
    element_mass: Decimal | None
    atoms: int | None
    compound: Interval
    elemental: Interval
    fraction: tuple[Fraction, Fraction]
    moles: Decimal | None
    hill: str | None = None


@dataclass(frozen=True, slots=True)
class LabelExample:
    """What a checked product declares for a mass of the same compound."""

    product: CatalogueProduct
    compound: Mass
    elemental: Mass


@dataclass(frozen=True, slots=True)
class Conversion:
    """An amount of a compound and the element in it, one way or the other."""

    asked: Mass
    reverse: bool
    form: str | None
    name: str
    nutrient: str
    unit: str
    compound: Interval
    elemental: Interval
    components: tuple[Component, ...]
    examples: tuple[LabelExample, ...]
    notes: tuple[str, ...]

    @property
    def fraction(self) -> tuple[Fraction, Fraction]:
        """The least and the largest elemental share of the components, 0 to 1."""
        lows, highs = zip(*(component.fraction for component in self.components), strict=True)
        return min(lows), max(highs)
