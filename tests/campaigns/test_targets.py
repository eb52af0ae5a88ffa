"""Every export to every target: right, or one sentence and everything as it was."""

import io
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import pexpect
import pyrage
import pytest
from benchmarks.fixtures import build

from magstack.cli import main
from magstack.context import Terminal
from magstack.export import files
from magstack.export.report import paper
from tests.campaigns.places import LONGEST, held, in_time, somebody
from tests.campaigns.support import LONG, ROOT, elsewhere, rounds, sound
from tests.campaigns.test_full_disk import FULL, under_limits
from tests.conftest import Result, Runner

TraceFunction = Callable[[FrameType, str, Any], Any]

KEY = pyrage.x25519.Identity.generate()


class Writer(NamedTuple):
    """A command that writes a file whose name comes last, and how the content begins and ends."""

    argv: tuple[str, ...]
    begin: bytes
    end: bytes
    encrypts: bool = False

    def holds(self, written: bytes) -> bool:
        """Whether a content is whole."""
        content = pyrage.decrypt(written, [KEY]) if self.encrypts else written
        return content.startswith(self.begin) and content.endswith(self.end)


CSV = Writer(("export", "csv", "-o"), b"\xef\xbb\xbfdate,", b"\r\n")
SVG = Writer(("history", "--svg"), b"<svg", b"</svg>\n")
PLAIN = {
    "csv": CSV,
    "html": Writer(("export", "html", "-o"), b"<!DOCTYPE html>", b"</html>\n"),
    "pdf": Writer(("export", "pdf", "-o"), b"%PDF-", b"%%EOF\n"),
    "fhir": Writer(("export", "fhir", "-o"), b'{"resourceType":"Bundle"', b"}\n"),
    "ics": Writer(("export", "ics", "-o"), b"BEGIN:VCALENDAR\r\n", b"END:VCALENDAR\r\n"),
    "json": Writer(("export", "json", "-o"), b'{"magstack":"record"', b"}}\n"),
}
ENCRYPTED = {
    f"{name}-age": writer._replace(
        argv=(*writer.argv[:2], "--recipient", str(KEY.to_public()), "-o"), encrypts=True
    )
    for name, writer in PLAIN.items()
}
WRITERS = {**PLAIN, "svg": SVG, **ENCRYPTED}


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with in_time():
        yield


@pytest.fixture(autouse=True)
def _quick_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a PDF be made in no time; the long round makes real ones."""
    if not LONG:
        monkeypatch.setattr(paper, "required", lambda: None)
        monkeypatch.setattr(paper, "paper", lambda *_: b"%PDF-1.7\n%%EOF\n")


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Someone with an entry and a backup, in a home that nothing here may change."""
    runner = Runner(tmp_path_factory.mktemp("person") / "home")
    runner.ok("add", "neuro-mag")
    runner.ok("take", "all")
    runner.ok("backup")
    return runner


class Try(NamedTuple):
    """A target: its name, what to type with it, the exit code, and the file that is written."""

    name: Path | str
    code: int = 0
    force: bool = False
    file: Path | None = None
    mode: int = 0o600


Made = Callable[[Path, Runner], Try]
TARGETS: dict[str, Made] = {}


def target(made: Made) -> Made:
    """Count a target among those that are tried."""
    TARGETS[made.__name__.strip("_").replace("_", "-")] = made
    return made


@target
def new(folder: Path, _: Runner) -> Try:
    return Try(folder / "out", file=folder / "out")


@target
def existing(folder: Path, _: Runner) -> Try:
    (folder / "out").write_bytes(b"mine")
    return Try(folder / "out", 2)


@target
def replaced(folder: Path, _: Runner) -> Try:
    (folder / "out").write_bytes(b"mine")
    (folder / "out").chmod(0o640)
    return Try(folder / "out", force=True, file=folder / "out", mode=0o640)


@target
def directory(folder: Path, _: Runner) -> Try:
    return Try(folder, 2, force=True)


@target
def missing_directory(folder: Path, _: Runner) -> Try:
    return Try(folder / "no" / "out", 2)


@target
def file_as_directory(folder: Path, _: Runner) -> Try:
    (folder / "file").write_bytes(b"mine")
    return Try(folder / "file" / "out", 2)


@target
def link(folder: Path, _: Runner) -> Try:
    (folder / "real").write_bytes(b"mine")
    (folder / "real").chmod(0o600)
    (folder / "link").symlink_to("real")
    return Try(folder / "link", force=True, file=folder / "real")


@target
def link_to_existing(folder: Path, _: Runner) -> Try:
    (folder / "real").write_bytes(b"mine")
    (folder / "link").symlink_to("real")
    return Try(folder / "link", 2)


@target
def dangling_link(folder: Path, _: Runner) -> Try:
    (folder / "link").symlink_to("real")
    return Try(folder / "link", file=folder / "real")


@target
def link_into_nowhere(folder: Path, _: Runner) -> Try:
    (folder / "link").symlink_to("no/real")
    return Try(folder / "link", 2)


@target
def link_in_a_loop(folder: Path, _: Runner) -> Try:
    (folder / "link").symlink_to("link")
    return Try(folder / "link", 2)


@target
def full(_: Path, __: Runner) -> Try:
    return Try("/dev/full", 4)


@target
def null(_: Path, __: Runner) -> Try:
    return Try("/dev/null")


@target
def record(_: Path, person: Runner) -> Try:
    return Try(person.database, 2, force=True)


@target
def record_by_another_way(_: Path, person: Runner) -> Try:
    return Try(f"{person.home}/../{person.home.name}/./magstack.db", 2, force=True)


@target
def record_by_proc(_: Path, person: Runner) -> Try:
    return Try(f"/proc/self/root{person.database}", 2, force=True)


@target
def link_to_the_record(folder: Path, person: Runner) -> Try:
    (folder / "link").symlink_to(person.database)
    return Try(folder / "link", 2, force=True)


@target
def hard_link_to_the_record(folder: Path, person: Runner) -> Try:
    (folder / "link").hardlink_to(person.database)
    return Try(folder / "link", 2, force=True)


@target
def journal_of_the_record(_: Path, person: Runner) -> Try:
    return Try(f"{person.database}-journal", 2)


@target
def wal_of_the_record(_: Path, person: Runner) -> Try:
    return Try(f"{person.home}/../home/magstack.db-wal", 2, force=True)


@target
def backup(_: Path, person: Runner) -> Try:
    return Try(next((person.home / "backups").iterdir()), 2, force=True)


@target
def long_name(folder: Path, _: Runner) -> Try:
    return Try(folder / ("n" * 300), 4)


@target
def long_path(folder: Path, _: Runner) -> Try:
    return Try(f"{folder}{'/n' * 5000}", 4)


@target
def hostile_name(folder: Path, _: Runner) -> Try:
    name = folder / "a\nb\x1b]0;title\x07\u202e [red]\udcff"
    return Try(name, file=name)


@target
def hostile_name_of_a_directory(folder: Path, _: Runner) -> Try:
    return Try(folder / "a\nb\x1b[31m\u2028c" / "out", 2)


@target
def hostile_name_of_a_file(folder: Path, _: Runner) -> Try:
    name = folder / "a\nb\x1b[31m"
    name.write_bytes(b"mine")
    return Try(name, 2)


@target
def no_name(_: Path, __: Runner) -> Try:
    return Try("", 2)


@target
def blank_name(_: Path, __: Runner) -> Try:
    return Try(" ", 2)


ALWAYS = ("new", "existing", "replaced", "directory", "full", "record", "hostile-name")
"""What each export is tried with in the short round; the table, plain and encrypted, with all."""

TRIES = [
    (writer, made)
    for writer, made in product(WRITERS, TARGETS)
    if LONG or writer in ("csv", "csv-age") or made in ALWAYS
]


def write(person: Runner, writer: Writer, name: Path | str, *more: str) -> Result:
    return person.run(*writer.argv, str(name), *more)


@pytest.mark.parametrize(("writer", "made"), TRIES)
def test_every_export_to_every_target(
    person: Runner, tmp_path: Path, writer: str, made: str
) -> None:
    written = WRITERS[writer]
    tried = TARGETS[made](tmp_path, person)
    before = held(tmp_path, person.home)

    result = write(person, written, tried.name, *(["--force"] if tried.force else []))

    told(result, tried.code)
    after = held(tmp_path, person.home)
    if tried.file is not None:
        assert written.holds(tried.file.read_bytes())
        assert stat.S_IMODE(tried.file.stat().st_mode) == tried.mode
        before.pop(str(tried.file), None)
        del after[str(tried.file)]
    assert after == before


def told(result: Result, code: int) -> None:
    """Hold what is told to one line, clean, and right for the exit code."""
    assert (result.code, result.out) == (code, ""), result
    assert result.err.count("\n") == 1, result
    assert result.err[:-1].isprintable()
    assert result.err.startswith("Wrote ") == (code == 0), result
    assert "bug" not in result.err


FOLDERS = {
    "directory": 0,
    "new": 0,
    "link": 0,
    "new\n\x1b[31m\u202e\udcff": 0,
    "no/new": 2,
    "no\n\x1b[31m/new": 2,
    "file": 2,
    "file/new": 2,
    "record": 2,
    "pipe": 2,
    "dangling": 2,
    "loop": 2,
    "n" * 300: 2,
    "/dev/null": 2,
    "/dev/stdout": 2,
    "": 2,
}
"""Where a backup can go, and the exit code."""


@pytest.mark.parametrize("name", FOLDERS)
def test_a_backup_to_every_target(
    person: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "directory").mkdir()
    (tmp_path / "file").write_bytes(b"mine")
    os.mkfifo(tmp_path / "pipe")
    for link, leads in {"link": "directory", "dangling": "nowhere", "loop": "loop"}.items():
        (tmp_path / link).symlink_to(leads)
    (tmp_path / "record").symlink_to(person.database)
    before = held(tmp_path, person.home)

    result = person.run("backup", str(tmp_path / name) if name else "")

    if FOLDERS[name]:
        told(result, FOLDERS[name])
        assert held(tmp_path, person.home) == before
    else:
        assert (result.code, result.err) == (0, "")
        assert all(line.isprintable() for line in result.out.splitlines())
        copies = [path for path in (tmp_path / name).iterdir() if path.suffix == ".db"]
        assert [stat.S_IMODE(path.stat().st_mode) for path in copies] == [0o600]
        sound(copies[0])


@pytest.mark.parametrize("writer", rounds(["csv", "pdf", "csv-age"], list(WRITERS)))
def test_a_directory_that_may_not_be_written(person: Runner, tmp_path: Path, writer: str) -> None:
    write(person, WRITERS[writer], tmp_path / "out")  # what this imports, nobody may not
    with somebody(person) as (runner, folder):
        (folder / "shut").mkdir()
        (folder / "shut" / "out").write_bytes(b"mine")
        (folder / "shut").chmod(0o500)
        (folder / "secret").mkdir(mode=0)
        before = held(folder / "shut", runner.home)

        for name in ("shut/new", "shut/out", "secret/out"):
            told(write(runner, WRITERS[writer], folder / name, "--force"), 4)

        assert held(folder / "shut", runner.home) == before


def to_stream(person: Runner, stdout: io.TextIOWrapper, *argv: str) -> Result:
    """Run a command whose standard output is a file, a pipe or a device."""
    err = io.StringIO()
    terminal = Terminal(io.StringIO(), stdout, err, tty=False)
    return Result(main(argv, person.context(terminal, *argv)), "", err.getvalue())


def stream(descriptor: int | str) -> io.TextIOWrapper:
    """Return what Python makes of the standard output of a process; the locale is not UTF-8."""
    return io.TextIOWrapper(open(descriptor, "wb"), encoding="ascii")  # noqa: PTH123 (a number too)


EXPORTS = rounds(["csv", "pdf", "csv-age"], [*PLAIN, *ENCRYPTED])


@pytest.mark.parametrize("writer", EXPORTS)
def test_standard_output(person: Runner, tmp_path: Path, writer: str) -> None:
    argv = (*WRITERS[writer].argv, "-")
    before = held(person.home)
    (tmp_path / "file").write_bytes(b"")
    with stream(str(tmp_path / "file")) as stdout:
        assert to_stream(person, stdout, *argv) == Result(0, "", "")
    assert WRITERS[writer].holds((tmp_path / "file").read_bytes())
    with stream("/dev/full") as stdout:
        told(to_stream(person, stdout, *argv), 4)
    reading, writing = os.pipe()
    os.close(reading)
    with stream(writing) as stdout:
        assert to_stream(person, stdout, *argv) == Result(0, "", "")
    assert held(person.home) == before


def test_no_svg_to_standard_output(person: Runner) -> None:
    told(write(person, SVG, "-"), 2)


@pytest.mark.parametrize("writer", EXPORTS)
def test_a_pipe_with_a_name(person: Runner, tmp_path: Path, writer: str) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    told(write(person, WRITERS[writer], pipe), 0)
    reader.join()
    assert WRITERS[writer].holds(got[0])
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


def test_open_streams_by_their_names(person: Runner, tmp_path: Path) -> None:
    """What stands in a file before stays, and no number leads into the record."""
    before, file = held(person.home), tmp_path / "file"
    file.write_bytes(b"before\n")
    files = 'exec "$@" 8<>"$0" 9>>"$1"'.replace("$@", "${@:2}")
    within = ["bash", "-c", files, str(person.database), str(file)]
    names = ["/dev/fd/9", "/proc/self/fd/9", *(f"/dev/fd/{number}" for number in range(3, 9))]

    found = elsewhere(person, *((*CSV.argv, name, "--force") for name in names), within=within)

    table = person.ok(*CSV.argv, "-").encode()
    assert file.read_bytes() == b"before\n" + table + table
    assert [result.code for result in found[:2]] == [0, 0]
    for result in found[2:]:
        told(result, result.code)
        assert result.code in (2, 4)
    assert "is the record itself" in found[-1].err
    assert held(person.home) == before


def test_no_room_for_any_export(person: Runner, tmp_path: Path) -> None:
    """Also none for a backup: a file can have no more than some bytes, and the record has room."""
    writers = [writer for name, writer in WRITERS.items() if LONG or "pdf" not in name]
    before = held(person.home)
    commands = [(*writer.argv, str(tmp_path / "out")) for writer in writers]
    commands.append(("backup", str(tmp_path)))
    tries = [(limit, argv) for limit in rounds((60,), (0, 60, 200)) for argv in commands]

    for outcome in under_limits(person, tries):
        told(outcome.result, 4)
        assert any(word in outcome.result.err for word in FULL)

    assert held(person.home) == before
    assert list(tmp_path.iterdir()) == []


SHELL = """
export csv >&-
export csv -o /dev/stdout >&-
export pdf >&-
export json | head -c 10 >/dev/null
export csv -o /dev/stdout | head -c 10 >/dev/null
export json > /dev/full
export pdf --recipient {key} | head -c 1 > /dev/null
export csv 2>&-
export csv -o "$FOLDER/out" >&- 2>&- <&-
"""
"""What a shell does to streams."""


@pytest.mark.parametrize(
    "line", SHELL.strip().format(key=KEY.to_public()).splitlines()[:: rounds(4, 1)]
)
def test_streams_of_a_shell(person: Runner, tmp_path: Path, line: str) -> None:
    before = held(person.home)
    command = f"set -o pipefail; {sys.executable} -m magstack --home '{person.home}' {line}"
    done = subprocess.run(
        ["bash", "-c", command],
        env={**os.environ, "FOLDER": str(tmp_path), "TZ": "UTC"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == (4 if "full" in line else 0), done
    assert done.stderr.count("\n") <= 1
    assert "Traceback" not in done.stderr
    assert held(person.home) == before
    assert all(CSV.holds(path.read_bytes()) for path in tmp_path.iterdir())


@pytest.mark.parametrize("writer", [name for name in WRITERS if LONG or not name.endswith("-age")])
@pytest.mark.parametrize("force", [True, False])
def test_stopped_at_the_last_moment(
    person: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writer: str, *, force: bool
) -> None:
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    (tmp_path / "file").write_bytes(b"mine")
    before = held(tmp_path, person.home)
    monkeypatch.setattr(os, "fsync", stop)

    name, more = ("file", ["--force"]) if force else ("out", [])
    result = write(person, WRITERS[writer], tmp_path / name, *more)

    assert result == Result(130, "", "\nStopped.\n")
    assert held(tmp_path, person.home) == before


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # one left open
def test_stopped_at_any_line(tmp_path: Path) -> None:
    """Where writing begins and ends: the file is whole or not there, wherever Ctrl-C comes."""
    place, stops = tmp_path / "folder" / "out", 0
    place.parent.mkdir()

    def stopped_at(number: int) -> bool:
        """Write the file, stopped at the n-th line that is executed; say whether it was."""
        left = number

        def trace(frame: FrameType, event: str, _: object) -> TraceFunction | None:
            nonlocal left
            if frame.f_code.co_filename != files.__file__:
                return None
            left -= event == "line"
            if event == "line" and left == 0:
                raise KeyboardInterrupt
            return trace

        sys.settrace(trace)
        try:
            with files.written_whole(place) as stream:
                stream.write("whole")
        except KeyboardInterrupt:
            return True
        finally:
            sys.settrace(None)
        return False

    while stopped_at(stops + 1):
        stops += 1
        left = [path.name for path in place.parent.iterdir()]
        assert left in ([], ["out"]), stops
        assert not left or place.read_text() == "whole"
        place.unlink(missing_ok=True)
    assert stops > 20
    assert place.read_text() == "whole"


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Someone with a record that takes a while to write."""
    runner = Runner(tmp_path_factory.mktemp("years") / "home")
    build(runner.database, rounds(4, 12), 2)
    return runner


def start(person: Runner, *argv: str) -> "subprocess.Popen[str]":
    """Start the real program."""
    return subprocess.Popen(
        [sys.executable, "-m", "magstack", "--home", str(person.home), *argv],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


STOPPED = ("", "\nStopped.\n")

INTERRUPTED = (130, -signal.SIGINT)
"""A shell shows 130 for both; Python ends so where code that is made of text was interrupted."""


@pytest.mark.parametrize("writer", rounds(["json", "csv"], [*WRITERS] * 5))
def test_ctrl_c_in_the_middle(years: Runner, tmp_path: Path, writer: str) -> None:
    """A signal to the real program, once there is a draft of the file."""
    before, file = held(years.home), tmp_path / "out"
    more = () if "json" in writer else ("--from", "2022-12-01")
    process = start(years, *WRITERS[writer].argv, str(file), *more)
    while process.poll() is None and not list(tmp_path.iterdir()):
        time.sleep(0.0002)
    process.send_signal(signal.SIGINT)
    told = process.communicate(timeout=LONGEST)

    assert process.returncode in (0, *INTERRUPTED), told
    if list(tmp_path.iterdir()):  # it came too late
        assert list(tmp_path.iterdir()) == [file]
        assert WRITERS[writer].holds(file.read_bytes())
    else:
        assert told == STOPPED
    assert held(years.home) == before


@pytest.mark.parametrize("number", range(rounds(1, 60)))
def test_ctrl_c_at_any_moment(years: Runner, tmp_path: Path, number: int) -> None:
    """From where Python itself has begun to its end: the file is whole or not there."""
    process = start(years, "export", "json", "-o", str(tmp_path / "out"))
    time.sleep(0.06 + 0.01 * number)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=LONGEST)
    assert (out, "Traceback" in err) == ("", False), err
    assert process.returncode in (0, *INTERRUPTED)
    left = [path.name for path in tmp_path.iterdir()]
    assert left in ([], ["out"])
    assert not left or PLAIN["json"].holds((tmp_path / "out").read_bytes())


def test_ctrl_c_where_nobody_reads(years: Runner) -> None:
    process = start(years, "export", "json")
    assert process.stdout is not None
    assert process.stdout.read(10) == '{"magstack'
    process.send_signal(signal.SIGINT)
    assert process.wait(LONGEST) == 130
    assert process.communicate()[1] == STOPPED[1]


def on_a_screen(person: Runner, *argv: str, columns: int = 80, **more: str) -> str:
    """Return all that a terminal gets."""
    child = pexpect.spawn(
        sys.executable,
        ["-m", "magstack", "--home", str(person.home), *argv],
        env={**os.environ, "TERM": "xterm", "TZ": "UTC", "LANG": "C.UTF-8", **more},
        timeout=LONGEST,
        dimensions=(40, columns),
        encoding="utf-8",
    )
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0, child.before
    shown: str = child.before
    return shown


WIPED = "\x1b[2K"


@pytest.mark.parametrize("columns", rounds([80], [80, 40, 20]))
def test_a_bar_for_a_long_export_is_wiped_off(years: Runner, tmp_path: Path, columns: int) -> None:
    shown = on_a_screen(years, "export", "json", "-o", str(tmp_path / "out"), columns=columns)
    assert shown.startswith("\x1b[?25l")  # no cursor
    bar, wiped, told = shown.rpartition(WIPED)
    assert "Writing rows" in bar
    assert wiped
    assert "".join(told.split()).startswith("Wrotethewholerecordto")
    assert "\x1b[?25h" in bar + told


class Screen(io.StringIO):
    """A terminal's output."""

    def isatty(self) -> bool:
        return True


def test_no_bar_among_data(years: Runner) -> None:
    terminal = Terminal(io.StringIO(), Screen(), Screen())
    assert main(["export", "json"], years.context(terminal)) == 0
    assert isinstance(terminal.stdout, Screen)
    assert isinstance(terminal.stderr, Screen)
    assert PLAIN["json"].holds(terminal.stdout.getvalue().encode())
    assert terminal.stderr.getvalue() == ""


@pytest.mark.parametrize("term", rounds(["dumb"], ["dumb", "unknown"]))
def test_no_bar_where_nothing_can_be_wiped_off(years: Runner, tmp_path: Path, term: str) -> None:
    shown = on_a_screen(years, "export", "json", "-o", str(tmp_path / "out"), TERM=term)
    assert "\x1b" not in shown
    assert "Wrotethewholerecordto" in "".join(shown.split())


def test_no_bar_in_a_pipe(years: Runner, tmp_path: Path) -> None:
    told(years.run("export", "json", "-o", str(tmp_path / "out")), 0)
