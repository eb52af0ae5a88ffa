"""Medicines, conditions and times: what their file may hold, and how it becomes rules."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, get_args

from magstack.domain.findings import SEVERITIES
from magstack.domain.hours import SLOTS
from magstack.domain.interactions import (
    Caution,
    ConditionRule,
    Ground,
    Interaction,
    Kind,
    Rules,
    Tip,
    folded,
)
from magstack.reference import fields
from magstack.reference.documents import Document, Report, open_document
from magstack.reference.tables import (
    CITATIONS,
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
    read_table,
)

ID = Field(fields.slug)
FORMS = Field(fields.many(fields.slug))
SOME_FORMS = Field(fields.many(fields.slug), required=False, default=())
SEVERITY = Field(fields.one_of(*SEVERITIES))
MAGNESIUM = Field(fields.nutrient_id, required=False, default="magnesium")
HOURS = Field(fields.hours, required=False)
EGFR = Field(fields.whole(1, 200), required=False)

GROUND = {"evidence": TEXT, "status": STATUS, "citations": CITATIONS}

INTERACTION = {
    "id": ID,
    "name": TEXT,
    "kind": Field(fields.one_of(*get_args(Kind))),
    "severity": SEVERITY,
    "agents": Field(fields.many(fields.agent)),
    "nutrient": MAGNESIUM,
    "forms": SOME_FORMS,
    "other": Field(fields.nutrient_id, required=False),
    "after_agent": HOURS,
    "after_nutrient": HOURS,
    "advised_after_agent": HOURS,
    "threshold": Field(fields.mass, required=False),
    "mechanism": TEXT,
    "effect": NOTE,
    "advice": NOTE,
    "note": NOTE,
    "fasting": Field(fields.flag, required=False, default=False),
    **GROUND,
}

CONDITION = {
    "id": ID,
    "condition": ID,
    "name": TEXT,
    "severity": SEVERITY,
    "text": TEXT,
    "nutrient": MAGNESIUM,
    "forms": SOME_FORMS,
    "egfr_from": EGFR,
    "egfr_below": EGFR,
    "state": Field(fields.one_of("pregnant", "lactating"), required=False),
    "below_years": Field(fields.whole(1, 150), required=False),
    "own_convention": NOTE,
    **GROUND,
}

TIP = {
    "id": ID,
    "forms": FORMS,
    "slots": Field(fields.many(fields.one_of(*SLOTS))),
    "text": TEXT,
    **GROUND,
}

CAUTION = {
    "product": ID,
    "name": TEXT,
    "not_under": Field(fields.whole(1, 150)),
    "text": TEXT,
    **GROUND,
}


def _names(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not value:
        raise ValueError("must be a table of names by short name")
    return {fields.slug(condition): fields.text(name) for condition, name in value.items()}


TOP = {
    "not_covered": Field(fields.many(fields.text)),
    "condition_names": Field(_names),
    "condition_aliases": Field(_names, required=False, default={}),
    "salts": Field(fields.many(fields.text), required=False, default=()),
}


def read_rules(path: Path, nutrients: Collection[str], forms: Collection[str]) -> Rules:
    """Return the rules; they may name ``nutrients`` and ``forms`` by id.

    Raises:
        DataError: the file cannot be read, or has faults.
    """
    document = open_document(path)
    document.only(*TOP, "interaction", "condition", "tip", "caution")
    top = {key: _top(document, key) for key in TOP}
    known_forms = _forms_known(forms)
    interactions = read_rows(document, "interaction", INTERACTION)
    hold(
        interactions,
        once("id"),
        one_of("nutrient", nutrients),
        one_of("other", nutrients),
        known_forms,
        _times_are_the_kind,
        _threshold_is_the_kind,
        _advised_is_longer,
        _one_owner(),
    )
    conditions = read_rows(document, "condition", CONDITION)
    hold(
        conditions,
        once("id"),
        one_of("nutrient", nutrients),
        known_forms,
        _can_be_entered(top["condition_names"]),
        _band_is_open,
    )
    tips = read_rows(document, "tip", TIP)
    hold(tips, once("id"), known_forms)
    cautions = read_rows(document, "caution", CAUTION)
    hold(cautions, once("product"))
    document.finish()
    return Rules(
        tuple(Interaction(**_grounded(row)) for row in interactions),
        tuple(ConditionRule(**_grounded(row)) for row in conditions),
        top["condition_names"],
        tuple(Tip(**_grounded(row)) for row in tips),
        tuple(Caution(**_grounded(row)) for row in cautions),
        top["not_covered"],
        top["condition_aliases"],
        top["salts"],
    )


def _top(document: Document, key: str) -> Any:
    """Return the value of a key at the top of the file; empty where it has a fault."""
    given = {key: document.tables[key]} if key in document.tables else {}
    return read_table(given, {key: TOP[key]}, document.reporter(key)).get(key, {})


def _forms_known(forms: Collection[str]) -> Rule:
    def rule(values: Values, report: Report) -> None:
        for form in values["forms"]:
            if form not in forms:
                report("forms", f"form {form} is not known")

    return rule


def _times_are_the_kind(values: Values, report: Report) -> None:
    given = [values[key] is not None for key in ("after_agent", "after_nutrient")]
    if values["kind"] == "spacing" and not all(given):
        report("kind", "kind spacing needs after_agent and after_nutrient")
    if values["kind"] != "spacing" and any(given):
        report("kind", "after_agent and after_nutrient are given for the kind spacing only")


def _threshold_is_the_kind(values: Values, report: Report) -> None:
    if (values["kind"] == "amount") != (values["threshold"] is not None):
        report("kind", "threshold is given exactly where the kind is amount")
    if values["kind"] == "amount" and values["other"] is None:
        report("kind", "kind amount needs the other nutrient")


def _advised_is_longer(values: Values, report: Report) -> None:
    required, advised = values["after_agent"], values["advised_after_agent"]
    if advised is not None and (required is None or advised <= required):
        report("advised_after_agent", "advised_after_agent must be longer than after_agent")


def _one_owner() -> Rule:
    """Return the rule that a name leads to one row only among the rows of a nutrient."""
    owners: dict[tuple[str, str], str] = {}

    def rule(values: Values, report: Report) -> None:
        for key, names in (
            ("id", [values["id"]]),
            ("name", [values["name"]]),
            ("agents", values["agents"]),
        ):
            for name in names:
                owner = owners.setdefault((values["nutrient"], folded(name)), values["id"])
                if owner != values["id"]:
                    report(key, f"{name} belongs to {owner} already")

    return rule


def _can_be_entered(names: Mapping[str, str]) -> Rule:
    """Return the rule that a condition has a name; faulty names are told already."""

    def rule(values: Values, report: Report) -> None:
        entered = values["below_years"] is None
        if entered and names and values["condition"] not in names:
            report("condition", f"condition {values['condition']} is not in condition_names")

    return rule


def _band_is_open(values: Values, report: Report) -> None:
    low, high = values["egfr_from"], values["egfr_below"]
    if low is not None and high is not None and low >= high:
        report("egfr_from", "egfr_from must be less than egfr_below")


def _grounded(row: Row) -> Values:
    """Return the values of a row with its evidence, status and citations as one ground."""
    values, _ = row
    values["ground"] = Ground(**{key: values.pop(key) for key in GROUND})
    return values
