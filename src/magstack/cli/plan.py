"""``plan``: the doses that are planned."""

import typer

from magstack.cli.options import JsonFlag, typer_app

app = typer_app()


@app.callback()
def plan() -> None:
    """Look at the doses that are planned."""


@app.command()
def suggest(ctx: typer.Context, as_json: JsonFlag = False) -> None:
    """Find times for the planned doses that break no rule of spacing, moved as little as possible.

    Nothing is written: the commands to adopt the times are shown.
    """
    from magstack.actions import planning
    from magstack.render import documents
    from magstack.render import plan as page

    found = planning.suggested(ctx.obj)
    if as_json:
        documents.show(ctx.obj.terminal, page.document(found))
    else:
        page.show(ctx.obj.terminal, found)
