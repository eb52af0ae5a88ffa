"""``add``: from the catalogue, from flags."""

import json

from tests.cli.pages import play
from tests.conftest import Runner

NIGHT_MAG = """magstack add "Night Mag" --brand ACME --unit capsule --serving 2 \
    --compound "bisglycinate=1000 mg" --elemental "magnesium=141 mg" --container 120 \
    --dose "2 at night" """


def test_from_the_catalogue(runner: Runner) -> None:
    play(
        runner,
        "add-catalogue",
        """
        magstack add neuro-mag
        magstack add neuro-mag
        magstack add magnen-b6
        # by words, in any case and with accents
        magstack add "doctors BEST 240"
        magstack add sanofi mágne b6 FORTE
        # more than one fits
        magstack add magne b6
        magstack add "mag citrate"
        # none does
        magstack add nuro-mag
        magstack add "something else"
        magstack list
        """,
    )


def test_in_your_own_doses(runner: Runner) -> None:
    play(
        runner,
        "add-catalogue-doses",
        """
        magstack add neuro-mag --dose "1 at 09:15" --dose "2 capsules at night"
        magstack show neuro-mag
        magstack add now-citrate-powder --dose "0.5 in the morning" --json
        """,
    )


def test_by_a_protocol(runner: Runner) -> None:
    play(
        runner,
        "add-protocol",
        """
        magstack add neuro-mag --protocol dreams
        magstack add magnen-b6 --protocol sleep
        magstack add neuro-mag --protocol cognition
        magstack show neuro-mag
        """,
    )


def test_from_flags(runner: Runner) -> None:
    page = play(
        runner,
        "add-flags",
        f"""
        {NIGHT_MAG}
        magstack show night-mag
        magstack show night-mag --json
        # the same name once more, and one that means something else
        {NIGHT_MAG}
        magstack add Night --unit g --serving 1.5 --compound oxide --note "a note"
        magstack list
        """,
    )
    assert "Added ACME Night Mag as night-mag-2." in page
    assert "Added Night as night-2." in page


def test_every_kind_of_line(runner: Runner) -> None:
    play(
        runner,
        "add-lines",
        """
        # two compounds share one declared amount; one is computed, one a range, one unknown
        magstack add Both --unit tablet --serving 1 --compound "oxide=200 mg" \
            --compound "bisglycinate=300 mg" --elemental "magnesium=160 mg"
        magstack add Sum --unit tablet --serving 1 --compound "oxide=200 mg" \
            --compound "citrate=300 mg" --dose "1 at noon"
        magstack add Unstated --unit tablet --serving 1 --compound "magnesium=500 mg" \
            --dose "1 at noon"
        magstack add Sun --unit drop --serving 1 --elemental "vitamin d=1000 IU" \
            --elemental "vitamin B12=2.4 mcg" --dose "2 in the morning"
        magstack add "Rhodiola" --unit capsule --serving 1 \
            --contains "rhodiola extract=500 mg" --contains "trans-resveratrol=0.5 g"
        magstack list
        magstack today
        """,
    )


def test_an_element_that_its_compound_cannot_hold_is_told(runner: Runner) -> None:
    play(
        runner,
        "add-doubtful",
        """
        magstack add Doubtful --unit tablet --serving 1 --compound "bisglycinate=1000 mg" \
            --elemental "magnesium=180 mg"
        # rounding on a label is allowed for
        magstack add Rounded --unit tablet --serving 1 --compound "bisglycinate=1000 mg" \
            --elemental "magnesium=143 mg" --dose "1 at noon"
        magstack today
        magstack edit doubtful --dose "1 at noon"
        magstack today
        """,
    )


def test_json(runner: Runner) -> None:
    result = runner.run("add", "magnen-b6", "--json")
    assert json.loads(result.out) == json.loads(runner.ok("show", "magnen-b6", "--json"))
    assert result.err == ""


def test_a_name_keeps_its_letters_and_the_short_name_is_plain(runner: Runner) -> None:
    long = "Ä" * 60
    for name in ("Überzink 50 µg", "日本", long, "all"):
        runner.ok("add", name, "--unit", "g", "--serving", "1", "--contains", "x=1 mg")
    listed = json.loads(runner.ok("list", "--json"))
    assert [(each["product"], each["name"]) for each in listed] == [
        ("uberzink-50-g", "Überzink 50 µg"),
        ("product", "日本"),
        ("a" * 40, long),
        ("all-2", "all"),
    ]
