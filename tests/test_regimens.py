"""Doses and ramps as a person writes them."""

from collections.abc import Callable
from datetime import time
from functools import partial
from itertools import product
from typing import TypeVar

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from magstack.domain.amounts import Count
from magstack.domain.doses import ALL_WEEK, Dose, Schedule
from magstack.domain.hours import MEALS, SLOTS
from magstack.domain.ramps import Ramp
from magstack.domain.wording import spoken_dose
from magstack.errors import UsageError
from magstack.regimens import parse_dose, parse_ramp
from tests.domain.doses import doses_as_typed

T = TypeVar("T")

relaxed = settings(deadline=None)


def outcome(read: Callable[[], T]) -> T | str:
    """Return what was read, or the sentence of the refusal; anything else is raised."""
    try:
        return read()
    except UsageError as error:
        return str(error)


def is_sentence(text: str) -> bool:
    """Whether a terminal can show it, and it ends as sentences do."""
    return text.isprintable() and text.endswith(".")


ONE, TWO = Count.of(1), Count.of(2)

NIGHT = Dose(ONE, "night")


def on(schedule: Schedule) -> Dose:
    return Dose(ONE, "night", schedule=schedule)


def by(meal: str, lead: int = 0) -> Dose:
    return Dose(ONE, schedule=Schedule(meal=meal, lead=lead))


WORKING, FREE = frozenset(range(5)), frozenset({5, 6})

# --- doses


@pytest.mark.parametrize(
    ("text", "dose"),
    [
        ("2 at night", Dose(TWO, "night")),
        ("2 At Night", Dose(TWO, "night")),
        ("  2   at   night  ", Dose(TWO, "night")),
        ("2 in the morning", Dose(TWO, "morning")),
        ("2 at morning", Dose(TWO, "morning")),
        ("3 capsules at night", Dose(Count.of(3), "night")),
        ("1 capsule in the evening", Dose(ONE, "evening")),
        ("0.5 at noon", Dose(Count(500), "noon")),
        ("0.001 at noon", Dose(Count(1), "noon")),
        ("2 before bed", Dose(TWO, "night")),
        ("2 capsules before bed", Dose(TWO, "night")),
        ("1 at 17:00", Dose(ONE, clock=time(17))),
        ("1 at 7:05", Dose(ONE, clock=time(7, 5))),
        ("1000 in the afternoon", Dose(Count.of(1000), "afternoon")),
        # by a meal
        ("1 with breakfast", by("breakfast")),
        ("1 at lunch", by("lunch")),
        ("1 before dinner", by("dinner", -30)),
        ("1 after dinner", by("dinner", 30)),
        ("1 capsule after lunch", by("lunch", 30)),
        ("1 45 min before lunch", by("lunch", -45)),
        ("1 45min before lunch", by("lunch", -45)),
        ("1 capsule 1 minute after lunch", by("lunch", 1)),
        ("1 2h before lunch", by("lunch", -120)),
        ("1 90 minutes after lunch", by("lunch", 90)),
        ("1 2 h before breakfast", by("breakfast", -120)),
        ("1 4 hours after breakfast", by("breakfast", 240)),
        ("1 1 hour after breakfast", by("breakfast", 60)),
        # on some days
        ("1 at night every day", NIGHT),
        ("1 at night daily", NIGHT),
        ("1 at night every 1 days", NIGHT),
        ("1 at night on mon, wed", on(Schedule(frozenset({0, 2})))),
        ("1 at night on mon wed", on(Schedule(frozenset({0, 2})))),
        ("1 at night, on mon, wed and fri", on(Schedule(frozenset({0, 2, 4})))),
        ("1 at night on mon, wed, and fri", on(Schedule(frozenset({0, 2, 4})))),
        ("1 at night on Monday", on(Schedule(frozenset({0})))),
        ("1 at night on sundays", on(Schedule(frozenset({6})))),
        ("1 at night every tuesday", on(Schedule(frozenset({1})))),
        ("1 at night every sat and sun", on(Schedule(FREE))),
        ("1 at night on weekdays", on(Schedule(WORKING))),
        ("1 at night every weekday", on(Schedule(WORKING))),
        ("1 at night on weekends", on(Schedule(FREE))),
        ("1 at night on weekdays and sun", on(Schedule(WORKING | {6}))),
        ("1 at night on weekdays and weekends", NIGHT),
        ("1 at night every 2 days", on(Schedule(cycle=2))),
        ("1 at night, every 366 days", on(Schedule(cycle=366))),
        ("1 at night every other day", on(Schedule(cycle=2))),
        ("1 at night every week", on(Schedule(cycle=7))),
        ("1 at night 5 days on, 2 days off", on(Schedule(cycle=7, on=5))),
        ("1 at night, 5 days on and 2 days off", on(Schedule(cycle=7, on=5))),
        ("1 at night 5 on 2 off", on(Schedule(cycle=7, on=5))),
        ("1 at night 1 day on, 1 day off", on(Schedule(cycle=2))),
        ("1 at night, 365 days on, 1 day off", on(Schedule(cycle=366, on=365))),
        ("1 at 17:00 on mon", Dose(ONE, clock=time(17), schedule=Schedule(frozenset({0})))),
        (
            "1 30 min before breakfast on mon, tue",
            Dose(ONE, schedule=Schedule(frozenset({0, 1}), meal="breakfast", lead=-30)),
        ),
        (
            "2 before bed every 3 days",
            Dose(TWO, "night", schedule=Schedule(cycle=3)),
        ),
        # as needed
        ("1 as needed, at most 3 a day", Dose(ONE, schedule=Schedule(most=Count.of(3)))),
        ("1 as needed at most 3 a day", Dose(ONE, schedule=Schedule(most=Count.of(3)))),
        ("1, as needed, up to 3 per day", Dose(ONE, schedule=Schedule(most=Count.of(3)))),
        ("1 as needed max 3/day", Dose(ONE, schedule=Schedule(most=Count.of(3)))),
        ("1 as needed, at most 3", Dose(ONE, schedule=Schedule(most=Count.of(3)))),
        (
            "1 capsule as needed, at most 2.5 capsules a day",
            Dose(ONE, schedule=Schedule(most=Count(2500))),
        ),
        ("1 as needed, at most 1 a day", Dose(ONE, schedule=Schedule(most=ONE))),
    ],
)
def test_a_dose_is_read(text: str, dose: Dose) -> None:
    assert parse_dose(text, "capsule") == dose


def test_a_dose_may_name_a_unit_of_mass_or_an_uncommon_plural() -> None:
    assert parse_dose("5 ml at noon", "mL") == Dose(Count.of(5), "noon")
    assert parse_dose("2 gummies at noon", "gummy") == Dose(TWO, "noon")
    assert parse_dose("2 patches at noon", "patch") == Dose(TWO, "noon")
    needed = Schedule(most=Count.of(5))
    assert parse_dose("5 g as needed, at most 5 g a day", "g") == Dose(Count.of(5), schedule=needed)


DOSES = (
    "Write how many (above 0 to 1000) and when: "
    '"2 at night", "1 at 17:00 on mon, wed", "1 before breakfast every 2 days" or '
    '"1 as needed, at most 3 a day".'
)
MOST = (
    "The most in a day is at least one dose, and at most 1000. Write for example "
    '"2 as needed, at most 2 a day".'
)
LEADS = "A dose is 1 to 240 minutes before or after its meal. Write "
CYCLES = (
    "Days on and days off are above 0, and together at most 366. "
    'Write for example "1 at night, 5 days on, 2 days off".'
)
WEEKS = "Write for example on mon, wed and fri, on weekdays, or every 2 days."


def unread(text: str) -> tuple[str, str]:
    return text, f'"{text}" is not a dose that can be read. {DOSES}'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        unread(""),
        unread("night: 2"),
        unread("two at night"),
        unread("0 at night"),
        unread("0.0001 at night"),
        unread("1000.001 at night"),
        unread("99999 at night"),
        unread("-1 at night"),
        unread("1,5 at night"),
        unread("1 in the 17:00"),
        unread("1"),
        unread("1 capsule"),
        unread("1 at night at noon"),
        unread("1 at night every"),
        unread("1 at night every -2 days"),
        unread("1 at night 5 days on"),
        unread("1 as needed on mon"),
        ("1 at night\n", f'"1 at night?" is not a dose that can be read. {DOSES}'),
        unread("٢ at night"),
        (
            "2 tablets at night",
            (
                'This product is counted by the capsule, not by "tablets". '
                'Write for example "2 at night".'
            ),
        ),
        (
            "2 30 before lunch",
            (
                'This product is counted by the capsule, not by "30". '
                'Write for example "2 at night".'
            ),
        ),
        (
            "2 at dawn",
            (
                '"dawn" is not a time of day here. Write morning, noon, afternoon, evening, night, '
                "or a clock time such as 17:00."
            ),
        ),
        ("1 at 25:00", "25:00 does not exist. Clock times run from 0:00 to 23:59."),
        ("1 at 9", '"9" is not a clock time. Write it with 24 hours, for example 22:00.'),
        ("1 before tea", '"tea" is no meal here. Write breakfast, lunch or dinner.'),
        ("1 with noon", '"noon" is no meal here. Write breakfast, lunch or dinner.'),
        ("1 30 min with lunch", 'With lunch is at its time. Write "1 with lunch".'),
        ("1 0 min before lunch", f'{LEADS}"1 30 min before lunch".'),
        ("1 241 min after dinner", f'{LEADS}"1 30 min after dinner".'),
        ("1 5 h after dinner", f'{LEADS}"1 30 min after dinner".'),
        ("1 at night every 0 days", 'Write from "every 2 days" to "every 366 days".'),
        ("1 at night every 367 days", 'Write from "every 2 days" to "every 366 days".'),
        ("1 at night 0 on 2 off", CYCLES),
        ("1 at night 2 on 0 off", CYCLES),
        ("1 at night 300 days on, 67 days off", CYCLES),
        ("1 at night on moonday", f'"moonday" is no weekday. {WEEKS}'),
        ("1 at night on mon or tue", f'"or" is no weekday. {WEEKS}'),
        (
            "2 as needed",
            'Say how many at most in a day: "2 as needed, at most 2 a day".',
        ),
        ("2 as needed, at most 1 a day", MOST),
        ("2 as needed, at most 0 a day", MOST),
        ("2 as needed, at most 1001 a day", MOST),
        (
            "2 as needed, at most 4 tablets a day",
            (
                'This product is counted by the capsule, not by "tablets". '
                'Write for example "2 at night".'
            ),
        ),
        (
            "1" * 101,
            'A dose has at most 100 characters, and this has 101. Write for example "2 at night".',
        ),
    ],
)
def test_a_dose_that_cannot_be_read_is_told_what_to_write(text: str, sentence: str) -> None:
    assert outcome(lambda: parse_dose(text, "capsule")) == sentence


@relaxed
@given(doses_as_typed())
@example(on(Schedule(cycle=366, on=365)))
@example(on(Schedule(ALL_WEEK - {6})))
@example(Dose(Count(1_000_000), schedule=Schedule(ALL_WEEK - {6}, meal="breakfast", lead=-240)))
def test_a_dose_is_read_back_as_it_is_spoken(dose: Dose) -> None:
    assert parse_dose(spoken_dose(dose), "capsule") == dose


# --- ramps


def ramp(first: Dose, by: float, every: int, to: float) -> Ramp:
    return Ramp(first, round(by * 1000), every, round(to * 1000))


UP = ramp(NIGHT, 1, 7, 3)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1 at night, +1 every 7 days, to 3", UP),
        ("1 capsule at night, +1 capsule every 7 days, to 3 capsules", UP),
        ("1 at night,+1 every week to 3", UP),
        ("1 at night, + 1 every 1 week, to 3", UP),
        ("1 at night, +0.5 every 2 weeks, to 2.5", ramp(NIGHT, 0.5, 14, 2.5)),
        ("1 at night, +1 every day, to 3", ramp(NIGHT, 1, 1, 3)),
        ("3 at night, -1 every 7 days, to 0", ramp(Dose(Count.of(3), "night"), -1, 7, 0)),
        ("3 at night, -1 every week, down to 1", ramp(Dose(Count.of(3), "night"), -1, 7, 1)),
        ("1 at 17:00, +1 every 3 days, to 2", ramp(Dose(ONE, clock=time(17)), 1, 3, 2)),
        ("1 before dinner, +1 every 3 days, to 2", ramp(by("dinner", -30), 1, 3, 2)),
        (
            "1 at night, 5 days on, 2 days off, +1 every 2 weeks, to 3",
            ramp(on(Schedule(cycle=7, on=5)), 1, 14, 3),
        ),
        (
            "1 at night on mon, wed and fri, +1 every week, to 3",
            ramp(on(Schedule(frozenset({0, 2, 4}))), 1, 7, 3),
        ),
        ("1 at night every other day, +1 every 4 days, to 3", ramp(on(Schedule(cycle=2)), 1, 4, 3)),
    ],
)
def test_a_ramp_is_read(text: str, wanted: Ramp) -> None:
    assert parse_ramp(text, "capsule") == wanted


@pytest.mark.parametrize(
    "usual",
    [
        NIGHT,
        Dose(Count.of(9), "night", id=7),
        Dose(Count.of(9), clock=time(17)),
        by("lunch", -15),
        on(Schedule(frozenset({0, 3}), step=True)),
    ],
)
def test_a_ramp_without_a_time_is_at_that_of_the_usual_dose(usual: Dose) -> None:
    found = parse_ramp("1 capsule, +1 every 7 days, to 3", "capsule", usual)
    schedule = usual.schedule._replace(step=False)
    assert found == ramp(Dose(ONE, usual.slot, usual.clock, schedule=schedule), 1, 7, 3)


def test_a_ramp_counts_its_own_days() -> None:
    usual = on(Schedule(cycle=7, on=5, anchor=NIGHT.since))
    found = parse_ramp("1, +1 every 7 days, to 3", "capsule", usual)
    assert found.first.schedule == Schedule(cycle=7, on=5)


STEPS = (
    "A step of a ramp changes something and lasts 1 to 366 days, and it ends at most at 1000. "
    'Write for example "+1 every 7 days, to 3".'
)
NOWHERE = 'Write for example "3 at night, -1 every 7 days, to 0".'
WHEN = 'Say when the ramp\'s doses are taken, for example "1 at night, +1 every 7 days, to 3".'


def no_ramp(text: str) -> tuple[str, str]:
    return text, (
        f'"{text}" is not a ramp that can be read. Write the first dose, by how much it changes, '
        'how often, and where it ends: "1 at night, +1 every 7 days, to 3".'
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        no_ramp(""),
        no_ramp("1 at night"),
        no_ramp("1 at night, +1 every 7 days"),
        no_ramp("1 at night, 1 every 7 days, to 3"),
        no_ramp("1 at night, +1 every month, to 3"),
        no_ramp("1 at night, +1 every 7 days, to three"),
        ("1, +1 every 7 days, to 3", WHEN),
        ("1 capsule, +1 every 7 days, to 3", WHEN),
        ("0, +1 every 7 days, to 3", "A ramp begins above 0 and at most at 1000."),
        (
            "1 as needed, at most 3 a day, +1 every 7 days, to 3",
            "A ramp is planned by the day, and not as needed.",
        ),
        (
            "1 at dawn, +1 every 7 days, to 3",
            (
                '"dawn" is not a time of day here. Write morning, noon, afternoon, evening, night, '
                "or a clock time such as 17:00."
            ),
        ),
        (", +1 every 7 days, to 3", unread("")[1]),
        (
            "1 tablet, +1 every 7 days, to 3",
            (
                'This product is counted by the capsule, not by "tablet". '
                'Write for example "1 at night".'
            ),
        ),
        *(
            (
                text,
                (
                    'This product is counted by the capsule, not by "g". '
                    'Write for example "1 at night".'
                ),
            )
            for text in (
                "1 at night, +1 g every 7 days, to 3",
                "1 at night, +1 every 7 days, to 3 g",
            )
        ),
        ("1 at night, +0 every 7 days, to 3", STEPS),
        ("1 at night, +1 every 0 days, to 3", STEPS),
        ("1 at night, +1 every 367 days, to 3", STEPS),
        ("1 at night, +1 every 53 weeks, to 3", STEPS),
        ("1 at night, +1 every 7 days, to 1001", STEPS),
        (
            "1 at night, -1 every 7 days, to 3",
            (
                f'"1 at night, -1 every 7 days, to 3" leads nowhere: -1 from 1 does not come to 3. '
                f"{NOWHERE}"
            ),
        ),
        (
            "3 at night, +1 every 7 days, to 3",
            (
                f'"3 at night, +1 every 7 days, to 3" leads nowhere: +1 from 3 does not come to 3. '
                f"{NOWHERE}"
            ),
        ),
        (
            "1 at night, +0.001 every 7 days, to 3",
            (
                '"1 at night, +0.001 every 7 days, to 3" leads nowhere: +0.001 from 1 does not '
                f"come to 3. {NOWHERE}"
            ),
        ),
        (
            "1 at night every 2 days, +1 every 7 days, to 3",
            (
                "A step of 7 days does not hold whole rounds of 2 days. "
                "Let each step last a multiple of 2 days."
            ),
        ),
        (
            "1 at night on mon, +1 every 3 days, to 3",
            (
                "A step of 3 days does not hold whole rounds of 7 days. "
                "Let each step last a multiple of 7 days."
            ),
        ),
        (
            "1" * 101,
            (
                "A ramp has at most 100 characters, and this has 101. "
                'Write for example "1 at night, +1 every 7 days, to 3".'
            ),
        ),
    ],
)
def test_a_ramp_that_cannot_be_read_is_told_what_to_write(text: str, sentence: str) -> None:
    assert outcome(lambda: parse_ramp(text, "capsule")) == sentence


def test_a_ramp_cannot_begin_from_what_is_taken_as_needed() -> None:
    """Its steps would be planned on no day."""
    needed = Dose(ONE, schedule=Schedule(most=Count.of(3)))
    said = outcome(lambda: parse_ramp("1, +1 every 7 days, to 3", "capsule", needed))
    assert said == WHEN


@relaxed
@given(
    st.sampled_from([*SLOTS, *MEALS]),
    st.integers(1, 40),
    st.integers(0, 40).filter(bool),
    st.integers(1, 366),
    st.integers(0, 40),
)
def test_a_ramp_leads_where_it_says_or_is_refused(
    when: str, first: int, change: int, every: int, to: int
) -> None:
    sign = "+" if to > first else "-"
    read = outcome(
        lambda: parse_ramp(f"{first} at {when}, {sign}{change} every {every} days, to {to}", "g")
    )
    if to == first:
        assert isinstance(read, str)
        return
    assert isinstance(read, Ramp)
    assert read.leads
    assert (read.first.units, read.to) == (Count.of(first), to * 1000)
    assert (read.by, read.every) == (change * 1000 if sign == "+" else -change * 1000, every)


# --- whatever is typed

WORDS = st.sampled_from(
    [
        *("1", "2", "0", "0.5", ".", ",", ", ", " ", "  ", "at", "in the", "night", "before bed"),
        *("17:00", "x", "\n", "capsule", "before", "after", "with", "lunch", "30 min", "1 h"),
        *("every", "every day", "days", "every 2 days", "on", "on mon", "and", "weekdays", "week"),
        *("5 days on", "2 days off", "as needed", "at most 3", "a day", "/day", "other day"),
        *("+1", "-1", "+", "to 3", "to", "down", "every 7 days", "٣", "\u202e", "İ"),
    ]
)
TEXTS = (
    st.text(max_size=110)
    | st.lists(WORDS, max_size=9).map(" ".join)
    | st.lists(WORDS, max_size=12).map("".join)
    | st.tuples(WORDS, WORDS, st.integers(1, 40)).map(lambda said: said[0] + said[1] * said[2])
)


@settings(deadline=None, max_examples=100)
@given(TEXTS)
def test_any_text_is_a_dose_or_is_refused(text: str) -> None:
    dose = outcome(lambda: parse_dose(text, "capsule"))

    if isinstance(dose, str):
        assert is_sentence(dose)
    else:
        assert 0 < dose.units.number <= 1000
        assert parse_dose(spoken_dose(dose), "capsule") == dose


@settings(deadline=None, max_examples=100)
@given(TEXTS, st.none() | doses_as_typed())
def test_any_text_is_a_ramp_or_is_refused(text: str, usual: Dose | None) -> None:
    found = outcome(lambda: parse_ramp(text, "capsule", usual))

    assert is_sentence(found) if isinstance(found, str) else found.leads


BEGINNINGS = ("", "1 ", "1 at night ", "1 at night, ", "1 as needed ", "1 at night, +1 every ")
REPEATED = (
    *("1", "a", " ", ",", ", ", " ,", "on ", "mon, ", "and ", "every ", "1 ", "days ", "+1 ", "-"),
    *("at most ", "to 3 ", "5 on ", "before ", "1 at night, ", "a,", "/day", ".", "1.1", "on mon "),
)


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_every_text_comes_to_an_end(beginning: str) -> None:
    """However often a part of it is repeated: a pattern that tries all ways never would."""
    for one, other, end in product(REPEATED, ("", *REPEATED), ("", "!")):
        text = (beginning + (one + other) * 100)[: 100 - len(end)] + end
        for read in (parse_dose, parse_ramp):
            found = outcome(partial(read, text, "capsule"))
            assert not isinstance(found, str) or is_sentence(found)
