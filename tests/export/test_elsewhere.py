"""The CSV in other programs' hands: LibreOffice runs nothing in it, pandas reads what it holds."""

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest

from magstack import reference
from magstack.domain.amounts import Count
from magstack.domain.days import Intake
from magstack.domain.texts import clean
from magstack.export import spreadsheet
from tests.actions.records import copied, record
from tests.conftest import Runner

OFFICE = shutil.which("soffice")

with_office = pytest.mark.skipif(
    OFFICE is None, reason="LibreOffice is not installed: apt-get install libreoffice-calc"
)
PANDAS = Path(sys.prefix) / "elsewhere" / "bin" / "python"
"""A Python with pandas, which the Makefile sets up apart from ours."""

with_pandas = pytest.mark.skipif(
    not PANDAS.exists() and "CI" not in os.environ,
    reason=f"there is no Python with pandas in {PANDAS}: make .venv/elsewhere/ready",
)

FORMULAS = (
    *("=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", '=HYPERLINK("http://127.0.0.1","x")'),
    *("'=1+1", "a\tb", "\t=1+1", "\r=1+1", 'say "hi", a;b', "two\nlines", "'tis", "süß 😀"),
)
"""Notes; those that no command would take come from a record that somebody else wrote."""

NUMBERS = ("units", "elemental_low", "elemental_high", "compound_mg", "intake_id")
DAY_NUMBERS = ("taken_low", "taken_high", "doses_planned", "limit", "percent_of_limit")
TEXTS = ("date", "brand", "name", "unit", "form", "note", "utc_offset")

NAMES = {
    prefix: f"urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"
    for prefix in ("table", "office", "text")
}


class Cell(NamedTuple):
    """A cell as LibreOffice took it."""

    kind: str | None
    value: str
    formula: str | None


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """A record in which every text that can begins like a formula."""
    runner = Runner(tmp_path_factory.mktemp("hostile"))
    names = ("--brand", "@SUM(A1)", "--unit", "-2+3", "--serving", "7")
    lines = ("--compound", "citrate=300.5 mg", "--elemental", "zinc=12.345 mg")
    contents = ("--contains", "+cmd|' /C calc'!A0=500 mg")
    runner.at("2026-11-01 08:00").ok("add", "=1+1", *names, *lines, *contents)
    runner.ok("add", "neuro-mag")
    runner.at("2026-11-20 08:00").ok("take", "1-1", "0.5", "--note", "=1+1")
    runner.at("2026-11-20 22:05").ok("take", "neuro-mag", "--note", "-2+3, \"x\"; 'y'")
    runner.ok("take", "1-1", "--at", "2026-11-20 12:06 -03:30", "--again")
    return runner.at("2026-11-21 12:00")


def written(runner: Runner) -> str:
    """Return the intakes of a record, each with each of the hostile notes."""
    stack, log = record(runner)
    intakes = [
        Intake(number, each.product, each.label, Count(1234), "taken", each.at, -210, each.day,
               None, None, None, note)
        for number, (each, note) in enumerate(((log[0], note) for note in FORMULAS), start=1)
    ]  # fmt: skip
    stream = StringIO(newline="")
    spreadsheet.write_intakes(stream, intakes, stack, reference.facts())
    return stream.getvalue()


def saved(folder: Path, kind: str, special: str = "false") -> Path:
    """Let LibreOffice open the files of a folder and save them; return where.

    ``special`` says whether it looks for times and the like, which it does not by default.
    """
    subprocess.run(
        [
            *(OFFICE or "soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}"),
            *("--headless", f"--infilter=CSV:44,34,76,1,,0,false,{special}", "--convert-to", kind),
            *("--outdir", str(folder / "saved"), *map(str, folder.glob("*.csv"))),
        ],
        env=os.environ | {"HOME": str(folder)},
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / "saved"


def sheet(path: Path) -> list[dict[str, Cell]]:
    """Return the rows of a saved sheet, each cell by its heading."""
    rows = [
        list(cells(row)) for row in ElementTree.parse(path).iter(f"{{{NAMES['table']}}}table-row")
    ]
    heading = [cell.value for cell in rows[0] if cell.value]
    empty = Cell(None, "", None)
    return [
        dict(zip(heading, [*row, *[empty] * len(heading)][: len(heading)], strict=True))
        for row in rows[1:]
        if any(cell.value for cell in row)
    ]


def cells(row: ElementTree.Element) -> Iterator[Cell]:
    table, office = NAMES["table"], NAMES["office"]
    for cell in row:
        kind = cell.get(f"{{{office}}}value-type")
        text = "\n".join("".join(each.itertext()) for each in cell.iter(f"{{{NAMES['text']}}}p"))
        value = cell.get(f"{{{office}}}value") or cell.get(f"{{{office}}}date-value") or text
        for _ in range(min(100, int(cell.get(f"{{{table}}}number-columns-repeated", "1")))):
            yield Cell(kind, value, cell.get(f"{{{table}}}formula"))


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


@with_office
def test_libreoffice_opens_it_with_the_same_numbers_and_runs_nothing(
    hostile: Runner, tmp_path: Path
) -> None:
    hostile.ok("export", "csv", "-o", str(tmp_path / "intakes.csv"))
    hostile.ok("export", "csv", "--layout", "days", "-o", str(tmp_path / "days.csv"))
    (tmp_path / "notes.csv").write_bytes(written(hostile).encode())
    opened = saved(tmp_path, "fods")
    for name, numbers, texts in (
        ("intakes", NUMBERS, TEXTS),
        ("notes", NUMBERS, TEXTS),
        ("days", DAY_NUMBERS, ("date", "nutrient", "authority", "scope")),
    ):
        source, shown = table(tmp_path / f"{name}.csv"), sheet(opened / f"{name}.fods")
        assert len(source) == len(shown) >= 4
        for given, found in zip(source, shown, strict=True):
            assert list(found) == list(given)
            assert [cell for cell in found.values() if cell.formula is not None] == []
            assert {each: found[each].value for each in texts} == {
                each: given[each] for each in texts
            }
            same_numbers(given, found, numbers)


def same_numbers(given: dict[str, str], found: dict[str, Cell], columns: tuple[str, ...]) -> None:
    for column in columns:
        kind, value, _ = found[column]
        assert (kind, value != "") == (("float", True) if given[column] else (None, False))
        assert Decimal(value or 0) == Decimal(given[column] or 0)


@with_office
def test_what_libreoffice_saved_is_known_to_be_in_the_log(hostile: Runner, tmp_path: Path) -> None:
    """Also where it took times and offsets for times of day, and wrote them in its own way."""
    hostile.ok("export", "csv", "-o", str(tmp_path / "intakes.csv"))
    path = saved(tmp_path, "csv:Text - txt - csv (StarCalc):44,34,76", "true") / "intakes.csv"
    texts = ("brand", "name", "unit", "form", "note")
    for given, found in zip(table(tmp_path / "intakes.csv"), table(path), strict=True):
        assert [found[column] for column in texts] == [given[column] for column in texts]
    with copied(hostile) as there:
        told = there.ok("import", "csv", str(path))
        assert told.endswith("is in the log already (3 entries).\n")
        _, before = record(there)
        for _ in before:
            there.ok("undo")
        there.ok("import", "csv", str(path))
        _, after = record(there)
        assert [moment(each) for each in after] == [moment(each) for each in before]


def moment(intake: Intake) -> tuple[object, ...]:
    return intake.at, intake.offset, intake.units, intake.dose, intake.planned


def test_what_a_spreadsheet_might_run_is_defended_in_each_note(hostile: Runner) -> None:
    """Without LibreOffice too: no cell with foreign text begins as a formula does."""
    rows = csv.DictReader(StringIO(written(hostile)[1:], newline=""))
    found = [row for row in rows if row["nutrient"] == "zinc"]
    assert [row["note"] for row in found] == [spreadsheet.defended(note) for note in FORMULAS]
    assert [clean(note).lstrip("'") for note in FORMULAS] == [
        row["note"].lstrip("'") for row in found
    ]


# pandas.


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Three days: complete, in part with an unknown amount, and blank."""
    runner = Runner(tmp_path_factory.mktemp("lived"))
    runner.at("2026-11-18 08:00").ok("add", "neuro-mag")
    runner.ok("add", "magnen-b6")
    runner.ok("add", "Blend", "--unit", "scoop", "--serving", "1", "--compound", "glycinate")
    runner.at("2026-11-18 12:30").ok("take", "magnen-b6", "--note", "NA, 'x' \"y\"")
    runner.at("2026-11-18 22:00").ok("take", "neuro-mag")
    runner.at("2026-11-19 12:30").ok("take", "magnen-b6", "0.5")
    runner.ok("take", "blend", "--note", "=1+1")
    return runner.at("2026-11-21 12:00")


@pytest.fixture(scope="module")
def seen(lived: Runner) -> dict[str, Any]:
    """What pandas makes of both layouts."""
    paths = [str(lived.home / f"{layout}.csv") for layout in ("intakes", "days")]
    for path in paths:
        lived.ok("export", "csv", "--plain", "--layout", Path(path).stem, "-o", path)
    script = Path(__file__).with_name("by_pandas.py")
    run = [str(PANDAS), str(script), *paths]
    found: dict[str, Any] = json.loads(subprocess.check_output(run, text=True))
    return found


@with_pandas
def test_pandas_reads_intakes_with_the_types_one_expects(seen: dict[str, Any]) -> None:
    assert seen["intakes"] == dict.fromkeys(spreadsheet.INTAKES, "text") | {
        "date": "date",
        "units": "float",
        "elemental_low": "float",
        "elemental_high": "float",
        "compound_mg": "float",
        "intake_id": "integer",
    }
    assert list(seen["intakes"]) == list(spreadsheet.INTAKES)
    assert seen["magnesium"] == [404.0, 65.0]
    assert seen["notes"] == ["NA, 'x' \"y\"", "NA, 'x' \"y\"", "=1+1"]


@with_pandas
def test_pandas_reads_days_with_the_types_one_expects(seen: dict[str, Any]) -> None:
    texts = ("nutrient", "amount_unit", "authority", "scope")
    floats = ("taken_low", "taken_high", "percent_of_limit", "over_limit_by")
    integers = ("doses_planned", "doses_taken", "doses_skipped", "limit")
    assert seen["days"] == {
        **dict.fromkeys(spreadsheet.DAYS, "date"),
        **dict.fromkeys(texts, "text"),
        **dict.fromkeys(floats, "float"),
        **dict.fromkeys(integers, "integer"),
        **dict.fromkeys(("day_complete", "resolved"), "truth"),
    }
    assert seen["taken"] == [404.0, 65.0, -1.0, -1.0]
    assert seen["resolved"] == [True, False, None, None]
    assert seen["complete"] == [True, False, False, False]


@with_pandas
def test_pandas_makes_instants_of_date_time_and_offset(lived: Runner, seen: dict[str, Any]) -> None:
    _, log = record(lived)
    assert seen["moments"] == sorted({intake.at for intake in log})
