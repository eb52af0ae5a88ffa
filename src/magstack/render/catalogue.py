"""The catalogue: a list of products, or one of them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from magstack.context import Terminal
from magstack.domain.facts import Facts
from magstack.domain.wording import amount, counted
from magstack.render import documents
from magstack.render.console import heading, paragraph, table

if TYPE_CHECKING:
    from magstack.domain.catalogue import CatalogueProduct, CatalogueRow


def show(
    terminal: Terminal, found: "Sequence[CatalogueProduct]", facts: Facts, *, as_json: bool
) -> None:
    """List the products found, or show the one."""
    if as_json:
        documents.show(terminal, [documents.catalogue_product(each, facts) for each in found])
    elif len(found) == 1:
        _show_one(terminal, found[0], facts)
    else:
        rows = [(each.id, each.title, _elements(each, facts), each.status) for each in found]
        table(terminal, ("Short name", "Product", "Per serving", "Status"), rows, keep=(0, 3))


def _show_one(terminal: Terminal, each: "CatalogueProduct", facts: Facts) -> None:
    heading(terminal, f"{each.title} ({each.id})")
    serving = counted(each.units_per_serving, each.unit)
    container = each.servings_per_container
    lines = [
        f"{each.description} ({each.country})",
        f"A serving is {serving}" + (f"; {container} servings in a container" if container else ""),
        *(_line(row, facts) for row in each.rows),
        f"Usual doses ({each.doses_status}): {', '.join(each.doses)}",
        *(f"Protocol {name}: {', '.join(doses)}" for name, doses in each.protocols.items()),
        f"Status: {each.status}",
        each.compare,
        each.note,
        *(f"Source: {citation}" for citation in each.citations),
    ]
    for line in filter(None, lines):
        paragraph(terminal, line, indent=2)
    terminal.say(f"Add it: magstack add {each.id}")


def _elements(each: "CatalogueProduct", facts: Facts) -> str:
    held = ", ".join(
        f"{amount(row.declared, facts.unit_of(row.nutrient))} {facts.name_of(row.nutrient)}"
        for row in each.rows
        if row.declared is not None
    )
    return f"{held} in {counted(each.units_per_serving, each.unit)}"


def _line(row: "CatalogueRow", facts: Facts) -> str:
    unit = facts.unit_of(row.nutrient)
    held = amount(row.declared, unit, 3) if row.declared else "not declared"
    carried = " + ".join(
        " ".join(filter(None, [amount(part.compound, "mg", 3) if part.compound else "", part.form]))
        for part in row.parts
    )
    return f"{facts.name_of(row.nutrient)}: {held}{f', from {carried}' if carried else ''}"
