"""Read both layouts of the CSV as docs/exports.md says, and print what pandas made of them.

Run with a Python that has pandas: it brings numpy, and with that in reach pint would load it too.
"""

import json
import sys
from typing import Any

import pandas
from pandas.api import types

KINDS = {
    "date": types.is_datetime64_any_dtype,
    "truth": types.is_bool_dtype,
    "integer": types.is_integer_dtype,
    "float": types.is_float_dtype,
    "text": types.is_string_dtype,
}


def frame(path: str) -> Any:
    return pandas.read_csv(path, parse_dates=["date"], dtype={"resolved": "boolean"})


def kinds(found: Any) -> dict[str, str]:
    """Return the kind of each column in a word; an object is of none."""
    return {
        column: next(word for word, is_so in KINDS.items() if is_so(found[column]))
        for column in found.columns
        if found[column].dtype is not object
    }


def main(intakes: str, days: str) -> None:
    table, by_day = frame(intakes), frame(days)
    magnesium = table[table["nutrient"] == "magnesium"].groupby("date")["elemental_high"].sum()
    told = table["date"].dt.strftime("%Y-%m-%d") + "T" + table["time"] + table["utc_offset"]
    moments = pandas.to_datetime(told, utc=True)
    of = by_day[by_day["nutrient"] == "magnesium"]
    seen = {
        "intakes": kinds(table),
        "days": kinds(by_day),
        "magnesium": magnesium.tolist(),
        "notes": table["note"].dropna().tolist(),
        "moments": sorted({int(moment.timestamp()) for moment in moments}),
        "taken": of["taken_high"].fillna(-1).tolist(),
        "resolved": [None if value is pandas.NA else bool(value) for value in of["resolved"]],
        "complete": of["day_complete"].tolist(),
    }
    print(json.dumps(seen))


if __name__ == "__main__":
    main(*sys.argv[1:])
