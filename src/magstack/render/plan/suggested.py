"""The plan: suggested times beside the planned ones, and how to adopt them."""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, time
from itertools import dropwhile

from magstack.context import Terminal
from magstack.domain.amounts import Count
from magstack.domain.doses import Dose
from magstack.domain.findings import Finding
from magstack.domain.planned import Suggested, in_order
from magstack.domain.plans import Phase, phases
from magstack.domain.preview import MOST, coming
from magstack.domain.products import Product
from magstack.domain.suggestion import Move
from magstack.domain.wording import counted, listed, spoken_day, spoken_dose
from magstack.render import documents, findings
from magstack.render.console import heading, paragraph, table


def show(terminal: Terminal, found: Suggested) -> None:
    """Print when each dose would be taken, what that mends, and what it cannot mend."""
    moved, stuck = found.suggestion.moved, found.suggestion.stuck
    if found.sets > 1 and found.day.doses:
        paragraph(
            terminal,
            f"The coming days differ. This is for {spoken_day(found.day.date)}, which has the "
            "most doses.",
        )
    if not found.suggestion.moves and not stuck:
        paragraph(terminal, "No dose is planned.")
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
    _told(terminal, "Too close as it is", found.broken)
    _told(terminal, "Not settled by other times", found.beyond)
    if moved:
        terminal.say("")
        heading(terminal, "To adopt it")
        for command in commands(found):
            terminal.say(f"  {command}")  # never broken, so that it can be copied


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
    """Yield the commands that adopt the times, product by product, in the order to type them."""
    for slug in dict.fromkeys(move.portion.product.slug for move in found.suggestion.moved):
        yield from _commands(found.day.products[slug], found)


def _commands(product: Product, found: Suggested) -> Iterator[str]:
    """Yield a command for each phase of a plan, from the first on in which a dose moves."""
    clocks = _clocks(product, found)
    left = [phase for phase in phases(product.doses) if (phase.until or date.max) >= found.today]
    moving = dropwhile(lambda phase: not clocks.keys() & {*phase.doses}, left)
    for phase in moving:
        if phase.doses:
            doses = in_order(phase.doses, found.day.person.rules, by_day=False)
            moved = (_moved(dose, clocks.get(dose)) for dose in doses)
            words = ["magstack", "plan", "set", product.slug, *map(spoken_dose, moved)]
            yield shlex.join([*words, *_days(phase, found.today)])


def _clocks(product: Product, found: Suggested) -> dict[Dose, time]:
    """Return when doses of a product are to be taken, where that is not as planned.

    What is planned for other days at the same time moves along.
    """
    rules = found.day.person.rules
    own = [move for move in found.suggestion.moves if move.portion.product.slug == product.slug]
    here = {move.portion.dose.dose: move for move in own if move.portion.dose}
    same = {move.portion.at.time(): move.to.time() for move in own if move.away}
    clocks = {dose: move.to.time() for dose, move in here.items() if move.away}
    for dose in product.doses:
        if dose not in here and not dose.as_needed and dose.time(rules) in same:
            clocks[dose] = same[dose.time(rules)]
    return clocks


def _moved(dose: Dose, clock: time | None) -> Dose:
    """Return a dose at another time, on the days that it has."""
    if clock is None:
        return dose
    schedule = dose.schedule._replace(meal=None, lead=0)
    return replace(dose, slot=None, clock=clock, schedule=schedule)


def _days(phase: Phase, today: date) -> Iterator[str]:
    """Yield from when to when a phase is to be set; a round of days begins where it would."""
    start = max(phase.since or today, today)
    for day in coming(start, MOST):
        if all(_begins(dose, day) for dose in phase.doses):
            start = min(day, phase.until or day)
            break
    if start > today:
        yield from ("--from", start.isoformat())
    if phase.until:
        yield from ("--until", phase.until.isoformat())


def _begins(dose: Dose, day: date) -> bool:
    """Whether a round of days of a dose begins on a day."""
    counted = dose.counted_from
    return counted is None or (day - counted).days % dose.schedule.cycle == 0


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
