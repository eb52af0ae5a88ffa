"""Looking things up: "Mag Oxide", "magnesium threonate", "vitamin b6"."""

import pytest

from magstack import reference
from magstack.domain.facts import normalised
from magstack.domain.limits import NOT_FOR_THIS_AGE, LifeStage
from magstack.domain.wording import amount

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
    assert FACTS.shown_with("iom-nam") == ("iom-nam", "scf-efsa")
    assert FACTS.shown_with("scf-efsa") == ("scf-efsa", "iom-nam")
    assert FACTS.shown_with("efsa") == ("efsa", "iom-nam")
    assert FACTS.shown_with("uk-evm") == ("uk-evm", "iom-nam", "scf-efsa")


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


# Limits and advice of real authorities for real people.

GIRL_OF_8 = LifeStage(96, "f")
PREGNANT = LifeStage(31 * 12, "f", "pregnant")


@pytest.mark.parametrize(
    ("nutrient", "authority", "stage", "value", "by", "remark"),
    [
        ("magnesium", "iom-nam", LifeStage(), "350 mg", "iom-nam", ""),
        ("magnesium", "scf-efsa", LifeStage(), "250 mg", "scf-efsa", ""),
        ("magnesium", "efsa", LifeStage(), "250 mg", "scf-efsa", ""),
        ("magnesium", "iom-nam", GIRL_OF_8, "110 mg", "iom-nam", ""),
        ("magnesium", "scf-efsa", GIRL_OF_8, "250 mg", "scf-efsa", ""),
        ("magnesium", "iom-nam", LifeStage(11), None, "iom-nam", ""),
        ("zinc", "scf-efsa", LifeStage(), "25 mg", "efsa", ""),
        ("zinc", "iom-nam", LifeStage(5), "4 mg", "iom-nam", ""),
        ("zinc", "iom-nam", LifeStage(6), "5 mg", "iom-nam", ""),
        (
            "vitamin_b6",
            "efsa",
            GIRL_OF_8,
            None,
            "efsa",
            NOT_FOR_THIS_AGE,
        ),
        ("vitamin_b6", "efsa", PREGNANT, "12 mg", "efsa", ""),
        ("copper", "efsa", PREGNANT, None, "efsa", "no limit set in pregnancy"),
        (
            "zinc",
            "efsa",
            PREGNANT,
            "25 mg",
            "efsa",
            "the level of all adults: none of its own in pregnancy",
        ),
        ("calcium", "iom-nam", LifeStage(), "2000 mg", "iom-nam", ""),
        ("calcium", "iom-nam", LifeStage(40 * 12), "2500 mg", "iom-nam", ""),
        ("potassium", "iom-nam", LifeStage(), None, "iom-nam", ""),
    ],
)
def test_the_limit_of_an_authority_or_of_its_kin(
    nutrient: str, authority: str, stage: LifeStage, value: str | None, by: str, remark: str
) -> None:
    found = FACTS.limit_for(nutrient, authority, stage)
    assert found is not None
    held = found.limit.value and amount(found.limit.value, FACTS.unit_of(nutrient))
    assert (held, found.limit.authority, found.remark) == (value, by, remark)


def test_what_no_authority_of_a_kin_has_is_not_known() -> None:
    assert FACTS.limit_for("niacin", "scf-efsa", LifeStage()) is None
    assert FACTS.limit_for("vitamin_b12", "iom-nam", LifeStage()) is None
    assert FACTS.limit_for("zinc", "vkm", LifeStage()) is None


@pytest.mark.parametrize(
    ("nutrient", "authority", "stage", "held", "kind"),
    [
        ("magnesium", "iom-nam", LifeStage(), "310–420 mg", "RDA"),
        ("magnesium", "iom-nam", LifeStage(sex="m"), "400–420 mg", "RDA"),
        ("magnesium", "iom-nam", LifeStage(7), "75 mg", "AI"),
        ("magnesium", "iom-nam", PREGNANT, "360 mg", "RDA"),
        ("magnesium", "scf-efsa", LifeStage(), "300–350 mg", "AI"),
        ("copper", "iom-nam", LifeStage(), "0.9 mg", "RDA"),
        ("iron", "iom-nam", LifeStage(40 * 12), "8–18 mg", "RDA"),
    ],
)
def test_what_is_recommended(
    nutrient: str, authority: str, stage: LifeStage, held: str, kind: str
) -> None:
    found = FACTS.advised_for(nutrient, authority, stage)
    assert found is not None
    assert (amount(found.amount, FACTS.unit_of(nutrient)), found.kind) == (held, kind)


def test_nothing_is_recommended_where_nothing_is_known() -> None:
    assert FACTS.advised_for("zinc", "scf-efsa", LifeStage()) is None
    assert FACTS.advised_for("boron", "iom-nam", LifeStage()) is None


def test_what_an_amount_counts_as() -> None:
    assert FACTS.counts_as("nicotinamide") == ("nicotinamide", "niacin")
    assert FACTS.counts_as("niacin") == ("niacin",)
    assert FACTS.counts_as("old_one") == ("old_one",)


def test_what_a_limit_counts_in_few_words() -> None:
    def counted(nutrient: str, authority: str) -> str:
        found = FACTS.limit_for(nutrient, authority, LifeStage())
        assert found is not None
        return found.limit.counted

    assert counted("magnesium", "iom-nam") == "supplements only, food not counted"
    assert counted("zinc", "iom-nam") == "food counted too"
    assert counted("vitamin_a", "efsa") == "preformed vitamin A only, food counted too"
    assert counted("folate", "iom-nam") == "folic acid only, food not counted"
    assert counted("niacin", "iom-nam") == "supplements and fortified food only"


@pytest.mark.parametrize("words", ["magnesium zinc", "magnesium magnesium", "zinc magnesium"])
def test_two_nutrients_are_no_name_of_one(words: str) -> None:
    assert FACTS.nutrient_called(words) is None
