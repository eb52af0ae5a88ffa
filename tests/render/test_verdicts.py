"""How a nutrient stands: 144 of 404 mg, limits at 250 and 350, the bar and its marks."""

import pytest

from magstack import reference
from magstack.actions import day
from magstack.domain.review import Day, NutrientOfDay
from magstack.render.verdicts import MARK_CELLS, bar, stands, sums, verdicts
from tests.conftest import Runner

FACTS = reference.facts()


def reviewed(runner: Runner) -> Day:
    return day.review(runner.context()).day


def magnesium(runner: Runner) -> NutrientOfDay:
    return next(each for each in reviewed(runner).nutrients if each.nutrient == "magnesium")


def standing(runner: Runner, nutrient: str = "magnesium") -> list[tuple[str, str]]:
    """Return the lines of a nutrient's verdicts with their styles."""
    found = reviewed(runner)
    shown = next(each for each in found.nutrients if each.nutrient == nutrient)
    return verdicts(shown, FACTS, found.person.stage)


def own(runner: Runner, *flags: str) -> Runner:
    runner.ok("add", "Own", "--unit", "tablet", "--serving", "1", *flags, "--dose", "1 at noon")
    return runner


def test_sums_are_one_line(stack: Runner) -> None:
    stack.ok("take", "neuro-mag", "1")
    assert sums(magnesium(stack), FACTS) == "48 mg taken, 404 mg planned"


def test_what_is_recommended_is_no_verdict(stack: Runner) -> None:
    stack.ok("profile", "set", "--born", "1980-05-01", "--sex", "f")
    found = reviewed(stack)
    assert list(stands(found.nutrients[0], FACTS, found.person)) == [
        ("US 350 mg: 115.4 % planned, 54 mg over the limit", "red"),
        ("EU 250 mg: 161.6 % planned, 154 mg over the limit", "red"),
        ("US recommends 320 mg a day, food counted (RDA); not a limit", "dim"),
    ]


def test_a_verdict_says_for_whom_it_is_unless_that_is_an_adult_who_said_so(stack: Runner) -> None:
    assert [line for line, _ in standing(stack)] == [
        "US 350 mg (adult, assumed): 115.4 % planned, 54 mg over the limit",
        "EU 250 mg (adult, assumed): 161.6 % planned, 154 mg over the limit",
    ]
    stack.ok("profile", "set", "--born", "2018-05-01")
    assert standing(stack)[0] == (
        "US 110 mg (child, 8 years): 367.3 % planned, 294 mg over the limit",
        "red",
    )


def test_a_limit_of_all_intake_never_says_that_what_is_below_it_is_all(stack: Runner) -> None:
    us = standing(stack, "vitamin_b6")[0]
    assert us == (
        "US 100 mg (adult, assumed): already 2.0 % planned, of a limit that also counts food",
        "",
    )
    own(stack, "--elemental", "zinc=60 mg")
    us = standing(stack, "zinc")[0]
    assert us == (
        "US 40 mg (adult, assumed): already 150.0 % planned, 20 mg over the limit; food counts too",
        "red",
    )


def test_an_own_limit_stands_behind_those_of_the_authorities(stack: Runner) -> None:
    stack.ok("profile", "limit", "magnesium", "400 mg", "--by", "Dr. Roth")
    assert standing(stack)[2] == (
        "Dr. Roth 400 mg (adult, assumed; your own): 101.0 % planned, 4 mg over the limit",
        "red",
    )


def test_what_is_over_stands_beside_what_is_planned(stack: Runner) -> None:
    stack.ok("profile", "set", "--born", "1980-05-01")
    stack.ok("take", "noon")
    assert standing(stack)[1] == (
        "EU 250 mg: 104.0 % taken, 10 mg over the limit; 161.6 % planned, 154 mg over",
        "bold red",
    )
    stack.ok("archive", "neuro-mag")
    assert standing(stack)[1] == ("EU 250 mg: 104.0 % taken, 10 mg over the limit", "bold red")


def test_an_unknown_amount_is_no_zero(runner: Runner) -> None:
    own(runner, "--compound", "oxide")
    assert standing(runner) == [
        ("US 350 mg (adult, assumed): unknown, because the amount is", ""),
        ("EU 250 mg (adult, assumed): unknown, because the amount is", ""),
    ]


def test_a_sum_that_lacks_something_is_a_least(stack: Runner) -> None:
    own(stack, "--compound", "oxide")
    stack.ok("archive", "magnen-b6")
    assert [line for line, _ in standing(stack)] == [
        (
            "US 350 mg (adult, assumed): at least 41.1 % planned, "
            "below the limit, as far as is known"
        ),
        (
            "EU 250 mg (adult, assumed): at least 57.6 % planned, "
            "below the limit, as far as is known"
        ),
    ]


def test_what_is_over_at_least_is_over_by_at_least_so_much(stack: Runner) -> None:
    own(stack, "--compound", "oxide")
    assert standing(stack)[0] == (
        "US 350 mg (adult, assumed): at least 115.4 % planned, at least 54 mg over the limit",
        "red",
    )
    stack.ok("take", "all")
    assert standing(stack)[0] == (
        "US 350 mg (adult, assumed): at least 115.4 % taken, at least 54 mg over the limit",
        "bold red",
    )


def test_a_limit_that_is_not_set(stack: Runner) -> None:
    stack.ok("profile", "set", "--born", "2026-03-01")
    assert standing(stack) == [
        ("US (child, 8 months): no limit set", "dim"),
        ("EU (child, 8 months): no limit set", "dim"),
    ]


def test_a_bar(stack: Runner) -> None:
    stack.ok("take", "neuro-mag", "--at", "12:00")
    assert bar(magnesium(stack), FACTS, 40, unicode=True) == [
        f"{'█' * 14}{'▒' * 26}",
        f"{' ' * 24}▲ EU 250 mg ▲ US 350 mg",
    ]
    assert bar(magnesium(stack), FACTS, 40, unicode=False) == [
        f"{'#' * 14}{'=' * 26}",
        f"{' ' * 24}^ EU 250 mg ^ US 350 mg",
    ]


def test_a_bar_below_its_limits_is_as_long_as_the_largest(stack: Runner) -> None:
    stack.ok("archive", "magnen-b6")
    stack.ok("take", "neuro-mag", "1")
    assert bar(magnesium(stack), FACTS, 70, unicode=True) == [
        f"{'█' * 10}{'▒' * 19}{'·' * 41}",
        f"{' ' * 49}▲ EU 250 mg{' ' * 9}▲ US 350 mg",
    ]


@pytest.mark.parametrize("cells", [10, 20, 60])
def test_a_bar_fits_in_any_room(stack: Runner, cells: int) -> None:
    for units in ("1", "2", "30"):
        stack.ok("take", "neuro-mag", units, "--again")
        drawn, *marks = bar(magnesium(stack), FACTS, cells, unicode=True)
        assert len(drawn) == cells
        assert "".join(marks).count("▲") == 2
        assert max(map(len, marks)) <= cells + MARK_CELLS


def test_marks_that_do_not_fit_in_one_line_have_one_each(stack: Runner) -> None:
    for name in ("Dr. Roth", "Dr. Anna Maria von der W", "x" * 119):
        stack.ok("profile", "limit", "magnesium", "340 mg", "--by", name)
    assert bar(magnesium(stack), FACTS, 40, unicode=True) == [
        "▒" * 40,
        f"{' ' * 24}▲ EU 250 mg",
        " Dr. Anna Maria von der W 340 mg ▲",
        f"{' ' * 33}▲ Dr. Roth 340 mg",
        f"{' ' * 33}▲",
        f"{' ' * 34}▲ US 350 mg",
    ]


def test_a_range_is_drawn_to_its_high_end(runner: Runner) -> None:
    own(runner, "--compound", "citrate=1082.76 mg")
    assert magnesium(runner).planned.amount.high.rounded("mg", 0) == 175
    assert bar(magnesium(runner), FACTS, 20, unicode=True)[0] == f"{'▒' * 10}{'·' * 10}"


def test_a_limit_that_is_not_set_has_no_mark(stack: Runner) -> None:
    stack.ok("profile", "set", "--born", "2023-11-01")
    marks = bar(magnesium(stack), FACTS, 20, unicode=True)[1]
    assert marks.strip().startswith("▲ US 65 mg")
    assert marks.count("▲") == 1
