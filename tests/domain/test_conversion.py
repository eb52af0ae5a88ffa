"""A conversion's share runs from the least to the largest of its compounds."""

from decimal import Decimal
from fractions import Fraction

from magstack.domain.amounts import Interval, Mass
from magstack.domain.conversion import Component, Conversion

ASKED = Mass.of(300, "mg")


def component(low: str, high: str) -> Component:
    shares = (Fraction(low), Fraction(high))
    held = Interval(*(Mass(round(ASKED.nanograms * share)) for share in shares))
    exactly = Interval.exactly(ASKED)
    return Component("x", "X", None, None, None, None, exactly, held, shares, Decimal(0))


def test_the_share_of_several_compounds_is_a_range() -> None:
    parts = (component("0.12", "0.12"), component("0.15", "0.22"), component("0.11", "0.16"))
    held = Interval(Mass.of(33, "mg"), Mass.of(66, "mg"))
    exactly = Interval.exactly(ASKED)
    done = Conversion(ASKED, False, "x", "X", "magnesium", "mg", exactly, held, parts, (), ())
    assert done.fraction == (Fraction("0.11"), Fraction("0.22"))
