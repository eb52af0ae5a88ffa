"""How numbers read: 144 mg, 34–48.5 mg, 115.4 %, 3 capsules."""

import shlex
from dataclasses import replace
from datetime import datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

import pytest

from magstack.domain import wording
from magstack.domain.amounts import Count, Interval, Mass
from magstack.domain.doses import Dose, Schedule
from magstack.domain.limits import LifeStage
from magstack.domain.totals import Total
from magstack.domain.wording import (
    age,
    amount,
    at_slot,
    capital,
    counted,
    in_sentence,
    listed,
    number,
    on_days,
    percent,
    planned_at,
    significant,
    some,
    span,
    span_of_time,
    spoken_dose,
    spoken_stage,
    summed,
)


def mg(written: str) -> Mass:
    return Mass.of(Decimal(written), "mg")


@pytest.mark.parametrize(
    ("mass", "unit", "shown"),
    [
        (mg("144"), "mg", "144"),
        (mg("14.285714"), "mg", "14.3"),
        (mg("0.04"), "mg", "0.04"),
        (mg("0.0004"), "mg", "0"),
        (mg("0"), "mg", "0"),
        (mg("0.0024"), "mcg", "2.4"),
        (mg("2000"), "g", "2"),
    ],
)
def test_bare_numbers(mass: Mass, unit: str, shown: str) -> None:
    assert number(mass, unit) == shown


def test_amounts_and_ranges() -> None:
    assert amount(mg("144"), "mg") == "144 mg"
    assert amount(Interval(mg("34.007"), mg("48.49")), "mg") == "34–48.5 mg"
    assert amount(Interval(mg("34.007"), mg("34.01")), "mg") == "34 mg"
    assert amount(Interval(mg("34.007"), mg("34.01")), "mg", 3) == "34.007–34.01 mg"


@pytest.mark.parametrize(
    ("low", "high", "resolved", "shown"),
    [
        ("144", "144", True, "144 mg"),
        ("0", "0", True, "0 mg"),
        ("113", "162", False, "at least 113–162 mg"),
        ("0", "0", False, "unknown"),
    ],
)
def test_sums(low: str, high: str, resolved: bool, shown: str) -> None:
    assert summed(Total("magnesium", Interval(mg(low), mg(high)), resolved), "mg") == shown


def test_percent() -> None:
    assert percent(Fraction(404, 350)) == "115.4 %"
    assert percent(Fraction(1, 3), 0) == "33 %"
    assert percent(None) == "–"


@pytest.mark.parametrize(
    ("share", "digits", "shown"),
    [
        (Fraction(7777, 100_000), 4, "7.777 %"),
        (Fraction(6030, 10_000), 4, "60.30 %"),
        (Fraction(6030, 10_000), 3, "60.3 %"),
        (Fraction(1), 4, "100.0 %"),
        (Fraction(1), 2, "100 %"),
        (Fraction(4111, 100_000), 3, "4.11 %"),
    ],
)
def test_significant_digits(share: Fraction, digits: int, shown: str) -> None:
    assert significant(share, digits) == shown


@pytest.mark.parametrize(
    ("units", "unit", "shown"),
    [
        ("3", "capsule", "3 capsules"),
        ("1", "tablet", "1 tablet"),
        ("0.5", "tablet", "0.5 tablet"),
        ("1.5", "tablet", "1.5 tablets"),
        ("2.5", "g", "2.5 g"),
        ("10", "mL", "10 mL"),
        ("2", "sachet", "2 sachets"),
        ("2", "pouch", "2 pouches"),
        ("2", "box", "2 boxes"),
        ("2", "gummy", "2 gummies"),
    ],
)
def test_counts(units: str, unit: str, shown: str) -> None:
    assert counted(Count.of(Decimal(units)), unit) == shown


def test_times_of_day() -> None:
    assert [at_slot(slot) for slot in ("morning", "noon", "afternoon", "evening", "night")] == [
        "in the morning",
        "at noon",
        "in the afternoon",
        "in the evening",
        "at night",
    ]


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Magnesium oxide", "magnesium oxide"),
        ("ATA Mg", "ATA Mg"),
        ("", ""),
        ("X", "X"),
    ],
)
def test_names_inside_a_sentence(name: str, inside: str) -> None:
    assert in_sentence(name) == inside


def test_only_the_first_letter_becomes_a_capital() -> None:
    assert [capital(each) for each in ("vitamin B6", "", "eGFR")] == ["Vitamin B6", "", "EGFR"]


@pytest.mark.parametrize(
    ("months", "said"),
    [(0, "0 months"), (7, "7 months"), (23, "23 months"), (24, "2 years"), (107, "8 years")],
)
def test_ages(months: int, said: str) -> None:
    assert age(months) == said


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        (LifeStage(), "adult, assumed"),
        (LifeStage(96), "child, 8 years"),
        (LifeStage(227), "child, 18 years"),
        (LifeStage(228), "adult, 19 years"),
        (LifeStage(5), "child, 5 months"),
        (LifeStage(31 * 12, "f", "pregnant"), "pregnant, 31 years"),
        (LifeStage(None, "f", "lactating"), "lactating, age not known"),
    ],
)
def test_for_whom_a_verdict_is(stage: LifeStage, said: str) -> None:
    assert spoken_stage(stage) == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "0 min"), (30, "30 min"), (60, "1 h"), (90, "1 h 30 min"), (2880, "48 h")],
)
def test_times_between_two_things(minutes: int, said: str) -> None:
    assert span_of_time(timedelta(minutes=minutes)) == said


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
    ],
)
def test_names_in_a_list(names: list[str], said: str) -> None:
    assert listed(names) == said
    assert listed(names, "or") == said.replace(" and ", " or ")


def test_of_many_names_the_first_are_said_and_how_many_more_there_are() -> None:
    assert some(["a", "b", "c", "d"]) == "a, b, c and d"
    assert some(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"
    assert some(["a", "b", "c"], 2) == "a and 2 more"


@pytest.mark.parametrize(
    ("dose", "said"),
    [
        (Dose(Count.of(1), "night"), "at night"),
        (Dose(Count.of(1), "evening"), "in the evening"),
        (Dose(Count.of(1), clock=time(7, 5)), "at 07:05"),
        (Dose(Count.of(1), schedule=Schedule(meal="lunch")), "with lunch"),
        (Dose(Count.of(1), schedule=Schedule(meal="dinner", lead=-30)), "30 min before dinner"),
        (Dose(Count.of(1), schedule=Schedule(meal="dinner", lead=90)), "90 min after dinner"),
        (Dose(Count.of(1), schedule=Schedule(most=Count(2500))), "as needed, at most 2.5 a day"),
    ],
)
def test_when_in_a_day_a_dose_is(dose: Dose, said: str) -> None:
    assert planned_at(dose) == said
    assert spoken_dose(dose) == f"1 {said}"


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        (Schedule(), ""),
        (Schedule(step=True), ""),
        (Schedule(frozenset({2, 0})), "on mon, wed"),
        (Schedule(frozenset(range(1, 7))), "on tue, wed, thu, fri, sat, sun"),
        (Schedule(cycle=2), "every 2 days"),
        (Schedule(cycle=7), "every 7 days"),
        (Schedule(cycle=7, on=5), "5 days on, 2 days off"),
        (Schedule(cycle=7, on=6), "6 days on, 1 day off"),
    ],
)
def test_on_which_days_a_dose_is(schedule: Schedule, said: str) -> None:
    assert on_days(schedule) == said


def test_doses_as_they_are_typed() -> None:
    dose = Dose(Count.of(2), "night")
    assert spoken_dose(dose) == "2 at night"
    weekly, run = Schedule(frozenset({0})), Schedule(cycle=7, on=5)
    assert spoken_dose(replace(dose, schedule=weekly)) == "2 at night on mon"
    assert spoken_dose(replace(dose, schedule=run)) == "2 at night, 5 days on, 2 days off"


def test_ranges_of_shares() -> None:
    assert span(Fraction(113, 1000), Fraction(162, 1000)) == "11.3 to 16.2 %"
    assert span(Fraction(6030, 10_000), Fraction(6030, 10_000)) == "60.30 %"


def test_a_word_to_type_executes_nothing() -> None:
    assert wording.typed("levothyroxine") == "levothyroxine"
    assert wording.typed("x $(id)") == "'x $(id)'"
    assert shlex.split(wording.typed("St. John's `wort`")) == ["St. John's `wort`"]
    assert wording.typed("a\n'b\udcff") == "$'a\\x0a\\x27b\\xff'"


@pytest.mark.parametrize(
    ("status", "word"),
    [("unchecked", "unverified"), ("", "unverified"), ("checked", "checked")],
)
def test_what_nobody_has_read_is_unverified(status: str, word: str) -> None:
    assert wording.known(status) == word


def test_a_moment_of_a_list_has_its_offset() -> None:
    at = datetime(2026, 11, 20, 22, 5, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))
    assert wording.stamp(at) == "2026-11-20 22:05 -03:30"
    assert wording.offset(at.astimezone(timezone(timedelta(minutes=345)))) == "+05:45"


@pytest.mark.parametrize(
    ("number", "words", "said"),
    [
        (1, ("day",), "1 day"),
        (3, ("day",), "3 days"),
        (0, ("day",), "0 days"),
        (2, ("entry", "entries"), "2 entries"),
        (1, ("entry", "entries"), "1 entry"),
    ],
)
def test_how_many_there_are(number: int, words: tuple[str, ...], said: str) -> None:
    assert wording.so_many(number, *words) == said
