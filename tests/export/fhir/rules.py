"""What a bundle must keep: the schema of FHIR R4, and rules that the schema cannot see.

The schema (``tests/data/fhir-r4-pruned.schema.json``) is that of the FHIR specification 4.0.1,
which is in the public domain (CC0), cut down to the resources that an export needs.
"""

import json
import math
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import fastjsonschema

DATA = Path(__file__).parents[2] / "data"
CODES = Path(__file__).parents[3] / "data" / "codes.toml"

Element = dict[str, Any]
Rule = Callable[[Element], Iterator[str]]

UCUM = "http://unitsofmeasure.org"
XHTML = "{http://www.w3.org/1999/xhtml}"

TYPES = ("Patient", "Medication", "MedicationStatement", "Observation")

STATUSES = {
    "Medication": {"active", "inactive", "entered-in-error"},
    "MedicationStatement": {
        *("active", "completed", "entered-in-error", "intended", "stopped", "on-hold"),
        *("unknown", "not-taken"),
    },
    "Observation": {
        *("registered", "preliminary", "final", "amended", "corrected", "cancelled"),
        *("entered-in-error", "unknown"),
    },
}
"""The value sets that status fields are bound to in R4."""

WHEN = {
    *("MORN", "MORN.early", "MORN.late", "NOON", "AFT", "AFT.early", "AFT.late", "EVE"),
    *("EVE.early", "EVE.late", "NIGHT", "PHS", "HS", "WAKE", "C", "CM", "CD", "CV"),
    *("AC", "ACM", "ACD", "ACV", "PC", "PCM", "PCD", "PCV"),
}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

TARGETS = {
    "subject": "Patient",
    "informationSource": "Patient",
    "performer": "Patient",
    "medicationReference": "Medication",
}
"""To what each reference may point."""

ATOMS = re.compile(r"(?:1|g|kg|mg|ug|L|mL|d|\[iU\]|\{[!-z|~]+\})")
"""Every unit of UCUM that an export has a use for; in braces anything in ASCII without a blank."""

ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")

NARRATIVE = {"div", "p", "b", "ul", "li"}
"""The elements of a narrative; none has an attribute."""

CONCEPTS = (
    *("itemCodeableConcept", "medicationCodeableConcept", "form", "code", "category"),
    "dataAbsentReason",
)

DATES = ("start", "end", "dateAsserted", "timestamp", "lastUpdated", "effectiveDateTime")


@cache
def schema() -> Callable[[Element], object]:
    """Return what holds a bundle against the schema; it takes half a second to make."""
    content = json.loads((DATA / "fhir-r4-pruned.schema.json").read_text())
    check: Callable[[Element], object] = fastjsonschema.compile(content)
    return check


@cache
def checked() -> frozenset[tuple[str, str]]:
    """Return every checked code with its system, straight from the file."""
    content = tomllib.loads(CODES.read_text())
    systems = {row["id"]: row["uri"] for row in content["system"]}
    rows = (row for row in content["code"] if row["status"] == "checked")
    return frozenset((systems[row["system"]], row["code"]) for row in rows)


def faults(bundle: Element) -> list[str]:
    """Return all that is wrong with a bundle."""
    try:
        schema()(bundle)
        found = []
    except fastjsonschema.JsonSchemaException as wrong:
        found = [f"schema: {str(wrong)[:300]}"]
    return found + [f"{rule.__name__}: {fault}" for rule in RULES for fault in rule(bundle)]


def resources(bundle: Element, kind: str = "") -> list[Element]:
    """Return the resources of a bundle, all or those of a kind."""
    found = [entry["resource"] for entry in bundle["entry"]]
    return [each for each in found if kind in ("", each["resourceType"])]


def inside(element: Any, path: str = "") -> Iterator[tuple[str, str, Any]]:
    """Yield everything in an element: where it is, under what name, and what it is."""
    if isinstance(element, dict):
        for name, value in element.items():
            yield f"{path}.{name}", name, value
            yield from inside(value, f"{path}.{name}")
    elif isinstance(element, list):
        for place, value in enumerate(element):
            yield f"{path}[{place}]", "", value
            yield from inside(value, f"{path}[{place}]")


def elements(element: Any) -> Iterator[tuple[str, Element]]:
    """Yield every object in an element, with where it is."""
    for path, _, value in inside(element):
        if isinstance(value, dict):
            yield path, value


def is_a_collection(bundle: Element) -> Iterator[str]:
    if (bundle["resourceType"], bundle["type"]) != ("Bundle", "collection"):
        yield "it is no bundle of the type collection"
    if {"total", "link", "signature"} & bundle.keys():
        yield "a collection has no total, link or signature"
    for entry in bundle["entry"]:
        if entry.keys() != {"fullUrl", "resource"}:
            yield f"an entry has {sorted(entry)}"
    kinds = Counter(each["resourceType"] for each in resources(bundle))
    if kinds["Patient"] != 1 or kinds.keys() - set(TYPES):
        yield f"it holds {dict(kinds)}"


def ids_are_unique(bundle: Element) -> Iterator[str]:
    ids = [bundle["id"], *(each["id"] for each in resources(bundle))]
    urls = [entry["fullUrl"] for entry in bundle["entry"]]
    yield from (f"{each} is there twice" for each, times in Counter(ids).items() if times > 1)
    yield from (f"{each} is there twice" for each, times in Counter(urls).items() if times > 1)
    yield from (
        f"{each} is no id" for each in ids if not re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", each)
    )
    shape = r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    yield from (f"{url} is no URN" for url in urls if not re.fullmatch(shape, url))
    for url, resource in zip(urls, resources(bundle), strict=True):
        if url != f"urn:uuid:{resource['id']}":
            yield f"{url} is not that of {resource['id']}"


def references_resolve(bundle: Element) -> Iterator[str]:
    known = {entry["fullUrl"]: entry["resource"]["resourceType"] for entry in bundle["entry"]}
    for path, name, value in inside(bundle):
        for each in value if isinstance(value, list) else [value]:
            if name and isinstance(each, dict) and "reference" in each:
                kind = known.get(each["reference"])
                if kind is None or kind != TARGETS.get(name):
                    yield f"{path} points to {kind or 'nothing'}"


def statuses_are_known(bundle: Element) -> Iterator[str]:
    for resource in resources(bundle):
        kind, status = resource["resourceType"], resource.get("status")
        if kind in STATUSES and status not in STATUSES[kind]:
            yield f"{kind}.status is {status}"
    for path, name, value in inside(bundle):
        known = {"when": WHEN, "dayOfWeek": set(DAYS)}.get(name)
        if known is not None and not (value and set(value) <= known):
            yield f"{path} is {value}"


def one_medication_each(bundle: Element) -> Iterator[str]:
    for statement in resources(bundle, "MedicationStatement"):
        found = [name for name in statement if name.startswith("medication")]
        if len(found) != 1:
            yield f"{statement['id']} has {found}"
        if sum(name.startswith("effective") for name in statement) > 1:
            yield f"{statement['id']} has more than one effective[x]"


def what_is_taken_now_has_no_end(bundle: Element) -> Iterator[str]:
    """R4: «if the medication is still being taken …, the "end" date will be omitted»."""
    for statement in resources(bundle, "MedicationStatement"):
        if statement.get("status") == "active" and "end" in statement.get("effectivePeriod", {}):
            yield f"{statement['id']} is active, and ends"


def one_value_each(bundle: Element) -> Iterator[str]:
    for each in resources(bundle, "Observation"):
        found = [name for name in each if name.startswith("value") or name == "dataAbsentReason"]
        if len(found) != 1:
            yield f"{each['id']} has {found}"
        if sum(name.startswith("effective") for name in each) != 1:
            yield f"{each['id']} has not one effective[x]"


def ingredients_are_one_thing(bundle: Element) -> Iterator[str]:
    for medication in resources(bundle, "Medication"):
        for each in medication.get("ingredient", ()):
            if sum(name.startswith("item") for name in each) != 1:
                yield f"{medication['id']} has an ingredient with {sorted(each)}"


def quantities_are_sound(bundle: Element) -> Iterator[str]:
    for path, each in elements(bundle):
        if "value" not in each or "resourceType" in each:
            continue
        value = each["value"]
        if isinstance(value, bool) or not math.isfinite(value) or value < 0 or "e" in repr(value):
            yield f"{path} is {value}"
        if each.get("system") != UCUM or not ATOMS.fullmatch(each.get("code", "")):
            yield f"{path} is in {each.get('code')} of {each.get('system')}"
        if each.get("comparator") not in (None, "<", "<=", ">=", ">"):
            yield f"{path} has {each['comparator']}"


def ranges_are_sound(bundle: Element) -> Iterator[str]:
    for path, each in elements(bundle):
        if "low" in each or "high" in each:
            low, high = each["low"], each["high"]
            if low["value"] >= high["value"] or low.get("code") != high.get("code"):
                yield f"{path} is no range"
            if "comparator" in low or "comparator" in high:
                yield f"{path} has a comparator"
        if ("numerator" in each) != ("denominator" in each):
            yield f"{path} is half a ratio"
        elif "denominator" in each and not each["denominator"]["value"] > 0:
            yield f"{path} is by nothing"


def moments_have_a_zone(bundle: Element) -> Iterator[str]:
    for path, name, value in inside(bundle):
        if name in DATES and not _is_date(value) and not _is_moment(value):
            yield f"{path} is {value}"
        if name in ("timestamp", "lastUpdated") and not _is_moment(value):
            yield f"{path} is no instant"


def _is_date(text: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text)) and bool(date.fromisoformat(text))


def _is_moment(text: str) -> bool:
    shape = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"
    return bool(re.fullmatch(shape, text)) and bool(datetime.fromisoformat(text))


def periods_run_forward(bundle: Element) -> Iterator[str]:
    for path, each in elements(bundle):
        if "start" in each and "end" in each:
            start, end = (datetime.fromisoformat(each[name]) for name in ("start", "end"))
            if bool(start.tzinfo) != bool(end.tzinfo) or start > end:
                yield f"{path} runs from {start} to {end}"


def timings_say_one_thing(bundle: Element) -> Iterator[str]:
    for path, name, each in inside(bundle):
        if name != "repeat":
            continue
        if "timeOfDay" in each and {"when", "frequency", "period"} & each.keys():
            yield f"{path} has a time of day beside what cannot be beside it"
        if "dayOfWeek" in each and {"frequency", "period"} & each.keys():
            yield f"{path} has days of the week beside a period"
        if ("period" in each) != ("periodUnit" in each):
            yield f"{path} has half a period"
        if "offset" in each and not all(
            len(when) > 2 or when == "HS" for when in each.get("when", [""])
        ):
            yield f"{path} has an offset from no event"


def narratives_are_clean(bundle: Element) -> Iterator[str]:
    for resource in resources(bundle):
        told = resource.get("text", {})
        if told.get("status") != "generated":
            yield f"{resource['id']} has no narrative that was generated"
            continue
        try:
            root = ElementTree.fromstring(told["div"])
        except ElementTree.ParseError as wrong:
            yield f"{resource['id']}: {wrong}"
            continue
        for element in root.iter():
            if element.tag.removeprefix(XHTML) not in NARRATIVE or XHTML not in element.tag:
                yield f"{resource['id']} has <{element.tag}>"
            if element.attrib:
                yield f"{resource['id']} has attributes"
        if root.tag != f"{XHTML}div" or not "".join(root.itertext()).strip():
            yield f"{resource['id']} says nothing"


def codes_are_checked(bundle: Element) -> Iterator[str]:
    for path, name, value in inside(bundle):
        if name == "coding":
            for each in value:
                if (each["system"], each["code"]) not in checked():
                    yield f"{path} has {each}"


def concepts_have_words(bundle: Element) -> Iterator[str]:
    for path, name, value in inside(bundle):
        for each in value if isinstance(value, list) else [value]:
            if name in CONCEPTS and isinstance(each, dict) and not each.get("text"):
                yield f"{path} has no text"


def nothing_is_empty(bundle: Element) -> Iterator[str]:
    for path, _, value in inside(bundle):
        if value in (None, "", [], {}):
            yield f"{path} is empty"
        if isinstance(value, str) and re.search("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202e]", value):
            yield f"{path} has a control character"


RULES: tuple[Rule, ...] = (
    is_a_collection,
    ids_are_unique,
    references_resolve,
    statuses_are_known,
    one_medication_each,
    what_is_taken_now_has_no_end,
    one_value_each,
    ingredients_are_one_thing,
    quantities_are_sound,
    ranges_are_sound,
    moments_have_a_zone,
    periods_run_forward,
    timings_say_one_thing,
    narratives_are_clean,
    codes_are_checked,
    concepts_have_words,
    nothing_is_empty,
)
