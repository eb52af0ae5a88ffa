"""A time zone as calendars read it: when its clocks change, by a rule for each year where one is.

The icalendar library can make these itself, but has the clocks go forward an hour late.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, NamedTuple

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

AHEAD = 20
"""Years for which changes without a rule are listed."""

LEAST = 12
"""Years in a row that make a rule; fewer can be alike by chance."""

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

STEP = timedelta(days=1)
SECOND = timedelta(seconds=1)
NOTHING = timedelta()


class Kind(NamedTuple):
    """A change of the clocks: from which offset from UTC to which, and what that is called."""

    before: timedelta
    after: timedelta
    name: str


def timezone_of(zone: tzinfo, name: str, since: date, today: date) -> Timezone:
    """Return a zone under a name, valid from the year of ``since`` on."""
    start = datetime(since.year - 1, 1, 1, tzinfo=UTC)
    end = datetime(max(since.year, today.year) + AHEAD, 12, 31, tzinfo=UTC)
    onsets: dict[Kind, list[datetime]] = defaultdict(list)
    for moment in _changes(zone, start, end):
        kind = _kind(zone, moment)
        onsets[kind].append(moment.replace(tzinfo=None) + kind.before)
    made = Timezone()
    made.add("TZID", name)
    first = min((min(found) for found in onsets.values()), default=None)
    if first is None or first.year >= since.year:
        made.add_component(_always(zone, start))
    for kind, found in onsets.items():
        for component in _components(kind, found, end.year):
            made.add_component(component)
    return made


def _changes(zone: tzinfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield the moments from which another offset or name holds, found to the second."""
    low = start
    while low < end:
        high = low + STEP
        if _state(zone, low) != _state(zone, high):
            yield _between(zone, low, high)
        low = high


def _between(zone: tzinfo, low: datetime, high: datetime) -> datetime:
    before = _state(zone, low)
    while high - low > SECOND:
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (middle, high) if _state(zone, middle) == before else (low, middle)
    return high


def _state(zone: tzinfo, moment: datetime) -> tuple[timedelta | None, str | None]:
    local = moment.astimezone(zone)
    return local.utcoffset(), local.tzname()


def _kind(zone: tzinfo, moment: datetime) -> Kind:
    before, after = (each.astimezone(zone) for each in (moment - SECOND, moment))
    return Kind(before.utcoffset() or NOTHING, after.utcoffset() or NOTHING, after.tzname() or "")


def _always(zone: tzinfo, start: datetime) -> TimezoneStandard | TimezoneDaylight:
    """Return what holds before the first change, or forever where there is none."""
    local = start.astimezone(zone)
    offset = local.utcoffset() or NOTHING
    kind = Kind(offset, offset, local.tzname() or "")
    return _component(kind, start.replace(tzinfo=None), summer=(local.dst() or NOTHING) > NOTHING)


def _components(
    kind: Kind, onsets: Sequence[datetime], last: int
) -> Iterator[TimezoneStandard | TimezoneDaylight]:
    """Yield one component for all years that follow a rule, and one for each year before that.

    A list of dates in one component (RDATE) would be shorter, and fewer programs read it right.
    """
    ruled = _ruled(onsets, last)
    summer = NOTHING < kind.after - kind.before < STEP  # a day is left out over the date line
    for onset in onsets[: len(onsets) - len(ruled)]:
        yield _component(kind, onset, summer=summer)
    if ruled:
        component = _component(kind, ruled[0], summer=summer)
        component.add("RRULE", _rule(ruled))
        yield component


def _component(kind: Kind, onset: datetime, *, summer: bool) -> TimezoneStandard | TimezoneDaylight:
    component = TimezoneDaylight() if summer else TimezoneStandard()
    component.add("DTSTART", onset)
    component.add("TZOFFSETFROM", kind.before)
    component.add("TZOFFSETTO", kind.after)
    component.add("TZNAME", kind.name)
    return component


def _ruled(onsets: Sequence[datetime], last: int) -> Sequence[datetime]:
    """Return the longest row of onsets that follows one rule in each year up to the last."""
    for place in range(len(onsets)):
        row = onsets[place:]
        years = [onset.year for onset in row]
        if years == list(range(years[0], last + 1)) and len(row) >= LEAST and _rule(row):
            return row
    return ()


def _rule(onsets: Sequence[datetime]) -> dict[str, Any]:
    """Return the rule for each year that onsets follow, such as the last Sunday of March."""
    alike = {(onset.month, onset.weekday(), onset.time()) for onset in onsets}
    if len(alike) != 1:
        return {}
    places = {-1} if all(map(_is_last, onsets)) else {(each.day - 1) // 7 + 1 for each in onsets}
    if len(places) != 1:
        return {}
    ((month, weekday, _),) = alike
    return {"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": f"{places.pop()}{WEEKDAYS[weekday]}"}


def _is_last(onset: datetime) -> bool:
    """Whether an onset is on the last of its weekdays in a month."""
    return (onset + timedelta(days=7)).month != onset.month
