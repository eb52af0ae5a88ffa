"""A product that was just added: what was understood, and what to look at."""

from typing import TYPE_CHECKING

from magstack.context import Terminal
from magstack.domain.doses import Dose
from magstack.domain.wording import counted, on_days, planned_at
from magstack.render import documents
from magstack.render.console import heading, paragraph
from magstack.render.products import show_label

if TYPE_CHECKING:
    from magstack.domain.reports import Added


def show(terminal: Terminal, added: "Added", *, as_json: bool) -> None:
    """Say what was added, its doses, what to compare with the box, and how to undo it."""
    product = added.product
    if as_json:
        documents.show(terminal, documents.product(product, added.facts))
        return
    doses = ", ".join(_dose(dose, product.unit) for dose in product.doses)
    paragraph(terminal, f"Added {product.title} as {product.slug}. Undo: magstack undo")
    show_label(terminal, product.labels[0], product, added.facts)
    if doses:
        paragraph(terminal, f"Planned from today: {doses}.", indent=2)
    else:
        paragraph(
            terminal,
            f'No dose is planned. To plan one: magstack plan set {product.slug} "1 at night"',
            indent=2,
        )
    if added.protocols:
        paragraph(
            terminal,
            f"Other protocols: {', '.join(added.protocols)} (magstack plan set {product.slug} "
            f"--protocol {added.protocols[0]}).",
            indent=2,
        )
    if added.compare:
        paragraph(
            terminal, f"Unverified ({product.status}): {added.compare}", style="yellow", indent=2
        )
    for finding in added.findings:
        # The catalogue's doubt stands above, with what to compare.
        if finding.code != "LABEL_UNVERIFIED":
            paragraph(terminal, f"{finding.severity}: {finding.message}", indent=2)


def _dose(dose: Dose, unit: str) -> str:
    days = on_days(dose.schedule)
    return f"{counted(dose.units, unit)} {planned_at(dose)}{f' {days}' if days else ''}"


def show_draft(terminal: Terminal, added: "Added") -> None:
    """Show what was understood before it is written."""
    heading(terminal, f"{added.product.title} ({added.product.slug})")
    show_label(terminal, added.product.labels[0], added.product, added.facts)
