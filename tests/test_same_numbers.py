"""The same day comes to the same numbers wherever it is shown, worked out anew from the record."""

import csv
import io
import json
from datetime import timedelta
from fractions import Fraction
from html.parser import HTMLParser
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from tests.actions.records import copied
from tests.conftest import Runner

PRODUCTS = ("neuro-mag", "magnen-b6", "calm", "blend", "sevenths")
DAY = "2026-11-20"
UNITS = {"mg": 10**6, "mcg": 10**3}


class Sum(NamedTuple):
    """What a day comes to of a nutrient: exact ends in its unit, and whether all of it is known."""

    unit: str
    low: Fraction
    high: Fraction
    resolved: bool
    known: bool


Sums = dict[str, Sum]

Numbers = dict[str, tuple[object, ...]]
"""What a program reads of each nutrient: its unit, both ends, and whether all of it is known."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Products of every basis: declared, computed, a range, an unknown one, and thirds."""
    runner = Runner(tmp_path_factory.mktemp("same")).at(f"{DAY} 23:00")
    runner.ok("add", "neuro-mag")
    runner.ok("add", "magnen-b6")
    of_own = {
        "Calm": ("2", "--compound", "citrate=301 mg", "--elemental", "zinc=7.5 mg"),
        "Blend": ("1", "--compound", "glycinate", "--elemental", "folate=133.3 mcg"),
        "Sevenths": ("7", "--compound", "oxide=100 mg", "--elemental", "zinc=10 mg"),
    }
    for name, (serving, *label) in of_own.items():
        runner.ok("add", name, "--unit", "capsule", "--serving", serving, *label)
    return runner


takings = st.lists(
    st.tuples(
        st.sampled_from(PRODUCTS),
        st.sampled_from(("1", "2", "0.5", "0.333", "7", "2.125")),
        st.integers(0, 1080),
    ),
    min_size=1,
    max_size=6,
)


@given(takings, st.booleans())
@settings(max_examples=6, deadline=None)
def test_a_day_is_the_same_everywhere(
    base: Runner, taken: list[tuple[str, str, int]], closed: bool
) -> None:
    with copied(base) as runner:
        for product, units, minutes in taken:
            at = runner.now.replace(hour=4, minute=30) + timedelta(minutes=minutes)
            runner.ok("take", product, units, "--at", f"{at:%Y-%m-%d %H:%M}", "--again")
        if closed:
            runner.ok("close")
        expected = from_the_rows(json.loads(runner.ok("export", "json")))
        assert expected
        numbers = thousandths(expected)
        assert numbers.items() <= from_today(runner).items()
        assert numbers.items() <= from_csv(runner).items()
        assert at_least(numbers).items() <= from_fhir(runner).items()
        highest = highest_days(runner.ok("export", "html", "--from", DAY, "--to", DAY))
        shown = printed(runner)
        for nutrient, total in expected.items():
            if total.known:
                assert highest[nutrient] == spoken(total)
                assert spoken(total) in shown
            else:
                assert not any(sign.isdigit() for sign in highest[nutrient])


def from_the_rows(record: dict[str, Any]) -> Sums:
    """Add a day up from the exported rows alone, as the documentation says what they mean."""
    tables = record["tables"]
    serving = {label["id"]: label["units_per_serving"] for label in tables["label"]}
    totals: dict[str, list[tuple[Fraction, Fraction] | None]] = {}
    for intake in tables["intake"]:
        if intake["status"] != "taken" or intake["day"] != DAY:
            continue
        servings = Fraction(intake["units"], serving[intake["label_id"]])
        for row in tables["label_row"]:
            if row["label_id"] == intake["label_id"] and row["basis"] not in ("part", "content"):
                held = (
                    None if row["low"] is None else (servings * row["low"], servings * row["high"])
                )
                totals.setdefault(row["substance"], []).append(held)
    return {nutrient: _added(nutrient, parts) for nutrient, parts in totals.items()}


def _added(nutrient: str, parts: list[tuple[Fraction, Fraction] | None]) -> Sum:
    unit = "mcg" if nutrient == "folate" else "mg"
    known = [part for part in parts if part is not None]
    low, high = (sum((part[end] for part in known), Fraction()) / UNITS[unit] for end in (0, 1))
    return Sum(unit, low, high, len(known) == len(parts), bool(known))


def thousandths(sums: Sums) -> Numbers:
    """Return sums as programs get them: three decimals, and nothing where nothing is known."""
    return {
        nutrient: (
            each.unit,
            *(_rounded(end, 3) if each.known else None for end in (each.low, each.high)),
            each.resolved,
        )
        for nutrient, each in sums.items()
    }


def at_least(numbers: Numbers) -> Numbers:
    """Return numbers as FHIR can say them: of a sum that is not whole only the low end."""
    return {
        nutrient: (unit, low, high if resolved else low, resolved)
        if low is not None
        else (None,) * 3 + (False,)
        for nutrient, (unit, low, high, resolved) in numbers.items()
    }


def _rounded(exact: Fraction, places: int) -> float:
    return float(Fraction(round(exact * 10**places), 10**places))


def spoken(total: Sum) -> str:
    """Return a sum as pages say it: one decimal, a range as a range, what is missing said."""
    low, high = (f"{_rounded(end, 1):g}" for end in (total.low, total.high))
    ends = low if low == high else f"{low}–{high}"
    return f"{'' if total.resolved else 'at least '}{ends} {total.unit}"


def named(name: str) -> str:
    """Return the id of a nutrient that is written out: ``vitamin_b6`` for vitamin B6."""
    return name.lower().replace(" ", "_")


def from_today(runner: Runner) -> Numbers:
    day = json.loads(runner.ok("today", "--json", "--on", DAY))
    return {
        each["nutrient"]: (
            each["unit"],
            *((each["taken"] or {}).get(end) for end in ("low", "high")),
            each["resolved"],
        )
        for each in day["nutrients"]
    }


def from_csv(runner: Runner) -> Numbers:
    period = ("--from", DAY, "--to", DAY)
    text = runner.ok("export", "csv", "--layout", "days", "--plain", *period)
    return {
        row["nutrient"]: (
            row["amount_unit"],
            *(float(row[end]) if row[end] else None for end in ("taken_low", "taken_high")),
            row["resolved"] == "true",
        )
        for row in csv.DictReader(io.StringIO(text))
    }


def from_fhir(runner: Runner) -> Numbers:
    bundle = json.loads(runner.ok("export", "fhir", "--from", DAY, "--to", DAY))
    resources = (entry["resource"] for entry in bundle["entry"])
    return dict(
        map(_observed, (each for each in resources if "valueRange" in each or _is_day(each)))
    )


def _is_day(resource: dict[str, Any]) -> bool:
    return bool(resource["resourceType"] == "Observation")


def _observed(found: dict[str, Any]) -> tuple[str, tuple[object, ...]]:
    said = found["code"]["text"].removeprefix("Intake of ")
    name = named(said.removesuffix(" from supplements in a day"))
    if "dataAbsentReason" in found:
        return name, (None, None, None, False)
    least = found.get("valueQuantity") or found["valueRange"]["low"]
    most = found.get("valueQuantity") or found["valueRange"]["high"]
    unit = {"ug": "mcg"}.get(least["code"], least["code"])
    return name, (unit, least["value"], most["value"], least.get("comparator") != ">=")


class Highest(HTMLParser):
    """Collects the highest day of each nutrient from the report: the first words of its cell."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.row = ""
        self.reading = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        words = dict(attrs)
        if tag == "th" and words.get("scope") == "row":
            self.reading = "name"
        elif words.get("data-head") == "Highest day":
            self.reading = "amount"

    def handle_data(self, data: str) -> None:
        if self.reading and data.strip():
            if self.reading == "name":
                self.row = named(data)
            else:
                self.found[self.row] = data.strip()
            self.reading = ""


def highest_days(page: str) -> dict[str, str]:
    cells = Highest()
    cells.feed(page)
    return cells.found


def printed(runner: Runner) -> str:
    """Return the text of the PDF, each run of spaces and line ends as one space."""
    path = runner.home / "report.pdf"
    runner.ok("export", "pdf", "--from", DAY, "--to", DAY, "-o", str(path))
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())
