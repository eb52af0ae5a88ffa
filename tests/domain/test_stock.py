"""Lots: in which order they are used up, and that no unit is lost or made."""

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magstack.domain.amounts import Count
from magstack.domain.stock import (
    Lot,
    Price,
    called,
    drawn,
    in_order,
    left_in,
    put_onto,
    taken_out,
)

TODAY = date(2026, 11, 20)
MAY = date(2027, 5, 31)
OCTOBER = date(2026, 10, 31)


def lot(
    number: int, left: int, expires: date | None = None, size: int | None = None, code: str = ""
) -> Lot:
    """Return a lot of so many units, of which some are left."""
    return Lot(code, Count.of(size or max(left, 1)), left * 1000, TODAY, 1, expires, None, number)


def numbers(parts: Iterable[tuple[Lot, int]]) -> list[tuple[int | None, int]]:
    return [(lot.id, units // 1000) for lot, units in parts]


def test_first_to_expire_first_then_the_older() -> None:
    later = lot(1, 1, MAY)._replace(since=TODAY + timedelta(days=1))
    lots = [later, lot(2, 1), lot(3, 1, OCTOBER), lot(4, 1, MAY)]
    assert [each.id for each in in_order(lots)] == [3, 4, 1, 2]


def test_what_is_good_is_taken_before_what_has_expired() -> None:
    lots = [lot(1, 5, OCTOBER), lot(2, 2, MAY), lot(3, 2)]
    assert numbers(drawn(lots, 6000, TODAY)) == [(2, 2), (3, 2), (1, 2)]
    assert numbers(drawn(lots, 99_000, TODAY)) == [(2, 2), (3, 2), (1, 5)]


def test_a_lot_is_good_on_its_last_day() -> None:
    assert lot(1, 1, MAY).good_on(MAY)
    assert not lot(1, 1, MAY).good_on(MAY + timedelta(days=1))
    assert lot(1, 1).good_on(date.max)


def test_what_is_taken_on_a_day_before_is_not_drawn() -> None:
    assert numbers(drawn([lot(1, 5)], 1000, TODAY - timedelta(days=1))) == []


def test_what_nobody_took_is_taken_out_of_what_expires_first() -> None:
    lots = [lot(1, 5), lot(2, 2, MAY), lot(3, 2, OCTOBER)]
    assert numbers(taken_out(lots, 3000)) == [(3, 2), (2, 1)]


def test_what_is_found_goes_onto_the_lot_in_use_and_then_onto_the_last() -> None:
    lots = [lot(1, 0, OCTOBER, 90), lot(2, 85, MAY, 90), lot(3, 88, None, 90)]
    assert numbers(put_onto(lots, 4000, opened=2)) == [(2, 4)]
    assert numbers(put_onto(lots, 10_000, opened=2)) == [(2, 5), (3, 2), (1, 3)]
    assert numbers(put_onto(lots, 3000)) == [(3, 2), (2, 1)]
    assert sum(units for _, units in put_onto(lots, 999_000)) == 97_000


def test_a_lot_is_called_by_its_code_in_any_case() -> None:
    lots = [lot(1, 1, code="A123"), lot(2, 1), lot(3, 1, code="a123")]
    assert [each.id for each in called(lots, "a123")] == [1, 3]
    assert called(lots, "") == []


@pytest.mark.parametrize(
    ("price", "containers", "expected"), [(34_500, 2, Fraction(69, 180)), (None, 2, None)]
)
def test_the_price_of_a_unit(price: int | None, containers: int, expected: Fraction | None) -> None:
    bought = lot(1, 180)._replace(containers=containers)
    paid = bought._replace(price=None if price is None else Price(price, "EUR"))
    assert paid.unit_price == expected


days = st.integers(-40, 400).map(lambda away: TODAY + timedelta(days=away))


@st.composite
def lots(draw: st.DrawFn, most: int = 5) -> list[Lot]:
    """Return lots that were bought on some days, in part used up."""
    found = []
    for number in range(draw(st.integers(0, most))):
        size = draw(st.integers(1, 200_000))
        left = draw(st.integers(0, size))
        since, expires = draw(days), draw(st.none() | days)
        found.append(Lot("", Count(size), left, since, 1, expires, None, number))
    return found


@given(lots(), st.integers(0, 500_000), days)
def test_no_unit_is_drawn_twice_or_made(held: list[Lot], wanted: int, day: date) -> None:
    parts = list(drawn(held, wanted, day))
    there = left_in(each for each in held if each.since <= day)
    assert sum(units for _, units in parts) == min(wanted, there)
    assert all(0 < units <= each.remaining for each, units in parts)
    assert len({each.id for each, _ in parts}) == len(parts)


@given(lots(), st.integers(0, 500_000), days)
def test_nothing_is_drawn_while_something_that_comes_first_is_left(
    held: list[Lot], wanted: int, day: date
) -> None:
    parts = dict(drawn(held, wanted, day))
    after = [(each, each.remaining - parts.get(each, 0)) for each in held if each.since <= day]
    for used in parts:
        for other, left in after:
            sooner = (used.expires or date.max) > (other.expires or date.max)
            if left and other.good_on(day):
                assert used.good_on(day)
                assert not sooner, "what expires first is used up first"


@given(lots(), st.integers(0, 500_000))
def test_what_is_taken_out_and_put_back_is_as_it_was(held: list[Lot], wanted: int) -> None:
    out = dict(taken_out(held, wanted))
    assert sum(out.values()) == min(wanted, left_in(held))
    after = [each._replace(remaining=each.remaining - out.get(each, 0)) for each in held]
    assert all(each.remaining >= 0 for each in after)
    back = dict(put_onto(after, sum(out.values())))
    assert sum(back.values()) == sum(out.values())
    assert all(units <= each.room for each, units in back.items())


@given(lots(), st.integers(0, 500_000), st.none() | st.integers(0, 4))
def test_no_lot_comes_to_hold_more_than_was_bought(
    held: list[Lot], found: int, opened: int | None
) -> None:
    parts = list(put_onto(held, found, opened))
    assert sum(units for _, units in parts) == min(found, sum(each.room for each in held))
    assert all(0 < units <= each.room for each, units in parts)
    if parts and opened in {each.id for each in held if each.room}:
        assert parts[0][0].id == opened
