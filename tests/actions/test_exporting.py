"""Which days and intakes an export holds, and that its days are those of ``today``."""

from datetime import date, timedelta

import pytest

from magstack import reference
from magstack.actions import day, exporting
from magstack.domain.review import Day
from magstack.errors import StoreError, UsageError
from tests.conftest import Runner


def days(runner: Runner, since: str | None = None, until: str | None = None) -> list[Day]:
    with exporting.opened(runner.context(), since, until) as record:
        return list(record.days())


def dates(runner: Runner, since: str | None = None, until: str | None = None) -> list[str]:
    return [found.date.isoformat()[5:] for found in days(runner, since, until)]


def numbers(runner: Runner, since: str | None = None, until: str | None = None) -> list[int]:
    with exporting.opened(runner.context(), since, until) as record:
        return [intake.id for intake in record.intakes]


@pytest.fixture
def week(runner: Runner) -> Runner:
    """The stack since the 16th; taken on the 17th and 18th, and skipped on the 20th."""
    return runner.having(
        *("@ 2026-11-16 09:00", "add neuro-mag", "add magnen-b6"),
        *("@ 2026-11-17 22:10", "take all"),
        *("@ 2026-11-19 00:30", "take neuro-mag"),
        *("@ 2026-11-20 20:00", "skip magnen-b6"),
    )


def test_every_day_since_the_first_dose_was_planned_is_there_once(week: Runner) -> None:
    assert dates(week) == ["11-16", "11-17", "11-18", "11-19", "11-20"]


def test_a_period_includes_both_its_ends(week: Runner) -> None:
    assert dates(week, "2026-11-17", "2026-11-19") == ["11-17", "11-18", "11-19"]
    assert dates(week, "yesterday") == ["11-19", "11-20"]
    assert dates(week, None, "2026-11-17") == ["11-16", "11-17"]


def test_days_before_the_first_dose_and_after_today_are_not_there(week: Runner) -> None:
    assert dates(week, "2020-01-01", "2030-01-01") == dates(week)
    assert dates(week, "tomorrow") == []


def test_an_intake_counts_on_the_day_that_began_before(week: Runner) -> None:
    """The entry of 00:30 on the 19th belongs to the 18th."""
    assert numbers(week) == [1, 2, 3, 4]
    assert numbers(week, "2026-11-18", "2026-11-18") == [3]
    assert numbers(week, "2026-11-19", "2026-11-19") == []


def test_each_day_is_the_one_that_today_shows(week: Runner) -> None:
    for found in days(week):
        report = day.review(week.context(), found.date.isoformat())
        assert found == report.day


def test_a_day_that_has_passed_has_missed_its_doses_and_today_has_not(week: Runner) -> None:
    states = {found.date.day: {dose.state for dose in found.doses} for found in days(week)}
    assert states == {
        16: {"missed"},
        17: {"taken"},
        18: {"taken", "missed"},
        19: {"missed"},
        20: {"due", "skipped"},
    }


def test_a_day_on_which_nothing_is_planned_or_logged_is_not_there(week: Runner) -> None:
    week.at("2026-11-18 23:00").ok("archive", "neuro-mag")
    week.ok("archive", "magnen-b6")
    week.at("2026-11-20 20:00")
    assert dates(week) == ["11-16", "11-17", "11-18", "11-20"]


def test_what_was_taken_before_it_was_planned_is_there(week: Runner) -> None:
    week.ok("take", "neuro-mag", "--at", "2026-11-10 22:00")
    assert dates(week)[:3] == ["11-10", "11-16", "11-17"]


def test_what_is_logged_ahead_is_there_without_the_days_between(week: Runner) -> None:
    week.ok("take", "neuro-mag", "--at", "2026-11-24 22:00", "--future")
    assert dates(week)[-2:] == ["11-20", "11-24"]


def test_a_stack_without_doses_begins_with_its_first_intake(runner: Runner) -> None:
    runner.ok("add", "Zinc", "--unit", "drop", "--serving", "1", "--elemental", "zinc=5 mg")
    assert dates(runner) == []
    runner.ok("take", "zinc", "--at", "2026-11-17 10:00")
    assert dates(runner) == ["11-17"]


def test_a_stack_of_which_nothing_was_taken_begins_with_its_doses(stack: Runner) -> None:
    assert dates(stack) == ["11-20"]
    assert numbers(stack) == []


def test_days_and_intakes_come_as_they_are_asked_for(week: Runner) -> None:
    with exporting.opened(week.context()) as record:
        stream = record.days()
        assert next(stream).date == date(2026, 11, 16)
        assert record.today - next(stream).date == timedelta(days=3)


def test_the_record_says_by_whom_and_what_days_are_judged(week: Runner) -> None:
    with exporting.opened(week.context()) as record:
        assert record.facts is reference.facts()
        assert record.person.authority == record.facts.default_authority
        assert [product.slug for product in record.stack] == ["neuro-mag", "magnen-b6"]


@pytest.mark.parametrize(
    ("since", "until", "sentence"),
    [
        ("tomorrow", "today", "--from 2026-11-21 is after --to 2026-11-20. Swap them."),
        (
            "2026-02-30",
            None,
            "2026-02-30 does not exist. Write a day from 01 to 28.",
        ),
        (
            None,
            "soon",
            (
                '"soon" is not a day that can be read. '
                "Write today, yesterday, monday, -3d, +3d or 2026-11-20."
            ),
        ),
    ],
)
def test_a_period_that_cannot_be_read(
    week: Runner, since: str | None, until: str | None, sentence: str
) -> None:
    with pytest.raises(UsageError) as refused:
        days(week, since, until)
    assert str(refused.value) == sentence


def test_without_a_record_there_is_nothing_to_open(runner: Runner) -> None:
    with pytest.raises(StoreError, match="no magstack record"):
        days(runner)
    assert not runner.home.exists()
