"""Products side by side: what a unit holds of magnesium, on what ground, and what that costs."""

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from magstack.domain.amounts import Count, Mass
from magstack.domain.costs import (
    ELEMENT,
    Cost,
    Range,
    Running,
    compared,
    element_of,
    running,
    unit_price,
    units_compared,
)
from magstack.domain.doses import Dose
from magstack.domain.plans import left_on
from magstack.domain.products import Label, LabelRow, Product
from magstack.domain.stock import Lot, Price
from magstack.domain.totals import Total, add_up


class Side(NamedTuple):
    """A product beside others; ``own`` says that it is in the person's stack.

    ``price`` is that of one ``container``, a number of units, and ``unit`` that of one of them;
    each is None where it is not known.
    """

    product: Product
    today: date
    own: bool
    container: Count | None
    price: Price | None = None
    unit: Fraction | None = None

    @property
    def label(self) -> Label:
        """The label that holds today."""
        return self.product.label_on(self.today)

    @property
    def rows(self) -> list[LabelRow]:
        """The lines of the label with magnesium."""
        return [row for row in self.label.rows if row.nutrient == ELEMENT]

    @property
    def doses(self) -> list[Dose]:
        """The usual doses, or the plan as it is today."""
        return [dose for dose in left_on(self.product.doses, self.today) if self._now(dose)]

    def _now(self, dose: Dose) -> bool:
        return dose.in_force(self.today)

    @property
    def a_serving(self) -> Total | None:
        """The magnesium in a serving, or None where the label has none."""
        return element_of(self.label)

    @property
    def a_unit(self) -> Total | None:
        """The magnesium in one unit, or None where the label has none."""
        return add_up([(self.label, 1000)]).get(ELEMENT)

    @property
    def units(self) -> Range | None:
        """How many units hold 100 mg of magnesium, or None where there is none in them."""
        return units_compared(self.label)

    @property
    def compound(self) -> Mass | None:
        """The mass of the compounds in a serving, or None where the label does not give it."""
        masses = [part.compound for row in self.rows for part in row.parts]
        known = [mass for mass in masses if mass is not None]
        if not known or len(known) < len(masses) or not all(row.parts for row in self.rows):
            return None
        return Mass(sum(mass.nanograms for mass in known))

    @property
    def share(self) -> tuple[Fraction, Fraction] | None:
        """The share of magnesium in the compound, 0 to 1, or None where one is not known."""
        whole, held = self.compound, self.a_serving
        if whole is None or held is None or not held.resolved:
            return None
        low, high = held.amount.low, held.amount.high
        return Fraction(low.nanograms, whole.nanograms), Fraction(high.nanograms, whole.nanograms)

    @property
    def running(self) -> Running | None:
        """What the usual dose, or the plan, costs; None without a price or a plan."""
        if self.unit is None or self.price is None:
            return None
        return running(self.unit, self.price.currency, self.product.doses, self.today)

    @property
    def cost(self) -> Cost | None:
        """The price of 100 mg of magnesium; None without a price or any magnesium."""
        if self.unit is None or self.price is None:
            return None
        return compared(self.unit, self.price.currency, self.label)

    def at(self, price: Price, container: Count | None = None) -> "Side":
        """Return this product at a price, of its usual container or of another one."""
        held = container or self.container
        unit = unit_price(price, held) if held else None
        return self._replace(price=price, container=held, unit=unit)

    def from_lot(self, lot: Lot | None) -> "Side":
        """Return this product at the price of a lot, where there is one."""
        if lot is None or lot.price is None:
            return self
        held = Count(max(1, lot.units.thousandths // lot.containers))
        return self._replace(price=lot.price, container=held, unit=lot.unit_price)
