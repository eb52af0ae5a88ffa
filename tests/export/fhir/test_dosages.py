"""Dosages: the words of a dose, and a Timing that comes to the same days and times, or is none."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magstack.domain.amounts import Count
from magstack.domain.doses import ALL_WEEK, WEEKDAYS, Dose
from magstack.domain.hours import DAY, DayRules
from magstack.domain.profile import Medicine
from magstack.export.fhir.dosages import Planned, dosages, medicine_dosage
from magstack.regimens import parse_dose, parse_ramp
from tests.domain.doses import doses_as_typed, ramps

Element = dict[str, Any]

FRIDAY = date(2026, 11, 20)
HOURS = DayRules()
LATE = DayRules(start=time(4), bedtime=time(1, 30))
"""The night of someone who goes to bed at 01:30 is at 00:30."""


def dosage(words: str, hours: DayRules = HOURS) -> Element:
    """Return the dosage of a dose as it is typed, planned from Friday on."""
    (found,) = dosages(
        Planned([replace(parse_dose(words, "capsule"), since=FRIDAY)], "capsule", hours)
    )
    return found


BOUNDS = {"boundsPeriod": {"start": "2026-11-20"}}
DAILY = {"frequency": 1, "period": 1, "periodUnit": "d"}

TIMINGS: list[tuple[str, str, Element]] = [
    ("2 at night", "2 capsules at night (22:00)", {"timeOfDay": ["22:00:00"]}),
    ("1 at 17:05", "1 capsule at 17:05", {"timeOfDay": ["17:05:00"]}),
    (
        "1 at 17:00 on mon, wed",
        "1 capsule at 17:00 on mon, wed",
        {"dayOfWeek": ["mon", "wed"], "timeOfDay": ["17:00:00"]},
    ),
    ("1 with lunch", "1 capsule with lunch (12:30)", {**DAILY, "when": ["CD"]}),
    (
        "1 before breakfast",
        "1 capsule 30 min before breakfast (07:30)",
        {**DAILY, "when": ["ACM"], "offset": 30},
    ),
    (
        "1 45 min after dinner on sun",
        "1 capsule 45 min after dinner (20:15) on sun",
        {"dayOfWeek": ["sun"], "when": ["PCV"], "offset": 45},
    ),
    (
        "1 at night every 3 days",
        "1 capsule at night (22:00) every 3 days",
        {"frequency": 1, "period": 3, "periodUnit": "d", "when": ["HS"]},
    ),
    (
        "1 at 22:00 every 2 days",
        "1 capsule at 22:00 every 2 days",
        {"frequency": 1, "period": 2, "periodUnit": "d"},
    ),
    (
        "1 at noon, 5 days on, 2 days off",
        "1 capsule at noon (12:30), 5 days on, 2 days off",
        {"dayOfWeek": ["mon", "tue", "fri", "sat", "sun"], "timeOfDay": ["12:30:00"]},
    ),
    ("1 at noon, 3 days on, 2 days off", "1 capsule at noon (12:30), 3 days on, 2 days off", {}),
]


@pytest.mark.parametrize(("typed", "words", "repeat"), TIMINGS, ids=[each[0] for each in TIMINGS])
def test_a_dose_in_words_and_as_a_timing(typed: str, words: str, repeat: Element) -> None:
    found = dosage(typed)
    assert found["text"] == words
    assert found["timing"] == {"repeat": {**BOUNDS, **repeat}}


def test_after_midnight_it_is_the_next_date() -> None:
    assert dosage("1 at night on sun", LATE)["timing"]["repeat"] == {
        "boundsPeriod": {"start": "2026-11-21"},
        "dayOfWeek": ["mon"],
        "timeOfDay": ["00:30:00"],
    }


def test_as_needed() -> None:
    assert dosage("1.5 as needed, at most 3 a day") == {
        "text": "1.5 capsules as needed, at most 3 a day",
        "timing": {"repeat": BOUNDS},
        "asNeededBoolean": True,
        "doseAndRate": [{"doseQuantity": quantity(1.5, "capsule")}],
        "maxDosePerPeriod": {
            "numerator": quantity(3, "capsule"),
            "denominator": {**quantity(1, "day"), "code": "d"},
        },
    }


def quantity(value: float, unit: str) -> Element:
    system = "http://unitsofmeasure.org"
    return {"value": value, "unit": unit, "system": system, "code": "{capsule}"}


def test_a_ramp_is_a_sequence() -> None:
    ramp = parse_ramp("1 in the evening, +1 every 7 days, to 3", "capsule")
    found = dosages(Planned([*ramp.doses(FRIDAY)], "capsule", HOURS))
    assert [(each["sequence"], each["text"]) for each in found] == [
        (1, "1 capsule in the evening (19:30), from Fri 20 Nov 2026 to Thu 26 Nov 2026"),
        (2, "2 capsules in the evening (19:30), from Fri 27 Nov 2026 to Thu 3 Dec 2026"),
        (3, "3 capsules in the evening (19:30), from Fri 4 Dec 2026"),
    ]


def test_doses_of_the_same_days_are_in_no_sequence() -> None:
    doses = [Dose(Count.of(1), slot) for slot in ("night", "morning")]
    found = dosages(Planned(doses, "capsule", HOURS))
    assert [each["text"] for each in found] == [
        "1 capsule in the morning (08:00)",
        "1 capsule at night (22:00)",
    ]
    assert all("sequence" not in each for each in found)


def test_doses_whose_days_overlap_are_in_no_sequence_but_say_their_days() -> None:
    doses = [Dose(Count.of(1), "night"), Dose(Count.of(1), "morning", since=FRIDAY)]
    found = dosages(Planned(doses, "capsule", HOURS))
    assert [each["text"] for each in found] == [
        "1 capsule at night (22:00)",
        "1 capsule in the morning (08:00), from Fri 20 Nov 2026",
    ]
    assert all("sequence" not in each for each in found)


@settings(deadline=None)
@given(ramps(), st.none() | st.dates(FRIDAY, FRIDAY + timedelta(days=90)))
def test_bounds_of_a_ramp_follow_each_other(ramp: Any, end: date | None) -> None:
    doses = [dose for dose in ramp.doses(FRIDAY) if end is None or dose.since <= end]
    bounds = [
        each["timing"]["repeat"]["boundsPeriod"]
        for each in dosages(Planned(doses, "capsule", HOURS, end))
    ]
    for one, other in pairwise(bounds):
        assert date.fromisoformat(one["end"]) + DAY == date.fromisoformat(other["start"])
    last = bounds[-1].get("end")
    assert end is None or (last is not None and last <= end.isoformat())


# What a Timing comes to, for one who knows nothing but the words of R4.


def occurrences(repeat: Element, days: int) -> Iterator[tuple[date, str]]:
    """Yield when a dosage is due from its first date on, for so many days."""
    start = date.fromisoformat(repeat["boundsPeriod"]["start"])
    for gone in range(days):
        day = start + DAY * gone
        if repeat.get("boundsPeriod", {}).get("end", "9999") < day.isoformat():
            return
        if WEEKDAYS[day.weekday()] not in repeat.get("dayOfWeek", WEEKDAYS):
            continue
        if gone % repeat.get("period", 1):
            continue
        for clock in repeat.get("timeOfDay", [""]):
            yield day, clock


@settings(deadline=None)
@given(doses_as_typed(), st.sampled_from([HOURS, LATE]), st.none() | st.integers(0, 400))
def test_a_timing_comes_to_the_days_of_the_plan(
    typed: Dose, hours: DayRules, lasts: int | None
) -> None:
    until = None if lasts is None else FRIDAY + DAY * lasts
    dose = replace(typed, since=FRIDAY, until=until)
    (found,) = dosages(Planned([dose], "capsule", hours))
    repeat = found["timing"]["repeat"]
    if repeat.keys() == {"boundsPeriod"}:
        several = dose.schedule.cycle > 1 and dose.schedule.on > 1
        never = not any(dose.planned_on(FRIDAY + DAY * gone) for gone in range((lasts or 0) + 1))
        assert dose.as_needed or several or (dose.schedule.weekdays != ALL_WEEK and never)
        return
    planned = [FRIDAY + DAY * gone for gone in range(800) if dose.planned_on(FRIDAY + DAY * gone)]
    if "timeOfDay" in repeat:
        moments = [hours.moment(day, dose.time(hours)) for day in planned]
        due = [(at.date(), f"{at:%H:%M:%S}") for at in moments]
    elif dose.clock:
        due = [(hours.moment(day, dose.clock).date(), "") for day in planned]
    else:
        due = [(day, "") for day in planned]
    told = [*occurrences(repeat, 900)]
    assert told[: len(due)] == due
    assert until is None or len(told) == len(due)


# Medicines.


@pytest.mark.parametrize(
    ("medicine", "words", "repeat"),
    [
        (Medicine("a", time(7)), "at 07:00", {"timeOfDay": ["07:00:00"]}),
        (
            Medicine("a", time(0, 30), frozenset({0, 6})),
            "at 00:30 on mon, sun",
            {"dayOfWeek": ["mon", "tue"], "timeOfDay": ["00:30:00"]},
        ),
        (Medicine("a", since=FRIDAY), "at a time of day that was not said", BOUNDS),
        (Medicine("a"), "at a time of day that was not said", None),
    ],
)
def test_a_medicine(medicine: Medicine, words: str, repeat: Element | None) -> None:
    found = medicine_dosage(medicine, HOURS, dated=False)
    assert found["text"] == words
    assert found.get("timing", {}).get("repeat") == repeat


def test_a_medicine_with_its_days() -> None:
    medicine = Medicine("a", time(7), since=FRIDAY, until=FRIDAY + DAY)
    said = medicine_dosage(medicine, HOURS, dated=True)
    assert said["text"] == "at 07:00, from Fri 20 Nov 2026 to Sat 21 Nov 2026"
    assert medicine_dosage(Medicine("a", time(7)), HOURS, dated=True)["text"] == "at 07:00"


def test_a_time_of_day_is_one_of_fhir() -> None:
    clock = dosage("1 at 7:05")["timing"]["repeat"]["timeOfDay"][0]
    assert datetime.strptime(clock, "%H:%M:%S").time() == time(7, 5)
