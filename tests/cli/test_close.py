"""``close``: a person says that a day is complete."""

import json

import pytest

from tests.cli.pages import converse, play
from tests.conftest import Runner


@pytest.fixture
def days(runner: Runner) -> Runner:
    """The example stack from Wednesday on: on Thursday one dose was taken, on Wednesday none."""
    return runner.having(
        *("@ 2026-11-18 08:00", "add neuro-mag", "add magnen-b6"),
        *("@ 2026-11-19 12:30", "take magnen-b6"),
        "@ 2026-11-20 20:00",
    )


def complete(runner: Runner, on: str) -> bool:
    return bool(json.loads(runner.ok("today", "--json", "--on", on))["complete"])


def test_a_day_is_closed(days: Runner) -> None:
    play(
        days,
        "close",
        """
        magstack close yesterday
        # it is so already
        magstack close thursday
        magstack close yesterday --json
        # nothing was taken, and that has to be said
        magstack close -2d
        magstack close 2026-11-18 --nothing
        # something was
        magstack close 2026-11-19 --nothing
        # today, with what is in the log so far
        magstack take neuro-mag 1
        magstack close
        # a closing taken back
        magstack close --reopen
        magstack close --reopen
        magstack undo
        magstack undo
        magstack undo --list
        """,
    )
    assert [complete(days, on) for on in ("-2d", "yesterday", "today")] == [True, True, False]


def test_a_day_whose_doses_are_all_taken_or_skipped_is_complete_already(days: Runner) -> None:
    days.ok("take", "neuro-mag", "--at", "yesterday 22:00")
    days.ok("skip", "all")
    before = days.database.read_bytes()
    play(
        days,
        "close-complete",
        """
        magstack close -1d
        magstack close --nothing
        magstack close -1d --reopen
        """,
    )
    assert days.database.read_bytes() == before


def test_on_a_screen(days: Runner) -> None:
    days.drawn, days.width = True, 80
    play(days, "close-80", "magstack close yesterday")
    days.width = 40
    play(days, "close-40", "magstack close yesterday --reopen\nmagstack close yesterday")


def test_the_document(days: Runner) -> None:
    done = json.loads(days.ok("close", "yesterday", "--json"))
    assert done == {
        "schema": 1,
        "day": "2026-11-19",
        "written": True,
        "closed": True,
        "complete": True,
        "doses": {"taken": 1, "skipped": 0, "missed": 1, "due": 0},
        "taken": [
            {"nutrient": "magnesium", "unit": "mg", "low": 260, "high": 260, "resolved": True},
            {"nutrient": "vitamin_b6", "unit": "mg", "low": 2, "high": 2, "resolved": True},
        ],
    }
    again = json.loads(days.ok("close", "yesterday", "--json"))
    assert (again["written"], again["closed"]) == (False, True)
    reopened = json.loads(days.ok("close", "yesterday", "--reopen", "--json"))
    assert (reopened["written"], reopened["closed"], reopened["complete"]) == (True, False, False)


def test_what_is_not_known_is_not_zero(runner: Runner) -> None:
    runner.ok("add", "Own", "--unit", "g", "--serving", "1", "--compound", "glycinate")
    runner.ok("add", "Herb", "--unit", "g", "--serving", "1", "--contains", "x=1 mg")
    runner.ok("take", "herb")
    assert "is complete: nothing that is counted was taken." in runner.ok("close")
    runner.ok("undo")
    runner.ok("take", "own")
    assert "is complete: unknown magnesium." in runner.ok("close")
    (magnesium,) = json.loads(runner.ok("close", "--json"))["taken"]
    assert (magnesium["low"], magnesium["high"], magnesium["resolved"]) == (None, None, False)


def test_what_is_logged_afterwards_counts(days: Runner) -> None:
    days.ok("close", "yesterday")
    days.ok("take", "neuro-mag", "--at", "yesterday 22:00")
    day = json.loads(days.ok("today", "--json", "--on", "yesterday"))
    assert [dose["state"] for dose in day["doses"]] == ["taken", "taken"]
    assert day["complete"] is True


REFUSALS = {
    "close tomorrow": (2, "2026-11-21 is in the future. Close a day once it has begun."),
    "close 2026-13-01": (
        2,
        (
            "2026-13-01 does not exist: months run from 01 to 12. "
            "Write the year, the month and the day, as in 2026-11-20."
        ),
    ),
    "close --nothing --reopen": (2, "Give --nothing or --reopen, not both."),
    "close": (
        2,
        (
            "Nothing is in the log of 2026-11-20. If nothing was taken: "
            "magstack close 2026-11-20 --nothing"
        ),
    ),
    "close yesterday --nothing": (
        2,
        (
            "On 2026-11-19 something was taken: 2 tablets of Magnen B6 (entry 1). "
            "Leave --nothing out, or take it back first: magstack undo 1"
        ),
    ),
}


@pytest.mark.parametrize("words", REFUSALS)
def test_what_cannot_be(days: Runner, words: str) -> None:
    code, sentence = REFUSALS[words]
    assert converse(days, f"magstack {words}") == (code, f"! {sentence}\n")


def test_where_there_is_no_record_none_is_begun(runner: Runner) -> None:
    assert runner.run("close", "--nothing").code == 4
    assert not runner.home.exists()


def test_several_days_at_once(runner: Runner) -> None:
    """Blank days are closed only as days on which nothing was taken."""
    runner.at("2026-11-16 20:00").ok("add", "neuro-mag")
    for day in ("17", "18", "20"):
        runner.at(f"2026-11-{day} 20:00").ok("take", "neuro-mag", "1")
    both = json.loads(runner.ok("close", "--from", "-4d", "--json"))
    assert both["closed"] == ["2026-11-17", "2026-11-18", "2026-11-20"]
    assert both["left"] == ["2026-11-16", "2026-11-19"]
    assert runner.ok("close", "--from", "-4d", "--to", "yesterday", "--nothing") == (
        "2 days (Mon 16 Nov 2026 and Thu 19 Nov 2026) were closed, as days on which nothing was "
        "taken. Undo: magstack undo\n"
    )
    kinds = [
        day["kind"] for day in json.loads(runner.ok("history", "--from", "-4d", "--json"))["days"]
    ]
    assert kinds[:4] == ["complete"] * 4
    runner.ok("undo")
    assert runner.ok("close", "--from", "-4d") == (
        "No day was closed. Nothing was written.\n"
        "2 days (Mon 16 Nov 2026 and Thu 19 Nov 2026) were left as they are: nothing is in the log "
        "(if nothing was taken: --nothing).\n"
    )
    runner.ok("undo")
    assert json.loads(runner.ok("today", "--on", "-3d", "--json"))["complete"] is False


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("--to yesterday", "Several days need --from, and go without DATE and --reopen."),
        ("yesterday --from -3d", "Several days need --from, and go without DATE and --reopen."),
        ("--from -3d --to +1d", "2026-11-21 is in the future. Close a day once it has begun."),
        ("--from -3d --to -4d", "--from 2026-11-17 is after --to 2026-11-16. Swap them."),
        ("--from -366d", "Close at most 366 days at once: let --from be a later day."),
    ],
)
def test_a_period_that_cannot_be_closed(runner: Runner, words: str, sentence: str) -> None:
    runner.ok("add", "neuro-mag")
    assert runner.run("close", *words.split()) == (2, "", f"{sentence}\n")
