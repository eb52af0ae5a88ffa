"""``add`` on a terminal, step by step."""

import json
import os
import sys
from pathlib import Path

import pexpect
import pytest

from tests.cli.pages import play
from tests.conftest import Runner


def test_a_label_from_top_to_bottom(runner: Runner) -> None:
    play(
        runner,
        "wizard",
        """
        magstack add
        > ACME
        > Night Mag
        > capsule
        > 2
        > 120
        > magnesium
        > 1000 mg
        > compound
        > bisglycinate
        > 141 mg
        > vitamin b6
        > 2 mg
        > rhodiola extract
        > y
        > 500 mg
        >
        > 2 at night
        > 1 at noon
        >
        > y
        magstack show night-mag
        """,
    )


def test_refusals_are_explained_and_asked_again(runner: Runner) -> None:
    play(
        runner,
        "wizard-refusals",
        """
        magstack add
        >
        >
        > Oxide
        >
        > tablet
        > 0
        > two
        > 1
        > -60
        >
        >
        > blurb
        > n
        > a=b
        > y
        > 5 mg
        > magnesium
        > 400
        > 400 Mg
        > 400 mg
        > maybe
        >
        > element
        > nonsense
        > oxide
        > 300 mg
        > magnesium oxide
        > 400 mg
        > c
        > 600 mg
        > stearate
        > 5 mg
        > c
        >
        > oxide
        > 400 mg
        > c
        > 240 mg
        > magnesium
        >
        > 1 at teatime
        > 1 capsule at noon
        > 1 at noon
        >
        > y
        magstack show oxide
        """,
    )


def test_never_guessing_whether_a_mass_is_the_compound(runner: Runner) -> None:
    play(
        runner,
        "wizard-unsure",
        """
        magstack add
        >
        > Unsure
        > tablet
        > 1
        >
        > magnesium
        > 500 mg
        > unsure
        >
        >
        >
        > y
        magstack show unsure
        # a compound of a form that the label does not state cannot be computed either
        magstack add
        >
        > Unstated
        > tablet
        > 1
        >
        > magnesium
        > 500 mg
        > compound
        >
        >
        >
        >
        > y
        magstack show unstated
        # an element is what it is, with or without a form
        magstack add --json
        >
        > Element
        > tablet
        > 1
        >
        > magnesium
        > 100 mg
        > element
        >
        >
        > oxide
        >
        >
        > y
        """,
    )


def test_declining_writes_nothing(runner: Runner) -> None:
    page = play(
        runner,
        "wizard-declined",
        """
        magstack add
        >
        > Zinc
        > tablet
        > 1
        >
        > zinc
        > 10 mg
        >
        >
        > n
        """,
    )
    assert page.rstrip().endswith("Nothing was written.")
    assert not runner.home.exists()


ANSWERS = ["", "Zinc", "tablet", "1", "", "zinc", "10 mg", "", "", "y"]


@pytest.mark.parametrize("answered", range(len(ANSWERS)))
def test_the_end_of_the_input_writes_nothing(runner: Runner, answered: int) -> None:
    typed = "".join(f"{answer}\n" for answer in ANSWERS[:answered])
    result = runner.run("add", typed=typed)
    assert result.code == 130
    assert result.err.endswith("\nStopped at the end of the input; nothing was written.\n")
    assert result.out.count("Added") == 0
    assert not runner.home.exists()


def test_with_every_answer_it_is_written(runner: Runner) -> None:
    assert runner.run("add", typed="".join(f"{answer}\n" for answer in ANSWERS)).code == 0
    assert json.loads(runner.ok("show", "zinc", "--json"))["name"] == "Zinc"


@pytest.mark.parametrize("argv", [["add"], ["add", "--no-input"], ["--no-input", "add"]])
def test_without_a_terminal_nobody_is_asked(runner: Runner, argv: list[str]) -> None:
    typed = "\n" if "--no-input" in argv else None
    result = runner.run(*argv, typed=typed)
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        "Say what to add: magstack add neuro-mag, or your own with flags: "
        'magstack add "Night Mag" --unit capsule --serving 2 --elemental "magnesium=141 mg"\n'
    )


def start(home: Path) -> "pexpect.spawn[str]":
    environment = {**os.environ, "MAGSTACK_HOME": str(home), "TERM": "xterm", "LANG": "C.UTF-8"}
    return pexpect.spawn(
        sys.executable,
        ["-m", "magstack", "add"],
        env=environment,
        encoding="utf-8",
        timeout=20,
        dimensions=(40, 80),
    )


def test_in_a_real_terminal(tmp_path: Path) -> None:
    child = start(tmp_path / "home")
    for question, answer in (
        ("Brand", "ACME"),
        ("Name", "Zink ½"),
        ("counted", "tablet"),
        ("Serving", "1"),
        ("container", ""),
        ("First", "zinc"),
        ("Amount", "10 mg"),
        ("Next", ""),
        ("dose", "1 at noon"),
        ("Another", ""),
        ("Add it", "y"),
    ):
        child.expect(question)
        child.expect(r"[:?\]] ")
        child.sendline(answer)
    child.expect("Added ACME Zink ½ as zink-1-2")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_control_c_in_a_real_terminal(tmp_path: Path) -> None:
    home = tmp_path / "home"
    child = start(home)
    child.expect("Brand")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert not home.exists()
