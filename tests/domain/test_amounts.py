"""Masses in whole nanograms, ranges of them, and counts of units."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magstack.domain.amounts import NOTHING, Count, Interval, Mass, plain, rounded

relaxed = settings(deadline=None)

masses = st.integers(0, 10**15).map(Mass)
ranges = st.tuples(masses, masses).map(lambda ends: Interval(min(ends), max(ends)))


def test_a_mass_is_in_nanograms() -> None:
    assert Mass.of(144, "mg") == Mass(144_000_000)
    assert Mass.of(Decimal("2.4"), "mcg") == Mass(2_400)
    assert Mass.of(Fraction(1, 4), "g") == Mass(250_000_000)
    assert Mass.of(2, "mg") + Mass.of(500, "mcg") == Mass.of(Decimal("2.5"), "mg")


def test_a_mass_rounds_half_to_even_at_the_nanogram() -> None:
    assert [Mass.of(Decimal(n) / 10_000, "mcg").nanograms for n in (5, 15, 25)] == [0, 2, 2]


def test_a_mass_reads_in_its_unit() -> None:
    mass = Mass(165_062_225)

    assert mass.in_unit("mg") == Fraction(165_062_225, 10**6)
    assert mass.rounded("mg") == Decimal("165.062")
    assert mass.rounded("mg", 1) == Decimal("165.1")
    assert mass.rounded("g", 0) == Decimal(0)


@pytest.mark.parametrize("wrong", [-1, 1.0, True, Decimal(1), "1"])
def test_a_mass_is_never_negative_nor_a_float(wrong: object) -> None:
    with pytest.raises(ValueError, match="not a mass in whole nanograms"):
        Mass(wrong)  # type: ignore[arg-type]  # the wrong type is what is tested


def test_a_range_runs_from_low_to_high() -> None:
    with pytest.raises(ValueError, match="a range runs from low to high"):
        Interval(Mass(2), Mass(1))


def test_ranges_add_end_by_end() -> None:
    citrate = Interval(Mass.of(34, "mg"), Mass.of(48, "mg"))

    whole = citrate + Interval.exactly(Mass.of(100, "mg"))

    assert whole == Interval(Mass.of(134, "mg"), Mass.of(148, "mg"))
    assert not whole.exact
    assert Interval.exactly(Mass(1)).exact


@relaxed
@given(ranges, ranges, ranges)
def test_the_order_of_adding_ranges_does_not_matter(a: Interval, b: Interval, c: Interval) -> None:
    assert (a + b) + c == a + (b + c) == c + (b + a)
    assert a + NOTHING == a
    assert a.low <= (a + b).low <= (a + b).high


@relaxed
@given(st.integers(0, 10**15), st.sampled_from([("g", 9), ("mg", 6), ("mcg", 3)]))
def test_a_mass_survives_its_decimal(nanograms: int, unit: tuple[str, int]) -> None:
    name, places = unit
    mass = Mass(nanograms)

    assert Mass.of(mass.rounded(name, places), name) == mass
    assert Mass.of(mass.in_unit(name), name) == mass


def test_a_count_is_in_thousandths() -> None:
    assert Count.of(2) == Count(2000)
    assert Count.of(Decimal("0.5")).number == Decimal("0.5")
    assert [str(Count(n)) for n in (3000, 500, 1_444_440)] == ["3", "0.5", "1444.44"]


@pytest.mark.parametrize("wrong", [0, -1000, 1.0, True])
def test_a_count_is_above_zero(wrong: object) -> None:
    with pytest.raises(ValueError, match="not a count of units above zero"):
        Count(wrong)  # type: ignore[arg-type]  # the wrong type is what is tested


def test_a_count_is_no_finer_than_a_thousandth() -> None:
    with pytest.raises(ValueError, match="finer than a thousandth of a unit: 1/3"):
        Count.of(Fraction(1, 3))
    with pytest.raises(ValueError, match="not a count of units above zero: 0"):
        Count.of(0)


@relaxed
@given(st.integers(1, 10**9).map(Count))
def test_a_count_survives_its_text(count: Count) -> None:
    assert Count.of(Decimal(str(count))) == count


@pytest.mark.parametrize(
    ("number", "text"),
    [("2.000", "2"), ("0.500", "0.5"), ("100", "100"), ("1E+3", "1000"), ("0", "0"), ("0.0", "0")],
)
def test_a_plain_number_has_no_exponent_and_no_trailing_zeros(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text


def test_halves_round_to_even() -> None:
    assert [rounded(Fraction(n, 8), 2) for n in (1, 3)] == [Decimal("0.12"), Decimal("0.38")]
    assert str(rounded(Fraction(1154, 10), 1)) == "115.4"
