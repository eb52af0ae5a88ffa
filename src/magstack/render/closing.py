"""A day that was closed, or opened again."""

from collections.abc import Iterator

from magstack.context import Terminal
from magstack.domain.facts import Facts
from magstack.domain.past import Closing
from magstack.domain.review import Day
from magstack.domain.totals import Total
from magstack.domain.wording import some, summed
from magstack.render import documents
from magstack.render.console import paragraph


def show(terminal: Terminal, closing: Closing, *, as_json: bool) -> None:
    """Say what a day came to, and whether it counts as complete."""
    if as_json:
        documents.show(terminal, _document(closing))
    else:
        paragraph(terminal, _sentence(closing))


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
