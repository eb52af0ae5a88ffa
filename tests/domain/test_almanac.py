"""Days as weeks: how many columns a year has, and where its months begin."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magstack.domain.almanac import Block, quarters, years
from magstack.domain.chronicle import PastDay
from tests.domain.pasts import DAY, told

ACCOUNT = told("2").days[0].account


def days(first: date, count: int) -> tuple[PastDay, ...]:
    return tuple(PastDay(first + place * DAY, ACCOUNT, (), False) for place in range(count))


def test_twelve_months_are_one_block_and_more_are_years() -> None:
    (whole,) = years(days(date(2025, 11, 21), 365))
    assert (whole.name, whole.weeks, whole.monday) == ("", 53, date(2025, 11, 17))
    more = years(days(date(2025, 11, 20), 367))
    assert [(block.name, len(block.days)) for block in more] == [("2025", 42), ("2026", 325)]


def test_a_leap_year_that_begins_on_a_sunday_has_the_most_weeks() -> None:
    (block,) = years(days(date(2012, 1, 1), 366))
    assert block.weeks == 54


def test_quarters_of_a_year() -> None:
    blocks = quarters(days(date(2025, 12, 30), 100))
    assert [block.name for block in blocks] == [
        "Oct to Dec 2025",
        "Jan to Mar 2026",
        "Apr to Jun 2026",
    ]
    assert [len(block.days) for block in blocks] == [2, 90, 8]


def test_a_block_in_which_nothing_was_is_left_out_but_the_last() -> None:
    off = told("off").days[0].account
    lived, idle = days(date(2025, 8, 1), 40), days(date(2025, 9, 10), 200)
    found = (*lived, *(day._replace(account=off) for day in idle))
    names = [block.name for block in quarters(found)]
    assert names == ["Jul to Sep 2025", "Jan to Mar 2026"]


@pytest.mark.parametrize(
    ("first", "count", "expected"),
    [
        (date(2026, 1, 1), 90, [(0, "Jan"), (4, "Feb"), (8, "Mar")]),
        (date(2025, 11, 21), 20, [(2, "Dec")]),
        (date(2025, 11, 21), 8, [(0, "Nov")]),
        (date(2025, 11, 1), 40, [(0, "Nov"), (5, "Dec")]),
    ],
)
def test_a_month_is_named_where_it_begins_if_there_is_room(
    first: date, count: int, expected: list[tuple[int, str]]
) -> None:
    assert Block("", days(first, count)).months() == expected


@given(st.dates(date(1970, 1, 1), date(2099, 1, 1)), st.integers(1, 800))
def test_every_day_has_one_place(first: date, count: int) -> None:
    found = days(first, count)
    for blocks in (years(found), quarters(found)):
        assert [day for block in blocks for day in block.days] == list(found)
        for block in blocks:
            places = [(block.week_of(day.date), day.date.weekday()) for day in block.days]
            assert places == sorted(set(places))
            assert places[-1][0] == block.weeks - 1 <= 53
            weeks = [week for week, _ in block.months()]
            assert all(later - week >= 4 for week, later in pairwise(weeks))
