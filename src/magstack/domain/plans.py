"""Plans in time: how one takes the place of another, pauses, goes on, and what it was when."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from magstack.domain.doses import Dose

DAY = timedelta(days=1)


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

    A ramp waits: what it had left of its step follows after the pause, and so do later steps. A
    last day that was set stays. A plan that is paused already goes on later.
    """
    first = max(first, on_hold(doses, first) or first)
    away = last - first + DAY
    ended: list[tuple[Dose, date]] = []
    moved: list[Dose] = []
    begun: list[Dose] = []
    if last < first:
        return Revision()
    for dose in left_on(doses, first):
        after = _after(dose, first, last, away)
        if dose.since is not None and dose.since >= first:
            moved += [after] if after != dose else []
            continue
        ended.append((dose, first - DAY))
        if after.ever:
            begun.append(replace(after, id=None))
    return Revision(tuple(ended), tuple(moved), tuple(begun))


def _after(dose: Dose, first: date, last: date, away: timedelta) -> Dose:
    """Return what is left of a dose once a pause is over."""
    since = max(dose.since or first, first)
    if dose.schedule.step:
        until = None if dose.until is None else dose.until + away
        return replace(dose, since=since + away, until=until)
    return replace(dose, since=max(since, last + DAY))


def resumed(doses: Iterable[Dose], day: date) -> Revision:
    """Let what is planned for later begin on ``day``; the steps of a ramp follow as they are."""
    later = [dose for dose in left_on(doses, day) if dose.since is not None and dose.since > day]
    if not later:
        return Revision()
    early = min(dose.since for dose in later if dose.since is not None) - day
    return Revision(moved=tuple(_earlier(dose, early) for dose in later))


def _earlier(dose: Dose, early: timedelta) -> Dose:
    since = dose.since - early if dose.since else None
    if dose.schedule.step and dose.until is not None:
        return replace(dose, since=since, until=dose.until - early)
    return replace(dose, since=since)


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
