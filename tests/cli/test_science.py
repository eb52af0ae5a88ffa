"""``convert``, ``forms`` and ``catalog``: what needs no stack."""

import json

import pytest

from tests.cli.pages import play
from tests.conftest import Runner

NUMBERS = [
    (("2000 mg", "l-threonate"), "holds 165.062 mg of magnesium (8.253 %)"),
    (("2000 mg", "threonate"), "holds 155.547 mg of magnesium (7.777 %)"),
    (("400 mg", "oxide"), "holds 241.217 mg of magnesium (60.30 %)"),
    (("300 mg", "citrate"), "holds 34.0 to 48.5 mg of magnesium (11.3 to 16.2 %)"),
    (("400 mg", "bisglycinate"), "holds 56.385 mg of magnesium (14.10 %)"),
]


@pytest.mark.parametrize(("argv", "held"), NUMBERS, ids=lambda value: "-".join(value[:2]))
def test_the_numbers_that_must_come_out(runner: Runner, argv: tuple[str, ...], held: str) -> None:
    assert held in runner.ok("convert", *argv).splitlines()[0]


def test_converting(runner: Runner) -> None:
    page = play(
        runner,
        "convert",
        """
        magstack convert "2000 mg" l-threonate
        magstack convert "2000 mg" threonate
        magstack convert "400 mg" oxide
        magstack convert "300 mg" citrate
        magstack convert "400 mg" glycinate
        magstack convert 2.5g dimagnesium malate
        magstack convert "500 mcg" magnesium bisglycinate-buffered
        magstack convert "5 mg" stearate
        """,
    )
    assert "Life Extension Neuro-Mag declares 144 mg of magnesium for 2000 mg" in page
    assert not runner.home.exists()


def test_converting_by_formula(runner: Runner) -> None:
    play(
        runner,
        "convert-formula",
        """
        magstack convert "400 mg" --formula MgO
        magstack convert "2000 mg" --formula "Mg(C4H7O5)2.H2O"
        magstack convert "1 g" --formula "MgCl2·6H2O" --json
        magstack convert "100 mg" --formula "Mg3(C6H5O7)2" --reverse
        """,
    )


def test_converting_the_other_way(runner: Runner) -> None:
    play(
        runner,
        "convert-reverse",
        """
        magstack convert "144 mg" threonate --reverse
        magstack convert "100 mg" citrate --reverse
        magstack convert "100 mg" bisglycinate-buffered --reverse
        magstack convert "100 mg" oxide --reverse --json
        """,
    )


def test_converting_on_a_screen(runner: Runner) -> None:
    runner.drawn, runner.width = True, 80
    play(
        runner, "convert-80", 'magstack convert "300 mg" citrate\nmagstack convert "2 g" threonate'
    )


def test_the_contract_s_conversion_to_the_letter(runner: Runner) -> None:
    done = json.loads(runner.ok("convert", "2000 mg", "l-threonate", "--json"))
    share = {"low": 0.08253, "high": 0.08253}
    notes = done.pop("notes")
    assert notes
    assert all(isinstance(note, str) for note in notes)
    assert done == {
        "schema": 1,
        "form": "l-threonate",
        "nutrient": "magnesium",
        "unit": "mg",
        "compound": 2000.0,
        "elemental": {"low": 165.062, "high": 165.062},
        "fraction": share,
        "components": [
            {
                "form": "l-threonate",
                "formula": "C8H14MgO10",
                "linear": "Mg(C4H7O5)2",
                "molar_mass": 294.495,
                "atoms": 1,
                "elemental": {"low": 165.062, "high": 165.062},
                "fraction": share,
            }
        ],
        "label_examples": [{"product": "neuro-mag", "compound": 2000.0, "elemental": 144.0}],
    }


def test_a_range_as_json(runner: Runner) -> None:
    play(
        runner,
        "convert-json",
        """
        magstack convert "300 mg" citrate --json
        magstack convert "400 mg" glycinate --json
        """,
    )


def test_forms(runner: Runner) -> None:
    page = play(
        runner,
        "forms",
        """
        magstack forms
        magstack forms oxide
        magstack forms magnesium l-threonate
        magstack forms citrate
        magstack forms stearate
        magstack forms bisglycinate-buffered
        magstack forms magtein --json
        magstack forms citrate --json
        """,
    )
    assert len(page.split("$ magstack")[1].strip().splitlines()) == 1 + 1 + 35 + 9
    everything = json.loads(runner.ok("forms", "--json"))
    assert [len(everything["forms"]), len(everything["families"])] == [35, 9]


def test_forms_on_a_screen(runner: Runner) -> None:
    runner.drawn, runner.width = True, 80
    play(runner, "forms-80", "magstack forms\nmagstack forms oxide")
    runner.width = 40
    play(runner, "forms-40", "magstack forms\nmagstack forms citrate")


def test_the_catalogue(runner: Runner) -> None:
    play(
        runner,
        "catalog",
        """
        magstack catalog
        magstack catalog citrate powder
        magstack catalog neuro-mag
        magstack catalog magnen-b6
        magstack catalog magnefar
        magstack catalog kirkman
        magstack catalog unheard of
        magstack catalog nuro-mag
        magstack catalog neuro-mag --json
        """,
    )
    assert len(json.loads(runner.ok("catalog", "--json"))) == 29
    assert not runner.home.exists()


def test_the_catalogue_on_a_screen(runner: Runner) -> None:
    runner.drawn, runner.width = True, 80
    play(runner, "catalog-80", "magstack catalog\nmagstack catalog magnen-b6")
    runner.width = 40
    play(runner, "catalog-40", "magstack catalog citrate powder")


def test_all_of_the_catalogue_makes_a_stack(runner: Runner) -> None:
    names = [each["product"] for each in json.loads(runner.ok("catalog", "--json"))]
    for name in names:
        runner.ok("add", name)
    assert [each["product"] for each in json.loads(runner.ok("list", "--json"))] == names
    day = json.loads(runner.ok("today", "--json"))
    assert {dose["product"] for dose in day["doses"]} == set(names)
