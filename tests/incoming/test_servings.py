"""How many units a label's amounts are for, and how many a container holds."""

import json
from collections.abc import Sequence

import pytest

from magstack.domain.amounts import Count
from magstack.errors import UsageError
from magstack.incoming.labels import label_of
from magstack.incoming.servings import Served, UnclearError, served, unit_of
from tests.incoming.dsld import COLUMNS, SCOOPS, TWO, Json, quantity, record, row, serving

ZINC = row("Zinc", quantity("15 mg", 1, 2))


def found(*rows: Json, said: tuple[str, str] = ("", ""), **fields: object) -> Served:
    content = record(*(rows or (ZINC,)), servingSizes=[serving(2)]) | fields
    return served(label_of(json.dumps(content), "label.json"), *said)


def contents(*amounts: tuple[float, str]) -> Sequence[Json]:
    return [{"quantity": number, "unit": unit, "display": ""} for number, unit in amounts]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Capsule(s)", "capsule"),
        ("Vegetable Capsule(s)", "vegetable capsule"),
        ("Gram(s)", "g"),
        ("mL", "mL"),
        ("Milliliter(s)", "mL"),
        ("Gummy(ies)", "gummy"),
        ("Gummies", "gummy"),
        ("Scoop", "scoop"),
        ("Lozenge(s)", "lozenge"),
        ("", ""),
    ],
)
def test_units_in_the_singular(text: str, unit: str) -> None:
    assert unit_of(text) == unit


def test_one_serving() -> None:
    assert found() == Served(1, Count(2000), "capsule")


def test_the_person_says_otherwise() -> None:
    assert found(said=("1", ""))[:3] == (1, Count(1000), "capsule")
    assert found(said=("", "pill")) == Served(1, Count(2000), "pill")
    assert found(said=("0.5", "g")) == Served(1, Count(500), "g")


def test_only_what_is_in_the_panel_counts() -> None:
    other = serving(0.25, unit="Teaspoon(s)") | {"order": 2, "inSFB": False}
    assert found(servingSizes=[other, serving(2)]).order == 1


def test_a_label_without_servings_says_it_with_its_amounts() -> None:
    assert found(servingSizes=None) == Served(1, Count(2000), "capsule")


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        (
            {"servingSizes": [serving(1, 2)], "ingredientRows": [row("Zinc", "15 mg")]},
            "serving",
            "The label gives its amounts for a serving of 1 to 2 capsules.",
        ),
        (
            {"ingredientRows": [row("Zinc", quantity("15 mg", 1, 1))]},
            "serving",
            "The label gives its amounts for a serving of 1 to 2 capsules.",
        ),
        (
            {"servingSizes": TWO, "ingredientRows": [COLUMNS]},
            "serving",
            "The label has several servings: 1 capsule (Children), 2 capsules.",
        ),
        (
            {"servingSizes": [serving(1, 2)], "ingredientRows": SCOOPS},
            "serving",
            "The label has several servings: 1 capsule, 2 capsules.",
        ),
        (
            {"servingSizes": None, "ingredientRows": SCOOPS},
            "serving",
            "The label has several servings: 1 capsule, 2 capsules.",
        ),
        (
            {"servingSizes": [], "ingredientRows": [row("Zinc") | {"quantity": [{"quantity": 1}]}]},
            "serving",
            "The label does not say how many units its amounts are for.",
        ),
        (
            {"servingSizes": [serving(5000)], "ingredientRows": [row("Zinc", "15 mg")]},
            "serving",
            "The label does not say how many units its amounts are for.",
        ),
        (
            {"servingSizes": [serving(2, unit="")]},
            "unit",
            "The label does not say what is counted.",
        ),
    ],
)
def test_what_a_label_leaves_open(fields: Json, field: str, sentence: str) -> None:
    with pytest.raises(UnclearError) as caught:
        found(**fields)
    assert (caught.value.field, caught.value.said) == (field, sentence)


def test_a_number_chooses_among_servings() -> None:
    assert found(COLUMNS, servingSizes=TWO, said=("2", "")).order == 2
    with pytest.raises(UnclearError):
        found(COLUMNS, servingSizes=TWO, said=("3", ""))
    same = [serving(2), serving(2) | {"order": 2}]
    with pytest.raises(UsageError, match="2 fits more than one serving of the label: 2 capsules,"):
        found(
            row("Zinc", quantity("5 mg", 1, 2), quantity("6 mg", 2, 2)),
            servingSizes=same,
            said=("2", ""),
        )


def test_a_serving_without_amounts_is_none_to_choose() -> None:
    assert found(ZINC, servingSizes=[serving(2), serving(3) | {"order": 2}]).order == 1


def test_the_only_serving_may_have_another_number_than_its_amounts() -> None:
    one = found(row("Zinc", quantity("5 mg", 2, 2)))
    assert (one.order, one.units) == (2, Count(2000))


def test_another_number_of_units_than_the_label_has_is_told() -> None:
    assert found(said=("1", "")).differs == (
        "The label gives its amounts for 2 capsules. They count for 1 capsule, as you said."
    )
    assert found(said=("1", "scoop")).differs == ""
    assert found(servingSizes=[serving(1, 3)], said=("3", "")).differs == ""


@pytest.mark.parametrize(
    ("fields", "container"),
    [
        ({"servingsPerContainer": "30"}, 60),
        ({"netContents": contents((60, "Capsule(s)"))}, 60),
        ({"netContents": contents((60, "Vegetarian Capsule(s)"), (3.2, "oz"))}, 60),
        ({"netContents": contents((60, "Capsule(s)")), "servingsPerContainer": "30"}, 60),
        ({"netContents": contents((61, "Capsule(s)")), "servingsPerContainer": "30"}, 61),
        ({"netContents": contents((20000, "Capsule(s)"))}, 20000),
        ({"netContents": contents((60, "Tablet(s)"))}, None),
        ({"servingsPerContainer": "Not Present"}, None),
    ],
)
def test_what_a_container_holds(fields: Json, container: int | None) -> None:
    expected = None if container is None else Count(container * 1000)
    assert (found(**fields).container, found(**fields).remark) == (expected, "")


def test_a_container_that_is_not_said_clearly_stays_open() -> None:
    odd = found(servingsPerContainer="about 30")
    both = found(netContents=contents((90, "Capsule(s)")), servingsPerContainer="30")
    assert (odd.container, both.container) == (None, None)
    assert odd.remark == (
        "The label says “about 30” servings to a container: how many units that is stays open."
    )
    assert both.remark == (
        "The label says 90 capsules and 30 servings of 2 capsules to a container: how many units "
        "that is stays open."
    )


def test_servings_to_a_container_are_of_no_serving_among_several() -> None:
    full = contents((120, "Capsule(s)"))
    two = {"servingSizes": TWO, "servingsPerContainer": "60"}
    assert found(COLUMNS, said=("2", ""), **two, netContents=full).container == Count(120_000)
    assert found(COLUMNS, said=("2", ""), **two).container is None


def test_a_container_does_not_follow_another_serving() -> None:
    assert found(servingsPerContainer="30", said=("1", "")).container is None
    full = contents((60, "Capsule(s)"))
    assert found(netContents=full, said=("1", "")).container == Count(60_000)
    assert found(netContents=full, said=("1", "g")).container is None
