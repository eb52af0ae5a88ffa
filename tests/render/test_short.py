"""The day in a line: what is taken, how it stands, what comes next, and nothing that is not so."""

import io
import json
from dataclasses import replace
from datetime import date

import pytest

from magstack.context import Terminal
from magstack.domain.amounts import Interval
from magstack.domain.products import LabelRow
from magstack.domain.profile import OwnLimit, Profile
from magstack.domain.reports import DayReport
from magstack.domain.review import Day, day_of
from magstack.render import short
from tests.domain.days import (
    ADULT,
    FACTS,
    MAGNEN,
    NEURO_MAG,
    TODAY,
    aged,
    at,
    holding,
    intake,
    mg,
    of,
    planned,
    review,
    unknown,
)

NIGHT = planned(NEURO_MAG, "night", units=3)


def reported(day: Day, *, today: bool = True) -> DayReport:
    return DayReport(day, FACTS, [], today)


def line(day: Day, now: str = "12:00", *, today: bool = True) -> str:
    return short.line(reported(day, today=today), at(now))


def ranging(low: str, high: str) -> LabelRow:
    return LabelRow("magnesium", (), Interval(mg(low), mg(high)), "range")


def test_the_example_stack() -> None:
    night = intake(NEURO_MAG, "22:00", units=3)
    assert line(review(NEURO_MAG, MAGNEN)) == (
        "Mg 0/404 mg, US 350: +54 planned · next 12:30 magnen-b6"
    )
    assert line(review(NEURO_MAG, MAGNEN, intakes=[intake(MAGNEN, units=2)]), "13:00") == (
        "Mg 260/404 mg, US 350: +54 planned · next 22:00 neuro-mag"
    )
    assert line(review(NEURO_MAG, MAGNEN, intakes=[night, intake(MAGNEN, units=2)])) == (
        "Mg 404 mg, US 350: +54 taken · all taken"
    )


STANDS = {
    "Mg 0/144 mg, US 350: 41.1 % planned": review(NEURO_MAG),
    "Mg 0/144 mg, EU 250: 57.6 % planned": review(
        NEURO_MAG, person=replace(ADULT, authority="scf-efsa")
    ),
    "Mg 0/144 mg, US: no limit set": review(NEURO_MAG, person=aged(0)),
    "Mg 0/300–400 mg, US 350: up to +50 planned": review(
        of("own", ranging("300", "400"), when=["22:00"])
    ),
    "Mg 0/30–70 mg, US 350: up to 20.0 % planned": review(
        of("own", ranging("30", "70"), when=["22:00"])
    ),
    "Mg 0/unknown mg, US 350: unknown": review(of("own", unknown(), when=["22:00"])),
    "Mg 0/≥144 mg, US 350: ≥41.1 % planned": review(NIGHT, of("own", unknown(), when=["08:00"])),
    "zinc 0/10 mg, US 40 with food: 25.0 % planned": review(holding("own", "zinc 10", "22:00")),
    "zinc 0/50 mg, US 40 with food: +10 planned": review(holding("own", "zinc 50", "22:00")),
    "zz 0/1 mg, no limit": review(holding("own", "zz 1", "22:00")),
}


@pytest.mark.parametrize("stands", STANDS)
def test_how_the_first_nutrient_stands(stands: str) -> None:
    assert line(STANDS[stands]).startswith(f"{stands} · ")


def test_what_is_unknown_and_all_taken_is_no_number() -> None:
    own = of("own", unknown(), when=["08:00"])
    assert line(review(own, intakes=[intake(own)])) == "Mg unknown, US 350: unknown · all taken"


def test_more_taken_than_is_known_is_at_least_so_much() -> None:
    own = of("own", unknown(), when=["22:00"])
    day = review(MAGNEN, own, intakes=[intake(MAGNEN, units=3), intake(own)])
    assert line(day) == "Mg ≥390 mg, US 350: ≥+40 taken · all taken"


def test_magnesium_comes_first_where_the_stack_has_it_today_or_not() -> None:
    zinc = holding("zinc", "zinc 10", "08:00")
    assert line(review(zinc, NEURO_MAG)).startswith("Mg ")
    assert line(review(zinc, replace(NEURO_MAG, doses=()))) == (
        "no Mg taken or planned · overdue 08:00 zinc"
    )
    away = replace(NEURO_MAG, doses=(), archived=TODAY)
    assert line(review(zinc, away)).startswith("zinc ")


def test_an_own_limit_does_not_take_the_place_of_the_authority_s() -> None:
    own = (OwnLimit("magnesium", mg("100"), "Dr Silva"),)
    day = review(NEURO_MAG, person=replace(ADULT, profile=Profile(limits=own)))
    assert line(day).startswith("Mg 0/144 mg, US 350: 41.1 %")


TWICE = planned(holding("pills", "zinc 1"), "08:00", "12:30", "12:30", "00:30")


@pytest.mark.parametrize(
    ("now", "coming"),
    [
        ("07:59", "next 08:00 pills"),
        ("08:00", "next 08:00 pills"),
        ("08:01", "overdue 08:00 pills"),
        ("13:00", "overdue 08:00 pills +2"),
    ],
)
def test_what_comes_next_or_should_have_been(now: str, coming: str) -> None:
    assert line(review(TWICE), now).endswith(f" · {coming}")


def test_doses_of_the_same_time_are_counted() -> None:
    day = review(TWICE, intakes=[intake(TWICE, "08:00")])
    assert line(day, "12:00").endswith(" · next 12:30 pills +1")


def test_after_midnight_the_evening_goes_on() -> None:
    taken = [intake(TWICE, "08:00", units=3)]
    report = reported(review(TWICE, intakes=taken))
    for now, coming in ((at("00:10", 1), "next 00:30"), (at("00:40", 1), "overdue 00:30")):
        assert short.line(report, now).endswith(f" · {coming} pills")


@pytest.mark.parametrize(
    ("day", "became"),
    [
        (review(NEURO_MAG, MAGNEN, over=True), "2 missed"),
        (review(NEURO_MAG, intakes=[intake(NEURO_MAG, status="skipped")]), "nothing due"),
        (review(replace(NEURO_MAG, doses=()), intakes=[intake(NEURO_MAG)]), "nothing planned"),
        (review(NEURO_MAG, on=date(2026, 11, 21)), "next 22:00 neuro-mag"),
    ],
    ids=["over", "skipped", "unplanned", "tomorrow"],
)
def test_a_day_on_which_nothing_is_overdue(day: Day, became: str) -> None:
    assert line(day, "23:59", today=False).endswith(f" · {became}")


def test_a_blank_day_has_no_numbers() -> None:
    assert line(review(replace(NEURO_MAG, doses=()))) == "nothing planned or taken"


def test_what_holds_nothing_that_is_counted_is_still_due() -> None:
    assert line(review(of("tea", when=["22:00"]))) == "next 22:00 tea"


def told(report: DayReport, *, encoding: str = "utf-8", as_json: bool = False) -> str:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding)
    terminal = Terminal(io.StringIO(), out, io.StringIO(), tty=False)
    short.show(terminal, report, at("12:00"), as_json=as_json)
    out.flush()
    return raw.getvalue().decode(encoding)


def test_without_unicode_it_is_ascii() -> None:
    own = of("own", ranging("300", "400"), unknown("zinc"), when=["22:00"])
    report = reported(review(own, NIGHT))
    assert told(report) == ("Mg 0/444–544 mg, US 350: up to +194 planned · next 22:00 own +1\n")
    assert told(report, encoding="ascii") == (
        "Mg 0/444-544 mg, US 350: up to +194 planned | next 22:00 own +1\n"
    )
    part = reported(review(NIGHT, of("own", unknown(), when=["22:00"])))
    assert told(part, encoding="ascii").startswith("Mg 0/>=144 mg, US 350: >=41.1 % planned | ")


def test_without_a_product_there_is_no_line_and_an_empty_document() -> None:
    nothing = reported(day_of(TODAY, [], [], FACTS, ADULT, over=False))
    assert told(nothing) == ""
    assert json.loads(told(nothing, as_json=True)) == {
        "schema": 1,
        "day": "2026-11-20",
        "complete": False,
        "nutrient": None,
        "next": None,
        "due": 0,
        "missed": 0,
    }


def test_the_document_has_the_numbers_of_the_day() -> None:
    taken = [intake(NEURO_MAG), intake(MAGNEN, units=2)]
    document = json.loads(told(reported(review(NEURO_MAG, MAGNEN, intakes=taken)), as_json=True))
    nutrient = document.pop("nutrient")
    assert nutrient["taken"] == {"low": 308.0, "high": 308.0}
    assert nutrient["limits"][0]["verdict"] == "planned-over"
    assert document == {
        "schema": 1,
        "day": "2026-11-20",
        "complete": False,
        "next": {
            "product": "neuro-mag",
            "units": 2.0,
            "unit": "capsule",
            "time": "22:00",
            "overdue": False,
        },
        "due": 1,
        "missed": 0,
    }
