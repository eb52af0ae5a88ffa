"""Nutrients and forms: what their files may hold, and how they become facts."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from magstack.domain.chemistry import Family, Form
from magstack.domain.facts import Nutrient
from magstack.reference import fields
from magstack.reference.documents import Report, open_document
from magstack.reference.tables import (
    ALIASES,
    CITATIONS,
    NOTE,
    STATUS,
    TEXT,
    Field,
    Rule,
    Values,
    hold,
    ids_of,
    names_of,
    one_of,
    read_rows,
    together,
)

NUMBER = Field(fields.number, required=False)
SOME_STATUS = Field(fields.status, required=False, default="")
SOME_CITATION = Field(fields.citation, required=False, default="")
NO = Field(fields.flag, required=False, default=False)

NUTRIENT = {
    "id": Field(fields.nutrient_id),
    "name": TEXT,
    "unit": Field(fields.one_of("mg", "mcg")),
    "aliases": ALIASES,
    "atomic_mass": NUMBER,
    "atomic_mass_citation": SOME_CITATION,
    "iu": NUMBER,
    "iu_citation": SOME_CITATION,
    "iu_status": SOME_STATUS,
    "iu_note": NOTE,
    "part_of": Field(fields.nutrient_id, required=False),
}

FORM = {
    "id": Field(fields.slug),
    "name": TEXT,
    "nutrient": TEXT,
    "aliases": ALIASES,
    "formula": Field(fields.formula, required=False),
    "hill": Field(fields.formula, required=False),
    "molar_mass": NUMBER,
    "atoms": Field(fields.whole(1, 20), required=False),
    "label_fraction": Field(fields.fractions, required=False),
    "varies": NO,
    "excipient": NO,
    "purest": Field(fields.slug, required=False),
    "cas": Field(fields.cas, required=False, default=""),
    "cas_status": SOME_STATUS,
    "unii": Field(fields.unii, required=False, default=""),
    "unii_status": SOME_STATUS,
    "absorption": TEXT,
    "tolerance": TEXT,
    "solubility": TEXT,
    "note": NOTE,
    "status": STATUS,
    "citations": CITATIONS,
}

FAMILY = {
    "id": Field(fields.slug),
    "name": TEXT,
    "aliases": ALIASES,
    "components": Field(fields.many(fields.slug, least=2)),
    "note": TEXT,
}


class Chemistry(NamedTuple):
    """Forms and families by id, and the id that each normalised name belongs to."""

    forms: dict[str, Form]
    families: dict[str, Family]
    names: dict[str, str]


def read_nutrients(path: Path) -> dict[str, Nutrient]:
    """Return the nutrients by id.

    Raises:
        DataError: the file cannot be read, or has faults.
    """
    document = open_document(path)
    document.only("nutrient")
    rows = read_rows(document, "nutrient", NUTRIENT)
    names_of(rows)
    hold(
        rows,
        together("atomic_mass", "atomic_mass_citation"),
        together("iu", "iu_citation", "iu_status"),
        one_of("part_of", {values["id"] for values, _ in rows if _whole(values)}),
    )
    document.finish()
    return {values["id"]: _nutrient(values) for values, _ in rows}


def _whole(values: Values) -> bool:
    """Whether something can be part of this: it has a name, and is no part of another itself."""
    return "id" in values and values.get("part_of") is None


def _nutrient(values: Values) -> Nutrient:
    for key in ("atomic_mass", "iu"):
        values[key] = None if values[key] is None else Fraction(values[key])
    return Nutrient(**values)


def read_forms(path: Path, nutrients: Mapping[str, Nutrient]) -> Chemistry:
    """Return the forms, the families and their names.

    Raises:
        DataError: the file cannot be read, or has faults.
    """
    document = open_document(path)
    document.only("form", "family")
    forms = read_rows(document, "form", FORM)
    families = read_rows(document, "family", FAMILY)
    names = names_of([*forms, *families])
    known = ids_of(document, "form")
    hold(
        forms,
        together("formula", "hill", "molar_mass", "atoms"),
        together("cas", "cas_status"),
        together("unii", "unii_status"),
        one_of("nutrient", nutrients),
        one_of("purest", known),
        _has_a_share,
        _element_fits(nutrients),
    )
    hold(families, _components_in(known))
    document.finish()
    return Chemistry(
        {values["id"]: _form(values, nutrients) for values, _ in forms},
        {values["id"]: Family(**values) for values, _ in families},
        names,
    )


def _has_a_share(values: Values, report: Report) -> None:
    if values["label_fraction"] is None:
        if values["varies"]:
            report("varies", "varies needs label_fraction beside it")
        if values["formula"] is None:
            report(None, "formula or label_fraction is missing")


def _element_fits(nutrients: Mapping[str, Nutrient]) -> Rule:
    def rule(values: Values, report: Report) -> None:
        nutrient = nutrients.get(values["nutrient"])
        if nutrient is None or values["atoms"] is None or values["molar_mass"] is None:
            return
        if nutrient.atomic_mass is None:
            report("nutrient", f"nutrient {nutrient.id} has no atomic mass to compute with")
        elif nutrient.atomic_mass * values["atoms"] >= Fraction(values["molar_mass"]):
            report("molar_mass", "molar_mass must be above that of the element's atoms in it")

    return rule


def _components_in(known: set[str]) -> Rule:
    def rule(values: Values, report: Report) -> None:
        for component in values["components"]:
            if component not in known:
                report("components", f"component {component} is not known")

    return rule


def _form(values: Values, nutrients: Mapping[str, Nutrient]) -> Form:
    atomic = nutrients[values["nutrient"]].atomic_mass
    element = None
    if values["atoms"] is not None and atomic is not None:
        element = values["atoms"] * Decimal(atomic.numerator) / Decimal(atomic.denominator)
    values["purest"] = values["purest"] or values["id"]
    return Form(**values, element_mass=element)
