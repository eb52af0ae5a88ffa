"""CSV for spreadsheets and for programs: a row per intake and nutrient, or per day and nutrient.

Every cell that holds foreign text passes one gate (`gate`); what is made here (numbers, dates,
offsets) is never altered. docs/exports.md is the dictionary of the columns.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, time
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, TextIO

from magstack.domain.amounts import Count, Mass, plain, rounded
from magstack.domain.days import Intake, State
from magstack.domain.facts import Facts
from magstack.domain.limits import Verdict
from magstack.domain.products import Content, Label, LabelRow, Part, Product
from magstack.domain.review import Day, NutrientOfDay
from magstack.domain.texts import clean
from magstack.domain.totals import share_of

INTAKES = (
    *("date", "time", "utc_offset", "status", "product", "brand", "name", "units", "unit"),
    *("nutrient", "amount_unit", "elemental_low", "elemental_high", "basis", "form"),
    *("compound_mg", "slot", "planned_time", "note", "intake_id"),
)
"""The columns of the layout ``intakes``."""

DAYS = (
    *("date", "nutrient", "amount_unit", "taken_low", "taken_high", "resolved", "day_complete"),
    *("doses_planned", "doses_taken", "doses_skipped", "authority", "limit", "scope"),
    *("percent_of_limit", "over_limit_by"),
)
"""The columns of the layout ``days``."""

BOM = "\ufeff"
"""Without it Excel does not read UTF-8."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet might execute."""

SECONDS_IN_DAY = 86_400
EPOCH = date(1970, 1, 1).toordinal()

KEPT = 4096
"""How many different portions of labels are kept formatted: a stack has some dozens."""

Cells = tuple[str, ...]
Gate = Callable[[str], str]
Write = Callable[[Iterable[str]], object]


class Written(NamedTuple):
    """How many rows were written below the headings, for how many intakes or days."""

    rows: int
    entries: int


def write_intakes(
    stream: TextIO,
    intakes: Iterable[Intake],
    stack: Iterable[Product],
    facts: Facts,
    *,
    as_is: bool = False,
) -> Written:
    """Write a row for each intake and nutrient, as the intakes come.

    Args:
        stream: where to; it must not translate line ends.
        intakes: of the products in ``stack``.
        stack: every product, with every label that an intake names.
        facts: for the units of nutrients.
        as_is: for programs: no BOM, LF, and no text defended.
    """
    write = _begun(stream, INTAKES, as_is=as_is)
    gated = gate(as_is=as_is)
    portion = _portions(stack, facts, gated)
    rows = entries = 0
    for intake in intakes:
        before, after = _moment(intake), _plan(intake, gated)
        held = portion(intake.product, intake.label, intake.units.thousandths, intake.status)
        for cells in held:
            write(before + cells + after)
        rows += len(held)
        entries += 1
    return Written(rows, entries)


def write_days(
    stream: TextIO, days: Iterable[Day], facts: Facts, *, as_is: bool = False
) -> Written:
    """Write a row for each day and nutrient, as the days come; see `write_intakes`."""
    write = _begun(stream, DAYS, as_is=as_is)
    gated = gate(as_is=as_is)
    rows = entries = 0
    for day in days:
        for cells in _rows_of_day(day, facts, gated):
            write(cells)
            rows += 1
        entries += 1
    return Written(rows, entries)


def gate(*, as_is: bool) -> Gate:
    """Return what foreign text passes through on its way into a cell."""
    return clean if as_is else defended


def defended(text: str) -> str:
    """Return text without control characters that no spreadsheet takes for a formula."""
    safe = clean(text)
    return f"'{safe}" if safe.startswith(FORMULA) else safe


def number(mass: Mass | None, unit: str) -> str:
    """Write a mass as a number of ``unit``, at most three decimals; unknown is empty."""
    return "" if mass is None else plain(mass.rounded(unit))


def _begun(stream: TextIO, headings: Cells, *, as_is: bool) -> Write:
    """Write what stands above the rows, and return what writes one."""
    stream.write("" if as_is else BOM)
    write = csv.writer(stream, lineterminator="\n" if as_is else "\r\n").writerow
    write(headings)
    return write


# One intake: what repeats is formatted once, and the moment is worked out in whole numbers,
# because forty years are 150,000 of them.


def _portions(
    stack: Iterable[Product], facts: Facts, gated: Gate
) -> Callable[[str, int, int, str], tuple[Cells, ...]]:
    """Return a function that formats the cells from status to compound_mg, and remembers them."""
    products = {product.slug: product for product in stack}
    labels = {label.id: label for product in products.values() for label in product.labels}

    @lru_cache(KEPT)
    def portion(slug: str, label: int, thousandths: int, status: str) -> tuple[Cells, ...]:
        product = products[slug]
        names = (status, *map(gated, (slug, product.brand, product.name)))
        counted = (plain(Count(thousandths).number), gated(product.unit))
        taken = thousandths if status == "taken" else None
        lines = _lines(labels[label], taken, facts, gated)
        return tuple((*names, *counted, *cells) for cells in lines)

    return portion


def _lines(label: Label, thousandths: int | None, facts: Facts, gated: Gate) -> Iterator[Cells]:
    """Yield the cells from nutrient to compound_mg; None ``thousandths`` were not taken."""
    for row in label.rows:
        yield _nutrient(row, label, thousandths, facts.unit_of(row.nutrient), gated)
    for content in label.contents:
        yield _content(content, label, thousandths, gated)
    if not label.rows and not label.contents:
        yield ("",) * 7


def _nutrient(
    row: LabelRow, label: Label, thousandths: int | None, unit: str, gated: Gate
) -> Cells:
    held = share_of(row, label, thousandths) if thousandths else None
    low, high = (held.low, held.high) if held else (None, None)
    return (
        *(gated(row.nutrient), unit, number(low, unit), number(high, unit), row.basis),
        gated(_forms(row.parts)),
        number(_share(_compound(row.parts), label, thousandths), "mg"),
    )


def _content(content: Content, label: Label, thousandths: int | None, gated: Gate) -> Cells:
    mass = number(_share(content.amount, label, thousandths), "mg")
    return "", "", "", "", "content", gated(content.name), mass


def _forms(parts: tuple[Part, ...]) -> str:
    """Name what carries a nutrient; several compounds can share one declared amount."""
    if len(parts) == 1:
        return parts[0].form or ""
    return " + ".join(part.form or "not stated" for part in parts)


def _compound(parts: tuple[Part, ...]) -> Mass | None:
    """Return the mass of all compounds together, or None where one of them is unknown."""
    masses = [part.compound.nanograms for part in parts if part.compound is not None]
    return Mass(sum(masses)) if parts and len(masses) == len(parts) else None


def _share(mass: Mass | None, label: Label, thousandths: int | None) -> Mass | None:
    """Return what ``thousandths`` of a unit hold of a mass per serving."""
    if mass is None or thousandths is None:
        return None
    serving = label.units_per_serving.thousandths
    return Mass(round(Fraction(mass.nanograms * thousandths, serving)))


def _moment(intake: Intake) -> Cells:
    """Return the local date and time, and the offset that makes them an instant."""
    days, seconds = divmod(intake.at + intake.offset * 60, SECONDS_IN_DAY)
    minutes, second = divmod(seconds, 60)
    return _date(days), f"{_hours(minutes)}:{second:02}", _offset(intake.offset)


def _plan(intake: Intake, gated: Gate) -> Cells:
    note = gated(intake.note) if intake.note else ""
    return intake.slot or "", _clock(intake.planned), note, str(intake.id)


@lru_cache(64)
def _date(days: int) -> str:
    return date.fromordinal(EPOCH + days).isoformat()


@lru_cache(1440)
def _hours(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@lru_cache(64)
def _offset(minutes: int) -> str:
    return f"{'-' if minutes < 0 else '+'}{_hours(abs(minutes))}"


@lru_cache(1440)
def _clock(planned: time | None) -> str:
    return "" if planned is None else f"{planned:%H:%M}"


# One day.


def _rows_of_day(day: Day, facts: Facts, gated: Gate) -> Iterator[Cells]:
    """Yield a row for each nutrient that was planned or taken, or one row without a nutrient."""
    # Of a closed day it is known that nothing more was taken.
    logged = day.closed or bool(day.entries)
    doses = (
        _yes(day.complete),
        *(str(len(day.doses)), _counted(day, "taken"), _counted(day, "skipped")),
    )
    usual = day.person.authority
    for nutrient in day.nutrients:
        unit = facts.unit_of(nutrient.nutrient)
        yield (
            *(day.date.isoformat(), gated(nutrient.nutrient), unit),
            *_taken(nutrient, unit, logged=logged),
            *doses,
            *_limit(nutrient, facts.with_kin(usual), unit, logged=logged),
        )
    if not day.nutrients:
        yield (day.date.isoformat(), "", "", "", "", "", *doses, usual, "", "", "", "")


def _counted(day: Day, state: State) -> str:
    return str(sum(dose.state == state for dose in day.doses))


def _taken(nutrient: NutrientOfDay, unit: str, *, logged: bool) -> Cells:
    """Return the sum and whether it is whole; what is not known is empty, and not zero."""
    if not logged:
        return "", "", ""
    if not nutrient.taken.known:
        return "", "", _yes(False)
    amount = nutrient.taken.amount
    return number(amount.low, unit), number(amount.high, unit), _yes(nutrient.taken.resolved)


def _limit(
    nutrient: NutrientOfDay, authorities: Sequence[str], unit: str, *, logged: bool
) -> Cells:
    """Return the first limit of these authorities, and how what was taken stands against it.

    The high end of a range is judged.
    """
    own = (verdict for verdict in nutrient.verdicts if verdict.limit.authority in authorities)
    verdict = next(own, None)
    if verdict is None:
        return authorities[0], "", "", "", ""
    known = logged and nutrient.taken.known
    against = _against(verdict, nutrient.taken.amount.high, unit) if known else ("", "")
    limit = verdict.limit
    return limit.authority, number(limit.value, unit), limit.scope, *against


def _against(verdict: Verdict, taken: Mass, unit: str) -> Cells:
    if verdict.limit.value is None or verdict.share_taken is None:
        return "", ""
    over = max(0, taken.nanograms - verdict.limit.value.nanograms)
    return plain(rounded(verdict.share_taken * 100, 1)), number(Mass(over), unit)


def _yes(fact: bool) -> str:
    return "true" if fact else "false"
