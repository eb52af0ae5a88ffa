"""Which nutrients a record has, in the order in which a day lists them."""

from magstack.domain.chronicle import nutrients_of
from tests.domain.days import FACTS, MAGNEN, declared, holding, of, unknown


def test_a_record_has_the_nutrients_of_every_label() -> None:
    zinc = holding("zinc", "zinc 10, magnesium 50")
    assert nutrients_of([zinc, MAGNEN], FACTS) == ["magnesium", "vitamin_b6", "zinc"]


def test_what_is_part_of_a_nutrient_is_that_nutrient_too() -> None:
    assert nutrients_of([holding("b3", "nicotinamide 20")], FACTS) == ["niacin", "nicotinamide"]


def test_an_unknown_amount_is_had_and_a_stranger_comes_last() -> None:
    product = of("own", declared("1", nutrient="aether"), unknown("zinc"))
    assert nutrients_of([product], FACTS) == ["zinc", "aether"]


def test_nothing_is_had_of_nothing() -> None:
    assert nutrients_of([], FACTS) == []
