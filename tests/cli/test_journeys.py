"""Journeys and nights of 23 and 25 hours: each local day has its doses once, wherever one is."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magstack.domain.amounts import Count
from magstack.domain.days import DoseOfDay, Intake, settle
from magstack.domain.hours import DayRules
from magstack.domain.review import planned
from tests.cli.pages import played, same
from tests.conftest import Runner
from tests.domain.days import NEURO_MAG
from tests.domain.days import planned as with_doses

LISBON, TOKYO = ZoneInfo("Europe/Lisbon"), ZoneInfo("Asia/Tokyo")
HONOLULU, AUCKLAND = ZoneInfo("Pacific/Honolulu"), ZoneInfo("Pacific/Auckland")


def be(runner: Runner, place: ZoneInfo, moment: str, fold: int = 0) -> Runner:
    """Put a person, and their clock, somewhere at a local moment."""
    runner.now = datetime.fromisoformat(moment).replace(tzinfo=place, fold=fold)
    return runner


def day(runner: Runner, on: str = "today") -> dict[str, Any]:
    document: dict[str, Any] = json.loads(runner.ok("today", "--json", "--on", on))
    return document


def states(runner: Runner, on: str = "today") -> list[tuple[str, str]]:
    """Return the planned time and the state of each dose of a day; none was taken beside them."""
    found = day(runner, on)
    assert found["unplanned"] == []
    return [(dose["time"], dose["state"]) for dose in found["doses"]]


def told(runner: Runner, journey: Iterable[tuple[ZoneInfo, str, str]]) -> str:
    """Return the page of a journey: at each place and moment, a few commands."""
    pages = []
    for place, moment, script in journey:
        be(runner, place, moment)
        pages.append(f"# {moment} in {place.key}\n\n{played(runner, script)}")
    return "\n".join(pages)


@pytest.fixture
def traveller(runner: Runner) -> Runner:
    """Someone in Lisbon with one dose a day, at 22:00."""
    be(runner, LISBON, "2026-11-19 09:00").ok("add", "neuro-mag", "--dose", "3 at 22:00")
    return runner


def test_to_tokyo_and_back_as_it_is_told(traveller: Runner) -> None:
    page = told(
        traveller,
        [
            (LISBON, "2026-11-19 22:00", "magstack take neuro-mag"),
            # in the air at 22:00 in Lisbon, and told of it in Tokyo
            (TOKYO, "2026-11-21 11:00", "magstack today --short"),
            (
                TOKYO,
                "2026-11-21 11:05",
                """
                magstack take neuro-mag --at "2026-11-20 22:30 +00:00"
                magstack today --on yesterday
                magstack today
                """,
            ),
            (TOKYO, "2026-11-21 22:00", "magstack take neuro-mag"),
            (TOKYO, "2026-11-22 00:30", "magstack today --short"),
            (TOKYO, "2026-11-22 22:10", "magstack take neuro-mag"),
            (LISBON, "2026-11-23 18:00", "magstack today --short"),
            (
                LISBON,
                "2026-11-23 22:00",
                """
                magstack take neuro-mag
                magstack take neuro-mag
                magstack today
                magstack log
                """,
            ),
        ],
    )
    same("journey-tokyo", page)
    for number in (19, 20, 21, 22, 23):
        assert states(traveller, f"2026-11-{number}") == [("22:00", "taken")]


@pytest.mark.parametrize("morning", [False, True])
def test_each_day_of_a_journey_has_its_doses_once(runner: Runner, *, morning: bool) -> None:
    times = ["08:00", "22:00"] if morning else ["22:00"]
    doses = [word for time in times for word in ("--dose", f"1 at {time}")]
    be(runner, LISBON, "2026-11-18 07:00").ok("add", "neuro-mag", *doses)
    lived = [(LISBON, 18), (LISBON, 19), (LISBON, 20), (TOKYO, 21), (TOKYO, 22), (TOKYO, 23)]
    lived += [(LISBON, 24), (LISBON, 25)]
    for place, number in lived:
        for place_in_day, time in enumerate(times):
            be(runner, place, f"2026-11-{number} {time}")
            wanted = ["taken"] * place_in_day + ["due"] * (len(times) - place_in_day)
            assert [state for _, state in states(runner)] == wanted
            runner.ok("take", "neuro-mag")
        assert runner.run("take", "neuro-mag").code == 2, "all of this day is in the log"
    entries = json.loads(runner.ok("log", "--json"))
    assert len(entries) == len(lived) * len(times)
    assert [entry["taken_at"] for entry in entries][:: -len(times)] == [
        f"2026-11-{number}T{times[0]}:00+{'09:00' if place is TOKYO else '00:00'}"
        for place, number in lived
    ]
    for _, number in lived:
        assert states(runner, f"2026-11-{number}") == [(time, "taken") for time in times]


def test_the_day_is_right_as_soon_as_one_has_landed(traveller: Runner) -> None:
    assert day(be(traveller, LISBON, "2026-11-20 16:00"))["day"] == "2026-11-20"
    # the same instant, and then an hour on the way
    assert day(be(traveller, TOKYO, "2026-11-21 01:00"))["day"] == "2026-11-20"
    assert day(be(traveller, TOKYO, "2026-11-21 04:00"))["day"] == "2026-11-21"
    assert day(be(traveller, LISBON, "2026-11-20 20:00"))["day"] == "2026-11-20"
    assert day(be(traveller, LISBON, "2026-11-21 03:59"))["day"] == "2026-11-20"


def test_a_time_with_the_offset_of_where_it_was_counts_on_the_day_there(traveller: Runner) -> None:
    be(traveller, TOKYO, "2026-11-21 11:00")
    traveller.ok("take", "neuro-mag", "--at", "2026-11-20 22:30 +00:00")
    (entry,) = json.loads(traveller.ok("log", "--json"))
    assert (entry["taken_at"], entry["day"]) == ("2026-11-20T22:30:00+00:00", "2026-11-20")
    assert states(traveller, "2026-11-20") == [("22:00", "taken")]
    assert states(traveller) == [("22:00", "due")]


def test_a_day_that_comes_twice_has_its_dose_once(runner: Runner) -> None:
    """Over the date line to the east: Saturday in Auckland, and Saturday again in Honolulu."""
    be(runner, AUCKLAND, "2026-11-20 07:00").ok("add", "neuro-mag", "--dose", "1 at 08:00")
    for moment in ("2026-11-20 08:00", "2026-11-21 08:00"):
        be(runner, AUCKLAND, moment).ok("take", "neuro-mag")
    be(runner, HONOLULU, "2026-11-21 08:00")
    assert states(runner) == [("08:00", "taken")]
    assert runner.run("take", "neuro-mag").code == 2
    be(runner, HONOLULU, "2026-11-22 08:00").ok("take", "neuro-mag")
    times = [entry["taken_at"] for entry in json.loads(runner.ok("log", "--json"))]
    assert times == [
        "2026-11-22T08:00:00-10:00",
        "2026-11-21T08:00:00+13:00",
        "2026-11-20T08:00:00+13:00",
    ]


def test_a_day_that_never_comes_is_not_taken_for_one_that_was_taken(runner: Runner) -> None:
    """Over the date line to the west: after Friday in Honolulu comes Sunday in Auckland."""
    be(runner, HONOLULU, "2026-11-20 07:00").ok("add", "neuro-mag", "--dose", "1 at 22:00")
    be(runner, HONOLULU, "2026-11-20 22:00").ok("take", "neuro-mag")
    be(runner, AUCKLAND, "2026-11-22 07:00")
    assert [states(runner, f"2026-11-{number}") for number in (20, 21, 22)] == [
        [("22:00", "taken")],
        [("22:00", "missed")],
        [("22:00", "due")],
    ]
    # what was taken over the sea counts where its offset says that it was
    runner.ok("take", "neuro-mag", "--at", "2026-11-21 05:00 -10:00")
    assert states(runner, "2026-11-21") == [("22:00", "taken")]
    be(runner, AUCKLAND, "2026-11-22 22:00").ok("take", "neuro-mag")
    assert states(runner) == [("22:00", "taken")]


@pytest.mark.parametrize(
    ("night", "offsets"),
    [("2026-03-28", ["+00:00", "+01:00"]), ("2026-10-24", ["+01:00", "+00:00"])],
    ids=["23 hours", "25 hours"],
)
def test_a_night_in_which_the_clocks_change(runner: Runner, night: str, offsets: list[str]) -> None:
    first = date.fromisoformat(night)
    be(runner, LISBON, f"{first} 07:00")
    runner.ok("add", "neuro-mag", "--dose", "1 at 22:00", "--dose", "1 at 03:00")
    for moment in (f"{first} 22:00", f"{first + timedelta(days=1)} 03:00"):
        be(runner, LISBON, moment).ok("take", "neuro-mag")
        assert day(runner)["day"] == night
    assert [state for _, state in states(runner)] == ["taken", "taken"]
    be(runner, LISBON, f"{first + timedelta(days=1)} 04:00")
    assert [state for _, state in states(runner)] == ["due", "due"]
    taken = [entry["taken_at"] for entry in json.loads(runner.ok("log", "--json"))]
    assert [each[-6:] for each in taken] == offsets[::-1]


def test_the_hour_that_comes_twice_is_two_hours(traveller: Runner) -> None:
    be(traveller, LISBON, "2026-10-24 09:00").ok("add", "magnen-b6", "--dose", "1 at 01:30")
    be(traveller, LISBON, "2026-10-25 01:30").ok("take", "magnen-b6")
    be(traveller, LISBON, "2026-10-25 01:30", fold=1)
    (dose,) = (each for each in day(traveller)["doses"] if each["product"] == "magnen-b6")
    assert (dose["state"], dose["taken_at"]) == ("taken", "2026-10-25T01:30:00+01:00")
    assert traveller.run("take", "magnen-b6").code == 2


PLACES = (LISBON, TOKYO, HONOLULU, AUCKLAND)
BEGIN = datetime(2026, 11, 18, tzinfo=UTC)
HOURS = 6 * 24
RULES = DayRules()

journeys = st.dictionaries(
    st.integers(0, HOURS - 1), st.sampled_from(PLACES), min_size=1, max_size=4
)
times = st.lists(
    st.integers(0, 23).map(lambda hour: f"{hour:02}:00"), min_size=1, max_size=3, unique=True
)


def on_the_way(journey: dict[int, ZoneInfo]) -> Iterator[datetime]:
    """Yield every full hour of a journey, as the clock shows it where the person is."""
    place = LISBON
    for hour in range(HOURS):
        place = journey.get(hour, place)
        yield (BEGIN + timedelta(hours=hour)).astimezone(place)


@settings(deadline=None)
@given(journeys, times)
def test_no_dose_is_doubled_or_lost_on_any_journey(
    journey: dict[int, ZoneInfo], clocks: list[str]
) -> None:
    """Each hour one takes what is due: each dose of a day whose time has come is taken once."""
    product = with_doses(NEURO_MAG, *clocks)
    log: dict[date, list[Intake]] = {}
    come: set[tuple[date, int | None]] = set()

    def settled(when: date) -> list[DoseOfDay]:
        doses = planned([product], when, RULES)
        assert settle(doses, log.get(when, []), over=False) == []
        return doses

    for now in on_the_way(journey):
        wall = now.replace(tzinfo=None)
        when = RULES.day_of(wall)
        for dose in settled(when):
            if RULES.moment(when, dose.clock) <= wall:
                come.add((when, dose.dose.id))
                if dose.state == "due":
                    log.setdefault(when, []).append(_taken(dose, now, when, len(come)))
    for when in log:
        for dose in settled(when):
            assert dose.state == ("taken" if (when, dose.dose.id) in come else "due")
            assert len(dose.intakes) == (dose.state == "taken")
            assert dose.extra == 0
    assert sum(map(len, log.values())) == len(come)


def _taken(dose: DoseOfDay, now: datetime, when: date, number: int) -> Intake:
    offset = int((now.utcoffset() or timedelta()).total_seconds()) // 60
    units = Count(dose.missing)
    return Intake(
        *(number, dose.product, 1, units, "taken", int(now.timestamp()), offset, when),
        *(dose.dose.id, None, dose.clock, ""),
    )
