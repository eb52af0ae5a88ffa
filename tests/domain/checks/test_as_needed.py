"""As needed: at most three a day, and what is more is told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magstack.domain.amounts import Count
from magstack.domain.checks import CHECKS, INTAKE_CHECKS
from magstack.domain.checks.as_needed import as_needed_over
from magstack.domain.doses import Dose, Schedule
from magstack.domain.findings import Finding
from magstack.domain.products import Product
from tests.domain.days import TODAY, codes, dose, find, holding, intake, one, review

BARE = holding("calm", "magnesium 80")


def needed(most: int, units: int = 1) -> Dose:
    return Dose(Count.of(units), schedule=Schedule(most=Count.of(most)))


def having(*doses: Dose) -> Product:
    return replace(BARE, doses=doses)


CALM = having(needed(3))


@pytest.mark.parametrize("units", [[], [3], [1, 1, 1], [2, 1]])
def test_up_to_the_most_nothing_is_told(units: list[int]) -> None:
    day = review(CALM, intakes=[intake(CALM, units=each) for each in units])
    assert find(day, as_needed_over) == []
    (found,) = day.as_needed
    assert (found.taken, found.over) == (sum(units) * 1000, 0)


def test_one_more_is_told() -> None:
    day = review(CALM, intakes=[intake(CALM, units=2), intake(CALM, "18:00", units=2)])
    assert find(day, as_needed_over) == [
        Finding(
            code="AS_NEEDED_OVER",
            severity="moderate",
            subject="calm",
            message="4 capsules of Calm taken as needed on one day: 1 more than the 3 that your "
            "plan has at most.",
            source="your plan",
            status="own",
        )
    ]


def test_half_a_unit_more_is_more() -> None:
    half = intake(CALM, units=3)
    day = review(CALM, intakes=[half, replace(half, id=half.id + 1, units=Count(500))])
    assert one(day, "AS_NEEDED_OVER").message.startswith("3.5 capsules of Calm taken as needed")


def test_what_a_planned_dose_takes_up_is_not_as_needed() -> None:
    both = having(dose("night", 2), needed(1))
    log = [intake(both, units=2), intake(both, "18:00")]
    day = review(both, intakes=log)
    assert [each.intakes for each in day.as_needed] == [(log[1],)]
    assert codes(day, as_needed_over) == []
    more = review(both, intakes=[*log, intake(both, "19:00")])
    assert codes(more, as_needed_over) == [("AS_NEEDED_OVER", "calm")]


def test_what_was_logged_for_a_dose_is_not_as_needed_though_the_dose_is_gone() -> None:
    log = [intake(CALM, units=4, dose=77)]
    assert codes(review(CALM, intakes=log), as_needed_over) == []


def test_what_was_skipped_was_not_taken() -> None:
    day = review(CALM, intakes=[intake(CALM, units=9, status="skipped")])
    assert day.as_needed[0].taken == 0


def test_of_two_plans_the_lower_most_holds() -> None:
    two = having(needed(4, 2), needed(3))
    (found,) = review(two).as_needed
    assert found.most == Count.of(3)


@pytest.mark.parametrize(("away", "there"), [(-1, False), (0, True), (2, True), (3, False)])
def test_only_a_plan_in_force_says_so(away: int, *, there: bool) -> None:
    course = replace(needed(3), since=TODAY, until=TODAY + timedelta(days=2))
    day = review(having(course), on=TODAY + timedelta(days=away))
    assert bool(day.as_needed) is there
    assert day.doses == ()


def test_what_is_put_away_is_not_needed() -> None:
    assert review(replace(CALM, archived=TODAY)).as_needed == ()
    assert review(replace(CALM, archived=date(2026, 11, 21))).as_needed != ()


def test_it_is_neither_due_nor_planned_and_a_day_of_it_alone_is_not_complete() -> None:
    day = review(CALM, intakes=[intake(CALM)])
    assert (day.doses, day.complete) == ((), False)
    assert day.nutrients[0].planned == day.nutrients[0].taken


def test_it_is_told_before_it_is_taken_and_on_the_day() -> None:
    assert as_needed_over in INTAKE_CHECKS
    assert as_needed_over in CHECKS


@given(st.integers(1, 9), st.lists(st.integers(1, 4), max_size=5), st.integers(0, 4))
def test_it_is_told_exactly_where_more_is_left_than_the_most(
    most: int, units: list[int], planned: int
) -> None:
    """Whole intakes fill a planned dose, or are as needed; what a dose left over is neither."""
    plan = [dose("night", planned)] if planned else []
    product = having(*plan, needed(most))
    day = review(product, intakes=[intake(product, units=each) for each in units])
    of_doses = {found.id for each in day.doses for found in each.intakes}
    beside = sum(each.units.thousandths for each in day.unplanned if each.id not in of_doses)
    assert day.as_needed[0].taken == beside
    assert bool(find(day, as_needed_over)) == (beside > most * 1000)
