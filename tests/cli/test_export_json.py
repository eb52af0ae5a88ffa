"""``export json`` as users run it."""

import io
import json
import os
from pathlib import Path

import pytest

from magstack.cli import main
from magstack.context import Terminal
from tests.actions.lives import beginning
from tests.cli.pages import play
from tests.conftest import Result, Runner
from tests.store.samples import opened


@pytest.fixture
def lived(runner: Runner) -> Runner:
    """Someone with something in most tables."""
    runner.home.mkdir(parents=True)
    runner.database.write_bytes(beginning())
    return runner


def test_a_small_record(runner: Runner) -> None:
    play(
        runner,
        "export-json",
        """
        magstack add "Zinc +" --unit tablet --serving 1 --elemental "zinc=10 mg" --dose "1 at noon"
        magstack take zinc --note "with tea, “late”"
        magstack profile set --sex f
        magstack undo
        magstack export json
        """,
    )


def test_a_file_holds_what_would_be_printed(lived: Runner, tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    done = lived.run("export", "json", "-o", str(path))
    said = "2 products, 3 entries of the log and 12 steps of the journal"
    assert done == Result(0, "", f"Wrote the whole record to {path}: {said}.\n")
    assert path.read_text(encoding="utf-8") == lived.ok("export", "json")
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text(encoding="utf-8"))["magstack"] == "record"


def test_an_existing_file_needs_force(lived: Runner, tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    path.write_text("mine")
    assert lived.run("export", "json", "-o", str(path)).code == 2
    assert path.read_text() == "mine"
    assert lived.run("export", "json", "-o", str(path), "--force").code == 0
    assert lived.run("export", "json", "-o", str(lived.database), "--force").code == 2


def test_a_damaged_record_leaves_no_file(lived: Runner, tmp_path: Path) -> None:
    with opened(lived.database) as connection:
        connection.execute("UPDATE change SET seal = seal + 1 WHERE id = 3")
    path = tmp_path / "record.json"
    done = lived.run("export", "json", "-o", str(path))
    assert done.code == 4
    assert "is damaged" in done.err
    assert list(tmp_path.glob("*.json")) == []


def test_no_record_is_no_export(runner: Runner, tmp_path: Path) -> None:
    done = runner.run("export", "json", "-o", str(tmp_path / "record.json"))
    assert done.code == 4
    assert "Begin with a product" in done.err
    assert not (tmp_path / "record.json").exists()


def test_a_pipe_that_closes_is_no_fault(lived: Runner) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as stdout:
        err = io.StringIO()
        terminal = Terminal(io.StringIO(), stdout, err)
        assert main(["export", "json"], lived.context(terminal)) == 0
    assert err.getvalue() == ""


def test_progress_is_shown_on_a_terminal_alone(
    lived: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("magstack.render.progress.MUCH", 1)

    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    path = str(tmp_path / "record.json")
    for err in (io.StringIO(), Screen()):
        terminal = Terminal(io.StringIO(), io.StringIO(), err)
        assert main(["export", "json", "-o", path, "--force"], lived.context(terminal)) == 0
        assert ("Writing rows" in err.getvalue()) is isinstance(err, Screen)
