"""Whom the stack is for: birth, sex, state, authority, medicines, conditions, limits and rules."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Literal, NamedTuple, get_args

from magstack.domain.amounts import Mass
from magstack.domain.hours import DayRules
from magstack.domain.limits import ADULT_MONTHS, LifeStage, Limit

Sex = Literal["f", "m"]
SEXES: tuple[Sex, ...] = get_args(Sex)

State = Literal["none", "pregnant", "lactating"]
STATES: tuple[State, ...] = get_args(State)

REFILL_AHEAD = 7
"""Days, where the person has said nothing else."""


@dataclass(frozen=True, slots=True)
class Medicine:
    """A medicine that the person takes: its name as typed, and one time of day.

    ``clock`` None: when is not known. ``days`` are weekdays, 0 is Monday. It is taken from
    ``since`` to ``until``, both included; None is without end. Two times a day are two of these.
    """

    name: str
    clock: time | None = None
    days: frozenset[int] = frozenset(range(7))
    since: date | None = None
    until: date | None = None
    id: int | None = None

    def current_on(self, day: date) -> bool:
        """Whether the person takes this medicine at that time of life, on whichever weekdays."""
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or day <= self.until)

    def taken_on(self, day: date) -> bool:
        """Whether this is taken on ``day``."""
        return day.weekday() in self.days and self.current_on(day)


class Condition(NamedTuple):
    """A condition by its name, with the eGFR in mL/min/1.73 m² where one was given."""

    name: str
    egfr: int | None = None
    id: int | None = None


class OwnLimit(NamedTuple):
    """A limit per day that a clinician has set: it stands beside an authority's."""

    nutrient: str
    value: Mass
    by: str
    note: str = ""
    id: int | None = None

    @property
    def limit(self) -> Limit:
        """The limit that this is, its author in the place of an authority."""
        return Limit(
            self.nutrient,
            self.by,
            self.value,
            "supplemental",
            counts=f"What {self.by} meant by it; magstack counts supplements.",
            age_from=0,
            age_to=ADULT_MONTHS[1],
            sex="any",
            state="none",
            status="own",
            citation=f"set by {self.by}{f': {self.note}' if self.note else ''}",
            note=self.note,
            brief=f"your own limit, set by {self.by}",
        )


class OwnRule(NamedTuple):
    """A rule of one's own: keep two things apart. Each is a nutrient, a product or a medicine."""

    first: str
    second: str
    apart: timedelta
    note: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person has said of themselves; everything may be left unsaid.

    ``refill_ahead`` is how many days before a product runs out it is told.
    """

    born: date | None = None
    sex: Sex | None = None
    state: State = "none"
    authority: str | None = None
    medicines: tuple[Medicine, ...] = ()
    conditions: tuple[Condition, ...] = ()
    limits: tuple[OwnLimit, ...] = ()
    rules: tuple[OwnRule, ...] = ()
    hours: DayRules = DayRules()
    refill_ahead: int = REFILL_AHEAD

    def stage_on(self, day: date) -> LifeStage:
        """Return the life stage on ``day``: an adult of unknown age unless a birth was given."""
        months = None if self.born is None else months_between(self.born, day)
        return LifeStage(months, self.sex or "any", self.state)


NOBODY = Profile()
"""The profile of a person who has said nothing."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a day is judged for: the authority whose limits come first, and what was said."""

    authority: str
    stage: LifeStage = LifeStage()
    profile: Profile = NOBODY

    @property
    def rules(self) -> DayRules:
        """When this person's days begin, and when their slots are."""
        return self.profile.hours

    def on(self, day: date) -> "Person":
        """Return this person with the age of ``day``."""
        return replace(self, stage=self.profile.stage_on(day))


def months_between(born: date, day: date) -> int:
    """Return the completed months from a birth to ``day``; 0 before the first is completed."""
    months = (day.year - born.year) * 12 + day.month - born.month
    # The 31st is not reached in a shorter month: its month is completed on the next day.
    return max(0, months - (day.day < born.day))
