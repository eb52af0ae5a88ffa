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
