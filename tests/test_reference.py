import csv
import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import molmass
import pytest

from magstack import reference
from magstack.domain.amounts import Count, Mass
from magstack.domain.catalogue import CatalogueRow
from magstack.domain.chemistry import Form
from magstack.domain.facts import normalised
from magstack.domain.products import Part
from magstack.errors import DataError
from magstack.reference import fields

COPIES = Path(__file__).parent / "data"
DATA = reference.data_directory()
FACTS = reference.facts()
CATALOGUE = reference.catalogue()


def copied(name: str) -> list[dict[str, str]]:
    with (COPIES / f"facts_{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def raw(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text())


# Every row against the references that it was drawn from.


@pytest.mark.parametrize("fact", copied("forms"), ids=lambda fact: fact["id"])
def test_form_keeps_the_values_of_its_reference(fact: dict[str, str]) -> None:
    form = FACTS.forms[fact["id"]]
    label = tuple(map(str, form.label_fraction)) if form.label_fraction else ("", "")
    assert (
        form.formula or "",
        form.molar_mass,
        str(form.atoms or ""),
        *label,
        form.cas,
        form.unii,
        str(form.excipient),
    ) == (
        fact["formula"],
        Decimal(fact["molar_mass"]) if fact["molar_mass"] else None,
        fact["atoms"],
        fact["label_low"],
        fact["label_high"],
        fact["cas"].partition(" ")[0],
        fact["unii"],
        fact["excipient"],
    )
    theoretical = form.theoretical
    if fact["fraction"]:
        assert theoretical is not None
        assert abs(theoretical - Fraction(fact["fraction"])) <= Fraction(1, 10**5)


def test_no_form_is_missing_or_added() -> None:
    assert list(FACTS.forms) == [fact["id"] for fact in copied("forms")]


SPOONS = {"2 teaspoons": "2", "1/2 teaspoon (2.5 g)": "0.5"}


@pytest.mark.parametrize("fact", copied("products"), ids=lambda fact: fact["id"])
def test_product_keeps_the_values_of_its_reference(fact: dict[str, str]) -> None:
    ids = {row["former"]: row["id"] for row in raw("products")["product"]}
    product = CATALOGUE[ids[fact["id"]]]
    servings = fact["servings_per_container"]
    compound = Mass.of(Decimal(fact["compound_mg"]), "mg") if fact["compound_mg"] else None
    parts = () if fact["form"] == "blend-7-forms" else (Part(fact["form"], compound),)
    others = [pair.split("=") for pair in fact["other"].split(";") if pair]
    assert (
        product.country,
        product.units_per_serving,
        product.servings_per_container,
        product.rows,
        product.status,
    ) == (
        fact["country"],
        Count.of(Decimal(SPOONS.get(fact["unit"], fact["units_per_serving"]))),
        Count.of(int(servings)) if servings else None,
        (
            CatalogueRow("magnesium", parts, Mass.of(Decimal(fact["elemental_mg"]), "mg")),
            *(
                CatalogueRow(nutrient, (), Mass.of(Decimal(amount), "mg"))
                for nutrient, amount in others
            ),
        ),
        fact["status"],
    )
    assert product.unit in fact["unit"]


def test_no_product_is_missing_or_added() -> None:
    assert [row["former"] for row in raw("products")["product"]] == [
        fact["id"] for fact in copied("products")
    ]


# The rules that the data keeps.


@pytest.mark.parametrize(
    "form", [form for form in FACTS.forms.values() if form.formula], ids=lambda form: form.id
)
def test_molar_mass_and_fraction_are_those_of_the_formula(form: Form) -> None:
    formula = molmass.Formula(form.formula or "")
    magnesium = formula.composition()["Mg"]
    assert form.molar_mass is not None
    assert form.theoretical is not None
    assert float(form.molar_mass) == pytest.approx(formula.mass, rel=1e-4)
    assert form.hill == formula.formula
    assert form.atoms == magnesium.count
    assert float(form.theoretical) == pytest.approx(magnesium.fraction, rel=1e-4)


@pytest.mark.parametrize("form", FACTS.forms.values(), ids=lambda form: form.id)
def test_purest_form_holds_at_least_as_much(form: Form) -> None:
    purest = FACTS.forms[form.purest]
    assert purest.purest == purest.id
    assert purest.theoretical is not None
    if form.theoretical is not None:
        assert purest.theoretical >= form.theoretical


@pytest.mark.parametrize("form", FACTS.forms.values(), ids=lambda form: form.id)
def test_status_of_a_form_is_drawn_from_its_numbers(form: Form) -> None:
    statuses = {status for status in (form.cas_status, form.unii_status) if status}
    expected = "unchecked"
    if statuses == {"checked"}:
        expected = "checked"
    elif statuses & {"checked", "partly-checked"}:
        expected = "partly-checked"
    elif statuses == {"inferred"}:
        expected = "inferred"
    assert form.status == expected


def test_every_authority_has_its_own_short_name() -> None:
    shorts = {authority.id: authority.short for authority in FACTS.authorities.values()}
    assert shorts == {
        "iom-nam": "US",
        "scf-efsa": "EU",
        "efsa-mgt": "EU MgT",
        "uk-evm": "UK",
        "bfr": "DE",
        "vkm": "NO",
        "nnr": "Nordic",
        "nhmrc": "AU/NZ",
        "japan": "JP",
        "china": "CN",
        "india": "IN",
        "anvisa": "BR",
        "efsa": "EU EFSA",
    }


def test_a_verdict_stands_beside_another_authority() -> None:
    assert (FACTS.default_authority, FACTS.default_counterpart) == ("iom-nam", "scf-efsa")
    assert all(len(FACTS.shown_with(authority)) > 1 for authority in FACTS.authorities)


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("threonate", "l-threonate-monohydrate"),
        ("Magtein", "l-threonate-monohydrate"),
        ("magnesium threonate", "l-threonate-monohydrate"),
        ("MMFS-01", "l-threonate-monohydrate"),
        ("l-threonate", "l-threonate"),
        ("magnesium L-threonate", "l-threonate"),
        ("MgT", "l-threonate"),
        ("citrate", "citrate"),
        ("Magnesium Citrate", "citrate"),
        ("glycinate", "glycinate"),
        ("magnesium bisglycinate", "bisglycinate"),
        ("diglycinate", "bisglycinate"),
        ("MgO", "oxide"),
        ("epsom salt", "sulfate-heptahydrate"),
        ("ATA Mg", "ata-mg"),
        ("lactate", "lactate"),
        ("unobtainium", None),
    ],
)
def test_names_lead_to_one_form_or_family(words: str, form: str | None) -> None:
    assert FACTS.form_called(words) == form


def test_every_name_is_normalised_and_leads_somewhere() -> None:
    assert {name: normalised(name) for name in FACTS.names} == {name: name for name in FACTS.names}
    assert set(FACTS.names.values()) == {*FACTS.forms, *FACTS.families}


@pytest.mark.parametrize(
    ("family", "low", "high"),
    [
        ("citrate", "0.11336", "0.16163"),
        ("glycinate", "0.14096", "0.22000"),
        ("lactate", "0.10192", "0.12006"),
        ("chloride", "0.11956", "0.25529"),
        ("aspartate", "0.07489", "0.08425"),
        ("orotate", "0.06560", "0.07266"),
        ("sulfate", "0.09861", "0.20193"),
        ("gluconate", "0.05394", "0.05862"),
        ("ata-mg", "0.06190", "0.06815"),
    ],
)
def test_a_family_spans_its_components(family: str, low: str, high: str) -> None:
    ends = [end for form in FACTS.components(family) for end in form.fraction or ()]
    assert (f"{float(min(ends)):.5f}", f"{float(max(ends)):.5f}") == (low, high)


def test_what_is_not_checked_says_what_to_compare() -> None:
    assert {product.id: bool(product.compare) for product in CATALOGUE.values()} == {
        product.id: product.status != "checked" for product in CATALOGUE.values()
    }


def test_the_example_stack() -> None:
    neuro_mag, magnen = CATALOGUE["neuro-mag"], CATALOGUE["magnen-b6"]
    assert neuro_mag.doses == ("3 at night",)
    assert neuro_mag.protocols == {
        "sleep": ("3 at night",),
        "cognition": ("2 at 17:00", "1 at night"),
        "gentle": ("1 at morning", "1 at afternoon", "1 at night"),
    }
    assert magnen.doses == ("2 at noon",)
    declared = [product.rows[0].declared for product in (neuro_mag, magnen)]
    assert declared == [Mass.of(144, "mg"), Mass.of(260, "mg")]


def sources() -> Iterator[tuple[str, str]]:
    for form in FACTS.forms.values():
        yield from ((form.id, source) for source in form.citations)
    for product in CATALOGUE.values():
        yield from ((product.id, source) for source in product.citations)
    for authority in FACTS.authorities.values():
        yield authority.id, authority.citation


def test_every_source_is_well_formed() -> None:
    for owner, source in sources():
        assert fields.citation(source) == source, owner
        assert not re.search(r"npmjs|pypi|crates", source), owner


def test_texts_do_not_send_the_reader_elsewhere() -> None:
    told = [
        text
        for form in FACTS.forms.values()
        for text in (form.absorption, form.tolerance, form.solubility, form.note)
    ]
    assert [text for text in told if re.search(r"\bsee\b|\bsafe\b", text, re.IGNORECASE)] == []


# Broken files: every fault at once, each with its line.


def with_file(directory: Path, name: str, content: bytes) -> Path:
    for file in DATA.glob("*.toml"):
        (directory / file.name).write_bytes(file.read_bytes())
    (directory / f"{name}.toml").write_bytes(content)
    return directory


def fault_of(directory: Path) -> str:
    with pytest.raises(DataError) as caught:
        reference.load_catalogue(directory, reference.load_facts(directory))
    assert caught.value.exit_code == 3
    return str(caught.value)


@pytest.mark.parametrize("name", ["nutrients", "forms", "limits", "recommended", "products"])
def test_every_fault_of_a_file_is_told_at_once(name: str, tmp_path: Path) -> None:
    broken = COPIES / "broken" / f"{name}.toml"
    told = fault_of(with_file(tmp_path, name, broken.read_bytes()))
    assert told == broken.with_suffix(".txt").read_text().removesuffix("\n")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            b'[[nutrient]]\nid = "zinc\n',
            (
                "nutrients.toml is no TOML: Illegal character '\\n' (at line 2, column 11).\n"
                '    id = "zinc'
            ),
        ),
        (
            b'[[nutrient]]\nid = ["zinc"',
            'nutrients.toml is no TOML: Unclosed array (at end of document).\n    id = ["zinc"',
        ),
        (b"id = " + b"[" * 1900, "nutrients.toml is nested too deeply."),
        (b"a." * 1001 + b"a = 1", "nutrients.toml: line 1 is too long (over 2000)."),
        (b"#" * 65537, "nutrients.toml is larger than 64 KB."),
        (b'name = "zinc"\nname = "\xff"', "nutrients.toml is no UTF-8 text: line 2."),
        (
            b'[nutrient]\nid = "zinc"\n',
            (
                "nutrients.toml has 1 fault:\n"
                "  line 1: nutrient must be [[nutrient]] tables\n    [nutrient]"
            ),
        ),
        (
            b'nutrient = [{ id = "zinc" }]\n',
            (
                "nutrients.toml has 2 faults:\n"
                "  line 1: nutrient 'zinc': name is missing\n    nutrient = [{ id = \"zinc\" }]\n"
                "  line 1: nutrient 'zinc': unit is missing\n    nutrient = [{ id = \"zinc\" }]"
            ),
        ),
        (
            b"[[nutrient]]\n[[nutrient]]\nid = 1\nname = 'n'\nunit = 'mg'\n",
            (
                "nutrients.toml has 4 faults:\n"
                "  line 1: nutrient 1: id is missing\n    [[nutrient]]\n"
                "  line 1: nutrient 1: name is missing\n    [[nutrient]]\n"
                "  line 1: nutrient 1: unit is missing\n    [[nutrient]]\n"
                "  line 3: nutrient 2: id must be a short name of a-z, 0-9 and _, "
                "at most 40 characters\n    id = 1"
            ),
        ),
    ],
)
def test_a_file_that_cannot_be_parsed_is_refused_with_a_sentence(
    content: bytes, told: str, tmp_path: Path
) -> None:
    assert fault_of(with_file(tmp_path, "nutrients", content)) == told


def test_control_characters_of_a_file_do_not_reach_the_message(tmp_path: Path) -> None:
    content = b"[[nutrient]]\nid = 'zinc'\nname = 'zinc'\nunit = 'kg' # \xc2\x9b31m \xe2\x80\xae\n"
    told = fault_of(with_file(tmp_path, "nutrients", content))
    assert told.splitlines()[-1] == "    unit = 'kg' # \ufffd31m \ufffd"


def test_limits_need_their_defaults(tmp_path: Path) -> None:
    whole = (DATA / "limits.toml").read_text()
    head, _, tail = whole.partition("[defaults]")
    without = head + tail[tail.index("[counts]") :]
    told = fault_of(with_file(tmp_path, "limits", without.encode()))
    assert told == (
        "limits.toml has 1 fault:\n  line 1: defaults: must be a table\n    "
        + whole.splitlines()[0]
    )


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert fault_of(tmp_path) == "nutrients.toml cannot be read: No such file or directory."


@pytest.mark.parametrize("bad", ["nan", "inf", "-inf", "0", "-1", "1e3", "", "24,3", "1" * 10])
def test_no_number_is_guessed(bad: str) -> None:
    for read in (fields.number, fields.count, fields.mass):
        with pytest.raises(ValueError, match="must be"):
            read(bad if read is not fields.mass else f"{bad} mg")


def test_a_protocol_has_a_table_of_doses() -> None:
    broken = (DATA / "products.toml").read_text().replace("[product.protocols]", "[product.x]", 1)
    row = tomllib.loads(broken)["product"][0]
    assert row["x"] == {
        name: list(doses) for name, doses in CATALOGUE["neuro-mag"].protocols.items()
    }


# Where the data is found.


def test_packaged_data_comes_before_the_checkout(tmp_path: Path) -> None:
    package = tmp_path / "src" / "magstack"
    for place in (package / "data", tmp_path / "data"):
        place.mkdir(parents=True)
        (place / "forms.toml").touch()
    assert reference.data_directory(package) == package / "data"
    (package / "data" / "forms.toml").unlink()
    assert reference.data_directory(package) == tmp_path / "data"
    (tmp_path / "data" / "forms.toml").unlink()
    with pytest.raises(DataError) as caught:
        reference.data_directory(package)
    assert str(caught.value) == (
        f"magstack's data is missing from {package / 'data'}. Install magstack again."
    )


def test_facts_and_catalogue_are_read_once() -> None:
    assert reference.facts() is FACTS
    assert reference.catalogue() is CATALOGUE
