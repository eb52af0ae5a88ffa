"""The past: the days of a period, read once in the order of time."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from magstack import reference
from magstack.actions.day import current_day, person
from magstack.actions.log import period
from magstack.context import Context
from magstack.domain.chronicle import Chronicle, Past, nutrients_of
from magstack.domain.facts import Facts
from magstack.domain.hours import DAY
from magstack.domain.products import Product
from magstack.domain.settling import chronicle_of
from magstack.domain.wording import listed
from magstack.errors import NotFoundError, UsageError, suggestion
from magstack.store import database, reading
from magstack.store.reading.past import logged_days

Span = Literal["week", "month", "year"]

USUAL = "magnesium"
"""The nutrient that is shown where none is named and the record has it."""

DAYS: dict[Span | None, int] = {None: 14, "week": 7, "month": 30}
"""How many days are shown where the person has not said from when."""


class Asked(NamedTuple):
    """Which part of the past was asked for, as it was typed."""

    span: Span | None = None
    since: str | None = None
    until: str | None = None
    nutrient: str | None = None


def history(context: Context, asked: Asked) -> Chronicle:
    """Return the days of a period with what they came to of a nutrient.

    Raises:
        UsageError: a date cannot be read, or the period is none that has come.
        NotFoundError: the record has no product, or not this nutrient.
        StoreError: the record cannot be read.
    """
    facts = reference.facts()
    with database.reading(context.database) as connection:
        profile = reading.profile(connection)
        today = current_day(context, profile.hours)
        first, last = days_of(asked, today)
        stack = reading.products(connection)
        nutrient = _nutrient(asked.nutrient, stack, facts)
        closed = frozenset(reading.closed_days(connection, first, last))
        logged = logged_days(connection, first, last)
        past = Past(stack, logged, closed, first, last, today)
        return chronicle_of(past, nutrient, facts, person(facts, profile, min(last, today)))


def days_of(asked: Asked, today: date) -> tuple[date, date]:
    """Return the first and the last day of the period that was asked for.

    Raises:
        UsageError: a date cannot be read, or the period is none that has come.
    """
    if asked.span in ("week", "month") and (asked.since or asked.until):
        raise UsageError(
            f"--{asked.span} ends today: type either --{asked.span}, or --from and --to."
        )
    typed = period(asked.since, asked.until, today)
    last = typed.until or today
    first = typed.since or _first(asked.span, last)
    if first > today:
        raise UsageError(
            f"History ends today, and {first} is yet to come. What is planned: "
            "magstack plan preview"
        )
    return first, last


def _first(span: Span | None, last: date) -> date:
    """Return the first day of a span that ends on ``last``."""
    if span == "year":
        leap = (last.month, last.day) == (2, 29)
        return last.replace(year=last.year - 1, day=28 if leap else last.day) + DAY
    return last - timedelta(days=DAYS[span] - 1)


def _nutrient(words: str | None, stack: Sequence[Product], facts: Facts) -> str:
    """Return the nutrient that is named, or the usual one, of those that the record has."""
    if not stack:
        raise NotFoundError(
            "No product is in the record yet, so it has no past. Begin with one: magstack catalog"
        )
    had = nutrients_of(stack, facts)
    if not had:
        raise NotFoundError("No label in the record names a nutrient, so there is none to show.")
    if words is None:
        return USUAL if USUAL in had else had[0]
    found = facts.nutrient_called(words)
    nutrient = found.id if found else words
    if nutrient in had:
        return nutrient
    names = [facts.name_of(each) for each in had]
    wrong = f"Nothing in the record holds {found.name}." if found else f"{words!r} is no nutrient."
    near = "" if found else suggestion(words, names)
    raise NotFoundError(f"{wrong}{near} The record has {listed(names)}.")
