"""Tolerable upper intake levels: who sets them, for whom, and how an amount stands against one."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from magstack.domain.amounts import Interval, Mass

Standing = Literal["below", "planned-over", "over", "no-limit-set"]
Scope = Literal["supplemental", "total", "form", "product"]

ADULT = (19, 150)
"""The ages, in completed years from and below, of an adult whose age is not known."""


@dataclass(frozen=True, slots=True)
class Authority:
    """A body that sets upper levels. ``short`` is how a person reads it in a narrow column."""

    id: str
    name: str
    short: str
    region: str
    year: int
    covers: str
    citation: str
    status: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class LifeStage:
    """Whom a limit is for. An ``age`` of None is an adult of unknown age, which is assumed."""

    age: int | None = None
    sex: str = "any"
    state: str = "none"

    @property
    def assumed(self) -> bool:
        """Whether the life stage is a default, not what the person said."""
        return self.age is None

    @property
    def name(self) -> str:
        """The life stage in a word."""
        if self.state != "none":
            return self.state
        return "adult" if self.age is None or self.age >= ADULT[0] else "child"


@dataclass(frozen=True, slots=True)
class Limit:
    """An upper level per day. ``value`` None: the authority looked and set none.

    Ages are completed years, from ``age_from`` to below ``age_to``. ``scope`` says what it
    counts: supplements and medicines, all intake with food, one form, or one product.
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


@dataclass(frozen=True, slots=True)
class Verdict:
    """How taken and planned amounts of a day stand against one limit.

    Shares are of the high end of a range, 0 upwards, and None where no limit is set.
    """

    limit: Limit
    standing: Standing
    share_taken: Fraction | None
    share_planned: Fraction | None
    over_by: Mass | None


def applicable(
    limits: Iterable[Limit], nutrient: str, authority: str, stage: LifeStage
) -> Limit | None:
    """Return the authority's limit for this nutrient and person, or None if there is no row.

    Where more than one row fits (an adult of unknown age) the lowest value is taken.
    """
    fitting = [
        limit
        for limit in limits
        if limit.nutrient == nutrient and limit.authority == authority and _fits(limit, stage)
    ]
    return min(fitting, key=_value_or_none_last, default=None)


def _fits(limit: Limit, stage: LifeStage) -> bool:
    low, high = (stage.age, stage.age + 1) if stage.age is not None else ADULT
    right_age = limit.age_from < high and low < limit.age_to
    return right_age and limit.sex in ("any", stage.sex) and limit.state == stage.state


def _value_or_none_last(limit: Limit) -> tuple[bool, int]:
    return limit.value is None, limit.value.nanograms if limit.value else 0


def judge(limit: Limit, taken: Interval, planned: Interval) -> Verdict:
    """Hold a day's taken and planned amounts against a limit, each on its high end."""
    if limit.value is None:
        return Verdict(limit, "no-limit-set", None, None, None)
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
    )
