"""The days to come: which are alike, and what is found of them."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magstack.domain.amounts import Count
from magstack.domain.checks.limits import limit_exceeded
from magstack.domain.checks.remarks import several_sources
from magstack.domain.doses import ALL_WEEK, Dose, Schedule
from magstack.domain.findings import Finding
from magstack.domain.preview import (
    Preview,
    alike,
    coming,
    found_on,
    fullest,
    mark_of,
    most_planned,
    united,
    varied,
)
from magstack.domain.products import Label, Product
from magstack.domain.profile import Medicine, OwnRule, Profile
from magstack.domain.ramps import Ramp
from magstack.domain.review import Day, planned
from tests.domain.days import (
    ADULT,
    FACTS,
    MAGNEN,
    NEURO_MAG,
    TODAY,
    declared,
    find,
    holding,
    intake,
    review,
)

MONDAY = frozenset({0})


def on(what: Product, *doses: Dose) -> Product:
    return replace(what, doses=doses)


def weekly(units: int, weekdays: frozenset[int] = ALL_WEEK) -> Dose:
    return Dose(Count.of(units), slot="noon", schedule=Schedule(weekdays=weekdays))


def ahead(*products: Product, days: int = 7) -> list[Day]:
    return [review(*products, on=day) for day in coming(TODAY, days)]


def names(days: list[date]) -> list[str]:
    return [f"{day:%a}" for day in days]


def found(code: str, subject: str, message: str, **more: str) -> Finding:
    return Finding(code, more.get("severity", "major"), subject, message, "a book", "checked")  # type: ignore[arg-type]  # a word of the tests


# Which days there are.


def test_a_plan_of_every_day_is_one_set() -> None:
    assert varied([NEURO_MAG, MAGNEN], TODAY, 28, ADULT.rules) == [TODAY]


def test_weekdays_are_sets_of_their_own() -> None:
    some = on(MAGNEN, weekly(2, MONDAY), weekly(1, frozenset({0, 3})))
    assert names(varied([NEURO_MAG, some], TODAY, 28, ADULT.rules)) == ["Fri", "Mon", "Thu"]


def test_another_label_is_another_set() -> None:
    later = Label(Count.of(3), (declared("90"),), since=TODAY + timedelta(days=2))
    reformulated = replace(NEURO_MAG, labels=(later, *NEURO_MAG.labels))
    assert names(varied([reformulated], TODAY, 28, ADULT.rules)) == ["Fri", "Sun"]


def test_a_ramp_has_a_set_for_each_step() -> None:
    ramp = Ramp(Dose(Count.of(1), slot="night"), 1000, 7, 3000)
    rising = on(NEURO_MAG, *ramp.doses(TODAY))
    assert varied([rising], TODAY, 28, ADULT.rules) == [
        date(2026, 11, 20),
        date(2026, 11, 27),
        date(2026, 12, 4),
    ]
    days = tuple(ahead(rising, days=21))
    preview = Preview(days, ((),) * 21, FACTS, TODAY)
    assert preview.units == {"neuro-mag": 42_000}


schedules = st.builds(
    lambda weekdays, cycle: Schedule(weekdays, cycle),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.integers(1, 9),
)
doses = st.builds(
    lambda units, schedule, away, long: Dose(
        Count.of(units),
        slot="noon",
        since=TODAY + timedelta(days=away),
        until=None if long is None else TODAY + timedelta(days=away + long),
        schedule=schedule,
    ),
    st.integers(1, 2),
    schedules,
    st.integers(-9, 9),
    st.none() | st.integers(-1, 20),
)


@given(st.lists(doses, max_size=4), st.integers(1, 40))
def test_every_coming_day_has_the_doses_of_one_that_is_returned(
    some: list[Dose], many: int
) -> None:
    def held(day: date) -> list[int]:
        return [each.dose.units.thousandths for each in planned([product], day, ADULT.rules)]

    product = on(MAGNEN, *some)
    found = varied([product], TODAY, many, ADULT.rules)
    assert found[0] == TODAY
    assert found == sorted(found)
    sets = [held(day) for day in found]
    assert all(sets.count(each) == 1 for each in sets)
    assert all(held(day) in sets for day in coming(TODAY, many))


# What they come to.


def test_the_fullest_is_the_first_with_the_most_doses() -> None:
    days = ahead(NEURO_MAG, on(MAGNEN, weekly(2, MONDAY)), days=14)
    assert fullest(days).date == date(2026, 11, 23)
    assert fullest(days[:3]).date == TODAY


def test_each_nutrient_is_that_of_the_day_with_the_most_of_it() -> None:
    zinc = on(holding("zinc", "zinc 15"), weekly(1, MONDAY))
    iron = on(holding("iron", "iron 5"), weekly(3, frozenset({2})), weekly(1))
    most = most_planned(ahead(zinc, iron), FACTS)
    held = {each.nutrient: each.planned.amount.high.in_unit("mg") for each in most}
    assert held == {"zinc": 15, "iron": 20}
    order = [*FACTS.nutrients]
    assert [each.nutrient for each in most] == sorted(held, key=order.index)


def test_one_day_is_as_it_stands() -> None:
    (day,) = ahead(NEURO_MAG, MAGNEN, days=1)
    assert most_planned([day], FACTS) == day.nutrients
    assert [each.finding for each in united([(day, find(day))], FACTS)] == find(day)


# What is found of them.


def test_a_limit_is_told_once_by_how_far_it_is_passed_at_most() -> None:
    """2 tablets on Mondays, 3 on Tuesdays, 1 else: 260, 390 and 130 mg beside 144 mg."""
    some = on(MAGNEN, weekly(1, frozenset({2, 3, 4, 5, 6})), weekly(2, MONDAY))
    days = ahead(NEURO_MAG, on(some, *some.doses, weekly(3, frozenset({1}))))
    told = united(((day, find(day, limit_exceeded)) for day in days), FACTS)
    assert [(each.finding.message[:35], names(list(each.days))) for each in told] == [
        ("534 mg of magnesium planned is 213.", ["Fri", "Sat", "Sun", "Mon", "Tue", "Wed", "Thu"]),
        ("534 mg of magnesium planned is 152.", ["Mon", "Tue"]),
    ]


def test_several_sources_are_told_once_as_on_the_day_with_the_most() -> None:
    some = on(MAGNEN, weekly(1), weekly(2, MONDAY))
    days = ahead(NEURO_MAG, some)
    told = united(((day, find(day, several_sources)) for day in days), FACTS)
    (magnesium,) = [each for each in told if each.finding.subject == "magnesium"]
    assert "Magnen B6 390 mg (73.0 %)" in magnesium.finding.message
    assert len(magnesium.days) == 7


NINTH = TODAY + timedelta(days=9)
CIPRO = Medicine("ciprofloxacin", time(13))
APART = OwnRule("magnen-b6", "neuro-mag", timedelta(hours=11))
NOONS = Dose(Count.of(1), slot="noon", schedule=Schedule(cycle=5, on=3), since=TODAY)


@pytest.mark.parametrize(
    ("product", "other", "profile"),
    [
        (MAGNEN, NEURO_MAG, Profile(born=NINTH.replace(year=2007))),
        (MAGNEN, replace(NEURO_MAG, archived=NINTH), Profile()),
        (replace(MAGNEN, doses=(weekly(1, MONDAY), weekly(2))), NEURO_MAG, Profile()),
        (MAGNEN, NEURO_MAG, Profile(medicines=(replace(CIPRO, days=MONDAY),))),
        (MAGNEN, NEURO_MAG, Profile(medicines=(replace(CIPRO, since=NINTH),))),
        (MAGNEN, NEURO_MAG, Profile(medicines=(Medicine("raltegravir", None, MONDAY, NINTH),))),
        (replace(MAGNEN, doses=(NOONS,)), NEURO_MAG, Profile(rules=(APART,))),
        (
            replace(
                MAGNEN, labels=(replace(MAGNEN.labels[0], since=NINTH, rows=()), *MAGNEN.labels)
            ),
            NEURO_MAG,
            Profile(),
        ),
    ],
    ids=["age", "archived", "doses", "weekday", "medicine", "begun", "day-after", "label"],
)
def test_days_that_differ_in_anything_are_looked_at_by_themselves(
    product: Product, other: Product, profile: Profile
) -> None:
    person = replace(ADULT, profile=profile)
    days = [review(product, other, on=day, person=person.on(day)) for day in coming(TODAY, 28)]
    found = [tuple(find(day)) for day in days]
    assert len({*found}) > 1
    assert list(found_on(days, find)) == found


def test_days_that_are_alike_are_looked_at_once_and_those_with_a_log_by_themselves() -> None:
    days = ahead(on(MAGNEN, weekly(2), weekly(1, MONDAY)), days=28)
    days[8] = review(MAGNEN, intakes=[intake(MAGNEN)], on=days[8].date)
    looked_at: list[date] = []

    def look(day: Day) -> list[Finding]:
        looked_at.append(day.date)
        return []

    assert len(list(found_on(days, look))) == 28
    assert days[8].date in looked_at
    assert len(looked_at) < 10


def test_the_gravest_of_the_same_is_told_and_the_worst_comes_first() -> None:
    first, second = ahead(NEURO_MAG, days=2)
    mild = found("SPACING", "mag", "too close", severity="minor")
    grave = replace(mild, severity="moderate")
    other = found("SPACING", "mag", "too close to something else", severity="avoid")
    told = united([(first, [mild]), (second, [grave, other])], FACTS)
    assert [(each.finding, len(each.days)) for each in told] == [(other, 1), (grave, 2)]


def test_two_of_one_day_are_never_taken_for_one() -> None:
    (day,) = ahead(NEURO_MAG, days=1)
    twice = [found("LIMIT_PLANNED", "zinc", "by one"), found("LIMIT_PLANNED", "zinc", "by two")]
    assert mark_of(twice[0]) == mark_of(twice[1])
    assert [each.finding for each in united([(day, twice)], FACTS)] == twice


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=4), max_size=6))
def test_nothing_that_is_found_is_lost_and_each_has_its_days(told: list[list[str]]) -> None:
    days = ahead(NEURO_MAG, days=6)
    findings = [[found("SPACING", word, word) for word in words] for words in told]
    held = united(zip(days, findings, strict=False), FACTS)
    expected = [(day.date, one) for day, words in zip(days, told, strict=False) for one in words]
    assert sorted((day, each.finding.subject) for each in held for day in each.days) == sorted(
        expected
    )


# Days that are alike.


def test_days_that_are_alike_stand_together_whether_or_not_they_follow_each_other() -> None:
    days = ahead(NEURO_MAG, on(MAGNEN, weekly(2, frozenset({0, 4}))), days=14)
    groups = [names([day.date for day in same]) for same in alike(days)]
    assert groups[0] == ["Fri", "Mon", "Fri", "Mon"]
    assert len(groups) == 2


def test_a_day_with_a_log_is_like_no_other() -> None:
    today = review(NEURO_MAG, intakes=[intake(NEURO_MAG, units=3)])
    later = ahead(NEURO_MAG, days=3)[1:]
    assert [len(same) for same in alike([today, *later])] == [1, 2]
