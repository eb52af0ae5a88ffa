"""Who sets which limit for whom, and how 404 mg of magnesium stand against 350 and 250."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magstack.domain.amounts import NOTHING, Interval, Mass, rounded
from magstack.domain.limits import LifeStage, Limit, applicable, judge

relaxed = settings(deadline=None, max_examples=60)


def milligrams(low: int, high: int | None = None) -> Interval:
    return Interval(Mass.of(low, "mg"), Mass.of(low if high is None else high, "mg"))


def limit(
    value: int | None,
    ages: tuple[int, int] = (19, 150),
    *,
    authority: str = "iom-nam",
    nutrient: str = "magnesium",
    sex: str = "any",
    state: str = "none",
) -> Limit:
    return Limit(
        nutrient=nutrient,
        authority=authority,
        value=None if value is None else Mass.of(value, "mg"),
        scope="supplemental",
        counts="supplements and medicines",
        age_from=ages[0],
        age_to=ages[1],
        sex=sex,
        state=state,
        status="checked",
        citation="x",
    )


US, EU = limit(350), limit(250, authority="scf-efsa")
NOTHING_SET, TODDLER, CHILD, TEEN = (
    limit(None, (0, 1)),
    limit(65, (1, 4)),
    limit(110, (4, 9)),
    limit(350, (9, 19)),
)
PREGNANT = limit(340, state="pregnant")
LIMITS = (NOTHING_SET, TODDLER, CHILD, TEEN, US, EU, PREGNANT, limit(100, nutrient="vitamin_b6"))


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        (LifeStage(), US),
        (LifeStage(age=19), US),
        (LifeStage(age=18), TEEN),
        (LifeStage(age=9), TEEN),
        (LifeStage(age=8), CHILD),
        (LifeStage(age=0), NOTHING_SET),
        (LifeStage(age=30, sex="f", state="pregnant"), PREGNANT),
        (LifeStage(state="lactating"), None),
    ],
)
def test_a_limit_is_for_an_age_and_a_state(stage: LifeStage, expected: Limit | None) -> None:
    assert applicable(LIMITS, "magnesium", "iom-nam", stage) == expected


def test_a_limit_is_of_one_authority_and_nutrient() -> None:
    assert applicable(LIMITS, "magnesium", "scf-efsa", LifeStage()) == EU
    assert applicable(LIMITS, "magnesium", "nnr", LifeStage()) is None
    assert applicable(LIMITS, "zinc", "iom-nam", LifeStage()) is None


def test_an_adult_of_unknown_age_has_the_lowest_limit_of_an_adult() -> None:
    younger, older, unset = limit(2500, (19, 51)), limit(2000, (51, 150)), limit(None, (19, 150))

    assert applicable([unset, younger, older], "magnesium", "iom-nam", LifeStage()) == older
    assert applicable([younger, older], "magnesium", "iom-nam", LifeStage(age=50)) == younger


def test_a_limit_for_one_sex_is_for_that_sex() -> None:
    women = limit(300, sex="f")

    assert applicable([women], "magnesium", "iom-nam", LifeStage(age=30, sex="f")) == women
    assert applicable([women], "magnesium", "iom-nam", LifeStage(age=30, sex="m")) is None


@pytest.mark.parametrize(
    ("stage", "name", "assumed"),
    [
        (LifeStage(), "adult", True),
        (LifeStage(age=19), "adult", False),
        (LifeStage(age=18), "child", False),
        (LifeStage(age=30, state="pregnant"), "pregnant", False),
    ],
)
def test_a_life_stage_has_a_name(stage: LifeStage, name: str, *, assumed: bool) -> None:
    assert (stage.name, stage.assumed) == (name, assumed)


def percent(share: Fraction | None) -> str:
    assert share is not None
    return str(rounded(share * 100, 1))


def test_the_example_stack_against_the_us_limit() -> None:
    verdict = judge(US, milligrams(144), milligrams(404))

    assert verdict.standing == "planned-over"
    assert percent(verdict.share_taken) == "41.1"
    assert percent(verdict.share_planned) == "115.4"
    assert verdict.over_by == Mass.of(54, "mg")


def test_the_example_stack_against_the_eu_limit() -> None:
    verdict = judge(EU, milligrams(144), milligrams(404))

    assert verdict.standing == "planned-over"
    assert percent(verdict.share_taken) == "57.6"
    assert percent(verdict.share_planned) == "161.6"
    assert verdict.over_by == Mass.of(154, "mg")


@pytest.mark.parametrize(
    ("taken", "planned", "standing", "over"),
    [
        (0, 0, "below", 0),
        (350, 350, "below", 0),
        (350, 351, "planned-over", 1),
        (351, 351, "over", 1),
        (404, 500, "over", 150),
    ],
)
def test_at_the_limit_is_not_over_it(taken: int, planned: int, standing: str, over: int) -> None:
    verdict = judge(US, milligrams(taken), milligrams(planned))

    assert verdict.standing == standing
    assert verdict.over_by == Mass.of(over, "mg")


def test_a_range_is_judged_on_its_high_end() -> None:
    verdict = judge(US, NOTHING, milligrams(340, 360))

    assert verdict.standing == "planned-over"
    assert verdict.share_planned == Fraction(360, 350)


def test_where_no_limit_is_set_nothing_is_judged() -> None:
    verdict = judge(NOTHING_SET, milligrams(144), milligrams(404))

    assert verdict.standing == "no-limit-set"
    assert (verdict.share_taken, verdict.share_planned, verdict.over_by) == (None, None, None)


amounts = st.tuples(st.integers(0, 1000), st.integers(0, 1000)).map(sorted)


@relaxed
@given(st.integers(1, 1000), amounts, amounts)
def test_a_verdict_agrees_with_its_numbers(most: int, taken: list[int], more: list[int]) -> None:
    sofar = milligrams(*taken)
    planned = sofar + milligrams(*more)

    verdict = judge(limit(most), sofar, planned)

    assert verdict.share_taken is not None
    assert verdict.share_planned is not None
    assert verdict.over_by is not None
    assert (verdict.standing == "over") == (verdict.share_taken > 1)
    assert (
        (verdict.standing == "below")
        == (verdict.share_planned <= 1)
        == (not verdict.over_by.nanograms)
    )
    assert verdict.share_taken <= verdict.share_planned
