"""A table (CSV) is read strictly: one delimiter, one heading, every row as wide as that."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from magstack.domain.texts import clean
from magstack.domain.wording import listed, so_many
from magstack.errors import DataError
from magstack.incoming import files

MOST = 64_000_000
"""Bytes of a table; 40 years of ten entries a day, as magstack exports them, are 40 million."""

MOST_LINES = 1_000_000
"""Forty years of a person are 300,000."""

ENOUGH = 1000
"""After so many faulty rows nobody needs to know of more."""

MOST_COLUMNS = 1000

LONGEST_LINE = 1_000_000
"""Characters; a longer line is no row of a table."""

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
"""What can separate columns, and what it is called."""

SHOWN = 10
"""So many faults are told one by one, and the rest is counted."""

_FAULTS = {
    "unexpected end": "a quotation mark is opened here and never closed",
    "expected after": "something follows a closing quotation mark",
    "field larger": "a cell is too long; perhaps a quotation mark is opened and never closed",
}
"""What the reader of the standard library says, and what a person is told."""


class Place(NamedTuple):
    """Where a row is. The heading has number 1; ``line`` is where it begins in the file."""

    number: int
    line: int

    def __str__(self) -> str:
        line = f" (line {self.line})" if self.line != self.number else ""
        return f"row {self.number}{line}"


class Row(NamedTuple):
    """The cells of a row, and where it is."""

    place: Place
    cells: list[str]


@dataclass(slots=True)
class Faults:
    """Gathers what is wrong with rows: the first few in words, the rest counted."""

    name: str
    first: list[str] = field(default_factory=list)
    count: int = 0

    def keep(self, place: Place, sentence: str) -> None:
        """Keep what is wrong with a row.

        Raises:
            DataError: so many were wrong that the rest need not be looked at.
        """
        self.count += 1
        if len(self.first) < SHOWN:
            self.first.append(f"{place}: {sentence.removesuffix('.')}.")
        if self.count >= ENOUGH:
            self.check()

    def check(self) -> None:
        """Refuse the whole table where a row was wrong.

        Raises:
            DataError: one was.
        """
        if self.count == 1:
            raise DataError(f"Nothing was written. {self.name}, {self.first[0]}")
        if self.count:
            more = self.count - len(self.first)
            counted = f"{'At least ' if self.count >= ENOUGH else ''}{self.count} rows"
            lines = [f"Nothing was written. {counted} of {self.name} cannot be read:"]
            lines += [f"  {each}" for each in self.first]
            raise DataError("\n".join([*lines, *([f"  and {more} more."] if more else [])]))


@dataclass(slots=True)
class Table:
    """A table whose heading was read.

    ``for_spreadsheets`` says that it begins, or its lines end, as spreadsheets want it.
    """

    name: str
    heading: Row
    delimiter: str
    for_spreadsheets: bool
    following: Iterator[Row]
    faults: Faults

    def rows(self, *, headed: bool = True) -> Iterator[Row]:
        """Yield the rows, without the heading where it is one; those of another width are faults.

        Empty cells beyond the heading are no fault: spreadsheets write some.

        Raises:
            DataError: there are none, or the rest cannot be read.
        """
        width, some = len(self.heading.cells), False
        for row in self.following if headed else chain([self.heading], self.following):
            some = True
            beyond = row.cells[width:]
            if len(row.cells) >= width and not any(map(str.strip, beyond)):
                yield row._replace(cells=row.cells[:width]) if beyond else row
            else:
                cells = so_many(len(row.cells), "cell")
                self.faults.keep(row.place, f"it has {cells}, and the heading has {width}")
        if not some:
            raise DataError(f"{self.name} has a heading and no rows.")


@contextmanager
def opened(
    path: Path, delimiter: str | None = None, advance: Callable[[int], None] | None = None
) -> Iterator[Table]:
    """Open a table and read its heading.

    Args:
        path: a file, or ``-`` for standard input.
        delimiter: what separates its columns; None: by its heading, where only one kind is in it.
        advance: is told how many more bytes were read.

    Raises:
        NotFoundError: there is no such file.
        DataError: it is no table that can be read.
    """
    name = "standard input" if str(path) == "-" else clean(str(path))
    with files.opened(path, most=MOST, what="a table (CSV)", advance=advance) as stream:
        lines = _lines(iter(lambda: stream.readline(LONGEST_LINE), ""), name)
        skipped, first = next(
            (each for each in enumerate(lines) if each[1].strip(" \r\n")), (0, "")
        )
        chosen = delimiter or _delimiter(first, name)
        rows = _rows(chain([first], lines), chosen, name, skipped)
        heading = next(rows, None)
        if heading is None:
            raise DataError(f"{name} has no heading and no rows.")
        if len(heading.cells) > MOST_COLUMNS:
            raise DataError(
                f"{name} has {len(heading.cells)} columns, and at most {MOST_COLUMNS} can be read."
            )
        cells = [" ".join(cell.split()) for cell in heading.cells]
        wanted = first.endswith("\r\n") or _has_mark(path)
        yield Table(name, heading._replace(cells=cells), chosen, wanted, rows, Faults(name))


def _has_mark(path: Path) -> bool:
    """Whether a file begins with a byte order mark; what cannot be read twice is not looked at."""
    if files.size_of(path) is None:
        return False
    with path.open("rb") as file:
        return file.read(len(files.BOM)) == files.BOM


def _lines(lines: Iterator[str], name: str) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        if number > MOST_LINES:
            raise DataError(
                f"{name} has more than {MOST_LINES} lines. Split it, and import one part after the "
                "other."
            )
        if len(line) >= LONGEST_LINE:
            raise DataError(
                f"{name}: line {number} has a million characters or more. It is no table (CSV)."
            )
        yield line


def _delimiter(line: str, name: str) -> str:
    """Return the one delimiter that is in the heading, outside of quotation marks."""
    outside = "".join(line.split('"')[::2])
    found = [sign for sign in DELIMITERS if sign in outside]
    if len(found) == 1:
        return found[0]
    if not found:
        raise DataError(
            f"The first line of {name} has no comma, semicolon or tab. It is no table (CSV)."
        )
    names = [DELIMITERS[sign] for sign in found]
    raise DataError(
        f"The heading of {name} holds {listed([f'{each}s' for each in names])}. Say which of them "
        f"separates columns: --delimiter {' or '.join(names)}"
    )


def _rows(lines: Iterator[str], delimiter: str, name: str, skipped: int) -> Iterator[Row]:
    """Yield the rows that are not blank; ``skipped`` lines were blank before the first."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = skipped
    while True:
        number += 1
        line = skipped + reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise DataError(f"{name}, {Place(number, line)}: {_sentence(error)}.") from None
        if cells is None:
            return
        if any(map(str.strip, cells)):
            yield Row(Place(number, line), cells)


def _sentence(error: csv.Error) -> str:
    """Say what is wrong with a row as a person would see it."""
    known = (said for mark, said in _FAULTS.items() if mark in str(error))
    return next(known, f"it is no row of a table ({error})")
