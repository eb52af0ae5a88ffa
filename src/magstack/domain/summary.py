"""What many days come to: a mean and over how many days, days over, adherence, streaks."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from magstack.domain.amounts import Interval, Mass
from magstack.domain.chronicle import Account, Chronicle, Kind, PastDay, Settled
from magstack.domain.totals import Total

NEUTRAL: tuple[Kind, ...] = ("nothing-planned", "going-on", "future")
"""Kinds of days that neither count in a row of complete days nor break it."""


class Over(NamedTuple):
    """On how many days an authority's limit was passed.

    ``days`` are complete ones, of the ``of`` complete days with a known amount on which it had a
    limit; ``partial`` are days that are not complete and are over already. ``unsure`` are complete
    days on which an unknown amount is missing from what stays below.
    """

    authority: str
    days: int
    of: int
    partial: int
    unsure: int


class Summary(NamedTuple):
    """Figures over the complete days of some days: no other day is in any of them, but in ``over``.

    ``mean`` is over ``counted`` complete days; ``unknown`` are complete days of which nothing is
    known of the amount, and which are not among them. All three are None where there is none.
    """

    kinds: Counter[Kind]
    counted: int
    unknown: int
    mean: Total | None
    lowest: PastDay | None
    highest: PastDay | None
    over: tuple[Over, ...]


class Adherence(NamedTuple):
    """What became of a product's planned doses on days that have come.

    A dose that was neither taken nor skipped is ``untaken`` on a day that is closed, ``unknown``
    on one that is over and not closed, and not counted at all while its day goes on. ``partly``
    are those of the untaken and unknown ones of which a part was taken.
    """

    product: str
    taken: int
    skipped: int
    untaken: int
    unknown: int
    partly: int

    @property
    def planned(self) -> int:
        """How many doses were planned."""
        return self.taken + self.skipped + self.untaken + self.unknown

    @property
    def share(self) -> tuple[Fraction, Fraction]:
        """The share of planned doses that was taken: if no unknown one was, and if all were."""
        return (
            Fraction(self.taken, self.planned),
            Fraction(self.taken + self.unknown, self.planned),
        )


class Streak(NamedTuple):
    """Complete days in a row: up to the end of the period, and the most in it.

    ``open`` says that the row up to the end may have begun before the period did.
    """

    current: int
    longest: int
    open: bool


def summarised(days: Sequence[PastDay]) -> Summary:
    """Return the figures of some days."""
    alike = _alike(days)
    whole = [(day, times) for day, times in alike if day.account.kind == "complete"]
    known = [(day, times) for day, times in whole if _total(day).known]
    kinds: Counter[Kind] = Counter()
    for day, times in alike:
        kinds[day.account.kind] += times
    counted = sum(times for _, times in known)
    return Summary(
        kinds,
        counted,
        kinds["complete"] - counted,
        _mean([(_total(day), times) for day, times in known]),
        min((day for day, _ in known), key=lambda day: _total(day).amount.low, default=None),
        max((day for day, _ in known), key=lambda day: _total(day).amount.high, default=None),
        tuple(_over([(day.account, times) for day, times in alike])),
    )


def highest(days: Iterable[PastDay]) -> PastDay | None:
    """Return the day with the highest known amount, by its high end: the first of several.

    It may be one that is not complete: then it came to that much at least.
    """
    known = (
        (day.account.total.amount.high, day)
        for day, _ in _alike(days)
        if day.account.total is not None
        and day.account.total.known
        and day.account.kind != "future"
    )
    return max(known, key=itemgetter(0), default=(None, None))[1]


def by_month(days: Iterable[PastDay]) -> list[tuple[date, Summary]]:
    """Return the figures of each month that some days are in, by the first of its days."""
    months = (list(group) for _, group in groupby(days, key=lambda day: _month(day.date)))
    return [(month[0].date, summarised(month)) for month in months]


def adherence(chronicle: Chronicle) -> list[Adherence]:
    """Return what became of each product's planned doses, in the order of short names."""
    found: dict[str, Counter[str]] = {}
    for settled, unsettled, times in _doses(chronicle.days):
        for dose in settled:
            became = dose.state if dose.state in ("taken", "skipped") else unsettled
            if became:
                counts = found.setdefault(dose.product, Counter())
                counts[became] += times
                if became == unsettled and dose.taken:
                    counts["partly"] += times
    fields = ("taken", "skipped", "untaken", "unknown", "partly")
    return [
        Adherence(product, *(found[product][field] for field in fields))
        for product in sorted(found)
    ]


def streak(chronicle: Chronicle) -> Streak:
    """Return the complete days in a row.

    A day on which nothing was planned and nothing logged neither counts nor breaks it, and nor
    does today while it goes on.
    """
    current = longest = 0
    broken = False
    for day in chronicle.days:
        kind = day.account.kind
        if kind == "complete":
            current += 1
            longest = max(longest, current)
        elif kind not in NEUTRAL:
            current, broken = 0, True
    return Streak(current, longest, bool(current) and chronicle.earlier and not broken)


def _alike(days: Iterable[PastDay]) -> list[tuple[PastDay, int]]:
    """Return the first of the days that came to the same, with how many these are."""
    first: dict[int, PastDay] = {}
    times: Counter[int] = Counter()
    for day in days:
        number = id(day.account)
        times[number] += 1
        first.setdefault(number, day)
    return [(day, times[number]) for number, day in first.items()]


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _total(day: PastDay) -> Total:
    """Return the total of a complete day, which has one."""
    if day.account.total is None:
        raise ValueError(f"{day.date} has no total")
    return day.account.total


def _mean(totals: Sequence[tuple[Total, int]]) -> Total | None:
    """Return the mean of known totals, each so many times, rounded at the nanogram."""
    if not totals:
        return None
    count = sum(times for _, times in totals)
    low = sum(total.amount.low.nanograms * times for total, times in totals)
    high = sum(total.amount.high.nanograms * times for total, times in totals)
    ends = Interval(Mass(round(Fraction(low, count))), Mass(round(Fraction(high, count))))
    return Total(totals[0][0].nutrient, ends, all(total.resolved for total, _ in totals))


def _over(accounts: Sequence[tuple[Account, int]]) -> list[Over]:
    """Return for each authority with a limit, in their order, the days over it."""
    found: dict[str, Counter[str]] = {}
    for account, times in accounts:
        for verdict in account.verdicts:
            if verdict.limit.value is not None:
                counts = found.setdefault(verdict.limit.authority, Counter())
                over = verdict.standing == "over"
                counts[_column(account, over=over)] += times
                counts["unsure"] += times * (_is_unsure(account) and not over)
    return [
        Over(name, each["over"], each["over"] + each["below"], each["partial"], each["unsure"])
        for name, each in found.items()
    ]


def _column(account: Account, *, over: bool) -> str:
    """Return under what a day counts for a limit."""
    if account.total is None or not account.total.known or account.kind == "future":
        return "unknown"
    if account.kind != "complete":
        return "partial" if over else "open"
    return "over" if over else "below"


def _is_unsure(account: Account) -> bool:
    total = account.total
    return account.kind == "complete" and total is not None and total.known and not total.resolved


def _doses(days: Iterable[PastDay]) -> list[tuple[tuple[Settled, ...], str, int]]:
    """Return doses that were settled alike, with what open ones are, and on how many days."""
    found: dict[tuple[int, str], tuple[Settled, ...]] = {}
    times: Counter[tuple[int, str]] = Counter()
    for day in days:
        unsettled = _open(day)
        for settled in day.doses:
            key = (id(settled), unsettled)
            found[key] = settled
            times[key] += 1
    return [(settled, key[1], times[key]) for key, settled in found.items()]


def _open(day: PastDay) -> str:
    """Return what a dose is that was neither taken nor skipped; empty on a day that is not over."""
    if day.account.kind in ("going-on", "future"):
        return ""
    return "untaken" if day.closed else "unknown"
