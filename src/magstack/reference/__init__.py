"""Read the data that magstack ships with into frozen domain values, or say all that is wrong."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from magstack.domain.facts import Facts
from magstack.errors import DataError

if TYPE_CHECKING:
    from magstack.domain.catalogue import CatalogueProduct
    from magstack.domain.evidence import Evidence

PACKAGE = Path(__file__).parent.parent


@cache
def facts() -> Facts:
    """Return what magstack knows of nutrients, forms and limits (read once).

    Raises:
        DataError: a file is missing or faulty.
    """
    return load_facts(data_directory())


@cache
def catalogue() -> "dict[str, CatalogueProduct]":
    """Return the products of the catalogue by id, in the file's order (read once).

    Raises:
        DataError: a file is missing or faulty.
    """
    return load_catalogue(data_directory(), facts())


def load_facts(directory: Path) -> Facts:
    """Read the nutrients, forms, limits, recommended intakes and interactions of a directory.

    Raises:
        DataError: a file is missing or faulty; the message holds every fault of that file.
    """
    from magstack.reference.chemistry import read_forms, read_nutrients
    from magstack.reference.interactions import read_rules
    from magstack.reference.limits import read_limits
    from magstack.reference.recommended import read_recommended

    nutrients = read_nutrients(directory / "nutrients.toml")
    chemistry = read_forms(directory / "forms.toml", nutrients)
    limits = read_limits(directory / "limits.toml", nutrients, chemistry.forms)
    advice = read_recommended(directory / "recommended.toml", nutrients, limits)
    return Facts(
        nutrients=nutrients,
        forms=chemistry.forms,
        families=chemistry.families,
        authorities=limits.authorities,
        limits=limits.limits,
        names=chemistry.names,
        default_authority=limits.usual,
        default_counterpart=limits.counterpart,
        recommended=advice.recommended,
        daily_values=advice.daily_values,
        rules=read_rules(directory / "interactions.toml", nutrients, chemistry.forms),
    )


def load_catalogue(directory: Path, known: Facts) -> "dict[str, CatalogueProduct]":
    """Read ``products.toml`` of a directory; its rows may name what is in ``known``.

    Raises:
        DataError: the file is missing or faulty; the message holds every fault.
    """
    from magstack.reference.shelf import read_products

    return read_products(directory / "products.toml", known)


def data_directory(package: Path = PACKAGE) -> Path:
    """Return where the data is: in the installed package, or beside ``src`` in a checkout.

    Raises:
        DataError: it is in neither place.
    """
    packaged = package / "data"
    # An editable install has no copy in the package: the wheel puts one there when it is built.
    places = (packaged, package.parent.parent / "data")
    for place in places:
        if (place / "forms.toml").is_file():
            return place
    raise DataError(f"magstack's data is missing from {packaged}. Install magstack again.")


@cache
def evidence() -> "Evidence":
    """Return the studies, graded claims and corrections of errors (read once, and by few).

    Raises:
        DataError: a file is missing or faulty.
    """
    from magstack.reference.studies import read_evidence

    known = facts()
    return read_evidence(data_directory() / "evidence.toml", {*known.forms, *known.families})
