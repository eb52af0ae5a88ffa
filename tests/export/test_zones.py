"""A zone as calendars read it has the hours of the zone, in the years to come too."""

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from magstack.export.zones import timezone_of
from tests.export.calendars import read

TODAY = date(2026, 11, 20)

PLACES = (
    *("Europe/Madrid", "Europe/Lisbon", "Europe/Dublin", "America/New_York", "America/Sao_Paulo"),
    *("America/St_Johns", "America/Asuncion", "Asia/Tokyo", "Asia/Kolkata", "Asia/Kathmandu"),
    *("Asia/Jerusalem", "Asia/Gaza", "Africa/Cairo", "Africa/Casablanca", "America/Nuuk"),
    *("Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Apia", "Pacific/Kiritimati", "Etc/UTC"),
)


def as_file(zone: tzinfo, since: date = TODAY, name: str = "Somewhere") -> str:
    """Return a calendar with nothing but a zone, under a name that nobody knows."""
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "test")
    calendar.add_component(timezone_of(zone, name, since, TODAY))
    text: str = calendar.to_ical().decode()
    return text


def read_zone(zone: tzinfo, since: date = TODAY) -> tzinfo:
    """Return a zone as vobject and dateutil read it from a file."""
    found: tzinfo = read(as_file(zone, since)).vtimezone.tzinfo
    return found


READ = {place: read_zone(ZoneInfo(place)) for place in PLACES}

moments = st.datetimes(datetime(2026, 1, 2), datetime(2046, 12, 31), timezones=st.just(UTC))


@given(st.sampled_from(PLACES), moments)
def test_its_hours_are_those_of_the_zone_for_twenty_years(place: str, moment: datetime) -> None:
    local = moment.astimezone(ZoneInfo(place)).replace(tzinfo=None)
    assert moment.astimezone(READ[place]).replace(tzinfo=None) == local


@pytest.mark.parametrize("place", PLACES)
def test_its_hours_are_those_of_the_zone_around_each_change(place: str) -> None:
    zone, hour = ZoneInfo(place), timedelta(hours=1)
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    while moment.year < 2030:
        if moment.astimezone(zone).utcoffset() != (moment + hour).astimezone(zone).utcoffset():
            for minutes in range(-90, 180, 15):
                near = moment + timedelta(minutes=minutes)
                local = near.astimezone(zone).replace(tzinfo=None)
                assert near.astimezone(READ[place]).replace(tzinfo=None) == local, near
        moment += hour


@given(st.sampled_from(["Europe/Madrid", "America/New_York", "Pacific/Auckland"]), moments)
def test_a_rule_holds_for_good(place: str, moment: datetime) -> None:
    later = moment.replace(year=moment.year + 50, day=min(moment.day, 28))
    local = later.astimezone(ZoneInfo(place)).replace(tzinfo=None)
    assert later.astimezone(READ[place]).replace(tzinfo=None) == local


@settings(max_examples=20)
@given(st.sampled_from(PLACES), st.dates(date(1975, 1, 1), date(2026, 1, 1)), st.integers(0, 9000))
def test_its_hours_are_right_from_the_first_year_on(place: str, since: date, hours: int) -> None:
    zone = ZoneInfo(place)
    moment = datetime(since.year, 1, 2, tzinfo=UTC) + timedelta(hours=hours)
    local = moment.astimezone(zone).replace(tzinfo=None)
    assert moment.astimezone(read_zone(zone, since)).replace(tzinfo=None) == local


def test_the_clocks_change_by_a_rule_at_the_hour_that_they_showed_before() -> None:
    assert as_file(ZoneInfo("Europe/Madrid"), name="Europe/Madrid").split("\r\n") == [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test"),
        *("BEGIN:VTIMEZONE", "TZID:Europe/Madrid"),
        *("BEGIN:DAYLIGHT", "DTSTART:20250330T020000"),
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        *("TZNAME:CEST", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "END:DAYLIGHT"),
        *("BEGIN:STANDARD", "DTSTART:20251026T030000"),
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        *("TZNAME:CET", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "END:STANDARD"),
        *("END:VTIMEZONE", "END:VCALENDAR", ""),
    ]


def test_a_zone_whose_clocks_never_change() -> None:
    offset = timezone(timedelta(hours=-3, minutes=-30))
    assert as_file(offset).split("\r\n")[4:-3] == [
        *("TZID:Somewhere", "BEGIN:STANDARD", "DTSTART:20250101T000000"),
        *("TZNAME:UTC-03:30", "TZOFFSETFROM:-0330", "TZOFFSETTO:-0330", "END:STANDARD"),
    ]


def test_changes_that_follow_no_rule_are_listed_and_no_rule_is_made_up() -> None:
    for place in ("Africa/Casablanca", "Africa/Cairo", "Asia/Jerusalem"):
        lines = as_file(ZoneInfo(place)).split("\r\n")
        years = {line[8:12] for line in lines if line.startswith("DTSTART")}
        assert years == {str(year) for year in range(2025, 2047)}, place
