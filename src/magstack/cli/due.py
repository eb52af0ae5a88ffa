"""``due``: what is due, and what to pack."""

from typing import Annotated

import typer

from magstack.cli.options import JsonFlag, typer_app
from magstack.context import Context
from magstack.errors import UsageError

app = typer_app()


@app.command()
def due(
    ctx: typer.Context,
    within: Annotated[
        str | None,
        typer.Option(
            "--within",
            metavar="TIME",
            help="Also what comes in this time: 12h, 90m, 1h30m; up to 14d.",
        ),
    ] = None,
    pack: Annotated[
        str | None,
        typer.Option("--pack", metavar="DAYS", help="What to pack for so many days: 3d, 2w."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="The first day to pack for, if not today."),
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Say what is due, or what to pack: for scripts, reminders and journeys.

    A dose is due from its time on until it is taken or skipped, or until the day ends. One line
    each. Exit code 0 says that something is due, 1 that nothing is; then a pipe gets no line.

    --pack counts the days from the first on, both ends included: today with what is not yet taken
    or skipped, every other day whole. Exit code 1 says that there is nothing to pack.
    """
    if pack is None and since is not None:
        raise UsageError("--from is the first day to pack for. Add for example --pack 3d.")
    if pack is not None and within is not None:
        raise UsageError("--pack counts days, and --within a time. Write one of them.")
    context: Context = ctx.obj
    something = (
        _due(context, within, as_json=as_json)
        if pack is None
        else _pack(context, pack, since, as_json=as_json)
    )
    if not something:
        raise typer.Exit(1)


def _due(context: Context, within: str | None, *, as_json: bool) -> bool:
    """Print what is due, and return whether anything is."""
    from magstack.actions import reminding
    from magstack.render import documents
    from magstack.render import due as page

    upcoming = reminding.due(context, within)
    if as_json:
        documents.show(context.terminal, page.document(upcoming))
    else:
        page.show(context.terminal, upcoming)
    return bool(upcoming.due)


def _pack(context: Context, days: str, since: str | None, *, as_json: bool) -> bool:
    """Print what to pack, and return whether there is anything."""
    from magstack.actions import reminding
    from magstack.render import documents
    from magstack.render import due as page

    packing = reminding.pack(context, days, since)
    if as_json:
        documents.show(context.terminal, page.packing_document(packing))
    else:
        page.show_packing(context.terminal, packing)
    return bool(packing.packed)
