"""What the period came to, as the page shows it: sums, days over a limit, charts."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial

from magstack.domain.amounts import Interval, Mass
from magstack.domain.chronicle import Account, Chronicle, PastDay
from magstack.domain.clinical import Figures
from magstack.domain.figures import HIGH_END
from magstack.domain.retelling import WORDS, Held, held, mark_of, spoken_amount, standings
from magstack.domain.summary import Over, Summary, by_month
from magstack.domain.wording import amount, capital, listed, so_many, spoken_day, summed
from magstack.export.pictures import FEW_DAYS, bars_in_page, calendar_in_page
from magstack.export.report.views import Charts, Day, Month, Row, Standing, Sum

BESIDE = 35
"""Days up to which a calendar has room beside the bars."""

NO_LIMIT = "no limit in the catalogue"

FOOD = " (with food)"
WITH_FOOD = (
    "With food: the limit counts food too, which is not in these amounts, so it is passed earlier "
    "than they say."
)

AS_LOGGED = (
    "The highest day is one of those logged: on another, more may have been taken than is known."
)

OWN = "own"
"""What a limit that a clinician has set is called where there is little room."""

PALE = "The pale part of a bar is a range: the label leaves open how much it is."
DASHED = "A dashed bar is of a day that is not complete."


def summed_up(figures: Figures) -> Sum:
    """Return what the period came to of a nutrient."""
    chronicle, summary, highest = figures
    unit = chronicle.unit
    return Sum(
        nutrient=name_of(chronicle),
        mean=_mean(summary, unit),
        counted=_counted(summary),
        span=_span(summary, chronicle),
        highest=spoken_amount(highest.account, unit) if highest else "nothing logged",
        on=_day_within(highest.date, chronicle) if highest else None,
        first="first on " if highest and _as_high(highest, chronicle) > 1 else "",
        of_kind="" if _complete(highest) else ", not a complete day",
        over=(*_standings(summary, chronicle), *_without(chronicle)) or (Standing(NO_LIMIT),),
    )


def name_of(chronicle: Chronicle) -> str:
    """Return the name of the nutrient, for the beginning of a line."""
    return capital(chronicle.facts.name_of(chronicle.nutrient))


def notes(figures: Iterable[Figures]) -> Iterator[str]:
    """Yield what has to be said of the sums besides their numbers."""
    chronicles = [each.chronicle for each in figures]
    if any(limit.food for chronicle in chronicles for limit in held(chronicle)):
        yield WITH_FOOD
    if any(_ranges(chronicle) for chronicle in chronicles):
        yield HIGH_END
    if any(_open(chronicle) for chronicle in chronicles):
        yield AS_LOGGED


def _ranges(chronicle: Chronicle) -> bool:
    """Whether any day came to a range."""
    totals = (past.account.total for past in chronicle.days)
    return any(total is not None and not total.amount.exact for total in totals)


def _open(chronicle: Chronicle) -> bool:
    """Whether on any day that is over more may have been taken than is known."""
    unknown = any(past.account.kind in ("partial", "blank") for past in chronicle.days)
    return unknown or not _resolved(chronicle)


def _mean(summary: Summary, unit: str) -> str:
    return summed(summary.mean, unit) if summary.mean else "unknown"


def _counted(summary: Summary) -> str:
    """Return over how many of the days that have come the figures stand."""
    return f"{summary.counted} of {sum(summary.kinds.values()) - summary.kinds['future']}"


def _complete(past: PastDay | None) -> bool:
    return past is None or past.account.kind == "complete"


def _day_within(when: date, chronicle: Chronicle) -> Day:
    """Return a day of the period; its year is said where the period is of more than one."""
    years = {past.date.year for past in (chronicle.days[0], chronicle.days[-1])}
    return Day(spoken_day(when, year=len(years) > 1), when.isoformat())


def _as_high(highest: PastDay, chronicle: Chronicle) -> int:
    """Return how many days came to as much as the highest."""
    most = _most(highest)
    return sum(_most(past) == most for past in chronicle.days)


def _most(past: PastDay) -> Mass | None:
    """Return the high end of what a day came to, if anything is known of it."""
    total = past.account.total
    return total.amount.high if total is not None and total.known else None


def _span(summary: Summary, chronicle: Chronicle) -> str:
    """Return the lowest and the highest of the complete days."""
    if summary.lowest is None or summary.highest is None:
        return "unknown"
    unit = chronicle.unit
    low = _end(summary.lowest, unit, 0)
    high = _end(summary.highest, unit, 1, resolved=_resolved(chronicle))
    return low if low == high else f"{low.removesuffix(f' {unit}')} to {high}"


def _resolved(chronicle: Chronicle) -> bool:
    """Whether all amounts of the complete days are known: or else the highest may be another."""
    totals = (past.account.total for past in chronicle.days if _complete(past))
    return all(total is None or total.resolved for total in totals)


def _end(past: PastDay, unit: str, end: int, *, resolved: bool = True) -> str:
    """Return the low end (0) or the high end (1) of what a complete day came to."""
    total = past.account.total
    if total is None:
        raise ValueError(f"{past.date} has no total")
    held = Interval.exactly(total.amount.high if end else total.amount.low)
    return summed(total._replace(amount=held, resolved=total.resolved and resolved), unit)


def in_short(figures: Figures) -> str:
    """Return the mean of a nutrient, and on how many days it was over each limit."""
    chronicle, summary, _ = figures
    name, counted = name_of(chronicle), _counted(summary)
    said = (
        f"{name}: no mean, as no complete day has a known amount."
        if summary.mean is None
        else f"{name}: mean {summed(summary.mean, chronicle.unit)} a day; {counted} days count."
    )
    over = [
        f"Over {limits.removesuffix(FOOD)} on {_days_over(over)}."
        for over, limits in _alike(summary, chronicle)
        if over.days or over.partial
    ]
    below = ["On none of them over a limit, from supplements alone."] if _all_below(figures) else []
    return " ".join([said, *over, *below])


def is_over(figures: Figures) -> bool:
    """Whether any day was over any limit."""
    return any(each.days or each.partial for each in figures.summary.over)


def _all_below(figures: Figures) -> bool:
    """Whether each counted day is known to have been over no limit, and there is one."""
    limits = [each for each in figures.summary.over if each.of]
    return bool(limits) and not is_over(figures) and not any(each.unsure for each in limits)


def _alike(summary: Summary, chronicle: Chronicle) -> Iterator[tuple[Over, str]]:
    """Yield on how many days limits were passed: those that were on as many together."""
    limits = {limit.authority: limit for limit in held(chronicle)}
    alike: dict[Over, list[str]] = {}
    for over in summary.over:
        said = _said(limits[over.authority], chronicle.unit)
        alike.setdefault(over._replace(authority=""), []).append(said)
    yield from ((over, _together(names)) for over, names in alike.items())


def _days_over(over: Over) -> str:
    """Return on how many days: ``3 of 27 complete days and on 1 that is not complete``."""
    said = [f"{over.days} of {so_many(over.of, 'complete day')}"] if over.of else []
    if over.partial and said:
        said.append(f"{over.partial} that {'is' if over.partial == 1 else 'are'} not complete")
    elif over.partial:
        said.append(f"{so_many(over.partial, 'day')} not complete")
    unsure = f" ({over.unsure} more not known)" if over.unsure else ""
    return f"{' and on '.join(said)}{unsure}"


def _standings(summary: Summary, chronicle: Chronicle) -> Iterator[Standing]:
    """Yield on how many days limits were passed: ``3 of 27: US 350 mg``."""
    for over, limits in _alike(summary, chronicle):
        yield Standing(f"{_few_words(over)}: {limits}", bool(over.days or over.partial))


def _few_words(over: Over) -> str:
    if not (over.of or over.partial):
        return "not known"
    said = f"{over.days} of {over.of}" if over.of else ""
    if over.partial:
        said += f"{' and ' if said else ''}{over.partial} not complete"
    if over.unsure:
        said += f" ({over.unsure} more not known)"
    return said


def _said(limit: Held, unit: str) -> str:
    """Return a limit with each of its values: ``US 110 mg (350 mg from Tue 10 Nov 2026)``."""
    (_, first), *others = limit.values
    later = [f"{spoken_value(value, unit)} from {spoken_day(since)}" for since, value in others]
    value = f"{spoken_value(first, unit)}{f' ({listed(later)})' if later else ''}"
    own = f"{value} set by {limit.authority}"
    return f"{own if limit.name == OWN else f'{limit.full} {value}'}{FOOD if limit.food else ''}"


def spoken_value(value: Mass | None, unit: str) -> str:
    """Return the value of a limit; None was looked at and not set."""
    return amount(value, unit) if value else "no limit set"


def _together(limits: list[str]) -> str:
    """Return several limits as one text, which says once that they are with food."""
    if all(limit.endswith(FOOD) for limit in limits):
        return f"{listed([limit.removesuffix(FOOD) for limit in limits])}{FOOD}"
    return listed(limits)


def _without(chronicle: Chronicle) -> Iterator[Standing]:
    """Yield who has set no limit."""
    for limit in held(chronicle):
        if not limit.is_set:
            yield Standing(f"no limit set: {limit.full}")


def charts(charted: Figures, others: Iterable[Figures]) -> Charts:
    """Return the charted nutrient in pictures and, with the others, in numbers."""
    chronicle = charted.chronicle
    long = len(chronicle.days) > FEW_DAYS
    beside = [each.chronicle for each in others if each.chronicle.nutrient != chronicle.nutrient]
    shown = [chronicle, *beside]
    limits = f"Limits a day: {_limits_said(chronicle)}."
    return Charts(
        nutrient=name_of(chronicle),
        lead=" ".join([limits, *(() if long else _of_bars(chronicle))]),
        css="beside" if len(chronicle.days) <= BESIDE else "below",
        bars=None if long else bars_in_page(chronicle, f"{limits} {_told(charted)}"),
        calendar=calendar_in_page(chronicle, _told(charted) if long else _marked(chronicle)),
        months=tuple(_months(chronicle)) if long else (),
        columns=tuple(map(name_of, shown)),
        rows=tuple(_rows(shown)),
    )


def _limits_said(chronicle: Chronicle) -> str:
    limits = "; ".join(_said(limit, chronicle.unit) for limit in held(chronicle))
    return limits or "none in the catalogue"


def _of_bars(chronicle: Chronicle) -> Iterator[str]:
    """Yield what is to be known of bars that are not as usual."""
    if _ranges(chronicle):
        yield PALE
    if any(not _complete(past) and _most(past) for past in chronicle.days):
        yield DASHED


def _told(charted: Figures) -> str:
    """Return what a picture shows, for those who do not see it."""
    said = summed_up(charted)
    of = f"Range over complete days: {said.span}. " if charted.summary.counted else ""
    highest = f"Highest day: {said.highest}, {said.on.said}{said.of_kind}. " if said.on else ""
    return f"{in_short(charted)} {of}{highest}The table of days has each number."


def _marked(chronicle: Chronicle) -> str:
    """Return how many days of each kind a calendar shows."""
    kinds = Counter(WORDS[past.account.kind] for past in chronicle.days)
    over = sum("over" in mark_of(past.account) for past in chronicle.days)
    days = listed([f"{kinds[word]} {word}" for word in WORDS.values() if kinds[word]])
    return f"The same days as a calendar: {days}; {over} over a limit."


def _months(chronicle: Chronicle) -> Iterator[Month]:
    """Yield what each month came to."""
    for first, summary in by_month(chronicle.days):
        name = Day(f"{first:%B %Y}", f"{first:%Y-%m}")
        over = tuple(_standings(summary, chronicle))
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
