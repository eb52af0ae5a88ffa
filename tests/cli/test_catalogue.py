"""``catalog``: a search where the first word is no command, and products side by side."""

import json
from typing import Any

import pytest

from tests.cli.pages import play
from tests.cli.test_completion import offered
from tests.conftest import Runner

COMPARED = "neuro-mag mgo-400 now-citrate-caps"


def compared(runner: Runner, *argv: str) -> dict[str, dict[str, Any]]:
    found = json.loads(runner.ok("catalog", "compare", *argv, "--json"))
    assert found["schema"] == 1
    return {each["product"]: each for each in found["products"]}


def test_words_that_are_no_command_are_searched_for(runner: Runner) -> None:
    for words in (["citrate", "powder"], ["--json", "zma"], ["zma", "--json"], ["--json"], []):
        assert runner.ok("catalog", *words) == runner.ok("catalog", "search", *words)
    assert len(json.loads(runner.ok("catalog", "--json"))) == 29
    assert not runner.home.exists()


def test_side_by_side(runner: Runner) -> None:
    play(
        runner,
        "catalog-compare",
        f"""
        magstack catalog compare {COMPARED}
        magstack catalog compare neuro-mag zma --price "neuro-mag=34.50 EUR" --price "zma=18 USD"
        magstack catalog compare neuro-mag mgo-400 --price "mgo-400=6 EUR for 120" --json
        """,
    )
    assert not runner.home.exists()


@pytest.mark.parametrize("width", [120, 80, 40])
def test_side_by_side_on_a_screen(stack: Runner, width: int) -> None:
    stack.ok("stock", "add", "neuro-mag", "--price", "34.50 EUR")
    stack.drawn, stack.width = True, width
    price = '--price "now-citrate-caps=18.99 EUR" --price "mgo-400=6 EUR"'
    play(stack, f"catalog-compare-{width}", f"magstack catalog compare {COMPARED} {price}")


def test_what_may_go_wrong(runner: Runner) -> None:
    play(
        runner,
        "catalog-compare-refusals",
        """
        magstack catalog compare
        magstack catalog compare neuro-mag
        magstack catalog compare neuro-mag neuro-mag
        magstack catalog compare neuro-mag nuro-mag
        magstack catalog compare neuro-mag zma --price 34.50
        magstack catalog compare neuro-mag zma --price "mgo-400=3 EUR"
        magstack catalog compare neuro-mag zma --price "zma=3 EUR" --price "zma=4 EUR"
        magstack catalog compare neuro-mag zma --price "zma=€3"
        magstack catalog compare neuro-mag zma --price "zma=3 EUR for 0"
        magstack catalog --jsno
        """,
    )


def test_the_cost_of_100_mg(runner: Runner) -> None:
    """90 capsules of 48 mg for 34.50 EUR are 4320 mg."""
    price = ("--price", "neuro-mag=34.50 EUR")
    found = compared(runner, "neuro-mag", "magnen-b6", *price)
    assert found["neuro-mag"]["cost_per_100_mg"] == {
        "low": 0.799,
        "high": 0.799,
        "currency": "EUR",
    }
    assert found["neuro-mag"]["cost_per_day"]["high"] == 1.15
    assert found["magnen-b6"]["cost_per_100_mg"] is None
    assert found["magnen-b6"]["price"] is None


def test_a_product_of_the_stack_goes_before_the_catalogue_s(stack: Runner) -> None:
    stack.ok("edit", "magnen-b6", "--correct", "--elemental", "magnesium=200 mg")
    stack.ok("stock", "add", "magnen-b6", "--units", "60", "--price", "12 USD")
    stack.ok("stock", "add", "magnen-b6", "--units", "30", "--price", "9 USD")
    found = compared(stack, "magnen-b6", "neuro-mag")["magnen-b6"]
    assert (found["in_stack"], found["magnesium_per_unit"]["low"]) == (True, 100.0)
    assert (found["price"], found["units_per_container"]) == (
        {"amount": 9.0, "currency": "USD"},
        30.0,
    )
    typed = compared(stack, "magnen-b6", "neuro-mag", "--price", "magnen-b6=12 USD for 60")
    assert typed["magnen-b6"]["cost_per_100_mg"]["low"] == 0.2


def test_one_s_own_product_beside_the_catalogue_s(runner: Runner) -> None:
    own = ("add", "Own", "--unit", "capsule", "--serving", "1", "--compound", "citrate=400 mg")
    runner.ok(*own, "--container", "100")
    found = compared(runner, "own", "zma", "--price", "own=10 EUR")["own"]
    assert (found["basis"], found["resolved"]) == (["range"], True)
    cost = found["cost_per_100_mg"]
    assert 0 < cost["low"] < cost["high"]
    assert found["cost_per_day"] is None
    page = runner.ok("catalog", "compare", "own", "zma", "--price", "own=10 EUR")
    assert "A day costs: nothing planned" in page
    assert "Values: typed in by you, in your stack" in page


def test_what_holds_no_magnesium_or_nobody_knows_how_much(runner: Runner) -> None:
    own = ("--unit", "capsule", "--serving", "1", "--container", "10")
    runner.ok("add", "Zinc", *own, "--elemental", "zinc=15 mg")
    runner.ok("add", "Vague", *own, "--compound", "oxide")
    argv = ("zinc", "vague", "--price", "zinc=3 EUR", "--price", "vague=3 EUR")
    found = compared(runner, *argv)
    assert found["zinc"]["units_for_100_mg"] is None
    assert found["vague"]["units_for_100_mg"] == {"low": None, "high": None}
    assert found["zinc"]["cost_per_100_mg"] is None
    page = runner.ok("catalog", "compare", *argv)
    assert "Cost of 100 mg: none on the label" in page
    assert "Cost of 100 mg: unknown" in page


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["catalog", "zm"], ["zma"]),
        (["catalog", "co"], ["compare"]),
        (["catalog", "search", "zm"], ["zma"]),
        (["catalog", "compare", "neu"], ["neuro-mag"]),
        (["catalog", "compare", "neuro-mag", "zm"], ["zma"]),
        (["stock", "add", "neu"], ["neuro-mag"]),
        (["stock", "show", "m"], ["magnen-b6"]),
        (["stock", "c"], ["count"]),
    ],
    ids=lambda value: "-".join(value),
)
def test_completion(
    stack: Runner,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    expected: list[str],
) -> None:
    assert offered(stack, monkeypatch, capsys, *words) == expected
