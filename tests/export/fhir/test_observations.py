"""Observations: what is known of a day, and what is not, without a zero for either."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from magstack.domain.days import Intake
from magstack.domain.hours import DAY
from magstack.domain.products import LabelRow, Product
from tests.domain.days import MAGNEN, NEURO_MAG, TODAY, intake, of, unknown
from tests.domain.pasts import row
from tests.export.fhir.rules import faults, resources
from tests.export.fhir.sources import kept, source

Element = dict[str, Any]

YESTERDAY = TODAY - DAY


def totals(
    *intakes: Intake, stack: Iterable[Product], closed: Iterable[date] = ()
) -> list[Element]:
    """Return the totals of a bundle."""
    bundle = kept(source(*stack), intakes, closed).bundle
    assert faults(bundle) == []
    return resources(bundle, "Observation")


def total(*rows: LabelRow, units: int = 1) -> Element:
    """Return the total of a day on which some units were taken of a product with these rows."""
    product = of("mag", *rows)
    (found,) = totals(intake(product, units=units, day=YESTERDAY), stack=[product])
    return found


def mg(value: float) -> Element:
    return {"value": value, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}


def notes(found: Element) -> list[str]:
    return [note["text"] for note in found.get("note", [])]


def words(found: Element) -> str:
    """Return the first sentence of a narrative."""
    told: str = found["text"]["div"]
    return told.split("<b>")[1].split("</b>")[0]


def test_an_exact_amount_is_a_quantity() -> None:
    found = total(row("144"), units=2)
    assert found["valueQuantity"] == mg(288)
    assert words(found) == "Thu 19 Nov 2026: magnesium from supplements, 288 mg"


def test_a_range_is_a_range() -> None:
    found = total(row("34", "48.5"))
    assert found["valueRange"] == {"low": mg(34), "high": mg(48.5)}
    assert words(found).endswith("34–48.5 mg")


def test_a_range_within_three_decimals_is_one_number() -> None:
    found = total(row("34.00001", "34.0004"))
    assert found["valueQuantity"] == mg(34)
    assert words(found).endswith(", 34 mg")


@pytest.mark.parametrize("known", [row("100"), row("100", "130")])
def test_with_an_unknown_amount_it_is_at_least_so_much(known: LabelRow) -> None:
    found = total(known, unknown())
    assert found["valueQuantity"] == {**mg(100), "comparator": ">="}
    assert words(found).endswith("at least 100 mg")
    assert notes(found)[0].startswith("An amount that is not known was taken too")


def test_what_is_not_known_is_absent() -> None:
    found = total(unknown())
    assert not [name for name in found if name.startswith("value")]
    system = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
    assert found["dataAbsentReason"] == {
        "coding": [{"system": system, "code": "unknown"}],
        "text": "Not known",
    }
    assert words(found).endswith("not known")


def test_a_day_of_which_nothing_is_known_is_not_there() -> None:
    assert totals(stack=[NEURO_MAG, MAGNEN]) == []


def test_a_closed_day_is_a_zero() -> None:
    (found,) = totals(stack=[NEURO_MAG], closed=[TODAY])
    assert (found["valueQuantity"], found["status"]) == (mg(0), "final")


def test_a_skipped_dose_is_a_zero() -> None:
    (found,) = totals(
        intake(NEURO_MAG, units=3, status="skipped", day=YESTERDAY), stack=[NEURO_MAG]
    )
    assert (found["valueQuantity"], found["status"]) == (mg(0), "final")


@pytest.mark.parametrize(
    ("day", "units", "closed", "status", "note"),
    [
        (YESTERDAY, 3, False, "final", []),
        (YESTERDAY, 1, True, "final", []),
        (YESTERDAY, 1, False, "preliminary", ["The day is not complete: more may have been taken"]),
        (TODAY, 3, False, "preliminary", ["The day was not over: more may be taken yet."]),
        (TODAY, 3, True, "final", []),
    ],
)
def test_only_a_complete_day_that_is_over_is_final(
    day: date, units: int, closed: bool, status: str, note: list[str]
) -> None:
    product = replace(NEURO_MAG, doses=tuple(replace(dose, since=day) for dose in NEURO_MAG.doses))
    taken = intake(product, units=units, day=day)
    (found,) = totals(taken, stack=[product], closed=[day] if closed else [])
    assert found["status"] == status
    assert [text[: len(begun)] for text, begun in zip(notes(found), note, strict=True)] == note


def test_a_part_of_another_nutrient_says_so() -> None:
    product = of("b3", row("20", nutrient="nicotinamide"))
    found = totals(intake(product, day=YESTERDAY), stack=[product])
    assert [each["code"]["text"] for each in found] == [
        "Intake of niacin from supplements in a day",
        "Intake of nicotinamide from supplements in a day",
    ]
    assert [each["valueQuantity"] for each in found] == [mg(20), mg(20)]
    assert (
        notes(found[1])[-1]
        == "It is a part of the niacin of the same day, and nothing on top of it."
    )


def test_no_intake_has_a_code_of_a_laboratory() -> None:
    found = total(row("144"))
    assert found["code"] == {"text": "Intake of magnesium from supplements in a day"}
    system = "http://terminology.hl7.org/CodeSystem/observation-category"
    assert found["category"][0]["coding"] == [{"system": system, "code": "social-history"}]


def test_a_day_runs_from_the_beginning_of_the_persons_day() -> None:
    assert total(row("144"))["effectivePeriod"] == {
        "start": "2026-11-19T04:00:00+00:00",
        "end": "2026-11-20T03:59:59+00:00",
    }
    (found,) = totals(stack=[NEURO_MAG], closed=[TODAY])
    assert found["effectivePeriod"] == {
        "start": "2026-11-20T04:00:00+01:00",
        "end": "2026-11-21T03:59:59+01:00",
    }
