"""A day is closed as it was seen, or not at all."""

import pytest

from magstack.actions import closing
from magstack.actions.day import record_of
from magstack.errors import StoreError
from magstack.store import database, reading
from tests.conftest import Runner


def closed(runner: Runner) -> int:
    with database.reading(runner.database) as connection:
        return len(reading.closed_days(connection))


def test_a_day_that_another_magstack_logged_to_meanwhile_is_not_closed(stack: Runner) -> None:
    context = stack.context()
    record = record_of(context)
    stack.ok("take", "neuro-mag")
    with pytest.raises(StoreError) as refused:
        closing._write(context, record, reopened=False)
    assert str(refused.value) == str(database.overtaken(context.database))
    assert closed(stack) == 0


def test_a_day_that_another_magstack_closed_meanwhile(stack: Runner) -> None:
    stack.ok("take", "neuro-mag", "1")
    context = stack.context()
    record = record_of(context)
    stack.ok("close")
    with pytest.raises(StoreError):
        closing._write(context, record, reopened=False)
    stack.ok("close", "--reopen")
    with pytest.raises(StoreError):
        closing._write(context, record, reopened=True)
    assert closed(stack) == 0
