"""Sums by nutrient: Neuro-Mag (three capsules, 144 mg) and products that do not divide evenly."""

from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from magstack.domain.amounts import Count, Interval, Mass
from magstack.domain.products import Label, LabelRow, Part
from magstack.domain.totals import Total, add_up, share_of

relaxed = settings(deadline=None)


def row(low: str, high: str | None = None, nutrient: str = "magnesium") -> LabelRow:
    ends = Interval(Mass.of(Decimal(low), "mg"), Mass.of(Decimal(high or low), "mg"))
    return LabelRow(nutrient, (Part("x"),), ends, "range" if high else "declared")


def label(serving: int, *rows: LabelRow) -> Label:
    return Label(Count.of(serving), rows)


UNKNOWN = LabelRow("magnesium", (), None, "unresolved")
NEURO_MAG = label(3, row("144"))
MAGNEN_B6 = label(2, row("260"), row("10", nutrient="vitamin_b6"))
CITRATE = label(2, row("34.007", "48.49"))
SEVENTHS = label(7, row("100"))


def test_a_capsule_holds_its_part_of_the_serving() -> None:
    assert share_of(row("144"), NEURO_MAG, 1000) == Interval.exactly(Mass.of(48, "mg"))
    assert share_of(row("144"), NEURO_MAG, 500) == Interval.exactly(Mass.of(24, "mg"))
    assert share_of(UNKNOWN, NEURO_MAG, 1000) is None


def test_a_part_of_a_range_is_a_range() -> None:
    half = share_of(CITRATE.rows[0], CITRATE, 1000)

    assert half is not None
    assert (half.low.rounded("mg"), half.high.rounded("mg")) == (
        Decimal("17.004"),
        Decimal("24.245"),
    )


def test_three_single_capsules_are_the_whole_serving() -> None:
    whole = add_up([(NEURO_MAG, 1000)] * 3)

    assert whole["magnesium"].amount == Interval.exactly(Mass.of(144, "mg"))


def test_seven_sevenths_are_the_whole() -> None:
    """One seventh of 100 mg is no whole number of nanograms, a week of them is 100 mg."""
    assert add_up([(SEVENTHS, 1000)] * 7)["magnesium"].amount.low == Mass.of(100, "mg")
    assert add_up([(SEVENTHS, 1000)])["magnesium"].amount.low == Mass(14_285_714)


def test_sevenths_of_two_labels_add_up_too() -> None:
    other = label(7, row("100"))

    whole = add_up([(SEVENTHS, 3000), (other, 4000)])

    assert whole["magnesium"].amount == Interval.exactly(Mass.of(100, "mg"))


def test_the_example_stack_is_404_mg() -> None:
    whole = add_up([(NEURO_MAG, 3000), (MAGNEN_B6, 2000)])

    assert whole == {
        "magnesium": Total("magnesium", Interval.exactly(Mass.of(404, "mg")), resolved=True),
        "vitamin_b6": Total("vitamin_b6", Interval.exactly(Mass.of(10, "mg")), resolved=True),
    }


def test_an_unknown_amount_is_left_out_and_said() -> None:
    whole = add_up([(NEURO_MAG, 3000), (label(1, UNKNOWN), 1000)])

    assert whole["magnesium"] == Total(
        "magnesium", Interval.exactly(Mass.of(144, "mg")), resolved=False
    )


def test_only_an_unknown_amount_is_an_unresolved_nothing() -> None:
    whole = add_up([(label(1, UNKNOWN), 1000)])["magnesium"]

    assert whole.amount.high == Mass(0)
    assert not whole.resolved


def test_nothing_adds_up_to_nothing() -> None:
    assert add_up([]) == {}


def test_two_rows_of_one_nutrient_are_added() -> None:
    whole = add_up([(label(1, row("100"), row("34", "48")), 1000)])["magnesium"]

    assert whole.amount == Interval(Mass.of(134, "mg"), Mass.of(148, "mg"))


B3 = label(3, row("10", nutrient="niacin"), row("5", nutrient="nicotinamide"))


def as_niacin_too(nutrient: str) -> tuple[str, ...]:
    return (nutrient, "niacin") if nutrient == "nicotinamide" else (nutrient,)


def test_what_is_part_of_another_nutrient_counts_as_both() -> None:
    whole = add_up([(B3, 3000)], as_niacin_too)

    assert {name: total.amount.low for name, total in whole.items()} == {
        "niacin": Mass.of(15, "mg"),
        "nicotinamide": Mass.of(5, "mg"),
    }
    assert add_up([(B3, 3000)])["niacin"].amount.low == Mass.of(10, "mg")


def test_parts_of_both_are_rounded_once() -> None:
    """A seventh of 10 mg and two of 5 mg are no whole nanograms; together they are 20/7 mg."""
    b3 = label(7, row("10", nutrient="niacin"), row("5", nutrient="nicotinamide"))
    whole = add_up([(b3, 1000), (label(7, row("5", nutrient="nicotinamide")), 1000)], as_niacin_too)

    assert whole["niacin"].amount == Interval.exactly(Mass(round(20_000_000 / 7)))


def test_an_unknown_part_leaves_both_unresolved() -> None:
    unknown = LabelRow("nicotinamide", (), None, "unresolved")
    whole = add_up([(B3, 3000), (label(1, unknown), 1000)], as_niacin_too)

    assert [(name, total.resolved, total.known) for name, total in whole.items()] == [
        ("niacin", False, True),
        ("nicotinamide", False, True),
    ]


def test_a_sum_of_nothing_but_the_unknown_is_not_known() -> None:
    assert not add_up([(label(1, UNKNOWN), 1000)])["magnesium"].known
    assert Total("magnesium", Interval.exactly(Mass(0)), resolved=True).known


labels = st.sampled_from([NEURO_MAG, MAGNEN_B6, CITRATE, SEVENTHS, label(3, UNKNOWN)])
portions = st.lists(st.tuples(labels, st.integers(1, 10_000)), max_size=8)


@relaxed
@given(portions, labels, st.integers(1, 10_000))
def test_one_more_portion_never_lowers_a_total(
    taken: list[tuple[Label, int]], more: Label, thousandths: int
) -> None:
    before, after = add_up(taken), add_up([*taken, (more, thousandths)])

    for nutrient, total in before.items():
        assert total.amount.low <= after[nutrient].amount.low
        assert total.amount.high <= after[nutrient].amount.high
        assert after[nutrient].resolved <= total.resolved


@relaxed
@given(portions, st.randoms(use_true_random=False))
def test_the_order_of_portions_does_not_matter(
    taken: list[tuple[Label, int]], random: Random
) -> None:
    shuffled = sorted(taken, key=lambda _: random.random())

    assert add_up(shuffled) == add_up(taken)


@relaxed
@given(st.integers(1, 30), st.integers(1, 10**9))
def test_a_serving_in_single_units_is_a_serving(serving: int, nanograms: int) -> None:
    amount = Interval.exactly(Mass(nanograms))
    whole = label(serving, LabelRow("magnesium", (), amount, "declared"))

    assert add_up([(whole, 1000)] * serving)["magnesium"].amount == amount
