"""What one buys: a product, and what its label declares per serving."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from magstack.domain.amounts import Count, Interval, Mass, rounded
from magstack.domain.chemistry import Basis
from magstack.domain.doses import Dose
from magstack.domain.stock import Lot


@dataclass(frozen=True, slots=True)
class Part:
    """A compound on a label: its form or family (None: not stated) and mass per serving."""

    form: str | None
    compound: Mass | None = None


@dataclass(frozen=True, slots=True)
class LabelRow:
    """One nutrient of a label per serving.

    ``elemental`` is None exactly when ``basis`` is ``unresolved``. Several ``parts`` share one
    declared amount.
    """

    nutrient: str
    parts: tuple[Part, ...]
    elemental: Interval | None
    basis: Basis

    def __post_init__(self) -> None:
        if (self.elemental is None) != (self.basis == "unresolved"):
            raise ValueError("an amount is unresolved exactly when there is none")

    @property
    def form(self) -> str | None:
        """The one form that carries the nutrient, or None when there is none or are several."""
        return self.parts[0].form if len(self.parts) == 1 else None

    @property
    def compound(self) -> Mass | None:
        """The mass of the one compound per serving, or None."""
        return self.parts[0].compound if len(self.parts) == 1 else None


@dataclass(frozen=True, slots=True)
class Content:
    """Something on a label that is no mineral or vitamin: kept, shown, exported, never judged."""

    name: str
    amount: Mass | None


@dataclass(frozen=True, slots=True)
class Label:
    """What a product declares per serving, valid from ``since`` (None: from the beginning)."""

    units_per_serving: Count
    rows: tuple[LabelRow, ...]
    contents: tuple[Content, ...] = ()
    since: date | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """A product of the stack, with its labels (newest first), doses and lots in stock.

    ``status`` says how well the label's values are known: ``checked``, ``partly-checked``,
    ``inferred`` or ``unchecked`` for one from the catalogue, ``own`` for one typed in.
    """

    slug: str
    brand: str
    name: str
    unit: str
    units_per_container: Count | None
    source: str
    status: str
    labels: tuple[Label, ...]
    doses: tuple[Dose, ...] = ()
    archived: date | None = None
    note: str = ""
    id: int | None = None
    lots: tuple[Lot, ...] = ()

    def put_away(self, day: date) -> bool:
        """Whether this is archived on ``day``."""
        return self.archived is not None and self.archived <= day

    def label_on(self, day: date) -> Label:
        """Return the label that holds on ``day``."""
        for label in self.labels:
            if label.since is None or label.since <= day:
                return label
        return self.labels[-1]

    @property
    def servings_per_container(self) -> Decimal | None:
        """Servings in a full container by the newest label, to three decimals, or None."""
        if self.units_per_container is None:
            return None
        serving = self.labels[0].units_per_serving.thousandths
        return rounded(Fraction(self.units_per_container.thousandths, serving), 3)

    @property
    def title(self) -> str:
        """Brand and name, as one reads them on the shelf."""
        return shelf_name(self.brand, self.name)


def shelf_name(brand: str, name: str) -> str:
    """Return brand and name, without saying the same twice."""
    return name if name.lower().startswith(brand.lower()) else f"{brand} {name}"
