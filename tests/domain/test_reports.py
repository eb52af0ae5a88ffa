"""A plan knows what is taken; a report is empty without a stack."""

from dataclasses import replace
from datetime import UTC, datetime

from magstack.domain.reports import DayReport, Plan
from tests.domain.days import FACTS, MAGNEN, NEURO_MAG, find, intake, review

NOW = datetime(2026, 11, 20, 20, tzinfo=UTC)


def report(*units: int) -> DayReport:
    """Return the report of a day on which so many tablets were taken."""
    day = review(NEURO_MAG, MAGNEN, intakes=[intake(MAGNEN, units=count) for count in units])
    return DayReport(day, FACTS, find(day), today=True)


def test_a_plan_knows_the_product_of_an_intake() -> None:
    taken = (intake(MAGNEN),)
    plan = Plan(taken, NOW, report(), report(1), ())
    assert plan.product_of(taken[0]) == MAGNEN
    assert plan.warnings == ()


def test_a_report_without_a_stack_is_empty() -> None:
    assert DayReport(review(), FACTS, [], today=True).empty
    assert not report().empty
    assert replace(report(), today=False).findings
