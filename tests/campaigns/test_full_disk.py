"""The disk is full: one clear sentence, exit 4, and everything from before is intact."""

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.campaigns.support import ROOT, mounted, needs_mounts, refused, rounds, sound, tell
from tests.conftest import Result, Runner

FULL = ("full", "File too large")
"""What a sentence about a disk without room says."""

UNDER_LIMITS = """
import json, resource, sys
from pathlib import Path
from tests.conftest import Runner

home, (limits, commands) = Path(sys.argv[1]), json.load(sys.stdin)
runner = Runner(home)
runner.run("take", "neuro-mag", "--dry-run")
for limit, argv in zip(limits, commands):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    done = runner.run(*argv)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    log = json.loads(runner.ok("log", "--json", "--limit", "9999"))
    print(json.dumps([limit, *done, len(log)]))
"""
"""Runs each command where no file may grow beyond its limit; that needs a process of its own."""


class Outcome(NamedTuple):
    """What a command came to under a limit in bytes, and how many entries the log has after it."""

    limit: int
    result: Result
    entries: int


def under_limits(runner: Runner, tries: list[tuple[int, tuple[str, ...]]]) -> list[Outcome]:
    """Run commands with a limit of bytes on every file that they write."""
    limits, commands = zip(*tries, strict=True)
    done = subprocess.run(
        [sys.executable, "-c", UNDER_LIMITS, str(runner.home)],
        input=json.dumps((limits, commands)),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return [Outcome(limit, Result(*result), count) for limit, *result, count in found]


def test_no_room_in_any_file(stack: Runner) -> None:
    stack.ok("take", "neuro-mag", "--note", "before")
    size = stack.database.stat().st_size
    step = rounds(8192, 512)
    tries: list[tuple[int, tuple[str, ...]]] = [
        (limit, argv)
        for limit in range(0, size + 3 * 4096, step)
        for argv in (
            ("take", "neuro-mag", "--again", "--note", "x" * 990),
            ("edit", "neuro-mag", "--note", "y" * 990),
        )
    ]

    outcomes = under_limits(stack, tries)

    entries = 1
    for (_, argv), outcome in zip(tries, outcomes, strict=True):
        if outcome.result.code == 0:
            entries += argv[0] == "take"
        else:
            refused(outcome.result, *FULL)
        assert outcome.entries == entries, outcome
    codes = [outcome.result.code for outcome in outcomes]
    assert codes[0] == 4
    sound(stack.database)
    tell(f"{len(codes)} writes without room: {codes.count(4)} refused, {codes.count(0)} done")


def test_no_room_for_a_new_record(tmp_path: Path) -> None:
    home = tmp_path / "home"
    script = UNDER_LIMITS.replace("log = json", "log = [] # json")

    for limit in rounds((100, 40_000), (0, 100, 4096, 20_000, 40_000, 60_000)):
        done = subprocess.run(
            [sys.executable, "-c", script, str(home)],
            input=json.dumps([[limit], [["add", "neuro-mag"]]]),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        _, code, out, err, _ = json.loads(done.stdout)
        refused(Result(code, out, err), *FULL)
        assert list(home.iterdir()) == []
    Runner(home).ok("add", "neuro-mag")


def test_no_room_for_an_exported_file(stack: Runner) -> None:
    for _ in range(90):
        stack.ok("take", "neuro-mag", "--again")
    target = stack.home / "log.csv"
    target.write_text("earlier")

    outcome = under_limits(stack, [(4096, ("export", "csv", "-o", str(target), "--force"))])[0]

    refused(outcome.result, *FULL)
    assert target.read_text() == "earlier"
    assert sorted(path.name for path in stack.home.iterdir()) == ["log.csv", "magstack.db"]


def test_a_small_disk_that_fills_up(tmp_path: Path) -> None:
    """A tmpfs of 300 KB, mounted for one process alone."""
    needs_mounts(tmp_path)
    script = (
        "from pathlib import Path; import sys\n"
        "from tests.conftest import Runner\n"
        "runner, done = Runner(Path(sys.argv[1])), 0\n"
        "runner.ok('add', 'neuro-mag')\n"
        "take = ('take', 'neuro-mag', '--again', '--note', 'n' * 990)\n"
        "while not (last := runner.run(*take)).code:\n"
        "    done += 1\n"
        "import json; log = json.loads(runner.ok('log', '--json', '--limit', '9999'))\n"
        "print(json.dumps([*last, done, len(log), runner.run('undo').code]))\n"
        "import shutil; shutil.copy(runner.database, sys.argv[2])\n"
    )
    copy = tmp_path.parent / f"{tmp_path.name}-copy.db"
    small = mounted('mount -t tmpfs -o size=300k none "$1"', str(tmp_path))
    done = subprocess.run(
        [*small, sys.executable, "-c", script, str(tmp_path), str(copy)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    code, out, err, taken, logged, _ = json.loads(done.stdout)
    refused(Result(code, out, err), *FULL)
    assert taken == logged > 10
    sound(copy)
