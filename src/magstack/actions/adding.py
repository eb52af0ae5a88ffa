"""Add a product: from the catalogue by name or words, or from what is typed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from magstack import reference
from magstack.actions.day import record_of, report
from magstack.actions.labels import Said, contents_of, lines_of, rows
from magstack.context import Context
from magstack.domain.amounts import Count
from magstack.domain.catalogue import CatalogueProduct, matching
from magstack.domain.checks.labels import doubts
from magstack.domain.facts import Facts
from magstack.domain.products import Label, Product
from magstack.domain.reports import Added
from magstack.domain.texts import accepted, slug_of
from magstack.errors import NotFoundError, UsageError, nearest
from magstack.quantities import parse_units
from magstack.regimens import parse_dose

UNIT_LENGTH = 40

MOST_IN_CONTAINER = 100_000
"""Units: a tub of powder holds thousands of grams."""

CHOICE = 12
"""How many products are listed where more than one fits."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A product as it was typed, on flags or in answer to questions."""

    name: str
    brand: str = ""
    unit: str = ""
    serving: str = ""
    container: str = ""
    said: Said = Said()
    doses: Sequence[str] = ()
    note: str = ""


def from_catalogue(
    context: Context, words: str, doses: Sequence[str] = (), protocol: str | None = None
) -> Added:
    """Return the catalogue's product for a short name or words, with its usual daily doses.

    Raises:
        NotFoundError: nothing in the catalogue fits, or more than one product does.
        UsageError: the product is in the stack already, or has no such protocol.
    """
    found = the_one(words)
    plan = tuple(doses) or _protocol(found, protocol)
    return with_day(
        context,
        _product(found, plan),
        reference.facts(),
        compare=found.compare,
        protocols=tuple(name for name, doses in found.protocols.items() if doses != plan),
    )


def catalogued(words: str) -> Product:
    """Return the catalogue's product for a short name or words, as it would be added.

    Raises:
        NotFoundError: nothing in the catalogue fits, or more than one product does.
    """
    found = the_one(words)
    return _product(found, found.doses)


def _product(found: CatalogueProduct, doses: Sequence[str]) -> Product:
    facts = reference.facts()
    label = Label(
        found.units_per_serving,
        tuple(
            made
            for row in found.rows
            for made in rows(row.nutrient, row.parts, row.declared, facts)
        ),
    )
    return Product(
        slug=found.id,
        brand=found.brand,
        name=found.name,
        unit=found.unit,
        units_per_container=_container(found),
        source="; ".join(found.citations) or "magstack's catalogue",
        status=found.status,
        labels=(label,),
        doses=tuple(parse_dose(text, found.unit) for text in doses),
        note=found.compare,
    )


def from_typed(context: Context, typed: Typed) -> Added:
    """Return a product from what was typed; its short name is made from its name.

    Raises:
        UsageError: something is missing or cannot be read.
        NotFoundError: a form or nutrient does not exist.
    """
    facts = reference.facts()
    product = read(typed, facts)
    return with_day(context, product, facts)


def read(typed: Typed, facts: Facts) -> Product:
    """Read a product from what was typed, without looking at the stack."""
    name = accepted(typed.name, "name")
    unit = accepted(typed.unit, "unit", UNIT_LENGTH)
    if not name:
        raise UsageError("A product needs a name.")
    if not unit or not typed.serving:
        raise UsageError(
            "Say how the label counts a serving, for example: --unit capsule --serving 2"
        )
    if not typed.said:
        raise UsageError(
            'Say what one serving holds: --elemental "magnesium=141 mg" for the element, '
            '--compound "bisglycinate=1000 mg" for the compound, --contains "rhodiola=500 mg" '
            "for anything else."
        )
    label = Label(
        parse_units(typed.serving), lines_of(typed.said, facts).rows(facts), contents_of(typed.said)
    )
    return Product(
        slug=slug_of(name, set()),
        brand=accepted(typed.brand, "brand"),
        name=name,
        unit=unit,
        units_per_container=parse_units(typed.container, MOST_IN_CONTAINER)
        if typed.container
        else None,
        source="typed in from the label",
        status="own",
        labels=(label,),
        doses=tuple(parse_dose(text, unit) for text in typed.doses),
        note=accepted(typed.note, "note"),
    )


def write(context: Context, added: Added) -> Product:
    """Write the product as one operation."""
    from magstack.store import journal
    from magstack.store.writing import stack as writing

    moment = int(context.clock.now().timestamp())
    with journal.operation(context.database, moment, context.command) as operation:
        writing.add_product(operation, added.product)
        operation.summary = f"added {added.product.title}"
    return added.product


def the_one(words: str) -> CatalogueProduct:
    """Return the one catalogue product that fits.

    Raises:
        NotFoundError: none fits, or several: they are listed, and none is picked.
    """
    catalogue = reference.catalogue()
    found = matching(catalogue, words)
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFoundError(_choice(words, found))
    near = nearest("-".join(words.lower().split()), list(catalogue))
    hint = f" Did you mean {', '.join(near)}?" if near else ""
    raise NotFoundError(
        f"Nothing in the catalogue fits {words!r}.{hint} See all: magstack catalog. "
        'To add your own: magstack add "NAME" --unit capsule --serving 1 '
        '--elemental "magnesium=100 mg"'
    )


def _choice(words: str, found: Sequence[CatalogueProduct]) -> str:
    """List what fits, so that one can be picked by its short name."""
    width = max(len(each.id) for each in found[:CHOICE])
    listed = [f"  {each.id:<{width}}  {each.title}" for each in found[:CHOICE]]
    if len(found) > CHOICE:
        listed.append(f"  and {len(found) - CHOICE} more: magstack catalog {words}")
    return "\n".join(
        [f"More than one product fits {words!r}:", *listed, "Add one by its short name."]
    )


def _protocol(found: CatalogueProduct, protocol: str | None) -> tuple[str, ...]:
    if protocol is None:
        return found.doses
    if protocol in found.protocols:
        return found.protocols[protocol]
    known = f"It has: {', '.join(found.protocols)}." if found.protocols else "It has none."
    raise UsageError(f"{found.name} has no protocol {protocol!r}. {known}")


def _container(found: CatalogueProduct) -> Count | None:
    if found.servings_per_container is None:
        return None
    return Count.of(found.servings_per_container.number * found.units_per_serving.number)


def with_day(
    context: Context,
    product: Product,
    facts: Facts,
    compare: str = "",
    protocols: tuple[str, ...] = (),
) -> Added:
    """Begin the doses today, make the short name unique, and look at the day with the product."""
    record = record_of(context, needed=False)
    begun = replace(
        product,
        slug=_short_name(product, record.stack),
        doses=tuple(replace(dose, since=record.today) for dose in product.doses),
    )
    before = report(record, facts).findings
    after = report(record._replace(stack=[*record.stack, begun]), facts).findings
    brought = [finding for finding in after if finding not in before]
    unplanned = () if begun.doses else doubts(begun, begun.labels[0], facts)
    return Added(begun, facts, [*brought, *unplanned], compare, protocols)


def _short_name(product: Product, stack: Sequence[Product]) -> str:
    """Return a short name that is free; a catalogue product keeps the catalogue's.

    One that is read from a label has none yet.
    """
    taken = {other.slug for other in stack}
    if product.status == "own" or not product.slug:
        return slug_of(product.name, taken)
    if product.slug in taken:
        raise UsageError(
            f"{product.slug} is in your stack already. To change it: magstack edit "
            f"{product.slug}. If it is archived: magstack archive {product.slug} --restore"
        )
    return product.slug
