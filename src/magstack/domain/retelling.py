"""How the past reads: a day in a row, a sign for it, a limit, and a sentence for each figure."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal, NamedTuple, get_args

from magstack.domain.amounts import Mass
from magstack.domain.chronicle import Account, Chronicle, Kind
from magstack.domain.limits import Limit
from magstack.domain.wording import amount, capital, spoken_stage, summed

Mark = Literal[
    "below",
    "over",
    "unsure",
    "partial",
    "partial-over",
    "blank",
    "nothing-planned",
    "going-on",
    "future",
]
"""What a sign stands for: the kind of a day, and whether it is over; ``unsure`` is complete too."""

MARKS: tuple[Mark, ...] = get_args(Mark)
"""Every mark, in the order of a legend."""

WORDS: dict[Kind, str] = {
    "complete": "complete",
    "partial": "partial",
    "blank": "blank",
    "nothing-planned": "nothing planned",
    "going-on": "today, going on",
    "future": "yet to come",
}

OTHERS: tuple[Literal["partial", "blank", "nothing-planned", "going-on", "future"], ...] = (
    *("partial", "blank", "nothing-planned", "going-on", "future"),
)
"""The marks that are kinds of days, and say no more."""

NOTHING_KNOWN = "-"
"""What stands in the place of a figure that there is none of."""

MISSING: dict[Kind, str] = {"blank": "unknown", "going-on": "nothing yet"}
"""What stands in the place of an amount where nothing was logged."""


class Held(NamedTuple):
    """A limit of an authority over a period: each value, with the first day that had it.

    ``name`` is how the author reads in a narrow column, ``full`` how they read in a legend. A
    value that is None was looked at and not set.
    """

    authority: str
    name: str
    full: str
    values: tuple[tuple[date, Mass | None], ...]
    food: bool

    @property
    def is_set(self) -> bool:
        """Whether it has a value at any time."""
        return any(value for _, value in self.values)

    @property
    def only(self) -> Mass | None:
        """The value, where it is one all the time."""
        return self.values[0][1] if len(self.values) == 1 else None

    def said(self, unit: str) -> str:
        """Return the limit as it stands in a sentence."""
        if self.only is None:
            return f"the {self.full} limit of the day"
        return f"{self.full} {amount(self.only, unit)}"


def mark_of(account: Account, authority: str | None = None) -> Mark:
    """Return what a day is a sign of: over is over any limit, or over that of one authority.

    A complete day is unsure where an amount is unknown, or where that authority sets no limit.
    """
    over = any(
        verdict.standing == "over" and authority in (None, verdict.limit.authority)
        for verdict in account.verdicts
    )
    if account.kind == "complete":
        return "over" if over else "below" if _is_held(account, authority) else "unsure"
    if over and account.kind in ("partial", "going-on"):
        return "partial-over"
    return account.kind


def _is_held(account: Account, authority: str | None) -> bool:
    """Return whether all that was taken is known and, if one is named, held against its limit."""
    if account.total is None or not account.total.resolved:
        return False
    limits = (verdict.limit for verdict in account.verdicts)
    return authority is None or any(
        limit.value is not None for limit in limits if limit.authority == authority
    )


def held(chronicle: Chronicle) -> list[Held]:
    """Return the limits that held on any of the days, in the order in which a day shows them."""
    values: dict[str, list[tuple[date, Mass | None]]] = {}
    limits: dict[str, Limit] = {}
    seen: set[int] = set()
    for day in chronicle.days:
        if id(day.account) in seen:
            continue
        seen.add(id(day.account))
        for limit in (verdict.limit for verdict in day.account.verdicts):
            known = values.setdefault(limit.authority, [])
            limits.setdefault(limit.authority, limit)
            if not known or known[-1][1] != limit.value:
                known.append((day.date, limit.value))
    return [_held(limits[name], values[name], chronicle) for name in values]


def _held(limit: Limit, values: list[tuple[date, Mass | None]], chronicle: Chronicle) -> Held:
    short = chronicle.facts.short_of(limit.authority)
    own = limit.status == "own"
    return Held(
        limit.authority,
        "own" if own else short,
        f"{short} (your own)" if own else short,
        tuple(values),
        limit.scope == "total",
    )


def spoken_limit(limit: Held, unit: str) -> str:
    """Return a limit for a legend: ``US 350 mg``, ``US 110 mg, from 2026-05-01 350 mg``."""
    said = [
        f"{f'from {since} ' if place else ''}{amount(value, unit) if value else 'no limit set'}"
        for place, (since, value) in enumerate(limit.values)
    ]
    food = ", food counted too" if limit.food else ""
    return f"{limit.full} {', '.join(said)}{food}"


def limits_said(chronicle: Chronicle) -> str:
    """Return each limit that held on any of the days, in one line."""
    said = "; ".join(spoken_limit(limit, chronicle.unit) for limit in held(chronicle))
    return f"Limits a day: {said or 'none in the catalogue'}"


def used(marks: Iterable[Mark]) -> list[Mark]:
    """Return the marks that occur, in the order of a legend."""
    found = set(marks)
    return [mark for mark in MARKS if mark in found]


def first_held(limits: Iterable[Held]) -> Held | None:
    """Return the first limit that has a value."""
    return next((limit for limit in limits if limit.is_set), None)


def legend(unit: str, first: Held | None = None) -> dict[Mark, str]:
    """Return what each mark means, where over is over the ``first`` limit, or over any."""
    said: dict[Mark, str] = {mark: WORDS[mark] for mark in OTHERS}
    said["below"] = WORDS["complete"]
    said["over"] = "complete, over a limit"
    said["unsure"] = "complete, an amount unknown"
    said["partial-over"] = "not complete, over a limit already"
    if first is not None:
        limit, food = first.said(unit), ", which counts food too" if first.food else ""
        said["below"] = f"complete, below {limit}{food}"
        said["over"] = f"complete, over {limit}"
        said["unsure"] = f"complete, not comparable with {limit}"
        said["partial-over"] = "not complete, over it already"
    return said


def title(chronicle: Chronicle) -> str:
    """Return the line above the past: what, from when to when, for whom, by whose limits."""
    person, facts = chronicle.person, chronicle.facts
    first, last = chronicle.days[0].date, chronicle.days[-1].date
    name = capital(facts.name_of(chronicle.nutrient))
    short = facts.short_of(person.authority)
    whom = spoken_stage(person.stage)
    return f"{name} a day, {first} to {last} ({whom}; {short} limits first)"


def spoken_amount(account: Account, unit: str) -> str:
    """Return what was taken on a day: ``404 mg``, ``at least 144 mg``, ``unknown``."""
    if account.total is None:
        return MISSING.get(account.kind, NOTHING_KNOWN)
    return summed(account.total, unit)


def standings(account: Account, chronicle: Chronicle) -> Iterator[str]:
    """Yield how a day stands: ``over US 350 mg``, ``below EU 250 mg``.

    Of a day that is not complete, or of which nothing is known, only what it is over already.
    """
    total = account.total
    if total is None or not total.known:
        return
    for verdict in account.verdicts:
        if verdict.limit.value is None:
            continue
        name = f"{chronicle.facts.short_of(verdict.limit.authority)} "
        name += amount(verdict.limit.value, chronicle.unit)
        if verdict.standing == "over":
            sure = total.amount.low > verdict.limit.value
            yield f"over {name}{'' if sure else ' at its high end'}"
        elif account.kind == "complete":
            yield f"below {name}{'' if total.resolved else ' as far as is known'}"
