"""Tolerable upper intake levels: who sets them, for whom, and how an amount stands against one."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple, Protocol, TypeVar

from magstack.domain.amounts import Interval, Mass

Standing = Literal["below", "planned-over", "over", "no-limit-set"]
Scope = Literal["supplemental", "total", "form", "product"]

COUNTED: dict[Scope, str] = {
    "supplemental": "supplements only, food not counted",
    "total": "food counted too",
    "form": "this form only",
    "product": "each product by itself",
}
"""What a limit of each scope counts, in the fewest words."""

ADULT_MONTHS = (19 * 12, 150 * 12)
"""The ages, in completed months from and below, of an adult whose age is not known."""


class Authority(NamedTuple):
    """A body that sets upper levels. ``short`` is how a person reads it in a narrow column.

    ``kin`` are the ids of authorities that speak for the same people on other nutrients: the
    levels that stand in the EU are those of SCF and of EFSA.
    """

    id: str
    name: str
    short: str
    region: str
    year: int
    covers: str
    citation: str
    status: str
    note: str = ""
    kin: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LifeStage:
    """Whom a limit is for: age in completed ``months``, None for an adult of unknown age."""

    months: int | None = None
    sex: str = "any"
    state: str = "none"

    @property
    def assumed(self) -> bool:
        """Whether the life stage is a default, not what the person said."""
        return self.months is None

    @property
    def ages(self) -> tuple[int, int]:
        """The months that the person may be old: from, and below."""
        return ADULT_MONTHS if self.months is None else (self.months, self.months + 1)

    @property
    def name(self) -> str:
        """The life stage in a word."""
        if self.state != "none":
            return self.state
        return "adult" if self.grown else "child"

    @property
    def grown(self) -> bool:
        """Whether the person is an adult, or taken for one."""
        return self.months is None or self.months >= ADULT_MONTHS[0]


class Limit(NamedTuple):
    """An upper level per day. ``value`` None: the authority looked and set none.

    Ages are completed months, from ``age_from`` to below ``age_to``. ``scope`` says what it
    counts: supplements and medicines, all intake with food, one form, or one product; ``brief``
    says it in a few words where the scope alone says too little. ``since`` is the year in which
    it was set. ``includes`` and ``excludes`` are the states that the authority expressly names
    without giving them a value of their own.
    """

    nutrient: str
    authority: str
    value: Mass | None
    scope: Scope
    counts: str
    age_from: int
    age_to: int
    sex: str
    state: str
    status: str
    citation: str
    basis: str = ""
    note: str = ""
    form: str | None = None
    brief: str = ""
    since: int | None = None
    includes: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()

    @property
    def counted(self) -> str:
        """What the limit counts, in the fewest words."""
        return self.brief or COUNTED[self.scope]


class Recommended(NamedTuple):
    """A recommended intake per day, which always counts food: no verdict comes from it.

    ``kind`` is RDA, AI, EAR or RNI; ages are completed months, from and below.
    """

    nutrient: str
    authority: str
    kind: str
    value: Mass
    age_from: int
    age_to: int
    sex: str
    state: str
    status: str
    citation: str
    note: str = ""


class DailyValue(NamedTuple):
    """The amount that is 100 % on labels of a country: one for everybody of a population."""

    nutrient: str
    authority: str
    population: str
    value: Mass
    status: str
    citation: str
    note: str = ""


class Applied(NamedTuple):
    """The limit that an authority has for one person; ``remark`` says where it fits badly."""

    limit: Limit
    remark: str = ""


class Verdict(NamedTuple):
    """How taken and planned amounts of a day stand against one limit.

    Shares are of the high end of a range, 0 upwards, and None where no limit is set. ``remark``
    says why this limit is held against a person whom it does not name.
    """

    limit: Limit
    standing: Standing
    share_taken: Fraction | None
    share_planned: Fraction | None
    over_by: Mass | None
    remark: str = ""


class ForPeople(Protocol):
    """A row of a table that is for some people and not for others."""

    @property
    def age_from(self) -> int:
        """The completed months from which it holds."""

    @property
    def age_to(self) -> int:
        """The completed months below which it holds."""

    @property
    def sex(self) -> str:
        """The sex for which it holds, or any."""

    @property
    def state(self) -> str:
        """The state for which it holds, or none."""


Row = TypeVar("Row", bound=ForPeople)


def fitting(rows: Iterable[Row], stage: LifeStage, state: str | None = None) -> list[Row]:
    """Return the rows for a person, in another state if one is given.

    Where the age or the sex is not known there may be several: those of every age of an adult,
    and of both sexes.
    """
    return [row for row in rows if _fits(row, stage, state or stage.state)]


def _fits(row: ForPeople, stage: LifeStage, state: str) -> bool:
    low, high = stage.ages
    right_age = row.age_from < high and low < row.age_to
    right_sex = "any" in (row.sex, stage.sex) or row.sex == stage.sex
    return right_age and right_sex and row.state == state


NOT_FOR_THIS_AGE = "no limit set for this age in the catalogue; it may have one elsewhere"
"""Of an authority that has levels for others."""

PERIODS = {"pregnant": "in pregnancy", "lactating": "during lactation"}
"""How a state reads in a sentence."""


def applicable(
    limits: Iterable[Limit], nutrient: str, authority: str, stage: LifeStage
) -> Applied | None:
    """Return the authority's limit for this nutrient and person.

    None means that the catalogue has nothing of this authority on this nutrient. An authority
    that has, but not for this person, has set no limit for them: a child is never held against
    an adult's. One that names no value for pregnancy or lactation is taken at its value for
    everyone of that age, with a remark, unless it left them out. Where more than one row fits
    (an adult of unknown age) the lowest value is taken.
    """
    rows = [row for row in limits if row.nutrient == nutrient and row.authority == authority]
    if not rows:
        return None
    own = fitting(rows, stage)
    if own:
        return Applied(min(own, key=_value_or_none_last))
    general = fitting(rows, stage, "none")
    if not general:
        return Applied(rows[0]._replace(value=None), NOT_FOR_THIS_AGE)
    lowest = min(general, key=_value_or_none_last)
    if stage.state in lowest.excludes:
        return Applied(lowest._replace(value=None), f"no limit set {PERIODS[stage.state]}")
    if stage.state in lowest.includes or lowest.value is None:
        return Applied(lowest)
    everyone = "all adults" if stage.grown else "everyone of this age"
    return Applied(lowest, f"the level of {everyone}: none of its own {PERIODS[stage.state]}")


def _value_or_none_last(limit: Limit) -> tuple[bool, int]:
    return limit.value is None, limit.value.nanograms if limit.value else 0


def judge(applied: Applied, taken: Interval, planned: Interval) -> Verdict:
    """Hold a day's taken and planned amounts against a limit, each on its high end."""
    limit = applied.limit
    if limit.value is None:
        return Verdict(limit, "no-limit-set", None, None, None, applied.remark)
    most = limit.value.nanograms
    standing: Standing = "below"
    if planned.high.nanograms > most:
        standing = "planned-over"
    if taken.high.nanograms > most:
        standing = "over"
    over = max(taken.high.nanograms, planned.high.nanograms) - most
    return Verdict(
        limit,
        standing,
        Fraction(taken.high.nanograms, most),
        Fraction(planned.high.nanograms, most),
        Mass(max(0, over)),
        applied.remark,
    )


class Advised(NamedTuple):
    """What an authority recommends one person, food counted: a range where rows differ."""

    authority: str
    kind: str
    amount: Interval
    citation: str
    status: str
    note: str = ""


def advised(
    rows: Iterable[Recommended], nutrient: str, authority: str, stage: LifeStage
) -> Advised | None:
    """Return what the authority recommends this person, or None if it is not in the catalogue.

    An EAR is a group's average requirement and never advice to one person: it is left out.
    """
    known = [
        row
        for row in rows
        if row.nutrient == nutrient and row.authority == authority and row.kind != "EAR"
    ]
    found = fitting(known, stage) or fitting(known, stage, "none")
    if not found:
        return None
    values = [row.value for row in found]
    first = found[0]
    amount = Interval(min(values), max(values))
    return Advised(authority, first.kind, amount, first.citation, first.status, first.note)
