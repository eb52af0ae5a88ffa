"""A day: Neuro-Mag (144 mg in three) at night, Magnen B6 (260 mg in two tablets) at noon."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, settings

from magstack.domain.amounts import Count
from magstack.domain.checks import CHECKS, INTAKE_CHECKS, REMARKS, findings_of
from magstack.domain.doses import Dose, Schedule
from magstack.domain.findings import SEVERITIES
from magstack.domain.hours import DayRules
from magstack.domain.products import Label, LabelRow
from magstack.domain.profile import OwnLimit, Profile
from magstack.domain.review import Day, NutrientOfDay, day_of, in_the_day, sums
from tests.domain.days import (
    ADULT,
    FACTS,
    MAGNEN,
    NEURO_MAG,
    PREGNANT,
    THREONATE,
    TODAY,
    aged,
    at,
    codes,
    declared,
    exactly,
    having,
    holding,
    intake,
    mg,
    of,
    review,
    taking,
    unknown,
)
from tests.domain.plans import days


def standing(nutrient: NutrientOfDay) -> list[tuple[str, str, float | None]]:
    """Return for each verdict whose it is, how it stands, and the share that is planned."""
    return [
        (
            each.limit.authority,
            each.standing,
            None if each.share_planned is None else round(float(each.share_planned) * 100, 1),
        )
        for each in nutrient.verdicts
    ]


def test_the_example_stack_stands_against_both_authorities() -> None:
    day = review(NEURO_MAG, MAGNEN)
    magnesium, b6 = day.nutrients
    assert (magnesium.nutrient, b6.nutrient) == ("magnesium", "vitamin_b6")
    assert (magnesium.planned.amount, magnesium.taken.amount) == (exactly("404"), exactly("0"))
    assert standing(magnesium) == [
        ("iom-nam", "planned-over", 115.4),
        ("scf-efsa", "planned-over", 161.6),
    ]
    assert [each.over_by for each in magnesium.verdicts] == [mg("54"), mg("154")]
    assert standing(b6) == [("iom-nam", "below", 2.0), ("efsa", "below", 16.7)]
    assert [each.limit.value for each in b6.verdicts] == [mg("100"), mg("12")]
    assert codes(day) == [
        ("LIMIT_PLANNED", "magnesium"),
        ("LIMIT_PLANNED", "magnesium"),
        ("LABEL_ABOVE_FORM", "magnen-b6"),
        ("PRODUCT_LIMIT", "magnen-b6"),
        ("LABEL_UNVERIFIED", "magnen-b6"),
    ]


def test_a_child_of_eight_has_its_own_limits() -> None:
    day = review(MAGNEN, person=aged(8))
    magnesium, b6 = day.nutrients
    assert [each.limit.value for each in magnesium.verdicts] == [mg("110"), mg("250")]
    assert standing(b6) == [("iom-nam", "below", 5.0), ("efsa", "no-limit-set", None)]
    assert b6.verdicts[1].remark.startswith("no limit set for this age")
    found = codes(day)
    assert found[0] == ("LABEL_AGE", "magnen-b6")
    assert found.count(("LIMIT_PLANNED", "magnesium")) == 2


def test_pregnancy_leaves_the_limits_of_magnesium_as_they_are() -> None:
    (magnesium,) = review(NEURO_MAG, person=PREGNANT).nutrients
    assert [each.limit.value for each in magnesium.verdicts] == [mg("350"), mg("250")]
    assert [each.remark for each in magnesium.verdicts] == ["", ""]


@pytest.mark.parametrize(
    ("first", "shown"),
    [
        ("uk-evm", ["uk-evm", "iom-nam", "scf-efsa"]),
        ("scf-efsa", ["scf-efsa", "iom-nam"]),
        ("efsa", ["scf-efsa", "iom-nam"]),
        # their limits are for one product, and for one form: no verdicts of a whole day
        ("bfr", ["iom-nam", "scf-efsa"]),
        ("efsa-mgt", ["iom-nam", "scf-efsa"]),
    ],
)
def test_another_authority_stands_beside_the_usual_ones(first: str, shown: list[str]) -> None:
    verdicts = review(NEURO_MAG, person=replace(ADULT, authority=first)).nutrients[0].verdicts
    assert [verdict.limit.authority for verdict in verdicts] == shown


def test_own_limits_come_after_those_of_authorities() -> None:
    own = (OwnLimit("magnesium", mg("100"), "Dr Silva"), OwnLimit("zinc", mg("1"), "Dr Silva"))
    person = replace(ADULT, profile=Profile(limits=own))
    (magnesium,) = review(NEURO_MAG, person=person).nutrients
    assert standing(magnesium) == [
        ("iom-nam", "below", 41.1),
        ("scf-efsa", "below", 57.6),
        ("Dr Silva", "planned-over", 144.0),
    ]


def test_nicotinamide_counts_as_niacin_too() -> None:
    rows = (declared("20", nutrient="niacin"), declared("17.5", nutrient="nicotinamide"))
    day = review(of("b3", *rows, when=["noon", "night"]))
    found = {each.nutrient: each for each in day.nutrients}
    assert found["niacin"].planned.amount == exactly("75")
    assert found["nicotinamide"].planned.amount == exactly("35")
    assert standing(found["niacin"])[0] == ("iom-nam", "planned-over", 214.3)
    assert standing(found["nicotinamide"]) == [("efsa", "below", 3.9)]
    only = review(holding("b3", "nicotinamide 5", "noon"))
    assert [each.nutrient for each in only.nutrients] == ["niacin", "nicotinamide"]


def test_a_skipped_dose_shows_what_it_counts_as_too_at_zero() -> None:
    b3 = holding("b3", "nicotinamide 5", "noon")
    day = review(b3, intakes=[intake(b3, status="skipped")])
    assert [(each.nutrient, each.planned.amount) for each in day.nutrients] == [
        ("niacin", exactly("0")),
        ("nicotinamide", exactly("0")),
    ]


def test_what_is_taken_counts_by_the_label_that_held() -> None:
    newer = Label(Count.of(3), (declared("90", THREONATE),), since=TODAY, id=900)
    both = replace(NEURO_MAG, labels=(newer, *NEURO_MAG.labels))
    day = review(both, intakes=[intake(NEURO_MAG)])
    assert day.nutrients[0].taken.amount == exactly("48")
    # two of three are still planned, by today's label
    assert day.nutrients[0].planned.amount == exactly("108")


def test_portions_are_what_was_taken_and_what_is_still_open() -> None:
    first = intake(NEURO_MAG, "20:15", offset=60)
    day = review(NEURO_MAG, MAGNEN, intakes=[first, intake(MAGNEN, "12:00", units=2)])
    assert [
        (each.product.slug, each.thousandths, each.at, each.taken) for each in day.portions
    ] == [
        ("neuro-mag", 1000, at("21:15"), True),
        ("magnen-b6", 2000, at("12:00"), True),
        ("neuro-mag", 2000, at("22:00"), False),
    ]
    assert [each.dose and each.dose.product for each in day.portions] == [
        *("neuro-mag", "magnen-b6", "neuro-mag")
    ]


def test_a_portion_of_the_small_hours_is_of_the_next_calendar_day() -> None:
    day = review(replace(MAGNEN, doses=(holding("x", "zinc 1", "00:30").doses[0],)))
    assert [each.at for each in day.portions] == [at("00:30", 1)]


def test_skipped_is_neither_taken_nor_planned() -> None:
    day = review(NEURO_MAG, intakes=[intake(NEURO_MAG, units=3, status="skipped")])
    assert day.complete
    assert day.portions == ()
    assert [each.planned.amount for each in day.nutrients] == [exactly("0")]


def test_a_day_without_a_plan_is_not_complete() -> None:
    assert not review().complete
    assert not review(NEURO_MAG).complete
    assert review(NEURO_MAG, intakes=[intake(NEURO_MAG, units=3)]).complete


def test_a_day_that_is_over_was_missed_and_still_planned() -> None:
    day = review(NEURO_MAG, over=True)
    assert [dose.state for dose in day.doses] == ["missed"]
    assert day.nutrients[0].planned.amount == exactly("144")


def test_a_day_that_was_closed_is_complete_and_its_open_doses_missed() -> None:
    log = [intake(MAGNEN, units=2)]
    day = day_of(TODAY, [NEURO_MAG, MAGNEN], log, FACTS, ADULT, over=False, closed=True)
    assert (day.closed, day.complete) == (True, True)
    assert [dose.state for dose in day.doses] == ["taken", "missed"]
    nothing = day_of(TODAY, [], [], FACTS, ADULT, over=False, closed=True)
    assert nothing.complete


def test_a_dose_by_a_meal_is_at_its_time_of_the_day() -> None:
    by_meal = Dose(Count.of(1), schedule=Schedule(meal="breakfast", lead=-30))
    person = replace(ADULT, profile=Profile(hours=DayRules(morning=time(4, 15))))
    day = review(replace(NEURO_MAG, doses=(by_meal,)), person=person)
    assert [(dose.clock, dose.state) for dose in day.doses] == [(time(3, 45), "due")]
    # half an hour before a breakfast at 04:15 is before the day begins, so at its other end
    assert [each.at for each in day.portions] == [at("03:45", 1)]


def test_the_entries_of_a_day_are_all_its_intakes() -> None:
    log = [intake(NEURO_MAG, id=4), intake(MAGNEN, units=2, id=5), intake(MAGNEN, id=6)]
    assert review(NEURO_MAG, replace(MAGNEN, doses=()), intakes=log).entries == {4, 5, 6}


@pytest.mark.parametrize(("day", "doses"), [(19, 1), (20, 1), (21, 0), (22, 0)])
def test_an_archived_product_is_planned_until_the_day_before(day: int, doses: int) -> None:
    away = replace(NEURO_MAG, archived=date(2026, 11, 21))
    found = day_of(date(2026, 11, day), [away], [], FACTS, ADULT, over=False)
    assert len(found.doses) == doses


def test_nutrients_stand_in_the_order_of_the_facts_and_unknown_ones_last() -> None:
    day = review(holding("own", "zz 1, zinc 1, aa 1, magnesium 1", "09:00"))
    assert [each.nutrient for each in day.nutrients] == ["magnesium", "zinc", "aa", "zz"]


def test_a_nutrient_that_the_day_has_not_stands_at_zero() -> None:
    day = review(NEURO_MAG)
    zinc = in_the_day(day, "zinc", FACTS)
    assert (zinc.planned.amount, zinc.planned.resolved) == (exactly("0"), True)
    assert standing(zinc)[0] == ("iom-nam", "below", 0.0)
    assert in_the_day(day, "magnesium", FACTS) is day.nutrients[0]


def test_sums_are_of_the_portions_that_are_given() -> None:
    day = review(NEURO_MAG, MAGNEN, intakes=[intake(MAGNEN, units=2)])
    taken = sums((each for each in day.portions if each.taken), FACTS)
    assert taken["magnesium"].amount == exactly("260")


EVERYONE = (
    review(NEURO_MAG, MAGNEN, of("other", unknown(), when=["08:00"]), person=aged(8)),
    review(NEURO_MAG, MAGNEN, person=having("renal", 45)),
    review(NEURO_MAG, MAGNEN, person=having("gout")),
    review(NEURO_MAG, holding("zinc", "zinc 150, iron 20", "22:00"), person=PREGNANT),
    review(
        replace(NEURO_MAG, doses=MAGNEN.doses),
        MAGNEN,
        person=taking(
            *("levothyroxine 10:00", "ciprofloxacin", "raltegravir", "nonsense", "furosemide"),
            *("spironolactone", "amlodipine", "alendronate 11:30"),
        ),
    ),
)


def _says_who(day: Day) -> set[str]:
    found = findings_of(day, FACTS, (*CHECKS, *REMARKS))
    for each in found:
        assert each.message.strip()
        assert each.source.strip()
        assert each.status
        assert each.subject
        assert each.severity in SEVERITIES
        assert each.code == each.code.upper()
        assert "  " not in each.message
        assert "safe" not in each.message.lower()
    for nutrient in day.nutrients:
        assert all(verdict.limit.authority for verdict in nutrient.verdicts)
        assert all(verdict.limit.citation for verdict in nutrient.verdicts)
    return {each.code for each in found}


def test_every_finding_says_what_and_who_says_so() -> None:
    codes = set().union(*map(_says_who, EVERYONE))
    assert codes == {
        *("LIMIT_PLANNED", "FORM_EXCLUDED", "PRODUCT_LIMIT", "SPACING", "SPACING_ADVISED"),
        *("SPACING_UNKNOWN", "INTERACTION_AVOID", "LEVEL_LOWERED", "LEVEL_RAISED", "EFFECT_ADDED"),
        *("AMOUNT_INTERFERES", "MEDICINE_UNKNOWN", "CONDITION", "CONDITION_UNKNOWN", "LABEL_AGE"),
        *("LABEL_ABOVE_FORM", "AMOUNT_UNRESOLVED", "LABEL_UNVERIFIED", "SEVERAL_SOURCES"),
    }


@settings(deadline=None, max_examples=25)
@given(days())
def test_every_finding_of_any_day_says_who_says_so(day: Day) -> None:
    _says_who(day)


def test_findings_come_worst_first() -> None:
    for day in EVERYONE:
        found = [
            SEVERITIES.index(each.severity) for each in findings_of(day, FACTS, (*CHECKS, *REMARKS))
        ]
        assert found == sorted(found, reverse=True)


def test_what_is_said_before_an_intake_is_part_of_what_a_day_shows() -> None:
    assert set(INTAKE_CHECKS) < set(CHECKS)
    assert not set(REMARKS) & set(CHECKS)


def test_a_row_of_a_label_is_unresolved_exactly_when_there_is_no_amount() -> None:
    with pytest.raises(ValueError, match="exactly when"):
        LabelRow("magnesium", (), None, "declared")
