"""Times for a day's doses that keep every rule of spacing, and move as little as possible."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import islice, permutations

from magstack.domain.facts import Facts
from magstack.domain.review import Day, Portion
from magstack.domain.spacing import Pair, Span, by_portion, free_times, pairs

EARLIEST = time(6)
"""Nothing is moved to before this, or to after bedtime, unless it is planned there already."""

TRIES = 120
"""In how many ways doses are placed at most: what is placed later gives way to the earlier."""


Held = dict[int, list[Pair]]
"""The pairs of each portion, by its ``id``."""


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

    The order in which doses are placed matters where two of them must be apart: up to `TRIES`
    ways are tried, which is every one for a few such doses.
    """
    held = by_portion(pair for pair in pairs(day, facts) if not pair.optional)
    bound = [portion for portion in _open(day) if id(portion) in held]
    free = [Move(portion, portion.at) for portion in _open(day) if id(portion) not in held]
    at = {id(portion): portion.at for portion in day.portions if portion.taken}
    # What no time helps is taken as it is planned: the others keep off it.
    lost = [each for each in bound if not _spans(each, day, list(_fixed(each, held, at)))]
    at |= {id(portion): portion.at for portion in lost}
    rest = [portion for portion in bound if id(portion) not in at]
    best = min(islice(_tries(rest, day, held, at), TRIES), key=_cost)
    moves = sorted([*free, *best.moves], key=lambda move: move.to)
    return Suggestion(tuple(moves), (*lost, *best.stuck))


def _open(day: Day) -> list[Portion]:
    return [portion for portion in day.portions if not portion.taken]


def _tries(
    bound: Sequence[Portion], day: Day, held: Held, at: dict[int, datetime]
) -> Iterator[Suggestion]:
    """Yield ways to place doses: in each order, and with the first one making room for others."""
    for order in permutations(bound):
        yield _placed(order, day, held, at)
    for order in permutations(bound):
        for first in order[:1]:
            for span in _spans(first, day, list(_fixed(first, held, at))):
                for end in span:
                    found = _placed(order[1:], day, held, at | {id(first): end})
                    yield replace(found, moves=(Move(first, end), *found.moves))


def _cost(found: Suggestion) -> tuple[int, timedelta, int]:
    away = sum((move.away for move in found.moves), timedelta())
    return len(found.stuck), away, len(found.moved)


def _placed(
    order: Sequence[Portion], day: Day, held: Held, fixed: dict[int, datetime]
) -> Suggestion:
    """Place doses one after the other, each as near to its time as those before it allow."""
    at = dict(fixed)
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


def _fixed(portion: Portion, held: Held, at: dict[int, datetime]) -> Iterator[Pair]:
    """Yield the pairs of a dose whose other side has its place, at that place."""
    for pair in held.get(id(portion), ()):
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
    if at[id(event.portion)] == event.portion.at:
        return pair
    placed = replace(event, at=event.at + (at[id(event.portion)] - event.portion.at))
    return replace(pair, other=placed) if side == "other" else replace(pair, moved=placed)


def _nearest(portion: Portion, day: Day, held: Sequence[Pair]) -> datetime | None:
    """Return the free moment of the waking day that is nearest to the one that is planned."""
    moments = (min(max(portion.at, low), high) for low, high in _spans(portion, day, held))
    return min(moments, key=lambda moment: abs(moment - portion.at), default=None)


def _spans(portion: Portion, day: Day, held: Sequence[Pair]) -> list[Span]:
    """Return the free times of the waking day: by what is advised, or else by what is required."""
    low, high = _waking(portion, day)
    for advised in (True, False):
        free = free_times(portion, day, held, advised=advised)
        spans = [(max(begin, low), min(end, high)) for begin, end in free]
        if found := [(begin, end) for begin, end in spans if begin <= end]:
            return found
    return []


def _waking(portion: Portion, day: Day) -> tuple[datetime, datetime]:
    rules = day.person.rules
    low = rules.moment(day.date, max(EARLIEST, rules.start))
    high = rules.moment(day.date, rules.bedtime)
    return min(low, portion.at), max(high, portion.at)
