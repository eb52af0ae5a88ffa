"""The page of ``check``: its title, what was counted, and the list of what is not covered."""

import io

from magstack.actions import checking
from magstack.context import Terminal
from magstack.domain.reports import Checked
from magstack.render.checking import counted, document, show, title
from tests.conftest import Runner


def shown(checked: Checked, width: int | None = None) -> str:
    out = io.StringIO()
    show(
        Terminal(io.StringIO(), out, io.StringIO(), width, width is not None, color=False), checked
    )
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def test_the_title_says_what_was_checked_for_whom_and_what_was_supposed(stack: Runner) -> None:
    context = stack.context()
    doses = ["magnen-b6 1 at noon", "neuro-mag 1 at noon"]
    assert title(checking.check(context)) == "The plan · adult, assumed"
    assert title(checking.check(context, "today", doses)) == (
        "Friday 20 November 2026, supposing magnen-b6 1 at noon and neuro-mag 1 at noon "
        "· adult, assumed"
    )
    stack.ok("profile", "set", "--born", "2018-05-01")
    assert title(checking.check(stack.context())) == "The plan · child, 8 years"


def test_how_much_was_checked(stack: Runner) -> None:
    checked = checking.check(stack.context())
    said, numbers = counted(checked), document(checked)["checked"]
    assert said == (
        f"Held against {numbers['limits']} limits, {numbers['interactions']} interactions and "
        f"{numbers['conditions']} rules on conditions."
    )
    one = checked._replace(limits=1)
    assert counted(one).startswith("Held against 1 limit, ")


def test_of_a_plan_nothing_is_called_taken(stack: Runner) -> None:
    """Nothing is asked of the log, so a zero would say what nobody knows."""
    assert "\nMagnesium  404 mg planned\n" in shown(checking.check(stack.context()))
    assert "\nMagnesium  0 mg taken, 404 mg planned\n" in shown(
        checking.check(stack.context(), "today")
    )


def test_what_is_not_covered_is_a_list_that_hangs_behind_its_dashes(stack: Runner) -> None:
    long = ("Word " * 20).strip() + "."
    checked = checking.check(stack.context())._replace(not_covered=("Short.", long))
    assert shown(checked).partition("Not covered\n")[2] == (
        f"  - Short.\n  - {long}\n\nWhat a code means: magstack explain CODE\n"
    )
    assert shown(checked, 64).partition("Not covered\n")[2] == (
        "  - Short.\n"
        "  - Word Word Word Word Word Word Word Word Word Word Word Word\n"
        "    Word Word Word Word Word Word Word Word.\n"
        "\nWhat a code means: magstack explain CODE\n"
    )


def test_nothing_planned_and_nothing_found_are_different(stack: Runner) -> None:
    found = checking.check(stack.context())._replace(findings=[])
    assert "No rule found anything." in shown(found)
    assert "Nothing is planned or taken, so" in shown(checking.check(stack.context(), "2026-11-01"))


def test_of_days_that_differ_the_most_is_told_as_such(stack: Runner) -> None:
    stack.ok("plan", "set", "magnen-b6", "2 at noon on mon")
    checked = checking.check(stack.context())
    assert title(checked) == "The plan of 2 different days · adult, assumed"
    assert "\nMagnesium  404 mg planned, on the day with the most of it\n" in shown(checked)
