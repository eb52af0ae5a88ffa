"""The person: conditions, life stage, and what a product's label says of whom it is not for."""

from collections.abc import Iterator, Sequence

from magstack.domain.checks.spacing import doubt, source
from magstack.domain.facts import Facts
from magstack.domain.findings import SEVERITIES, Finding
from magstack.domain.interactions import Caution, ConditionRule
from magstack.domain.products import Product
from magstack.domain.profile import Condition
from magstack.domain.review import Day
from magstack.domain.spacing import in_forms
from magstack.domain.wording import age, capital, some


def condition_concerns(day: Day, facts: Facts) -> Iterator[Finding]:
    """Tell each rule on a condition, or on the life stage, that something of the day is about."""
    for rule, condition in _rules_for(day, facts):
        products = concerned_by(rule, day, facts)
        if products:
            yield _finding(rule, condition, products)


def _rules_for(day: Day, facts: Facts) -> Iterator[tuple[ConditionRule, Condition | None]]:
    for condition in day.person.profile.conditions:
        own = facts.rules.of_condition(condition.name, condition.egfr)
        # Where the eGFR is not known, the gravest band is told, with what would decide it.
        unknown = condition.egfr is None and any(rule.banded for rule in own)
        yield from ((rule, condition) for rule in (worst(own) if unknown else own))
    for rule in facts.rules.conditions:
        if _of_the_stage(rule, day):
            yield rule, None


def worst(rules: Sequence[ConditionRule]) -> list[ConditionRule]:
    """Return the gravest of the rules, or none."""
    return sorted(rules, key=lambda rule: -SEVERITIES.index(rule.severity))[:1]


def _of_the_stage(rule: ConditionRule, day: Day) -> bool:
    stage = day.person.stage
    by_state = rule.state is not None and rule.state == stage.state
    years = None if stage.months is None else stage.months // 12
    by_age = rule.below_years is not None and years is not None and years < rule.below_years
    return by_state or by_age


def concerned_by(rule: ConditionRule, day: Day, facts: Facts) -> list[str]:
    """Return the names of the day's products that hold what a rule is about."""
    return sorted(
        {
            portion.product.name
            for portion in day.portions
            for row in portion.label.rows
            if rule.nutrient in facts.counts_as(row.nutrient) and in_forms(row, rule.forms, facts)
        }
    )


def _finding(rule: ConditionRule, condition: Condition | None, products: list[str]) -> Finding:
    measured = condition is not None and condition.egfr is not None
    value = f", eGFR {condition.egfr}" if condition and measured else ""
    ask = (
        f" This holds for an eGFR below {rule.egfr_below}; yours is not known. Say it: "
        "magstack profile condition add renal --egfr 45"
        if rule.banded and not measured
        else ""
    )
    convention = f" {rule.own_convention}" if rule.own_convention else ""
    return Finding(
        code="CONDITION",
        severity=rule.severity,
        subject=rule.condition,
        message=(
            f"{capital(rule.name)}{value} ({some(products)}): "
            f"{rule.text}{convention}{ask}{doubt(rule.ground)}"
        ),
        source=source(rule.ground),
        status=rule.ground.status,
    )


def condition_unknown(day: Day, facts: Facts) -> Iterator[Finding]:
    """Tell each condition that no rule covers as it was given: that says nothing of it."""
    for condition in day.person.profile.conditions:
        if not facts.rules.of_condition(condition.name, condition.egfr):
            value = "" if condition.egfr is None else f" with an eGFR of {condition.egfr}"
            yield Finding(
                code="CONDITION_UNKNOWN",
                severity="info",
                subject=condition.name,
                message=(
                    f"No rule in the catalogue covers {condition.name}{value}. "
                    "That says nothing about whether supplements suit it: ask a doctor."
                ),
                source="magstack's catalogue of conditions",
                status="unchecked",
            )


def label_forbids(day: Day, facts: Facts) -> Iterator[Finding]:
    """Tell each product whose label says that it is not for a person of this age."""
    months = day.person.stage.months
    if months is None:
        return
    used = {portion.product.slug: portion.product for portion in day.portions}
    for product in used.values():
        for caution in facts.rules.cautions:
            if _is_of(caution, product) and months < caution.not_under * 12:
                yield Finding(
                    code="LABEL_AGE",
                    severity="avoid",
                    subject=product.slug,
                    message=(
                        f"{product.name}'s own label says that it is not for anyone under "
                        f"{caution.not_under} years, and this person is {age(months)} old. "
                        f"{caution.text}{doubt(caution.ground)}"
                    ),
                    source=source(caution.ground),
                    status=caution.ground.status,
                )


def _is_of(caution: Caution, product: Product) -> bool:
    """Whether a caution is about this product, under its short name or its own."""
    return product.slug == caution.product or product.name.lower() == caution.name.lower()
