"""What actions hand on to be shown: values put together from the record and the facts."""

from dataclasses import dataclass
from datetime import date, datetime

from magstack.domain.days import Intake
from magstack.domain.facts import Facts
from magstack.domain.findings import Finding
from magstack.domain.products import Label, Product
from magstack.domain.review import Day
from magstack.domain.totals import Total


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

    ``repeats`` says, for each dose that looks taken already, what was found.
    """

    intakes: tuple[Intake, ...]
    moment: datetime
    before: DayReport
    after: DayReport
    repeats: tuple[str, ...]

    @property
    def warnings(self) -> list[Finding]:
        """The limits that this takes the day over."""
        known = {(found.subject, found.source) for found in _over(self.before)}
        return [found for found in _over(self.after) if (found.subject, found.source) not in known]

    def product_of(self, intake: Intake) -> Product:
        """Return the product that is taken."""
        return self.after.day.products[intake.product]


def _over(found: DayReport) -> list[Finding]:
    return [finding for finding in found.findings if finding.code == "LIMIT_OVER"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A product of the stack with what its planned doses come to on a day."""

    product: Product
    daily: tuple[Total, ...]


@dataclass(frozen=True, slots=True)
class Stack:
    """Products as they stand on a day, with the facts to read them by."""

    day: date
    listed: tuple[Listed, ...]
    facts: Facts


@dataclass(frozen=True, slots=True)
class Added:
    """A product about to be added, and what is worth telling of it and of the day with it."""

    product: Product
    facts: Facts
    findings: list[Finding]
    compare: str = ""
    protocols: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """An intake of the log with the product and label that it was taken from."""

    intake: Intake
    product: Product
    label: Label


@dataclass(frozen=True, slots=True)
class Log:
    """Entries, newest first; ``more`` says that older ones were left out."""

    entries: tuple[Entry, ...]
    facts: Facts
    more: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """An operation of the journal: ``at`` in seconds since 1970 UTC."""

    id: int
    at: int
    command: str
    summary: str
    state: str
