"""Entries of the log and the journal: what was written, what was taken, what was done."""

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from magstack.context import Terminal
from magstack.domain.amounts import Count
from magstack.domain.days import Intake
from magstack.domain.products import Label
from magstack.domain.totals import share_of
from magstack.domain.wording import amount, counted, stamp
from magstack.moments import spoken
from magstack.render import documents
from magstack.render.console import paragraph, table

if TYPE_CHECKING:
    from magstack.domain.facts import Facts
    from magstack.domain.past import Amended
    from magstack.domain.reports import Done, Entry, Log, Plan


def show_written(terminal: Terminal, plan: "Plan", *, dry_run: bool, as_json: bool) -> None:
    """Say what was written, when, what it holds, and how to undo it."""
    day, facts = plan.after.day, plan.after.facts
    if as_json:
        written = [
            documents.entry(intake, plan.product_of(intake), day.label_of(intake), facts)
            for intake in plan.intakes
        ]
        documents.show(terminal, written)
        return
    verb = "Took" if plan.intakes[0].status == "taken" else "Skipped"
    if dry_run:
        verb = f"Nothing was written. This would be: {verb.lower()}"
    for intake in plan.intakes:
        product = plan.product_of(intake)
        inside = _inside(intake, day.label_of(intake), facts)
        ending = "" if dry_run or intake is not plan.intakes[-1] else " Undo: magstack undo"
        paragraph(
            terminal,
            f"{verb} {counted(intake.units, product.unit)} of {product.name}{inside}, "
            f"{spoken(plan.moment)}.{ending}",
        )


def show_amended(terminal: Terminal, amended: "Amended", *, dry_run: bool, as_json: bool) -> None:
    """Say what an entry was and what it is now."""
    if as_json:
        document = {
            "schema": documents.SCHEMA,
            "written": amended.changed and not dry_run,
            "before": _document(amended.was, amended.facts),
            "after": _document(amended.now, amended.facts),
        }
        documents.show(terminal, document)
        return
    number = amended.was.intake.id
    noted = amended.was.intake.note != amended.now.intake.note
    was = _told(amended.was, noted=noted)
    inside = _inside(amended.now.intake, amended.now.label, amended.facts)
    now = _told(amended.now, inside, noted=noted)
    if not amended.changed:
        paragraph(terminal, f"Nothing was written: entry {number} is so already: {now}.")
    elif dry_run:
        paragraph(terminal, f"Nothing was written. Entry {number} is {was}. It would be: {now}.")
    else:
        paragraph(terminal, f"Entry {number} was {was}. It is now: {now}. Undo: magstack undo")


def show_taken_back(
    terminal: Terminal, entry: "Entry", back: int, facts: "Facts", *, as_json: bool
) -> None:
    """Say which entry was taken out of the log, and how much of it went ``back`` into the stock."""
    number = entry.intake.id
    said = f"{entry.what}, {spoken(entry.intake.local)}"
    if as_json:
        document = {
            "schema": documents.SCHEMA,
            "state": "undone",
            "summary": f"entry {number}: {said}",
            "entry": _document(entry, facts),
            "back_in_stock": back / 1000 if entry.product.lots else None,
        }
        documents.show(terminal, document)
        return
    units = f" Back in the stock: {counted(Count(back), entry.product.unit)}." if back else ""
    paragraph(terminal, f"Took back entry {number}: {said}.{units} Undo: magstack undo")


def show_log(terminal: Terminal, log: "Log", *, as_json: bool) -> None:
    """List entries, newest first."""
    if as_json:
        documents.show(
            terminal,
            [_document(entry, log.facts) for entry in log.entries],
        )
        return
    if not log.entries:
        terminal.say("Nothing is in the log here.")
        return
    rows = [_row(entry, log.facts) for entry in log.entries]
    table(terminal, ("No.", "When", "Product", "What", "Elemental"), rows, right=(0,), keep=(0, 1))
    if log.more:
        terminal.tell("Older entries are left out. See them with --from or --limit.")


def show_operations(
    terminal: Terminal, done: "Sequence[Done]", zone: tzinfo, *, as_json: bool
) -> None:
    """List what was done, newest first, without its numbers: entries have others."""
    if as_json:
        documents.show(
            terminal,
            [
                {
                    "id": each.id,
                    "at": _instant(each).isoformat(),
                    "summary": each.summary,
                    "command": each.command,
                    "state": each.state,
                }
                for each in done
            ],
        )
        return
    if not done:
        terminal.say("Nothing was done yet.")
        return
    rows = [
        (f"{_instant(each).astimezone(zone):%Y-%m-%d %H:%M}", each.state, each.summary)
        for each in done
    ]
    table(terminal, ("When", "State", "What"), rows, keep=(0, 1))


def show_undone(terminal: Terminal, state: str, summary: str, *, as_json: bool) -> None:
    """Say what was undone or redone, and how to turn it round."""
    if as_json:
        document = {"schema": documents.SCHEMA, "state": state, "summary": summary}
        documents.show(terminal, document)
        return
    back = "redo" if state == "undone" else "undo"
    paragraph(terminal, f"{state.capitalize()}: {summary}. To turn it round: magstack {back}")


def _document(entry: "Entry", facts: "Facts") -> documents.Document:
    return documents.entry(entry.intake, entry.product, entry.label, facts)


def _inside(intake: Intake, label: Label, facts: "Facts") -> str:
    """Return what is in something taken, in brackets after a blank; nothing of what is unknown."""
    held = [
        f"{amount(share, facts.unit_of(row.nutrient))} {facts.name_of(row.nutrient)}"
        for row in label.rows
        if (share := share_of(row, label, intake.units.thousandths))
    ]
    return f" ({', '.join(held)})" if held and intake.status == "taken" else ""


def _told(entry: "Entry", inside: str = "", *, noted: bool) -> str:
    """Return an entry in words, with the day that it counts on where that has another date."""
    intake, moment = entry.intake, entry.intake.local
    day = "" if moment.date() == intake.day else f", counted on {intake.day:%A} {intake.day}"
    note = (f", note “{intake.note}”" if intake.note else ", without a note") if noted else ""
    return f"{entry.what}{inside}, {spoken(moment)}{day}{note}"


def _row(entry: "Entry", facts: "Facts") -> tuple[str, str, str, str, str]:
    intake = entry.intake
    held = [
        f"{amount(share, facts.unit_of(row.nutrient))} {facts.name_of(row.nutrient)}"
        if (share := share_of(row, entry.label, intake.units.thousandths))
        else f"{facts.name_of(row.nutrient)}: unknown"
        for row in entry.label.rows
    ]
    what = counted(intake.units, entry.product.unit)
    if intake.status == "skipped":
        what, held = f"skipped {what}", []
    note = f" ({intake.note})" if intake.note else ""
    return (
        str(intake.id),
        stamp(intake.local),
        intake.product,
        f"{what}{note}",
        ", ".join(held),
    )


def _instant(done: "Done") -> datetime:
    return datetime.fromtimestamp(done.at, UTC)
