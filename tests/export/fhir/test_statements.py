"""What a statement says: the status of a plan, its days, and what the log leaves unknown."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from magstack.domain.amounts import Count
from magstack.domain.days import Intake
from magstack.domain.doses import Dose, Schedule
from magstack.domain.hours import DAY
from magstack.domain.products import Product
from magstack.domain.profile import Medicine
from tests.domain.days import NEURO_MAG, NUMBERS, TODAY, intake, taking
from tests.export.fhir.rules import faults, resources
from tests.export.fhir.sources import kept, source

Element = dict[str, Any]

MONTH_AGO = TODAY - 29 * DAY
"""The first day of the period."""

LONG_AGO = TODAY - 400 * DAY


def days(ago: int) -> date:
    """Return the day so many days ago."""
    return TODAY - ago * DAY


def planned(*spans: tuple[date | None, date | None], archived: date | None = None) -> Product:
    """Return a product that is planned at night, from a day to a day."""
    doses = tuple(
        Dose(Count.of(3), "night", since=since, until=until, id=next(NUMBERS))
        for since, until in spans
    )
    return replace(NEURO_MAG, doses=doses, archived=archived)


def taken(ago: int, units: int = 3, offset: int = 0) -> Intake:
    """Return an intake at 22:00 UTC, so many days ago."""
    at = datetime(TODAY.year, TODAY.month, TODAY.day, 22, tzinfo=UTC) - timedelta(days=ago)
    moment = int(at.timestamp())
    return intake(NEURO_MAG, units=units, day=days(ago), at=moment, offset=offset)


def skipped(ago: int) -> Intake:
    """Return a dose that was skipped so many days ago."""
    return replace(taken(ago), status="skipped")


def stated(
    product: Product, intakes: Iterable[Intake] = (), closed: Iterable[date] = (), **changed: Any
) -> Element:
    """Return the one statement of a bundle."""
    bundle = kept(source(product, **changed), intakes, closed).bundle
    assert faults(bundle) == []
    (found,) = resources(bundle, "MedicationStatement")
    return found


STATUSES = {
    "planned, and nothing logged": (planned((days(5), None)), [], "active"),
    "planned since ever": (planned((None, None)), [], "active"),
    "planned, today for the last time": (planned((days(5), TODAY)), [], "active"),
    "as needed": (
        replace(NEURO_MAG, doses=(Dose(Count.of(1), schedule=Schedule(most=Count.of(3))),)),
        [],
        "active",
    ),
    "paused": (planned((days(9), days(2)), (TODAY + DAY, None)), [taken(4)], "on-hold"),
    "to begin tomorrow": (planned((TODAY + DAY, None)), [], "intended"),
    "to begin tomorrow, taken before": (planned((TODAY + DAY, None)), [taken(3)], "intended"),
    "over": (planned((days(9), days(2))), [taken(4)], "completed"),
    "put away while it was planned": (planned((days(9), None), archived=TODAY), [], "stopped"),
    "put away while it was paused": (
        planned((days(9), days(5)), (TODAY + 9 * DAY, None), archived=days(2)),
        [],
        "stopped",
    ),
    "put away after it was over": (
        planned((days(9), days(5)), archived=days(2)),
        [taken(6)],
        "completed",
    ),
    "without a plan": (planned(), [taken(1)], "unknown"),
    "all skipped": (planned((days(2), days(1))), [skipped(2), skipped(1)], "not-taken"),
    "one skipped, one not known": (planned((days(2), days(1))), [skipped(2)], "completed"),
    "skipped, and due today": (planned((days(1), None)), [skipped(1)], "active"),
    "all skipped, but planned before the period": (
        planned((LONG_AGO, None)),
        [skipped(ago) for ago in range(30)],
        "active",
    ),
}


@pytest.mark.parametrize("case", STATUSES)
def test_a_status_is_that_of_the_plan(case: str) -> None:
    product, logged, status = STATUSES[case]
    assert stated(product, logged)["status"] == status


def test_a_closed_day_says_that_nothing_was_taken() -> None:
    product = planned((days(2), days(1)))
    assert stated(product, closed=[days(2), days(1)])["status"] == "not-taken"
    assert stated(product, closed=[days(2)])["status"] == "completed"


PERIODS = {
    "from its first day": (planned((days(5), None)), [], ("2026-11-15", None)),
    "from its first day to its last": (
        planned((days(9), days(5)), (days(4), days(2))),
        [],
        ("2026-11-11", "2026-11-18"),
    ),
    "always": (planned((None, None)), [], (None, None)),
    "always, to its last": (planned((None, days(2))), [], (None, "2026-11-18")),
    "until it was put away": (
        planned((days(9), None), archived=days(2)),
        [],
        ("2026-11-11", "2026-11-17"),
    ),
    "to a day that is to come": (planned((TODAY, TODAY + DAY)), [], ("2026-11-20", None)),
    "from a day that is to come": (
        planned((TODAY + DAY, TODAY + 9 * DAY)),
        [],
        ("2026-11-21", "2026-11-29"),
    ),
    "taken before and after the plan": (
        planned((days(5), days(4))),
        [taken(9), taken(1)],
        ("2026-11-11", "2026-11-19"),
    ),
    "put away before it began": (
        planned((days(1), None), archived=days(1)),
        [taken(3)],
        ("2026-11-17", "2026-11-18"),
    ),
    "without a plan, in the period": (
        planned(),
        [taken(9, offset=60), taken(3), taken(60)],
        ("2026-11-11T23:00:00+01:00", "2026-11-17T22:00:00+00:00"),
    ),
}


@pytest.mark.parametrize("case", PERIODS)
def test_when_a_product_was_taken_by_the_plan_and_the_log(case: str) -> None:
    product, logged, (start, end) = PERIODS[case]
    period = stated(product, logged).get("effectivePeriod", {})
    assert (period.get("start"), period.get("end")) == (start, end)


def test_what_was_put_away_on_the_day_it_began_has_no_days() -> None:
    product = planned((TODAY, None), archived=TODAY)
    bundle = kept(source(product, NEURO_MAG)).bundle
    assert len(resources(bundle, "MedicationStatement")) == 1


def test_dosages_are_those_of_now_or_the_last_ones() -> None:
    paused = planned((days(9), days(2)), (TODAY + DAY, None))
    assert bounds(stated(paused)) == [("2026-11-21", None)]
    over = planned((days(9), days(5)), (days(4), days(2)))
    assert bounds(stated(over)) == [("2026-11-16", "2026-11-18")]
    away = planned((days(9), days(5)), (days(4), None), archived=days(1))
    assert bounds(stated(away)) == [("2026-11-16", "2026-11-18")]
    changed = planned((days(9), days(5)), (days(4), TODAY), (TODAY + DAY, None))
    assert bounds(stated(changed)) == [("2026-11-16", "2026-11-20"), ("2026-11-21", None)]
    assert "dosage" not in stated(planned(), [taken(1)])


def bounds(statement: Element) -> list[tuple[str | None, str | None]]:
    spans = [each["timing"]["repeat"]["boundsPeriod"] for each in statement["dosage"]]
    return [(span.get("start"), span.get("end")) for span in spans]


def test_a_note_says_what_is_known_and_what_is_not() -> None:
    product = planned((days(4), None))
    logged = [taken(4), taken(3, 1), skipped(2)]
    (note,) = stated(product, logged, closed=[days(1)])["note"]
    assert note["text"] == (
        "From 2026-10-22 to 2026-11-20: 4 capsules logged as taken, on 2 days; of 4 planned doses "
        "1 taken in full, 1 skipped, 1 not taken and 1 not known."
    )
    (note,) = stated(planned((TODAY + DAY, None)))["note"]
    assert note["text"] == "From 2026-10-22 to 2026-11-20: nothing is logged as taken."


def test_a_note_is_read_as_markdown_and_holds_none() -> None:
    product = replace(planned(), unit="[a](x) <b>\\&amp;`b`")
    (note,) = stated(product, [taken(1)])["note"]
    assert "3 \\[a](x) \\<b>\\\\\\&amp;\\`b\\`s logged as taken" in note["text"]


def test_who_says_so_and_when() -> None:
    bundle = kept(source(NEURO_MAG)).bundle
    (statement,) = resources(bundle, "MedicationStatement")
    patient = {"reference": bundle["entry"][0]["fullUrl"]}
    assert statement["subject"] == statement["informationSource"] == patient
    assert statement["dateAsserted"] == bundle["timestamp"] == "2026-11-20T20:00:00+01:00"


# Medicines.


def medicines(*taken: Medicine | str, **changed: Any) -> list[Element]:
    bundle = kept(source(person=taking(*taken), **changed)).bundle
    assert faults(bundle) == []
    return resources(bundle, "MedicationStatement")


def test_a_medicine_has_words_and_no_code() -> None:
    (found,) = medicines("levothyroxine 07:00")
    assert found["medicationCodeableConcept"] == {"text": "levothyroxine"}
    assert (found["status"], "effectivePeriod" in found) == ("active", False)
    assert found["dosage"] == [
        {"text": "at 07:00", "timing": {"repeat": {"timeOfDay": ["07:00:00"]}}}
    ]


def test_two_times_a_day_are_one_medicine() -> None:
    (found,) = medicines("Gaba-Pentin 07:00", Medicine("gaba pentin", time(19)))
    assert [each["text"] for each in found["dosage"]] == ["at 07:00", "at 19:00"]


@pytest.mark.parametrize(
    ("since", "until", "status"),
    [
        (days(5), None, "active"),
        (None, TODAY, "active"),
        (TODAY + DAY, None, "intended"),
        (days(9), days(5), "completed"),
    ],
)
def test_the_status_of_a_medicine(since: date | None, until: date | None, status: str) -> None:
    (found,) = medicines(Medicine("a", since=since, until=until))
    assert found["status"] == status
    period = found.get("effectivePeriod", {})
    assert period.get("start") == (since and since.isoformat())
    assert period.get("end") == (until.isoformat() if until and status != "active" else None)
    if until:
        (dosage,) = found["dosage"]
        assert dosage["timing"]["repeat"]["boundsPeriod"]["end"] == until.isoformat()


def test_a_medicine_at_another_time_from_a_day_on() -> None:
    (found,) = medicines(Medicine("a", until=days(3)), Medicine("a", since=days(2)), first=days(10))
    assert found["status"] == "active"
    assert [each["text"] for each in found["dosage"]] == [
        "at a time of day that was not said, to Tue 17 Nov 2026",
        "at a time of day that was not said, from Wed 18 Nov 2026",
    ]


def test_a_medicine_that_ended_before_the_period_is_not_there() -> None:
    assert medicines(Medicine("a", until=MONTH_AGO - DAY)) == []
    assert len(medicines(Medicine("a", until=MONTH_AGO))) == 1
    assert medicines(Medicine("a", since=TODAY, until=days(1))) == []
