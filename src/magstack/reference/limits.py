"""Authorities and their upper levels: what their file may hold, and how it becomes facts."""

import re
from collections.abc import Container, Iterator, Mapping
from functools import cache
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
    read_rows,
    read_table,
)

SCOPES = ("supplemental", "total", "form", "product")
STATES = ("pregnant", "lactating")

_LEVEL = re.compile(rf"(\S+)(?: (m|f|{'|'.join(STATES)}))?: (none-set|\S+)")


class Level(NamedTuple):
    """A row of a table of amounts: for which ages in completed months, from and below, and whom.

    ``number`` is of the table's unit; None where the authority looked and set no level. ``shown``
    is the row as it was written.
    """

    ages: tuple[int, int]
    sex: str
    state: str
    number: str | None
    shown: str

    def told(self, unit: str) -> dict[str, Any]:
        """Return for whom it is and its amount, as the domain names them."""
        low, high = self.ages
        value = None if self.number is None else _mass(f"{self.number} {unit}")
        who = {"sex": self.sex, "state": self.state}
        return {"age_from": low, "age_to": high, **who, "value": value}


# Few ages and amounts differ: each is read once.
_ages = cache(fields.ages)
_mass = cache(fields.mass)


def _level(value: Any) -> Level:
    """Read a row such as ``14-51 pregnant: 350``; who is pregnant or lactating is a woman."""
    wrong = f'hold {value!r}, which is not like "0-6m: none-set" or "14-51 pregnant: 350"'
    found = _LEVEL.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise ValueError(wrong)
    who, number = found[2] or "any", found[3]
    try:
        ages = _ages(found[1])
        if number != "none-set":
            _mass(f"{number} mg")
    except ValueError:
        raise ValueError(wrong) from None
    state = who if who in STATES else "none"
    sex = who if state == "none" else "f"
    return Level(ages, sex, state, None if number == "none-set" else number, found[0])


STATES_NAMED = Field(fields.many(fields.one_of(*STATES)), required=False, default=())
UNIT = Field(fields.one_of("mg", "mcg"))
LEVELS = Field(fields.many(_level))

AUTHORITY = {
    "id": Field(fields.slug),
    "name": TEXT,
    "short": TEXT,
    "kin": Field(fields.many(fields.slug), required=False, default=()),
    "region": TEXT,
    "year": Field(fields.whole(1900, 2100)),
    "covers": TEXT,
    "citation": TEXT,
    "status": STATUS,
    "note": NOTE,
}

LIMIT = {
    "nutrient": TEXT,
    "authority": TEXT,
    "unit": UNIT,
    "scope": Field(fields.one_of(*SCOPES)),
    "form": Field(fields.slug, required=False),
    "brief": NOTE,
    "counts": NOTE,
    "basis": NOTE,
    "since": Field(fields.whole(1900, 2100), required=False),
    "status": STATUS,
    "citation": TEXT,
    "note": NOTE,
    "includes": STATES_NAMED,
    "excludes": STATES_NAMED,
    "rows": LEVELS,
}

DEFAULTS = {"authority": TEXT, "counterpart": TEXT}
COUNTS = dict.fromkeys(SCOPES, NOTE)


class Limits(NamedTuple):
    """Authorities by id, every limit, the usual authority, and whose verdict stands beside it.

    ``citations`` are the documents by the keys that other files may name too.
    """

    authorities: dict[str, Authority]
    limits: tuple[Limit, ...]
    usual: str
    counterpart: str
    citations: dict[str, str]


def read_limits(path: Path, nutrients: Mapping[str, Nutrient], forms: Mapping[str, Form]) -> Limits:
    """Return the authorities, their limits, and whose verdict is shown beside whose.

    Raises:
        DataError: the file cannot be read, or has faults.
    """
    document = open_document(path)
    document.only("defaults", "counts", "citations", "authority", "limit")
    citations = read_citations(document)
    counts = _shared(document, "counts", COUNTS)
    authorities = read_rows(document, "authority", AUTHORITY)
    known = ids_of(document, "authority")
    hold(authorities, once("id"), once("short"), _kin_in(known), cited(document, citations))
    defaults = _shared(document, "defaults", DEFAULTS, *(one_of(key, known) for key in DEFAULTS))
    limits = read_rows(document, "limit", LIMIT)
    hold(
        limits,
        one_of("nutrient", nutrients),
        one_of("authority", known),
        one_of("form", forms),
        once_each("nutrient", "authority"),
        _form_is_the_scope,
        _says_what_counts(counts),
        cited(document, citations),
        apart,
    )
    document.finish()
    return Limits(
        {values["id"]: Authority(**values) for values, _ in authorities},
        tuple(limit for row in limits for limit in _limits(row)),
        defaults["authority"],
        defaults["counterpart"],
        dict(citations),
    )


def read_citations(document: Document) -> Values:
    """Read the table ``citations`` of a document: each source that it names, by a short key."""
    return _shared(document, "citations", dict.fromkeys(_keys(document), CITATION))


def cited(document: Document, citations: Mapping[str, str]) -> Rule:
    """Return the rule that puts a source in the place of its key."""
    known = {*citations, *_keys(document)}

    def rule(values: Values, report: Report) -> None:
        key = values["citation"]
        if key in known:
            values["citation"] = citations[key]
        else:
            report("citation", f"citation {key} is not known")

    return rule


def _keys(document: Document) -> list[str]:
    raw = document.tables.get("citations")
    return list(raw) if isinstance(raw, dict) else []


def _shared(document: Document, kind: str, known: Mapping[str, Field], *rules: Rule) -> Values:
    report = document.reporter(kind)
    values = read_table(document.tables.get(kind), known, report)
    hold([(values, report)], *rules)
    return values


def once_each(*keys: str) -> Rule:
    """Return the rule that no two tables have the same values of these keys together."""
    seen: set[tuple[Any, ...]] = set()

    def rule(values: Values, report: Report) -> None:
        named = tuple(values[key] for key in keys)
        if named in seen:
            report(keys[0], f"{' of '.join(map(str, named))} has a table already")
        seen.add(named)

    return rule


def apart(values: Values, report: Report) -> None:
    """Report rows for the same people whose ages overlap."""
    before: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for level in values["rows"]:
        low, high = level.ages
        same_people = before.setdefault((level.sex, level.state), [])
        if any(low < other_high and other_low < high for other_low, other_high in same_people):
            report("rows", f"rows overlap: {level.shown}")
        same_people.append(level.ages)


def _kin_in(known: Container[str]) -> Rule:
    def rule(values: Values, report: Report) -> None:
        for other in values["kin"]:
            if other not in known or other == values["id"]:
                report("kin", f"kin {other} is not another authority")

    return rule


def _form_is_the_scope(values: Values, report: Report) -> None:
    if (values["scope"] == "form") != (values["form"] is not None):
        report("scope", "form is given exactly where the scope is form")


def _says_what_counts(usual: Values) -> Rule:
    """Return the rule that a limit says what it counts, if only by the usual words of its scope."""

    def rule(values: Values, report: Report) -> None:
        values["counts"] = values["counts"] or usual[values["scope"]]
        if not values["counts"]:
            report(None, "counts is missing")

    return rule


def _limits(row: Row) -> Iterator[Limit]:
    shared = dict(row[0])
    unit = shared.pop("unit")
    for level in shared.pop("rows"):
        yield Limit(**shared, **level.told(unit))
