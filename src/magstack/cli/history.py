"""``history``: the past by day, as bars, a calendar, plain rows or a picture."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from magstack.cli.options import (
    JsonFlag,
    SinceOption,
    UntilOption,
    complete_nutrients,
    typer_app,
)
from magstack.context import Context
from magstack.errors import UsageError

if TYPE_CHECKING:
    from magstack.actions.history import Span
    from magstack.domain.chronicle import Chronicle

app = typer_app()


@app.command()
def history(
    ctx: typer.Context,
    week: Annotated[bool, typer.Option("--week", help="The last 7 days.")] = False,
    month: Annotated[bool, typer.Option("--month", help="The last 30 days.")] = False,
    year: Annotated[
        bool, typer.Option("--year", help="The last 12 months, or each year, as a calendar.")
    ] = False,
    since: SinceOption = None,
    until: UntilOption = None,
    nutrient: Annotated[
        str | None,
        typer.Option(
            "--nutrient",
            metavar="NAME",
            help="Another nutrient than magnesium.",
            autocompletion=complete_nutrients,
        ),
    ] = None,
    svg: Annotated[
        str | None,
        typer.Option("--svg", metavar="FILE", help="Write a picture to this file instead."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Draw the past: a nutrient by day, a year, and each product.

    What was taken stands against the limits of each day, and of each planned dose what became of
    it. Without a period it is the last 14 days. A mean is over complete days only: those on which
    every planned dose was taken or skipped, and those that were closed. A blank day is not a zero.
    """
    from magstack.actions import history as past

    asked = past.Asked(_span(week=week, month=month, year=year), since, until, nutrient)
    chronicle = past.history(ctx.obj, asked)
    if svg is not None:
        _write(ctx.obj, chronicle, svg, calendar=year, force=force)
    if as_json:
        from magstack.render import chronicles, documents

        documents.show(ctx.obj.terminal, chronicles.document(chronicle))
    elif svg is None:
        from magstack.render import history as page

        page.show(ctx.obj.terminal, chronicle, calendar=year)


def _span(*, week: bool, month: bool, year: bool) -> "Span | None":
    if week + month + year > 1:
        raise UsageError("Type only one of --week, --month and --year.")
    if week:
        return "week"
    return "month" if month else "year" if year else None


def _write(
    context: Context, chronicle: "Chronicle", name: str, *, calendar: bool, force: bool
) -> None:
    """Write the picture, and say so."""
    if name.strip() in ("", "-"):
        raise UsageError("--svg needs the name of a file. Write for example --svg history.svg.")
    from magstack.export import files, pictures

    drawn = (pictures.calendar if calendar else pictures.bars)(chronicle)
    with files.written_whole(Path(name), force=force, never=context.database) as stream:
        stream.write(drawn)
    first, last = chronicle.days[0].date, chronicle.days[-1].date
    context.terminal.tell(f"Wrote a picture of {first} to {last}: {name}")
