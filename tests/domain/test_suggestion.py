"""Times that are suggested: nothing broken, nothing moved without need, as little as possible."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from itertools import product as every

import pytest
from hypothesis import assume, given, settings

from magstack.domain.hours import DayRules
from magstack.domain.profile import Medicine, OwnRule, Profile
from magstack.domain.review import Day, Portion
from magstack.domain.spacing import Pair, pairs
from magstack.domain.suggestion import Suggestion, suggest
from tests.domain.days import (
    ADULT,
    FACTS,
    MAGNEN,
    NEURO_MAG,
    at,
    clock,
    holding,
    intake,
    keeping,
    review,
    taking,
)
from tests.domain.plans import concerns, days, grid, shifted

relaxed = settings(deadline=None, max_examples=40)


def suggested(day: Day) -> dict[str, str]:
    found = suggest(day, FACTS)
    times = {
        f"{move.portion.product.slug} {move.portion.at:%H:%M}": f"{move.to:%H:%M}"
        for move in found.moves
    }
    return times | {portion.product.slug: "stuck" for portion in found.stuck}


def test_what_breaks_nothing_stays() -> None:
    day = review(NEURO_MAG, MAGNEN, person=taking("levothyroxine 07:00"))
    assert suggested(day) == {"magnen-b6 12:30": "12:30", "neuro-mag 22:00": "22:00"}
    assert suggest(day, FACTS).moved == []
    assert suggest(review(), FACTS) == Suggestion((), ())


@pytest.mark.parametrize(
    ("when", "medicine", "to"),
    [
        ("08:00", "levothyroxine 07:00", "11:00"),
        ("08:00", "ciprofloxacin 12:00", "06:00"),
        ("12:30", "ciprofloxacin 12:00", "14:00"),
        ("05:30", "ciprofloxacin 12:00", "05:30"),  # planned before morning: so it may stay
        ("23:45", "gabapentin 23:30", "21:30"),  # nothing is moved to after bedtime
        ("00:30", "gabapentin 23:45", "21:45"),
        ("02:00", "gabapentin 00:15", "22:15"),  # from there it moves into the day
        ("06:20", "alendronate 06:00", "08:00"),
        ("06:40", "alendronate 06:00", "08:00"),
    ],
)
def test_the_nearest_time_that_would_do(when: str, medicine: str, to: str) -> None:
    day = review(holding("mag", "magnesium 200", when), person=taking(medicine))
    assert suggested(day) == {f"mag {when}": to}


def test_what_is_advised_gives_way_where_it_leaves_no_time() -> None:
    person = taking("alendronate 06:00", "ciprofloxacin 13:00", "ciprofloxacin 21:00")
    short = replace(person, profile=replace(person.profile, hours=DayRules(bedtime=clock("12:00"))))
    day = review(holding("mag", "magnesium 200", "06:10"), person=short)
    assert suggested(day) == {"mag 06:10": "06:30"}


def test_what_is_taken_stays_and_the_others_give_way() -> None:
    iron = holding("iron", "iron 14", "08:00")
    mag = holding("mag", "magnesium 200", "09:00")
    day = review(mag, iron, intakes=[intake(iron, "08:10")])
    assert suggested(day) == {"mag 09:00": "10:10"}


def test_of_two_doses_only_one_moves_where_that_is_enough() -> None:
    day = review(holding("mag", "magnesium 200", "08:00"), holding("iron", "iron 14", "09:00"))
    found = suggest(day, FACTS)
    assert sum((move.away for move in found.moved), timedelta()) == timedelta(hours=1)
    assert len(found.moved) == 1


def test_two_doses_give_way_to_each_other_where_there_is_little_room() -> None:
    """Each alone would stay at noon, and then there is no room for the other."""
    cortisone = Medicine("cortisone", clock("06:30"))
    rules = tuple(OwnRule(each, "cortisone", timedelta(hours=4.5)) for each in ("mag", "iron"))
    short = DayRules(bedtime=clock("13:00"))
    person = replace(ADULT, profile=Profile(medicines=(cortisone,), rules=rules, hours=short))
    day = review(
        holding("mag", "magnesium 200", "12:00"),
        holding("iron", "iron 14", "12:00"),
        person=person,
    )
    assert sorted(suggested(day).values()) == ["11:00", "13:00"]


def test_where_no_time_is_left_a_dose_is_stuck_and_the_others_keep_off_it() -> None:
    mag, iron = holding("mag", "magnesium 200", "12:00"), holding("iron", "iron 14", "12:00")
    person = keeping("iron", "cortisone", 12, Medicine("cortisone", clock("12:00")))
    day = review(mag, iron, person=person)
    found = suggest(day, FACTS)
    assert [portion.product.slug for portion in found.stuck] == ["iron"]
    assert {f"{move.to:%H:%M}" for move in found.moves} <= {"10:00", "14:00"}


def test_six_doses_are_placed_too() -> None:
    times = ("08:00", "08:30", "09:00")
    day = review(holding("mag", "magnesium 50", *times), holding("iron", "iron 5", *times))
    found = suggest(day, FACTS)
    assert len(found.moves) == 6
    assert not still_close(day, found)


def binding(day: Day) -> list[Pair]:
    """Return the pairs of a day that must be kept apart."""
    return [pair for pair in pairs(day, FACTS) if not pair.optional]


def still_close(day: Day, found: Suggestion) -> list[Pair]:
    """Return the pairs that are too close after all; what is stuck is said to be that."""
    times = {id(move.portion): move.to for move in found.moves}
    return [
        pair
        for pair in (shifted(each, times) for each in binding(day))
        if pair.close
        and any(concerns(pair, move.portion) for move in found.moves)
        and not any(concerns(pair, portion) for portion in found.stuck)
    ]


def waking(day: Day, portion: Portion) -> tuple[datetime, datetime]:
    bedtime = day.person.rules.moment(day.date, day.person.rules.bedtime)
    return min(at("06:00"), portion.at), max(bedtime, portion.at)


@relaxed
@given(days())
def test_what_is_suggested_breaks_no_rule(day: Day) -> None:
    found = suggest(day, FACTS)
    placed = [move.portion for move in found.moves]
    assert still_close(day, found) == []
    assert sorted(map(id, (*placed, *found.stuck))) == sorted(
        id(portion) for portion in day.portions if not portion.taken
    )
    for move in found.moves:
        low, high = waking(day, move.portion)
        assert low <= move.to <= high


@relaxed
@given(days())
def test_where_nothing_is_broken_nothing_moves(day: Day) -> None:
    if not any(pair.close or pair.closer_than_advised for pair in binding(day)):
        found = suggest(day, FACTS)
        assert (found.moved, found.stuck) == ([], ())


def alone(day: Day, portion: Portion, held: list[Pair]) -> list[datetime]:
    """Return every fifth minute at which a portion keeps off all that cannot be moved."""
    fixed = [
        pair
        for pair in held
        if concerns(pair, portion)
        and all(
            side.portion is None or side.portion is portion or side.portion.taken
            for side in (pair.moved, pair.other)
        )
    ]
    return [
        moment
        for moment in grid(*waking(day, portion))
        if not any(shifted(pair, {id(portion): moment}).close for pair in fixed)
    ]


def least(day: Day, first: Portion, second: Portion) -> timedelta | None:
    """Return the least that two open doses can be moved by, on a grid of five minutes."""
    held = list(binding(day))
    between = [pair for pair in held if concerns(pair, first) and concerns(pair, second)]
    near = cache(
        lambda apart: any(
            shifted(pair, {id(first): first.at, id(second): first.at + apart}).close
            for pair in between
        )
    )
    moves = [
        abs(one - first.at) + abs(other - second.at)
        for one, other in every(alone(day, first, held), alone(day, second, held))
        if not near(other - one)
    ]
    return min(moves, default=None)


@settings(deadline=None, max_examples=40)
@given(days(5, 24))
def test_one_dose_or_two_are_moved_as_little_as_there_is(day: Day) -> None:
    movable = [portion for portion in day.portions if not portion.taken]
    assume(1 <= len(movable) <= 2)
    found = suggest(day, FACTS)
    if len(movable) == 1:
        times = alone(day, movable[0], list(binding(day)))
        fewest = min((abs(each - movable[0].at) for each in times), default=None)
    else:
        fewest = least(day, *movable)
    assert bool(found.stuck) is (fewest is None)
    if fewest is not None:
        assert sum((move.away for move in found.moves), timedelta()) == fewest
