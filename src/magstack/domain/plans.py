"""Plans in time: how one takes the place of another, pauses, goes on, and what it was when."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from magstack.domain.doses import Dose
from magstack.domain.hours import DAY


class Revision(NamedTuple):
    """A change of a product's plan, from a day on; days before it stay as they were.

    ``ended`` are doses with their new last day, ``moved`` doses of the future with other days, and
    ``begun`` new ones, each with its first day.
    """

    ended: tuple[tuple[Dose, date], ...] = ()
    moved: tuple[Dose, ...] = ()
    begun: tuple[Dose, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.ended or self.moved or self.begun)

    def over(self, doses: Iterable[Dose]) -> tuple[Dose, ...]:
        """Return the doses as they are after this change."""
        last = {dose.id: until for dose, until in self.ended}
        places = {dose.id: dose for dose in self.moved}
        kept = (
            replace(dose, until=last[dose.id]) if dose.id in last else places.get(dose.id, dose)
            for dose in doses
        )
        return (*kept, *self.begun)


class Phase(NamedTuple):
    """The days from ``since`` to ``until``, both included, on which the same doses were planned.

    None is open. No ``doses`` are a pause, or the time after the last plan.
    """

    since: date | None
    until: date | None
    doses: tuple[Dose, ...]


def left_on(doses: Iterable[Dose], day: date) -> list[Dose]:
    """Return the doses that some day from ``day`` on still has."""
    return [dose for dose in doses if dose.ever and (dose.until is None or dose.until >= day)]


def replaced(doses: Iterable[Dose], new: Iterable[Dose], day: date) -> Revision:
    """Let ``new`` doses take the place of all others from ``day`` on; a ramp has its own days."""
    ended = tuple((dose, day - DAY) for dose in left_on(doses, day))
    begun = tuple(dose if dose.since else replace(dose, since=day) for dose in new)
    return Revision(ended, begun=begun)


def paused(doses: Sequence[Dose], first: date, last: date) -> Revision:
    """Plan nothing from ``first`` to ``last``, both included, and go on after it.

    A ramp waits: what it had left of its step follows after the pause, and so do later steps,
    until another plan begins that has its own day. Of what is no ramp a last day that was set
    stays. Where nothing is planned already, nothing waits twice. Cycles are counted on: by the
    calendar, or with the ramp.
    """
    ended: list[tuple[Dose, date]] = []
    moved: list[Dose] = []
    begun: list[Dose] = []
    left = left_on(doses, first)
    delays = _delays(left, first, last)
    for dose in left if first <= last else ():
        after = _after(dose, first, last, delays.get(dose), _follower(dose, left))
        if dose.since is not None and dose.since >= first:
            moved += [after] if after != dose else []
            continue
        ended.append((dose, first - DAY))
        if after.ever:
            begun.append(replace(after, id=None))
    return Revision(tuple(ended), tuple(moved), tuple(begun))


def _delays(doses: Collection[Dose], first: date, last: date) -> dict[Dose, timedelta]:
    """Return how long the steps of a ramp wait for a pause.

    A gap before a step makes it less; after another plan that has its own day nothing waits.
    """
    delays: dict[Dose, timedelta] = {}
    end, delay = first - DAY, last - first + DAY
    for dose in _steps(doses):
        since = max(dose.since or first, first)
        if since > end:
            free = last if _taken_over(doses, end, since) else end + delay
            delay = max(timedelta(), free + DAY - since)
        delays[dose] = delay
        end = max(end, dose.until or date.max - DAY)
    return delays


def _steps(doses: Iterable[Dose]) -> list[Dose]:
    """Return the steps of ramps in their order."""
    steps = [dose for dose in doses if dose.schedule.step]
    return sorted(steps, key=lambda dose: dose.since or date.min)


def _taken_over(doses: Iterable[Dose], end: date, since: date) -> bool:
    """Whether a plan that is no ramp begins after ``end``, until ``since``."""
    others = (dose.since for dose in doses if dose.since and not dose.schedule.step)
    return any(end < other <= since for other in others)


def _follower(step: Dose, doses: Iterable[Dose]) -> date | None:
    """Return the day on which a plan takes over from a step of a ramp that ends, or None."""
    if step.until is None:
        return None
    later = [dose.since for dose in doses if dose.since and not dose.schedule.step]
    return min((day for day in later if day > step.until), default=None)


def _after(
    dose: Dose, first: date, last: date, delay: timedelta | None, follower: date | None
) -> Dose:
    """Return what is left of a dose once a pause is over; no delay is that of no ramp."""
    since, until = max(dose.since or first, first), dose.until
    if delay is None:
        return _on(dose, max(since, last + DAY), until)
    if until is not None:
        until = min(until + delay, (follower or date.max) - DAY)
    return _on(dose, since + delay, until, delay)


def resumed(doses: Iterable[Dose], day: date) -> Revision:
    """Let a plan that has nothing on ``day`` go on with it: what waits begins, a ramp with it."""
    left = left_on(doses, day)
    again = on_hold(left, day)
    if again is None:
        return Revision()
    waiting = _waiting(left, again)
    moved = [_earlier(dose, again - day, _follower(dose, left)) for dose in waiting]
    moved += [
        _on(dose, day, dose.until)
        for dose in left
        if dose.since == again and not dose.schedule.step
    ]
    return Revision(moved=tuple(moved))


def _waiting(doses: Collection[Dose], again: date) -> Iterator[Dose]:
    """Yield the steps of a ramp that follow each other from the day on which it goes on."""
    end = again - DAY
    for dose in _steps(doses):
        since = dose.since or again
        if since > end + DAY or (since > again and _taken_over(doses, end, since)):
            return
        yield dose
        end = max(end, dose.until or date.max - DAY)


def _earlier(step: Dose, early: timedelta, follower: date | None) -> Dose:
    """Return a step so much earlier; the last before another plan still lasts until that."""
    until = step.until
    if until is not None and until + DAY != follower:
        until -= early
    return _on(step, step.since - early if step.since else None, until, -early)


def _on(dose: Dose, since: date | None, until: date | None, by: timedelta = timedelta()) -> Dose:
    """Return a dose on other days, whose cycle is counted on, from ``by`` later."""
    schedule, counted = dose.schedule, dose.counted_from
    if schedule.cycle > 1 and since is not None and counted is not None:
        whole = (since - counted - by).days % schedule.cycle == 0
        schedule = schedule._replace(anchor=None if whole else counted + by)
    return replace(dose, since=since, until=until, schedule=schedule)


def on_hold(doses: Sequence[Dose], day: date) -> date | None:
    """Return the day on which a plan goes on that has nothing on ``day``, or None."""
    if any(dose.in_force(day) for dose in doses):
        return None
    later = [dose.since for dose in left_on(doses, day) if dose.since]
    return min(later, default=None)


def phases(doses: Iterable[Dose]) -> Iterator[Phase]:
    """Yield the plans of a product one after the other, with the pauses between them."""
    known = [dose for dose in doses if dose.ever]
    starts = {dose.since for dose in known if dose.since}
    starts |= {dose.until + DAY for dose in known if dose.until}
    edges = sorted(starts)
    if any(dose.since is None for dose in known):
        first = edges[0] - DAY if edges else None
        yield Phase(None, first, tuple(dose for dose in known if dose.since is None))
    for place, edge in enumerate(edges):
        until = edges[place + 1] - DAY if place + 1 < len(edges) else None
        present = tuple(dose for dose in known if dose.in_force(edge))
        if present or until is not None:
            yield Phase(edge, until, present)
