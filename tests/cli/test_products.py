"""``list``, ``show``, ``edit`` and ``archive``."""

import json

import pytest

from tests.cli.pages import play
from tests.conftest import Runner


def magnesium(runner: Runner, day: str) -> float:
    """Return the milligrams of magnesium taken on a day."""
    found = json.loads(runner.ok("today", "--on", day, "--json"))["nutrients"]
    taken: float = found[0]["taken"]["high"]
    return taken


@pytest.fixture
def week(runner: Runner) -> Runner:
    """Neuro-Mag taken on the 17th, the 18th and the 19th."""
    nights = [(f"@ 2026-11-{day} 22:00", "take neuro-mag") for day in (17, 18, 19)]
    taken = [line for night in nights for line in night]
    return runner.having("@ 2026-11-17 08:00", "add neuro-mag", *taken, "@ 2026-11-20 20:00")


def test_listing_and_showing(stack: Runner) -> None:
    stack.ok("add", "Rhodiola", "--unit", "g", "--serving", "1", "--contains", "rhodiola=1 g")
    play(
        stack,
        "list-show",
        """
        magstack list
        magstack list --json
        magstack show magnen-b6
        magstack show MAGNEN-B6 --json
        magstack show rhodiola
        """,
    )


def test_listing_and_showing_on_a_screen(stack: Runner) -> None:
    stack.drawn, stack.width = True, 80
    play(stack, "list-show-80", "magstack list\nmagstack show magnen-b6")
    stack.width = 40
    play(stack, "list-show-40", "magstack list\nmagstack show magnen-b6")


def test_archiving_and_bringing_back(week: Runner) -> None:
    play(
        week,
        "archive",
        """
        magstack archive neuro-mag
        magstack archive neuro-mag
        magstack list
        magstack list --archived
        magstack list --archived --json
        magstack show neuro-mag
        magstack today
        magstack today --on yesterday
        magstack log
        magstack archive neuro-mag --restore
        magstack archive neuro-mag --restore
        magstack list
        """,
    )


def test_a_correction_changes_the_past(week: Runner) -> None:
    play(
        week,
        "edit-correct",
        """
        magstack edit neuro-mag --correct --elemental "magnesium=150 mg"
        magstack show neuro-mag
        magstack log
        magstack undo
        magstack show neuro-mag
        """,
    )
    week.ok("redo")
    assert [magnesium(week, f"2026-11-{day}") for day in (17, 18, 19)] == [150.0] * 3


def test_a_new_formula_leaves_the_past(week: Runner) -> None:
    play(
        week,
        "edit-from",
        """
        magstack edit neuro-mag --from 2026-11-19 --elemental "magnesium=150 mg"
        magstack show neuro-mag
        magstack log
        magstack take neuro-mag
        # one that is yet to come
        magstack edit neuro-mag --from 2026-12-01 --elemental "magnesium=90 mg" --serving 2
        magstack show neuro-mag
        magstack today --on 2026-12-01
        """,
    )
    assert [magnesium(week, f"2026-11-{day}") for day in (17, 18, 19, 20)] == [144, 144, 150, 150]


def test_an_edit_of_the_label_is_asked_on_a_terminal(week: Runner) -> None:
    play(
        week,
        "edit-asked",
        """
        magstack edit neuro-mag --elemental "magnesium=150 mg"
        > y
        magstack edit neuro-mag --elemental "magnesium=151 mg"
        > n
        > 2026-11-19
        magstack edit neuro-mag --elemental "magnesium=152 mg"
        > n
        >
        magstack edit neuro-mag --elemental "magnesium=153 mg"
        > n
        > banana
        magstack edit neuro-mag --elemental "magnesium=153 mg"
        magstack edit neuro-mag --elemental "magnesium=153 mg" --no-input
        > y
        magstack show neuro-mag
        """,
    )
    assert [magnesium(week, f"2026-11-{day}") for day in (17, 18, 19)] == [150.0, 150.0, 151.0]
    assert week.run("edit", "neuro-mag", "--serving", "2", typed="").code == 130


def test_values_that_are_typed_over_the_catalogue_s_are_one_s_own(stack: Runner) -> None:
    play(
        stack,
        "edit-own",
        """
        magstack edit magnen-b6 --correct --elemental "magnesium=203 mg" \
            --compound "bisglycinate=1444.44 mg"
        magstack show magnen-b6
        magstack today
        """,
    )


def test_edit_everything_else(stack: Runner) -> None:
    play(
        stack,
        "edit-product",
        """
        magstack edit neuro-mag --name "Neuro Mag" --brand "LE" --container 60 --note "with milk"
        magstack edit neuro-mag --brand "" --note ""
        magstack edit neuro-mag --dose "1 at noon" --dose "2 at 21:30"
        magstack show neuro-mag
        magstack show neuro-mag --json
        magstack edit neuro-mag --dose "3 at night" --from 2026-12-01
        magstack today --on 2026-11-30
        magstack today --on 2026-12-01
        magstack edit neuro-mag --no-dose
        magstack show neuro-mag
        # a label has lines that come and go
        magstack edit magnen-b6 --correct --drop "vitamin b6" --contains "starch=20 mg"
        magstack show magnen-b6
        magstack edit magnen-b6 --correct --drop starch --contains "talc=1 mg"
        magstack show magnen-b6
        """,
    )


def test_an_edit_is_whole_or_not_at_all(stack: Runner) -> None:
    before = stack.database.read_bytes()
    for flags in (
        ["--name", "New", "--dose", "1 at teatime"],
        ["--dose", "1 at noon", "--container", "0"],
        ["--note", "x", "--correct", "--elemental", "magnesium=3000 mg"],
    ):
        assert stack.run("edit", "neuro-mag", *flags).code == 2
    assert stack.database.read_bytes() == before
