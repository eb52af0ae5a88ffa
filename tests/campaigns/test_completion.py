"""Completion in a real bash and a real zsh: what hostile names offer, and that nothing runs."""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pexpect
import pytest
import typer

from magstack.cli import app
from magstack.cli.commands import COMMANDS, load
from magstack.cli.options import complete_catalogue, complete_forms
from magstack.domain.hours import MEALS, SLOTS
from tests.campaigns.support import LONG
from tests.conftest import Runner

NAMES = {
    "$(touch pwned)": "touch-pwned",
    "`touch pwned`": "touch-pwned-2",
    "*": "product",
    r"\$(touch pwned)": "touch-pwned-3",
    "a;touch pwned": "a-touch-pwned",
    "'\"": "product-2",
    "é漢字": "e",
}
"""Names that a shell would run or expand, and the short names that they get."""

PROMPT = "READY> "
PROMPTS = {"bash": f"PS1='{PROMPT}'\n", "zsh": f"PROMPT='{PROMPT}'\nunsetopt PROMPT_SP\n"}
TABS = {"bash": "\t\t", "zsh": "\t"}
"""How often to press Tab for a list: bash beeps at the first."""

KILL = "\x15"
"""Ctrl-U: forget what was typed."""

TAKE_OPTIONS = {
    "--again": "Log it although it is in the log already.",
    "--at": "When, such as 22:05, yesterday 22:30 or -2h.",
    "--dry-run": "Say what it would come to; write nothing.",
    "--each-day": "Log each day from --from to --to, or to today.",
    "--from": "The first day.",
    "--future": "Allow a time that is yet to come.",
    "--help": "Show this message and exit.",
    "--home": "Keep the record in this directory.",
    "--json": "Print one JSON document.",
    "--no-input": "Never ask; take the cautious answer.",
    "--note": "A note to keep with it.",
    "--to": "The last day, included.",
    "--yes": "Write the entries of several days unasked.",
}


@dataclass
class Shell:
    """Someone who types in a shell with completion installed, in a directory with some files."""

    name: str
    child: Any
    place: Path

    def offered(self, typed: str) -> str:
        """Press Tab after ``typed``, and return the list that comes up."""
        self.child.send(KILL + typed + TABS[self.name])
        self.child.expect_exact(typed)
        self.child.expect(rf"\r*\n(.*)\r\n{PROMPT}{re.escape(typed)}")
        shown: str = self.child.match.group(1)
        self.alive()
        return "\n".join(line.rstrip() for line in shown.splitlines())

    def completed(self, typed: str) -> str:
        """Press Tab after ``typed``, and return all that the shell wrote."""
        self.child.send(typed + TABS[self.name])
        return self.alive()

    def alive(self) -> str:
        """Hold the shell to be as it was, and return what it wrote on the line till now."""
        self.child.send(KILL + "echo alive $((40+2)) $?\r")
        self.child.expect_exact("alive 42 0\r\n")
        shown: str = self.child.before
        self.child.expect_exact(PROMPT)
        assert sorted(path.name for path in self.place.iterdir()) == ["another", "zzz-file"]
        return re.sub(r"\x1b\[\?2004[hl]", "", shown.partition("\r")[0]).replace("\a", "")

    def run(self, typed: str) -> str:
        """Press Tab and Enter after ``typed``, and return what the command printed."""
        self.child.send(f"{typed}\t\r")
        self.child.expect(r"\r*\n")
        self.child.expect_exact(PROMPT)
        printed: str = self.child.before
        self.alive()
        return re.sub(r"\x1b\[\?2004[hl]", "", printed).replace("\r", "")


def started(name: str, home: Path, place: Path) -> Any:
    """Start a shell as a person does, with the programs of these tests before all others."""
    found = shutil.which(name)
    assert found
    child = pexpect.spawn(
        found,
        ["-i"],
        env={
            "HOME": str(home),
            "MAGSTACK_HOME": str(home / "record"),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "LANG": "C.UTF-8",
            "TERM": "dumb",
            "TZ": "UTC",
        },
        cwd=str(place),
        dimensions=(100, 200),
        encoding="utf-8",
        timeout=30,
    )
    child.delaybeforesend = None
    child.expect_exact(PROMPT)
    return child


@pytest.fixture(scope="module", params=["bash", "zsh"])
def shell(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shell]:
    """A shell with completion installed by the program itself, and hostile names in the stack."""
    name: str = request.param
    if shutil.which(name) is None:
        missing = f"there is no {name} here: apt-get install {name}"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    home, place = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("place")
    (place / "zzz-file").touch()
    (place / "another").touch()
    (home / f".{name}rc").write_text(PROMPTS[name])
    runner = Runner(home / "record")
    flags = ("--unit", "capsule", "--serving", "1", "--elemental", "zinc=1 mg")
    for product, slug in NAMES.items():
        assert f"as {slug}." in runner.ok("add", product, *flags)
    child = started(name, home, place)
    child.sendline("magstack --install-completion")
    child.expect_exact(f"{name} completion installed in")
    child.expect_exact(PROMPT)
    child.close()
    child = started(name, home, place)
    child.send("command -v magstack\r")
    child.expect_exact(f"{Path(sys.executable).parent / 'magstack'}\r\n")
    child.expect_exact(PROMPT)
    child.send("magstack \t")  # zsh only loads Typer's script at the first Tab
    typist = Shell(name, child, place)
    typist.alive()
    yield typist
    child.close()


def test_products_are_offered_by_their_short_names(shell: Shell) -> None:
    assert sorted(shell.offered("magstack take ").split()) == sorted(
        [*NAMES.values(), *SLOTS, *MEALS, "all"]
    )


def test_commands_are_offered(shell: Shell) -> None:
    expected = {
        "bash": "take   today",
        "zsh": "take   -- Log what was taken.\n"
        "today  -- Show what a day holds and how it stands...",
    }
    assert shell.offered("magstack t") == expected[shell.name]


def test_options_are_offered(shell: Shell) -> None:
    found = shell.offered("magstack take --")
    if shell.name == "zsh":
        assert found == "\n".join(f"{name:11} -- {text}" for name, text in TAKE_OPTIONS.items())
    else:
        assert found.split() == list(TAKE_OPTIONS)


def test_forms_are_offered_after_a_quoted_amount(shell: Shell) -> None:
    found = shell.offered('magstack convert "1 mg" ')
    assert sorted(found.split()) == sorted(complete_forms(""))


def test_the_catalogue_is_offered(shell: Shell) -> None:
    assert sorted(shell.offered("magstack add ").split()) == sorted(complete_catalogue(""))


def leaves(path: str, command: Any) -> Iterator[str]:
    """Yield every command that is no group, as it is typed."""
    below = getattr(command, "commands", None)
    if below is None:
        yield path
    else:
        for name, lower in below.items():
            yield from leaves(f"{path} {name}", lower)


OPTIONED = sorted(path for name in COMMANDS for path in leaves(name, load(name)))


SOME = ["add", "amend", "plan set", "stock add", "profile medicine add"]


@pytest.mark.parametrize("command", OPTIONED if LONG else SOME)
def test_every_help_text_survives_the_shell(shell: Shell, command: str) -> None:
    """The script for zsh evaluates the help texts of options."""
    found = shell.offered(f"magstack {command} --")
    assert {"--help", "--home", "--no-input"} <= set(found.split())
    if shell.name == "zsh":
        assert re.fullmatch(r"(--[a-z-]+ +-- .+\n)*--[a-z-]+ +-- .+", found)


@pytest.mark.parametrize(
    "word",
    [
        "'$(touch pwned)",
        "'$(touch pwned)/",
        "'`touch pwned`",
        r"'\$(touch pwned)",
        r"\$\(touch\ pwned\)",
        "'a;touch pwned",
        "'*",
        r"\*",
        "\"'",
        "'é漢",
    ],
)
def test_what_is_typed_is_not_run(shell: Shell, word: str) -> None:
    """Quoted, so that the shell itself has no reason to expand it."""
    assert shell.completed(f"magstack take {word}").startswith(f"magstack take {word}")


def test_a_home_that_is_typed_is_not_run(shell: Shell) -> None:
    typed = "magstack --home '$(touch pwned)' show 't"
    assert shell.completed(typed).startswith(typed)


def test_a_completed_name_can_be_entered(shell: Shell) -> None:
    assert "a;touch pwned" in shell.run("magstack show a")
    assert "`touch pwned`" in shell.run("magstack show touch-pwned-2")


HARMLESS = re.compile(r"[^$`\\\"!]*")


def texts(command: Any, name: str) -> Iterator[tuple[str, str]]:
    """Yield every help text of a command, its options and the commands below it."""
    yield name, command.help or ""
    yield f"{name} (short)", command.get_short_help_str()
    for param in command.params:
        yield f"{name} {param.name}", getattr(param, "help", None) or ""
    for below, each in getattr(command, "commands", {}).items():
        yield from texts(each, f"{name} {below}")


def test_no_help_text_means_anything_to_a_shell() -> None:
    """Typer's script for zsh evaluates them, and what it escapes is not all."""
    found = dict(texts(typer.main.get_command(app), "magstack"))
    for command in COMMANDS:
        found.update(texts(load(command), command))
    assert len(found) > 100
    assert found["take again"] == TAKE_OPTIONS["--again"]
    assert found["export csv layout"]
    assert {name: text for name, text in found.items() if not HARMLESS.fullmatch(text)} == {}


def test_no_name_in_the_data_means_anything_to_a_shell() -> None:
    found = [*complete_forms(""), *complete_catalogue(""), *COMMANDS, *SLOTS]
    assert [name for name in found if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name)] == []
