"""Which column of a foreign table holds what, as a person maps it: ``date=Datum,product=Name``."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, get_args

from magstack.domain.wording import listed, some, typed
from magstack.errors import NotFoundError, UsageError, suggestion
from magstack.incoming.sheets.cells import ISO, has_time, quoted, styles_of
from magstack.incoming.sheets.table import Table

Field = Literal["date", "time", "datetime", "product", "units", "unit", "status", "note"]
"""What a column can hold."""

FIELDS: tuple[Field, ...] = get_args(Field)

USUAL: dict[Field, tuple[str, ...]] = {
    "datetime": (
        *("datetime", "date time", "date/time", "timestamp", "taken at", "taken_at", "startdate"),
        *("zeitpunkt", "fecha y hora"),
    ),
    "date": ("date", "day", "datum", "tag", "fecha", "día"),
    "time": ("time", "clock", "clock time", "uhrzeit", "zeit", "hora"),
    "product": (
        *("product", "supplement", "name", "item", "product name", "supplement name", "food name"),
        *("produkt", "präparat", "mittel", "producto", "suplemento", "nombre"),
    ),
    "units": (
        *("units", "quantity", "qty", "count", "amount", "number", "capsules", "tablets"),
        *("anzahl", "menge", "stück", "kapseln", "tabletten", "cantidad", "unidades"),
    ),
    "unit": ("unit", "einheit", "unidad"),
    "status": ("status", "state"),
    "note": (
        *("note", "notes", "comment", "comments", "notiz", "notizen", "bemerkung", "kommentar"),
        *("nota", "notas", "comentario"),
    ),
}
"""How columns are often called; a mapping of these is proposed, and never assumed."""

MASS = re.compile(r"(?:[^0-9]*[ (\[])?(?:mg|mcg|µg|μg|ug|iu|ie|ui)(?: *[)\]])?", re.IGNORECASE)
"""What a column is called that holds a mass and no number of units: ``mg``, ``Magnesium (mg)``."""

LONGEST = 1000
"""Characters of a mapping."""

NAMED = 20
"""So many columns of a table are named in a sentence."""

EXAMPLE = "--map date=COLUMN,time=COLUMN,product=COLUMN,units=COLUMN"


class Columns(NamedTuple):
    """The places of columns, from 0; None is not in the table. ``headed``: the heading is one."""

    date: int | None
    time: int | None
    datetime: int | None
    product: int
    units: int | None
    unit: int | None
    status: int | None
    note: int | None
    headed: bool = True


def parsed(texts: Sequence[str]) -> dict[Field, str]:
    """Read mappings: ``date=Datum,product=Name``; a name may hold commas.

    Raises:
        UsageError: one cannot be read, or maps what cannot be, or the same twice, or too little.
    """
    mapped: dict[Field, str] = {}
    for text in texts:
        for part in re.split(rf",\s*(?=(?:{'|'.join(FIELDS)})\s*=)", text[: LONGEST + 1]):
            field, column = _pair(part, text)
            if field in mapped:
                raise UsageError(f"--map says two times which column is {field}. Leave one out.")
            mapped[field] = column
    _must_be_enough(mapped)
    return mapped


def _pair(part: str, text: str) -> tuple[Field, str]:
    before, _, after = part.partition("=")
    word, column = before.strip(), " ".join(after.split())
    if len(text) > LONGEST:
        raise UsageError(f"--map has at most {LONGEST} characters. Repeat it for other columns.")
    for field in FIELDS:
        if word.lower() == field and column:
            return field, column
    if word.lower() in FIELDS:
        raise UsageError(f"--map does not say which column is {word}. Write {word}=COLUMN.")
    raise UsageError(
        f"--map knows no {quoted(word)}.{suggestion(word, list(FIELDS))} A column can be "
        f"{listed(FIELDS, 'or')}. Write for example {EXAMPLE}"
    )


def _must_be_enough(mapped: Mapping[Field, str]) -> None:
    if "product" not in mapped:
        raise UsageError("--map does not say which column names the product. Add product=COLUMN.")
    if "datetime" not in mapped and "date" not in mapped:
        raise UsageError(
            "--map does not say which column is the date. Add date=COLUMN, or datetime=COLUMN "
            "where date and time are in one."
        )
    for field in ("date", "time"):
        if "datetime" in mapped and field in mapped:
            raise UsageError(f"--map says both datetime and {field}. Leave one of them out.")


def placed(mapped: Mapping[Field, str], table: Table) -> Columns:
    """Find the columns of a mapping in a table: by number from 1, or by name.

    Where all are numbers, the first row is a heading only if there is no digit in its date.

    Raises:
        NotFoundError: there is no such column, or there are several.
        UsageError: what should be a number of units is a mass.
    """
    places: dict[Field, int] = {field: _place(column, table) for field, column in mapped.items()}
    when = places["datetime" if "datetime" in places else "date"]
    numbered = all(column.isdecimal() for column in mapped.values())
    headed = not (numbered and re.search("[0-9]", table.heading.cells[when]))
    if headed and "units" in places:
        _must_count(table.heading.cells[places["units"]])
    rest = {field: places.get(field) for field in FIELDS if field != "product"}
    return Columns(product=places["product"], headed=headed, **rest)


def _must_count(name: str) -> None:
    if MASS.fullmatch(name):
        raise UsageError(
            f"The column {quoted(name)} holds a mass, and units are capsules or tablets. Map the "
            "column that counts them; where none does, say how many: --units 1"
        )


def _place(column: str, table: Table) -> int:
    names = table.heading.cells
    if column.isascii() and column.isdecimal():
        if not 1 <= int(column) <= len(names):
            raise NotFoundError(f"{table.name} has columns 1 to {len(names)}, and no {column}.")
        return int(column) - 1
    found = [place for place, name in enumerate(names) if name == column]
    found = found or [
        place for place, name in enumerate(names) if name.casefold() == column.casefold()
    ]
    if len(found) > 1:
        numbers = listed([f"{place + 1}" for place in found])
        raise NotFoundError(
            f"{table.name} has {len(found)} columns called {quoted(column)}. Give the number of "
            f"one instead: {numbers}."
        )
    if not found:
        near = suggestion(column, [name for name in names if name][:NAMED])
        raise NotFoundError(f"{table.name} has no column {quoted(column)}.{near} {_has(table)}")
    return found[0]


def wanted(table: Table) -> UsageError:
    """Return the error for a foreign table of which nobody says which column holds what.

    Where its columns are called as usual, the mapping to type is in it.
    """
    guess = _guessed(table.heading.cells)
    begun = f"{table.name} is no export of magstack. Say which of its columns holds what"
    if "product" not in guess or not guess.keys() & {"date", "datetime"}:
        return UsageError(f"{begun}: {EXAMPLE}. {_has(table)}")
    guess, fits = _looked_at(table, guess)
    said = ",".join(f"{field}={name}" for field, name in guess.items())
    options = [f"--map {typed(said)}"]
    if "units" not in guess:
        options.append("--units 1")
    if fits and ISO not in fits:
        options.append(f"--date-format {' or '.join(fits)}")
    return UsageError(
        f"{begun}. By its heading it could be: {' '.join(options)} (units are capsules or tablets, "
        "not mg)"
    )


def _guessed(heading: Sequence[str]) -> dict[Field, str]:
    """Return which columns are called as usual."""
    names = [name.casefold() for name in heading]
    guess: dict[Field, str] = {}
    for field, usual in USUAL.items():
        found = [names.index(name) for name in usual if names.count(name) == 1]
        if found and not ("datetime" in guess and field in ("date", "time")):
            guess[field] = heading[found[0]]
    return guess


def _looked_at(table: Table, guess: dict[Field, str]) -> tuple[dict[Field, str], list[str]]:
    """Look whether the first date has a time; return the guess, and the styles of that date."""
    first = next(table.following, None)
    field: Field = "datetime" if "datetime" in guess else "date"
    place = table.heading.cells.index(guess[field])
    if first is None or len(first.cells) <= place:
        return guess, []
    cell = first.cells[place]
    if field == "date" and "time" not in guess and has_time(cell):
        guess = {("datetime" if each == "date" else each): name for each, name in guess.items()}
    return guess, styles_of(cell)


def _has(table: Table) -> str:
    names = table.heading.cells
    shown = [quoted(name) for name in names if name]
    if len(shown) == len(names):
        return f"Its columns are {some(shown, NAMED)}."
    below = (
        " If the heading is further down, delete what is above it."
        if len(shown) <= len(names) // 2
        else ""
    )
    return f"Its columns with a name are {some(shown, NAMED)}.{below}"
