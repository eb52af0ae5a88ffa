"""``export ics``: a calendar that two programs import, with the occurrences of the plan."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest

from magstack import __version__
from magstack.domain.amounts import Count
from magstack.domain.hours import DAY, DayRules
from magstack.domain.products import Product
from magstack.domain.wording import counted
from magstack.store import database, reading
from tests.cli.pages import played, same
from tests.conftest import MADRID, Result, Runner
from tests.export.calendars import Occurrence, expanded, expected

FIRST = date(2027, 2, 1)
"""A Monday, eight weeks before the clocks go forward in Madrid."""

DAYS = 75

KHAL = shutil.which("khal", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")

with_khal = pytest.mark.skipif(
    KHAL is None and "CI" not in os.environ, reason="khal is not installed: pip install khal"
)


def products(runner: Runner) -> list[Product]:
    with database.reading(runner.database) as connection:
        return reading.products(connection)


def hours(runner: Runner) -> DayRules:
    with database.reading(runner.database) as connection:
        return reading.hours(connection)


@pytest.fixture
def every_kind(runner: Runner) -> Runner:
    """A stack with every kind of schedule, from 1 February 2027 on; it is 10 March."""
    runner.at("2027-02-01 08:00")
    runner.ok("profile", "set", "--bedtime", "23:30", "--slot", "noon=13:00")
    for name, planned in (
        ("Daily", ("3 at night", "1 at 2:30")),
        ("Weekdays", ("2 at 17:00 on mon, wed and fri", "1 at 0:30 on sun")),
        ("Cycle", ("1 in the morning every 3 days", "0.5 at noon, 5 days on, 2 days off")),
        ("Off and on", ("1 before breakfast, 3 days on, 2 days off",)),
        ("Meal", ("1 45 min after dinner",)),
        ("Needed", ("1 as needed, at most 3 a day",)),
        ("Ramp", ("1 at 22:00",)),
        ("Paused", ("2 with lunch", "1 at 18:00, 3 days on, 1 day off")),
        ("Ended", ("1 at 9:00",)),
        ("Away", ("1 at 10:00",)),
    ):
        options = [word for dose in planned for word in ("--dose", dose)]
        label = ("--unit", "capsule", "--serving", "1", "--elemental", "magnesium=50 mg")
        runner.ok("add", name, *label, *options)
    runner.ok("plan", "set", "ramp", "--ramp", "1 in the evening, +1 every 7 days, to 3")
    runner.ok("plan", "pause", "ramp", "--from", "2027-02-10", "--until", "2027-02-12")
    runner.ok("plan", "pause", "paused", "--from", "2027-03-20", "--until", "2027-04-02")
    runner.ok("plan", "clear", "ended", "--from", "2027-03-29")
    runner.at("2027-03-10 08:00").ok("archive", "away")
    return runner


@dataclass
class Khal:
    """A khal with a calendar of its own, in a home of its own."""

    home: Path

    def run(self, *words: str) -> str:
        environment = {
            "HOME": str(self.home),
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            "TZ": "Europe/Madrid",
        }
        done = subprocess.run(
            [KHAL or "khal", "-c", str(self.home / "config"), *words],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, ""), done
        return done.stdout

    def import_(self, path: Path) -> None:
        assert "rror" not in self.run("import", "--batch", str(path))

    def shown(self, first: date, days: int) -> list[Occurrence]:
        """Return what it shows on so many days, without what was cancelled."""
        form = "{start-long-full}|{status}|{title}"
        words = ("--day-format", "", "--format", form, first.isoformat(), f"{days}d")
        lines = [line.split("|") for line in self.run("list", *words).splitlines()]
        return sorted(
            Occurrence(datetime.fromisoformat(at), title)
            for at, status, title in lines
            if "CANCELLED" not in status
        )


@pytest.fixture
def khal(tmp_path: Path) -> Khal:
    home = tmp_path / "khal"
    (home / "plan").mkdir(parents=True)
    config = f"""
        [calendars]
        [[plan]]
        path = {home}/plan
        [default]
        default_calendar = plan
        [sqlite]
        path = {home}/khal.db
        [locale]
        local_timezone = Europe/Madrid
        default_timezone = Europe/Madrid
        timeformat = %H:%M
        dateformat = %Y-%m-%d
        longdateformat = %Y-%m-%d
        datetimeformat = %Y-%m-%d %H:%M
        longdatetimeformat = %Y-%m-%d %H:%M
        """
    (home / "config").write_text("\n".join(line.strip() for line in config.splitlines()))
    return Khal(home)


def exported(runner: Runner, path: Path, *argv: str) -> Path:
    runner.ok("export", "ics", "-o", str(path), "--force", *argv)
    return path


def as_planned(runner: Runner) -> list[Occurrence]:
    """Return what the plan comes to, as the clocks show it."""
    return expected(products(runner), MADRID, FIRST, DAYS, hours(runner), shown=True)


def previewed(runner: Runner, days: int) -> list[Occurrence]:
    """Return what ``plan preview`` shows of so many days from today on, by the times planned."""
    names = {product.slug: product.name for product in products(runner)}
    document = json.loads(runner.ok("plan", "preview", "--days", str(days), "--json"))
    return sorted(
        Occurrence(
            hours(runner).moment(date.fromisoformat(day["date"]), time.fromisoformat(dose["time"])),
            f"{names[dose['product']]}, {counted(Count.of(Decimal(dose['units'])), 'capsule')}",
        )
        for day in document["days"]
        for dose in day["doses"]
    )


@with_khal
def test_khal_shows_what_is_planned(every_kind: Runner, khal: Khal, tmp_path: Path) -> None:
    planned = as_planned(every_kind)
    assert len(planned) > 500
    skipped = Occurrence(datetime(2027, 3, 28, 3, 30), "Daily, 1 capsule")
    assert skipped in planned, "at 02:30, which the clocks skip on that night"
    khal.import_(exported(every_kind, tmp_path / "plan.ics"))
    assert khal.shown(FIRST, DAYS) == planned


def test_vobject_reads_what_is_planned(every_kind: Runner, tmp_path: Path) -> None:
    text = exported(every_kind, tmp_path / "plan.ics").read_bytes().decode()
    planned = expected(products(every_kind), MADRID, FIRST, DAYS, hours(every_kind))
    assert expanded(text, FIRST, DAYS) == planned


def test_a_calendar_has_what_plan_preview_shows(every_kind: Runner, tmp_path: Path) -> None:
    text = exported(every_kind, tmp_path / "plan.ics").read_bytes().decode()
    shown = previewed(every_kind, 70)
    tomorrow = date(2027, 3, 11)
    # the first day's calendar date begins with the evening before, and the last day's goes on
    whole = [each for each in shown if tomorrow <= each.at.date() < tomorrow + DAY * 68]
    assert len(whole) > 400
    assert expanded(text, tomorrow, 68) == whole


@with_khal
def test_a_newer_file_brings_khal_up_to_date_and_doubles_nothing(
    every_kind: Runner, khal: Khal, tmp_path: Path
) -> None:
    path = tmp_path / "plan.ics"
    khal.import_(exported(every_kind, path))
    # a change, a pause, an end before a run of days has come, another hour, and a plan taken back
    every_kind.at("2027-03-12 08:00").ok("plan", "set", "daily", "4 at night")
    every_kind.ok("plan", "pause", "meal", "--from", "2027-03-20", "--until", "2027-04-01")
    every_kind.ok("plan", "set", "off-and-on", "1 at 7:00, 9 days on, 5 days off")
    every_kind.ok("profile", "set", "--bedtime", "22:30")
    every_kind.ok("plan", "set", "weekdays", "9 at night", "7 at noon, 3 days on, 1 day off")
    khal.import_(exported(every_kind, path))
    every_kind.ok("undo")
    every_kind.ok("plan", "set", "weekdays", "8 at night")
    every_kind.ok("archive", "cycle")
    every_kind.ok("plan", "clear", "off-and-on", "--from", "2027-03-14")
    khal.import_(exported(every_kind, path))
    assert khal.shown(FIRST, DAYS) == as_planned(every_kind)


@with_khal
def test_the_same_file_twice(stack: Runner, khal: Khal, tmp_path: Path) -> None:
    path = exported(stack, tmp_path / "plan.ics", "--tz", "Europe/Lisbon")
    khal.import_(path)
    khal.import_(path)
    shown = [str(each.at) for each in khal.shown(date(2026, 11, 21), 1)]
    assert shown == ["2026-11-21 13:30:00", "2026-11-21 23:00:00"]


# The command.


def test_a_file(stack: Runner, tmp_path: Path) -> None:
    path = tmp_path / "plan.ics"
    done = stack.run("export", "ics", "-o", str(path))
    sentence = f"Wrote 2 reminders for 2 products to {path}, at the times of Europe/Madrid.\n"
    assert done == Result(0, "", sentence)
    raw = path.read_bytes()
    assert raw.startswith(b"BEGIN:VCALENDAR\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert path.stat().st_mode & 0o777 == 0o600
    again = stack.run("export", "ics", "-o", str(path))
    refused = f"{path} exists already. Add --force to replace it, or name another file.\n"
    assert again == Result(2, "", refused)
    stack.ok("edit", "neuro-mag", "--dose", "1 at noon")
    done = stack.run("export", "ics", "-o", str(path), "--force", "--tz", "Asia/Tokyo")
    assert done.err == (
        f"Wrote 2 reminders for 2 products to {path}, at the times of Asia/Tokyo.\n"
        "In a calendar that has an earlier file, it cancels 1 reminder.\n"
    )


def test_standard_output(stack: Runner) -> None:
    page = played(stack, "magstack export ics --alarm 10m")
    same("ics-example", page.replace(f"magstack {__version__}//", "magstack VERSION//"))


def test_without_alarms_and_from_a_day(stack: Runner) -> None:
    assert "VALARM" in stack.ok("export", "ics")
    assert "VALARM" not in stack.ok("export", "ics", "--alarm", "none")
    stack.at("2026-11-25 09:00").ok("edit", "neuro-mag", "--dose", "1 at noon")
    assert stack.ok("export", "ics").count("BEGIN:VEVENT") == 3
    assert stack.ok("export", "ics", "--from", "today").count("BEGIN:VEVENT") == 2


def test_a_machine_that_does_not_name_its_zone_is_told(stack: Runner, tmp_path: Path) -> None:
    stack.now = datetime.fromisoformat("2026-11-20T20:00:00+01:00")
    done = stack.run("export", "ics")
    told = (
        "This machine does not say what its time zone is called, and some calendars will not know "
        "it. Name it, for example: --tz Europe/Lisbon\n"
    )
    assert (done.code, done.err) == (0, told)
    assert "DTSTART;TZID=UTC+0100:20261120T220000" in done.out
    assert stack.run("export", "ics", "--tz", "Europe/Madrid").err == ""


@pytest.mark.parametrize(
    ("argv", "code", "sentence"),
    [
        (("--tz", "Europe/Lisabon"), 2, "Did you mean Europe/Lisbon"),
        (("--alarm", "later"), 2, '"later" is no span of time.'),
        (("--alarm", "2d"), 2, "2d is too long. Write at most 1d."),
        (("--from", "whenever"), 2, '"whenever" is not a day that can be read.'),
    ],
)
def test_what_cannot_be_read_leaves_no_file(
    stack: Runner, tmp_path: Path, argv: tuple[str, ...], code: int, sentence: str
) -> None:
    done = stack.run("export", "ics", "-o", str(tmp_path / "plan.ics"), *argv)
    assert (done.code, done.out) == (code, "")
    assert sentence in done.err
    assert not (tmp_path / "plan.ics").exists()


def test_nothing_to_remind_of(runner: Runner) -> None:
    add = ("add", "Calm", "--unit", "capsule", "--serving", "1", "--elemental", "zinc=5 mg")
    runner.ok(*add, "--dose", "1 as needed, at most 3 a day")
    done = runner.run("export", "ics")
    assert (done.code, done.out) == (3, "")
    assert "No dose is planned that a calendar could remind of." in done.err


def test_without_a_record(runner: Runner) -> None:
    done = runner.run("export", "ics")
    assert (done.code, done.out) == (4, "")
    assert "There is no magstack record" in done.err


def test_the_plan_is_only_read(stack: Runner, tmp_path: Path) -> None:
    before = stack.database.read_bytes()
    exported(stack, tmp_path / "plan.ics")
    assert stack.database.read_bytes() == before
    refused = stack.run("export", "ics", "-o", str(stack.database), "--force")
    assert (refused.code, stack.database.read_bytes()) == (2, before)
