"""Limits of the day, of one form, of one product and of one's own; more never hides one."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magstack.domain.amounts import Count, Interval
from magstack.domain.checks.limits import (
    form_limit_exceeded,
    limit_exceeded,
    product_limit_exceeded,
)
from magstack.domain.findings import Finding
from magstack.domain.products import Label, LabelRow, Part, Product
from magstack.domain.profile import OwnLimit, Person, Profile
from magstack.domain.review import Day
from tests.domain.days import (
    ADULT,
    FACTS,
    MAGNEN,
    NEURO_MAG,
    PREGNANT,
    THREONATE,
    aged,
    codes,
    declared,
    dose,
    find,
    holding,
    intake,
    mg,
    of,
    one,
    planned,
    product,
    review,
    unknown,
)

relaxed = settings(deadline=None, max_examples=50)

MAGNE_B6 = product(
    "magne-b6",
    Label(
        Count.of(1),
        (
            declared("48", Part("lactate-dihydrate", mg("470"))),
            declared("5", nutrient="vitamin_b6"),
        ),
        id=601,
    ),
)
BREAKTHROUGH = product("breakthrough", Label(Count.of(2), (declared("500"),), id=602))


def by(day: Day) -> list[tuple[str, str, str]]:
    """Return whose limits are passed: the code, the subject and the limit as it is said."""
    found = find(day, limit_exceeded)
    return sorted((each.code, each.subject, _limit(each)) for each in found)


def _limit(found: Finding) -> str:
    return found.message.partition("of the ")[2].partition(" (")[0]


def test_the_example_stack_is_over_both_limits() -> None:
    found = us, eu = find(review(NEURO_MAG, MAGNEN), limit_exceeded)
    assert us.message == (
        "404 mg of magnesium planned is 115.4 % of the US limit of 350 mg (adult, assumed; "
        "supplements only, food not counted): 54 mg over."
    )
    assert eu.message == (
        "404 mg of magnesium planned is 161.6 % of the EU limit of 250 mg (adult, assumed; "
        "supplements only, food not counted): 154 mg over."
    )
    assert {(each.code, each.severity, each.status) for each in found} == {
        ("LIMIT_PLANNED", "major", "checked")
    }
    assert "doi:10.17226/5776" in found[0].source


def test_six_tablets_of_magne_b6_are_over_the_limits_of_the_eu_only() -> None:
    day = review(planned(MAGNE_B6, "morning", "noon", "evening", units=2))
    assert by(day) == [
        ("LIMIT_PLANNED", "magnesium", "EU limit of 250 mg"),
        ("LIMIT_PLANNED", "vitamin_b6", "EU EFSA limit of 12 mg"),
    ]


def test_magnesium_breakthrough_alone_is_over_both() -> None:
    day = review(planned(BREAKTHROUGH, "evening", units=2))
    assert by(day) == [
        ("LIMIT_PLANNED", "magnesium", "EU limit of 250 mg"),
        ("LIMIT_PLANNED", "magnesium", "US limit of 350 mg"),
    ]


@pytest.mark.parametrize(("amount", "passed"), [("350", False), ("350.000001", True)])
def test_at_a_limit_is_not_over_it(amount: str, passed: bool) -> None:
    said = [limit for _, _, limit in by(review(holding("m", f"magnesium {amount}", "noon")))]
    assert ("US limit of 350 mg" in said) is passed


def test_of_a_limit_with_food_it_is_said_that_food_comes_on_top() -> None:
    day = review(holding("b6", "vitamin_b6 24", "noon"))
    assert one(day, "LIMIT_PLANNED", limit_exceeded).message == (
        "24 mg of vitamin B6 planned is already 200.0 % of the EU EFSA limit of 12 mg (adult, "
        "assumed; food counted too): 12 mg over."
    )


def test_a_child_is_held_against_its_own_limit_and_no_adults() -> None:
    day = review(MAGNEN, person=aged(8))
    assert by(day) == [
        ("LIMIT_PLANNED", "magnesium", "EU limit of 250 mg"),
        ("LIMIT_PLANNED", "magnesium", "US limit of 110 mg"),
    ]
    assert "(child, 8 years; supplements only" in find(day, limit_exceeded)[0].message
    assert by(review(holding("b6", "vitamin_b6 39", "noon"), person=aged(8))) == []


def test_for_whom_is_left_out_for_an_adult_who_gave_an_age() -> None:
    (us, _) = find(review(NEURO_MAG, MAGNEN, person=aged(46)), limit_exceeded)
    assert "limit of 350 mg (supplements only, food not counted)" in us.message


def test_a_range_is_judged_on_its_high_end_and_says_so() -> None:
    row = LabelRow("magnesium", (Part("citrate"),), Interval(mg("200"), mg("360")), "range")
    (us, _) = find(review(of("own", row, when=["noon"])), limit_exceeded)
    assert us.message == (
        "200–360 mg of magnesium planned is 102.9 % of the US limit of 350 mg (adult, assumed; "
        "supplements only, food not counted): 10 mg over, judged on the high end of the range."
    )


def test_what_is_known_of_an_unknown_sum_is_at_least_over() -> None:
    day = review(NEURO_MAG, MAGNEN, of("other", unknown(), when=["noon"]))
    assert find(day, limit_exceeded)[0].message == (
        "At least 404 mg of magnesium planned is at least 115.4 % of the US limit of 350 mg "
        "(adult, assumed; supplements only, food not counted): at least 54 mg over."
    )


def test_over_and_planned_over_are_two_things() -> None:
    day = review(NEURO_MAG, MAGNEN, intakes=[intake(MAGNEN, units=2)])
    assert by(day) == [
        ("LIMIT_OVER", "magnesium", "EU limit of 250 mg"),
        ("LIMIT_PLANNED", "magnesium", "US limit of 350 mg"),
    ]
    assert "260 mg of magnesium taken is 104.0 % of the EU" in (
        one(day, "LIMIT_OVER", limit_exceeded).message
    )


def test_an_own_limit_stands_beside_those_of_authorities() -> None:
    own = OwnLimit("magnesium", mg("200"), "Dr Silva", "kidneys")
    person = replace(ADULT, profile=Profile(limits=(own,)))
    day = review(NEURO_MAG, MAGNEN, person=person)
    assert by(day) == [
        ("LIMIT_PLANNED", "magnesium", "Dr Silva limit of 200 mg"),
        ("LIMIT_PLANNED", "magnesium", "EU limit of 250 mg"),
        ("LIMIT_PLANNED", "magnesium", "US limit of 350 mg"),
    ]
    (found,) = (each for each in find(day, limit_exceeded) if "Silva" in each.message)
    assert (found.source, found.status) == ("set by Dr Silva: kidneys", "own")
    assert "your own limit, set by Dr Silva" in found.message


def test_an_own_limit_that_is_higher_takes_no_other_away() -> None:
    own = OwnLimit("magnesium", mg("1000"), "Dr Silva")
    person = replace(ADULT, profile=Profile(limits=(own,)))
    assert by(review(NEURO_MAG, MAGNEN, person=person)) == by(review(NEURO_MAG, MAGNEN))


def test_too_much_of_one_form_is_over_the_limit_for_that_form() -> None:
    day = review(planned(NEURO_MAG, "noon", "night", units=3))
    found = one(day, "LIMIT_PLANNED", form_limit_exceeded)
    assert (found.subject, found.severity) == ("l-threonate", "major")
    assert found.message.startswith(
        "288 mg of magnesium planned from magnesium L-threonate is 115.2 % of the EU MgT limit of "
        "250 mg (adult, assumed; this form only): 38 mg over."
    )
    other = review(NEURO_MAG, MAGNEN)
    assert find(other, form_limit_exceeded) == []
    taken = review(NEURO_MAG, intakes=[intake(NEURO_MAG, units=6)])
    assert codes(taken, form_limit_exceeded) == [("LIMIT_OVER", "l-threonate")]


def test_in_pregnancy_a_form_is_left_out_and_the_limits_stay() -> None:
    day = review(NEURO_MAG, MAGNEN, person=PREGNANT)
    found = one(day, "FORM_EXCLUDED", form_limit_exceeded)
    assert (found.subject, found.severity) == ("l-threonate", "major")
    assert found.message.startswith(
        "Magnesium L-threonate is planned or taken, and EU MgT leaves this person (pregnant, age "
        "not known) out."
    )
    assert "doi:10.2903/j.efsa.2024.8656" in found.source
    assert [limit for _, _, limit in by(day)] == ["EU limit of 250 mg", "US limit of 350 mg"]
    assert find(review(MAGNEN, person=PREGNANT), form_limit_exceeded) == []


def test_a_form_for_adults_is_not_for_a_child() -> None:
    assert codes(review(NEURO_MAG, person=aged(8)), form_limit_exceeded) == [
        ("FORM_EXCLUDED", "l-threonate")
    ]
    assert find(review(NEURO_MAG, person=aged(18)), form_limit_exceeded) == []


def test_one_product_has_a_limit_of_its_own() -> None:
    found = one(review(MAGNEN), "PRODUCT_LIMIT", product_limit_exceeded)
    assert (found.subject, found.severity) == ("magnen-b6", "minor")
    assert found.message == (
        "260 mg of magnesium planned from Magnen B6 is 104.0 % of the DE limit of 250 mg (adult, "
        "assumed; each product by itself): 10 mg over."
    )


def test_products_are_not_added_for_the_limit_of_one() -> None:
    two = [holding(slug, "magnesium 200", "noon") for slug in ("a", "b")]
    assert find(review(*two), product_limit_exceeded) == []
    assert codes(review(*two), limit_exceeded) == [("LIMIT_PLANNED", "magnesium")] * 2
    twice = holding("a", "magnesium 200", "noon", "night")
    assert codes(review(twice), product_limit_exceeded) == [("PRODUCT_LIMIT", "a")]


def test_a_level_that_nobody_has_read_is_called_unverified() -> None:
    person = replace(ADULT, authority="nhmrc")
    found = find(review(NEURO_MAG, MAGNEN, person=person), limit_exceeded)
    assert "food not counted, unverified): 54 mg over." in found[0].message
    assert found[0].status == "unchecked"


CITRATE = LabelRow("magnesium", (Part("citrate"),), Interval(mg("100"), mg("180")), "range")
MIXED = declared("150", THREONATE, Part("oxide", mg("100")))
SHELF = (
    NEURO_MAG,
    MAGNEN,
    MAGNE_B6,
    of("citrate", CITRATE),
    of("mixed", MIXED),
    holding("niacin", "niacin 20, nicotinamide 20"),
    of("unknown", unknown()),
)
shelf = st.sampled_from(SHELF)
stacks = st.lists(
    st.tuples(shelf, st.sampled_from(["noon", "night"]), st.integers(1, 4)), max_size=4
)
logs = st.lists(st.tuples(shelf, st.integers(1, 4)), max_size=3)
people = st.sampled_from([ADULT, PREGNANT, aged(8), aged(46)])


def _day(
    stack: list[tuple[Product, str, int]], log: list[tuple[Product, int]], person: Person
) -> Day:
    doses = {each.slug: [dose(w, n) for p, w, n in stack if p.slug == each.slug] for each in SHELF}
    products = [replace(each, doses=tuple(doses[each.slug])) for each in SHELF]
    taken = [intake(each, units=units, id=number) for number, (each, units) in enumerate(log)]
    return review(*products, intakes=taken, person=person)


def _more_of_all(before: Day, after: Day) -> None:
    totals = {each.nutrient: each for each in after.nutrients}
    for each in before.nutrients:
        for old, new in (
            (each.planned, totals[each.nutrient].planned),
            (each.taken, totals[each.nutrient].taken),
        ):
            assert old.amount.low <= new.amount.low
            assert old.amount.high <= new.amount.high
            assert new.resolved <= old.resolved
    checks = (limit_exceeded, form_limit_exceeded, product_limit_exceeded)
    kept = {(found.code, found.subject, found.source) for found in find(after, *checks)}
    for found in find(before, *checks):
        codes = {"LIMIT_PLANNED": ("LIMIT_PLANNED", "LIMIT_OVER")}.get(found.code, (found.code,))
        assert any((code, found.subject, found.source) in kept for code in codes), found


@relaxed
@given(
    stacks, logs, people, st.tuples(shelf, st.sampled_from(["noon", "night"]), st.integers(1, 4))
)
def test_one_more_dose_never_lowers_a_sum_and_hides_no_limit(
    stack: list[tuple[Product, str, int]],
    log: list[tuple[Product, int]],
    person: Person,
    more: tuple[Product, str, int],
) -> None:
    _more_of_all(_day(stack, log, person), _day([*stack, more], log, person))


@relaxed
@given(stacks, logs, people, st.tuples(shelf, st.integers(1, 4)))
def test_one_more_intake_never_lowers_a_sum_and_hides_no_limit(
    stack: list[tuple[Product, str, int]],
    log: list[tuple[Product, int]],
    person: Person,
    more: tuple[Product, int],
) -> None:
    _more_of_all(_day(stack, log, person), _day(stack, [*log, more], person))


def test_the_authorities_of_the_limits_are_known() -> None:
    day = review(NEURO_MAG, MAGNEN, MAGNE_B6)
    for nutrient in day.nutrients:
        assert all(each.limit.authority in FACTS.authorities for each in nutrient.verdicts)
