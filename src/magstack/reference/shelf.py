"""Products: what their file may hold, and how they become the catalogue."""

from pathlib import Path
from typing import Any

from magstack.domain.amounts import Mass
from magstack.domain.catalogue import CatalogueProduct, CatalogueRow
from magstack.domain.facts import Facts
from magstack.domain.products import Part
from magstack.reference import fields
from magstack.reference.documents import Report, open_document
from magstack.reference.tables import (
    CITATIONS,
    NOTE,
    STATUS,
    TEXT,
    Field,
    Rule,
    Values,
    hold,
    once,
    one_of,
    read_items,
    read_rows,
    read_table,
)

PART = {
    "form": Field(fields.slug),
    "compound": Field(fields.mass, required=False),
}

DOSES = fields.many(fields.dose)


def _part(value: Any) -> Part:
    wrong: list[str] = []
    values = read_table(value, PART, lambda _key, sentence: wrong.append(sentence))
    if wrong:
        raise ValueError(f"must be sound: {'; '.join(wrong)}")
    return Part(values["form"], values["compound"])


def _protocols(value: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise ValueError("must be a table of doses by name")
    return {fields.slug(name): DOSES(doses) for name, doses in value.items()}


ROW = {
    "nutrient": TEXT,
    "forms": Field(fields.many(_part, least=0), required=False, default=()),
    "elemental": Field(fields.mass, required=False),
}

PRODUCT = {
    "id": Field(fields.slug),
    "former": Field(fields.slug, required=False),
    "brand": Field(fields.brand),
    "name": TEXT,
    "description": TEXT,
    "country": TEXT,
    "unit": TEXT,
    "unit_note": NOTE,
    "units_per_serving": Field(fields.count),
    "servings_per_container": Field(fields.count, required=False),
    "rows": Field(fields.tables),
    "doses": Field(DOSES),
    "doses_status": Field(fields.one_of("label", "assumed")),
    "protocols": Field(_protocols, required=False, default={}),
    "status": STATUS,
    "compare": NOTE,
    "citations": CITATIONS,
    "note": NOTE,
}


def read_products(path: Path, known: Facts) -> dict[str, CatalogueProduct]:
    """Return the products by id.

    Raises:
        DataError: the file cannot be read, or has faults.
    """
    document = open_document(path)
    document.only("product")
    products = read_rows(document, "product", PRODUCT)
    hold(products, once("id"), _says_what_to_compare, _read_label(known))
    document.finish()
    return {values["id"]: _product(values) for values, _ in products}


def _says_what_to_compare(values: Values, report: Report) -> None:
    if values["status"] != "checked" and not values["compare"]:
        report("status", "status is not checked, and compare is missing")


def _read_label(known: Facts) -> Rule:
    """Return the rule that reads the rows of a label in place of their raw tables."""
    forms = {*known.forms, *known.families}

    def forms_known(values: Values, report: Report) -> None:
        for part in values["forms"]:
            if part.form not in forms:
                report("forms", f"form {part.form} is not known")

    def rule(values: Values, report: Report) -> None:
        values["rows"] = read_items(values["rows"], ROW, report)
        hold(
            values["rows"],
            once("nutrient"),
            one_of("nutrient", known.nutrients),
            forms_known,
            _element_fits,
        )

    return rule


def _element_fits(values: Values, report: Report) -> None:
    compounds = [part.compound for part in values["forms"]]
    if values["elemental"] is None or not compounds or None in compounds:
        return
    if values["elemental"] > sum(compounds, Mass(0)):
        report("elemental", "elemental is more than its compounds")


def _product(values: Values) -> CatalogueProduct:
    del values["former"]
    values["rows"] = tuple(
        CatalogueRow(row["nutrient"], row["forms"], row["elemental"]) for row, _ in values["rows"]
    )
    return CatalogueProduct(**values)
