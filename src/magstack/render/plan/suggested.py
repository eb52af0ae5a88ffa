"""The plan: suggested times beside the planned ones, and how to adopt them."""

import shlex
from collections.abc import Iterator, Sequence

from magstack.context import Terminal
from magstack.domain.amounts import Count
from magstack.domain.findings import Finding
from magstack.domain.planned import Suggested
from magstack.domain.suggestion import Move
from magstack.domain.wording import counted, listed
from magstack.render import documents, findings
from magstack.render.console import heading, paragraph, table


def show(terminal: Terminal, found: Suggested) -> None:
    """Print when each dose would be taken, what that mends, and what it cannot mend."""
    if found.sets > 1 and found.day.doses:
        paragraph(
            terminal,
            "The coming days differ. These are the doses of four weeks, and the times are for "
            "each of their days.",
        )
    _show_times(terminal, found)
    _told(terminal, "Too close as it is", found.broken)
    _told(terminal, "Not settled by other times", found.beyond)
    if found.clocks:
        terminal.say("")
        heading(terminal, "To adopt it")
        for command in commands(found):
            terminal.say(f"  {command}")  # never broken, so that it can be copied


def _show_times(terminal: Terminal, found: Suggested) -> None:
    """Print where each dose goes, and for what there is no time."""
    moved, stuck = found.suggestion.moved, found.suggestion.stuck
    if not found.suggestion.moves and not stuck:
        paragraph(terminal, "No dose is planned in the coming four weeks.")
    elif moved:
        heading(terminal, "Suggested times, moved as little as the rules allow")
        rows = [_row(move) for move in found.suggestion.moves]
        table(terminal, ("Dose", "Planned", "Suggested"), rows, keep=(1, 2))
    elif not stuck:
        known = ", as far as times are known" if _unknown(found) else ""
        paragraph(terminal, f"The planned times break no rule of spacing{known}.")
    if stuck:
        names = listed(sorted({portion.product.name for portion in stuck}))
        paragraph(terminal, f"No time between morning and bedtime keeps every rule for {names}.")


def _unknown(found: Suggested) -> bool:
    """Whether there is a medicine that must be kept apart, and nobody has said when it is taken."""
    return any(each.code == "SPACING_UNKNOWN" for each in found.beyond)


def _told(terminal: Terminal, title: str, found: Sequence[Finding]) -> None:
    """Print findings under a heading, where there are any."""
    if found:
        terminal.say("")
        heading(terminal, title)
        findings.show(terminal, found)


def _row(move: Move) -> tuple[str, str, str]:
    product = move.portion.product
    units = counted(Count(move.portion.thousandths), product.unit)
    suggested = f"{move.to:%H:%M}" if move.away else "as planned"
    return f"{product.name}, {units}", f"{move.portion.at:%H:%M}", suggested


def commands(found: Suggested) -> Iterator[str]:
    """Yield the command that adopts the times, for each product that moves."""
    for slug, clocks in found.clocks.items():
        times = [f"{at:%H:%M}={goal:%H:%M}" for at, goal in clocks.items()]
        yield shlex.join(["magstack", "plan", "move", slug, *times])


def document(found: Suggested) -> documents.Document:
    """Return the document of ``plan suggest``."""
    return {
        "schema": documents.SCHEMA,
        "day": found.day.date.isoformat(),
        "doses": [
            {
                "product": move.portion.product.slug,
                "units": move.portion.thousandths / 1000,
                "unit": move.portion.product.unit,
                "planned": f"{move.portion.at:%H:%M}",
                "suggested": f"{move.to:%H:%M}",
                "moved_minutes": round(move.away.total_seconds() / 60),
            }
            for move in found.suggestion.moves
        ],
        "no_time_for": sorted({portion.product.slug for portion in found.suggestion.stuck}),
        "mends": [documents.finding(each) for each in found.broken],
        "beyond": [documents.finding(each) for each in found.beyond],
        "commands": list(commands(found)),
    }
