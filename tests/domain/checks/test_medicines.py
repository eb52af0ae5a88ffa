"""Medicines that no time apart helps, that change what the body holds, or that are not known."""

from dataclasses import replace
from datetime import date

import pytest

from magstack.domain.checks.medicines import (
    amount_interferes,
    medicine_unknown,
)
from magstack.domain.profile import Medicine
from tests.domain.days import (
    NEURO_MAG,
    TODAY,
    clock,
    codes,
    find,
    holding,
    intake,
    of,
    one,
    review,
    taking,
    unknown,
)

B6 = holding("b6", "vitamin_b6 10", "noon")


@pytest.mark.parametrize("when", ["", " 04:00", " 22:00"])
def test_raltegravir_is_to_be_avoided_at_any_time(when: str) -> None:
    found = one(review(NEURO_MAG, person=taking(f"Raltegravir{when}")), "INTERACTION_AVOID")
    assert (found.severity, found.subject) == ("avoid", "Raltegravir")
    assert found.message.startswith("Raltegravir and magnesium (Neuro-Mag): magnesium binds it in")
    assert found.message.endswith("before you take magnesium. Spacing them does not help.")
    assert found.source == (
        "label and pharmacokinetic study: Isentress (raltegravir) US prescribing information, "
        "DailyMed"
    )


@pytest.mark.parametrize(
    ("medicine", "code", "severity"),
    [
        ("furosemide", "LEVEL_LOWERED", "info"),
        ("spironolactone", "LEVEL_RAISED", "moderate"),
        ("amlodipine", "EFFECT_ADDED", "minor"),
        ("baloxavir", "INTERACTION_AVOID", "avoid"),
    ],
)
def test_each_kind_of_rule_has_its_code(medicine: str, code: str, severity: str) -> None:
    found = one(review(NEURO_MAG, person=taking(medicine)), code)
    assert (found.subject, found.severity) == (medicine, severity)
    assert ("Spacing them" in found.message) is (code == "INTERACTION_AVOID")


def test_a_rule_is_about_its_own_nutrient_only() -> None:
    levodopa = taking("levodopa 08:00")
    assert codes(review(B6, person=levodopa)) == [("INTERACTION_AVOID", "levodopa")]
    assert codes(review(NEURO_MAG, person=levodopa)) == []
    assert codes(review(B6, person=taking("raltegravir"))) == []
    assert codes(review(person=taking("raltegravir"))) == []


def test_a_medicine_at_two_times_is_told_once() -> None:
    person = taking("raltegravir 08:00", "raltegravir 20:00")
    assert codes(review(NEURO_MAG, person=person)) == [("INTERACTION_AVOID", "raltegravir")]


@pytest.mark.parametrize(
    ("medicine", "told"),
    [
        (Medicine("raltegravir", clock("08:00"), frozenset({0})), True),  # not on this weekday
        (Medicine("raltegravir", since=TODAY), True),
        (Medicine("raltegravir", until=TODAY), True),
        (Medicine("raltegravir", since=date(2026, 11, 21)), False),
        (Medicine("raltegravir", until=date(2026, 11, 19)), False),
    ],
)
def test_it_matters_whether_a_medicine_is_taken_these_days(medicine: Medicine, told: bool) -> None:
    assert bool(find(review(NEURO_MAG, person=taking(medicine)))) is told


def test_a_rule_that_nobody_has_read_is_called_unverified() -> None:
    found = one(review(NEURO_MAG, person=taking("gentamicin")), "EFFECT_ADDED")
    assert found.message.endswith(" This rule is unverified.")
    assert found.status == "unchecked"


@pytest.mark.parametrize(("zinc", "told"), [("141.9", False), ("142", True)])
def test_much_zinc_gets_in_the_way_of_magnesium(zinc: str, told: bool) -> None:
    day = review(NEURO_MAG, holding("zinc", f"zinc {zinc}", "noon"))
    assert codes(day, amount_interferes) == [("AMOUNT_INTERFERES", "zinc")] * told


def test_the_amount_and_from_where_it_matters_are_said() -> None:
    day = review(NEURO_MAG, holding("zinc", "zinc 150", "noon"))
    assert one(day, "AMOUNT_INTERFERES").message == (
        "150 mg of zinc a day reaches 142 mg: that much zinc lowers the absorption and the "
        "balance of magnesium."
    )


def test_much_zinc_is_in_nothings_way_where_no_magnesium_is_taken() -> None:
    zinc = holding("zinc", "zinc 150", "noon")
    assert codes(review(zinc), amount_interferes) == []
    skipped = [intake(NEURO_MAG, units=3, status="skipped")]
    assert codes(review(NEURO_MAG, zinc, intakes=skipped), amount_interferes) == []
    day = review(of("mag", unknown(), when=["night"]), zinc)
    assert codes(day, amount_interferes) == [("AMOUNT_INTERFERES", "zinc")]


def test_a_medicine_without_a_rule_is_told_to_one_who_asks() -> None:
    day = review(NEURO_MAG, person=taking("Nonsense 08:00", "Nonsense 20:00", "raltegravir"))
    found = one(day, "MEDICINE_UNKNOWN", medicine_unknown)
    assert (found.subject, found.severity) == ("Nonsense", "info")
    assert found.message == (
        "No rule in the catalogue is about Nonsense. That says nothing about whether it goes with "
        "what you take: ask a pharmacist."
    )
    ended = replace(day.person.profile.medicines[0], until=date(2026, 11, 1))
    assert codes(review(NEURO_MAG, person=taking(ended)), medicine_unknown) == []
