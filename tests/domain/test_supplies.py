"""The stock as it stands on a day, of one product and of several."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from magstack.domain.amounts import Count
from magstack.domain.costs import Cost
from magstack.domain.doses import Dose, Schedule
from magstack.domain.products import Product
from magstack.domain.stock import Lot, Price
from magstack.domain.supplies import Supplies, Supply, supply_of
from tests.domain.days import MAGNEN, NEURO_MAG, TODAY, intake, review

DAY = timedelta(days=1)


def lot(units: int, price: int | None = None, currency: str = "EUR", number: int = 1) -> Lot:
    paid = None if price is None else Price(price * 1000, currency)
    return Lot("", Count.of(90), units * 1000, TODAY, 1, None, paid, number)


def supply(product: Product = NEURO_MAG, *lots: Lot, **more: object) -> Supply:
    stocked = replace(product, lots=lots, **more)  # type: ignore[arg-type]  # fields by name
    return supply_of(stocked, review(stocked))


def test_without_lots_it_is_planned_and_not_counted() -> None:
    found = supply()
    assert (found.counted, found.planned, found.by_plan) == (False, True, None)


def test_a_stock_by_the_plan() -> None:
    found = supply(NEURO_MAG, lot(90, 45))
    assert found.by_plan is not None
    assert (found.good, found.by_plan.days, found.at_most, found.ends) == (90_000, 30, None, None)
    assert found.running is not None
    assert found.running.month == Cost(Fraction(45), Fraction(45), "EUR")


def test_what_was_taken_today_is_not_due_again() -> None:
    stocked = replace(NEURO_MAG, lots=(lot(87),))
    day = review(stocked, intakes=[intake(stocked, units=3)])
    found = supply_of(stocked, day).by_plan
    assert found is not None
    assert found.days == 30


def test_a_plan_that_ends_looks_no_further() -> None:
    ends = TODAY + DAY * 9
    found = supply(NEURO_MAG, lot(90), doses=(Dose(Count.of(3), slot="night", until=ends),))
    assert found.by_plan is not None
    assert (found.ends, found.by_plan.runs_out, found.by_plan.left) == (ends, None, 60_000)


def test_only_as_needed() -> None:
    needed = Dose(Count.of(1), schedule=Schedule(most=Count.of(3)))
    found = supply(NEURO_MAG, lot(90), doses=(needed,))
    assert (found.by_plan, found.planned) == (None, False)
    assert found.at_most is not None
    assert found.at_most.days == 30


def test_an_archived_product_has_no_plan() -> None:
    found = supply(NEURO_MAG, lot(90, 45), archived=TODAY)
    assert (found.doses, found.by_plan, found.running) == ((), None, None)
    assert found.compared is not None


def test_what_has_expired_is_not_good() -> None:
    found = supply(NEURO_MAG, lot(5)._replace(expires=TODAY - DAY), lot(4, number=2))
    assert (found.good, found.expired) == (4000, 5000)


def test_currencies_are_added_each_by_itself() -> None:
    many = [
        supply(NEURO_MAG, lot(90, 45)),
        supply(NEURO_MAG, lot(90, 9)),
        supply(MAGNEN, lot(90, 30, "USD")),
        supply(MAGNEN, lot(90)),
        supply(),
    ]
    assert Supplies(TODAY, tuple(many)).month == [
        Cost(Fraction(54), Fraction(54), "EUR"),
        Cost(Fraction(20), Fraction(20), "USD"),
    ]
    assert Supplies(TODAY, ()).month == []
