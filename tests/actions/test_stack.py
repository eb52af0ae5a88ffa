"""Names for completion, and what the planned doses come to."""

from datetime import date

from magstack.actions import stack as actions
from magstack.domain.amounts import Interval, Mass
from tests.conftest import Runner


def test_names_where_there_is_no_record(runner: Runner) -> None:
    assert actions.names(runner.context()) == []
    assert not runner.home.exists()


def test_names_are_those_of_the_stack(stack: Runner) -> None:
    assert sorted(actions.names(stack.context())) == ["magnen-b6", "neuro-mag"]


def test_what_the_doses_of_a_day_hold(stack: Runner) -> None:
    product = actions.one(stack.context(), "neuro-mag").listed[0].product
    totals = actions.daily(product, date(2026, 11, 20))
    assert [total.amount for total in totals] == [Interval.exactly(Mass.of(144, "mg"))]
    assert actions.daily(product, date(2026, 11, 19)) == ()


def test_an_archived_product_is_put_away_from_its_day(stack: Runner) -> None:
    stack.ok("archive", "neuro-mag")
    product = actions.one(stack.context(), "neuro-mag").listed[0].product
    away = [actions.put_away(product, date(2026, 11, day)) for day in (19, 20, 21)]
    assert away == [False, True, True]
