"""``backup``, ``restore`` and ``doctor``: copies of the record, and what is wrong with its file."""

from typing import Annotated

import typer

from magstack.cli.options import JsonFlag, typer_app

app = typer_app()


@app.command()
def backup(
    ctx: typer.Context,
    folder: Annotated[
        str | None,
        typer.Argument(
            metavar="DIR", help="Where to; without it the folder backups beside the record."
        ),
    ] = None,
    keep: Annotated[
        str | None,
        typer.Option("--keep", metavar="N", help="Delete the oldest backups there but N."),
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Copy the record, and check the copy.

    The copy is named by the time, and is whole even while something is written. --keep counts and
    deletes only what backup has made; copies from before an import or a restore stay.
    """
    from magstack.actions import doctoring, keeping
    from magstack.render import keeping as page
    from magstack.render.progress import counting

    terminal = ctx.obj.terminal
    with counting(terminal, "Checking", keeping.rows(ctx.obj)) as advance:
        made = keeping.back_up(ctx.obj, folder, keep, advance)
    page.show_backup(terminal, made, doctoring.called(ctx.obj), as_json=as_json)


@app.command()
def restore(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A backup, or another record.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it would come to; write nothing.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """Put a copy of the record in its place.

    The file is examined first, and shown beside what the record holds now, which is kept aside:
    restoring that undoes it. The file itself stays as it is.
    """
    from magstack.actions import doctoring, keeping
    from magstack.domain.backups import Restored
    from magstack.domain.wording import typed
    from magstack.render import keeping as page
    from magstack.render.progress import counting

    context = ctx.obj
    terminal, magstack = context.terminal, doctoring.called(context)
    with counting(terminal, "Examining", keeping.work(context, file)) as advance:
        chosen = keeping.candidate(context, file, advance)
    if not as_json:
        page.show_candidate(terminal, chosen)
    if dry_run:
        planned = Restored(chosen, str(context.database), written=False)
        page.show_restored(terminal, planned, magstack, as_json=as_json)
        return
    question = "Put this file in the record's place?"
    otherwise = f"{question} If you mean it: {magstack} restore {typed(file)} --yes"
    if not yes and not terminal.confirm(question, otherwise):
        terminal.tell("Nothing was written.")
        return
    with counting(terminal, "Checking", keeping.restored_rows(context, chosen)) as advance:
        done = keeping.restore(context, chosen, advance)
    page.show_restored(terminal, done, magstack, as_json=as_json)


@app.command()
def doctor(
    ctx: typer.Context,
    file: Annotated[
        str | None,
        typer.Argument(metavar="FILE", help="A backup, say; without it the record."),
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Examine the record's file, and say what helps.

    Its structure, each row, the journal, every total computed anew, who may read it, and where it
    lies. Nothing is written. Exit code 4 says that something is damaged.
    """
    from magstack.actions import doctoring
    from magstack.errors import StoreError
    from magstack.render import keeping as page
    from magstack.render.progress import counting

    terminal = ctx.obj.terminal
    with counting(terminal, "Examining", doctoring.work(ctx.obj, file)) as advance:
        examined = doctoring.examine(ctx.obj, file, advance)
    page.show_examined(terminal, examined, as_json=as_json)
    if not examined.sound:
        raise typer.Exit(StoreError.exit_code)
