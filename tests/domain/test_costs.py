"""Costs: exact to the end, of a range a range, and unknown where something is not known."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magstack.domain.amounts import Count, Interval, Mass
from magstack.domain.costs import (
    Cost,
    compared,
    element_of,
    money,
    newest_priced,
    running,
    spoken_cost,
    spoken_price,
    unit_price,
    units_compared,
)
from magstack.domain.doses import Dose, Schedule
from magstack.domain.products import Label, LabelRow
from magstack.domain.ramps import Ramp
from magstack.domain.stock import Lot, Price
from tests.domain.days import MAGNEN, NEURO_MAG, declared, exactly, mg, unknown

TODAY = date(2026, 11, 20)
EUR = "EUR"
BOTTLE = unit_price(Price(34_500, EUR), Count.of(90))


def dose(units: int, **more: object) -> Dose:
    usual = Dose(Count.of(units), slot="night", since=TODAY)
    return replace(usual, **more)  # type: ignore[arg-type]  # fields by name


def label(*rows: LabelRow, serving: int = 1) -> Label:
    return Label(Count.of(serving), rows)


def ranged(low: str, high: str) -> LabelRow:
    return LabelRow("magnesium", (), Interval(mg(low), mg(high)), "range")


def needed(most: int) -> Dose:
    return Dose(Count.of(1), since=TODAY, schedule=Schedule(most=Count.of(most)))


def spoken(cost: Cost | None) -> str | None:
    return None if cost is None else spoken_cost(cost)


def test_a_capsule_of_a_bottle_of_90() -> None:
    assert Fraction(345, 900) == BOTTLE


def test_three_capsules_a_day() -> None:
    found = running(BOTTLE, EUR, [dose(3)], TODAY)
    assert found is not None
    assert (spoken(found.day), spoken(found.month)) == ("1.15 EUR", "34.50 EUR")


def test_a_ramp_costs_what_its_next_30_days_need() -> None:
    doses = list(Ramp(dose(1), 1000, 7, 3000).doses(TODAY))
    found = running(BOTTLE, EUR, doses, TODAY)
    assert found is not None
    assert found.month.high == BOTTLE * (42 + 9 * 3)


def test_a_day_of_a_plan_that_ends_is_one_of_its_days() -> None:
    found = running(BOTTLE, EUR, [dose(3, until=TODAY + timedelta(days=9))], TODAY)
    assert found is not None
    assert (found.day.low, found.month.low) == (BOTTLE * 3, BOTTLE * 30)


def test_a_day_of_a_plan_that_begins_later_is_one_of_its_days() -> None:
    found = running(BOTTLE, EUR, [dose(3, since=TODAY + timedelta(days=20))], TODAY)
    assert found is not None
    assert (found.day.low, found.month.low) == (BOTTLE * 3, BOTTLE * 30)
    assert running(BOTTLE, EUR, [dose(3, since=TODAY + timedelta(days=30))], TODAY) is None
    week = dose(3, since=TODAY + timedelta(days=5), until=TODAY + timedelta(days=11))
    found = running(BOTTLE, EUR, [week], TODAY)
    assert found is not None
    assert (found.day.low, found.month.low) == (BOTTLE * 3, BOTTLE * 21)


def test_as_needed_is_a_range_from_none_to_the_most() -> None:
    found = running(BOTTLE, EUR, [needed(3)], TODAY)
    assert found is not None
    assert (spoken(found.day), spoken(found.month)) == ("0.00–1.15 EUR", "0.00–34.50 EUR")
    both = running(BOTTLE, EUR, [dose(3, until=TODAY), needed(1)], TODAY)
    assert both is not None
    assert both.month == Cost(BOTTLE * 3, BOTTLE * 33, EUR)


def test_nothing_planned_has_no_cost_and_not_0() -> None:
    assert running(BOTTLE, EUR, [], TODAY) is None
    assert running(BOTTLE, EUR, [dose(3, until=TODAY - timedelta(days=1))], TODAY) is None


def test_100_mg_of_elemental_magnesium() -> None:
    cost = compared(BOTTLE, EUR, NEURO_MAG.labels[0])
    assert cost == Cost(BOTTLE * Fraction(100, 48), BOTTLE * Fraction(100, 48), EUR)
    assert spoken(cost) == "0.80 EUR"
    units = units_compared(MAGNEN.labels[0])
    assert units is not None
    assert units == (Fraction(100, 130), Fraction(100, 130))


def test_a_range_stays_a_range() -> None:
    cost = compared(Fraction(1, 2), EUR, label(ranged("100", "200")))
    assert (cost, spoken(cost)) == (Cost(Fraction(1, 4), Fraction(1, 2), EUR), "0.25–0.50 EUR")


def test_of_an_amount_that_is_missing_it_costs_at_most_so_much() -> None:
    cost = compared(Fraction(1, 2), EUR, label(declared("100"), unknown()))
    assert (cost, spoken(cost)) == (Cost(None, Fraction(1, 2), EUR), "at most 0.50 EUR")


def test_unknown_stays_unknown() -> None:
    cost = compared(Fraction(1, 2), EUR, label(unknown()))
    assert (cost, spoken(cost)) == (Cost(None, None, EUR), "unknown")
    assert cost is not None
    assert not cost.known


def test_a_range_from_nothing_costs_at_least_so_much() -> None:
    assert spoken(compared(Fraction(1, 2), EUR, label(ranged("0", "100")))) == "at least 0.50 EUR"


def test_without_magnesium_there_is_nothing_to_compare() -> None:
    for rows in ((), (declared("15", nutrient="zinc"),), (declared("0"),)):
        assert compared(BOTTLE, EUR, label(*rows)) is None
    assert element_of(label(declared("15", nutrient="zinc"))) is None


def test_several_lines_of_magnesium_are_added() -> None:
    total = element_of(label(declared("100"), declared("44"), serving=3))
    assert total is not None
    assert total.amount == exactly("144")


def test_the_newest_price_counts() -> None:
    def bought(number: int, away: int, price: int | None) -> Lot:
        paid = None if price is None else Price(price, EUR)
        since = TODAY - timedelta(days=away)
        return Lot("", Count.of(90), 0, since, 1, None, paid, number)

    lots = [bought(1, 1, 10_000), bought(2, 1, 11_000), bought(3, 9, 12_000), bought(4, 0, None)]
    found = newest_priced(lots)
    assert found is not None
    assert found.id == 2
    assert newest_priced([bought(4, 0, None)]) is None
    assert newest_priced([]) is None


@pytest.mark.parametrize(
    ("price", "expected"),
    [
        (Price(34_500, EUR), "34.50 EUR"),
        (Price(1_250, "KWD"), "1.25 KWD"),
        (Price(1_255, "KWD"), "1.255 KWD"),
        (Price(1, EUR), "0.001 EUR"),
    ],
)
def test_a_price_is_written_as_it_was_paid(price: Price, expected: str) -> None:
    assert spoken_price(price) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(0), "0.00"),
        (Fraction(1, 10), "0.10"),
        (Fraction(99, 1000), "0.099"),
        (Fraction(1, 1999), "0.001"),
        (Fraction(1, 2000), "below 0.001"),
        (Fraction(2, 3), "0.67"),
        (Fraction(100_000), "100000.00"),
    ],
)
def test_money_is_rounded_once_and_little_of_it_is_not_nothing(
    value: Fraction, expected: str
) -> None:
    assert money(value) == expected


prices = st.integers(1, 9_999_999_999)
sizes = st.integers(1, 100_000_000)


@given(prices, sizes)
def test_no_money_is_lost_to_rounding(thousandths: int, size: int) -> None:
    unit = unit_price(Price(thousandths, EUR), Count(size))
    assert unit * Fraction(size, 1000) == Fraction(thousandths, 1000)


@given(prices, st.integers(1, 1000), sizes)
def test_a_lot_and_its_container_agree(thousandths: int, containers: int, size: int) -> None:
    price = Price(thousandths, EUR)
    lot = Lot("", Count(size * containers), 0, TODAY, containers, None, price)
    assert lot.unit_price == unit_price(price, Count(size))


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 50))
def test_more_magnesium_for_the_same_money_is_cheaper(one: int, more: int, serving: int) -> None:
    low, high = sorted((one, one + more))
    row = LabelRow(
        "magnesium",
        (),
        Interval(Mass(low), Mass(high)),
        "range" if more else "declared",
    )
    cost = compared(BOTTLE, EUR, label(row, serving=serving))
    if cost is None:
        assert not high
    elif cost.low is not None and cost.high is not None:
        assert 0 < cost.low <= cost.high
        assert cost.low * high == cost.high * low
    else:
        assert not low
