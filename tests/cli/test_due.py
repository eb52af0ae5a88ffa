"""``due`` as people, cron and scripts run it."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from magstack.domain.amounts import Count
from magstack.domain.stock import Lot
from magstack.store import journal, supplies
from tests.cli.pages import play, played, same
from tests.conftest import Result, Runner


def test_a_day_as_cron_sees_it(stack: Runner) -> None:
    """In a pipe: lines of what is due, and none when nothing is."""
    page = played(
        stack,
        """
        @ 2026-11-20 12:00
        magstack due
        @ 2026-11-20 12:30
        magstack due
        @ 2026-11-20 12:55
        magstack due
        """,
    )
    stack.ok("take", "magnen-b6", "1")
    page += "\n" + played(stack, "# one of two tablets is taken\nmagstack due")
    stack.ok("take", "magnen-b6")
    page += "\n" + played(
        stack,
        """
        # and the other
        magstack due
        magstack due --within 12h
        magstack due --within 1d6h
        @ 2026-11-20 23:20
        magstack due
        # after midnight it is still the evening's, until the day begins at 04:00
        @ 2026-11-21 01:00
        magstack due
        magstack due --within 2d
        @ 2026-11-21 04:00
        magstack due
        """,
    )
    stack.ok("skip", "neuro-mag")
    page += "\n" + played(stack, "# the night's dose is skipped\nmagstack due --within 20h")
    same("due-day", page)


def test_a_day_on_a_screen(stack: Runner) -> None:
    stack.drawn, stack.width = True, 80
    page = played(stack, "magstack due\nmagstack due --pack 3d")
    stack.ok("take", "magnen-b6")
    page += "\n" + played(
        stack,
        """
        # the tablets are taken
        magstack due
        @ 2026-11-20 22:00
        magstack due
        @ 2026-11-20 21:59
        magstack due --within 1m
        """,
    )
    stack.ok("take", "neuro-mag")
    page += "\n" + played(stack, "# and the capsules\nmagstack due")
    stack.ok("archive", "neuro-mag")
    stack.ok("archive", "magnen-b6")
    page += "\n" + played(stack, "# both are archived\nmagstack due\nmagstack due --pack 3d")
    same("due-screen", page)


def test_a_narrow_screen(stack: Runner) -> None:
    stack.drawn, stack.width = True, 40
    stack.ok("add", "Calm", "--unit", "capsule", "--serving", "1", "--elemental", "magnesium=50 mg")
    stack.ok("edit", "calm", "--dose", "1 as needed, at most 3 a day")
    script = "magstack due --within 1d\nmagstack due --pack 2w\nmagstack due --pack 1d"
    play(stack, "due-narrow", script)


def test_a_record_without_products(runner: Runner) -> None:
    runner.ok("add", "neuro-mag")
    runner.ok("undo")
    assert runner.run("due") == Result(1, "", "")
    assert runner.run("due", "--pack", "3d") == Result(1, "", "")
    runner.drawn = True
    play(runner, "due-empty", "magstack due\nmagstack due --pack 3d")


def test_without_a_record(runner: Runner) -> None:
    for argv in (("due",), ("due", "--json"), ("due", "--pack", "3d")):
        done = runner.run(*argv)
        assert (done.code, done.out) == (4, "")
        assert "There is no magstack record" in done.err


def test_a_document_of_what_is_due(stack: Runner) -> None:
    stack.ok("take", "magnen-b6", "1")
    done = stack.run("due", "--json", "--within", "3h")
    assert (done.code, done.err) == (0, "")
    neuro = {"product": "neuro-mag", "name": "Neuro-Mag", "units": 3.0, "unit": "capsule"}
    magnen = {"product": "magnen-b6", "name": "Magnen B6", "unit": "tablet", "slot": "noon"}
    assert json.loads(done.out) == {
        "schema": 1,
        "now": "2026-11-20T20:00:00+01:00",
        "due": [
            {
                **magnen,
                "units": 1.0,
                "meal": None,
                "at": "2026-11-20T12:30:00+01:00",
                "overdue_minutes": 450,
            },
            {
                **neuro,
                "slot": "night",
                "meal": None,
                "at": "2026-11-20T22:00:00+01:00",
                "overdue_minutes": 0,
            },
        ],
        "next": {
            **magnen,
            "units": 2.0,
            "meal": None,
            "at": "2026-11-21T12:30:00+01:00",
            "overdue_minutes": 0,
        },
    }


def test_a_document_of_nothing(runner: Runner) -> None:
    runner.ok("add", "neuro-mag")
    runner.ok("undo")
    done = runner.run("due", "--json")
    assert done.code == 1
    assert json.loads(done.out) == {
        "schema": 1,
        "now": "2026-11-20T20:00:00+01:00",
        "due": [],
        "next": None,
    }
    done = runner.run("due", "--pack", "2d", "--json")
    assert done.code == 1
    assert json.loads(done.out)["pack"] == []


def test_a_meal_is_named_with_its_minutes(runner: Runner) -> None:
    runner.ok("add", "neuro-mag", "--dose", "1 15 min before dinner")
    (found,) = json.loads(runner.ok("due", "--json"))["due"]
    assert found["meal"] == {"meal": "dinner", "minutes": -15}
    assert (found["slot"], found["at"][11:16]) == (None, "19:15")


def test_a_clock_that_is_changed_and_a_time_that_there_is_not(runner: Runner) -> None:
    """On 29 March 2026 there is no 02:30 in Madrid, and on 25 October there are two."""
    runner.at("2026-03-28 12:00").ok("add", "neuro-mag", "--dose", "1 at 2:30")
    (found,) = json.loads(runner.ok("due", "--json", "--within", "15h"))["due"]
    assert found["at"] == "2026-03-29T03:30:00+02:00"
    assert runner.at("2026-03-29 03:29").run("due").code == 1
    assert runner.at("2026-03-29 03:30").ok("due") == "03:30  Neuro-Mag, 1 capsule, due now\n"
    assert runner.at("2026-10-25 02:31").ok("due") == (
        "02:30  Neuro-Mag, 1 capsule, overdue 1 min\n"
    )
    runner.now = runner.now.replace(fold=1)
    assert "overdue 1 h 1 min" in runner.ok("due")


def test_what_to_pack(stack: Runner) -> None:
    page = played(stack, "magstack due --pack 1d\nmagstack due --pack 2w --from tomorrow")
    add = ("add", "Calm", "--unit", "tablet", "--serving", "1", "--elemental", "magnesium=50 mg")
    stack.ok(*add, "--dose", "1 as needed, at most 3 a day")
    stack.ok("take", "magnen-b6")
    stack.ok("take", "calm", "0.5")
    put_in_stock(stack, 1, 41)
    put_in_stock(stack, 2, 3)
    put_in_stock(stack, 3, 4)
    script = """
        # half a tablet of Calm and both of Magnen B6 are taken; the stock is counted
        magstack due --pack 1d
        magstack due --pack 3d
        magstack due --pack 2w --from 2026-12-24
        """
    page += "\n" + played(stack, script)
    same("due-pack", page)
    stack.drawn, stack.width = True, 80
    play(stack, "due-pack-screen", "magstack due --pack 3d")
    stack.width = 40
    play(stack, "due-pack-narrow", "magstack due --pack 3d")


def test_the_document_of_a_stock(stack: Runner) -> None:
    put_in_stock(stack, 1, 4)
    packed, _ = json.loads(stack.ok("due", "--pack", "3d", "--json"))["pack"]
    assert (packed["in_stock"], packed["short"]) == (4.0, {"low": 5.0, "high": 5.0})
    later = ("due", "--pack", "1d", "--from", "tomorrow", "--json")
    packed, _ = json.loads(stack.ok(*later))["pack"]
    assert (packed["in_stock"], packed["in_stock_then"]) == (4.0, 1.0)
    assert packed["short"] == {"low": 2.0, "high": 2.0}


def put_in_stock(runner: Runner, product: int, units: int) -> None:
    """Write a lot with so many units, as another command does."""
    lot = Lot("", Count.of(90), units * 1000, date(2026, 11, 20))
    with journal.operation(runner.database, 0, "magstack stock add") as operation:
        supplies.add_lot(operation, product, lot)


def test_a_document_of_what_to_pack(stack: Runner) -> None:
    done = json.loads(stack.ok("due", "--pack", "3d", "--from", "2026-12-24", "--json"))
    assert done == {
        "schema": 1,
        "now": "2026-11-20T20:00:00+01:00",
        "from": "2026-12-24",
        "to": "2026-12-26",
        "pack": [
            {
                "product": "neuro-mag",
                "name": "Neuro-Mag",
                "unit": "capsule",
                "units": 9.0,
                "as_needed_most": 0.0,
                "in_stock": None,
                "in_stock_then": None,
                "short": None,
            },
            {
                "product": "magnen-b6",
                "name": "Magnen B6",
                "unit": "tablet",
                "units": 6.0,
                "as_needed_most": 0.0,
                "in_stock": None,
                "in_stock_then": None,
                "short": None,
            },
        ],
    }


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (
            ("--within", "soon"),
            '"soon" is no span of time. Write for example 12h, 90m, 2d or 1h30m.',
        ),
        (("--within", "15d"), "15d is too long. Write at most 14d."),
        (("--pack", "3"), '"3" is no number of days. Write for example 3d or 2w.'),
        (("--pack", "3d", "--from", "-4d"), "2026-11-16 has passed."),
        (("--pack", "3d", "--from", "whenever"), '"whenever" is not a day that can be read.'),
        (("--pack", "3d", "--within", "3h"), "Write one of them."),
        (("--from", "tomorrow"), "Add for example --pack 3d."),
    ],
)
def test_what_cannot_be_read_is_refused(
    stack: Runner, argv: tuple[str, ...], sentence: str
) -> None:
    done = stack.run("due", *argv)
    assert (done.code, done.out) == (2, "")
    assert sentence in done.err


def test_a_weekday_to_pack_for_is_the_next_one(stack: Runner) -> None:
    """It is a Friday."""
    shown = json.loads(stack.ok("due", "--pack", "2d", "--from", "monday", "--json"))
    assert (shown["from"], shown["to"]) == ("2026-11-23", "2026-11-24")


# A fresh interpreter does what the program does, then says what it has loaded.
PROGRAM = """
import sys
from magstack.cli import main
heavy = {"icalendar", "sqlmodel", "sqlalchemy", "pydantic", "pint", "molmass", "rich"}
main(sys.argv[1:])
print(*sorted(heavy & set(sys.modules)), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("--help", ""),
        ("today", ""),
        ("due", ""),
        ("due --within 12h --json", ""),
        ("due --pack 3d", ""),
        ("export ics", "icalendar"),
    ],
)
def test_only_a_calendar_loads_what_makes_calendars(
    stack: Runner, command: str, expected: str
) -> None:
    kept = {name: os.environ[name] for name in os.environ if name.startswith(("PATH", "COVERAGE"))}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "--home", str(stack.home), *command.split()],
        capture_output=True,
        text=True,
        env={**kept, "TZ": "Europe/Madrid"},
        cwd=Path(__file__).parent,
        check=True,
    )
    assert done.stderr.splitlines()[-1] == expected
