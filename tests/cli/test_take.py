"""``take`` and ``skip``."""

import json

import pytest

from tests.cli.pages import converse, play
from tests.conftest import Runner


def taken(runner: Runner) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(runner.ok("log", "--json"))
    return found


def nutrients(runner: Runner, *argv: str) -> dict[str, tuple[float, float]]:
    """Return what is taken and planned of each nutrient, on its high end."""
    day = json.loads(runner.ok("today", "--json", *argv))
    return {
        found["nutrient"]: (found["taken"]["high"], found["planned"]["high"])
        for found in day["nutrients"]
    }


def test_the_next_due_dose(runner: Runner) -> None:
    runner.ok("add", "neuro-mag", "--protocol", "cognition")
    play(
        runner,
        "take-next-due",
        """
        # two at 17:00, one at night
        magstack take neuro-mag
        magstack take neuro-mag
        magstack today
        """,
    )
    assert [(entry["units"], entry["slot"]) for entry in taken(runner)] == [
        (1.0, "night"),
        (2.0, None),
    ]


def test_one_of_three_capsules_is_48_mg_and_three_of_them_144(stack: Runner) -> None:
    for count, milligrams in ((1, 48.0), (2, 96.0), (3, 144.0)):
        done = json.loads(stack.ok("take", "neuro-mag", "1", "--json"))
        assert [amount["low"] for amount in done[0]["amounts"]] == [48.0]
        assert nutrients(stack)["magnesium"] == (milligrams, 404.0), count


def test_a_week_of_sevenths_does_not_drift(runner: Runner) -> None:
    """7 capsules a serving with 100 mg, one capsule a day for a week: 100 mg over the week."""
    add = ("add", "Sevenths", "--unit", "capsule", "--serving", "7", "--elemental")
    runner.at("2026-11-16 12:00").ok(*add, "magnesium=100 mg", "--dose", "1 at noon")
    for day in range(16, 23):
        runner.at(f"2026-11-{day} 12:30").ok("take", "sevenths")
        assert nutrients(runner)["magnesium"] == (14.286, 14.286)
    # the same seven capsules on one day: what sums over a period must come to as well
    runner.at("2026-11-23 12:30")
    for _ in range(7):
        runner.ok("take", "sevenths", "--again")
    assert nutrients(runner)["magnesium"] == (100.0, 100.0)


def test_partial_doses_fill_the_dose(stack: Runner) -> None:
    play(
        stack,
        "take-partial",
        """
        magstack take neuro-mag 1 --at 19:00
        magstack take neuro-mag
        # all three are taken: another is a question
        magstack take neuro-mag 1
        magstack today
        """,
    )
    assert [entry["units"] for entry in taken(stack)] == [2.0, 1.0]


def test_more_than_is_planned(stack: Runner) -> None:
    play(stack, "take-more", "magstack take neuro-mag 5\nmagstack today")
    assert nutrients(stack)["magnesium"] == (240.0, 500.0)


def test_slots_and_all(stack: Runner) -> None:
    play(
        stack,
        "take-slots",
        """
        magstack take noon
        magstack take noon
        magstack take morning
        magstack take night
        magstack take all
        magstack skip all
        magstack undo
        magstack undo
        magstack take all
        magstack log
        """,
    )
    assert json.loads(stack.ok("today", "--json"))["complete"] is True


def test_several_products_at_once_are_one_entry_to_undo(stack: Runner) -> None:
    play(
        stack,
        "take-several",
        """
        magstack take neuro-mag 3 magnen-b6
        magstack undo --list
        magstack undo
        magstack log
        # the same twice in one breath is a question too
        magstack take neuro-mag neuro-mag
        magstack take neuro-mag neuro-mag
        > y
        magstack take noon neuro-mag 1 neuro-mag 2 --again
        """,
    )


def test_at_another_time_with_a_note(stack: Runner) -> None:
    play(
        stack,
        "take-at",
        """
        magstack take neuro-mag --at "yesterday 22:30" --note "with milk"
        magstack take neuro-mag --at -2h
        magstack take magnen-b6 --at "thursday 12:30"
        magstack take magnen-b6 --at "2026-11-18 12:30"
        magstack take magnen-b6 1 --at 23:00 --future
        magstack log
        """,
    )


def test_a_limit_that_is_passed_is_said_first(stack: Runner) -> None:
    play(
        stack,
        "take-over",
        """
        # one of two tablets is below both limits
        magstack take magnen-b6 1
        # the other passes the EU limit
        magstack take magnen-b6 1
        # and three capsules the US limit: the EU limit is passed already
        magstack take neuro-mag --dry-run
        magstack take neuro-mag
        # nothing new is passed any more
        magstack take neuro-mag --again
        """,
    )


def test_a_dry_run_writes_nothing(stack: Runner) -> None:
    before = stack.database.read_bytes()
    play(
        stack,
        "take-dry-run",
        """
        magstack take all --dry-run
        magstack take neuro-mag 2 --dry-run --json
        magstack skip noon --dry-run
        magstack log
        """,
    )
    assert stack.database.read_bytes() == before


def test_the_same_dose_twice_is_a_question(stack: Runner) -> None:
    play(
        stack,
        "take-twice",
        """
        magstack take neuro-mag
        # nobody can be asked: the cautious answer
        magstack take neuro-mag
        magstack take neuro-mag --json
        # somebody can, and does not answer yes
        magstack take neuro-mag
        > n
        magstack take neuro-mag
        > what?
        magstack take neuro-mag --no-input
        > y
        magstack --no-input take neuro-mag
        > y
        magstack take neuro-mag
        > y
        magstack take neuro-mag --again
        # a dry run asks nothing
        magstack take neuro-mag --dry-run
        magstack log
        """,
    )
    assert stack.run("take", "neuro-mag", typed="").code == 130
    assert len(taken(stack)) == 3


def test_an_unplanned_product(runner: Runner) -> None:
    runner.ok("add", "Zinc", "--unit", "tablet", "--serving", "2", "--elemental", "zinc=20 mg")
    play(
        runner,
        "take-unplanned",
        """
        # one serving is what is taken at once
        magstack take zinc
        # the same within ten minutes looks like the same
        magstack take zinc
        magstack take zinc 1
        @ 2026-11-20 20:11
        magstack take zinc
        magstack skip zinc
        magstack today
        """,
    )


def test_an_archived_product(stack: Runner) -> None:
    stack.ok("archive", "neuro-mag")
    play(
        stack,
        "take-archived",
        """
        magstack take neuro-mag
        magstack take all
        # it was there the day before
        magstack take neuro-mag --at "yesterday 22:00"
        magstack log
        """,
    )


def test_skipping(stack: Runner) -> None:
    play(
        stack,
        "skip",
        """
        magstack skip magnen-b6 --at 12:40 --note "no lunch"
        magstack skip magnen-b6
        magstack skip neuro-mag --json
        magstack today
        magstack log
        # what was skipped may still be taken
        magstack take magnen-b6
        """,
    )


def test_json_is_all_that_stdout_holds(stack: Runner) -> None:
    result = stack.run("take", "all", "--json")
    assert [entry["product"] for entry in json.loads(result.out)] == ["magnen-b6", "neuro-mag"]
    assert result.err.startswith("major: 404 mg of magnesium taken is 115.4 % of the US limit")


@pytest.mark.parametrize("slot", ["morning", "noon", "afternoon", "evening", "night", "all"])
def test_a_slot_with_nothing_due(runner: Runner, slot: str) -> None:
    runner.ok("add", "Own", "--unit", "g", "--serving", "1", "--contains", "x=1 mg")
    code, page = converse(runner, f"magstack take {slot}")
    when = {"all": "on this day", "noon": "at noon", "night": "at night"}
    assert code == 3
    assert page == (
        f"! Nothing is due {when.get(slot, f'in the {slot}')}. "
        "See what is planned: magstack today\n"
    )
