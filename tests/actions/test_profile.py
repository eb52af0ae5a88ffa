"""What is read of a profile, and what its parts are held to before anything is written."""

from datetime import date, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magstack import reference
from magstack.actions.day import person
from magstack.actions.profile import (
    conditions,
    hours,
    limits,
    medicines,
    record,
    rules,
    settings,
)
from magstack.domain.amounts import Mass
from magstack.domain.hours import SLOTS, DayRules
from magstack.domain.interactions import NO_RULES
from magstack.domain.profile import NOBODY, Condition, Medicine, OwnLimit, OwnRule, Profile
from magstack.errors import NotFoundError, UsageError
from magstack.store import database, reading
from tests.conftest import Runner

TODAY = date(2026, 11, 20)
YESTERDAY = TODAY - timedelta(days=1)


def kept(runner: Runner) -> Profile:
    """Return the profile as the record has it."""
    with database.reading(runner.database) as connection:
        return reading.profile(connection)


def test_reading_makes_no_record(runner: Runner) -> None:
    said = record.said(runner.context())
    assert (said.empty, said.today) == (True, TODAY)
    assert said.person.authority == reference.facts().default_authority
    assert not runner.home.exists()


def test_what_has_ended_is_left_out_of_what_is_present(runner: Runner) -> None:
    over = Medicine("a", since=None, until=YESTERDAY)
    last, coming = Medicine("b", until=TODAY), Medicine("c", since=date(2027, 1, 1))
    said = record.said(runner.context())
    profile = Profile(medicines=(over, last, coming))
    found = record.Said(person(said.facts, profile, TODAY), said.facts, TODAY)
    assert found.medicines == [last, coming]
    assert found.present.profile.medicines == (last, coming)
    assert found.profile.medicines == (over, last, coming)


def test_settings_are_kept_one_by_one(runner: Runner) -> None:
    context = runner.context()
    settings.change(context, settings.Settings(born="1980-05-01"))
    settings.change(context, settings.Settings(sex="Female"))
    changed = settings.change(context, settings.Settings(state="pregnant", authority="nnr"))
    expected = Profile(date(1980, 5, 1), "f", "pregnant", "nnr")
    assert kept(runner) == expected == changed.said.profile
    assert changed.said.person.authority == "nnr"
    assert changed.said.person.stage.months == 46 * 12 + 6
    assert changed.summary == "set state pregnant, authority nnr"


def test_what_is_so_already_is_not_written(runner: Runner) -> None:
    context = runner.context()
    assert settings.change(context, settings.Settings(state="none")).summary == ""
    assert not runner.home.exists()


@pytest.mark.parametrize("born", ["1900-01-01", "2026-11-20", "1980-02-29"])
def test_dates_of_birth_that_can_be(runner: Runner, born: str) -> None:
    changed = settings.change(runner.context(), settings.Settings(born=born))
    assert changed.said.profile.born == date.fromisoformat(born)


def test_someone_born_after_midnight_before_the_day_begins(runner: Runner) -> None:
    runner.at("2026-11-21 01:00")
    changed = settings.change(runner.context(), settings.Settings(born="2026-11-21"))
    assert changed.said.person.stage.months == 0


def test_nobody_is_older_than_130(runner: Runner) -> None:
    runner.at("2035-01-01 12:00")
    with pytest.raises(UsageError, match="too long ago"):
        settings.change(runner.context(), settings.Settings(born="1904-12-31"))
    settings.change(runner.context(), settings.Settings(born="1905-01-01"))


def test_only_an_authority_that_limits_a_day_can_be_a_persons() -> None:
    facts = reference.facts()
    found = settings.authorities(facts)
    assert {"iom-nam", "scf-efsa"} <= set(found) <= set(facts.authorities)
    assert {"efsa-mgt", "bfr"} & set(found) == set()


def test_a_medicine_is_one_row_for_each_time(runner: Runner) -> None:
    typed = medicines.Typed("L-Thyroxine", ("20:00", "6:30"), "SUN, monday", "2026-11-18", "-0d")
    medicines.add(runner.context(), typed)
    days = frozenset({0, 6})
    assert kept(runner).medicines == (
        Medicine("L-Thyroxine", time(6, 30), days, date(2026, 11, 18), TODAY, 1),
        Medicine("L-Thyroxine", time(20), days, date(2026, 11, 18), TODAY, 2),
    )


def test_a_known_time_takes_the_place_of_none(runner: Runner) -> None:
    context = runner.context()
    medicines.add(context, medicines.Typed("iron"))
    medicines.add(context, medicines.Typed("Iron", ("08:00",)))
    assert [(each.name, each.clock) for each in kept(runner).medicines] == [("iron", time(8))]
    with pytest.raises(UsageError, match="iron is in the profile already at 08:00"):
        medicines.add(context, medicines.Typed("IRON"))


def test_what_was_taken_without_a_time_stays_on_past_days(runner: Runner) -> None:
    medicines.add(runner.context(), medicines.Typed("iron", since="2026-11-10"))
    medicines.add(runner.context(), medicines.Typed("iron", ("08:00",)))
    before, after = kept(runner).medicines
    assert (before.since, before.until) == (date(2026, 11, 10), YESTERDAY)
    assert (after.since, after.until, after.clock) == (TODAY, None, time(8))


def test_the_same_time_may_come_again_after_the_end(runner: Runner) -> None:
    context = runner.context()
    medicines.add(context, medicines.Typed("iron", ("08:00",), until="2026-11-30"))
    with pytest.raises(UsageError, match="already at 08:00"):
        medicines.add(context, medicines.Typed("iron", ("08:00",), since="2026-11-30"))
    medicines.add(context, medicines.Typed("iron", ("08:00",), since="2026-12-01"))
    assert len(kept(runner).medicines) == 2


def test_removing_ends_what_has_begun_and_drops_what_has_not(runner: Runner) -> None:
    context = runner.context()
    medicines.add(context, medicines.Typed("iron", ("08:00",), since="2026-11-19"))
    medicines.add(context, medicines.Typed("iron", ("20:00",)))
    assert medicines.remove(context, "IRON") == "ended iron, last day 2026-11-19"
    (left,) = kept(runner).medicines
    assert (left.clock, left.until) == (time(8), YESTERDAY)
    with pytest.raises(NotFoundError):
        medicines.remove(context, "iron")


@pytest.mark.parametrize(
    ("name", "near"), [("omeprazol", "omeprazole"), ("ciprofloxacin", None), ("zzzzzzzz", None)]
)
def test_the_nearest_known_names(runner: Runner, name: str, near: str | None) -> None:
    added = medicines.add(runner.context(), medicines.Typed(name))
    assert added.near[:1] == ((near,) if near else ())


@pytest.mark.parametrize("name", ["renal", "Kidney disease", "RENAL", "kidney-disease"])
def test_a_known_condition_is_kept_by_its_short_name(runner: Runner, name: str) -> None:
    added = conditions.add(runner.context(), name, "0")
    assert isinstance(added, conditions.Added)
    assert kept(runner).conditions == (Condition("renal", 0, 1),)


def test_another_egfr_replaces_the_one_before(runner: Runner) -> None:
    context = runner.context()
    conditions.add(context, "renal", "45")
    for same in (None, "45"):
        with pytest.raises(UsageError, match=r"already with an eGFR of 45\.$"):
            conditions.add(context, "renal", same)
    conditions.add(context, "renal", "200")
    assert kept(runner).conditions == (Condition("renal", 200, 1),)


@pytest.mark.parametrize("name", ["pregnancy", "Pregnant"])
def test_pregnancy_is_a_state_and_no_second_truth(runner: Runner, name: str) -> None:
    assert isinstance(conditions.add(runner.context(), name), settings.Changed)
    assert kept(runner) == Profile(state="pregnant")
    with pytest.raises(NotFoundError):
        conditions.remove(runner.context(), "lactation")
    conditions.remove(runner.context(), name)
    assert kept(runner) == NOBODY


def test_known_conditions_hold_the_states_once() -> None:
    found = conditions.known(reference.facts().rules)
    assert len(found) == len(set(found))
    assert {"renal", "pregnancy", "lactation"} <= set(found)
    assert conditions.known(NO_RULES) == ["pregnancy", "lactation"]


def test_one_limit_for_each_nutrient_and_author(runner: Runner) -> None:
    context = runner.context()
    limits.put(context, "vitamin D", "2000 IU", "Dr Ann")
    limits.put(context, "vitamin-d", "20 mcg", " dr ann ", "lower")
    limits.put(context, "vitamin_d", "30 mcg", "Dr Bo")
    limits.put(context, "zinc", "30 mg", "Dr Ann")
    assert kept(runner).limits == (
        OwnLimit("vitamin_d", Mass.of(20, "mcg"), "dr ann", "lower", 2),
        OwnLimit("vitamin_d", Mass.of(30, "mcg"), "Dr Bo", "", 3),
        OwnLimit("zinc", Mass.of(30, "mg"), "Dr Ann", "", 4),
    )
    assert (
        limits.remove(context, "vitamin D") == "removed the limit of vitamin D by dr ann and Dr Bo"
    )
    assert [limit.nutrient for limit in kept(runner).limits] == ["zinc"]


def test_a_side_of_a_rule_is_a_product_a_nutrient_or_a_medicine(stack: Runner) -> None:
    context = stack.context()
    medicines.add(context, medicines.Typed("Ferrous sulfate"))
    rules.add(context, "Vitamin B6", "ferrous-sulfate", "1h30m", "note")
    rules.add(context, "MAGNEN-B6", "zinc", "48h")
    assert kept(stack).rules == (
        OwnRule("vitamin_b6", "Ferrous sulfate", timedelta(minutes=90), "note", 1),
        OwnRule("magnen-b6", "zinc", timedelta(hours=48), "", 2),
    )
    with pytest.raises(UsageError, match="no medicine of the profile"):
        rules.add(context, "ciprofloxacin", "zinc", "2h")


def test_a_rule_between_two_medicines_is_no_rule_of_a_stack(runner: Runner) -> None:
    for name in ("ciprofloxacin", "omeprazole"):
        medicines.add(runner.context(), medicines.Typed(name))
    with pytest.raises(UsageError, match="plans no medicines"):
        rules.add(runner.context(), "ciprofloxacin", "omeprazole", "2h")


def test_a_rule_whose_product_has_left_can_be_removed(stack: Runner) -> None:
    rules.add(stack.context(), "zinc", "neuro-mag", "2h")
    stack.ok("archive", "neuro-mag")
    assert rules.remove(stack.context(), "neuro-mag", "ZINC") == (
        "removed the rule for zinc and neuro-mag"
    )
    assert kept(stack).rules == ()


@given(st.integers(1, 48 * 60))
def test_every_time_to_keep_apart_is_read_back(minutes: int) -> None:
    hours, rest = divmod(minutes, 60)
    whole = Fraction(minutes, 60)
    written = [f"{minutes}m", f"{hours}h{rest}m", *([f"{whole}h"] if not rest else [])]
    for text in written:
        assert rules.parse_apart(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "text",
    ["", "h", "2", "2 h", "1m2h", "-2h", "+2h", "2h ago", "1.5h", "0h", "49h", "100h", "٣h", "2d"],
)
def test_what_is_no_time_to_keep_apart(text: str) -> None:
    with pytest.raises(UsageError, match="Write"):
        rules.parse_apart(text)


def hours_of(*words: str, before: DayRules = hours.USUAL) -> DayRules:
    """Return the hours that slots, or bedtime and day start, make of others."""
    typed = dict(word.split("=") for word in words)
    bedtime, start = typed.pop("bedtime", None), typed.pop("start", None)
    return hours.read(before, bedtime, start, [f"{name}={typed[name]}" for name in typed])


def test_hours_are_kept_one_by_one(runner: Runner) -> None:
    context = runner.context()
    settings.change(context, settings.Settings(bedtime="23:30", refill_ahead="10d"))
    settings.change(context, settings.Settings(day_start="5:00", slots=("noon=13:00",)))
    changed = settings.change(context, settings.Settings(slots=("lunch=12:45", "Dinner = 20:00")))
    expected = DayRules(
        start=time(5), bedtime=time(23, 30), noon=time(13), lunch=time(12, 45), dinner=time(20)
    )
    assert kept(runner) == Profile(hours=expected, refill_ahead=10) == changed.said.profile
    assert (changed.summary, changed.remark) == ("set lunch 12:45, dinner 20:00", "")


def test_hours_that_are_as_usual_are_not_kept(runner: Runner) -> None:
    context = runner.context()
    settings.change(context, settings.Settings(bedtime="23:30", slots=("dinner=20:00",)))
    settings.change(context, settings.Settings(bedtime="23:00", slots=("dinner=none",)))
    assert kept(runner) == NOBODY
    with database.reading(runner.database) as connection:
        assert reading.settings(connection) == {}


def test_a_day_start_that_changes_says_what_becomes_of_the_log(runner: Runner) -> None:
    context = runner.context()
    changed = settings.change(context, settings.Settings(day_start="03:00"))
    assert changed.remark == "What is in the log keeps the day that it was written on."
    assert settings.change(context, settings.Settings(day_start="03:00")).remark == ""


@pytest.mark.parametrize(
    "words",
    [
        ["start=00:00"],
        ["start=11:59", "morning=12:00", "noon=13:00", "afternoon=17:00"],
        ["bedtime=03:59"],
        ["bedtime=20:31"],
        ["morning=04:00"],
        ["evening=21:59"],
        ["breakfast=12:00", "lunch=12:01"],
    ],
    ids=" ".join,
)
def test_hours_that_can_be(words: list[str]) -> None:
    assert hours_of(*words) != hours.USUAL


@pytest.mark.parametrize(
    "words",
    [
        ["start=12:00"],
        ["start=08:01"],
        ["bedtime=04:00"],
        ["bedtime=05:00"],
        ["bedtime=20:30"],
        ["morning=12:30"],
        ["morning=03:59"],
        ["evening=22:00"],
        ["evening=17:00"],
        ["breakfast=12:30"],
        ["dinner=03:00", "lunch=03:30"],
    ],
    ids=" ".join,
)
def test_hours_that_contradict_each_other(words: list[str]) -> None:
    with pytest.raises(UsageError, match=r"Correct one of them|A day begins from"):
        hours_of(*words)


def test_a_contradiction_with_what_was_so_is_one_too() -> None:
    late = hours_of("bedtime=02:00", "evening=23:30")
    with pytest.raises(UsageError, match="Evening at 23:30 is not before night at 22:00"):
        hours_of("bedtime=none", before=late)
    assert hours_of("bedtime=none", "evening=none", before=late) == hours.USUAL


anything = st.lists(st.integers(0, 1439), min_size=5, max_size=5)


@given(st.integers(0, 1439), anything | anything.map(sorted))
def test_what_is_accepted_is_in_the_order_of_the_day(start: int, away: list[int]) -> None:
    """``away`` is how many minutes after the start four slots and bedtime are."""
    begin, *slots, bedtime = (
        time(minute // 60, minute % 60)
        for minute in (start, *((start + each) % 1440 for each in away))
    )
    own = DayRules(begin, bedtime, *slots)
    orders = [own.order(own.time_of(slot)) for slot in SLOTS]
    asleep = orders[-1] + 60
    fits = begin < time(12) and orders == sorted(set(orders)) and asleep < 1440
    try:
        assert hours.held_together(own) == own
    except UsageError:
        assert not fits
    else:
        assert fits


@pytest.mark.parametrize(
    ("text", "days"),
    [("10d", 10), ("10", 10), ("0", 0), ("366 days", 366), ("1 DAY", 1), ("none", 7)],
)
def test_how_long_ahead_a_refill_is_told(text: str, days: int) -> None:
    assert hours.read_ahead(text) == days


@pytest.mark.parametrize("text", ["", "d", "367", "-1", "1.5", "2w", "10dd", "1e2", "٣", "9999"])
def test_what_is_no_number_of_days_ahead(text: str) -> None:
    with pytest.raises(UsageError, match="Write from 0d to 366d"):
        hours.read_ahead(text)
