"""Lines of a foreign table become entries: their day, their label, and the dose they were for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from magstack.domain.amounts import Count, Interval, Mass
from magstack.domain.days import Intake
from magstack.domain.doses import Dose
from magstack.domain.facts import Facts
from magstack.domain.hours import DayRules
from magstack.domain.products import Label, Product
from magstack.domain.totals import share_of
from magstack.domain.wording import amount, capital, counted, plural, so_many
from magstack.errors import DataError
from magstack.incoming.sheets.cells import Instant, instant_of, quoted
from magstack.incoming.sheets.lines import Claim, Line

EPOCH = datetime(1970, 1, 1)

ROUNDED = Decimal("0.001")
"""By so much a cell and a label may differ: both are rounded to three decimals."""

SEVERAL = Count.of(2)


@dataclass(slots=True)
class Entering:
    """Makes entries of lines, and gathers what should be told of them.

    ``own`` says that the table is magstack's, and so names the dose of an entry; ``clock`` is the
    time of day of lines that have none and no planned one.
    """

    hours: DayRules
    zone: tzinfo
    facts: Facts
    own: bool
    clock: time | None = None
    taken: dict[tuple[int | None, date], int] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    amounts: dict[str, str] = field(default_factory=dict)
    twice: list[Line] = field(default_factory=list)

    def entry(self, line: Line, product: Product) -> Intake:
        """Return the entry of a line, without a number.

        Raises:
            DataError: it has no time and none can be known, or is counted in another unit.
        """
        self._check_unit(line, product)
        instant, dose = self._when(line, product)
        day = self.hours.day_of(EPOCH + timedelta(seconds=instant.at, minutes=instant.offset))
        slot, planned = (dose.slot, dose.time(self.hours)) if dose else (None, None)
        label = product.label_on(day)
        if self.own:
            dose, slot, planned = self._dose(line, product, day), line.slot, line.planned
            self._compare(line, product, label)
        return Intake(
            id=0,
            product=product.slug,
            label=label.id or 0,
            units=line.units,
            status=line.status,
            at=instant.at,
            offset=instant.offset,
            day=day,
            dose=dose.id if dose else None,
            slot=slot,
            planned=planned,
            note=line.note,
        )

    @property
    def remarks(self) -> tuple[str, ...]:
        """What should be told of how lines were read."""
        told = [*self.units.values(), *self.amounts.values()]
        if self.twice:
            told.append(_told_twice(self.twice))
        return tuple(told)

    def _check_unit(self, line: Line, product: Product) -> None:
        ours = {product.unit.casefold(), plural(product.unit, SEVERAL).casefold()}
        if not line.unit or line.unit.casefold() in ours:
            return
        if not self.own:
            several = plural(product.unit, SEVERAL)
            raise DataError(
                f"it is counted in {quoted(line.unit)}, and {product.name} in {several}; write how "
                f"many {several} it was"
            )
        self.units.setdefault(
            product.slug,
            f"The file counts {product.name} in {quoted(line.unit)}, and your record in "
            f"{product.unit}. The numbers are taken as they are.",
        )

    def _when(self, line: Line, product: Product) -> tuple[Instant, Dose | None]:
        """Return when a line was, and the dose that its time is known by."""
        if line.at is None:
            return self._timed(line, product)
        if line.twice:
            self.twice.append(line)
        return Instant(line.at, line.offset, line.date), None

    def _timed(self, line: Line, product: Product) -> tuple[Instant, Dose | None]:
        """Return when a line without a time was: at the one dose of its day, or when was said."""
        planned = [dose for dose in product.doses if dose.planned_on(line.date)]
        if len(planned) == 1:
            return self._at_dose(planned[0], line.date), planned[0]
        if self.clock is None:
            doses = f"{so_many(len(planned), 'dose')} are" if planned else "no dose is"
            raise DataError(
                f"it has no time, and {doses} planned of {product.name} on {line.date}; "
                "to say when: --time 08:00"
            )
        instant = instant_of(line.date, self.clock, self.zone)
        if instant.twice:
            self.twice.append(line)
        return instant, None

    def _at_dose(self, dose: Dose, day: date) -> Instant:
        """Return when a dose is on a day; a time that the clocks skipped is so much later."""
        wall = self.hours.moment(day, dose.time(self.hours)).replace(tzinfo=self.zone)
        local = wall.astimezone(UTC).astimezone(self.zone)
        return instant_of(local.date(), local.time(), self.zone)

    def _dose(self, line: Line, product: Product, day: date) -> Dose | None:
        """Return the dose that an exported entry was logged for: the first that was not taken."""
        fitting = list(self._fitting(line, product, day))
        if not fitting:
            return None
        chosen = next((dose for dose in fitting if self._open(dose, day)), fitting[0])
        units = (line.units if line.status == "taken" else chosen.units).thousandths
        key = chosen.id, day
        self.taken[key] = self.taken.get(key, 0) + units
        return chosen

    def _open(self, dose: Dose, day: date) -> bool:
        return self.taken.get((dose.id, day), 0) < dose.units.thousandths

    def _fitting(self, line: Line, product: Product, day: date) -> Iterator[Dose]:
        """Yield the doses of a day at the slot or the time of a line."""
        if line.slot is None and line.planned is None:
            return
        for dose in product.doses:
            same = dose.planned_on(day) and dose.slot == line.slot
            if same and (line.slot or dose.time(self.hours) == line.planned):
                yield dose

    def _compare(self, line: Line, product: Product, label: Label) -> None:
        """Keep what is told of a product whose label gives other amounts than the file."""
        if product.slug in self.amounts:
            return
        for claim in line.claims:
            held = [
                share_of(row, label, line.units.thousandths)
                for row in label.rows
                if row.nutrient == claim.nutrient
            ]
            if not any(_same(claim, each) for each in held):
                self.amounts[product.slug] = self._differs(line, product, claim, held)
                return

    def _differs(
        self, line: Line, product: Product, claim: Claim, held: list[Interval | None]
    ) -> str:
        of = self.facts.name_of(claim.nutrient)
        file = _spoken(_claimed(claim), claim.unit)
        ours = _spoken(held[0], claim.unit) if held else "none"
        what = f"{counted(line.units, product.unit)} of {product.name}"
        hold = "holds" if line.units.thousandths <= 1000 else "hold"
        return (
            f"In the file {what} {hold} {file} of {of}, by your label {ours} ({line.date}). "
            "Your label counts."
        )


def _claimed(claim: Claim) -> Interval | None:
    if claim.low is None or claim.high is None:
        return None
    ends = sorted((Mass.of(claim.low, claim.unit), Mass.of(claim.high, claim.unit)))
    return Interval(*ends)


def _same(claim: Claim, held: Interval | None) -> bool:
    if held is None or claim.low is None or claim.high is None:
        return held is None and claim.low is None and claim.high is None
    pairs = ((claim.low, held.low), (claim.high, held.high))
    return all(abs(told - mass.rounded(claim.unit)) <= ROUNDED for told, mass in pairs)


def _spoken(held: Interval | None, unit: str) -> str:
    return "an unknown amount" if held is None else amount(held, unit, places=3)


def _told_twice(lines: list[Line]) -> str:
    first = lines[0]
    what = f"{first.place} is" if len(lines) == 1 else f"{len(lines)} rows are"
    return (
        f"{capital(what)} at a time that the clocks showed twice ({first.date}): taken "
        "as the first of the two."
    )
