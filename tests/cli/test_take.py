"""``take`` and ``skip``."""

import json
import shlex

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
        # of what is passed only the limit for this form is new
        magstack take neuro-mag --again
        # nothing new is passed any more
        magstack take neuro-mag --again
        """,
    )


def warned(runner: Runner, *words: str) -> list[str]:
    """Return the beginnings of what is said before a dose is written, up to a comma or so."""
    result = runner.run("take", *words)
    assert result.code == 0, result
    return [line.partition(";")[0] for line in result.err.splitlines()]


def test_what_is_too_close_is_said_before_it_is_written(stack: Runner) -> None:
    stack.ok("profile", "medicine", "add", "levothyroxine", "--at", "07:00")
    stack.ok("profile", "medicine", "add", "raltegravir", "--at", "09:00")
    stack.ok("profile", "condition", "add", "renal", "--egfr", "25")
    page = play(
        stack,
        "take-warnings",
        """
        @ 2026-11-20 08:00
        magstack take neuro-mag 1 --dry-run
        magstack take neuro-mag 1
        # it was said of this product already, and is said of another
        @ 2026-11-20 12:00
        magstack take neuro-mag 1
        magstack take magnen-b6 1
        # what was planned and is not taken is no warning
        magstack skip magnen-b6
        """,
    )
    assert page.index("! avoid: ") < page.index("! moderate: ") < page.index("Nothing was written.")
    said, _, written = page.partition("$ magstack take neuro-mag 1\n")[2].partition("Took")
    assert "Neuro-Mag at 08:00" in said
    assert "1 h after levothyroxine at 07:00; at least 4 h after it are needed" in said
    assert written
    assert len(taken(stack)) == 4


def test_only_what_is_taken_is_warned_of(stack: Runner) -> None:
    """The plan is over both limits and too close; one capsule at noon is neither."""
    stack.ok("edit", "neuro-mag", "--dose", "3 at 07:30")
    stack.ok("profile", "medicine", "add", "levothyroxine", "--at", "07:00")
    assert warned(stack, "neuro-mag", "1", "--at", "12:00") == []


def test_what_is_minor_and_what_is_for_information_are_told_apart(stack: Runner) -> None:
    stack.ok("profile", "medicine", "add", "furosemide", "--at", "12:00")
    assert warned(stack, "neuro-mag", "1") == []
    stack.ok("profile", "medicine", "add", "amlodipine", "--at", "12:00")
    assert [line.partition(":")[0] for line in warned(stack, "magnen-b6", "1")] == ["minor"]


@pytest.mark.parametrize(
    ("profile", "severity", "words"),
    [
        ("condition add renal --egfr 25", "avoid", "eGFR 25"),
        ("condition add renal --egfr 45", "major", "eGFR 45"),
        ("condition add myasthenia-gravis", "avoid", "Myasthenia gravis"),
        ("medicine add raltegravir", "avoid", "raltegravir and magnesium"),
        ("set --state pregnant", "major", "leaves this person (pregnant, age not known) out"),
        ("set --born 2018-05-01", "major", "of the US limit of 110 mg"),
        ('limit magnesium "100 mg" --by "Dr. Roth"', "major", "of the Dr. Roth limit of 100 mg"),
        ("rule add neuro-mag magnen-b6 --apart 1h", "moderate", "This is your rule."),
    ],
)
def test_the_profile_is_looked_at(stack: Runner, profile: str, severity: str, words: str) -> None:
    stack.ok("profile", *shlex.split(profile))
    stack.ok("take", "magnen-b6", "0.5", "--at", "19:30")
    result = stack.run("take", "neuro-mag")
    assert result.code == 0
    assert any(
        line.startswith(f"{severity}: ") and words in line for line in result.err.splitlines()
    )


def test_a_warning_of_a_past_day_is_about_that_day(stack: Runner) -> None:
    """Each day is judged by the medicines of its time."""
    stack.ok("profile", "medicine", "add", "ciprofloxacin", "--at", "12:00", "--since", "-3d")
    stack.ok("profile", "medicine", "remove", "ciprofloxacin")
    assert warned(stack, "neuro-mag", "1", "--at", "13:00") == []
    (said,) = warned(stack, "neuro-mag", "1", "--at", "yesterday 13:00")
    assert said.startswith("major: Neuro-Mag at 13:00")


def test_skipping_warns_of_nothing(stack: Runner) -> None:
    stack.ok("profile", "condition", "add", "dialysis")
    assert stack.run("skip", "neuro-mag").err == ""


def test_warnings_never_stand_among_the_data(stack: Runner) -> None:
    stack.ok("profile", "condition", "add", "dialysis")
    result = stack.run("take", "neuro-mag", "--json")
    assert json.loads(result.out)[0]["product"] == "neuro-mag"
    assert result.err.startswith("avoid: ")


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
