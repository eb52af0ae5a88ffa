"""Medicines: add one with its times, end one, and what the catalogue knows of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from magstack.actions.profile.record import said, writing_to
from magstack.context import Context
from magstack.domain.doses import WEEKDAYS
from magstack.domain.facts import Facts
from magstack.domain.interactions import Rules, folded, one_word
from magstack.domain.profile import Medicine
from magstack.domain.texts import accepted
from magstack.domain.wording import listed, typed
from magstack.errors import NotFoundError, UsageError, nearest, suggestion
from magstack.moments import parse_clock, parse_day

if TYPE_CHECKING:
    from magstack.store.journal import Operation

ALIKE = 0.7
"""From how alike, of 1, a misspelt name is taken to be that of a known medicine."""

SHORT_FORM = 4
"""Letters from which the beginning of a name says which medicine is meant."""

FULL_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

NUMBERS = {name: number for names in (WEEKDAYS, FULL_NAMES) for number, name in enumerate(names)}
"""The number of each weekday by its names."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A medicine as it was typed: clock times, weekdays, and the first and last day."""

    name: str
    at: Sequence[str] = ()
    days: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """A medicine that was written; ``near`` are known names where the catalogue has no rule."""

    medicine: Medicine
    summary: str
    facts: Facts
    near: tuple[str, ...]


def add(context: Context, typed: Typed) -> Added:
    """Write a medicine, once for each of its times.

    Raises:
        UsageError: something cannot be read, or it is there already at one of the times.
    """
    present = said(context)
    taken = _read(typed, present.today)
    same = [each for each in present.medicines if folded(each.name) == folded(taken[0].name)]
    # One medicine keeps one spelling, so that its times are listed together.
    taken = [replace(each, name=same[0].name) if same else each for each in taken]
    for medicine in taken:
        _refuse_twice(medicine, same)
    from magstack.store.writing import person as writing

    summary = f"added {taken[0].name}{_times(taken)}{_period(taken[0])}"
    with writing_to(context, summary) as operation:
        # Now that its times are known, what stood for it without a time has served; a course
        # that is over one day, or has not begun, leaves it.
        if taken[0].until is None and (taken[0].since or present.today) <= present.today:
            _end(operation, [each for each in same if each.clock is None], present.today)
        for medicine in taken:
            writing.add_medicine(operation, medicine)
    return Added(taken[0], summary, present.facts, _alike(taken[0].name, present.facts.rules))


def remove(context: Context, name: str) -> str:
    """End a medicine with yesterday, or remove it if it began today; return what was done.

    Raises:
        NotFoundError: it is not in the profile; the nearest names are named.
    """
    present = said(context)
    wanted = folded(accepted(name, "name of the medicine"))
    ended = [each for each in present.medicines if folded(each.name) == wanted]
    if not ended:
        near = suggestion(name, [each.name for each in present.medicines])
        raise NotFoundError(
            f"No medicine {name!r} is in the profile.{near} See all: magstack profile medicine list"
        )
    last = present.today - timedelta(days=1)
    kept = any(each.since is None or each.since <= last for each in ended)
    did = f"ended {ended[0].name}, last day {last}" if kept else f"removed {ended[0].name}"
    with writing_to(context, did) as operation:
        _end(operation, ended, present.today)
    return did


def names(context: Context) -> list[str]:
    """Return the medicines of the profile, each in one word."""
    return [one_word(each.name) for each in said(context).medicines]


def _alike(name: str, rules: Rules) -> tuple[str, ...]:
    """Return known names that may be meant where no rule is for this one.

    A salt or a short form counts (levothyroxine sodium, cipro), a name that only shares some
    letters does not: it would be of another medicine.
    """
    if rules.of_medicine(name):
        return ()
    typed, known = one_word(name), rules.medicines()
    words = set(typed.split("-"))
    begun = [each for each in known if len(typed) >= SHORT_FORM and each.startswith(typed)]
    meant = [each for each in known if each in words] or begun
    return tuple(meant or [each for each in nearest(typed, known) if _like(typed, each)])


def _like(typed: str, known: str) -> bool:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, typed, known).ratio() >= ALIKE


def _end(operation: "Operation", medicines: Iterable[Medicine], today: date) -> None:
    """End medicines with yesterday; one that would then never have been taken is removed."""
    from magstack.store.writing import person as writing

    last = today - timedelta(days=1)
    for medicine in medicines:
        if medicine.since is None or medicine.since <= last:
            writing.end_medicine(operation, medicine.id or 0, last)
        else:
            writing.remove_medicine(operation, medicine.id or 0)


def _read(typed: Typed, today: date) -> list[Medicine]:
    name = accepted(typed.name, "name of the medicine")
    if not folded(name):
        raise UsageError("A medicine needs a name.")
    since = today if typed.since is None else parse_day(typed.since, today)
    until = None if typed.until is None else parse_day(typed.until, today)
    if until is not None and until < since:
        if typed.since is None:
            raise UsageError(
                f"--until {until} is in the past. Say when it began too, for example: "
                f"--since {until}"
            )
        raise UsageError(f"--until {until} is before --since {since}. Swap them.")
    days = _days(typed.days)
    return [Medicine(name, clock, days, since, until) for clock in _clocks(typed.at)]


def _clocks(texts: Iterable[str]) -> "list[time | None]":
    clocks = [parse_clock(text) for text in texts]
    for clock in clocks:
        if clocks.count(clock) > 1:
            raise UsageError(f"{clock:%H:%M} is given twice. Give each time of day once.")
    return [*sorted(clocks)] or [None]


def _days(text: str | None) -> frozenset[int]:
    if text is None:
        return frozenset(range(len(WEEKDAYS)))
    words = [word.strip() for word in text.lower().split(",")]
    for word in words:
        if word not in NUMBERS:
            raise UsageError(
                f"{word!r} is not a weekday. Write one or more of {listed(WEEKDAYS)}, with "
                "commas: mon,thu"
            )
    return frozenset(NUMBERS[word] for word in words)


def _refuse_twice(medicine: Medicine, same: Iterable[Medicine]) -> None:
    """Refuse a medicine that is there at this time, or one without a time beside one with."""
    for other in same:
        if not _overlap(medicine, other):
            continue
        if medicine.clock is None or medicine.clock == other.clock:
            raise UsageError(
                f"{other.name} is in the profile already{_times([other])}. To change it, remove "
                f"it first: magstack profile medicine remove {typed(other.name)}"
            )


def _overlap(one: Medicine, other: Medicine) -> bool:
    """Whether there is a day between the first and the last one of both."""
    starts = [each.since for each in (one, other) if each.since is not None]
    ends = [each.until for each in (one, other) if each.until is not None]
    return not starts or not ends or max(starts) <= min(ends)


def _times(medicines: Sequence[Medicine]) -> str:
    """Say at which times of day: ``at 08:00 and 20:00``; nothing where it is not known."""
    clocks = [f"{each.clock:%H:%M}" for each in medicines if each.clock]
    return f" at {listed(clocks)}" if clocks else ""


def _period(medicine: Medicine) -> str:
    """Say on which weekdays, where not on all, and from when to when."""
    every = len(medicine.days) == len(WEEKDAYS)
    days = "" if every else f" on {listed([WEEKDAYS[day] for day in sorted(medicine.days)])}"
    until = f" to {medicine.until}" if medicine.until else ""
    return f"{days}, from {medicine.since}{until}"
