"""Backups, what takes the record's place, and what is wrong with a file."""

import re
from datetime import datetime

from magstack.context import Terminal
from magstack.domain.backups import Backup, Candidate, Contents, Restored
from magstack.domain.faults import CHECKS, Check, Examined, Fault
from magstack.domain.wording import capital, listed, so_many, stamp, typed
from magstack.render import documents
from magstack.render.console import console, paragraph, table

WELL: dict[Check, str] = {
    "version": "Its schema is the one of this magstack.",
    "structure": "Every page, index and table is whole.",
    "references": "Whatever a row names is there.",
    "rows": "Each row is as it was written, and none is missing.",
    "journal": "Nothing is missing from it, and it leads to the rows as they are.",
    "totals": "Amounts and the sums of each day come to the same, computed anew.",
    "permissions": "Only you can read it.",
    "folder": "It lies on this machine, in no folder that is known to be synchronised.",
    "leftovers": "Nothing was left beside it.",
}
"""What is said where a check has found nothing."""

COMMAND = re.compile(": ((?:magstack|chmod|rm|age|iconv|gunzip|bunzip2|unxz|unzstd) .*)")
"""What is typed, at the end of a sentence."""

MEGABYTE = 10**6


def show_backup(terminal: Terminal, made: Backup, magstack: str, *, as_json: bool) -> None:
    """Say where a backup is, what it holds, and how to put it back.

    ``magstack`` is how the program is called for this record, here and below.
    """
    if as_json:
        documents.show(terminal, _backup(made))
    else:
        paragraph(terminal, f"Backed up {_said(made.held)} to {made.path}. The copy was checked.")
        if made.kept is not None:
            paragraph(terminal, _deleted(len(made.deleted), made.kept))
        _helps(terminal, f"To put it back: {magstack} restore {typed(made.path)}")
    if made.synced:
        terminal.tell(
            f"{made.synced} synchronises that folder: whoever holds it can read the backup."
        )


def _deleted(many: int, kept: int) -> str:
    """Say how many older backups are gone, and how many there are."""
    said = so_many(many, "older backup was", "older backups were") if many else "No backup was"
    return f"{said} deleted; {so_many(kept, 'backup is', 'backups are')} there."


def show_candidate(terminal: Terminal, chosen: Candidate) -> None:
    """Show what a file holds beside what the record holds now."""
    rows = list(zip(_cells(chosen.held), _cells(chosen.present), strict=True))
    titles = ("Entries", "Newest entry", "Products", "Last change", "Changes in all")
    table(
        terminal,
        ("", "In the file", "In the record now"),
        [(title, *pair) for title, pair in zip(titles, rows, strict=True)],
    )
    if not chosen.begun:
        paragraph(terminal, "There is no record yet.")
    elif chosen.present is None:
        paragraph(terminal, "The record now cannot be read.")


def show_restored(terminal: Terminal, done: Restored, magstack: str, *, as_json: bool) -> None:
    """Say what has taken the record's place, and how to undo that."""
    if as_json:
        documents.show(terminal, _restored(done))
        return
    if not done.written:
        paragraph(terminal, f"Nothing was written. The record would be {done.candidate.path}.")
        return
    said = f"Restored {_said(done.candidate.held)} from {done.candidate.path}."
    if done.aside is None:
        paragraph(terminal, f"{said} There was no record before.")
    elif done.sound:
        paragraph(terminal, f"{said} What was there before is kept.")
        _helps(terminal, f"Undo: {magstack} restore {typed(done.aside)}")
    else:
        paragraph(terminal, f"{said} What was there before is damaged, and kept as {done.aside}.")


def show_examined(terminal: Terminal, examined: Examined, *, as_json: bool) -> None:
    """Show what each check has found, what helps, and how the file stands."""
    if as_json:
        documents.show(terminal, _examined(examined))
        return
    held = f": {_said(examined.held)}" if examined.held else ""
    paragraph(terminal, f"{examined.path}{held}")
    rows = [row for check in CHECKS for row in _found(examined, check)]
    table(terminal, ("Check", "State", "Found"), rows, keep=(0, 1))
    _show_remedies(terminal, examined)
    paragraph(terminal, _verdict(examined))


def _found(examined: Examined, check: Check) -> list[tuple[str, str, str]]:
    """Return the rows of a check: how it stands, and what it has found."""
    found = examined.of(check)
    if found:
        return [(check, "remark" if fault.mild else "FAULT", fault.said) for fault in found]
    if check in examined.unlooked:
        why = "It is no record." if examined.foreign else "What it needs is broken."
        return [(check, "not done", why)]
    return [(check, "ok", WELL[check])]


def _show_remedies(terminal: Terminal, examined: Examined) -> None:
    """Print what helps, once for all the checks that it helps with; faults come first."""
    helps: dict[str, dict[str, None]] = {}
    for fault in sorted(examined.faults, key=lambda fault: fault.mild):
        if fault.remedy:
            helps.setdefault(fault.remedy, {})[fault.check] = None
    for remedy, checks in helps.items():
        _helps(terminal, f"{capital(listed(list(checks)))}: {remedy}")


def _helps(terminal: Terminal, sentence: str) -> None:
    """Print a sentence; a command that it ends with is not broken, so that it can be copied."""
    found = COMMAND.search(sentence)
    if not terminal.drawn or found is None or len(sentence) <= console(terminal).width:
        paragraph(terminal, sentence)
        return
    paragraph(terminal, sentence[: found.start() + 1])
    terminal.say(found[1])


def _verdict(examined: Examined) -> str:
    hard = [fault for fault in examined.faults if not fault.mild]
    mild = len(examined.faults) - len(hard)
    if hard:
        return f"{capital(so_many(len(hard), 'fault'))}: do not rely on this file."
    if mild:
        return f"Nothing is damaged. {capital(so_many(mild, 'remark'))}."
    return "All is well."


def _said(held: Contents) -> str:
    """Return what a record holds: ``12 entries of 2 products, 0.2 MB``."""
    entries = so_many(held.entries, "entry", "entries")
    return f"{entries} of {so_many(held.products, 'product')}, {held.size / MEGABYTE:.1f} MB"


def _cells(held: Contents | None) -> tuple[str, ...]:
    if held is None:
        return ("–",) * 5
    return (
        f"{held.entries}",
        _moment(held.last),
        f"{held.products}",
        _moment(held.written),
        f"{held.operations}",
    )


def _moment(moment: datetime | None) -> str:
    return stamp(moment) if moment else "none"


def _backup(made: Backup) -> documents.Document:
    return {
        "schema": documents.SCHEMA,
        "file": made.path,
        "checked": True,
        "contents": _contents(made.held),
        "deleted": list(made.deleted),
        "kept": made.kept,
        "synchronised_by": made.synced,
    }


def _restored(done: Restored) -> documents.Document:
    chosen = done.candidate
    return {
        "schema": documents.SCHEMA,
        "file": chosen.path,
        "record": done.record,
        "written": done.written,
        "contents": _contents(chosen.held),
        "before": _contents(chosen.present),
        "kept_aside": done.aside,
        "kept_sound": done.sound,
    }


def _examined(examined: Examined) -> documents.Document:
    return {
        "schema": documents.SCHEMA,
        "file": examined.path,
        "sound": examined.sound,
        "contents": _contents(examined.held),
        "checks": [_check(examined, check) for check in CHECKS],
    }


def _check(examined: Examined, check: Check) -> documents.Document:
    state = {"ok": "ok", "remark": "remark", "FAULT": "fault", "not done": "not-done"}
    states = [state[row[1]] for row in _found(examined, check)]
    return {
        "check": check,
        "state": "fault" if "fault" in states else states[0],
        "found": [_fault(fault) for fault in examined.of(check)],
    }


def _fault(fault: Fault) -> documents.Document:
    return {"mild": fault.mild, "message": fault.said, "remedy": fault.remedy or None}


def _contents(held: Contents | None) -> documents.Document | None:
    if held is None:
        return None
    return {
        "schema": held.schema,
        "bytes": held.size,
        "entries": held.entries,
        "products": held.products,
        "operations": held.operations,
        "newest_entry": held.last.isoformat() if held.last else None,
        "last_change": held.written.isoformat() if held.written else None,
    }
