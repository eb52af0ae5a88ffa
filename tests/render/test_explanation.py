"""A derivation step by step, and a meaning."""

import io

from magstack.actions import explaining
from magstack.context import Terminal
from magstack.domain.explanation import Derivation
from magstack.domain.meanings import Meaning
from magstack.render.explanation import (
    derivation_document,
    meaning_document,
    show_derivation,
    show_meaning,
)
from tests.conftest import Runner

MEANING = Meaning("CODE", "major", "brief", "It means.", "It fires.", "A book.", "Do: magstack")


def printed(width: int | None = None) -> Terminal:
    drawn = width is not None
    return Terminal(io.StringIO(), io.StringIO(), io.StringIO(), width, drawn, color=False)


def page_of(terminal: Terminal) -> str:
    assert isinstance(terminal.stdout, io.StringIO)
    return "".join(f"{line.rstrip()}\n" for line in terminal.stdout.getvalue().splitlines())


def shown(derived: Derivation, width: int | None = None) -> str:
    terminal = printed(width)
    show_derivation(terminal, derived)
    return page_of(terminal)


def derived(runner: Runner, nutrient: str = "magnesium") -> Derivation:
    return explaining.derived(runner.context(), nutrient)


def own(runner: Runner, *flags: str) -> Runner:
    runner.ok("add", "Own", "--unit", "tablet", "--serving", "3", *flags, "--dose", "1 at noon")
    return runner


def test_a_meaning() -> None:
    terminal = printed()
    show_meaning(terminal, MEANING)
    assert page_of(terminal) == (
        "CODE (major): brief\n"
        "  It means.\n"
        "  When: It fires.\n"
        "  Ground: A book.\n"
        "  What to do: Do: magstack\n"
    )
    assert meaning_document(MEANING)["do"] == "Do: magstack"


def test_a_derivation_down_to_its_sum(runner: Runner) -> None:
    runner.ok("add", "neuro-mag", "--dose", "2 at 20:00", "--dose", "1 at night")
    runner.ok("take", "neuro-mag")
    page = shown(derived(runner))
    assert page.startswith(
        "Magnesium on Friday 2026-11-20 · adult, assumed\n"
        "\n"
        "20:00 Neuro-Mag, 2 capsules (taken): 96 mg\n"
        "  Label, per 3 capsules: 2000 mg of magnesium L-threonate monohydrate, "
        "144 mg of magnesium declared.\n"
        "  What the label declares counts before anything that could be computed.\n"
        "  For comparison: 2000 mg × 24.305 ÷ 312.51 g/mol (Mg(C4H7O5)2.H2O, 7.777 %) = "
        "155.547 mg.\n"
        "  2 of 3 capsules, × 2/3: 96 mg.\n"
        "\n"
        "22:00 Neuro-Mag, 1 capsule (planned): 48 mg\n"
    )
    assert (
        "\n\nTaken: 96 mg\nWith what is planned: 96 mg + 48 mg = 144 mg\n\nHeld against\n"
    ) in page


def test_a_sum_has_the_decimals_of_its_parts(runner: Runner) -> None:
    """5 mg in three tablets: 1.667 mg in one, and no 1.7 mg in the sum."""
    own(runner, "--elemental", "zinc=5 mg")
    assert "\nWith what is planned: 1.667 mg\n" in shown(derived(runner, "zinc"))


def test_what_is_unknown_is_never_a_zero(runner: Runner) -> None:
    own(runner, "--compound", "oxide")
    page = shown(derived(runner))
    assert "12:30 Own, 1 tablet (planned): unknown\n" in page
    assert "With what is planned: unknown\n" in page
    written = derivation_document(derived(runner))
    assert written["planned"] == {"low": None, "high": None}
    assert written["steps"][0]["amount"] == {"low": None, "high": None}
    assert [part["planned"] for part in written["parts"]] == [{"low": None, "high": None}]
    assert "Own: DE 250 mg (adult, assumed): unknown, because the amount is\n" in page


def test_each_limit_stands_with_what_it_counts_and_where_it_is_written(stack: Runner) -> None:
    stack.ok("profile", "limit", "magnesium", "300 mg", "--by", "Dr. Roth", "--note", "kidneys")
    page = shown(derived(stack))
    for line in (
        "  US 350 mg (adult, assumed): 115.4 % planned, 54 mg over the limit\n",
        "For: adult, assumed. Since 1997. Basis: osmotic diarrhoea. Ground: Institute of Medicine",
        "  Dr. Roth 300 mg (adult, assumed; your own): 134.7 % planned, 104 mg over the limit\n",
        "Ground: set by Dr. Roth: kidneys (own)\n",
        "  magnesium L-threonate: EU MgT 250 mg (adult, assumed): 57.6 % planned, below",
        "  Magnen B6: DE 250 mg (adult, assumed): 104.0 % planned, 10 mg over the limit\n",
        "  US recommends 310–420 mg a day, food counted (RDA); not a limit\n",
    ):
        assert line in page


def test_a_nutrient_without_a_limit_is_a_gap_and_no_praise(runner: Runner) -> None:
    own(runner, "--elemental", "vitamin B12=50 mcg")
    page = shown(derived(runner, "vitamin_b12"))
    assert "no limit in the catalogue\n    That is a gap here, and says nothing about it.\n" in page


def test_it_fits_on_every_screen(stack: Runner) -> None:
    for width in (40, 80, 120):
        assert max(map(len, shown(derived(stack), width).splitlines())) <= width
