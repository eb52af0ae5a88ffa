"""Eight at once: every intake is there, no error, and nobody waits long."""

import json
import subprocess
import sys
from pathlib import Path

from tests.campaigns.support import rounds, rows, sound, tell
from tests.conftest import Runner

PROCESSES = 8
LONGEST = 5.0
"""Seconds that one command may wait for the others."""

LOOP = """
import os, sys, time
from pathlib import Path
import magstack.store.journal
from tests.conftest import Runner

home, times, processes = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
commands = [line.split() for line in sys.argv[4:]]
Runner(home / "nowhere").run("take", "neuro-mag")
waiting, go = os.pipe()

def loop():
    person, slowest, said = Runner(home), 0.0, []
    os.close(go)
    os.read(waiting, 1)
    for number in range(times):
        began = time.perf_counter()
        done = person.run(*commands[number % len(commands)])
        slowest = max(slowest, time.perf_counter() - began)
        if done.code:
            said.append(f"{done.code} {done.err}")
    os.write(1, (" ".join([*said, f"slowest {slowest}"]).replace(chr(10), " ") + chr(10)).encode())

children = []
for _ in range(processes):
    child = os.fork()
    if not child:
        loop()
        os._exit(0)
    children.append(child)
os.close(go)
for child in children:
    assert os.waitpid(child, 0)[1] == 0
"""
"""Forks processes that begin together and loop over commands: starting up would be most of it."""


def at_once(home: Path, times: int, *commands: str) -> list[str]:
    """Run the commands in turn in eight processes that begin together; return what they said."""
    done = subprocess.run(
        [sys.executable, "-c", LOOP, str(home), str(times), str(PROCESSES), *commands],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    said = done.stdout.splitlines()
    assert len(said) == PROCESSES, said
    return said


def held(said: list[str]) -> float:
    """Return the longest wait, and hold every process to have said nothing else."""
    words = [each.split() for each in said]
    assert [each[0] for each in words] == ["slowest"] * PROCESSES, said
    assert {len(each) for each in words} == {2}, said
    longest = max(float(each[1]) for each in words)
    assert longest < LONGEST
    return longest


def test_eight_take_at_once(tmp_path: Path) -> None:
    person = Runner(tmp_path)
    person.ok("add", "neuro-mag")
    person.ok("stock", "add", "neuro-mag", "--units", "10", "--expires", "2098-12")
    person.ok("stock", "add", "neuro-mag", "--units", "9990", "--expires", "2099-12")
    times = rounds(4, 100)

    longest = held(at_once(tmp_path, times, "take neuro-mag --again"))

    log = json.loads(person.ok("log", "--limit", "9999", "--json"))
    assert sorted(entry["id"] for entry in log) == list(range(1, PROCESSES * times + 1))
    left = [(0,), (10_000_000 - 3000 * len(log),)]
    assert rows(person.database, "SELECT remaining FROM lot ORDER BY id") == left
    drawn = "SELECT sum(units) FROM draw GROUP BY intake_id"
    assert rows(person.database, drawn) == [(3000,)] * len(log)
    sound(person.database)
    tell(f"{len(log)} intakes, the longest wait {longest:.2f} s")


def test_eight_read_write_and_undo_at_once(tmp_path: Path) -> None:
    person = Runner(tmp_path)
    person.ok("add", "neuro-mag")
    times = rounds(4, 60)
    commands = ("take neuro-mag --again", "today --json", "undo", "log --json")

    held(at_once(tmp_path, times, *commands))

    written = PROCESSES * len(range(0, times, len(commands)))
    assert json.loads(person.ok("log", "--limit", "9999", "--json")) == []
    assert rows(person.database, "SELECT count(*) FROM operation") == [(written + 1,)]
    sound(person.database)


def test_eight_begin_one_record_at_once(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"

    said = at_once(home, 1, "add neuro-mag")

    done = [each for each in said if each.startswith("slowest")]
    refused = [each for each in said if not each.startswith("slowest")]
    assert len(done) == 1, said
    assert all(
        each.startswith(("2 neuro-mag is in your stack already", "4 Another")) for each in refused
    )
    person = Runner(home)
    assert [each["product"] for each in json.loads(person.ok("list", "--json"))] == ["neuro-mag"]
    sound(person.database)
