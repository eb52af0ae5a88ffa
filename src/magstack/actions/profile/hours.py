"""The hours of a person's days: read as they are typed, held against each other, and kept."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import time
from itertools import pairwise
from typing import Any

from magstack.domain.hours import MEALS, SLOTS, DayRules
from magstack.domain.profile import REFILL_AHEAD
from magstack.domain.wording import capital, listed
from magstack.errors import UsageError, suggestion
from magstack.moments import parse_clock, shown
from magstack.store.reading import HOURS

NOT_SAID = "none"
"""Typed in the place of a value, it takes back what was said."""

USUAL = DayRules()

LATEST_START = time(11, 59)
"""A day that begins later would take more than half of it from the calendar day before."""

FARTHEST = 366
"""Days ahead; nobody buys further ahead."""

OWN = (*(slot for slot in SLOTS if slot != "night"), *MEALS)
"""What has a time of its own; night follows bedtime."""


def read(
    hours: DayRules, bedtime: str | None, day_start: str | None, slots: Sequence[str]
) -> DayRules:
    """Return the hours with what was typed in the place of what was so; None leaves it.

    ``slots`` are each a slot or a meal with its time: ``noon=13:00``, or ``noon=none``.

    Raises:
        UsageError: a time cannot be read, or the hours contradict each other.
    """
    typed = dict(_by_slot(slots))
    if bedtime is not None:
        typed["bedtime"] = bedtime
    if day_start is not None:
        typed["start"] = day_start
    if not typed:
        return hours
    clocks: dict[str, Any] = {name: _clock(name, text) for name, text in typed.items()}
    return held_together(replace(hours, **clocks))


def _by_slot(slots: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the slot or the meal that each text is about, and the text of its time."""
    seen = set()
    for text in slots:
        name, _, clock = (part.strip().lower() for part in text.partition("="))
        if name == "night":
            raise UsageError("Night is 60 minutes before bedtime, so set that: --bedtime 23:30")
        if name not in OWN:
            near = suggestion(name, [*SLOTS, *MEALS])
            raise UsageError(f"{shown(name)} is no slot or meal.{near} Write {listed(OWN, 'or')}.")
        if not clock:
            raise UsageError(f"{capital(name)} has no time. Write --slot {name}=13:00, or none.")
        if name in seen:
            raise UsageError(f"{capital(name)} is given twice. Give each slot once.")
        seen.add(name)
        yield name, clock


def _clock(name: str, text: str) -> time | None:
    """Return the time that is meant; None is for a meal at the time of its slot."""
    if text.strip().lower() == NOT_SAID:
        usual: time | None = getattr(USUAL, name)
        return usual
    return parse_clock(text)


def held_together(hours: DayRules) -> DayRules:
    """Return hours that can be a day's.

    Raises:
        UsageError: the day begins after noon, or its times are not in their order.
    """
    if hours.start > LATEST_START:
        raise UsageError(
            f"A day begins from 00:00 to {LATEST_START:%H:%M}, and not at {hours.start:%H:%M}. "
            "Write for example --day-start 05:00."
        )
    if hours.order(hours.bedtime) <= hours.order(hours.night):
        raise UsageError(
            f"Bedtime at {hours.bedtime:%H:%M} is not before the end of the day at "
            f"{hours.start:%H:%M}. Correct one of them: --bedtime or --day-start."
        )
    for names in (SLOTS, tuple(MEALS)):
        for earlier, later in pairwise(names):
            _in_order(hours, earlier, later)
    return hours


def _in_order(hours: DayRules, earlier: str, later: str) -> None:
    """Refuse hours in which one slot or meal does not come before another."""
    first, then = hours.time_of(earlier), hours.time_of(later)
    if hours.order(first) >= hours.order(then):
        raise UsageError(
            f"{capital(earlier)} at {first:%H:%M} is not before {later} at {then:%H:%M}"
            f"{', 60 minutes before bedtime,' if later == 'night' else ''} in a day that begins at "
            f"{hours.start:%H:%M}. Correct one of them: --slot {earlier}=HH:MM, {_option(later)} "
            "or --day-start."
        )


def _option(name: str) -> str:
    return "--bedtime" if name == "night" else f"--slot {name}=HH:MM"


def read_ahead(text: str) -> int:
    """Read how many days before a product runs out it is told: ``10d`` or ``10``.

    Raises:
        UsageError: it cannot be read, or is more than 366.
    """
    words = text.strip().lower()
    if words == NOT_SAID:
        return REFILL_AHEAD
    match = re.fullmatch("([0-9]{1,3}) *(?:d|days?)?", words)
    if match is None or int(match[1]) > FARTHEST:
        raise UsageError(
            f"{shown(words)} is no number of days to be told ahead. Write from 0d to {FARTHEST}d, "
            "for example --refill-ahead 10d."
        )
    return int(match[1])


def differing(before: DayRules, after: DayRules) -> Iterator[str]:
    """Yield in words each time that is another one now: ``bedtime 23:30 (night 22:30)``."""
    for setting, name in HOURS.items():
        if getattr(before, name) != getattr(after, name):
            notes = ["the usual"] if getattr(after, name) == getattr(USUAL, name) else []
            notes += [f"night {after.night:%H:%M}"] if name == "bedtime" else []
            noted = f" ({'; '.join(notes)})" if notes else ""
            yield f"{setting.replace('-', ' ')} {after.time_of(name):%H:%M}{noted}"


def kept(hours: DayRules) -> dict[str, str | None]:
    """Return the settings that hours are kept as; None for what is as usual."""
    values = {setting: getattr(hours, name) for setting, name in HOURS.items()}
    return {
        setting: None if value == getattr(USUAL, HOURS[setting]) else f"{value:%H:%M}"
        for setting, value in values.items()
    }
