"""Times for a day's doses that keep every rule of spacing, and move as little as possible."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import permutations

from magstack.domain.facts import Facts
from magstack.domain.review import Day, Portion
from magstack.domain.spacing import Pair, free_times, pairs

EARLIEST = time(6)
"""Nothing is moved to before this, or to after bedtime, unless it is planned there already."""

ORDERS = 120
"""In how many orders doses are placed at most: what is placed later gives way to the earlier."""


@dataclass(frozen=True, slots=True)
class Move:
    """A dose that is planned, and the naive local moment that is suggested for it."""

    portion: Portion
    to: datetime

    @property
    def away(self) -> timedelta:
        """By how much the dose is moved."""
        return abs(self.to - self.portion.at)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Every planned dose with a time, or those for which no time keeps all rules (``stuck``)."""

    moves: tuple[Move, ...]
    stuck: tuple[Portion, ...]

    @property
    def moved(self) -> list[Move]:
        """The doses whose time changes."""
        return [move for move in self.moves if move.away]


def suggest(day: Day, facts: Facts) -> Suggestion:
    """Find times for the day's open doses; what is taken stays where it is.

    The order in which doses are placed matters where two of them must be apart: every order of
    up to five such doses is tried, and of more of them some.
    """
    held = list(pairs(day, facts))
    bound = [portion for portion in _open(day) if any(_in(portion, pair) for pair in held)]
    free = [Move(portion, portion.at) for portion in _open(day) if portion not in bound]
    best: Suggestion | None = None
    for order in _orders(bound):
        found = _placed(order, day, held)
        if best is None or _cost(found) < _cost(best):
            best = found
    best = best or Suggestion((), ())
    moves = sorted([*free, *best.moves], key=lambda move: move.to)
    return Suggestion(tuple(moves), best.stuck)


def _open(day: Day) -> list[Portion]:
    return [portion for portion in day.portions if not portion.taken]


def _in(portion: Portion, pair: Pair) -> bool:
    return portion in (pair.moved.portion, pair.other.portion)


def _orders(bound: Sequence[Portion]) -> Iterator[tuple[Portion, ...]]:
    for number, order in enumerate(permutations(bound)):
        if number == ORDERS:
            return
        yield order


def _cost(found: Suggestion) -> tuple[int, timedelta, int]:
    away = sum((move.away for move in found.moves), timedelta())
    return len(found.stuck), away, len(found.moved)


def _placed(order: Sequence[Portion], day: Day, held: Sequence[Pair]) -> Suggestion:
    """Place doses one after the other, each as near to its time as those before it allow."""
    at = {id(portion): portion.at for portion in day.portions if portion.taken}
    moves, stuck = [], []
    for portion in order:
        near = _nearest(portion, day, list(_fixed(portion, held, at)))
        if near is None:
            stuck.append(portion)
            near = portion.at
        else:
            moves.append(Move(portion, near))
        at[id(portion)] = near
    return Suggestion(tuple(moves), tuple(stuck))


def _fixed(portion: Portion, held: Sequence[Pair], at: dict[int, datetime]) -> Iterator[Pair]:
    """Yield the pairs of a dose whose other side has its place, at that place."""
    for pair in held:
        if pair.moved.portion is portion:
            other = pair.other.portion
            if other is None or id(other) in at:
                yield _shifted(pair, "other", at)
        elif pair.other.portion is portion and id(pair.moved.portion) in at:
            yield _shifted(pair, "moved", at)


def _shifted(pair: Pair, side: str, at: dict[int, datetime]) -> Pair:
    event = pair.other if side == "other" else pair.moved
    if event.portion is None:
        return pair
    placed = replace(event, at=event.at + (at[id(event.portion)] - event.portion.at))
    return replace(pair, other=placed) if side == "other" else replace(pair, moved=placed)


def _nearest(portion: Portion, day: Day, held: Sequence[Pair]) -> datetime | None:
    """Return the free moment of the waking day that is nearest to the one that is planned."""
    low, high = _waking(portion, day)
    for advised in (True, False):
        free = free_times(portion, day, held, advised=advised)
        spans = [(max(begin, low), min(end, high)) for begin, end in free]
        moments = [min(max(portion.at, begin), end) for begin, end in spans if begin <= end]
        if moments:
            return min(moments, key=lambda moment: abs(moment - portion.at))
    return None


def _waking(portion: Portion, day: Day) -> tuple[datetime, datetime]:
    rules = day.person.rules
    low = rules.moment(day.date, max(EARLIEST, rules.start))
    high = rules.moment(day.date, rules.bedtime)
    return min(low, portion.at), max(high, portion.at)
