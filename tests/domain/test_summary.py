"""What many days come to: figures over complete days, days over, adherence, days in a row."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magstack.domain.amounts import Count, Interval, Mass
from magstack.domain.products import Label
from magstack.domain.profile import OwnLimit, Profile
from magstack.domain.summary import (
    Adherence,
    Over,
    Streak,
    adherence,
    by_month,
    highest,
    streak,
    summarised,
)
from tests.domain.days import ADULT, NUMBERS, TODAY, exactly, mg
from tests.domain.pasts import DAY, row, told

WORDS = ("2", "1", "s1", "ss", "0", "c", "1c", "3", "4", "off", "off1")
"""Days of every kind."""


def labelled(*rows: str) -> Label:
    """Return a label whose rows are ``100``, ``100 200`` (a range), or empty: unknown."""
    return Label(Count.of(1), tuple(row(*words.split()) for words in rows), id=next(NUMBERS))


def unknown() -> Label:
    return Label(Count.of(1), (row(""),), id=next(NUMBERS))


def test_a_mean_is_over_complete_days_alone() -> None:
    summary = summarised(told("2 s1 1 0 off c 4").days)
    assert dict(summary.kinds) == {
        "complete": 4,
        "partial": 1,
        "blank": 1,
        "nothing-planned": 1,
    }
    assert summary.mean is not None
    assert (summary.mean.amount, summary.mean.resolved) == (exactly("175"), True)
    assert (summary.counted, summary.unknown) == (4, 0)


def test_a_closed_day_with_nothing_taken_is_a_zero_and_a_blank_one_is_not() -> None:
    closed, blank = summarised(told("2 c").days), summarised(told("2 0").days)
    assert closed.mean is not None
    assert blank.mean is not None
    assert (closed.mean.amount, closed.counted) == (exactly("100"), 2)
    assert (blank.mean.amount, blank.counted) == (exactly("200"), 1)


def test_without_a_complete_day_there_is_no_mean() -> None:
    summary = summarised(told("1 0 off").days)
    assert (summary.mean, summary.lowest, summary.highest, summary.counted) == (None, None, None, 0)
    assert [over.of for over in summary.over] == [0, 0]


def test_the_lowest_and_the_highest_are_the_first_of_their_kind() -> None:
    summary = summarised(told("2 s1 4 s1 4 1").days)
    assert summary.lowest is not None
    assert summary.highest is not None
    assert summary.lowest.date == date(2026, 11, 15)
    assert summary.highest.date == date(2026, 11, 16)


def test_the_highest_of_all_days_may_be_one_that_is_not_complete() -> None:
    days = told("2 off4 0 4 1").days
    found = highest(days)
    assert found is not None
    assert (found.date, found.account.kind) == (days[1].date, "partial")


def test_the_highest_of_all_days_is_by_the_high_end() -> None:
    label = Label(Count.of(1), (row("10", "90"), row("")), id=next(NUMBERS))
    days = told("2 3 s1", label=label).days
    found = highest(days)
    assert found is not None
    assert (found.date, found.account.total) == (days[1].date, days[1].account.total)
    assert found.account.total is not None
    assert not found.account.total.resolved


@pytest.mark.parametrize("days", ["0 off 0", "off"])
def test_without_an_entry_there_is_no_highest_day(days: str) -> None:
    assert highest(told(days).days) is None


def test_an_unknown_amount_is_no_highest() -> None:
    assert highest(told("2 1", label=unknown()).days) is None
    zero = highest(told("2 ss", label=unknown()).days)
    assert zero is not None
    assert zero.date == TODAY - DAY


def test_a_day_to_come_is_not_the_highest() -> None:
    found = highest(told("2 1 4", last=TODAY + DAY).days)
    assert found is not None
    assert found.date == TODAY - DAY


def test_ranges_stay_ranges() -> None:
    summary = summarised(told("2 s1", label=labelled("100 200")).days)
    assert summary.mean is not None
    assert summary.mean.amount == Interval(mg("150"), mg("300"))


def test_a_mean_of_thirds_is_rounded_at_the_nanogram() -> None:
    summary = summarised(told("2 2 s1").days)
    assert summary.mean is not None
    assert summary.mean.amount.low == Mass(166_666_667)


def test_an_amount_that_is_missing_makes_the_mean_a_least_one() -> None:
    label = Label(Count.of(1), (row("100"), row("")), id=next(NUMBERS))
    summary = summarised(told("2 ss", label=label).days)
    assert summary.mean is not None
    assert (summary.mean.amount, summary.mean.resolved) == (exactly("100"), False)
    assert [(over.days, over.of, over.unsure) for over in summary.over] == [(0, 2, 1)] * 2


def test_days_of_which_nothing_is_known_are_not_in_the_mean() -> None:
    summary = summarised(told("2 ss ss", label=unknown()).days)
    assert summary.mean is not None
    assert (summary.counted, summary.unknown) == (2, 1)
    assert summary.mean.amount == exactly("0")


def test_days_over_count_among_complete_days_and_others_by_themselves() -> None:
    person = replace(ADULT, profile=Profile(limits=(OwnLimit("magnesium", mg("100"), "Dr Silva"),)))
    days = told("4 3 2 s1 off3 off4 0", person=person).days
    assert summarised(days).over == (
        Over("iom-nam", 1, 4, 1, 0),
        Over("scf-efsa", 2, 4, 2, 0),
        Over("Dr Silva", 3, 4, 2, 0),
    )


def test_a_day_to_come_is_over_nothing() -> None:
    (us, eu) = summarised(told("4 4", last=TODAY + DAY).days).over
    assert (us.days, us.of, us.partial, eu.partial) == (1, 1, 0, 0)


def test_months_are_told_apart() -> None:
    months = by_month(told("2 " * 12 + "s1 " * 12).days)
    assert [(first, summary.counted) for first, summary in months] == [
        (date(2026, 10, 27), 5),
        (date(2026, 11, 1), 19),
    ]
    assert months[0][1].mean is not None
    assert months[0][1].mean.amount == exactly("200")


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("2 s1 ss", (3, 3, 0, 0, 0)),
        ("2 1 0", (3, 0, 0, 3, 0)),
        ("2 1c c", (3, 0, 3, 0, 0)),
        ("off 2 off1", (2, 0, 0, 0, 0)),
    ],
)
def test_what_became_of_planned_doses(days: str, expected: tuple[int, ...]) -> None:
    assert adherence(told(days)) == [Adherence("mag", *expected)]


def test_a_dose_that_is_due_today_is_not_counted() -> None:
    assert adherence(told("2 1", last=TODAY)) == [Adherence("mag", 3, 0, 0, 0, 0)]
    assert adherence(told("2 1c", last=TODAY)) == [Adherence("mag", 3, 0, 1, 0, 0)]
    assert adherence(told("2 0 0", last=TODAY + DAY)) == [Adherence("mag", 2, 0, 0, 0, 0)]


def test_a_dose_taken_in_part_is_not_taken_and_is_said() -> None:
    assert adherence(told("1h")) == [Adherence("mag", 1, 0, 0, 1, 1)]
    assert adherence(told("1hc")) == [Adherence("mag", 1, 0, 1, 0, 1)]


def test_the_share_taken_is_a_range_while_doses_are_unknown() -> None:
    assert Adherence("mag", 3, 1, 0, 0, 0).share == (Fraction(3, 4), Fraction(3, 4))
    assert Adherence("mag", 3, 0, 0, 1, 0).share == (Fraction(3, 4), Fraction(1))
    assert Adherence("mag", 3, 0, 1, 1, 0).share == (Fraction(3, 5), Fraction(4, 5))


def test_a_product_without_planned_doses_has_no_adherence() -> None:
    assert adherence(told("off1 off")) == []


@pytest.mark.parametrize(
    ("days", "current", "longest"),
    [
        ("2 2 2", 3, 3),
        ("2 2 0 2", 1, 2),
        ("2 2 1 2", 1, 2),
        ("2 2 2 0", 0, 3),
        ("2 off off 2", 2, 2),
        ("2 off1 2", 1, 1),
        ("s1 c ss", 3, 3),
        ("off off", 0, 0),
    ],
)
def test_complete_days_in_a_row(days: str, current: int, longest: int) -> None:
    assert streak(told(days)) == Streak(current, longest, open=False)


def test_today_breaks_no_row_and_counts_once_it_is_complete() -> None:
    assert streak(told("2 2 1", last=TODAY)) == Streak(2, 2, open=False)
    assert streak(told("2 2 2", last=TODAY)) == Streak(3, 3, open=False)


@pytest.mark.parametrize(
    ("days", "row_is_open"), [("2 2", True), ("off 2", True), ("0 2", False), ("2 0", False)]
)
def test_a_row_that_may_have_begun_before_is_open(days: str, *, row_is_open: bool) -> None:
    assert streak(told(days, before=True)).open is row_is_open


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40))
def test_the_highest_of_all_days_is_that_of_a_plain_search(words: list[str]) -> None:
    days = told(" ".join(words)).days
    amounts = [
        -1 if day.account.total is None else day.account.total.amount.high.nanograms for day in days
    ]
    found = highest(days)
    assert (found is None) == (max(amounts) < 0)
    if found is not None:
        assert found.date == days[amounts.index(max(amounts))].date


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40))
def test_the_figures_are_those_of_a_plain_count(words: list[str]) -> None:
    chronicle = told(" ".join(words))
    summary = summarised(chronicle.days)
    amounts = [
        day.account.total.amount.low.nanograms
        for day in chronicle.days
        if day.account.kind == "complete" and day.account.total is not None
    ]
    assert summary.kinds.total() == len(words)
    assert summary.counted == len(amounts)
    if summary.mean is not None:
        mean = Fraction(sum(amounts), len(amounts))
        assert summary.mean.amount.low == Mass(round(mean))
    assert [over.days for over in summary.over] == [
        sum(amount > limit * 10**6 for amount in amounts) for limit in (350, 250)
    ]
    planned = sum("off" not in word for word in words) * 2
    assert sum(each.planned for each in adherence(chronicle)) == planned
