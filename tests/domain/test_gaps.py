"""What of a period is not known is said in sentences, and what is known is not."""

from dataclasses import replace
from datetime import date

import pytest

from magstack.domain.amounts import Count
from magstack.domain.clinical import StackLine
from magstack.domain.doses import Dose, Schedule
from magstack.domain.gaps import gaps
from magstack.domain.products import Label, LabelRow
from magstack.domain.profile import OwnLimit, Person
from magstack.domain.summary import Adherence
from tests.domain.days import ADULT, FACTS, NUMBERS, TODAY, aged, mg, of
from tests.domain.pasts import DAY, row, told

ALL_TAKEN = Adherence("mag", 2, 0, 0, 0, 0)
GROWN = aged(40)

MEANLESS = "are not complete, and so in no mean:"
MORE = "(more may have been taken)"
NOTHING = "with nothing planned or logged"
BLANK = "(nothing logged: unknown, not zero)"


def line(*rows: LabelRow, needed: bool = False, taken: int = 0, planned: bool = True) -> StackLine:
    """Return a product that holds rows, taken on so many days, planned or as needed or neither."""
    product = replace(of("mag", *rows), name="Mag")
    noon = Dose(Count.of(1), slot="noon")
    some = Dose(Count.of(1), schedule=Schedule(most=Count.of(2)))
    doses = (some,) if needed else (noon,) if planned else ()
    kept = ALL_TAKEN if doses == (noon,) else None
    labels = product.labels
    return StackLine(product, labels[0], doses, None, kept, labels, taken)


def said(
    days: str, *stack: StackLine, person: Person = GROWN, last: date = TODAY - DAY
) -> list[str]:
    return [*gaps(told(days, last=last).days, stack, person, FACTS)]


def test_a_period_of_which_all_is_known_has_no_gaps() -> None:
    assert said("2 c s1", line(row("100"), row("1", "2"), taken=3)) == []


@pytest.mark.parametrize(
    ("days", "sentences"),
    [
        ("2 1 1 2", [f"2 of 4 days {MEANLESS} 2 partial days {MORE}."]),
        (
            "2 off off1 2",
            [f"2 of 4 days {MEANLESS} 1 partial day {MORE} and 1 day {NOTHING}."],
        ),
        ("0", [f"1 of 1 day is not complete, and so in no mean: 1 blank day {BLANK}."]),
        ("0 2 0", [f"2 of 3 days {MEANLESS} 2 blank days {BLANK}."]),
    ],
)
def test_days_that_are_not_complete(days: str, sentences: list[str]) -> None:
    assert said(days) == sentences


def test_today_is_among_them_while_it_goes_on() -> None:
    (sentence,) = said("2 1 off off 0", last=TODAY)
    left = (
        f"1 partial day {MORE}, 2 days with nothing planned or logged and today, which is going on."
    )
    assert sentence == f"4 of 5 days {MEANLESS} {left}"
    assert said("2 2", last=TODAY) == []


def test_amounts_that_are_unknown_are_named_once() -> None:
    mag = line(row(""), row("", nutrient="zinc"), row("", nutrient="zinc"), row("2"))
    older = Label(Count.of(1), (row("", nutrient="iron"),), id=next(NUMBERS))
    (sentence,) = said("2", mag._replace(labels=(*mag.labels, older)))
    assert sentence == (
        "How much magnesium, zinc and iron Mag holds is unknown: every total with it is "
        "“at least”, or unknown."
    )


@pytest.mark.parametrize(
    ("shown", "sentence"),
    [
        (
            line(planned=False, taken=1),
            "Mag had no planned dose and was logged on 1 day: whether that is all is not known.",
        ),
        (
            line(needed=True, taken=2),
            "Mag is taken as needed and was logged on 2 days: whether that is all is not known.",
        ),
        (
            line(needed=True),
            "Mag is taken as needed and was never logged: whether that is all is not known.",
        ),
    ],
)
def test_what_no_plan_tells_of(shown: StackLine, sentence: str) -> None:
    assert said("2", shown) == [sentence]


def test_what_was_planned_and_ended_or_is_yet_to_come_has_no_gap() -> None:
    ended = line(planned=False, taken=2)._replace(adherence=ALL_TAKEN)
    today = line(taken=1)._replace(adherence=None)
    assert said("2", ended, today, line(planned=False)) == []


def test_an_age_that_is_assumed_is_said() -> None:
    assert said("2", person=ADULT) == ["No age is in the record: the limits are those of an adult."]


def test_what_the_record_does_not_date_is_said() -> None:
    limits = tuple(
        OwnLimit(name, mg("30"), by)
        for name, by in (("zinc", "Dr A"), ("iron", "Dr B"), ("magnesium", "Dr A"))
    )
    profile = replace(GROWN.profile, state="pregnant", limits=limits)
    state, limit = said("2", person=replace(GROWN, profile=profile))
    assert state == (
        "Since when the person is pregnant is not in the record: every day is held against the "
        "limits for that."
    )
    assert limit == (
        "Since when a limit set by Dr A and Dr B holds is not in the record: every day is held "
        "against it."
    )
    nursing = replace(GROWN, profile=replace(GROWN.profile, state="lactating"))
    assert said("2", person=nursing)[0].startswith("Since when the person is breastfeeding")
