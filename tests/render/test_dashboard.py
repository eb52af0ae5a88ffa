"""The day on one screen: what it is called, when it has a bar, what an unknown amount reads as."""

import pytest

from magstack.actions import day
from magstack.render.dashboard import title
from tests.conftest import Runner


def shown(runner: Runner, *, drawn: bool = True) -> str:
    runner.drawn, runner.width = drawn, 80
    return runner.ok("today")


def test_the_title_says_which_day_for_whom_and_by_whose_limits(stack: Runner) -> None:
    stack.ok("profile", "set", "--born", "2023-11-01", "--authority", "scf-efsa")
    assert title(day.review(stack.context())) == (
        "Today, Friday 20 November 2026 · child, 3 years · EU limits first"
    )
    assert title(day.review(stack.context(), "yesterday")).startswith("Thursday 19 November 2026 ·")


def test_what_is_as_needed_alone_is_a_day(runner: Runner) -> None:
    calm = ("add", "Calm", "--unit", "capsule", "--serving", "1", "--elemental", "magnesium=80 mg")
    runner.ok(*calm, "--dose", "1 as needed, at most 1 a day")
    for drawn in (True, False):
        page = shown(runner, drawn=drawn)
        assert "Calm, at most 1 capsule a" in page
        assert "none taken" in page
        assert "Nothing is planned or taken" not in page


def test_what_is_more_than_planned_and_not_as_needed_is_extra(stack: Runner) -> None:
    stack.ok("take", "neuro-mag")
    stack.ok("take", "neuro-mag", "1", "--again")
    assert "taken, extra" in shown(stack)


def test_a_limit_that_is_not_set_is_said(stack: Runner) -> None:
    stack.ok("profile", "set", "--born", "2023-11-01")
    page = shown(stack)
    assert "US 65 mg (child, 3 years): 621.5 % planned" in page
    assert "EU (child, 3 years): no limit set" in page


def test_where_no_limit_is_set_at_all_there_is_no_bar(runner: Runner) -> None:
    runner.ok("add", "neuro-mag")
    runner.ok("profile", "set", "--born", "2026-03-01")
    page = shown(runner)
    assert "144 mg planned" in page
    assert not {"█", "▒", "▲"} & set(page)


@pytest.mark.parametrize("drawn", [True, False])
def test_an_unknown_amount_is_no_zero(runner: Runner, drawn: bool) -> None:
    runner.ok(
        *("add", "Own", "--unit", "tablet", "--serving", "1", "--dose", "1 at noon"),
        *("--compound", "oxide", "--contains", "talc=1 mg"),
    )
    page = shown(runner, drawn=drawn)
    assert "0 mg taken, unknown planned" in page
    assert "unknown magnesium" in page
    assert "talc (not judged)" in page
    runner.ok("take", "own")
    assert "unknown taken, unknown planned" in shown(runner, drawn=drawn)
