"""Where the limits stand that a period was held against, as the page shows it."""

from collections.abc import Iterable, Iterator

from magstack.domain.chronicle import Chronicle
from magstack.domain.clinical import Figures
from magstack.domain.limits import Limit
from magstack.export.report.figures import spoken_value
from magstack.export.report.views import Source
from magstack.export.report.words import checked, pieces


def sources(figures: Iterable[Figures]) -> Iterator[Source]:
    """Yield where authors' limits stand that something was held against, with what each counts."""
    alike: dict[tuple[str, str, str], dict[str, dict[str, list[str]]]] = {}
    for each in figures:
        facts, unit = each.chronicle.facts, each.chronicle.unit
        for limit in _limits(each.chronicle):
            key = (facts.short_of(limit.authority), limit.citation, checked(limit.status))
            counted = alike.setdefault(key, {}).setdefault(limit.counted, {})
            values = counted.setdefault(facts.name_of(limit.nutrient), [])
            values.append(spoken_value(limit.value, unit))
    for (author, citation, status), by_scope in alike.items():
        parts = ((_named(limits), counts) for counts, limits in by_scope.items())
        yield Source(author, tuple(parts), pieces(citation), status)


def _named(limits: dict[str, list[str]]) -> str:
    """Return limits by their nutrients; a value that follows another came with the age."""
    return ", ".join(f"{nutrient} {', then '.join(values)}" for nutrient, values in limits.items())


def _limits(chronicle: Chronicle) -> list[Limit]:
    """Return authors' limits of a period, each value of an author once, in their order."""
    accounts = {id(past.account): past.account for past in chronicle.days}.values()
    found = (verdict.limit for account in accounts for verdict in account.verdicts)
    limits = {(limit.authority, limit.value): limit for limit in found if limit.status != "own"}
    return list(limits.values())
