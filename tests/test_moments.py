"""Times as a person writes them, at 22:05 on Friday 20 November 2026 in Lisbon unless said."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from magstack.domain.hours import DayRules
from magstack.errors import UsageError
from magstack.moments import coming_day, parse_clock, parse_day, parse_moment, spoken

LISBON = ZoneInfo("Europe/Lisbon")
TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 11, 20, 22, 5, 17, 250_000, tzinfo=LISBON)
TODAY = NOW.date()

T = TypeVar("T")

relaxed = settings(deadline=None)


def outcome(read: Callable[[], T]) -> T | str:
    """Return what was read, or the sentence of the refusal; anything else is raised."""
    try:
        return read()
    except UsageError as error:
        return str(error)


def is_sentence(text: str) -> bool:
    """Whether a terminal can show it, and it ends as sentences do."""
    return text.isprintable() and text.endswith(".")


def refusal(text: str, now: datetime = NOW, zone: tzinfo = LISBON) -> str:
    with pytest.raises(UsageError) as caught:
        parse_moment(text, now, zone)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("now", "2026-11-20T22:05:17+00:00"),
        ("NOW", "2026-11-20T22:05:17+00:00"),
        (" now ", "2026-11-20T22:05:17+00:00"),
        ("22:00", "2026-11-20T22:00:00+00:00"),
        ("9:00", "2026-11-20T09:00:00+00:00"),
        ("09:00:30", "2026-11-20T09:00:30+00:00"),
        ("22:05", "2026-11-20T22:05:00+00:00"),
        ("today 8:00", "2026-11-20T08:00:00+00:00"),
        ("yesterday 22:30", "2026-11-19T22:30:00+00:00"),
        ("Yesterday   22:30", "2026-11-19T22:30:00+00:00"),
        ("monday 9:00", "2026-11-16T09:00:00+00:00"),
        ("mon 9:00", "2026-11-16T09:00:00+00:00"),
        ("friday 22:05", "2026-11-20T22:05:00+00:00"),
        ("friday 22:06", "2026-11-13T22:06:00+00:00"),
        ("sat 0:00", "2026-11-14T00:00:00+00:00"),
        ("2026-11-20 08:15", "2026-11-20T08:15:00+00:00"),
        ("2026-11-20T08:15", "2026-11-20T08:15:00+00:00"),
        ("2026-11-20T08:15:42", "2026-11-20T08:15:42+00:00"),
        ("2026-11-20T08:15Z", "2026-11-20T08:15:00+00:00"),
        ("2026-07-01 08:15", "2026-07-01T08:15:00+01:00"),
        ("2024-02-29 08:15", "2024-02-29T08:15:00+00:00"),
        ("-2h", "2026-11-20T20:05:17+00:00"),
        ("-30m", "2026-11-20T21:35:17+00:00"),
        ("-1h30m", "2026-11-20T20:35:17+00:00"),
        ("-1d", "2026-11-19T22:05:17+00:00"),
        ("-1d2h3m", "2026-11-19T20:02:17+00:00"),
        ("-0m", "2026-11-20T22:05:17+00:00"),
    ],
)
def test_a_time_is_read(text: str, iso: str) -> None:
    moment = parse_moment(text, NOW, LISBON)

    assert moment.isoformat() == iso
    assert moment.tzinfo is LISBON


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-11-20T08:15:00+01:00", "2026-11-20T08:15:00+01:00"),
        ("2026-11-20 08:15 -05:30", "2026-11-20T08:15:00-05:30"),
        ("2026-11-20 22:00+00:00", "2026-11-20T22:00:00+00:00"),
        ("2026-11-21 07:05 +09:00", "2026-11-21T07:05:00+09:00"),
        ("2026-11-21 12:05 +14:00", "2026-11-21T12:05:00+14:00"),
        ("2026-07-01T08:15:42-00:30", "2026-07-01T08:15:42-00:30"),
    ],
)
@pytest.mark.parametrize("zone", [LISBON, TOKYO])
def test_a_time_with_an_offset_stays_that_of_its_place(text: str, iso: str, zone: tzinfo) -> None:
    """Someone in Tokyo logs what was taken in Lisbon: it counts on Lisbon's day."""
    assert parse_moment(text, NOW, zone).isoformat() == iso


def test_a_time_of_utc_names_no_place() -> None:
    """Programs write Z for an instant, wherever it was."""
    assert parse_moment("2026-11-20T12:00Z", NOW, TOKYO).isoformat() == "2026-11-20T21:00:00+09:00"


def test_a_time_with_an_offset_may_be_of_another_day_than_here() -> None:
    moment = parse_moment("2026-11-20 21:30 +00:00", NOW, TOKYO)

    assert DayRules().day_of(moment.replace(tzinfo=None)) == date(2026, 11, 20)
    assert DayRules().day_of(moment.astimezone(TOKYO).replace(tzinfo=None)) == date(2026, 11, 21)


SHAPES = 'Write now, 22:00, -2h, "yesterday 22:30", "monday 9:00" or "2026-11-20 08:15".'
CLOCKS = "Clock times run from 0:00 to 23:59."
YEARS = "Write a date from 1970 to 2100."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", f'"" is not a time that can be read. {SHAPES}'),
        ("banana", f'"banana" is not a time that can be read. {SHAPES}'),
        ("now\n", f'"now?" is not a time that can be read. {SHAPES}'),
        ("\x1b[31m", f'"?[31m" is not a time that can be read. {SHAPES}'),
        ("8am", f'"8am" is not a time that can be read. {SHAPES}'),
        ("22.00", f'"22.00" is not a time that can be read. {SHAPES}'),
        ("-", f'"-" is not a time that can be read. {SHAPES}'),
        ("-5", f'"-5" is not a time that can be read. {SHAPES}'),
        ("+2h", f'"+2h" is not a time that can be read. {SHAPES}'),
        ("-30m1h", f'"-30m1h" is not a time that can be read. {SHAPES}'),
        ("٢٢:٠٠", f'"٢٢:٠٠" is not a time that can be read. {SHAPES}'),
        ("31/12/2025 23:59", f'"31/12/2025 23:59" is not a time that can be read. {SHAPES}'),
        ("today", '"today" has no clock time. Write for example "today 22:30".'),
        ("2026-11-20", '"2026-11-20" has no clock time. Write for example "2026-11-20 22:30".'),
        ("24:00", f"24:00 does not exist. {CLOCKS}"),
        ("25:00", f"25:00 does not exist. {CLOCKS}"),
        ("yesterday 08:60", f"08:60 does not exist. {CLOCKS}"),
        ("2026-11-20 08:15:60", f"08:15:60 does not exist. {CLOCKS}"),
        ("2026-02-30 8:00", "2026-02-30 does not exist. Write a day from 01 to 28."),
        ("2026-12-32 8:00", "2026-12-32 does not exist. Write a day from 01 to 31."),
        ("2100-12-00 8:00", "2100-12-00 does not exist. Write a day from 01 to 31."),
        (
            "2026-13-01 8:00",
            (
                "2026-13-01 does not exist: months run from 01 to 12. "
                "Write the year, the month and the day, as in 2026-11-20."
            ),
        ),
        ("0000-01-01 0:00", f"The year 0 is out of range. {YEARS}"),
        ("1969-12-31 23:59", f"The year 1969 is out of range. {YEARS}"),
        ("2101-01-01 0:00", f"The year 2101 is out of range. {YEARS}"),
        ("1970-01-01 00:00+14:00", f"The year 1969 is out of range. {YEARS}"),
        ("1970-01-01 00:30 +00:31", f"The year 1969 is out of range. {YEARS}"),
        ("2100-12-31 23:30 -01:00", f"The year 2101 is out of range. {YEARS}"),
        (
            "2026-11-20 22:06 +00:00",
            (
                "Fri 20 Nov 2026, 22:06 (+00:00) is in the future. "
                "Write a time that has passed, or add --future to mean it."
            ),
        ),
        (
            "2026-11-21 08:00 +09:00",
            (
                "Sat 21 Nov 2026, 08:00 (+09:00) is in the future. "
                "Write a time that has passed, or add --future to mean it."
            ),
        ),
        (
            "2026-11-20 08:15+14:01",
            "There is no offset +14:01 from UTC. Write one such as +01:00 or -05:00, or none.",
        ),
        (
            "2026-11-20 08:15+01:60",
            "There is no offset +01:60 from UTC. Write one such as +01:00 or -05:00, or none.",
        ),
        (
            "22:06",
            (
                "Fri 20 Nov 2026, 22:06 (+00:00) is in the future. "
                "Write a time that has passed, or add --future to mean it."
            ),
        ),
        (
            "tomorrow 8:00",
            (
                "Sat 21 Nov 2026, 08:00 (+00:00) is in the future. "
                "Write a time that has passed, or add --future to mean it."
            ),
        ),
        (
            "2026-03-29 01:30",
            (
                "01:30 does not exist on 2026-03-29: the clocks were put forward over it. "
                "Write 02:30 for the same moment."
            ),
        ),
        (
            "x" * 10_000,
            (
                "A time has at most 40 characters, and this has 10000. "
                'Write for example "yesterday 22:30".'
            ),
        ),
    ],
)
def test_what_cannot_be_read_is_told_what_to_write(text: str, sentence: str) -> None:
    assert refusal(text) == sentence


def test_a_moment_in_the_future_is_allowed_where_it_is_meant() -> None:
    moment = parse_moment("tomorrow 8:00", NOW, LISBON, future=True)

    assert moment.isoformat() == "2026-11-21T08:00:00+00:00"


AFTER_MIDNIGHT = datetime(2026, 11, 21, 0, 30, tzinfo=LISBON)


def test_after_midnight_a_clock_time_still_to_come_is_of_the_evening_before() -> None:
    at = {text: parse_moment(text, AFTER_MIDNIGHT, LISBON) for text in ("23:00", "0:10", "4:00")}

    assert [f"{moment:%d %H:%M}" for moment in at.values()] == ["20 23:00", "21 00:10", "20 04:00"]


def test_after_midnight_a_time_before_the_day_begins_is_no_evening() -> None:
    assert refusal("3:59", AFTER_MIDNIGHT).startswith("Sat 21 Nov 2026, 03:59 (+00:00) is in")


def test_after_midnight_a_future_that_is_meant_is_this_day() -> None:
    moment = parse_moment("23:00", AFTER_MIDNIGHT, LISBON, future=True)

    assert moment.date() == AFTER_MIDNIGHT.date()


def test_the_day_may_begin_at_midnight() -> None:
    with pytest.raises(UsageError, match="in the future"):
        parse_moment("23:00", AFTER_MIDNIGHT, LISBON, day_start=time(0))


def test_a_time_that_comes_twice_is_the_earlier_one() -> None:
    moment = parse_moment("2026-10-25 01:30", NOW, LISBON)

    assert moment.isoformat() == "2026-10-25T01:30:00+01:00"


def test_between_the_two_the_first_is_not_in_the_future() -> None:
    """At the second 01:10, the wall clock of the first 01:30 is later, but it has passed."""
    second = datetime(2026, 10, 25, 1, 10, fold=1, tzinfo=LISBON)

    assert parse_moment("1:30", second, LISBON).isoformat() == "2026-10-25T01:30:00+01:00"


def test_relative_times_are_elapsed_over_a_day_of_25_hours() -> None:
    noon = datetime(2026, 10, 25, 12, 0, tzinfo=LISBON)

    assert parse_moment("-1d", noon, LISBON).isoformat() == "2026-10-24T13:00:00+01:00"
    assert parse_moment("-11h", noon, LISBON).isoformat() == "2026-10-25T01:00:00+00:00"
    assert parse_moment("-12h", noon, LISBON).isoformat() == "2026-10-25T01:00:00+01:00"


def test_relative_times_are_elapsed_over_a_day_of_23_hours() -> None:
    noon = datetime(2026, 3, 29, 12, 0, tzinfo=LISBON)

    assert parse_moment("-1d", noon, LISBON).isoformat() == "2026-03-28T11:00:00+00:00"
    assert parse_moment("-10h", noon, LISBON).isoformat() == "2026-03-29T02:00:00+01:00"
    assert parse_moment("-11h", noon, LISBON).isoformat() == "2026-03-29T00:00:00+00:00"


def test_now_may_come_from_another_zone() -> None:
    """A journey: it is already Saturday morning in Tokyo."""
    assert parse_moment("6:30", NOW, TOKYO).isoformat() == "2026-11-21T06:30:00+09:00"
    assert parse_moment("fri 22:05", NOW, TOKYO).isoformat() == "2026-11-20T22:05:00+09:00"


zones = st.sampled_from([LISBON, TOKYO, ZoneInfo("America/St_Johns"), UTC])
instants = st.datetimes(
    datetime(1971, 1, 1), datetime(2099, 12, 30), timezones=st.just(UTC)
)  # a day and more inside the years that can be written, whatever the zone


@relaxed
@given(zones, instants)
@example(LISBON, datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
@example(LISBON, datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
@example(LISBON, datetime(2026, 3, 29, 1, 0, tzinfo=UTC))
def test_a_local_time_with_its_offset_is_read_back(zone: tzinfo, instant: datetime) -> None:
    """Through both 01:30 of a day of 25 hours, and around the gap of a day of 23."""
    there = instant.replace(second=0, microsecond=0).astimezone(zone)
    assume((there.utcoffset() or timedelta()).total_seconds() % 60 == 0)

    moment = parse_moment(there.isoformat(), instant, zone)

    assert moment.astimezone(UTC) == there.astimezone(UTC)  # in UTC: 01:30 twice equals nothing
    assert moment.isoformat() == there.isoformat()


@relaxed
@given(zones, instants, st.integers(0, 999), st.integers(0, 999))
def test_a_relative_time_lies_exactly_that_far_back(
    zone: tzinfo, instant: datetime, hours: int, minutes: int
) -> None:
    now = max(instant, datetime(1971, 3, 1, tzinfo=UTC)).replace(microsecond=0)

    moment = parse_moment(f"-{hours}h{minutes}m", now, zone)

    assert now - moment.astimezone(UTC) == timedelta(hours=hours, minutes=minutes)


words = st.sampled_from(
    [
        "now",
        "today ",
        "monday ",
        "yesterday ",
        "2026-03-29",
        "2026-10-25 ",
        "T",
        "1:30",
        "24:00",
        "-",
        "2h",
        "30m",
        "Z",
        "+01:00",
        ":",
        " ",
        "٣",
        "\n",
        "9",
        "00",
    ]
)
texts = st.text(max_size=50) | st.lists(words, max_size=5).map("".join)


@settings(deadline=None, max_examples=100)
@given(texts, zones, instants)
def test_any_text_is_a_moment_that_has_passed_or_is_refused(
    text: str, zone: tzinfo, instant: datetime
) -> None:
    moment = outcome(lambda: parse_moment(text, instant, zone))

    if isinstance(moment, str):
        assert is_sentence(moment)
    else:
        assert moment.astimezone(UTC) <= instant
        assert moment.tzinfo is zone or moment.isoformat()[-6:] in text
        assert moment.microsecond == 0


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", date(2026, 11, 20)),
        ("Yesterday", date(2026, 11, 19)),
        ("tomorrow", date(2026, 11, 21)),
        ("friday", date(2026, 11, 20)),
        ("sat", date(2026, 11, 14)),
        ("monday", date(2026, 11, 16)),
        ("2026-11-20", date(2026, 11, 20)),
        ("2024-02-29", date(2024, 2, 29)),
        ("-3d", date(2026, 11, 17)),
    ],
)
def test_a_day_is_read(text: str, day: date) -> None:
    assert parse_day(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", TODAY),
        ("friday", TODAY),
        ("sun", date(2026, 11, 22)),
        ("Monday", date(2026, 11, 23)),
        ("tomorrow", date(2026, 11, 21)),
        ("2026-12-01", date(2026, 12, 1)),
        ("yesterday", date(2026, 11, 19)),
    ],
)
def test_a_weekday_that_is_yet_to_come_is_the_next_one(text: str, day: date) -> None:
    assert coming_day(text, TODAY) == day


DAYS = "Write today, yesterday, monday, -3d, +3d or 2026-11-20."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", f'"" is not a day that can be read. {DAYS}'),
        ("2026-11-20 08:15", f'"2026-11-20 08:15" is not a day that can be read. {DAYS}'),
        ("20.11.2026", f'"20.11.2026" is not a day that can be read. {DAYS}'),
        ("2026-02-29", "2026-02-29 does not exist. Write a day from 01 to 28."),
        ("2101-01-01", f"The year 2101 is out of range. {YEARS}"),
    ],
)
def test_a_day_that_cannot_be_read_is_told_what_to_write(text: str, sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_day(text, TODAY)
    assert str(caught.value) == sentence


@relaxed
@given(st.dates(date(1970, 1, 1), date(2100, 12, 31)))
def test_a_date_is_read_back(day: date) -> None:
    assert parse_day(day.isoformat(), TODAY) == day


@relaxed
@given(st.dates(date(1971, 1, 1), date(2099, 12, 31)), st.sampled_from(["mon", "Thursday", "sun"]))
def test_a_weekday_is_within_the_last_seven_days(today: date, weekday: str) -> None:
    day = parse_day(weekday, today)

    assert timedelta() <= today - day < timedelta(days=7)
    assert spoken(datetime.combine(day, time(12), UTC)).startswith(weekday.capitalize()[:3])


@settings(deadline=None, max_examples=100)
@given(texts)
def test_any_text_is_a_day_or_is_refused(text: str) -> None:
    day = outcome(lambda: parse_day(text, TODAY))

    assert is_sentence(day) if isinstance(day, str) else 1970 <= day.year <= 2100


def test_a_clock_time_is_read() -> None:
    assert parse_clock("22:00") == time(22)
    assert parse_clock(" 9:05 ") == time(9, 5)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("10pm", '"10pm" is not a clock time. Write it with 24 hours, for example 22:00.'),
        ("9:5", '"9:5" is not a clock time. Write it with 24 hours, for example 22:00.'),
        ("24:00", f"24:00 does not exist. {CLOCKS}"),
    ],
)
def test_a_clock_time_that_cannot_be_read_is_told_what_to_write(text: str, sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_clock(text)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("minutes", "offset"),
    [(60, "+01:00"), (0, "+00:00"), (-210, "-03:30"), (345, "+05:45")],
)
def test_a_moment_is_echoed_with_its_weekday_and_offset(minutes: int, offset: str) -> None:
    zone = timezone(timedelta(minutes=minutes))

    echo = spoken(datetime(2026, 11, 20, 22, 5, 17, tzinfo=zone))

    assert echo == f"Fri 20 Nov 2026, 22:05 ({offset})"
