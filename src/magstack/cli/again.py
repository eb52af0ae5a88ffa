"""``again``: the last thing taken, once more."""

import typer

from magstack.cli.options import FutureFlag, JsonFlag, typer_app
from magstack.cli.take import At, DryRun, Note, finish

app = typer_app()


@app.command()
def again(
    ctx: typer.Context,
    at: At = None,
    note: Note = "",
    future: FutureFlag = False,
    dry_run: DryRun = False,
    as_json: JsonFlag = False,
) -> None:
    """Log the last thing taken once more, now.

    The same units of the same products: all that one command logged. Where a dose of them is due
    it counts for that, and otherwise as extra.
    """
    from magstack.actions import again as repeating

    plan = repeating.prepare(ctx.obj, at=at, note=note, future=future)
    finish(ctx.obj, plan, again=False, dry_run=dry_run, as_json=as_json)
