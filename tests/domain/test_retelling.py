"""How the past reads: limits, days in a row, signs and legends."""

from dataclasses import replace
from datetime import date

import pytest

from magstack.domain.amounts import Count
from magstack.domain.chronicle import Chronicle
from magstack.domain.products import Label
from magstack.domain.profile import OwnLimit, Profile
from magstack.domain.retelling import (
    MARKS,
    first_held,
    held,
    legend,
    limits_said,
    mark_of,
    spoken_amount,
    spoken_limit,
    standings,
    title,
    used,
)
from tests.domain.days import ADULT, NUMBERS, TODAY, mg
from tests.domain.pasts import DAY, row, told

OWN = replace(ADULT, profile=Profile(limits=(OwnLimit("magnesium", mg("100"), "Dr Silva"),)))
CHILD = replace(ADULT, profile=Profile(born=date(2017, 11, 18))).on(TODAY)
"""Somebody who turns nine on the day before yesterday."""

INFANT = replace(ADULT, profile=Profile(born=date(2026, 6, 1))).on(TODAY)


def limits(chronicle: Chronicle) -> list[str]:
    return [spoken_limit(limit, chronicle.unit) for limit in held(chronicle)]


def labelled(low: str, high: str = "", nutrient: str = "magnesium") -> Label:
    return Label(Count.of(1), (row(low, high, nutrient),), id=next(NUMBERS))


def test_the_limits_of_a_period() -> None:
    assert limits(told("2", person=OWN)) == ["US 350 mg", "EU 250 mg", "Dr Silva (your own) 100 mg"]


def test_a_limit_that_changes_says_from_when() -> None:
    assert limits(told("2 2 2", person=CHILD)) == ["US 110 mg, from 2026-11-18 350 mg", "EU 250 mg"]


def test_the_limits_in_one_line() -> None:
    assert limits_said(told("2 2 2", person=CHILD)) == (
        "Limits a day: US 110 mg, from 2026-11-18 350 mg; EU 250 mg"
    )
    assert limits_said(told("2", nutrient="aether")) == "Limits a day: none in the catalogue"


def test_a_limit_that_is_not_set_is_said_and_is_not_the_first() -> None:
    chronicle = told("2", person=INFANT)
    assert limits(chronicle) == ["US no limit set", "EU no limit set"]
    assert first_held(held(chronicle)) is None


def test_a_limit_that_counts_food_says_so() -> None:
    chronicle = told("2", label=labelled("2", nutrient="vitamin_b6"), nutrient="vitamin_b6")
    assert limits(chronicle) == ["US 100 mg, food counted too", "EU EFSA 12 mg, food counted too"]


def test_the_title_says_what_from_when_to_when_for_whom_and_by_whose_limits() -> None:
    assert title(told("2 2")) == (
        "Magnesium a day, 2026-11-18 to 2026-11-19 (adult, assumed; US limits first)"
    )


@pytest.mark.parametrize(
    ("word", "amount", "stands"),
    [
        ("2", "200 mg", ["below US 350 mg", "below EU 250 mg"]),
        ("3", "300 mg", ["below US 350 mg", "over EU 250 mg"]),
        ("4", "400 mg", ["over US 350 mg", "over EU 250 mg"]),
        ("1", "100 mg", []),
        ("off3", "300 mg", ["over EU 250 mg"]),
        ("c", "0 mg", ["below US 350 mg", "below EU 250 mg"]),
        ("0", "unknown", []),
        ("off", "-", []),
    ],
)
def test_how_a_day_reads(word: str, amount: str, stands: list[str]) -> None:
    chronicle = told(word)
    account = chronicle.days[0].account
    assert spoken_amount(account, chronicle.unit) == amount
    assert list(standings(account, chronicle)) == stands


def test_today_has_nothing_yet() -> None:
    assert spoken_amount(told("0", last=TODAY).days[0].account, "mg") == "nothing yet"


def test_a_range_is_over_at_its_high_end_or_for_sure() -> None:
    chronicle = told("2", label=labelled("130", "200"))
    assert list(standings(chronicle.days[0].account, chronicle)) == [
        "over US 350 mg at its high end",
        "over EU 250 mg",
    ]


def test_with_an_amount_missing_below_is_as_far_as_is_known() -> None:
    label = Label(Count.of(1), (row("130"), row("")), id=next(NUMBERS))
    chronicle = told("2", label=label)
    assert list(standings(chronicle.days[0].account, chronicle)) == [
        "below US 350 mg as far as is known",
        "over EU 250 mg",
    ]


def test_of_an_unknown_amount_nothing_is_said() -> None:
    chronicle = told("2", label=labelled(""))
    account = chronicle.days[0].account
    assert (spoken_amount(account, "mg"), list(standings(account, chronicle))) == ("unknown", [])


@pytest.mark.parametrize(
    ("word", "any_limit", "first"),
    [
        ("2", "below", "below"),
        ("3", "over", "below"),
        ("4", "over", "over"),
        ("1", "partial", "partial"),
        ("off3", "partial-over", "partial"),
        ("off4", "partial-over", "partial-over"),
        ("0", "blank", "blank"),
        ("off", "nothing-planned", "nothing-planned"),
    ],
)
def test_the_mark_of_a_day(word: str, any_limit: str, first: str) -> None:
    account = told(word).days[0].account
    assert (mark_of(account), mark_of(account, "iom-nam")) == (any_limit, first)


def test_a_day_with_an_unknown_amount_is_no_sign_of_one_below() -> None:
    unknown = told("2", label=labelled("")).days[0].account
    assert (mark_of(unknown), mark_of(unknown, "iom-nam")) == ("unsure", "unsure")
    least = Label(Count.of(1), (row("130"), row("")), id=next(NUMBERS))
    account = told("2", label=least).days[0].account
    assert (mark_of(account), mark_of(account, "iom-nam")) == ("over", "unsure")
    assert mark_of(told("ss", label=labelled("")).days[0].account) == "below"


def test_a_day_on_which_an_authority_has_no_limit_is_not_below_it() -> None:
    """The US has a limit from one year on."""
    person = replace(ADULT, profile=Profile(born=date(2025, 11, 19)))
    chronicle = told("1c 1c", person=person, label=labelled("50"))
    assert [mark_of(day.account, "iom-nam") for day in chronicle.days] == ["unsure", "below"]
    assert [mark_of(day.account) for day in chronicle.days] == ["below", "below"]


def test_the_marks_of_today_and_of_what_is_to_come() -> None:
    today = told("off4", last=TODAY).days[0].account
    assert mark_of(today) == "partial-over"
    quiet, later = told("1 0", last=TODAY + DAY).days
    assert (mark_of(quiet.account), mark_of(later.account)) == ("going-on", "future")


def test_a_legend_names_the_limit_or_that_of_the_day() -> None:
    plain, child = told("2"), told("2 2 2", person=CHILD)
    said = legend("mg", first_held(held(plain)))
    assert (said["below"], said["over"]) == (
        "complete, below US 350 mg",
        "complete, over US 350 mg",
    )
    assert legend("mg", first_held(held(child)))["over"] == "complete, over the US limit of the day"
    assert said["unsure"] == "complete, not comparable with US 350 mg"
    assert legend("mg")["over"] == "complete, over a limit"
    assert legend("mg")["unsure"] == "complete, an amount unknown"
    assert [mark for mark in MARKS if mark not in said] == []


def test_only_marks_that_occur_are_in_a_legend() -> None:
    assert used(["blank", "over", "blank"]) == ["over", "blank"]
