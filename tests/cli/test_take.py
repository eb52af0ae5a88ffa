"""``take`` and ``skip``."""

import json
import shlex
import sqlite3

import pytest

from magstack.store.sealing import seal_of
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


def test_beside_a_planned_dose_more_than_its_most_as_needed_is_told(stack: Runner) -> None:
    """What the planned dose took up is none of it."""
    needed = "1 as needed, at most 3 a day"
    stack.ok("edit", "neuro-mag", "--dose", "3 at night", "--dose", needed)
    assert warned(stack, "neuro-mag", "3") == []
    assert "moderate" not in str(warned(stack, "neuro-mag", "3", "--again"))
    assert (
        "moderate: 4 capsules of Neuro-Mag taken as needed on one day: 1 more than the 3 that your "
        "plan has at most."
    ) in warned(stack, "neuro-mag", "1", "--again")


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


def test_a_dose_of_much_later_is_a_question_where_one_was_taken(runner: Runner) -> None:
    """Typed twice at 08:00, it is the dose of 22:00 that would be logged."""
    dose = ("--dose", "1 at 08:00", "--dose", "1 at night")
    runner.at("2026-11-20 08:00").ok("add", "neuro-mag", *dose)
    play(
        runner,
        "take-much-later",
        """
        magstack take neuro-mag
        magstack take neuro-mag
        magstack take neuro-mag
        > n
        magstack take neuro-mag --at "today 07:55"
        # a time of day, or again, says which one is meant
        magstack take night --dry-run
        magstack again
        magstack undo
        magstack take neuro-mag --again
        magstack undo
        # six hours before it, it is what is due next
        @ 2026-11-20 15:59
        magstack take neuro-mag
        @ 2026-11-20 16:00
        magstack take neuro-mag 0.5
        # what was begun goes on
        @ 2026-11-20 08:00
        magstack take neuro-mag
        """,
    )


@pytest.mark.parametrize("words", ["take neuro-mag", "skip neuro-mag", "again"])
def test_an_empty_time_is_not_now(stack: Runner, words: str) -> None:
    """It is what a shell makes of a variable that is not set."""
    stack.ok("take", "neuro-mag", "1")
    result = stack.run(*words.split(), "--at", "")
    assert (result.code, result.err.partition(" is ")[0]) == (2, '""')
    assert len(taken(stack)) == 1


def test_a_first_dose_may_be_early(stack: Runner) -> None:
    """Only what is in the log already makes a dose of much later doubtful."""
    stack.at("2026-11-20 05:00").ok("take", "neuro-mag")
    assert stack.run("skip", "magnen-b6").code == 0
    assert stack.run("take", "magnen-b6", "--at", "yesterday 05:00").code == 0


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


def test_meals(runner: Runner) -> None:
    add = ("--unit", "capsule", "--serving", "1", "--elemental", "zinc=5 mg")
    runner.ok("add", "Early", *add, "--dose", "1 before breakfast")
    runner.ok("add", "Late", *add, "--dose", "2 with dinner", "--dose", "1 in the evening")
    play(
        runner,
        "take-meals",
        """
        magstack take breakfast
        magstack take breakfast
        magstack take lunch
        magstack skip dinner
        magstack take evening
        magstack take dinner 2
        magstack log
        """,
    )


def test_a_product_of_the_name_of_a_meal_goes_first(stack: Runner) -> None:
    """Such a name was free once."""
    with sqlite3.connect(stack.database) as connection:
        (row,) = connection.execute("SELECT * FROM product WHERE slug = 'neuro-mag'").fetchall()
        seal = seal_of((row[0], "lunch", *row[2:-1]))
        connection.execute("UPDATE product SET slug = 'lunch', seal = ? WHERE id = 1", (seal,))
    connection.close()
    assert "3 capsules of Neuro-Mag" in stack.ok("take", "lunch")


def test_several_days_at_once(runner: Runner) -> None:
    runner.at("2026-11-16 08:00").ok("add", "neuro-mag", "--protocol", "cognition")
    runner.ok("add", "magnen-b6")
    runner.at("2026-11-17 18:00").ok("take", "neuro-mag", "2", "--at", "17:05")
    runner.ok("skip", "magnen-b6", "--at", "12:30")
    runner.at("2026-11-20 20:00")
    play(
        runner,
        "take-each-day",
        """
        magstack take neuro-mag --each-day --from monday --to yesterday --dry-run
        # nobody can be asked
        magstack take neuro-mag --each-day --from monday --to yesterday
        # somebody can
        magstack take neuro-mag --each-day --from monday --to yesterday
        > n
        magstack take neuro-mag --each-day --from monday --to yesterday
        > y
        # today, what is still to come is left out
        magstack take all --each-day --from monday --yes
        magstack take all --each-day --from monday --yes
        magstack log
        # it was one thing each time
        magstack undo
        magstack undo
        magstack log
        """,
    )


def test_several_days_before_the_plan(runner: Runner) -> None:
    runner.ok("add", "neuro-mag", "--protocol", "cognition")
    play(
        runner,
        "take-each-day-before",
        """
        magstack take neuro-mag --each-day --from -2d --yes
        magstack take neuro-mag --each-day --from -3d --yes
        # so many units, once a day
        magstack take neuro-mag 3 --each-day --from -5d --at 21:30 --note "by the box" --yes
        magstack skip neuro-mag --each-day --from -7d --to yesterday --yes
        magstack log
        """,
    )


def test_several_days_on_a_screen(runner: Runner) -> None:
    runner.at("2026-11-16 08:00").ok("add", "neuro-mag")
    runner.at("2026-11-20 20:00").drawn, runner.width = True, 80
    line = "magstack take all --each-day --from -4d --to yesterday --yes"
    play(runner, "take-each-day-80", line)
    runner.width = 40
    play(runner, "take-each-day-40", f"magstack undo\n{line.replace('take all', 'skip night')}")


def test_several_days_as_a_program_reads_them(runner: Runner) -> None:
    """At the offset that held on each day: summer time ends on 25 October."""
    runner.at("2026-10-20 08:00").ok("add", "neuro-mag")
    words = ("take", "neuro-mag", "--each-day", "--from", "2026-10-23", "--to", "2026-10-26")
    runner.at("2026-11-20 20:00")
    tried = runner.run(*words, "--json", "--dry-run")
    assert [each["id"] for each in json.loads(tried.out)] == [0, 0, 0, 0]
    assert tried.err.splitlines()[1] == (
        "  3 capsules of Neuro-Mag at 22:00 (+02:00 and +01:00): 2026-10-23 to 2026-10-26"
    )
    refused = runner.run(*words, "--json")
    assert (refused.code, refused.out) == (2, "")
    assert taken(runner) == []
    done = json.loads(runner.ok(*words, "--json", "--yes"))
    assert [each["taken_at"] for each in done] == [
        "2026-10-23T22:00:00+02:00",
        "2026-10-24T22:00:00+02:00",
        "2026-10-25T22:00:00+01:00",
        "2026-10-26T22:00:00+01:00",
    ]
    assert done == taken(runner)[::-1]
    assert json.loads(runner.ok(*words, "--json", "--yes")) == []


def test_several_days_at_a_time_that_the_clocks_skipped(runner: Runner) -> None:
    """On 29 March 02:30 does not exist; it belongs to the day before."""
    runner.at("2026-03-20 08:00").ok("add", "neuro-mag")
    runner.at("2026-04-01 20:00")
    words = ("--each-day", "--from", "2026-03-27", "--to", "2026-03-29", "--at", "02:30")
    done = json.loads(runner.ok("take", "neuro-mag", *words, "--json", "--yes"))
    assert [(each["day"], each["taken_at"]) for each in done] == [
        ("2026-03-27", "2026-03-28T02:30:00+01:00"),
        ("2026-03-28", "2026-03-29T03:30:00+02:00"),
        ("2026-03-29", "2026-03-30T02:30:00+02:00"),
    ]


def test_several_days_of_what_has_no_planned_time(runner: Runner) -> None:
    zinc = ("--unit", "tablet", "--serving", "2", "--elemental", "zinc=20 mg")
    runner.ok("add", "Zinc", *zinc)
    runner.ok("add", "Needed", *zinc, "--dose", "1 as needed, at most 3 a day")
    play(
        runner,
        "take-each-day-unplanned",
        """
        magstack take zinc --each-day --from -2d
        magstack take zinc 1 --each-day --from -2d
        magstack take zinc 1 needed 2 --each-day --from -2d --at 08:00 --yes
        magstack take zinc 2 --each-day --from -3d --at 09:00 --yes
        magstack skip zinc --each-day --from -2d --at 08:00
        magstack take noon --each-day --from -2d
        magstack take all --each-day --from -2d
        """,
    )


def test_several_days_by_a_schedule(runner: Runner) -> None:
    """What its schedule leaves out is left out, also before the plan began."""
    zinc = ("--unit", "tablet", "--serving", "2", "--elemental", "zinc=20 mg")
    runner.at("2026-11-12 08:00").ok("add", "Zinc", *zinc, "--dose", "1 at 08:00 on mon, wed")
    runner.at("2026-11-19 12:00").ok("archive", "zinc")
    runner.at("2026-11-20 20:00")
    play(
        runner,
        "take-each-day-schedule",
        """
        magstack take zinc --each-day --from 2026-11-05 --yes
        magstack undo
        magstack take zinc 3 --each-day --from 2026-11-05 --yes
        magstack take morning --each-day --from 2026-11-05 --yes
        """,
    )
    days = [(each["day"], each["units"]) for each in taken(runner)][::-1]
    assert days == [
        ("2026-11-09", 3.0),
        ("2026-11-11", 3.0),
        ("2026-11-16", 3.0),
        ("2026-11-18", 3.0),
    ]


def test_several_days_say_what_goes_over(stack: Runner) -> None:
    stack.at("2026-11-23 12:00").ok("take", "neuro-mag", "2", "--at", "saturday 22:00")
    stack.ok("profile", "limit", "magnesium", "200 mg", "--by", "Dr. Roth")
    stack.ok("profile", "condition", "add", "dialysis")
    play(
        stack,
        "take-each-day-over",
        "magstack take noon neuro-mag 1 --each-day --from friday --to yesterday --yes",
    )


EACH_DAY = {
    "take neuro-mag --from monday": (
        "--from, --to and --yes are for several days. Add --each-day, or write one time with --at."
    ),
    "skip neuro-mag --to monday": (
        "--from, --to and --yes are for several days. Add --each-day, or write one time with --at."
    ),
    "take neuro-mag --yes": (
        "--from, --to and --yes are for several days. Add --each-day, or write one time with --at."
    ),
    "take neuro-mag --each-day": (
        "Say from which day on. For example: "
        "magstack take neuro-mag --each-day --from monday --to yesterday"
    ),
    "take neuro-mag --each-day --from monday --again": (
        "--each-day fills what is not in the log of days that have been. "
        "Leave --again and --future out."
    ),
    "skip neuro-mag --each-day --from monday --future": (
        "--each-day fills what is not in the log of days that have been. "
        "Leave --again and --future out."
    ),
    "take neuro-mag --each-day --from tomorrow": (
        "2026-11-21 is in the future. Log it when it has come."
    ),
    "take neuro-mag --each-day --from monday --to tomorrow": (
        "2026-11-21 is in the future. Log it when it has come."
    ),
    "take neuro-mag --each-day --from yesterday --to monday": (
        "--from 2026-11-19 is after --to 2026-11-16. Swap them."
    ),
    "take neuro-mag --each-day --from 2025-11-19": (
        "2025-11-19 to 2026-11-20 are 367 days, and at most 366 can be logged at once. "
        "Write --to 2026-11-19 first."
    ),
    'take neuro-mag --each-day --from monday --at "yesterday 8:00"': (
        '"yesterday 8:00" is not a clock time. Write it with 24 hours, for example 22:00.'
    ),
    "take all 2 --each-day --from monday": (
        "“all” takes what is due; units go with a product's name."
    ),
    "take neuro-mag 0 --each-day --from monday": (
        "A number of units is above 0 and at most 1000. Write for example 2."
    ),
}


@pytest.mark.parametrize("words", EACH_DAY)
def test_several_days_that_cannot_be(stack: Runner, words: str) -> None:
    before = stack.database.read_bytes()
    assert converse(stack, f"magstack {words}") == (2, f"! {EACH_DAY[words]}\n")
    assert stack.database.read_bytes() == before


def test_a_year_at_once(stack: Runner) -> None:
    words = ("neuro-mag", "--each-day", "--from", "2025-11-20", "--yes", "--json")
    done = json.loads(stack.ok("take", *words))
    # tonight's is still to come
    assert len(done) == 365
    assert (done[0]["day"], done[-1]["day"]) == ("2025-11-20", "2026-11-19")


def test_what_is_as_needed_beside_a_plan_is_taken_again_without_a_question(runner: Runner) -> None:
    runner.ok("add", "neuro-mag", "--dose", "2 at noon", "--dose", "1 as needed, at most 3 a day")
    runner.at("2026-11-20 12:30").ok("take", "neuro-mag")
    for clock in ("14:00", "16:00"):
        runner.at(f"2026-11-20 {clock}").ok("take", "neuro-mag")
    assert runner.at("2026-11-20 16:05").run("take", "neuro-mag").code == 2  # within ten minutes
    day = json.loads(runner.ok("today", "--json"))
    assert [(each["taken"], each["most"]) for each in day["as_needed"]] == [(2.0, 3.0)]
