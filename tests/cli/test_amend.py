"""``amend`` and ``undo ENTRY``: an entry of the past is put right, or taken back."""

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.cli.pages import converse, play
from tests.conftest import MADRID, Runner


@pytest.fixture
def week(runner: Runner) -> Runner:
    """Entry 1 is Monday's Neuro-Mag at 22:00, entry 2 Wednesday's Magnen B6 at 12:40."""
    return runner.having(
        *("@ 2026-11-16 08:00", "add neuro-mag", "add magnen-b6"),
        *("@ 2026-11-16 22:00", "take neuro-mag"),
        *("@ 2026-11-18 12:40", "take magnen-b6 --note 'with lunch'"),
        "@ 2026-11-20 20:00",
    )


def entry(runner: Runner, number: int) -> dict[str, Any]:
    """Return an entry of the log by its number."""
    found = json.loads(runner.ok("log", "--json"))
    return next(each for each in found if each["id"] == number)


def state(runner: Runner, product: str, on: str) -> str:
    """Return what became of a product's only dose on a day."""
    doses = json.loads(runner.ok("today", "--json", "--on", on))["doses"]
    (found,) = (dose["state"] for dose in doses if dose["product"] == product)
    return str(found)


def test_an_entry_put_right(week: Runner) -> None:
    play(
        week,
        "amend",
        """
        magstack log
        # the number of an entry, or -1 for the one that was written last
        magstack amend -1 --units 1
        magstack amend 1 --at "yesterday 23:10"
        magstack log
        # a clock time alone is on the entry's own day, which goes on after midnight
        magstack amend 1 --at 00:30 --note "late"
        magstack amend 1 --note ""
        magstack amend -2 --status skipped --at 23:00
        magstack amend 2 --product neuro-mag --units 2.5
        magstack log
        # what it was, one thing after another
        magstack undo
        magstack undo
        magstack undo
        magstack undo
        magstack undo
        magstack undo
        magstack log
        magstack redo
        """,
    )


def test_a_dry_run_and_no_change_write_nothing(week: Runner) -> None:
    before = week.database.read_bytes()
    play(
        week,
        "amend-nothing",
        """
        magstack amend 2 --units 5 --at 13:00 --dry-run
        magstack amend 2 --units 2 --at 12:40 --note "with lunch" --status taken
        magstack amend 2 --units 2.0 --json
        magstack amend 2
        """,
    )
    assert week.database.read_bytes() == before


def test_the_document(week: Runner) -> None:
    done = json.loads(week.ok("amend", "2", "--units", "1", "--json"))
    assert {key: done[key] for key in ("schema", "written")} == {"schema": 1, "written": True}
    assert (done["before"]["units"], done["after"]["units"]) == (2.0, 1.0)
    assert done["after"] == entry(week, 2)
    tried = json.loads(week.ok("amend", "2", "--units", "2", "--json", "--dry-run"))
    assert (tried["written"], tried["after"]["units"]) == (False, 2.0)
    assert entry(week, 2)["units"] == 1.0


def test_on_a_screen(week: Runner) -> None:
    week.drawn, week.width = True, 80
    play(week, "amend-80", "magstack amend -1 --units 1\nmagstack undo -1")
    week.width = 40
    play(week, "amend-40", "magstack undo\nmagstack amend -1 --units 2")


def test_a_limit_that_is_passed_is_told(week: Runner) -> None:
    """Over the EU limit it is already: only the US limit is new."""
    (said,) = week.run("amend", "2", "--units", "3").err.splitlines()
    assert said.startswith("major: 390 mg of magnesium taken is 111.4 % of the US limit of 350 mg")
    assert week.run("amend", "2", "--units", "3.5").err == ""
    assert week.run("amend", "2", "--units", "1").err == ""
    # on Monday's evening it comes on top of 144 mg
    (said,) = week.run("amend", "2", "--at", "monday 22:30").err.splitlines()
    assert said.startswith("major: 274 mg of magnesium taken is 109.6 % of the EU limit of 250 mg")
    assert week.run("amend", "2", "--status", "skipped").err == ""


def test_fewer_units_bring_nothing_new(runner: Runner) -> None:
    runner.ok("add", "neuro-mag", "--dose", "1 as needed, at most 3 a day")
    runner.ok("take", "neuro-mag", "8")
    assert runner.run("amend", "1", "--units", "7").err == ""
    assert runner.run("amend", "1", "--units", "6.5", "--note", "less").err == ""
    (said,) = runner.run("amend", "1", "--units", "7").err.splitlines()
    assert said.startswith("moderate: 7 capsules of Neuro-Mag taken as needed on one day")


def test_a_limit_of_a_form_that_is_passed_already_is_not_told_again(week: Runner) -> None:
    week.ok("take", "neuro-mag", "6")
    assert week.run("amend", "-1", "--units", "7").err == ""
    (said,) = week.run("amend", "-1", "--units", "8").err.splitlines()
    assert said.startswith("major: 384 mg of magnesium taken is 109.7 % of the US limit of 350 mg")
    week.ok("amend", "-1", "--units", "5")
    limits = week.run("amend", "-1", "--units", "6").err.splitlines()
    assert [line.partition(" is ")[0] for line in limits] == [
        "major: 288 mg of magnesium taken from magnesium L-threonate",
        "major: 288 mg of magnesium taken",
    ]


def test_another_day_has_its_own_dose_and_label(week: Runner) -> None:
    week.ok("edit", "neuro-mag", "--from", "2026-11-18", "--elemental", "magnesium=100 mg")
    week.ok("amend", "1", "--at", "2026-11-19 22:15")
    moved = entry(week, 1)
    assert (moved["day"], moved["slot"], moved["amounts"][0]["low"]) == ("2026-11-19", "night", 100)
    assert state(week, "neuro-mag", "2026-11-16") == "missed"
    assert state(week, "neuro-mag", "2026-11-19") == "taken"
    week.ok("amend", "1", "--at", "2026-11-16 22:00")
    assert entry(week, 1)["amounts"][0]["low"] == 144


def test_on_a_day_whose_dose_is_taken_it_is_extra(week: Runner) -> None:
    week.ok("take", "neuro-mag", "--at", "yesterday 22:00")
    week.ok("amend", "1", "--at", "2026-11-19 23:00")
    assert entry(week, 1)["slot"] is None
    (dose,) = (
        dose
        for dose in json.loads(week.ok("today", "--json", "--on", "yesterday"))["doses"]
        if dose["product"] == "neuro-mag"
    )
    assert (dose["state"], dose["units_taken"]) == ("taken", 3.0)


def test_before_the_plan_began_it_is_for_no_dose(week: Runner) -> None:
    week.ok("amend", "1", "--at", "2026-11-10 22:00")
    assert (entry(week, 1)["day"], entry(week, 1)["slot"]) == ("2026-11-10", None)
    # and back on its day it fills the dose again
    week.ok("amend", "1", "--at", "2026-11-16 21:00")
    assert entry(week, 1)["slot"] == "night"


def test_what_was_extra_can_be_skipped_only_where_a_dose_is_open(week: Runner) -> None:
    week.ok("take", "neuro-mag", "1", "--at", "monday 22:30", "--again")
    refused = week.run("amend", "-1", "--status", "skipped")
    assert refused.code == 3
    assert refused.err == (
        "No dose of Neuro-Mag is open on 2026-11-16 that could be skipped. "
        "To take the entry back: magstack undo 3\n"
    )
    week.ok("amend", "-1", "--at", "2026-11-17 22:30", "--status", "skipped")
    assert state(week, "neuro-mag", "2026-11-17") == "skipped"


def test_an_entry_from_far_away_keeps_its_clock(week: Runner) -> None:
    """A clock time alone is that of the place where the entry was written."""
    week.now = week.now.replace(tzinfo=ZoneInfo("Asia/Tokyo"))
    week.at("2026-11-19 22:00").ok("take", "neuro-mag")
    week.now = week.now.replace(tzinfo=MADRID)
    week.at("2026-11-20 20:00").ok("amend", "-1", "--at", "21:15")
    assert entry(week, 3)["taken_at"] == "2026-11-19T21:15:00+09:00"
    # with a date it is the time here
    week.ok("amend", "-1", "--at", "2026-11-19 21:15")
    assert entry(week, 3)["taken_at"] == "2026-11-19T21:15:00+01:00"


def test_a_clock_time_over_a_change_of_the_clocks(runner: Runner) -> None:
    """Summer time ends on 25 October at 03:00: the same day has two offsets."""
    runner.at("2026-10-24 12:00").ok("add", "neuro-mag")
    runner.at("2026-10-25 01:30").ok("take", "neuro-mag")
    runner.at("2026-10-26 12:00").ok("amend", "1", "--at", "03:30")
    assert entry(runner, 1)["taken_at"] == "2026-10-25T03:30:00+01:00"
    assert entry(runner, 1)["day"] == "2026-10-24"
    runner.ok("amend", "1", "--at", "23:00")
    assert entry(runner, 1)["taken_at"] == "2026-10-24T23:00:00+02:00"


def test_a_clock_time_of_the_hour_that_comes_twice_stays_in_its_hour(runner: Runner) -> None:
    runner.at("2026-10-24 12:00").ok("add", "neuro-mag")
    runner.at("2026-10-26 12:00").ok("take", "neuro-mag", "--at", "2026-10-25 02:30 +01:00")
    runner.ok("amend", "1", "--at", "02:45")
    assert entry(runner, 1)["taken_at"] == "2026-10-25T02:45:00+01:00"
    runner.ok("amend", "1", "--at", "01:45")
    assert entry(runner, 1)["taken_at"] == "2026-10-25T01:45:00+02:00"
    runner.ok("amend", "1", "--at", "02:45")
    assert entry(runner, 1)["taken_at"] == "2026-10-25T02:45:00+02:00"


def test_an_archived_product(week: Runner) -> None:
    week.ok("archive", "neuro-mag")
    # its past can be put right, but it was not there any more
    week.ok("amend", "1", "--units", "2")
    for argv in (("1", "--at", "19:00 "), ("1", "--at", "tuesday 19:00")):
        week.ok("amend", *argv)
    refused = week.run("amend", "1", "--at", "today 19:00")
    assert (refused.code, refused.err) == (
        2,
        "Neuro-Mag is archived. Bring it back: magstack archive neuro-mag --restore\n",
    )


RANGE = "the log has 2 entries, numbered from 1 to 2. See them: magstack log"
NO_ENTRY = (
    "is no entry of the log. Write its number as in magstack log, or -1 for the one that was "
    "written last."
)
FUTURE = "is in the future. Write a time that has passed, or add --future to mean it."

REFUSALS = {
    "amend 9 --units 1": (3, f"There is no entry 9: {RANGE}"),
    "amend -3 --units 1": (3, f"There is no entry -3: {RANGE}"),
    "undo -999999999": (3, f"There is no entry -999999999: {RANGE}"),
    "undo -1x": (2, f'"-1x" {NO_ENTRY}'),
    "undo 0": (2, f'"0" {NO_ENTRY}'),
    "undo ٤": (2, f'"٤" {NO_ENTRY}'),
    "undo 1234567890": (2, f'"1234567890" {NO_ENTRY}'),
    "undo 1 --list": (2, "Name an entry, or ask for --list, not both."),
    "undo -1 -2": (2, "Got unexpected extra argument(s) (-2). See: magstack undo --help"),
    "undo -x": (2, "No such option: -x. See: magstack undo --help"),
    "amend -1": (
        2,
        (
            "Say what to change: --units, --at, --product, --status or --note. "
            "For example: magstack amend -1 --units 2"
        ),
    ),
    "amend -1 --unit 1": (
        2,
        (
            "No such option: --unit (Possible options: --no-input, --note, --units). "
            "See: magstack amend --help"
        ),
    ),
    "amend --units 1": (2, "Missing argument 'ENTRY'. See: magstack amend --help"),
    "amend -1 --units": (
        2,
        "Option '--units' requires an argument. See: magstack amend --help",
    ),
    "amend -1 --units -2": (
        2,
        "A number of units is above zero. Write 2 without the minus sign.",
    ),
    "amend -1 --status done": (2, '"done" is no status. Write taken or skipped.'),
    "amend -1 --status skiped": (
        2,
        '"skiped" is no status. Did you mean skipped? Write taken or skipped.',
    ),
    "amend -1 --product nuro": (
        3,
        "No product is called 'nuro'. Did you mean neuro-mag? See all: magstack list",
    ),
    'amend -1 --product ""': (3, "No product is called ''. See all: magstack list"),
    "amend -1 --at 25:00": (2, "25:00 does not exist. Clock times run from 0:00 to 23:59."),
    "amend -1 --at tomorrow": (
        2,
        '"tomorrow" has no clock time. Write for example "tomorrow 22:30".',
    ),
    'amend -1 --at "tomorrow 22:00"': (2, f"Sat 21 Nov 2026, 22:00 (+01:00) {FUTURE}"),
}


@pytest.mark.parametrize("words", REFUSALS)
def test_what_cannot_be(week: Runner, words: str) -> None:
    code, sentence = REFUSALS[words]
    before = week.database.read_bytes()
    assert converse(week, f"magstack {words}") == (code, f"! {sentence}\n")
    assert week.database.read_bytes() == before


def test_a_clock_time_that_is_yet_to_come(runner: Runner) -> None:
    runner.ok("add", "neuro-mag")
    runner.ok("take", "neuro-mag")
    refused = runner.run("amend", "-1", "--at", "22:00")
    assert (refused.code, refused.err) == (2, f"Fri 20 Nov 2026, 22:00 (+01:00) {FUTURE}\n")
    runner.ok("amend", "-1", "--at", "22:00", "--future")
    assert entry(runner, 1)["taken_at"] == "2026-11-20T22:00:00+01:00"


def test_an_entry_taken_back(week: Runner) -> None:
    play(
        week,
        "undo-entry",
        """
        magstack undo 1
        magstack log
        magstack undo --list
        # it is something new: undo turns it round, and not redo
        magstack redo
        magstack undo
        magstack log
        magstack undo -1
        magstack amend 2 --units 1
        magstack undo 2 --json
        magstack undo -1 --json
        magstack undo -1
        """,
    )


def test_what_goes_back_into_the_stock_is_told(week: Runner) -> None:
    """A recount since then is not undone by it: a lot holds no more than was bought."""
    week.ok("stock", "add", "neuro-mag", "--units", "30")
    for units in ("1", "3"):
        week.ok("take", "neuro-mag", units, "--again")
    week.ok("stock", "count", "neuro-mag", "28")
    assert week.ok("undo", "3").endswith(
        " (+01:00). Back in the stock: 1 capsule. Undo: magstack undo\n"
    )
    assert json.loads(week.ok("undo", "4", "--json"))["back_in_stock"] == 1
    assert json.loads(week.ok("undo", "2", "--json"))["back_in_stock"] is None


def test_nothing_was_logged_yet(stack: Runner) -> None:
    refused = stack.run("undo", "-1")
    assert (refused.code, refused.err) == (
        3,
        "Nothing is in the log yet. Log something: magstack take neuro-mag\n",
    )


@pytest.mark.parametrize(
    "words",
    [
        "amend -1 --units 1 --note -5",
        "amend --units 1 -1 --note=-5",
        "amend --note -5 --units 1 -- -1",
        "amend --no-input --units=1 --note -5 -1",
        "amend --json -1 --units 1 --note -5",
    ],
)
def test_a_handle_stands_anywhere(week: Runner, words: str) -> None:
    """What follows an option that takes a value is that value."""
    week.ok(*words.split())
    assert (entry(week, 2)["units"], entry(week, 2)["note"]) == (1.0, "-5")


def test_the_small_hours_of_today_are_meant_where_those_of_tomorrow_cannot_be(
    runner: Runner,
) -> None:
    runner.at("2026-11-20 08:00").ok("add", "neuro-mag")
    runner.at("2026-11-21 08:00").ok("take", "neuro-mag")
    runner.ok("amend", "-1", "--at", "00:30")
    assert (entry(runner, 1)["day"], entry(runner, 1)["taken_at"]) == (
        "2026-11-20",
        "2026-11-21T00:30:00+01:00",
    )
