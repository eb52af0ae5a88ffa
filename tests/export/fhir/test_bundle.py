"""Bundles of random records: sound, and with the numbers of ``today``."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from magstack.domain.chronicle import Past
from magstack.domain.clinical import stack_of
from magstack.domain.days import Intake
from magstack.domain.review import Day
from magstack.export import fhir
from magstack.export.fhir.sources import intakes_of
from magstack.render import documents
from tests.domain.days import FACTS, MAGNEN, NEURO_MAG, TODAY, intake
from tests.domain.pasts import dated
from tests.export.fhir.rules import faults, resources
from tests.export.fhir.sources import Kept, kept, records, source, zones

Element = dict[str, Any]

few = settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)


@few
@given(records())
def test_every_bundle_is_sound(record: Kept) -> None:
    assert faults(record.bundle) == []


@few
@given(records())
def test_totals_are_those_of_today(record: Kept) -> None:
    """Each nutrient of each day of which something is known, and no other."""
    assert list(_told(record.bundle)) == [
        told for day in record.days if day.entries or day.closed for told in _shown(day)
    ]


def _told(bundle: Element) -> Iterator[tuple[object, ...]]:
    """Yield the totals of a bundle."""
    for each in resources(bundle, "Observation"):
        quantity, span = each.get("valueQuantity", {}), each.get("valueRange", {})
        low = quantity or span.get("low", {})
        high = {} if quantity.get("comparator") else quantity or span.get("high", {})
        yield (
            each["code"]["text"],
            low.get("value"),
            high.get("value"),
            {"ug": "mcg"}.get(low.get("code"), low.get("code")),
        )


def _shown(day: Day) -> Iterator[tuple[object, ...]]:
    """Yield what ``today --json`` shows as taken on a day; of a sum with a gap only the least."""
    for nutrient, shown in zip(
        day.nutrients, documents.day(day, (), FACTS)["nutrients"], strict=True
    ):
        taken = shown["taken"]
        yield (
            f"Intake of {FACTS.name_of(shown['nutrient'])} from supplements in a day",
            taken["low"],
            taken["high"] if nutrient.taken.resolved else None,
            None if taken["low"] is None else shown["unit"],
        )


@few
@given(records())
def test_products_are_those_of_the_report_for_a_clinician(record: Kept) -> None:
    what = record.source
    logged = [each for each in record.intakes if what.first <= each.day <= what.last]
    past = Past(
        list(what.stack), tuple(dated(logged)), record.closed, what.first, what.last, what.today
    )
    products = [line.product.id for line in stack_of(past)]
    bundle = record.bundle
    for kind, name in (("Medication", "medication"), ("MedicationStatement", "statement")):
        ids = [
            each["id"]
            for each in resources(bundle, kind)
            if "medicationCodeableConcept" not in each
        ]
        assert ids == [what.id_of(name, product) for product in products]


@given(records(), st.integers(1, 10**6))
@settings(max_examples=5, deadline=None)
def test_the_same_thing_has_the_same_id_in_every_export(record: Kept, later: int) -> None:
    before = {each["id"] for each in resources(record.bundle)}
    what = record.source
    at = what.now + timedelta(seconds=later)
    again = record._replace(source=what._replace(now=at, zone=UTC, name="Another"))
    assert {each["id"] for each in resources(again.bundle)} == before
    other = record._replace(source=what._replace(seed="another record"))
    assert not {each["id"] for each in resources(other.bundle)} & before


def test_a_period_leaves_out_what_ended_before_it_or_is_yet_to_come() -> None:
    earlier = TODAY - timedelta(days=40)
    taken = [intake(NEURO_MAG), intake(NEURO_MAG, day=earlier)]
    record = kept(source(NEURO_MAG), taken)
    assert len(resources(record.bundle, "Observation")) == 1
    record = kept(source(NEURO_MAG, first=earlier), taken)
    assert len(resources(record.bundle, "Observation")) == 2


# The span of a day, on the clocks of the world.


@given(
    zones | st.just(ZoneInfo("America/Santiago")),
    st.dates(TODAY.replace(month=1), TODAY.replace(day=19)),
)
@settings(max_examples=60, deadline=None)
def test_a_day_begins_when_the_one_before_it_has_ended(zone: tzinfo, day: Any) -> None:
    spans = [_span(zone, day), _span(zone, day + timedelta(days=1))]
    assert spans[1]["start"] - spans[0]["end"] == timedelta(seconds=1)
    assert spans[0]["start"].time().isoformat() == "04:00:00"


def _span(zone: tzinfo, day: Any, *logged: Intake) -> dict[str, datetime]:
    """Return the span of a day that was closed."""
    record = kept(source(NEURO_MAG, zone=zone, first=day, last=day), logged, [day])
    (total,) = resources(record.bundle, "Observation")
    return {name: datetime.fromisoformat(at) for name, at in total["effectivePeriod"].items()}


def test_in_kyiv_the_clocks_skip_the_last_hour_of_a_day() -> None:
    zone, day = ZoneInfo("Europe/Kyiv"), TODAY.replace(month=3, day=28)
    assert [at.isoformat() for at in _span(zone, day).values()] == [
        "2026-03-28T04:00:00+02:00",
        "2026-03-29T02:59:59+02:00",
    ]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 86_399), st.integers(-840, 840)), min_size=1, max_size=4))
def test_a_day_of_a_journey_holds_all_that_was_logged_on_it(logged: list[tuple[int, int]]) -> None:
    """The seconds after 04:00 by the clock of each place, and how far it is from UTC."""
    start = datetime(TODAY.year, TODAY.month, TODAY.day, 4, tzinfo=UTC).timestamp()
    entries = [
        intake(NEURO_MAG, at=int(start) + seconds - offset * 60, offset=offset)
        for seconds, offset in logged
    ]
    span = _span(ZoneInfo("Europe/Madrid"), TODAY, *entries)
    assert all(span["start"] <= each.local <= span["end"] for each in entries)


def test_an_offset_that_fhir_does_not_know_is_told_in_utc() -> None:
    far = intake(
        NEURO_MAG, offset=15 * 60, at=int(datetime(2026, 11, 20, 1, tzinfo=UTC).timestamp())
    )
    span = _span(ZoneInfo("Europe/Madrid"), TODAY, far)
    assert [at.isoformat() for at in span.values()] == [
        "2026-11-19T13:00:00+00:00",
        "2026-11-20T12:59:59+00:00",
    ]


@pytest.mark.parametrize("entries", [2, 0])
def test_intakes_of_a_day_are_each_there_once(entries: int) -> None:
    taken = [intake(MAGNEN, "12:00", 3), intake(MAGNEN, "09:00")][:entries]
    days = kept(source(MAGNEN), taken).days
    found = [each.local.hour for day in days for each in intakes_of(day)]
    assert found == [9, 12][:entries]


def test_a_record_of_nothing_has_a_patient_and_no_more() -> None:
    stream = io.StringIO()
    assert fhir.write(stream, source(), []) == (0, 0, 0)
    found = json.loads(stream.getvalue())
    assert [each["resourceType"] for each in resources(found)] == ["Patient"]
    assert faults(found) == []


def test_a_total_is_written_before_the_next_day_is_asked_for() -> None:
    """A bundle of forty years needs no more memory than one of a month."""
    record = kept(
        source(MAGNEN), [intake(MAGNEN, day=TODAY - timedelta(days=ago)) for ago in (1, 0)]
    )
    stream, written = io.StringIO(), []

    def days() -> Iterator[Day]:
        for day in record.days:
            written.append(stream.getvalue().count('"Observation"'))
            yield day

    assert fhir.write(stream, record.source, days()) == (1, 0, 4)
    assert written[-2:] == [0, 2]
