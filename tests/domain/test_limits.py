"""Who sets which limit for whom, and how 404 mg of magnesium stand against 350 and 250."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magstack import reference
from magstack.domain.amounts import NOTHING, Interval, Mass, rounded
from magstack.domain.limits import (
    NOT_FOR_THIS_AGE,
    Applied,
    LifeStage,
    Limit,
    Recommended,
    advised,
    applicable,
    fitting,
    judge,
)

relaxed = settings(deadline=None)


def milligrams(low: int, high: int | None = None) -> Interval:
    return Interval(Mass.of(low, "mg"), Mass.of(low if high is None else high, "mg"))


def limit(
    value: int | None,
    years: tuple[int, int] = (19, 150),
    *,
    authority: str = "iom-nam",
    nutrient: str = "magnesium",
    sex: str = "any",
    state: str = "none",
    includes: tuple[str, ...] = (),
    excludes: tuple[str, ...] = (),
) -> Limit:
    return Limit(
        nutrient=nutrient,
        authority=authority,
        value=None if value is None else Mass.of(value, "mg"),
        scope="supplemental",
        counts="supplements and medicines",
        age_from=years[0] * 12,
        age_to=years[1] * 12,
        sex=sex,
        state=state,
        status="checked",
        citation="x",
        includes=includes,
        excludes=excludes,
    )


def aged(years: int, sex: str = "any", state: str = "none") -> LifeStage:
    return LifeStage(years * 12, sex, state)


US, EU = limit(350), limit(250, authority="scf-efsa")
NOTHING_SET, TODDLER, CHILD, TEEN = (
    limit(None, (0, 1)),
    limit(65, (1, 4)),
    limit(110, (4, 9)),
    limit(350, (9, 19)),
)
PREGNANT = limit(340, (14, 51), sex="f", state="pregnant")
LIMITS = (NOTHING_SET, TODDLER, CHILD, TEEN, US, EU, PREGNANT, limit(100, nutrient="vitamin_b6"))


def applied(stage: LifeStage, limits: Sequence[Limit] = LIMITS) -> Applied | None:
    return applicable(limits, "magnesium", "iom-nam", stage)


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        (LifeStage(), US),
        (LifeStage(19 * 12), US),
        (LifeStage(19 * 12 - 1), TEEN),
        (aged(9), TEEN),
        (aged(8), CHILD),
        (LifeStage(96), CHILD),
        (LifeStage(9 * 12 - 1), CHILD),
        (LifeStage(11), NOTHING_SET),
        (LifeStage(0), NOTHING_SET),
        (aged(30, "f", "pregnant"), PREGNANT),
        (LifeStage(state="pregnant"), PREGNANT),
    ],
)
def test_a_limit_is_for_an_age_and_a_state(stage: LifeStage, expected: Limit) -> None:
    assert applied(stage) == Applied(expected)


def test_a_limit_is_of_one_authority_and_nutrient() -> None:
    assert applicable(LIMITS, "magnesium", "scf-efsa", LifeStage()) == Applied(EU)
    assert applicable(LIMITS, "magnesium", "nnr", LifeStage()) is None
    assert applicable(LIMITS, "zinc", "iom-nam", LifeStage()) is None


def test_a_child_is_never_held_against_the_level_of_adults() -> None:
    assert applicable(LIMITS, "magnesium", "scf-efsa", aged(8)) == Applied(
        EU._replace(value=None), NOT_FOR_THIS_AGE
    )
    # A level that an authority looked at and did not set needs no remark.
    assert applied(LifeStage(3)) == Applied(NOTHING_SET)


def test_an_adult_of_unknown_age_has_the_lowest_limit_of_an_adult() -> None:
    younger, older, unset = limit(2500, (19, 51)), limit(2000, (51, 150)), limit(None, (19, 150))

    assert applied(LifeStage(), [unset, younger, older]) == Applied(older)
    assert applied(aged(50), [younger, older]) == Applied(younger)


def test_a_limit_for_one_sex_is_for_that_sex_and_for_one_that_is_not_known() -> None:
    women, men = limit(300, sex="f"), limit(400, sex="m")

    assert applied(aged(30, "f"), [women, men]) == Applied(women)
    assert applied(aged(30, "m"), [women, men]) == Applied(men)
    assert applied(aged(30), [men, women]) == Applied(women)
    assert applied(aged(30, "m"), [women]) == Applied(women._replace(value=None), NOT_FOR_THIS_AGE)


FALLBACK = "the level of all adults: none of its own during lactation"


@pytest.mark.parametrize(
    ("row", "stage", "value", "remark"),
    [
        (limit(350), aged(30, "f", "lactating"), 350, FALLBACK),
        (limit(350), LifeStage(state="lactating"), 350, FALLBACK),
        (limit(12, includes=("pregnant", "lactating")), aged(30, "f", "lactating"), 12, ""),
        (limit(12, includes=("pregnant",)), aged(30, "f", "lactating"), 12, FALLBACK),
        (
            limit(5, excludes=("lactating",)),
            aged(30, "f", "lactating"),
            None,
            "no limit set during lactation",
        ),
        (limit(5, excludes=("lactating",)), aged(30, "f"), 5, ""),
        (limit(None), aged(30, "f", "lactating"), None, ""),
        (
            limit(80, (14, 19)),
            aged(17, "f", "lactating"),
            80,
            "the level of everyone of this age: none of its own during lactation",
        ),
        (limit(350), aged(17, "f", "lactating"), None, NOT_FOR_THIS_AGE),
    ],
)
def test_a_state_without_a_value_of_its_own(
    row: Limit, stage: LifeStage, value: int | None, remark: str
) -> None:
    found = applied(stage, [row])
    assert found is not None
    assert found.limit.value == (None if value is None else Mass.of(value, "mg"))
    assert found.remark == remark


@pytest.mark.parametrize(
    ("stage", "name", "assumed", "grown"),
    [
        (LifeStage(), "adult", True, True),
        (LifeStage(19 * 12), "adult", False, True),
        (LifeStage(19 * 12 - 1), "child", False, False),
        (aged(30, "f", "pregnant"), "pregnant", False, True),
        (aged(18, "f", "pregnant"), "pregnant", False, False),
    ],
)
def test_a_life_stage_has_a_name(
    stage: LifeStage, name: str, *, assumed: bool, grown: bool
) -> None:
    assert (stage.name, stage.assumed, stage.grown) == (name, assumed, grown)


def intake(
    value: int,
    years: tuple[int, int] = (19, 31),
    *,
    sex: str = "any",
    state: str = "none",
    kind: str = "RDA",
) -> Recommended:
    return Recommended(
        nutrient="magnesium",
        authority="iom-nam",
        kind=kind,
        value=Mass.of(value, "mg"),
        age_from=years[0] * 12,
        age_to=years[1] * 12,
        sex=sex,
        state=state,
        status="checked",
        citation="x",
        note="a note",
    )


INTAKES = (
    intake(80, (1, 4)),
    intake(400, sex="m"),
    intake(310, sex="f"),
    intake(420, (31, 150), sex="m"),
    intake(320, (31, 150), sex="f"),
    intake(350, sex="f", state="pregnant"),
    intake(255, (19, 150), sex="f", kind="EAR"),
)


@pytest.mark.parametrize(
    ("stage", "low", "high"),
    [
        (LifeStage(), 310, 420),
        (LifeStage(sex="f"), 310, 320),
        (aged(25), 310, 400),
        (aged(25, "f"), 310, 310),
        (aged(40, "m"), 420, 420),
        (aged(2), 80, 80),
        (aged(25, "f", "pregnant"), 350, 350),
        (LifeStage(state="pregnant"), 350, 350),
        (aged(25, "f", "lactating"), 310, 310),
    ],
)
def test_advice_spans_what_is_not_known_of_a_person(stage: LifeStage, low: int, high: int) -> None:
    found = advised(INTAKES, "magnesium", "iom-nam", stage)
    assert found is not None
    assert (found.kind, found.amount, found.note) == ("RDA", milligrams(low, high), "a note")


def test_without_a_row_nothing_is_advised() -> None:
    assert advised(INTAKES, "magnesium", "iom-nam", aged(10)) is None
    assert advised(INTAKES, "magnesium", "nnr", LifeStage()) is None
    assert advised(INTAKES, "zinc", "iom-nam", LifeStage()) is None


def test_an_average_requirement_is_no_advice() -> None:
    assert advised(INTAKES[-1:], "magnesium", "iom-nam", aged(25, "f")) is None


ages = st.tuples(st.integers(0, 100), st.integers(0, 100)).filter(lambda ends: ends[0] < ends[1])
sexes = st.sampled_from(["any", "f", "m"])
states = st.sampled_from(["none", "pregnant", "lactating"])
named_states = st.sets(states.filter(lambda state: state != "none")).map(tuple)
rows = st.lists(
    st.builds(
        limit,
        st.none() | st.integers(1, 999),
        ages,
        authority=st.sampled_from(["iom-nam", "scf-efsa"]),
        sex=sexes,
        state=states,
        includes=named_states,
        excludes=named_states,
    ),
    max_size=8,
)
stages = st.builds(LifeStage, st.none() | st.integers(0, 1300), sexes, states)


@relaxed
@given(rows, stages)
def test_what_applies_is_a_row_of_the_authority_that_holds_the_person(
    limits: list[Limit], stage: LifeStage
) -> None:
    own = [row for row in limits if row.authority == "iom-nam"]
    found = applied(stage, limits)
    assert (found is None) == (not own)
    if found is None:
        return
    assert found.limit.authority == "iom-nam"
    if found.limit.value is not None:
        assert found.limit in own
        low, high = stage.ages
        assert found.limit.age_from < high
        assert low < found.limit.age_to
        assert found.limit.state in ("none", stage.state)
        assert "any" in (stage.sex, found.limit.sex) or stage.sex == found.limit.sex


@relaxed
@given(rows, st.integers(0, 19 * 12 - 1), sexes, states)
def test_a_child_never_gets_a_row_that_does_not_hold_its_age(
    limits: list[Limit], months: int, sex: str, state: str
) -> None:
    found = applied(LifeStage(months, sex, state), limits)
    if found is not None and found.limit.value is not None:
        assert found.limit.age_from <= months < found.limit.age_to


@relaxed
@given(rows, stages)
def test_of_all_that_fits_the_lowest_value_applies(limits: list[Limit], stage: LifeStage) -> None:
    own = fitting([row for row in limits if row.authority == "iom-nam"], stage)
    values = [row.value for row in own if row.value is not None]
    if own:
        found = applied(stage, limits)
        assert found is not None
        assert found.remark == ""
        assert found.limit.value == (min(values) if values else None)


@relaxed
@given(rows, stages)
def test_a_value_for_everyone_is_never_given_to_a_state_without_a_word(
    limits: list[Limit], stage: LifeStage
) -> None:
    found = applied(stage, limits)
    if found is None or found.limit.value is None or found.limit.state == stage.state:
        return
    assert stage.state not in found.limit.excludes
    assert (found.remark == "") == (stage.state in found.limit.includes)


def percent(share: Fraction | None) -> str:
    assert share is not None
    return str(rounded(share * 100, 1))


def test_the_example_stack_against_the_us_limit() -> None:
    verdict = judge(Applied(US), milligrams(144), milligrams(404))

    assert verdict.standing == "planned-over"
    assert percent(verdict.share_taken) == "41.1"
    assert percent(verdict.share_planned) == "115.4"
    assert verdict.over_by == Mass.of(54, "mg")


def test_the_example_stack_against_the_eu_limit() -> None:
    verdict = judge(Applied(EU), milligrams(144), milligrams(404))

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
    verdict = judge(Applied(US), milligrams(taken), milligrams(planned))

    assert verdict.standing == standing
    assert verdict.over_by == Mass.of(over, "mg")


def test_a_range_is_judged_on_its_high_end() -> None:
    verdict = judge(Applied(US), NOTHING, milligrams(340, 360))

    assert verdict.standing == "planned-over"
    assert verdict.share_planned == Fraction(360, 350)


def test_where_no_limit_is_set_nothing_is_judged() -> None:
    verdict = judge(Applied(NOTHING_SET, NOT_FOR_THIS_AGE), milligrams(144), milligrams(404))

    assert verdict.standing == "no-limit-set"
    assert (verdict.share_taken, verdict.share_planned, verdict.over_by) == (None, None, None)
    assert verdict.remark == NOT_FOR_THIS_AGE


def test_a_verdict_keeps_the_remark_of_its_limit() -> None:
    verdict = judge(Applied(US, FALLBACK), milligrams(144), milligrams(404))

    assert (verdict.limit, verdict.remark) == (US, FALLBACK)


amounts = st.tuples(st.integers(0, 1000), st.integers(0, 1000)).map(sorted)


@relaxed
@given(st.integers(1, 1000), amounts, amounts)
def test_a_verdict_agrees_with_its_numbers(most: int, taken: list[int], more: list[int]) -> None:
    sofar = milligrams(*taken)
    planned = sofar + milligrams(*more)

    verdict = judge(Applied(limit(most)), sofar, planned)

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


def test_a_form_that_leaves_pregnancy_out_does_so_at_every_age() -> None:
    """The rows say none-set for 18 to 50 years; a person of 52 is no less left out."""
    facts = reference.facts()
    for years in (30, 52):
        found = facts.limit_for("magnesium", "efsa-mgt", LifeStage(years * 12, "f", "pregnant"))
        assert found is not None
        assert found.limit.value is None
