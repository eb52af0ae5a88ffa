"""What comes from outside: the clock, the home, the terminal."""

import contextlib
import io
import os
import pty
import subprocess
import sys
import termios
import threading
import time
from datetime import timedelta
from pathlib import Path

import platformdirs
import pytest
import tzlocal

from magstack.context import Context, Terminal, system_clock, system_context
from magstack.errors import InterruptError, UsageError
from tests.conftest import Typed


def terminal(typed: str | None = None, **more: bool) -> Terminal:
    stdin = io.StringIO() if typed is None else Typed(typed)
    return Terminal(stdin, io.StringIO(), io.StringIO(), **more)


def printed(stream: object) -> str:
    assert isinstance(stream, io.StringIO)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["UTC0", "<+03>-3", "Nowhere/Land", "/etc/passwd"])
def test_a_zone_that_cannot_be_read_is_told(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", name)
    monkeypatch.setattr(tzlocal.unix, "_cache_tz", None)
    with pytest.raises(UsageError, match=r"Name one, as in TZ=Europe/Lisbon\."):
        system_clock().zone()


def test_the_system_clock_knows_its_zone() -> None:
    clock = system_clock()
    assert clock.now().tzinfo is not None
    assert clock.now().utcoffset() is not None
    assert str(clock.zone()) == str(tzlocal.get_localzone())
    assert abs(clock.now() - clock.now().astimezone(clock.zone())) < timedelta(seconds=5)


def test_the_home_is_the_option_s_then_the_environment_s_then_the_platform_s(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[tuple[object, object]] = []

    def platform(name: str, appauthor: bool) -> Path:
        asked.append((name, appauthor))
        return tmp_path / "platform"

    monkeypatch.setattr(platformdirs, "user_data_path", platform)
    context = Context(system_clock(), terminal())
    assert context.home == tmp_path / "platform"
    assert asked == [("magstack", False)]
    context.environment["MAGSTACK_HOME"] = ""  # as good as none
    assert context.home == tmp_path / "platform"
    context.environment["MAGSTACK_HOME"] = str(tmp_path / "environment")
    assert context.home == tmp_path / "environment"
    assert context.database == tmp_path / "environment" / "magstack.db"
    other = context.changed(tmp_path / "option")
    assert other.home == tmp_path / "option"
    assert other.changed().home == tmp_path / "option"
    assert context.home == tmp_path / "environment"


def test_the_system_context_keeps_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", io.StringIO())  # one that cannot be configured
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a\xff\n"), encoding="utf-8"))
    context = system_context(["take", "night mag"])
    assert context.command == "magstack take 'night mag'"
    assert context.terminal.stdout is out
    context.terminal.say("½")
    assert not context.terminal.asks
    assert sys.stdin.readline() == "a\ufffd\n"
    out.flush()
    assert out.buffer.getvalue() == b"?\n"


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_streams_may_be_closed(closed: str, tmp_path: Path) -> None:
    for argv, code in (("add neuro-mag", 0), ("add neuro-mag", 2), ("today", 0)):
        line = f"{sys.executable} -m magstack --home {tmp_path / 'home'} {argv} {closed}"
        done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False)
        assert done.returncode == code, done
        assert "Traceback" not in done.stderr


def test_a_terminal_is_drawn_on_when_it_is_one() -> None:
    assert not terminal().drawn
    assert terminal(tty=True).drawn
    assert Terminal(io.StringIO(), Typed(), io.StringIO()).drawn
    assert not Terminal(io.StringIO(), Typed(), io.StringIO(), tty=False).drawn


def test_what_is_printed_is_clean() -> None:
    screen = terminal()
    screen.say("a\x1b[1mb")
    screen.tell("c\x07d")
    screen.fail("one\ntwo\x00")
    assert printed(screen.stdout) == "a[1mb\n"
    assert printed(screen.stderr) == "cd\none\ntwo\n"


def test_asking() -> None:
    screen = terminal(" answer \n")
    assert screen.ask("What?\x1b") == "answer"
    assert printed(screen.stderr) == "What? "
    with pytest.raises(InterruptError, match="nothing was written"):
        screen.ask("And?")


def test_asking_secretly() -> None:
    screen = terminal(" two words \n")
    assert screen.ask_secretly("Passphrase?") == " two words "
    assert printed(screen.stderr) == "Passphrase? \n"
    with pytest.raises(InterruptError, match="nothing was written"):
        screen.ask_secretly("Once more?")


def test_what_is_asked_secretly_is_not_shown() -> None:
    ours, theirs = pty.openpty()

    def shows() -> bool:
        return bool(termios.tcgetattr(theirs)[3] & termios.ECHO)

    def type_once_hidden() -> None:
        while shows():
            time.sleep(0.001)
        os.write(ours, b"secret\n")

    typing = threading.Thread(target=type_once_hidden)
    with os.fdopen(os.dup(theirs), encoding="utf-8") as stdin:
        typing.start()
        screen = Terminal(stdin, io.StringIO(), io.StringIO())
        assert screen.ask_secretly("Passphrase?") == "secret"
        typing.join()
    assert shows()
    os.set_blocking(ours, False)
    with contextlib.suppress(BlockingIOError):
        assert b"secret" not in os.read(ours, 100)
    for end in (ours, theirs):
        os.close(end)


@pytest.mark.parametrize(
    ("typed", "agreed"),
    [("y\n", True), ("YES\n", True), ("n\n", False), ("\n", False), ("yeah\n", False)],
)
def test_confirming(typed: str, agreed: bool) -> None:
    assert terminal(typed).confirm("Sure?", "Say --again.") is agreed


def test_nobody_to_confirm() -> None:
    for screen in (terminal(), terminal("y\n", no_input=True)):
        with pytest.raises(UsageError, match="Say --again"):
            screen.confirm("Sure?", "Say --again.")


def test_what_cannot_be_printed_is_printed_plainly() -> None:
    signs = "34–48.5 mg × 2 ÷ 3 ≥ 1 µg “now” … 夜"
    assert signs.encode("ascii", "plainly") == b'34-48.5 mg x 2 / 3 >= 1 ug "now" ... ?'
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("ascii", "plainly")
