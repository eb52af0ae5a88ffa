"""What is typed becomes label rows: "bisglycinate=1000 mg" and "magnesium=141 mg"."""

import pytest

from magstack import reference
from magstack.actions.labels import Said, lines_of, lines_on, part_of
from magstack.domain.amounts import Count, Interval, Mass
from magstack.domain.products import Label, LabelRow, Part
from magstack.errors import MagstackError

FACTS = reference.facts()


def rows(*compounds: str, elementals: tuple[str, ...] = ()) -> tuple[LabelRow, ...]:
    return lines_of(Said(compounds, elementals), FACTS).rows(FACTS)


def mg(number: int) -> Mass:
    return Mass.of(number, "mg")


def test_declared_beats_computed() -> None:
    (row,) = rows("bisglycinate=1000 mg", elementals=("magnesium=100 mg",))
    assert (row.elemental, row.basis) == (Interval.exactly(mg(100)), "declared")
    assert row.parts == (Part("bisglycinate", mg(1000)),)


def test_what_is_not_declared_is_computed_a_range_or_unresolved() -> None:
    computed, ranged, bare, unstated = rows(
        "oxide=100 mg", "citrate=100 mg", "oxide", "magnesium=500 mg"
    )
    assert computed.basis == "computed"
    assert computed.elemental is not None
    assert computed.elemental.exact
    assert ranged.basis == "range"
    assert [bare.basis, unstated.basis] == ["unresolved", "unresolved"]
    assert unstated.parts == (Part(None, mg(500)),)


def test_a_nutrient_that_nothing_carries_has_no_compound() -> None:
    with pytest.raises(MagstackError, match="No form is called 'zinc'"):
        part_of("zinc=10 mg", FACTS)


def test_an_element_as_heavy_as_its_compound_is_let_be() -> None:
    (row,) = rows("oxide=100 mg", elementals=("magnesium=100 mg",))
    assert row.elemental == Interval.exactly(mg(100))
    with pytest.raises(MagstackError, match="cannot come out of"):
        rows("oxide=100 mg", elementals=("magnesium=100.001 mg",))
    # with one mass unknown there is nothing to compare
    assert len(rows("oxide=100 mg", "citrate", elementals=("magnesium=500 mg",))) == 1


def test_a_label_taken_apart_and_put_together_is_the_same() -> None:
    made = rows("oxide=100 mg", "bisglycinate=300 mg", elementals=("zinc=10 mg", "vitamin b6=2 mg"))
    label = Label(Count.of(1), made)
    lines = lines_on(label)
    assert lines.rows(FACTS) == made
    less = lines.without(FACTS.nutrients["magnesium"])
    assert [row.nutrient for row in less.rows(FACTS)] == ["zinc", "vitamin_b6"]
    assert not lines_of(Said(), FACTS)


def test_rows_beside_a_declared_one_of_the_same_nutrient_stay() -> None:
    declared = LabelRow("magnesium", (), Interval.exactly(mg(144)), "declared")
    blend = LabelRow("magnesium", (), None, "unresolved")
    zinc = LabelRow("zinc", (), Interval.exactly(mg(10)), "declared")
    for order in ((declared, blend, zinc), (blend, declared, zinc)):
        lines = lines_on(Label(Count(1000), order))
        assert lines.rows(FACTS) == (declared, blend, zinc)
        changed = lines_of(Said((), ("zinc=15 mg",)), FACTS).over(lines)
        assert changed.rows(FACTS)[:2] == (declared, blend)
        assert changed.without(FACTS.nutrients["magnesium"]).rows(FACTS)[0].nutrient == "zinc"
        assert len(changed.without(FACTS.nutrients["magnesium"]).rows(FACTS)) == 1
