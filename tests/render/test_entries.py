"""What lists say when they are empty."""

import io
from datetime import UTC

import pytest

from magstack.context import Terminal
from magstack.domain.reports import Done, Log
from magstack.render.entries import show_log, show_operations
from tests.domain.days import FACTS


@pytest.mark.parametrize(("as_json", "shown"), [(False, "Nothing was done yet.\n"), (True, "[]\n")])
def test_nothing_done(as_json: bool, shown: str) -> None:
    out = io.StringIO()
    show_operations(Terminal(io.StringIO(), out, out, tty=False), [], UTC, as_json=as_json)
    assert out.getvalue() == shown


def test_nothing_in_the_log() -> None:
    out = io.StringIO()
    show_log(Terminal(io.StringIO(), out, out, tty=False), Log((), FACTS), as_json=False)
    assert out.getvalue() == "Nothing is in the log here.\n"


def test_foreign_text_in_a_summary_is_cleaned() -> None:
    out = io.StringIO()
    done = [Done(1, 0, "magstack \x1b[2J", "added \x1b[2J[/]", "done")]
    show_operations(Terminal(io.StringIO(), out, out, tty=False), done, UTC, as_json=False)
    assert out.getvalue().splitlines()[1] == "1970-01-01 00:00  done   added [2J[/]"
    assert "\x1b" not in out.getvalue()
