"""What the rows of a panel mean: every nutrient once, forms, and what is not understood."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magstack import reference
from magstack.domain.amounts import Mass
from magstack.domain.products import Content
from magstack.incoming.labels import label_of
from magstack.incoming.lines import Carrier, Line, Panel
from magstack.incoming.panels import read
from tests.incoming.dsld import Json, quantity, record, row

FACTS = reference.facts()
NP = {"quantity": 0, "unit": "NP"}


def mg(number: str | int) -> Mass:
    return Mass.of(Decimal(number), "mg")


def panel(*rows: Json) -> Panel:
    return read(label_of(json.dumps(record(*rows)), "label.json").rows, FACTS)


def line(*rows: Json) -> Line:
    found = panel(*rows)
    assert len(found.lines) == 1, found
    return found.lines[0]


def declared(found: Panel) -> dict[str, Mass | None]:
    return {each.nutrient: each.declared for each in found.lines}


# -- amounts


@pytest.mark.parametrize(
    ("name", "said", "nanograms"),
    [
        ("Magnesium", "144 mg", 144_000_000),
        ("Zinc", "15.5 mg", 15_500_000),
        ("Vitamin B-12", "2.4 mcg", 2_400),
        ("Calcium", "1 Gram(s)", 10**9),
        ("Vitamin A", "900 mcg RAE", 900_000),
        ("Vitamin A", "3000 IU", 900_000),
        ("Vitamin D3", "1000 IU", 25_000),
        ("Niacin (Vitamin B3)", "16 mg", 16_000_000),
        ("Menaquinone-7 (Vitamin K2)", "100 mcg", 100_000),
        ("Elemental Magnesium", "100 mg", 100_000_000),
        ("Magnesium, Elemental", "100 mg", 100_000_000),
        ("Magnesium (elemental)", "100 mg", 100_000_000),
        ("Zinc", "0.3333333333333333 mg", 333_333),
    ],
)
def test_an_amount_of_a_nutrient_is_declared(name: str, said: str, nanograms: int) -> None:
    assert line(row(name, said, group="something")).declared == Mass(nanograms)


@pytest.mark.parametrize(
    ("name", "said", "why"),
    [
        ("Magnesium", "< 5 mg", "“<” makes it no exact amount"),
        ("Magnesium", "~ 5 mg", "“~” makes it no exact amount"),
        ("Vitamin E", "30 IU", "an IU of vitamin E has no one mass"),
        ("Folate", "680 mcg DFE", "mcg DFE is no mass of folate"),
        ("Niacin", "16 mg NE", "mg NE is no mass of niacin"),
        ("Zinc", "900 mcg RAE", "mcg RAE is no mass of zinc"),
        ("Zinc", "5 {CFU}", "{CFU} is no mass of zinc"),
        ("Zinc", "5 NP", "a number without a unit is no mass of zinc"),
        ("Zinc", "0 mg", "it gives no amount above zero"),
        ("Zinc", "-3 mg", "it gives no amount above zero"),
        ("Zinc", "2000 Gram(s)", "it is out of the range of amounts"),
        ("Zinc", "9999999999999 mg", "it gives no amount above zero"),
    ],
)
def test_an_amount_that_is_none_is_told_and_never_a_zero(name: str, said: str, why: str) -> None:
    found = panel(row(name, said))
    assert declared(found) == {found.lines[0].nutrient: None}
    assert f"which magstack does not understand: {why}. The amount of" in found.remarks[0]


@pytest.mark.parametrize("amounts", [(), (NP,), (NP, NP), ({"quantity": None, "unit": "mg"},)])
def test_a_nutrient_without_an_amount_stays(amounts: tuple[Json, ...]) -> None:
    found = panel(row("Selenium", *amounts))
    assert declared(found) == {"selenium": None}
    assert found.remarks == ("The label gives no amount of selenium: that stays unresolved.",)


def test_a_label_of_percentages_alone_is_one_sentence() -> None:
    """As labels of sachets are: 20 nutrients, each in percent of a daily value."""
    found = panel(*(row(name, NP) for name in ("Vitamin A", "Zinc", "Zinc", "Folic Acid")))
    assert found.remarks == (
        "The label gives no amount of vitamin A, zinc and folate: that stays unresolved.",
    )


def test_a_second_row_without_an_amount_leaves_the_sum_open() -> None:
    found = panel(row("Zinc", "5 mg"), row("Blend", NP, nested=[row("Zinc", NP)]))
    assert [each.declared for each in found.lines] == [mg(5), None]
    assert found.remarks == (
        (
            "The label says “Zinc”, which magstack does not understand: it gives no amount. The "
            "amount of zinc stays unresolved."
        ),
    )


def test_amounts_that_differ_are_no_amount() -> None:
    zinc = row("Zinc", quantity("5 mg"), quantity("10 mg"))
    assert "it gives amounts that differ" in panel(zinc).remarks[0]


def test_a_row_that_stands_there_twice_counts_once() -> None:
    oxide, citrate = (row("Zinc", "15 mg", forms=[f"Zinc {each}"]) for each in ("Oxide", "Citrate"))
    found = panel(oxide, oxide, oxide)
    assert declared(found) == {"zinc": mg(15)}
    assert found.remarks == ("The label has “Zinc 15 mg” 3 times, word for word: it counts once.",)
    assert [each.declared for each in panel(oxide, citrate).lines] == [mg(15), mg(15)]
    compound = row("Magnesium Oxide", "100 mg")
    inside = panel(row("Magnesium", "50 mg", nested=[compound, compound]))
    assert inside.lines[0].carriers == (Carrier("Magnesium Oxide", "oxide", mg(100)),)
    assert "“Magnesium Oxide 100 mg” twice" in inside.remarks[0]


def test_an_amount_in_two_units_is_one() -> None:
    assert line(row("Vitamin D", "25 mcg", "1000 IU")).declared == Mass(25_000)
    assert line(row("Vitamin E", "20.1 mg", "30 IU")).declared == mg("20.1")


# -- magnesium and its forms


def test_the_form_stands_in_forms() -> None:
    found = line(row("Magnesium", "144 mg", forms=["Magnesium L-Threonate"]))
    assert found.declared == mg(144)
    assert found.carriers == (Carrier("Magnesium L-Threonate", "l-threonate", None),)


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Magnesium (as Magnesium Bisglycinate, Oxide)", ["bisglycinate", "oxide"]),
        ("Magnesium (from magnesium citrate and magnesium malate)", ["citrate", "malate"]),
        ("Magnesium [as Magnesium Oxide; Magnesium Elixirate]", ["oxide", None]),
        ("Magnesium (18% elemental)", []),
        ("Magnesium", []),
    ],
)
def test_forms_may_stand_in_the_name_alone(name: str, forms: list[str | None]) -> None:
    found = panel(row(name, "150 mg", group="Magnesium"))
    assert declared(found) == {"magnesium": mg(150)}
    assert [each.form for each in found.lines[0].carriers] == forms
    assert [remark for remark in found.remarks if "Elixirate" in remark] == list(found.remarks)
    assert len(found.remarks) == (None in forms)


def test_a_compound_that_is_not_known_is_told_though_its_element_is() -> None:
    element = row("Magnesium", "100 mg")
    found = panel(row("Magnesium Chelate", "1000 mg", group="Magnesium", nested=[element]))
    assert declared(found) == {"magnesium": mg(100)}
    assert "“Magnesium Chelate”, which is no form of magnesium" in found.remarks[0]


def test_the_mass_of_the_compound_may_stand_in_the_name_of_the_form() -> None:
    for name in ("Magnesium L-Threonate 2,000 mg", "2000 mg of Magnesium L-Threonate"):
        found = line(row("Magnesium", "144 mg", forms=[name]))
        assert found.carriers == (Carrier("Magnesium L-Threonate", "l-threonate", mg(2000)),)


def test_the_element_stands_in_the_compound() -> None:
    element = row("Magnesium", "144 mg")
    found = line(row("Magnesium L-Threonate", "2000 mg", group="Magnesium", nested=[element]))
    assert found.declared == mg(144)
    assert found.carriers == (Carrier("Magnesium L-Threonate", "l-threonate", mg(2000)),)


def test_the_compound_stands_in_the_element() -> None:
    compound = row("Magtein® ", "2000 mg", group="Magnesium", nested=[row("Magnesium", "144 mg")])
    found = line(row("Magnesium", "144 mg", nested=[compound]))
    assert found.declared == mg(144)
    assert found.carriers == (Carrier("Magtein®", "l-threonate-monohydrate", mg(2000)),)


def test_forms_share_an_amount_and_keep_their_order() -> None:
    found = line(row("Magnesium", "200 mg", forms=["Magnesium Oxide", "Magnesium Citrate"]))
    assert [each.form for each in found.carriers] == ["oxide", "citrate"]


def test_a_compound_alone_is_computed_later() -> None:
    found = panel(row("Magnesium Oxide", "500 mg", group="Magnesium"))
    assert found.lines[0].computable
    assert found.remarks == ()


def test_a_form_that_is_not_known_exactly_is_told_and_unstated() -> None:
    found = panel(row("Magnesium", "100 mg", forms=["Magnesium Bisglycinate Chelate, Buffered"]))
    assert found.lines[0].carriers[0].form is None
    assert found.remarks == (
        (
            "The label names “Magnesium Bisglycinate Chelate, Buffered”, which is no form of "
            "magnesium that magstack knows: the form stays unstated."
        ),
    )


def test_a_compound_that_is_not_known_is_no_element() -> None:
    found = panel(row("Magnesium Amino Acid Chelate", "1000 mg", group="Magnesium"))
    assert found.lines[0].declared is None
    assert found.lines[0].carriers == (Carrier("Magnesium Amino Acid Chelate", None, mg(1000)),)
    assert found.remarks == (
        (
            "The label says “Magnesium Amino Acid Chelate 1000 mg”, which magstack does not "
            "understand: how much magnesium such a compound holds is not known. The "
            "amount of magnesium stays unresolved."
        ),
    )


def test_an_element_that_outweighs_its_compound_is_not_believed() -> None:
    compound = row("Magtein", "72 mg", group="Magnesium")
    found = panel(row("Magnesium", "1000 mg", nested=[compound]))
    assert declared(found) == {"magnesium": None}
    assert found.lines[0].carriers == (Carrier("Magtein", "l-threonate-monohydrate", None),)
    assert "it cannot come out of the 72 mg that it is made of" in found.remarks[0]


def test_shares_of_the_element_by_form_are_no_compounds() -> None:
    shares = [row("Magnesium Oxide", "150 mg"), row("Magnesium Citrate", "50 mg")]
    found = line(row("Magnesium", "200 mg", nested=shares))
    assert found.declared == mg(200)
    assert [each.mass for each in found.carriers] == [None, None]


def test_a_complex_is_what_is_in_it() -> None:
    inner = [row("Magnesium Oxide", "300 mg"), row("Magnesium Citrate", "700 mg")]
    found = line(row("Tri-Mag Complex", "1000 mg", group="Magnesium", nested=inner))
    assert [(each.form, each.mass) for each in found.carriers] == [
        ("oxide", mg(300)),
        ("citrate", mg(700)),
    ]


def test_a_filler_and_other_ingredients_bring_nothing() -> None:
    found = panel(row("Magnesium Stearate", "10 mg", group="Magnesium"), row("Zinc", "1 mg"))
    assert list(declared(found)) == ["zinc"]
    assert found.contents == (Content("Magnesium Stearate", mg(10)),)


def test_chloride_is_no_magnesium() -> None:
    found = panel(row("Chloride", "70 mg"), row("Oxide", "5 mg"))
    assert found.lines == ()
    assert [each.name for each in found.contents] == ["Chloride", "Oxide"]


def test_magnesium_that_something_else_is_made_of_is_not_dropped() -> None:
    salt = row("Vitamin C", "500 mg", forms=["Magnesium Ascorbate"])
    found = panel(salt, row("Glycine", "1 Gram(s)", forms=["Magnesium Bisglycinate"]))
    assert declared(found) == {"vitamin_c": mg(500), "magnesium": None}
    assert found.lines[1].carriers == (Carrier("Magnesium Ascorbate", "l-ascorbate", None),)
    assert "not say how much magnesium its “Magnesium Ascorbate” brings" in found.remarks[0]
    assert declared(panel(salt, row("Magnesium", "30 mg")))["magnesium"] == mg(30)


@pytest.mark.parametrize(
    ("content", "brings"),
    [
        (row("Creatine Magnesium Chelate", "5 Gram(s)", group="Creatine"), "it brings"),
        (row("Biotin", "1 mg", forms=["Magnesium-Biotinate"]), "its “Magnesium-Biotinate” brings"),
    ],
)
def test_what_has_magnesium_in_its_name_is_no_zero_of_it(content: Json, brings: str) -> None:
    found = panel(content)
    assert declared(found) == {"magnesium": None}
    assert f"it does not say how much magnesium {brings}." in found.remarks[0]
    assert [each.name for each in found.contents] == [content["name"]]
    assert panel(content, row("Magnesium", "30 mg")).remarks == ()


def test_a_filler_by_another_name_brings_nothing() -> None:
    lubricant = "Vegetable Magnesium Stearate (from palm)"
    assert panel(row(lubricant, "5 mg"), row("Biotin", "1 mg", forms=[lubricant])).lines == ()


def test_a_salt_of_two_nutrients_brings_both() -> None:
    found = panel(row("Magnesium Ascorbate", "500 mg", group="Vitamin C"))
    assert [each.nutrient for each in found.lines] == ["magnesium", "vitamin_c"]
    assert found.lines[0].computable
    assert found.lines[1].declared is None


# -- within each other


def test_folic_acid_within_folate_counts_once() -> None:
    acid = row("Folic Acid", "400 mcg", group="Folate")
    found = panel(row("Folate", "680 mcg DFE", nested=[acid]))
    assert declared(found) == {"folate": Mass(400_000)}
    assert found.remarks == (
        (
            "The label says “Folate 680 mcg DFE”: mcg DFE is no mass of folate. What it names "
            "within that counts, 400 mcg."
        ),
    )
    assert declared(panel(row("Folate", "400 mcg", nested=[acid]))) == {"folate": Mass(400_000)}


def test_niacin_and_its_kind() -> None:
    kind = row("Niacinamide", "20 mg", group="Niacin")
    assert declared(panel(row("Niacin", "20 mg", nested=[kind]))) == {"niacin": mg(20)}
    assert declared(panel(row("Niacin", "20 mg", forms=["Niacinamide"]))) == {
        "nicotinamide": mg(20)
    }
    assert declared(panel(row("Niacin", "20 mg", forms=["Niacinamide", "Niacin"]))) == {
        "niacin": mg(20)
    }


def test_another_nutrient_within_counts_for_itself() -> None:
    found = panel(row("Vitamin C", "500 mg", nested=[row("Calcium", "50 mg")]))
    assert declared(found) == {"vitamin_c": mg(500), "calcium": mg(50)}


def test_a_part_of_a_vitamin_is_part_of_it() -> None:
    part = row("Beta-Carotene", "450 mcg", group="Vitamin A")
    found = panel(row("Vitamin A", "900 mcg RAE", nested=[part]))
    assert declared(found) == {"vitamin_a": Mass(900_000)}
    assert found.lines[0].carriers == ()


def test_a_compound_beside_its_element_is_part_of_it() -> None:
    found = panel(row("Zinc", "15 mg"), row("Zinc Picolinate", "70 mg", group="Zinc"))
    assert [each.declared for each in found.lines] == [mg(15), None]
    assert found.remarks == (
        (
            "The label says “Zinc Picolinate 70 mg” beside an amount of zinc: it counts as a "
            "part of that."
        ),
    )


def test_a_blend_is_kept_with_what_is_in_it() -> None:
    blend = row(
        "ZMA",
        "2500 mg",
        group="Proprietary Blend",
        nested=[
            row("Zinc", "30 mg"),
            row("Magnesium Citrate", NP, group="Magnesium"),
            row("Valerian", NP),
            row("Kelp", "2 Billion {CFU}"),
        ],
    )
    found = panel(blend)
    assert declared(found) == {"zinc": mg(30), "magnesium": None}
    assert found.lines[1].carriers[0].form == "citrate"
    assert found.contents == (
        Content("ZMA", mg(2500)),
        Content("Valerian", None),
        Content("Kelp", None),
    )
    assert found.remarks == (
        (
            "The label says “Magnesium Citrate”, which magstack does not understand: it gives "
            "no mass. The amount of magnesium stays unresolved."
        ),
        "Kept without an amount, because it is no exact mass: Kelp 2 Billion {CFU}.",
    )


def test_a_row_without_a_name() -> None:
    found = panel(row("", "5 mg", group=""), row("", "5 mg", group="Rhodiola"))
    assert found.contents == (Content("Rhodiola", mg(5)),)
    assert found.remarks == ("A row of the label has no name: it is left out.",)


def test_many_amounts_that_are_no_masses_are_counted() -> None:
    found = panel(*(row(f"Strain {number}", "1 {CFU}") for number in range(8)))
    assert found.remarks[0].endswith("Strain 4 1 {CFU} and 3 more.")


# -- any panel


NUTRIENTS = {"Magnesium": "magnesium", "Zinc": "zinc", "Vitamin C": "vitamin_c", "Iron": "iron"}
MASSES = st.integers(1, 500)


@st.composite
def panels(draw: st.DrawFn, depth: int = 2) -> tuple[list[Json], list[tuple[str, int]]]:
    """Return rows, and each declared amount in them with its nutrient, in their order."""
    rows: list[Json] = []
    amounts: list[tuple[str, int]] = []
    names = draw(st.permutations(sorted(NUTRIENTS)))
    for name in names[: draw(st.integers(0, 3))]:
        kind = draw(st.sampled_from(("element", "compound", "blend", "content")))
        mass = draw(MASSES)
        if kind == "element":
            nested: list[Any] = []
            if name == "Magnesium" and draw(st.booleans()):
                nested = [row("Magnesium Oxide", f"{2 * mass + 1} mg")]
            elif draw(st.booleans()):
                nested = [row(name, f"{mass} mg")]
            rows.append(row(name, f"{mass} mg", nested=nested))
            amounts.append((NUTRIENTS[name], mass))
        elif kind == "compound" and "Magnesium Citrate" not in [each["name"] for each in rows]:
            inner = row("Magnesium", f"{mass} mg")
            rows.append(row("Magnesium Citrate", f"{9 * mass} mg", nested=[inner]))
            amounts.append(("magnesium", mass))
        elif kind == "blend" and depth:
            inside, counted = draw(panels(depth - 1))
            rows.append(row(f"Blend {name[:2]}", f"{mass} mg", nested=inside))
            amounts.extend(counted)
        else:
            rows.append(row(f"Rhodiola {name[:2]}", f"{mass} mg"))
    return rows, amounts


@settings(deadline=None)
@given(panels())
def test_every_declared_amount_counts_once_and_in_its_order(
    drawn: tuple[list[Json], list[tuple[str, int]]],
) -> None:
    rows, amounts = drawn
    found = panel(*rows)
    assert [(each.nutrient, each.declared) for each in found.lines] == [
        (nutrient, mg(mass)) for nutrient, mass in amounts
    ]
    assert found.remarks == ()
