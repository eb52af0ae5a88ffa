"""The page of ``plan suggest``, and the commands that adopt it."""

import io

import pytest

from magstack.actions import planning
from magstack.context import Terminal
from magstack.domain.planned import Suggested
from magstack.render.plan.suggested import commands, document, show
from tests.conftest import Runner


def shown(found: Suggested, width: int | None = None) -> str:
    out = io.StringIO()
    show(Terminal(io.StringIO(), out, io.StringIO(), width, width is not None, color=False), found)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def suggested(runner: Runner, *medicines: str) -> Suggested:
    for medicine in medicines:
        runner.ok("profile", "medicine", "add", *medicine.split())
    return planning.suggested(runner.context())


def test_what_stays_stands_beside_what_moves(stack: Runner) -> None:
    page = shown(suggested(stack, "ciprofloxacin --at 13:00"))
    assert page.startswith(
        "Suggested times, moved as little as the rules allow\n"
        "Dose                   Planned  Suggested\n"
        "Magnen B6, 2 tablets   12:30    15:00\n"
        "Neuro-Mag, 3 capsules  22:00    as planned\n"
        "\n"
        "Too close as it is\n"
        "major: Magnen B6 at 12:30 is 30 min before ciprofloxacin at 13:00"
    )
    assert page.endswith("\n\nTo adopt it\n  magstack plan move magnen-b6 12:30=15:00\n")


@pytest.mark.parametrize("width", [None, 40, 80])
def test_a_command_is_never_broken(stack: Runner, width: int | None) -> None:
    stack.ok("edit", "magnen-b6", *(f"--dose=1 at 12:{minute}" for minute in range(30, 40)))
    found = suggested(stack, "ciprofloxacin --at 13:00")
    (command,) = commands(found)
    assert len(command) > 80
    assert f"\n  {command}\n" in shown(found, width)


def test_a_command_names_every_time_that_moves_in_the_order_of_the_day(runner: Runner) -> None:
    runner.ok(
        *("add", "neuro-mag", "--dose", "1 in the morning", "--dose", "0.5 at 13:30"),
        *("--dose", "2 at night"),
    )
    (command,) = commands(suggested(runner, "ciprofloxacin --at 13:00"))
    assert command == "magstack plan move neuro-mag 08:00=07:00 13:30=15:00"


def test_the_document_has_what_the_page_has(stack: Runner) -> None:
    found = suggested(stack, "ciprofloxacin --at 13:00", "raltegravir --at 09:00")
    written, page = document(found), shown(found)
    for finding in (*written["mends"], *written["beyond"]):
        assert finding["message"] in page
    for command in written["commands"]:
        assert command in page
    assert [dose["product"] for dose in written["doses"]] == ["magnen-b6", "neuro-mag"]


def test_unknown_times_are_not_called_kept(stack: Runner) -> None:
    assert shown(suggested(stack)) == "The planned times break no rule of spacing.\n"
    assert shown(suggested(stack, "levothyroxine")).startswith(
        "The planned times break no rule of spacing, as far as times are known.\n"
        "\nNot settled by other times\n"
        "moderate: The time of levothyroxine is not known"
    )
