"""A table of what was taken becomes entries of the log: all of it, none twice, or nothing."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, time, tzinfo
from pathlib import Path
from typing import NamedTuple

from magstack import reference
from magstack.actions.importing import naming
from magstack.actions.importing.entering import Entering
from magstack.actions.keeping import backed_up
from magstack.actions.scheduling import zone_called
from magstack.context import Context
from magstack.domain.days import Intake
from magstack.domain.hours import DAY, DayRules
from magstack.domain.products import Product
from magstack.domain.sheets import Brought, Unknown
from magstack.domain.wording import capital, counted, listed, so_many
from magstack.errors import DataError, UsageError
from magstack.incoming.sheets import foreign, mapping, own, table
from magstack.incoming.sheets.cells import ISO, STYLES
from magstack.incoming.sheets.lines import Line
from magstack.moments import parse_clock, shown, spoken
from magstack.quantities import parse_units
from magstack.store import database, reading

Advance = Callable[[int], None]


class Asked(NamedTuple):
    """What is asked for, as it was typed."""

    file: str
    maps: Sequence[str] = ()
    products: Sequence[str] = ()
    zone: str | None = None
    style: str | None = None
    delimiter: str | None = None
    clock: str | None = None
    units: str | None = None
    future: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table that was read, and what its names mean in a record as far as that is known."""

    name: str
    own: bool
    lines: Sequence[Line]
    stack: tuple[Product, ...]
    hours: DayRules
    zone: tzinfo
    clock: time | None
    future: bool
    named: Mapping[str, Product | None]
    unknown: Sequence[Unknown]


def read(context: Context, asked: Asked, advance: Advance | None = None) -> Sheet:
    """Read a table, without looking at the log; ``advance`` is told how many bytes were read.

    Raises:
        UsageError: an option cannot be read, or it is not said which column holds what.
        NotFoundError: there is no such file, column, zone or product.
        DataError: the table cannot be read, or a row of it.
        StoreError: the record cannot be read.
    """
    given = naming.parsed(asked.products)
    with database.reading(context.database) as connection:
        hours = reading.hours(connection)
        stack = tuple(reading.products(connection))
    zone = zone_called(asked.zone.strip()) if asked.zone else context.clock.zone()
    clock = parse_clock(asked.clock) if asked.clock else None
    with table.opened(Path(asked.file), _delimiter(asked.delimiter), advance) as opened:
        is_own = own.is_own(opened)
        lines = _own(opened, asked) if is_own else _foreign(opened, asked, zone)
        opened.faults.check()
    named, unknown = naming.matched((line.product for line in lines), stack, given)
    return Sheet(
        opened.name, is_own, lines, stack, hours, zone, clock, asked.future, named, unknown
    )


def said(sheet: Sheet, answers: Mapping[str, str]) -> Sheet:
    """Return a table with what was said of its unknown names.

    Raises:
        NotFoundError: there is no such product.
    """
    more = {name: naming.chosen(name, slug, sheet.stack) for name, slug in answers.items()}
    left = [each for each in sheet.unknown if each.name not in more]
    return replace(sheet, named={**sheet.named, **more}, unknown=left)


def prepare(context: Context, sheet: Sheet) -> Brought:
    """Work out which entries of a table are new to the record, without writing anything.

    Raises:
        NotFoundError: it is not known what a name means.
        DataError: a row cannot be what it says.
        StoreError: the record cannot be read.
    """
    if sheet.unknown:
        raise naming.refusal(sheet.unknown, sheet.name)
    entering = Entering(sheet.hours, sheet.zone, reference.facts(), sheet.own, sheet.clock)
    faults = table.Faults(sheet.name)
    entries: list[tuple[Intake, Line]] = []
    for line in sheet.lines:
        product = sheet.named[line.product]
        if product is None:
            continue
        try:
            entries.append((entering.entry(line, product), line))
        except DataError as error:
            faults.keep(line.place, str(error))
    faults.check()
    entries.sort(key=lambda each: each[0].at)
    brought = _held_against_the_log(context, sheet, entries)
    return brought._replace(remarks=(*entering.remarks, *brought.remarks))


def write(context: Context, brought: Brought, advance: Advance | None = None) -> Brought:
    """Write new entries as one operation, after a backup; ``advance`` is told how many more.

    Raises:
        StoreError: another magstack changed the stack or the log of these days meanwhile, or the
            record cannot be written or backed up.
    """
    from magstack.store import journal
    from magstack.store.writing import log as writing

    products = {product.slug: product for product in brought.stack}
    moment = int(context.clock.now().timestamp())
    with (
        _copied(context) as copy,
        journal.operation(context.database, moment, context.command) as operation,
    ):
        stack = tuple(reading.products(operation.connection))
        there = reading.intakes(operation.connection, stack, brought.since, brought.until)
        if stack != brought.stack or {intake.id for intake in there} != brought.seen:
            raise database.overtaken(context.database)
        for intake in brought.intakes:
            product = products[intake.product]
            writing.add_intake(operation, product.id or 0, intake, stocked=bool(product.lots))
            if advance is not None:
                advance(1)
        what = so_many(len(brought.intakes), "entry", "entries")
        operation.summary = f"imported {what} from {Path(brought.name).name}"
        copy.needed = True
    return brought._replace(backup=str(copy.path) if copy.path else None)


@dataclass(slots=True)
class _Copy:
    """A copy of the record as it was before; ``needed`` once something can have changed."""

    path: Path | None
    needed: bool = False


@contextmanager
def _copied(context: Context) -> Iterator[_Copy]:
    """Copy the record before it changes; where nothing comes of that, no copy is left."""
    copy = _Copy(backed_up(context, "import"))
    try:
        yield copy
    finally:
        if copy.path and not copy.needed:
            copy.path.unlink(missing_ok=True)


def _own(opened: table.Table, asked: Asked) -> Sequence[Line]:
    """Read an export of magstack, which leaves hardly anything to say."""
    given = {
        "--map": asked.maps,
        "--tz": asked.zone,
        "--time": asked.clock,
        "--units": asked.units,
    }
    for option, value in given.items():
        if value:
            raise UsageError(
                f"{opened.name} is an export of magstack and says all of that itself. Leave "
                f"{option} out."
            )
    return own.lines_of(opened, _style(asked.style))


def _foreign(opened: table.Table, asked: Asked, zone: tzinfo) -> Sequence[Line]:
    if not asked.maps:
        raise mapping.wanted(opened)
    mapped = mapping.parsed(asked.maps)
    if ("units" in mapped) == (asked.units is not None):
        raise UsageError(
            "--map says which column holds the number of units, and so does --units. Leave one out."
            if asked.units is not None
            else "Say which column holds the number of units: units=COLUMN in --map. Or say it for "
            "all rows: --units 1"
        )
    columns = mapping.placed(mapped, opened)
    units = parse_units(asked.units) if asked.units is not None else None
    manner = foreign.Manner(zone, _style(asked.style), units)
    return list(foreign.lines_of(opened, columns, manner))


def _style(text: str | None) -> str:
    if text is None:
        return ISO
    found = text.strip().upper()
    if found not in STYLES:
        known = listed(list(STYLES), "or")
        raise UsageError(f"--date-format {shown(text)} is not known. Write {known}.")
    return found


def _delimiter(text: str | None) -> str | None:
    """Read what separates columns: the sign itself, or its name."""
    if text is None:
        return None
    for sign, name in table.DELIMITERS.items():
        if text == sign or text.strip().lower() == name:
            return sign
    known = listed(list(table.DELIMITERS.values()), "or")
    raise UsageError(f"--delimiter {shown(text)} is not known. Write {known}.")


def _held_against_the_log(
    context: Context, sheet: Sheet, entries: Sequence[tuple[Intake, Line]]
) -> Brought:
    """Leave out what is in the log already: as often as it is there."""
    left = Counter(line.product for line in sheet.lines if sheet.named[line.product] is None)
    whole = Brought(sheet.name, (), sheet.stack, left_out=tuple(left.items()))
    if not entries:
        return whole
    since, until = _around(intake.day for intake, _ in entries)
    with database.reading(context.database) as connection:
        logged = list(reading.intakes(connection, sheet.stack, since, until))
    rest = _Log(logged)
    unmatched = [(intake, line) for intake, line in entries if not rest.has(intake)]
    new, differing = [], []
    for intake, line in unmatched:
        other = rest.other(intake)
        if other is None:
            new.append((intake, line))
        else:
            differing.append((intake, line, other))
    if not sheet.future:
        _refuse_future(context, sheet, new)
    return whole._replace(
        intakes=tuple(intake for intake, _ in new),
        there=len(entries) - len(unmatched),
        differing=len(differing),
        remarks=tuple(_differences(differing, sheet.stack)),
        since=since,
        until=until,
        seen=frozenset(intake.id for intake in logged),
    )


def _around(days: Iterable[date]) -> tuple[date, date]:
    """Return days between which entries of these days can be, whenever a day began then."""
    found = sorted(set(days))
    return found[0] - DAY, found[-1] + DAY


class _Log:
    """Entries of the log that are still to be found in a table, each once."""

    def __init__(self, logged: Iterable[Intake]) -> None:
        self._left: dict[tuple[str, int], list[Intake]] = defaultdict(list)
        for intake in logged:
            self._left[intake.product, intake.at].append(intake)

    def has(self, intake: Intake) -> bool:
        """Whether the same is left: product, moment, status and units; it is taken away."""
        there = self._left.get((intake.product, intake.at), [])
        for each in there:
            if (each.status, each.units) == (intake.status, intake.units):
                there.remove(each)
                return True
        return False

    def other(self, intake: Intake) -> Intake | None:
        """Take away another entry of the product at that moment: it was corrected, perhaps."""
        there = self._left.get((intake.product, intake.at), [])
        return there.pop(0) if there else None


def _differences(
    differing: Sequence[tuple[Intake, Line, Intake]], stack: Iterable[Product]
) -> Iterator[str]:
    """Say which rows are not as the log has them, and how to take one all the same."""
    products = {product.slug: product for product in stack}
    for intake, line, other in differing[: table.SHOWN]:
        product = products[intake.product]
        yield (
            f"{capital(str(line.place))} ({_what(intake, product)}) is not imported: entry "
            f"{other.id} of the log is {_what(other, product)} at that moment. To correct it: "
            f"magstack amend {other.id}"
        )
    if len(differing) > table.SHOWN:
        yield f"{len(differing) - table.SHOWN} more rows are not imported for that reason."


def _what(intake: Intake, product: Product) -> str:
    skipped = ", skipped" if intake.status == "skipped" else ""
    return f"{counted(intake.units, product.unit)} of {product.name}{skipped}"


def _refuse_future(context: Context, sheet: Sheet, entries: Iterable[tuple[Intake, Line]]) -> None:
    faults, now = table.Faults(sheet.name), context.clock.now().timestamp()
    for intake, line in sorted(entries, key=lambda each: each[1].place):
        if intake.at > now:
            faults.keep(line.place, f"{spoken(intake.local)} is in the future; if so: --future")
    faults.check()
