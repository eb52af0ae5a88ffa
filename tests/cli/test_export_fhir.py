"""``export fhir``: the example stack as a bundle, and what the command does with its file."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.pages import play, same
from tests.conftest import Result, Runner
from tests.export.fhir.rules import faults, inside, resources

Element = dict[str, Any]


@pytest.fixture
def week(stack: Runner) -> Runner:
    """The example stack from Friday to Tuesday: a whole day, a part, a blank one, a range."""
    stack.at("2026-11-20 12:40").ok("take", "magnen-b6")
    stack.at("2026-11-21 00:30").ok("take", "neuro-mag")
    stack.at("2026-11-21 22:00").ok("take", "neuro-mag", "1")
    label = ("--unit", "capsule", "--serving", "1")
    stack.at("2026-11-23 09:00")
    stack.ok("add", "Citrate", *label, "--compound", "citrate=300 mg", "--dose", "1 at noon")
    stack.ok("add", "Oxide", *label, "--compound", "oxide", "--contains", "rhodiola=50 mg")
    stack.ok("take", "all", "--at", "now")
    stack.ok("take", "oxide")
    return stack.at("2026-11-24 09:00")


def bundle(runner: Runner, *argv: str) -> Element:
    """Return a bundle that nothing is wrong with."""
    found: Element = json.loads(runner.ok("export", "fhir", *argv))
    assert faults(found) == []
    return found


def test_the_example(stack: Runner) -> None:
    """Neuro-Mag and Magnen B6, both taken on Friday: 404 mg of magnesium."""
    stack.at("2026-11-20 12:40").ok("take", "magnen-b6")
    stack.at("2026-11-21 00:30").ok("take", "neuro-mag")
    page = stack.at("2026-11-21 09:00").ok("export", "fhir", "--from", "2026-11-20")
    found = json.loads(page)
    same("fhir-example", json.dumps(found, indent=2) + "\n")
    assert [line[:2] for line in page.splitlines()] == ['{"', *['{"'] * len(found["entry"]), "]}"]
    assert faults(found) == []
    magnesium, _ = resources(json.loads(page), "Observation")
    assert magnesium["valueQuantity"]["value"] == 404


def test_totals_are_those_of_today(week: Runner) -> None:
    found = resources(bundle(week), "Observation")
    starts = [each["effectivePeriod"]["start"] for each in found]
    assert sorted({start[:10] for start in starts}) == ["2026-11-20", "2026-11-21", "2026-11-23"]
    for day in {start[:10] for start in starts}:
        told = [each for each in found if each["effectivePeriod"]["start"][:10] == day]
        document = json.loads(week.ok("today", "--json", "--on", day))
        for observation, nutrient in zip(told, document["nutrients"], strict=True):
            exact = observation.get("valueQuantity", {})
            span = observation.get("valueRange", {"low": exact, "high": exact})
            low, high = nutrient["taken"]["low"], nutrient["taken"]["high"]
            assert span["low"]["value"] == low
            assert span["high"]["value"] == high or exact["comparator"] == ">="


def test_the_last_thirty_days_or_a_period(week: Runner) -> None:
    week.ok("take", "neuro-mag", "--at", "2026-10-25 22:00")
    week.ok("take", "neuro-mag", "--at", "2026-10-26 22:00")
    assert _days(bundle(week))[0] == "2026-10-26"
    assert _days(bundle(week, "--from", "2026-10-25", "--to", "2026-11-20")) == [
        *("2026-10-25", "2026-10-26", "2026-11-20")
    ]
    assert _days(bundle(week, "--to", "2026-11-22"))[-1] == "2026-11-21"


def _days(found: Element) -> list[str]:
    spans = (each["effectivePeriod"] for each in resources(found, "Observation"))
    return list(dict.fromkeys(span["start"][:10] for span in spans))


def test_what_the_person_has_said(week: Runner) -> None:
    week.ok("profile", "set", "--born", "1980-05-04", "--sex", "f")
    week.ok("profile", "medicine", "add", "levothyroxine", "--at", "07:00")
    week.ok("profile", "condition", "add", "renal", "--egfr", "40")
    found = bundle(week, "--name", "Ana <Silva>")
    (patient,) = resources(found, "Patient")
    assert (patient["name"], patient["gender"]) == ([{"text": "Ana <Silva>"}], "female")
    (medicine,) = [each for each in resources(found) if "medicationCodeableConcept" in each]
    assert medicine["medicationCodeableConcept"] == {"text": "levothyroxine"}
    assert "renal" not in json.dumps(found)
    assert "name" not in resources(bundle(week), "Patient")[0]


def test_every_field_is_documented(week: Runner) -> None:
    week.ok("profile", "set", "--born", "1980-05-04", "--sex", "f")
    week.ok("profile", "medicine", "add", "levothyroxine", "--at", "07:00")
    week.ok("plan", "set", "oxide", "1 as needed, at most 2 a day")
    week.ok("plan", "set", "citrate", "--ramp", "1 in the evening, +1 every 7 days, to 3")
    page = (Path(__file__).parents[2] / "docs" / "exports.md").read_text()
    quoted = re.findall(r"`([^`\n]+)`", page.split("# FHIR, for a hospital system")[1])
    documented = {name for words in quoted for name in re.findall(r"[A-Za-z]+", words)}
    used = {name for _, name, _ in inside(bundle(week, "--name", "Ana"))}
    assert used - documented <= PLAIN
    assert len(used) > 50


PLAIN = {
    *("", "resourceType", "resource", "div", "reference", "display", "system", "value", "unit"),
    *("numerator", "denominator", "low", "high", "start", "end", "periodUnit"),
}
"""Parts of fields, which say what any reader of FHIR knows."""


def test_a_file(week: Runner, tmp_path: Path) -> None:
    path = tmp_path / "bundle.json"
    done = week.run("export", "fhir", "-o", str(path))
    assert done == Result(
        0,
        "",
        f"Wrote 4 products and 6 daily totals, from 2026-10-26 to 2026-11-24, to {path}.\n",
    )
    assert path.read_text() == week.ok("export", "fhir")
    assert path.read_bytes().endswith(b"}\n]}\n")
    assert path.stat().st_mode & 0o777 == 0o600
    again = week.run("export", "fhir", "-o", str(path))
    refused = f"{path} exists already. Add --force to replace it, or name another file.\n"
    assert again == Result(2, "", refused)
    week.ok("profile", "medicine", "add", "ibuprofen")
    told = week.run("export", "fhir", "-o", str(path), "--force").err
    assert told.startswith("Wrote 4 products, 1 medicine and 6 daily totals, ")


def test_a_copy_of_a_record_has_the_same_ids_and_another_record_others(
    week: Runner, tmp_path: Path
) -> None:
    copy = Runner(tmp_path / "copy", week.now)
    copy.home.mkdir(mode=0o700)
    shutil.copy(week.database, copy.database)
    assert copy.ok("export", "fhir") == week.ok("export", "fhir")
    other = Runner(tmp_path / "other", week.now)
    other.ok("add", "neuro-mag")
    ids = [{each["id"] for each in resources(bundle(each))} for each in (week, other)]
    assert not ids[0] & ids[1]


def test_the_record_is_only_read(week: Runner) -> None:
    before = week.database.read_bytes()
    bundle(week)
    refused = week.run("export", "fhir", "-o", str(week.database), "--force")
    assert (refused.code, week.database.read_bytes()) == (2, before)


def test_refusals(runner: Runner) -> None:
    play(
        runner,
        "export-fhir-refusals",
        """
        magstack export fhir
        magstack add neuro-mag
        magstack export fhir --from tomorrow
        magstack export fhir --from 2026-11-20 --to 2026-11-19
        magstack export fhir --from soon
        magstack export fhir -o /nowhere/bundle.json
        magstack export fhir --encrypt
        """,
    )


def test_an_empty_record_has_nothing_to_export(runner: Runner) -> None:
    runner.ok("add", "neuro-mag")
    runner.ok("undo")
    done = runner.run("export", "fhir")
    assert (done.code, done.out) == (3, "")
    assert "No product is in the record yet" in done.err
    runner.ok("profile", "medicine", "add", "levothyroxine")
    assert len(resources(bundle(runner), "MedicationStatement")) == 1


def test_a_name_that_steers_a_terminal_is_refused(week: Runner) -> None:
    done = week.run("export", "fhir", "--name", "A\x1b[31m")
    assert (done.code, done.out) == (2, "")
    assert "control characters" in done.err


HOSTILE = ("<script>alert(1)</script>", "Ma\"g' & ]]> <b>x</b>", "\u05de\u05d2\u05e0\u05d6")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_text(runner: Runner, name: str) -> None:
    label = ("--unit", "capsule", "--serving", "1", "--elemental", "magnesium=100 mg")
    runner.ok("add", name, "--brand", "", *label, "--contains", f"{name}=5 mg", "--note", name)
    runner.ok("take", runner.ok("list", "--json").split('"product": "')[1].split('"')[0])
    (medication,) = resources(bundle(runner), "Medication")
    assert medication["code"]["text"] == name
    assert medication["ingredient"][-1]["itemCodeableConcept"]["text"] == name
    assert "<script" not in medication["text"]["div"]
