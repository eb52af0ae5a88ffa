"""``take`` and ``skip``: log what became of the doses."""

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from magstack.cli.options import (
    FutureFlag,
    JsonFlag,
    SinceOption,
    UntilOption,
    complete_doses,
    typer_app,
)
from magstack.context import Context
from magstack.errors import UsageError

if TYPE_CHECKING:
    from magstack.domain.days import Status
    from magstack.domain.reports import Plan

app = typer_app()

Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="WHAT",
        help="Short names, each with a number of units or without; or a slot, a meal, or all.",
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
EachDay = Annotated[
    bool, typer.Option("--each-day", help="Log each day from --from to --to, or to today.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Write the entries of several days unasked.")]


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
    each_day: EachDay = False,
    since: SinceOption = None,
    until: UntilOption = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    as_json: JsonFlag = False,
) -> None:
    """Log what was taken.

    A short name logs its next due dose, a number after it other units; a slot or a meal logs all
    that is due at it, and all everything that is due today. With --each-day the doses of past
    days are logged at once, each at its planned time or --at another.
    """
    days = _Days(each_day, since, until, yes, again=again, future=future)
    if days.meant:
        _several(ctx.obj, words, "taken", at, note, days, dry_run=dry_run, as_json=as_json)
        return
    from magstack.actions import intakes

    plan = intakes.prepare(ctx.obj, words or [], "taken", at=at, note=note, future=future)
    finish(ctx.obj, plan, again=again, dry_run=dry_run, as_json=as_json)


@app.command()
def skip(
    ctx: typer.Context,
    words: Words = None,
    at: At = None,
    note: Note = "",
    future: FutureFlag = False,
    each_day: EachDay = False,
    since: SinceOption = None,
    until: UntilOption = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    as_json: JsonFlag = False,
) -> None:
    """Log that a planned dose was skipped.

    Skipped is not missed: a day on which every dose was taken or skipped is complete. With
    --each-day the doses of past days are skipped at once.
    """
    days = _Days(each_day, since, until, yes, future=future)
    if days.meant:
        _several(ctx.obj, words, "skipped", at, note, days, dry_run=dry_run, as_json=as_json)
        return
    from magstack.actions import intakes

    plan = intakes.prepare(ctx.obj, words or [], "skipped", at=at, note=note, future=future)
    finish(ctx.obj, plan, again=False, dry_run=dry_run, as_json=as_json)


def finish(context: Context, plan: "Plan", *, again: bool, dry_run: bool, as_json: bool) -> None:
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


class _Days(NamedTuple):
    """What is said of several days."""

    each: bool
    since: str | None
    until: str | None
    yes: bool
    again: bool = False
    future: bool = False

    @property
    def meant(self) -> bool:
        """Whether several days are meant.

        Raises:
            UsageError: what is said belongs to several days or to one time, and the other is meant.
        """
        if not self.each and (self.since is not None or self.until is not None or self.yes):
            raise UsageError(
                "--from, --to and --yes are for several days. Add --each-day, or write one time "
                "with --at."
            )
        if self.each and (self.again or self.future):
            raise UsageError(
                "--each-day fills what is not in the log of days that have been. "
                "Leave --again and --future out."
            )
        return self.each


def _several(
    context: Context,
    words: list[str] | None,
    status: "Status",
    at: str | None,
    note: str,
    days: _Days,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Say what the days come to, ask, and write them."""
    from magstack.actions import several
    from magstack.render import several as page

    asked = several.Asked(words or [], days.since, days.until, at, note)
    found = several.prepare(context, asked, status)
    page.summary(context.terminal, found, as_json=as_json)
    if found.entries and not dry_run:
        what = page.counts(found)
        if not days.yes and not context.terminal.confirm(
            f"Write {what}?", f"Nothing was written. To write {what}: --yes"
        ):
            context.terminal.tell("Nothing was written.")
            return
        found = several.write(context, found)
    page.written(context.terminal, found, dry_run=dry_run, as_json=as_json)
