"""Sums by nutrient: exact to the end, rounded once."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import NamedTuple

from magstack.domain.amounts import Interval, Mass
from magstack.domain.products import Label, LabelRow


class Total(NamedTuple):
    """The sum of one nutrient. ``resolved`` is False where an amount of unknown size is missing."""

    nutrient: str
    amount: Interval
    resolved: bool

    @property
    def known(self) -> bool:
        """Whether anything is known of the sum: where not, it is unknown and no zero."""
        return self.resolved or self.amount.high > Mass(0)


def share_of(row: LabelRow, label: Label, thousandths: int) -> Interval | None:
    """Return what ``thousandths`` of a unit hold of a label row, or None if that is unknown."""
    if row.elemental is None:
        return None
    part = Fraction(thousandths, label.units_per_serving.thousandths)
    ends = (row.elemental.low, row.elemental.high)
    low, high = (Mass(round(end.nanograms * part)) for end in ends)
    return Interval(low, high)


def itself(nutrient: str) -> tuple[str, ...]:
    """Return a nutrient as the only one that its amounts are summed under."""
    return (nutrient,)


def add_up(
    portions: Iterable[tuple[Label, int]],
    counts_as: Callable[[str], tuple[str, ...]] = itself,
) -> dict[str, Total]:
    """Sum (label, thousandths of a unit) by nutrient, in the order in which nutrients appear.

    ``counts_as`` names every nutrient that an amount of one counts as: nicotinamide is niacin too.
    Units of one label are added before they are divided into servings, and the rounding to a
    nanogram comes last: seven sevenths of 100 mg are 100 mg.
    """
    units: dict[int, tuple[Label, int]] = {}
    for label, thousandths in portions:
        _, before = units.get(id(label), (label, 0))
        units[id(label)] = (label, before + thousandths)
    sums: dict[str, list[Fraction]] = {}
    unknown: set[str] = set()
    for label, thousandths in units.values():
        part = Fraction(thousandths, label.units_per_serving.thousandths)
        for row in label.rows:
            low, high = _ends(row, part)
            for nutrient in counts_as(row.nutrient):
                ends = sums.setdefault(nutrient, [Fraction(0), Fraction(0)])
                ends[0] += low
                ends[1] += high
                if row.elemental is None:
                    unknown.add(nutrient)
    return {
        nutrient: Total(
            nutrient, Interval(Mass(round(low)), Mass(round(high))), nutrient not in unknown
        )
        for nutrient, (low, high) in sums.items()
    }


def _ends(row: LabelRow, part: Fraction) -> tuple[Fraction, Fraction]:
    """Return the low and the high end of a part of a row, in nanograms; 0 where it is unknown."""
    if row.elemental is None:
        return Fraction(0), Fraction(0)
    return row.elemental.low.nanograms * part, row.elemental.high.nanograms * part
