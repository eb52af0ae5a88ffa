"""What actions hand on to be shown: values put together from the record and the facts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from magstack.domain.days import Intake
from magstack.domain.facts import Facts
from magstack.domain.findings import Finding
from magstack.domain.products import Label, Product
from magstack.domain.review import Day
from magstack.domain.totals import Total
from magstack.domain.wording import counted


@dataclass(frozen=True, slots=True)
class DayReport:
    """A day, with the facts that it was judged by and what they show."""

    day: Day
    facts: Facts
    findings: list[Finding]
    today: bool

    @property
    def empty(self) -> bool:
        """Whether there is no stack at all, and nothing to show."""
        return not self.day.products


@dataclass(frozen=True, slots=True)
class Plan:
    """What is about to be written: the day before and after it, and what was seen on the way.

    ``repeats`` says, for each dose that looks taken already, what was found; ``warnings`` are
    what the checks find of what is about to be written, and not of what was in the log before.
    """

    intakes: tuple[Intake, ...]
    moment: datetime
    before: DayReport
    after: DayReport
    repeats: tuple[str, ...]
    warnings: tuple[Finding, ...] = ()

    def product_of(self, intake: Intake) -> Product:
        """Return the product that is taken."""
        return self.after.day.products[intake.product]


class Checked(NamedTuple):
    """What every check found of a day; ``on`` is None for the plan as it stands.

    ``supposed`` are the doses of a what-if, as they were typed. ``limits`` is against how many
    limits something was held; ``not_covered`` says in sentences what nothing here looks at.
    ``sets`` are how many sets of doses the days of a plan have.
    """

    day: Day
    facts: Facts
    findings: list[Finding]
    on: date | None
    supposed: tuple[str, ...]
    limits: int
    not_covered: tuple[str, ...]
    sets: int = 1


class Listed(NamedTuple):
    """A product of the stack with what its planned doses come to on a day."""

    product: Product
    daily: tuple[Total, ...]


class Stack(NamedTuple):
    """Products as they stand on a day, with the facts to read them by."""

    day: date
    listed: tuple[Listed, ...]
    facts: Facts


class Added(NamedTuple):
    """A product about to be added, and what the checks find of the day with it and not without."""

    product: Product
    facts: Facts
    findings: list[Finding]
    compare: str = ""
    protocols: tuple[str, ...] = ()


class Entry(NamedTuple):
    """An intake of the log with the product and label that it was taken from."""

    intake: Intake
    product: Product
    label: Label

    @property
    def what(self) -> str:
        """What was taken, or skipped: ``3 capsules of Neuro-Mag``."""
        skipped = "" if self.intake.status == "taken" else "skipped "
        return f"{skipped}{counted(self.intake.units, self.product.unit)} of {self.product.name}"


class Log(NamedTuple):
    """Entries, newest first; ``more`` says that older ones were left out."""

    entries: tuple[Entry, ...]
    facts: Facts
    more: bool = False


class Done(NamedTuple):
    """An operation of the journal: ``at`` in seconds since 1970 UTC."""

    id: int
    at: int
    command: str
    summary: str
    state: str
