"""``limits``: who sets which upper level, for whom, and what it counts."""

import json
import re
from typing import Any

import pytest

from magstack import reference
from tests.cli.pages import play
from tests.conftest import Runner

FACTS = reference.facts()


def told(runner: Runner, *argv: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(runner.ok("limits", *argv, "--json"))
    return found


def levels(runner: Runner, nutrient: str) -> dict[str, Any]:
    return {row["authority"]: row["limit"] for row in told(runner, nutrient)["limits"]}


def test_limits_without_a_record(runner: Runner) -> None:
    page = play(
        runner,
        "limits",
        """
        magstack limits
        magstack limits magnesium
        magstack limits iron
        magstack limits folic acid
        magstack limits nicotinamide
        magstack limits vitamin-b12
        magstack limits magnesum
        magstack limits vitamin b60 --json
        """,
    )
    assert page.splitlines()[1].startswith("For an adult (assumed: ")
    assert "[exit 3]" in page
    assert "unlimited" not in page
    assert not runner.home.exists()


def test_limits_on_a_screen(runner: Runner) -> None:
    runner.drawn, runner.width = True, 80
    page = play(runner, "limits-80", "magstack limits\nmagstack limits selenium")
    assert max(map(len, page.splitlines())) <= 80
    runner.width = 40
    page = play(runner, "limits-40", "magstack limits zinc\nmagstack limits vitamin e --all")
    assert max(map(len, page.splitlines())) <= 40


def test_every_life_stage(runner: Runner) -> None:
    page = play(
        runner,
        "limits-all",
        """
        magstack limits magnesium --all
        magstack limits vitamin b6 --all
        magstack limits zinc --all
        magstack limits niacin --all --json
        """,
    )
    for ages in ("0–6 months", "7–12 months", "1–3 years", "19 years and older"):
        assert ages in page
    everything = runner.ok("limits", "--all")
    rows = [line for line in everything.splitlines() if re.search(r"months|year|every age", line)]
    values = len(FACTS.daily_values)
    assert len(rows) <= len(FACTS.limits) + len(FACTS.recommended) + values
    assert len([row for row in rows if not row.startswith(" ")]) == 219 + 288


def test_limits_for_the_person_of_the_profile(runner: Runner) -> None:
    page = play(
        runner,
        "limits-profile",
        """
        magstack profile set --born 2018-11-20
        magstack limits
        magstack limits vitamin b6
        magstack profile set --born 1995-05-17 --sex f --state pregnant --authority scf-efsa
        magstack limits
        magstack limits copper
        magstack limits zinc
        """,
    )
    assert "For a child of 8 years" in page
    assert "EFSA: no limit set for this age" in page
    assert "For a pregnant woman of 31 years" in page


@pytest.mark.parametrize(
    ("born", "us", "eu"),
    [
        ("2018-11-20", 110.0, 250.0),
        ("2017-11-21", 110.0, 250.0),
        ("2017-11-20", 350.0, 250.0),
        ("2023-11-20", 65.0, None),
        ("2026-01-01", None, None),
        ("2000-01-01", 350.0, 250.0),
    ],
)
def test_a_life_stage_gets_its_own_row(
    runner: Runner, born: str, us: float | None, eu: float | None
) -> None:
    runner.ok("profile", "set", "--born", born)
    found = levels(runner, "magnesium")
    assert (found["iom-nam"], found["scf-efsa"]) == (us, eu)


def test_magnesium_is_what_it_was(runner: Runner) -> None:
    assert levels(runner, "magnesium") == {
        "iom-nam": 350.0,
        "scf-efsa": 250.0,
        "efsa-mgt": 250.0,
        "uk-evm": 400.0,
        "bfr": 250.0,
        "vkm": 350.0,
        "nnr": 250.0,
        "nhmrc": 350.0,
        "japan": 350.0,
        "china": None,
        "india": 350.0,
        "anvisa": 350.0,
    }


def test_a_limit_to_the_letter(runner: Runner) -> None:
    found = told(runner, "copper")
    iom = (
        "Institute of Medicine 2001, Dietary Reference Intakes for Vitamin A, Vitamin K, Arsenic, "
        "Boron, Chromium and others, doi:10.17226/10026"
    )
    assert found == {
        "schema": 1,
        "life_stage": "adult",
        "assumed": True,
        "authority": "iom-nam",
        "nutrient": "copper",
        "unit": "mg",
        "limits": [
            {
                "authority": "iom-nam",
                "limit": 10.0,
                "scope": "total",
                "counts": "All intake counts: from food, water and supplements.",
                "basis": "",
                "since": 2001,
                "status": "checked",
                "source": iom,
                "remark": "",
                "note": "",
            },
            {
                "authority": "efsa",
                "limit": 5.0,
                "scope": "total",
                "counts": "All intake counts: from food, water and supplements.",
                "basis": "",
                "since": None,
                "status": "checked",
                "source": "EFSA summary of Tolerable Upper Intake Levels, version 4, 2018",
                "remark": "",
                "note": "",
            },
        ],
        "recommended": [
            {
                "authority": "iom-nam",
                "kind": "RDA",
                "low": 0.9,
                "high": 0.9,
                "status": "unchecked",
                "source": iom,
                "note": "",
            }
        ],
        "daily_values": [
            {
                "authority": "fda-2016",
                "population": "adults and children from 4 years",
                "value": 0.9,
                "status": "checked",
                "source": "FDA 2016, 21 CFR 101.9(c)(8)(iv)",
                "note": "",
            }
        ],
    }


def test_every_nutrient_as_json(runner: Runner) -> None:
    whole = told(runner)
    assert [each["nutrient"] for each in whole["nutrients"]] == list(FACTS.nutrients)
    zinc = told(runner, "zinc")
    head = {key: zinc.pop(key) for key in ("schema", "life_stage", "assumed", "authority")}
    assert {key: whole[key] for key in head} == head
    assert zinc in whole["nutrients"]


def test_every_row_as_json(runner: Runner) -> None:
    nutrients = told(runner, "--all")["nutrients"]
    assert sum(len(each["limits"]) for each in nutrients) == 219
    assert sum(len(each["recommended"]) for each in nutrients) == 288
    infant = told(runner, "zinc", "--all")["limits"][0]
    ages = [infant[key] for key in ("from_months", "below_months", "sex", "state", "limit")]
    assert ages == [0, 6, "any", "none", 4.0]


@pytest.mark.parametrize("nutrient", FACTS.nutrients)
def test_what_is_not_checked_is_said_to_be_unverified(runner: Runner, nutrient: str) -> None:
    """Count the doubted rows of a page against those of its document."""
    page, found = runner.ok("limits", nutrient), told(runner, nutrient)
    rows = [*found["limits"], *found["recommended"], *found["daily_values"]]
    doubted = [row for row in rows if row["status"] == "unchecked"]
    lines = [line for line in page.splitlines() if ", unverified" in line]
    assert len(lines) == len(doubted)


def test_an_unknown_nutrient_is_told_with_the_nearest(runner: Runner) -> None:
    result = runner.run("limits", "selenim")
    assert (result.code, result.out) == (3, "")
    assert (
        result.err
        == "No nutrient is called 'selenim'. Did you mean selenium? See all: magstack limits\n"
    )


def test_an_own_limit_stands_beside_the_authorities_in_json_too(runner: Runner) -> None:
    runner.ok("profile", "limit", "magnesium", "300 mg", "--by", "Dr Lee")
    shown = json.loads(runner.ok("limits", "magnesium", "--json"))["limits"]
    assert [each["authority"] for each in shown][:2] == ["iom-nam", "scf-efsa"]
    assert (shown[-1]["authority"], shown[-1]["limit"]) == ("Dr Lee", 300.0)
    assert "  Dr Lee: 300 mg; your own limit" in runner.ok("limits", "magnesium")
