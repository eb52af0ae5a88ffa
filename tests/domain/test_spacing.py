"""Pairs that are kept apart, and the times that are free of them, held against brute force."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magstack.domain.profile import Medicine
from magstack.domain.review import Day
from magstack.domain.spacing import free_times, medicine_times, pairs
from tests.domain.days import FACTS, NEURO_MAG, at, clock, holding, intake, review, taking
from tests.domain.plans import concerns, days, shifted, whole_day, with_times

relaxed = settings(deadline=None, max_examples=40)


def free(day: Day, slug: str) -> list[tuple[datetime, datetime]]:
    (portion,) = (each for each in day.portions if each.product.slug == slug)
    return free_times(portion, day, pairs(day, FACTS))


def test_a_medicine_is_there_on_the_days_around_too() -> None:
    day = review(NEURO_MAG)
    times = list(medicine_times(Medicine("x", clock("00:30")), day))
    assert times == [at("00:30", away) for away in (-1, 0, 1, 2, 3)]
    assert list(medicine_times(Medicine("x"), day)) == []
    fridays = Medicine("x", clock("08:00"), frozenset({4}))
    assert list(medicine_times(fridays, day)) == [at("08:00")]


def test_a_day_without_rules_is_all_free() -> None:
    day = review(holding("mag", "magnesium 200", "08:00"))
    assert free(day, "mag") == [(at("04:00"), at("04:00", 1))]


def test_free_times_keep_off_a_medicine_on_both_sides() -> None:
    day = review(holding("mag", "magnesium 200", "08:00"), person=taking("ciprofloxacin 12:00"))
    assert free(day, "mag") == [(at("04:00"), at("06:00")), (at("14:00"), at("04:00", 1))]


def test_both_of_two_products_have_free_times() -> None:
    day = review(holding("mag", "magnesium 200", "08:00"), holding("iron", "iron 14", "20:00"))
    assert free(day, "mag") == [(at("04:00"), at("18:00")), (at("22:00"), at("04:00", 1))]
    assert free(day, "iron") == [(at("04:00"), at("06:00")), (at("10:00"), at("04:00", 1))]


def test_the_dose_of_tomorrow_moves_with_that_of_today() -> None:
    day = review(holding("mag", "magnesium 200", "03:30"), holding("iron", "iron 14", "12:00"))
    assert free(day, "iron") == [(at("05:30"), at("01:30", 1))]


@pytest.mark.parametrize("times", [("08:00", "12:00"), ("12:00", "08:00")])
def test_times_that_touch_leave_one_moment(times: tuple[str, str]) -> None:
    person = taking(*(f"gabapentin {when}" for when in times))
    day = review(holding("mag", "magnesium 200", "08:00"), person=person)
    assert (at("10:00"), at("10:00")) in free(day, "mag")


def test_a_pair_is_yielded_once() -> None:
    stack = (holding("mag", "magnesium 200", "08:00"), holding("iron", "iron 14", "20:00"))
    found = list(pairs(review(*stack, person=taking("levothyroxine 07:00")), FACTS))
    assert len(found) == len({(id(each.rule), each.other.at, each.moved.at) for each in found})
    assert len(found) == 10


def test_what_is_taken_is_not_there_tomorrow() -> None:
    iron = replace(holding("iron", "iron 14"), doses=())
    log = [intake(iron, "04:30")]
    day = review(holding("mag", "magnesium 200", "03:30"), iron, intakes=log)
    (pair,) = pairs(day, FACTS)
    assert pair.gap == timedelta(hours=23)


@relaxed
@given(days(), st.data())
def test_free_times_are_exactly_those_that_break_nothing(day: Day, data: st.DataObject) -> None:
    if not day.portions:
        return
    portion = data.draw(st.sampled_from(day.portions))
    held = [pair for pair in pairs(day, FACTS) if concerns(pair, portion)]
    spans = free_times(portion, day, held)
    for moment in whole_day(day):
        inside = any(low <= moment <= high for low, high in spans)
        breaks = any(shifted(pair, {id(portion): moment}).close for pair in held)
        assert inside is not breaks, moment


@relaxed
@given(days(), st.data())
def test_a_portion_at_another_time_has_the_same_pairs_at_other_times(
    day: Day, data: st.DataObject
) -> None:
    if not day.portions:
        return
    place = data.draw(st.integers(0, len(day.portions) - 1))
    moment = data.draw(st.sampled_from(whole_day(day)[:-1]))
    before = [shifted(pair, {id(day.portions[place]): moment}) for pair in pairs(day, FACTS)]
    after = list(pairs(with_times(day, {place: moment}), FACTS))
    assert [(id(each.rule), each.gap) for each in before] == [
        (id(each.rule), each.gap) for each in after
    ]
