"""``import``: a record that was exported, or a table of what was taken."""

from functools import partial
from typing import Annotated

import typer

from magstack.cli.options import JsonFlag, typer_app
from magstack.cli.sheets import import_csv
from magstack.context import Context

app = typer_app()
app.command("csv")(import_csv)


@app.callback()
def import_() -> None:
    """Read a record, or a table of what was taken."""


@app.command("json")
def import_json(
    ctx: typer.Context,
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="What export json has written; - is standard input."),
    ],
    replace: Annotated[
        bool, typer.Option("--replace", help="Where both differ, take the file's side.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it would come to; write nothing.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """Read a whole record that export json has written.

    Where there is no record yet, it becomes the same record again. Into another one comes what is
    only in the file, and undo takes that back; what is in both and differs is listed and stays as
    it is. What was removed here stays removed. A copy of the record is made before.
    """
    from magstack.actions.importing import records
    from magstack.render import imported
    from magstack.render.progress import counting

    context: Context = ctx.obj
    progress = partial(counting, context.terminal)
    found = records.bring_in(context, file, progress, replace=replace, dry_run=dry_run)
    imported.show(context.terminal, found, dry_run=dry_run, as_json=as_json)
