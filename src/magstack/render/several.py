"""Several days at once: what is about to be written, what is left out, and what was written."""

from collections.abc import Iterable, Iterator
from datetime import date

from magstack.context import Terminal
from magstack.domain.hours import runs
from magstack.domain.past import LeftOut, Over, Reason, Several
from magstack.domain.reports import Entry
from magstack.domain.wording import amount, listed, offset, so_many, some
from magstack.render import documents
from magstack.render.console import GAP, paragraph

REASONS: dict[Reason, str] = {
    "logged": "in the log already",
    "unplanned": "nothing is planned",
    "early": "its plan had not begun",
    "ahead": "still to come",
    "archived": "it is archived",
}

SHOWN = 8
"""So many runs of days are named, and the rest is counted."""


def summary(terminal: Terminal, several: Several, *, as_json: bool) -> None:
    """Say what is about to be written and what is left out; beside a document on stderr."""
    for line, indent in _lines(several):
        if as_json:
            terminal.tell(" " * indent + line)
        else:
            paragraph(terminal, line, indent=indent)


def written(terminal: Terminal, several: Several, *, dry_run: bool, as_json: bool) -> None:
    """Say what was written, or show the entries."""
    if as_json:
        entries = [
            documents.entry(entry.intake, entry.product, entry.label, several.facts)
            for entry in several.entries
        ]
        documents.show(terminal, entries)
    elif dry_run or not several.entries:
        paragraph(terminal, "Nothing was written.")
    else:
        verb = "Took" if several.entries[0].intake.status == "taken" else "Skipped"
        paragraph(
            terminal,
            f"{verb} {several.what}: {counts(several)}, {_spans(several.days)}. "
            "Undo: magstack undo",
        )


def counts(several: Several) -> str:
    """Return how many entries on how many days: ``21 entries on 7 days``."""
    entries = so_many(len(several.entries), "entry", "entries")
    return f"{entries} on {so_many(len(several.days), 'day')}"


def _lines(several: Several) -> Iterator[tuple[str, int]]:
    """Yield the lines of a summary, each with its indent."""
    period = f"{several.since} to {several.until}"
    if not several.entries:
        yield f"There is nothing to log from {period}.", 0
    else:
        yield f"{counts(several)}, from {period}:", 0
    for line, days in _alike(several.entries).items():
        yield f"{line}: {_spans(days)}", GAP
    if several.extra:
        early = _spans(several.extra)
        yield f"The plan had not begun: its present doses stand in, as extra, on {early}.", 0
    for left in several.left_out:
        yield _left(left), 0
    for over in several.over:
        yield _over(over, len(several.days)), 0
    for finding in several.warnings:
        yield f"{finding.severity}: {finding.message}", 0


def _alike(entries: Iterable[Entry]) -> dict[str, list[date]]:
    """Return the days of entries of the same product, units and time, by what is said of them."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        found.setdefault((entry.what, f"{entry.intake.local:%H:%M}"), []).append(entry)
    return {
        f"{what} at {clock} ({_offsets(alike)})": [entry.intake.day for entry in alike]
        for (what, clock), alike in found.items()
    }


def _offsets(entries: Iterable[Entry]) -> str:
    return listed(list(dict.fromkeys(offset(entry.intake.local) for entry in entries)))


def _left(left: LeftOut) -> str:
    return f"Left out: {left.product} on {_spans(left.days)}: {REASONS[left.reason]}."


def _over(over: Over, days: int) -> str:
    limit = f"{over.authority} limit of {amount(over.limit, over.unit)} of {over.what}"
    most = f"{'' if days == 1 else 'up to '}{amount(over.most, over.unit)}"
    return f"{_of(over.days, days)} would be over the {limit} ({over.counted}): {most}."


def _of(some_days: int, days: int) -> str:
    if days == 1:
        return "The day"
    return f"{some_days} of these {days} days" if some_days < days else f"Each of these {days} days"


def _spans(days: Iterable[date]) -> str:
    """Return days in words, those in a row as one: ``2026-11-16 to 2026-11-18``."""
    spans = [str(first) if first == last else f"{first} to {last}" for first, last in runs(days)]
    return some(spans, SHOWN)
