"""``take`` and ``skip``: log what became of the doses."""

from typing import TYPE_CHECKING, Annotated

import typer

from magstack.cli.options import FutureFlag, JsonFlag, complete_doses, typer_app
from magstack.context import Context

if TYPE_CHECKING:
    from magstack.domain.reports import Plan

app = typer_app()

Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="WHAT",
        help="Short names, each with a number of units or without; or a slot; or all.",
        autocompletion=complete_doses,
    ),
]
At = Annotated[
    str | None,
    typer.Option("--at", metavar="TIME", help="When, such as 22:05, yesterday 22:30 or -2h."),
]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", help="A note to keep with it.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what it would come to; write nothing.")
]


@app.command()
def take(
    ctx: typer.Context,
    words: Words = None,
    at: At = None,
    note: Note = "",
    again: Annotated[
        bool, typer.Option("--again", help="Log it although it is in the log already.")
    ] = False,
    future: FutureFlag = False,
    dry_run: DryRun = False,
    as_json: JsonFlag = False,
) -> None:
    """Log what was taken.

    A short name logs its next due dose, a number after it other units; a slot logs all that is
    due in it, and all everything that is due today.
    """
    from magstack.actions import intakes

    plan = intakes.prepare(ctx.obj, words or [], "taken", at=at, note=note, future=future)
    _finish(ctx.obj, plan, again=again, dry_run=dry_run, as_json=as_json)


@app.command()
def skip(
    ctx: typer.Context,
    words: Words = None,
    at: At = None,
    note: Note = "",
    future: FutureFlag = False,
    dry_run: DryRun = False,
    as_json: JsonFlag = False,
) -> None:
    """Log that a planned dose was skipped.

    Skipped is not missed: a day on which every dose was taken or skipped is complete.
    """
    from magstack.actions import intakes

    plan = intakes.prepare(ctx.obj, words or [], "skipped", at=at, note=note, future=future)
    _finish(ctx.obj, plan, again=False, dry_run=dry_run, as_json=as_json)


def _finish(context: Context, plan: "Plan", *, again: bool, dry_run: bool, as_json: bool) -> None:
    """Say what the plan goes over, ask where it looks like a dose logged twice, and write it."""
    from magstack.actions import intakes
    from magstack.render import entries

    for warning in plan.warnings:
        context.terminal.tell(f"{warning.severity}: {warning.message}")
    if plan.repeats and not again and not dry_run:
        question = f"{' '.join(plan.repeats)} Log it again?"
        otherwise = f"{' '.join(plan.repeats)} To log it again: --again"
        if not context.terminal.confirm(question, otherwise):
            context.terminal.tell("Nothing was written.")
            return
    written = plan if dry_run else intakes.write(context, plan, again=again)
    entries.show_written(context.terminal, written, dry_run=dry_run, as_json=as_json)
