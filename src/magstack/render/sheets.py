"""A table from elsewhere: what was written of it, what was there, and how it was read."""

from magstack.context import Terminal
from magstack.domain.sheets import Brought
from magstack.domain.wording import so_many, some, stamp
from magstack.incoming.sheets.cells import quoted
from magstack.render import documents
from magstack.render.console import paragraph

NAMED = 8
"""So many products are named, and the rest is counted."""


def show(terminal: Terminal, brought: Brought, *, dry_run: bool, as_json: bool) -> None:
    """Say what was written of a table, or would be, and how to undo it."""
    if as_json:
        documents.show(terminal, _document(brought, written=not dry_run))
        return
    for remark in brought.remarks:
        terminal.tell(remark)
    for name, rows in brought.left_out:
        terminal.tell(f"Left out: {quoted(name)} ({so_many(rows, 'row')}).")
    paragraph(terminal, _ending(brought, dry_run=dry_run))
    if brought.backup:
        terminal.tell(f"The record as it was before: {brought.backup}")


def _ending(brought: Brought, *, dry_run: bool) -> str:
    if not brought.intakes:
        if not brought.there:
            return f"Nothing was written: no row of {brought.name} is left to import."
        there = so_many(brought.there, "entry", "entries")
        what = "The rest of what" if brought.differing else "What"
        return f"Nothing was written. {what} {brought.name} holds is in the log already ({there})."
    already = (
        f" {brought.there} more {_were(brought.there)} there already." if brought.there else ""
    )
    if dry_run:
        return f"Nothing was written. This would be: {_contents(brought)}.{already}"
    return f"Imported {_contents(brought)}.{already} Undo: magstack undo"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _contents(brought: Brought) -> str:
    """Return what is new: ``12 entries from log.csv (12 of Neuro-Mag), 2026-11-01 …``."""
    products = some([f"{count} of {product.name}" for product, count in brought.products], NAMED)
    entries = so_many(len(brought.intakes), "entry", "entries")
    first, last = (stamp(brought.intakes[place].local) for place in (0, -1))
    period = first if first == last else f"{first} to {last}"
    return f"{entries} from {brought.name} ({products}), {period}"


def _document(brought: Brought, *, written: bool) -> documents.Document:
    first, last = brought.days or (None, None)
    return {
        "schema": documents.SCHEMA,
        "file": brought.name,
        "written": written and bool(brought.intakes),
        "entries": len(brought.intakes),
        "already_there": brought.there,
        "differing": brought.differing,
        "from": first.isoformat() if first else None,
        "to": last.isoformat() if last else None,
        "products": [
            {"product": product.slug, "entries": count} for product, count in brought.products
        ],
        "left_out": [{"name": name, "rows": rows} for name, rows in brought.left_out],
        "remarks": list(brought.remarks),
        "backup": brought.backup,
    }
