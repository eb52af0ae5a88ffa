"""The record that benchmarks fill by hand is one that magstack would have written."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from benchmarks.fixtures import build, empty
from benchmarks.processes import Program, Run
from benchmarks.races import Race, Result

from magstack.actions.reporting import clinical
from tests.conftest import Runner

DAYS = 3 / 365.25


@pytest.fixture
def lived(runner: Runner) -> Runner:
    """Three days with four intakes each, up to yesterday."""
    built = build(runner.database, DAYS, per_day=4)
    assert (built.intakes, str(built.first), str(built.last)) == (12, "2026-11-17", "2026-11-19")
    return runner


def rows(path: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()


def test_every_row_can_be_read(lived: Runner) -> None:
    listed = lived.ok("log").splitlines()
    assert len(listed) == 1 + 12
    assert "magnen-b6  1 tablet   130 mg magnesium, 1 mg vitamin B6" in listed[1]
    assert len(lived.ok("undo", "--list").splitlines()) >= 2 + 12


def test_every_dose_is_settled(lived: Runner) -> None:
    day = lived.ok("today", "--on", "2026-11-19", "--json")
    assert '"complete": true' in day
    assert day.count('"state": "taken"') == 4


def test_undo_and_redo_work_to_the_bottom(lived: Runner) -> None:
    full = {name: rows(lived.database, name) for name in ("intake", "product", "label", "dose")}
    for _ in range(12 + 2):
        lived.ok("undo")
    assert lived.run("undo").code == 3
    assert rows(lived.database, "product") == []
    for _ in range(12 + 2):
        lived.ok("redo")
    assert {name: rows(lived.database, name) for name in full} == full


def test_a_new_intake_follows_the_built_ones(lived: Runner) -> None:
    lived.ok("take", "neuro-mag")
    assert rows(lived.database, "intake")[-1][0] == 13


def test_an_intake_is_built_as_it_would_be_written(lived: Runner) -> None:
    (number, *built) = rows(lived.database, "change")[-1]
    columns = rows(lived.database, "intake")[-1]
    lived.at("2026-11-19 20:00").ok("undo")
    local = f"2026-11-19 {columns[10] // 60:02}:{columns[10] % 60:02}"  # type: ignore[operator]  # minutes, an integer
    lived.at("2026-11-20 20:00").ok("take", "magnen-b6", "--at", local)
    (_, *written) = rows(lived.database, "change")[-1]
    assert isinstance(number, int)
    assert _shape(str(built[4])) == _shape(str(written[4]))


def _shape(after: str) -> list[str]:
    """Return the names of the columns in a journal entry, in their order."""
    return list(json.loads(after))


def test_the_same_arguments_build_the_same_record(tmp_path: Path) -> None:
    for name in ("one", "two"):
        build(tmp_path / name / "magstack.db", DAYS, per_day=3)
    one, two = (rows(tmp_path / name / "magstack.db", "change") for name in ("one", "two"))
    assert one == two


def test_a_mixed_record_has_five_products_and_eleven_nutrients(runner: Runner) -> None:
    assert build(runner.database, DAYS, per_day=5, mixed=True).intakes == 15
    report = clinical(runner.context(), "2026-11-17", "2026-11-19")
    assert [line.taken for line in report.stack] == [3] * 5
    assert len({figures.chronicle.nutrient for figures in report.figures}) == 11
    assert [figures.summary.counted for figures in report.figures] == [3] * 11
    assert "took 1 of iron-plus" in runner.ok("undo", "--list")


def test_skips_and_notes_are_among_them(runner: Runner) -> None:
    build(runner.database, 10 / 365.25, per_day=6)
    log = runner.ok("log", "--json", "--limit", "100")
    assert log.count('"status": "skipped"') == 3
    assert log.count("with water") == 1


def test_an_empty_record_has_the_stack_and_no_log(runner: Runner) -> None:
    empty(runner.database)
    assert runner.ok("log", "--json").strip() == "[]"
    assert "neuro-mag" in runner.ok("list")


def test_every_built_day_is_complete(lived: Runner) -> None:
    document = json.loads(lived.ok("history", "--from", "2026-11-17", "--json"))
    assert [day["kind"] for day in document["days"]] == [*["complete"] * 3, "going-on"]
    assert [day["high"] for day in document["days"]] == [356.0, 356.0, 356.0, None]
    assert [each["planned"] for each in document["adherence"]] == [6, 6]


@pytest.mark.parametrize(
    ("ours", "limit", "allowance", "met"),
    [
        (0.15, 1.5, 0.0, True),
        (0.16, 1.5, 0.0, False),
        (0.24, 1.5, 0.1, True),
        (0.26, 1.5, 0.1, False),
    ],
)
def test_a_race_may_take_its_ratio_and_its_allowance(
    ours: float, limit: float, allowance: float, met: bool
) -> None:
    race = Race("a", "b", limit, Program(()), Program(()), allowance=allowance)
    assert Result(race, [(Run(ours, 1), Run(0.1, 1))]).met is met


def test_a_limit_says_what_is_allowed() -> None:
    race = Race("a", "b", 1.5, Program(()), Program(()))
    assert race.allowed == "1.50"
    more = Race("a", "b", 1.5, Program(()), Program(()), allowance=0.1)
    assert more.allowed == "1.50 + 0.1 s"
