"""How spans and days are read, and that the agenda is that of the record."""

from datetime import timedelta

import pytest

from magstack.actions import reminding
from magstack.errors import StoreError, UsageError
from tests.conftest import Runner

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("12h", 12),
        ("90m", 1.5),
        ("2d", 48),
        ("1h30m", 1.5),
        (" 1D2h ", 26),
        ("14d", 336),
        ("336h", 336),
        ("0m", 0),
    ],
)
def test_a_span_of_time(text: str, hours: float) -> None:
    assert reminding.parse_span(text, reminding.FARTHEST) == timedelta(hours=hours)


@pytest.mark.parametrize(
    "text", ["", "12", "h", "1.5h", "-2h", "30m1h", "1 h", "soon", "١h", "1hm"]
)
def test_what_is_no_span_of_time(text: str) -> None:
    with pytest.raises(UsageError, match=r"is no span of time\. Write for example 12h, 90m"):
        reminding.parse_span(text, reminding.FARTHEST)


@pytest.mark.parametrize("text", ["15d", "14d1m", "337h", "20161m"])
def test_a_span_that_is_too_long(text: str) -> None:
    with pytest.raises(UsageError, match=f"{text} is too long. Write at most 14d."):
        reminding.parse_span(text, reminding.FARTHEST)


@pytest.mark.parametrize(("text", "days"), [("1d", 1), ("3d", 3), ("2w", 14), ("366d", 366)])
def test_a_number_of_days(text: str, days: int) -> None:
    assert reminding.parse_days(text) == days


@pytest.mark.parametrize("text", ["3", "36h", "1d12h", "-3d", "", "three", "1000d", "3 d"])
def test_what_is_no_number_of_days(text: str) -> None:
    with pytest.raises(UsageError, match="is no number of days"):
        reminding.parse_days(text)


@pytest.mark.parametrize("text", ["0d", "367d", "53w"])
def test_a_number_of_days_out_of_range(text: str) -> None:
    with pytest.raises(UsageError, match=f"{text} is out of range. Write from 1d to 366d."):
        reminding.parse_days(text)


def test_the_hours_are_the_persons(stack: Runner) -> None:
    stack.ok("profile", "set", "--bedtime", "21:00", "--slot", "noon=13:15")
    found = reminding.due(stack.context(), "1d")
    assert [f"{each.at:%H:%M}" for each in found.due] == ["13:15", "20:00", "13:15", "20:00"]


def test_what_is_logged_ahead_is_neither_due_nor_packed(stack: Runner) -> None:
    stack.ok("take", "neuro-mag", "--at", "tomorrow 22:00", "--future")
    found = reminding.due(stack.context(), "2d")
    times = [f"{each.at:%d %H:%M}" for each in found.due]
    assert times == ["20 12:30", "20 22:00", "21 12:30", "22 12:30"]
    packed = reminding.pack(stack.context(), "2d")
    assert [(each.product.slug, each.planned) for each in packed.packed] == [
        ("neuro-mag", 3000),
        ("magnen-b6", 4000),
    ]


def test_a_journey_has_all_its_days(stack: Runner) -> None:
    packed = reminding.pack(stack.context(), "3d", "tomorrow")
    assert (str(packed.first), str(packed.last), packed.going) == (
        "2026-11-21",
        "2026-11-23",
        False,
    )
    assert reminding.pack(stack.context(), "1d").going


def test_no_one_packs_for_the_past(stack: Runner) -> None:
    with pytest.raises(UsageError) as refused:
        reminding.pack(stack.context(), "3d", "-4d")
    assert str(refused.value) == (
        "2026-11-16 has passed. Write today or a later day, such as 2026-11-21."
    )


def test_without_a_record(runner: Runner) -> None:
    with pytest.raises(StoreError, match="no magstack record"):
        reminding.due(runner.context())
    assert not runner.home.exists()
