"""A label record of the NIH Dietary Supplement Label Database, as its API gives it (v9).

Only the shape is read here, strictly: a field of another type is refused with its place. What
the rows mean is the matter of ``panels``.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, TypeVar

from magstack.domain.texts import NAME_LENGTH, clean
from magstack.errors import DataError
from magstack.incoming.files import json_of, text_of

MOST = 10**6
"""Bytes of a label record; the largest in the database are a tenth of it."""

MOST_ROWS = 1000
DEEPEST = 12
"""Rows within rows; labels have three or four."""

ABSENT = frozenset({"", "np", "not present", "not reported", "none", "null", "n/a"})
"""What the database writes where a label says nothing."""

PAGE = "https://dsld.od.nih.gov/label"
DOWNLOAD = "https://api.ods.od.nih.gov/dsld/v9/label/ID"

_NUMBER = re.compile(r"([0-9]{1,9}|[0-9]{1,3}(,[0-9]{3}){1,2})(\.[0-9]{1,9})?")

Found = TypeVar("Found")
Fields = Mapping[str, object]


class Quantity(NamedTuple):
    """An amount as it is written: ``= 144 mg``, for the serving with this ``order``.

    ``per`` is how many ``units`` (``Capsule(s)``) it is for. ``number`` is None where none is
    given.
    """

    order: int | None
    per: Decimal | None
    units: str
    operator: str
    number: Decimal | None
    unit: str


class Row(NamedTuple):
    """One row of the Supplement Facts panel, with the names of its forms and the rows within.

    ``group`` is the nutrient or substance that the database counts it to.
    """

    name: str
    group: str
    quantities: tuple[Quantity, ...]
    forms: tuple[str, ...]
    nested: "tuple[Row, ...]"


class Serving(NamedTuple):
    """A serving: ``least`` to ``most`` of a unit; ``panel``: it stands in the panel itself.

    ``notes`` say whom it is for, or what it is in scoops.
    """

    order: int | None
    least: Decimal | None
    most: Decimal | None
    unit: str
    panel: bool
    notes: str = ""


class Contents(NamedTuple):
    """What a full container holds: ``60 Capsule(s)``."""

    number: Decimal
    unit: str


class SupplementLabel(NamedTuple):
    """A label record. Texts are cleaned, and empty where the record says nothing.

    ``per_container`` is the text of how many servings a container has; ``entered`` when the
    label came into the database (``2012-01-25``).
    """

    number: str
    name: str
    brand: str
    upc: str
    servings: tuple[Serving, ...]
    per_container: str
    contents: tuple[Contents, ...]
    rows: tuple[Row, ...]
    off_market: bool
    entered: str

    @property
    def source(self) -> str:
        """Where it is from: ``NIH DSLD label 25, https://dsld.od.nih.gov/label/25, UPC …``."""
        page = f" {self.number}, {PAGE}/{self.number}" if self.number else ""
        return f"NIH DSLD label{page}{f', UPC {self.upc}' if self.upc else ''}"


def read(path: Path) -> SupplementLabel:
    """Read a label record from a file that a person has downloaded.

    Raises:
        NotFoundError: there is no such file.
        DataError: it is no JSON, no label record, or one that says no amounts.
    """
    name = clean(str(path))
    text = text_of(path, most=MOST, what="a label of the DSLD (JSON)")
    label = label_of(text, name)
    if not any(map(_says_an_amount, label.rows)):
        raise DataError(
            f'{name} says no amounts. Type what the box says: magstack add "NAME" --unit capsule '
            '--serving 2 --elemental "magnesium=141 mg"'
        )
    return label


def label_of(text: str, name: str) -> SupplementLabel:
    """Read a label record from its text; ``name`` is what it is called in a sentence.

    Raises:
        DataError: it is no JSON or no label record.
    """
    if text.lstrip()[:1] == "<":
        raise DataError(f"{name} is a web page, not a label of the DSLD. {_download()}")
    return _Reader(name).label(_record(json_of(text, name), name))


def _record(found: object, name: str) -> Fields:
    """Return the label record, or say what was downloaded in its place."""
    if isinstance(found, list):
        raise DataError(f"{name} is a list, not one label of the DSLD. {_download()}")
    if not isinstance(found, dict):
        raise DataError(f"{name} is no label of the DSLD. {_download()}")
    if isinstance(found.get("ingredientRows"), list):
        return found
    if "hits" in found or "_source" in found:
        raise DataError(f"{name} is a result of a search of the DSLD. {_download()}")
    for key in ("error", "message", "detail", "title", "errorMessage"):
        if isinstance(said := found.get(key), str) and said:
            raise DataError(f"{name} is an error message (“{_cut(said)}”). {_download()}")
    raise DataError(f"{name} is no label of the DSLD: it has no ingredientRows. {_download()}")


def _download() -> str:
    return f"Download the label: {DOWNLOAD}"


def _says_an_amount(row: Row) -> bool:
    return any(each.number for each in row.quantities) or any(map(_says_an_amount, row.nested))


class _Reader:
    """Reads the fields of one record; ``name`` is the file's, for its sentences."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._rows = 0

    def label(self, fields: Fields) -> SupplementLabel:
        number = self._text(fields, "id")
        return SupplementLabel(
            number=number if re.fullmatch("[0-9]{1,9}", number) else "",
            name=self._text(fields, "fullName"),
            brand=self._text(fields, "brandName"),
            upc=self._text(fields, "upcSku"),
            servings=self._each(fields, "servingSizes", self._serving),
            per_container=self._text(fields, "servingsPerContainer"),
            contents=tuple(
                each for each in self._each(fields, "netContents", self._contents) if each
            ),
            rows=self._each(fields, "ingredientRows", lambda row: self._row(row, 1)),
            off_market=bool(self._number(fields, "offMarket")),
            entered=self._day(fields, "entryDate"),
        )

    def _row(self, fields: Fields, depth: int) -> Row:
        self._rows += 1
        if self._rows > MOST_ROWS:
            raise DataError(f"{self._name} has more than {MOST_ROWS} rows, and so is no label.")
        if depth > DEEPEST:
            raise DataError(f"{self._name} has rows within rows {DEEPEST} times, as no label has.")
        return Row(
            self._text(fields, "name"),
            self._text(fields, "ingredientGroup"),
            self._each(fields, "quantity", self._quantity),
            self._each(fields, "forms", lambda form: self._text(form, "name")),
            self._each(fields, "nestedRows", lambda row: self._row(row, depth + 1)),
        )

    def _quantity(self, fields: Fields) -> Quantity:
        number, unit = self._number(fields, "quantity"), self._text(fields, "unit")
        return Quantity(
            self._order(fields, "servingSizeOrder"),
            self._number(fields, "servingSizeQuantity"),
            self._text(fields, "servingSizeUnit"),
            self._text(fields, "operator"),
            number if number or unit else None,  # the zero beside "not present" is no amount
            unit,
        )

    def _serving(self, fields: Fields) -> Serving:
        least, most = self._number(fields, "minQuantity"), self._number(fields, "maxQuantity")
        return Serving(
            self._order(fields, "order"),
            least if least is not None else most,
            most if most is not None else least,
            self._text(fields, "unit"),
            fields.get("inSFB") is True,
            self._text(fields, "notes"),
        )

    def _contents(self, fields: Fields) -> Contents | None:
        number, unit = self._number(fields, "quantity"), self._text(fields, "unit")
        return Contents(number, unit) if number and unit else None

    def _each(self, fields: Fields, key: str, read: Callable[[Fields], Found]) -> tuple[Found, ...]:
        """Read each of a list of objects; null is none, and one alone may stand without a list."""
        found = fields.get(key)
        listed = found if isinstance(found, list) else [] if found is None else [found]
        objects = [each for each in listed if isinstance(each, dict)]
        if len(objects) < len(listed):
            raise DataError(f"{self._name} is no label of the DSLD: {key} holds no objects.")
        return tuple(read(each) for each in objects)

    def _text(self, fields: Fields, key: str) -> str:
        """Read a text in one line, at most as long as a name; empty where nothing is said."""
        found = fields.get(key)
        if found is None or isinstance(found, (dict, list, bool)):
            return ""
        text = _cut(str(found))
        return "" if text.casefold() in ABSENT else text

    def _day(self, fields: Fields, key: str) -> str:
        text = self._text(fields, key)
        return text if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else ""

    def _number(self, fields: Fields, key: str) -> Decimal | None:
        """Read a number, or a text that is nothing else; US labels write 1,000 for a thousand."""
        found = fields.get(key)
        if isinstance(found, (int, Decimal)):
            return Decimal(found)
        if isinstance(found, str) and _NUMBER.fullmatch(found.strip()):
            return Decimal(found.strip().replace(",", ""))
        return None

    def _order(self, fields: Fields, key: str) -> int | None:
        number = self._number(fields, key)
        return int(number) if number is not None else None


def _cut(text: str) -> str:
    """Return a foreign text in one line without control characters, and no longer than a name."""
    line = unicodedata.normalize("NFC", clean(" ".join(text[: 10 * NAME_LENGTH].split()))).strip()
    return line if len(line) <= NAME_LENGTH else f"{line[: NAME_LENGTH - 1].rstrip()}…"
