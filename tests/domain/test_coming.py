"""At which moment a dose is due, what is open, and how much the coming days take."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magstack.domain.amounts import Count
from magstack.domain.coming import Agenda, Packed, first_from, last_until, moment_of
from magstack.domain.days import Intake
from magstack.domain.doses import DAILY, Dose, Schedule
from magstack.domain.hours import DAY, DayRules
from magstack.domain.plans import paused
from magstack.domain.products import Product
from magstack.domain.ramps import Ramp
from magstack.domain.stock import Lot
from tests.domain.days import MAGNEN, NEURO_MAG, TODAY, clock, intake, of
from tests.domain.days import dose as usual

MADRID = ZoneInfo("Europe/Madrid")
NEW_YORK = ZoneInfo("America/New_York")
RULES = DayRules()
NOW = datetime(2026, 11, 20, 20, 0, tzinfo=MADRID)

cycles = st.integers(2, 40).flatmap(
    lambda cycle: st.integers(1, cycle).map(lambda on: Schedule(cycle=cycle, on=on))
)
schedules = st.one_of(
    st.just(DAILY),
    st.sets(st.integers(0, 6), min_size=1).map(lambda days: Schedule(weekdays=frozenset(days))),
    cycles,
    # after a pause a cycle is counted from a day of its own
    st.builds(
        lambda schedule, anchor: schedule._replace(anchor=anchor),
        cycles,
        st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    ),
    st.builds(
        lambda days, cycle: Schedule(weekdays=frozenset(days), cycle=cycle),
        st.sets(st.integers(0, 6), min_size=1),
        st.integers(2, 20),
    ),
)
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
doses = st.builds(
    lambda schedule, since, lasting: Dose(
        Count(1000),
        clock=time(22),
        since=since,
        until=None if lasting is None or since is None else since + DAY * lasting,
        id=1,
        schedule=schedule,
    ),
    schedules,
    st.none() | days,
    st.none() | st.integers(-1, 90),
)


def agenda(*stack: Product, logged: Sequence[Intake] = (), closed: Sequence[date] = ()) -> Agenda:
    by_day = {day: [each for each in logged if each.day == day] for day in {TODAY, TODAY + DAY}}
    return Agenda(stack, by_day, closed, RULES, MADRID)


def with_doses(*doses: Dose) -> Product:
    """Return a product with doses, each with a number."""
    return replace(of("mag"), doses=tuple(replace(d, id=n) for n, d in enumerate(doses, 1)))


def times(found: Sequence[object]) -> list[str]:
    return [f"{each.at:%d %H:%M}" for each in found]  # type: ignore[attr-defined]  # Comings


# Moments.


@pytest.mark.parametrize(
    ("day", "at", "zone", "moment"),
    [
        ("2026-11-20", "22:00", MADRID, "2026-11-20T22:00:00+01:00"),
        ("2026-11-20", "00:30", MADRID, "2026-11-21T00:30:00+01:00"),
        ("2026-11-20", "04:00", MADRID, "2026-11-20T04:00:00+01:00"),
        # the night of 28 to 29 March 2026 has no 02:30, that of 24 to 25 October has two
        ("2026-03-28", "02:30", MADRID, "2026-03-29T03:30:00+02:00"),
        ("2026-03-28", "01:59", MADRID, "2026-03-29T01:59:00+01:00"),
        ("2026-03-28", "03:00", MADRID, "2026-03-29T03:00:00+02:00"),
        ("2026-10-24", "02:30", MADRID, "2026-10-25T02:30:00+02:00"),
        ("2026-10-24", "03:00", MADRID, "2026-10-25T03:00:00+01:00"),
        ("2026-03-07", "02:30", NEW_YORK, "2026-03-08T03:30:00-04:00"),
        ("2026-10-31", "01:30", NEW_YORK, "2026-11-01T01:30:00-04:00"),
    ],
)
def test_the_moment_of_a_time_of_day(day: str, at: str, zone: ZoneInfo, moment: str) -> None:
    found = moment_of(date.fromisoformat(day), clock(at), RULES, zone)
    assert found.isoformat() == moment


@given(days, st.times(), st.sampled_from([MADRID, NEW_YORK, ZoneInfo("Australia/Lord_Howe")]))
def test_a_moment_is_real_and_shows_the_time_unless_the_clock_skips_it(
    day: date, at: time, zone: ZoneInfo
) -> None:
    found = moment_of(day, at, RULES, zone)
    assert found.astimezone(UTC).astimezone(zone).isoformat() == found.isoformat()
    wall = RULES.moment(day, at)
    skipped = found.replace(tzinfo=None) - wall
    assert skipped in (timedelta(), timedelta(minutes=30), timedelta(hours=1))
    assert found.fold == 0


# Days.


@given(doses, days)
def test_the_first_day_from_a_day_on(dose: Dose, day: date) -> None:
    found = first_from(dose, day)
    later = (day + DAY * number for number in range(1000))
    assert found == next((each for each in later if dose.planned_on(each)), None)


@given(doses, days)
def test_the_last_day_up_to_a_day(dose: Dose, day: date) -> None:
    found = last_until(dose, day)
    earlier = (day - DAY * number for number in range(1000))
    assert found == next((each for each in earlier if dose.planned_on(each)), None)


# What is due.


def test_a_dose_is_due_from_its_time_on() -> None:
    both = agenda(NEURO_MAG, MAGNEN)
    found = both.upcoming(NOW, timedelta())
    assert [each.product.slug for each in found.due] == ["magnen-b6"]
    assert found.due[0].late(NOW) == timedelta(hours=7, minutes=30)
    assert found.next is not None
    assert (found.next.product.slug, times([found.next])) == ("neuro-mag", ["20 22:00"])
    at_ten = NOW.replace(hour=22)
    assert len(both.upcoming(at_ten, timedelta()).due) == 2
    assert len(both.upcoming(at_ten - timedelta(seconds=1), timedelta()).due) == 1


def test_what_comes_within_a_time_is_in_it_across_the_days_end() -> None:
    both = agenda(NEURO_MAG, MAGNEN)
    found = both.upcoming(NOW, timedelta(hours=26))
    assert times(found.due) == ["20 12:30", "20 22:00", "21 12:30", "21 22:00"]
    assert found.next is not None
    assert times([found.next]) == ["22 12:30"]


def test_what_was_taken_or_skipped_is_not_due_and_of_a_part_the_rest_is() -> None:
    own = NEURO_MAG.doses[0].id
    part = intake(NEURO_MAG, "18:00", 2, dose=own)
    (open_one,) = agenda(NEURO_MAG, logged=[part]).open_on(TODAY)
    assert open_one.units == Count.of(1)
    assert agenda(NEURO_MAG, logged=[part, intake(NEURO_MAG, "18:05")]).open_on(TODAY) == []
    skipped = intake(NEURO_MAG, dose=own, status="skipped")
    assert agenda(NEURO_MAG, logged=[skipped]).open_on(TODAY) == []


def test_a_day_that_was_closed_has_nothing_due() -> None:
    found = agenda(NEURO_MAG, MAGNEN, closed=[TODAY]).upcoming(NOW, timedelta(hours=12))
    assert found.due == ()
    assert found.next is not None
    assert times([found.next]) == ["21 12:30"]


def test_after_midnight_the_evening_before_is_still_due() -> None:
    late = with_doses(Dose(Count(1000), clock=time(0, 30)), Dose(Count(1000), slot="night"))
    now = datetime(2026, 11, 21, 1, 0, tzinfo=MADRID)
    assert times(agenda(late).upcoming(now, timedelta()).due) == ["20 22:00", "21 00:30"]
    morning = datetime(2026, 11, 21, 4, 0, tzinfo=MADRID)
    assert agenda(late).upcoming(morning, timedelta()).due == ()


def test_what_is_taken_as_needed_is_never_due() -> None:
    needed = with_doses(Dose(Count(1000), schedule=Schedule(most=Count(3000))))
    found = agenda(needed).upcoming(NOW, timedelta(days=14))
    assert (found.due, found.next) == ((), None)


def test_the_next_dose_may_be_far_and_an_archived_product_has_none() -> None:
    since = date(2027, 9, 1)
    far = with_doses(Dose(Count(1000), clock=time(9), since=since, schedule=Schedule(cycle=300)))
    found = agenda(far).upcoming(NOW, timedelta())
    assert found.next is not None
    assert found.next.at.date() == since
    assert agenda(replace(far, archived=since)).upcoming(NOW, timedelta()).next is None


def test_a_time_span_is_of_real_hours_where_the_clock_changes() -> None:
    """From 22:00 on 28 March 2026 to 08:00 it is 9 hours, because the night is short."""
    early = replace(with_doses(Dose(Count(1000), clock=time(8))))
    now = datetime(2026, 3, 28, 22, 0, tzinfo=MADRID)
    taken = Agenda([early], {}, [date(2026, 3, 28)], RULES, MADRID)
    assert taken.upcoming(now, timedelta(hours=8, minutes=59)).due == ()
    assert times(taken.upcoming(now, timedelta(hours=9)).due) == ["29 08:00"]
    long_night = datetime(2026, 10, 24, 22, 0, tzinfo=MADRID)
    taken = Agenda([early], {}, [date(2026, 10, 24)], RULES, MADRID)
    assert taken.upcoming(long_night, timedelta(hours=10)).due == ()
    assert times(taken.upcoming(long_night, timedelta(hours=11)).due) == ["25 08:00"]


@given(st.lists(doses, max_size=4), days, st.integers(0, 14 * 24 * 60))
def test_what_is_due_are_the_doses_of_the_days_in_the_span_and_no_other(
    some: list[Dose], day: date, minutes: int
) -> None:
    product = with_doses(*some)
    now = datetime.combine(day, time(12), MADRID)
    span = timedelta(minutes=minutes)
    found = Agenda([product], {}, (), RULES, MADRID).upcoming(now, span)
    end = (now.astimezone(UTC) + span).astimezone(MADRID)
    expected = [
        moment_of(each, time(22), RULES, MADRID)
        for each in (day + DAY * number for number in range(16))
        for dose in product.doses
        if dose.planned_on(each)
    ]
    assert [each.at for each in found.due] == [
        each for each in expected if each.timestamp() <= end.timestamp()
    ]
    assert found.next is None or found.next.at.timestamp() > end.timestamp()


# What to pack.


def packed(agenda: Agenda, days: int, first: date = TODAY) -> dict[str, tuple[float, float]]:
    found = agenda.packed(TODAY, first, days)
    return {each.product.slug: (each.planned / 1000, each.most / 1000) for each in found}


def test_whole_days_and_of_today_what_is_open() -> None:
    own = MAGNEN.doses[0].id
    logged = [intake(MAGNEN, "12:30", 2, dose=own), intake(NEURO_MAG, "19:00", 1)]
    both = agenda(NEURO_MAG, MAGNEN, logged=logged)
    assert packed(both, 1) == {"neuro-mag": (2, 0)}
    assert packed(both, 3) == {"neuro-mag": (8, 0), "magnen-b6": (4, 0)}
    assert packed(both, 3, TODAY + DAY) == {"neuro-mag": (9, 0), "magnen-b6": (6, 0)}


def test_a_ramp_a_pause_and_weekdays_are_counted_to_the_unit() -> None:
    ramp = Ramp(usual("night"), 1000, 7, 3000).doses(TODAY)
    assert packed(agenda(with_doses(*ramp)), 21) == {"mag": (42, 0)}
    daily = with_doses(usual("night", 3))
    on_hold = paused(daily.doses, TODAY + DAY * 2, TODAY + DAY * 6)
    assert packed(agenda(with_doses(*on_hold.over(daily.doses))), 10) == {"mag": (15, 0)}
    weekends = Dose(Count(500), slot="noon", schedule=Schedule(weekdays=frozenset((5, 6))))
    assert packed(agenda(with_doses(weekends)), 14) == {"mag": (2, 0)}


def test_what_may_be_needed_stands_apart_and_less_what_was_taken_today() -> None:
    needed = Dose(Count(1000), schedule=Schedule(most=Count(2000)), until=TODAY + DAY)
    both = with_doses(needed, usual("night", 3))
    assert packed(agenda(both), 3) == {"mag": (9, 4)}
    taken = [intake(both, "10:00", 4, dose=2), intake(both, "11:00")]
    assert packed(agenda(both, logged=taken), 3) == {"mag": (6, 3)}
    assert packed(agenda(both, closed=[TODAY]), 3) == {"mag": (6, 2)}
    assert packed(agenda(replace(both, archived=TODAY + DAY)), 3) == {"mag": (3, 2)}


def lot(remaining: int, expires: date | None = None) -> Lot:
    return Lot("", Count(90_000), remaining * 1000, TODAY, expires=expires)


@pytest.mark.parametrize(
    ("lots", "stock", "short"),
    [
        ((), None, None),
        ((lot(0),), 0, (9000, 15000)),
        ((lot(4), lot(5)), 9000, (0, 6000)),
        ((lot(40),), 40000, (0, 0)),
    ],
)
def test_what_is_short_in_stock(
    lots: tuple[Lot, ...], stock: int | None, short: tuple[int, int] | None
) -> None:
    needed = Dose(Count(1000), schedule=Schedule(most=Count(2000)))
    product = replace(with_doses(needed, usual("night", 3)), lots=lots)
    (found,) = agenda(product).packed(TODAY, TODAY, 3)
    assert found == Packed(product, 9000, 6000, stock, stock)
    assert found.short == short


def test_what_the_plan_takes_until_then_is_not_there_any_more() -> None:
    product = replace(with_doses(usual("night", 3)), lots=(lot(20),))
    (found,) = agenda(product).packed(TODAY, TODAY + DAY * 5, 3)
    assert (found.stock, found.left, found.short) == (20_000, 5_000, (4_000, 4_000))
    (found,) = agenda(product).packed(TODAY, TODAY + DAY * 9, 3)
    assert (found.left, found.short) == (0, (9_000, 9_000))


def test_what_expires_until_then_is_not_there_either() -> None:
    """Of 20 that are good for two days yet 6 are taken, and the rest cannot be packed."""
    lots = (lot(20, TODAY + DAY), lot(7), lot(50, TODAY - DAY))
    product = replace(with_doses(usual("night", 3)), lots=lots)
    (found,) = agenda(product).packed(TODAY, TODAY + DAY * 2, 3)
    assert (found.stock, found.left, found.short) == (27_000, 7_000, (2_000, 2_000))
    (found,) = agenda(product).packed(TODAY, TODAY, 3)
    assert (found.stock, found.left) == (27_000, 27_000)


@given(st.lists(doses, min_size=1, max_size=4), days, st.integers(1, 120))
def test_what_is_packed_is_what_the_days_plan(some: list[Dose], day: date, number: int) -> None:
    product = with_doses(*some)
    found = Agenda([product], {}, (), RULES, MADRID).packed(day, day, number)
    total = sum(
        Fraction(dose.units.thousandths, 1000)
        for each in (day + DAY * ahead for ahead in range(number))
        for dose in product.doses
        if dose.planned_on(each)
    )
    assert sum(Fraction(each.planned, 1000) for each in found) == total
