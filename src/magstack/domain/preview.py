"""The days to come: which of them are alike, and what is found of them, each thing once."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from magstack.domain.amounts import Mass
from magstack.domain.facts import Facts
from magstack.domain.findings import SEVERITIES, Finding, worst_first
from magstack.domain.hours import DAY, DayRules
from magstack.domain.parts import forms_of_day, products_of_day
from magstack.domain.products import Product
from magstack.domain.review import Day, NutrientOfDay, planned
from magstack.domain.spacing import DAYS_AROUND

COMING = 28
"""Days in which weekdays, and most rounds of days on and off, have come by."""

MOST = 366
"""The most days that are looked ahead."""

LIMITS = frozenset({"LIMIT_OVER", "LIMIT_PLANNED", "PRODUCT_LIMIT"})
"""The findings that say by how much a day is over a limit."""

SUMS = LIMITS | {"SEVERAL_SOURCES"}
"""The findings that read otherwise with every other sum of their nutrient."""


Mark = tuple[str, str, str]
"""What a finding is told by: its code, its subject, and its sentence or its source."""


class Found(NamedTuple):
    """A finding, and the days that it holds for."""

    finding: Finding
    days: tuple[date, ...]


class Preview(NamedTuple):
    """Coming days one after the other, with what is found of each.

    ``tried`` are the plans that are only tried, as they were typed.
    """

    days: tuple[Day, ...]
    findings: tuple[tuple[Finding, ...], ...]
    facts: Facts
    today: date
    tried: tuple[str, ...] = ()

    @property
    def found(self) -> list[Found]:
        """What is found of the days, each thing once."""
        return united(zip(self.days, self.findings, strict=True), self.facts)

    @property
    def units(self) -> dict[str, int]:
        """The thousandths of a unit that all days together have planned of each product."""
        whole: Counter[str] = Counter()
        for day in self.days:
            for dose in day.doses:
                whole[dose.product] += dose.dose.units.thousandths
        return dict(whole)


def coming(first: date, many: int) -> Iterator[date]:
    """Yield so many days, from ``first`` on."""
    return (first + DAY * away for away in range(many))


def varied(products: Iterable[Product], first: date, many: int, rules: DayRules) -> list[date]:
    """Return, of so many days from ``first`` on, one for each set of planned doses: its first."""
    stack = {product.slug: product for product in products}
    seen: dict[object, date] = {}
    for day in coming(first, many):
        doses = tuple(
            (dose.product, dose.dose.units, dose.clock, stack[dose.product].label_on(day).since)
            for dose in planned(stack.values(), day, rules)
        )
        seen.setdefault(doses, day)
    return list(seen.values())


def fullest(days: Iterable[Day]) -> Day:
    """Return the day with the most doses; the first of several."""
    return max(days, key=lambda day: len(day.doses))


def most_planned(days: Iterable[Day], facts: Facts) -> tuple[NutrientOfDay, ...]:
    """Return each nutrient as it stands on the day that has the most planned of it."""
    most: dict[str, NutrientOfDay] = {}
    for day in days:
        for found in day.nutrients:
            known = most.setdefault(found.nutrient, found)
            if _much(found) > _much(known):
                most[found.nutrient] = found
    order = {nutrient: place for place, nutrient in enumerate(facts.nutrients)}
    return tuple(sorted(most.values(), key=lambda each: order.get(each.nutrient, len(order))))


def _much(nutrient: NutrientOfDay) -> tuple[Mass, bool]:
    """Return how much is planned, and whether it may be more: an amount is missing."""
    return nutrient.planned.amount.high, not nutrient.planned.resolved


def found_on(
    days: Iterable[Day], find: Callable[[Day], Iterable[Finding]]
) -> Iterator[tuple[Finding, ...]]:
    """Yield what is found of each day; days that no check can tell apart are looked at once."""
    known: dict[object, tuple[Finding, ...]] = {}
    for day in days:
        mark = day.date if day.entries or day.closed else _looked_at(day)
        if mark not in known:
            known[mark] = tuple(find(day))
        yield known[mark]


def _looked_at(day: Day) -> object:
    """Return all that checks look at of a day without a log: also of the days around it."""
    around = [day.date + away for away in DAYS_AROUND]
    stack, medicines = day.products.values(), day.person.profile.medicines
    doses = [dose for product in stack for dose in product.doses]
    return (
        day.person.stage,
        tuple((id(product.label_on(day.date)), product.put_away(day.date)) for product in stack),
        tuple(tuple(dose.planned_on(when) for dose in doses) for when in around),
        tuple(
            (each.current_on(day.date), *(each.taken_on(when) for when in around))
            for each in medicines
        ),
    )


def united(found: Iterable[tuple[Day, Iterable[Finding]]], facts: Facts) -> list[Found]:
    """Return what is found of days, each thing once and worst first, with the days it holds for.

    Of a limit that is passed on several days, it is told how far it is passed at most, and of
    several sources what they are on the day with the most.
    """
    days: dict[object, list[date]] = {}
    told: dict[object, tuple[tuple[int, int, int], Finding]] = {}
    for day, findings in found:
        held = [*findings]
        over = _excess(day, facts) if any(each.code in LIMITS for each in held) else {}
        most = {each.nutrient: each.planned.amount.high.nanograms for each in day.nutrients}
        for mark, finding in _marked(held):
            days.setdefault(mark, []).append(day.date)
            much = most.get(finding.subject, 0) if finding.code in SUMS else 0
            grave = SEVERITIES.index(finding.severity), over.get(mark_of(finding), 0), much
            if mark not in told or grave > told[mark][0]:
                told[mark] = grave, finding
    united = [Found(finding, tuple(days[mark])) for mark, (_, finding) in told.items()]
    order = worst_first(each.finding for each in united)
    return sorted(united, key=lambda each: order.index(each.finding))


def mark_of(finding: Finding) -> Mark:
    """Return what a finding is told by: its source where the sentence is another for each sum."""
    told = finding.source if finding.code in SUMS else finding.message
    return finding.code, finding.subject, told


def _marked(findings: Iterable[Finding]) -> Iterator[tuple[object, Finding]]:
    """Yield each finding of a day with its mark; two of a day are never taken for one."""
    seen: Counter[object] = Counter()
    for finding in findings:
        mark = mark_of(finding)
        seen[mark] += 1
        yield (mark, seen[mark]), finding


def _excess(day: Day, facts: Facts) -> dict[Mark, int]:
    """Return by how many nanograms a day passes each limit, by the marks of what tells it."""
    verdicts = [(each.nutrient, verdict) for each in day.nutrients for verdict in each.verdicts]
    parts = (*forms_of_day(day, facts), *products_of_day(day, facts))
    verdicts += [(part.subject, part.verdict) for part in parts]
    over: dict[Mark, int] = {}
    for subject, verdict in verdicts:
        for code in LIMITS:
            mark = code, subject, verdict.limit.citation
            excess = verdict.over_by.nanograms if verdict.over_by else 0
            over[mark] = max(excess, over.get(mark, 0))
    return over


def alike(days: Iterable[Day]) -> list[list[Day]]:
    """Put days together that have the same doses, the same log and the same sums."""
    groups: dict[object, list[Day]] = {}
    for day in days:
        doses = tuple(
            (dose.product, dose.dose.units, dose.clock, dose.state, dose.taken, dose.extra)
            for dose in day.doses
        )
        groups.setdefault((doses, day.entries, day.nutrients), []).append(day)
    return list(groups.values())
