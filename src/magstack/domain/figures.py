"""What many days come to, in sentences: each figure says over how many days it stands."""

from collections.abc import Iterator, Sequence

from magstack.domain.amounts import Interval
from magstack.domain.chronicle import Chronicle, PastDay
from magstack.domain.retelling import MISSING, Held, held
from magstack.domain.summary import Adherence, Over, Streak, Summary
from magstack.domain.wording import listed, percent, summed

HIGH_END = "A range is held against a limit by its high end."
FOOD = "A limit that counts food too is passed earlier than these amounts say."
UNKNOWN = (
    "Unknown: neither taken nor skipped, on a day that was not closed. The share taken runs from "
    "none of them to all of them."
)
"""What has to be said where it applies."""


def sentences(chronicle: Chronicle, summary: Summary, streak: Streak) -> Iterator[str]:
    """Yield the figures of a period, each in a sentence that says over how many days it stands."""
    limits = {limit.authority: limit for limit in held(chronicle)}
    yield _mean(chronicle, summary)
    if summary.lowest and summary.highest and summary.counted > 1:
        yield _ends(chronicle, summary.lowest, summary.highest)
    for over in summary.over:
        if over.of or over.partial:
            yield _over(over, limits[over.authority], chronicle)
    totals = [day.account.total for day in chronicle.days]
    if any(total is not None and not total.amount.exact for total in totals):
        yield HIGH_END
    if any(limit.food for limit in limits.values()):
        yield FOOD
    if streak.longest:
        yield _streak(chronicle, streak)


def _mean(chronicle: Chronicle, summary: Summary) -> str:
    """Return the mean, over how many days it stands, and what days are not in it."""
    days = sum(summary.kinds.values()) - summary.kinds["future"]
    left = listed(list(_left_out(summary)))
    if summary.mean is None:
        why = "No mean" if summary.kinds["complete"] else "No complete day, and so no mean"
        return f"{why}: only {left}."
    out = f"; not in it: {left}" if left else ""
    of = f" of {days}" if days > summary.counted else ""
    counted = _days(summary.counted, "complete day")
    return f"Mean {summed(summary.mean, chronicle.unit)} over {counted}{of}{out}."


def _left_out(summary: Summary) -> Iterator[str]:
    kinds = summary.kinds
    if summary.unknown:
        yield f"{_days(summary.unknown, 'complete day')} with an unknown amount"
    if kinds["partial"]:
        yield _days(kinds["partial"], "partial day")
    if kinds["blank"]:
        yield _days(kinds["blank"], "blank day")
    if kinds["nothing-planned"]:
        yield f"{_days(kinds['nothing-planned'], 'day')} with nothing planned"
    if kinds["going-on"]:
        yield "today, which is going on"


def _ends(chronicle: Chronicle, lowest: PastDay, highest: PastDay) -> str:
    """Return the lowest and the highest of days that have a total."""
    low, high = (_end(day, chronicle.unit, place) for place, day in enumerate((lowest, highest)))
    if low == high:
        return f"Each of them came to {low}."
    return f"Lowest {low} on {lowest.date}, highest {high} on {highest.date}."


def _end(day: PastDay, unit: str, place: int) -> str:
    """Return one end of what a day came to."""
    total = day.account.total
    if total is None:
        return MISSING["blank"]
    end = total.amount.high if place else total.amount.low
    return summed(total._replace(amount=Interval.exactly(end)), unit)


def _over(over: Over, limit: Held, chronicle: Chronicle) -> str:
    """Return on how many days a limit was passed."""
    said = [f"{over.days} of {_days(over.of, 'complete day')}"] if over.of else []
    if over.partial:
        are = "is" if over.partial == 1 else "are"
        said.append(f"{_days(over.partial, 'day')} not complete {are} over already")
    if over.unsure:
        said.append(f"on {over.unsure} of the others an amount is unknown")
    return f"Over {limit.said(chronicle.unit)}: {'; '.join(said)}."


def _streak(chronicle: Chronicle, streak: Streak) -> str:
    last = chronicle.days[-1].date
    until = f" up to {last}" if last < chronicle.today else ""
    if streak.open:
        return f"Complete days in a row{until}: {streak.current}, as far back as this period goes."
    return (
        f"Complete days in a row{until}: {streak.current}; the most in this period: "
        f"{streak.longest}."
    )


def share(adherence: Adherence) -> str:
    """Return the share of planned doses that was taken: a range where some are unknown."""
    low, high = adherence.share
    if low == high:
        return percent(low)
    return f"{percent(low).removesuffix(' %')} to {percent(high)}"


def notes(kept: Sequence[Adherence]) -> Iterator[str]:
    """Yield what has to be said of doses besides their numbers."""
    if any(each.unknown for each in kept):
        yield UNKNOWN
    partly = sum(each.partly for each in kept)
    if partly == 1:
        yield "1 dose was taken in part, and is not counted as taken."
    elif partly:
        yield f"{partly} doses were taken in part, and are not counted as taken."


def _days(number: int, day: str) -> str:
    return f"{number} {day}{'' if number == 1 else 's'}"
