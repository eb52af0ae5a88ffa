"""``export json``: the whole record, for another program, or for another home."""

from typing import TYPE_CHECKING

import typer

from magstack.cli.export.output import Encrypt, Force, Output, Recipients, target_of, text_to
from magstack.context import Context

if TYPE_CHECKING:
    from magstack.store.carrying import Carried


def export_json(
    ctx: typer.Context,
    output: Output = None,
    force: Force = False,
    encrypt: Encrypt = False,
    recipients: Recipients = None,
) -> None:
    """Write the whole record as JSON, with all that was ever done.

    magstack import json reads it: in an empty home it becomes the same record again, and into
    another record it is merged. Without -o it is written to standard output.
    """
    from magstack.actions import carrying
    from magstack.export import whole
    from magstack.render.progress import counting

    context: Context = ctx.obj
    target = target_of(context, output, force=force, encrypt=encrypt, recipients=recipients)
    with carrying.opened(context) as record:
        rows = sum(record.counts.values())
        with (
            text_to(context, target) as stream,
            counting(context.terminal, "Writing rows", rows) as advance,
        ):
            whole.write(stream, record, advance)
    if output:
        context.terminal.tell(f"Wrote the whole record to {output}: {_said(record)}.")


def _said(record: "Carried") -> str:
    """Say how much there is in a record."""
    from magstack.domain.wording import listed, so_many

    counts = record.counts
    return listed(
        [
            so_many(counts["product"], "product"),
            so_many(counts["intake"], "entry of the log", "entries of the log"),
            so_many(counts["operation"], "step of the journal", "steps of the journal"),
        ]
    )
