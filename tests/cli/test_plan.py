"""``plan``: what is planned, its changes, what is coming, and times that break no rule."""

import json
import shlex
from types import SimpleNamespace
from typing import Any

import pytest

from magstack.cli.plan import complete_protocols
from magstack.store import journal
from magstack.store.writing.person import set_settings
from tests.cli.pages import play
from tests.conftest import Runner

KEEPS = "The planned times break no rule of spacing.\n"


def suggested(runner: Runner) -> dict[str, Any]:
    shown: dict[str, Any] = json.loads(runner.ok("plan", "suggest", "--json"))
    return shown


def times(runner: Runner) -> list[tuple[str, float, str, str]]:
    """Return product, units, planned and suggested time of each open dose."""
    return [
        (dose["product"], dose["units"], dose["planned"], dose["suggested"])
        for dose in suggested(runner)["doses"]
    ]


def adopt(runner: Runner) -> None:
    """Type the commands that were printed, and hold that nothing is left to move."""
    commands = suggested(runner)["commands"]
    assert commands
    page = runner.ok("plan", "suggest").splitlines()
    for command in commands:
        assert f"  {command}" in page
        assert shlex.split(command)[0] == "magstack"
        runner.ok(*shlex.split(command)[1:])
    after = suggested(runner)
    assert (after["mends"], after["commands"], after["no_time_for"]) == ([], [], [])
    assert all(dose["moved_minutes"] == 0 for dose in after["doses"])
    found = json.loads(runner.run("check", "--json").out)["findings"]
    assert not {"SPACING", "OWN_RULE"} & {each["code"] for each in found}


def medicine(runner: Runner, *words: str) -> Runner:
    runner.ok("profile", "medicine", "add", *words)
    return runner


def mag(runner: Runner, *doses: str) -> Runner:
    flags = [word for dose in doses for word in ("--dose", dose)]
    label = ("--unit", "tablet", "--serving", "1", "--elemental", "magnesium=50 mg")
    runner.ok("add", "Mag", *label, *flags)
    return runner


def test_nothing_to_do(stack: Runner) -> None:
    assert stack.ok("plan", "suggest") == KEEPS
    shown = suggested(stack)
    assert [(dose["suggested"], dose["moved_minutes"]) for dose in shown["doses"]] == [
        ("12:30", 0),
        ("22:00", 0),
    ]
    assert {key: shown[key] for key in ("no_time_for", "mends", "beyond", "commands")} == {
        "no_time_for": [],
        "mends": [],
        "beyond": [],
        "commands": [],
    }


def test_what_the_log_says_changes_nothing(stack: Runner) -> None:
    """Times are suggested for the plan, which one odd day does not reshape."""
    medicine(stack, "ciprofloxacin", "--at", "12:00")
    before = stack.ok("plan", "suggest")
    stack.ok("take", "neuro-mag", "1", "--at", "09:00")
    stack.ok("take", "all", "--at", "19:00")
    assert stack.ok("plan", "suggest") == before


def test_nothing_planned(stack: Runner) -> None:
    for slug in ("neuro-mag", "magnen-b6"):
        stack.ok("edit", slug, "--no-dose")
    assert stack.ok("plan", "suggest") == "No dose is planned in the coming four weeks.\n"
    assert suggested(stack)["doses"] == []


def test_one_move_as_small_as_the_rule_allows(runner: Runner) -> None:
    medicine(mag(runner, "1 at 08:00"), "levothyroxine", "--at", "07:00")
    assert times(runner) == [("mag", 1.0, "08:00", "11:00")]
    assert suggested(runner)["doses"][0]["moved_minutes"] == 180
    adopt(runner)
    assert times(runner) == [("mag", 1.0, "11:00", "11:00")]
    assert runner.ok("plan", "suggest") == KEEPS


def test_it_is_moved_to_before_where_that_is_nearer(runner: Runner) -> None:
    medicine(mag(runner, "1 at 15:00"), "ciprofloxacin", "--at", "20:00")
    assert times(runner) == [("mag", 1.0, "15:00", "14:00")]
    adopt(runner)


def test_a_single_moment_that_is_free_is_found(runner: Runner) -> None:
    """After ciprofloxacin at 12:00 by 2 h, and before that at 20:00 by 6 h: at 14:00."""
    medicine(mag(runner, "1 at 15:00"), "ciprofloxacin", "--at", "12:00", "--at", "20:00")
    assert times(runner) == [("mag", 1.0, "15:00", "14:00")]
    adopt(runner)


@pytest.mark.parametrize("at", ["07:00", "12:30", "19:00", "22:00"])
def test_the_commands_work_for_several_products_with_several_doses(stack: Runner, at: str) -> None:
    """Doses by the slot and by the clock, of which some move and some stay."""
    mag(stack, "1 in the morning", "0.5 at noon", "2 at 18:45", "1 at night")
    stack.ok("add", "now-citrate-caps", "--dose", "1 at 13:00", "--dose", "2 at 20:30")
    for name in ("levothyroxine", "gabapentin"):
        medicine(stack, name, "--at", at)
    assert any(dose["moved_minutes"] for dose in suggested(stack)["doses"])
    adopt(stack)
    plan = json.loads(stack.ok("show", "mag", "--json"))["doses"]
    current = [dose for dose in plan if dose["to"] is None]
    assert sorted(dose["units"] for dose in current) == [0.5, 1.0, 1.0, 2.0]


def test_doses_that_must_be_apart_from_each_other_move_as_little_as_possible(
    stack: Runner,
) -> None:
    stack.ok("edit", "magnen-b6", "--dose", "2 at 21:30")
    stack.ok("profile", "rule", "add", "neuro-mag", "magnen-b6", "--apart", "2h")
    assert times(stack) == [
        ("magnen-b6", 2.0, "21:30", "20:00"),
        ("neuro-mag", 3.0, "22:00", "22:00"),
    ]
    adopt(stack)


def test_no_time_helps(runner: Runner) -> None:
    page = play(
        runner,
        "plan-no-time-helps",
        """
        magstack add neuro-mag
        magstack profile medicine add raltegravir --at 09:00
        magstack profile medicine add levothyroxine
        magstack plan suggest
        """,
    )
    assert "The planned times break no rule of spacing, as far as times are known.\n" in page
    assert "INTERACTION_AVOID" in page
    assert "To adopt it" not in page
    shown = suggested(runner)
    assert [(each["code"], each["severity"]) for each in shown["beyond"]] == [
        ("INTERACTION_AVOID", "avoid"),
        ("SPACING_UNKNOWN", "moderate"),
    ]
    assert shown["commands"] == []


def test_no_time_between_morning_and_bedtime(runner: Runner) -> None:
    times_of_day = [
        word for hour in ("06:00", "12:00", "18:00", "22:00") for word in ("--at", hour)
    ]
    medicine(mag(runner, "1 at noon"), "levothyroxine", *times_of_day)
    page = play(runner, "plan-no-time", "magstack plan suggest")
    assert "No time between morning and bedtime keeps every rule for Mag." in page
    assert "To adopt it" not in page
    shown = suggested(runner)
    assert (shown["doses"], shown["no_time_for"], shown["commands"]) == ([], ["mag"], [])
    assert [each["code"] for each in shown["mends"]] == ["SPACING"]


def test_one_product_moves_and_another_cannot(runner: Runner) -> None:
    mag(runner, "1 at 08:00")
    runner.ok("add", "magne-b6", "--dose", "1 at 13:00")
    medicine(runner, "levothyroxine", "--at", "09:00")
    runner.ok("profile", "rule", "add", "magne-b6", "levothyroxine", "--apart", "16h")
    shown = suggested(runner)
    assert shown["no_time_for"] == ["magne-b6"]
    assert [dose["product"] for dose in shown["doses"]] == ["mag"]
    assert [shlex.split(command)[3] for command in shown["commands"]] == ["mag"]


@pytest.mark.parametrize("width", [None, 40, 80, 120])
def test_the_page(stack: Runner, width: int | None) -> None:
    stack.drawn, stack.width = width is not None, width
    medicine(stack, "ciprofloxacin", "--at", "13:00")
    medicine(stack, "raltegravir", "--at", "09:00")
    name = f"plan-{width}" if width else "plan"
    page = play(stack, name, "magstack plan suggest")
    assert "\n  magstack plan move magnen-b6 12:30=15:00\n" in page
    if width:
        wrapped = [line for line in page.splitlines() if not line.startswith("  magstack ")]
        assert max(map(len, wrapped)) <= width


def test_nothing_is_written(stack: Runner) -> None:
    medicine(stack, "ciprofloxacin", "--at", "13:00")
    before = stack.database.read_bytes()
    stack.ok("plan", "suggest")
    suggested(stack)
    assert stack.database.read_bytes() == before


def test_the_document(stack: Runner) -> None:
    medicine(stack, "ciprofloxacin", "--at", "13:00")
    shown = suggested(stack)
    assert list(shown) == [
        *("schema", "day", "doses", "no_time_for", "mends", "beyond", "commands"),
    ]
    assert (shown["schema"], shown["day"]) == (1, "2026-11-20")
    assert shown["doses"][0] == {
        "product": "magnen-b6",
        "units": 2.0,
        "unit": "tablet",
        "planned": "12:30",
        "suggested": "15:00",
        "moved_minutes": 150,
    }
    assert [(each["code"], each["subject"]) for each in shown["mends"]] == [
        ("SPACING", "magnen-b6")
    ]
    assert shown["beyond"] == []
    assert shown["commands"] == ["magstack plan move magnen-b6 12:30=15:00"]


def test_without_a_record(runner: Runner) -> None:
    result = runner.run("plan", "suggest")
    assert (result.code, result.out) == (4, "")
    assert not runner.home.exists()


def test_hostile_names_are_quoted_or_clean(runner: Runner) -> None:
    """A short name is all that stands in a command."""
    label = ("--unit", "tablet", "--serving", "1", "--elemental", "magnesium=50 mg")
    runner.ok("add", "$(reboot) `x`; 'Mag'", *label, "--dose", "0.5 at 08:00")
    medicine(runner, "levothyroxine", "--at", "07:00")
    assert suggested(runner)["commands"] == ["magstack plan move reboot-x-mag 08:00=11:00"]
    adopt(runner)


def coming(runner: Runner, days: int = 40) -> dict[str, list[tuple[float, str]]]:
    """Return units and time of each dose of the coming days."""
    seen = json.loads(runner.ok("plan", "preview", "--days", str(days), "--json"))
    return {
        day["date"]: sorted((dose["units"], dose["time"]) for dose in day["doses"])
        for day in seen["days"]
    }


def test_what_moves_keeps_its_days_and_what_stays_is_not_lost(runner: Runner) -> None:
    doses = ("1 at 08:00 on mon, wed", "2 at 08:00, 5 days on, 2 days off", "1 at night")
    needed = "1 as needed, at most 3 a day"
    medicine(mag(runner, *doses, needed), "levothyroxine", "--at", "07:00")
    assert suggested(runner)["commands"] == ["magstack plan move mag 08:00=11:00"]
    page = runner.ok("plan", "suggest")
    assert "The coming days differ. These are the doses of four weeks" in page
    before = coming(runner)
    adopt(runner)
    moved = {"08:00": "11:00"}
    assert coming(runner) == {
        day: sorted((units, moved.get(at, at)) for units, at in planned)
        for day, planned in before.items()
    }


def test_a_ramp_moves_and_still_waits_for_a_pause(runner: Runner) -> None:
    medicine(mag(runner, "1 at 08:00"), "levothyroxine", "--at", "07:00")
    runner.ok("plan", "set", "mag", "--ramp", "1, +1 every 7 days, to 2")
    runner.at("2026-11-22 12:00")
    assert suggested(runner)["commands"] == ["magstack plan move mag 08:00=11:00"]
    adopt(runner)
    runner.ok("plan", "pause", "mag", "--until", "2026-11-24")
    (plan,) = json.loads(runner.ok("plan", "show", "--json"))["plans"]
    assert [(dose["units"], dose["at"], dose["from"], dose["to"]) for dose in plan["doses"]] == [
        (1.0, "11:00", "2026-11-25", "2026-11-29"),
        (2.0, "11:00", "2026-11-30", None),
    ]


def test_rounds_of_days_move_with_a_pause_between_them(runner: Runner) -> None:
    """What is typed for `plan set` would begin anew on some day, and leave days out until then."""
    medicine(mag(runner), "levothyroxine", "--at", "07:00")
    runner.ok(
        "plan", "set", "mag", "1 at 08:00 every 3 days", "1 at 08:00 every 7 days", "1 at 20:00"
    )
    runner.ok("plan", "pause", "mag", "--from", "2026-11-25", "--until", "2026-11-28")
    runner.at("2026-11-21 12:00")
    before = coming(runner)
    adopt(runner)
    after = coming(runner)
    assert {day: [units for units, _ in doses] for day, doses in after.items()} == {
        day: [units for units, _ in doses] for day, doses in before.items()
    }
    assert {at for doses in after.values() for _, at in doses} == {"11:00", "20:00"}


def test_what_is_too_close_on_a_day_with_few_doses_is_moved_too(runner: Runner) -> None:
    medicine(mag(runner, "1 at noon", "1 at night"), "levothyroxine", "--at", "07:00")
    runner.ok("plan", "set", "mag", "1 at 08:00", "--from", "2026-12-01")
    assert suggested(runner)["commands"] == ["magstack plan move mag 08:00=11:00"]
    adopt(runner)


def test_what_was_taken_today_is_not_moved_any_more(runner: Runner) -> None:
    medicine(mag(runner, "1 at 08:00", "1 at noon"), "levothyroxine", "--at", "07:00")
    runner.ok("take", "mag", "--at", "08:00")
    runner.ok("take", "mag", "--at", "12:30")
    for command in suggested(runner)["commands"]:
        assert "from Sat 21 Nov 2026" in runner.ok(*shlex.split(command)[1:])
    assert runner.ok("plan", "suggest") == KEEPS


def test_days_that_want_different_times(runner: Runner) -> None:
    """On Mondays the medicine is taken twice, and what is good for other days is not for these."""
    mag(runner, "1 at 08:00 on tue, wed", "2 at 08:00 on mon")
    medicine(runner, "levothyroxine", "--at", "07:00")
    runner.ok("profile", "rule", "add", "mag", "iron", "--apart", "2h")
    label = ("--unit", "tablet", "--serving", "1", "--elemental", "iron=14 mg")
    runner.ok("add", "Iron", *label, "--dose", "1 at 11:00 on mon")
    adopt(runner)


# What must hold.


def times_of(runner: Runner) -> list[tuple[float, str]]:
    """Return units and clock time of each dose of the only product."""
    (plan,) = json.loads(runner.ok("plan", "show", "--json"))["plans"]
    return [(dose["units"], dose["at"]) for dose in plan["doses"]]


@pytest.mark.parametrize("bedtime", ["23:30", "22:15"])
def test_the_protocols_follow_the_bedtime(runner: Runner, bedtime: str) -> None:
    runner.ok("add", "neuro-mag", "--dose", "2 at noon")
    with journal.operation(runner.database, 0, "profile set") as operation:
        set_settings(operation, bedtime=bedtime)
        operation.summary = "bedtime"
    before_bed = {"23:30": "22:30", "22:15": "21:15"}[bedtime]
    for protocol, expected in (
        ("sleep", [(3.0, before_bed)]),
        ("cognition", [(2.0, "17:00"), (1.0, before_bed)]),
        ("gentle", [(1.0, "08:00"), (1.0, "17:00"), (1.0, before_bed)]),
    ):
        runner.ok("plan", "set", "neuro-mag", "--protocol", protocol)
        assert times_of(runner) == expected


def test_a_ramp_is_42_capsules_in_21_days(runner: Runner) -> None:
    runner.ok("add", "neuro-mag")
    ramp = ("--ramp", "1 capsule, +1 every 7 days, to 3")
    tried = runner.ok("plan", "set", "neuro-mag", *ramp, "--try", "--days", "21", "--json")
    runner.ok("plan", "set", "neuro-mag", *ramp)
    seen = runner.ok("plan", "preview", "--days", "21", "--json")
    assert json.loads(tried) == json.loads(seen)
    shown = json.loads(seen)
    assert shown["planned"] == [{"product": "neuro-mag", "units": 42.0, "unit": "capsule"}]
    units = [sum(dose["units"] for dose in day["doses"]) for day in shown["days"]]
    assert units == [1] * 7 + [2] * 7 + [3] * 7


# The pages.


def play_plans(runner: Runner, name: str, script: str, *before: str) -> str:
    both = ("add neuro-mag", "add magnen-b6 --dose '1 at noon'")
    runner.having(*before, "@ 2026-11-18 12:00", *both, "@ 2026-11-20 20:00")
    return play(runner, name, script)


def test_set_and_show(runner: Runner) -> None:
    play_plans(
        runner,
        "plan-set",
        """
        magstack plan show
        magstack plan set neuro-mag "2 at 17:00" "1 at night"
        magstack plan set neuro-mag "2 capsules at 17:00" "1 before bed"
        magstack plan set magnen-b6 "1 before lunch on mon, wed" "1 as needed, at most 2 a day"
        magstack plan show
        # step by step, and the way down
        magstack plan set neuro-mag --ramp "1 at night, +1 every 7 days, to 3"
        magstack plan set magnen-b6 --ramp "2 at noon, -1 every week, to 0" --from tomorrow
        magstack plan show
        # for some days only, and then nothing
        magstack plan set neuro-mag --protocol gentle --from monday --until 2026-11-29
        magstack plan clear magnen-b6
        magstack plan show
        magstack plan show neuro-mag
        magstack undo
        magstack undo
        magstack plan show neuro-mag
        """,
    )


def test_pause_and_resume(runner: Runner) -> None:
    play_plans(
        runner,
        "plan-pause",
        """
        magstack plan pause neuro-mag --until tuesday
        magstack plan show
        magstack plan pause neuro-mag --until 2026-11-24
        magstack plan pause neuro-mag --until 2026-11-29
        magstack today
        @ 2026-11-27 09:00
        magstack plan resume neuro-mag
        magstack plan resume neuro-mag
        magstack plan history neuro-mag
        # a ramp waits
        magstack plan set neuro-mag --ramp "1, +1 every 3 days, to 3"
        @ 2026-11-28 09:00
        magstack plan pause neuro-mag --until tomorrow --from today
        magstack plan show neuro-mag
        magstack undo
        magstack plan show neuro-mag
        """,
    )


def test_move(runner: Runner) -> None:
    play_plans(
        runner,
        "plan-move",
        """
        magstack plan move neuro-mag night=17:00
        magstack plan move neuro-mag 17:00=17:00
        magstack plan move magnen-b6 12:30=dinner --from monday
        magstack plan show
        # a ramp, its pause and rounds of days stay as they are
        magstack plan set neuro-mag --ramp "1 at night every 2 days, +1 every 4 days, to 3"
        magstack plan pause neuro-mag --from 2026-11-25 --until 2026-11-27
        magstack plan move neuro-mag 22:00=8:00 --from 2026-11-23
        magstack plan show neuro-mag
        magstack plan history neuro-mag
        magstack undo
        magstack plan show neuro-mag
        magstack redo
        # two times change places, and what is newly too close is said
        magstack profile medicine add levothyroxine --at 07:00
        magstack plan set neuro-mag "1 at noon" "2 at night" "1 as needed, at most 2 a day"
        magstack plan move neuro-mag noon=22:00 night=12:30
        magstack plan move neuro-mag 22:00=morning
        # what cannot be moved
        magstack plan move neuro-mag
        magstack plan move neuro-mag 08:00
        magstack plan move neuro-mag 08:00=09:00 morning=10:00
        magstack plan move neuro-mag 07:00=09:00
        magstack plan move neuro-mag 08:00=24:00
        magstack plan move neuro-mag 08:00=bedtime
        magstack plan move neuro-mag 08:00=09:00 --from yesterday
        magstack plan set neuro-mag "1 as needed, at most 2 a day"
        magstack plan move neuro-mag 08:00=09:00
        magstack plan clear neuro-mag
        magstack plan move neuro-mag 08:00=09:00
        """,
    )


def test_history(runner: Runner) -> None:
    play_plans(
        runner,
        "plan-history",
        """
        magstack plan set neuro-mag "2 at 17:00" "1 at night"
        magstack plan pause neuro-mag --from 2026-11-25 --until 2026-11-26
        magstack plan clear magnen-b6
        magstack add now-citrate-caps --dose "1 as needed, at most 3 a day"
        magstack edit now-citrate-caps --no-dose
        magstack plan history
        magstack archive neuro-mag
        magstack plan history neuro-mag
        magstack plan history
        magstack plan show neuro-mag
        """,
    )


def test_what_is_not_there(runner: Runner) -> None:
    play_plans(
        runner,
        "plan-nothing",
        """
        # a plan that is to come, and what is taken besides
        magstack plan clear magnen-b6
        magstack plan set magnen-b6 "1 as needed, at most 2 a day" --from tomorrow
        magstack plan set neuro-mag "1 at night" --until today
        magstack plan show
        magstack take magnen-b6 1
        magstack plan preview --days 2
        magstack plan clear neuro-mag --from tomorrow
        magstack plan pause neuro-mag --until 2026-11-30 --from tomorrow
        magstack archive neuro-mag
        magstack archive magnen-b6
        magstack plan show
        magstack plan history
        magstack plan preview
        """,
    )


@pytest.mark.parametrize("width", [None, 40, 80])
def test_preview(runner: Runner, width: int | None) -> None:
    runner.drawn, runner.width = width is not None, width
    page = play_plans(
        runner,
        f"plan-preview-{width}" if width else "plan-preview",
        """
        magstack take neuro-mag 1
        magstack plan preview
        magstack plan preview --from 2026-12-28 --days 5
        magstack plan preview --days 3 --try "neuro-mag 1 with lunch; 1 as needed, at most 2 a day"
        """,
        "profile medicine add levothyroxine --at 11:30 --days wed",
    )
    if width:
        assert max(len(line) for line in page.splitlines() if line[:1] != "$") <= width


def test_preview_of_a_plan_before_it_is_adopted(runner: Runner) -> None:
    script = """
        magstack plan set neuro-mag "3 at night" "2 at noon" --from 2026-11-22 --try --days 3
        # what it newly passes is said, and is no wall
        magstack plan set neuro-mag "3 at night" "2 at noon" --from 2026-11-22
        magstack plan set neuro-mag "3 at night" "3 at noon" --from 2026-11-22
        magstack plan set neuro-mag --ramp "3 at night, +1 every 14 days, to 8"
    """
    page = play_plans(runner, "plan-try", script)
    assert page.count("! major:") == 2


def test_what_cannot_be_done(runner: Runner) -> None:
    page = play_plans(
        runner,
        "plan-refusals",
        """
        magstack archive magnen-b6
        magstack plan
        magstack plan set neuro-mag
        magstack plan set neuro-mag "1 at night" --protocol sleep
        magstack plan set neuro-mag "1 at bedtime"
        magstack plan set neuro-mag --protocol jetlag
        magstack plan set neuro-mag "1 at night" --from yesterday
        magstack plan set neuro-mag "1 at night" --until yesterday
        magstack plan set neuro-mag "1 at night" --days 7
        magstack plan set nero-mag "1 at night"
        magstack plan set magnen-b6 "1 at night"
        magstack plan clear magnen-b6
        magstack plan clear neuro-mag --from -3d
        magstack plan pause neuro-mag
        magstack plan pause neuro-mag --until yesterday
        magstack plan resume neuro-mag
        magstack plan preview --days 367
        magstack plan preview --from yesterday
        magstack plan preview --try ""
        magstack plan preview --try neuro-mag
        magstack plan preview --try "neuro-mag 1 at noon" --try "neuro-mag 1 at night"
        magstack plan preview --try "banana 1 at night"
        magstack edit neuro-mag --dose "1 at noon" --from yesterday
        magstack edit neuro-mag --no-dose --from yesterday
        """,
    )
    assert page.count("[exit ") == page.count("$ ") - 1


def test_a_change_is_whole_or_not_at_all(runner: Runner) -> None:
    runner.ok("add", "neuro-mag")
    before = runner.database.read_bytes()
    for words in (
        ["set", "neuro-mag", "1 at noon", "1 at bedtime"],
        ["set", "neuro-mag", "1 at noon", "--try"],
        ["set", "neuro-mag", "3 at night"],
        ["preview", "--try", "neuro-mag 1 at noon"],
    ):
        runner.run("plan", *words)
        assert runner.database.read_bytes() == before


@pytest.mark.parametrize("words", [["show"], ["history"], ["clear", "x"], ["preview"]])
def test_plans_need_a_record(runner: Runner, words: list[str]) -> None:
    result = runner.run("plan", *words)
    assert (result.code, result.out) == (4, "")


# The documents.


def test_the_document_of_a_plan(runner: Runner) -> None:
    runner.ok("add", "neuro-mag", "--dose", "2 30 min before lunch on mon, wed")
    shown = json.loads(runner.ok("plan", "show", "--json"))
    (dose,) = shown["plans"][0].pop("doses")
    assert shown == {
        "schema": 1,
        "day": "2026-11-20",
        "plans": [
            {
                "product": "neuro-mag",
                "name": "Neuro-Mag",
                "unit": "capsule",
                "archived": None,
                "on_hold": False,
                "again": None,
            }
        ],
    }
    known = {"dose": "2 30 min before lunch on mon, wed", "at": "12:00", "from": "2026-11-20"}
    assert {name: dose[name] for name in known} == known


def test_the_document_of_a_change(runner: Runner) -> None:
    runner.at("2026-11-18 12:00").ok("add", "neuro-mag")
    runner.at("2026-11-20 20:00")
    shown = json.loads(runner.ok("plan", "set", "neuro-mag", "2 at noon", "--json"))
    assert {name: shown[name] for name in ("change", "written", "from", "paused", "findings")} == {
        "change": "set",
        "written": True,
        "from": "2026-11-20",
        "paused": None,
        "findings": [],
    }
    for name, dose in (("doses", "2 at noon"), ("ended", "3 at night")):
        assert [each["dose"] for each in shown[name]] == [dose]
    again = json.loads(runner.ok("plan", "set", "neuro-mag", "2 at noon", "--json"))
    assert (again["written"], again["ended"]) == (False, [])
    paused = json.loads(runner.ok("plan", "pause", "neuro-mag", "--until", "sunday", "--json"))
    assert paused["paused"] == {
        "from": "2026-11-20",
        "to": "2026-11-22",
        "days": 3,
        "again": "2026-11-23",
    }
    assert json.loads(runner.ok("plan", "resume", "neuro-mag", "--json"))["doses"][0]["dose"] == (
        "2 at noon"
    )


def test_the_document_of_the_history(runner: Runner) -> None:
    runner.ok("add", "neuro-mag")
    runner.ok("plan", "clear", "neuro-mag", "--from", "tomorrow")
    (product,) = json.loads(runner.ok("plan", "history", "--json"))["products"]
    assert [(each["from"], each["to"], len(each["doses"])) for each in product["phases"]] == [
        ("2026-11-21", None, 0),
        ("2026-11-20", "2026-11-20", 1),
    ]


def test_the_document_of_a_preview_has_each_day_as_today_has_it(stack: Runner) -> None:
    stack.ok("take", "neuro-mag", "1")
    shown = json.loads(stack.ok("plan", "preview", "--days", "2", "--json"))
    assert (shown["from"], shown["to"], shown["tried"]) == ("2026-11-20", "2026-11-21", [])
    for day in shown["days"]:
        on = json.loads(stack.ok("today", "--on", day["date"], "--json"))
        assert day == {"date": on["day"], **{name: on[name] for name in day if name != "date"}}


def test_protocols_are_completed() -> None:
    named = SimpleNamespace(params={"product": "neuro-mag"})
    assert complete_protocols(named, "") == ["sleep", "cognition", "gentle"]  # type: ignore[arg-type]  # what is asked of it
    assert complete_protocols(SimpleNamespace(params={}), "co") == ["cognition"]  # type: ignore[arg-type]  # as above
    other = SimpleNamespace(params={"product": "magnen-b6"})
    assert complete_protocols(other, "") == []  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize(
    "change",
    [
        ["set", "neuro-mag", "1 at noon"],
        ["clear", "neuro-mag"],
        ["pause", "neuro-mag", "--until", "+5d"],
        ["move", "neuro-mag", "noon=17:00"],
    ],
    ids=lambda words: words[0],
)
def test_what_was_taken_today_stays_as_it_was_planned(runner: Runner, change: list[str]) -> None:
    runner.ok("add", "neuro-mag", "--dose", "2 at noon")
    runner.ok("take", "neuro-mag")
    before = json.loads(runner.ok("today", "--json"))["doses"]
    assert "Sat 21 Nov 2026" in runner.ok("plan", *change)
    assert json.loads(runner.ok("today", "--json"))["doses"] == before
    tomorrow = json.loads(runner.ok("today", "--on", "tomorrow", "--json"))["doses"]
    units = {"set": [1.0], "move": [2.0]}
    assert [dose["units"] for dose in tomorrow] == units.get(change[0], [])


def test_an_edit_of_the_doses_begins_like_any_other_change(runner: Runner) -> None:
    runner.ok("add", "neuro-mag", "--dose", "2 at noon")
    page = runner.ok("edit", "neuro-mag", "--dose", "3 at noon")
    assert "doses from 2026-11-20: 3 at noon" in page
    runner.ok("take", "neuro-mag")
    before = json.loads(runner.ok("today", "--json"))["doses"]
    page = runner.ok("edit", "neuro-mag", "--dose", "1 at noon")
    assert "doses from 2026-11-21: 1 at noon" in page
    assert json.loads(runner.ok("today", "--json"))["doses"] == before
    assert "doses from 2026-11-22: none" in runner.ok(
        "edit", "neuro-mag", "--no-dose", "--from", "2026-11-22"
    )


def test_what_is_still_due_today_changes_today(runner: Runner) -> None:
    runner.ok("add", "neuro-mag", "--dose", "2 at noon", "--dose", "1 at night")
    runner.ok("take", "neuro-mag")
    assert "from Fri 20 Nov 2026" in runner.ok("plan", "pause", "neuro-mag", "--until", "+5d")
