"""Recommended intakes and daily values: what their file may hold, and how it becomes facts."""

from collections.abc import Callable, Container, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from magstack.domain.limits import DailyValue, Recommended
from magstack.reference import fields
from magstack.reference.documents import Report, open_document
from magstack.reference.limits import (
    LEVELS,
    UNIT,
    Limits,
    apart,
    cited,
    once_each,
    read_citations,
)
from magstack.reference.tables import (
    NOTE,
    STATUS,
    TEXT,
    Field,
    Row,
    Rule,
    Values,
    hold,
    once,
    one_of,
    read_rows,
)

INTAKE = {
    "nutrient": TEXT,
    "authority": TEXT,
    "kind": Field(fields.one_of("RDA", "AI", "EAR", "RNI")),
    "unit": UNIT,
    "status": STATUS,
    "citation": TEXT,
    "note": NOTE,
    "rows": LEVELS,
}


def _by_nutrient(read: Callable[[Any], Any]) -> Callable[[Any], dict[str, Any]]:
    """Return a reader of a table that has, for some nutrients, what ``read`` reads."""

    def read_all(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or not value:
            raise ValueError("must be a table by nutrient")
        return {nutrient: read_of(nutrient, each) for nutrient, each in value.items()}

    def read_of(nutrient: str, value: Any) -> Any:
        try:
            return read(value)
        except ValueError as wrong:
            raise ValueError(f"of {nutrient} {wrong}") from None

    return read_all


DAILY_VALUE = {
    "authority": Field(fields.slug),
    "population": TEXT,
    "status": STATUS,
    "citation": TEXT,
    "notes": Field(_by_nutrient(fields.text), required=False, default={}),
    "values": Field(_by_nutrient(fields.mass)),
}


class Advice(NamedTuple):
    """Every recommended intake, and every daily value, in the order of their file."""

    recommended: tuple[Recommended, ...]
    daily_values: tuple[DailyValue, ...]


def read_recommended(path: Path, nutrients: Mapping[str, Any], limits: Limits) -> Advice:
    """Return the recommended intakes and daily values; they may name what ``limits`` holds.

    Raises:
        DataError: the file cannot be read, or has faults.
    """
    document = open_document(path)
    document.only("citations", "intake", "daily_value")
    citations = Values({**limits.citations, **read_citations(document)})
    intakes = read_rows(document, "intake", INTAKE)
    hold(
        intakes,
        one_of("nutrient", nutrients),
        one_of("authority", limits.authorities),
        once_each("nutrient", "authority", "kind"),
        cited(document, citations),
        apart,
        _amounts_only,
    )
    values = read_rows(document, "daily_value", DAILY_VALUE)
    hold(values, once("authority"), _nutrients_in(nutrients), cited(document, citations))
    document.finish()
    return Advice(
        tuple(one for row in intakes for one in _recommended(row)),
        tuple(one for row in values for one in _daily_values(row)),
    )


def _amounts_only(values: Values, report: Report) -> None:
    for level in values["rows"]:
        if level.number is None:
            report("rows", f"rows hold {level.shown!r}, which is no amount")


def _nutrients_in(known: Container[str]) -> Rule:
    def rule(values: Values, report: Report) -> None:
        for key in ("values", "notes"):
            for nutrient in values[key]:
                if nutrient not in known:
                    report(key, f"nutrient {nutrient} is not known")

    return rule


def _recommended(row: Row) -> Iterator[Recommended]:
    shared = dict(row[0])
    unit = shared.pop("unit")
    for level in shared.pop("rows"):
        yield Recommended(**shared, **level.told(unit))


def _daily_values(row: Row) -> Iterator[DailyValue]:
    shared = dict(row[0])
    notes = shared.pop("notes")
    for nutrient, value in shared.pop("values").items():
        yield DailyValue(nutrient=nutrient, value=value, note=notes.get(nutrient, ""), **shared)
