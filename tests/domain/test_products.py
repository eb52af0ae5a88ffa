"""Products, and which of their labels holds on a day."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magstack.domain.amounts import Count, Interval, Mass
from magstack.domain.products import Label, LabelRow, Part, Product

AMOUNT = Interval.exactly(Mass.of(144, "mg"))
MAGTEIN = Part("l-threonate-monohydrate", Mass.of(2000, "mg"))
OXIDE = Part("oxide", Mass.of(100, "mg"))


def product(*labels: Label, brand: str = "Life Extension", container: int | None = 90) -> Product:
    return Product(
        slug="neuro-mag",
        brand=brand,
        name="Neuro-Mag",
        unit="capsule",
        units_per_container=Count.of(container) if container else None,
        source="catalogue",
        status="checked",
        labels=labels,
    )


def label(since: date | None, serving: int = 3) -> Label:
    return Label(
        Count.of(serving), (LabelRow("magnesium", (MAGTEIN,), AMOUNT, "declared"),), since=since
    )


REFORMULATED = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("day", "which"),
    [(date(2026, 5, 31), 1), (REFORMULATED, 0), (date(2026, 6, 2), 0), (date(1999, 1, 1), 1)],
)
def test_a_label_holds_from_its_day(day: date, which: int) -> None:
    labels = (label(REFORMULATED), label(None))

    assert product(*labels).label_on(day) is labels[which]


def test_before_the_first_label_the_oldest_holds() -> None:
    labels = (label(REFORMULATED), label(date(2026, 1, 1)))

    assert product(*labels).label_on(date(2020, 1, 1)) is labels[1]


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.sets(st.integers(0, 9000), min_size=1))
def test_the_newest_label_that_has_begun_holds(day: date, starts: set[int]) -> None:
    first = date(2010, 1, 1)
    days = sorted((first + timedelta(days=start) for start in starts), reverse=True)
    begun = [start for start in days if start <= day]

    holds = product(*map(label, days), label(None)).label_on(day)

    assert holds.since == (begun[0] if begun else None)


def test_a_product_has_a_title() -> None:
    assert product(label(None)).title == "Life Extension Neuro-Mag"
    assert product(label(None), brand="").title == "Neuro-Mag"


def test_servings_of_a_container_follow_the_newest_label() -> None:
    assert product(label(None)).servings_per_container == 30
    assert product(label(None, serving=7)).servings_per_container == Decimal("12.857")
    assert product(label(None), container=None).servings_per_container is None


def test_a_row_names_its_one_form() -> None:
    row = LabelRow("magnesium", (MAGTEIN,), AMOUNT, "declared")

    assert (row.form, row.compound) == ("l-threonate-monohydrate", Mass.of(2000, "mg"))


@pytest.mark.parametrize("parts", [(), (MAGTEIN, OXIDE)])
def test_a_row_of_no_form_or_of_several_names_none(parts: tuple[Part, ...]) -> None:
    row = LabelRow("magnesium", parts, AMOUNT, "declared")

    assert (row.form, row.compound) == (None, None)


def test_an_amount_is_unresolved_exactly_when_there_is_none() -> None:
    assert LabelRow("magnesium", (), None, "unresolved").elemental is None
    with pytest.raises(ValueError, match="unresolved exactly when there is none"):
        LabelRow("magnesium", (), None, "declared")
    with pytest.raises(ValueError, match="unresolved exactly when there is none"):
        LabelRow("magnesium", (), AMOUNT, "unresolved")


def test_a_product_is_put_away_from_its_day_on() -> None:
    label = Label(Count(1000), (LabelRow("magnesium", (), AMOUNT, "declared"),))
    there = Product("x", "", "X", "capsule", None, "", "own", (label,))
    away = replace(there, archived=date(2026, 11, 20))
    days = [date(2026, 11, day) for day in (19, 20, 21)]
    assert [away.put_away(day) for day in days] == [False, True, True]
    assert not any(there.put_away(day) for day in days)
