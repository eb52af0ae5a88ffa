"""``plan suggest``: times that break no rule, and the commands that adopt them."""

import json
import shlex
from typing import Any

import pytest

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
    assert stack.ok("plan", "suggest") == "No dose is planned.\n"
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


@pytest.mark.parametrize("at", ["07:00", "12:30", "16:00", "19:00", "21:00", "22:00"])
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
    assert "\n  magstack plan set magnen-b6 '2 at 15:00'\n" in page
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
    assert shown["commands"] == ["magstack plan set magnen-b6 '2 at 15:00'"]


def test_without_a_record(runner: Runner) -> None:
    result = runner.run("plan", "suggest")
    assert (result.code, result.out) == (4, "")
    assert not runner.home.exists()


def test_hostile_names_are_quoted_or_clean(runner: Runner) -> None:
    """A short name is all that stands in a command."""
    label = ("--unit", "tablet", "--serving", "1", "--elemental", "magnesium=50 mg")
    runner.ok("add", "$(reboot) `x`; 'Mag'", *label, "--dose", "0.5 at 08:00")
    medicine(runner, "levothyroxine", "--at", "07:00")
    assert suggested(runner)["commands"] == ["magstack plan set reboot-x-mag '0.5 at 11:00'"]
    adopt(runner)
