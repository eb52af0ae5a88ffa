"""Completion: what a shell is offered, without running anything."""

from pathlib import Path

import pytest

from magstack.cli.commands import COMMANDS
from tests.conftest import Runner


def offered(
    runner: Runner,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *words: str,
) -> list[str]:
    """Return what bash would offer for the last word."""
    monkeypatch.setenv("_MAGSTACK_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", " ".join(["magstack", *words]))
    monkeypatch.setenv("COMP_CWORD", str(len(words)))
    with pytest.raises(SystemExit) as left:
        runner.run()
    assert left.value.code == 0
    return capsys.readouterr().out.split()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["ta"], ["take"]),
        (["take", "n"], ["neuro-mag", "noon", "night"]),
        (["skip", "a"], ["afternoon", "all"]),
        (["show", ""], ["magnen-b6", "neuro-mag"]),
        (["edit", "ma"], ["magnen-b6"]),
        (["archive", "zz"], []),
        (["log", "--product", "ne"], ["neuro-mag"]),
        (["add", "magne"], ["magnen-b6", "magne-b6", "magne-b6-forte", "magnelis-b6"]),
        (["catalog", "zm"], ["zma"]),
        (["forms", "citr"], ["citrate-trimagnesium-anhydrous", "citrate-trimagnesium-nonahydrate"]),
        (["convert", "'400 mg'", "oxi"], ["oxide"]),
        (["qqq", ""], []),
    ],
    ids=lambda value: "-".join(value),
)
def test_what_is_offered(
    stack: Runner,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    expected: list[str],
) -> None:
    found = offered(stack, monkeypatch, capsys, *words)
    assert found[: len(expected)] == expected
    assert len(expected) == len(found) or words[0] in ("add", "forms", "qqq")


def test_every_command_is_offered(
    runner: Runner, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert offered(runner, monkeypatch, capsys, "") == list(COMMANDS)


def test_the_home_on_the_command_line_counts(
    stack: Runner,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    home = str(stack.home)
    stack.home = tmp_path / "elsewhere"
    assert offered(stack, monkeypatch, capsys, "show", "n") == []
    assert offered(stack, monkeypatch, capsys, "--home", home, "show", "n") == ["neuro-mag"]


def test_a_record_that_cannot_be_read_offers_nothing(
    stack: Runner, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stack.database.write_bytes(b"no database at all")
    assert offered(stack, monkeypatch, capsys, "show", "") == []
    assert offered(stack, monkeypatch, capsys, "take", "no") == ["noon"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell(
    runner: Runner,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    shell: str,
) -> None:
    monkeypatch.setenv("_MAGSTACK_COMPLETE", f"source_{shell}")
    with pytest.raises(SystemExit):
        runner.run()
    assert "_MAGSTACK_COMPLETE" in capsys.readouterr().out
