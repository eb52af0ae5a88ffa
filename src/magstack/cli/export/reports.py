"""``export html`` and ``export pdf``: the report for a clinician."""

from typing import TYPE_CHECKING, Annotated

import typer

from magstack.cli.export.output import (
    Encrypt,
    Force,
    Output,
    Recipients,
    bytes_to,
    target_of,
    text_to,
)
from magstack.cli.options import SinceOption, UntilOption
from magstack.context import Context

if TYPE_CHECKING:
    from magstack.domain.clinical import Clinical

Name = Annotated[
    str,
    typer.Option("--name", metavar="NAME", help="Whom it is about, such as initials."),
]


def export_html(
    ctx: typer.Context,
    since: SinceOption = None,
    until: UntilOption = None,
    name: Name = "",
    output: Output = None,
    force: Force = False,
    encrypt: Encrypt = False,
    recipients: Recipients = None,
) -> None:
    """Write a report for a clinician, as a page for a browser.

    It holds the stack, the last 30 days or the days from --from to --to, and what the checks
    find. It needs no network and no script, and it prints well on A4 and Letter. Without -o it is
    written to standard output.
    """
    from magstack import __version__
    from magstack.actions import reporting
    from magstack.export.report.page import page

    context: Context = ctx.obj
    target = target_of(context, output, force=force, encrypt=encrypt, recipients=recipients)
    clinical = reporting.clinical(context, since, until, name)
    with text_to(context, target) as stream:
        stream.write(page(clinical, __version__))
    if output:
        _tell(context, clinical, output)


def export_pdf(
    ctx: typer.Context,
    since: SinceOption = None,
    until: UntilOption = None,
    name: Name = "",
    output: Output = None,
    force: Force = False,
    encrypt: Encrypt = False,
    recipients: Recipients = None,
) -> None:
    """Write the report for a clinician as PDF.

    It is the page of magstack export html on A4, and needs WeasyPrint, which comes as an extra.
    Without -o it is written to standard output, unless that is a screen.
    """
    from magstack import __version__
    from magstack.actions import reporting
    from magstack.export.report import paper

    context: Context = ctx.obj
    paper.required()
    target = target_of(context, output, force=force, encrypt=encrypt, recipients=recipients)
    clinical = reporting.clinical(context, since, until, name)
    with bytes_to(context, target) as stream:
        stream.write(paper.paper(clinical, __version__))
    if output:
        _tell(context, clinical, output)


def _tell(context: Context, clinical: "Clinical", output: str) -> None:
    """Say which days the report is about, and where it is."""
    from magstack.domain.wording import spoken_day

    first, last = spoken_day(clinical.first), spoken_day(clinical.last)
    context.terminal.tell(f"Wrote the report of {first} to {last} to {output}.")
