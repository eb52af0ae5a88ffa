"""``explain``: where every number comes from, and what every code means."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from magstack import reference
from magstack.cli.checking import complete_explained
from magstack.cli.limits import complete_nutrients
from magstack.domain import checks
from magstack.domain.meanings import MEANINGS
from tests.cli.pages import play
from tests.conftest import Runner

NUTRIENTS = [nutrient.id for nutrient in reference.facts().nutrients.values()]

EVERY_BASIS = """
    @ 2026-11-19 12:00
    magstack add neuro-mag --protocol gentle
    magstack add Citrate --unit capsule --serving 2 --compound "citrate=600 mg" --dose "1 at noon"
    magstack add Unknown --unit tablet --serving 1 --compound "oxide" --dose "1 at 18:30"
    magstack add Ox --unit tablet --serving 1 --compound "oxide=200 mg" --dose "1 at 12:00"
    magstack add Two --unit tablet --serving 2 --compound "oxide=200 mg" \
        --compound "bisglycinate=300 mg" --elemental "magnesium=160 mg" \
        --elemental "zinc=5 mg" --elemental "nicotinamide=20 mg" --dose "2 in the morning"
    @ 2026-11-20 20:00
    magstack take ox 0.5 --at 12:10
    magstack take neuro-mag 1 --at 08:00
    magstack skip citrate
"""


def derived(runner: Runner, *words: str) -> dict[str, Any]:
    shown: dict[str, Any] = json.loads(runner.ok("explain", *words, "--json"))
    return shown


def today(runner: Runner, *words: str) -> dict[str, dict[str, Any]]:
    """Return what ``today --json`` says of each nutrient."""
    nutrients = json.loads(runner.ok("today", "--json", *words))["nutrients"]
    return {each["nutrient"]: each for each in nutrients}


def lived(runner: Runner) -> Runner:
    """Live through two days with labels of every basis."""
    lines = [" ".join(line.split()) for line in EVERY_BASIS.strip().splitlines()]
    return runner.having(*(line.removeprefix("magstack ") for line in lines))


# A nutrient.


def test_every_basis(runner: Runner) -> None:
    page = play(
        lived(runner),
        "explain",
        """
        magstack explain magnesium
        magstack explain zinc --on yesterday
        magstack explain niacin
        # nothing of the stack holds it
        magstack explain iron
        """,
    )
    assert "1 of 3 capsules, × 1/3: 48 mg." in page
    assert "200 mg × 24.305 ÷ 40.304 g/mol (MgO, 60.30 %) = 120.608 mg." in page
    assert "0.5 of 1 tablet, × 0.5: 60.304 mg." in page
    assert (
        "Neither the element nor a compound with its mass is given: unknown, and not zero." in page
    )
    assert "Nothing that is planned or taken on this day holds iron." in page


@pytest.mark.parametrize("width", [40, 80, 120])
def test_it_fits_on_a_screen(stack: Runner, width: int) -> None:
    stack.drawn, stack.width = True, width
    page = play(stack, f"explain-{width}", "magstack explain magnesium\nmagstack explain SPACING")
    assert max(map(len, page.splitlines())) <= width


def test_a_range_carries_both_ends_into_the_sum(runner: Runner) -> None:
    runner.ok(
        *("add", "Citrate", "--unit", "capsule", "--serving", "2", "--dose", "1 at noon"),
        *("--compound", "citrate=600 mg"),
    )
    page = runner.ok("explain", "magnesium")
    assert "600 mg × 11.3 to 16.2 % = 68.014–96.98 mg, for what magnesium citrate may be." in page
    assert "1 of 2 capsules, × 0.5: 34.007–48.49 mg." in page
    assert "With what is planned: 34.007–48.49 mg" in page


def test_an_unknown_amount_makes_every_sum_a_least_and_is_never_a_zero(runner: Runner) -> None:
    shown = derived(lived(runner), "magnesium")
    (unknown,) = [step for step in shown["steps"] if step["product"] == "unknown"]
    assert unknown["amount"] == {"low": None, "high": None}
    assert unknown["basis"] == "unresolved"
    assert shown["resolved"] is False
    (part,) = [part for part in shown["parts"] if part["subject"] == "unknown"]
    assert (part["planned"], part["resolved"]) == ({"low": None, "high": None}, False)
    page = runner.ok("explain", "magnesium")
    assert "+ unknown" in page
    assert re.search(r"^With what is planned: .* = at least [\d.]+ mg$", page, re.MULTILINE)


def test_a_past_day_is_explained_by_the_label_that_held(stack: Runner) -> None:
    stack.ok("take", "neuro-mag", "1", "--at", "yesterday 22:00")
    stack.ok("edit", "neuro-mag", "--from", "today", "--elemental", "magnesium=90 mg")
    stack.ok("take", "neuro-mag", "1")
    (old,) = derived(stack, "magnesium", "--on", "yesterday")["steps"]
    assert old["amount"] == {"low": 48.0, "high": 48.0}
    assert old["reasons"][0].startswith("Label, per 3 capsules: ")
    new, *_ = derived(stack, "magnesium")["steps"]
    assert new["amount"] == {"low": 30.0, "high": 30.0}
    assert new["reasons"][0].startswith("Label, per 3 capsules, from 2026-11-20: ")


def test_what_counts_as_another_nutrient_is_explained_under_both(runner: Runner) -> None:
    lived(runner)
    for nutrient in ("nicotinamide", "niacin"):
        (step,) = derived(runner, nutrient)["steps"]
        assert (step["product"], step["nutrient"]) == ("two", "nicotinamide")
        assert step["amount"] == {"low": 20.0, "high": 20.0}


def test_what_is_skipped_is_no_step(runner: Runner) -> None:
    steps = derived(lived(runner), "magnesium")["steps"]
    assert [(step["product"], step["units"], step["taken"]) for step in steps] == [
        ("neuro-mag", 1.0, True),
        ("ox", 0.5, True),
        ("two", 2.0, False),
        ("ox", 0.5, False),
        ("neuro-mag", 1.0, False),
        ("unknown", 1.0, False),
        ("neuro-mag", 1.0, False),
    ]


def test_another_day(stack: Runner) -> None:
    stack.ok("take", "noon")
    stack.at("2026-11-21 09:00")
    yesterday = derived(stack, "magnesium", "--on", "yesterday")
    assert yesterday["day"] == "2026-11-20"
    assert [(step["product"], step["taken"]) for step in yesterday["steps"]] == [
        ("magnen-b6", True),
        ("neuro-mag", False),
    ]
    assert derived(stack, "magnesium", "--on", "2026-11-18")["steps"] == []


def test_the_names_of_a_nutrient(stack: Runner) -> None:
    page = stack.ok("explain", "vitamin_b6")
    for words in (["Vitamin B6"], ["vitamin", "b6"], ["VITAMIN-B6"], ["pyridoxine"]):
        assert stack.ok("explain", *words) == page


# Every figure is that of today.


def figures_of(runner: Runner, *on: str) -> None:
    """Hold everything that explain says of each nutrient of a day against the day."""
    day = today(runner, *on)
    assert day
    for name, said in day.items():
        shown = derived(runner, name, *on)
        assert {key: shown[key] for key in said} == said
        for which, steps in (
            ("taken", [step for step in shown["steps"] if step["taken"]]),
            ("planned", shown["steps"]),
        ):
            for end in ("low", "high"):
                known = [step["amount"][end] for step in steps if step["amount"][end] is not None]
                if said[which][end] is not None:
                    assert sum(known) == pytest.approx(said[which][end], abs=0.002)
        page = runner.ok("explain", name, *on)
        for limit in said["limits"]:
            if limit["percent_planned"] is not None and limit["percent_planned"] > 0:
                assert f"{limit['percent_planned']} % " in page


def test_every_figure_is_that_of_today(runner: Runner) -> None:
    figures_of(lived(runner))
    figures_of(runner, "--on", "yesterday")
    runner.ok("profile", "set", "--born", "2018-05-01", "--authority", "scf-efsa")
    runner.ok("profile", "limit", "zinc", "1 mg", "--by", "Dr. Roth")
    figures_of(runner)


def test_every_figure_of_the_example_stack_is_that_of_today(stack: Runner) -> None:
    figures_of(stack)
    stack.ok("take", "noon")
    stack.ok("take", "neuro-mag", "1")
    figures_of(stack)


def test_the_document_of_a_nutrient(stack: Runner) -> None:
    shown = derived(stack, "magnesium")
    assert set(shown) == {
        *("schema", "day", "profile", "steps", "nutrient", "unit", "taken", "planned", "resolved"),
        *("limits", "recommended", "grounds", "parts"),
    }
    assert shown["steps"][1] == {
        "product": "neuro-mag",
        "units": 3.0,
        "at": "2026-11-20T22:00",
        "taken": False,
        "nutrient": "magnesium",
        "form": "l-threonate-monohydrate",
        "basis": "declared",
        "amount": {"low": 144.0, "high": 144.0},
        "reasons": [
            (
                "Label, per 3 capsules: 2000 mg of magnesium L-threonate monohydrate, "
                "144 mg of magnesium declared."
            ),
            "What the label declares counts before anything that could be computed.",
            (
                "For comparison: 2000 mg × 24.305 ÷ 312.51 g/mol (Mg(C4H7O5)2.H2O, 7.777 %) = "
                "155.547 mg."
            ),
        ],
    }
    assert [ground["authority"] for ground in shown["grounds"]] == ["iom-nam", "scf-efsa"]
    assert all(ground["source"] and ground["counts"] for ground in shown["grounds"])
    assert [(part["subject"], part["scope"], part["verdict"]) for part in shown["parts"]] == [
        ("l-threonate", "form", "below"),
        ("magnen-b6", "product", "planned-over"),
        ("neuro-mag", "product", "below"),
    ]


# A code.


@pytest.mark.parametrize("code", MEANINGS)
def test_every_code(runner: Runner, code: str) -> None:
    page = runner.ok("explain", code)
    assert page.startswith(f"{code} (")
    for title in ("When: ", "Ground: ", "What to do: "):
        assert title in page
    for words in ([code.lower()], [code.replace("_", "-").lower()], code.lower().split("_")):
        assert runner.ok("explain", *words) == page
    shown = json.loads(runner.ok("explain", code, "--json"))
    assert list(shown) == [
        *("schema", "code", "severity", "brief", "meaning", "when", "ground", "do"),
    ]
    assert shown["code"] == code
    assert not runner.home.exists()


def test_a_code_in_a_pipe(runner: Runner) -> None:
    play(runner, "explain-code", "magstack explain limit-over\nmagstack explain LIMIT_OVER --json")


@pytest.mark.parametrize(
    ("words", "near"),
    [("magnesum", "magnesium"), ("LIMIT_OVRE", "limit-over"), ("limit-ovre", "limit-over")],
)
def test_an_unknown_word_is_told_the_nearest(stack: Runner, words: str, near: str) -> None:
    result = stack.run("explain", words)
    assert (result.code, result.out) == (3, "")
    said, _, rest = result.err.partition(" Did you mean ")
    assert said == f"{words!r} is neither a nutrient nor the code of a finding."
    assert near in rest.lower().partition("?")[0].split(", ")
    assert rest.endswith(f"? For a form: magstack forms {words}\n")


def test_an_unknown_word_that_is_near_to_nothing(stack: Runner) -> None:
    assert stack.run("explain", "zzz") == (
        3,
        "",
        ("'zzz' is neither a nutrient nor the code of a finding. For a form: magstack forms zzz\n"),
    )


# Nothing shown anywhere lacks an explanation.


def test_every_code_that_the_checks_can_give_is_explained() -> None:
    """Codes stand as words in the modules of the checks; each is one that explain knows."""
    folder = Path(checks.__file__).parent
    modules = [module.read_text(encoding="utf-8") for module in folder.glob("*.py")]
    written = {code for module in modules for code in re.findall(r'"([A-Z_]{5,})"', module)}
    assert len(written) > 15
    assert written == set(MEANINGS)


def test_every_finding_of_a_full_record_is_explained(runner: Runner) -> None:
    lived(runner)
    for medicine in ("levothyroxine", "raltegravir", "furosemide", "amiloride", "amlodipine"):
        runner.ok("profile", "medicine", "add", medicine, "--at", "08:30")
    runner.ok("profile", "medicine", "add", "dolutegravir")
    runner.ok("profile", "medicine", "add", "ibuprofen")
    runner.ok("profile", "condition", "add", "renal", "--egfr", "75")
    runner.ok("profile", "set", "--state", "pregnant")
    findings = json.loads(runner.run("check", "--json", "--on", "today").out)["findings"]
    codes = {finding["code"] for finding in findings}
    assert len(codes) >= 10
    for code in codes:
        assert runner.ok("explain", code).startswith(code)


def test_every_nutrient_that_a_label_can_have_is_explained(runner: Runner) -> None:
    label = [word for name in NUTRIENTS for word in ("--elemental", f"{name}=1 mg")]
    runner.ok("add", "Own", "--unit", "tablet", "--serving", "1", "--dose", "1 at noon", *label)
    found = today(runner)
    assert found.keys() >= set(NUTRIENTS)
    for name, said in found.items():
        shown = derived(runner, name)
        assert shown["planned"] == said["planned"]
        assert len(shown["grounds"]) == len(said["limits"])
        page = runner.ok("explain", name)
        if not said["limits"]:
            assert "no limit in the catalogue" in page


def test_without_a_record(runner: Runner) -> None:
    result = runner.run("explain", "magnesium")
    assert (result.code, result.out) == (4, "")
    assert "Begin with a product: magstack add neuro-mag" in result.err


def test_what_completes_is_typed_as_elsewhere_and_is_explained(stack: Runner) -> None:
    offered = complete_explained("vitamin")
    assert offered == complete_nutrients("vitamin")
    for word in [*offered, *complete_explained("LIMIT_")]:
        stack.ok("explain", word)
