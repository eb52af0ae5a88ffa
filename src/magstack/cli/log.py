"""``log``, ``undo`` and ``redo``: what was taken, and what was done."""

from typing import Annotated

import typer

from magstack.cli.handles import HandleCommand
from magstack.cli.options import (
    JsonFlag,
    SinceOption,
    UntilOption,
    complete_products,
    typer_app,
)
from magstack.context import Context
from magstack.errors import UsageError

app = typer_app()

MOST = 50
"""How many entries ``log`` shows when nothing narrows it."""

LONGEST = 10
"""Digits of a limit; a longer number is refused unread."""


@app.command()
def log(
    ctx: typer.Context,
    since: SinceOption = None,
    until: UntilOption = None,
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
        str | None, typer.Option("--limit", metavar="N", help="At most so many entries.")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """List what was taken and skipped, newest first.

    Without a period or a limit it shows the last 50 entries.
    """
    from magstack.actions import log as logs
    from magstack.render import entries

    narrowed = since is not None or until is not None
    limit = _limit(most) if most is not None else None if narrowed else MOST
    entries.show_log(
        ctx.obj.terminal, logs.log(ctx.obj, since, until, product, limit), as_json=as_json
    )


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < LONGEST and int(text)):
        raise UsageError("--limit is a whole number above zero. Write for example --limit 20.")
    return int(text)


@app.command(cls=HandleCommand)
def undo(
    ctx: typer.Context,
    entry: Annotated[
        str | None,
        typer.Argument(
            metavar="ENTRY", help="Take back this entry instead: its number as in log, or -1."
        ),
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="List what was done, newest first.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """Take back the last thing done, whatever it was.

    Nothing is destroyed: redo puts it back, until something new is written. An entry that is
    named is taken back as something new, which undo turns round.
    """
    if entry is not None:
        _take_back(ctx.obj, entry, listed=listed, as_json=as_json)
        return
    from magstack.actions import log as logs
    from magstack.render import entries

    if listed:
        done, zone = logs.operations(ctx.obj, MOST), ctx.obj.clock.zone()
        entries.show_operations(ctx.obj.terminal, done, zone, as_json=as_json)
        return
    entries.show_undone(ctx.obj.terminal, "undone", logs.undo(ctx.obj), as_json=as_json)


def _take_back(context: Context, handle: str, *, listed: bool, as_json: bool) -> None:
    from magstack import reference
    from magstack.actions import amending
    from magstack.render import entries

    if listed:
        raise UsageError("Name an entry, or ask for --list, not both.")
    entry = amending.found(context, handle)
    back = amending.take_back(context, entry)
    entries.show_taken_back(context.terminal, entry, back, reference.facts(), as_json=as_json)


@app.command()
def redo(ctx: typer.Context, as_json: JsonFlag = False) -> None:
    """Do again what was undone."""
    from magstack.actions import log as logs
    from magstack.render import entries

    entries.show_undone(ctx.obj.terminal, "redone", logs.redo(ctx.obj), as_json=as_json)
