"""What one form or one product brings of a day, against the limits for it alone."""

from magstack.domain.amounts import Interval
from magstack.domain.parts import PartOfDay, forms_of_day, products_of_day
from magstack.domain.products import LabelRow, Part
from magstack.domain.review import Day
from tests.domain.days import (
    FACTS,
    MAGNEN,
    NEURO_MAG,
    THREONATE,
    aged,
    declared,
    exactly,
    holding,
    intake,
    mg,
    of,
    planned,
    review,
    unknown,
)


def threonate(day: Day) -> PartOfDay:
    (found,) = forms_of_day(day, FACTS)
    assert (found.subject, found.nutrient) == ("l-threonate", "magnesium")
    return found


def test_a_form_in_either_hydrate_is_one_form() -> None:
    other = of("other", declared("50", Part("l-threonate", mg("600"))), when=["noon"])
    found = threonate(review(NEURO_MAG, other))
    assert found.name == "magnesium L-threonate"
    assert found.planned.amount == exactly("194")
    assert found.verdict.limit.authority == "efsa-mgt"
    assert found.verdict.standing == "below"


def test_three_servings_are_over() -> None:
    found = threonate(review(planned(NEURO_MAG, "morning", "noon", "night", units=3)))
    assert found.planned.amount == exactly("432")
    assert (found.verdict.standing, found.verdict.over_by) == ("planned-over", mg("182"))


def test_what_is_taken_and_what_is_planned_of_a_form() -> None:
    found = threonate(review(NEURO_MAG, intakes=[intake(NEURO_MAG, units=2)]))
    assert (found.taken.amount, found.planned.amount) == (exactly("96"), exactly("144"))


def test_another_form_never_counts() -> None:
    assert list(forms_of_day(review(MAGNEN), FACTS)) == []
    rows = (declared("144", THREONATE), declared("100", Part("oxide", mg("200"))))
    assert threonate(review(of("two", *rows, when=["noon"]))).planned.amount == exactly("144")


def test_a_form_that_is_not_stated_or_not_known_never_counts() -> None:
    rows = (declared("100", Part(None)), declared("100", Part("gone", mg("9"))), declared("100"))
    assert list(forms_of_day(review(of("own", *rows, when=["noon"])), FACTS)) == []


def test_several_compounds_in_one_row_give_a_range() -> None:
    mixed = declared("150", THREONATE, Part("oxide", mg("100")))
    found = threonate(review(of("mixed", mixed, when=["noon"]))).planned.amount
    assert found.low == mg("0")
    # 2000 mg can hold no more than the anhydrous form does
    assert mg("150") >= found.high > mg("144")


def test_what_a_compound_can_hold_bounds_its_range() -> None:
    mixed = declared("250", Part("l-threonate", mg("1000")), Part("oxide", mg("400")))
    found = threonate(review(of("mixed", mixed, when=["noon"]))).planned.amount
    assert (found.low, found.high.rounded("mg", 1)) == (mg("0"), mg("82.5").rounded("mg", 1))


def test_without_a_mass_of_the_compound_all_of_the_row_may_be_it() -> None:
    mixed = declared("250", Part("l-threonate"), Part("oxide"))
    found = threonate(review(of("mixed", mixed, when=["noon"])))
    assert found.planned.amount == Interval(mg("0"), mg("250"))


def test_a_row_of_one_form_in_two_hydrates_is_all_that_form() -> None:
    both = declared("150", THREONATE, Part("l-threonate", mg("100")))
    assert threonate(review(of("both", both, when=["noon"]))).planned.amount == exactly("150")


def test_an_amount_that_is_not_known_leaves_the_form_unresolved() -> None:
    row = LabelRow("magnesium", (Part("l-threonate"),), None, "unresolved")
    found = threonate(review(of("own", row, when=["noon"])))
    assert (found.planned.amount, found.planned.resolved) == (exactly("0"), False)


def test_a_label_with_another_nutrient_beside_it_is_of_magnesium_only() -> None:
    rows = (declared("144", THREONATE), declared("10", nutrient="zinc"), unknown("zinc"))
    found = threonate(review(of("own", *rows, when=["noon"])))
    assert (found.planned.amount, found.planned.resolved) == (exactly("144"), True)


def test_each_product_stands_by_itself() -> None:
    found = list(products_of_day(review(NEURO_MAG, MAGNEN), FACTS))
    assert [(each.subject, each.name, each.verdict.standing) for each in found] == [
        ("magnen-b6", "Magnen B6", "planned-over"),
        ("neuro-mag", "Neuro-Mag", "below"),
    ]
    assert {each.verdict.limit.authority for each in found} == {"bfr"}


def test_a_product_that_holds_nothing_of_the_nutrient_is_left_out() -> None:
    assert list(products_of_day(review(holding("zinc", "zinc 10", "noon")), FACTS)) == []


def test_what_is_taken_of_a_product_counts_with_what_is_planned() -> None:
    day = review(MAGNEN, intakes=[intake(MAGNEN, units=1)])
    (found,) = products_of_day(day, FACTS)
    assert (found.taken.amount, found.planned.amount) == (exactly("130"), exactly("260"))


def test_below_four_years_no_product_has_a_limit() -> None:
    (found,) = products_of_day(review(MAGNEN, person=aged(3)), FACTS)
    assert found.verdict.standing == "no-limit-set"
