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


def test_warnings_are_of_the_intakes_and_not_of_the_plan(stack: Runner) -> None:
    """404 mg are planned, over both limits; one capsule is over none."""
    plan = intakes.prepare(stack.context(), ["neuro-mag", "1"], "taken")
    assert "LIMIT_PLANNED" in [found.code for found in plan.after.findings]
    assert plan.warnings == ()


def test_a_limit_is_told_when_it_is_passed_and_not_again(stack: Runner) -> None:
    told = []
    for units in ("2", "1", "1"):
        plan = intakes.prepare(stack.context(), ["magnen-b6", units], "taken")
        told.append(
            [(found.code, found.message.partition(" of magnesium")[0]) for found in plan.warnings]
        )
        stack.ok("take", "magnen-b6", units, "--again")
    assert told == [
        [("LIMIT_OVER", "260 mg")],  # the EU's 250 mg
        [("LIMIT_OVER", "390 mg")],  # the US's 350 mg; the EU's is known
        [],
    ]


def test_warnings_come_worst_first_and_none_is_for_information(stack: Runner) -> None:
    for medicine in ("raltegravir", "furosemide", "amlodipine"):
        stack.ok("profile", "medicine", "add", medicine, "--at", "09:00")
    stack.ok("profile", "medicine", "add", "levothyroxine", "--at", "20:30")
    plan = intakes.prepare(stack.context(), ["all"], "taken")
    assert [(found.code, found.severity) for found in plan.warnings] == [
        ("INTERACTION_AVOID", "avoid"),
        ("LIMIT_OVER", "major"),
        ("LIMIT_OVER", "major"),
        ("SPACING", "moderate"),
        ("SPACING", "moderate"),
        ("EFFECT_ADDED", "minor"),
    ]


def test_what_is_skipped_has_no_warnings(stack: Runner) -> None:
    stack.ok("profile", "condition", "add", "dialysis")
    assert intakes.prepare(stack.context(), ["all"], "skipped").warnings == ()
    taken = intakes.prepare(stack.context(), ["noon"], "taken")
    assert taken.warnings[0].code == "CONDITION"
