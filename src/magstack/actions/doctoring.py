"""Examine a record's file: all that the store can say of it, and every total from nothing."""

import os
import stat
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import islice
from pathlib import Path
from shlex import split
from sqlite3 import Connection

from magstack import reference
from magstack.actions.day import current_day, person
from magstack.actions.exporting import Record
from magstack.actions.labels import computed
from magstack.actions.log import Period
from magstack.context import Context
from magstack.domain.amounts import Interval, Mass
from magstack.domain.backups import Contents
from magstack.domain.facts import Facts
from magstack.domain.faults import OF_CONTENT, Examined, Fault
from magstack.domain.products import LabelRow, Product
from magstack.domain.review import Day
from magstack.domain.totals import Total
from magstack.domain.wording import amount, typed
from magstack.errors import NotFoundError, StoreError, UsageError
from magstack.incoming import files
from magstack.store import backup, checkup, database, reading
from magstack.store.snapshots import snapshot

MOST_TRIED = 10
"""So many of the newest backups are examined where one is needed."""

NEAR = Fraction(1, 100)
"""By how much an amount may differ from what is computed now: facts are corrected in time."""

EVER = Period(None, None)

TABLES = (".csv", ".tsv")
"""How the names of tables end."""

Amounts = tuple[str, int | None, int | None]
"""A row of a label: its nutrient, and its ends in nanograms."""


def examine(
    context: Context, file: str | None, advance: Callable[[int], None] = checkup.uncounted
) -> Examined:
    """Examine the record, or a file; nothing is written, and whatever is wrong is told.

    ``advance`` is called with how many more things were looked at, of ``work`` in all.

    Raises:
        NotFoundError: there is no such file.
        UsageError: it is a directory.
        StoreError: there is no record yet.
    """
    with database.faults_of_files(context.database):
        path = named(context, file)
    found = _stored(context, path, file, advance)
    if all(fault.mild or fault.check in OF_CONTENT for fault in found):
        found += checkup.guarded("totals", _totals(context, path, advance))
    foreign = _is_foreign(context, path, file)
    if path.is_file() and not foreign:
        found += checkup.around(path, used=file is None)
    faults = tuple(_typed_here(context, fault) for fault in found)
    return Examined(database.shown(file or path), faults, _held(context, path), foreign)


def stored(
    context: Context, file: str, advance: Callable[[int], None] = checkup.uncounted
) -> list[Fault]:
    """Return what is wrong with a file as it is stored, and what helps; see ``checkup.faults``.

    Raises:
        NotFoundError: there is no such file.
        UsageError: it is a directory.
        StoreError: it is no file, or may not be read.
    """
    found = _stored(context, named(context, file), file, advance)
    return [_typed_here(context, fault) for fault in found]


def _stored(
    context: Context, path: Path, file: str | None, advance: Callable[[int], None]
) -> list[Fault]:
    found = list(checkup.faults(path, advance))
    if not any(fault.remedy == checkup.RESTORE for fault in found):
        return found
    if file is not None and _is_foreign(context, path, file):
        return [_foreign(path, file)]
    helps = _way_out(context, path)
    return [
        fault._replace(remedy=helps) if fault.remedy == checkup.RESTORE else fault
        for fault in found
    ]


def _is_foreign(context: Context, path: Path, file: str | None) -> bool:
    """Whether a file that was named is none of ours: no record, and not where backups lie."""
    kept = path.parent == real(context.home / database.BACKUPS)
    return file is not None and not kept and not database.ours(path)


def _foreign(path: Path, name: str) -> Fault:
    """Say what a file is that says of itself that it is something else than a record."""
    head, typed_name = database.head(path), typed(name)
    kind, helps = files.kind_of(head, name)
    if head.startswith(database.MAGIC):
        return Fault("structure", "It is a database of another program, or damaged.", "")
    if kind is not None:
        return Fault("structure", f"It is {kind}, and no copy of a record.", helps)
    if head.lstrip(files.BOM + b" \t\r\n").startswith((b"{", b"[")):
        said = "It is JSON, and no copy of a record."
        return Fault("structure", said, f"To import it: magstack import json {typed_name}")
    if path.suffix.lower() in TABLES:
        said = "It is a table, and no copy of a record."
        return Fault("structure", said, f"To import it: magstack import csv {typed_name}")
    return Fault("structure", "It is no SQLite file, and so no copy of a record.", "")


def work(context: Context, file: str | None, *, totals: bool = True) -> int:
    """Return how many things there are to look at, 0 where that cannot be known.

    Without ``totals`` it is what ``stored`` looks at.
    """
    path = context.database if file is None else real(file)
    held = _held(context, path) if totals else None
    return checkup.work(path) + (held.entries if held else 0)


def real(path: Path | str) -> Path:
    """Return where a file is that links lead to."""
    return Path(os.path.realpath(path))  # Path.resolve raises where they lead in a circle


def called(context: Context) -> str:
    """Return how magstack is called for this record: with ``--home`` where that was typed."""
    words = split(context.command)
    option = any(word == "--home" or word.startswith("--home=") for word in words)
    if not (option and context.home_option):
        return "magstack"
    return f"magstack --home {typed(str(context.home_option.absolute()))}"


def _typed_here(context: Context, fault: Fault) -> Fault:
    """Let what helps be typed for the record that was examined."""
    return fault._replace(remedy=fault.remedy.replace(": magstack ", f": {called(context)} "))


def named(context: Context, file: str | None) -> Path:
    """Return the file that is meant, the record where none is named; it is there to be read.

    Raises:
        NotFoundError: there is no such file.
        UsageError: it is a directory, or no name at all.
        StoreError: it is no file, or may not be read; or there is no record yet.
    """
    if file is None:
        if not context.begun:
            raise StoreError(_nothing(context))
        return context.database.absolute()
    if not file:
        raise UsageError("The name of the file is empty. Name a record or a backup of one.")
    path, name = real(file), database.shown(file)
    with _faults_of(name):
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise UsageError(f"{name} is a directory. Name a file in it.")
        if not stat.S_ISREG(kind):
            raise StoreError(f"{name} is no file. Name a record or a backup of one.")
        database.head(path)
    return path


@contextmanager
def _faults_of(name: str) -> Iterator[None]:
    """Turn what the file system raises of a file that was named into one sentence."""
    try:
        yield
    except PermissionError:
        raise StoreError(f"{name} may not be read. Check its permissions.") from None
    except (FileNotFoundError, NotADirectoryError):
        raise NotFoundError(f"There is no file {name}. Name a record or a backup of one.") from None
    except OSError as error:  # links in a circle, a name that is too long, a broken disk
        raise StoreError(f"{name} cannot be read: {error.strerror or error}.") from None


def _nothing(context: Context) -> str:
    """Say that there is no record, and where a backup of one is."""
    sound, home = newest_sound(context), database.shown(context.home)
    if sound is None:
        return f"There is no magstack record in {home} yet, and nothing to examine."
    return (
        f"There is no magstack record in {home}, but a backup of one. "
        f"To put it back: {called(context)} restore {typed(str(sound))}"
    )


def _way_out(context: Context, path: Path) -> str:
    sound = newest_sound(context, path)
    if sound is None:
        folder = database.shown(context.home / database.BACKUPS)
        return (
            f"No other sound copy is in {folder}. From one that you keep elsewhere: "
            "magstack restore FILE"
        )
    return f"The newest sound backup: magstack restore {typed(str(sound))}"


def newest_sound(context: Context, but: Path | None = None) -> Path | None:
    """Return the newest copy in the home's own folder of backups that has no fault, or None."""
    copies = backup.copies(context.home.absolute() / database.BACKUPS)
    others = (each for each in copies if but is None or not each.samefile(but))
    return next((each for each in islice(others, MOST_TRIED) if checkup.sound(each)), None)


def contents(context: Context, path: Path) -> Contents:
    """Return what a file holds, its moments in local time.

    Raises:
        StoreError: it cannot be read.
    """
    held, zone = backup.contents(path), context.clock.now().tzinfo
    return held._replace(written=held.written and held.written.astimezone(zone))


def _held(context: Context, path: Path) -> Contents | None:
    """Return what a file holds, or None where it cannot be read."""
    try:
        return contents(context, path)
    except StoreError:
        return None


def _totals(context: Context, path: Path, advance: Callable[[int], None]) -> Iterator[Fault]:
    """Yield what comes to something else when it is computed anew."""
    facts = reference.facts()
    with snapshot(path) as connection:
        database.migrate(connection, database.scripts())
        stack = reading.products(connection)
        yield from checkup.looked("totals", _labels(stack, facts))
        profile = reading.profile(connection)
        today = current_day(context, profile.hours)
        record = Record(
            stack,
            reading.intakes(connection, stack),
            EVER,
            today,
            person(facts, profile, today),
            replace(facts, limits=()),  # sums are held against none here
            frozenset(reading.closed_days(connection)),
        )
        yield from checkup.looked("totals", _days(record.days(), connection, facts, advance))


def _labels(stack: Iterable[Product], facts: Facts) -> Iterator[Fault]:
    """Yield the computed amounts of labels that come to something else now."""
    for product in stack:
        for row in (row for label in product.labels for row in label.rows):
            if row.basis in ("computed", "range"):
                yield from _row(product, row, facts)


def _row(product: Product, row: LabelRow, facts: Facts) -> Iterator[Fault]:
    held, form = row.elemental, row.form
    if held is None:
        return
    of = f"{product.slug}: {facts.name_of(row.nutrient)} from {form or 'a form'}"
    if form is None or (form not in facts.forms and form not in facts.families):
        said = f"{of} cannot be computed: this magstack does not know the form."
        yield Fault("totals", said, f"Look at its label: magstack show {product.slug}", mild=True)
        return
    now = computed(row.parts[0], facts)
    if now == held:
        return
    unit = facts.unit_of(row.nutrient)
    comes_to = "unknown" if now is None else amount(now, unit, 3)
    said = f"{of} is kept as {amount(held, unit, 3)} a serving, and computed it is {comes_to}."
    mild = now is not None and _near(held, now)
    yield Fault("totals", said, _say_again(product, row), mild)


def _say_again(product: Product, row: LabelRow) -> str:
    """Return what lets an amount be computed anew."""
    compound = f"={amount(row.compound, 'mg', 6)}" if row.compound else ""
    said = typed(f"{row.form}{compound}")
    return f"Let it be computed again: magstack edit {product.slug} --compound {said}"


def _near(one: Interval, other: Interval) -> bool:
    """Whether two amounts differ by so little that the facts may have been corrected."""
    pairs = ((one.low, other.low), (one.high, other.high))
    return all(abs(a.nanograms - b.nanograms) <= NEAR * b.nanograms for a, b in pairs)


def _days(
    days: Iterable[Day], connection: Connection, facts: Facts, advance: Callable[[int], None]
) -> Iterator[Fault]:
    """Yield the days whose sums are not those of their rows, added up by another way."""
    labels, taken = _amounts(connection), _taken(connection)
    for day in days:
        rows = taken.pop(day.date.isoformat(), [])
        own = _sums(rows, labels, facts)
        for nutrient in day.nutrients:
            right = own.pop(nutrient.nutrient, Total(nutrient.nutrient, *NONE))
            if nutrient.taken != right:
                yield _differing(day.date, nutrient.taken, right, facts)
        for name in own:
            yield Fault("totals", f"{name} is missing from the sums of {day.date}.", REPORT)
        advance(len(rows))
    for left in taken:
        yield Fault("totals", f"The entries of {left} are in no sum.", REPORT)


NONE = (Interval(Mass(0), Mass(0)), True)
"""What a nutrient comes to on a day without it."""

REPORT = "That is a bug of magstack, and no damage: please report it."


def _differing(day: date, shown: Total, right: Total, facts: Facts) -> Fault:
    unit, name = facts.unit_of(right.nutrient), facts.name_of(right.nutrient)
    said = (
        f"{name} on {day} is shown as {amount(shown.amount, unit, 3)}, and its rows come to "
        f"{amount(right.amount, unit, 3)}."
    )
    return Fault("totals", said, REPORT)


def _amounts(connection: Connection) -> dict[int, tuple[int, list[Amounts]]]:
    """Return for each label how many thousandths of a unit it is for, and what it declares."""
    found: dict[int, tuple[int, list[Amounts]]] = {
        number: (units, [])
        for number, units in connection.execute("SELECT id, units_per_serving FROM label")
    }
    rows = connection.execute(
        "SELECT label_id, substance, low, high FROM label_row "
        "WHERE basis NOT IN ('part', 'content')"
    )
    for label, nutrient, low, high in rows:
        found[label][1].append((nutrient, low, high))
    return found


def _taken(connection: Connection) -> dict[str, list[tuple[int, int]]]:
    """Return by day the label and the thousandths of a unit of each entry that was taken."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    query = "SELECT day, label_id, units FROM intake WHERE status = 'taken'"
    for day, label, units in connection.execute(query):
        found[day].append((label, units))
    return found


def _sums(
    rows: Iterable[tuple[int, int]], labels: dict[int, tuple[int, list[Amounts]]], facts: Facts
) -> dict[str, Total]:
    """Add entries up one by one, divide by servings, and round at the end."""
    sums: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
    unknown = set()
    for label, units in rows:
        serving, amounts = labels[label]
        for nutrient, low, high in amounts:
            for name in facts.counts_as(nutrient):
                ends = sums[name, serving]
                ends[0] += units * (low or 0)
                ends[1] += units * (high or 0)
                if low is None:
                    unknown.add(name)
    shares: dict[str, list[tuple[Fraction, Fraction]]] = defaultdict(list)
    for (name, serving), (low, high) in sums.items():
        shares[name].append((Fraction(low, serving), Fraction(high, serving)))
    return {name: _total(name, parts, name not in unknown) for name, parts in shares.items()}


def _total(name: str, parts: Iterable[tuple[Fraction, Fraction]], known: bool) -> Total:
    low, high = (Mass(round(sum(ends))) for ends in zip(*parts, strict=True))
    return Total(name, Interval(low, high), known)
