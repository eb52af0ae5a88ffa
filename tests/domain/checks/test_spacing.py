"""Spacing: medicines, nutrients and own rules, on real times, across midnight too."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magstack.domain.checks.spacing import spoken_times, too_close
from magstack.domain.checks.unknown_times import apart, time_unknown
from magstack.domain.products import Part
from magstack.domain.profile import Medicine
from magstack.domain.review import Day
from magstack.domain.spacing import pairs
from tests.domain.days import (
    FACTS,
    TODAY,
    at,
    clock,
    codes,
    declared,
    find,
    holding,
    intake,
    keeping,
    of,
    one,
    review,
    taking,
    unknown,
)
from tests.domain.plans import days

FRIDAY, SATURDAY = frozenset({4}), frozenset({5})


def mag(*when: str, medicine: str | Medicine = "levothyroxine 07:00") -> Day:
    """Return a day with 200 mg of magnesium at each time, beside a medicine."""
    return review(holding("mag", "magnesium 200", *when), person=taking(medicine))


def close(when: str, medicine: str | Medicine) -> list[str]:
    return [code for code, _ in codes(mag(when, medicine=medicine), too_close)]


def test_magnesium_an_hour_after_levothyroxine() -> None:
    found = one(mag("08:00"), "SPACING", too_close)
    assert (found.severity, found.subject, found.status) == ("moderate", "mag", "checked")
    assert found.message == (
        "Mag at 08:00 is 1 h after levothyroxine at 07:00; at least 4 h after it are needed. "
        "Magnesium can bind the hormone in the gut. Take Mag from 11:00 to 03:00."
    )
    assert found.source == (
        "label and class rule: Levothyroxine sodium tablets US prescribing information, DailyMed"
    )


@pytest.mark.parametrize(
    ("when", "medicine", "found"),
    [
        ("10:59", "levothyroxine 07:00", ["SPACING"]),
        ("11:00", "levothyroxine 07:00", []),
        ("08:00", "ciprofloxacin 12:00", ["SPACING"]),  # 4 h before it, and 6 are needed
        ("06:00", "ciprofloxacin 12:00", []),
        ("10:00", "ciprofloxacin 08:00", []),
        ("09:59", "ciprofloxacin 08:00", ["SPACING"]),
        ("08:00", "Ciprofloxacin 08:00", ["SPACING"]),
        ("08:00", "fluoroquinolones 08:00", ["SPACING"]),
        ("06:20", "alendronate 06:00", ["SPACING"]),
        ("06:30", "alendronate 06:00", ["SPACING_ADVISED"]),
        ("06:40", "alendronate 06:00", ["SPACING_ADVISED"]),
        ("08:00", "alendronate 06:00", []),
        ("04:30", "alendronate 06:00", ["SPACING"]),
        ("08:00", "raltegravir 08:00", []),  # spacing does not help: another check tells it
        ("08:00", "nonsense 08:00", []),
        ("08:00", "levothyroxine", []),
    ],
)
def test_each_direction_has_its_own_time(when: str, medicine: str, found: list[str]) -> None:
    assert close(when, medicine) == found


def test_what_is_only_advised_is_minor_and_offers_what_is_advised() -> None:
    found = one(mag("06:40", medicine="alendronate 06:00"), "SPACING_ADVISED", too_close)
    assert found.severity == "minor"
    assert found.message.startswith(
        "Mag at 06:40 is 40 min after alendronate at 06:00; at least 2 h after it are advised. "
        "Magnesium forms an insoluble compound with it in the gut. Take Mag at 08:00 or later. "
    )


def test_what_is_required_offers_what_is_advised_too() -> None:
    found = one(mag("06:20", medicine="alendronate 06:00"), "SPACING", too_close)
    assert "30 min after it are needed" in found.message
    assert "Take Mag at 08:00 or later." in found.message


@pytest.mark.parametrize(
    ("medicine", "found"),
    [
        ("levothyroxine 00:30", ["SPACING"]),
        ("levothyroxine 02:59", ["SPACING"]),
        ("levothyroxine 03:00", []),
        ("ciprofloxacin 04:59", ["SPACING"]),
        ("ciprofloxacin 05:00", []),
        ("moxifloxacin 05:00", ["SPACING"]),
    ],
)
def test_a_dose_at_eleven_reaches_past_midnight(medicine: str, found: list[str]) -> None:
    assert close("23:00", medicine) == found


def test_a_medicine_of_the_next_morning_is_said_to_be_that() -> None:
    found = one(mag("23:00", medicine="moxifloxacin 05:00"), "SPACING", too_close)
    assert found.message.startswith(
        "Mag at 23:00 is 6 h before moxifloxacin at 05:00 the next day; at least 8 h before it are "
        "needed."
    )
    assert found.message.endswith("Take Mag from 09:00 to 21:00. This rule is unverified.")


def test_a_medicine_of_the_evening_before_is_said_to_be_that() -> None:
    found = one(mag("05:00", medicine="levothyroxine 03:00"), "SPACING", too_close)
    assert "2 h after levothyroxine at 03:00 the day before; at least 4 h after it are needed" in (
        found.message
    )


@pytest.mark.parametrize(
    ("when", "medicine", "found"),
    [
        ("08:00", Medicine("levothyroxine", clock("07:00"), FRIDAY), ["SPACING"]),
        ("08:00", Medicine("levothyroxine", clock("07:00"), SATURDAY), []),
        # 00:30 on the clock of Saturday is still the day that began on Friday
        ("23:00", Medicine("levothyroxine", clock("00:30"), FRIDAY), ["SPACING"]),
        ("23:00", Medicine("levothyroxine", clock("00:30"), SATURDAY), []),
        ("23:00", Medicine("moxifloxacin", clock("05:00"), SATURDAY), ["SPACING"]),
        ("23:00", Medicine("moxifloxacin", clock("05:00"), FRIDAY), []),
        ("08:00", Medicine("levothyroxine", clock("07:00"), since=TODAY), ["SPACING"]),
        ("08:00", Medicine("levothyroxine", clock("07:00"), since=date(2026, 11, 21)), []),
        ("23:00", Medicine("moxifloxacin", clock("05:00"), since=date(2026, 11, 21)), ["SPACING"]),
        ("23:00", Medicine("moxifloxacin", clock("05:00"), until=TODAY), []),
        ("08:00", Medicine("levothyroxine", clock("07:00"), until=TODAY), ["SPACING"]),
        ("08:00", Medicine("levothyroxine", clock("07:00"), until=date(2026, 11, 19)), []),
    ],
)
def test_only_days_on_which_it_is_taken_count(
    when: str, medicine: Medicine, found: list[str]
) -> None:
    assert close(when, medicine) == found


def test_doses_of_one_product_are_one_finding() -> None:
    day = review(
        holding("mag", "magnesium 200", "08:00", "10:00", "12:00"),
        person=taking("levothyroxine 07:00", "levothyroxine 13:00"),
    )
    assert one(day, "SPACING", too_close).message.startswith(
        "Mag at 08:00 is 1 h after levothyroxine at 07:00, Mag at 10:00 is 3 h after levothyroxine "
        "at 07:00 and Mag at 12:00 is 1 h before levothyroxine at 13:00; at least 4 h after it "
        "and 4 h before it are needed."
    )


def test_what_is_taken_counts_at_its_time_and_not_at_the_planned_one() -> None:
    night = holding("mag", "magnesium 200", "22:00")
    person = taking("levothyroxine 07:00")
    assert codes(review(night, person=person), too_close) == []
    day = review(night, intakes=[intake(night, "08:00")], person=person)
    found = one(day, "SPACING", too_close)
    assert found.message.startswith("Mag at 08:00 (taken) is 1 h after levothyroxine at 07:00;")
    assert "It is taken; this is for the next time." in found.message
    early = holding("mag", "magnesium 200", "08:00")
    moved = review(early, intakes=[intake(early, "22:00")], person=person)
    assert codes(moved, too_close) == []


def test_beside_a_dose_that_is_taken_the_open_one_is_helped() -> None:
    both = holding("mag", "magnesium 200", "08:00", "09:00")
    day = review(both, intakes=[intake(both, "08:00")], person=taking("levothyroxine 07:00"))
    found = one(day, "SPACING", too_close)
    assert "Mag at 08:00 (taken) is 1 h after" in found.message
    assert "Take Mag from 11:00 to 03:00." in found.message


def test_what_is_skipped_is_close_to_nothing() -> None:
    skipped = holding("mag", "magnesium 200", "08:00")
    passed = [intake(skipped, "08:00", status="skipped")]
    day = review(skipped, intakes=passed, person=taking("levothyroxine 07:00"))
    assert codes(day, too_close) == []


def test_an_amount_that_is_not_known_is_close_too() -> None:
    day = review(of("mag", unknown(), when=["08:00"]), person=taking("levothyroxine 07:00"))
    assert codes(day, too_close) == [("SPACING", "mag")]


@pytest.mark.parametrize(
    ("form", "concerned"),
    [
        ("oxide", True),
        ("bisglycinate-buffered", True),
        ("l-threonate-monohydrate", False),
        ("carbonate-basic", True),
        ("no-such-form", True),
        (None, True),
    ],
)
def test_a_rule_for_some_forms_holds_for_these_and_for_the_unknown(
    form: str | None, concerned: bool
) -> None:
    what = of("mag", declared("200", Part(form)), when=["08:00"])
    day = review(what, person=taking("rilpivirine 07:00"))
    assert codes(day, too_close) == [("SPACING", "mag")] * concerned


def test_a_label_that_names_no_form_may_hold_any() -> None:
    day = review(holding("mag", "magnesium 200", "08:00"), person=taking("rilpivirine 07:00"))
    assert codes(day, too_close) == [("SPACING", "mag")]


def test_one_product_is_never_kept_apart_from_itself() -> None:
    multi = holding("multi", "magnesium 100, iron 14, calcium 200", "08:00", "09:00")
    assert codes(review(multi), too_close) == []


def test_two_products_are_kept_apart() -> None:
    day = review(holding("mag", "magnesium 200", "08:00"), holding("iron", "iron 14", "09:00"))
    found = one(day, "SPACING", too_close)
    assert (found.subject, found.severity) == ("mag", "minor")
    assert found.message.startswith(
        "Mag at 08:00 is 1 h before Iron at 09:00; at least 2 h before it are needed."
    )
    assert "Take Mag at 11:00 or later, or at 07:00 or earlier." in found.message


def test_products_across_the_end_of_the_day_are_kept_apart() -> None:
    day = review(holding("mag", "magnesium 200", "03:30"), holding("iron", "iron 14", "04:30"))
    assert one(day, "SPACING", too_close).message.startswith(
        "Mag at 03:30 is 1 h before Iron at 04:30 the next day;"
    )


def test_a_dose_that_ends_today_is_not_there_tomorrow() -> None:
    iron = holding("iron", "iron 14", "04:30")
    last = replace(iron, doses=(replace(iron.doses[0], until=TODAY),))
    assert codes(review(holding("mag", "magnesium 200", "03:30"), last), too_close) == []


@pytest.mark.parametrize(("first", "second"), [("zinc", "copper"), ("copper", "zinc")])
def test_an_own_rule_holds_both_ways(first: str, second: str) -> None:
    for times in (("08:00", "09:30"), ("09:30", "08:00")):
        zinc, copper = holding("a", "zinc 10", times[0]), holding("b", "copper 1", times[1])
        near = review(zinc, copper, person=keeping(first, second, 2))
        found = one(near, "OWN_RULE", too_close)
        assert (found.severity, found.status) == ("moderate", "own")
        assert "This is your rule: a hunch." in found.message
        assert found.source == "your rule: your profile"
        far = review(zinc, copper, person=keeping(first, second, 1.5))
        assert codes(far, too_close) == []


@pytest.mark.parametrize("names", [("Cortisone", "b"), ("b", "cortisone"), ("copper", "cortisone")])
@pytest.mark.parametrize("when", ["07:00", "09:00"])
def test_an_own_rule_takes_medicines_and_products(names: tuple[str, str], when: str) -> None:
    person = keeping(*names, 2, Medicine("cortisone", clock("08:00")))
    day = review(holding("b", "copper 1", when), person=person)
    assert codes(day, too_close) == [("OWN_RULE", "b")]


@pytest.mark.parametrize("names", [("zinc", "iron"), ("iron", "zinc")])
def test_a_name_of_an_own_rule_may_be_a_medicine_and_a_nutrient(names: tuple[str, str]) -> None:
    person = keeping(*names, 2, Medicine("iron", clock("20:00")))
    day = review(holding("a", "zinc 10", "19:00"), holding("b", "iron 5", "08:00"), person=person)
    assert codes(day, too_close) == [("OWN_RULE", "a")]


def test_an_own_rule_with_something_that_is_gone_says_nothing() -> None:
    day = review(holding("a", "zinc 10", "08:00"), person=keeping("zinc", "gone", 2))
    assert codes(day, too_close) == []


def test_an_own_rule_of_two_days_reaches_two_days_back() -> None:
    wednesday = Medicine("methotrexate", clock("08:00"), frozenset({2}))
    folic = holding("folic", "folate 1", "07:00")
    day = review(folic, person=keeping("folate", "methotrexate", 48, wednesday))
    found = one(day, "OWN_RULE", too_close)
    assert "47 h after methotrexate at 08:00 two days before" in found.message
    later = review(
        holding("folic", "folate 1", "08:00"),
        person=keeping("folate", "methotrexate", 48, wednesday),
    )
    assert codes(later, too_close) == []


def test_where_no_time_is_left_that_is_said() -> None:
    four = [f"levothyroxine {when}" for when in ("04:00", "10:00", "16:00", "22:00")]
    day = review(holding("mag", "magnesium 200", "08:00"), person=taking(*four))
    assert "No time of the day keeps Mag apart from all" in one(day, "SPACING").message


def test_times_that_would_do_keep_every_rule() -> None:
    day = review(
        holding("mag", "magnesium 200", "08:00"),
        person=taking("levothyroxine 07:00", "gabapentin 12:00", "gabapentin 20:00"),
    )
    assert "Take Mag from 14:00 to 18:00, or from 22:00 to 03:00." in one(day, "SPACING").message


def test_free_times_are_said_as_one_says_them() -> None:
    day = mag("08:00")
    spans = [
        (at("04:00"), at("07:00")),
        (at("09:00"), at("10:00")),
        (at("13:00"), at("04:00", 1)),
    ]
    assert spoken_times(spans, at("11:00"), day) == (
        "at 13:00 or later, or from 09:00 to 10:00, or at 07:00 or earlier"
    )


def test_a_medicine_at_an_unknown_time_is_asked_for() -> None:
    found = one(mag("08:00", medicine="levothyroxine"), "SPACING_UNKNOWN")
    assert (found.severity, found.subject) == ("moderate", "levothyroxine")
    assert found.message == (
        "The time of levothyroxine is not known, and Mag must be kept apart from it: at least "
        "4 h after it, or 4 h before it. Say when: magstack profile medicine add levothyroxine "
        "--at 07:00"
    )
    for medicine in ("raltegravir", "nonsense", Medicine("levothyroxine", None, SATURDAY)):
        assert codes(mag("08:00", medicine=medicine), time_unknown) == []
    assert find(review(holding("z", "zinc 10", "08:00"), person=taking("levothyroxine"))) == []


def test_both_directions_of_a_rule_are_said() -> None:
    (rule,) = FACTS.rules.of_medicine("ciprofloxacin")
    assert apart(rule) == "at least 2 h after it, or 6 h before it"
    assert rule.after_nutrient == timedelta(hours=6)


shifts = st.integers(-36, 36).map(lambda five: timedelta(minutes=5 * five))


@settings(deadline=None, max_examples=40)
@given(days(8, 24), shifts)
def test_moving_everything_by_the_same_time_changes_nothing(day: Day, by: timedelta) -> None:
    """Times from 08:00 to midnight are moved by three hours at most: none passes 04:00."""

    def later(clock: time) -> time:
        return (datetime.combine(TODAY, clock) + by).time()

    person = day.person
    medicines = tuple(
        replace(each, clock=later(each.clock) if each.clock else None)
        for each in person.profile.medicines
    )
    moved = replace(
        day,
        person=replace(person, profile=replace(person.profile, medicines=medicines)),
        portions=tuple(replace(each, at=each.at + by) for each in day.portions),
    )
    assert shape(moved) == shape(day)


def shape(day: Day) -> tuple[list[tuple[str, str]], list[timedelta]]:
    """Return which findings of spacing a day has, and how far apart everything is."""
    gaps = sorted(pair.gap for pair in pairs(day, FACTS) if pair.close)
    return codes(day, too_close), gaps


def test_by_a_rule_of_one_s_own_too_an_unknown_time_is_told() -> None:
    person = keeping("magnesium", "cortisone", 2, Medicine("cortisone"))
    found = one(review(holding("mag", "magnesium 200", "08:00"), person=person), "SPACING_UNKNOWN")
    assert (found.severity, found.subject) == ("moderate", "cortisone")
    assert found.message == (
        "The time of cortisone is not known, and by your rule Mag must be 2 h away from it. "
        "Say when: magstack profile medicine add cortisone --at 07:00"
    )


def test_where_only_a_moment_is_free_it_is_offered() -> None:
    person = taking("ciprofloxacin 12:00", "ciprofloxacin 20:00", "ciprofloxacin 04:00")
    found = one(review(holding("mag", "magnesium 200", "15:00"), person=person), "SPACING")
    assert found.message.endswith("Take Mag at 22:00, or at 14:00, or at 06:00.")


def test_before_a_fasting_medicine_nothing_comes_that_morning() -> None:
    """Two and a half hours are more than the two of the rule, and the stomach is not empty."""
    person = taking("alendronate 08:00")
    early = review(holding("mag", "magnesium 100", "05:30"), person=person)
    assert codes(early, too_close) == [("SPACING", "mag")]
    at_once = review(holding("mag", "magnesium 100", "08:00"), person=person)
    assert one(at_once, "SPACING", too_close).message.count("Take Mag at 10:00 or later.") == 1
    evening = review(holding("mag", "magnesium 100", "22:00"), person=person)
    assert codes(evening, too_close) == []
