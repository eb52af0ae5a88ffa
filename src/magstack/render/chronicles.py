"""The past as a JSON document: each day, the figures, each product, and days in a row."""

from fractions import Fraction

from magstack.domain.amounts import rounded
from magstack.domain.chronicle import Account, Chronicle, PastDay
from magstack.domain.limits import Verdict
from magstack.domain.summary import (
    Adherence,
    Over,
    Summary,
    adherence,
    by_month,
    streak,
    summarised,
)
from magstack.domain.totals import Total
from magstack.render.documents import SCHEMA, Document, interval, mass, profile


def document(chronicle: Chronicle) -> Document:
    """Return the document of ``history``."""
    row = streak(chronicle)
    return {
        "schema": SCHEMA,
        "nutrient": chronicle.nutrient,
        "unit": chronicle.unit,
        "from": chronicle.days[0].date.isoformat(),
        "to": chronicle.days[-1].date.isoformat(),
        "profile": profile(chronicle.person),
        "days": [_day(day, chronicle.unit) for day in chronicle.days],
        "summary": _summary(summarised(chronicle.days), chronicle.unit),
        "months": [
            {"month": f"{first:%Y-%m}", **_summary(summary, chronicle.unit)}
            for first, summary in by_month(chronicle.days)
        ],
        "adherence": [_adherence(each) for each in adherence(chronicle)],
        "streak": {"current": row.current, "longest": row.longest, "open": row.open},
    }


def _day(day: PastDay, unit: str) -> Document:
    """Return a day; a day that nothing is known of has null for its amounts, and is no zero."""
    account = day.account
    total = account.total
    return {
        "date": day.date.isoformat(),
        "kind": account.kind,
        "closed": day.closed,
        **_sum(total, unit),
        "resolved": None if total is None else total.resolved,
        "limits": [_limit(verdict, account, unit) for verdict in account.verdicts],
    }


def _sum(total: Total | None, unit: str) -> Document:
    if total is None or not total.known:
        return {"low": None, "high": None}
    return interval(total.amount, unit)


def _limit(verdict: Verdict, account: Account, unit: str) -> Document:
    limit = verdict.limit
    return {
        "authority": limit.authority,
        "limit": mass(limit.value, unit),
        "scope": limit.scope,
        "over": _is_over(verdict, account),
    }


def _is_over(verdict: Verdict, account: Account) -> bool | None:
    """Return whether a day is over a limit; None where more may have been taken than is known."""
    if verdict.limit.value is None or account.total is None:
        return None
    if verdict.standing == "over":
        return True
    return False if account.kind == "complete" and account.total.resolved else None


def _summary(summary: Summary, unit: str) -> Document:
    kinds = summary.kinds
    return {
        "days": kinds.total(),
        "complete": kinds["complete"],
        "partial": kinds["partial"],
        "blank": kinds["blank"],
        "nothing_planned": kinds["nothing-planned"],
        "going_on": kinds["going-on"],
        "future": kinds["future"],
        "mean": None if summary.mean is None else interval(summary.mean.amount, unit),
        "mean_days": summary.counted,
        "resolved": None if summary.mean is None else summary.mean.resolved,
        "lowest": _extreme(summary.lowest, unit),
        "highest": _extreme(summary.highest, unit),
        "over": [_over(each) for each in summary.over],
    }


def _extreme(day: PastDay | None, unit: str) -> Document | None:
    if day is None:
        return None
    return {"date": day.date.isoformat(), **_sum(day.account.total, unit)}


def _over(over: Over) -> Document:
    return {
        "authority": over.authority,
        "days": over.days,
        "of": over.of,
        "days_not_complete": over.partial,
        "days_unknown": over.unsure,
    }


def _adherence(each: Adherence) -> Document:
    low, high = each.share
    return {
        "product": each.product,
        "planned": each.planned,
        "taken": each.taken,
        "skipped": each.skipped,
        "not_taken": each.untaken,
        "unknown": each.unknown,
        "taken_in_part": each.partly,
        "percent_of_planned": {"low": _percent(low), "high": _percent(high)},
    }


def _percent(share: Fraction) -> float:
    return float(rounded(share * 100, 1))
