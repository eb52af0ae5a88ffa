"""Times as a person writes them: a small, strict grammar that says what to write instead.

There is no clock in here: what "now" and "today" are comes in.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from magstack.domain.hours import DayRules
from magstack.errors import UsageError

LONGEST = 40
"""Characters; a longer text is refused unread."""

YEARS = (1970, 2100)
"""The first and the last year that can be written."""

DAY_START = DayRules().start
"""When a day begins where the person has set nothing else."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""The days of a week as they are typed, in the order of ``date.weekday``."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAY = {word: number for number, day in enumerate(WEEKDAYS) for word in (day, day[:3])}
_NEAR = {"today": 0, "yesterday": -1, "tomorrow": 1}

_FARTHEST = timedelta(hours=14)
"""No place on earth is further from UTC."""

_CLOCK = r"(?P<clock>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)"
_DATE = r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
_OFFSET = r"(?P<offset>z|[+-][0-9]{2}:[0-9]{2})"
_AGO = r"-(?=[0-9])(?:([0-9]{1,4})d)?(?:([0-9]{1,4})h)?(?:([0-9]{1,4})m)?"


@dataclass(frozen=True, slots=True)
class _Here:
    """Where and when something is read: ``now`` is in ``zone``."""

    now: datetime
    zone: tzinfo
    day_start: time
    future: bool

    def local(self, day: date, clock: time) -> datetime:
        """Return the local moment; of two (the clock was put back) the earlier.

        Raises:
            UsageError: the clock was put forward and skipped this time.
        """
        wall = datetime.combine(day, clock)
        moment = wall.replace(tzinfo=self.zone)
        real = moment.astimezone(UTC).astimezone(self.zone)
        if real.replace(tzinfo=None) != wall:
            raise UsageError(
                f"{wall:%H:%M} does not exist on {day}: the clocks were put forward over it. "
                f"Write {real:%H:%M} for the same moment."
            )
        return moment

    def ahead(self, moment: datetime) -> bool:
        """Whether a moment lies in the future (two moments of one zone compare by wall clock)."""
        return moment.astimezone(UTC) > self.now.astimezone(UTC)


def parse_moment(
    text: str,
    now: datetime,
    zone: tzinfo,
    *,
    day_start: time = DAY_START,
    future: bool = False,
) -> datetime:
    """Read ``22:00``, ``yesterday 22:30``, ``monday 9:00``, ``2026-11-20 08:15``, ``-2h``, ``now``.

    A clock time alone is on the calendar date of ``now``, except after midnight and before
    ``day_start``: then a time still to come is that of the evening before. A weekday is the
    most recent one at which the time has passed. ``-1d`` is 24 hours ago. What has an offset,
    ``2026-11-20 22:30 +00:00``, stays the local time of the place where it was; Z names no place.

    Args:
        text: what the person wrote, at most 40 characters.
        now: the moment of reading, aware.
        zone: the zone in which times without an offset are meant, and those of Z are told.
        day_start: when the person's day begins.
        future: whether a moment after ``now`` is meant and allowed.

    Returns:
        An aware moment in ``zone`` or with the offset that was typed, in whole seconds, from
        1970 to 2100, there and in UTC.

    Raises:
        UsageError: it cannot be read, does not exist, or lies in the future.
    """
    here = _Here(now.astimezone(zone).replace(microsecond=0), zone, day_start, future)
    moment = _read(trimmed(text), here)
    for told in (moment, moment.astimezone(UTC)):
        _check_year(told.year)
    if here.ahead(moment) and not future:
        raise UsageError(
            f"{spoken(moment)} is in the future. "
            "Write a time that has passed, or add --future to mean it."
        )
    return moment


def _read(words: str, here: _Here) -> datetime:
    for pattern, reader in _READERS.items():
        if match := re.fullmatch(pattern, words):
            return reader(match, here)
    if _day_of(words, here.now.date()):
        raise UsageError(f'{shown(words)} has no clock time. Write for example "{words} 22:30".')
    raise UsageError(
        f"{shown(words)} is not a time that can be read. Write now, 22:00, -2h, "
        '"yesterday 22:30", "monday 9:00" or "2026-11-20 08:15".'
    )


def _read_now(_: "re.Match[str]", here: _Here) -> datetime:
    return here.now


def _read_ago(match: "re.Match[str]", here: _Here) -> datetime:
    days, hours, minutes = (int(part or 0) for part in match.groups())
    back = timedelta(days=days, hours=hours, minutes=minutes)
    return (here.now.astimezone(UTC) - back).astimezone(here.zone)


def _read_clock(match: "re.Match[str]", here: _Here) -> datetime:
    clock, today = _clock(match["clock"]), here.now.date()
    moment = here.local(today, clock)
    after_midnight = here.now.time() < here.day_start <= clock
    if after_midnight and here.ahead(moment) and not here.future:
        return here.local(today - timedelta(days=1), clock)
    return moment


def _read_near(match: "re.Match[str]", here: _Here) -> datetime:
    day = here.now.date() + timedelta(days=_NEAR[match["word"]])
    return here.local(day, _clock(match["clock"]))


def _read_weekday(match: "re.Match[str]", here: _Here) -> datetime:
    day, clock = _latest(match["word"], here.now.date()), _clock(match["clock"])
    moment = here.local(day, clock)
    return here.local(day - timedelta(days=7), clock) if here.ahead(moment) else moment


def _read_dated(match: "re.Match[str]", here: _Here) -> datetime:
    day, clock = _date(match["date"]), _clock(match["clock"])
    if match["offset"] is None:
        return here.local(day, clock)
    if match["offset"] == "z":
        return datetime.combine(day, clock, UTC).astimezone(here.zone)
    return datetime.combine(day, clock, timezone(_offset(match["offset"])))


_READERS: "dict[str, Callable[[re.Match[str], _Here], datetime]]" = {
    "now": _read_now,
    _AGO: _read_ago,
    _CLOCK: _read_clock,
    rf"(?P<word>{'|'.join(_NEAR)}) +{_CLOCK}": _read_near,
    rf"(?P<word>{'|'.join(_WEEKDAY)}) +{_CLOCK}": _read_weekday,
    rf"{_DATE}(?:t| +){_CLOCK}(?: ?{_OFFSET})?": _read_dated,
}
"""The shapes that are read. They are compiled when used: most commands read no time."""


def parse_day(text: str, today: date) -> date:
    """Read ``today``, ``yesterday``, ``tomorrow``, ``monday``, ``2026-11-20``, ``-3d`` or ``+3d``.

    A weekday is the most recent one, today included. The result is from 1970 to 2100.

    Raises:
        UsageError: it cannot be read or does not exist.
    """
    words = trimmed(text)
    day = _day_of(words, today)
    if day is None:
        raise UsageError(
            f"{shown(words)} is not a day that can be read. "
            "Write today, yesterday, monday, -3d, +3d or 2026-11-20."
        )
    _check_year(day.year)
    return day


def coming_day(text: str, today: date) -> date:
    """Read a day that is yet to come: a weekday is the next one, today included.

    Raises:
        UsageError: it cannot be read.
    """
    day = parse_day(text, today)
    weekday = text.strip().lower() in _WEEKDAY
    return day + timedelta(days=7) if weekday and day < today else day


def _day_of(words: str, today: date) -> date | None:
    """Return the day that the words name, or None when they name none."""
    if words in _NEAR:
        return today + timedelta(days=_NEAR[words])
    if words in _WEEKDAY:
        return _latest(words, today)
    if match := re.fullmatch("([-+][0-9]{1,4})d", words):
        return today + timedelta(days=int(match[1]))
    return _date(words) if re.fullmatch(_DATE, words) else None


def parse_clock(text: str) -> time:
    """Read a clock time of 24 hours, ``22:00``.

    Raises:
        UsageError: it cannot be read or does not exist.
    """
    words = trimmed(text)
    if not re.fullmatch("[0-9]{1,2}:[0-9]{2}", words):
        raise UsageError(
            f"{shown(words)} is not a clock time. Write it with 24 hours, for example 22:00."
        )
    return _clock(words)


def spoken(moment: datetime) -> str:
    """Write an aware moment as it is echoed: ``Fri 20 Nov 2026, 22:05 (+01:00)``."""
    weekday = WEEKDAYS[moment.weekday()][:3].capitalize()
    month = _MONTHS[moment.month - 1]
    minutes = int((moment.utcoffset() or timedelta()).total_seconds() / 60)
    offset = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    return f"{weekday} {moment.day} {month} {moment.year}, {moment:%H:%M} ({offset})"


def trimmed(
    text: str, longest: int = LONGEST, what: str = "A time", example: str = '"yesterday 22:30"'
) -> str:
    """Return the text in lower case without outer spaces, and refuse one that is too long."""
    if len(text) > longest:
        raise UsageError(
            f"{what} has at most {longest} characters, and this has {len(text)}. "
            f"Write for example {example}."
        )
    return text.strip(" ").lower()


def shown(text: str) -> str:
    """Quote foreign text for a sentence, without characters that a terminal would obey."""
    return f'"{"".join(char if char.isprintable() else "?" for char in text)}"'


def _latest(weekday: str, today: date) -> date:
    return today - timedelta(days=(today.weekday() - _WEEKDAY[weekday]) % 7)


def _clock(text: str) -> time:
    hour, minute, second = map(int, f"{text}:0".split(":")[:3])
    try:
        return time(hour, minute, second)
    except ValueError:
        raise UsageError(f"{text} does not exist. Clock times run from 0:00 to 23:59.") from None


def _date(text: str) -> date:
    year, month, day = map(int, text.split("-"))
    _check_year(year)
    if not 1 <= month <= 12:
        raise UsageError(
            f"{text} does not exist: months run from 01 to 12. "
            "Write the year, the month and the day, as in 2026-11-20."
        )
    try:
        return date(year, month, day)
    except ValueError:
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        raise UsageError(f"{text} does not exist. Write a day from 01 to {last.day}.") from None


def _check_year(year: int) -> None:
    first, last = YEARS
    if not first <= year <= last:
        raise UsageError(f"The year {year} is out of range. Write a date from {first} to {last}.")


def _offset(text: str) -> timedelta:
    hours, minutes = map(int, text[1:].split(":"))
    size = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or size > _FARTHEST:
        raise UsageError(
            f"There is no offset {text} from UTC. Write one such as +01:00 or -05:00, or none."
        )
    return -size if text[0] == "-" else size
