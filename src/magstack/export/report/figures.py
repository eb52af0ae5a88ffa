"""What the period came to, as the page shows it: sums, days over a limit, charts, sources."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from magstack.domain.amounts import Interval
from magstack.domain.chronicle import Account, Chronicle, PastDay
from magstack.domain.clinical import Figures
from magstack.domain.limits import Limit
from magstack.domain.retelling import WORDS, Held, held, limits_said, spoken_amount, standings
from magstack.domain.summary import Over, Summary, by_month
from magstack.domain.wording import amount, capital, known, listed, so_many, summed
from magstack.export.pictures import FEW_DAYS, bars_in_page, calendar_in_page
from magstack.export.report.views import Charts, Day, Month, Row, Source, Sum
from magstack.export.report.words import day, pieces

BESIDE = 35
"""Days up to which a calendar has room beside the bars."""

NO_LIMIT = "no limit in the catalogue"

FOOD = " (food counts too)"

UNFINISHED = " (not a complete day)"


def summed_up(figures: Figures) -> Sum:
    """Return what the period came to of a nutrient."""
    chronicle, summary, highest = figures
    unit = chronicle.unit
    finished = highest is None or highest.account.kind == "complete"
    return Sum(
        nutrient=capital(chronicle.facts.name_of(chronicle.nutrient)),
        mean=_mean(summary, unit),
        counted=_counted(summary),
        span=_span(summary, unit),
        highest=spoken_amount(highest.account, unit) if highest else "nothing logged",
        on=day(highest.date) if highest else None,
        of_kind="" if finished else UNFINISHED,
        over=(*overs(summary, chronicle), *_without(chronicle)) or (NO_LIMIT,),
    )


def _mean(summary: Summary, unit: str) -> str:
    return summed(summary.mean, unit) if summary.mean else "unknown"


def _counted(summary: Summary) -> str:
    """Return over how many of the days that have come the figures stand."""
    days = sum(summary.kinds.values()) - summary.kinds["future"]
    if not summary.counted:
        return f"no complete day of {days} with a known amount"
    return f"{summary.counted} of {so_many(days, 'day')}"


def _span(summary: Summary, unit: str) -> str:
    """Return the lowest and the highest of the complete days."""
    if summary.lowest is None or summary.highest is None:
        return "unknown"
    low, high = (
        _end(each, unit, end) for end, each in enumerate((summary.lowest, summary.highest))
    )
    return low if low == high else f"{low} to {high}"


def _end(past: PastDay, unit: str, end: int) -> str:
    """Return the low end (0) or the high end (1) of what a complete day came to."""
    total = past.account.total
    if total is None:
        raise ValueError(f"{past.date} has no total")
    mass = total.amount.high if end else total.amount.low
    return summed(total._replace(amount=Interval.exactly(mass)), unit)


def overs(summary: Summary, chronicle: Chronicle) -> Iterator[str]:
    """Yield on how many days limits were passed: ``US 350 mg on 3 of 27 complete days``.

    Limits that were passed on as many days are told together.
    """
    limits = {limit.authority: limit for limit in held(chronicle)}
    alike: dict[Over, list[str]] = {}
    for over in summary.over:
        said = _said(limits[over.authority], chronicle.unit)
        alike.setdefault(over._replace(authority=""), []).append(said)
    yield from (_over(over, _together(names)) for over, names in alike.items())


def _over(over: Over, limits: str) -> str:
    if not (over.of or over.partial):
        return f"{limits} on no day that is known"
    said = [f"{limits} on {over.days} of {so_many(over.of, 'complete day')}"]
    if over.partial:
        are = "day that is not complete" if over.partial == 1 else "days that are not complete"
        said.append(f"and on {over.partial} {are}")
    if over.unsure:
        said.append(f"(on {over.unsure} of the others an amount is unknown)")
    return " ".join(said)


def _said(limit: Held, unit: str) -> str:
    """Return a limit, and that food counts too where it does."""
    return f"{limit.said(unit)}{FOOD if limit.food else ''}"


def _together(limits: list[str]) -> str:
    """Return several limits as one text, which says once that food counts."""
    if all(limit.endswith(FOOD) for limit in limits):
        return f"{listed([limit.removesuffix(FOOD) for limit in limits])}{FOOD}"
    return listed(limits)


def _without(chronicle: Chronicle) -> Iterator[str]:
    """Yield who has set no limit."""
    for limit in held(chronicle):
        if not limit.is_set:
            yield f"no limit set by {limit.full}"


def charts(charted: Figures, others: Iterable[Figures]) -> Charts:
    """Return the charted nutrient in pictures and, with the others, in numbers."""
    chronicle = charted.chronicle
    long = len(chronicle.days) > FEW_DAYS
    beside = [each.chronicle for each in others if each.chronicle.nutrient != chronicle.nutrient]
    shown = [chronicle, *beside]
    return Charts(
        nutrient=capital(chronicle.facts.name_of(chronicle.nutrient)),
        limits=f"{limits_said(chronicle)}.",
        css="beside" if len(chronicle.days) <= BESIDE else "below",
        bars=None if long else bars_in_page(chronicle),
        calendar=calendar_in_page(chronicle),
        months=tuple(_months(chronicle)) if long else (),
        columns=tuple(capital(each.facts.name_of(each.nutrient)) for each in shown),
        rows=tuple(_rows(shown)),
    )


def _months(chronicle: Chronicle) -> Iterator[Month]:
    """Yield what each month came to."""
    for first, summary in by_month(chronicle.days):
        name = Day(f"{first:%B %Y}", f"{first:%Y-%m}")
        over = tuple(overs(summary, chronicle))
        yield Month(name, _mean(summary, chronicle.unit), _counted(summary), over)


def _rows(chronicles: list[Chronicle]) -> Iterator[Row]:
    """Yield each day with what it came to of each nutrient."""
    amounts = [_worded(each, partial(spoken_amount, unit=each.unit)) for each in chronicles]
    charted = chronicles[0]
    stands = _worded(charted, lambda account: ", ".join(standings(account, charted)))
    for place, past in enumerate(charted.days):
        yield Row(
            Day(f"{past.date:%a} {past.date}", past.date.isoformat()),
            WORDS[past.account.kind],
            tuple(of_days[place] for of_days in amounts),
            stands[place],
        )


def _worded(chronicle: Chronicle, words: Callable[[Account], str]) -> list[str]:
    """Return each day in words of what it came to; days that are alike are worded once."""
    accounts = {id(past.account): past.account for past in chronicle.days}
    worded = {number: words(account) for number, account in accounts.items()}
    return [worded[id(past.account)] for past in chronicle.days]


def sources(figures: Iterable[Figures]) -> Iterator[Source]:
    """Yield where the limits stand that something was held against, with what each counts."""
    alike: dict[tuple[str, str, str, str], list[str]] = {}
    for each in figures:
        facts, unit = each.chronicle.facts, each.chronicle.unit
        for limit in _limits(each.chronicle):
            value = amount(limit.value, unit) if limit.value else "no limit set"
            author = facts.short_of(limit.authority)
            key = (author, limit.counted, limit.citation, known(limit.status))
            alike.setdefault(key, []).append(f"{facts.name_of(limit.nutrient)} {value}")
    for (author, counts, citation, status), limits in alike.items():
        yield Source(f"{author}: {', '.join(limits)}", counts, pieces(citation), status)


def _limits(chronicle: Chronicle) -> list[Limit]:
    """Return the limits of a period, each value of an authority once, in their order."""
    accounts = {id(past.account): past.account for past in chronicle.days}.values()
    found = (verdict.limit for account in accounts for verdict in account.verdicts)
    return list({(limit.authority, limit.value): limit for limit in found}.values())
