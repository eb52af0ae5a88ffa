"""Remarks: nothing is wrong, and it is worth knowing."""

from collections.abc import Iterator
from fractions import Fraction

from magstack.domain.checks.spacing import source
from magstack.domain.facts import Facts
from magstack.domain.findings import Finding
from magstack.domain.hours import SLOTS
from magstack.domain.interactions import Tip
from magstack.domain.review import Day, Portion, sums
from magstack.domain.spacing import in_forms
from magstack.domain.totals import Total
from magstack.domain.wording import amount, at_slot, capital, listed, percent, some


def several_sources(day: Day, facts: Facts) -> Iterator[Finding]:
    """Tell each nutrient that more than one product brings, and what share each of them has."""
    for nutrient in day.nutrients:
        shares = by_product(day, nutrient.nutrient, facts)
        if len(shares) > 1 and nutrient.planned.known:
            yield _several(nutrient.nutrient, shares, nutrient.planned, facts)


def by_product(day: Day, nutrient: str, facts: Facts) -> list[tuple[str, Total]]:
    """Return what each product brings of a nutrient in the day, planned and taken, by its name."""
    held: dict[str, list[Portion]] = {}
    for portion in day.portions:
        if portion.holds(nutrient, facts):
            held.setdefault(portion.product.slug, []).append(portion)
    return [
        (day.products[slug].name, sums(portions, facts)[nutrient])
        for slug, portions in held.items()
    ]


def _several(nutrient: str, shares: list[tuple[str, Total]], whole: Total, facts: Facts) -> Finding:
    return Finding(
        code="SEVERAL_SOURCES",
        severity="info",
        subject=nutrient,
        message=(
            f"{capital(facts.name_of(nutrient))} comes from {len(shares)} products: "
            f"{some([_share(name, part, whole, facts) for name, part in shares], 8)}. "
            "Whatever the form, the amounts add up."
        ),
        source="the labels as they were entered",
        status="checked",
    )


def _share(name: str, part: Total, whole: Total, facts: Facts) -> str:
    if not part.known:
        return f"{name} an unknown amount"
    held = amount(part.amount, facts.unit_of(part.nutrient))
    exact = part.amount.exact and whole.amount.exact and whole.resolved
    most = whole.amount.high.nanograms
    if not exact or not most:
        return f"{name} {held}"
    return f"{name} {held} ({percent(Fraction(part.amount.high.nanograms, most))})"


def timing_tip(day: Day, facts: Facts) -> Iterator[Finding]:
    """Tell small things about the time of day at which a form is planned or taken."""
    for tip in facts.rules.tips:
        names = sorted({portion.product.name for portion in day.portions if _at(tip, portion, day)})
        names = [name for name in names if _has(tip, name, day, facts)]
        if names:
            yield Finding(
                code="TIMING_TIP",
                severity="info",
                subject=tip.id,
                message=f"{listed(names)} {listed(list(map(at_slot, tip.slots)))}: {tip.text}",
                source=source(tip.ground),
                status=tip.ground.status,
            )


def _at(tip: Tip, portion: Portion, day: Day) -> bool:
    """Whether a portion is in one of the tip's times of day: from its slot to the next one."""
    return slot_at(portion, day) in tip.slots


def slot_at(portion: Portion, day: Day) -> str:
    """Return the slot in which a moment lies: the last that has begun, the first before all."""
    rules = day.person.rules
    minutes = rules.order(portion.at.time())
    begun = [slot for slot in SLOTS if rules.order(rules.time_of(slot)) <= minutes]
    return begun[-1] if begun else SLOTS[0]


def _has(tip: Tip, name: str, day: Day, facts: Facts) -> bool:
    return any(
        row.parts and in_forms(row, tip.forms, facts)
        for portion in day.portions
        if portion.product.name == name and _at(tip, portion, day)
        for row in portion.label.rows
    )
