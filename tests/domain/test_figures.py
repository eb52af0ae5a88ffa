"""Figures in sentences: each says over how many days it stands, and none praises or blames."""

from dataclasses import replace
from datetime import date

import pytest

from magstack.domain.amounts import Count
from magstack.domain.chronicle import Chronicle
from magstack.domain.figures import notes, sentences, share
from magstack.domain.products import Label
from magstack.domain.profile import Profile
from magstack.domain.summary import Adherence, streak, summarised
from tests.domain.days import ADULT, NUMBERS, TODAY
from tests.domain.pasts import DAY, row, told


def said(chronicle: Chronicle) -> list[str]:
    return list(sentences(chronicle, summarised(chronicle.days), streak(chronicle)))


def labelled(*rows: tuple[str, str]) -> Label:
    return Label(Count.of(1), tuple(row(*ends) for ends in rows), id=next(NUMBERS))


def test_every_figure_says_over_how_many_days_it_stands() -> None:
    chronicle = told("4 2 off4 1 0 off off3 s1 2", last=TODAY)
    left_out = "3 partial days, 1 blank day and 1 day with nothing planned"
    assert said(chronicle) == [
        f"Mean 225 mg over 4 complete days of 9; not in it: {left_out}.",
        "Lowest 100 mg on 2026-11-19, highest 400 mg on 2026-11-12.",
        "Over US 350 mg: 1 of 4 complete days; 1 day not complete is over already.",
        "Over EU 250 mg: 1 of 4 complete days; 2 days not complete are over already.",
        "Complete days in a row: 2; the most in this period: 2.",
    ]


def test_a_period_without_gaps_says_less() -> None:
    assert said(told("2 2", last=TODAY)) == [
        "Mean 200 mg over 2 complete days.",
        "Each of them came to 200 mg.",
        "Over US 350 mg: 0 of 2 complete days.",
        "Over EU 250 mg: 0 of 2 complete days.",
        "Complete days in a row: 2; the most in this period: 2.",
    ]
    assert said(told("2"))[:2] == [
        "Mean 200 mg over 1 complete day.",
        "Over US 350 mg: 0 of 1 complete day.",
    ]


def test_without_a_complete_day_nothing_is_averaged() -> None:
    assert said(told("1 0", last=TODAY)) == [
        "No complete day, and so no mean: only 1 partial day and today, which is going on."
    ]
    assert said(told("off3 0", last=TODAY)) == [
        "No complete day, and so no mean: only 1 partial day and today, which is going on.",
        "Over EU 250 mg: 1 day not complete is over already.",
    ]


def test_complete_days_without_a_known_amount_have_no_mean_and_are_over_nothing_known() -> None:
    assert said(told("2 2 0", label=labelled(("", "")))) == [
        "No mean: only 2 complete days with an unknown amount and 1 blank day.",
        "Complete days in a row up to 2026-11-19: 0; the most in this period: 2.",
    ]


def test_days_to_come_are_no_days_of_the_period_yet() -> None:
    assert said(told("2 2 0 0", last=TODAY + 2 * DAY))[0] == "Mean 200 mg over 2 complete days."


def test_an_unknown_amount_is_named_and_a_missing_one_makes_it_a_least() -> None:
    unknown = told("2 ss", label=labelled(("", "")))
    assert said(unknown)[0] == (
        "Mean 0 mg over 1 complete day of 2; not in it: 1 complete day with an unknown amount."
    )
    some = said(told("2 s1", label=labelled(("100", ""), ("", ""))))
    assert some[0] == "Mean at least 150 mg over 2 complete days."
    assert some[1] == "Lowest at least 100 mg on 2026-11-19, highest at least 200 mg on 2026-11-18."
    assert some[2] == (
        "Over US 350 mg: 0 of 2 complete days; on 2 of the others an amount is unknown."
    )


def test_a_range_is_told_by_its_ends_and_how_it_is_judged() -> None:
    told_so = said(told("2 s1", label=labelled(("100", "200"))))
    assert told_so[:2] == [
        "Mean 150–300 mg over 2 complete days.",
        "Lowest 100 mg on 2026-11-19, highest 400 mg on 2026-11-18.",
    ]
    assert "A range is held against a limit by its high end." in told_so


def test_a_limit_that_counts_food_is_warned_of() -> None:
    label = Label(Count.of(1), (row("2", nutrient="vitamin_b6"),), id=next(NUMBERS))
    chronicle = told("2", label=label, nutrient="vitamin_b6")
    assert "A limit that counts food too is passed earlier than these amounts say." in said(
        chronicle
    )


def test_a_limit_that_changes_is_that_of_the_day() -> None:
    person = replace(ADULT, profile=Profile(born=date(2017, 11, 18)))
    assert "Over the US limit of the day: 1 of 3 complete days." in said(
        told("2 2 2", person=person)
    )


def test_a_row_up_to_the_end_of_a_past_period_says_so() -> None:
    chronicle = told("2 0 2", last=date(2026, 6, 30))
    assert said(chronicle)[-1] == (
        "Complete days in a row up to 2026-06-30: 1; the most in this period: 1."
    )


def test_a_row_that_may_have_begun_before_says_so() -> None:
    assert said(told("2 2", last=TODAY, before=True))[-1] == (
        "Complete days in a row: 2, as far back as this period goes."
    )


@pytest.mark.parametrize(
    ("kept", "percent"),
    [
        (Adherence("mag", 1, 1, 0, 0, 0), "50.0 %"),
        (Adherence("mag", 1, 1, 0, 2, 0), "25.0 to 75.0 %"),
        (Adherence("mag", 0, 0, 0, 2, 0), "0.0 to 100.0 %"),
    ],
)
def test_the_share_taken(kept: Adherence, percent: str) -> None:
    assert share(kept) == percent


def test_what_has_to_be_said_of_doses() -> None:
    assert list(notes([Adherence("mag", 1, 0, 0, 0, 0)])) == []
    (unknown, partly) = notes([Adherence("mag", 1, 0, 0, 1, 1)])
    assert unknown.startswith("Unknown: neither taken nor skipped, on a day that was not closed.")
    assert partly == "1 dose was taken in part, and is not counted as taken."
    assert list(notes([Adherence("mag", 1, 0, 2, 0, 2)])) == [
        "2 doses were taken in part, and are not counted as taken."
    ]
