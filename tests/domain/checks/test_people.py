"""Conditions, life stages, and labels that say whom they are not for."""

from dataclasses import replace

import pytest

from magstack.domain.checks.people import condition_concerns, condition_unknown, label_forbids
from tests.domain.days import (
    MAGNEN,
    NEURO_MAG,
    PREGNANT,
    aged,
    codes,
    find,
    having,
    holding,
    intake,
    of,
    one,
    planned,
    review,
    unknown,
)

ZINC = holding("zinc", "zinc 10", "noon")


@pytest.mark.parametrize(
    ("egfr", "severity"),
    [(1, "avoid"), (25, "avoid"), (29, "avoid"), (30, "major"), (45, "major"), (59, "major")],
)
def test_each_band_of_the_kidneys_has_its_severity(egfr: int, severity: str) -> None:
    day = review(NEURO_MAG, person=having("renal", egfr))
    found = one(day, "CONDITION", condition_concerns)
    assert (found.subject, found.severity) == ("renal", severity)
    assert f"eGFR {egfr} (Neuro-Mag)" in found.message
    assert "yours is not known" not in found.message
    assert ("magstack's own convention" in found.message) is (severity == "major")
    assert codes(day, condition_unknown) == []


@pytest.mark.parametrize("egfr", [60, 70, 120])
def test_kidneys_that_no_rule_covers_are_told_to_be_that(egfr: int) -> None:
    day = review(NEURO_MAG, person=having("renal", egfr))
    assert codes(day, condition_concerns) == []
    found = one(day, "CONDITION_UNKNOWN", condition_unknown)
    assert (found.subject, found.severity) == ("renal", "info")
    assert found.message.startswith(
        f"No rule in the catalogue covers renal with an eGFR of {egfr}. That says nothing"
    )


def test_without_an_egfr_the_gravest_rule_is_told_and_the_value_asked_for() -> None:
    day = review(NEURO_MAG, person=having("renal"))
    found = one(day, "CONDITION", condition_concerns)
    assert found.severity == "avoid"
    assert (
        "This holds for an eGFR below 30; yours is not known. Say it: magstack profile condition "
        "add renal --egfr 45"
    ) in found.message
    assert codes(day, condition_unknown) == []


def test_a_condition_is_about_what_is_planned_or_taken() -> None:
    renal = having("renal")
    assert codes(review(ZINC, person=renal), condition_concerns) == []
    taken = review(
        replace(NEURO_MAG, doses=()), intakes=[intake(NEURO_MAG)], person=having("renal")
    )
    assert codes(taken, condition_concerns) == [("CONDITION", "renal")]
    skipped = [intake(NEURO_MAG, units=3, status="skipped")]
    assert (
        codes(review(NEURO_MAG, intakes=skipped, person=having("renal")), condition_concerns) == []
    )
    vague = review(of("own", unknown(), when=["noon"]), person=having("renal"))
    assert codes(vague, condition_concerns) == [("CONDITION", "renal")]


@pytest.mark.parametrize("name", ["dialysis", "myasthenia-gravis", "bowel-obstruction"])
def test_a_condition_without_bands_asks_for_nothing(name: str) -> None:
    found = one(review(NEURO_MAG, MAGNEN, person=having(name)), "CONDITION", condition_concerns)
    assert (found.subject, found.severity) == (name, "avoid")
    assert "(Magnen B6 and Neuro-Mag): " in found.message
    assert "--egfr" not in found.message


def test_a_condition_that_is_not_known_is_told_to_one_who_asks() -> None:
    found = one(review(person=having("gout")), "CONDITION_UNKNOWN", condition_unknown)
    assert found.message == (
        "No rule in the catalogue covers gout. That says nothing about whether supplements suit "
        "it: ask a doctor."
    )


def test_in_pregnancy_one_form_is_spoken_of_and_others_are_not() -> None:
    found = one(review(NEURO_MAG, person=PREGNANT), "CONDITION", condition_concerns)
    assert (found.subject, found.severity) == ("pregnancy", "info")
    assert codes(review(MAGNEN, person=PREGNANT), condition_concerns) == []
    nursing = review(NEURO_MAG, person=aged(31, "lactating"))
    assert codes(nursing, condition_concerns) == [("CONDITION", "lactation")]


@pytest.mark.parametrize(("years", "told"), [(8, True), (18, True), (19, False)])
def test_a_person_under_nineteen_is_told_whose_level_holds(years: int, told: bool) -> None:
    found = codes(review(NEURO_MAG, person=aged(years)), condition_concerns)
    assert found == [("CONDITION", "minor")] * told


def test_an_age_that_is_not_known_is_no_childs() -> None:
    assert codes(review(NEURO_MAG, MAGNEN), condition_concerns, label_forbids) == []


def test_a_label_that_is_not_for_a_child_of_eight() -> None:
    found = one(review(MAGNEN, person=aged(8)), "LABEL_AGE", label_forbids)
    assert (found.subject, found.severity, found.status) == ("magnen-b6", "avoid", "checked")
    assert found.message.startswith(
        "Magnen B6's own label says that it is not for anyone under 10 years, and this person is "
        "8 years old. "
    )


def test_a_label_forbids_below_an_age_only_and_only_what_is_in_use() -> None:
    assert codes(review(MAGNEN, person=aged(10)), label_forbids) == []
    assert codes(review(NEURO_MAG, person=aged(8)), label_forbids) == []
    assert codes(review(planned(MAGNEN), person=aged(8)), label_forbids) == []


def test_a_label_is_known_by_the_products_name_too() -> None:
    own = replace(planned(MAGNEN, "noon"), slug="magnen-2", name="MAGNEN B6")
    assert codes(review(own, person=aged(8)), label_forbids) == [("LABEL_AGE", "magnen-2")]


def test_what_concerns_nobody_is_not_told() -> None:
    assert find(review(ZINC, person=aged(46)), condition_concerns, condition_unknown) == []
