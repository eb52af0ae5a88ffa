"""``today``: the whole screen."""

import json

import pytest

from tests.cli.pages import play
from tests.conftest import Runner

DAY = """
    @ 2026-11-20 13:00
    magstack take noon
    @ 2026-11-20 22:05
    magstack take neuro-mag 1
    magstack today
"""


@pytest.mark.parametrize("width", [80, 120])
def test_the_day_as_it_is_drawn_before_anything_is_taken(stack: Runner, width: int) -> None:
    stack.drawn, stack.width = True, width
    page = play(stack, f"today-planned-{width}", "magstack today")
    assert max(map(len, page.splitlines())) <= width
    assert "Magnesium  0 mg taken, 404 mg planned" in page
    assert "US 350 mg (adult, assumed): 115.4 % planned, 54 mg over the limit" in page
    assert "EU 250 mg (adult, assumed): 161.6 % planned, 154 mg over the limit" in page


@pytest.mark.parametrize("width", [40, 80, 120])
def test_the_day_as_it_is_drawn_when_some_is_taken(stack: Runner, width: int) -> None:
    stack.drawn, stack.width = True, width
    play(stack, f"today-taken-{width}", DAY)


def test_the_day_in_a_pipe(stack: Runner) -> None:
    page = play(stack, "today-pipe", DAY)
    assert "…" not in page


def test_the_day_as_json(stack: Runner) -> None:
    play(stack, "today-json", DAY.replace("magstack today", "magstack today --json"))


def test_the_contract_s_day_to_the_letter(stack: Runner) -> None:
    stack.at("2026-11-20 22:05").ok("take", "neuro-mag")
    day = json.loads(stack.ok("today", "--json"))
    findings, doses = day.pop("findings"), day.pop("doses")
    assert day == {
        "schema": 1,
        "day": "2026-11-20",
        "complete": False,
        "closed": False,
        "profile": {"life_stage": "adult", "assumed": True, "authority": "iom-nam"},
        "nutrients": [
            {
                "nutrient": "magnesium",
                "unit": "mg",
                "taken": {"low": 144.0, "high": 144.0},
                "planned": {"low": 404.0, "high": 404.0},
                "resolved": True,
                "limits": [
                    limit("iom-nam", 350.0, "supplemental", 41.1, 115.4, over_by=54.0),
                    limit("scf-efsa", 250.0, "supplemental", 57.6, 161.6, over_by=154.0),
                ],
                "recommended": {
                    "authority": "iom-nam",
                    "kind": "RDA",
                    "low": 310.0,
                    "high": 420.0,
                },
            },
            {
                "nutrient": "vitamin_b6",
                "unit": "mg",
                "taken": {"low": 0.0, "high": 0.0},
                "planned": {"low": 2.0, "high": 2.0},
                "resolved": True,
                "limits": [
                    limit("iom-nam", 100.0, "total", 0.0, 2.0),
                    limit("efsa", 12.0, "total", 0.0, 16.7),
                ],
                "recommended": {"authority": "iom-nam", "kind": "RDA", "low": 1.3, "high": 1.7},
            },
        ],
        "unplanned": [],
        "as_needed": [],
    }
    assert doses[1] == {
        "product": "neuro-mag",
        "units": 3.0,
        "unit": "capsule",
        "slot": "night",
        "time": "22:00",
        "meal": None,
        "state": "taken",
        "units_taken": 3.0,
        "taken_at": "2026-11-20T22:05:00+01:00",
        "amounts": [
            {
                "nutrient": "magnesium",
                "form": "l-threonate-monohydrate",
                "low": 144.0,
                "high": 144.0,
                "unit": "mg",
                "basis": "declared",
            }
        ],
    }
    assert [(found["code"], found["severity"], found["subject"]) for found in findings] == [
        ("LIMIT_PLANNED", "major", "magnesium"),
        ("LIMIT_PLANNED", "major", "magnesium"),
        ("LABEL_ABOVE_FORM", "moderate", "magnen-b6"),
        ("PRODUCT_LIMIT", "minor", "magnen-b6"),
        ("LABEL_UNVERIFIED", "info", "magnen-b6"),
    ]
    keys = {"code", "severity", "subject", "message", "source", "status"}
    assert all(set(found) == keys and all(found.values()) for found in findings)


def limit(
    authority: str,
    most: float,
    scope: str,
    taken: float,
    planned: float,
    over_by: float = 0.0,
) -> dict[str, object]:
    """Return what the document of a day says of a limit."""
    return {
        "authority": authority,
        "limit": most,
        "scope": scope,
        "percent_taken": taken,
        "percent_planned": planned,
        "over_by": over_by,
        "verdict": "planned-over" if over_by else "below",
        "remark": None,
    }


def test_other_days(stack: Runner) -> None:
    play(
        stack,
        "today-other-days",
        """
        magstack take noon
        @ 2026-11-21 09:00
        # yesterday ended, and what was not taken was missed
        magstack today --on yesterday
        # before anything was in the stack
        magstack today --on 2026-11-19
        magstack today --on tomorrow
        """,
    )


def test_a_day_begins_at_four(stack: Runner) -> None:
    play(
        stack,
        "today-after-midnight",
        """
        @ 2026-11-21 00:30
        # a capsule at 00:30 belongs to the evening before
        magstack take neuro-mag
        magstack today
        magstack log
        @ 2026-11-21 04:00
        magstack today
        """,
    )


WHO = """
    magstack profile set --born 2018-05-01 --sex m
    magstack today
    magstack profile set --born 1995-05-01 --sex f --state pregnant --authority scf-efsa
    magstack today
    magstack profile limit magnesium "300 mg" --by "Dr. Roth" --note "for the kidneys"
    magstack profile clear
    > y
    magstack profile medicine add levothyroxine --at 21:00
    magstack profile medicine add dolutegravir
    magstack profile condition add renal --egfr 45
    magstack today
"""


def test_the_day_of_a_child_in_pregnancy_and_with_medicines(stack: Runner) -> None:
    page = play(stack, "today-who", WHO)
    assert "US 110 mg (child, 8 years): 367.3 % planned, 294 mg over the limit" in page
    assert "LABEL_AGE" in page
    assert "EU 250 mg (pregnant, 31 years): 161.6 % planned" in page


def test_every_state_and_basis(runner: Runner) -> None:
    play(
        runner,
        "today-every-state",
        """
        @ 2026-11-19 12:00
        magstack add neuro-mag --protocol gentle
        magstack add "Citrate" --unit capsule --serving 1 --compound "citrate=600 mg" \
            --dose "1 at noon"
        magstack add "Unknown" --unit tablet --serving 1 --compound "oxide" --dose "1 at 18:30"
        magstack add "Rhodiola" --unit capsule --serving 2 \
            --contains "rhodiola extract=500 mg" --dose "1 in the morning"
        magstack add "Empty" --unit drop --serving 10 --contains "water=1 g"
        @ 2026-11-20 20:00
        magstack take rhodiola --at 08:10
        magstack skip citrate
        magstack take neuro-mag 0.5 --at 08:00
        magstack take empty
        magstack today
        magstack today --on yesterday
        magstack today --json
        """,
    )


def test_every_state_drawn(runner: Runner) -> None:
    runner.drawn, runner.width = True, 80
    play(
        runner,
        "today-every-state-80",
        """
        @ 2026-11-19 12:00
        magstack add neuro-mag --protocol gentle
        magstack add "Citrate" --unit capsule --serving 1 --compound "citrate=600 mg" \
            --dose "1 at noon"
        magstack add "Unknown" --unit tablet --serving 1 --compound "oxide" --dose "1 at 18:30"
        magstack add "Empty" --unit drop --serving 10 --contains "water=1 g"
        @ 2026-11-20 20:00
        magstack skip citrate
        magstack take neuro-mag 0.5 --at 08:00
        magstack take empty
        magstack today
        magstack today --on yesterday
        magstack today --on 2026-11-01
        """,
    )


def test_nothing_yet(runner: Runner) -> None:
    play(
        runner,
        "nothing-yet",
        """
        # without a command it shows how to begin
        magstack
        magstack today
        magstack take all
        magstack skip all
        magstack list
        magstack log
        magstack show neuro-mag
        magstack undo
        magstack redo
        magstack undo --list
        magstack edit neuro-mag --note x
        magstack archive neuro-mag
        # nothing above began a record; what needs none works
        magstack add neuro-mag
        magstack undo
        magstack
        magstack today
        magstack list
        magstack log
        magstack undo --list
        magstack undo
        """,
    )
    assert runner.database.exists()


def test_without_a_command_it_shows_today(stack: Runner) -> None:
    assert stack.ok() == stack.ok("today")
    stack.drawn, stack.width = True, 80
    assert stack.ok() == stack.ok("today")


def test_nothing_is_taken_for_a_zero(runner: Runner) -> None:
    """A blank day is not complete, and neither is one without a plan."""
    runner.ok("add", "Own", "--unit", "g", "--serving", "1", "--elemental", "zinc=10 mg")
    assert json.loads(runner.ok("today", "--json"))["complete"] is False
    runner.ok("edit", "own", "--dose", "1 at noon")
    assert json.loads(runner.ok("today", "--json"))["complete"] is False
    runner.ok("skip", "own")
    assert json.loads(runner.ok("today", "--json"))["complete"] is True


def test_who_sets_a_level_for_each_kind_of_niacin_says_so(runner: Runner) -> None:
    runner.ok(
        *("add", "Nia", "--unit", "capsule", "--serving", "1", "--dose", "1 at noon"),
        *("--elemental", "niacin=34 mg"),
    )
    kinds = "nicotinamide 900 mg and nicotinic acid 10 mg a day"
    assert f"  EU EFSA: none for niacin as a whole; {kinds}\n" in runner.ok("today")


NEEDED = """
    @ 2026-11-20 07:00
    magstack add neuro-mag --dose "1 before breakfast" --dose "1 with lunch" \
        --dose "1 90 min after dinner"
    magstack add Calm --unit capsule --serving 1 --elemental "magnesium=80 mg" \
        --dose "1 as needed, at most 3 a day"
    @ 2026-11-20 20:00
    magstack take neuro-mag --at 07:35
    magstack take calm 2 --at 09:10
    magstack today
    magstack take calm 2
    magstack take calm 2 --again
    magstack today
"""


@pytest.mark.parametrize("width", [None, 40, 80])
def test_what_is_by_a_meal_or_as_needed(runner: Runner, width: int | None) -> None:
    runner.drawn, runner.width = width is not None, width
    page = play(runner, f"today-as-needed{f'-{width}' if width else ''}", NEEDED)
    shown = [line for line in page.splitlines() if line[:1] not in ("$", "!")]
    assert width is None or max(map(len, shown)) <= width
    assert "extra" not in page


def test_meals_and_what_is_as_needed_as_a_program_reads_it(runner: Runner) -> None:
    runner.ok("add", "neuro-mag", "--dose", "2 before dinner", "--dose", "1 at noon")
    calm = ("add", "Calm", "--unit", "g", "--serving", "1", "--elemental", "magnesium=80 mg")
    runner.ok(*calm, "--dose", "0.5 as needed, at most 1.5 a day")
    runner.ok("take", "calm", "1")
    day = json.loads(runner.ok("today", "--json"))
    assert [(dose["time"], dose["slot"], dose["meal"]) for dose in day["doses"]] == [
        ("12:30", "noon", None),
        ("19:00", None, {"meal": "dinner", "minutes": -30}),
    ]
    assert day["as_needed"] == [
        {"product": "calm", "units": 0.5, "unit": "g", "most": 1.5, "taken": 1.0}
    ]
    assert [entry["product"] for entry in day["unplanned"]] == ["calm"]


def test_a_closed_day_says_so(stack: Runner) -> None:
    stack.ok("take", "magnen-b6")
    stack.ok("close")
    page = play(stack, "today-closed", "magstack today")
    assert page.splitlines()[1].endswith(" · US limits first · closed")
    day = json.loads(stack.ok("today", "--json"))
    assert (day["closed"], day["complete"]) == (True, True)
    assert [dose["state"] for dose in day["doses"]] == ["taken", "missed"]
    assert stack.ok("today", "--short").endswith(" · 1 missed\n")


def test_a_day_follows_the_person_s_hours(stack: Runner) -> None:
    stack.ok("profile", "set", "--day-start", "05:30", "--bedtime", "01:00", "--slot", "noon=13:15")
    stack.at("2026-11-21 05:29")
    day = json.loads(stack.ok("today", "--json"))
    assert day["day"] == "2026-11-20"
    assert [dose["time"] for dose in day["doses"]] == ["13:15", "00:00"]
    stack.at("2026-11-21 05:30")
    assert json.loads(stack.ok("today", "--json"))["day"] == "2026-11-21"


def test_the_day_in_a_line(stack: Runner) -> None:
    page = play(
        stack,
        "today-short",
        """
        @ 2026-11-20 11:00
        magstack today --short
        @ 2026-11-20 13:00
        magstack today --short
        magstack take noon
        magstack today --short
        @ 2026-11-20 22:05
        magstack take neuro-mag
        magstack today --short
        magstack today --short --on yesterday
        magstack today --short --on tomorrow
        magstack today --short --json
        magstack today --short --on never
        """,
    )
    lines = [line for line in page.splitlines() if line.startswith("Mg")]
    assert max(map(len, lines)) <= 62


def test_a_prompt_does_not_fail_where_there_is_no_record(runner: Runner) -> None:
    assert runner.run("today", "--short") == (0, "", "")
    assert json.loads(runner.ok("today", "--short", "--json"))["nutrient"] is None
    assert not runner.home.exists()
    runner.ok("add", "neuro-mag")
    runner.ok("undo")
    assert runner.run("today", "--short") == (0, "", "")


def test_a_damaged_record_is_no_empty_prompt(stack: Runner) -> None:
    stack.database.write_bytes(b"SQLite format 3\0" + b"x" * 200)
    result = stack.run("today", "--short")
    assert (result.code, result.out) == (4, "")
    assert result.err


def test_the_line_says_what_the_screen_says(stack: Runner) -> None:
    """The same sums, the same verdict and the same open dose."""
    stack.at("2026-11-20 13:00").ok("take", "noon")
    day, short = (json.loads(stack.ok("today", *more, "--json")) for more in ((), ("--short",)))
    assert short["nutrient"] == day["nutrients"][0]
    (due,) = (dose for dose in day["doses"] if dose["state"] == "due")
    assert (short["next"]["product"], short["next"]["time"]) == (due["product"], due["time"])
