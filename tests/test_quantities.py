"""Amounts as a person writes them, and what chemistry makes of them."""

import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import TypeVar

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from magstack.domain.amounts import Count, Interval, Mass
from magstack.domain.chemistry import Form
from magstack.domain.facts import Nutrient
from magstack.errors import UsageError
from magstack.quantities import (
    Compound,
    amount_of_substance,
    compound_for,
    compound_range,
    elemental,
    elemental_range,
    parse_formula,
    parse_mass,
    parse_named_mass,
    parse_units,
)

T = TypeVar("T")

relaxed = settings(deadline=None)
thorough = settings(deadline=None, max_examples=100)

VITAMIN_D = Nutrient("vitamin_d", "vitamin D", "mcg", iu=Fraction(1, 40))
VITAMIN_E = Nutrient("vitamin_e", "vitamin E", "mg", iu=Fraction(2, 3))
MAGNESIUM = Nutrient("magnesium", "magnesium", "mg")

MG = Decimal("24.305")


def form(
    molar_mass: str | None,
    atoms: int = 1,
    *,
    label: tuple[str, str] | None = None,
    varies: bool = False,
) -> Form:
    return Form(
        id="x",
        name="Magnesium x",
        nutrient="magnesium",
        formula="MgX" if molar_mass else None,
        molar_mass=Decimal(molar_mass) if molar_mass else None,
        element_mass=MG * atoms if molar_mass else None,
        atoms=atoms if molar_mass else None,
        label_fraction=(Decimal(label[0]), Decimal(label[1])) if label else None,
        varies=varies,
        excipient=False,
        purest="x",
    )


L_THREONATE = form("294.495")
MONOHYDRATE = form("312.51")
OXIDE = form("40.304")
CITRATES = (form("451.113", 3), form("613.248", 3), form("214.412"))
BLEND = form(None, label=("0.18", "0.2"))
MALATE = form("156.376", label=("0.11", "0.2"), varies=True)
UNKNOWN = form(None)


def outcome(read: Callable[[], T]) -> T | str:
    """Return what was read, or the sentence of the refusal; anything else is raised."""
    try:
        return read()
    except UsageError as error:
        return str(error)


def is_sentence(text: str) -> bool:
    """Whether a terminal can show it, and it ends as sentences do."""
    return text.isprintable() and text.endswith(".")


def refusal(text: str, nutrient: Nutrient | None = None) -> str:
    with pytest.raises(UsageError) as caught:
        parse_mass(text, nutrient=nutrient)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "nanograms"),
    [
        ("400 mg", 400_000_000),
        ("400mg", 400_000_000),
        (" 400  mg ", 400_000_000),
        ("0.4 g", 400_000_000),
        ("1000 g", 10**12),
        ("2.4 mcg", 2_400),
        ("2.4 ug", 2_400),
        ("2.4 \u00b5g", 2_400),
        ("2.4 \u03bcg", 2_400),
        ("0.001 mcg", 1),
        ("0.000001 mg", 1),
        ("722.22 mg", 722_220_000),
        ("999999999 mcg", 999_999_999_000),
    ],
)
def test_an_amount_is_read(text: str, nanograms: int) -> None:
    assert parse_mass(text) == Mass(nanograms)


def test_international_units_are_a_mass_where_there_is_a_factor() -> None:
    assert parse_mass("1000 IU", nutrient=VITAMIN_D) == Mass.of(25, "mcg")
    assert parse_mass("400 IU", nutrient=VITAMIN_E) == Mass(266_666_667)


EXAMPLE = "Write a number and a unit, for example 400 mg."
NOTHING_ELSE = "An amount is one number and one unit, and nothing else."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", f"The amount is empty. {EXAMPLE}"),
        ("  ", f"The amount is empty. {EXAMPLE}"),
        ("banana", f'"banana" is not an amount. {EXAMPLE}'),
        ("400 mg\n", f'"400 mg?" is not an amount. {EXAMPLE}'),
        ("-3\x1b[31m mg", f'"-3?[31m mg" is not an amount. {EXAMPLE}'),
        ("٤٠٠ mg", f'"٤٠٠ mg" is not an amount. {EXAMPLE}'),
        ("400.5.5 mg", f'"400.5.5 mg" is not an amount. {EXAMPLE}'),
        ("x" * 10_000, "An amount has at most 40 characters, and this has 10000."),
        ("400", "400 has no unit. Write 400 mg, 400 mcg or 400 g."),
        ("1,000", f"The amount has no unit. {EXAMPLE}"),
        ("400 Mg", "Mg is megagrams, which are tonnes. Write 400 mg."),
        ("400 MG", "The unit is written mg. Write 400 mg."),
        ("400 milligrams", "The unit is written mg. Write 400 mg."),
        ("400 MCG", "The unit is written mcg. Write 400 mcg."),
        ("2 grams", "The unit is written g. Write 2 g."),
        ("400 iu", "The unit is written IU. Write 400 IU."),
        ("400 kg", "The unit cannot be read. Write 400 mg, 400 mcg or 400 g."),
        ("400,5 mg", "Decimals follow a point. Write 400.5 mg."),
        (
            "1,000 mg",
            (
                "1,000 can be read in two ways. "
                "Write 1000 mg, or 1.000 mg if the comma marks decimals."
            ),
        ),
        ("1,000,000 mg", "An amount has no comma. Write for example 1000 mg or 0.5 mg."),
        ("1e400 mg", f"An amount is written without an exponent. {EXAMPLE}"),
        ("-3 mg", "An amount is above zero. Write 3 mg without the minus sign."),
        ("−3 mg", "An amount is above zero. Write 3 mg without the minus sign."),
        ("+3 mg", "An amount has no sign. Write 3 mg."),
        ("nan mg", f"An amount is a number. {EXAMPLE}"),
        ("inf mg", f"An amount is a number. {EXAMPLE}"),
        ("0 mg", "An amount is above zero. Leave it out where there is none."),
        ("0.000 mg", "An amount is above zero. Leave it out where there is none."),
        ("400 mg ± 5", f"{NOTHING_ELSE} Write 400 mg."),
        ("400 mcg/day", f"{NOTHING_ELSE} Write 400 mcg."),
        ("6^80000000", "The unit cannot be read. Write 6 mg, 6 mcg or 6 g."),
        (
            "1234567890 mg",
            "An amount has at most 9 digits before its point. Write it in a larger unit, mg or g.",
        ),
        (
            "0.1234567 mg",
            "An amount has at most 6 decimals. Write it in a smaller unit, mg or mcg.",
        ),
        (
            "0.0001 mcg",
            "Amounts are kept to a nanogram. Write at most three decimals of a mcg.",
        ),
        (
            "1000.000001 g",
            "That is more than 1 kg. Write the amount of one serving, as on the label.",
        ),
        ("400 IU", "An IU has no one mass here. Write the amount in mg or mcg."),
    ],
)
def test_what_is_no_amount_is_told_what_to_write(text: str, sentence: str) -> None:
    assert refusal(text) == sentence


def test_international_units_need_a_factor_and_stay_in_range() -> None:
    assert refusal("400 IU", MAGNESIUM) == (
        "An IU of magnesium has no one mass here. Write the amount in mg or mcg."
    )
    assert refusal("0.000001 IU", VITAMIN_D) == (
        "That is less than a nanogram. Write a larger amount."
    )
    assert refusal("999999999 IU", VITAMIN_E).startswith("That is more than 1 kg.")


@relaxed
@given(st.integers(1, 10**12))
def test_a_mass_is_read_back(nanograms: int) -> None:
    mass = Mass(nanograms)
    unit = "mcg" if nanograms < 10**9 else "mg"

    assert parse_mass(f"{mass.rounded(unit, 6)} {unit}") == mass


pieces = st.sampled_from(
    [
        "4",
        "400",
        ".",
        ",",
        "-",
        "e",
        "9" * 12,
        " ",
        "mg",
        "Mg",
        "µg",
        "IU",
        "±",
        "/day",
        "٣",
        "\x1b",
    ]
)
texts = st.text(max_size=50) | st.lists(pieces, max_size=6).map("".join)


@thorough
@given(texts)
def test_any_text_is_an_amount_or_is_refused(text: str) -> None:
    mass = outcome(lambda: parse_mass(text, nutrient=VITAMIN_D))

    assert is_sentence(mass) if isinstance(mass, str) else Mass(0) < mass <= Mass.of(1000, "g")


@pytest.mark.parametrize(
    ("text", "thousandths"),
    [("2", 2000), ("0.5", 500), ("1.125", 1125), ("1000", 1_000_000), ("0.001", 1), (" 2 ", 2000)],
)
def test_a_number_of_units_is_read(text: str, thousandths: int) -> None:
    assert parse_units(text) == Count(thousandths)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The number of units is empty. Write for example 2 or 0.5."),
        ("0", "A number of units is above 0 and at most 1000. Write for example 2."),
        ("1000.001", "A number of units is above 0 and at most 1000. Write for example 2."),
        ("12345", "That is too many units. Write at most 1000."),
        ("-1", "A number of units is above zero. Write 1 without the minus sign."),
        ("+1", "A number of units has no sign. Write 1."),
        ("nan", '"nan" is not a number of units. Write for example 2 or 0.5.'),
        ("two", '"two" is not a number of units. Write for example 2 or 0.5.'),
        ("٢", '"٢" is not a number of units. Write for example 2 or 0.5.'),
        ("1e3", "A number is written without an exponent. Write for example 2 or 0.5."),
        ("2,5", "Decimals follow a point. Write 2.5."),
        (
            "1,000",
            "1,000 can be read in two ways. Write 1000, or 1.000 if the comma marks decimals.",
        ),
        (".5", "A number begins with a digit. Write 0.5."),
        ("2.", "A number ends with a digit. Write 2."),
        ("0.3333", "A number of units has at most three decimals. Write for example 0.333."),
        ("1/2", "A part of a unit is written with decimals. Write 0.5 for 1/2."),
        ("1/3", "A part of a unit is written with decimals. Write 0.333 for 1/3."),
        ("1/0", "A number of units is above zero. Write for example 2 or 0.5."),
        ("9" * 41, "A number of units has at most 40 characters, and this has 41."),
    ],
)
def test_what_is_no_number_of_units_is_told_what_to_write(text: str, sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_units(text)
    assert str(caught.value) == sentence


@thorough
@given(texts | st.sampled_from(["1/2", "0/5", "9999/1"]))
def test_any_text_is_a_number_of_units_or_is_refused(text: str) -> None:
    units = outcome(lambda: parse_units(text))

    assert is_sentence(units) if isinstance(units, str) else parse_units(str(units)) == units


def test_a_named_amount_is_split() -> None:
    assert parse_named_mass("bisglycinate=1000 mg") == ("bisglycinate", "1000 mg")
    assert parse_named_mass(" rhodiola   extract = 500 mg ") == ("rhodiola extract", "500 mg")
    assert parse_named_mass("bisglycinate") == ("bisglycinate", None)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", 'A name comes first. Write for example "bisglycinate=1000 mg".'),
        ("=1000 mg", 'A name comes first. Write for example "bisglycinate=1000 mg".'),
        ("oxide=", '"oxide" has no amount. Write it as in "oxide=500 mg".'),
        ("x" * 121, "The name is too long: 121 characters, at most 120."),
        (
            "ox\x1bide=5 mg",
            ("The name holds control characters. Type it again without them (one line, no tabs)."),
        ),
    ],
)
def test_a_named_amount_without_a_part_is_told_what_to_write(text: str, sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_named_mass(text)
    assert str(caught.value) == sentence


def test_an_amount_may_be_needed() -> None:
    with pytest.raises(UsageError) as caught:
        parse_named_mass("rhodiola extract", amount="needed")
    assert str(caught.value) == ('"rhodiola extract" has no amount. Write it as in "oxide=500 mg".')


@thorough
@given(texts.map(lambda text: f"{text}=5 mg") | texts)
def test_any_text_is_a_named_amount_or_is_refused(text: str) -> None:
    pair = outcome(lambda: parse_named_mass(text))

    assert is_sentence(pair) if isinstance(pair, str) else pair[0]


@pytest.mark.parametrize(
    ("milligrams", "compound", "element"),
    [
        (2000, L_THREONATE, "165.062"),
        (2000, MONOHYDRATE, "155.547"),
        (400, OXIDE, "241.217"),
        (400, form("172.423"), "56.385"),
    ],
)
def test_a_compound_holds_its_element(milligrams: int, compound: Form, element: str) -> None:
    mass = Mass.of(milligrams, "mg")
    assert compound.molar_mass is not None
    assert compound.element_mass is not None

    found = elemental(mass, compound.molar_mass, compound.element_mass)

    assert found.rounded("mg") == Decimal(element)
    assert elemental_range(mass, [compound]) == Interval.exactly(found)


def test_halves_of_a_nanogram_round_to_even() -> None:
    """A compound that is half magnesium: 3/48.61 mol is no finite decimal, 1.5 ng is."""
    held = [elemental(Mass(nanograms), Decimal("48.61"), MG).nanograms for nanograms in (1, 3, 5)]

    assert held == [0, 2, 2]


def test_the_precision_of_the_program_around_does_not_matter() -> None:
    with localcontext(prec=3):
        found = elemental(Mass.of(2000, "mg"), Decimal("294.495"), MG)

    assert found.nanograms == 165_062_225


def test_the_amount_of_substance_is_in_mmol() -> None:
    moles = amount_of_substance(Mass.of(2000, "mg"), Decimal("294.495"))

    assert round(moles, 6) == Decimal("6.791287")


masses = st.integers(0, 10**12).map(Mass)
molar_masses = st.decimals("24.306", "1000", places=3)


@relaxed
@given(masses, molar_masses)
def test_the_element_is_what_exact_arithmetic_gives(compound: Mass, molar_mass: Decimal) -> None:
    expected = round(compound.nanograms * Fraction(MG) / Fraction(molar_mass))

    found = elemental(compound, molar_mass, MG)

    assert found == Mass(expected)
    assert found <= compound


@relaxed
@given(masses, masses, molar_masses)
def test_more_compound_never_holds_less(one: Mass, other: Mass, molar_mass: Decimal) -> None:
    less, more = sorted((one, other))

    assert elemental(less, molar_mass, MG) <= elemental(more, molar_mass, MG)


@relaxed
@given(masses, molar_masses)
def test_the_way_back_ends_within_a_nanogram_of_element(compound: Mass, molar: Decimal) -> None:
    back = compound_for(elemental(compound, molar, MG), molar, MG)

    assert abs(back.nanograms - compound.nanograms) <= Fraction(molar) / Fraction(MG) / 2 + 1


def test_an_ambiguous_name_is_a_range() -> None:
    found = elemental_range(Mass.of(300, "mg"), CITRATES)

    assert found is not None
    assert found.low.rounded("mg") == Decimal("34.007")
    assert found.high.rounded("mg") == Decimal("48.490")


def test_a_blend_is_what_its_labels_say() -> None:
    found = elemental_range(Mass.of(1000, "mg"), [BLEND])

    assert found == Interval(Mass.of(180, "mg"), Mass.of(200, "mg"))


def test_a_form_that_varies_runs_from_its_labels_to_its_formula() -> None:
    found = elemental_range(Mass.of(1000, "mg"), [MALATE])

    assert found is not None
    assert found.low == Mass.of(110, "mg")
    assert found.high.rounded("mg") == Decimal("155.427")


def test_one_unknown_form_makes_the_whole_unknown() -> None:
    assert elemental_range(Mass.of(1000, "mg"), [OXIDE, UNKNOWN]) is None
    assert compound_range(Mass.of(1000, "mg"), [OXIDE, UNKNOWN]) is None
    assert elemental_range(Mass.of(1000, "mg"), []) is None


def test_a_form_that_may_hold_none_needs_no_certain_amount() -> None:
    assert compound_range(Mass.of(1000, "mg"), [form(None, label=("0", "0.2"))]) is None


def test_the_way_back_swaps_the_ends() -> None:
    hundred = Mass.of(100, "mg")

    citrate, blend = compound_range(hundred, CITRATES), compound_range(hundred, [BLEND])

    assert citrate is not None
    assert citrate.low.rounded("mg", 1) == Decimal("618.7")
    assert citrate.high.rounded("mg", 1) == Decimal("882.2")
    assert blend == Interval(Mass.of(500, "mg"), Mass(555_555_556))


some_forms = st.lists(st.sampled_from([*CITRATES, BLEND, MALATE, OXIDE]), min_size=1, max_size=4)


@relaxed
@given(masses, some_forms)
def test_a_range_holds_every_component(compound: Mass, components: list[Form]) -> None:
    whole = elemental_range(compound, components)
    assert whole is not None

    for component in components:
        part = elemental_range(compound, [component])
        assert part is not None
        assert whole.low <= part.low <= part.high <= whole.high


@pytest.mark.parametrize(
    ("text", "compound"),
    [
        ("MgO", Compound("MgO", "MgO", Decimal("40.3045"), 1, Decimal("24.3051"))),
        (
            "Mg(C4H7O5)2.H2O",
            Compound("Mg(C4H7O5)2.H2O", "C8H16MgO11", Decimal("312.5115"), 1, Decimal("24.3051")),
        ),
        (
            "Mg3(C6H5O7)2 · 9H2O",
            Compound(
                "Mg3(C6H5O7)2.9H2O", "C12H28Mg3O23", Decimal("613.2528"), 3, Decimal("72.9153")
            ),
        ),
        (
            "MgCl₂•6H₂O",
            Compound("MgCl2.6H2O", "Cl2H12MgO6", Decimal("203.3026"), 1, Decimal("24.3051")),
        ),
        (
            "MgCl2*6H2O",
            Compound("MgCl2.6H2O", "Cl2H12MgO6", Decimal("203.3026"), 1, Decimal("24.3051")),
        ),
        (
            "4MgCO3.Mg(OH)2.4H2O",
            Compound(
                "4MgCO3.Mg(OH)2.4H2O", "C4H10Mg5O18", Decimal("467.6372"), 5, Decimal("121.5255")
            ),
        ),
    ],
)
def test_a_formula_is_weighed(text: str, compound: Compound) -> None:
    assert parse_formula(text) == compound


def test_a_formula_may_be_of_another_element() -> None:
    assert parse_formula("ZnO", "Zn").atoms == 1


FORMULAS = 'Write for example "MgCl2.6H2O" or "Mg(C4H7O5)2.H2O".'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", f"A part of the formula is empty. {FORMULAS}"),
        ("Mg..O", f"A part of the formula is empty. {FORMULAS}"),
        ("MgO()", f"A part of the formula is empty. {FORMULAS}"),
        ("NaCl", f"There is no Mg in NaCl. {FORMULAS}"),
        ("MgX", f"\"MgX\" is not a formula: unknown symbol 'X'. {FORMULAS}"),
        ("EtOMg", f"\"EtOMg\" is not a formula: unknown symbol 'Et'. {FORMULAS}"),
        ("Mg0", f'"Mg0" is not a formula: count is zero. {FORMULAS}'),
        (
            "Mg CO3",
            f"A formula has only letters, digits, parentheses and points. {FORMULAS}",
        ),
        (
            "[24Mg]O",
            f"A formula has only letters, digits, parentheses and points. {FORMULAS}",
        ),
        (
            "Mg٢",
            f"A formula has only letters, digits, parentheses and points. {FORMULAS}",
        ),
        ("Mg99999", f"A count in a formula has at most 4 digits. {FORMULAS}"),
        ("((((((Mg))))))", "A formula has at most 5 levels of parentheses."),
        (
            "((Mg9999)9999)9999",
            "((Mg9999)9999)9999 is too heavy: a supplement's compound is below 100,000 g/mol.",
        ),
        ("Mg" * 51, "A formula has at most 100 characters, and this has 102."),
    ],
)
def test_what_is_no_formula_is_told_what_to_write(text: str, sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_formula(text)
    assert str(caught.value) == sentence


symbols = st.sampled_from(
    ["Mg", "C", "H", "O", "2", "9999", "(", ")", ".", "·", "x", " ", "[", "+"]
)


@thorough
@given(st.text(max_size=120) | st.lists(symbols, max_size=50).map("".join))
@example("(" * 50 + "Mg" + ")" * 48)
def test_any_text_is_a_formula_or_is_refused(text: str) -> None:
    compound = outcome(lambda: parse_formula(text))

    if isinstance(compound, str):
        assert is_sentence(compound)
    else:
        assert 0 < compound.element_mass <= compound.molar_mass <= 100_000


@relaxed
@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 9))
def test_a_hydrate_weighs_its_parts(magnesium: int, carbon: int, water: int) -> None:
    assume(water != 1)
    dry = parse_formula(f"Mg{magnesium}C{carbon}")
    wet = parse_formula(f"Mg{magnesium}C{carbon}" + (f".{water}H2O" if water else ""))

    assert wet.atoms == magnesium
    assert abs(wet.molar_mass - dry.molar_mass - water * Decimal("18.01529")) < Decimal("0.001")


def test_reading_an_amount_loads_neither_pint_nor_molmass() -> None:
    program = (
        "import sys; from magstack import quantities as q; q.parse_mass('400 mg');"
        "q.parse_units('2'); q.parse_named_mass('oxide=1 g');"
        "print(sorted({'pint', 'molmass', 'numpy'} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert ran.stdout == "[]\n"


def test_no_computation_loads_numpy() -> None:
    program = (
        "import sys; from decimal import Decimal as D; from magstack import quantities as q;"
        "from magstack.domain.amounts import Mass;"
        "q.elemental(Mass(1000), D(40), D(24)); q.parse_formula('MgO');"
        "print(sorted({'pint', 'molmass', 'numpy'} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert ran.stdout == "['molmass', 'pint']\n"
