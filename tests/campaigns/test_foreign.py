"""Every hostile file into every command that reads one: one sentence, and nothing has changed."""

import gzip
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import pexpect
import pyrage
import pytest
from benchmarks.fixtures import build

from magstack.context import Terminal
from magstack.render import progress
from tests.campaigns.places import LONGEST, held, in_time, somebody, temporary
from tests.campaigns.support import ROOT, rounds, sound
from tests.conftest import Result, Runner

MAPPED = ("--map", "date=1,product=2", "--units", "1")

READERS: dict[str, tuple[str, ...]] = {
    "json": ("import", "json"),
    "json-replace": ("import", "json", "--replace"),
    "csv": ("import", "csv"),
    "csv-mapped": ("import", "csv", *MAPPED),
    "label": ("add", "--label"),
    "label-named": ("add", "Mine", "--serving", "1", "--unit", "tablet", "--label"),
    "restore": ("restore", "--yes"),
    "doctor": ("doctor",),
}
"""The commands that read a file whose name comes last."""

RECORDS = ("restore", "doctor")
"""Those that read a record; what is none is a fault of it."""


class Place(NamedTuple):
    """A name of a file, and the exit codes for one that should be text and for a record."""

    name: Path | str
    code: int = 3
    of_record: int = 4


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with in_time():
        yield


@pytest.fixture
def nothing_left(tmp_path: Path) -> Iterator[None]:
    """Hold everything to leave no temporary file."""
    (tmp_path / "temporary").mkdir()
    with temporary(tmp_path / "temporary") as folder:
        yield
        assert list(folder.iterdir()) == []


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Someone with an entry and a backup, in a home that nothing here may change."""
    runner = Runner(tmp_path_factory.mktemp("person") / "home")
    runner.ok("add", "neuro-mag")
    runner.ok("take", "all")
    runner.ok("backup")
    return runner


HOSTILE = "\n\x1b]0;title\x07\u2028\u202e[red]\udcff"
"""What no sentence may hold, in a name."""

TABLE = b"date,product\n2026-11-19,neuro-mag\n"
LABEL = {"fullName": "Größe", "ingredientRows": []}
DEEP = 100_000


def zipped(name: str) -> bytes:
    """Return a zip archive, as a workbook is one."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(name, "date,product\n" * 50)
    return content.getvalue()


def database() -> bytes:
    """Return an SQLite file of somebody else."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE moz_places (id INTEGER)")
        return connection.serialize()


def contents(person: Runner) -> dict[str, bytes]:
    """Return what hostile files hold, by their names."""
    good = person.ok("export", "json").encode()
    table = person.ok("export", "csv").encode()
    latin = "Größe,neuro-mag\n".encode("latin-1")
    padding = b"# " + b"-" * 70_000 + b"\n"
    wide = ",".join(f"column{number}" for number in range(10_000)).encode()
    return {
        "empty": b"",
        "bom": b"\xef\xbb\xbf",
        "blanks": b" \t\r\n" * 100,
        "latin-1": b"date,product\n" + latin,
        "latin-1-late": padding + latin,
        "utf-16": (TABLE.decode() * 9).encode("utf-16"),
        "utf-16-bare": (TABLE.decode() * 9).encode("utf-16-be"),
        "utf-32": (TABLE.decode() * 9).encode("utf-32"),
        "nul": TABLE + b"2026-11-20,neuro\0mag\n",
        "nul-late": good + padding + b"\0",
        "cut-letter": TABLE + "2026-11-20,Größe".encode()[:-2],
        "columns": wide + b"\n" + wide + b"\n",
        "columns-below": TABLE + b"2026-11-20,neuro-mag" + b",1" * 10_000,
        "arrays": b"[" * DEEP,
        "objects": b'{"a":' * DEEP,
        "mixed": b'[{"a":' * DEEP,
        "closed": b"[" * DEEP + b"]" * DEEP,
        "deep-row": good[: good.index(b'"id"')] + b'"x":' + b"[" * DEEP,
        "deep-label": b'{"fullName":"x","ingredientRows":' + b'[{"nestedRows":' * DEEP,
        "zip": zipped("log.csv"),
        "xlsx": zipped("xl/workbook.xml"),
        "gzip": gzip.compress(good),
        "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(100),
        "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        "elf": b"\x7fELF\2\1\1" + bytes(200),
        "sqlite": database(),
        "sqlite-cut": person.database.read_bytes()[:5000],
        "sqlite-head": person.database.read_bytes()[:100],
        "age": pyrage.encrypt(good, [pyrage.x25519.Identity.generate().to_public()]),
        "null": b"null",
        "number": b"1e999999999",
        "nan": b'{"magstack": NaN}',
        "html": b"<!DOCTYPE html><title>Not found</title>",
        "other-json": b'{"resourceType": "Bundle", "entry": []}',
        "cut": good[: len(good) // 2],
        "twice": good + good,
        "changed": good.replace(b"Neuro-Mag", b"Neuro-Mug"),
        "newer": good.replace(b'"schema":1', b'"schema":2'),
        "newer-record": good.replace(b'"record":', b'"record":9'),
        "foreign-row": good.replace(b'"product":[', b'"product":[\n{"id":1},', 1),
        "foreign-table": good.replace(b'"tables":{', b'"tables":{"sqlite_schema":[],', 1),
        "quote": TABLE + b'2026-11-20,"neuro-mag\n' * 3,
        "cut-table": table[:-9],
        "bad-date": TABLE + b"2026-02-30,neuro-mag\n",
        "unknown": b"date,product\n2026-11-19,\x1b[31mthat\x07\n" * 2,
        f"table{HOSTILE}": TABLE + b"2026-02-30,neuro-mag\n",
        f"record{HOSTILE}": good.replace(b"Neuro-Mag", b"Neuro-Mug"),
        f"sqlite{HOSTILE}": person.database.read_bytes()[:5000],
        "label-nothing": json.dumps(LABEL).encode(),
        "label-odd": json.dumps({**LABEL, "ingredientRows": {"a": [1, None, "x"]}}).encode(),
    }


@pytest.fixture(scope="module")
def hostile(person: Runner, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Place]:
    """Hostile files by what they are."""
    folder = tmp_path_factory.mktemp("hostile")
    found = {name: Place(folder / name) for name in written(folder, contents(person))}
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to("loop")
    (folder / "nowhere").symlink_to("missing")
    return found | {
        "directory": Place(folder, of_record=2),
        "zero": Place("/dev/zero"),
        "null-device": Place("/dev/null"),
        "pipe": Place(folder / "pipe"),
        "missing": Place(folder / "missing", of_record=3),
        "file-as-directory": Place(folder / "empty" / "x", of_record=3),
        "loop": Place(folder / "loop"),
        "nowhere": Place(folder / "nowhere", of_record=3),
        "long": Place("n" * 5000),
        "hostile-name": Place(f"{folder}/missing{HOSTILE}", of_record=3),
        "no-name": Place("", of_record=2),
    }


def written(folder: Path, found: dict[str, bytes]) -> list[str]:
    """Write files, and return their names."""
    for name, content in found.items():
        (folder / name).write_bytes(content)
    return list(found)


NEEDS_MAP = (
    *("cut-letter", "columns-below", "other-json", "quote", "bad-date", "unknown"),
    *("label-nothing", "label-odd", f"table{HOSTILE}"),
)
"""Tables as far as their heading goes: it has to be said first which column holds what."""


def expected(what: str, reader: str, place: Place) -> int:
    """Return the exit code for a file that a command cannot read."""
    if reader in RECORDS:
        return place.of_record
    usage = what in NEEDS_MAP if reader == "csv" else (reader, what) == ("csv-mapped", "cut-table")
    return 2 if usage else place.code


def told(result: Result, code: int) -> None:
    """Hold what is told to one clean line, or to what doctor has found."""
    assert result.code == code, result
    lines = result.out.splitlines() + result.err.splitlines()
    if not result.out:
        assert result.err.count("\n") == len(lines) == 1, result
    else:
        assert (code, result.err) == (4, ""), result
        assert lines[-1].endswith(": do not rely on this file.")
    assert all(line.isprintable() for line in lines)
    assert not any(word in result.err for word in ("bug", "Traceback", "Errno"))


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize("reader", READERS)
def test_every_hostile_file(person: Runner, hostile: dict[str, Place], reader: str) -> None:
    before = held(person.home)
    for what, place in hostile.items():
        result = person.run(*READERS[reader], str(place.name))
        told(result, expected(what, reader, place))
        assert held(person.home) == before, what


def test_a_hostile_name_of_a_good_file(person: Runner, tmp_path: Path) -> None:
    runner, label = Runner(tmp_path / "home"), ROOT / "tests" / "data" / "dsld" / "threonate.json"
    contents = {
        "json": person.ok("export", "json").encode(),
        "csv-mapped": TABLE,
        "label": label.read_bytes(),
        "restore": person.database.read_bytes(),
        "doctor": person.database.read_bytes(),
    }
    for reader, content in contents.items():
        path = tmp_path / f"{reader}{HOSTILE}"
        path.write_bytes(content)
        more = ("--time", "08:00") if reader == "csv-mapped" else ()
        result = runner.run(*READERS[reader], str(path), *more)
        assert result.code == 0, result
        assert "\x1b" not in result.out + result.err


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize("reader", [name for name in READERS if name != "doctor"])
def test_no_home_is_begun(tmp_path: Path, hostile: dict[str, Place], reader: str) -> None:
    runner = Runner(tmp_path / "no" / "home")
    for what in rounds(("empty", "nul-late", "changed", "directory", "sqlite-cut"), hostile):
        place = hostile[what]
        result = runner.run(*READERS[reader], str(place.name))
        assert result.code in (2, 3, 4), (what, result)
        assert "bug" not in result.err
        assert list(tmp_path.iterdir()) == [tmp_path / "temporary"], what


@pytest.mark.parametrize("reader", READERS)
def test_what_may_not_be_read(person: Runner, hostile: dict[str, Place], reader: str) -> None:
    person.run(*READERS[reader], str(hostile["cut"].name))  # what this imports, nobody may not
    with somebody(person) as (runner, folder):
        (folder / "shut").write_bytes(TABLE)
        (folder / "shut").chmod(0)
        (folder / "secret").mkdir(mode=0)
        before = held(runner.home)
        for name in ("shut", "secret/file"):
            result = runner.run(*READERS[reader], str(folder / name))
            told(result, 4 if reader in RECORDS else 3)
            assert held(runner.home) == before


MEASURED = """
import json, sys, time
from pathlib import Path
from tests.conftest import Runner

runner, commands = Runner(Path(sys.argv[1])), json.load(sys.stdin)
for argv in commands:
    began = time.process_time()
    done = runner.run(*argv)
    print(json.dumps([*done, time.process_time() - began]))
print(int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024)
"""
"""Runs commands in a process of its own, and tells the seconds of each, and the MiB of all.

What getrusage calls the most begins with what the process that started this one had.
"""

SECONDS, MEBIBYTES = 5, 400


def measured(runner: Runner, *commands: tuple[str, ...]) -> list[Result]:
    """Run commands, and hold each to the time and all to the memory that they may take."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(runner.home)],
        input=json.dumps(commands),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    *found, most = map(json.loads, done.stdout.splitlines())
    assert most < MEBIBYTES
    for argv, (*_, seconds) in zip(commands, found, strict=True):
        assert seconds < SECONDS, argv
    return [Result(*result) for *result, _ in found]


HUGE = 100_000_000

UNITS = {
    "zeros": b"\0",
    "blanks": b" ",
    "lines": b"\n",
    "arrays": b"[",
    "objects": b'{"a":',
    "letters": b"a",
    "digits": b"7",
    "quotes": b'"',
    "commas": b",",
    "empties": b"{},",
    "cells": b"a,b\n",
    "rows": b"2026-11-19,neuro-mag\n",
    "names": b'2026-11-19,"x\ny"\n',
}
"""What fills a file without an end."""


def fill(path: Path, unit: bytes, size: int, head: bytes = b"", tail: bytes = b"") -> None:
    """Write a file of one thing again and again."""
    many = unit * (1_000_000 // len(unit))
    with path.open("wb") as file:
        file.write(head)
        for _ in range((size - len(head) - len(tail)) // len(many)):
            file.write(many)
        file.write(tail)


@pytest.fixture
def huge(tmp_path: Path) -> Iterator[Path]:
    """The name of a file that does not stay when its test is over."""
    path = tmp_path / "huge"
    yield path
    path.unlink(missing_ok=True)


@pytest.mark.parametrize("unit", rounds(["blanks"], UNITS))
def test_a_file_of_100_mb(person: Runner, huge: Path, unit: str) -> None:
    fill(huge, UNITS[unit], HUGE)
    before = held(person.home)
    commands = [(*argv, str(huge)) for argv in READERS.values()]
    for reader, result in zip(READERS, measured(person, *commands), strict=True):
        told(result, 4 if reader in RECORDS else 3)
    assert held(person.home) == before


PARTS = {"head": b'"numbers"', "numbers": b'"numbers":', "tables": b'"tables":{', "rows": b":["}
"""Places in a record as JSON, each after what it begins with (the first: before it)."""


@pytest.mark.parametrize("part", rounds(["rows"], PARTS))
@pytest.mark.parametrize("unit", rounds(["digits"], UNITS))
def test_a_record_with_100_mb_inside(person: Runner, huge: Path, part: str, unit: str) -> None:
    good = person.ok("export", "json").encode()
    place = good.index(PARTS[part], good.index(PARTS["tables"]) if part == "rows" else 0)
    place += 0 if part == "head" else len(PARTS[part])
    for begun in rounds((b"",), (b"", b'"')):
        fill(huge, UNITS[unit], HUGE, good[:place] + begun, good[place:])
        before = held(person.home)
        (result,) = measured(person, ("import", "json", str(huge)))
        if not begun and unit in ("blanks", "lines"):  # that is room between two marks
            assert result.out.startswith("Nothing was written.")
        else:
            told(result, 3)
        assert held(person.home) == before


@pytest.mark.parametrize("unit", rounds(["quotes"], UNITS))
def test_a_table_just_small_enough(person: Runner, huge: Path, unit: str) -> None:
    before = held(person.home)
    for head in rounds((b"date,product\n",), (b"date,product\n", b"date;product\n", b"")):
        fill(huge, UNITS[unit], 64_000_000, head)
        result = measured(person, (*READERS["csv-mapped"], str(huge)))[0]
        assert (result.code, result.out) == (3, "")
        assert "bug" not in result.err
        assert len(result.err.splitlines()) < 30
        assert held(person.home) == before


@pytest.mark.parametrize("unit", rounds(["arrays"], UNITS))
def test_a_label_just_small_enough(person: Runner, tmp_path: Path, unit: str) -> None:
    before = held(person.home)
    heads = (b"", b'{"fullName":"x","ingredientRows":[', b'{"fullName":"')
    files = [tmp_path / f"label-{number}" for number in range(len(heads))]
    for file, head in zip(files, heads, strict=True):
        fill(file, UNITS[unit], 1_000_000 + len(head), head)
    for result in measured(person, *((*READERS["label"], str(file)) for file in files)):
        told(result, 3)
    assert held(person.home) == before


def test_a_record_with_100_mb_of_nothing_behind_it(person: Runner, huge: Path) -> None:
    """Also where its head says that all of that is pages of it."""
    shutil.copy(person.database, huge)
    os.truncate(huge, HUGE // 4096 * 4096)
    with huge.open("r+b") as file:
        file.seek(28)
        file.write((HUGE // 4096).to_bytes(4, "big"))
    before = held(person.home)
    argvs = [(*READERS[reader], str(huge)) for reader in RECORDS]
    for result in measured(person, *argvs):
        told(result, 4)
    assert held(person.home) == before


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Someone with a record of years, its exports beside it, and a home that began elsewhere."""
    folder = tmp_path_factory.mktemp("years")
    runner = Runner(folder / "home")
    build(runner.database, rounds(4, 12), 2)
    runner.ok("export", "json", "-o", str(folder / "all.json"))
    runner.ok("export", "csv", "-o", str(folder / "log.csv"))
    other = Runner(folder / "other")
    build(other.database, 1, 1)
    other.ok("backup")
    return runner


@pytest.fixture
def other(years: Runner, tmp_path: Path) -> Runner:
    """Someone into whose record that one can come."""
    shutil.copytree(years.home.parent / "other", tmp_path / "home")
    return Runner(tmp_path / "home")


IMPORTS = {"json": ("import", "json"), "csv": ("import", "csv")}


def source(years: Runner, reader: str) -> str:
    """Return the name of what is imported."""
    return str(years.home.parent / {"json": "all.json", "csv": "log.csv"}[reader])


class Stop:
    """Stands for a progress bar, and for Ctrl-C after so many steps of something."""

    def __init__(self, doing: str, steps: int) -> None:
        self.doing, self.left = doing, steps
        self.seen: list[str] = []

    @contextmanager
    def counting(
        self, _: Terminal, doing: str, total: int | None = None
    ) -> Iterator[Callable[[int], None]]:
        self.seen.append(doing)
        yield lambda steps: self.advance(doing, steps)

    def advance(self, doing: str, steps: int) -> None:
        self.left -= steps if doing == self.doing else 0
        if self.left < 0:
            raise KeyboardInterrupt


STAGES = [
    *(("json", stage) for stage in ("Reading", "Checking", "Comparing", "Writing")),
    *(("csv", stage) for stage in ("Reading", "Writing")),
]


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize(("reader", "stage"), STAGES)
@pytest.mark.parametrize("steps", rounds([1000], [0, 1000, 2500]))
def test_an_import_is_stopped(
    years: Runner,
    other: Runner,
    monkeypatch: pytest.MonkeyPatch,
    reader: str,
    stage: str,
    steps: int,
) -> None:
    stop, before = Stop(stage, steps), held(other.home)
    monkeypatch.setattr(progress, "counting", stop.counting)

    result = other.run(*IMPORTS[reader], source(years, reader))

    assert result == Result(130, "", "\nStopped.\n"), stop.seen
    assert stop.seen[-1] == stage
    assert held(other.home) == before


def test_an_import_into_nothing_is_stopped(
    years: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "counting", Stop("Checking", 1000).counting)
    result = Runner(tmp_path / "home").run("import", "json", source(years, "json"))
    assert result == Result(130, "", "\nStopped.\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("attempt", range(rounds(1, 40)))
@pytest.mark.parametrize("reader", IMPORTS)
def test_ctrl_c_in_the_middle(years: Runner, other: Runner, reader: str, attempt: int) -> None:
    """A signal to the real program: the record is as it was, or has all of it."""
    before = held(other.home)
    argv = [*IMPORTS[reader], source(years, reader)]
    process = subprocess.Popen(
        [sys.executable, "-m", "magstack", "--home", str(other.home), *argv],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(0.35 + attempt * 0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=LONGEST)
    sound(other.database)
    assert not list(other.home.glob(".magstack-*"))
    if out:
        assert held(other.home) != before
        return
    assert held(other.home) == before, err
    if "Fatal Python error" not in err:  # on a busy machine Python itself may still be starting
        assert process.returncode in (130, -signal.SIGINT), (out, err)


@pytest.mark.parametrize("reader", rounds(["json"], IMPORTS))
def test_a_bar_for_a_long_import_is_wiped_off(years: Runner, other: Runner, reader: str) -> None:
    child = pexpect.spawn(
        sys.executable,
        ["-m", "magstack", "--home", str(other.home), *IMPORTS[reader], source(years, reader)],
        env={**os.environ, "TERM": "xterm", "TZ": "UTC", "LANG": "C.UTF-8"},
        timeout=LONGEST,
        dimensions=(40, 80),
        encoding="utf-8",
    )
    child.expect(pexpect.EOF)
    child.close()
    shown: str = child.before
    assert child.exitstatus == 0, shown
    bars, wiped, said = shown.rpartition("\x1b[2K")
    assert ("Checking" if reader == "json" else "Reading") in bars
    assert wiped
    assert "Imported" in said
    assert "\x1b" not in said.replace("\x1b[?25h", "")


@pytest.mark.parametrize("reader", rounds(["csv"], IMPORTS))
def test_nothing_mixes_with_json(years: Runner, other: Runner, reader: str) -> None:
    result = other.run(*IMPORTS[reader], "--json", source(years, reader))
    assert json.loads(result.out)["schema"] == 1
    assert "Reading" not in result.err
