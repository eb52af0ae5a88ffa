"""Help, the version, and the options that stand before and after a command."""

import json
from pathlib import Path
from typing import Any

import pytest

from magstack import __version__
from magstack.cli.commands import COMMANDS, load
from tests.cli.pages import same
from tests.conftest import Runner

GROUPS = {
    "plan": ("show", "set", "move", "clear", "pause", "resume", "history", "preview", "suggest"),
    "stock": ("add", "show", "count", "remove", "lot"),
    "catalog": ("search", "compare"),
    "profile": ("set", "show", "clear", "limit", "medicine", "condition", "rule"),
    "profile medicine": ("add", "list", "remove"),
    "profile condition": ("add", "list", "remove"),
    "profile rule": ("add", "list", "remove"),
    "export": ("csv", "html", "pdf", "fhir", "ics", "json"),
    "import": ("csv", "json"),
}
"""What is below each command that is a group, at any depth."""

PAGES = [[], *([name] for name in COMMANDS)]
PAGES += [[*name.split(), leaf] for name, leaves in GROUPS.items() for leaf in leaves]


def groups(name: str, command: Any) -> dict[str, tuple[str, ...]]:
    """Return the groups in a command, itself included, with what is below each."""
    below = getattr(command, "commands", {})
    found = {name: tuple(below)} if below else {}
    for leaf, each in below.items():
        found |= groups(f"{name} {leaf}", each)
    return found


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
    found: dict[str, tuple[str, ...]] = {}
    for name in COMMANDS:
        found |= groups(name, load(name))
    assert found == GROUPS


def test_every_option_of_all_commands_is_that_of_each_leaf_once() -> None:
    for group, leaves in GROUPS.items():
        command = load(group.split()[0])
        for word in group.split()[1:]:
            command = command.commands[word]
        for leaf in leaves:
            lower = command.commands[leaf]
            names = [param.name for param in lower.params]
            expected = 0 if hasattr(lower, "commands") else 1
            assert [names.count(name) for name in ("home", "no_input")] == [expected] * 2


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


def test_the_home_may_stand_after_a_command_in_a_group_in_a_group(
    runner: Runner, tmp_path: Path
) -> None:
    other = ("--home", str(tmp_path / "other"))
    runner.ok("profile", "medicine", "add", "iron", "--at", "08:00", *other)
    assert "iron at 08:00" in runner.ok("profile", "medicine", "list", *other)
    assert "none given" in runner.ok("profile", "medicine", "list")
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
