"""Whom the stack is for: ages in months, medicines on their days, limits of one's own."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magstack.domain.limits import LifeStage
from magstack.domain.profile import NOBODY, Medicine, OwnLimit, Person, Profile, months_between
from tests.domain.days import ADULT, TODAY, mg


@pytest.mark.parametrize(
    ("born", "day", "months"),
    [
        (date(2018, 11, 20), date(2026, 11, 20), 96),
        (date(2018, 11, 21), date(2026, 11, 20), 95),
        (date(2026, 10, 31), date(2026, 11, 30), 0),
        (date(2026, 10, 31), date(2026, 12, 1), 1),
        (date(2024, 2, 29), date(2025, 2, 28), 11),
        (date(2024, 2, 29), date(2025, 3, 1), 12),
        (date(2026, 11, 20), date(2026, 11, 20), 0),
        (date(2026, 12, 1), date(2026, 11, 20), 0),
    ],
)
def test_months_are_completed_months(born: date, day: date, months: int) -> None:
    assert months_between(born, day) == months


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 40_000))
def test_nobody_grows_younger(born: date, days: int) -> None:
    day = date.fromordinal(min(born.toordinal() + days, date.max.toordinal() - 1))
    after = date.fromordinal(day.toordinal() + 1)
    assert 0 <= months_between(born, after) - months_between(born, day) <= 1


def test_the_life_stage_is_that_of_the_day() -> None:
    profile = Profile(born=date(2018, 11, 20), sex="f", state="none")
    person = Person("iom-nam", profile=profile).on(TODAY)
    assert person.stage == LifeStage(96, "f", "none")
    assert person.on(date(2037, 11, 20)).stage.months == 19 * 12


def test_who_has_said_nothing_is_an_adult_of_unknown_age() -> None:
    assert NOBODY.stage_on(TODAY) == LifeStage(None, "any", "none")
    assert ADULT.on(TODAY) == ADULT


@pytest.mark.parametrize(
    ("medicine", "current", "taken"),
    [
        (Medicine("x"), True, True),
        (Medicine("x", days=frozenset({4})), True, True),
        (Medicine("x", days=frozenset({5})), True, False),
        (Medicine("x", since=TODAY, until=TODAY), True, True),
        (Medicine("x", since=date(2026, 11, 21)), False, False),
        (Medicine("x", until=date(2026, 11, 19)), False, False),
    ],
)
def test_on_which_days_a_medicine_is_taken(medicine: Medicine, current: bool, taken: bool) -> None:
    assert (medicine.current_on(TODAY), medicine.taken_on(TODAY)) == (current, taken)


def test_an_own_limit_has_its_author_in_the_place_of_an_authority() -> None:
    own = OwnLimit("magnesium", mg("100"), "Dr Silva", "kidneys")
    limit = own.limit
    assert (limit.authority, limit.value, limit.scope, limit.status) == (
        *("Dr Silva", mg("100"), "supplemental", "own"),
    )
    assert limit.citation == "set by Dr Silva: kidneys"
    assert limit.counted == "your own limit, set by Dr Silva"
    assert OwnLimit("magnesium", mg("100"), "Dr Silva").limit.citation == "set by Dr Silva"
