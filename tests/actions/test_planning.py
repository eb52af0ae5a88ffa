"""Which findings other times mend, and which they do not."""

from datetime import time

from magstack.actions import planning
from magstack.domain.planned import Suggested
from tests.conftest import Runner


def suggested(runner: Runner, *medicines: str) -> Suggested:
    for medicine in medicines:
        runner.ok("profile", "medicine", "add", *medicine.split())
    return planning.suggested(runner.context())


def codes(found: Suggested) -> tuple[list[str], list[str]]:
    return [each.code for each in found.broken], [each.code for each in found.beyond]


def test_nothing_is_broken(stack: Runner) -> None:
    assert codes(suggested(stack)) == ([], [])


def test_what_times_mend_and_what_they_do_not(stack: Runner) -> None:
    found = suggested(
        stack, "ciprofloxacin --at 13:00", "raltegravir --at 09:00", "levothyroxine", "furosemide"
    )
    assert codes(found) == (["SPACING"], ["INTERACTION_AVOID", "SPACING_UNKNOWN"])
    moved = found.suggestion.moved
    assert [(move.portion.product.slug, move.to.time()) for move in moved] == [
        ("magnen-b6", time(15))
    ]


def test_a_medicine_of_another_weekday_counts_because_the_plan_is_for_the_week(
    stack: Runner,
) -> None:
    """20 November 2026 is a Friday."""
    assert codes(suggested(stack, "ciprofloxacin --at 13:00 --days mon")) == (["SPACING"], [])
