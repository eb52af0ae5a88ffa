"""Names of medicines, folded for comparing, and the rules that they lead to."""

import re
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magstack.domain.interactions import (
    NO_RULES,
    Ground,
    Interaction,
    Rules,
    folded,
    hours,
    one_word,
)

relaxed = settings(deadline=None)


def rule(id: str, name: str, *agents: str, nutrient: str = "magnesium") -> Interaction:  # noqa: A002 (the field's own name)
    return Interaction(
        id=id,
        name=name,
        kind="spacing",
        severity="major",
        agents=agents,
        nutrient=nutrient,
        mechanism="it is bound",
        effect="",
        advice="",
        ground=Ground("label", "checked", ("A label",)),
    )


IRON = rule("iron-oral", "iron by mouth", "ferrous sulfate", "iron")
BOTH = rule("dolutegravir", "integrase inhibitors", "dolutegravir/lamivudine")
B6 = rule("iron-b6", "iron and vitamin B6", "iron", nutrient="vitamin_b6")
RULES = Rules((IRON, BOTH, B6), (), {}, (), (), ())


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("Ferrous-Sulfate", (IRON,)),
        ("  ferrous   sulfate ", (IRON,)),
        ("iron-oral", (IRON,)),
        ("Iron by mouth", (IRON,)),
        ("iron", (IRON, B6)),
        ("dolutegravir-lamivudine", (BOTH,)),
        ("dolutegravir", (BOTH,)),
        ("Integrase_Inhibitors", (BOTH,)),
        ("lamivudine", ()),
        ("ferrous", ()),
        ("", ()),
    ],
)
def test_a_name_leads_to_the_rules_of_medicine_or_class(
    name: str, rules: tuple[Interaction, ...]
) -> None:
    assert RULES.of_medicine(name) == rules


def test_medicines_are_listed_once_as_they_are_typed() -> None:
    assert RULES.medicines() == [
        "dolutegravir",
        "dolutegravir-lamivudine",
        "ferrous-sulfate",
        "iron",
        "iron-b6",
        "iron-oral",
    ]


def test_no_rules_know_no_medicine() -> None:
    assert NO_RULES.of_medicine("iron") == ()
    assert NO_RULES.medicines() == []


@relaxed
@given(st.text(alphabet="abcXYZ019 -/_", max_size=30))
def test_a_name_typed_in_one_word_is_the_same_name(name: str) -> None:
    word = one_word(name)
    assert folded(word) == folded(name)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", word)


@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        (timedelta(hours=2), Fraction(2)),
        (timedelta(minutes=30), Fraction(1, 2)),
        (timedelta(days=1, minutes=10), Fraction(145, 6)),
        (timedelta(), Fraction(0)),
    ],
)
def test_hours_are_exact(gap: timedelta, expected: Fraction) -> None:
    assert hours(gap) == expected
