"""``history`` as users run it: a fortnight of the example stack, up to Friday 20 November 2026."""

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.pages import play
from tests.conftest import Runner

DAYS = {
    7: "both",
    8: "both",
    9: "",
    10: "both",
    11: "noon",
    12: "noon",
    13: "skip",
    14: "both",
    15: "both more",
    16: "",
    17: "both",
    18: "half",
    19: "both",
    20: "noon",
}
"""What happened on each day of November."""


@pytest.fixture
def lived(runner: Runner) -> Runner:
    """A fortnight with days of every kind; the 12th is closed as it is, the 16th with nothing."""
    return runner.having(
        *("@ 2026-11-07 09:00", "add magnen-b6", "add neuro-mag"),
        *(line for day, what in DAYS.items() for line in living(day, what)),
        *("@ 2026-11-20 20:00", "close 2026-11-12", "close 2026-11-16 --nothing"),
    )


def living(day: int, what: str) -> Iterator[str]:
    yield f"@ 2026-11-{day:02} 12:35"
    if "noon" in what or "both" in what or "half" in what:
        yield "take magnen-b6"
    if "skip" in what:
        yield "skip magnen-b6"
    if "more" in what:
        yield "take magnen-b6 1 --again"
    yield f"@ 2026-11-{day:02} 22:05"
    if "both" in what or "skip" in what:
        yield "take neuro-mag"
    if "half" in what:
        yield "take neuro-mag 1"


PLAYED = """
magstack history
magstack history --week --nutrient "vitamin b6"
"""

YEARS = """
magstack history --year
"""


@pytest.mark.parametrize("width", [80, 40])
def test_the_page_on_a_screen(lived: Runner, width: int) -> None:
    lived.drawn, lived.width = True, width
    play(lived, f"history-{width}", PLAYED)


@pytest.mark.parametrize("width", [120, 80, 40])
def test_a_year_on_a_screen(lived: Runner, width: int) -> None:
    lived.drawn, lived.width = True, width
    play(lived, f"history-year-{width}", YEARS)


def test_plain_rows_in_a_pipe(lived: Runner) -> None:
    play(
        lived,
        "history",
        """
        magstack history
        magstack history --month --nutrient pyridoxine
        magstack history --from 2026-11-10 --to 2026-11-12
        magstack history --year --from 2026-10-30 --to 2026-11-22
        """,
    )


def test_a_limit_of_ones_own_ranges_and_unknown_amounts(runner: Runner) -> None:
    runner.at("2026-11-18 09:00")
    typed = ("--unit", "capsule", "--serving", "2", "--compound", "citrate=1000 mg")
    runner.ok("add", "Calm", *typed, "--dose", "2 in the evening")
    scoop = ("--unit", "scoop", "--serving", "1", "--compound", "glycinate")
    runner.ok("add", "Blend", *scoop, "--dose", "1 in the evening")
    runner.ok("profile", "limit", "magnesium", "150 mg", "--by", "Dr [red]Silva[/]")
    for day in (18, 19):
        runner.at(f"2026-11-{day} 20:00").ok("take", "calm")
    runner.ok("skip", "blend")
    runner.at("2026-11-18 20:05").ok("take", "blend")
    runner.at("2026-11-20 20:00")
    script = "magstack history --from 2026-11-18"
    play(runner, "history-own", script)
    runner.drawn, runner.width = True, 80
    play(runner, "history-own-80", script)


def test_what_cannot_be_shown_says_why(lived: Runner) -> None:
    play(
        lived,
        "history-refusals",
        """
        magstack history --nutrient zinc
        magstack history --nutrient magnesum
        magstack history --week --year
        magstack history --week --from monday
        magstack history --month --to yesterday
        magstack history --from 2026-11-12 --to 2026-11-10
        magstack history --from tomorrow
        magstack history --to 2027-01-31
        magstack history --from 2026-13-01
        magstack history --svg -
        magstack history --svg /nowhere/history.svg
        """,
    )


def test_without_a_record_or_a_product_there_is_no_past(runner: Runner) -> None:
    nothing = runner.run("history")
    assert (nothing.code, nothing.out) == (4, "")
    runner.ok("add", "neuro-mag")
    runner.ok("undo")
    done = runner.run("history")
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("No product is in the record yet")


def test_a_label_without_a_nutrient_has_none_to_show(runner: Runner) -> None:
    typed = ("--unit", "capsule", "--serving", "1", "--contains", "rhodiola=500 mg")
    runner.ok("add", "Rhodiola", *typed)
    done = runner.run("history")
    assert (done.code, done.err) == (
        3,
        "No label in the record names a nutrient, so there is none to show.\n",
    )


def test_the_first_nutrient_is_shown_where_there_is_no_magnesium(runner: Runner) -> None:
    runner.ok("add", "Z", "--unit", "tablet", "--serving", "1", "--elemental", "zinc=10 mg")
    assert runner.ok("history", "--week").startswith("Zinc a day")


def test_the_document(lived: Runner) -> None:
    document = json.loads(lived.ok("history", "--json"))
    assert {key: value for key, value in document.items() if key not in ("days", "months")} == {
        "schema": 1,
        "nutrient": "magnesium",
        "unit": "mg",
        "from": "2026-11-07",
        "to": "2026-11-20",
        "profile": {"life_stage": "adult", "assumed": True, "authority": "iom-nam"},
        "summary": {
            "days": 14,
            "complete": 10,
            "partial": 2,
            "blank": 1,
            "nothing_planned": 0,
            "going_on": 1,
            "future": 0,
            "mean": {"low": 336.2, "high": 336.2},
            "mean_days": 10,
            "resolved": True,
            "lowest": {"date": "2026-11-16", "low": 0.0, "high": 0.0},
            "highest": {"date": "2026-11-15", "low": 534.0, "high": 534.0},
            "over": [
                {
                    "authority": "iom-nam",
                    "days": 7,
                    "of": 10,
                    "days_not_complete": 0,
                    "days_unknown": 0,
                },
                {
                    "authority": "scf-efsa",
                    "days": 8,
                    "of": 10,
                    "days_not_complete": 3,
                    "days_unknown": 0,
                },
            ],
        },
        "adherence": [
            {
                "product": "magnen-b6",
                "planned": 14,
                "taken": 11,
                "skipped": 1,
                "not_taken": 1,
                "unknown": 1,
                "taken_in_part": 0,
                "percent_of_planned": {"low": 78.6, "high": 85.7},
            },
            {
                "product": "neuro-mag",
                "planned": 13,
                "taken": 8,
                "skipped": 0,
                "not_taken": 2,
                "unknown": 3,
                "taken_in_part": 1,
                "percent_of_planned": {"low": 61.5, "high": 84.6},
            },
        ],
        "streak": {"current": 1, "longest": 6, "open": False},
    }
    days = {day["date"][-2:]: day for day in document["days"]}
    assert days["09"] == {
        "date": "2026-11-09",
        "kind": "blank",
        "closed": False,
        "low": None,
        "high": None,
        "resolved": None,
        "limits": [
            {"authority": "iom-nam", "limit": 350.0, "scope": "supplemental", "over": None},
            {"authority": "scf-efsa", "limit": 250.0, "scope": "supplemental", "over": None},
        ],
    }
    assert (days["16"]["kind"], days["16"]["low"], days["16"]["closed"]) == ("complete", 0.0, True)
    assert [limit["over"] for limit in days["11"]["limits"]] == [None, True]
    assert [limit["over"] for limit in days["13"]["limits"]] == [False, False]


def test_an_amount_that_is_not_known_is_null_and_its_day_complete(runner: Runner) -> None:
    scoop = ("--unit", "scoop", "--serving", "1", "--compound", "glycinate")
    runner.ok("add", "Blend", *scoop, "--dose", "1 at noon")
    runner.ok("take", "blend")
    (day,) = json.loads(runner.ok("history", "--from", "today", "--json"))["days"]
    assert (day["kind"], day["low"], day["high"], day["resolved"]) == (
        "complete",
        None,
        None,
        False,
    )
    assert [limit["over"] for limit in day["limits"]] == [None, None]
    assert "unknown  complete" in runner.ok("history", "--from", "today")


def test_months_are_in_the_document(lived: Runner) -> None:
    document = json.loads(lived.ok("history", "--year", "--from", "2026-10-30", "--json"))
    assert [(each["month"], each["days"], each["mean_days"]) for each in document["months"]] == [
        ("2026-10", 2, 0),
        ("2026-11", 20, 10),
    ]


@pytest.mark.parametrize("options", [(), ("--year",), ("--json",)])
def test_a_picture_is_written_whole(
    lived: Runner, tmp_path: Path, options: tuple[str, ...]
) -> None:
    path = tmp_path / "history.svg"
    done = lived.run("history", "--svg", str(path), *options)
    first = "2025-11-21" if options == ("--year",) else "2026-11-07"
    assert (done.code, done.err) == (0, f"Wrote a picture of {first} to 2026-11-20: {path}\n")
    assert bool(done.out) is (options == ("--json",))
    assert ElementTree.parse(path).getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_a_picture_replaces_nothing_unless_it_is_told_to(lived: Runner, tmp_path: Path) -> None:
    path = tmp_path / "history.svg"
    path.write_text("mine")
    done = lived.run("history", "--svg", str(path))
    assert (done.code, done.out, path.read_text()) == (2, "", "mine")
    assert done.err == (
        f"{path} exists already. Add --force to replace it, or name another file.\n"
    )
    lived.ok("history", "--svg", str(path), "--force")
    assert path.read_text().startswith("<svg")


def test_a_picture_is_never_written_over_the_record(lived: Runner) -> None:
    before = lived.database.read_bytes()
    done = lived.run("history", "--svg", str(lived.database), "--force")
    assert (done.code, done.out) == (2, "")
    assert "is the record itself" in done.err
    assert lived.database.read_bytes() == before


def test_a_screen_without_unicode_has_ascii_signs(lived: Runner) -> None:
    import io

    from magstack.cli import main
    from magstack.context import Terminal

    for argv in (["history"], ["history", "--year"]):
        raw = io.BytesIO()
        out = io.TextIOWrapper(raw, encoding="ascii")  # strict: what is not ASCII would raise
        terminal = Terminal(io.StringIO(), out, io.StringIO(), width=80, tty=True, color=False)
        assert main(argv, lived.context(terminal, *argv)) == 0
        out.flush()
        page = raw.getvalue().decode()
        assert "X" in page
        assert "?" in page
