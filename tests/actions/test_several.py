"""Several days at once: every open dose of the plan once, whatever the plan."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from magstack.actions import several
from magstack.actions.several import Asked
from magstack.domain.amounts import Count
from magstack.domain.days import DoseOfDay, Intake, Status, settle
from magstack.domain.doses import Dose, Schedule
from magstack.domain.hours import DayRules
from magstack.domain.past import before_it_began, begins, recurring
from magstack.domain.products import Label, Product
from magstack.domain.review import planned
from magstack.errors import StoreError
from magstack.store import journal
from magstack.store.writing.log import add_intake
from magstack.store.writing.stack import add_product
from tests.actions.records import copied, kept, record
from tests.conftest import FEW, Runner
from tests.domain.days import declared

TODAY = date(2026, 11, 20)
LENGTH = 12
SINCE = TODAY - timedelta(days=LENGTH)
DAYS = [SINCE + timedelta(days=place) for place in range(LENGTH)]
"""The days that are logged at once: up to yesterday."""

PERIOD = (SINCE.isoformat(), "yesterday")

SLOW = settings(
    max_examples=FEW,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

away = st.integers(-4, LENGTH + 6).map(lambda days: SINCE + timedelta(days=days))
schedules = st.builds(
    lambda weekdays, cycle, on, meal, lead: Schedule(
        frozenset(weekdays), cycle, min(on, cycle), meal, lead if meal else 0
    ),
    st.just(range(7)) | st.sets(st.integers(0, 6), min_size=1),
    st.integers(1, 4),
    st.integers(1, 4),
    st.sampled_from([None, None, "breakfast", "dinner"]),
    st.sampled_from([0, -30, 60]),
)
doses = st.builds(
    lambda units, when, since, length, schedule: Dose(
        Count(units),
        slot=when if isinstance(when, str) and not schedule.meal else None,
        clock=when if isinstance(when, time) and not schedule.meal else None,
        since=since,
        until=None if length is None else since + timedelta(days=length),
        schedule=schedule,
    ),
    st.sampled_from([500, 1000, 2000]),
    st.sampled_from(["morning", "night", time(0, 30), time(17)]),
    away,
    st.none() | st.integers(0, 9),
    schedules,
)
plans = st.lists(doses, min_size=1, max_size=3)
logs = st.lists(
    st.tuples(
        st.sampled_from(DAYS), st.sampled_from([500, 1000, 3000]), st.booleans(), st.booleans()
    ),
    max_size=5,
)
"""For each entry its day, units, whether it was taken, and whether it is for a dose."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    runner = Runner(tmp_path_factory.mktemp("base"))
    zinc = ("--unit", "tablet", "--serving", "1", "--elemental", "zinc=1 mg")
    runner.at("2026-11-01 12:00").ok("add", "Zinc", *zinc)
    return runner.at("2026-11-20 12:00")


def filled(runner: Runner, plan: list[Dose], log: list[tuple[date, int, bool, bool]]) -> None:
    """Add a product with a plan, and entries of it."""
    label = Label(Count.of(1), (declared("100"),))
    product = Product("mag", "", "Mag", "capsule", None, "", "own", (label,), tuple(plan))
    with journal.operation(runner.database, 0, "a plan") as operation:
        add_product(operation, product)
    stack, _ = record(runner)
    with journal.operation(runner.database, 0, "a log") as operation:
        for day, units, taken, linked in log:
            entry = written(stack[-1], day, units, taken=taken)
            if linked and (there := planned(stack[-1:], day, DayRules())):
                entry = replace(entry, dose=there[0].dose.id, slot=there[0].dose.slot)
            add_intake(operation, stack[-1].id or 0, entry)


def written(product: Product, day: date, units: int, *, taken: bool) -> Intake:
    moment = int(datetime(day.year, day.month, day.day, 11).timestamp())
    label = product.labels[0].id or 0
    status: Status = "taken" if taken else "skipped"
    return Intake(
        *(0, product.slug, label, Count(units), status, moment, 0, day, None, None, None, "")
    )


def of_day(runner: Runner, day: date) -> tuple[list[DoseOfDay], list[Intake]]:
    """Return the doses of a day as they stand, and what is extra."""
    stack, log = record(runner)
    found = planned(stack, day, DayRules())
    extra = settle(found, [each for each in log if each.day == day], over=True)
    return found, extra


def take(runner: Runner, *words: str, status: Status = "taken") -> list[Intake]:
    """Log the days at once, and return the new entries."""
    before = {each.id for each in record(runner)[1]}
    found = several.prepare(runner.context(), Asked(words, *PERIOD), status)
    if found.entries:
        several.write(runner.context(), found)
    new = [each for each in record(runner)[1] if each.id not in before]
    assert len(new) == len(found.entries)
    return new


@SLOW
@given(plan=plans, log=logs, word=st.sampled_from(["mag", "all"]))
def test_each_open_dose_is_written_once(
    base: Runner, plan: list[Dose], log: list[tuple[date, int, bool, bool]], word: str
) -> None:
    with copied(base) as runner:
        filled(runner, plan, log)
        missed = {
            (day, dose.dose.id): dose.missing
            for day in DAYS
            for dose in of_day(runner, day)[0]
            if dose.state == "missed"
        }
        new = take(runner, word)
        of_a_dose = [each for each in new if each.dose is not None]
        assert Counter((each.day, each.dose) for each in of_a_dose) == Counter(missed.keys())
        for each in of_a_dose:
            assert each.units.thousandths == missed[each.day, each.dose]
        for day in DAYS:
            assert all(dose.state in ("taken", "skipped") for dose in of_day(runner, day)[0])
        assert take(runner, word) == []


@SLOW
@given(plan=plans, log=logs)
def test_entries_are_at_the_planned_time_of_their_day(
    base: Runner, plan: list[Dose], log: list[tuple[date, int, bool, bool]]
) -> None:
    rules = DayRules()
    with copied(base) as runner:
        filled(runner, plan, log)
        clocks = {dose.id: dose.time(rules) for dose in record(runner)[0][-1].doses}
        for each in take(runner, "mag"):
            local = datetime.fromtimestamp(each.at, runner.now.tzinfo)
            assert rules.day_of(local) == each.day
            if each.dose is not None:
                assert (local.time(), each.planned) == (clocks[each.dose],) * 2


@SLOW
@given(plan=plans, log=logs)
def test_before_the_plan_the_present_doses_stand_in(
    base: Runner, plan: list[Dose], log: list[tuple[date, int, bool, bool]]
) -> None:
    with copied(base) as runner:
        filled(runner, plan, log)
        stack, before = record(runner)
        mine = recurring(stack[-1].doses)
        first = begins(mine)
        logged = {each.day for each in before}
        expected = Counter(
            (day, dose.units)
            for day in DAYS
            if first is not None and day < first and day not in logged
            for dose in before_it_began(mine, TODAY, day)
        )
        extra = [each for each in take(runner, "mag") if each.dose is None]
        assert Counter((each.day, each.units) for each in extra) == expected


@SLOW
@given(plan=plans, log=logs, units=st.sampled_from(["1", "2.5"]))
def test_so_many_units_once_a_day(
    base: Runner, plan: list[Dose], log: list[tuple[date, int, bool, bool]], units: str
) -> None:
    with copied(base) as runner:
        filled(runner, plan, log)
        asked = Asked(["mag", units], *PERIOD, at="12:00")
        logged = {each.day for each in record(runner)[1]}
        found = several.prepare(runner.context(), asked, "taken")
        days = [entry.intake.day for entry in found.entries]
        assert len(days) == len(set(days))
        assert not logged & set(days)
        planned_days = {day for day in DAYS if planned(record(runner)[0], day, DayRules())}
        assert planned_days - logged <= set(days)
        left = {day for each in found.left_out for day in each.days}
        assert sorted([*days, *left]) == DAYS


@SLOW
@given(plan=plans, log=logs)
def test_skipping_fills_the_plan_and_nothing_else(
    base: Runner, plan: list[Dose], log: list[tuple[date, int, bool, bool]]
) -> None:
    with copied(base) as runner:
        filled(runner, plan, log)
        if not recurring(record(runner)[0][-1].doses):
            return
        new = take(runner, "mag", status="skipped")
        assert all(each.status == "skipped" and each.dose is not None for each in new)
        assert take(runner, "mag", status="skipped") == []


@SLOW
@given(plan=plans, log=logs)
def test_it_is_one_thing_to_undo(
    base: Runner, plan: list[Dose], log: list[tuple[date, int, bool, bool]]
) -> None:
    with copied(base) as runner:
        filled(runner, plan, log)
        before = kept(runner.database)
        if take(runner, "mag"):
            runner.ok("undo")
        assert kept(runner.database) == before


@pytest.mark.parametrize("added", ["2026-11-20 12:00", "2026-11-10 12:00"])
def test_a_dose_that_is_meant_twice_is_taken_once(runner: Runner, added: str) -> None:
    """Before the plan began and after it."""
    runner.at(added).ok("add", "neuro-mag", "--protocol", "gentle")
    whens = ("morning", "afternoon", "night", "morning", "neuro-mag")
    asked = Asked(whens, "-3d", "yesterday")
    found = several.prepare(runner.at("2026-11-20 12:00").context(), asked, "taken")
    assert [entry.intake.units for entry in found.entries] == [Count.of(1)] * 9


def test_days_that_another_magstack_logged_meanwhile(base: Runner) -> None:
    with copied(base) as runner:
        filled(runner, [Dose(Count.of(1), slot="night", since=SINCE)], [])
        found = several.prepare(runner.context(), Asked(["mag"], *PERIOD), "taken")
        runner.ok("take", "mag", "--at", "yesterday 22:00")
        before = kept(runner.database)
        with pytest.raises(StoreError):
            several.write(runner.context(), found)
        assert kept(runner.database) == before
