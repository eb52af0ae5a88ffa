"""How a number came about, in sentences."""

from dataclasses import replace
from datetime import date

from magstack.domain.amounts import Interval
from magstack.domain.explanation import derivation, reasons
from magstack.domain.products import LabelRow, Part, Product
from magstack.domain.review import Day
from tests.domain.days import (
    FACTS,
    MAGNEN,
    NEURO_MAG,
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


def said(what: Product | Day, nutrient: str = "magnesium") -> list[list[str]]:
    day = what if isinstance(what, Day) else review(what)
    return [list(reasons(step, FACTS)) for step in derivation(day, nutrient, FACTS).steps]


def test_what_is_declared_counts_and_the_formula_stands_beside_it() -> None:
    ((label, basis, formula),) = said(NEURO_MAG)
    assert label == (
        "Label, per 3 capsules: 2000 mg of magnesium L-threonate monohydrate, 144 mg of magnesium "
        "declared."
    )
    assert basis == "What the label declares counts before anything that could be computed."
    assert formula == (
        "For comparison: 2000 mg × 24.305 ÷ 312.51 g/mol (Mg(C4H7O5)2.H2O, 7.777 %) = 155.547 mg."
    )


def test_a_part_of_a_serving_is_worked_out() -> None:
    (found,) = said(planned(NEURO_MAG, "night"))
    assert found[-1] == "1 of 3 capsules, × 1/3: 48 mg."
    (found,) = said(planned(NEURO_MAG, "night", units=6))
    assert found[-1] == "6 of 3 capsules, × 2: 288 mg."


def test_a_computed_amount_follows_from_the_formula() -> None:
    row = LabelRow("magnesium", (Part("oxide", mg("100")),), exactly("60.304"), "computed")
    assert said(of("own", row, when=["noon"])) == [
        [
            "Label, per 1 capsule: 100 mg of magnesium oxide.",
            "100 mg × 24.305 ÷ 40.304 g/mol (MgO, 60.30 %) = 60.304 mg.",
        ]
    ]


def test_a_family_gives_a_range() -> None:
    ends = Interval(mg("113.3"), mg("161.6"))
    row = LabelRow("magnesium", (Part("citrate", mg("1000")),), ends, "range")
    ((label, basis),) = said(of("own", row, when=["noon"]))
    assert label == "Label, per 1 capsule: 1000 mg of magnesium citrate."
    assert basis.startswith("1000 mg × 11.3 to 16.2 % = 113.")


def test_what_is_unknown_is_said_to_be_no_zero() -> None:
    assert said(of("own", unknown(), when=["noon"])) == [
        [
            "Label, per 1 capsule: magnesium, and no amount.",
            "Neither the element nor a compound with its mass is given: unknown, and not zero.",
        ]
    ]


def test_forms_that_are_not_stated_or_not_known_are_named_as_they_are() -> None:
    row = declared("10", Part(None, mg("50")), Part("gone"))
    ((label, *_),) = said(of("own", row, when=["noon"]))
    assert label == (
        "Label, per 1 capsule: 50 mg of a form that is not stated, as gone, 10 mg of magnesium "
        "declared."
    )


def test_a_dated_label_says_from_when_it_holds() -> None:
    (label,) = NEURO_MAG.labels
    dated = replace(NEURO_MAG, labels=(replace(label, since=date(2026, 1, 2)),))
    assert said(dated)[0][0].startswith("Label, per 3 capsules, from 2026-01-02: 2000 mg of")


def test_steps_are_every_portion_of_the_nutrient() -> None:
    day = review(NEURO_MAG, MAGNEN, intakes=[intake(NEURO_MAG)])
    found = derivation(day, "magnesium", FACTS)
    assert [
        (each.portion.product.slug, each.share, each.portion.taken) for each in found.steps
    ] == [
        ("neuro-mag", exactly("48"), True),
        ("magnen-b6", exactly("260"), False),
        ("neuro-mag", exactly("96"), False),
    ]
    assert found.nutrient is day.nutrients[0]
    assert [each.subject for each in found.parts] == ["l-threonate", "neuro-mag", "magnen-b6"]


def test_steps_of_niacin_are_those_of_nicotinamide_too() -> None:
    day = review(holding("b3", "niacin 10, nicotinamide 5", "noon"))
    found = derivation(day, "niacin", FACTS)
    assert [(each.row.nutrient, each.share) for each in found.steps] == [
        ("niacin", exactly("10")),
        ("nicotinamide", exactly("5")),
    ]


def test_of_a_nutrient_that_the_day_has_not_all_is_zero() -> None:
    found = derivation(review(NEURO_MAG), "zinc", FACTS)
    assert (found.steps, found.parts) == ((), ())
    assert found.nutrient.planned.amount == exactly("0")


def test_what_an_authority_recommends_stands_beside_it() -> None:
    found = derivation(review(NEURO_MAG), "magnesium", FACTS)
    assert found.advised is not None
    assert (found.advised.authority, found.advised.kind) == ("iom-nam", "RDA")
