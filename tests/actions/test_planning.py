"""Plans: what is wanted, how it changes, what is coming, and which times are suggested."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time

import pytest

from magstack.actions import editing, planning
from magstack.actions.planning import changing, looking, previewing
from magstack.actions.planning.wanted import Wanted, dated, tried
from magstack.domain.amounts import Mass
from magstack.domain.doses import Dose
from magstack.domain.planned import Suggested
from magstack.domain.products import Product
from magstack.domain.wording import spoken_dose
from magstack.errors import StoreError, UsageError
from magstack.regimens import parse_dose
from tests.conftest import Runner

TODAY = date(2026, 11, 20)
MONDAY = date(2026, 11, 23)


def suggested(runner: Runner, *medicines: str) -> Suggested:
    for medicine in medicines:
        runner.ok("profile", "medicine", "add", *medicine.split())
    return planning.suggested(runner.context())


def codes(found: Suggested) -> tuple[list[str], list[str]]:
    return [each.code for each in found.broken], [each.code for each in found.beyond]


def test_nothing_is_broken(stack: Runner) -> None:
    assert codes(suggested(stack)) == ([], [])


def test_what_times_mend_and_what_they_do_not(stack: Runner) -> None:
    found = suggested(
        stack, "ciprofloxacin --at 13:00", "raltegravir --at 09:00", "levothyroxine", "furosemide"
    )
    assert codes(found) == (["SPACING"], ["INTERACTION_AVOID", "SPACING_UNKNOWN"])
    moved = found.suggestion.moved
    assert [(move.portion.product.slug, move.to.time()) for move in moved] == [
        ("magnen-b6", time(15))
    ]


def test_a_medicine_of_another_weekday_counts_because_the_plan_is_for_the_week(
    stack: Runner,
) -> None:
    """20 November 2026 is a Friday."""
    assert codes(suggested(stack, "ciprofloxacin --at 13:00 --days mon")) == (["SPACING"], [])


def test_the_day_with_the_most_doses_is_looked_at(stack: Runner) -> None:
    stack.ok("plan", "set", "magnen-b6", "2 at 12:30 on mon, wed")
    found = suggested(stack, "ciprofloxacin --at 13:00")
    assert (found.day.date, found.sets) == (MONDAY, 2)
    assert codes(found) == (["SPACING"], [])


# What a person wants.


def neuro_mag(runner: Runner) -> Product:
    (product,) = [each.product for each in looking.shown(runner.context()).planned if each.doses]
    return product


@pytest.fixture
def one(runner: Runner) -> Runner:
    """Neuro-Mag, 3 at night, since the day before."""
    return runner.having("@ 2026-11-19 12:00", "add neuro-mag", "@ 2026-11-20 20:00")


def planned(doses: Sequence[Dose]) -> list[tuple[str, str, str]]:
    return [(spoken_dose(dose), f"{dose.since}", f"{dose.until}") for dose in doses]


def test_a_ramp_is_at_the_time_of_the_only_dose(one: Runner) -> None:
    product = neuro_mag(one)
    ramp = Wanted(ramp="1 capsule, +1 every 7 days, to 3")
    expected = [
        ("1 at night", "2026-11-20", "2026-11-26"),
        ("2 at night", "2026-11-27", "2026-12-03"),
        ("3 at night", "2026-12-04", "None"),
    ]
    assert planned(dated(product, ramp, TODAY)) == expected
    cut = planned(dated(product, ramp, TODAY, date(2026, 11, 30)))
    assert cut == [expected[0], ("2 at night", "2026-11-27", "2026-11-30")]
    waiting = replace(product, doses=(replace(product.doses[0], since=MONDAY),))
    assert planned(dated(waiting, ramp, TODAY)) == expected


@pytest.mark.parametrize(
    "doses", [(), ("1 at noon", "2 at night"), ("1 as needed, at most 2 a day",)]
)
def test_a_ramp_says_its_time_where_there_is_no_one_time(
    one: Runner, doses: tuple[str, ...]
) -> None:
    held = tuple(parse_dose(dose, "capsule") for dose in doses)
    product = replace(neuro_mag(one), doses=held)
    with pytest.raises(UsageError, match="Say when the ramp's doses are taken"):
        dated(product, Wanted(ramp="1, +1 every 7 days, to 3"), TODAY)
    assert dated(product, Wanted(ramp="1 at noon, +1 every 7 days, to 3"), TODAY)


def test_one_of_several_ways_to_say_it(one: Runner) -> None:
    product = neuro_mag(one)
    for wanted in (
        Wanted(),
        Wanted(["1 at noon"], protocol="sleep"),
        Wanted(protocol="sleep", ramp="1, +1 every day, to 2"),
    ):
        with pytest.raises(UsageError):
            dated(product, wanted, TODAY)


def test_protocols_are_those_of_the_short_name(one: Runner) -> None:
    product = neuro_mag(one)
    assert planned(dated(product, Wanted(protocol=" Cognition "), TODAY, MONDAY)) == [
        ("2 at 17:00", "2026-11-20", "2026-11-23"),
        ("1 at night", "2026-11-20", "2026-11-23"),
    ]
    with pytest.raises(UsageError, match="It has: sleep, cognition, gentle"):
        dated(product, Wanted(protocol="jet lag"), TODAY)
    with pytest.raises(UsageError, match="It has none"):
        dated(replace(product, slug="my-own"), Wanted(protocol="sleep"), TODAY)


def test_what_is_tried_takes_the_place_of_the_plan(one: Runner) -> None:
    product = neuro_mag(one)
    known = {product.slug: product}
    held = tried("neuro-mag 1 at noon; 2 at 17:00;", known, TODAY)
    assert planned(held.doses)[0] == ("3 at night", "2026-11-19", "2026-11-19")
    assert [spoken_dose(dose) for dose in held.doses if dose.in_force(TODAY)] == [
        "1 at noon",
        "2 at 17:00",
    ]
    assert len(tried("neuro-mag RAMP 1, +1 every 7 days, to 3", known, TODAY).doses) == 4
    assert len(tried("neuro-mag protocol gentle", known, TODAY).doses) == 4
    assert planned(tried("magnen-b6", known, TODAY).doses) == [("2 at noon", "2026-11-20", "None")]


# Changes.


def test_the_old_plan_ends_on_the_day_before(one: Runner) -> None:
    change = changing.to_set(one.context(), "neuro-mag", Wanted(["1 at noon"]), "tomorrow")
    changing.write(one.context(), change)
    assert planned(neuro_mag(one).doses) == [
        ("3 at night", "2026-11-19", "2026-11-20"),
        ("1 at noon", "2026-11-21", "None"),
    ]


@pytest.mark.parametrize("text", ["3 at night", "3.000 capsules at night every day"])
def test_the_same_plan_changes_nothing(one: Runner, text: str) -> None:
    for since in (None, "tomorrow"):
        change = changing.to_set(one.context(), "neuro-mag", Wanted([text]), since)
        assert change.revision.empty
        before = one.database.read_bytes()
        changing.write(one.context(), change)
        assert one.database.read_bytes() == before


def test_a_round_of_days_that_begins_anew_is_another_plan(one: Runner) -> None:
    """Every 2 days from the 20th is what it is from the 22nd on, and not from the 21st on."""
    other = Wanted(["3 at night every 2 days"])
    changing.write(one.context(), changing.to_set(one.context(), "neuro-mag", other))
    for since, same in (("2026-11-21", False), ("2026-11-22", True)):
        change = changing.to_set(one.context(), "neuro-mag", other, since)
        assert change.revision.empty is same


def test_a_plan_that_another_magstack_changed_is_not_written(one: Runner) -> None:
    change = changing.to_set(one.context(), "neuro-mag", Wanted(["1 at noon"]))
    one.ok("plan", "set", "neuro-mag", "2 at noon")
    before = one.database.read_bytes()
    with pytest.raises(StoreError):
        changing.write(one.context(), change)
    assert one.database.read_bytes() == before


def test_an_edit_of_a_plan_that_another_magstack_changed_is_not_written(one: Runner) -> None:
    wanted = editing.Wanted(name="Other", doses=["1 at noon"])
    edit = editing.prepare(one.context(), "neuro-mag", wanted, correct=False, since=None)
    one.ok("archive", "neuro-mag")
    before = one.database.read_bytes()
    with pytest.raises(StoreError):
        editing.write(one.context(), edit)
    assert one.database.read_bytes() == before


def test_only_limits_that_are_newly_passed_are_told(one: Runner) -> None:
    def told(*doses: str, ramp: str | None = None) -> list[tuple[str, str]]:
        wanted = Wanted(doses, ramp=ramp)
        found = changing.to_set(one.context(), "neuro-mag", wanted).findings
        return [(each.code, each.source.partition(" ")[0]) for each in found]

    assert told("5 at night") == []
    assert told("6 at night on mondays") == [("LIMIT_PLANNED", "EFSA"), ("LIMIT_PLANNED", "SCF")]
    assert len(told(ramp="1, +1 every 14 days, to 8")) == 3
    one.ok("plan", "set", "neuro-mag", "8 at night")
    assert told("9 at night") == []


def test_what_the_profile_says_is_looked_at_too(one: Runner) -> None:
    one.ok("profile", "medicine", "add", "ciprofloxacin", "--at", "13:00", "--days", "mon")
    change = changing.to_set(one.context(), "neuro-mag", Wanted(["3 at noon on tue"]))
    assert [each.code for each in change.findings] == ["SPACING"]


def test_a_pause_of_a_pause_is_longer(one: Runner) -> None:
    for until, begins in (("2026-11-24", "2026-11-25"), ("2026-11-30", "2026-12-01")):
        change = changing.to_pause(one.context(), "neuro-mag", until)
        changing.write(one.context(), change)
        assert planned(change.left) == [("3 at night", begins, "None")]
    assert changing.to_pause(one.context(), "neuro-mag", "2026-11-24").revision.empty
    changing.write(one.context(), changing.to_resume(one.context(), "neuro-mag"))
    phases = looking.history(one.context()).products[0].phases
    assert [(f"{phase.since}", f"{phase.until}") for phase in phases] == [("2026-11-19", "None")]


def test_a_pause_is_a_phase_and_so_is_what_comes_after_all(one: Runner) -> None:
    one.ok("plan", "pause", "neuro-mag", "--from", "2026-11-23", "--until", "2026-11-24")
    one.ok("plan", "clear", "neuro-mag", "--from", "2026-11-30")
    phases = looking.history(one.context()).products[0].phases
    assert [(f"{phase.since}", f"{phase.until}", len(phase.doses)) for phase in phases] == [
        ("2026-11-30", "None", 0),
        ("2026-11-25", "2026-11-29", 1),
        ("2026-11-23", "2026-11-24", 0),
        ("2026-11-19", "2026-11-22", 1),
    ]


def test_a_product_that_is_put_away_has_a_history_and_no_plan(one: Runner) -> None:
    one.ok("archive", "neuro-mag")
    assert looking.shown(one.context()).planned == ()
    assert looking.shown(one.context(), "neuro-mag").planned[0].doses == ()
    phases = looking.history(one.context(), "neuro-mag").products[0].phases
    assert [(f"{phase.since}", f"{phase.until}", len(phase.doses)) for phase in phases] == [
        ("2026-11-20", "None", 0),
        ("2026-11-19", "2026-11-19", 1),
    ]


# What is coming.


def test_a_preview_counts_what_is_logged_today(one: Runner) -> None:
    one.ok("take", "neuro-mag", "5")
    today, tomorrow = previewing.preview(one.context(), "2").days
    assert [dose.state for dose in today.doses] == ["taken"]
    assert [dose.state for dose in tomorrow.doses] == ["due"]
    sums = [day.nutrients[0].planned.amount.high for day in (today, tomorrow)]
    assert sums == [Mass.of(240, "mg"), Mass.of(144, "mg")]


def test_a_medicine_counts_on_its_weekdays(one: Runner) -> None:
    one.ok("profile", "medicine", "add", "ciprofloxacin", "--at", "21:00", "--days", "mon")
    found = previewing.preview(one.context(), "14").found
    days = {each.finding.code: each.days for each in found}
    assert days["SPACING"] == (MONDAY, date(2026, 11, 30))


def test_a_preview_is_of_a_plan_that_is_only_tried(runner: Runner) -> None:
    seen = previewing.preview(runner.context(), "21", None, ["neuro-mag protocol gentle"])
    assert seen.units == {"neuro-mag": 63_000}
    assert not runner.home.exists()
