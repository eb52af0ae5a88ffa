"""The stock as JSON: what is left, how long it lasts and what it costs; changes; a recall."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from magstack.domain.amounts import rounded
from magstack.domain.costs import Cost
from magstack.domain.days import Intake
from magstack.domain.stock import Lot, Price
from magstack.domain.supplies import Change, Recalled, Supplies, Supply
from magstack.render import documents


def document(stock: Supplies) -> documents.Document:
    """Return the document of ``stock show``."""
    return {
        "schema": documents.SCHEMA,
        "day": stock.day.isoformat(),
        "products": [_supply(each) for each in stock.supplies],
        "cost_30_days": [_cost(cost) for cost in stock.month],
    }


def _supply(supply: Supply) -> documents.Document:
    product, plan, most = supply.product, supply.by_plan, supply.at_most
    running = supply.running
    return {
        "product": product.slug,
        "name": product.name,
        "unit": product.unit,
        "counted": supply.counted,
        "left": supply.good / 1000 if supply.counted else None,
        "expired": supply.expired / 1000 if supply.counted else None,
        "planned": supply.planned,
        "days_left": plan.days if plan else None,
        "runs_out": _iso(plan.runs_out) if plan else None,
        "plan_ends": _iso(supply.ends),
        "left_at_end": plan.left / 1000 if plan and supply.ends and not plan.runs_out else None,
        "as_needed": None
        if most is None
        else {"days_at_least": most.days, "runs_out_at_earliest": _iso(most.runs_out)},
        "will_expire": sum(units for _, units in plan.unused) / 1000 if plan else None,
        "lots": [_lot(lot, supply) for lot in product.lots],
        "cost_per_day": _cost(running.day) if running else None,
        "cost_30_days": _cost(running.month) if running else None,
        "cost_per_100_mg": _cost(supply.compared),
    }


def _lot(lot: Lot, supply: Supply) -> documents.Document:
    unused = dict(supply.by_plan.unused) if supply.by_plan else {}
    return {
        **_lot_document(lot),
        "expired": not lot.good_on(supply.today),
        "will_expire": unused.get(lot, 0) / 1000 if supply.by_plan else None,
    }


def _lot_document(lot: Lot) -> documents.Document:
    return {
        "lot": lot.code or None,
        "containers": lot.containers,
        "units": documents.units(lot.units),
        "left": lot.remaining / 1000,
        "from": lot.since.isoformat(),
        "expires": _iso(lot.expires),
        "price": price(lot.price),
    }


def price(paid: Price | None) -> documents.Document | None:
    """Return the document of what a container cost; null is unknown."""
    if paid is None:
        return None
    return {"amount": paid.thousandths / 1000, "currency": paid.currency}


def _cost(cost: Cost | None) -> documents.Document | None:
    return None if cost is None else cost_document(cost)


def cost_document(cost: Cost) -> documents.Document:
    """Return the document of a cost; an end that is null is not known."""
    return {"low": _rounded(cost.low), "high": _rounded(cost.high), "currency": cost.currency}


def _rounded(value: Fraction | None) -> float | None:
    return None if value is None else float(rounded(value, 3))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def changed(change: Change) -> documents.Document:
    """Return the document of what was done to the stock, and how it stands now."""
    stock = Supplies(change.supply.today, (change.supply,))
    parts = [{"lot": lot.code or None, "units": part / 1000} for lot, part in change.parts]
    return {
        **document(stock),
        "change": {
            "action": change.kind,
            "units": sum(part for _, part in change.parts) / 1000,
            "lots": parts,
            "drawn_by_earlier_entries": change.earlier / 1000,
        },
    }


def recalled(found: Sequence[Recalled]) -> documents.Document:
    """Return the document of ``stock lot``."""
    return {
        "schema": documents.SCHEMA,
        "lots": [
            {
                "product": each.product.slug,
                "name": each.product.name,
                "unit": each.product.unit,
                **_lot_document(each.lot),
                "entries": [_drawn(intake, units) for intake, units in each.drawn],
            }
            for each in found
        ],
    }


def _drawn(intake: Intake, units: int) -> documents.Document:
    return {
        "id": intake.id,
        "taken_at": intake.local.isoformat(),
        "day": intake.day.isoformat(),
        "units": documents.units(intake.units),
        "units_from_lot": units / 1000,
        "note": intake.note,
    }
