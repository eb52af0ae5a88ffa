"""Products side by side: a table on a screen with room for it, else one paragraph a product."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from magstack.context import Terminal
from magstack.domain.amounts import Count, plain, rounded
from magstack.domain.comparing import Side
from magstack.domain.costs import said_between, spoken_cost, spoken_price
from magstack.domain.wording import amount, counted, listed, plural, span, spoken_dose, summed
from magstack.render import documents, stocked
from magstack.render.console import GAP, console, heading, paragraph, table
from magstack.render.documents import Document, interval, mass, shares

UNKNOWN = "unknown"

NONE = "none on the label"

ROOM = (14, 15)
"""Characters that the names of rows need, and each product beside them."""


def show(terminal: Terminal, sides: Sequence[Side], *, as_json: bool) -> None:
    """Show products side by side."""
    if as_json:
        documents.show(terminal, document(sides))
        return
    rows = [(title, [cell(side) for side in sides]) for title, cell in ROWS]
    if terminal.drawn and console(terminal).width >= ROOM[0] + ROOM[1] * len(sides):
        headings = ["", *(side.product.slug for side in sides)]
        table(terminal, headings, [[title, *cells] for title, cells in rows], keep=())
    else:
        for place, side in enumerate(sides):
            heading(terminal, f"{side.product.title} ({side.product.slug})")
            for title, cells in rows[1:]:
                paragraph(terminal, f"{title}: {cells[place]}", indent=GAP)
    for line in _remarks(sides):
        paragraph(terminal, line)


def _remarks(sides: Sequence[Side]) -> list[str]:
    currencies = sorted({side.price.currency for side in sides if side.price})
    found = []
    if len(currencies) > 1:
        found.append(f"No money is converted: compare {listed(currencies)} with a rate of today.")
    found += [
        f"How many units {spoken_price(side.price)} buy of {side.product.slug} is not known: "
        f'--price "{side.product.slug}={spoken_price(side.price)} for 120"'
        for side in sides
        if side.price and side.container is None
    ]
    unpriced = [side.product.slug for side in sides if side.price is None]
    if unpriced:
        found.append(
            f'To compare by cost, say what one container costs: --price "{unpriced[0]}=34.50 EUR"'
        )
    return found


def _title(side: Side) -> str:
    return side.product.title


def _forms(side: Side) -> str:
    if not side.rows:
        return NONE
    parts = [part for row in side.rows for part in row.parts]
    return " + ".join(part.form or "not named" for part in parts) or "not named"


def _compound(side: Side) -> str:
    return UNKNOWN if side.compound is None else amount(side.compound, "mg")


def _unit(side: Side) -> str:
    return NONE if side.a_unit is None else summed(side.a_unit, "mg")


def _serving(side: Side) -> str:
    serving = counted(side.label.units_per_serving, side.product.unit)
    return NONE if side.a_serving is None else f"{summed(side.a_serving, 'mg')} in {serving}"


def _basis(side: Side) -> str:
    return ", ".join(dict.fromkeys(row.basis for row in side.rows)) or NONE


def _share(side: Side) -> str:
    return UNKNOWN if side.share is None else span(*side.share)


def _units(side: Side) -> str:
    if side.units is None:
        return NONE
    said = said_between(*side.units, _two_places)
    return said if said == UNKNOWN else f"{said} {plural(side.product.unit, Count(2000))}"


def _two_places(value: Fraction) -> str:
    return plain(rounded(value, 2 if value >= Fraction(1, 10) else 3))


def _container(side: Side) -> str:
    return counted(side.container, side.product.unit) if side.container else UNKNOWN


def _price(side: Side) -> str:
    return spoken_price(side.price) if side.price else UNKNOWN


def _cost(side: Side) -> str:
    if side.units is None:
        return NONE
    return UNKNOWN if side.cost is None else spoken_cost(side.cost)


def _a_day(side: Side) -> str:
    doses = ", ".join(map(spoken_dose, side.doses))
    if not doses:
        return "nothing planned"
    return f"{spoken_cost(side.running.day) if side.running else UNKNOWN} ({doses})"


def _values(side: Side) -> str:
    known = "typed in by you" if side.product.status == "own" else side.product.status
    return f"{known}, in your stack" if side.own else known


ROWS: tuple[tuple[str, Callable[[Side], str]], ...] = (
    ("Product", _title),
    ("Form", _forms),
    ("Compound a serving", _compound),
    ("Magnesium a unit", _unit),
    ("A serving", _serving),
    ("Basis", _basis),
    ("Share of the compound", _share),
    ("Units for 100 mg", _units),
    ("Container", _container),
    ("Its price", _price),
    ("Cost of 100 mg", _cost),
    ("A day costs", _a_day),
    ("Values", _values),
)
"""What is compared, in the order of the rows."""


def document(sides: Sequence[Side]) -> Document:
    """Return the document of a comparison."""
    return {"schema": documents.SCHEMA, "products": [_side(side) for side in sides]}


def _side(side: Side) -> Document:
    product, label = side.product, side.label
    a_unit, a_serving = side.a_unit, side.a_serving
    size = side.container
    return {
        "product": product.slug,
        "brand": product.brand,
        "name": product.name,
        "unit": product.unit,
        "in_stack": side.own,
        "status": product.status,
        "forms": [
            {"form": part.form, "compound": mass(part.compound, "mg")}
            for row in side.rows
            for part in row.parts
        ],
        "compound": mass(side.compound, "mg"),
        "units_per_serving": documents.units(label.units_per_serving),
        "magnesium_per_unit": interval(a_unit.amount, "mg") if a_unit and a_unit.known else None,
        "magnesium_per_serving": interval(a_serving.amount, "mg")
        if a_serving and a_serving.known
        else None,
        "resolved": a_serving.resolved if a_serving else None,
        "basis": list(dict.fromkeys(row.basis for row in side.rows)),
        "fraction": None if side.share is None else shares(*side.share),
        "units_for_100_mg": _range(side),
        "units_per_container": documents.units(size) if size else None,
        "price": stocked.price(side.price),
        "cost_per_100_mg": None if side.cost is None else stocked.cost_document(side.cost),
        "cost_per_day": None if side.running is None else stocked.cost_document(side.running.day),
        "doses": [spoken_dose(dose) for dose in side.doses],
    }


def _range(side: Side) -> Document | None:
    if side.units is None:
        return None
    ends = (None if end is None else float(rounded(end, 3)) for end in side.units)
    return dict(zip(("low", "high"), ends, strict=True))
