"""``amend``: correct an entry of the log."""

from typing import Annotated

import typer

from magstack.cli.handles import Handle, HandleCommand
from magstack.cli.options import FutureFlag, JsonFlag, complete_products, typer_app
from magstack.cli.take import DryRun

app = typer_app()


@app.command(cls=HandleCommand)
def amend(
    ctx: typer.Context,
    entry: Handle,
    units: Annotated[
        str | None, typer.Option("--units", metavar="N", help="How many units it was.")
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            metavar="TIME",
            help="When it was, such as yesterday 23:10; 22:10 alone is on the entry's own day.",
        ),
    ] = None,
    product: Annotated[
        str | None,
        typer.Option(
            "--product",
            metavar="PRODUCT",
            help="Which product it was.",
            autocompletion=complete_products,
        ),
    ] = None,
    status: Annotated[
        str | None,
        typer.Option("--status", metavar="STATUS", help="What it was: taken or skipped."),
    ] = None,
    note: Annotated[
        str | None,
        typer.Option("--note", metavar="TEXT", help="Another note; an empty one takes it away."),
    ] = None,
    future: FutureFlag = False,
    dry_run: DryRun = False,
    as_json: JsonFlag = False,
) -> None:
    """Correct an entry of the log.

    It keeps its number, and what is not said stays as it is. On another day it counts by the
    label that held then, and for a dose of that day.
    """
    from magstack.actions import amending
    from magstack.render import entries

    said = amending.Said(units, at, product, status, note)
    amended = amending.prepare(ctx.obj, entry, said, future=future)
    for warning in amended.warnings:
        ctx.obj.terminal.tell(f"{warning.severity}: {warning.message}")
    if amended.changed and not dry_run:
        amending.write(ctx.obj, amended)
    entries.show_amended(ctx.obj.terminal, amended, dry_run=dry_run, as_json=as_json)
