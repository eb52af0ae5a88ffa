"""Authorities and their upper levels: what their file may hold, and how it becomes facts."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from magstack.domain.chemistry import Form
from magstack.domain.facts import Nutrient
from magstack.domain.limits import Authority, Limit
from magstack.reference import fields
from magstack.reference.documents import Document, Report, open_document
from magstack.reference.tables import (
    CITATION,
    NOTE,
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
    read_items,
    read_rows,
    read_table,
)

AUTHORITY = {
    "id": Field(fields.slug),
    "name": TEXT,
    "short": TEXT,
    "region": TEXT,
    "year": Field(fields.whole(1900, 2100)),
    "covers": TEXT,
    "citation": CITATION,
    "status": STATUS,
    "note": NOTE,
}

LIMIT = {
    "nutrient": TEXT,
    "authority": TEXT,
    "scope": Field(fields.one_of("supplemental", "total", "form", "product")),
    "form": Field(fields.slug, required=False),
    "counts": TEXT,
    "basis": NOTE,
    "status": STATUS,
    "citation": CITATION,
    "note": NOTE,
    "rows": Field(fields.tables),
}


def _level(value: Any) -> Any:
    return None if value == "none-set" else fields.mass(value)


LEVEL = {
    "age": Field(fields.ages),
    "sex": Field(fields.one_of("any", "f", "m"), required=False, default="any"),
    "state": Field(fields.one_of("none", "pregnant", "lactating"), required=False, default="none"),
    "value": Field(_level),
}

DEFAULTS = {"authority": TEXT, "counterpart": TEXT}


class Limits(NamedTuple):
    """Authorities by id, every limit, the usual authority, and whose verdict stands beside it."""

    authorities: dict[str, Authority]
    limits: tuple[Limit, ...]
    usual: str
    counterpart: str


def read_limits(path: Path, nutrients: Mapping[str, Nutrient], forms: Mapping[str, Form]) -> Limits:
    """Return the authorities, their limits, and whose verdict is shown beside whose.

    Raises:
        DataError: the file cannot be read, or has faults.
    """
    document = open_document(path)
    document.only("defaults", "authority", "limit")
    authorities = read_rows(document, "authority", AUTHORITY)
    known = ids_of(document, "authority")
    hold(authorities, once("id"), once("short"))
    defaults = _defaults(document, known)
    limits = read_rows(document, "limit", LIMIT)
    hold(
        limits,
        one_of("nutrient", nutrients),
        one_of("authority", known),
        one_of("form", forms),
        _form_is_the_scope,
        _read_levels,
    )
    document.finish()
    return Limits(
        {values["id"]: Authority(**values) for values, _ in authorities},
        tuple(limit for row in limits for limit in _limits(row)),
        defaults["authority"],
        defaults["counterpart"],
    )


def _defaults(document: Document, authorities: set[str]) -> Values:
    report = document.reporter("defaults")
    values = read_table(document.tables.get("defaults"), DEFAULTS, report)
    rules: list[Rule] = [one_of(key, authorities) for key in DEFAULTS]
    hold([(values, report)], *rules)
    return values


def _form_is_the_scope(values: Values, report: Report) -> None:
    if (values["scope"] == "form") != (values["form"] is not None):
        report("scope", "form is given exactly where the scope is form")


def _read_levels(values: Values, report: Report) -> None:
    """Put the levels in the place of their raw tables; those for the same people do not overlap."""
    values["rows"] = read_items(values["rows"], LEVEL, report)
    hold(values["rows"], _apart())


def _apart() -> Rule:
    before: dict[tuple[str, str], list[tuple[int, int]]] = {}

    def rule(values: Values, report: Report) -> None:
        low, high = values["age"]
        same_people = before.setdefault((values["sex"], values["state"]), [])
        if any(low < other_high and other_low < high for other_low, other_high in same_people):
            report("age", "age overlaps with an earlier row")
        same_people.append((low, high))

    return rule


def _limits(row: Row) -> Iterator[Limit]:
    shared = dict(row[0])
    for values, _ in shared.pop("rows"):
        low, high = values["age"]
        who = {
            "age_from": low * 12,
            "age_to": high * 12,
            "sex": values["sex"],
            "state": values["state"],
        }
        yield Limit(**shared, **who, value=values["value"])
