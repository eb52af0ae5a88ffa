"""Label records of the NIH DSLD in short: rows as ``row("Zinc", "15 mg")`` with the rest usual."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from magstack.incoming import labels

DATA = Path(__file__).parent.parent / "data" / "dsld"

Json = dict[str, Any]


def quantity(text: str, order: int = 1, per: int = 1) -> Json:
    """Return an amount of a row: ``30 IU``, ``< 5 mg``."""
    *sign, number, unit = text.split(" ", 2 if text[0] in "<~>" else 1)
    return {
        "servingSizeOrder": order,
        "servingSizeQuantity": per,
        "operator": sign[0] if sign else "=",
        "quantity": float(number) if "." in number else int(number),
        "unit": unit,
        "dailyValueTargetGroup": [
            {"name": "Adults and children 4 or more years of age", "operator": "=", "percent": 10},
            {"name": "Children 2 and 3 years", "operator": None, "percent": None},
        ],
        "servingSizeUnit": "Capsule(s)",
    }


def row(
    name: str,
    *amounts: str | Json,
    group: str = "",
    forms: Sequence[str] = (),
    nested: Sequence[Json] = (),
) -> Json:
    """Return a row of the panel; its group is its name unless another is given."""
    return {
        "order": 1,
        "ingredientId": 280871,
        "name": name,
        "category": "mineral",
        "ingredientGroup": group or name,
        "uniiCode": "0",
        "alternateNames": [],
        "quantity": [quantity(each) if isinstance(each, str) else each for each in amounts],
        "forms": [
            {"order": place, "prefix": "as", "percent": None, "name": form, "uniiCode": None}
            for place, form in enumerate(forms, 1)
        ],
        "nestedRows": list(nested),
    }


def serving(least: float, most: float | None = None, unit: str = "Capsule(s)") -> Json:
    """Return a serving of the panel, the first of the label."""
    return {
        "order": 1,
        "minQuantity": least,
        "maxQuantity": least if most is None else most,
        "minDailyServings": 1,
        "maxDailyServings": 1,
        "unit": unit,
        "inSFB": True,
    }


def record(*rows: Json, **fields: object) -> Json:
    """Return a label record: “Example”, 1 capsule a serving, with these rows."""
    return {
        "id": 25,
        "fullName": "Example",
        "brandName": "ACME",
        "upcSku": "0 74312 02100 8",
        "servingsPerContainer": None,
        "offMarket": 0,
        "entryDate": "2012-01-25",
        "netContents": [],
        "servingSizes": [serving(1)],
        "ingredientRows": list(rows),
        "otheringredients": {"text": None, "ingredients": [{"name": "Magnesium Stearate"}]},
        **fields,
    }


def saved(folder: Path, content: object) -> Path:
    """Write a record to a file."""
    path = folder / "label.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def read(folder: Path, content: object) -> labels.SupplementLabel:
    """Write a record to a file, and read it."""
    return labels.read(saved(folder, content))


TWO = [serving(1) | {"notes": "Children"}, serving(2) | {"order": 2}]
COLUMNS = row("Zinc", quantity("5 mg", 1, 1), quantity("10 mg", 2, 2))
"""A panel with a column for children and one for all others."""

SCOOPS = [
    row("Zinc", quantity("5 mg", 1, 1)),
    row("Blend", quantity("1 mg", 1, 1), nested=[row("Boron", quantity("2 mg", 1, 2))]),
    row("Zinc", quantity("10 mg", 1, 2)),
    row("Iron", quantity("3 mg", 1, 2)),
    row("Rhodiola"),
]
"""A panel with a column for one unit and one for two, as rows one below the other."""
