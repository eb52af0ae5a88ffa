"""Products of the stack: a list, or one with its labels and doses."""

from typing import TYPE_CHECKING

from magstack.context import Terminal
from magstack.domain.doses import current
from magstack.domain.facts import Facts
from magstack.domain.plans import on_hold
from magstack.domain.products import Label, LabelRow, Part, Product
from magstack.domain.wording import amount, counted, spoken_dose, summed
from magstack.render import documents
from magstack.render.console import heading, paragraph, table

if TYPE_CHECKING:
    from magstack.domain.reports import Listed, Stack


def show_list(terminal: Terminal, stack: "Stack", *, as_json: bool) -> None:
    """List the products with their planned doses and what these come to a day."""
    if as_json:
        documents.show(
            terminal,
            [
                documents.product(each.product, stack.facts, labels=False, daily=each.daily)
                for each in stack.listed
            ],
        )
        return
    if not stack.listed:
        terminal.say("No products. Begin with one from the catalogue: magstack catalog")
        return
    rows = [_row(each, stack) for each in stack.listed]
    table(terminal, ("Short name", "Product", "Doses", "Elemental today"), rows)


def show_one(terminal: Terminal, stack: "Stack", *, as_json: bool) -> None:
    """Show one product: what it is, its doses, and each of its labels."""
    product = stack.listed[0].product
    if as_json:
        documents.show(terminal, documents.product(product, stack.facts))
        return
    heading(terminal, f"{product.title} ({product.slug})")
    for line in _about(product):
        paragraph(terminal, line, indent=2)
    paragraph(terminal, f"Doses: {doses(product, stack) or 'none planned'}", indent=2)
    paragraph(
        terminal, f"Today: {_daily(stack.listed[0], stack.facts) or 'nothing planned'}", indent=2
    )
    for label in product.labels:
        show_label(terminal, label, product, stack.facts)


def show_label(terminal: Terminal, label: Label, product: Product, facts: Facts) -> None:
    """Show what a label declares per serving, as a panel reads."""
    since = f" from {label.since}" if label.since else ""
    heading(
        terminal, f"Label{since}, per serving of {counted(label.units_per_serving, product.unit)}"
    )
    for row in label.rows:
        paragraph(terminal, line_of(row, facts), indent=2)
    for content in label.contents:
        mass = f" {amount(content.amount, 'mg', 3)}" if content.amount else ""
        paragraph(terminal, f"{content.name}{mass} (kept, not judged)", indent=2)


def line_of(row: LabelRow, facts: Facts) -> str:
    """Return a label row in words: the element, its basis, and the compounds that carry it."""
    unit, name = facts.unit_of(row.nutrient), facts.name_of(row.nutrient)
    held = amount(row.elemental, unit, 3) if row.elemental else "unknown amount of"
    unstated = "another form" if len(row.parts) > 1 else ""
    carried = " + ".join(filter(None, (_carrier(part) or unstated for part in row.parts)))
    return f"{held} {name} ({row.basis}){f' from {carried}' if carried else ''}"


def _carrier(part: Part) -> str:
    mass = amount(part.compound, "mg", 3) if part.compound else ""
    if part.form is None:
        return f"{mass} of a compound that is not named" if mass else ""
    return f"{mass} {part.form}".strip()


def doses(product: Product, stack: "Stack") -> str:
    """Return the doses that are in force on the stack's day, or when the next ones begin."""
    held = [spoken_dose(dose) for dose in current(product.doses, stack.day)]
    again = on_hold(product.doses, stack.day)
    return ", ".join(held) or (f"none before {again}" if again else "")


def _about(product: Product) -> list[str]:
    servings = product.servings_per_container
    container = (
        f"Container: {counted(product.units_per_container, product.unit)}"
        + (f", {servings.normalize():f} servings" if servings else "")
        if product.units_per_container
        else ""
    )
    known = "typed in by you" if product.status == "own" else f"{product.status} ({product.source})"
    away = f"Archived on {product.archived}" if product.archived else ""
    return [line for line in (container, f"Values: {known}", product.note, away) if line]


def _row(each: "Listed", stack: "Stack") -> tuple[str, str, str, str]:
    product = each.product
    away = f" (archived {product.archived})" if product.archived else ""
    return (
        product.slug,
        product.title + away,
        doses(product, stack) or "none",
        _daily(each, stack.facts) or "–",
    )


def _daily(each: "Listed", facts: Facts) -> str:
    return ", ".join(
        f"{summed(total, facts.unit_of(total.nutrient))} {facts.name_of(total.nutrient)}"
        for total in each.daily
    )
