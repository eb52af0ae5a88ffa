"""A plan warns of the limits that it newly passes; a report is empty without a stack."""

from dataclasses import replace
from datetime import UTC, datetime

from magstack.domain.reports import DayReport, Plan
from magstack.domain.review import findings_of
from tests.domain.test_review import FACTS, MAGNEN, NEURO_MAG, intake, review

NOW = datetime(2026, 11, 20, 20, tzinfo=UTC)


def report(*units: int) -> DayReport:
    """Return the report of a day on which so many tablets were taken."""
    taken = tuple(intake("magnen-b6", 2, count, id=place) for place, count in enumerate(units))
    day = review(NEURO_MAG, MAGNEN, intakes=taken)
    return DayReport(day, FACTS, findings_of(day, FACTS), today=True)


def warned(before: DayReport, after: DayReport) -> list[str]:
    taken = (intake("magnen-b6", 2, 1),)
    plan = Plan(taken, NOW, before, after, ())
    assert plan.product_of(taken[0]) == MAGNEN
    return [warning.message.partition(":")[0] for warning in plan.warnings]


def test_a_limit_that_is_passed_is_warned_of_once() -> None:
    eu = "260 mg of magnesium taken is 104.0 % of the EU limit of 250 mg"
    us = "390 mg of magnesium taken is 111.4 % of the US limit of 350 mg"
    counted = " (supplements only, food not counted)"
    assert warned(report(), report(1)) == []
    assert warned(report(1), report(1, 1)) == [eu + counted]
    assert warned(report(2), report(2, 1)) == [us + counted]
    assert warned(report(3), report(4)) == []


def test_a_report_without_a_stack_is_empty() -> None:
    assert DayReport(review(), FACTS, [], today=True).empty
    assert not report().empty
    assert replace(report(), today=False).findings
