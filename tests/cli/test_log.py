"""``log``, ``undo`` and ``redo``."""

import json

import pytest

from tests.cli.pages import play
from tests.conftest import Runner

WEEK = """
    @ 2026-11-17 08:00
    magstack add neuro-mag
    magstack add magnen-b6
    @ 2026-11-17 22:00
    magstack take neuro-mag
    @ 2026-11-18 22:10
    magstack take neuro-mag 2 --note "one fell down"
    magstack skip magnen-b6
    @ 2026-11-19 12:30
    magstack take noon
    @ 2026-11-20 20:00
"""


def test_the_log(runner: Runner) -> None:
    play(
        runner,
        "log",
        f"""{WEEK}
        magstack log
        magstack log --from 2026-11-18
        magstack log --to 2026-11-18
        magstack log --from wednesday --to 2026-11-18
        magstack log --product magnen-b6
        magstack log --product magnen-b6 --from 2026-11-19 --to today
        magstack log --from tomorrow
        magstack log --limit 1
        magstack log --limit 2 --from 2026-11-17
        magstack log --limit 4
        magstack log --json --limit 2
        magstack log --json --from tomorrow
        """,
    )


@pytest.mark.parametrize("option", ["--from", "--to", "--product", "--limit"])
def test_an_empty_value_is_refused(runner: Runner, option: str) -> None:
    """Rather than read as everything: a shell leaves nothing of a variable that is not set."""
    runner.ok("add", "neuro-mag")
    assert runner.run("log", option, "").code in (2, 3)


def test_the_log_on_a_screen(runner: Runner) -> None:
    runner.drawn, runner.width = True, 80
    play(runner, "log-80", f"{WEEK}\nmagstack log\nmagstack undo --list")
    runner.width = 40
    play(runner, "log-40", "magstack log\nmagstack undo --list")


def test_fifty_entries_without_a_period(runner: Runner) -> None:
    runner.ok("add", "Drops", "--unit", "drop", "--serving", "1", "--contains", "x=1 mg")
    for minute in range(51):
        runner.at(f"2026-11-20 10:{minute:02}").ok("take", "drops", "--again")
    short = runner.run("log")
    assert len(short.out.splitlines()) == 51
    assert short.err == "Older entries are left out. See them with --from or --limit.\n"
    assert len(runner.ok("log", "--from", "today").splitlines()) == 52
    assert len(runner.ok("log", "--limit", "51").splitlines()) == 52
    assert len(json.loads(runner.ok("log", "--json"))) == 50
    assert runner.run("log", "--limit", "51").err == ""
    assert len(json.loads(runner.ok("undo", "--list", "--json"))) == 50


def test_undo_and_redo_whatever_it_was(runner: Runner) -> None:
    play(
        runner,
        "undo",
        """
        magstack add neuro-mag
        magstack take neuro-mag
        magstack edit neuro-mag --correct --elemental "magnesium=150 mg"
        magstack archive neuro-mag
        magstack undo --list
        magstack undo
        magstack undo
        magstack show neuro-mag
        magstack redo
        magstack undo --list
        # what is undone can be done again until something new is written
        magstack edit neuro-mag --note new
        magstack redo
        magstack undo --list
        magstack undo --list --json
        magstack undo --json
        magstack redo --json
        magstack undo
        magstack undo
        magstack undo
        magstack undo
        magstack undo
        """,
    )
    assert runner.ok("list") == "No products. Begin with one from the catalogue: magstack catalog\n"


def test_the_journal_keeps_the_command_line(runner: Runner) -> None:
    runner.ok("add", "Night Mag", "--unit", "g", "--serving", "1", "--contains", "x=1 mg")
    done = json.loads(runner.ok("undo", "--list", "--json"))
    assert [each["command"] for each in done] == [
        "magstack add 'Night Mag' --unit g --serving 1 --contains 'x=1 mg'"
    ]


def test_times_are_those_of_the_person_not_of_the_machine(runner: Runner) -> None:
    runner.at("2026-07-01 00:30").ok("add", "neuro-mag")
    assert runner.ok("undo", "--list").splitlines()[1].split()[:2] == ["2026-07-01", "00:30"]


def test_an_edit_that_changes_nothing_is_nothing_to_undo(runner: Runner) -> None:
    runner.ok("add", "Own", "--unit", "g", "--serving", "1", "--contains", "x=1 mg")
    play(
        runner,
        "edit-nothing",
        """
        magstack edit own --no-dose
        magstack edit own --name Own
        magstack undo --list
        """,
    )
