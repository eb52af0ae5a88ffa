"""Examine a record's file: all that the store can say of it, and every total from nothing."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fractions import Fraction
from itertools import islice
from pathlib import Path
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
from magstack.store import backup, checkup, database, reading
from magstack.store.snapshots import snapshot

MOST_TRIED = 10
"""So many of the newest backups are examined where one is needed."""

NEAR = Fraction(1, 100)
"""By how much an amount may differ from what is computed now: facts are corrected in time."""

EVER = Period(None, None)

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
        path = _named(context, file)
    found = list(checkup.faults(path, advance))
    if all(fault.mild or fault.check in OF_CONTENT for fault in found):
        found += checkup.guarded("totals", _totals(context, path, advance))
    if any(fault.remedy == checkup.RESTORE for fault in found):
        helped = _way_out(context, path)
        found = [
            fault._replace(remedy=helped) if fault.remedy == checkup.RESTORE else fault
            for fault in found
        ]
    if path.is_file():
        found += checkup.around(path, used=file is None)
    return Examined(file or str(path), tuple(found), _held(context, path))


def work(context: Context, file: str | None) -> int:
    """Return how many things there are to look at, 0 where that cannot be known."""
    path = context.database if file is None else Path(file).resolve()
    held = _held(context, path)
    return checkup.work(path) + (held.entries if held else 0)


def _named(context: Context, file: str | None) -> Path:
    """Return the file that is meant, which is there."""
    if file is None:
        if not context.begun:
            raise StoreError(_nothing(context))
        return context.database.absolute()
    path = Path(file)
    if path.is_dir():
        raise UsageError(f"{file} is a directory. Name a file in it.")
    if not path.exists():
        raise NotFoundError(f"There is no file {file}. Name a record or a backup of one.")
    return path.resolve()


def _nothing(context: Context) -> str:
    """Say that there is no record, and where a backup of one is."""
    sound = newest_sound(context)
    if sound is None:
        return f"There is no magstack record in {context.home} yet, and nothing to examine."
    return (
        f"There is no magstack record in {context.home}, but a backup of one. "
        f"To put it back: magstack restore {typed(str(sound))}"
    )


def _way_out(context: Context, path: Path) -> str:
    sound = newest_sound(context, path)
    if sound is None:
        folder = context.home / database.BACKUPS
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
            facts,
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
    """Add entries up one by one, each in fractions, and round at the end."""
    sums: dict[str, list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
    unknown = set()
    for label, units in rows:
        serving, amounts = labels[label]
        for nutrient, low, high in amounts:
            for name in facts.counts_as(nutrient):
                sums[name][0] += Fraction(units * (low or 0), serving)
                sums[name][1] += Fraction(units * (high or 0), serving)
                if low is None:
                    unknown.add(name)
    return {
        name: Total(name, Interval(Mass(round(low)), Mass(round(high))), name not in unknown)
        for name, (low, high) in sums.items()
    }
