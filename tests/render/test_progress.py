"""How far a long job is."""

import io

from magstack.context import Terminal
from magstack.render.progress import counting


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def told(stderr: io.StringIO, total: int | None) -> str:
    terminal = Terminal(io.StringIO(), io.StringIO(), stderr)
    with counting(terminal, "Reading [bold]", total) as advance:
        for _ in range(10):
            advance(1000)
    assert isinstance(terminal.stdout, io.StringIO)
    assert terminal.stdout.getvalue() == ""
    return stderr.getvalue()


def test_a_long_job_is_shown_on_a_terminal_and_wiped_off() -> None:
    shown = told(Screen(), 10_000)
    assert "Reading [bold]" in shown
    assert "10000/10000" in shown
    assert shown.endswith("\x1b[2K")


def test_a_job_of_unknown_length_is_shown() -> None:
    assert "10000/?" in told(Screen(), None)


def test_nothing_is_shown_in_a_pipe_or_of_a_short_job() -> None:
    assert told(io.StringIO(), 10_000) == ""
    assert told(Screen(), 4_999) == ""


def test_nothing_is_shown_on_a_screen_that_a_file_is_written_to() -> None:
    terminal = Terminal(io.StringIO(), io.StringIO(), Screen(), filled=True)
    with counting(terminal, "Writing", 10_000) as advance:
        advance(10_000)
    assert isinstance(terminal.stderr, io.StringIO)
    assert terminal.stderr.getvalue() == ""
