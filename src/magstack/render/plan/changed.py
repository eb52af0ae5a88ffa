"""A change of a plan: what it brings about before it is written, and what was written."""

from magstack.context import Terminal
from magstack.domain.hours import DAY
from magstack.domain.planned import Change
from magstack.domain.plans import left_on
from magstack.domain.wording import spoken_day
from magstack.render import documents
from magstack.render.console import paragraph
from magstack.render.plan.listed import doses_document


def warn(terminal: Terminal, change: Change) -> None:
    """Tell what the new plan brings about, and the old one did not."""
    for finding in change.findings:
        terminal.tell(f"{finding.severity}: {finding.message}")


def show(terminal: Terminal, change: Change) -> None:
    """Say in one line what holds now, from when, what ended, and how to undo it."""
    if change.revision.empty:
        paragraph(terminal, f"Nothing was written: {_why(change)}")
        return
    said = f"{change.summary[0].upper()}{change.summary[1:]}"
    paragraph(terminal, f"{said}. Undo: magstack undo")


def _why(change: Change) -> str:
    """Say why a change changes nothing."""
    if change.kind != "pause" or change.until is None:
        return f"that is the plan of {change.product.name} already."
    going = left_on(change.product.doses, change.until)
    again = min((dose.since for dose in going if dose.since), default=change.until + DAY)
    return (
        f"nothing is planned of {change.product.name} before {spoken_day(again)} anyway. "
        f"To begin earlier: magstack plan resume {change.product.slug}"
    )


def document(change: Change) -> documents.Document:
    """Return the document of a change: what is left or to come after it, and what ended."""
    product, rules = change.product, change.rules
    numbers = {dose.id for dose, _ in change.revision.ended}
    ended = [dose for dose in change.after if dose.id in numbers and dose.id and dose.ever]
    paused = None
    if change.until is not None:
        paused = {
            "from": change.day.isoformat(),
            "to": change.until.isoformat(),
            "days": (change.until - change.day).days + 1,
            "again": change.again.isoformat() if change.again else None,
        }
    return {
        "schema": documents.SCHEMA,
        "product": product.slug,
        "change": change.kind,
        "written": not change.revision.empty,
        "from": change.day.isoformat(),
        "doses": doses_document(product, change.left, rules),
        "ended": doses_document(product, ended, rules),
        "paused": paused,
        "findings": [documents.finding(found) for found in change.findings],
    }
