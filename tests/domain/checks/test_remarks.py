"""Remarks: a nutrient from several products, and small things about the time of day."""

import pytest

from magstack.domain.amounts import Interval
from magstack.domain.checks.remarks import by_product, several_sources, slot_at, timing_tip
from magstack.domain.products import LabelRow, Part
from tests.domain.days import (
    FACTS,
    MAGNEN,
    NEURO_MAG,
    codes,
    exactly,
    holding,
    intake,
    mg,
    of,
    one,
    planned,
    review,
    unknown,
)


def test_several_products_and_what_share_each_has() -> None:
    found = one(review(NEURO_MAG, MAGNEN), "SEVERAL_SOURCES", several_sources)
    assert (found.subject, found.severity) == ("magnesium", "info")
    assert found.message == (
        "Magnesium comes from 2 products: Magnen B6 260 mg (64.4 %) and Neuro-Mag 144 mg (35.6 %). "
        "Whatever the form, the amounts add up."
    )


def test_one_product_in_two_doses_is_one_source() -> None:
    assert codes(review(planned(NEURO_MAG, "noon", "night")), several_sources) == []


def test_no_share_is_told_where_the_whole_is_not_known() -> None:
    day = review(NEURO_MAG, of("own", unknown(), when=["noon"]))
    assert one(day, "SEVERAL_SOURCES", several_sources).message.startswith(
        "Magnesium comes from 2 products: Own an unknown amount and Neuro-Mag 144 mg. "
    )
    vague = LabelRow("magnesium", (Part("citrate"),), Interval(mg("100"), mg("180")), "range")
    day = review(NEURO_MAG, of("own", vague, when=["noon"]))
    assert "Own 100–180 mg and Neuro-Mag 144 mg." in (
        one(day, "SEVERAL_SOURCES", several_sources).message
    )


def test_nothing_is_told_of_a_nutrient_of_which_nothing_is_known() -> None:
    both = [of(slug, unknown(), when=["noon"]) for slug in ("a", "b")]
    assert codes(review(*both), several_sources) == []


def test_taken_and_planned_of_a_product_are_one_share() -> None:
    day = review(NEURO_MAG, intakes=[intake(NEURO_MAG)])
    assert [(name, part.amount) for name, part in by_product(day, "magnesium", FACTS)] == [
        ("Neuro-Mag", exactly("144"))
    ]


def test_nicotinamide_is_a_source_of_niacin() -> None:
    day = review(holding("a", "niacin 15", "noon"), holding("b", "nicotinamide 5", "noon"))
    assert one(day, "SEVERAL_SOURCES", several_sources).message.startswith(
        "Niacin comes from 2 products: A 15 mg (75.0 %) and B 5 mg (25.0 %)."
    )


@pytest.mark.parametrize(
    ("when", "told"),
    [("08:00", True), ("05:00", True), ("12:29", True), ("12:30", False), ("night", False)],
)
def test_threonate_in_the_morning_has_a_tip(when: str, told: bool) -> None:
    found = codes(review(planned(NEURO_MAG, when)), timing_tip)
    assert found == [("TIMING_TIP", "drowsiness-l-threonate")] * told


def test_a_tip_says_what_is_when() -> None:
    found = one(review(planned(NEURO_MAG, "morning")), "TIMING_TIP", timing_tip)
    assert found.message.startswith("Neuro-Mag in the morning: Some vendors and users report")
    assert found.severity == "info"


def test_a_tip_goes_by_when_it_is_taken() -> None:
    day = review(NEURO_MAG, intakes=[intake(NEURO_MAG, "08:30", units=3)])
    assert codes(day, timing_tip) == [("TIMING_TIP", "drowsiness-l-threonate")]
    late = review(
        planned(NEURO_MAG, "morning", units=3), intakes=[intake(NEURO_MAG, "22:00", units=3)]
    )
    assert codes(late, timing_tip) == []


def test_a_form_that_is_not_stated_has_no_tip() -> None:
    assert codes(review(holding("own", "magnesium 100", "morning")), timing_tip) == []


@pytest.mark.parametrize(
    ("when", "slot"),
    [
        ("04:00", "morning"),
        ("08:00", "morning"),
        ("12:30", "noon"),
        ("16:59", "noon"),
        ("17:00", "afternoon"),
        ("21:59", "evening"),
        ("22:00", "night"),
        ("03:59", "night"),
    ],
)
def test_the_slot_of_a_moment_is_the_last_that_has_begun(when: str, slot: str) -> None:
    day = review(planned(NEURO_MAG, when))
    assert slot_at(day.portions[0], day) == slot
