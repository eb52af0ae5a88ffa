"""A record as JSON, read row by row: of any size, and laid out in any way.

The rows are small and Python's own reader takes them; only what is around them is read here. A
library that reads events would turn each row into thirty of them, and where it has no part in C a
large file would take minutes.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, TextIO

from magstack.domain.texts import clean
from magstack.errors import DataError
from magstack.incoming import files

Row = dict[str, Any]

SCHEMA = 1
"""The newest version of the document that can be read."""

MOST = 2**30
"""Bytes of a file: forty years of a person are 100 MB."""

LONGEST = 2**22
"""Characters of a row."""

CHUNK = 2**16

WHAT = "a record as magstack export json writes it"

HEAD = ("magstack", "schema", "record", "numbers", "tables")
"""What a record has at its top; the tables come last."""

_BLANKS = re.compile(r"[ \t\r\n]*")


class Record:
    """A record as it is read: the version of its schema, last numbers, and its tables, once."""

    def __init__(self, reader: "_Reader") -> None:
        self._reader = reader
        head = self._head()
        if head.get("magstack") != "record" or not (_whole(head.get("schema")) and head["schema"]):
            raise reader.stranger()
        if head["schema"] > SCHEMA:
            raise newer(reader.name)
        if not _whole(head.get("record")) or not head["record"]:
            raise reader.wrong('"record" is missing, or no whole number from 1.')
        self.version: int = head["record"]
        self.numbers: dict[str, int] = head.get("numbers", {})
        if not isinstance(self.numbers, dict) or not all(map(_whole, self.numbers.values())):
            raise reader.wrong('"numbers" are not whole numbers by table.')

    def tables(self) -> Iterator[tuple[str, Iterator[Row]]]:
        """Yield each table by its name, with its rows; each is read to its end before the next.

        Raises:
            DataError: the file is not as it must be; also from any row.
        """
        reader, known = self._reader, set[str]()
        reader.expect("{")
        for name in reader.names():
            if name in known:
                raise reader.wrong(f"a table stands there twice: {name[:40]}.")
            known.add(name)
            yield name, self._rows()
        if reader.peek() == ",":
            raise reader.wrong("something follows after the tables, which come last.")
        reader.expect("}")
        if reader.peek():
            raise reader.wrong("something follows after the end.")

    def _head(self) -> Row:
        """Read all that stands before the tables."""
        reader, head = self._reader, Row()
        if reader.peek() != "{":
            raise reader.stranger()
        reader.expect("{")
        for name in reader.names():
            if name == "tables":
                return head
            if name not in HEAD or name in head:
                raise reader.stranger()
            head[name] = reader.value()
        raise reader.stranger()

    def _rows(self) -> Iterator[Row]:
        reader = self._reader
        for row in reader.items():
            if not isinstance(row, dict):
                raise reader.wrong("a row is no JSON object.")
            yield row


@contextmanager
def opened(path: Path, advance: Callable[[int], None] | None = None) -> Iterator[Record]:
    """Open a record as JSON; ``-`` is standard input.

    ``advance`` is told how many more bytes were read.

    Raises:
        NotFoundError: there is no such file.
        DataError: it cannot be read, is no text in UTF-8, is no record, or of a newer magstack;
            also while it is read.
    """
    with files.opened(path, most=MOST, what=WHAT, advance=advance) as stream:
        yield Record(_Reader(stream, "Standard input" if str(path) == "-" else clean(str(path))))


def newer(name: str) -> DataError:
    """Return the error for a record with something in it that only a newer magstack knows."""
    return DataError(f"{name} was written by a newer magstack. Upgrade magstack to import it.")


def _whole(number: object) -> bool:
    """Whether this is a whole number, from 0."""
    return type(number) is int and number >= 0


class _Reader:
    """A JSON text of which only a piece is held: what was read is forgotten."""

    def __init__(self, stream: TextIO, name: str) -> None:
        self.name = name
        self._stream = stream
        self._text = ""
        self._at = self._lines = 0
        self._ended = False

    def wrong(self, sentence: str) -> DataError:
        """Return the error for a file that is not as it must be."""
        line = self._lines + self._text.count("\n", 0, self._at) + 1
        return DataError(f"{self.name}, line {line}: {sentence}")

    def stranger(self) -> DataError:
        """Return the error for a file that is something else."""
        return self.wrong(f"this is not {WHAT}.")

    def peek(self) -> str:
        """Return the next character that is no blank, or nothing at the end."""
        while True:
            blanks = _BLANKS.match(self._text, self._at)
            self._at = blanks.end() if blanks else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def expect(self, mark: str) -> None:
        """Go over a mark that has to stand here."""
        if self.peek() != mark:
            self._fail(f"{mark} is missing")
        self._at += 1

    def names(self) -> Iterator[str]:
        """Yield the keys of an object that has begun, each before its value."""
        for _ in self._until("}"):
            key = self.value()
            if not isinstance(key, str):
                self._fail("a key is no text")
            self.expect(":")
            yield key

    def items(self) -> Iterator[object]:
        """Yield the values of an array that begins here."""
        self.expect("[")
        for _ in self._until("]"):
            yield self.value()

    def value(self) -> object:
        """Read one small value."""
        self.peek()
        while True:
            try:
                found, end = _DECODER.raw_decode(self._text, self._at)
            except (ValueError, RecursionError) as error:
                if not (isinstance(error, json.JSONDecodeError) and self._grow()):
                    raise self._unfit(error) from None
            else:
                if end < len(self._text) or not self._grow():  # a number may go on
                    self._at = end
                    return found

    def _until(self, close: str) -> Iterator[None]:
        """Yield before each part, up to the mark that closes what they are parts of."""
        if self.peek() == close:
            self._at += 1
            return
        while True:
            yield
            mark = self.peek()
            if mark not in (",", close):
                self._fail(f", or {close} is missing")
            self._at += 1
            if mark == close:
                return

    def _grow(self) -> bool:
        """Read more of a value that is not complete; not of one that never ends."""
        return len(self._text) - self._at < LONGEST and self._more()

    def _more(self) -> bool:
        """Forget what was read, and read as much again as is held; say whether there was more."""
        self._lines += self._text.count("\n", 0, self._at)
        held = self._text[self._at :]
        more = self._stream.read(max(CHUNK, len(held)))
        self._text, self._at = held + more, 0
        return bool(more)

    def _unfit(self, error: Exception) -> DataError:
        """Say why a value cannot be read."""
        if isinstance(error, json.JSONDecodeError):
            self._at = min(error.pos, len(self._text))
            return self.wrong(f"this is no JSON ({error.msg}).")
        if isinstance(error, RecursionError):
            return self.wrong("it is nested too deep.")
        said = error if isinstance(error, _UnfitError) else "a number is too long"
        return self.wrong(f"{said}.")

    def _fail(self, detail: str) -> NoReturn:
        raise self.wrong(f"this is no JSON ({detail}).")


class _UnfitError(ValueError):
    """JSON leaves open what this means."""


def _once(pairs: list[tuple[str, Any]]) -> Row:
    """Make an object of its pairs, each key once."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _UnfitError("a key stands there twice")
    return found


def _no_number(word: str) -> NoReturn:
    raise _UnfitError(f"{word} is no number in JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number)
