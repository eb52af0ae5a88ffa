"""An entry is put right as it was seen, alone, and can be put back to the last column."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from magstack.actions import amending
from magstack.actions.amending import Said
from magstack.domain.amounts import Count
from magstack.domain.stock import Lot
from magstack.errors import NotFoundError, StoreError, UsageError
from magstack.store import database, journal, supplies
from tests.actions.records import copied, kept, record
from tests.conftest import FEW, Runner

ENTRIES = 6

SLOW = settings(
    max_examples=FEW,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

units = st.none() | st.sampled_from(["1", "2", "0.5", "3", "12"])
times = st.none() | st.sampled_from(
    ["00:30", "03:59", "04:00", "22:00", "monday 12:30", "2026-11-12 22:00", "-3d", "now"]
)
products = st.none() | st.sampled_from(["neuro-mag", "magnen-b6", "zinc"])
statuses = st.none() | st.sampled_from(["taken", "skipped"])
notes = st.none() | st.sampled_from(["", "late — ✓"])
said = st.builds(Said, units, times, products, statuses, notes).filter(
    lambda each: not each.nothing
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """A week with what was planned, extra, skipped and unplanned; drawn from two lots."""
    runner = Runner(tmp_path_factory.mktemp("base"))
    runner.at("2026-11-14 08:00").ok("add", "neuro-mag", "--protocol", "cognition")
    runner.ok("add", "magnen-b6")
    with journal.operation(runner.database, 0, "stock") as operation:
        for number, units in enumerate((4, 30)):
            lot = Lot(f"L{number}", Count.of(units), units * 1000, date(2026, 11, 1))
            supplies.add_lot(operation, 1, lot)
    zinc = ("--unit", "tablet", "--serving", "1", "--elemental", "zinc=10 mg")
    runner.ok("add", "Zinc", *zinc)
    runner.at("2026-11-16 22:30").ok("take", "all")
    runner.at("2026-11-17 12:30").ok("skip", "magnen-b6")
    runner.at("2026-11-18 01:00").ok("take", "neuro-mag", "5")
    runner.at("2026-11-19 09:00").ok("take", "zinc", "2", "--note", "by the box")
    runner.ok("edit", "neuro-mag", "--from", "2026-11-18", "--elemental", "magnesium=100 mg")
    return runner.at("2026-11-20 20:00")


def test_the_base_is_as_it_is_said(base: Runner) -> None:
    _, log = record(base)
    assert [(each.id, each.status, each.dose is None) for each in log] == [
        (1, "taken", False),
        (2, "taken", False),
        (3, "taken", False),
        (4, "skipped", False),
        (5, "taken", False),
        (6, "taken", True),
    ]


def amend(runner: Runner, number: int, what: Said) -> bool:
    """Amend an entry, and say whether that was possible and changed anything."""
    context = runner.context(None, "amend")
    try:
        amended = amending.prepare(context, str(number), what)
    except (UsageError, NotFoundError):  # a time to come, or no dose to skip
        return False
    if amended.changed:
        amending.write(context, amended)
    return amended.changed


@SLOW
@given(number=st.integers(1, ENTRIES), what=said)
def test_undo_restores_every_row(base: Runner, number: int, what: Said) -> None:
    with copied(base) as runner:
        before = kept(runner.database)
        if amend(runner, number, what):
            assert kept(runner.database) != before
            runner.ok("undo")
        assert kept(runner.database) == before


@SLOW
@given(number=st.integers(1, ENTRIES), what=said)
def test_no_other_entry_changes_and_what_is_not_said_stays(
    base: Runner, number: int, what: Said
) -> None:
    with copied(base) as runner:
        before = {each.id: each for each in record(runner)[1]}
        amend(runner, number, what)
        after = {each.id: each for each in record(runner)[1]}
        was, now = before.pop(number), after.pop(number)
        assert after == before
        assert what.units or now.units == was.units
        assert what.at or (now.at, now.offset, now.day) == (was.at, was.offset, was.day)
        assert what.product or now.product == was.product
        assert what.status or now.status == was.status
        assert what.note is not None or now.note == was.note
        if what.product is None and what.at is None and what.status is None:
            assert (now.dose, now.slot, now.label) == (was.dose, was.slot, was.label)


@SLOW
@given(number=st.integers(1, ENTRIES), what=said)
def test_the_entry_counts_by_the_label_of_its_day_and_a_dose_of_it(
    base: Runner, number: int, what: Said
) -> None:
    with copied(base) as runner:
        amend(runner, number, what)
        stack, log = record(runner)
        entry = next(each for each in log if each.id == number)
        product = next(each for each in stack if each.slug == entry.product)
        moved = entry.day != record(base)[1][number - 1].day or what.product is not None
        if moved:
            assert entry.label == product.label_on(entry.day).id
        doses = [dose for dose in product.doses if dose.id == entry.dose]
        assert bool(doses) is (entry.dose is not None)
        assert all(dose.planned_on(entry.day) for dose in doses)
        assert entry.slot == (doses[0].slot if doses else None)


def magnesium(runner: Runner, day: date) -> float:
    shown = json.loads(runner.ok("today", "--json", "--on", day.isoformat()))
    taken = {each["nutrient"]: each["taken"]["high"] for each in shown["nutrients"]}
    return float(taken.get("magnesium", 0))


@SLOW
@given(number=st.sampled_from([1, 2, 3]), count=st.integers(1, 9), days=st.integers(0, 6))
def test_the_totals_follow(base: Runner, number: int, count: int, days: int) -> None:
    """Entries 1 to 3 are 2 capsules, 2 tablets and 1 capsule of Monday."""
    held = {"neuro-mag": {False: 48.0, True: 33.333}, "magnen-b6": {False: 130.0, True: 130.0}}
    monday = date(2026, 11, 16)
    day = monday - timedelta(days=3) + timedelta(days=days)
    with copied(base) as runner:
        was = next(each for each in record(runner)[1] if each.id == number)
        totals = {each: magnesium(runner, each) for each in (monday, day)}
        amend(runner, number, Said(units=str(count), at=f"{day} 12:00"))
        each_was = held[was.product][False]
        each_now = held[was.product][day != monday and day >= date(2026, 11, 18)]
        expected = dict(totals)
        expected[monday] -= each_was * float(was.units.number)
        expected[day] += each_now * count
        for found, total in expected.items():
            assert magnesium(runner, found) == pytest.approx(total, abs=0.01)


def test_an_entry_that_another_magstack_changed_meanwhile_is_left(base: Runner) -> None:
    with copied(base) as runner:
        context = runner.context()
        amended = amending.prepare(context, "1", Said(units="3"))
        runner.ok("amend", "1", "--note", "another")
        before = kept(runner.database)
        with pytest.raises(StoreError) as refused:
            amending.write(context, amended)
        assert str(refused.value) == str(database.overtaken(context.database))
        assert kept(runner.database) == before


def test_a_dose_that_another_magstack_logged_meanwhile_is_not_filled_twice(base: Runner) -> None:
    with copied(base) as runner:
        context = runner.context()
        amended = amending.prepare(context, "1", Said(at="thursday 17:00"))
        assert amended.now.intake.dose is not None
        runner.ok("take", "neuro-mag", "--at", "thursday 17:10")
        with pytest.raises(StoreError):
            amending.write(context, amended)


def test_an_entry_that_another_magstack_took_back_meanwhile(base: Runner) -> None:
    with copied(base) as runner:
        entry = amending.found(runner.context(), "1")
        runner.ok("undo", "1")
        with pytest.raises(StoreError):
            amending.take_back(runner.context(), entry)


@SLOW
@given(number=st.integers(1, ENTRIES))
def test_taking_back_takes_one_entry_and_undo_brings_it_back(base: Runner, number: int) -> None:
    with copied(base) as runner:
        before = kept(runner.database)
        runner.ok("undo", str(number))
        left = [each.id for each in record(runner)[1]]
        assert left == [each for each in range(1, ENTRIES + 1) if each != number]
        runner.ok("undo")
        assert kept(runner.database) == before
