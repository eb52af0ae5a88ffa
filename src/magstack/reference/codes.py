"""Codes by which other systems know a nutrient or a form: only those that were checked."""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from magstack import reference
from magstack.domain.facts import Facts
from magstack.reference import fields
from magstack.reference.documents import Document, Report, open_document
from magstack.reference.tables import (
    CITATIONS,
    STATUS,
    TEXT,
    Field,
    Row,
    Rule,
    Values,
    hold,
    ids_of,
    once,
    one_of,
    read_rows,
)


class Coding(NamedTuple):
    """A code in a system, which is named by its URI."""

    system: str
    code: str


class Codes(NamedTuple):
    """The checked codes of nutrients and of forms (families too) by id, and of FHIR's own terms."""

    nutrients: Mapping[str, tuple[Coding, ...]]
    forms: Mapping[str, tuple[Coding, ...]]
    terms: Mapping[str, Coding]
    systems: Mapping[str, str]


SHAPES = {
    "unii": r"[A-Z0-9]{10}",
    "rxnorm": r"[1-9][0-9]{0,7}",
    "atc": r"[A-Z][0-9]{2}[A-Z]{2}[0-9]{2}",
}
"""How the codes of a system look, where one can tell."""

WHAT = ("nutrient", "form", "term")
"""What a code can be of."""

SYSTEM = {
    "id": Field(fields.slug),
    "uri": Field(
        fields.like(r"https?://[a-zA-Z0-9./-]+", "must be a URI such as http://loinc.org")
    ),
    "citations": CITATIONS,
}

CODE = {
    **{what: Field(fields.text, required=False) for what in WHAT},
    "system": TEXT,
    "code": Field(fields.like(r"[!-~]{1,40}", "must be one word of ASCII signs")),
    "status": STATUS,
    "citations": CITATIONS,
}


@cache
def codes() -> Codes:
    """Return the codes that magstack ships with (read once, and only to export).

    Raises:
        DataError: the file is missing or faulty.
    """
    return read_codes(reference.data_directory() / "codes.toml", reference.facts())


def read_codes(path: Path, known: Facts) -> Codes:
    """Return the checked codes of a file; its rows may name what is in ``known``.

    Raises:
        DataError: the file cannot be read, or has faults; the message holds all of them.
    """
    document = open_document(path)
    document.only("system", "code")
    systems = read_rows(document, "system", SYSTEM)
    rows = read_rows(document, "code", CODE)
    hold(systems, once("id"), once("uri"))
    hold(rows, *_rules(document, known))
    document.finish()
    uris = {values["id"]: values["uri"] for values, _ in systems}
    return _codes(rows, uris)


def _rules(document: Document, known: Facts) -> Iterable[Rule]:
    return (
        _of_one_thing,
        one_of("nutrient", known.nutrients),
        one_of("form", {*known.forms, *known.families}),
        one_of("system", ids_of(document, "system")),
        _in_shape,
        _one_each(),
    )


def _of_one_thing(values: Values, report: Report) -> None:
    if sum(values[what] is not None for what in WHAT) != 1:
        report(None, "a code is of one nutrient, form or term")


def _in_shape(values: Values, report: Report) -> None:
    shape = SHAPES.get(values["system"])
    if shape and not re.fullmatch(shape, values["code"]):
        report("code", f"code {values['code']} is none of {values['system']}")


def _one_each() -> Rule:
    """Return the rule that a thing has one code in a system, so that a reader need not choose."""
    seen: set[tuple[Any, ...]] = set()

    def rule(values: Values, report: Report) -> None:
        what = (*(values[each] for each in WHAT), values["system"])
        if what in seen:
            report("system", f"it has a code of {values['system']} already")
        seen.add(what)

    return rule


def _codes(rows: Collection[Row], uris: Mapping[str, str]) -> Codes:
    found: dict[str, dict[str, tuple[Coding, ...]]] = {what: {} for what in WHAT}
    for values, _ in rows:
        if values["status"] == "checked":
            what = next(each for each in WHAT if values[each] is not None)
            coding = Coding(uris[values["system"]], values["code"])
            earlier = found[what].get(values[what], ())
            found[what][values[what]] = (*earlier, coding)
    terms = {term: codings[0] for term, codings in found["term"].items()}
    return Codes(found["nutrient"], found["form"], terms, uris)
