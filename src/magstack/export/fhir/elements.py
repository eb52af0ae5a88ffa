"""What resources are built of: text, numbers with UCUM units, concepts, periods, narratives."""

import html
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from magstack.domain.amounts import NANOGRAMS, Count, Mass
from magstack.domain.texts import clean
from magstack.reference.codes import Coding

Element = dict[str, Any]
"""A part of a resource, or all of one; what is not said is not in it."""

NAMES = UUID("efd6029f-2ba0-5d5c-b7be-48860c1a56f6")
"""The space of names in which every resource of magstack has its own."""

UCUM = "http://unitsofmeasure.org"
XHTML = "http://www.w3.org/1999/xhtml"

MASSES = {"g": "g", "mg": "mg", "mcg": "ug"}
"""The UCUM code of each unit that amounts are in."""

MEASURES = {
    **dict.fromkeys(("g", "gram"), "g"),
    **dict.fromkeys(("mg", "milligram"), "mg"),
    **dict.fromkeys(("mcg", "ug", "microgram"), "ug"),
    **dict.fromkeys(("ml", "mL", "milliliter", "millilitre"), "mL"),
    **dict.fromkeys(("l", "L", "liter", "litre"), "L"),
    "kg": "kg",
}
"""The UCUM code of each unit of a product that is a measure, and is no thing to be counted."""

COUNTED = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
"""What may stand in braces, where UCUM has no unit for a thing: ``{capsule}``."""

PLACES = 3
"""Decimals of an amount in words, as many as those of a number have."""

NO_TEXT = "(no text)"
FARTHEST = timedelta(hours=14)
"""FHIR knows no offset from UTC that is further."""

_NO_XML = re.compile("[\ufeff\ufffe\uffff]")


def text(words: str) -> str:
    """Return foreign text on one line, without what steers a reader or no XML can hold."""
    return " ".join(_NO_XML.sub("", clean(" ".join(words.split()))).split()) or NO_TEXT


def plain_markdown(words: str) -> str:
    """Return foreign text for a field that may be read as Markdown: none of it links or marks."""
    return re.sub(r"([\\`\[<&])", r"\\\1", text(words))


def identity(seed: str, kind: str, key: object) -> str:
    """Return the id of a thing in a record: the same in every export of it."""
    return str(uuid5(NAMES, f"{seed}/{kind}/{key!a}"))


def urn(identity: str) -> str:
    """Return how other resources of the bundle refer to the one with this id."""
    return f"urn:uuid:{identity}"


def reference(identity: str, display: str = "") -> Element:
    """Return a reference to a resource of the bundle."""
    return said(reference=urn(identity), display=text(display) if display else None)


def said(**fields: Any) -> Element:
    """Return an element of those fields that have something in them; a zero is something."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def number(value: Decimal) -> int | float:
    """Return a JSON number: 404 and not 404.0, which FHIR would take for more precise."""
    return int(value) if value == value.to_integral_value() else float(value)


def unit_for(held: Mass, unit: str) -> str:
    """Return the unit for an amount on a label: mcg where three decimals of ``unit`` lose digits.

    Only a tiny one changes its unit; 33.333333 mg stay milligrams.
    """
    tiny = held.nanograms < NANOGRAMS[unit] // 10
    return "mcg" if tiny and Mass.of(held.rounded(unit), unit) != held else unit


def mass(amount: Mass, unit: str, *, at_least: bool = False) -> Element:
    """Return an amount in ``unit`` (g, mg, mcg), at most three decimals."""
    return said(
        value=number(amount.rounded(unit)),
        comparator=">=" if at_least else None,
        unit=unit,
        system=UCUM,
        code=MASSES[unit],
    )


def units(count: Count, unit: str) -> Element:
    """Return a count of a product's units, or an amount where the unit is a measure."""
    return {
        "value": number(count.number),
        "unit": text(unit),
        "system": UCUM,
        "code": ucum(unit),
    }


def ucum(unit: str) -> str:
    """Return the UCUM code of a product's unit: of a measure, or of a thing that is counted."""
    if unit in MEASURES:
        return MEASURES[unit]
    if unit.upper() == "IU":
        return "[iU]"
    return f"{{{unit}}}" if COUNTED.fullmatch(unit) else "1"


def one(unit: str, code: str) -> Element:
    """Return one of a unit of UCUM."""
    return {"value": 1, "unit": unit, "system": UCUM, "code": code}


def concept(words: str, codings: Iterable[Coding] = ()) -> Element:
    """Return what something is, in words and by the codes of others."""
    return said(
        coding=[{"system": coding.system, "code": coding.code} for coding in codings],
        text=text(words),
    )


def moment(at: datetime) -> str:
    """Write an aware moment with its offset from UTC, in whole seconds."""
    offset = at.utcoffset() or timedelta()
    if offset % timedelta(minutes=1) or abs(offset) > FARTHEST:
        at = at.astimezone(UTC)
    return at.isoformat(timespec="seconds")


def period(start: date | datetime | None, end: date | datetime | None) -> Element:
    """Return a period of days, or of moments, both included; None is not known, or open."""
    return said(start=_written(start), end=_written(end))


def _written(when: date | datetime | None) -> str | None:
    if when is None:
        return None
    return moment(when) if isinstance(when, datetime) else when.isoformat()


def narrative(title: str, *paragraphs: str, lines: Iterable[str] = ()) -> Element:
    """Return a resource in words for people, every one of them escaped: a title, lines, more."""
    items = "".join(f"<li>{_escaped(line)}</li>" for line in lines)
    told = "".join(f"<p>{_escaped(words)}</p>" for words in paragraphs if words)
    listed = f"<ul>{items}</ul>" if items else ""
    div = f'<div xmlns="{XHTML}"><p><b>{_escaped(title)}</b></p>{listed}{told}</div>'
    return {"status": "generated", "div": div}


def _escaped(words: str) -> str:
    return html.escape(text(words), quote=False)
