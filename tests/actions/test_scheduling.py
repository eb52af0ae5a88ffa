"""What a timetable is made of: the zone, the record, and the plan with its past."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from magstack.actions import scheduling
from magstack.context import Context
from magstack.domain.recurring import Reminder, Timetable
from magstack.errors import NotFoundError, StoreError, UsageError
from tests.conftest import EVENING, Runner

FIRST = int(EVENING.timestamp())


def at(runner: Runner, zone: tzinfo) -> Context:
    """Return the context of a machine in a zone."""
    context = runner.context()
    return replace(context, clock=replace(context.clock, zone=lambda: zone))


def shown(table: Timetable) -> list[tuple[str, str, str | None]]:
    return [
        (each.product.slug, str(each.rule.first), str(each.rule.last) if each.rule.last else None)
        for each in table.reminders
    ]


def test_every_dose_is_in_it(stack: Runner) -> None:
    table = scheduling.timetable(stack.context())
    assert shown(table) == [("neuro-mag", "2026-11-20", None), ("magnen-b6", "2026-11-20", None)]
    assert (table.begun, table.revision, table.undone) == (FIRST, 0, ())
    assert (table.zone, table.place, table.named) == (EVENING.tzinfo, "Europe/Madrid", True)


def test_what_has_ended_stays_in_it_and_what_never_was_too(stack: Runner) -> None:
    stack.at("2026-11-23 09:00").ok("edit", "neuro-mag", "--dose", "2 in the morning")
    stack.ok("edit", "neuro-mag", "--dose", "1 in the morning")
    stack.at("2026-11-25 09:00").ok("archive", "magnen-b6")
    table = scheduling.timetable(stack.context())
    assert shown(table) == [
        ("neuro-mag", "2026-11-20", "2026-11-22"),
        ("neuro-mag", "2026-11-23", "2026-11-22"),
        ("neuro-mag", "2026-11-23", None),
        ("magnen-b6", "2026-11-20", "2026-11-24"),
    ]
    later = scheduling.timetable(stack.context(), "2026-11-24")
    assert shown(later) == [
        ("neuro-mag", "2026-11-23", None),
        ("magnen-b6", "2026-11-20", "2026-11-24"),
    ]


def test_what_was_undone_is_known_by_its_number_and_undoing_changes_no_other(
    stack: Runner,
) -> None:
    stack.ok("edit", "neuro-mag", "--dose", "2 in the morning", "--dose", "1 at night")
    before = scheduling.timetable(stack.context())
    stack.ok("undo")
    table = scheduling.timetable(stack.context())
    assert table.undone == ((3, 0), (4, 0))
    assert table.begun == before.begun
    assert scheduling.timetable(stack.context(), "today").undone == ()
    stack.ok("undo")
    stack.ok("undo")
    assert scheduling.timetable(stack.context()).undone == ((1, 0), (2, 0), (3, 0), (4, 0))


@pytest.mark.parametrize(
    ("dose", "parts"),
    [
        ("1 at night, 3 days on, 2 days off", 3),
        ("1 at night, 5 days on, 2 days off", 1),
        ("1 at night every 9 days", 1),
        ("1 at night on mon", 1),
        ("1 as needed, at most 3 a day", 1),
    ],
)
def test_each_part_of_what_was_undone_is_known(stack: Runner, dose: str, parts: int) -> None:
    stack.ok("plan", "set", "neuro-mag", dose)
    stack.ok("plan", "set", "magnen-b6", dose)
    there = [(each.dose.id, each.rule.part) for each in _reminders(stack)]
    stack.ok("undo")
    assert scheduling.timetable(stack.context()).undone == tuple((4, part) for part in range(parts))
    stack.ok("redo")
    assert [(each.dose.id, each.rule.part) for each in _reminders(stack)] == there


def _reminders(runner: Runner) -> tuple[Reminder, ...]:
    return scheduling.timetable(runner.context()).reminders


def test_every_file_is_newer_than_those_before_it(stack: Runner) -> None:
    """Calendars keep what they have where a file seems older: undoing must not look like that."""
    stack.at("2026-11-20 20:05").ok("edit", "neuro-mag", "--dose", "2 in the morning")
    before = scheduling.timetable(stack.context())
    stack.at("2026-11-20 20:06").ok("undo")
    after = scheduling.timetable(stack.context())
    assert (before.revision, after.revision) == (300, 360)
    assert scheduling.timetable(stack.at("2026-11-01 09:00").context()).revision == 0


def test_the_record_begins_once(stack: Runner) -> None:
    stack.ok("undo")
    stack.at("2026-12-01 09:00").ok("add", "magnen-b6")
    assert scheduling.timetable(stack.context()).begun == FIRST


@pytest.mark.parametrize(
    ("zone", "place", "named"),
    [
        (ZoneInfo("Asia/Tokyo"), "Asia/Tokyo", True),
        (UTC, "UTC+0000", False),
        (timezone(timedelta(hours=-3, minutes=-30)), "UTC-0330", False),
        (ZoneInfo("UTC"), "UTC", True),
    ],
)
def test_the_zone_of_the_machine(stack: Runner, zone: tzinfo, place: str, named: bool) -> None:
    table = scheduling.timetable(at(stack, zone))
    assert (table.zone, table.place, table.named) == (zone, place, named)


def test_a_zone_from_a_file_without_a_name(stack: Runner) -> None:
    with (files("tzdata") / "zoneinfo" / "Europe" / "Lisbon").open("rb") as file:
        zone = ZoneInfo.from_file(file, key="local")
    table = scheduling.timetable(at(stack, zone))
    assert (table.zone, table.place, table.named) == (zone, "Local", False)


def test_a_zone_that_is_named(stack: Runner) -> None:
    table = scheduling.timetable(stack.context(), zone=" Europe/Lisbon ")
    assert (table.zone, table.place, table.named) == (
        ZoneInfo("Europe/Lisbon"),
        "Europe/Lisbon",
        True,
    )
    assert table.now == datetime(2026, 11, 20, 19, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Europe/Lisabon", "Did you mean Europe/Lisbon"),
        ("europe", '"europe" is no time zone'),
        ("Europe", '"Europe" is no time zone'),
        ("../../etc/passwd", '"../../etc/passwd" is no time zone'),
        ("/etc/passwd", "is no time zone"),
        ("localtime", "is no time zone"),
        ("", "is no time zone"),
        ("zone.tab", "is no time zone"),
        ("posix/Europe/Lisbon", "is no time zone"),
        # Etc/GMT+2 would be two hours behind
        ("UTC+2", '"UTC+2" is no time zone that this machine knows. Write'),
        ("a\x1b[2J\x00", '"a?[2J?" is no time zone'),
        ("x" * 5000, f'"{"x" * 60}" is no time zone'),
    ],
)
def test_what_is_no_zone(stack: Runner, name: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        scheduling.timetable(stack.context(), zone=name)
    assert said in str(refused.value)
    assert str(refused.value).endswith("Write it as in Europe/Lisbon.")


@pytest.mark.parametrize(
    ("text", "before"),
    [("10m", 10), ("0m", 0), ("1h30m", 90), ("1d", 1440), ("none", None), (" None ", None)],
)
def test_an_alarm(text: str, before: int | None) -> None:
    found = scheduling.alarm_before(text)
    assert found == (None if before is None else timedelta(minutes=before))


@pytest.mark.parametrize("text", ["ten minutes", "25h", "2d", "-10m", "10"])
def test_what_is_no_alarm(text: str) -> None:
    with pytest.raises(UsageError):
        scheduling.alarm_before(text)


def test_where_there_is_nothing_to_remind_of(runner: Runner) -> None:
    add = ("add", "Calm", "--unit", "capsule", "--serving", "1", "--elemental", "zinc=5 mg")
    runner.ok(*add, "--dose", "1 as needed, at most 3 a day")
    with pytest.raises(NotFoundError) as nothing:
        scheduling.timetable(runner.context())
    assert str(nothing.value) == (
        "No dose is planned that a calendar could remind of. See what is planned: magstack list"
    )
    runner.ok("edit", "calm", "--dose", "1 at noon")
    runner.ok("archive", "calm")
    with pytest.raises(NotFoundError, match="No dose is planned from 2026-12-01 on that"):
        scheduling.timetable(runner.context(), "2026-12-01")


def test_without_a_record(runner: Runner) -> None:
    with pytest.raises(StoreError, match="no magstack record"):
        scheduling.timetable(runner.context())
