"""Limits: of the day, of one form, of one product, and one's own."""

from collections.abc import Iterator

from magstack.domain.amounts import Mass
from magstack.domain.facts import Facts
from magstack.domain.findings import Finding, Severity
from magstack.domain.limits import Verdict
from magstack.domain.parts import PartOfDay, forms_of_day, products_of_day
from magstack.domain.review import Day, NutrientOfDay
from magstack.domain.totals import Total
from magstack.domain.wording import amount, capital, percent, spoken_stage


def limit_exceeded(day: Day, facts: Facts) -> Iterator[Finding]:
    """Tell each limit of a nutrient that what is taken, or what is planned, goes over."""
    for nutrient in day.nutrients:
        for verdict in nutrient.verdicts:
            if verdict.standing in ("over", "planned-over"):
                yield _over_limit(nutrient, verdict, day, facts)


def _over_limit(nutrient: NutrientOfDay, verdict: Verdict, day: Day, facts: Facts) -> Finding:
    over = verdict.standing == "over"
    total = nutrient.taken if over else nutrient.planned
    said = _said(total, verdict, "", day, facts)
    return Finding(
        code="LIMIT_OVER" if over else "LIMIT_PLANNED",
        severity="major",
        subject=nutrient.nutrient,
        message=said,
        source=verdict.limit.citation,
        status=verdict.limit.status,
    )


def _said(total: Total, verdict: Verdict, origin: str, day: Day, facts: Facts) -> str:
    """Say by how much a total is over a limit, whose that is, for whom and what it counts.

    ``origin`` says from what it comes, where it is not everything.
    """
    over = verdict.standing == "over"
    what = facts.name_of(verdict.limit.nutrient)
    limit, unit = verdict.limit, facts.unit_of(verdict.limit.nutrient)
    most = limit.value or Mass(0)
    share = verdict.share_taken if over else verdict.share_planned
    excess = Mass(total.amount.high.nanograms - most.nanograms)
    least = "" if total.resolved else "at least "
    judged = "" if total.amount.exact else ", judged on the high end of the range"
    already = "already " if limit.scope == "total" else ""
    doubted = ", unverified" if limit.status == "unchecked" else ""
    return (
        f"{least.capitalize()}{amount(total.amount, unit)} of {what} "
        f"{'taken' if over else 'planned'}{origin} is {already}{least}{percent(share)} of the "
        f"{facts.short_of(limit.authority)} limit of {amount(most, unit)} "
        f"({spoken_for(verdict, day)}{limit.counted}{doubted}): "
        f"{least}{amount(excess, unit)} over{judged}."
    )


def spoken_for(verdict: Verdict, day: Day) -> str:
    """Say for whom a verdict is, where that is not an adult who gave an age."""
    stage = day.person.stage
    plain = stage.name == "adult" and not stage.assumed
    whom = "" if plain else f"{spoken_stage(stage)}; "
    return f"{whom}{verdict.remark}; " if verdict.remark else whom


def form_limit_exceeded(day: Day, facts: Facts) -> Iterator[Finding]:
    """Tell each limit for one form that is passed, and each form that is not for this person."""
    for part in forms_of_day(day, facts):
        if part.verdict.standing in ("over", "planned-over"):
            yield _part_over(part, "major", day, facts)
        elif part.verdict.standing == "no-limit-set":
            yield _excluded(part, day, facts)


def _excluded(part: PartOfDay, day: Day, facts: Facts) -> Finding:
    authority = facts.authorities[part.verdict.limit.authority]
    whom = spoken_stage(day.person.stage)
    return Finding(
        code="FORM_EXCLUDED",
        severity="major",
        subject=part.subject,
        message=(
            f"{capital(part.name)} is planned or taken, and {authority.short} leaves this person "
            f"({whom}) out. {authority.covers} Whether it does harm was not assessed."
        ),
        source=part.verdict.limit.citation,
        status=part.verdict.limit.status,
    )


def product_limit_exceeded(day: Day, facts: Facts) -> Iterator[Finding]:
    """Tell each product whose daily dose is above what an authority allows in one product."""
    for part in products_of_day(day, facts):
        if part.verdict.standing in ("over", "planned-over"):
            yield _part_over(part, "minor", day, facts)


def _part_over(part: PartOfDay, severity: Severity, day: Day, facts: Facts) -> Finding:
    limit = part.verdict.limit
    over = part.verdict.standing == "over"
    total = part.taken if over else part.planned
    codes = ("LIMIT_OVER", "LIMIT_PLANNED") if limit.scope == "form" else ("PRODUCT_LIMIT",) * 2
    return Finding(
        code=codes[0] if over else codes[1],
        severity=severity,
        subject=part.subject,
        message=_said(total, part.verdict, f" from {part.name}", day, facts),
        source=limit.citation,
        status=limit.status,
    )
