"""A command killed at any moment: what was reported is there, nothing is half there."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.campaigns.support import rounds, rows, sound, tell
from tests.conftest import Runner

LONGEST = 20.0
"""Seconds that one command may take on a busy machine."""

Moment = Callable[[random.Random, "subprocess.Popen[str]", Path, float], None]


def start(home: Path, *argv: str) -> "subprocess.Popen[str]":
    """Start the real program."""
    return subprocess.Popen(
        [sys.executable, "-m", "magstack", "--home", str(home), *argv],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def any_moment(
    dice: random.Random, process: "subprocess.Popen[str]", _: Path, usual: float
) -> None:
    """Wait until anywhere from the start to a little after the usual end."""
    try:
        process.wait(dice.uniform(0, 1.1 * usual))
    except subprocess.TimeoutExpired:
        return


def while_writing(
    dice: random.Random, process: "subprocess.Popen[str]", home: Path, _: float
) -> None:
    """Wait for SQLite's journal, and then up to 20 ms more: the middle of the write."""
    journal = home / "magstack.db-journal"
    while process.poll() is None and not journal.exists():
        time.sleep(0.0001)
    time.sleep(dice.choice((0, 0.001, 0.005, 0.020)) * dice.random())


def test_what_was_reported_survives_sigkill(tmp_path: Path) -> None:
    person = Runner(tmp_path)
    person.ok("add", "neuro-mag")
    person.ok("stock", "add", "neuro-mag", "--units", "10", "--expires", "2098-12")
    person.ok("stock", "add", "neuro-mag", "--units", "9990", "--expires", "2099-12")
    began = time.perf_counter()
    reported = [_number(start(tmp_path, "take", "neuro-mag", "--json", "--again"), wait=True)]
    usual = time.perf_counter() - began
    dice = random.Random(20261120)
    left_behind = 0
    for number in range(rounds(8, 500)):
        process = start(tmp_path, "take", "neuro-mag", "--json", "--again")
        moment: Moment = while_writing if number % 2 else any_moment
        moment(dice, process, tmp_path, usual)
        process.send_signal(signal.SIGKILL)
        reported.append(_number(process, wait=False))
        left_behind += (tmp_path / "magstack.db-journal").exists()
        if number % rounds(2, 5) == 0:  # often enough to see every state, rarely enough to be quick
            _hold(person, reported)
    _hold(person, reported)
    survived = sum(map(bool, reported)) - 1
    tell(f"killed {number + 1}: {survived} had reported, {left_behind} left a journal behind")


def _hold(person: Runner, reported: list[int | None]) -> None:
    """Hold the record against what was reported, beginning with a command that only reads."""
    assert "Neuro-Mag" in person.ok("today")
    there = {entry["id"] for entry in json.loads(person.ok("log", "--limit", "9999", "--json"))}
    assert {number for number in reported if number} <= there
    operations = rows(
        person.database, "SELECT count(*) FROM operation WHERE command LIKE '% take %'"
    )
    assert operations == [(len(there),)]
    gone = rows(person.database, "SELECT id, units - remaining FROM lot WHERE units > remaining")
    drawn = rows(person.database, "SELECT lot_id, sum(units) FROM draw GROUP BY lot_id")
    assert gone == drawn
    assert rows(person.database, "SELECT sum(units) FROM draw") == [(3000 * len(there),)]
    sound(person.database)


def _number(process: "subprocess.Popen[str]", *, wait: bool) -> int | None:
    """Return the number of the entry that a process reported, or None if it reported none."""
    out, err = process.communicate(timeout=LONGEST)
    assert process.returncode in ((0,) if wait else (0, -signal.SIGKILL)), (out, err)
    try:
        number: int = json.loads(out)[0]["id"]
    except ValueError:  # killed before, or while, it was printed
        return None
    return number


def test_a_file_being_created_is_whole_or_not_there(tmp_path: Path) -> None:
    dice = random.Random(20261121)
    began = time.perf_counter()
    start(tmp_path / "first", "add", "neuro-mag").communicate(timeout=LONGEST)
    usual = time.perf_counter() - began
    for number in range(rounds(3, 60)):
        home = tmp_path / f"home-{number}"
        process = start(home, "add", "neuro-mag", "--json")
        time.sleep(dice.uniform(0.5, 1.0) * usual)
        process.send_signal(signal.SIGKILL)
        out, _ = process.communicate(timeout=LONGEST)
        person = Runner(home)
        if person.database.exists():
            sound(person.database)
        done = person.run("add", "neuro-mag")
        assert done.code == (2 if out.endswith("}\n") else done.code)
        assert done.code in (0, 2), done
        assert [each["product"] for each in json.loads(person.ok("list", "--json"))] == [
            "neuro-mag"
        ]


BEFORE = {"born": "1980-05-01", "sex": "f", "state": "lactating", "authority": "scf-efsa"}
AFTER = {"born": "1990-06-02", "sex": "m", "state": "none", "authority": "uk-evm"}


def test_a_profile_is_whole_or_as_it_was(tmp_path: Path) -> None:
    """Several settings in one command, and a medicine with several times in one."""
    began = time.perf_counter()
    start(tmp_path, "profile", "set", *_options(BEFORE)).communicate(timeout=LONGEST)
    usual = time.perf_counter() - began
    dice = random.Random(20261122)
    old, new, times = BEFORE, AFTER, ("06:00", "14:00", "22:00")
    reported = 0
    for number in range(rounds(4, 200)):
        name = f"medicine {number}"
        medicine = ("medicine", "add", name, *(f"--at={clock}" for clock in times))
        typed = medicine if number % 2 else ("set", *_options(new))
        process = start(tmp_path, "profile", *typed)
        (while_writing if dice.random() < 0.7 else any_moment)(dice, process, tmp_path, usual)
        process.send_signal(signal.SIGKILL)
        out, err = process.communicate(timeout=LONGEST)
        assert process.returncode in (0, -signal.SIGKILL), (out, err)
        told = "Undo: magstack undo\n" in out
        assert told or process.returncode, out
        reported += told
        said = json.loads(Runner(tmp_path).ok("profile", "show", "--json"))
        there = [each["at"] for each in said["medicines"] if each["name"] == name]
        now = {key: said[key] for key in old}
        if number % 2:
            assert there == [*times] or (there == [] and not told), (told, there)
            assert now == old
        else:
            assert now == new or (now == old and not told), (told, now)
            old, new = (new, old) if now == new else (old, new)
        sound(Runner(tmp_path).database)
    tell(f"killed {number + 1}: {reported} had reported")


PLANS = (
    ("2 at 17:00", "1 at night, 5 days on, 2 days off", "1 before breakfast on mon, wed"),
    ("1 at noon every 2 days", "1 as needed, at most 3 a day", "1 with dinner"),
)


def test_a_plan_is_whole_or_as_it_was(tmp_path: Path) -> None:
    """Doses end and others begin in one command, each in two tables."""
    Runner(tmp_path).ok("add", "neuro-mag")
    states, usual = [], 0.0
    for planned in PLANS:
        began = time.perf_counter()
        start(tmp_path, "plan", "set", "neuro-mag", *planned).communicate(timeout=LONGEST)
        usual = time.perf_counter() - began
        states.append(_doses(tmp_path))
    assert [len(state) for state in states] == [3, 3]
    dice = random.Random(20261123)
    reported, place = 0, 1
    for _ in range(rounds(3, 200)):
        process = start(tmp_path, "plan", "set", "neuro-mag", *PLANS[1 - place])
        (while_writing if dice.random() < 0.7 else any_moment)(dice, process, tmp_path, usual)
        process.send_signal(signal.SIGKILL)
        out, err = process.communicate(timeout=LONGEST)
        assert process.returncode in (0, -signal.SIGKILL), (out, err)
        told = "Undo: magstack undo\n" in out
        reported += told
        now = states.index(_doses(tmp_path))
        assert now != place or not told
        place = now
        sound(Runner(tmp_path).database)
    tell(f"{reported} had reported before they were killed")


def _doses(home: Path) -> list[tuple[object, ...]]:
    """Return every dose that is planned from today on, with its schedule."""
    query = (
        "SELECT units, slot, clock, weekdays, cycle, days_on, meal, lead, most FROM dose "
        "LEFT JOIN schedule ON dose_id = dose.id WHERE until IS NULL ORDER BY dose.id"
    )
    return rows(home / "magstack.db", query)


def _options(said: dict[str, str]) -> list[str]:
    return [f"--{name}={value}" for name, value in said.items()]


@pytest.mark.skipif(os.name != "posix", reason="a hot journal is made with SIGKILL")
def test_a_hot_journal_is_rolled_back_by_a_command_that_reads(tmp_path: Path) -> None:
    person = Runner(tmp_path)
    person.ok("add", "neuro-mag")
    before = person.ok("today", "--json")
    script = (
        "import os, signal, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.executescript('PRAGMA cache_size=1; BEGIN IMMEDIATE; PRAGMA cache_spill=1;')\n"
        "c.execute('DELETE FROM product')\n"
        "c.execute('CREATE TABLE filler (x)')\n"
        "c.executemany('INSERT INTO filler VALUES (?)', [(bytes(999),)] * 999)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(person.database)], check=False)
    assert (tmp_path / "magstack.db-journal").stat().st_size > 0

    assert person.ok("today", "--json") == before
    assert not (tmp_path / "magstack.db-journal").exists()
    sound(person.database)
