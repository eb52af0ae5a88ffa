"""Medications: the strength of each row of a label, and codes only where they were checked."""

from dataclasses import replace
from typing import Any

import pytest

from magstack.domain.amounts import Count
from magstack.domain.products import Content, Label, LabelRow, Part, Product
from tests.domain.days import MAGNEN, NEURO_MAG, TODAY, declared, exactly, mg, of, unknown
from tests.domain.pasts import row
from tests.export.fhir.rules import faults, resources
from tests.export.fhir.sources import kept, source

Element = dict[str, Any]

UNII = "http://fdasis.nlm.nih.gov"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
SOURCE = "the source of the magnesium in this list"
MAGNESIUM = {"system": UNII, "code": "I38ZP9992A"}


def shown(product: Product, **changed: Any) -> Element:
    """Return the one medication of a bundle."""
    bundle = kept(source(replace(product, doses=NEURO_MAG.doses), **changed)).bundle
    assert faults(bundle) == []
    (found,) = resources(bundle, "Medication")
    return found


def items(product: Product) -> list[Element]:
    """Return what the ingredients of a product are."""
    return [each["itemCodeableConcept"] for each in shown(product)["ingredient"]]


def strengths(product: Product) -> list[Element | None]:
    return [each.get("strength") for each in shown(product)["ingredient"]]


def quantity(value: float, code: str, unit: str = "") -> Element:
    system = "http://unitsofmeasure.org"
    return {"value": value, "unit": unit or code, "system": system, "code": code}


def test_the_strength_is_of_the_element_in_a_serving_and_the_compound_beside_it() -> None:
    assert shown(NEURO_MAG)["ingredient"] == [
        {
            "itemCodeableConcept": {
                "coding": [MAGNESIUM],
                "text": "Magnesium (elemental), from 2000 mg of magnesium L-threonate monohydrate",
            },
            "strength": {
                "numerator": quantity(144, "mg"),
                "denominator": quantity(3, "{capsule}", "capsule"),
            },
        },
        {"itemCodeableConcept": {"text": f"Magnesium L-threonate monohydrate, {SOURCE}"}},
    ]


def test_the_code_of_a_compound_is_never_that_of_a_row_with_a_strength() -> None:
    product = of("mag", declared("100", Part("bisglycinate", mg("1000"))))
    first, second = shown(product)["ingredient"]
    assert first["itemCodeableConcept"]["coding"] == [MAGNESIUM]
    assert second["itemCodeableConcept"]["coding"] == [
        {"system": UNII, "code": "IFN18A4Y6B"},
        {"system": RXNORM, "code": "476818"},
    ]
    assert "strength" not in second


@pytest.mark.parametrize("form", ["oxide", "citrate", "l-threonate-monohydrate", "carbonate"])
def test_what_is_not_checked_has_words_alone(form: str) -> None:
    assert items(of("mag", declared("100", Part(form))))[1].keys() == {"text"}


def test_a_nutrient_without_a_checked_code_has_words_alone() -> None:
    assert items(of("b6", declared("2", nutrient="vitamin_b6"))) == [{"text": "Vitamin B6"}]


def test_a_range_is_no_point() -> None:
    citrate = replace(row("34", "48.5"), parts=(Part("citrate", mg("300")),))
    product = of("citrate", citrate)
    assert strengths(product) == [None, None]
    assert items(product)[0]["text"] == (
        "Magnesium (elemental), from 300 mg of magnesium citrate: 34–48.5 mg in a serving, "
        "depending on the compound"
    )


def test_what_is_unknown_is_no_zero() -> None:
    assert shown(of("mag", unknown("zinc")))["ingredient"] == [
        {"itemCodeableConcept": {"text": "Zinc: amount not known"}}
    ]


def test_micrograms_are_ug_and_what_was_computed_is_said() -> None:
    b12 = LabelRow("vitamin_b12", (), exactly("0.0024"), "declared")
    oxide = LabelRow("magnesium", (Part("oxide", mg("500")),), exactly("301.5"), "computed")
    product = of("both", b12, oxide)
    assert strengths(product)[0] == {
        "numerator": quantity(2.4, "ug", "mcg"),
        "denominator": quantity(1, "{capsule}", "capsule"),
    }
    assert items(product)[1]["text"] == (
        "Magnesium (elemental), from 500 mg of magnesium oxide, computed from its formula"
    )


def test_several_compounds_share_one_amount() -> None:
    product = of("blend", declared("150", Part("oxide", mg("100")), Part(None)))
    assert [each["text"] for each in items(product)] == [
        "Magnesium (elemental), from 100 mg of magnesium oxide and a compound not stated",
        f"Magnesium oxide, {SOURCE}",
    ]


def test_what_is_no_nutrient_is_an_ingredient_too() -> None:
    contents = (Content("rhodiola", mg("500")), Content("resveratrol", None))
    product = replace(NEURO_MAG, labels=(Label(Count.of(2), (), contents),))
    assert shown(product)["ingredient"] == [
        {
            "itemCodeableConcept": {"text": "rhodiola"},
            "strength": {
                "numerator": quantity(500, "mg"),
                "denominator": quantity(2, "{capsule}", "capsule"),
            },
        },
        {"itemCodeableConcept": {"text": "resveratrol"}},
    ]


@pytest.mark.parametrize(
    ("held", "value", "code"),
    [
        ("0.0003", 0.3, "ug"),
        ("0.000001", 0.001, "ug"),
        ("0.05", 0.05, "mg"),
        ("0.0123456", 12.346, "ug"),
        ("33.333333", 33.333, "mg"),
        ("0.1000004", 0.1, "mg"),
    ],
)
def test_a_tiny_amount_is_no_zero(held: str, value: float, code: str) -> None:
    label = Label(Count.of(1), (declared(held),), (Content("biotin", mg(held)),))
    product = replace(NEURO_MAG, labels=(label,))
    numerators = [each["numerator"] for each in strengths(product) if each]
    assert [(each["value"], each["code"]) for each in numerators] == [(value, code)] * 2
    assert ": 0 m" not in shown(product)["text"]["div"]


@pytest.mark.parametrize(
    ("unit", "code", "form"),
    [
        ("capsule", "{capsule}", "capsule"),
        ("Film-Tablet", "{Film-Tablet}", "Film-Tablet"),
        ("two halves", "1", "two halves"),
        ("Löffel", "1", "Löffel"),
        ("}{", "1", "}{"),
        ("teaspoon", "{teaspoon}", None),
        ("scoop", "{scoop}", None),
        ("g", "g", None),
        ("ml", "mL", None),
        ("gram", "g", None),
        ("milliliter", "mL", None),
        ("mcg", "ug", None),
        ("IU", "[iU]", None),
    ],
)
def test_the_unit_of_a_product(unit: str, code: str, form: str | None) -> None:
    found = shown(replace(NEURO_MAG, unit=unit))
    assert found["ingredient"][0]["strength"]["denominator"]["code"] == code
    assert found.get("form", {}).get("text") == form


def test_the_label_is_the_one_of_the_last_day() -> None:
    (label,) = NEURO_MAG.labels
    newer = replace(label, rows=(declared("100"),), since=TODAY, id=99)
    product = replace(NEURO_MAG, labels=(newer, label))
    strength = shown(product)["ingredient"][0]["strength"]
    assert strength["numerator"]["value"] == 100
    assert "Until 2026-11-19 another label held." in shown(product)["text"]["div"]
    before = shown(product, last=TODAY.replace(day=19))
    assert before["ingredient"][0]["strength"]["numerator"]["value"] == 144


def test_the_narrative_says_what_is_in_it_and_how_well_it_is_known() -> None:
    product = replace(MAGNEN, note="Compare <b>the</b> box.", source="a leaflet & its back")
    assert shown(product)["text"]["div"] == (
        '<div xmlns="http://www.w3.org/1999/xhtml"><p><b>Magnen B6. What its label declares in 2 '
        "capsules:</b></p><ul><li>Magnesium (elemental), from 1444.44 mg of magnesium glycinate, "
        "buffered (bisglycinate with oxide): 260 mg</li><li>Vitamin B6: 2 mg</li></ul><p>Where "
        "these amounts are from: a leaflet &amp; its back (inferred).</p><p>Compare "
        "&lt;b&gt;the&lt;/b&gt; box.</p></div>"
    )
    empty = replace(NEURO_MAG, labels=(Label(Count.of(1), ()),), source="")
    assert "Its label declares no amounts." in shown(empty)["text"]["div"]


def test_what_is_put_away_is_inactive() -> None:
    assert shown(NEURO_MAG)["status"] == "active"
    assert shown(replace(NEURO_MAG, archived=TODAY))["status"] == "inactive"
