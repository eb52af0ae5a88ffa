"""``export csv``: what was taken as a table."""

from typing import TYPE_CHECKING, Annotated, Literal, TextIO

import typer

from magstack.cli.export.output import Encrypt, Force, Output, Recipients, target_of, text_to
from magstack.cli.options import SinceOption, UntilOption
from magstack.context import Context

if TYPE_CHECKING:
    from magstack.actions.exporting import Record
    from magstack.export.spreadsheet import Written

Layout = Literal["intakes", "days"]


def export_csv(
    ctx: typer.Context,
    layout: Annotated[
        Layout,
        typer.Option("--layout", help="A row per intake and nutrient, or per day and nutrient."),
    ] = "intakes",
    since: SinceOption = None,
    until: UntilOption = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="For programs: no BOM, LF, no text defended.")
    ] = False,
    output: Output = None,
    force: Force = False,
    encrypt: Encrypt = False,
    recipients: Recipients = None,
) -> None:
    """Write what was taken as CSV, for a spreadsheet or a program.

    Without -o it is written to standard output. A period counts days that begin at 04:00.
    """
    from magstack.actions import exporting

    context: Context = ctx.obj
    target = target_of(context, output, force=force, encrypt=encrypt, recipients=recipients)
    with (
        exporting.opened(context, since, until) as record,
        text_to(context, target) as stream,
    ):
        written = _write(stream, record, layout, plain=plain)
    if output:
        from magstack.domain.wording import so_many

        counted = f"{so_many(written.rows, 'row')} for {so_many(written.entries, layout[:-1])}"
        context.terminal.tell(f"Wrote {counted} to {output}.")


def _write(stream: TextIO, record: "Record", layout: Layout, *, plain: bool) -> "Written":
    from magstack.export import spreadsheet

    if layout == "days":
        return spreadsheet.write_days(stream, record.days(), record.facts, as_is=plain)
    return spreadsheet.write_intakes(
        stream, record.intakes, record.stack, record.facts, as_is=plain
    )
