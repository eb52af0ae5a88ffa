"""Plans to be shown: what is planned of a product, what was, and a change about to be written."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from itertools import groupby
from typing import Literal, NamedTuple

from magstack.domain.doses import Dose
from magstack.domain.facts import Facts
from magstack.domain.findings import Finding
from magstack.domain.hours import DAY, DayRules
from magstack.domain.plans import Phase, Revision, left_on
from magstack.domain.products import Product
from magstack.domain.review import Day
from magstack.domain.suggestion import Suggestion
from magstack.domain.wording import counted, listed, on_days, planned_at, some, spoken_day

STEPS = 5
"""How many steps of a ramp a line names; of more it leaves out those before the last."""

Kind = Literal["set", "move", "clear", "pause", "resume"]


class Planned(NamedTuple):
    """A product and its doses that are in force or to come, in their order.

    ``again`` is the day on which a plan goes on that has nothing today, or begins.
    """

    product: Product
    doses: tuple[Dose, ...]
    again: date | None = None

    @property
    def begun(self) -> bool:
        """Whether anything was ever planned for days before these doses."""
        first = min((dose.since or date.min for dose in self.doses), default=date.min)
        return any((dose.since or date.min) < first for dose in self.product.doses)


class Plans(NamedTuple):
    """What is planned of products as it stands on a day, by a person's hours."""

    day: date
    rules: DayRules
    planned: tuple[Planned, ...]


class Past(NamedTuple):
    """What was planned of a product, one phase after the other, newest first."""

    product: Product
    phases: tuple[Phase, ...]


class History(NamedTuple):
    """What was planned of products until a day, and is from then on."""

    day: date
    rules: DayRules
    products: tuple[Past, ...]


Clocks = Mapping[str, Mapping[time, time]]
"""When doses are and when they go to, by the short names of their products."""


class Suggested(NamedTuple):
    """Times for the plan: ``broken`` is what they mend, ``beyond`` what no time can mend.

    They are for ``sets`` different days; the day is that of them with the most doses.
    """

    day: Day
    suggestion: Suggestion
    broken: tuple[Finding, ...]
    beyond: tuple[Finding, ...]
    clocks: Clocks
    sets: int = 1


class Change(NamedTuple):
    """A change of a product's plan from a day on, read and checked, ready to be written.

    ``until`` is the last day of a pause; ``findings`` are what the new plan brings about.
    """

    kind: Kind
    product: Product
    revision: Revision
    day: date
    today: date
    rules: DayRules
    facts: Facts
    until: date | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def after(self) -> tuple[Dose, ...]:
        """The product's doses as they are after this change."""
        return self.revision.over(self.product.doses)

    @property
    def left(self) -> list[Dose]:
        """The doses that are in force or to come after this change, in their order."""
        return in_order(left_on(self.after, self.today), self.rules)

    @property
    def again(self) -> date | None:
        """The first day after a pause that is in the plan, or None where nothing follows."""
        later = left_on(self.after, (self.until or self.day) + DAY)
        return min((each.since for each in later if each.since), default=None)

    @property
    def summary(self) -> str:
        """What this change does, in words."""
        return SAID[self.kind](self)


def in_order(doses: Iterable[Dose], rules: DayRules, *, by_day: bool = True) -> list[Dose]:
    """Return doses by the clock, as needed last; those of earlier days first, if ``by_day``."""

    def place(dose: Dose) -> tuple[date, bool, int]:
        clock = 0 if dose.as_needed else rules.order(dose.time(rules))
        return (dose.since if by_day else None) or date.min, dose.as_needed, clock

    return sorted(doses, key=place)


def content(dose: Dose) -> tuple[object, ...]:
    """Return what a dose is besides its days and its number; a step of a ramp is like any other.

    Of rounds of days it is also when they begin.
    """
    schedule, counted = dose.schedule._replace(step=False, anchor=None), dose.counted_from
    place = counted.toordinal() % schedule.cycle if counted else 0
    return dose.units, dose.slot, dose.clock, schedule, place


def timed(dose: Dose, unit: str, rules: DayRules) -> str:
    """Return a dose with its unit and its time: ``2 capsules at night (22:00) on mon, wed``."""
    said = f"{counted(dose.units, unit)} {planned_at(dose)}"
    if not dose.as_needed and dose.clock is None:
        said = f"{said} ({dose.time(rules):%H:%M})"
    days = on_days(dose.schedule)
    return f"{said}{',' if days[:1].isdigit() else ''} {days}" if days else said


def spoken_period(since: date | None, until: date | None) -> str:
    """Write from when to when, both included: ``from Fri 20 Nov 2026 to Sun 29 Nov 2026``."""
    if since is not None and since == until:
        return f"on {spoken_day(since)}"
    said = [f"from {spoken_day(since)}"] if since else []
    return " ".join([*said, f"to {spoken_day(until)}"] if until else said)


def _spelled(doses: Sequence[Dose], change: Change) -> str:
    """Return doses with the days on which they hold; those of the same days together."""
    said = []
    for days, same in groupby(doses, key=lambda dose: (dose.since, dose.until)):
        texts = [timed(dose, change.product.unit, change.rules) for dose in same]
        said.append(f"{listed(texts)} {spoken_period(*days)}".strip())
    if len(said) > STEPS:
        said[STEPS - 2 : -1] = [f"{len(said) - STEPS + 1} more steps"]
    return listed(said)


def _set(change: Change) -> str:
    return "; ".join([f"planned {_begun(change)}", *_ended(change)])


def _move(change: Change) -> str:
    return "; ".join([f"moved {_begun(change)}", *_ended(change)])


def _begun(change: Change) -> str:
    new = in_order(change.revision.begun, change.rules)
    return f"{change.product.name}: {_spelled(new, change)}"


def _clear(change: Change) -> str:
    cleared = f"cleared the plan of {change.product.name} from {spoken_day(change.day)}"
    return "; ".join([cleared, *_ended(change)])


def _pause(change: Change) -> str:
    last = change.until or change.day
    days = (last - change.day).days + 1
    long = "1 day" if days == 1 else f"{days} days"
    said = f"paused {change.product.name} {spoken_period(change.day, last)} ({long})"
    if change.again is None:
        return f"{said}; nothing is planned after it"
    return f"{said}, again from {spoken_day(change.again)}"


def _resume(change: Change) -> str:
    return f"resumed {change.product.name}: {_spelled(change.left, change)}"


def _ended(change: Change) -> Iterator[str]:
    """Yield what ends and on which day, and what was to come and is planned no longer."""
    last = change.day - DAY
    lasted: dict[str, None] = {}
    dropped: dict[str, None] = {}
    for dose in in_order((dose for dose, _ in change.revision.ended), change.rules):
        was = dose.since is None or dose.since <= last
        (lasted if was else dropped)[timed(dose, change.product.unit, change.rules)] = None
    if lasted:
        ends = "ends" if last >= change.today else "ended"
        yield f"{ends} on {spoken_day(last)}: {some([*lasted])}"
    if dropped:
        yield f"no longer planned: {some([*dropped])}"


SAID: dict[Kind, Callable[[Change], str]] = {
    "set": _set,
    "move": _move,
    "clear": _clear,
    "pause": _pause,
    "resume": _resume,
}
"""What a change does in words, by its kind."""
