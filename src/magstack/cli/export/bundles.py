"""``export fhir``: the stack, and what was taken, for a hospital's system."""

from typing import TYPE_CHECKING

import typer

from magstack.cli.export.output import Encrypt, Force, Output, Recipients, target_of, text_to
from magstack.cli.export.reports import Name
from magstack.cli.options import SinceOption, UntilOption
from magstack.context import Context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TextIO

    from magstack.actions.bundling import Opened
    from magstack.domain.review import Day
    from magstack.export.fhir import Written


def export_fhir(
    ctx: typer.Context,
    since: SinceOption = None,
    until: UntilOption = None,
    name: Name = "",
    output: Output = None,
    force: Force = False,
    encrypt: Encrypt = False,
    recipients: Recipients = None,
) -> None:
    """Write the stack and daily totals for a hospital (FHIR R4).

    It is one bundle in JSON: the patient, each product and medicine with its plan, and daily totals
    of the last 30 days, or of the period. Without -o it is written to standard output.
    """
    from magstack.actions import bundling

    context: Context = ctx.obj
    target = target_of(context, output, force=force, encrypt=encrypt, recipients=recipients)
    with (
        bundling.opened(context, since, until, name) as opened,
        text_to(context, target) as stream,
    ):
        written = _write(context, stream, opened)
    if output:
        from magstack.domain.wording import listed, so_many

        counted = [
            so_many(written.products, "product"),
            *([so_many(written.medicines, "medicine")] if written.medicines else []),
            so_many(written.totals, "daily total"),
        ]
        days = f"from {opened.first} to {opened.last}"
        context.terminal.tell(f"Wrote {listed(counted)}, {days}, to {output}.")


def _write(context: Context, stream: "TextIO", opened: "Opened") -> "Written":
    from magstack.export import fhir
    from magstack.reference.codes import codes
    from magstack.render.progress import counting

    record = opened.record
    source = fhir.Source(
        seed=opened.seed,
        now=opened.now,
        zone=opened.zone,
        first=opened.first,
        last=opened.last,
        today=record.today,
        name=opened.name,
        person=record.person,
        facts=record.facts,
        stack=record.stack,
        codes=codes(),
    )
    total = (opened.last - opened.first).days + 1
    with counting(context.terminal, "Writing days", total) as advance:
        return fhir.write(stream, source, _told(record.days(), advance))


def _told(days: "Iterator[Day]", advance: "Callable[[int], None]") -> "Iterator[Day]":
    """Yield days as they come, and tell of each."""
    for day in days:
        yield day
        advance(1)
