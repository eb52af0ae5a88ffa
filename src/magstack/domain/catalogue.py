"""The shelf: products that magstack knows by name, and how one is found on it."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from magstack.domain.amounts import Count, Mass
from magstack.domain.products import Part, shelf_name

DosesStatus = Literal["label", "assumed"]
"""Whether a usual dose is that of the label's directions, or one serving a day by assumption."""


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One nutrient of a label, per serving, as it is declared.

    ``parts`` is empty where the label does not say which form carries the nutrient, or in which
    amounts; ``declared`` is the elemental amount, or None where the label gives none.
    """

    nutrient: str
    parts: tuple[Part, ...]
    declared: Mass | None


@dataclass(frozen=True, slots=True)
class CatalogueProduct:
    """A product that one can buy, as its label declares it.

    ``unit`` is a singular noun (capsule, teaspoon), ``unit_note`` what one unit is (3 g).
    ``doses`` are texts, "N at SLOT" or "N at HH:MM", for the usual day; ``protocols`` holds other
    days by name. ``status`` is that of the label's values; ``compare`` says what to hold against
    the box, and is empty only where the status is ``checked``.
    """

    id: str
    brand: str
    name: str
    description: str
    country: str
    unit: str
    unit_note: str
    units_per_serving: Count
    servings_per_container: Count | None
    rows: tuple[CatalogueRow, ...]
    doses: tuple[str, ...]
    doses_status: DosesStatus
    protocols: dict[str, tuple[str, ...]]
    status: str
    compare: str
    citations: tuple[str, ...]
    note: str

    @property
    def title(self) -> str:
        """Brand and name, as one reads them on the shelf."""
        return shelf_name(self.brand, self.name)


def matching(catalogue: Mapping[str, CatalogueProduct], words: str) -> list[CatalogueProduct]:
    """Return the products that answer to ``words``, in the catalogue's order.

    An exact id wins alone. Otherwise every word must occur in the id, brand, name or
    description; case and accents do not matter. No words match nothing.
    """
    wanted = _folded(words).split()
    if not wanted:
        return []
    exact = catalogue.get(" ".join(wanted))
    if exact is not None:
        return [exact]
    return [product for product in catalogue.values() if _holds(product, wanted)]


def _holds(product: CatalogueProduct, wanted: list[str]) -> bool:
    text = _folded(f"{product.id} {product.brand} {product.name} {product.description}")
    return all(word in text for word in wanted)


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()
