"""What became of a record that came back: what was added, what differs, and the way back."""

from magstack.context import Terminal
from magstack.domain.merging import STDIN, Conflict, Imported, Merged, came_of, so_many_of
from magstack.domain.wording import capital, so_many, typed
from magstack.render import documents
from magstack.render.console import paragraph

LISTED = 20
"""So many things that differ are told, and the rest is counted."""


def show(terminal: Terminal, imported: Imported, *, dry_run: bool, as_json: bool) -> None:
    """Say what came of a file, or would come of it, and how to undo it."""
    if as_json:
        documents.show(terminal, _document(imported, written=imported.changes and not dry_run))
        return
    _tell_differences(terminal, imported)
    if imported.merged.gone:
        gone = so_many_of(imported.merged.gone)
        terminal.tell(f"Removed here before, and left out: {gone}.")
    paragraph(terminal, _outcome(imported, dry_run=dry_run))
    if imported.backup and imported.did == "merged":
        terminal.tell(f"The record as it was before: {imported.backup}")


def _outcome(imported: Imported, *, dry_run: bool) -> str:
    file = imported.file.lower() if imported.file == STDIN else imported.file
    if imported.did == "known":
        return f"Nothing was written. All that was done in {file} was done here already."
    if imported.did == "merged":
        return _merged(file, imported.merged, dry_run=dry_run)
    held = f"{so_many_of(imported.held or {})}, with {so_many(imported.steps, 'step')}"
    if dry_run:
        return f"Nothing was written. {_would(imported)}: {held} of its journal."
    return f"{_has(imported)}: {held} of its journal. {_back(imported)}"


def _merged(file: str, merged: Merged, *, dry_run: bool) -> str:
    if merged.changes and dry_run:
        return f"Nothing was written. It would have {came_of(merged)}, from {file}."
    if merged.changes:
        return f"{capital(came_of(merged))}, from {file}. Undo: magstack undo"
    if merged.conflicts or merged.gone:
        return f"Nothing was written. The rest of {file} is here already."
    return f"Nothing was written. All that {file} holds is here already."


def _would(imported: Imported) -> str:
    if imported.did == "placed":
        return f"{imported.file} would become the record"
    return f"{imported.file} goes on where this record ends, and would take its place"


def _has(imported: Imported) -> str:
    if imported.did == "placed":
        return f"{imported.file} is the record now"
    return f"{imported.file} goes on where this record ended, and took its place"


def _back(imported: Imported) -> str:
    if imported.backup is None:
        return "There was none here before."
    return f"To go back: magstack restore {typed(imported.backup)}"


def _tell_differences(terminal: Terminal, imported: Imported) -> None:
    conflicts = imported.merged.conflicts
    for conflict in conflicts[:LISTED]:
        terminal.tell(_told(conflict))
    if len(conflicts) > LISTED:
        terminal.tell(f"… and {len(conflicts) - LISTED} more; --json lists them all.")
    if conflicts:
        it = "This differs and stays" if len(conflicts) == 1 else "These differ and stay"
        file = "-" if imported.file == STDIN else typed(imported.file)
        way = f"magstack import json {file} --replace"
        terminal.tell(f"{it} as here. To take the file's side: {way}")


def _told(conflict: Conflict) -> str:
    """Say what differs: ``Entry neuro-mag, 2026-11-20 22:05: units 3 here, 2 in the file``."""
    differing = [
        f"{'' if each.field == conflict.kind else f'{each.field} '}{each.here} here, "
        f"{each.there} in the file"
        for each in conflict.differences
    ]
    told = f"{capital(conflict.kind)} {conflict.name}: {'; '.join(differing)}."
    if not conflict.beside:
        return told
    left = f"; left out with it: {so_many_of(dict(conflict.left_out))}" if conflict.left_out else ""
    return (
        f"{told} That is another product{left}. With --replace it is added as {conflict.beside}; "
        "if it is the same, give both the same name and brand."
    )


def _document(imported: Imported, *, written: bool) -> documents.Document:
    merged = imported.merged
    return {
        "schema": documents.SCHEMA,
        "file": imported.file,
        "did": imported.did,
        "written": written,
        "held": {**imported.held, "steps": imported.steps} if imported.held else None,
        "added": dict(merged.added),
        "replaced": dict(merged.replaced),
        "removed_here_before": dict(merged.gone),
        "conflicts": [_conflict(each) for each in merged.conflicts],
        "backup": imported.backup,
    }


def _conflict(conflict: Conflict) -> documents.Document:
    return {
        "kind": conflict.kind,
        "name": conflict.name,
        "differences": [
            {"field": each.field, "here": each.here, "file": each.there}
            for each in conflict.differences
        ],
        "left_out": dict(conflict.left_out),
        "added_with_replace_as": conflict.beside or None,
    }
