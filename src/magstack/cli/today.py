"""``today``: the day on one screen."""

from typing import Annotated

import typer

from magstack.cli.options import JsonFlag, typer_app
from magstack.context import Context

app = typer_app()


@app.command()
def today(
    ctx: typer.Context,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="Another day, such as yesterday or 2026-11-20."),
    ] = None,
    short: Annotated[
        bool, typer.Option("--short", help="One line, for a prompt or a status bar.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """Show what a day holds and how it stands against the limits.

    Each planned dose with its state, each nutrient against the US and the EU limit, and what is
    worth telling, worst first. A day begins at 04:00, or when your profile says.
    """
    from magstack.actions import day

    if short:
        _show_short(ctx.obj, on, as_json=as_json)
        return
    report = day.review(ctx.obj, on)
    if as_json:
        from magstack.render import documents

        documents.show(ctx.obj.terminal, documents.day(report.day, report.findings, report.facts))
    else:
        from magstack.render import dashboard

        dashboard.show(ctx.obj.terminal, report)


def _show_short(context: Context, on: str | None, *, as_json: bool) -> None:
    """Show the day in a line; where there is no record yet in none, for a prompt must not fail."""
    from magstack import reference
    from magstack.actions import day
    from magstack.render import short

    record = day.record_of(context, day.named(on), needed=False)
    now = context.clock.now().replace(tzinfo=None)
    short.show(context.terminal, day.report(record, reference.facts()), now, as_json=as_json)


def begin(context: Context) -> None:
    """Show today if there is a stack, and otherwise how to begin."""
    from magstack.actions import day
    from magstack.render import dashboard

    if not context.begun:
        dashboard.welcome(context.terminal)
        return
    dashboard.show(context.terminal, day.review(context))
