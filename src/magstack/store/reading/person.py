"""What the person has said of themselves: rows of the profile become domain values."""

import sqlite3
from collections.abc import Callable, Iterable
from datetime import date, time, timedelta
from typing import Any

from magstack.domain.amounts import Mass
from magstack.domain.doses import WEEKDAYS
from magstack.domain.hours import MEALS, SLOTS, DayRules
from magstack.domain.profile import (
    SEXES,
    STATES,
    Condition,
    Medicine,
    OwnLimit,
    OwnRule,
    Profile,
)
from magstack.store.database import newer
from magstack.store.reading.rows import Raw, broken, clock_of, day_of, path_of, whole, within


def profile(connection: sqlite3.Connection) -> Profile:
    """Return what the person has said of themselves, each kind in the order of adding.

    Raises:
        StoreError: it is damaged, or a newer magstack has written something into it.
    """
    said = {name: value for name, (_, value) in settings(connection).items()}
    if said.keys() - SETTINGS.keys() - HOURS.keys():
        raise newer(path_of(connection))
    try:
        told = {
            SETTINGS[name][0]: SETTINGS[name][1](said[name]) for name in said if name in SETTINGS
        }
        return Profile(
            **told,
            hours=_hours(said),
            medicines=tuple(map(_medicine, whole(connection, "medicine", "id"))),
            conditions=tuple(map(_condition, whole(connection, "condition", "id"))),
            limits=tuple(map(_own_limit, whole(connection, "own_limit", "id"))),
            rules=tuple(map(_own_rule, whole(connection, "own_rule", "id"))),
        )
    except (ValueError, TypeError) as error:
        raise broken(connection, f"the profile: {error}") from error


def hours(connection: sqlite3.Connection) -> DayRules:
    """Return when the person's days begin, and when their slots are.

    Raises:
        StoreError: it is damaged.
    """
    try:
        return _hours({name: value for name, (_, value) in settings(connection).items()})
    except (ValueError, TypeError) as error:
        raise broken(connection, f"the profile: {error}") from error


def settings(connection: sqlite3.Connection) -> dict[str, tuple[int, str]]:
    """Return the number and the value of every setting, by name."""
    return {row[1]: (row[0], row[2]) for row in whole(connection, "setting", "id")}


def _one_of(words: Iterable[str]) -> Callable[[str], str]:
    """Return what lets only these words pass."""

    def check(word: str) -> str:
        if word not in words:
            raise ValueError(f"{word} is none of {', '.join(words)}")
        return word

    return check


def _hours(said: dict[str, str]) -> DayRules:
    return DayRules(**{HOURS[name]: _at(value) for name, value in said.items() if name in HOURS})


def _at(text: str) -> time:
    """Return a clock time as it is kept: ``23:30``."""
    hour, minute = map(int, text.split(":"))
    return time(hour, minute)


SETTINGS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "born": ("born", date.fromisoformat),
    "sex": ("sex", _one_of(SEXES)),
    "state": ("state", _one_of(STATES)),
    "authority": ("authority", str),
    "refill-ahead": ("refill_ahead", lambda text: within(int(text), 0, 366)),
}
"""For each setting what the profile calls it, and how its text becomes what that holds."""

HOURS = {"day-start": "start", "bedtime": "bedtime"} | {
    slot: slot for slot in (*SLOTS, *MEALS) if slot != "night"
}
"""For each setting that is a time of the day what the person's hours call it."""


def _medicine(row: Raw) -> Medicine:
    number, name, clock, days, since, until, _ = row
    mask = within(days, 1, 2 ** len(WEEKDAYS) - 1)
    taken = frozenset(day for day in range(len(WEEKDAYS)) if mask >> day & 1)
    return Medicine(name, clock_of(clock), taken, day_of(since), day_of(until), number)


def _condition(row: Raw) -> Condition:
    number, name, egfr, _ = row
    return Condition(name, None if egfr is None else within(egfr, 0, 300), number)


def _own_limit(row: Raw) -> OwnLimit:
    number, nutrient, mass, by, note, _ = row
    return OwnLimit(nutrient, Mass(within(mass, 1)), by, note, number)


def _own_rule(row: Raw) -> OwnRule:
    number, first, second, apart, note, _ = row
    return OwnRule(first, second, timedelta(minutes=within(apart, 1, 2880)), note, number)
