"""What a check looks at: the plan, a day of the log, and doses that are only supposed."""

from datetime import date, time

import pytest

from magstack.actions import checking
from magstack.domain.amounts import Mass
from magstack.domain.reports import Checked
from magstack.errors import NotFoundError, StoreError, UsageError
from tests.conftest import Runner


def high(checked: Checked, nutrient: str = "magnesium") -> tuple[Mass, Mass]:
    """Return what is taken and planned of a nutrient, on the high end."""
    (found,) = [each for each in checked.day.nutrients if each.nutrient == nutrient]
    return found.taken.amount.high, found.planned.amount.high


def mg(number: int) -> Mass:
    return Mass.of(number, "mg")


def test_the_plan_knows_nothing_of_the_log(stack: Runner) -> None:
    stack.ok("take", "all")
    plan = checking.check(stack.context())
    assert (plan.on, plan.supposed) == (None, ())
    assert high(plan) == (mg(0), mg(404))
    today = checking.check(stack.context(), "today")
    assert today.on == date(2026, 11, 20)
    assert high(today) == (mg(404), mg(404))


def test_the_plan_is_that_of_the_day_that_began_at_four(stack: Runner) -> None:
    assert checking.check(stack.at("2026-11-21 03:00").context()).day.date == date(2026, 11, 20)
    assert checking.check(stack.at("2026-11-21 04:00").context()).day.date == date(2026, 11, 21)


def test_a_day_that_has_ended_was_missed_and_is_still_counted(stack: Runner) -> None:
    stack.at("2026-11-22 09:00")
    past = checking.check(stack.context(), "2026-11-20")
    assert {dose.state for dose in past.day.doses} == {"missed"}
    assert high(past) == (mg(0), mg(404))


def test_a_supposed_dose_is_a_portion_at_its_time(stack: Runner) -> None:
    checked = checking.check(stack.context(), None, ["magnen-b6 1 at 06:15"])
    times = [(portion.product.slug, portion.at.time()) for portion in checked.day.portions]
    assert ("magnen-b6", time(6, 15)) in times
    assert high(checked) == (mg(0), mg(534))


@pytest.mark.parametrize("words", ["magnen-b6  2   at 12:00", " magnen-b6 2 at 12:00 "])
def test_blanks_do_not_matter(runner: Runner, words: str) -> None:
    assert high(checking.check(runner.context(), None, [words])) == (mg(0), mg(260))


def test_how_many_limits_something_was_held_against(stack: Runner) -> None:
    """US and EU for magnesium and for B6, L-threonate's, and the BfR's for each product."""
    assert checking.check(stack.context()).limits == 7
    assert checking.check(stack.context(), "2026-11-18").limits == 0


def test_what_is_asked_for_that_cannot_be_read(stack: Runner) -> None:
    context = stack.context()
    with pytest.raises(UsageError):
        checking.check(context, "banana")
    with pytest.raises(UsageError):
        checking.check(context, None, ["magnen-b6 banana"])
    with pytest.raises(NotFoundError, match="neither in your stack nor in the catalogue"):
        checking.check(context, None, ["zzz 1 at noon"])


def test_a_record_that_is_needed_or_broken(runner: Runner) -> None:
    """A what-if needs none; one that is there and cannot be read is never passed over."""
    with pytest.raises(StoreError):
        checking.check(runner.context())
    assert checking.check(runner.context(), None, ["neuro-mag"]).day.portions
    runner.home.mkdir()
    runner.database.write_bytes(b"this is no record" * 100)
    with pytest.raises(StoreError):
        checking.check(runner.context(), None, ["neuro-mag"])
    runner.database.unlink()
    runner.database.symlink_to(runner.home / "nowhere")
    with pytest.raises(StoreError):
        checking.check(runner.context(), None, ["neuro-mag"])


def test_each_set_of_doses_of_the_coming_weeks_is_checked(stack: Runner) -> None:
    """2 tablets at noon are 404 mg with the capsules; on Mondays one more at 14:00."""
    stack.ok("profile", "medicine", "add", "ciprofloxacin", "--at", "15:00", "--days", "tue")
    stack.ok("plan", "set", "magnen-b6", "2 at 06:00", "1 at 14:00 on mon")
    plan = checking.check(stack.context())
    assert (plan.sets, plan.day.date, plan.on) == (2, date(2026, 11, 23), None)
    assert high(plan) == (mg(0), mg(534))
    found = [(each.code, each.message[:6]) for each in plan.findings if each.severity == "major"]
    assert found == [
        ("LIMIT_PLANNED", "534 mg"),
        ("LIMIT_PLANNED", "534 mg"),
        ("SPACING", "Magnen"),
    ]
    today = checking.check(stack.context(), "today")
    assert (today.sets, high(today)) == (1, (mg(0), mg(404)))
    assert "SPACING" not in [each.code for each in today.findings]


def test_what_only_the_emptier_day_shows_is_not_lost(stack: Runner) -> None:
    """Each nutrient is that of its own day, and what is planned on no day is not there."""
    stack.ok("plan", "set", "magnen-b6", "2 at noon on sat")
    stack.ok(
        "plan", "set", "neuro-mag", "1 at 08:00 on sun", "1 at noon on sun", "1 at night on sun"
    )
    plan = checking.check(stack.context())
    assert (plan.sets, plan.day.date) == (3, date(2026, 11, 22))
    assert [each.planned.amount.high for each in plan.day.nutrients] == [mg(260), mg(2)]
    assert plan.limits == 7


def test_a_plan_that_begins_later_is_checked_too(runner: Runner) -> None:
    runner.ok("add", "neuro-mag", "--dose", "1 at night")
    runner.ok("plan", "set", "neuro-mag", "8 at night", "--from", "2026-12-10")
    assert high(checking.check(runner.context())) == (mg(0), mg(384))
    runner.ok("undo")
    runner.ok("plan", "set", "neuro-mag", "8 at night", "--from", "2026-12-18")
    assert high(checking.check(runner.context())) == (mg(0), mg(48))


def test_a_supposed_dose_has_its_days(stack: Runner) -> None:
    checked = checking.check(stack.context(), None, ["magnen-b6 1 at 06:15 every 3 days"])
    assert (checked.sets, high(checked)) == (2, (mg(0), mg(534)))
    with pytest.raises(UsageError, match="planned on no day"):
        checking.check(stack.context(), None, ["magnen-b6 1 as needed, at most 2 a day"])
