"""The structure of a file: whole pages and indexes, the tables of its schema, references."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

from magstack.domain.faults import Fault
from magstack.domain.texts import clean
from magstack.store import database
from magstack.store.checkup.telling import looked, wrong

HARMLESS = ("index", "view", "table")
"""What another program may have added without any change to what magstack does."""

Tables = dict[str, list[str]]
"""The columns of each table, in their order."""


def faults(connection: sqlite3.Connection, number: int) -> Iterator[Fault]:
    """Yield what is wrong with a file that says it has the schema with this number."""
    yield from looked("structure", integrity(connection))
    yield from looked("structure", _shape(connection, number))


def integrity(connection: sqlite3.Connection) -> Iterator[Fault]:
    """Yield what SQLite finds wrong with pages, indexes, types and bounds."""
    for (said,) in connection.execute("PRAGMA integrity_check"):
        for line in said.splitlines():
            if line != "ok" and not line.startswith("***"):  # a heading of SQLite's
                yield wrong("structure", f"SQLite says: {' '.join(clean(line).split())}.")


def references(connection: sqlite3.Connection) -> Iterator[Fault]:
    """Yield the rows that name another row which is not there."""
    return looked("references", _dangling(connection))


def sealed(number: int) -> Tables:
    """Return the tables of a schema whose rows carry a seal, with their columns, the seal last."""
    _, tables = _known(tuple(database.scripts()[: max(0, number)]))
    return {name: columns for name, columns in tables.items() if columns[-1] == "seal"}


def _dangling(connection: sqlite3.Connection) -> Iterator[Fault]:
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield wrong(
            "references", f"Row {row} of {table} names a row of {parent} that is not there."
        )


def _shape(connection: sqlite3.Connection, number: int) -> Iterator[Fault]:
    """Yield how the tables, indexes and triggers differ from those of the schema."""
    known, _ = _known(tuple(database.scripts()[: max(0, number)]))
    present = _things(connection)
    for (kind, name), written in known.items():
        if (kind, name) not in present:
            yield wrong("structure", f"The {kind} {name} is missing.")
        elif present[kind, name] != written:
            yield wrong("structure", f"The {kind} {name} is not that of schema {number}.")
    added = present.keys() - known.keys()
    for kind, name in sorted(added, key=lambda each: (each[0] in HARMLESS, each)):
        said = f"The {kind} {clean(name)} is none of magstack's."
        mild = kind in HARMLESS
        yield Fault("structure", said, STRANGE, mild=True) if mild else wrong("structure", said)


STRANGE = "Another program has added it; magstack leaves it alone."


@cache
def _known(scripts: tuple[Path, ...]) -> tuple[dict[tuple[str, str], str], Tables]:
    """Build a schema in memory, and return what it is made of and its tables' columns."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        database.migrate(memory, list(scripts))
        things = _things(memory)
        tables = [name for kind, name in things if kind == "table"]
        return things, {name: _columns(memory, name) for name in tables}


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def _things(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Return the SQL of everything that a file's schema is made of, without what SQLite adds."""
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'"
    )
    return {(kind, name): sql for kind, name, sql in rows}
