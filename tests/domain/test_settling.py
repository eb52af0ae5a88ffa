"""Many days settled in one go come to what each of them comes to by itself."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magstack.domain.amounts import Count, Mass
from magstack.domain.chronicle import Chronicle, Past, PastDay
from magstack.domain.doses import Dose, Schedule
from magstack.domain.products import Label, Product
from magstack.domain.profile import Profile
from magstack.domain.review import Day, day_of, in_the_day
from magstack.domain.settling import Plans, chronicle_of, chronicles_of
from tests.domain.days import ADULT, FACTS, NUMBERS, TODAY
from tests.domain.pasts import DAY, FIRST, SPAN, Lived, lives, row, stacks, told

relaxed = settings(deadline=None)


def alone(lived: Lived, when: date) -> Day:
    """Return a day as it is shown by itself."""
    return day_of(
        when,
        lived.products,
        [intake for intake in lived.intakes if intake.day == when],
        FACTS,
        lived.person.on(when),
        over=when < TODAY,
        closed=when in lived.closed,
    )


@relaxed
@given(lives(), st.sampled_from(["magnesium", "niacin", "zinc", "iron"]))
def test_each_day_is_what_it_is_by_itself(lived: Lived, nutrient: str) -> None:
    chronicle = chronicle_of(lived.past(), nutrient, FACTS, lived.person)
    assert [day.date for day in chronicle.days] == [FIRST + n * DAY for n in range(SPAN)]
    for day in chronicle.days:
        by_itself = alone(lived, day.date)
        assert states(day) == states_of(by_itself)
        logged = any(intake.day == day.date for intake in lived.intakes)
        if day.date <= TODAY:
            assert (day.account.kind == "complete") == by_itself.complete
            assert (day.account.kind == "partial") == (
                logged and not by_itself.complete and day.date < TODAY
            )
        expected = in_the_day(by_itself, nutrient, FACTS)
        known = logged or day.closed
        assert day.account.total == (expected.taken if known else None)
        held = [
            (each.limit, each.remark, each.share_taken, each.standing == "over")
            for each in expected.verdicts
        ]
        assert held == [
            (each.limit, each.remark, each.share_taken, each.standing == "over")
            for each in day.account.verdicts
        ]


@given(lives(), st.permutations(["magnesium", "niacin", "nicotinamide", "zinc", "iron"]))
def test_several_nutrients_together_are_each_by_itself(lived: Lived, nutrients: list[str]) -> None:
    together = chronicles_of(lived.past(), nutrients, FACTS, lived.person)
    assert together == tuple(
        chronicle_of(lived.past(), nutrient, FACTS, lived.person) for nutrient in nutrients
    )
    settled = {id(chronicle.days[0].doses) for chronicle in together}
    assert len(settled) == 1


def test_limits_of_several_nutrients_follow_the_age_each_by_itself() -> None:
    """On her ninth birthday the US limit of magnesium becomes another, and that of zinc too."""
    person = replace(ADULT, profile=Profile(born=date(2017, 11, 19)))
    past = Past([], (), frozenset(), TODAY - 3 * DAY, TODAY, TODAY)
    zinc, magnesium = chronicles_of(past, ("zinc", "magnesium"), FACTS, person)
    assert [us_limits(chronicle) for chronicle in (zinc, magnesium)] == [
        [12, 12, 23, 23],
        [110, 110, 350, 350],
    ]


def us_limits(chronicle: Chronicle) -> list[int]:
    """Return the US limit of each day in mg."""
    limits = (day.account.verdicts[0].limit.value or Mass(0) for day in chronicle.days)
    return [int(limit.in_unit("mg")) for limit in limits]


def states(day: PastDay) -> dict[str, list[tuple[str, int]]]:
    """Return what became of each product's doses; whether a due one was missed says the day."""
    return {
        product[0].product: [(dose.state, dose.taken) for dose in product] for product in day.doses
    }


def states_of(day: Day) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for dose in day.doses:
        state = "due" if dose.state == "missed" else dose.state
        found.setdefault(dose.product, []).append((state, dose.taken))
    return found


@relaxed
@given(stacks())
def test_plans_find_the_doses_that_a_day_has(products: list[Product]) -> None:
    plans = Plans(products)
    for place in range(-20, 20):
        day = TODAY + place * DAY
        planned = [
            dose.id
            for product in products
            for dose in product.doses
            if (product.archived is None or day < product.archived) and dose.planned_on(day)
        ]
        assert [plans.doses[place][1].id for place in plans.on(day)] == planned


def test_a_plan_that_changes_is_followed_day_by_day() -> None:
    weekdays = Schedule(weekdays=frozenset({0, 2}))
    doses = (
        Dose(Count.of(1), slot="noon", until=date(2026, 11, 9), id=1),
        Dose(Count.of(1), slot="noon", since=date(2026, 11, 12), id=2, schedule=weekdays),
    )
    label = Label(Count.of(1), (row("100"),), id=next(NUMBERS))
    product = Product(
        "mag", "", "Mag", "g", None, "", "own", (label,), doses, archived=date(2026, 11, 19)
    )
    plans = Plans([product])
    days = [date(2026, 11, 8) + place * DAY for place in range(14)]
    assert "".join(str(len(plans.on(day))) for day in days) == "11000000101000"


@pytest.mark.parametrize(
    ("word", "kind", "mg"),
    [
        ("2", "complete", 200),
        ("1", "partial", 100),
        ("s", "partial", 0),
        ("ss", "complete", 0),
        ("1s", "complete", 100),
        ("3", "complete", 300),
        ("0", "blank", None),
        ("c", "complete", 0),
        ("1c", "complete", 100),
        ("off", "nothing-planned", None),
        ("off1", "partial", 100),
        ("offc", "complete", 0),
    ],
)
def test_the_kind_of_a_day(word: str, kind: str, mg: int | None) -> None:
    account = told(word).days[0].account
    taken = None if account.total is None else account.total.amount.high.in_unit("mg")
    assert (account.kind, taken) == (kind, mg)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("0", "going-on"),
        ("1", "going-on"),
        ("off", "going-on"),
        ("2", "complete"),
        ("c", "complete"),
    ],
)
def test_today_is_going_on_until_it_is_complete(word: str, kind: str) -> None:
    assert told(word, last=TODAY).days[0].account.kind == kind


def test_a_day_that_is_yet_to_come_is_neither_blank_nor_complete() -> None:
    days = told("2 2 0", last=TODAY + DAY).days
    assert [day.account.kind for day in days] == ["complete", "complete", "future"]


def test_days_that_are_alike_share_what_they_came_to() -> None:
    days = told("2 1 2 0 2").days
    assert len({id(day.account) for day in days}) == 3
    assert days[0].account is days[2].account is days[4].account


def test_limits_follow_the_age_of_the_day() -> None:
    person = replace(ADULT, profile=Profile(born=date(2017, 11, 18)))
    chronicle = told("2 2 2", person=person)
    limits = [
        [verdict.limit.value and int(verdict.limit.value.in_unit("mg")) for verdict in verdicts]
        for verdicts in (day.account.verdicts for day in chronicle.days)
    ]
    assert limits == [[110, 250], [350, 250], [350, 250]]


def test_whether_anything_was_planned_before_is_known() -> None:
    assert not told("2 2").earlier
    assert told("2 2", before=True).earlier
