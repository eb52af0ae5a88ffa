"""Clocks that change: each intake counts once, and on the right day."""

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import Runner

LISBON, TOKYO = ZoneInfo("Europe/Lisbon"), ZoneInfo("Asia/Tokyo")


@pytest.fixture
def lisbon(runner: Runner) -> Runner:
    """Someone in Lisbon who takes a product at any time, by the hour."""
    runner.now = datetime(2026, 3, 1, 12, tzinfo=LISBON)
    runner.ok(
        *("add", "Hourly", "--unit", "capsule", "--serving", "1"),
        *("--elemental", "magnesium=10 mg"),
    )
    return runner


def logged(runner: Runner) -> list[Any]:
    """Return the log, oldest first."""
    found: list[Any] = json.loads(runner.ok("log", "--limit", "999", "--json"))
    return found[::-1]


def taken(runner: Runner, day: str) -> float:
    """Return the milligrams of magnesium that count on a day."""
    found = json.loads(runner.ok("today", "--on", day, "--json"))["nutrients"]
    amounts: list[float] = [
        each["taken"]["low"] for each in found if each["nutrient"] == "magnesium"
    ]
    return sum(amounts)


def at(zone: ZoneInfo, text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


@pytest.mark.parametrize(
    ("begin", "day", "hours"),
    [("2026-03-28 04:00", "2026-03-28", 23), ("2026-10-24 04:00", "2026-10-24", 25)],
)
def test_a_day_of_23_or_25_hours(lisbon: Runner, begin: str, day: str, hours: int) -> None:
    """Every real hour from 04:00 to the next 04:00 is taken once, as time passes."""
    start = at(LISBON, begin).timestamp()
    for hour in range(hours + 1):
        lisbon.now = datetime.fromtimestamp(start + 3600 * hour, LISBON)
        lisbon.ok("take", "hourly", "--again")

    log = logged(lisbon)

    assert [each["day"] for each in log[:-1]] == [day] * hours
    assert log[-1]["day"] > day
    assert log[-1]["taken_at"][11:16] == "04:00"
    assert taken(lisbon, day) == 10 * hours
    instants = [datetime.fromisoformat(each["taken_at"]).timestamp() for each in log]
    assert instants == [start + 3600 * hour for hour in range(hours + 1)]
    rows = lisbon.ok("export", "csv", "--plain", "--from", day, "--to", day).splitlines()[1:]
    assert len(rows) == hours


def test_a_skipped_hour_does_not_exist(lisbon: Runner) -> None:
    lisbon.now = at(LISBON, "2026-03-29 12:00")

    refused = lisbon.run("take", "hourly", "--at", "01:30")

    assert refused.code == 2
    assert "does not exist" in refused.err
    assert "02:30" in refused.err
    assert logged(lisbon) == []


def test_a_repeated_hour_is_the_first_unless_an_offset_says_which(lisbon: Runner) -> None:
    lisbon.now = at(LISBON, "2026-10-25 12:00")

    first = lisbon.ok("take", "hourly", "--at", "01:30")
    second = lisbon.ok("take", "hourly", "--at", "2026-10-25 01:30+00:00", "--again")

    assert "01:30 (+01:00)" in first
    assert "01:30 (+00:00)" in second
    assert [each["taken_at"] for each in logged(lisbon)] == [
        "2026-10-25T01:30:00+01:00",
        "2026-10-25T01:30:00+00:00",
    ]
    assert taken(lisbon, "2026-10-24") == 20
    assert taken(lisbon, "2026-10-25") == 0


def test_the_second_time_round_is_now(lisbon: Runner) -> None:
    """At 01:30 for the second time, 01:45 the first time has passed already."""
    lisbon.now = at(LISBON, "2026-10-25 01:30", fold=1)

    lisbon.ok("take", "hourly")
    lisbon.ok("take", "hourly", "--at", "01:45", "--again")
    lisbon.ok("take", "hourly", "--at", "-1h", "--again")

    assert [each["taken_at"][11:] for each in logged(lisbon)] == [
        "01:30:00+01:00",
        "01:45:00+01:00",
        "01:30:00+00:00",
    ]


def test_to_tokyo_and_back(stack: Runner) -> None:
    """Neuro-Mag at night at home, over Asia, in Tokyo, and at home again: four days, four doses."""
    moments = [
        at(LISBON, "2026-11-22 22:00"),
        at(TOKYO, "2026-11-23 22:00"),
        at(TOKYO, "2026-11-24 22:10"),
        at(LISBON, "2026-11-25 22:20"),
    ]
    for moment in moments:
        stack.now = moment
        stack.ok("take", "neuro-mag")

    log = logged(stack)

    assert [each["taken_at"] for each in log] == [moment.isoformat() for moment in moments]
    days = ["2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25"]
    assert [each["day"] for each in log] == days
    assert [taken(stack, day) for day in days] == [144] * 4
    shown = stack.ok("log")
    assert "2026-11-24 22:10 +09:00" in shown
    assert "2026-11-22 22:00 +00:00" in shown


def test_a_day_lived_twice_flying_east_to_west(lisbon: Runner) -> None:
    """From Tokyo to Lisbon the 24th goes on: what was taken there still counts, and once."""
    lisbon.now = at(TOKYO, "2026-11-24 08:00")
    lisbon.ok("take", "hourly", "2")
    lisbon.now = at(LISBON, "2026-11-24 09:00")
    lisbon.ok("take", "hourly", "1")

    assert taken(lisbon, "2026-11-23") == 0
    assert taken(lisbon, "2026-11-24") == 30
    assert [each["taken_at"] for each in logged(lisbon)] == [
        "2026-11-24T08:00:00+09:00",
        "2026-11-24T09:00:00+00:00",
    ]


def test_a_day_skipped_flying_over_the_date_line(lisbon: Runner) -> None:
    auckland, honolulu = ZoneInfo("Pacific/Auckland"), ZoneInfo("Pacific/Honolulu")
    lisbon.now = at(auckland, "2026-12-02 09:00")
    lisbon.ok("take", "hourly")
    lisbon.now = at(honolulu, "2026-12-01 22:00")
    lisbon.ok("take", "hourly")

    assert lisbon.now > at(auckland, "2026-12-02 09:00")
    assert [each["day"] for each in logged(lisbon)] == ["2026-12-01", "2026-12-02"]
    assert (taken(lisbon, "2026-12-01"), taken(lisbon, "2026-12-02")) == (10, 10)


def test_half_past_midnight_belongs_to_the_evening_before(stack: Runner) -> None:
    stack.ok("take", "magnen-b6")
    said = stack.at("2026-11-21 00:30").ok("take", "neuro-mag")

    assert "Sat 21 Nov 2026, 00:30 (+01:00)" in said
    assert [each["day"] for each in logged(stack)] == ["2026-11-20", "2026-11-20"]
    assert "404 mg taken" in stack.ok("today")
    stack.at("2026-11-21 03:59")
    assert json.loads(stack.ok("today", "--json"))["complete"] is True
    stack.at("2026-11-21 04:00")
    assert taken(stack, "2026-11-21") == 0
    assert taken(stack, "2026-11-20") == 404


def test_a_clock_time_after_midnight_means_the_evening(stack: Runner) -> None:
    stack.at("2026-11-21 00:30")

    stack.ok("take", "neuro-mag", "--at", "23:50")
    stack.ok("take", "magnen-b6", "--at", "00:10")

    assert [(each["taken_at"], each["day"]) for each in logged(stack)] == [
        ("2026-11-20T23:50:00+01:00", "2026-11-20"),
        ("2026-11-21T00:10:00+01:00", "2026-11-20"),
    ]


def test_a_clock_that_was_set_back(stack: Runner) -> None:
    """A computer whose clock jumps back loses nothing, and the log stays in the order of time."""
    stack.ok("take", "neuro-mag")
    stack.now -= timedelta(days=400)
    stack.ok("take", "neuro-mag", "1", "--again")
    stack.now += timedelta(days=400)

    assert [each["units"] for each in logged(stack)] == [1.0, 3.0]
    assert taken(stack, "2026-11-20") == 144
    assert "Undone: took 1 capsule" in stack.ok("undo")
