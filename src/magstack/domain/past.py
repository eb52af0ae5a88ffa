"""The past as it is put right: an entry corrected, several days logged at once, a day closed."""

from collections.abc import Iterable
from datetime import date
from typing import Literal, NamedTuple

from magstack.domain.amounts import Count, Mass
from magstack.domain.doses import Dose, current
from magstack.domain.facts import Facts
from magstack.domain.findings import Finding
from magstack.domain.reports import Entry
from magstack.domain.review import Day
from magstack.domain.wording import counted, listed

Reason = Literal["logged", "unplanned", "early", "ahead", "archived"]
"""Why a product is left out on a day.

It is in the log already, its schedule plans nothing, its plan had not begun, its time is still to
come, or it is put away.
"""


class Amended(NamedTuple):
    """An entry as it was and as it is now, and what the checks newly find of it.

    ``beside`` are the numbers of the other entries of its day, by which the dose was found that it
    counts for.
    """

    was: Entry
    now: Entry
    facts: Facts
    warnings: tuple[Finding, ...] = ()
    beside: frozenset[int] = frozenset()

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return self.was.intake != self.now.intake


class LeftOut(NamedTuple):
    """A product that is not logged on some days, and why."""

    product: str
    reason: Reason
    days: tuple[date, ...]


class Over(NamedTuple):
    """How many days go over one limit. ``most`` is the most of ``what`` on any of them."""

    authority: str
    what: str
    limit: Mass
    unit: str
    counted: str
    days: int
    most: Mass


class Several(NamedTuple):
    """Entries of several days that are about to be written together.

    ``extra`` are those days on which the plan had not begun: the present doses stand in there.
    ``seen`` are the numbers of what is in the log of these days.
    """

    entries: tuple[Entry, ...]
    since: date
    until: date
    left_out: tuple[LeftOut, ...]
    extra: tuple[date, ...]
    over: tuple[Over, ...]
    warnings: tuple[Finding, ...]
    facts: Facts
    seen: frozenset[int]

    @property
    def days(self) -> list[date]:
        """The days that have entries, in their order."""
        return sorted({entry.intake.day for entry in self.entries})

    @property
    def what(self) -> str:
        """What all entries come to: ``9 capsules of Neuro-Mag and 2 tablets of Magnen B6``."""
        units: dict[str, int] = {}
        for entry in self.entries:
            slug = entry.product.slug
            units[slug] = units.get(slug, 0) + entry.intake.units.thousandths
        products = {entry.product.slug: entry.product for entry in self.entries}
        return listed(
            [
                f"{counted(Count(thousandths), products[slug].unit)} of {products[slug].name}"
                for slug, thousandths in units.items()
            ]
        )


class Closing(NamedTuple):
    """A day that was closed or opened again; where nothing was ``written``, it was so already."""

    day: Day
    facts: Facts
    written: bool
    reopened: bool = False


class ClosedDays(NamedTuple):
    """Days that were closed at once; ``left`` are those on which nothing is known to be complete.

    ``nothing`` says that blank days were closed, as days on which nothing was taken.
    """

    closed: tuple[date, ...]
    left: tuple[date, ...]
    nothing: bool


def recurring(doses: Iterable[Dose]) -> list[Dose]:
    """Return the doses that some day has, without what is taken as needed."""
    return [dose for dose in doses if dose.ever and not dose.as_needed]


def begins(doses: Iterable[Dose]) -> date | None:
    """Return the first day of a plan; the first of all days where it has always been, or None."""
    return min((dose.since or date.min for dose in doses), default=None)


def ends(doses: Iterable[Dose]) -> date | None:
    """Return the last day of a plan; the last of all days where it has no end, or None."""
    return max((dose.until or date.max for dose in doses), default=None)


def before_it_began(doses: Iterable[Dose], today: date, day: date) -> list[Dose]:
    """Return the doses that stand in for a plan on a ``day`` before it: those of ``today``.

    Where the plan has nothing today, they are those of its first day. On which days they are is
    counted back.
    """
    known = recurring(doses)
    first = begins(known) or today
    present = current(known, today) or current(known, first)
    return [dose for dose in present if _back(dose, day)]


def _back(dose: Dose, day: date) -> bool:
    """Whether a dose would be on a day before its first, in its rhythm of weekdays or days."""
    schedule = dose.schedule
    gone = 0 if dose.since is None else (day - dose.since).days
    return day.weekday() in schedule.weekdays and gone % schedule.cycle < schedule.on
