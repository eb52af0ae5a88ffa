"""Medicines that must be kept apart and whose time of day nobody has said."""

from collections.abc import Iterator
from datetime import timedelta

from magstack.domain.checks.spacing import YOURS, doubt, source
from magstack.domain.facts import Facts
from magstack.domain.findings import Finding
from magstack.domain.interactions import Interaction, folded
from magstack.domain.profile import Medicine
from magstack.domain.review import Day
from magstack.domain.spacing import concerned, named
from magstack.domain.wording import some, span_of_time, typed


def time_unknown(day: Day, facts: Facts) -> Iterator[Finding]:
    """Tell each medicine that must be kept apart and of which the time is not known."""
    for medicine in day.person.profile.medicines:
        if medicine.clock is not None or not medicine.taken_on(day.date):
            continue
        yield from _own_rules_for(medicine, day, facts)
        for rule in facts.rules.of_medicine(medicine.name):
            concerns = sorted({event.name for event in concerned(rule, day, facts)})
            if rule.kind == "spacing" and concerns:
                yield Finding(
                    code="SPACING_UNKNOWN",
                    severity=rule.severity,
                    subject=medicine.name,
                    message=(
                        f"The time of {medicine.name} is not known, and {some(concerns)} must "
                        f"be kept apart from it: {apart(rule)}.{doubt(rule.ground)} Say when: "
                        f"magstack profile medicine add {typed(medicine.name)} --at 07:00"
                    ),
                    source=source(rule.ground),
                    status=rule.ground.status,
                )


def _own_rules_for(medicine: Medicine, day: Day, facts: Facts) -> Iterator[Finding]:
    """Yield each rule of one's own that a medicine without a time is in."""
    for rule in day.person.profile.rules:
        sides = (rule.first, rule.second)
        others = [side for side in sides if folded(side) != folded(medicine.name)]
        concerns = sorted({event.name for side in others for event in named(side, day, facts)})
        if len(others) == 1 and concerns:
            yield Finding(
                code="SPACING_UNKNOWN",
                severity="moderate",
                subject=medicine.name,
                message=(
                    f"The time of {medicine.name} is not known, and by your rule "
                    f"{some(concerns)} must be {span_of_time(rule.apart)} away from it. Say when: "
                    f"magstack profile medicine add {typed(medicine.name)} --at 07:00"
                ),
                source=source(YOURS),
                status=YOURS.status,
            )


def apart(rule: Interaction) -> str:
    """Say both directions of a rule: ``2 h after it, or 6 h before it``."""
    after, before = (gap or timedelta() for gap in (rule.after_agent, rule.after_nutrient))
    return f"at least {span_of_time(after)} after it, or {span_of_time(before)} before it"
