"""``close``: say that a day is complete."""

from typing import Annotated

import typer

from magstack.cli.handles import HandleCommand
from magstack.cli.options import JsonFlag, SinceOption, UntilOption, typer_app
from magstack.errors import UsageError

app = typer_app()


@app.command(cls=HandleCommand)
def close(
    ctx: typer.Context,
    day: Annotated[
        str | None,
        typer.Argument(metavar="DATE", help="Which day; without it today."),
    ] = None,
    nothing: Annotated[
        bool, typer.Option("--nothing", help="Say that nothing was taken on it.")
    ] = False,
    since: SinceOption = None,
    until: UntilOption = None,
    reopen: Annotated[
        bool, typer.Option("--reopen", help="Take back that the day was closed.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """Say that a day is complete.

    What is not in the log of it was not taken. Averages stand on complete days only; a day is
    complete too once each of its doses was taken or skipped. With --from, and --to or up to today,
    it closes each day on which something is logged; with --nothing, the blank days of that time.
    """
    from magstack.actions import closing
    from magstack.render import closing as page

    if nothing and reopen:
        raise UsageError("Give --nothing or --reopen, not both.")
    if since is not None or until is not None:
        if day or reopen or since is None:
            raise UsageError("Several days need --from, and go without DATE and --reopen.")
        done_all = closing.close_all(ctx.obj, since, until, nothing=nothing)
        page.show_all(ctx.obj.terminal, done_all, as_json=as_json)
        return
    done = closing.reopen(ctx.obj, day) if reopen else closing.close(ctx.obj, day, nothing=nothing)
    page.show(ctx.obj.terminal, done, as_json=as_json)
