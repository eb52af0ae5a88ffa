"""The stock in words: what expires, what lasts longer than anyone plans, and foreign text."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest

from magstack.context import Terminal
from magstack.domain.amounts import Count
from magstack.domain.doses import Dose, Schedule
from magstack.domain.products import Product
from magstack.domain.stock import Lot, Price
from magstack.domain.supplies import Change, Supplies, supply_of
from magstack.render import stock, stocked
from tests.domain.days import NEURO_MAG, TODAY, of, review, unknown

DAY = timedelta(days=1)


def screen(width: int | None = None) -> Terminal:
    streams = io.StringIO(), io.StringIO(), io.StringIO()
    return Terminal(*streams, width, width is not None, color=False)


def output(terminal: Terminal) -> str:
    assert isinstance(terminal.stdout, io.StringIO)
    return terminal.stdout.getvalue()


def lot(units: int, expires: date | None = None, code: str = "", number: int = 1) -> Lot:
    return Lot(code, Count.of(max(90, units)), units * 1000, TODAY, 1, expires, None, number)


def supplies(*lots: Lot, product: Product = NEURO_MAG, **more: object) -> Supplies:
    held = replace(product, lots=lots, **more)  # type: ignore[arg-type]  # fields by name
    return Supplies(TODAY, (supply_of(held, review(held)),))


def page(*lots: Lot, product: Product = NEURO_MAG, **more: object) -> str:
    terminal = screen()
    stock.show(terminal, supplies(*lots, product=product, **more), as_json=False)
    return output(terminal)


def daily(units: int, until: date | None = None) -> tuple[Dose, ...]:
    return (Dose(Count.of(units), slot="night", since=TODAY, until=until),)


def test_what_will_expire_before_it_is_used_up() -> None:
    shown = page(lot(90, TODAY + DAY * 9, "A1"), lot(90, None, "", 2))
    assert (
        "Lot A1: 90 of 90 capsules left, expires 2026-11-29, in use since 2026-11-20; by your plan "
        "60 capsules of it will be left then."
    ) in shown
    assert "Lasts 40 days by your plan, and runs out on 2026-12-30." in shown


def test_lots_that_are_used_up_are_only_counted() -> None:
    shown = page(lot(0, number=1), lot(0, number=2), lot(3, number=3))
    assert "Used up: 2 lots." in shown
    assert shown.count("Lot without a code") == 1


@pytest.mark.parametrize(
    ("units", "doses", "expected"),
    [
        (2, daily(3), "By your plan it does not last for today."),
        (3, daily(3), "Lasts 1 day by your plan, and runs out on 2026-11-21."),
        (5000, daily(1), "Lasts longer than 10 years by your plan."),
        (
            90,
            daily(3, TODAY + DAY * 9),
            "Lasts to the end of your plan on 2026-11-29, when 60 capsules will be left.",
        ),
        (
            30,
            daily(3, TODAY + DAY * 9),
            "Lasts to the end of your plan on 2026-11-29, when 0 capsules will be left.",
        ),
        (90, (), "Nothing is planned, so how long it lasts is not known."),
        (
            0,
            (Dose(Count.of(1), schedule=Schedule(most=Count.of(3))),),
            "Taken as needed, at its most each day, it lasts less than a day.",
        ),
        (
            99_999,
            (Dose(Count.of(1), schedule=Schedule(most=Count.of(3))),),
            "Taken as needed, at its most each day, it lasts longer than 10 years.",
        ),
    ],
)
def test_how_long_it_lasts(units: int, doses: tuple[Dose, ...], expected: str) -> None:
    assert expected in page(lot(units), doses=doses).splitlines()[1]


def test_a_product_of_unknown_amount_has_a_cost_that_is_unknown() -> None:
    paid = lot(90)._replace(price=Price(9_000, "EUR"))
    shown = page(paid, product=of("own", unknown(), when=["noon"]))
    assert "Costs 0.10 EUR a day, 3.00 EUR in the next 30 days; unknown per 100 mg" in shown
    (found,) = stocked.document(supplies(paid, product=of("own", unknown())))["products"]
    assert found["cost_per_100_mg"] == {"low": None, "high": None, "currency": "EUR"}


def test_a_product_without_magnesium_is_not_compared() -> None:
    paid = lot(90)._replace(price=Price(9_000, "EUR"))
    bare = of("bare", when=["noon"])
    assert "magnesium" not in page(paid, product=bare)
    (found,) = stocked.document(supplies(paid, product=bare))["products"]
    assert found["cost_per_100_mg"] is None


def test_units_that_no_plural_fits() -> None:
    shown = page(lot(0), product=replace(NEURO_MAG, unit="g"))
    assert shown.startswith("Neuro-Mag (neuro-mag): 0 g left\n")


@pytest.mark.parametrize("width", [None, 80, 40])
def test_foreign_text_steers_nothing(width: int | None) -> None:
    name = "Evil\x1b[31m [bold]:smiley:\u202e"
    terminal = screen(width)
    held = supplies(lot(3, None, "[/]A\x1b1"), product=replace(NEURO_MAG, name=name))
    stock.show(terminal, held, as_json=False)
    stock.show_change(
        terminal,
        Change("counted", held.supplies[0], ((lot(3, None, "[/]A\x1b1"), -1000),), 3000),
        as_json=False,
    )
    assert not {"\x1b", "\u202e"} & {*output(terminal)}
    assert "[/]A1" in output(terminal)
    assert "[bold]:smiley:" in output(terminal)


def test_a_change_that_touches_several_lots_names_each() -> None:
    held = supplies(lot(3, None, "A1"), lot(3, None, "", 2)).supplies[0]
    parts = ((lot(3, None, "A1"), -3000), (lot(9, None, "", 2), -2500))
    terminal = screen()
    stock.show_change(terminal, Change("removed", held, parts), as_json=False)
    assert output(terminal).startswith(
        "Removed 5.5 capsules of Neuro-Mag from the stock: lot A1 (3) and a lot in use since "
        "2026-11-20 (2.5). 6 capsules left; by your plan it runs out on 2026-11-22."
    )
