"""Which elemental amount counts, and whether a label can be true."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magstack.domain.amounts import Interval, Mass, rounded
from magstack.domain.chemistry import Form, ceiling, counting, exceeds, share_declared

relaxed = settings(deadline=None)

Ends = tuple[Decimal, Decimal]


def form(molar_mass: str | None, label: tuple[str, str] | None = None, *, varies: bool) -> Form:
    return Form(
        id="x",
        name="Magnesium x",
        nutrient="magnesium",
        formula="MgX" if molar_mass else None,
        molar_mass=Decimal(molar_mass) if molar_mass else None,
        element_mass=Decimal("24.305") if molar_mass else None,
        atoms=1 if molar_mass else None,
        label_fraction=(Decimal(label[0]), Decimal(label[1])) if label else None,
        varies=varies,
        excipient=False,
        purest="x",
    )


BISGLYCINATE = form("172.423", ("0.1", "0.1409"), varies=False)


def milligrams(text: str) -> Mass:
    return Mass.of(Decimal(text), "mg")


def test_the_theoretical_share_comes_from_the_formula() -> None:
    share = BISGLYCINATE.theoretical

    assert share == Fraction(24305, 172423)
    assert share is not None
    assert rounded(share * 100, 3) == Decimal("14.096")


@pytest.mark.parametrize(
    ("compound", "expected"),
    [
        (form(None, varies=False), None),
        (form(None, ("0.18", "0.2"), varies=False), (Fraction(18, 100), Fraction(1, 5))),
        (BISGLYCINATE, (Fraction(24305, 172423), Fraction(24305, 172423))),
        (form("100", ("0.11", "0.3"), varies=True), (Fraction(11, 100), Fraction(24305, 100_000))),
        (form("100", ("0.3", "0.4"), varies=True), (Fraction(24305, 100_000), Fraction(3, 10))),
        (form("100", varies=True), (Fraction(24305, 100_000), Fraction(24305, 100_000))),
    ],
)
def test_a_form_holds_from_and_to(
    compound: Form, expected: tuple[Fraction, Fraction] | None
) -> None:
    assert compound.fraction == expected


def test_declared_beats_computed() -> None:
    declared, computed = milligrams("144"), Interval.exactly(milligrams("165.062"))

    assert counting(declared, computed) == (Interval.exactly(declared), "declared")
    assert counting(declared, None) == (Interval.exactly(declared), "declared")


def test_without_a_declared_amount_the_computed_one_counts() -> None:
    exact = Interval.exactly(milligrams("165.062"))
    wide = Interval(milligrams("34"), milligrams("48.5"))

    assert counting(None, exact) == (exact, "computed")
    assert counting(None, wide) == (wide, "range")
    assert counting(None, None) == (None, "unresolved")


def test_magnen_b6_declares_more_than_bisglycinate_holds() -> None:
    share = share_declared(milligrams("260"), [milligrams("722.22"), milligrams("722.22")])
    most = ceiling([(milligrams("1444.44"), Fraction(24305, 172423))])

    assert (rounded(share * 100, 1), rounded(most * 100, 1)) == (Decimal("18.0"), Decimal("14.1"))
    assert exceeds(share, most)


def test_a_label_below_theory_is_normal() -> None:
    """Neuro-Mag: 144 mg in 2000 mg, 7.2 %, where the formula gives 8.25 %."""
    share = share_declared(milligrams("144"), [milligrams("2000")])

    assert not exceeds(share, Fraction(24305, 294495))


def test_two_percent_above_theory_is_rounding() -> None:
    most = Fraction(1, 10)

    assert not exceeds(Fraction(102, 1000), most)
    assert exceeds(Fraction(1021, 10_000), most)


def test_the_ceiling_of_a_blend_lies_by_mass_between_its_parts() -> None:
    parts = [(milligrams("300"), Fraction(1, 10)), (milligrams("100"), Fraction(6, 10))]

    assert ceiling(parts) == Fraction(9, 40)


shares = st.fractions(0, 1, max_denominator=1000)


@relaxed
@given(st.lists(st.tuples(st.integers(1, 10**9).map(Mass), shares), min_size=1, max_size=5))
def test_the_ceiling_is_never_outside_its_parts(parts: list[tuple[Mass, Fraction]]) -> None:
    held = [share for _, share in parts]

    assert min(held) <= ceiling(parts) <= max(held)


@relaxed
@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_what_a_pure_form_holds_is_never_doubted(nanograms: int, molar: int) -> None:
    """A label that rounds its element to the nanogram declares what the formula gives."""
    share = Fraction(min(molar, 10**6), max(molar, 10**6))
    declared = Mass(int(nanograms * share))

    assert not exceeds(share_declared(declared, [Mass(nanograms)]), share)
