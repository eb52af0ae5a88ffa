"""``export``: the record for others to read."""

import io
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TextIO

import typer

from magstack.cli.options import SinceOption, UntilOption, typer_app
from magstack.context import Context, Terminal

if TYPE_CHECKING:
    from magstack.actions.exporting import Record
    from magstack.export.spreadsheet import Written

app = typer_app()

Layout = Literal["intakes", "days"]

Output = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write this file, whole or not at all."),
]
Force = Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")]


@app.callback()
def export() -> None:
    """Write the record for others to read."""


@app.command("csv")
def export_csv(
    ctx: typer.Context,
    layout: Annotated[
        Layout,
        typer.Option("--layout", help="A row per intake and nutrient, or per day and nutrient."),
    ] = "intakes",
    since: SinceOption = None,
    until: UntilOption = None,
    output: Output = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="For programs: no BOM, LF, no text defended.")
    ] = False,
    force: Force = False,
) -> None:
    """Write what was taken as CSV, for a spreadsheet or a program.

    Without -o it is written to standard output. A period counts days that begin at 04:00.
    """
    from magstack.actions import exporting

    context: Context = ctx.obj
    with (
        exporting.opened(context, since, until) as record,
        _target(context, output, force=force) as stream,
    ):
        written = _write(stream, record, layout, plain=plain)
    if output:
        from magstack.domain.wording import so_many

        counted = f"{so_many(written.rows, 'row')} for {so_many(written.entries, layout[:-1])}"
        context.terminal.tell(f"Wrote {counted} to {output}.")


@app.command("ics")
def export_ics(
    ctx: typer.Context,
    output: Output = None,
    force: Force = False,
    since: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="Leave out what ended before this day."),
    ] = None,
    alarm: Annotated[
        str,
        typer.Option(
            "--alarm", metavar="TIME", help="How long before a dose it rings, such as 10m; or none."
        ),
    ] = "0m",
    zone: Annotated[
        str | None,
        typer.Option(
            "--tz", metavar="ZONE", help="The zone of the times, if not this machine's own."
        ),
    ] = None,
) -> None:
    """Write the plan as a calendar: a recurring event with an alarm for each dose.

    Import the file (iCalendar) into any calendar. Import a newer one over it after the plan has
    changed: events are updated, and none is doubled. What is taken as needed is not in it. Without
    -o it is written to standard output.
    """
    from magstack.actions import scheduling
    from magstack.export import calendar

    context: Context = ctx.obj
    before = scheduling.alarm_before(alarm)
    timetable = scheduling.timetable(context, since, zone)
    with _target(context, output, force=force) as stream:
        written = calendar.write(stream, timetable, before)
    if output:
        from magstack.domain.wording import so_many

        counted = f"{so_many(written.reminders, 'reminder')} for "
        counted += so_many(written.products, "product")
        context.terminal.tell(f"Wrote {counted} to {output}, at the times of {timetable.place}.")
        if written.cancelled:
            more = so_many(written.cancelled, "reminder")
            context.terminal.tell(f"In a calendar that has an earlier file, it cancels {more}.")
    if not timetable.named:
        context.terminal.tell(
            "This machine does not say what its time zone is called, and some calendars will not "
            "know it. Name it, for example: --tz Europe/Lisbon"
        )


def _write(stream: TextIO, record: "Record", layout: Layout, *, plain: bool) -> "Written":
    from magstack.export import spreadsheet

    if layout == "days":
        return spreadsheet.write_days(stream, record.days(), record.facts, as_is=plain)
    return spreadsheet.write_intakes(
        stream, record.intakes, record.stack, record.facts, as_is=plain
    )


def _target(context: Context, output: str | None, *, force: bool) -> AbstractContextManager[TextIO]:
    from magstack.export import files

    if output is None:
        return _standard_output(context.terminal)
    return files.written_whole(Path(output), force=force, never=context.database)


@contextmanager
def _standard_output(terminal: Terminal) -> Iterator[TextIO]:
    """Give stdout as UTF-8 with line ends as they are written, whatever the locale says."""
    from magstack.errors import OutputError
    from magstack.export import files

    stdout = terminal.stdout
    if isinstance(stdout, io.TextIOWrapper):
        stdout.reconfigure(encoding="utf-8", newline="")
    try:
        with files.faults_of("standard output"):
            yield stdout
            stdout.flush()
    except OutputError:
        terminal.hang_up()  # what waits in the buffer would fail again at every flush
        raise
