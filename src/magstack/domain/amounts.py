"""What can be measured: a mass in whole nanograms, a range of masses, a count of units."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

NANOGRAMS = {"g": 10**9, "mg": 10**6, "mcg": 10**3}
"""Nanograms in one of each unit that amounts are shown in."""


@dataclass(frozen=True, order=True, slots=True)
class Mass:
    """A mass as an integer number of nanograms: never a float, never negative.

    Nanograms and not micrograms, because labels in micrograms carry decimals (2.4 mcg of
    vitamin B12, and one IU of vitamin D is 25 ng).

    Raises:
        ValueError: the number is negative or no integer.
    """

    nanograms: int

    def __post_init__(self) -> None:
        if type(self.nanograms) is not int or self.nanograms < 0:
            raise ValueError(f"not a mass in whole nanograms: {self.nanograms!r}")

    @classmethod
    def of(cls, number: "Decimal | Fraction | int", unit: str) -> "Mass":
        """Return ``number`` of ``unit`` (g, mg, mcg), rounded half to even at the nanogram."""
        return cls(round(Fraction(number) * NANOGRAMS[unit]))

    def __add__(self, other: "Mass") -> "Mass":
        return Mass(self.nanograms + other.nanograms)

    def in_unit(self, unit: str) -> Fraction:
        """Return the exact number of ``unit`` (g, mg, mcg)."""
        return Fraction(self.nanograms, NANOGRAMS[unit])

    def rounded(self, unit: str, places: int = 3) -> Decimal:
        """Return the number of ``unit`` rounded half to even to ``places`` decimals."""
        return rounded(self.in_unit(unit), places)


@dataclass(frozen=True, slots=True)
class Interval:
    """A mass known to lie from ``low`` to ``high``, both included; exact when they are equal.

    Raises:
        ValueError: ``low`` is above ``high``.
    """

    low: Mass
    high: Mass

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"a range runs from low to high, not from {self.low} to {self.high}")

    @classmethod
    def exactly(cls, mass: Mass) -> "Interval":
        """Return the range that holds only ``mass``."""
        return cls(mass, mass)

    @property
    def exact(self) -> bool:
        """Whether the range is one point."""
        return self.low == self.high

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.high + other.high)


NOTHING = Interval(Mass(0), Mass(0))
"""The sum of no amounts."""


@dataclass(frozen=True, order=True, slots=True)
class Count:
    """How many units (capsules, tablets, mL), as an integer number of thousandths, above zero.

    Raises:
        ValueError: the number is zero, negative or no integer.
    """

    thousandths: int

    def __post_init__(self) -> None:
        if type(self.thousandths) is not int or self.thousandths <= 0:
            raise ValueError(f"not a count of units above zero: {self.thousandths!r}")

    @classmethod
    def of(cls, number: "Decimal | Fraction | int") -> "Count":
        """Return ``number`` units.

        Raises:
            ValueError: the number is zero or less, or finer than a thousandth.
        """
        exact = Fraction(number) * 1000
        if exact.denominator != 1:
            raise ValueError(f"finer than a thousandth of a unit: {number}")
        return cls(exact.numerator)

    @property
    def number(self) -> Decimal:
        """The number of units."""
        return Decimal(self.thousandths) / 1000

    def __str__(self) -> str:
        return plain(self.number)


def rounded(value: Fraction, places: int) -> Decimal:
    """Return ``value`` as a Decimal with ``places`` decimals, rounded half to even."""
    return Decimal(round(value * 10**places)).scaleb(-places)


def plain(number: Decimal) -> str:
    """Write a number without an exponent or trailing zeros: ``2``, ``0.5``, ``1444.44``."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
