"""What a person has said of themselves reads the same wherever it is listed."""

from datetime import date, time, timedelta

import pytest

from magstack.domain.personal import (
    at_all_times,
    conditions_of,
    lacks_egfr,
    named_condition,
    spoken_limit,
    spoken_medicine,
    spoken_rule,
    weekdays,
)
from magstack.domain.profile import Condition, Medicine, OwnLimit, OwnRule, Profile, State
from tests.domain.days import FACTS, mg

MONTH = date(2026, 11, 1), date(2026, 11, 30)
EVERY = frozenset(range(7))


def test_a_medicine_at_several_times_is_one() -> None:
    twice = [Medicine("cipro", time(8), id=1), Medicine("cipro", time(20), id=2)]
    other = [
        Medicine("cipro", time(8), frozenset({0})),
        Medicine("cipro", time(8), since=MONTH[0]),
        Medicine("aspirin", time(8), since=MONTH[0]),
    ]
    assert [*at_all_times([*twice, *other])] == [twice, *([each] for each in other)]
    assert spoken_medicine(twice, str) == "cipro at 08:00 and 20:00, every day"


@pytest.mark.parametrize(
    ("medicine", "said"),
    [
        (Medicine("iron"), "iron, time of day not known, every day"),
        (Medicine("iron", time(7, 5), frozenset({4, 0})), "iron at 07:05, on mon and fri"),
        (
            Medicine("iron", time(7), EVERY, *MONTH),
            "iron at 07:00, every day, from 2026-11-01 to 2026-11-30",
        ),
    ],
)
def test_a_medicine_in_words(medicine: Medicine, said: str) -> None:
    assert spoken_medicine([medicine], date.isoformat) == said


def test_weekdays_are_in_their_order() -> None:
    assert weekdays(Medicine("iron", days=frozenset({6, 2}))) == ["wed", "sun"]


@pytest.mark.parametrize(
    ("state", "named"),
    [("none", []), ("pregnant", ["pregnancy"]), ("lactating", ["lactation"])],
)
def test_a_state_of_life_is_the_first_condition(state: State, named: list[str]) -> None:
    profile = Profile(state=state, conditions=(Condition("renal", 45),))
    found = conditions_of(profile, FACTS)
    assert [each.name for each in found] == [*named, "renal"]


def test_a_condition_has_its_full_name_or_the_one_typed() -> None:
    assert named_condition(Condition("renal"), FACTS) == "kidney disease"
    assert named_condition(Condition("gout"), FACTS) == "gout"


def test_an_egfr_is_lacking_only_where_it_would_say_more() -> None:
    conditions = [Condition("renal"), Condition("renal", 45), Condition("gout")]
    assert [lacks_egfr(each, FACTS) for each in conditions] == [True, False, False]


def test_limits_and_rules_in_words() -> None:
    limit = OwnLimit("vitamin_b6", mg("12.125"), "Dr Silva", "until May")
    assert spoken_limit(limit, FACTS) == "vitamin B6: 12.125 mg a day, by Dr Silva (until May)"
    rule = OwnRule("magnesium", "coffee", timedelta(hours=1, minutes=30))
    assert spoken_rule(rule, FACTS) == "magnesium and coffee: 1 h 30 min apart"
