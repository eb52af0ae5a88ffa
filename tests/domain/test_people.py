"""On which day a person grows into another limit: birthdays, half years and leap days."""

from datetime import date, timedelta

import pytest

from magstack import reference
from magstack.domain.amounts import plain
from magstack.domain.checks.people import condition_concerns, label_forbids
from magstack.domain.limits import LifeStage
from magstack.domain.profile import Person, Profile, State
from tests.domain.days import MAGNEN, TODAY, codes, review

FACTS = reference.facts()
EVE = timedelta(days=-1)

BIRTHDAYS = [
    # years, nutrient, authority, what holds on the eve of that birthday, and on it.
    (1, "magnesium", "iom-nam", "none", "65 mg"),
    (1, "vitamin_d", "iom-nam", "38 mcg", "63 mcg"),
    (4, "magnesium", "iom-nam", "65 mg", "110 mg"),
    (4, "magnesium", "scf-efsa", "none", "250 mg"),
    (4, "vitamin_a", "iom-nam", "600 mcg", "900 mcg"),
    (9, "magnesium", "iom-nam", "110 mg", "350 mg"),
    (9, "calcium", "iom-nam", "2500 mg", "3000 mg"),
    (14, "vitamin_b6", "iom-nam", "60 mg", "80 mg"),
    (14, "iron", "iom-nam", "40 mg", "45 mg"),
    (18, "vitamin_b6", "scf-efsa", "none", "12 mg"),
    (18, "magnesium", "efsa-mgt", "none", "250 mg"),
    (19, "vitamin_b6", "iom-nam", "80 mg", "100 mg"),
    (19, "calcium", "iom-nam", "3000 mg", "2500 mg"),
    (19, "iodine", "iom-nam", "900 mcg", "1100 mcg"),
    (51, "calcium", "iom-nam", "2500 mg", "2000 mg"),
    (51, "magnesium", "iom-nam", "350 mg", "350 mg"),
]


def stage(born: date, when: date, state: State = "none") -> LifeStage:
    return Profile(born=born, sex="f", state=state).stage_on(when)


def held(nutrient: str, authority: str, person: LifeStage) -> str:
    """Return the limit that holds for a person, in the nutrient's own unit."""
    found = FACTS.limit_for(nutrient, authority, person)
    assert found is not None
    if found.limit.value is None:
        return "none"
    unit = FACTS.unit_of(nutrient)
    return f"{plain(found.limit.value.rounded(unit))} {unit}"


@pytest.mark.parametrize(("years", "nutrient", "authority", "before", "from_it"), BIRTHDAYS)
@pytest.mark.parametrize("born", [date(1970, 6, 15), date(1970, 12, 31), date(1970, 1, 1)])
def test_a_limit_changes_on_the_birthday_itself(
    born: date, years: int, nutrient: str, authority: str, before: str, from_it: str
) -> None:
    birthday = born.replace(year=born.year + years)
    assert held(nutrient, authority, stage(born, birthday + EVE)) == before
    assert held(nutrient, authority, stage(born, birthday)) == from_it


@pytest.mark.parametrize(
    ("born", "half"),
    [
        (date(2026, 1, 15), date(2026, 7, 15)),
        # No 31 September and no 30 February: the month is complete on the first day after.
        (date(2026, 3, 31), date(2026, 10, 1)),
        (date(2025, 8, 30), date(2026, 3, 1)),
    ],
)
def test_an_infant_of_six_months_has_the_limit_of_the_second_half_year(
    born: date, half: date
) -> None:
    assert held("zinc", "iom-nam", stage(born, half + EVE)) == "4 mg"
    assert held("zinc", "iom-nam", stage(born, half)) == "5 mg"
    assert held("selenium", "iom-nam", stage(born, half + EVE)) == "45 mcg"
    assert held("selenium", "iom-nam", stage(born, half)) == "60 mcg"


def test_who_is_born_on_a_leap_day_is_a_year_older_on_the_first_of_march() -> None:
    born = date(2016, 2, 29)
    assert held("magnesium", "iom-nam", stage(born, date(2025, 2, 28))) == "110 mg"
    assert held("magnesium", "iom-nam", stage(born, date(2025, 3, 1))) == "350 mg"
    # In a leap year the birthday is there.
    assert held("magnesium", "iom-nam", stage(born, date(2020, 2, 28))) == "65 mg"
    assert held("magnesium", "iom-nam", stage(born, date(2020, 2, 29))) == "110 mg"


def test_on_the_day_of_birth_there_is_a_life_stage() -> None:
    born = date(2026, 11, 20)
    assert held("calcium", "iom-nam", stage(born, born)) == "1000 mg"
    assert held("magnesium", "iom-nam", stage(born, born)) == "none"


@pytest.mark.parametrize("state", ["pregnant", "lactating"])
@pytest.mark.parametrize(
    ("years", "nutrient", "authority", "limit", "remarked"),
    [
        (13, "vitamin_b6", "iom-nam", "60 mg", True),
        (17, "vitamin_b6", "iom-nam", "80 mg", False),
        (19, "vitamin_b6", "iom-nam", "100 mg", False),
        (40, "copper", "scf-efsa", "none", True),
        (40, "vitamin_b6", "scf-efsa", "12 mg", False),
        (50, "calcium", "iom-nam", "2500 mg", False),
        # No row for pregnancy from 51 years: the level of that age, which is lower.
        (51, "calcium", "iom-nam", "2000 mg", True),
        (40, "magnesium", "efsa-mgt", "none", False),
        (17, "magnesium", "efsa-mgt", "none", True),
    ],
)
def test_a_state_has_the_limit_of_its_age(
    state: State, years: int, nutrient: str, authority: str, limit: str, remarked: bool
) -> None:
    person = LifeStage(years * 12, "f", state)
    found = FACTS.limit_for(nutrient, authority, person)
    assert found is not None
    assert (held(nutrient, authority, person), bool(found.remark)) == (limit, remarked)


@pytest.mark.parametrize(
    ("years", "away", "found"),
    [
        (10, -1, [("CONDITION", "minor"), ("LABEL_AGE", "magnen-b6")]),
        (10, 0, [("CONDITION", "minor")]),
        (19, -1, [("CONDITION", "minor")]),
        (19, 0, []),
    ],
)
def test_rules_on_age_end_on_the_birthday(
    years: int, away: int, found: list[tuple[str, str]]
) -> None:
    # ``away`` days from the birthday: the eve of it, or the day itself.
    born = TODAY.replace(year=TODAY.year - years) - timedelta(days=away)
    person = Person(FACTS.default_authority, profile=Profile(born=born)).on(TODAY)
    day = review(MAGNEN, person=person)
    told = [*codes(day, condition_concerns), *codes(day, label_forbids)]
    assert told == found
