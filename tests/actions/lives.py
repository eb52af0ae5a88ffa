"""Two lives that part: what a person may type in one record or another, at any moment."""

import shlex
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st

from magstack.store import checkup
from tests.conftest import MEMORY, Runner

Argv = tuple[str, ...]

PRODUCTS = ("neuro-mag", "magnen-b6", "calm", "other")

products = st.sampled_from(PRODUCTS)
entries = st.integers(1, 9).map(str)
moments = st.sampled_from(["2026-11-20 07:30", "2026-11-19 22:10", "2026-11-20 12:40", "now"])
units = st.sampled_from(["1", "0.5", "3"])
times = st.sampled_from(["at night", "at noon", "at 17:00", "with lunch", "at 9:00 every 2 days"])
days = st.sampled_from(["today", "2026-11-25", "2026-12-01"])

COMMANDS: st.SearchStrategy[Argv] = st.one_of(
    st.tuples(
        *(st.just("take"), products, units, st.just("--at"), moments),
        *(st.just("--again"), st.just("--note"), st.sampled_from(["", "with tea"])),
    ),
    st.tuples(st.just("skip"), products, st.just("--at"), moments),
    st.tuples(st.just("undo")),
    st.tuples(st.just("undo"), entries),
    st.tuples(st.just("redo")),
    st.tuples(st.just("amend"), entries, st.just("--units"), units),
    st.tuples(st.just("amend"), entries, st.just("--note"), st.sampled_from(["late", "early"])),
    st.tuples(st.just("amend"), entries, st.just("--product"), products),
    st.tuples(st.just("amend"), entries, st.just("--at"), moments),
    st.tuples(*map(st.just, ("plan", "set")), products, st.builds("{} {}".format, units, times)),
    st.tuples(*map(st.just, ("plan", "pause")), products, st.just("--until"), days),
    st.tuples(*map(st.just, ("plan", "clear")), products),
    st.tuples(
        *map(st.just, ("plan", "move")), products, st.sampled_from(["night=21:00", "noon=13:00"])
    ),
    st.tuples(
        *map(st.just, ("plan", "set")), products, st.just("--ramp"),
        st.just("1 at night, +1 every 3 days, to 3"), st.just("--from"), days,
    ),
    st.tuples(
        *map(st.just, ("profile", "limit", "magnesium")), st.sampled_from(["300 mg", "350 mg"]),
        st.just("--by"), st.sampled_from(["Dr A", "dr a", "Dr B"]),
    ),
    st.tuples(
        *map(st.just, ("profile", "rule", "add", "magnesium", "zinc", "--apart")),
        st.sampled_from(["2h", "3h"]),
    ),
    st.tuples(*map(st.just, ("edit",)), products, st.just("--note"), st.sampled_from(["a", "b"])),
    st.tuples(
        *(st.just("edit"), products, st.sampled_from([("--correct",), ("--from", "2026-11-18")])),
        *(st.just("--elemental"), st.sampled_from(["magnesium=120 mg", "zinc=15 mg"])),
    ).map(lambda said: (said[0], said[1], *said[2], *said[3:])),
    st.tuples(
        *(st.just("stock"), st.just("add"), products, st.just("--units"), st.just("30")),
        *(st.just("--lot"), st.sampled_from(["A-1", "B-2"]), st.just("--from"), moments),
    ).map(lambda said: (*said[:-1], said[-1].split()[0] if said[-1] != "now" else "today")),
    st.tuples(*map(st.just, ("stock", "count")), products, units),
    st.tuples(st.just("close"), st.sampled_from(["2026-11-19", "2026-11-20"])),
    st.tuples(*map(st.just, ("profile", "set", "--sex")), st.sampled_from(["f", "m"])),
    st.tuples(*map(st.just, ("profile", "clear", "--yes"))),
    st.tuples(
        *map(st.just, ("profile", "medicine", "add", "doxycycline", "--at")),
        st.sampled_from(["08:00", "20:00"]),
    ),
    st.tuples(*map(st.just, ("profile", "medicine", "remove", "doxycycline"))),
    st.tuples(
        *map(st.just, ("profile", "condition", "add", "renal", "--egfr")),
        st.sampled_from(["40", "55"]),
    ),
    st.tuples(st.just("archive"), products),
    st.tuples(st.just("add"), st.sampled_from(["neuro-mag", "magnen-b6"])),
    st.tuples(
        *map(st.just, ("add", "Other", "--unit")), st.sampled_from(["capsule", "tablet"]),
        *map(st.just, ("--serving", "1", "--elemental", "zinc=10 mg", "--dose", "1 at noon")),
    ),
)  # fmt: skip

lives = st.lists(COMMANDS, max_size=6)
"""What is typed one after the other; what cannot be done changes nothing."""


def live(runner: Runner, commands: Sequence[Argv]) -> None:
    """Type commands, some minutes apart."""
    for argv in commands:
        runner.now += timedelta(minutes=7)
        done = runner.run(*argv)
        assert "bug" not in done.err, (argv, done)


BEGINNING = (
    "add neuro-mag",
    (
        "add Calm --unit capsule --serving 2 --compound citrate=300mg --elemental zinc=5mg "
        "--contains rhodiola=500mg --dose '2 in the evening' --dose '1 as needed, at most 3 a day'"
    ),
    "take neuro-mag --at '2026-11-18 22:00' --note 'with dinner — ✓'",
    "stock add calm --units 60 --lot A-1 --price '34.50 EUR' --expires 2027-05",
    "take calm --at '2026-11-18 19:30'",
    "take calm 1 --at '2026-11-19 19:40'",
    "close 2026-11-18",
    "profile set --sex f --born 1990-02-28",
    "profile medicine add levothyroxine --at 06:30",
    "profile condition add renal --egfr 60",
    "plan set neuro-mag '2 at night every 2 days'",
    "amend 1 --units 2",
    "undo",
)
"""What both lives have in common, where they have anything."""


@cache
def beginning() -> bytes:
    """Return a record with something in most tables."""
    with TemporaryDirectory() as folder:
        runner = Runner(Path(folder))
        for line in BEGINNING:
            runner.ok(*shlex.split(line))
        return runner.database.read_bytes()


@contextmanager
def parted(
    one: Sequence[Argv], other: Sequence[Argv], *, together: Sequence[Argv] = (), own: bool = False
) -> Iterator[tuple[Runner, Runner]]:
    """Give two records that begin as one, and then part; or each on its ``own``."""
    with TemporaryDirectory(dir=MEMORY) as folder:
        first, second = (Runner(Path(folder) / name / "home") for name in ("one", "other"))
        for runner in (first, second):
            runner.home.mkdir(parents=True)
        if own:
            first.ok("add", "neuro-mag")
            second.ok("add", "magnen-b6")
            live(second, together)
        else:
            first.database.write_bytes(beginning())
        live(first, together)
        second.now = first.now
        if not own:
            shutil.copy(first.database, second.database)
        live(first, one)
        live(second, other)
        yield first, second


def exported(runner: Runner) -> bytes:
    """Return the whole record as JSON."""
    return runner.ok("export", "json").encode()


def sound(runner: Runner) -> None:
    """Hold a record to all that can be known of it."""
    assert list(checkup.faults(runner.database)) == []
