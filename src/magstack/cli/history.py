"""``log``, ``undo`` and ``redo``: what was taken, and what was done."""

from typing import Annotated

import typer

from magstack.cli.options import JsonFlag, complete_products, typer_app

app = typer_app()

MOST = 50
"""How many entries ``log`` shows when nothing narrows it."""


@app.command()
def log(
    ctx: typer.Context,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="The first day.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="The last day, included.")
    ] = None,
    product: Annotated[
        str | None,
        typer.Option(
            "--product",
            metavar="PRODUCT",
            help="Only this product.",
            autocompletion=complete_products,
        ),
    ] = None,
    most: Annotated[
        int | None,
        typer.Option("--limit", min=1, metavar="N", help="At most so many entries."),
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """List what was taken and skipped, newest first.

    Without a period or a limit it shows the last 50 entries.
    """
    from magstack.actions import history
    from magstack.render import entries

    limit = most or (None if since or until else MOST)
    entries.show_log(
        ctx.obj.terminal, history.log(ctx.obj, since, until, product, limit), as_json=as_json
    )


@app.command()
def undo(
    ctx: typer.Context,
    listed: Annotated[
        bool, typer.Option("--list", help="List what was done, newest first.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """Take back the last thing done, whatever it was.

    Nothing is destroyed: redo puts it back, until something new is written.
    """
    from magstack.actions import history
    from magstack.render import entries

    if listed:
        entries.show_operations(
            ctx.obj.terminal, history.operations(ctx.obj, MOST), as_json=as_json
        )
        return
    entries.show_undone(ctx.obj.terminal, "undone", history.undo(ctx.obj), as_json=as_json)


@app.command()
def redo(ctx: typer.Context, as_json: JsonFlag = False) -> None:
    """Do again what was undone."""
    from magstack.actions import history
    from magstack.render import entries

    entries.show_undone(ctx.obj.terminal, "redone", history.redo(ctx.obj), as_json=as_json)
