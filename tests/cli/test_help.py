"""Help, the version, and the options that stand before and after a command."""

import json
from pathlib import Path

import pytest

from magstack import __version__
from magstack.cli.commands import COMMANDS, load
from tests.cli.pages import same
from tests.conftest import Runner

GROUPS = {"export": ("csv",)}
PAGES = [[], *([name] for name in COMMANDS)]
PAGES += [[name, leaf] for name, leaves in GROUPS.items() for leaf in leaves]


@pytest.mark.parametrize("words", PAGES, ids="-".join)
def test_help(
    runner: Runner,
    words: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert runner.run(*words, "--help").code == 0
    page = capsys.readouterr().out
    same("-".join(["help", *words]), page)
    assert max(map(len, page.splitlines())) <= 80
    assert runner.run(*words, "-h").code == 0
    assert capsys.readouterr().out == page


def test_help_needs_no_record(runner: Runner) -> None:
    for name in COMMANDS:
        assert runner.run(name, "-h").code == 0
    assert not runner.home.exists()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_the_command_says(name: str) -> None:
    first = (load(name).help or "").splitlines()[0]
    assert first == COMMANDS[name].help


def test_the_groups_are_known() -> None:
    found = {name: tuple(getattr(load(name), "commands", ())) for name in COMMANDS}
    assert {name: leaves for name, leaves in found.items() if leaves} == GROUPS


def test_the_version(runner: Runner) -> None:
    assert runner.run("--version") == (0, f"magstack {__version__}\n", "")


@pytest.mark.parametrize("before", [True, False])
def test_the_home_may_stand_before_and_after(runner: Runner, tmp_path: Path, before: bool) -> None:
    other = tmp_path / "other"
    argv = ["--home", str(other), "list"] if before else ["list", "--home", str(other)]
    missing = runner.run(*argv)
    assert missing.code == 4
    assert str(other) in missing.err
    words = [*argv[:-1], "add", "neuro-mag"] if before else ["add", "neuro-mag", *argv[1:]]
    runner.ok(*words)
    assert (other / "magstack.db").exists()
    assert [each["product"] for each in json.loads(runner.ok(*argv, "--json"))] == ["neuro-mag"]
    assert not runner.home.exists()


def test_the_home_of_the_environment(runner: Runner, tmp_path: Path) -> None:
    runner.environment["MAGSTACK_HOME"] = str(tmp_path / "environment")
    runner.home = None  # type: ignore[assignment]  # as without --home
    runner.ok("add", "neuro-mag")
    assert (tmp_path / "environment" / "magstack.db").exists()
    runner.ok("--home", str(tmp_path / "option"), "add", "neuro-mag")
    assert (tmp_path / "option" / "magstack.db").exists()


def test_the_last_home_counts(runner: Runner, tmp_path: Path) -> None:
    first, last = tmp_path / "first", tmp_path / "last"
    runner.ok("--home", str(first), "add", "neuro-mag", "--home", str(last))
    assert [first.exists(), last.exists()] == [False, True]
