"""The gate to the screen: foreign text is cleaned, and is never read as markup."""

import io

import pytest

from magstack.context import Terminal
from magstack.render.console import console, heading, paragraph, table, text

FOREIGN = "[/] [bold]x[/bold] :smiley: \x1b[31mred\x9b \u202eabc\x00"
SHOWN = "[/] [bold]x[/bold] :smiley: [31mred abc"


def screen(width: int | None = None, *, drawn: bool = True, color: bool | None = False) -> Terminal:
    return Terminal(io.StringIO(), io.StringIO(), io.StringIO(), width, drawn, color)


def lines(terminal: Terminal) -> list[str]:
    assert isinstance(terminal.stdout, io.StringIO)
    return [line.rstrip() for line in terminal.stdout.getvalue().splitlines()]


@pytest.mark.parametrize("drawn", [True, False])
def test_foreign_text_is_only_text(drawn: bool) -> None:
    terminal = screen(80, drawn=drawn)
    paragraph(terminal, FOREIGN)
    heading(terminal, FOREIGN)
    table(terminal, ("Name",), [(FOREIGN,)])
    assert lines(terminal) == [SHOWN, SHOWN, "Name", SHOWN]
    assert text(FOREIGN).plain == SHOWN


def test_a_paragraph_is_wrapped_on_a_screen_and_whole_in_a_pipe() -> None:
    drawn, piped = screen(20), screen(20, drawn=False)
    for terminal in (drawn, piped):
        paragraph(terminal, "one two three four five six", indent=2)
    assert lines(drawn) == ["  one two three four", "  five six"]
    assert lines(piped) == ["  one two three four five six"]


ROWS = [("a", "x" * 70, "1"), ("bb", "y y y", "22")]


def test_a_table_in_a_pipe_is_aligned_and_uncut() -> None:
    terminal = screen(80, drawn=False)
    table(terminal, ("No.", "What", "Count"), ROWS, right=(0, 2))
    assert lines(terminal) == [
        f"No.  What{' ' * 66}  Count",
        f"  a  {'x' * 70}      1",
        f" bb  y y y{' ' * 65}     22",
    ]


def test_a_table_on_a_screen_folds_what_is_too_long() -> None:
    terminal = screen(64)
    table(terminal, ("No.", "What", "Count"), ROWS, right=(0, 2))
    shown = lines(terminal)
    assert max(map(len, shown)) <= 64
    assert "".join(shown).count("x") == 70
    assert "…" not in "".join(shown)


def test_a_table_on_a_narrow_screen_is_paragraphs() -> None:
    terminal = screen(30)
    table(terminal, ("No.", "What", "Count"), [("1", "one two three four five six", "")])
    assert lines(terminal) == ["1", "  What: one two three four", "  five six"]


@pytest.mark.parametrize(("color", "escapes"), [(False, False), (None, True), (True, True)])
def test_colour(monkeypatch: pytest.MonkeyPatch, color: bool | None, escapes: bool) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    terminal = screen(80, color=color)
    console(terminal).print(text("x", "red"))
    assert ("\x1b[31m" in "".join(lines(terminal))) is escapes
