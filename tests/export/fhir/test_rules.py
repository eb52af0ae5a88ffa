"""Every rule for bundles fails on a bundle that breaks it, and none on a sound one."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.domain.days import MAGNEN, NEURO_MAG, intake, of, taking
from tests.domain.pasts import row
from tests.export.fhir.rules import RULES, elements, faults, resources
from tests.export.fhir.sources import kept, source

Element = dict[str, Any]
Break = Callable[[Element], object]


@pytest.fixture(scope="module")
def sound() -> Element:
    """A bundle with exact amounts, a range, a medicine, and doses at a time of day."""
    stack = (NEURO_MAG, MAGNEN, of("citrate", row("34", "48.5"), when=["noon"]))
    taken = [intake(each) for each in stack]
    return kept(source(*stack, person=taking("levothyroxine 07:00")), taken).bundle


def one(bundle: Element, kind: str) -> Element:
    return resources(bundle, kind)[0]


def first(bundle: Element, name: str) -> Element:
    """Return the first object in a bundle that has a field of this name, as one to change."""
    return next(each for _, each in elements(bundle) if name in each)


def div(words: str) -> Break:
    """Return what puts something into a narrative."""

    def put(bundle: Element) -> None:
        told = one(bundle, "Patient")["text"]
        told["div"] = told["div"].replace("</div>", f"{words}</div>")

    return put


def put(kind: str, **fields: Any) -> Break:
    return lambda bundle: one(bundle, kind).update(fields)


def change(name: str, **fields: Any) -> Break:
    return lambda bundle: first(bundle, name).update(fields)


def without(kind: str) -> Break:
    """Return what leaves out the first resource of a kind."""
    return lambda bundle: bundle["entry"].remove(
        next(each for each in bundle["entry"] if each["resource"]["resourceType"] == kind)
    )


def drop(kind: str, name: str) -> Break:
    return lambda bundle: one(bundle, kind).pop(name)


PATIENT = {"reference": "urn:uuid:00000000-0000-5000-8000-000000000000"}
UNII = "http://fdasis.nlm.nih.gov"
AMOUNT = {"value": 1, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}

BREAKS: list[tuple[str, Break]] = [
    ("is_a_collection", lambda bundle: bundle.update(total=1)),
    ("is_a_collection", lambda bundle: bundle.update(type="searchset")),
    ("is_a_collection", lambda bundle: bundle["entry"].pop(0)),
    ("is_a_collection", lambda bundle: bundle["entry"][0].update(search={"mode": "match"})),
    ("ids_are_unique", lambda bundle: bundle["entry"].append(bundle["entry"][1])),
    ("ids_are_unique", put("Observation", id="no id")),
    ("ids_are_unique", lambda bundle: bundle["entry"][0].update(fullUrl="Patient/1")),
    ("ids_are_unique", put("Patient", id="0573000f-a061-5115-b96d-c0f88d0d41d5")),
    ("references_resolve", put("MedicationStatement", subject=PATIENT)),
    ("references_resolve", without("Medication")),
    ("references_resolve", lambda bundle: first(bundle, "medicationReference").update(
        subject=first(bundle, "medicationReference")["medicationReference"])),
    ("statuses_are_known", put("MedicationStatement", status="in-progress")),
    ("statuses_are_known", drop("MedicationStatement", "status")),
    ("statuses_are_known", put("Medication", status="stopped")),
    ("statuses_are_known", drop("Observation", "status")),
    ("statuses_are_known", change("timeOfDay", dayOfWeek=["monday"])),
    ("one_medication_each", put("MedicationStatement", medicationCodeableConcept={"text": "two"})),
    ("one_medication_each", drop("MedicationStatement", "medicationReference")),
    ("one_medication_each", put("MedicationStatement", effectiveDateTime="2026-11-20",
        effectivePeriod={"start": "2026-11-20"})),
    ("what_is_taken_now_has_no_end", put("MedicationStatement", effectivePeriod={
        "start": "2026-11-20", "end": "2026-11-30"})),
    ("one_value_each", put("Observation", dataAbsentReason={"text": "and a value"})),
    ("one_value_each", put("Observation", valueInteger=3)),
    ("one_value_each", drop("Observation", "effectivePeriod")),
    ("ingredients_are_one_thing", change("itemCodeableConcept", itemReference=PATIENT)),
    ("quantities_are_sound", change("value", code="mcg")),
    ("quantities_are_sound", change("value", code="IU")),
    ("quantities_are_sound", change("value", code="{two capsules}")),
    ("quantities_are_sound", change("value", system="http://snomed.info/sct")),
    ("quantities_are_sound", change("value", value=-1)),
    ("quantities_are_sound", change("value", value=float("nan"))),
    ("quantities_are_sound", change("value", value=0.00001)),
    ("quantities_are_sound", lambda bundle: first(bundle, "value").pop("code")),
    ("ranges_are_sound", change("low", low=AMOUNT, high=AMOUNT)),
    ("ranges_are_sound", lambda bundle: first(bundle, "low")["low"].update(comparator="<")),
    ("ranges_are_sound", lambda bundle: first(bundle, "denominator").pop("denominator")),
    ("ranges_are_sound", change("denominator", denominator={**AMOUNT, "value": 0})),
    ("moments_have_a_zone", put("MedicationStatement", dateAsserted="2026-11-20T20:00:00")),
    ("moments_have_a_zone", put("MedicationStatement", dateAsserted="2026-11")),
    ("moments_have_a_zone", lambda bundle: bundle.update(timestamp="2026-11-20")),
    ("periods_run_forward", put("Observation", effectivePeriod={
        "start": "2026-11-20T10:00:00+01:00", "end": "2026-11-20T10:00:00+02:00"})),
    ("periods_run_forward", put("MedicationStatement", effectivePeriod={
        "start": "2026-11-20", "end": "2026-11-20T10:00:00+02:00"})),
    ("timings_say_one_thing", change("timeOfDay", when=["MORN"])),
    ("timings_say_one_thing", change("timeOfDay", frequency=1, period=1, periodUnit="d")),
    ("timings_say_one_thing", change("timeOfDay", period=1)),
    ("timings_say_one_thing", change("timeOfDay", offset=30)),
    ("narratives_are_clean", drop("Observation", "text")),
    ("narratives_are_clean", div("<script>alert(1)</script>")),
    ("narratives_are_clean", div('<p onclick="x">y</p>')),
    ("narratives_are_clean", div("<br>")),
    ("narratives_are_clean", div("&nbsp;")),
    ("narratives_are_clean", lambda bundle: one(bundle, "Patient")["text"].update(
        div="<div>no namespace</div>")),
    ("narratives_are_clean", lambda bundle: one(bundle, "Patient")["text"].update(
        div='<div xmlns="http://www.w3.org/1999/xhtml"><p> </p></div>')),
    ("codes_are_checked", change("itemCodeableConcept", itemCodeableConcept={
        "text": "oxide", "coding": [{"system": UNII, "code": "3A3U0GI71G"}]})),
    ("concepts_have_words", lambda bundle: one(bundle, "Observation")["code"].pop("text")),
    ("nothing_is_empty", put("Patient", name=[])),
    ("nothing_is_empty", put("Medication", code={"text": "\x1b[31m"})),
    ("schema", put("Patient", gender="f")),
    ("schema", put("Observation", limit="350 mg")),
    ("schema", put("Patient", birthDate="20 Nov 1990")),
]  # fmt: skip


def test_nothing_is_wrong_with_a_sound_bundle(sound: Element) -> None:
    assert faults(sound) == []


@pytest.mark.parametrize(("rule", "broken"), BREAKS, ids=[rule for rule, _ in BREAKS])
def test_a_broken_bundle_breaks_its_rule(sound: Element, rule: str, broken: Break) -> None:
    bundle = copy.deepcopy(sound)
    broken(bundle)
    assert any(fault.startswith(f"{rule}: ") for fault in faults(bundle)), faults(bundle)


def test_no_rule_is_without_a_bundle_that_breaks_it() -> None:
    assert {rule.__name__ for rule in RULES} == {rule for rule, _ in BREAKS} - {"schema"}
