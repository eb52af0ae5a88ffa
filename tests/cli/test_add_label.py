"""``add --label``: a label record of the NIH DSLD, in a pipe and on a terminal."""

import json
from pathlib import Path

import pytest

from tests.cli.pages import play
from tests.conftest import Runner
from tests.incoming.dsld import DATA, record, row, saved


@pytest.fixture(autouse=True)
def _beside_the_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(DATA)


def test_without_a_question(runner: Runner) -> None:
    play(
        runner,
        "add-label",
        """
        magstack add --label threonate.json --dose "3 at night"
        magstack show night-mag-2000-mg
        # what is typed beside it comes first; the short name is made from the name
        magstack add "Night Mag 2000 mg" --brand Mine --container 60 --note "from a friend" \
            --label threonate.json
        magstack list
        magstack undo
        # nobody can be asked which of two servings
        magstack add --label multivitamin.json
        magstack add --label multivitamin.json --serving 3
        magstack add --label multivitamin.json --serving 2
        # a label that cannot be
        magstack add --label crossed.json --serving 1
        magstack edit mind-mag --correct --elemental "magnesium=72 mg"
        """,
    )


def test_on_a_terminal(runner: Runner) -> None:
    play(
        runner,
        "add-label-asked",
        """
        magstack add --label multivitamin.json
        > 3
        > two
        > 2
        > nonsense
        > bisglycinate
        > 20.1 mg
        > 16
        > 16 mg
        >
        >
        > y
        magstack undo
        # the label of a compound that cannot hold what it declares
        magstack add --label crossed.json
        > 1
        > magtein
        > 72 mg
        > n
        magstack list
        """,
    )


def test_narrow(runner: Runner) -> None:
    runner.drawn, runner.width = True, 40
    play(runner, "add-label-40", "magstack add --label threonate.json --no-input")


def test_json(runner: Runner) -> None:
    result = runner.run("add", "--label", "multivitamin.json", "--serving", "2", "--json", typed="")
    added = json.loads(result.out)
    assert added == json.loads(runner.ok("show", "complete-multi-gummies", "--json"))
    assert (added["status"], added["servings_per_container"]) == ("unchecked", 60.0)
    rows = {each["nutrient"]: each for each in added["labels"][0]["rows"]}
    assert rows["vitamin_e"]["elemental"] == {"low": None, "high": None}
    assert rows["folate"]["elemental"] == {"low": 400.0, "high": 400.0}
    assert "Vitamin E 30 IU" in result.err


@pytest.mark.parametrize("more", [["--elemental", "zinc=1 mg"], ["--protocol", "sleep"]])
def test_a_label_says_what_a_serving_holds(runner: Runner, more: list[str]) -> None:
    result = runner.run("add", "--label", "threonate.json", *more)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("--label says what a serving holds: leave out --compound")
    assert not runner.home.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 a zip",
        '{"fullName": "Größe"}'.encode("latin-1"),
        b'{"a": "\0"}',
        b"[" * 100_000,
        b'{"ingredientRows": [], "id": 1e400}',
        b"x" * 1_000_001,
        b'{"hits": []}',
    ],
)
def test_a_foreign_file_is_one_sentence(runner: Runner, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "label.json"
    path.write_bytes(content)
    result = runner.run("add", "--label", str(path))
    assert (result.code, result.out) == (3, "")
    assert result.err.count("\n") == 1
    assert not runner.home.exists()


def test_hostile_names_stay_text(runner: Runner, tmp_path: Path) -> None:
    hostile = "[red]=cmd|'/C calc'!A0 \x1b]0;title\x07<script>\u202e"
    rows = (row("Zinc", "15 mg", forms=[hostile]), row(hostile, "5 {CFU}"), row(hostile, "5 mg"))
    fields = {"fullName": hostile, "brandName": hostile, "upcSku": hostile, "id": hostile}
    path = saved(tmp_path, record(*rows, **fields))
    result = runner.run("add", "--label", str(path))
    assert result.code == 0, result
    cleaned = "[red]=cmd|'/C calc'!A0 ]0;title<script>"
    assert f"{cleaned} 5 mg (kept, not judged)" in result.out
    (product,) = json.loads(runner.ok("list", "--json"))
    assert product["name"] == cleaned
    assert product["source"] == f"NIH DSLD label, UPC {cleaned}"
    assert runner.run("export", "csv").code == 0


def test_no_name_on_the_label(runner: Runner, tmp_path: Path) -> None:
    path = str(saved(tmp_path, record(row("Zinc", "15 mg"), fullName="Not Present")))
    result = runner.run("add", "--label", path)
    assert (result.code, result.err) == (
        2,
        'The label has no name. Give it one: magstack add "NAME" --label FILE\n',
    )
    assert runner.run("add", "Zinc", "--label", path).code == 0
    assert runner.run("add", "--label", path, typed="Zink\ny\n").code == 0
    assert [each["product"] for each in json.loads(runner.ok("list", "--json"))] == ["zinc", "zink"]


def test_ctrl_d_and_a_no_write_nothing(runner: Runner) -> None:
    assert runner.run("add", "--label", "threonate.json", typed="").code == 130
    assert runner.run("add", "--label", "threonate.json", typed="\n").code == 0
    assert not runner.home.exists()
