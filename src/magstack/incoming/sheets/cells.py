"""Cells of a foreign table as values: days, moments, units; strictly, and nothing guessed."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple

from magstack.domain.amounts import Count
from magstack.domain.days import Status
from magstack.errors import DataError
from magstack.moments import YEARS, shown
from magstack.quantities import parse_units

ISO = "YYYY-MM-DD"

STYLES = {
    ISO: "(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})",
    "DD.MM.YYYY": r"(?P<day>[0-9]{1,2})\. ?(?P<month>[0-9]{1,2})\. ?(?P<year>[0-9]{4})",
    "DD/MM/YYYY": "(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})",
    "MM/DD/YYYY": "(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})/(?P<year>[0-9]{4})",
}
"""How dates are written, by the name that ``--date-format`` has for it."""

CLOCK = (
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"(?: ?(?P<half>[ap]\.?m\.?))?|(?P<bare>[0-9]{1,2}) ?(?P<of>[ap]\.?m\.?)"
)
"""A time of day with 24 hours or with am and pm; parts of a second are dropped."""

OFFSET = r"(?P<offset>[zZ]|[+-][0-9]{2}:?(?:[0-9]{2})?)"

MOMENT = f"(?P<date>.+?)(?:T| +)(?P<clock>{CLOCK})(?: ?{OFFSET})?"

KEPT = 4096
"""How many different texts of a kind are remembered: columns repeat themselves."""

SHOWN = 40
"""Characters of a cell that are quoted in a sentence."""

LONGEST = 100
"""Characters of a cell with a date or a time; a longer one is refused unread."""

EPOCH = datetime(1970, 1, 1)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


class Told(NamedTuple):
    """A local date and time as cells tell them; ``zone`` where they say how far from UTC."""

    date: date
    clock: time | None
    zone: tzinfo | None = None


class Instant(NamedTuple):
    """Seconds since 1970 UTC, and how many minutes local time is ahead of UTC then.

    ``twice`` says that clocks showed this time twice, and that this is the first of the two.
    """

    at: int
    offset: int
    date: date
    twice: bool = False


def quoted(text: str) -> str:
    """Quote a foreign cell for a sentence, shortened."""
    return shown(text if len(text) <= SHOWN else f"{text[:SHOWN]}…")


@lru_cache(KEPT)
def day_of(text: str, style: str) -> date:
    """Read a date that is written in a ``style``.

    Raises:
        DataError: it cannot be read, does not exist, or is not from 1970 to 2100.
    """
    words = text[:LONGEST].strip()
    match = re.fullmatch(STYLES[style], words)
    if match is None:
        raise DataError(_no_date(words, style))
    return _date(match, words, style)


def _date(match: "re.Match[str]", words: str, style: str) -> date:
    first, last = YEARS
    try:
        found = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        raise DataError(f"the date {quoted(words)} does not exist (read as {style})") from None
    if not first <= found.year <= last:
        raise DataError(f"the year of {quoted(words)} is not from {first} to {last}")
    return found


def _no_date(words: str, style: str) -> str:
    """Say what is wrong with a date, and which styles it could be in; none is picked."""
    if not words:
        return "it has no date; each row needs its own"
    if has_time(words):
        return f"{quoted(words)} is a date and a time; map its column so: datetime=COLUMN"
    fits = styles_of(words)
    wrong = f"the date {quoted(words)} is not written {style}"
    return f"{wrong}; say how: --date-format {' or '.join(fits)}" if fits else wrong


def styles_of(text: str) -> list[str]:
    """Return in which styles a text is a date that exists, with a time after it or without."""
    words = text[:LONGEST].strip()
    moment = re.fullmatch(MOMENT, words, re.IGNORECASE)
    words = moment["date"] if moment else words
    found = ((name, re.fullmatch(pattern, words)) for name, pattern in STYLES.items())
    return [name for name, match in found if match and _exists(match)]


def _exists(match: "re.Match[str]") -> bool:
    try:
        date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return False
    return True


def has_time(text: str) -> bool:
    """Whether a text is a date with a time after it, in any style."""
    words = text[:LONGEST].strip()
    return bool(re.fullmatch(MOMENT, words, re.IGNORECASE) and styles_of(words))


@lru_cache(KEPT)
def clock_of(text: str) -> time:
    """Read a time of day: ``22:05``, ``22:05:30``, ``10:05 pm``, ``10 pm``.

    Raises:
        DataError: it cannot be read, or does not exist.
    """
    words = text[:LONGEST].strip()
    match = re.fullmatch(CLOCK, words, re.IGNORECASE)
    if match is None:
        raise DataError(f"the time {quoted(words)} cannot be read; write it as in 22:05")
    return _clock(match, words)


def _clock(match: "re.Match[str]", words: str) -> time:
    hour, half = (
        int(match["hour"] or match["bare"]),
        (match["half"] or match["of"] or "")[:1].lower(),
    )
    if half and not 1 <= hour <= 12:
        raise DataError(
            f"the time {quoted(words)} does not exist; with am and pm hours are 1 to 12"
        )
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, int(match["minute"] or 0), int(match["second"] or 0))
    except ValueError:
        raise DataError(f"the time {quoted(words)} does not exist") from None


def moment_of(text: str, style: str) -> Told:
    """Read a date and a time in one cell: ``2026-11-20T22:05:00+01:00``, ``2026-11-20 22:05``.

    Raises:
        DataError: it cannot be read, or does not exist.
    """
    words = text[:LONGEST].strip()
    match = re.fullmatch(MOMENT, words, re.IGNORECASE)
    if match is None:
        raise DataError(_no_moment(words))
    zone = _zone(match["offset"]) if match["offset"] else None
    return Told(day_of(match["date"], style), clock_of(match["clock"]), zone)


def _no_moment(words: str) -> str:
    if not words:
        return "it has no date and time; each row needs its own"
    if styles_of(words):
        return f"{quoted(words)} is a date without a time; map its column so: date=COLUMN"
    return f"the date and time {quoted(words)} cannot be read; write it as in 2026-11-20 22:05"


def _zone(text: str) -> tzinfo:
    if text in "zZ":
        return UTC
    return timezone(timedelta(minutes=offset_of(text)), text)  # with a name, +00:00 is not UTC


@lru_cache(KEPT)
def offset_of(text: str) -> int:
    """Read how many minutes local time is ahead of UTC: ``+01:00``, ``-0330``, ``-03:30:00``.

    Raises:
        DataError: it cannot be read, or there is no such offset.
    """
    match = re.fullmatch("([+-])([0-9]{2}):?([0-9]{2})?(?::00)?", text[:LONGEST].strip())
    if match is None:
        raise DataError(f"the offset {quoted(text)} cannot be read; write it as in +01:00")
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    if minutes >= 24 * 60 or int(match[3] or 0) > 59:
        raise DataError(f"there is no offset {quoted(text)} from UTC")
    return -minutes if match[1] == "-" else minutes


def instant_of(day: date, clock: time, zone: tzinfo, told: tzinfo | None = None) -> Instant:
    """Return the instant of a local time in ``zone``, or in the one that it was ``told`` in.

    UTC names no place: what is told in it is local time in ``zone`` then.

    Raises:
        DataError: the clock was put forward and skipped this time, or it is out of range.
    """
    wall = datetime.combine(day, clock)
    moment = wall.replace(tzinfo=told or zone)
    if told is UTC:
        moment = moment.astimezone(zone)
    elif told is None:
        _must_exist(moment, wall, zone)
    offset = moment.utcoffset() or timedelta()
    local = moment.replace(tzinfo=None)
    twice = told is None and moment.replace(fold=1).utcoffset() != offset
    return checked(
        Instant((local - offset - EPOCH) // SECOND, offset // MINUTE, local.date(), twice)
    )


def _must_exist(moment: datetime, wall: datetime, zone: tzinfo) -> None:
    real = moment.astimezone(UTC).astimezone(zone)
    if real.replace(tzinfo=None) != wall:
        raise DataError(
            f"{wall:%H:%M} does not exist on {wall:%Y-%m-%d}: the clocks were put forward over "
            "it. Is it of another zone? Then say --tz"
        )


def checked(instant: Instant) -> Instant:
    """Return an instant that the record can hold.

    Raises:
        DataError: it is before 1970 or after 2100 in UTC.
    """
    if not 0 <= instant.at < 4_133_980_800:
        raise DataError(f"{instant.date} is out of range in UTC")
    return instant


def status_of(text: str) -> Status:
    """Read ``taken`` or ``skipped``.

    Raises:
        DataError: it is neither.
    """
    words = text.strip().lower()
    if words == "taken":
        return "taken"
    if words == "skipped":
        return "skipped"
    raise DataError(f"the status {quoted(text)} is neither taken nor skipped")


@lru_cache(KEPT)
def units_of(text: str, *, comma: bool = False) -> Count:
    """Read a number of units: above 0 to 1000, at most three decimals.

    Args:
        text: the cell.
        comma: whether ``0,5`` is read too, with one or two decimals: three could be thousands.

    Raises:
        UsageError: it cannot be read, or is out of range.
    """
    words = text[:LONGEST].strip()
    if comma and re.fullmatch("[0-9]{1,4},[0-9]{1,2}", words):
        words = words.replace(",", ".")
    return parse_units(words)
