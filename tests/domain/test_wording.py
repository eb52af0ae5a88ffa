"""How numbers read: 144 mg, 34–48.5 mg, 115.4 %, 3 capsules."""

from decimal import Decimal
from fractions import Fraction

import pytest

from magstack.domain.amounts import Count, Interval, Mass
from magstack.domain.totals import Total
from magstack.domain.wording import (
    amount,
    at_slot,
    counted,
    in_sentence,
    number,
    percent,
    significant,
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
