"""Completion: what a shell is offered, without running anything."""

import re
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


@pytest.fixture
def someone(runner: Runner) -> Runner:
    """The example stack, with medicines (one of a name that no shell is to see) and conditions."""
    return runner.having(
        *("add neuro-mag", "add magnen-b6"),
        "profile medicine add 'Iron Tablets'",
        "profile medicine add 'i$(touch pwned)'",
        *("profile condition add gout", "profile condition add pregnancy"),
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["ta"], ["take"]),
        (["take", "n"], ["neuro-mag", "noon", "night"]),
        (["skip", "a"], ["afternoon", "all"]),
        (["take", "lu"], ["lunch"]),
        (["show", ""], ["magnen-b6", "neuro-mag"]),
        (["edit", "ma"], ["magnen-b6"]),
        (["archive", "zz"], []),
        (["log", "--product", "ne"], ["neuro-mag"]),
        (["add", "magne"], ["magnen-b6", "magne-b6", "magne-b6-forte", "magnelis-b6"]),
        (["catalog", "zm"], ["zma"]),
        (["forms", "citr"], ["citrate-trimagnesium-anhydrous", "citrate-trimagnesium-nonahydrate"]),
        (["convert", "'400 mg'", "oxi"], ["oxide"]),
        (["profile", "me"], ["medicine"]),
        (["profile", "medicine", ""], ["add", "list", "remove"]),
        (["profile", "medicine", "add", "cipro"], ["ciprofloxacin"]),
        (["profile", "medicine", "remove", "i"], ["iron-tablets"]),
        (["profile", "condition", "add", "re"], ["renal"]),
        (["profile", "condition", "remove", ""], ["gout", "pregnancy"]),
        (["profile", "limit", "vitamin-b"], ["vitamin-b6", "vitamin-b12"]),
        (["profile", "rule", "add", "iro"], ["iron", "iron-tablets"]),
        (["profile", "rule", "add", "iron", "ne"], ["neuro-mag"]),
        (["profile", "set", "--state", "p"], ["pregnant"]),
        (["profile", "set", "--authority", "scf"], ["scf-efsa"]),
        (["qqq", ""], []),
    ],
    ids=lambda value: "-".join(value),
)
def test_what_is_offered(
    someone: Runner,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    expected: list[str],
) -> None:
    found = offered(someone, monkeypatch, capsys, *words)
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
    assert offered(stack, monkeypatch, capsys, "profile", "medicine", "remove", "") == []
    assert offered(stack, monkeypatch, capsys, "profile", "rule", "add", "iro") == ["iron"]


def test_all_that_is_offered_is_harmless_to_a_shell(
    someone: Runner, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (
        ["set", "--authority"],
        ["limit"],
        ["medicine", "add"],
        ["medicine", "remove"],
        ["condition", "add"],
        ["condition", "remove"],
        ["rule", "add"],
    ):
        found = offered(someone, monkeypatch, capsys, "profile", *words, "")
        assert found
        assert [name for name in found if not re.fullmatch("[a-z0-9][a-z0-9-]*", name)] == []


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
