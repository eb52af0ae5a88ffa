"""``import json`` as users run it."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.pages import played, same
from tests.conftest import Runner


@pytest.fixture
def elsewhere(runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runner:
    """Someone with another machine, who is in the folder where files are exchanged."""
    monkeypatch.chdir(tmp_path)
    return Runner(tmp_path / "elsewhere", runner.now)


def exchanged(name: str, *pages: str) -> None:
    """Hold what was done on two machines, one after the other, against a golden page."""
    same(name, "\n".join(pages))


def test_a_record_moves_to_another_machine_and_goes_on_there(
    runner: Runner, elsewhere: Runner
) -> None:
    here = played(
        runner,
        """
        # Here
        magstack add neuro-mag
        magstack take neuro-mag
        magstack export json -o record.json
        """,
    )
    there = played(
        elsewhere,
        """
        # Elsewhere
        magstack import json record.json --dry-run
        magstack import json record.json
        magstack log
        magstack import json record.json
        @ 2026-11-21 22:00
        magstack take neuro-mag
        magstack export json -o later.json
        """,
    )
    back = played(
        runner,
        """
        # Here
        magstack import json later.json --dry-run
        magstack import json later.json
        magstack log
        magstack import json record.json
        magstack import json later.json --json
        """,
    )
    exchanged("import-json-moved", here, there, back)


def merged(runner: Runner, elsewhere: Runner) -> tuple[str, str]:
    """Let two records part, each with something of its own, and return what was typed."""
    begin = played(
        runner,
        """
        # Here
        magstack add neuro-mag
        magstack take neuro-mag --at "2026-11-19 22:00"
        magstack take neuro-mag --at "2026-11-18 22:00"
        """,
    )
    shutil.copytree(runner.home, elsewhere.home)
    here = played(
        runner,
        """
        magstack amend 1 --note "with tea"
        magstack undo 2
        magstack profile set --sex f
        magstack add Zinc --brand Mühle --unit tablet --serving 1 --elemental "zinc=10 mg"
        magstack plan set neuro-mag "2 at night"
        """,
    )
    there = played(
        elsewhere,
        """
        # Elsewhere
        magstack amend 1 --units 2
        magstack profile set --sex m
        magstack take neuro-mag
        magstack add Zinc --brand Söhne --unit capsule --serving 1 --elemental "zinc=25 mg"
        magstack take zinc
        magstack plan set neuro-mag "1 in the morning" "1 at night"
        magstack stock add neuro-mag --units 90 --lot A-1
        magstack close
        magstack export json -o other.json
        """,
    )
    return f"{begin}\n{here}", there


MERGING = """
    # Here
    magstack import json other.json --dry-run
    magstack import json other.json
    magstack log
    magstack import json other.json
    magstack import json other.json --replace
    magstack import json other.json --replace
    magstack log
    magstack list
    magstack stock show
    magstack undo
    magstack undo
    magstack log
    magstack import json other.json --json
"""


def test_two_records_become_one(runner: Runner, elsewhere: Runner) -> None:
    here, there = merged(runner, elsewhere)
    exchanged("import-json-merged", here, there, played(runner, MERGING))


WITH_REPLACE = "magstack import json other.json --replace"


def test_many_differences_are_counted(
    runner: Runner, elsewhere: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("magstack.render.imported.LISTED", 2)
    runner.ok("add", "neuro-mag")
    numbers = ("1", "2", "3", "4")
    for number in numbers:
        runner.ok("take", "neuro-mag", "--again", "--at", f"2026-11-19 10:0{number}")
    shutil.copytree(runner.home, elsewhere.home)
    runner.ok("profile", "set", "--sex", "f")
    for number in numbers:
        elsewhere.ok("amend", number, "--units", "1")
    Path("other.json").write_text(elsewhere.ok("export", "json"), encoding="utf-8")
    done = runner.run("import", "json", "other.json")
    assert done.out == "Nothing was written. The rest of other.json is here already.\n"
    assert done.err.splitlines()[2:] == [
        "… and 2 more; --json lists them all.",
        f"These differ and stay as here. To take the file's side: {WITH_REPLACE}",
    ]
    document = json.loads(runner.ok("import", "json", "other.json", "--json"))
    assert len(document["conflicts"]) == 4


def test_refusals(runner: Runner, elsewhere: Runner, tmp_path: Path) -> None:
    runner.ok("add", "neuro-mag")
    record = json.loads(runner.ok("export", "json"))
    files = {
        "csv.json": "date,time\n",
        "day.json": runner.ok("today", "--json"),
        "newer.json": json.dumps({**record, "record": 99}),
        "changed.json": json.dumps(record).replace('"Neuro-Mag"', '"Neuro"'),
        "empty.json": "",
        "cut.json": json.dumps(record, indent=1)[:2000],
    }
    for name, content in files.items():
        Path(name).write_text(content, encoding="utf-8")
    Path("latin.json").write_bytes('{"magstack":"Größe"}'.encode("latin-1"))
    Path("folder").mkdir()
    names = [*files, "latin.json", "folder", "nothing.json"]
    page = played(elsewhere, "\n".join(f"magstack import json {name}" for name in names))
    same("import-json-refusals", page)
    assert page.count("[exit 3]") == len(names)
    assert not elsewhere.home.exists()
