"""The whole record as one JSON document, a line for each row: what ``import json`` reads."""

import json
from collections.abc import Callable, Iterable
from typing import TextIO

from magstack.store.carrying import Carried, Columns

SCHEMA = 1
"""The version of the document; that of the record's own tables stands beside it."""

STEP = 500
"""Rows after which it is told how far this is."""


def write(stream: TextIO, record: Carried, advance: Callable[[int], None]) -> None:
    r"""Write the record; the same record gives the same bytes.

    Args:
        stream: takes text; line ends are ``\n``.
        record: what is written.
        advance: is told how many more rows were written.

    Raises:
        StoreError: a row is damaged or missing.
    """
    head = {"magstack": "record", "schema": SCHEMA, "record": record.version}
    stream.write(f'{_json(head)[:-1]},\n"numbers":{_json(record.numbers)},\n"tables":{{')
    between = "\n"
    for table in record.tables:
        stream.write(f"{between}{_json(table.name)}:[")
        _write_rows(stream, table.rows, advance)
        stream.write("]")
        between = ",\n"
    stream.write("}}\n")


def _write_rows(stream: TextIO, rows: Iterable[Columns], advance: Callable[[int], None]) -> None:
    """Write rows, each on a line of its own; none are no line."""
    number = 0
    for number, row in enumerate(rows, 1):
        stream.write(f"{',' if number > 1 else ''}\n{_json(row)}")
        if number % STEP == 0:
            advance(STEP)
    stream.write("\n" if number else "")
    advance(number % STEP)


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
