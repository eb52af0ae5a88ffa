import pytest

from magstack.actions import intakes
from magstack.errors import StoreError
from magstack.store import database
from tests.conftest import Runner


def test_a_dose_that_another_magstack_logged_meanwhile_is_not_logged_twice(stack: Runner) -> None:
    context = stack.context()
    plan = intakes.prepare(context, ["neuro-mag"], "taken")
    stack.ok("take", "neuro-mag")
    before = stack.ok("log", "--json")

    with pytest.raises(StoreError) as refused:
        intakes.write(context, plan)

    assert str(refused.value) == str(database.overtaken(context.database))
    assert stack.ok("log", "--json") == before


def test_what_is_meant_twice_is_logged_twice(stack: Runner) -> None:
    context = stack.context()
    plan = intakes.prepare(context, ["neuro-mag"], "taken")
    stack.ok("take", "neuro-mag")

    intakes.write(context, plan, again=True)

    assert stack.ok("log", "--json").count('"product": "neuro-mag"') == 2


def test_an_empty_word_is_no_number_of_units(stack: Runner) -> None:
    result = stack.run("take", "neuro-mag", "")

    assert (result.code, result.out) == (2, "")
    assert result.err == "The number of units is empty. Write for example 2 or 0.5.\n"
