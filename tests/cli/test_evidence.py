"""``forms FORM``, ``forms --compare`` and ``claims`` as they are typed."""

import json
import subprocess
import sys

import pytest

from tests.cli.pages import play
from tests.conftest import Runner


def test_the_page_of_a_form_on_a_screen(stack: Runner) -> None:
    stack.drawn, stack.width = True, 80
    page = stack.ok("forms", "l-threonate")
    assert len(page.splitlines()) <= 48
    assert len(stack.ok("forms", "l-threonate", "--full").splitlines()) > 200
    assert stack.ok("forms", "magnesium", "l-threonate") == page


def test_claims(runner: Runner) -> None:
    play(
        runner,
        "claims",
        """
        magstack claims
        magstack claims memory
        magstack claims crosses the blood-brain barrier
        magstack claims E05
        magstack claims unheard of
        """,
    )
    assert not runner.home.exists()


def test_claims_on_a_screen(runner: Runner) -> None:
    runner.drawn, runner.width = True, 80
    play(runner, "claims-80", "magstack claims\nmagstack claims sleep")


def test_comparing_on_a_screen(runner: Runner) -> None:
    runner.drawn, runner.width = True, 80
    play(runner, "forms-compare-80", "magstack forms --compare l-threonate bisglycinate citrate")


@pytest.mark.parametrize(
    ("argv", "code", "told"),
    [
        (("forms", "--compare", "oxide"), 2, "Compare 2 to 4 forms, not 1."),
        (("forms", "--compare"), 2, "Compare 2 to 4 forms, not 0."),
        (("forms", "--compare", "oxide", "mithril"), 3, "No form is called 'mithril'."),
        (("forms", "--full"), 2, "--full is for the page of one form"),
        (("forms", "--full", "--compare", "oxide", "malate"), 2, "--full is for the page"),
        (("claims", "unheard"), 3, "No claim here is about 'unheard'."),
    ],
)
def test_what_cannot_be_done(runner: Runner, argv: tuple[str, ...], code: int, told: str) -> None:
    result = runner.run(*argv)
    assert (result.code, result.out) == (code, "")
    assert result.err.startswith(told)


def test_a_form_as_json_has_what_it_always_had_and_the_evidence(stack: Runner) -> None:
    found = json.loads(stack.ok("forms", "l-threonate", "--json"))
    always = json.loads(stack.ok("forms", "--json"))["forms"][0]
    assert {key: found[key] for key in always} == always
    assert [claim["grade"] for claim in found["claims"]] == list("DCCCUCCNBB")
    assert [study["id"] for study in found["studies"]][:5] == [
        "slutsky-2010",
        "liu-2016",
        "zhang-2022",
        "hausenblas-2024",
        "lopresti-2026",
    ]
    assert found["protocols"] == [
        {"product": "neuro-mag", "name": "sleep", "doses": ["3 at night"]},
        {"product": "neuro-mag", "name": "cognition", "doses": ["2 at 17:00", "1 at night"]},
        {
            "product": "neuro-mag",
            "name": "gentle",
            "doses": ["1 at morning", "1 at afternoon", "1 at night"],
        },
    ]
    assert [error["id"] for error in found["corrections"]][:2] == ["E01", "E02"]
    assert len(found["corrections"]) == 18
    assert [limit["limit"] for limit in found["limits"]] == [250.0]
    assert found["in_stack"] == {
        "nutrient": "magnesium",
        "unit": "mg",
        "planned": {"low": 404.0, "high": 404.0, "resolved": True},
        "products": [
            {
                "product": "neuro-mag",
                "same_form": True,
                "planned": {"low": 144.0, "high": 144.0, "resolved": True},
            },
            {
                "product": "magnen-b6",
                "same_form": False,
                "planned": {"low": 260.0, "high": 260.0, "resolved": True},
            },
        ],
    }


def test_a_form_as_json_without_a_record(runner: Runner) -> None:
    assert json.loads(runner.ok("forms", "oxide", "--json"))["in_stack"] is None


def test_an_unplanned_or_unknown_amount_is_null(runner: Runner) -> None:
    runner.ok("add", "Mine", "--unit", "capsule", "--serving", "1", "--compound", "oxide=400 mg")
    held = json.loads(runner.ok("forms", "oxide", "--json"))["in_stack"]
    assert held["planned"] is None
    assert held["products"] == [{"product": "mine", "same_form": True, "planned": None}]


LOADS = """
import sys
from magstack.cli import main
main(sys.argv[1:])
sys.exit("magstack.reference.studies" in sys.modules)
"""


@pytest.mark.parametrize(
    ("argv", "loads"),
    [
        (["today"], False),
        (["list"], False),
        (["forms"], False),
        (["forms", "citrate"], False),
        (["convert", "400 mg", "oxide"], False),
        (["forms", "oxide"], True),
        (["claims"], True),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_the_evidence_is_read_only_where_it_is_shown(
    stack: Runner, argv: list[str], loads: bool
) -> None:
    command = [sys.executable, "-c", LOADS, "--home", str(stack.home), *argv]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (bool(done.stdout), done.stderr, bool(done.returncode)) == (True, "", loads)
