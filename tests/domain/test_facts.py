"""Looking things up: "Mag Oxide", "magnesium threonate", "vitamin b6"."""

import pytest

from magstack import reference
from magstack.domain.facts import normalised

FACTS = reference.facts()


@pytest.mark.parametrize(
    ("words", "folded"),
    [
        ("Magnesium L-Threonate", "l threonate"),
        ("  bisglycinate   buffered ", "bisglycinate buffered"),
        ("magnesium", "magnesium"),
        ("Magnesium ", "magnesium"),
    ],
)
def test_names_are_folded(words: str, folded: str) -> None:
    assert normalised(words) == folded


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("threonate", "l-threonate-monohydrate"),
        ("Magtein", "l-threonate-monohydrate"),
        ("magnesium L-threonate", "l-threonate"),
        ("MgO", "oxide"),
        ("citrate", "citrate"),
        ("glycinate", "glycinate"),
        ("magnesium", None),
        ("nothing", None),
    ],
)
def test_forms_by_name(words: str, form: str | None) -> None:
    assert FACTS.form_called(words) == form


@pytest.mark.parametrize(
    ("words", "nutrient"),
    [
        ("Magnesium", "magnesium"),
        ("vitamin B6", "vitamin_b6"),
        ("vitamin_b6", "vitamin_b6"),
        ("vitamin-b6", "vitamin_b6"),
        ("unobtainium", None),
    ],
)
def test_nutrients_by_name(words: str, nutrient: str | None) -> None:
    found = FACTS.nutrient_called(words)
    assert (found and found.id) == nutrient


def test_a_verdict_never_stands_alone() -> None:
    assert FACTS.counterpart("iom-nam") == "scf-efsa"
    assert FACTS.counterpart("scf-efsa") == "iom-nam"
    assert FACTS.counterpart("uk-evm") == "iom-nam"


def test_units_and_names_of_what_is_not_known() -> None:
    assert (FACTS.unit_of("vitamin_d"), FACTS.name_of("vitamin_b6")) == ("mcg", "vitamin B6")
    assert (FACTS.unit_of("old_one"), FACTS.name_of("old_one")) == ("mg", "old one")


def test_families_and_their_members() -> None:
    assert [form.id for form in FACTS.components("oxide")] == ["oxide"]
    assert len(FACTS.components("citrate")) == 3
    assert FACTS.form_name("citrate") == "Magnesium citrate"
    assert FACTS.purest("citrate").id == "citrate-trimagnesium-anhydrous"
    assert FACTS.purest("l-threonate-monohydrate").id == "l-threonate"
    assert FACTS.ceiling("glycinate") == FACTS.forms["bisglycinate"].theoretical
    assert FACTS.ceiling("gone") is None
    assert FACTS.forms_of("zinc") == []
    assert len(FACTS.forms_of("magnesium")) == 35
