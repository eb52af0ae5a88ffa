"""A person's hours: when a day begins, when its slots and meals are, and which are their own."""

from collections.abc import Iterable, Iterator

from magstack.context import Terminal
from magstack.domain.hours import MEALS, SLOTS, DayRules
from magstack.domain.profile import REFILL_AHEAD, Profile
from magstack.domain.wording import so_many
from magstack.render.console import paragraph
from magstack.render.documents import Document

USUAL = DayRules()


def show(terminal: Terminal, hours: DayRules) -> None:
    """Say when a day begins, and when its slots and meals are; what is one's own is marked."""
    for line in lines(hours):
        paragraph(terminal, line)


def lines(hours: DayRules) -> Iterator[str]:
    """Yield a line for the day, for its slots and for its meals."""
    start = _marked(f"{hours.start:%H:%M}", own=hours.start != USUAL.start)
    bedtime = _marked(f"{hours.bedtime:%H:%M}", own=hours.bedtime != USUAL.bedtime)
    yield f"Day: begins at {start}, bedtime at {bedtime}"
    yield f"Slots: {_times(hours, SLOTS)} (60 min before bedtime)"
    yield f"Meals: {_times(hours, MEALS)}"


def refill(profile: Profile) -> str:
    """Say how long before a product runs out it is told."""
    days = profile.refill_ahead
    told = f"{so_many(days, 'day')} before a product runs out"
    return f"Refill: told {_marked(told, own=days != REFILL_AHEAD)}"


def document(hours: DayRules) -> Document:
    """Return the document of the hours; ``own`` names those that are not the usual ones."""
    times = {"day_start": hours.start, "bedtime": hours.bedtime}
    times |= {name: hours.time_of(name) for name in (*SLOTS, *MEALS)}
    ends = {"day_start": "start", "bedtime": "bedtime"}
    own = [name for name in times if _own(hours, ends.get(name, name))]
    return {**{name: f"{clock:%H:%M}" for name, clock in times.items()}, "own": own}


def _times(hours: DayRules, names: Iterable[str]) -> str:
    return ", ".join(
        _marked(f"{name} {hours.time_of(name):%H:%M}", own=_own(hours, name)) for name in names
    )


def _own(hours: DayRules, name: str) -> bool:
    """Whether a time was set by the person; night never is, because it follows bedtime."""
    return name != "night" and getattr(hours, name) != getattr(USUAL, name)


def _marked(text: str, *, own: bool) -> str:
    return f"{text} (yours)" if own else text
