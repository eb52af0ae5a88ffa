"""A day that was closed, or opened again."""

from collections.abc import Iterator, Sequence
from datetime import date

from magstack.context import Terminal
from magstack.domain.facts import Facts
from magstack.domain.hours import runs
from magstack.domain.past import ClosedDays, Closing
from magstack.domain.review import Day
from magstack.domain.totals import Total
from magstack.domain.wording import some, spoken_day, summed
from magstack.render import documents
from magstack.render.console import paragraph


def show(terminal: Terminal, closing: Closing, *, as_json: bool) -> None:
    """Say what a day came to, and whether it counts as complete."""
    if as_json:
        documents.show(terminal, _document(closing))
    else:
        paragraph(terminal, _sentence(closing))


def show_all(terminal: Terminal, done: ClosedDays, *, as_json: bool) -> None:
    """Say which days were closed at once, and which were left as they are."""
    if as_json:
        documents.show(
            terminal,
            {
                "schema": documents.SCHEMA,
                "closed": [day.isoformat() for day in done.closed],
                "left": [day.isoformat() for day in done.left],
            },
        )
        return
    ending = " Undo: magstack undo" if done.closed else " Nothing was written."
    kind = ", as days on which nothing was taken" if done.nothing and done.closed else ""
    paragraph(terminal, f"{_days(done.closed, 'was', 'were')} closed{kind}.{ending}")
    if done.left:
        why = "something is in the log" if done.nothing else "nothing is in the log"
        more = "" if done.nothing else " (if nothing was taken: --nothing)"
        as_is = "as it is" if len(done.left) == 1 else "as they are"
        left = _days(done.left, "was", "were")
        paragraph(terminal, f"{left} left {as_is}: {why}{more}.")


def _days(days: Sequence[date], one: str, several: str) -> str:
    """Return how many days, and which: ``3 days (18 to 20 Nov 2026) were``."""
    if not days:
        return f"No day {one}"
    spans = [
        spoken_day(first) if first == last else f"{spoken_day(first)} to {spoken_day(last)}"
        for first, last in runs(days)
    ]
    count = "1 day" if len(days) == 1 else f"{len(days)} days"
    return f"{count} ({some(spans)}) {one if len(days) == 1 else several}"


def _sentence(closing: Closing) -> str:
    day = closing.day
    named = f"{day.date:%A} {day.date.day} {day.date:%B %Y}"
    if closing.reopened:
        return _reopened(closing, named)
    came_to = "; ".join(_came_to(closing))
    if closing.written:
        return f"{named} is complete: {came_to}. Undo: magstack undo"
    already = "closed already" if day.closed else "complete already, each dose taken or skipped"
    return f"{named} is {already}: {came_to}. Nothing was written."


def _reopened(closing: Closing, named: str) -> str:
    day = closing.day
    stands = "complete, each dose taken or skipped" if day.complete else "not complete"
    if not closing.written:
        return f"{named} was not closed, and is {stands}. Nothing was written."
    return f"{named} is open again, and {stands}. Undo: magstack undo"


def _came_to(closing: Closing) -> Iterator[str]:
    """Yield what was taken on the day, and what became of the doses that were not."""
    facts = closing.facts
    taken = [
        f"{summed(each.taken, facts.unit_of(each.nutrient))} {facts.name_of(each.nutrient)}"
        for each in closing.day.nutrients
        if not each.taken.resolved or each.taken.amount.high.nanograms
    ]
    yield some(taken) if taken else _nothing(closing.day)
    for count, what in _left(closing.day):
        if count:
            yield f"{count} planned {what[0] if count == 1 else what[1]}"


def _nothing(day: Day) -> str:
    return "nothing that is counted was taken" if _took(day) else "nothing was taken"


def _took(day: Day) -> bool:
    return any(portion.taken for portion in day.portions)


def _left(day: Day) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield how many doses were taken in part, not at all, or skipped, and how that is said."""
    missed = [dose for dose in day.doses if dose.state in ("missed", "due")]
    part = sum(bool(dose.taken) for dose in missed)
    yield part, ("dose was taken in part", "doses were taken in part")
    yield len(missed) - part, ("dose was not taken", "doses were not taken")
    skipped = sum(dose.state == "skipped" for dose in day.doses)
    yield skipped, ("dose was skipped", "doses were skipped")


def _document(closing: Closing) -> documents.Document:
    day, facts = closing.day, closing.facts
    states = [dose.state for dose in day.doses]
    return {
        "schema": documents.SCHEMA,
        "day": day.date.isoformat(),
        "written": closing.written,
        "closed": day.closed,
        "complete": day.complete,
        "doses": {state: states.count(state) for state in ("taken", "skipped", "missed", "due")},
        "taken": [_sum(each.taken, facts) for each in day.nutrients],
    }


def _sum(total: Total, facts: Facts) -> documents.Document:
    unit = facts.unit_of(total.nutrient)
    held = documents.interval(total.amount, unit) if total.known else {"low": None, "high": None}
    return {"nutrient": total.nutrient, "unit": unit, **held, "resolved": total.resolved}
