"""How a person's hours read: all of them, with a mark at those that are their own."""

from dataclasses import replace
from datetime import time

from magstack.domain.hours import DayRules
from magstack.domain.profile import NOBODY
from magstack.render import hours

OWN = DayRules(
    start=time(5), bedtime=time(0, 30), noon=time(13), lunch=time(13), breakfast=time(7, 15)
)


def test_the_usual_hours_have_no_mark() -> None:
    assert list(hours.lines(DayRules())) == [
        "Day: begins at 04:00, bedtime at 23:00",
        (
            "Slots: morning 08:00, noon 12:30, afternoon 17:00, evening 19:30, night 22:00 "
            "(60 min before bedtime)"
        ),
        "Meals: breakfast 08:00, lunch 12:30, dinner 19:30",
    ]


def test_what_is_one_s_own_is_marked_and_night_follows_bedtime() -> None:
    assert list(hours.lines(OWN)) == [
        "Day: begins at 05:00 (yours), bedtime at 00:30 (yours)",
        (
            "Slots: morning 08:00, noon 13:00 (yours), afternoon 17:00, evening 19:30, night 23:30 "
            "(60 min before bedtime)"
        ),
        "Meals: breakfast 07:15 (yours), lunch 13:00 (yours), dinner 19:30",
    ]


def test_a_meal_without_a_time_of_its_own_is_at_its_slot() -> None:
    *_, meals = hours.lines(DayRules(noon=time(14)))
    assert meals == "Meals: breakfast 08:00, lunch 14:00, dinner 19:30"


def test_when_a_refill_is_told() -> None:
    assert hours.refill(NOBODY) == "Refill: told 7 days before a product runs out"
    assert hours.refill(replace(NOBODY, refill_ahead=1)) == (
        "Refill: told 1 day before a product runs out (yours)"
    )


def test_hours_as_a_program_reads_them() -> None:
    assert hours.document(OWN) == {
        "day_start": "05:00",
        "bedtime": "00:30",
        "morning": "08:00",
        "noon": "13:00",
        "afternoon": "17:00",
        "evening": "19:30",
        "night": "23:30",
        "breakfast": "07:15",
        "lunch": "13:00",
        "dinner": "19:30",
        "own": ["day_start", "bedtime", "noon", "breakfast", "lunch"],
    }
    assert hours.document(DayRules())["own"] == []
