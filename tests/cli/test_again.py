"""``again``: the last thing taken, once more."""

import json

import pytest

from tests.cli.pages import play
from tests.conftest import Runner


def logged(runner: Runner) -> list[tuple[str, float, str, str | None]]:
    """Return what is in the log, oldest first."""
    found = json.loads(runner.ok("log", "--json"))[::-1]
    return [(each["product"], each["units"], each["status"], each["slot"]) for each in found]


def test_the_last_thing_once_more(stack: Runner) -> None:
    play(
        stack,
        "again",
        """
        @ 2026-11-20 12:30
        magstack take neuro-mag 1
        @ 2026-11-20 17:00
        magstack again
        # two of three are taken: this one fills the dose, and the next is extra
        magstack again --at 16:00 --note "with milk"
        magstack again
        magstack again --dry-run
        magstack log
        """,
    )
    assert [each[3] for each in logged(stack)] == ["night", "night", "night", None]


def test_all_that_one_command_logged(stack: Runner) -> None:
    stack.ok("take", "all")
    stack.at("2026-11-21 12:20").ok("skip", "magnen-b6")
    play(
        stack.at("2026-11-21 12:30"),
        "again-several",
        """
        # what was skipped since is left out
        magstack again
        magstack undo
        magstack undo
        magstack again --json
        magstack undo
        """,
    )
    assert logged(stack) == [
        ("magnen-b6", 2.0, "taken", "noon"),
        ("neuro-mag", 3.0, "taken", "night"),
    ]


def test_what_was_taken_back_or_put_right_is_so(stack: Runner) -> None:
    stack.ok("take", "neuro-mag", "1")
    stack.ok("take", "magnen-b6", "1", "neuro-mag", "2")
    stack.ok("undo", "2")
    stack.ok("amend", "3", "--units", "0.5")
    stack.ok("again")
    assert logged(stack)[-1] == ("neuro-mag", 0.5, "taken", "night")


def test_of_several_days_it_is_what_came_last(stack: Runner) -> None:
    stack.at("2026-11-23 12:00").ok("take", "all", "--each-day", "--from", "friday", "--yes")
    stack.ok("again")
    assert len(logged(stack)) == 7
    assert logged(stack)[-1] == ("neuro-mag", 3.0, "taken", "night")


def test_limits_are_told_first_and_it_does_not_ask(stack: Runner) -> None:
    stack.ok("take", "magnen-b6")
    result = stack.run("again")
    assert result.code == 0
    assert [line.split(" limit of ")[0][-6:] for line in result.err.splitlines()] == ["the US"]


@pytest.mark.parametrize("skipped", [True, False])
def test_nothing_was_taken_yet(stack: Runner, skipped: bool) -> None:
    if skipped:
        stack.ok("skip", "all")
    result = stack.run("again")
    assert (result.code, result.out) == (3, "")
    assert result.err == (
        "Nothing was taken yet that could be taken again. "
        "Log something first: magstack take neuro-mag\n"
    )


def test_an_archived_product_is_not_taken_again(stack: Runner) -> None:
    stack.ok("take", "neuro-mag")
    stack.ok("archive", "neuro-mag")
    result = stack.run("again")
    assert (result.code, result.err) == (
        2,
        "Neuro-Mag is archived. Bring it back: magstack archive neuro-mag --restore\n",
    )


def test_not_in_the_future(stack: Runner) -> None:
    stack.ok("take", "neuro-mag", "1")
    assert stack.run("again", "--at", "23:00").code == 2
    stack.ok("again", "--at", "23:00", "--future")
    assert len(logged(stack)) == 2
