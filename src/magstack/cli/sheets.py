"""``import csv``: a table of what was taken, magstack's own or of another program."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from magstack.cli.options import FutureFlag, JsonFlag
from magstack.context import Context, Terminal

if TYPE_CHECKING:
    from magstack.actions.importing.sheets import Sheet


def import_csv(
    ctx: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="The table (CSV, UTF-8); - is standard input.")
    ],
    maps: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="FIELD=COLUMN",
            help="Which column is the date, time, datetime, product, units, unit, status or note, "
            "by its name or number. May repeat.",
        ),
    ] = None,
    products: Annotated[
        list[str] | None,
        typer.Option(
            "--product",
            metavar="NAME=PRODUCT",
            help="Which product a name in the file is; - leaves its rows out. May repeat.",
        ),
    ] = None,
    zone: Annotated[
        str | None,
        typer.Option(
            "--tz", metavar="ZONE", help="The zone of its times, if not this machine's own."
        ),
    ] = None,
    style: Annotated[
        str | None,
        typer.Option(
            "--date-format",
            metavar="FORMAT",
            help="YYYY-MM-DD if not said; DD.MM.YYYY, DD/MM/YYYY or MM/DD/YYYY.",
        ),
    ] = None,
    clock: Annotated[
        str | None,
        typer.Option("--time", metavar="TIME", help="When, where the file and the plan say none."),
    ] = None,
    units: Annotated[
        str | None,
        typer.Option("--units", metavar="N", help="How many in each row, where no column is it."),
    ] = None,
    delimiter: Annotated[
        str | None,
        typer.Option("--delimiter", metavar="SIGN", help="comma, semicolon or tab."),
    ] = None,
    future: FutureFlag = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it would come to; write nothing.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """Read what was taken from a table: every row of it, or nothing.

    What magstack has exported (export csv) is known by its heading. For any other table say which
    column holds what. What is in the log already is not written twice.
    """
    from magstack.actions.importing import sheets
    from magstack.incoming.files import size_of
    from magstack.render import sheets as page
    from magstack.render.progress import counting

    context: Context = ctx.obj
    asked = sheets.Asked(
        file, maps or (), products or (), zone, style, delimiter, clock, units, future
    )
    with counting(context.terminal, "Reading", size_of(Path(file))) as advance:
        sheet = sheets.read(context, asked, advance)
    answered = _answered(context.terminal, sheet)
    if answered is None:
        context.terminal.tell("Nothing was written.")
        return
    brought = sheets.prepare(context, answered)
    if brought.intakes and not dry_run:
        with counting(context.terminal, "Writing", len(brought.intakes)) as advance:
            brought = sheets.write(context, brought, advance)
    page.show(context.terminal, brought, dry_run=dry_run, as_json=as_json)


def _answered(terminal: Terminal, sheet: "Sheet") -> "Sheet | None":
    """Ask which products unknown names are, where somebody can be asked; None is to stop."""
    from magstack.actions.importing import naming, sheets

    if not (sheet.unknown and sheet.stack and terminal.asks):
        return sheet
    terminal.tell("These products are in the stack:")
    slugs = [product.slug for product in sheet.stack]
    for number, product in enumerate(sheet.stack, start=1):
        terminal.tell(f"  {number}  {product.slug}: {product.title}")
    terminal.tell("Which is meant? A number or a short name; - leaves the rows out; Enter stops.")
    answers: dict[str, str] = {}
    for unknown in sheet.unknown:
        answer = _which(terminal, naming.told(unknown), slugs)
        if not answer:
            return None
        answers[unknown.name] = answer
    return sheets.said(sheet, answers)


def _which(terminal: Terminal, told: str, slugs: list[str]) -> str:
    """Ask until the answer is a product, - or nothing."""
    while True:
        answer = terminal.ask(told if told.endswith("?") else f"{told}:").lower()
        if answer.isdecimal() and 1 <= int(answer) <= len(slugs) and answer not in slugs:
            return slugs[int(answer) - 1]
        if answer in ("", "-", *slugs):
            return answer
        terminal.tell(f"Answer 1 to {len(slugs)}, a short name, or -. Enter stops.")
