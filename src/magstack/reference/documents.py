"""Open a TOML file and collect what is wrong in it, each fault with its line of context."""

import tomllib
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from magstack.errors import DataError

MOST_BYTES = 64 * 1024
"""The size above which a file is not parsed."""

LONGEST_LINE = 2000
"""The characters of a line above which a file is not parsed: a long dotted key takes seconds."""

Report = Callable[[str | None, str], None]
"""How a table tells of a fault: the key that it is at (None: the table), and a sentence."""


# A plain class: a dataclass would cost every command a millisecond.
class Document:
    """A parsed file and the faults found in it so far, as (line from 1, sentence)."""

    def __init__(self, name: str, text: str, tables: dict[str, Any]) -> None:
        self.name = name
        self.text = text
        self.tables = tables
        self.faults: list[tuple[int, str]] = []

    def rows(self, kind: str) -> list[dict[str, Any]]:
        """Return the ``[[kind]]`` tables; anything else under that name is a fault."""
        found = self.tables.get(kind, [])
        if isinstance(found, list) and all(isinstance(row, dict) for row in found):
            return found
        self.faults.append((_first_line(self.text, kind), f"{kind} must be [[{kind}]] tables"))
        return []

    def reporter(self, kind: str, index: int = 0, row: Mapping[str, Any] | None = None) -> Report:
        """Return how a table tells of its faults: the ``index``-th ``[[kind]]``, or ``[kind]``."""

        def report(key: str | None, sentence: str) -> None:
            header = f"[{kind}]" if row is None else f"[[{kind}]]"
            line = _line_of(self.text.splitlines(), header, index, key)
            self.faults.append((line, f"{label}: {sentence}"))

        label = kind
        if row is not None:
            name = row.get("id")
            label = f"{kind} {name!r}" if isinstance(name, str) else f"{kind} {index + 1}"
        return report

    def only(self, *kinds: str) -> None:
        """Report every top-level key that is none of ``kinds``."""
        for kind in self.tables:
            if kind not in kinds:
                line = _first_line(self.text, kind)
                self.faults.append((line, f"{kind!r} is not known here"))

    def finish(self) -> None:
        """Raise what was found.

        Raises:
            DataError: there are faults; the message holds all of them in the order of their lines.
        """
        if not self.faults:
            return
        count = len(self.faults)
        head = f"{self.name} has {count} fault{'s' if count > 1 else ''}:"
        lines = self.text.splitlines()
        told = [
            f"  line {line}: {sentence}\n    {_context(lines, line)}"
            for line, sentence in sorted(self.faults)
        ]
        raise DataError("\n".join([head, *told]))


def open_document(path: Path) -> Document:
    """Read and parse a file.

    Raises:
        DataError: it is missing, unreadable, too large, no UTF-8, or no TOML.
    """
    text = _read(path)
    try:
        tables = tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        raise DataError(f"{path.name} is nested too deeply.") from None
    except ValueError as wrong:
        raise DataError(_not_toml(path.name, text, str(wrong))) from None
    return Document(path.name, text, tables)


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as wrong:
        raise DataError(f"{path.name} cannot be read: {wrong.strerror}.") from None
    if len(content) > MOST_BYTES:
        raise DataError(f"{path.name} is larger than {MOST_BYTES // 1024} KB.")
    try:
        text = content.decode()
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        raise DataError(f"{path.name} is no UTF-8 text: line {line}.") from None
    for number, line_text in enumerate(text.splitlines(), 1):
        if len(line_text) > LONGEST_LINE:
            raise DataError(f"{path.name}: line {number} is too long (over {LONGEST_LINE}).")
    return text


def _not_toml(name: str, text: str, wrong: str) -> str:
    _, found, place = wrong.partition("at line ")
    number = place.partition(",")[0]
    lines = text.splitlines()
    line = int(number) if found and number.isdigit() else len(lines)
    return f"{name} is no TOML: {wrong}.\n    {_context(lines, line)}"


def _context(lines: list[str], line: int) -> str:
    shown = lines[line - 1].strip()[:100] if 0 < line <= len(lines) else ""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in shown
    )


def _first_line(text: str, kind: str) -> int:
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip("[ ").startswith(kind):
            return number
    return 1


def _line_of(lines: list[str], header: str, index: int, key: str | None) -> int:
    """Return the line of a key below the ``index``-th ``header``, or of the header itself.

    ``rows[2]`` as key is the third inline table of the list ``rows``.
    """
    headers = [at for at, line in enumerate(lines) if line.split("#")[0].strip() == header]
    if index >= len(headers):
        return _first_line("\n".join(lines), header.strip("[]"))
    start = headers[index]
    end = next(
        (at for at in range(start + 1, len(lines)) if lines[at].startswith("[[")), len(lines)
    )
    name, _, item = (key or "").partition("[")
    at = next((at for at in range(start, end) if _names(lines[at], name)), start)
    items = [line for line in range(at, end) if "{" in lines[line]]
    number = int(item.rstrip("]") or 0)
    return (items[number] if item and number < len(items) else at) + 1


def _names(line: str, key: str) -> bool:
    """Whether a line gives ``key`` its value, or opens the sub-table of that name."""
    written, equals, _ = line.partition("=")
    given = bool(equals) and written.strip().strip("\"'") == key
    return given or line.strip().endswith(f".{key}]")
