"""Read tables key by key, and hold them against rules, so that every fault is told at once."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from magstack.domain.facts import normalised
from magstack.reference import fields
from magstack.reference.documents import Document, Report


# A tuple: a dataclass would cost every command a millisecond.
class Field(NamedTuple):
    """A key that a table may have: how its value is read, and what stands where it is missing.

    ``read`` returns the value, or raises ValueError with what the key must be.
    """

    read: Callable[[Any], Any]
    required: bool = True
    default: Any = None


TEXT = Field(fields.text)
NOTE = Field(fields.text, required=False, default="")
ALIASES = Field(fields.many(fields.text), required=False, default=())
STATUS = Field(fields.status)
CITATION = Field(fields.citation)
CITATIONS = Field(fields.many(fields.citation))


class UnreadError(KeyError):
    """A rule asked for a key whose value could not be read."""


class Values(dict[str, Any]):
    """What could be read of a table. A key with a fault is absent: its fault is told already."""

    def __missing__(self, key: str) -> Any:
        raise UnreadError(key)


Row = tuple[Values, Report]
"""The values of a table, and how it tells of its faults."""

Rule = Callable[[Values, Report], None]
"""Something that must hold in a table, or is reported."""


def read_table(raw: Any, known: Mapping[str, Field], report: Report) -> Values:
    """Return the values of a table by key; unknown, missing and wrong keys are reported."""
    values = Values()
    if not isinstance(raw, dict):
        report(None, "must be a table")
        return values
    for key in raw:
        if key not in known:
            report(key, f"{key!r} is not a key here")
    for key, field in known.items():
        if key in raw:
            try:
                values[key] = field.read(raw[key])
            except ValueError as wrong:
                report(key, f"{key} {wrong}")
        elif field.required:
            report(None, f"{key} is missing")
        else:
            values[key] = field.default
    return values


def read_rows(document: Document, kind: str, known: Mapping[str, Field]) -> list[Row]:
    """Read the ``[[kind]]`` tables of a document."""
    rows: list[Row] = []
    for index, raw in enumerate(document.rows(kind)):
        report = document.reporter(kind, index, raw)
        rows.append((read_table(raw, known, report), report))
    return rows


def read_items(raws: Iterable[Any], known: Mapping[str, Field], report: Report) -> list[Row]:
    """Read the inline tables of the list ``rows`` of a table, each telling of its own faults."""
    rows: list[Row] = []
    for index, raw in enumerate(raws):

        def report_item(_key: str | None, sentence: str, at: str = f"rows[{index}]") -> None:
            report(at, sentence)

        rows.append((read_table(raw, known, report_item), report_item))
    return rows


def hold(rows: Iterable[Row], *rules: Rule) -> None:
    """Hold every row against every rule; a rule that needs what could not be read is skipped."""
    for values, report in rows:
        for rule in rules:
            with suppress(UnreadError):
                rule(values, report)


def ids_of(document: Document, kind: str) -> set[str]:
    """Return every id of a kind, those of faulty tables too, so that one fault is told once."""
    return {row["id"] for row in document.rows(kind) if isinstance(row.get("id"), str)}


def together(*keys: str) -> Rule:
    """Return the rule that these keys are given together or not at all."""

    def rule(values: Values, report: Report) -> None:
        given = [key for key in keys if values[key] not in (None, "")]
        if given and len(given) < len(keys):
            missing = next(key for key in keys if key not in given)
            report(given[0], f"{given[0]} needs {missing} beside it")

    return rule


def once(key: str) -> Rule:
    """Return the rule that no two rows have the same value of a key."""
    seen: set[Any] = set()

    def rule(values: Values, report: Report) -> None:
        if values[key] in seen:
            report(key, f"{key} {values[key]} is taken already")
        seen.add(values[key])

    return rule


def one_of(key: str, known: Iterable[str]) -> Rule:
    """Return the rule that the value of a key, if there is one, is among ``known``."""

    def rule(values: Values, report: Report) -> None:
        if values[key] is not None and values[key] not in known:
            report(key, f"{key} {values[key]} is not known")

    return rule


def names_of(rows: Iterable[Row]) -> dict[str, str]:
    """Return the id of each normalised id and alias; a name with two owners is reported."""
    rows = list(rows)
    names: dict[str, str] = {}

    def own_id(values: Values, report: Report) -> None:
        owner = names.setdefault(normalised(values["id"].replace("_", " ")), values["id"])
        if owner != values["id"]:
            report("id", f"id {values['id']} belongs to {owner} already")

    def own_aliases(values: Values, report: Report) -> None:
        for alias in values["aliases"]:
            owner = names.setdefault(normalised(alias), values["id"])
            if owner != values["id"]:
                report("aliases", f"alias {alias} belongs to {owner} already")

    hold(rows, once("id"), own_id)
    hold(rows, own_aliases)
    return names
