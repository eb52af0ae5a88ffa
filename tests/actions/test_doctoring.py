"""Examining a record: what it comes to when all is computed anew, and what helps."""

import os
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from magstack.actions import doctoring, exporting
from magstack.domain import review
from magstack.domain.amounts import Interval, Mass
from magstack.domain.faults import Examined
from magstack.errors import NotFoundError, StoreError, UsageError
from magstack.store import backup, journal
from magstack.store.tables.stack import LabelLine
from tests.campaigns.support import rounds
from tests.campaigns.test_machine import Machine
from tests.conftest import Runner


def examined(person: Runner, file: Path | None = None) -> Examined:
    return doctoring.examine(person.context(), None if file is None else str(file))


def totals(person: Runner) -> list[tuple[str, str, bool]]:
    return [(each.said, each.remedy, each.mild) for each in examined(person).of("totals")]


@pytest.fixture
def lived(base: Runner, runner: Runner) -> Runner:
    """Someone with such a record, of their own."""
    shutil.copytree(base.home, runner.home)
    return runner


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Someone with a computed amount, a range, an amount that is not known, and some days."""
    runner = Runner(tmp_path_factory.mktemp("base") / "home")
    flags = ("--unit", "capsule", "--serving", "3")
    runner.ok("add", "Own", *flags, "--compound", "oxide=500 mg", "--compound", "citrate=100 mg")
    runner.ok("add", "Open", *flags, "--compound", "glycinate", "--elemental", "zinc=10 mg")
    for ago in range(4):
        runner.now -= timedelta(days=ago)
        runner.ok("take", "own", "1")
        runner.ok("take", "open", "0.7")
        runner.now += timedelta(days=ago)
    return runner


def test_a_record_that_is_sound(lived: Runner) -> None:
    before = lived.database.read_bytes()
    looked: list[int] = []
    done = doctoring.examine(lived.context(), None, looked.append)
    assert done.sound
    assert (done.faults, done.unlooked) == ((), ())
    assert done.held is not None
    assert (done.held.entries, done.held.products) == (8, 2)
    assert sum(looked) == doctoring.work(lived.context(), None)
    assert lived.database.read_bytes() == before
    assert os.listdir(lived.home) == ["magstack.db"]  # noqa: PTH208 (one name is enough)


class Examining(Machine):
    """Types commands, and has the record examined at the end."""

    def teardown(self) -> None:
        if self.model.begun:
            assert examined(self.runner).faults == ()
            place = self.runner.home / "backups"
            kept = backup.copy(self.runner.database, place, "copy.db")
            assert examined(self.runner, kept).faults == ()
        super().teardown()


def test_whatever_is_typed_leaves_a_sound_record() -> None:
    run_state_machine_as_test(
        Examining,
        settings=settings(
            max_examples=rounds(2, 100),
            stateful_step_count=rounds(15, 60),
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def state(person: Runner, of: str, **values: int | str) -> None:
    """Let a label say something else, in the journal too, as magstack never would."""
    query = f"SELECT id FROM label_row WHERE form = '{of}'"
    with journal.operation(person.database, 1, "magstack") as doing:
        number = doing.connection.execute(query).fetchone()[0]
        doing.change(LabelLine, number, **values)


@pytest.mark.parametrize(
    ("form", "values", "said", "mild"),
    [
        (
            "oxide",
            {"low": 301_000_000, "high": 301_000_000},
            "magnesium from oxide is kept as 301 mg a serving, and computed it is 301.521 mg.",
            True,
        ),
        (
            "oxide",
            {"low": 144_000_000, "high": 144_000_000},
            "magnesium from oxide is kept as 144 mg a serving, and computed it is 301.521 mg.",
            False,
        ),
        (
            "citrate",
            {"low": 0},
            (
                "magnesium from citrate is kept as 0–16.163 mg a serving, and computed it is "
                "11.336–16.163 mg."
            ),
            False,
        ),
    ],
)
def test_an_amount_that_is_computed_otherwise(
    lived: Runner, form: str, values: dict[str, int], said: str, mild: bool
) -> None:
    """By little, the facts may have been corrected since; by much, the total is wrong."""
    state(lived, form, **values)
    ((told, remedy, is_mild),) = totals(lived)
    assert (told, is_mild) == (f"own: {said}", mild)
    assert remedy.startswith(f"Let it be computed again: magstack edit own --compound '{form}=")


def test_what_helps_does(lived: Runner) -> None:
    state(lived, "oxide", low=1, high=1)
    ((_, remedy, _),) = totals(lived)
    assert remedy == ("Let it be computed again: magstack edit own --compound 'oxide=500 mg'")
    lived.ok(*("edit", "own", "--correct", "--compound", "oxide=500 mg"))
    assert totals(lived) == []


def test_a_form_that_is_not_known_any_more(lived: Runner) -> None:
    state(lived, "oxide", form="philosophate")
    assert totals(lived) == [
        (
            (
                "own: magnesium from philosophate cannot be computed: this magstack does not know "
                "the form."
            ),
            "Look at its label: magstack show own",
            True,
        )
    ]


def test_a_day_that_is_summed_otherwise(lived: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is shown and what the rows come to are added up in two ways, which can differ."""
    really = review.day_of

    def other(*arguments: Any, **named: Any) -> review.Day:
        day = really(*arguments, **named)
        first, *rest = day.nutrients
        wrong = first._replace(taken=first.taken._replace(amount=Interval(Mass(0), Mass(7))))
        object.__setattr__(day, "nutrients", (wrong, *rest[1:]))
        return day

    monkeypatch.setattr(exporting, "day_of", other)
    report = "That is a bug of magstack, and no damage: please report it."
    found = totals(lived)
    assert found[:2] == [
        (
            "magnesium on 2026-11-17 is shown as 0 mg, and its rows come to 104.286–105.895 mg.",
            report,
            False,
        ),
        ("zinc is missing from the sums of 2026-11-17.", report, False),
    ]
    assert found[-1] == ("And 3 more like these.", report, False)


def test_a_day_that_is_in_no_sum(lived: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting.Record, "days", lambda _: iter(()))
    assert totals(lived)[0][0] == "The entries of 2026-11-20 are in no sum."


# --- what helps


def broken(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20_000])


def test_the_newest_sound_backup_helps(lived: Runner) -> None:
    lived.ok("backup")
    first = lived.home / "backups" / "magstack-20261120T200000.db"
    lived.at("2026-11-20 21:00").ok("backup")
    second = lived.home / "backups" / "magstack-20261120T210000.db"
    os.utime(first, (1, 1))
    broken(lived.database)
    (fault,) = examined(lived).faults
    assert fault.remedy == (f"The newest sound backup: magstack restore {second}")
    broken(second)
    (fault,) = examined(lived).faults
    assert fault.remedy.endswith(f"magstack restore {first}")
    (fault,) = examined(lived, second).faults
    assert fault.remedy.endswith(f"magstack restore {first}")
    first.unlink()
    (fault,) = examined(lived).faults
    assert fault.remedy == (
        f"No other sound copy is in {lived.home}/backups. From one that you keep elsewhere: "
        "magstack restore FILE"
    )


def test_what_cannot_be_looked_at_is_not_said_to_be_well(lived: Runner) -> None:
    broken(lived.database)
    done = examined(lived)
    assert done.unlooked == ("version", "references", "rows", "journal", "totals")
    assert done.held is None
    assert not done.sound


def test_there_is_nothing_to_examine(runner: Runner) -> None:
    none, home = runner.home / "x.db", runner.home.parent
    with pytest.raises(StoreError) as no_record:
        examined(runner)
    assert str(no_record.value) == (
        f"There is no magstack record in {runner.home} yet, and nothing to examine."
    )
    with pytest.raises(NotFoundError) as no_file:
        examined(runner, none)
    assert str(no_file.value) == f"There is no file {none}. Name a record or a backup of one."
    with pytest.raises(UsageError) as directory:
        examined(runner, home)
    assert str(directory.value) == f"{home} is a directory. Name a file in it."


def test_a_record_that_is_gone_and_a_backup_that_is_not(lived: Runner) -> None:
    lived.ok("backup")
    lived.database.unlink()
    with pytest.raises(StoreError) as refused:
        examined(lived)
    assert str(refused.value) == (
        f"There is no magstack record in {lived.home}, but a backup of one. To put it back: "
        f"magstack restore {lived.home}/backups/magstack-20261120T200000.db"
    )


def test_a_link_to_a_backup_is_followed_and_one_in_the_record_s_place_is_not(
    lived: Runner, tmp_path: Path
) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(lived.database)
    done = examined(lived, link)
    assert (done.path, done.faults) == (str(link), ())
    lived.database.rename(tmp_path / "real.db")
    lived.database.symlink_to(tmp_path / "real.db")
    (fault,) = examined(lived).faults
    assert (fault.check, fault.remedy) == ("structure", "")
