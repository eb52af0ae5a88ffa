"""The report for a clinician: everything that it says, read at one moment."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from magstack import reference
from magstack.actions.checking import checked
from magstack.actions.day import Record, current_day, person
from magstack.actions.history import USUAL
from magstack.actions.log import period
from magstack.context import Context
from magstack.domain.checks.labels import doubts
from magstack.domain.chronicle import Chronicle, Past, PastDay, nutrients_of
from magstack.domain.clinical import Clinical, Figures, StackLine, figures_of, stack_of
from magstack.domain.facts import Facts
from magstack.domain.findings import Finding, worst_first
from magstack.domain.gaps import gaps
from magstack.domain.profile import Person, Profile
from magstack.domain.settling import chronicles_of
from magstack.domain.summary import adherence
from magstack.domain.texts import accepted
from magstack.errors import NotFoundError, UsageError
from magstack.store import database, reading
from magstack.store.reading.past import logged_days

DAYS = 30
"""How many days are reported where the person has not said from when."""


def clinical(
    context: Context, since: str | None = None, until: str | None = None, name: str = ""
) -> Clinical:
    """Return the record as a clinician is handed it, from ``since`` to ``until``, both included.

    Without them it is the last 30 days; days that have not come are in no report. ``name`` is
    what the person wants to be called.

    Raises:
        UsageError: a date or the name cannot be accepted, or the period is none that has come.
        NotFoundError: the record has no product.
        StoreError: the record cannot be read.
    """
    called = accepted(name, "name")
    facts = reference.facts()
    past, profile = _read(context, since, until)
    whom = person(facts, profile, past.last)
    stack, nutrients, days = _settled(past, facts, whom)
    figures = tuple(figures_of(nutrient) for nutrient in nutrients)
    plan = checked(Record([*past.products], [], profile, past.today, past.today), facts)
    return Clinical(
        name=called,
        first=past.first,
        last=past.last,
        today=past.today,
        made=context.clock.now(),
        person=whom,
        facts=facts,
        stack=stack,
        figures=figures,
        charted=_charted(figures),
        findings=tuple(_with_doubts(plan.findings, stack, facts)),
        not_covered=tuple(_not_covered(stack, facts)),
        incomplete=tuple(gaps(days, stack, whom, facts)),
    )


def days_of(since: str | None, until: str | None, today: date) -> tuple[date, date]:
    """Return the first and the last day of a report; it ends today at the latest.

    Raises:
        UsageError: a date cannot be read, or the period is none that has come.
    """
    typed = period(since, until, today)
    last = min(typed.until or today, today)
    first = typed.since or last - timedelta(days=DAYS - 1)
    if first > today:
        raise UsageError(
            f"A report ends today, and {first} is yet to come. What is planned: "
            "magstack plan preview"
        )
    return first, last


def _read(context: Context, since: str | None, until: str | None) -> tuple[Past, Profile]:
    """Read the stack, the log of the days that were asked for, and what the person has said."""
    with database.reading(context.database) as connection:
        profile = reading.profile(connection)
        today = current_day(context, profile.hours)
        first, last = days_of(since, until, today)
        products = reading.products(connection)
        if not products:
            raise NotFoundError(
                "No product is in the record yet, so there is nothing to report. Begin with one: "
                "magstack catalog"
            )
        closed = frozenset(reading.closed_days(connection, first, last))
        logged = tuple(logged_days(connection, first, last))
    return Past(products, logged, closed, first, last, today), profile


def _settled(
    past: Past, facts: Facts, whom: Person
) -> tuple[tuple[StackLine, ...], tuple[Chronicle, ...], Sequence[PastDay]]:
    """Return the stack, the past of each nutrient that it has, and the days, if it has none too."""
    stack = stack_of(past)
    nutrients = nutrients_of((replace(line.product, labels=line.labels) for line in stack), facts)
    chronicles = chronicles_of(past, nutrients or (USUAL,), facts, whom)
    kept = {each.product: each for each in adherence(chronicles[0])}
    lines = (line._replace(adherence=kept.get(line.product.slug)) for line in stack)
    return tuple(lines), chronicles if nutrients else (), chronicles[0].days


def _not_covered(stack: Iterable[StackLine], facts: Facts) -> Iterator[str]:
    """Yield what no rule here is about: of what was taken first, then of everything.

    What the person has not said, and where there is no limit, stands where one looks for it.
    """
    others = {content.name for line in stack for label in line.labels for content in label.contents}
    if others:
        yield f"No rule here is about: {', '.join(sorted(others))}."
    yield from facts.rules.not_covered


def _charted(figures: Sequence[Figures]) -> Figures | None:
    """Return the figures of the usual nutrient, or else the first of them."""
    usual = (each for each in figures if each.chronicle.nutrient == USUAL)
    return next(usual, figures[0] if figures else None)


def _with_doubts(
    findings: Iterable[Finding], stack: Iterable[StackLine], facts: Facts
) -> list[Finding]:
    """Add what is doubted of the labels of the period that are in no plan any more."""
    found = dict.fromkeys(findings)
    for line in stack:
        for label in line.labels:
            found.update(dict.fromkeys(doubts(line.product, label, facts)))
    return worst_first(found)
