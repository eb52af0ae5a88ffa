"""``export csv`` as users run it."""

import io
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TextIO

import pytest
from benchmarks.fixtures import build

from magstack.cli import main
from magstack.context import Terminal
from magstack.export.spreadsheet import BOM
from tests.conftest import Result, Runner

INTAKES = (
    "date,time,utc_offset,status,product,brand,name,units,unit,nutrient,amount_unit,"
    "elemental_low,elemental_high,basis,form,compound_mg,slot,planned_time,note,intake_id\n"
)
DAYS = (
    "date,nutrient,amount_unit,taken_low,taken_high,resolved,day_complete,doses_planned,"
    "doses_taken,doses_skipped,authority,limit,scope,percent_of_limit,over_limit_by\n"
)


@pytest.fixture
def lived(stack: Runner) -> Runner:
    """The example stack with a range and an unknown amount, from Friday to Saturday."""
    typed = ("--unit", "capsule", "--serving", "2", "--compound", "citrate=300 mg")
    contents = ("--contains", "rhodiola extract=500 mg", "--brand", "=ACME")
    stack.ok("add", "Calm", *typed, *contents, "--dose", "2 in the evening")
    stack.ok("add", "Blend", "--unit", "scoop", "--serving", "1", "--compound", "glycinate")
    stack.at("2026-11-20 12:40").ok("take", "magnen-b6")
    stack.at("2026-11-20 19:30").ok("take", "calm")
    stack.at("2026-11-21 00:30").ok("take", "neuro-mag", "--note", "-late, but in bed")
    stack.at("2026-11-21 12:00").ok("skip", "magnen-b6")
    stack.at("2026-11-21 12:01").ok("take", "blend", "0.5")
    return stack


LIVED = INTAKES + (
    "2026-11-20,12:40:00,+01:00,taken,magnen-b6,Marjan,Magnen B6,2,tablet,magnesium,mg,260,260,"
    "declared,bisglycinate-buffered,1444.44,noon,12:30,,1\n"
    "2026-11-20,12:40:00,+01:00,taken,magnen-b6,Marjan,Magnen B6,2,tablet,vitamin_b6,mg,2,2,"
    "declared,,,noon,12:30,,1\n"
    "2026-11-20,19:30:00,+01:00,taken,calm,=ACME,Calm,2,capsule,magnesium,mg,34.007,48.49,"
    "range,citrate,300,evening,19:30,,2\n"
    "2026-11-20,19:30:00,+01:00,taken,calm,=ACME,Calm,2,capsule,,,,,"
    "content,rhodiola extract,500,evening,19:30,,2\n"
    "2026-11-21,00:30:00,+01:00,taken,neuro-mag,Life Extension,Neuro-Mag,3,capsule,magnesium,mg,"
    '144,144,declared,l-threonate-monohydrate,2000,night,22:00,"-late, but in bed",3\n'
    "2026-11-21,12:00:00,+01:00,skipped,magnen-b6,Marjan,Magnen B6,2,tablet,magnesium,mg,,,"
    "declared,bisglycinate-buffered,,noon,12:30,,4\n"
    "2026-11-21,12:00:00,+01:00,skipped,magnen-b6,Marjan,Magnen B6,2,tablet,vitamin_b6,mg,,,"
    "declared,,,noon,12:30,,4\n"
    "2026-11-21,12:01:00,+01:00,taken,blend,,Blend,0.5,scoop,magnesium,mg,,,"
    "unresolved,glycinate,,,,,5\n"
)
LIVED_DAYS = DAYS + (
    "2026-11-20,magnesium,mg,438.007,452.49,true,true,3,3,0,iom-nam,350,supplemental,129.3,102.49\n"
    "2026-11-20,vitamin_b6,mg,2,2,true,true,3,3,0,iom-nam,100,total,2,0\n"
    "2026-11-21,magnesium,mg,,,false,false,3,0,1,iom-nam,350,supplemental,,\n"
    "2026-11-21,vitamin_b6,mg,0,0,true,false,3,0,1,iom-nam,100,total,0,0\n"
)


def for_spreadsheets(text: str) -> str:
    safe = text.replace(",=ACME,", ",'=ACME,").replace('"-late', "\"'-late")
    return BOM + safe.replace("\n", "\r\n")


def test_intakes_for_programs(lived: Runner) -> None:
    assert lived.run("export", "csv", "--plain") == Result(0, LIVED, "")


def test_intakes_for_spreadsheets(lived: Runner) -> None:
    assert lived.run("export", "csv") == Result(0, for_spreadsheets(LIVED), "")


def test_days_for_programs(lived: Runner) -> None:
    argv = ("export", "csv", "--layout", "days", "--plain")
    assert lived.run(*argv) == Result(0, LIVED_DAYS, "")


def test_days_for_spreadsheets(lived: Runner) -> None:
    argv = ("export", "csv", "--layout", "days")
    assert lived.run(*argv) == Result(0, for_spreadsheets(LIVED_DAYS), "")


def test_a_period_is_of_days_that_begin_at_four(lived: Runner) -> None:
    friday = lived.ok("export", "csv", "--plain", "--from", "2026-11-20", "--to", "2026-11-20")
    assert friday == "".join(LIVED.splitlines(keepends=True)[:6])
    argv = ("export", "csv", "--plain", "--layout", "days", "--from", "2026-11-21")
    assert lived.ok(*argv) == DAYS + "".join(LIVED_DAYS.splitlines(keepends=True)[-2:])


def test_a_stack_without_a_log_is_headings_alone(stack: Runner) -> None:
    assert stack.ok("export", "csv", "--plain") == INTAKES


@pytest.mark.parametrize(
    ("layout", "rows", "entries"),
    [("intakes", LIVED, "8 rows for 5 intakes"), ("days", LIVED_DAYS, "4 rows for 2 days")],
)
def test_a_file(lived: Runner, tmp_path: Path, layout: str, rows: str, entries: str) -> None:
    path = tmp_path / "out.csv"
    done = lived.run("export", "csv", "--layout", layout, "-o", str(path))
    assert done == Result(0, "", f"Wrote {entries} to {path}.\n")
    assert path.read_bytes() == for_spreadsheets(rows).encode()


def test_one_is_not_counted_as_many(stack: Runner, tmp_path: Path) -> None:
    stack.ok("take", "neuro-mag")
    done = stack.run("export", "csv", "-o", str(tmp_path / "out.csv"))
    assert done.err == f"Wrote 1 row for 1 intake to {tmp_path / 'out.csv'}.\n"


def test_an_existing_file_needs_force(lived: Runner, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("mine")
    refused = lived.run("export", "csv", "-o", str(path))
    sentence = f"{path} exists already. Add --force to replace it, or name another file.\n"
    assert refused == Result(2, "", sentence)
    assert path.read_text() == "mine"
    lived.ok("export", "csv", "-o", str(path), "--plain", "--force")
    assert path.read_text() == LIVED


@pytest.mark.parametrize("name", [".", "nowhere/out.csv"])
def test_a_place_where_no_file_can_be(lived: Runner, tmp_path: Path, name: str) -> None:
    refused = lived.run("export", "csv", "-o", str(tmp_path / name))
    assert (refused.code, refused.out) == (2, "")
    assert "irectory" in refused.err


def test_the_record_is_not_replaced_by_its_export(lived: Runner) -> None:
    before = lived.database.read_bytes()
    refused = lived.run("export", "csv", "-o", str(lived.database), "--force")
    sentence = f"{lived.database} is the record itself. Name another file.\n"
    assert refused == Result(2, "", sentence)
    assert lived.database.read_bytes() == before


def test_a_damaged_record_leaves_no_file(runner: Runner, tmp_path: Path) -> None:
    """The damage is met only after fifty rows were written."""
    build(runner.database, 30 / 365.25, per_day=2)
    sane = runner.database.read_bytes()
    runner.database.write_bytes(sane.replace(b"with water, entry 50", b"with water, entry 51"))
    done = runner.run("export", "csv", "-o", str(tmp_path / "out.csv"))
    assert (done.code, done.out) == (4, "")
    assert "is damaged" in done.err
    assert not list(tmp_path.glob("*.csv"))
    assert not list(tmp_path.glob(".magstack*"))


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (
            ("--from", "2026-11-21", "--to", "2026-11-20"),
            "--from 2026-11-21 is after --to 2026-11-20. Swap them.",
        ),
        (("--from", "2026-13-01"), "2026-13-01 does not exist: months run from 01 to 12."),
        (("--to", "whenever"), '"whenever" is not a day that can be read.'),
        (("--layout", "weeks"), "'weeks' is not one of 'intakes', 'days'"),
    ],
)
def test_what_cannot_be_read_is_refused(
    lived: Runner, tmp_path: Path, argv: tuple[str, ...], sentence: str
) -> None:
    done = lived.run("export", "csv", "-o", str(tmp_path / "out.csv"), *argv)
    assert (done.code, done.out) == (2, "")
    assert sentence in done.err
    assert not (tmp_path / "out.csv").exists()


def test_without_a_record(runner: Runner, tmp_path: Path) -> None:
    done = runner.run("export", "csv", "-o", str(tmp_path / "out.csv"))
    assert (done.code, done.out) == (4, "")
    assert "There is no magstack record" in done.err
    assert not (tmp_path / "out.csv").exists()


def test_export_alone_names_what_there_is(runner: Runner) -> None:
    assert runner.run("export").code == 2
    assert "Write what was taken as CSV" in _started(runner.home, "export", "--help").stdout


# The dictionary for a clinician.

PAGE = Path(__file__).parents[2] / "docs" / "exports.md"


def section(title: str) -> str:
    """Return what stands under a heading of the page."""
    return PAGE.read_text(encoding="utf-8").split(f"## {title}")[1].split("\n## ")[0]


@pytest.mark.parametrize(("layout", "columns"), [("intakes", INTAKES), ("days", DAYS)])
def test_the_dictionary_has_every_column_in_its_order(layout: str, columns: str) -> None:
    table = section(f"Layout `{layout}`").split("|---|---|---|\n")[1].split("\n\n")[0]
    assert [line.split("`")[1] for line in table.splitlines()] == columns.strip().split(",")


def test_the_worked_example_is_what_comes_out(runner: Runner) -> None:
    runner.at("2026-11-20 08:00").ok("add", "neuro-mag")
    runner.ok("add", "magnen-b6")
    runner.at("2026-11-20 12:40").ok("take", "magnen-b6")
    runner.at("2026-11-21 00:30").ok("take", "neuro-mag")
    runner.at("2026-11-21 12:35").ok("skip", "magnen-b6", "--note", "stomach ache")
    runner.at("2026-11-21 22:00").ok("take", "neuro-mag", "1")
    runner.at("2026-11-22 20:00")
    for layout in ("intakes", "days"):
        shown = section("A worked example").split(f"<!-- example: {layout} -->\n\n")[1]
        table = textwrap.dedent(shown.split("\n\n")[0]) + "\n"
        assert table == runner.ok("export", "csv", "--plain", "--layout", layout)


# Real streams.


class Full(io.StringIO):
    """A stdout on a disk that is full."""

    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")

    def fileno(self) -> int:
        return self.hung

    hung = -1


def test_a_full_disk_behind_stdout_is_a_sentence(lived: Runner, tmp_path: Path) -> None:
    stdout, err = Full(), io.StringIO()
    with (tmp_path / "handle").open("w") as handle:
        stdout.hung = handle.fileno()
        terminal = Terminal(io.StringIO(), stdout, err)
        assert main(["export", "csv"], lived.context(terminal)) == 4
    assert err.getvalue() == (
        "The disk is full: standard output was not written. Free some space and try again.\n"
    )


def _started(
    home: Path, *argv: str, stdout: int | TextIO = subprocess.PIPE
) -> "subprocess.CompletedProcess[str]":
    """Run the real program, in a locale that knows only ASCII."""
    environment = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [sys.executable, "-m", "magstack", "--home", str(home), *argv]
    return subprocess.run(
        command,
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment,
        check=False,
    )


def test_the_real_stdout_is_utf8_with_line_ends_as_written(lived: Runner, tmp_path: Path) -> None:
    lived.ok("take", "calm", "--again", "--note", "süß 😀")
    with (tmp_path / "out.csv").open("w") as out:
        done = _started(lived.home, "export", "csv", stdout=out)
    assert (done.returncode, done.stderr) == (0, "")
    raw = (tmp_path / "out.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfdate,time")
    assert raw.count(b"\r\n") == raw.count(b"\n") == 11
    assert "süß 😀" in raw.decode()


def test_a_full_device_as_the_real_stdout(lived: Runner) -> None:
    with Path("/dev/full").open("w") as full:
        done = _started(lived.home, "export", "csv", stdout=full)
    assert done.returncode == 4
    assert done.stderr == (
        "The disk is full: standard output was not written. Free some space and try again.\n"
    )


def test_a_reader_that_hangs_up_is_told_nothing(runner: Runner) -> None:
    build(runner.database, 1, per_day=4)
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as hung:
        done = _started(runner.home, "export", "csv", stdout=hung)
    assert done.stderr == ""
