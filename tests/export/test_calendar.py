"""The calendar of a plan: what others make of it is the plan, and each part of it is as it must."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from magstack import __version__
from magstack.domain.amounts import Count
from magstack.domain.doses import DAILY, Dose, Schedule
from magstack.domain.hours import DAY, DayRules
from magstack.domain.products import Product
from magstack.export import calendar
from tests.domain.days import MAGNEN, NEURO_MAG, holding
from tests.domain.test_coming import schedules
from tests.export.calendars import (
    BEGUN,
    Occurrence,
    expanded,
    expected,
    read,
    text_of,
    timetable,
)

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 11, 20, 20, 0, tzinfo=MADRID)
FRIDAY = date(2026, 11, 20)

ZONES = [ZoneInfo(place) for place in ("Europe/Madrid", "America/New_York", "Asia/Kolkata")]


def mag(*doses: Dose, name: str = "Mag") -> Product:
    numbered = (replace(dose, id=number) for number, dose in enumerate(doses, 1))
    return replace(holding("mag", "magnesium 200"), name=name, doses=tuple(numbered))


def dose(clock: str = "09:00", schedule: Schedule = DAILY, **more: Any) -> Dose:
    usual = Dose(Count(1000), clock=time.fromisoformat(clock), since=FRIDAY, schedule=schedule)
    return replace(usual, **more)


def events(text: str) -> list[Any]:
    return list(Calendar.from_ical(text).walk("VEVENT"))


def event(*doses: Dose, **changed: Any) -> str:
    """Return the lines of the only event, unfolded."""
    text = text_of(timetable([mag(*doses)], MADRID, NOW, **changed), timedelta())
    return text.replace("\r\n ", "").split("BEGIN:VEVENT\r\n")[1].split("END:VEVENT")[0]


# The same occurrences as the plan.


@st.composite
def plans(draw: st.DrawFn) -> list[Product]:
    """Return a product or two with doses of every kind, perhaps put away on a day."""
    found = []
    for name in ("Neuro-Mag", "Calm")[: draw(st.integers(1, 2))]:
        doses = [draw(doses_of_any_kind()) for _ in range(draw(st.integers(1, 3)))]
        product = replace(mag(*doses, name=name), slug=name.lower())
        archived = draw(st.none() | st.dates(date(2026, 1, 1), date(2027, 6, 1)))
        found.append(replace(product, archived=archived))
    return found


@st.composite
def doses_of_any_kind(draw: st.DrawFn) -> Dose:
    since = draw(st.none() | st.dates(date(2026, 1, 1), date(2027, 3, 1)))
    lasting = draw(st.none() | st.integers(-1, 120))
    until = None if since is None or lasting is None else since + DAY * lasting
    schedule, units = draw(schedules), Count(draw(st.integers(1, 4000)))
    meal = draw(st.none() | st.sampled_from(["breakfast", "dinner"]))
    if meal:
        schedule = schedule._replace(meal=meal, lead=draw(st.integers(-240, 240)))
        return Dose(units, since=since, until=until, schedule=schedule)
    slot = draw(st.none() | st.sampled_from(["morning", "night"]))
    clock = None if slot else draw(st.sampled_from([time(0, 30), time(3, 59), time(4), time(17)]))
    return Dose(units, slot=slot, clock=clock, since=since, until=until, schedule=schedule)


@settings(max_examples=60, deadline=None)
@given(
    plans(),
    st.sampled_from(ZONES),
    st.sampled_from([DayRules(), DayRules(bedtime=time(1)), DayRules(start=time(1))]),
    # what has no first day begins with the record
    st.dates(BEGUN.date() + DAY, date(2027, 3, 1)),
)
def test_what_others_read_is_the_plan(
    products: list[Product], zone: ZoneInfo, rules: DayRules, first: date
) -> None:
    text = text_of(timetable(products, zone, NOW, rules))
    assert expanded(text, first, 100) == expected(products, zone, first, 100, rules)


@pytest.mark.parametrize(
    ("schedule", "rule"),
    [
        (Schedule(), "FREQ=DAILY"),
        (Schedule(weekdays=frozenset((4, 0))), "FREQ=WEEKLY;BYDAY=MO,FR"),
        (Schedule(cycle=3), "FREQ=DAILY;INTERVAL=3"),
        (Schedule(cycle=7), "FREQ=WEEKLY;BYDAY=FR"),
        (Schedule(cycle=7, on=3), "FREQ=WEEKLY;BYDAY=FR,SA,SU"),
        (
            Schedule(weekdays=frozenset((4, 5)), cycle=3),
            "FREQ=DAILY;INTERVAL=3;BYDAY=FR,SA",
        ),
    ],
)
def test_a_rule_and_no_list_of_days(schedule: Schedule, rule: str) -> None:
    assert f"RRULE:{rule}\r\n" in event(dose(schedule=schedule))


def test_after_midnight_a_weekday_is_the_next() -> None:
    lines = event(dose("00:30", Schedule(weekdays=frozenset((6, 4)))))
    assert "RRULE:FREQ=WEEKLY;BYDAY=MO,SA\r\n" in lines
    assert "DTSTART;TZID=Europe/Madrid:20261121T003000\r\n" in lines


def test_days_on_and_off_are_an_event_for_each_day_on() -> None:
    text = text_of(timetable([mag(dose(schedule=Schedule(cycle=5, on=2)))], MADRID, NOW))
    rules = [
        (each["DTSTART"].dt.isoformat()[:10], each["RRULE"].to_ical().decode())
        for each in events(text)
    ]
    assert rules == [
        ("2026-11-20", "FREQ=DAILY;INTERVAL=5"),
        ("2026-11-21", "FREQ=DAILY;INTERVAL=5"),
    ]
    assert len({str(each["UID"]) for each in events(text)}) == 2


def test_an_end_is_its_last_occurrence_in_utc() -> None:
    summer = dose(until=date(2027, 7, 1))
    assert "RRULE:FREQ=DAILY;UNTIL=20270701T070000Z\r\n" in event(summer)
    every_other = dose("23:30", Schedule(cycle=2), until=FRIDAY + DAY * 3)
    assert "RRULE:FREQ=DAILY;UNTIL=20261122T223000Z;INTERVAL=2\r\n" in event(every_other)
    after_midnight = dose("00:30", until=FRIDAY)
    assert "RRULE:FREQ=DAILY;UNTIL=20261120T233000Z\r\n" in event(after_midnight)


@pytest.mark.parametrize(
    ("day", "end"), [("2027-03-28", "20270328T013000Z"), ("2026-10-25", "20261025T013000Z")]
)
def test_an_end_is_not_before_its_last_occurrence_however_that_is_read(day: str, end: str) -> None:
    """A time that the clock skips or shows twice is one of two moments: the end is the later."""
    evening = date.fromisoformat(day) - DAY
    assert f"UNTIL={end}\r\n" in event(dose("02:30", since=evening - DAY * 3, until=evening))


def test_a_product_that_is_put_away_has_no_more_reminders() -> None:
    product = replace(mag(dose()), archived=FRIDAY + DAY * 5)
    text = text_of(timetable([product], MADRID, NOW))
    assert len(expanded(text, FRIDAY, 60)) == 5
    away = replace(product, archived=FRIDAY)
    (only,) = events(text_of(timetable([away], MADRID, NOW)))
    assert only["STATUS"] == "CANCELLED"


def test_the_first_event_is_an_occurrence() -> None:
    """The dose is said on Friday for Mondays: it begins on Monday."""
    assert "DTSTART;TZID=Europe/Madrid:20261123T090000" in event(
        dose(schedule=Schedule(weekdays=frozenset((0,))))
    )


def test_meals_and_slots_are_at_the_persons_hours() -> None:
    rules = DayRules(bedtime=time(0, 30), breakfast=time(7, 15))
    before = Dose(Count(1000), since=FRIDAY, schedule=Schedule(meal="breakfast", lead=-30))
    text = text_of(timetable([mag(before)], MADRID, NOW, rules))
    assert "T064500\r\n" in text
    night = Dose(Count(1000), slot="night", since=FRIDAY)
    assert "20261120T233000\r\n" in text_of(timetable([mag(night)], MADRID, NOW, rules))


def test_what_is_taken_as_needed_is_not_in_it() -> None:
    needed = Dose(Count(1000), since=FRIDAY, schedule=Schedule(most=Count(3000)))
    text = text_of(timetable([mag(dose(), needed)], MADRID, NOW))
    assert len(events(text)) == 1


@pytest.mark.parametrize(
    ("day", "shown"),
    [("2027-03-28", "2027-03-28T03:30:00+02:00"), ("2026-10-25", "2026-10-25T02:30:00+02:00")],
)
def test_a_time_that_the_clock_skips_or_shows_twice(day: str, shown: str) -> None:
    """As RFC 5545 reads it, and as the zone of the file has it."""
    at = date.fromisoformat(day)
    text = text_of(timetable([mag(dose("02:30", since=at - DAY * 3))], MADRID, NOW))
    (found,) = expanded(text, at, 1)
    assert found == Occurrence(datetime.combine(at, time(2, 30)), "Mag, 1 capsule")
    moment = found.at.replace(tzinfo=MADRID).astimezone(UTC).astimezone(MADRID)
    assert moment.isoformat() == shown


# What an event says.


def test_an_event_whole() -> None:
    product = replace(NEURO_MAG, doses=(dose("22:00", id=1, units=Count(3000)),))
    text = text_of(timetable([product], MADRID, NOW), timedelta(minutes=10))
    uid = events(text)[0]["UID"]
    assert text.split("END:VTIMEZONE\r\n")[1].split("\r\n") == [
        "BEGIN:VEVENT",
        "SUMMARY:Neuro-Mag\\, 3 capsules",
        "DTSTART;TZID=Europe/Madrid:20261120T220000",
        "DURATION:PT5M",
        "DTSTAMP:20261120T190000Z",
        f"UID:{uid}",
        "SEQUENCE:27932400",
        "RRULE:FREQ=DAILY",
        "CATEGORIES:Supplements",
        "DESCRIPTION:144 mg magnesium\\nOnce taken: magstack take neuro-mag",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Neuro-Mag\\, 3 capsules",
        "TRIGGER:-PT10M",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    assert text.split("BEGIN:VTIMEZONE")[0].split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//magstack//magstack {__version__}//EN",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:Supplements",
        "",
    ]


@pytest.mark.parametrize(
    ("alarm", "trigger"),
    [
        (timedelta(), "PT0S"),
        (timedelta(minutes=10), "-PT10M"),
        (timedelta(hours=1, minutes=30), "-PT1H30M"),
    ],
)
def test_an_alarm(alarm: timedelta, trigger: str) -> None:
    text = text_of(timetable([mag(dose())], MADRID, NOW), alarm)
    assert f"TRIGGER:{trigger}\r\n" in text
    assert read(text).vevent.valarm.trigger.value == -alarm
    assert events(text)[0].walk("VALARM")[0]["TRIGGER"].dt == -alarm


def test_without_alarms() -> None:
    assert "VALARM" not in text_of(timetable([mag(dose())], MADRID, NOW))


def test_each_amount_of_the_label_that_holds_is_told() -> None:
    product = replace(MAGNEN, doses=(dose(id=1, units=Count(1000)),))
    (only,) = events(text_of(timetable([product], MADRID, NOW)))
    assert str(only["DESCRIPTION"]).splitlines() == [
        "130 mg magnesium",
        "1 mg vitamin B6",
        "Once taken: magstack take magnen-b6",
    ]
    old = MAGNEN.labels[0]
    row = replace(old.rows[0], elemental=None, basis="unresolved")
    new = replace(old, since=date(2027, 1, 1), rows=(row,))
    both = replace(product, labels=(new, old))
    later = replace(both, doses=(dose(id=1, since=date(2027, 2, 1)),))
    (only,) = events(text_of(timetable([later], MADRID, NOW)))
    assert str(only["DESCRIPTION"]).startswith("unknown magnesium\n")
    (only,) = events(text_of(timetable([both], MADRID, NOW)))
    assert str(only["DESCRIPTION"]).startswith("130 mg magnesium\n")


# What stays and what changes.


def uids(table: Any) -> list[str]:
    return [str(each["UID"]) for each in events(text_of(table))]


def test_a_uid_is_that_of_the_record_the_dose_and_its_part() -> None:
    first = timetable([mag(dose(), dose("22:00"))], MADRID, NOW)
    assert len(set(uids(first))) == 2
    assert all(UUID(uid).version == 5 for uid in uids(first))
    changed = replace(mag(dose("10:00", until=FRIDAY + DAY), dose("23:00")), slug="x", name="Other")
    later = timetable([changed], ZONES[1], NOW + DAY * 30, DayRules(start=time(1)))
    assert uids(later) == uids(first)
    assert set(uids(first._replace(begun=1))).isdisjoint(uids(first))


def test_the_parts_of_a_dose_keep_their_uid_when_it_ends() -> None:
    """Of 3 days on of 10 the plan ends on the second: the third day's event is cancelled."""
    run = dose(schedule=Schedule(cycle=10, on=3))
    before = timetable([mag(run)], MADRID, NOW)
    after = timetable([mag(replace(run, until=FRIDAY + DAY))], MADRID, NOW)
    assert uids(after) == uids(before)
    states = [str(each["STATUS"]) for each in events(text_of(after))]
    assert states == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert len(expanded(text_of(after), FRIDAY, 60)) == 2


def test_what_never_came_to_be_is_cancelled_and_rings_nowhere() -> None:
    table = timetable([mag(dose(until=FRIDAY - DAY))], MADRID, NOW)
    text = text_of(table, timedelta())
    (only,) = events(text)
    assert (only["STATUS"], "RRULE" in only, only.walk("VALARM")) == ("CANCELLED", False, [])
    assert expanded(text, FRIDAY - DAY * 30, 60) == []


def test_what_was_taken_back_is_cancelled() -> None:
    there = timetable([mag(dose(), dose("22:00"))], MADRID, NOW)
    gone = timetable([mag(dose())], MADRID, NOW, undone=((2, 0),))
    assert uids(gone) == uids(there)
    assert [str(each["STATUS"]) for each in events(text_of(gone))] == ["CONFIRMED", "CANCELLED"]
    nothing = timetable([], MADRID, NOW, undone=((1, 0),))
    (only,) = events(text_of(nothing))
    assert (str(only["UID"]), only["DTSTART"].dt) == (uids(there)[0], BEGUN)


def test_what_was_written_is_counted(tmp_path: Any) -> None:
    calm = replace(mag(dose(), name="Calm"), slug="calm")
    table = timetable([mag(dose(), dose("22:00"), dose(until=FRIDAY - DAY)), calm], MADRID, NOW)
    with (tmp_path / "out.ics").open("w", newline="") as stream:
        written = calendar.write(stream, table._replace(undone=((7, 0), (7, 1))), None)
    assert written == calendar.Written(reminders=3, products=2, cancelled=3)


# What importers are strict about.


NAMES = [
    "Day, night; and \\ more",
    "Two\nlines\r\nof it",
    "BEGIN:VEVENT\r\nEND:VCALENDAR",
    "Süßes Mag 😀 " * 12,
    "bell\x07 esc\x1b[2J nul\x00 del\x7f c1\x85 bidi\u202e ls\u2028",
    'quote " and : colon',
    "",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_foreign_name_is_a_text_and_nothing_else(name: str) -> None:
    text = text_of(timetable([mag(dose(), name=name)], MADRID, NOW), timedelta())
    (only,) = events(text)
    cleaned = "".join(each for each in name if each.isprintable())
    assert str(only["SUMMARY"]) == f"{cleaned}, 1 capsule"
    assert read(text).vevent.summary.value == f"{cleaned}, 1 capsule"
    assert text.split("\r\n").count("END:VCALENDAR") == 1


@given(st.text(max_size=120))
@settings(max_examples=50, deadline=None)
def test_every_line_is_short_and_ends_as_it_must(name: str) -> None:
    table = timetable([mag(dose(), name=name)], MADRID, NOW)
    raw = text_of(table, timedelta()).encode("utf-8")
    assert not raw.startswith(b"\xef\xbb\xbf")
    lines = raw.split(b"\r\n")
    assert lines.pop() == b""
    for line in lines:
        assert len(line) <= 75
        assert not set(line) & {10, 13}
        line.decode("utf-8")  # no character is broken in two
    assert len(events(raw.decode())) == 1


def test_no_time_floats() -> None:
    product = mag(dose(until=FRIDAY + DAY * 9), dose(until=FRIDAY - DAY))
    text = text_of(timetable([product], MADRID, NOW, undone=((9, 0),)), timedelta())
    for each in events(text):
        assert each["DTSTART"].dt.tzinfo is not None
        assert each["DTSTAMP"].to_ical().endswith(b"Z")
        for end in each.get("RRULE", {}).get("UNTIL", []):
            assert end.tzinfo is not None
    places = {line for line in text.split("\r\n") if line.startswith("DTSTART;")}
    assert {line.split(":")[0] for line in places} == {"DTSTART;TZID=Europe/Madrid"}


def test_a_zone_that_has_no_name() -> None:
    offset = timezone(timedelta(hours=5, minutes=30))
    table = timetable([mag(dose())], offset, NOW, place="UTC+0530")
    text = text_of(table)
    assert "DTSTART;TZID=UTC+0530:20261120T090000" in text
    start = read(text).vevent.dtstart.value
    assert start.isoformat() == "2026-11-20T09:00:00+05:30"
    (only,) = events(text)
    assert only["DTSTART"].dt.astimezone(UTC).isoformat() == "2026-11-20T03:30:00+00:00"
