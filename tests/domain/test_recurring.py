"""The rules of a dose are its days: all of them, none twice, and each rule begins on one."""

from datetime import date, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from magstack.domain.amounts import Count
from magstack.domain.doses import ALL_WEEK, Dose, Schedule
from magstack.domain.hours import DAY
from magstack.domain.recurring import Rule, parts_of, rules_of
from tests.domain.test_coming import days, doses

MONDAY = date(2026, 11, 16)


def dose(schedule: Schedule, until: date | None = None) -> Dose:
    return Dose(Count(1000), clock=time(9), since=MONDAY, until=until, schedule=schedule)


def of_rule(rule: Rule, until: date) -> list[date]:
    """Return the days of a rule up to a day, as a calendar works them out."""
    last = until if rule.last is None else min(rule.last, until)
    number = (last - rule.first).days // rule.interval + 1
    found = (rule.first + timedelta(days=rule.interval * step) for step in range(number))
    return [day for day in found if day.weekday() in rule.weekdays]


@given(doses, st.none() | days)
@example(Dose(Count(1000), since=MONDAY, schedule=Schedule(cycle=7, meal="lunch")), None)
def test_the_rules_of_a_dose_are_its_days(random: Dose, end: date | None) -> None:
    begun = date(2026, 1, 1)
    rules = list(rules_of(random, begun, end))
    horizon = begun + DAY * 900
    found = [day for rule in rules if rule.ever for day in of_rule(rule, horizon)]
    expected = [
        day
        for day in (begun + DAY * number for number in range(901))
        if random.planned_on(day) and (end is None or day <= end)
    ]
    assert sorted(found) == expected
    assert [rule.part for rule in rules] == list(range(len(rules)))
    if random.counted_from:
        assert len(rules) <= parts_of(random.schedule.cycle, random.schedule.on)


@given(doses, st.none() | days)
def test_a_rule_begins_and_ends_on_a_day_of_it(random: Dose, end: date | None) -> None:
    for rule in rules_of(random, date(2026, 1, 1), end):
        if rule.ever:
            assert rule.first.weekday() in rule.weekdays
            if rule.last is not None:
                assert of_rule(rule, rule.last)[-1] == rule.last
                assert end is None or rule.last <= end


@pytest.mark.parametrize(
    ("schedule", "rules"),
    [
        (Schedule(), [Rule(0, MONDAY, None)]),
        (
            Schedule(weekdays=frozenset((1, 3))),
            [Rule(0, MONDAY + DAY, None, weekdays=frozenset((1, 3)))],
        ),
        (Schedule(cycle=3), [Rule(0, MONDAY, None, 3)]),
        (Schedule(cycle=5, on=2), [Rule(0, MONDAY, None, 5), Rule(1, MONDAY + DAY, None, 5)]),
        (Schedule(cycle=7, on=5), [Rule(0, MONDAY, None, weekdays=frozenset(range(5)))]),
        (Schedule(cycle=7, on=7), [Rule(0, MONDAY, None)]),
    ],
)
def test_the_rules_are_few(schedule: Schedule, rules: list[Rule]) -> None:
    assert list(rules_of(dose(schedule), MONDAY, None)) == rules


def test_a_cycle_that_is_counted_on_after_a_pause() -> None:
    """Two days on and three off, the first run before the dose's own first day."""
    schedule = Schedule(cycle=5, on=2, anchor=MONDAY - DAY)
    assert list(rules_of(dose(schedule), MONDAY, None)) == [
        Rule(0, MONDAY + DAY * 4, None, 5),
        Rule(1, MONDAY, None, 5),
    ]
    weekly = Schedule(cycle=7, on=2, anchor=MONDAY - DAY)
    (rule,) = rules_of(dose(weekly), MONDAY, None)
    assert (rule.first, rule.weekdays) == (MONDAY, frozenset((6, 0)))


def test_what_was_never_taken_keeps_its_part() -> None:
    """Of 3 days on and 4 off, ended on the second: the third has a rule without days."""
    rules = list(rules_of(dose(Schedule(cycle=10, on=3), MONDAY + DAY), MONDAY, None))
    assert [(rule.part, rule.ever) for rule in rules] == [(0, True), (1, True), (2, False)]
    gone = list(rules_of(dose(Schedule(), MONDAY - DAY), MONDAY, None))
    assert gone == [Rule(0, MONDAY, MONDAY - DAY, 1, ALL_WEEK)]


def test_the_end_of_a_product_is_the_end_of_its_doses() -> None:
    (rule,) = rules_of(dose(Schedule(cycle=3)), MONDAY, MONDAY + DAY * 8)
    assert rule.last == MONDAY + DAY * 6
    (rule,) = rules_of(dose(Schedule(), MONDAY + DAY), MONDAY, MONDAY + DAY * 8)
    assert rule.last == MONDAY + DAY
    (rule,) = rules_of(dose(Schedule()), MONDAY, MONDAY - DAY)
    assert not rule.ever
