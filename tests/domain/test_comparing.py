"""Products side by side: what is known of each, and what is not."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from magstack.domain.amounts import Count, Interval
from magstack.domain.comparing import Side
from magstack.domain.costs import Cost
from magstack.domain.products import LabelRow, Part, Product
from magstack.domain.stock import Lot, Price
from tests.domain.days import MAGNEN, NEURO_MAG, declared, mg, of, unknown

TODAY = date(2026, 11, 20)
PAID = Price(34_500, "EUR")


def side(product: Product, container: int | None = None) -> Side:
    return Side(product, TODAY, True, Count.of(container) if container else None)


def test_a_product_with_one_compound() -> None:
    found = side(NEURO_MAG, 90)
    assert found.a_unit is not None
    assert found.a_serving is not None
    assert (found.a_unit.amount.low, found.a_serving.amount.low) == (mg("48"), mg("144"))
    assert found.compound == mg("2000")
    assert found.share == (Fraction(72, 1000), Fraction(72, 1000))
    assert found.units == (Fraction(100, 48), Fraction(100, 48))
    assert [dose.units for dose in found.doses] == [Count.of(3)]


def test_without_a_price_nothing_has_a_cost() -> None:
    found = side(NEURO_MAG, 90)
    assert (found.price, found.unit, found.cost, found.running) == (None, None, None, None)


def test_at_a_price() -> None:
    found = side(NEURO_MAG, 90).at(PAID)
    assert found.cost == Cost(Fraction(345, 432), Fraction(345, 432), "EUR")
    assert found.running is not None
    assert found.running.day.low == Fraction(115, 100)


def test_at_a_price_of_a_container_of_another_or_of_no_known_size() -> None:
    assert side(NEURO_MAG, 90).at(PAID, Count.of(30)).unit == Fraction(115, 100)
    found = side(NEURO_MAG).at(PAID)
    assert (found.price, found.unit, found.cost) == (PAID, None, None)


def test_from_a_lot() -> None:
    lot = Lot("", Count.of(100), 0, TODAY, 3, None, PAID)
    found = side(NEURO_MAG, 90).from_lot(lot)
    assert (found.unit, found.container) == (lot.unit_price, Count(33_333))
    assert side(NEURO_MAG).from_lot(None).price is None
    assert side(NEURO_MAG).from_lot(lot._replace(price=None)).price is None


def test_a_compound_that_is_not_given_has_no_share() -> None:
    vague = of("vague", LabelRow("magnesium", (Part("citrate"),), None, "unresolved"))
    nothing = of("nothing", declared("15", nutrient="zinc"))
    bare = of("bare", declared("100"))
    for product in (vague, nothing, bare):
        assert (side(product).compound, side(product).share) == (None, None)
    assert side(nothing).a_unit is None
    assert side(nothing).units is None


def test_a_missing_amount_leaves_the_share_unknown() -> None:
    half = of("half", declared("100", Part("oxide", mg("400"))), unknown())
    assert (side(half).compound, side(half).share) == (None, None)


def test_a_range_has_a_range_of_shares() -> None:
    row = LabelRow(
        "magnesium", (Part("citrate", mg("400")),), Interval(mg("40"), mg("60")), "range"
    )
    assert side(of("range", row)).share == (Fraction(1, 10), Fraction(15, 100))


def test_a_new_label_counts_from_its_day() -> None:
    later = replace(MAGNEN.labels[0], since=date(2026, 11, 21))
    product = replace(NEURO_MAG, labels=(later, NEURO_MAG.labels[0]))
    assert side(product).label == NEURO_MAG.labels[0]
    assert side(product)._replace(today=date(2026, 11, 21)).label == later
