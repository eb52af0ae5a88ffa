"""``export ics``: the plan as a calendar."""

from typing import Annotated

import typer

from magstack.cli.export.output import Encrypt, Force, Output, Recipients, target_of, text_to
from magstack.context import Context


def export_ics(
    ctx: typer.Context,
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
    output: Output = None,
    force: Force = False,
    encrypt: Encrypt = False,
    recipients: Recipients = None,
) -> None:
    """Write the plan as a calendar, with an alarm for each dose.

    Each dose is a recurring event. Import the file (iCalendar) into any calendar. Import a newer
    one over it after the plan has changed: events are updated, and none is doubled. What is taken
    as needed is not in it. Without -o it is written to standard output.
    """
    from magstack.actions import scheduling
    from magstack.export import calendar

    context: Context = ctx.obj
    target = target_of(context, output, force=force, encrypt=encrypt, recipients=recipients)
    before = scheduling.alarm_before(alarm)
    timetable = scheduling.timetable(context, since, zone)
    with text_to(context, target) as stream:
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
