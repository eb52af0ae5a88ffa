"""Suggest times for the doses that break no rule of spacing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from datetime import time

from magstack import reference
from magstack.actions.checking import plan_days
from magstack.actions.day import Record, record_of
from magstack.actions.planning.changing import start_of
from magstack.context import Context
from magstack.domain.amounts import Count
from magstack.domain.checks import Check, findings_of
from magstack.domain.checks.medicines import medicine_interacts
from magstack.domain.checks.spacing import too_close
from magstack.domain.checks.unknown_times import time_unknown
from magstack.domain.doses import Dose
from magstack.domain.facts import Facts
from magstack.domain.findings import Finding
from magstack.domain.hours import DayRules
from magstack.domain.moving import at_goal, times_of
from magstack.domain.planned import Clocks, Suggested
from magstack.domain.preview import fullest, united
from magstack.domain.products import Product
from magstack.domain.review import Day, Portion
from magstack.domain.suggestion import Move, Suggestion, suggest

ROUNDS = 12
"""How often times are changed once more at most, where one day's are not good on another."""


def suggested(context: Context) -> Suggested:
    """Return times for the planned doses, whatever the log says; nothing is written.

    Where the coming days have different doses, the times are for all of them. They begin with the
    first day on which every plan can change.

    Raises:
        StoreError: the record cannot be read.
    """
    facts = reference.facts()
    record = record_of(context)
    first = max((start_of(each, record) for each in record.stack), default=record.today)
    record = record._replace(today=first)
    days = plan_days(record.stack, record.profile, record.today, facts)
    placed, stuck = _placed(days, record, facts)
    lost = {(each.product.slug, each.at.time()) for each in stuck}
    beyond = [
        found
        for found in _found(days, facts, (medicine_interacts, time_unknown))
        if found.code in ("INTERACTION_AVOID", "SPACING_UNKNOWN")
    ]
    return Suggested(
        fullest(days),
        Suggestion(tuple(_moves(days, placed, lost)), tuple(stuck)),
        tuple(_found(days, facts, (too_close,))),
        tuple(beyond),
        _without(placed, lost),
        len(days),
    )


def _found(days: Iterable[Day], facts: Facts, checks: Iterable[Check]) -> list[Finding]:
    """Return what checks find of days, each thing once."""
    found = united(((day, findings_of(day, facts, checks)) for day in days), facts)
    return [each.finding for each in found]


def _placed(days: Sequence[Day], record: Record, facts: Facts) -> tuple[Clocks, list[Portion]]:
    """Find times that are good on each of the days, and what no time is good for.

    The times of the fullest day come first, then those of a day on which these are not good.
    """
    clocks: Clocks = {}
    for _ in range(ROUNDS):
        found = _tried(days, facts)
        if not any(each.moved for each in found):
            break
        clocks = _further(clocks, found[-1].moved, record)
        stack = list(_at(record.stack, clocks, record.profile.hours))
        days = plan_days(stack, record.profile, record.today, facts)
    moving = [move.portion for each in found for move in each.moved]
    return clocks, [*moving, *(portion for each in found for portion in each.stuck)]


def _tried(days: Iterable[Day], facts: Facts) -> list[Suggestion]:
    """Return what is suggested for days that break a rule, up to the first that moves anything."""
    broken = [day for day in days if findings_of(day, facts, (too_close,))]
    found: list[Suggestion] = []
    for day in sorted(broken, key=lambda day: -len(day.doses)):
        found.append(suggest(day, facts))
        if found[-1].moved:
            break
    return found


def _further(clocks: Clocks, moves: Iterable[Move], record: Record) -> Clocks:
    """Return where doses go that went somewhere before, and now move from there."""
    going: dict[str, dict[time, time]] = defaultdict(dict)
    for move in moves:
        going[move.portion.product.slug][move.portion.at.time()] = move.to.time()
    further: dict[str, dict[time, time]] = {}
    for product in record.stack:
        known, then = clocks.get(product.slug, {}), going[product.slug]
        times = times_of(product.doses, record.today, record.profile.hours)
        places = {at: known.get(at, at) for at in times}
        goals = {at: then.get(place, place) for at, place in places.items()}
        further[product.slug] = {at: goal for at, goal in goals.items() if at != goal}
    return {slug: goals for slug, goals in further.items() if goals}


def _at(stack: Iterable[Product], clocks: Clocks, rules: DayRules) -> Iterator[Product]:
    """Yield products with their doses at other times."""
    for product in stack:
        times = clocks.get(product.slug, {})
        goals = {at: Dose(Count.of(1), clock=goal) for at, goal in times.items()}
        yield replace(product, doses=tuple(at_goal(dose, goals, rules) for dose in product.doses))


def _without(clocks: Clocks, lost: Set[tuple[str, time]]) -> Clocks:
    """Return where doses go, without those that have no good time even there."""
    kept = {
        slug: {at: goal for at, goal in times.items() if (slug, goal) not in lost}
        for slug, times in clocks.items()
    }
    return {slug: times for slug, times in kept.items() if times}


def _moves(days: Sequence[Day], clocks: Clocks, lost: Set[tuple[str, time]]) -> list[Move]:
    """Return each dose of the days once, with when it goes to or stays; none that is lost."""
    rules = days[0].person.rules
    moves: dict[tuple[str, int, time], Move] = {}
    for day in days:
        for portion in day.portions:
            slug, at = portion.product.slug, portion.at.time()
            goal = clocks.get(slug, {}).get(at, at)
            if (slug, goal) not in lost:
                moves.setdefault(
                    (slug, portion.thousandths, at), Move(portion, rules.moment(day.date, goal))
                )
    return sorted(moves.values(), key=lambda move: rules.order(move.to.time()))
