"""The local day: what is planned for it, and what became of each dose."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from magstack.domain.amounts import Count
from magstack.domain.days import DoseOfDay, Intake, Status, as_needed_of, plan_of, settle
from magstack.domain.doses import Dose, Schedule
from magstack.domain.hours import SLOTS, DayRules

relaxed = settings(deadline=None)

DAY = date(2026, 11, 20)
RULES = DayRules()

MORNING = Dose(Count(1000), slot="morning", id=1)
NIGHT = Dose(Count(2000), slot="night", id=2)
AFTER_MIDNIGHT = Dose(Count(1000), clock=time(0, 30), id=3)


def test_a_plan_is_in_the_order_of_the_day() -> None:
    plan = plan_of(
        [
            ("x", [AFTER_MIDNIGHT, NIGHT]),
            ("y", [MORNING]),
            ("z", [Dose(Count(1), "noon", until=date(2026, 1, 1))]),
        ],
        DAY,
        RULES,
    )

    assert [(dose.product, f"{dose.clock:%H:%M}") for dose in plan] == [
        ("y", "08:00"),
        ("x", "22:00"),
        ("x", "00:30"),
    ]


def test_a_plan_holds_what_the_day_has() -> None:
    """By a meal too; not what is as needed, nor what is on other days or in a pause."""
    others = [
        Dose(Count(1000), "noon", schedule=Schedule(frozenset({0}))),
        Dose(Count(1000), "noon", since=DAY - timedelta(days=1), schedule=Schedule(cycle=2)),
        Dose(Count(1000), schedule=Schedule(most=Count(3000))),
        Dose(Count(1000), "noon", since=DAY, until=DAY - timedelta(days=1)),
    ]
    friday = Dose(Count(1000), "noon", schedule=Schedule(frozenset({4})))
    early = Dose(Count(1000), schedule=Schedule(meal="breakfast", lead=-30))
    late = Dose(Count(1000), schedule=Schedule(meal="dinner", lead=60))
    rules = DayRules(dinner=time(23, 30))
    plan = plan_of([("x", [late, friday, *others, early])], DAY, rules)
    assert [dose.dose for dose in plan] == [early, friday, late]
    assert [dose.clock for dose in plan] == [time(7, 30), time(12, 30), time(0, 30)]


def intake(
    number: int,
    units: int,
    *,
    dose: int | None = None,
    product: str = "x",
    status: Status = "taken",
    at: int | None = None,
) -> Intake:
    """An intake of so many thousandths of a unit, later the higher its number."""
    return Intake(
        id=number,
        product=product,
        label=1,
        units=Count(units),
        status=status,
        at=number if at is None else at,
        offset=0,
        day=DAY,
        dose=dose,
        slot=None,
        planned=None,
        note="",
    )


def plan(*doses: Dose) -> list[DoseOfDay]:
    return plan_of([("x", doses or (MORNING, NIGHT))], DAY, RULES)


def states(planned: list[DoseOfDay]) -> list[tuple[str, int]]:
    return [(dose.state, dose.taken) for dose in planned]


def test_nothing_taken_leaves_all_due_and_in_the_end_missed() -> None:
    today, yesterday = plan(), plan()

    assert settle(today, [], over=False) == []
    assert settle(yesterday, [], over=True) == []
    assert states(today) == [("due", 0), ("due", 0)]
    assert states(yesterday) == [("missed", 0), ("missed", 0)]


def test_an_intake_counts_for_the_dose_it_was_logged_for() -> None:
    planned = plan()

    settle(planned, [intake(1, 2000, dose=2)], over=False)

    assert states(planned) == [("due", 0), ("taken", 2000)]
    assert planned[1].intakes == [intake(1, 2000, dose=2)]


def test_an_intake_for_no_dose_fills_the_first_open_one() -> None:
    planned = plan()

    settle(planned, [intake(1, 1000)], over=False)

    assert states(planned) == [("taken", 1000), ("due", 0)]


def test_a_part_of_a_dose_leaves_the_rest_due() -> None:
    planned = plan(Dose(Count(3000), "night", id=9))

    settle(planned, [intake(1, 1000, dose=9)], over=False)

    assert states(planned) == [("due", 1000)]
    assert planned[0].missing == 2000


def test_parts_make_a_whole_and_a_part_of_a_past_day_is_missed() -> None:
    whole, part = plan(Dose(Count(3000), "night")), plan(Dose(Count(3000), "night"))

    settle(whole, [intake(number, 1000) for number in (1, 2, 3)], over=True)
    settle(part, [intake(1, 1000)], over=True)

    assert states(whole) == [("taken", 3000)]
    assert [one.id for one in whole[0].intakes] == [1, 2, 3]
    assert states(part) == [("missed", 1000)]


def test_what_is_over_fills_the_next_dose() -> None:
    planned = plan()

    assert settle(planned, [intake(1, 3000, dose=1)], over=False) == []
    assert states(planned) == [("taken", 1000), ("taken", 2000)]


def test_more_than_is_planned_is_not_taken_for_a_dose() -> None:
    planned = plan()

    assert settle(planned, [intake(1, 9000)], over=False) == []
    assert states(planned) == [("taken", 1000), ("taken", 2000)]


def test_after_the_last_dose_an_intake_is_unplanned() -> None:
    extra = intake(2, 1000)

    assert settle(plan(), [intake(1, 3000), extra], over=False) == [extra]


def test_an_intake_of_another_product_is_unplanned() -> None:
    planned, other = plan(), intake(1, 1000, product="y")

    assert settle(planned, [other], over=False) == [other]
    assert states(planned) == [("due", 0), ("due", 0)]


def test_a_skipped_dose_is_skipped_and_takes_nothing() -> None:
    planned = plan()

    settle(planned, [intake(1, 2000, dose=2, status="skipped")], over=True)

    assert states(planned) == [("missed", 0), ("skipped", 0)]


def test_a_dose_taken_in_part_may_be_skipped_for_the_rest() -> None:
    planned = plan(NIGHT)

    settle(planned, [intake(1, 500), intake(2, 1500, dose=2, status="skipped", at=3)], over=False)

    assert planned[0].state == "skipped"


def test_a_skipped_dose_leaves_an_intake_to_the_next() -> None:
    planned = plan()

    settle(planned, [intake(1, 1000, status="skipped"), intake(2, 2000)], over=False)

    assert states(planned) == [("skipped", 0), ("taken", 2000)]


def test_an_overflow_does_not_take_a_dose_that_has_its_own_intake() -> None:
    planned = plan()

    unplanned = settle(planned, [intake(1, 3000, dose=1), intake(2, 2000, dose=2)], over=False)

    assert unplanned == []
    assert planned[1].intakes == [intake(2, 2000, dose=2)]


def test_a_skip_for_one_dose_skips_no_other() -> None:
    planned = plan()
    twice = [intake(1, 1000, dose=1), intake(2, 1000, dose=1, status="skipped")]

    settle(planned, twice, over=False)

    assert states(planned) == [("taken", 1000), ("due", 0)]


# --- as needed


def needed(number: int, most: int, since: date | None = None) -> Dose:
    schedule = Schedule(most=Count(most))
    return Dose(Count(1000), since=since, id=number, schedule=schedule)


def test_what_is_taken_as_needed_is_what_no_planned_dose_took() -> None:
    doses = [NIGHT, needed(9, 3000)]
    planned = plan(*doses)
    intakes = [
        intake(1, 2000, dose=2),
        intake(2, 1000),
        intake(3, 2500),
        intake(4, 500, status="skipped"),
        intake(5, 1000, product="y"),
        intake(6, 1000, dose=7),
    ]
    left = settle(planned, intakes, over=False)
    (found,) = as_needed_of([("x", doses), ("y", [MORNING])], DAY, left)
    assert (found.product, found.dose.id) == ("x", 9)
    assert [each.id for each in found.intakes] == [2, 3]
    assert (found.taken, found.most, found.over) == (3500, Count(3000), 500)


def test_up_to_the_most_is_not_over() -> None:
    (found,) = as_needed_of([("x", [needed(9, 3000)])], DAY, [intake(1, 3000)])
    assert found.over == 0
    (none,) = as_needed_of([("x", [needed(9, 3000)])], DAY, [])
    assert (none.taken, none.over) == (0, 0)


def test_of_several_maxima_the_lowest_that_is_in_force_holds() -> None:
    later = needed(3, 1000, since=DAY + timedelta(days=1))
    (found,) = as_needed_of([("x", [needed(1, 3000), needed(2, 2000), later])], DAY, [])
    assert found.dose.id == 2
    assert as_needed_of([("x", [later])], DAY, []) == []


doses = st.lists(st.tuples(st.integers(1, 4000), st.sampled_from(SLOTS)), max_size=5).map(
    lambda given: [Dose(Count(n), slot, id=place) for place, (n, slot) in enumerate(given)]
)
taken = st.lists(
    st.tuples(st.integers(1, 4000), st.none() | st.integers(0, 5), st.sampled_from("xy")),
    max_size=8,
).map(
    lambda given: [
        intake(number, units, dose=dose, product=product)
        for number, (units, dose, product) in enumerate(given)
    ]
)


def total(intakes: Iterable[Intake]) -> int:
    return sum(one.units.thousandths for one in intakes)


@relaxed
@given(doses, taken, st.booleans())
def test_every_unit_counts_once(some: list[Dose], intakes: list[Intake], over: bool) -> None:
    planned = plan_of([("x", some)], DAY, RULES)
    of_x = [one for one in intakes if one.product == "x"]

    unplanned = settle(planned, intakes, over=over)

    wanted = sum(dose.dose.units.thousandths for dose in planned)
    assert sum(dose.taken for dose in planned) == min(total(of_x), wanted)
    assert all(one in unplanned for one in intakes if one.product == "y")
    assert len(unplanned) == len({one.id for one in unplanned})
    for dose in planned:
        assert (dose.state == "taken") == (dose.missing == 0)
        assert dose.state in (("taken", "missed") if over else ("taken", "due"))


@relaxed
@given(doses, taken, st.randoms(use_true_random=False))
def test_the_order_of_the_log_does_not_matter(
    some: list[Dose], intakes: list[Intake], random: Random
) -> None:
    one, other = (plan_of([("x", some)], DAY, RULES) for _ in range(2))
    shuffled = sorted(intakes, key=lambda _: random.random())

    assert settle(one, intakes, over=False) == settle(other, shuffled, over=False)
    assert one == other


def test_an_intake_keeps_the_offset_that_held() -> None:
    """In Kathmandu at 05:45, and 3 h 30 min behind UTC."""
    taken = intake(1, 1000, at=0)
    assert replace(taken, offset=345).local.isoformat() == "1970-01-01T05:45:00+05:45"
    assert replace(taken, offset=-210).local.isoformat() == "1969-12-31T20:30:00-03:30"
