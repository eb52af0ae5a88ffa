"""Medicines that spacing does not help, that change what the body holds, or that no rule knows."""

from collections.abc import Iterator

from magstack.domain.checks.spacing import doubt, source
from magstack.domain.facts import Facts
from magstack.domain.findings import Finding
from magstack.domain.interactions import Interaction, Kind
from magstack.domain.review import Day
from magstack.domain.spacing import concerned
from magstack.domain.wording import amount, some

CODES: dict[Kind, str] = {
    "avoid": "INTERACTION_AVOID",
    "lowers": "LEVEL_LOWERED",
    "raises": "LEVEL_RAISED",
    "additive": "EFFECT_ADDED",
}
"""The finding for each kind of rule that is not about times or amounts."""


def medicine_interacts(day: Day, facts: Facts) -> Iterator[Finding]:
    """Tell each medicine whose rule holds at any time of the day."""
    names = dict.fromkeys(
        medicine.name for medicine in day.person.profile.medicines if medicine.current_on(day.date)
    )
    for name in names:
        for rule in facts.rules.of_medicine(name):
            products = sorted({event.name for event in concerned(rule, day, facts)})
            if rule.kind in CODES and products:
                yield _finding(name, rule, products, facts)


def _finding(name: str, rule: Interaction, products: list[str], facts: Facts) -> Finding:
    avoided = " Spacing them does not help." if rule.kind == "avoid" else ""
    said = [f"{name} and {facts.name_of(rule.nutrient)} ({some(products)}): {rule.mechanism}"]
    said += filter(None, (rule.effect, rule.advice))
    text = " ".join(f"{sentence.rstrip('.')}." for sentence in said)
    return Finding(
        code=CODES[rule.kind],
        severity=rule.severity,
        subject=name,
        message=f"{text}{avoided}{doubt(rule.ground)}",
        source=source(rule.ground),
        status=rule.ground.status,
    )


def amount_interferes(day: Day, facts: Facts) -> Iterator[Finding]:
    """Tell each nutrient that is planned in an amount that gets in another one's way."""
    planned = {nutrient.nutrient: nutrient.planned for nutrient in day.nutrients}
    for rule in facts.rules.interactions:
        total = planned.get(rule.other or "")
        held = any(portion.holds(rule.nutrient, facts) for portion in day.portions)
        if rule.threshold is None or total is None or not held:
            continue
        if total.amount.high >= rule.threshold:
            other = facts.name_of(rule.other or "")
            unit = facts.unit_of(rule.other or "")
            yield Finding(
                code="AMOUNT_INTERFERES",
                severity=rule.severity,
                subject=rule.other or "",
                message=(
                    f"{amount(total.amount, unit)} of {other} a day reaches "
                    f"{amount(rule.threshold, unit)}: {rule.mechanism.rstrip('.')}. "
                    f"{rule.advice}{doubt(rule.ground)}".strip()
                ),
                source=source(rule.ground),
                status=rule.ground.status,
            )


def medicine_unknown(day: Day, facts: Facts) -> Iterator[Finding]:
    """Tell each medicine that no rule is about: that says nothing of it."""
    for name in dict.fromkeys(
        medicine.name for medicine in day.person.profile.medicines if medicine.current_on(day.date)
    ):
        if not facts.rules.of_medicine(name):
            yield Finding(
                code="MEDICINE_UNKNOWN",
                severity="info",
                subject=name,
                message=(
                    f"No rule in the catalogue is about {name}. That says nothing about whether "
                    "it goes with what you take: ask a pharmacist."
                ),
                source="magstack's catalogue of interactions",
                status="unchecked",
            )
