"""A label record becomes a product: its rows, what is answered, what stays open."""

import json
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magstack.actions import adding, labelled
from magstack.actions.labelled import Draft
from magstack.domain.amounts import Count, Mass
from magstack.domain.products import Label, LabelRow, Part, Product
from magstack.domain.totals import add_up
from magstack.errors import MagstackError, UsageError
from magstack.incoming.labels import label_of
from tests.conftest import Runner
from tests.incoming.dsld import Json, quantity, record, row, serving
from tests.incoming.test_panels import panels

NOTHING = adding.Typed("")


def mg(number: str | int) -> Mass:
    return Mass.of(Decimal(number), "mg")


def draft(*rows: Json, typed: adding.Typed = NOTHING, **fields: object) -> Draft:
    content = json.dumps(record(*rows, **fields))
    return labelled.draft(label_of(content, "label.json"), typed)


def product(found: Draft, runner: Runner) -> Product:
    return labelled.added(runner.context(), found).product


def rows(found: Draft, runner: Runner) -> tuple[LabelRow, ...]:
    return product(found, runner).labels[0].rows


def test_a_product_of_a_label(runner: Runner) -> None:
    found = product(
        draft(row("Zinc", "15 mg"), servingsPerContainer="60", brandName="ACME"), runner
    )
    assert found.slug == "example"
    assert found.title == "ACME Example"
    assert (found.unit, found.units_per_container) == ("capsule", Count(60_000))
    assert (found.status, found.note) == ("unchecked", "")
    assert found.source == (
        "NIH DSLD label 25, https://dsld.od.nih.gov/label/25, UPC 0 74312 02100 8"
    )
    assert found.labels[0].units_per_serving == Count(1000)


def test_what_is_typed_beside_it_comes_first(runner: Runner) -> None:
    typed = adding.Typed(
        "Mine", "My brand", "pill", "2", "90", doses=("2 at night",), note="a note"
    )
    found = product(draft(row("Zinc", "15 mg"), typed=typed), runner)
    assert (found.slug, found.name, found.brand, found.note) == (
        "mine",
        "Mine",
        "My brand",
        "a note",
    )
    assert (found.unit, found.units_per_container) == ("pill", Count(90_000))
    assert found.labels[0].units_per_serving == Count(2000)
    assert [dose.units for dose in found.doses] == [Count(2000)]


def test_a_label_without_a_name_needs_one() -> None:
    with pytest.raises(UsageError, match="The label has no name"):
        draft(row("Zinc", "15 mg"), fullName=None)


def test_declared_beats_computed_and_is_summed_over_rows(runner: Runner) -> None:
    found = draft(
        row("Magnesium Citrate", "1000 mg"), row("Zinc", "5 mg"), row("Magnesium", "160 mg")
    )
    magnesium, zinc = rows(found, runner)
    assert magnesium == LabelRow(
        "magnesium", (Part("citrate", mg(1000)),), magnesium.elemental, "declared"
    )
    assert magnesium.elemental is not None
    assert magnesium.elemental.high == mg(160)
    assert zinc.basis == "declared"
    twice = draft(row("Vitamin D3", "20 mcg"), row("Vitamin D2", "5 mcg"))
    (both,) = rows(twice, runner)
    assert both.elemental is not None
    assert both.elemental.high == Mass(25_000)


def test_what_is_not_declared_is_computed_a_range_or_unresolved(runner: Runner) -> None:
    found = draft(
        row("Magnesium Oxide", "500 mg"),
        row("Magnesium Citrate", "500 mg"),
        row("Magnesium Chelate", "500 mg", group="Magnesium"),
        row("Zinc Picolinate", "50 mg", group="Zinc"),
    )
    assert [each.basis for each in rows(found, runner)] == [
        "computed",
        "range",
        "unresolved",
        "unresolved",
    ]


def test_a_compound_that_cannot_hold_what_stands_beside_it_is_left_out(runner: Runner) -> None:
    found = draft(row("Magnesium", "300 mg"), row("Magnesium Oxide", "200 mg"))
    (magnesium,) = rows(found, runner)
    assert (magnesium.parts, magnesium.basis) == ((), "declared")


def test_an_amount_in_a_blend_that_nobody_gives_leaves_a_total_open(runner: Runner) -> None:
    blend = row("Blend", "500 mg", nested=[row("Magnesium", {"quantity": 0, "unit": "NP"})])
    found = rows(draft(row("Magnesium", "100 mg"), blend), runner)
    assert [(each.nutrient, each.basis) for each in found] == [
        ("magnesium", "declared"),
        ("magnesium", "unresolved"),
    ]
    label = Label(Count(1000), found)
    total = add_up([(label, 1000)])["magnesium"]
    assert (total.amount.high, total.resolved) == (mg(100), False)


def test_a_second_row_of_a_nutrient_is_more_of_it(runner: Runner) -> None:
    nothing = {"quantity": 0, "unit": "NP"}
    second = row("Magnesium", nothing, nested=[row("Magnesium Oxide", "500 mg")])
    (alone,) = rows(draft(second, row("Zinc", "1 mg")), runner)[:1]
    assert alone.basis == "computed"
    both = draft(row("Magnesium", "100 mg"), second)
    assert [each.basis for each in rows(both, runner)] == ["declared", "unresolved"]
    assert [each.place for each in labelled.unresolved(both)] == [1]
    assert "The amount of magnesium stays unresolved." in both.remarks[0]


def test_an_amount_whose_form_is_not_stated_is_added_to_one_whose_form_is(runner: Runner) -> None:
    citrate = row("Magnesium Citrate", "9 mg", nested=[row("Magnesium", "1 mg")])
    (magnesium,) = rows(draft(row("Magnesium", "9 mg"), citrate), runner)
    assert magnesium.elemental is not None
    assert magnesium.elemental.high == mg(10)
    assert magnesium.parts == (Part("citrate", mg(9)), Part(None))


def test_a_form_that_is_not_stated_stands_beside_one_that_is(runner: Runner) -> None:
    found = draft(row("Magnesium", "100 mg", forms=["Magnesium Chelate", "Magnesium Oxide"]))
    (magnesium,) = rows(found, runner)
    assert magnesium.parts == (Part("oxide"), Part(None))
    alone = draft(row("Magnesium", "100 mg", forms=["Magnesium Chelate"]))
    assert rows(alone, runner)[0].parts == ()


def test_an_answer_for_a_form(runner: Runner) -> None:
    found = draft(row("Magnesium Chelate", "1000 mg", group="Magnesium"))
    ((name, nutrient),) = labelled.unknown_forms(found)
    assert (name, nutrient) == ("Magnesium Chelate", "magnesium")
    answered = labelled.with_form(found, name, nutrient, "bisglycinate")
    assert not labelled.unknown_forms(answered)
    assert not labelled.unresolved(answered)
    (magnesium,) = rows(answered, runner)
    assert (magnesium.basis, magnesium.form) == ("computed", "bisglycinate")
    with pytest.raises(MagstackError, match="No form is called"):
        labelled.with_form(found, name, nutrient, "nonsense")
    with pytest.raises(UsageError, match=r"Magnesium stearate.* brings no magnesium to a total"):
        labelled.with_form(found, name, nutrient, "stearate")


def test_an_answer_for_an_amount(runner: Runner) -> None:
    found = draft(row("Vitamin E", "30 IU"), row("Zinc Picolinate", "50 mg", group="Zinc"))
    vitamin, zinc = labelled.unresolved(found)
    assert (vitamin.nutrient, vitamin.said) == ("vitamin_e", "Vitamin E 30 IU")
    answered = labelled.with_amount(found, vitamin, "20.1 mg")
    assert [each.place for each in labelled.unresolved(answered)] == [zinc.place]
    first, second = rows(labelled.with_amount(answered, zinc, "10 mg"), runner)
    assert first.elemental is not None
    assert first.elemental.high == mg("20.1")
    assert second.parts == (Part(None, mg(50)),)
    for answer in ("30 IU", "ten", "60 mg"):
        with pytest.raises(UsageError):
            labelled.with_amount(answered, zinc, answer)


def test_remarks_of_the_whole_label() -> None:
    found = draft(row("Zinc", "15 mg"), offMarket=1, servingsPerContainer="about 30")
    assert found.remarks == (
        "The DSLD says that this label is off the market: what is sold now may differ.",
        "The label says “about 30” servings to a container: how many units that is stays open.",
    )
    typed = adding.Typed("", container="60")
    assert len(draft(row("Zinc", "1 mg"), typed=typed, servingsPerContainer="?").remarks) == 0


def test_what_a_choice_of_the_serving_leaves_out_is_told() -> None:
    rows = [
        row("Zinc", quantity("5 mg", 1, 1)),
        row("Zinc", quantity("9 mg", 1, 2)),
        row("Iron", quantity("3 mg", 1, 2)),
    ]
    one = draft(*rows, typed=adding.Typed("", serving="1"), servingSizes=[serving(1, 2)])
    assert one.remarks == ("Only for another serving of the label, and left out: Iron.",)
    assert [line.declared for line in one.panel.lines] == [mg(5)]
    other = draft(row("Zinc", "15 mg"), typed=adding.Typed("", serving="2"))
    assert other.remarks == (
        "The label gives its amounts for 1 capsule. They count for 2 capsules, as you said.",
    )


def test_a_form_that_is_named_again_says_nothing_new(runner: Runner) -> None:
    forms = ["DiMagnesium Malate", "Magnesium X", "Di-Magnesium Malate", "Magnesium Y"]
    (magnesium,) = rows(draft(row("Magnesium", "100 mg", forms=forms)), runner)
    assert magnesium.parts == (Part("dimagnesium-malate"), Part(None))


AMOUNTS = st.integers(1, 500)


@settings(deadline=None, max_examples=15)
@given(
    st.lists(
        st.tuples(st.sampled_from(("Zinc", "Iron", "Copper")), AMOUNTS, AMOUNTS, st.booleans()),
        min_size=1,
        unique_by=lambda each: each[0],
    ),
    st.booleans(),
    st.sampled_from((1, 2)),
    st.randoms(use_true_random=False),
)
def test_each_column_of_a_panel_counts_alone(
    tmp_path_factory: pytest.TempPathFactory,
    columns: list[tuple[str, int, int, bool]],
    numbered: bool,
    units: int,
    shuffled: Random,
) -> None:
    """Columns are numbered, or differ in their units alone; a row has both, or one of them."""
    panel = []
    for name, one, two, together in columns:
        amounts = [
            quantity(f"{one} mg", 1, 1),
            quantity(f"{two} mg", 2 if numbered else 1, 2),
        ]
        panel += [row(name, *amounts)] if together else [row(name, each) for each in amounts]
    shuffled.shuffle(panel)
    sizes = [serving(1), serving(2) | {"order": 2}] if numbered else [serving(1, 2)]
    typed = adding.Typed("", serving=str(units))
    found = draft(*panel, typed=typed, servingSizes=sizes)
    runner = Runner(tmp_path_factory.getbasetemp() / "home")
    totals = add_up([(product(found, runner).labels[0], units * 1000)])
    assert {name.title(): total.amount.high.in_unit("mg") for name, total in totals.items()} == {
        name: Fraction((one, two)[units - 1]) for name, one, two, _ in columns
    }
    assert all(total.resolved for total in totals.values())
    assert found.remarks == ()


def test_what_is_missing_one_after_the_other() -> None:
    content = record(row("Zinc", quantity("5 mg")), servingSizes=[serving(1, 2, "")], fullName="")
    label = label_of(json.dumps(content), "label.json")
    typed, asked = NOTHING, []
    for answer in ("Mine", "1", "capsule"):
        field, _ = next(labelled.missing(label, typed))
        asked.append(field)
        typed = labelled.answered(typed, field, answer)
    assert asked == ["name", "serving", "unit"]
    assert list(labelled.missing(label, typed)) == []
    for field in asked:
        with pytest.raises(UsageError):
            labelled.answered(typed, field, "\x00")


@settings(deadline=None)
@given(panels(), st.integers(1, 4))
def test_sums_are_what_is_declared_and_nothing_more(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: tuple[list[Json], list[tuple[str, int]]],
    units: int,
) -> None:
    panel, amounts = drawn
    runner = Runner(tmp_path_factory.getbasetemp() / "home")
    typed = adding.Typed("", serving=str(units))
    label = product(draft(*panel, typed=typed), runner).labels[0]
    totals = add_up([(label, units * 1000)])
    expected: dict[str, int] = {}
    for nutrient, mass in amounts:
        expected[nutrient] = expected.get(nutrient, 0) + mass
    assert {name: total.amount.high.in_unit("mg") for name, total in totals.items()} == {
        name: Fraction(mass) for name, mass in expected.items()
    }
    assert [each.nutrient for each in label.rows] == list(expected)


TEXT = st.text(max_size=20) | st.sampled_from(("Magnesium", "Zinc", "Magnesium Oxide", "Magtein"))


@st.composite
def hostile(draw: st.DrawFn, depth: int = 2) -> Any:
    """Return a row of any names, amounts and rows within."""
    amount = {
        "quantity": draw(st.integers(-5, 10**12) | st.floats(0.001, 1000) | st.none()),
        "unit": draw(st.sampled_from(("mg", "mcg", "IU", "NP", "mcg DFE", "", "[/]", "Gram(s)"))),
        "operator": draw(st.sampled_from(("=", "<", "~", None))),
    }
    nested = draw(st.lists(hostile(depth - 1), max_size=2)) if depth else []
    return row(
        draw(TEXT), amount, group=draw(TEXT), forms=draw(st.lists(TEXT, max_size=2)), nested=nested
    )


@settings(deadline=None)
@given(st.lists(hostile(), max_size=4), st.text(max_size=150), st.text(max_size=150))
def test_any_panel_is_a_product_that_can_be_kept(
    tmp_path_factory: pytest.TempPathFactory, panel: list[Any], name: str, unit: str
) -> None:
    runner = Runner(tmp_path_factory.getbasetemp() / "home")
    sizes = [serving(1, unit=f"x{unit[:39]}")]
    found = draft(*panel, fullName=f"x{name}", brandName=name, servingSizes=sizes)
    label = product(found, runner).labels[0]
    assert all(1 <= len(each.name.strip()) <= 120 for each in label.contents)
    assert all((line.elemental is None) == (line.basis == "unresolved") for line in label.rows)
