"""What runs out by the plan, and what expires with something left in it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from magstack.domain.amounts import Count
from magstack.domain.checks import CHECKS, INTAKE_CHECKS, STOCK_CHECKS
from magstack.domain.checks.stock import EXPIRY_AHEAD, lot_expires, runs_out
from magstack.domain.doses import Dose, Schedule
from magstack.domain.findings import Finding
from magstack.domain.plans import paused
from magstack.domain.products import Product
from magstack.domain.profile import Profile
from magstack.domain.ramps import Ramp
from magstack.domain.stock import Lot
from tests.domain.days import ADULT, NEURO_MAG, TODAY, find, intake, review


def away(days: int) -> date:
    return TODAY + timedelta(days=days)


def lot(units: int, expires: date | None = None, number: int = 1, code: str = "") -> Lot:
    return Lot(code, Count.of(90), units * 1000, away(-90), 1, expires, None, number)


def stocked(*lots: Lot, doses: Sequence[Dose] | None = None) -> Product:
    """Return Neuro-Mag, 3 at night where nothing else is planned, with lots."""
    return replace(NEURO_MAG, lots=lots, doses=NEURO_MAG.doses if doses is None else tuple(doses))


def told(*lots: Lot, doses: Sequence[Dose] | None = None, ahead: int = 7) -> list[Finding]:
    person = replace(ADULT, profile=Profile(refill_ahead=ahead))
    return find(review(stocked(*lots, doses=doses), person=person), *STOCK_CHECKS)


def message(*lots: Lot, doses: Sequence[Dose] | None = None) -> str:
    (found,) = told(*lots, doses=doses)
    return found.message


def as_needed(most: int = 3) -> Dose:
    return Dose(Count.of(1), since=away(-9), schedule=Schedule(most=Count.of(most)))


def test_it_is_told_of_today_and_not_before_an_intake() -> None:
    assert not {*STOCK_CHECKS} & {*CHECKS, *INTAKE_CHECKS}


def test_a_product_that_runs_out_within_the_days_to_be_told_ahead() -> None:
    (found,) = told(lot(21))
    assert found == Finding(
        "RUNS_OUT",
        "minor",
        "neuro-mag",
        "Neuro-Mag runs out on 2026-11-27 by your plan: 21 capsules left. "
        "After buying more: magstack stock add neuro-mag --units 90",
        "your stock and your plan",
        "own",
    )
    assert told(lot(23)) != []  # 2 of 3 on the eighth day: it is not wholly covered
    assert told(lot(24)) == []


@pytest.mark.parametrize(("ahead", "units", "expected"), [(0, 3, 0), (0, 2, 1), (30, 89, 1)])
def test_how_far_ahead_is_the_person_s(ahead: int, units: int, expected: int) -> None:
    assert len(told(lot(units), ahead=ahead)) == expected


def test_what_is_still_due_today_counts_and_what_was_taken_does_not() -> None:
    product = stocked(lot(21))
    taken = intake(product, units=3)
    assert find(review(product, intakes=[taken]), runs_out) == []


def test_too_little_for_today() -> None:
    assert message(lot(2)).startswith("Neuro-Mag does not last for today: 2 capsules left.")


def test_nothing_left_while_something_is_planned() -> None:
    assert message(lot(0)).startswith("Nothing of Neuro-Mag is left, and it is planned today.")
    later = [Dose(Count.of(3), slot="night", since=away(4))]
    assert message(lot(0), doses=later).startswith(
        "Nothing of Neuro-Mag is left, and it is planned on 2026-11-24."
    )


def test_nothing_is_told_where_nothing_is_planned_soon() -> None:
    pause = paused(NEURO_MAG.doses, TODAY, away(30)).over(NEURO_MAG.doses)
    assert told(lot(0), doses=pause) == []
    ended = [Dose(Count.of(3), slot="night", since=away(-9), until=away(-1))]
    assert told(lot(0), doses=ended) == []
    assert told(lot(0), doses=[]) == []


def test_it_follows_a_ramp_and_the_end_of_a_plan() -> None:
    up = list(Ramp(Dose(Count.of(1), slot="night"), 1000, 3, 3000).doses(TODAY))
    assert "runs out on 2026-11-26" in message(lot(10), doses=up)  # 3 ones, 3 twos, and 1 of 3
    short = [Dose(Count.of(3), slot="night", since=TODAY, until=away(2))]
    assert told(lot(9), doses=short) == []
    assert len(told(lot(8), doses=short)) == 1


def test_as_needed_is_told_when_nothing_is_left() -> None:
    assert told(lot(1), doses=[as_needed()]) == []
    assert message(lot(0), doses=[as_needed()]).startswith(
        "Nothing of Neuro-Mag is left, and your plan has it as needed."
    )


def test_what_is_not_counted_or_put_away_is_never_told() -> None:
    assert told() == []
    gone = replace(stocked(lot(1, away(-9))), archived=TODAY)
    assert find(review(gone), *STOCK_CHECKS) == []


def test_a_lot_that_has_expired_is_not_counted_on() -> None:
    found = told(lot(90, away(-20), 1, "A1"), lot(2, None, 2))
    assert [(each.code, each.severity) for each in found] == [
        ("LOT_EXPIRES", "moderate"),
        ("RUNS_OUT", "minor"),
    ]
    assert found[0].message == (
        "90 capsules of Neuro-Mag are left of a lot that expired on 2026-10-31 (A1). "
        "Once thrown away: magstack stock remove neuro-mag --units 90"
    )
    assert found[1].message.startswith(
        "Neuro-Mag does not last for today: 2 capsules left, not counting what has expired."
    )


def test_an_expired_lot_with_nothing_left_is_past() -> None:
    assert told(lot(0, away(-20), 1), lot(90, None, 2)) == []


def test_an_expired_lot_of_what_is_only_taken_is_told_on_that_day() -> None:
    product = stocked(lot(1, away(-1)), doses=[])
    assert find(review(product), lot_expires) == []
    (found,) = find(review(product, intakes=[intake(product)]), lot_expires)
    assert found.message.startswith("1 capsule of Neuro-Mag is left of a lot that expired on")


def test_a_lot_that_expires_before_it_is_used_up() -> None:
    assert message(lot(90, away(9), code="A1"), lot(90, None, 2)) == (
        "A lot of Neuro-Mag expires on 2026-11-29 (A1), and by your plan 60 capsules of it will be "
        "left."
    )


def test_a_lot_that_is_used_up_in_time_is_not_told() -> None:
    assert told(lot(30, away(9)), lot(90, None, 2)) == []


def test_the_last_day_counts_for_the_lot() -> None:
    assert "3 capsules of it" in message(lot(33, away(9)), lot(90, None, 2))


@pytest.mark.parametrize(("ahead", "expected"), [(EXPIRY_AHEAD, 1), (EXPIRY_AHEAD + 1, 0)])
def test_a_lot_is_told_so_long_ahead(ahead: int, expected: int) -> None:
    one = [Dose(Count.of(1), slot="night", since=away(-9))]
    large = lot(200, away(ahead))._replace(units=Count.of(200))
    assert len(told(large, doses=one)) == expected


def test_a_lot_of_what_is_taken_as_needed_is_told_in_the_days_before_it_expires() -> None:
    assert told(lot(9, away(8)), doses=[as_needed()]) == []
    assert message(lot(9, away(7)), doses=[as_needed()]) == (
        "A lot of Neuro-Mag expires on 2026-11-27, 9 capsules of it are left."
    )


def test_lots_of_several_products_are_told_each() -> None:
    other = replace(stocked(lot(1)), slug="other", name="Other")
    found = find(review(stocked(lot(1)), other), *STOCK_CHECKS)
    assert [each.subject for each in found] == ["neuro-mag", "other"]
