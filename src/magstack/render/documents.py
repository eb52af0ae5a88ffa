"""JSON documents, as the machine interface promises them."""

import json
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from magstack.context import Terminal
from magstack.domain.amounts import Count, Interval, Mass, rounded
from magstack.domain.days import AsNeeded, DoseOfDay, Intake
from magstack.domain.doses import ALL_WEEK, WEEKDAYS, Dose
from magstack.domain.facts import Facts
from magstack.domain.findings import Finding
from magstack.domain.limits import Advised, Verdict
from magstack.domain.products import Label, LabelRow, Product
from magstack.domain.profile import Person
from magstack.domain.review import Day, NutrientOfDay
from magstack.domain.totals import Total, share_of

if TYPE_CHECKING:
    from magstack.domain.catalogue import CatalogueProduct
    from magstack.domain.chemistry import Form

SCHEMA = 1

Document = dict[str, Any]


def show(terminal: Terminal, document: object) -> None:
    """Print one JSON document; ASCII only, so that nothing in it steers a terminal."""
    terminal.stdout.write(json.dumps(document, indent=2, allow_nan=False) + "\n")


def day(report_day: Day, findings: Iterable[Finding], facts: Facts) -> Document:
    """Return the document of ``today``."""
    person = report_day.person
    return {
        "schema": SCHEMA,
        "day": report_day.date.isoformat(),
        "complete": report_day.complete,
        "closed": report_day.closed,
        "profile": profile(person),
        "nutrients": [nutrient(each, person, facts) for each in report_day.nutrients],
        "doses": [_dose_of_day(dose, report_day, facts) for dose in report_day.doses],
        "unplanned": [
            entry(intake, report_day.products[intake.product], report_day.label_of(intake), facts)
            for intake in report_day.unplanned
        ],
        "as_needed": [_as_needed(needed, report_day) for needed in report_day.as_needed],
        "findings": [finding(found) for found in findings],
    }


def profile(person: Person) -> Document:
    """Return the document of whom a day is judged for."""
    return {
        "life_stage": person.stage.name,
        "assumed": person.stage.assumed,
        "authority": person.authority,
    }


def finding(found: Finding) -> Document:
    """Return the document of a finding."""
    return {
        "code": found.code,
        "severity": found.severity,
        "subject": found.subject,
        "message": found.message,
        "source": found.source,
        "status": found.status,
    }


def entry(intake: Intake, product: Product, label: Label, facts: Facts) -> Document:
    """Return the document of one entry of the log."""
    return {
        "id": intake.id,
        "product": intake.product,
        "units": units(intake.units),
        "unit": product.unit,
        "status": intake.status,
        "taken_at": intake.local.isoformat(),
        "day": intake.day.isoformat(),
        "slot": intake.slot,
        "note": intake.note,
        "amounts": (
            _amounts(label, intake.units.thousandths, facts) if intake.status == "taken" else []
        ),
    }


def product(
    shown: Product, facts: Facts, *, labels: bool = True, daily: Sequence[Total] = ()
) -> Document:
    """Return the document of a product: with its labels, or with its daily amounts."""
    servings = shown.servings_per_container
    document: Document = {
        "product": shown.slug,
        "brand": shown.brand,
        "name": shown.name,
        "unit": shown.unit,
        "units_per_serving": units(shown.labels[0].units_per_serving),
        "servings_per_container": None if servings is None else float(servings),
        "source": shown.source,
        "status": shown.status,
    }
    if labels:
        document["labels"] = [_label(label, facts) for label in shown.labels]
    document["doses"] = [planned_dose(dose, shown.unit) for dose in shown.doses if dose.ever]
    document["archived"] = shown.archived.isoformat() if shown.archived else None
    document["note"] = shown.note
    if not labels:
        document["daily"] = [_total(total, facts) for total in daily]
    return document


def catalogue_product(found: "CatalogueProduct", facts: Facts) -> Document:
    """Return the document of a product of the catalogue."""
    container = found.servings_per_container
    return {
        "product": found.id,
        "brand": found.brand,
        "name": found.name,
        "description": found.description,
        "country": found.country,
        "unit": found.unit,
        "units_per_serving": units(found.units_per_serving),
        "servings_per_container": units(container) if container else None,
        "rows": [
            {
                "nutrient": row.nutrient,
                "forms": [
                    {"form": part.form, "compound": mass(part.compound, "mg")} for part in row.parts
                ],
                "declared": mass(row.declared, facts.unit_of(row.nutrient)),
                "unit": facts.unit_of(row.nutrient),
            }
            for row in found.rows
        ],
        "doses": list(found.doses),
        "doses_status": found.doses_status,
        "protocols": {name: list(doses) for name, doses in found.protocols.items()},
        "status": found.status,
        "compare": found.compare or None,
        "citations": list(found.citations),
        "note": found.note,
    }


def form(shown: "Form") -> Document:
    """Return the document of a chemical form."""
    fraction = shown.fraction
    return {
        "form": shown.id,
        "name": shown.name,
        "nutrient": shown.nutrient,
        "aliases": list(shown.aliases),
        "formula": shown.hill,
        "linear": shown.formula,
        "molar_mass": None if shown.molar_mass is None else float(shown.molar_mass),
        "atoms": shown.atoms,
        "fraction": None if fraction is None else shares(*fraction),
        "label_fraction": None
        if shown.label_fraction is None
        else {"low": float(shown.label_fraction[0]), "high": float(shown.label_fraction[1])},
        "excipient": shown.excipient,
        "cas": shown.cas or None,
        "cas_status": shown.cas_status or None,
        "unii": shown.unii or None,
        "unii_status": shown.unii_status or None,
        "status": shown.status,
        "citations": list(shown.citations),
        "note": shown.note,
    }


def mass(amount: Mass | None, unit: str) -> float | None:
    """Return a mass as a JSON number of ``unit``, at most three decimals; null is unknown."""
    return None if amount is None else float(amount.rounded(unit))


def interval(amount: Interval, unit: str) -> Document:
    """Return a range as JSON numbers of ``unit``."""
    return {"low": mass(amount.low, unit), "high": mass(amount.high, unit)}


def shares(low: Fraction, high: Fraction) -> Document:
    """Return a range of shares, 0 to 1, to five decimals."""
    return {"low": float(rounded(low, 5)), "high": float(rounded(high, 5))}


def units(count: Count) -> float:
    """Return a count of units as a JSON number."""
    return float(count.number)


def _percent(share: Fraction | None) -> float | None:
    return None if share is None else float(rounded(share * 100, 1))


def nutrient(shown: NutrientOfDay, person: Person, facts: Facts) -> Document:
    """Return the document of a nutrient of a day with its limits."""
    unit = facts.unit_of(shown.nutrient)
    advised = facts.advised_for(shown.nutrient, person.authority, person.stage)
    return {
        "nutrient": shown.nutrient,
        "unit": unit,
        "taken": _sum(shown.taken, unit),
        "planned": _sum(shown.planned, unit),
        "resolved": shown.planned.resolved,
        "limits": [_verdict(verdict, shown, unit) for verdict in shown.verdicts],
        "recommended": None if advised is None else _advised(advised, unit),
    }


def _advised(advised: Advised, unit: str) -> Document:
    """Return the document of a recommended intake, which counts food."""
    return {"authority": advised.authority, "kind": advised.kind, **interval(advised.amount, unit)}


def _sum(total: Total, unit: str) -> Document:
    return _ends(total.amount if total.known else None, unit)


def _verdict(verdict: Verdict, nutrient: NutrientOfDay, unit: str) -> Document:
    return {
        "authority": verdict.limit.authority,
        "limit": mass(verdict.limit.value, unit),
        "scope": verdict.limit.scope,
        "percent_taken": _percent(verdict.share_taken if nutrient.taken.known else None),
        "percent_planned": _percent(verdict.share_planned if nutrient.planned.known else None),
        "over_by": mass(verdict.over_by, unit),
        "verdict": verdict.standing,
        "remark": verdict.remark or None,
    }


def _dose_of_day(dose: DoseOfDay, shown: Day, facts: Facts) -> Document:
    taken = [intake for intake in dose.intakes if intake.status == "taken"]
    held = shown.products[dose.product]
    label = shown.label_of(taken[-1]) if taken else held.label_on(shown.date)
    return {
        "product": dose.product,
        "units": units(dose.dose.units),
        "unit": held.unit,
        "slot": dose.dose.slot,
        "time": f"{dose.clock:%H:%M}",
        "meal": meal(dose.dose),
        "state": dose.state,
        "units_taken": (dose.taken + dose.extra) / 1000,
        "taken_at": taken[-1].local.isoformat() if taken else None,
        "amounts": _amounts(label, dose.counted, facts),
    }


def _as_needed(needed: AsNeeded, shown: Day) -> Document:
    return {
        "product": needed.product,
        "units": units(needed.dose.units),
        "unit": shown.products[needed.product].unit,
        "most": units(needed.most),
        "taken": needed.taken / 1000,
    }


def meal(dose: Dose) -> Document | None:
    """Return the meal that a dose hangs on; minutes after it, negative before it."""
    schedule = dose.schedule
    if schedule.meal is None:
        return None
    return {"meal": schedule.meal, "minutes": schedule.lead}


def _amounts(label: Label, thousandths: int, facts: Facts) -> list[Document]:
    return [
        {
            "nutrient": row.nutrient,
            "form": row.form,
            **_ends(share_of(row, label, thousandths), facts.unit_of(row.nutrient)),
            "unit": facts.unit_of(row.nutrient),
            "basis": row.basis,
        }
        for row in label.rows
    ]


def _ends(amount: Interval | None, unit: str) -> Document:
    return {"low": None, "high": None} if amount is None else interval(amount, unit)


def _label(label: Label, facts: Facts) -> Document:
    return {
        "from": label.since.isoformat() if label.since else None,
        "units_per_serving": units(label.units_per_serving),
        "rows": [_row(row, facts) for row in label.rows],
        "contains": [
            {"name": content.name, "amount": mass(content.amount, "mg"), "unit": "mg"}
            for content in label.contents
        ],
    }


def _row(row: LabelRow, facts: Facts) -> Document:
    unit = facts.unit_of(row.nutrient)
    return {
        "nutrient": row.nutrient,
        "form": row.form,
        "compound": mass(row.compound, "mg"),
        "elemental": _ends(row.elemental, unit),
        "basis": row.basis,
        "unit": unit,
        "parts": [{"form": part.form, "compound": mass(part.compound, "mg")} for part in row.parts],
    }


def _weekdays(chosen: frozenset[int]) -> list[str] | None:
    """Return weekdays by their short names, Monday first; null is every day."""
    return None if chosen == ALL_WEEK else [WEEKDAYS[day] for day in sorted(chosen)]


def planned_dose(dose: Dose, unit: str) -> Document:
    """Return the document of a dose of a plan: how much, when, and on which days."""
    schedule = dose.schedule
    cycle_from = dose.counted_from if schedule.cycle > 1 else None
    return {
        "units": units(dose.units),
        "unit": unit,
        "slot": dose.slot,
        "time": f"{dose.clock:%H:%M}" if dose.clock else None,
        "meal": meal(dose),
        "from": dose.since.isoformat() if dose.since else None,
        "to": dose.until.isoformat() if dose.until else None,
        "weekdays": _weekdays(schedule.weekdays),
        "cycle_days": schedule.cycle,
        "on_days": schedule.on,
        "cycle_from": cycle_from.isoformat() if cycle_from else None,
        "as_needed_most": None if schedule.most is None else units(schedule.most),
        "ramp": schedule.step,
    }


def _total(total: Total, facts: Facts) -> Document:
    unit = facts.unit_of(total.nutrient)
    return {
        "nutrient": total.nutrient,
        "unit": unit,
        **_sum(total, unit),
        "resolved": total.resolved,
    }
