"""Where every export goes: files, standard output, and age for what travels."""

import io
import sys
from pathlib import Path

import pyrage
import pytest

from magstack.cli import main
from magstack.context import Terminal
from tests.conftest import Runner

WORDS = "correct horse battery"
TYPED = f"{WORDS}\n{WORDS}\n"


@pytest.fixture
def taken(stack: Runner) -> Runner:
    stack.ok("take", "all")
    return stack


def test_a_passphrase_is_asked_twice_and_opens_the_file(taken: Runner, tmp_path: Path) -> None:
    plain = taken.ok("export", "csv")
    path = tmp_path / "out.csv.age"
    result = taken.run("export", "csv", "-o", str(path), "--encrypt", typed=TYPED)
    assert result.code == 0
    assert result.out == ""
    assert result.err == (
        f"Passphrase for the file: \nOnce more: \nWrote 3 rows for 2 intakes to {path}.\n"
    )
    assert WORDS not in result.err
    assert path.read_bytes().startswith(b"age-encryption.org/v1\n")
    assert pyrage.passphrase.decrypt(path.read_bytes(), WORDS).decode() == plain
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["out.csv.age"]


def test_a_public_key_needs_nobody_to_ask(taken: Runner, tmp_path: Path) -> None:
    keys = [pyrage.x25519.Identity.generate() for _ in range(2)]
    wanted = [word for key in keys for word in ("--recipient", str(key.to_public()))]
    path = tmp_path / "plan.ics.age"
    taken.ok("export", "ics", "-o", str(path), *wanted)
    for key in keys:
        assert pyrage.decrypt(path.read_bytes(), [key]).startswith(b"BEGIN:VCALENDAR")


@pytest.mark.parametrize(
    ("words", "typed", "told"),
    [
        (("--encrypt",), None, "A passphrase is asked for on a terminal."),
        (("--encrypt", "--no-input"), TYPED, "A passphrase is asked for on a terminal."),
        (("--encrypt",), f"{WORDS}\nother words\n", "The two differ, and nothing was written."),
        (("--encrypt",), "short\nshort\n", "A passphrase has at least 8 characters."),
        (("--recipient", "age1nonsense"), None, "'age1nonsense' is no public key."),
        (("--recipient", "ssh-ed25519 nonsense"), None, "'ssh-ed25519 nonsense' is no public key."),
        (("--recipient", "age1", "--encrypt"), None, "Encrypt to a passphrase or to --recipient"),
    ],
)
def test_what_cannot_be_encrypted_is_not_written(
    taken: Runner, tmp_path: Path, words: tuple[str, ...], typed: str | None, told: str
) -> None:
    result = taken.run("export", "csv", "-o", str(tmp_path / "out"), *words, typed=typed)
    assert result.code == 2
    assert told in result.err
    assert not (tmp_path / "out").exists()


def test_input_that_ends_is_no_passphrase(taken: Runner, tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    assert taken.run("export", "csv", "-o", out, "--encrypt", typed=f"{WORDS}\n").code == 130
    assert not (tmp_path / "out").exists()


def test_without_the_extra_it_says_what_to_install(
    taken: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyrage", None)
    result = taken.run("export", "csv", "-o", str(tmp_path / "out"), "--encrypt", typed=TYPED)
    assert result.code == 2
    assert "pipx inject magstack pyrage" in result.err
    assert not (tmp_path / "out").exists()


def test_bytes_are_not_thrown_at_a_screen(taken: Runner) -> None:
    taken.drawn = True
    key = str(pyrage.x25519.Identity.generate().to_public())
    result = taken.run("export", "csv", "--recipient", key)
    assert result.code == 2
    assert result.err == "This is no text for a screen. Name a file for it with -o FILE.\n"


def test_bytes_go_into_a_pipe(taken: Runner) -> None:
    key = pyrage.x25519.Identity.generate()
    received = io.BytesIO()
    stdout = io.TextIOWrapper(received, encoding="ascii")
    terminal = Terminal(io.StringIO(), stdout, io.StringIO(), tty=False)
    argv = ["export", "csv", "--recipient", str(key.to_public())]
    assert main(argv, taken.context(terminal, *argv)) == 0
    assert pyrage.decrypt(received.getvalue(), [key]).decode() == taken.ok("export", "csv")


def test_a_full_disk_leaves_nothing_encrypted_either(taken: Runner) -> None:
    key = str(pyrage.x25519.Identity.generate().to_public())
    result = taken.run("export", "csv", "-o", "/dev/full", "--recipient", key)
    assert result.code == 4
    assert result.err == (
        "The disk is full: /dev/full was not written. Free some space and try again.\n"
    )


def test_a_dash_is_standard_output(taken: Runner) -> None:
    assert taken.run("export", "csv", "-o", "-") == taken.run("export", "csv")


@pytest.mark.parametrize("name", ["", " "])
def test_a_file_needs_a_name(taken: Runner, name: str) -> None:
    result = taken.run("export", "csv", "-o", name)
    assert (result.code, result.out) == (2, "")
    assert result.err == "-o needs the name of a file. Leave it out for standard output.\n"
