"""The stock: what is left, how long it lasts and what it costs; what was done to it; a recall."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from magstack.context import Terminal
from magstack.domain.amounts import Count
from magstack.domain.costs import MONTH, spoken_cost, spoken_price
from magstack.domain.days import Intake
from magstack.domain.outlook import Outlook
from magstack.domain.products import Product
from magstack.domain.stock import Lot
from magstack.domain.supplies import Change, Recalled, Supplies, Supply
from magstack.domain.wording import counted, so_many, some, stamp
from magstack.render import documents, stocked
from magstack.render.console import GAP, heading, paragraph, table


def show(terminal: Terminal, stock: Supplies, *, as_json: bool) -> None:
    """Show each product that is counted, and name those that are not."""
    if as_json:
        documents.show(terminal, stocked.document(stock))
        return
    if not stock.supplies:
        terminal.say("No products. Begin with one from the catalogue: magstack catalog")
    known = [each for each in stock.supplies if each.counted]
    for each in known:
        heading(terminal, f"{_name(each.product)}: {_units(each.product, each.good)} left")
        for line in _lines(each):
            paragraph(terminal, line, indent=GAP)
    if len(known) > 1 and (month := " and ".join(map(spoken_cost, stock.month))):
        paragraph(terminal, f"All that has a price and a plan costs {month} in {MONTH} days.")
    _show_uncounted(terminal, [each.product for each in stock.supplies if not each.counted])


def _show_uncounted(terminal: Terminal, products: Sequence[Product]) -> None:
    if not products:
        return
    names = some([_name(product) for product in products], 12)
    size = "" if products[0].units_per_container else " --units 90"
    add = f"magstack stock add {products[0].slug}{size}"
    paragraph(terminal, f"Not counted: {names}. To count one, add what is there: {add}")


def show_change(terminal: Terminal, change: Change, *, as_json: bool) -> None:
    """Say in one line what was done to the stock, how it stands, and how to undo it."""
    if as_json:
        documents.show(terminal, stocked.changed(change))
        return
    if not change.parts:
        left = _units(change.supply.product, change.before)
        paragraph(terminal, f"Nothing was written: the record has {left} too.")
        return
    said = _SENTENCES[change.kind](change)
    paragraph(terminal, f"{said} {_stands(change.supply)} Undo: magstack undo")
    if change.kind == "added" and not change.parts[0][0].good_on(change.supply.today):
        terminal.tell(f"It has expired: {change.parts[0][0].expires} was its last day.")


def show_recall(terminal: Terminal, found: Sequence[Recalled], *, as_json: bool) -> None:
    """Show every intake that was drawn from lots of one code, and what is left of them."""
    if as_json:
        documents.show(terminal, stocked.recalled(found))
        return
    for each in found:
        product, lot = each.product, each.lot
        heading(terminal, f"Lot {lot.code}: {_name(product)}")
        paragraph(terminal, f"{_about(lot, product)}.", indent=GAP)
        if not each.drawn:
            paragraph(terminal, "Nothing in the log was drawn from it.", indent=GAP)
            continue
        total = _units(product, sum(units for _, units in each.drawn))
        entries = so_many(len(each.drawn), "entry", "entries")
        paragraph(terminal, f"{total} of it in {entries} of the log:", indent=GAP)
        rows = [_drawn_row(intake, units, product) for intake, units in each.drawn]
        table(terminal, ("No.", "When", "From this lot"), rows, right=(0,), keep=(0, 1))


def _drawn_row(intake: Intake, units: int, product: Product) -> tuple[str, str, str]:
    of = f" of {intake.units}" if units != intake.units.thousandths else ""
    note = f" ({intake.note})" if intake.note else ""
    return str(intake.id), stamp(intake.local), f"{_units(product, units)}{of}{note}"


def _lines(supply: Supply) -> Iterator[str]:
    """Yield what is known of a product's stock, a sentence a line."""
    product = supply.product
    yield _lasts(supply)
    if supply.by_plan and supply.at_most:
        yield f"If all is taken that may be as needed, it lasts {_at_least(supply.at_most)}."
    if supply.expired:
        yield f"Expired, and not counted on: {_units(product, supply.expired)}."
    gone = 0
    for lot in product.lots:
        gone += not lot.remaining
        if lot.remaining:
            yield _lot_line(lot, supply)
    if gone:
        yield f"Used up: {so_many(gone, 'lot')}."
    yield from _costs(supply)


def _lasts(supply: Supply) -> str:
    """Say how long a stock lasts, by the plan or at least."""
    if supply.by_plan is not None:
        return _lasts_by_plan(supply, supply.by_plan)
    if supply.at_most is not None:
        return f"Taken as needed, at its most each day, it lasts {_at_least(supply.at_most)}."
    why = "It is archived" if supply.product.archived else "Nothing is planned"
    return f"{why}, so how long it lasts is not known."


def _lasts_by_plan(supply: Supply, found: Outlook) -> str:
    if found.days == 0:
        return "By your plan it does not last for today."
    if found.days is not None and not supply.good:
        return f"By your plan it is needed on {found.runs_out}."
    if found.days is not None:
        return f"Lasts {so_many(found.days, 'day')} by your plan, and runs out on {found.runs_out}."
    if supply.ends is not None:
        left = _units(supply.product, found.left)
        return f"Lasts to the end of your plan on {supply.ends}, when {left} will be left."
    return "Lasts longer than 10 years by your plan."


def _at_least(found: Outlook) -> str:
    if found.runs_out is None or found.days is None:
        return "longer than 10 years"
    if not found.days:
        return "less than a day"
    return f"at least {so_many(found.days, 'day')}, to {found.runs_out - timedelta(days=1)}"


def _stands(supply: Supply) -> str:
    """Say in one sentence how much there is now, and when it runs out."""
    left = f"{_units(supply.product, supply.good)} left"
    if supply.by_plan is not None and supply.by_plan.days:
        ends = "runs out" if supply.good else "is needed"
        return f"{left}; by your plan it {ends} on {supply.by_plan.runs_out}."
    return f"{left}."


def _lot_line(lot: Lot, supply: Supply) -> str:
    unused = dict(supply.by_plan.unused if supply.by_plan else ())
    wasted = (
        f"; by your plan {_units(supply.product, unused[lot])} of it will be left then"
        if lot in unused
        else ""
    )
    code = f"Lot {lot.code}" if lot.code else "Lot without a code"
    return f"{code}: {_about(lot, supply.product, supply.today)}{wasted}."


def _about(lot: Lot, product: Product, today: date | None = None) -> str:
    """Return what is left of a lot, when it expires, since when it is in use, and its price."""
    said = [f"{_number(lot.remaining)} of {counted(lot.units, product.unit)} left"]
    if lot.expires:
        past = today is not None and not lot.good_on(today)
        said.append(f"{'expired' if past else 'expires'} {lot.expires}")
    said.append(f"in use since {lot.since}")
    if lot.price:
        said.append(f"{spoken_price(lot.price)} a container")
    return ", ".join(said)


def _costs(supply: Supply) -> Iterator[str]:
    """Yield what a product costs, where a price of it is known."""
    said = []
    if supply.running is not None:
        day, month = spoken_cost(supply.running.day), spoken_cost(supply.running.month)
        said.append(f"{day} a day, {month} in the next {MONTH} days")
    if supply.compared is not None:
        said.append(f"{spoken_cost(supply.compared)} per 100 mg of magnesium")
    several = len({lot.price for lot in supply.product.lots if lot.price}) > 1
    if said:
        yield f"Costs {'; '.join(said)}{', by the newest price' if several else ''}."


def _added(change: Change) -> str:
    product = change.supply.product
    ((lot, units),) = change.parts
    several = f" in {lot.containers} containers" if lot.containers > 1 else ""
    said = [f"Added to the stock: {_units(product, units)} of {product.name}{several}"]
    said += [f"lot {lot.code}"] if lot.code else []
    said += [f"good to {lot.expires}"] if lot.expires else []
    said += [f"{spoken_price(lot.price)} a container"] if lot.price else []
    said.append(f"in use since {lot.since}")
    drawn = f"{_units(product, change.earlier)} in the log since then are drawn from it."
    return f"{', '.join(said)}.{f' {drawn}' if change.earlier else ''}"


def _counted(change: Change) -> str:
    product = change.supply.product
    differs = sum(part for _, part in change.parts)
    word, onto = ("more", "put onto") if differs > 0 else ("fewer", "taken off")
    of = f"{product.name}{f', lot {change.code}' if change.code else ''}"
    return (
        f"Counted {_units(product, change.before + differs)} of {of}: {_number(abs(differs))} "
        f"{word} than the {_units(product, change.before)} on record, {onto} {_which(change)}."
    )


def _removed(change: Change) -> str:
    product = change.supply.product
    out = -sum(part for _, part in change.parts)
    return f"Removed {_units(product, out)} of {product.name} from the stock: {_which(change)}."


_SENTENCES = {"added": _added, "counted": _counted, "removed": _removed}


def _which(change: Change) -> str:
    """Name the lots of a change: ``lot A123 (4)``."""
    named = [
        f"{f'lot {lot.code}' if lot.code else f'a lot in use since {lot.since}'}"
        f"{f' ({_number(abs(part))})' if len(change.parts) > 1 else ''}"
        for lot, part in change.parts
    ]
    return some(named, 6)


def _name(product: Product) -> str:
    return f"{product.name} ({product.slug})"


def _number(thousandths: int) -> str:
    return str(Count(thousandths)) if thousandths else "0"


def _units(product: Product, thousandths: int) -> str:
    """Write units; none are ``0 capsules``."""
    unit = counted(Count(thousandths or 2000), product.unit)
    return unit if thousandths else f"0{unit.removeprefix('2')}"
