"""``stock``: lots, how long they last, what they cost, and where they went."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.pages import converse, play
from tests.conftest import Runner

Document = dict[str, Any]


def stocked(runner: Runner, *argv: str) -> Document:
    found: Document = json.loads(runner.ok("stock", "show", *argv, "--json"))
    return found


def one(runner: Runner, product: str = "neuro-mag") -> Document:
    (found,) = stocked(runner, product)["products"]
    assert isinstance(found, dict)
    return found


def left(runner: Runner, product: str = "neuro-mag") -> float | None:
    number = one(runner, product)["left"]
    assert number is None or isinstance(number, float)
    return number


def test_a_bottle_from_buying_to_the_recall(stack: Runner) -> None:
    play(
        stack,
        "stock",
        """
        magstack stock
        magstack stock show
        magstack stock add neuro-mag --containers 2 --price "34.50 EUR" --expires 2027-05 --lot A123
        magstack stock show
        magstack take neuro-mag
        @ 2026-11-21 20:00
        magstack take neuro-mag 2 --note "with water"
        magstack stock show neuro-mag
        magstack stock count neuro-mag 170
        magstack stock count neuro-mag 171
        magstack stock count neuro-mag 171
        magstack stock remove neuro-mag --units 1
        magstack stock lot a123
        magstack stock lot A123 --json
        magstack undo
        magstack undo
        """,
    )
    assert left(stack) == 170.0


def test_a_stock_as_json(stack: Runner) -> None:
    play(
        stack,
        "stock-json",
        """
        magstack stock add neuro-mag --price "34.50 EUR" --lot A123 --json
        magstack stock show --json
        """,
    )


@pytest.mark.parametrize("width", [80, 40])
def test_a_stock_on_a_screen(stack: Runner, width: int) -> None:
    stack.ok("stock", "add", "magnen-b6", "--units", "60", "--price", "12 USD")
    stack.ok("stock", "add", "neuro-mag", "--lot", "OLD", "--expires", "2026-10")
    price = ("--price", "34.50 EUR")
    stack.ok("stock", "add", "neuro-mag", "--lot", "A1", "--expires", "2026-12", *price)
    stack.ok("stock", "add", "neuro-mag", "--containers", "2", "--price", "30 EUR")
    stack.ok("take", "neuro-mag", "1")
    stack.drawn, stack.width = True, width
    play(stack, f"stock-{width}", "magstack stock show\nmagstack stock lot a1")


def test_what_may_go_wrong(stack: Runner) -> None:
    play(
        stack,
        "stock-refusals",
        """
        magstack stock show nuro-mag
        magstack stock add magnen-b6
        magstack stock add neuro-mag --containers 0
        magstack stock add neuro-mag --containers 1.5
        magstack stock add neuro-mag --containers 2000
        magstack stock add neuro-mag --units 0
        magstack stock add neuro-mag --units 41 --price "34.50 EUR"
        magstack stock add neuro-mag --units 90090
        magstack stock add neuro-mag --price 34.50
        magstack stock add neuro-mag --price ""
        magstack stock add neuro-mag --expires ""
        magstack stock add neuro-mag --from ""
        magstack stock add neuro-mag --expires 05/2027
        magstack stock add neuro-mag --from tomorrow
        magstack stock add neuro-mag --lot 12345678901234567890123456789012345678901
        magstack stock count neuro-mag 41
        magstack stock remove neuro-mag --units 3
        magstack stock lot A1
        # now there is some
        magstack stock add neuro-mag --lot A123
        magstack stock count neuro-mag 91
        magstack stock count neuro-mag many
        magstack stock count neuro-mag -5
        magstack stock count neuro-mag 41 --lot B1
        magstack stock remove neuro-mag
        magstack stock remove neuro-mag --units 91
        magstack stock remove neuro-mag --units 0
        magstack stock lot A124
        magstack stock cuont neuro-mag 41
        """,
    )
    assert left(stack) == 90.0


def test_90_capsules_at_3_a_day_last_30_days(runner: Runner) -> None:
    runner.ok("add", "neuro-mag")
    runner.ok("stock", "add", "neuro-mag")
    found = one(runner)
    assert (found["days_left"], found["runs_out"]) == (30, "2026-12-20")


def test_nothing_on_record_is_not_0(stack: Runner) -> None:
    assert left(stack) is None
    assert one(stack)["counted"] is False
    stack.ok("stock", "add", "neuro-mag")
    stack.ok("stock", "count", "neuro-mag", "0")
    assert (left(stack), one(stack)["days_left"]) == (0.0, 0)
    assert "Not counted: Magnen B6 (magnen-b6)." in stack.ok("stock", "show")


def test_no_products_and_no_record(runner: Runner) -> None:
    assert runner.run("stock", "show").code == 4
    runner.ok("profile", "set", "--sex", "f")
    assert runner.ok("stock", "show") == (
        "No products. Begin with one from the catalogue: magstack catalog\n"
    )


def test_an_intake_is_drawn_first_to_expire_first_and_undone(stack: Runner) -> None:
    stack.ok("stock", "add", "neuro-mag", "--lot", "LATE", "--expires", "2027-09")
    early = ("--units", "2", "--lot", "EARLY", "--expires", "2027-05")
    stack.ok("stock", "add", "neuro-mag", *early)
    stack.ok("take", "neuro-mag")
    lots = {each["lot"]: each["left"] for each in one(stack)["lots"]}
    assert lots == {"LATE": 89.0, "EARLY": 0.0}
    assert "3 capsules of it" not in stack.ok("stock", "lot", "EARLY")
    assert "2 capsules of 3" in stack.ok("stock", "lot", "EARLY")
    stack.ok("undo")
    assert left(stack) == 92.0
    stack.ok("redo")
    assert left(stack) == 89.0


def test_what_is_beyond_the_stock_is_taken_all_the_same(stack: Runner) -> None:
    stack.ok("stock", "add", "neuro-mag", "--units", "2")
    stack.ok("take", "neuro-mag")
    assert left(stack) == 0.0
    stack.ok("undo")
    assert left(stack) == 2.0


def test_nothing_left_and_nothing_due_today(stack: Runner) -> None:
    """What is not there lasts for no day, and runs out on none."""
    stack.ok("stock", "add", "neuro-mag", "--units", "3")
    assert "0 capsules" not in stack.ok("take", "neuro-mag")
    assert "  By your plan it is needed on 2026-11-21.\n" in stack.ok("stock", "show")
    page = stack.ok("stock", "count", "neuro-mag", "2")
    assert "2 capsules left; by your plan it runs out on 2026-11-21." in page
    page = stack.ok("stock", "count", "neuro-mag", "0")
    assert "0 capsules left; by your plan it is needed on 2026-11-21." in page
    assert (one(stack)["days_left"], one(stack)["runs_out"]) == (1, "2026-11-21")


def test_since_a_day_before_what_is_in_the_log_is_drawn_too(stack: Runner) -> None:
    for day in (16, 17, 18):
        stack.at(f"2026-11-{day} 22:00").ok("take", "neuro-mag")
    stack.at("2026-11-20 20:00")
    page = stack.ok("stock", "add", "neuro-mag", "--units", "5", "--from", "2026-11-17")
    assert "in use since 2026-11-17. 5 capsules in the log since then are drawn from it." in page
    assert left(stack) == 0.0
    # what is drawn from one lot is not drawn from another
    second = ("--containers", "1", "--from", "2026-11-16")
    assert "4 capsules in the log" in stack.ok("stock", "add", "neuro-mag", *second)
    assert left(stack) == 86.0
    stack.ok("undo")
    stack.ok("undo")
    assert left(stack) is None


def test_without_a_day_nothing_in_the_log_is_drawn(stack: Runner) -> None:
    stack.ok("take", "neuro-mag")
    stack.ok("stock", "add", "neuro-mag")
    assert left(stack) == 90.0


def test_an_entry_logged_later_for_a_day_before_is_not_drawn(stack: Runner) -> None:
    stack.ok("stock", "add", "neuro-mag")
    stack.ok("take", "neuro-mag", "--at", "yesterday 22:00")
    assert left(stack) == 90.0


def test_what_has_expired_is_told_when_it_is_added(stack: Runner) -> None:
    code, page = converse(stack, "magstack stock add neuro-mag --expires 2026-10")
    assert code == 0
    assert "! It has expired: 2026-10-31 was its last day." in page
    assert (left(stack), one(stack)["expired"]) == (0.0, 90.0)


def test_a_recount_of_one_lot(stack: Runner) -> None:
    stack.ok("stock", "add", "neuro-mag", "--lot", "A1")
    stack.ok("stock", "add", "neuro-mag", "--lot", "B1")
    page = stack.ok("stock", "count", "neuro-mag", "41", "--lot", "b1")
    assert page.startswith(
        "Counted 41 capsules of Neuro-Mag, lot B1: 49 fewer than the 90 capsules on record, taken "
        "off lot B1. 131 capsules left; by your plan it runs out on"
    )
    assert {each["lot"]: each["left"] for each in one(stack)["lots"]} == {"A1": 90.0, "B1": 41.0}
    page = stack.ok("stock", "remove", "neuro-mag", "--lot", "B1")
    assert page.startswith("Removed 41 capsules of Neuro-Mag from the stock: lot B1.")
    again = stack.run("stock", "remove", "neuro-mag", "--lot", "B1")
    assert (again.code, again.err) == (
        2,
        "Nothing is left of that lot of Neuro-Mag.\n",
    )


def test_what_is_found_goes_onto_the_lot_in_use(stack: Runner) -> None:
    for code, expires in (("A1", "2027-05"), ("B1", "2027-09")):
        stack.ok("stock", "add", "neuro-mag", "--units", "3", "--lot", code, "--expires", expires)
    stack.ok("take", "neuro-mag")
    stack.ok("take", "neuro-mag", "1", "--again")
    stack.ok("stock", "count", "neuro-mag", "4")
    assert {each["lot"]: each["left"] for each in one(stack)["lots"]} == {"A1": 1.0, "B1": 3.0}


def test_a_recall_of_a_code_that_two_products_have(stack: Runner) -> None:
    stack.ok("stock", "add", "neuro-mag", "--lot", "L1")
    stack.ok("stock", "add", "magnen-b6", "--units", "60", "--lot", "l1")
    assert stack.ok("stock", "lot", "L1").count("Nothing in the log was drawn from it.") == 2
    stack.ok("take", "all")
    stack.ok("archive", "magnen-b6")
    found = json.loads(stack.ok("stock", "lot", "L1", "--json"))["lots"]
    drawn = [(each["product"], [entry["units_from_lot"] for entry in each["entries"]])
             for each in found]  # fmt: skip
    assert drawn == [("neuro-mag", [3.0]), ("magnen-b6", [2.0])]
    assert found[0]["entries"][0]["taken_at"] == "2026-11-20T20:00:00+01:00"


def test_an_archived_product(stack: Runner) -> None:
    stack.ok("stock", "add", "neuro-mag")
    stack.ok("archive", "neuro-mag")
    assert "neuro-mag" not in stack.ok("stock", "show")
    page = stack.ok("stock", "show", "neuro-mag")
    assert "It is archived, so how long it lasts is not known." in page
    refused = stack.run("stock", "add", "neuro-mag")
    assert (refused.code, "archive neuro-mag --restore" in refused.err) == (2, True)


def test_what_is_taken_as_needed(stack: Runner) -> None:
    stack.ok("edit", "neuro-mag", "--dose", "1 as needed, at most 3 a day")
    stack.ok("stock", "add", "neuro-mag", "--price", "9 EUR")
    found = one(stack)
    assert (found["planned"], found["days_left"]) == (False, None)
    assert found["as_needed"] == {"days_at_least": 30, "runs_out_at_earliest": "2026-12-20"}
    assert found["cost_per_day"] == {"low": 0.0, "high": 0.3, "currency": "EUR"}
    page = stack.ok("stock", "show", "neuro-mag")
    assert (
        "Taken as needed, at its most each day, it lasts at least 30 days, to 2026-12-19." in page
    )
    stack.ok("edit", "neuro-mag", "--dose", "1 as needed, at most 3 a day", "--dose", "3 at night")
    page = stack.ok("stock", "show", "neuro-mag")
    assert "Lasts 30 days by your plan, and runs out on 2026-12-20." in page
    assert "as needed, it lasts at least 15 days, to 2026-12-04." in page


def test_the_end_of_a_plan_and_no_plan(stack: Runner) -> None:
    stack.ok("stock", "add", "neuro-mag")
    stack.ok("edit", "neuro-mag", "--no-dose")
    page = stack.ok("stock", "show", "neuro-mag")
    assert "Nothing is planned, so how long it lasts is not known." in page
    assert one(stack)["runs_out"] is None


def test_today_warns_ahead(stack: Runner) -> None:
    stack.ok("stock", "add", "neuro-mag", "--units", "20")
    codes = [each["code"] for each in json.loads(stack.ok("today", "--json"))["findings"]]
    assert "RUNS_OUT" in codes
    assert "Neuro-Mag runs out on 2026-11-26 by your plan" in stack.ok("today")
    assert "RUNS_OUT" not in stack.ok("today", "--on", "2026-11-19")


def test_each_write_is_one_operation(stack: Runner) -> None:
    commands = (
        "stock add neuro-mag --containers 2 --lot A1 --from yesterday",
        "stock count neuro-mag 100",
        "stock remove neuro-mag --units 10",
    )
    before = [left(stack)]
    for command in commands:
        assert stack.ok(*command.split()).endswith("Undo: magstack undo\n")
        before.append(left(stack))
    assert before == [None, 180.0, 100.0, 90.0]
    for number in reversed(before[:-1]):
        stack.ok("undo")
        assert left(stack) == number


units = st.integers(0, 30)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(1, 30)),
        st.tuples(st.just("take"), st.integers(1, 9)),
        st.tuples(st.just("remove"), st.integers(1, 9)),
        st.tuples(st.just("count"), units),
        st.tuples(st.just("undo"), st.just(0)),
    ),
    max_size=9,
)


@settings(max_examples=8, deadline=None)
@given(steps)
def test_no_unit_is_lost(walk: list[tuple[str, int]]) -> None:
    """What is left is what was bought, without what was drawn, removed or not found."""
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(Path(folder) / "home")
        runner.ok("add", "neuro-mag")
        states: list[float | None] = [None]
        for kind, number in walk:
            if kind == "undo":
                if len(states) > 1:
                    runner.ok("undo")
                    states.pop()
            else:
                states += stepped(runner, kind, number, states[-1])
            assert left(runner) == states[-1]


def stepped(runner: Runner, kind: str, number: int, before: float | None) -> list[float | None]:
    """Do something with the stock, and return what should be left: nothing where it is refused."""
    if kind == "take":
        runner.ok("take", "neuro-mag", str(number), "--again")
        return [None if before is None else max(0.0, before - number)]
    if kind == "add":
        runner.ok("stock", "add", "neuro-mag", "--units", str(number))
        return [(before or 0.0) + number]
    argv = ("--units", str(number)) if kind == "remove" else (str(number),)
    result = runner.run("stock", kind, "neuro-mag", *argv)
    if result.code:
        assert before is None or number > before
        return []
    if "Nothing was written" in result.out:
        return []
    return [(before or 0.0) - number if kind == "remove" else float(number)]
