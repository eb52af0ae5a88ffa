"""Evidence as values: lookups, the search by words, and what a monograph draws from the facts."""

from dataclasses import replace

import pytest

from magstack import reference
from magstack.domain.amounts import Interval, Mass
from magstack.domain.evidence import (
    Claim,
    Correction,
    Evidence,
    Grade,
    InStack,
    Monograph,
    Overlap,
    Study,
    Timing,
    limits_of,
    names_of,
)
from magstack.domain.facts import Facts
from magstack.domain.interactions import NO_RULES, ConditionRule, Ground, Interaction, Tip
from magstack.domain.limits import Limit
from magstack.domain.products import Product
from magstack.domain.totals import Total

FACTS = reference.facts()
GROUND = Ground("label", "checked", ("Somebody 2020",))


def study(name: str, **other: object) -> Study:
    base = Study(
        name, f"{name} 2020", "A title. J", "trial", "people", "adults", "x", "checked", "none"
    )
    return replace(base, **other)  # type: ignore[arg-type]


def claim(name: str, text: str, *studies: str, **other: object) -> Claim:
    base = Claim(name, text, "C", "gist", "verdict", studies, "inferred")
    return replace(base, **other)  # type: ignore[arg-type]


def error(name: str, said: str, **other: object) -> Correction:
    return replace(Correction(name, said, "wrong", "right", "checked"), **other)  # type: ignore[arg-type]


SMITH = study("smith", forms=("oxide",), dose="1 g of oxide (the compound)", dose_basis="compound")
RATS = study("rats", species="rats", forms=("oxide",), dose="1 g", dose_basis="not-stated")
REVIEW = study("review")
EVIDENCE = Evidence(
    {"C": Grade("C", "weak", "Few trials.")},
    {each.id: each for each in (SMITH, RATS, REVIEW)},
    {
        each.id: each
        for each in (
            claim("oxide-sleep", "Oxide improves sleep", "smith", "rats", forms=("oxide",)),
            claim("cramps", "It is good against muscle cramps", "review", words=("cramps",)),
            claim("glycine", "Glycinate crosses the blood-brain barrier", forms=("glycinate",)),
        )
    },
    {
        each.id: each
        for each in (
            error("E01", "Oxide stops cramps in 9.4 days", forms=("oxide",), words=("Cramps",)),
            error("E02", "Sleep is better", words=("sleep", "BBB"), claim="oxide-sleep"),
        )
    },
    (Timing(("oxide",), "vendor", "at noon", "unchecked"),),
    {"page": "a page"},
    ("nothing else",),
)


@pytest.mark.parametrize(
    ("words", "claims", "errors"),
    [
        ("sleep", ["oxide-sleep"], ["E02"]),
        ("SLEEP", ["oxide-sleep"], ["E02"]),
        ("cramp", ["cramps"], ["E01"]),
        ("crossing the blood-brain barrier", [], []),
        ("crosses the blood-brain barrier", ["glycine"], []),
        ("cross blood brain", ["glycine"], []),
        ("muscle cramps", ["cramps"], []),
        ("muscle sleep", [], []),
        ("smith", ["oxide-sleep"], []),
        ("9.4", [], ["E01"]),
        ("e01", [], ["E01"]),
        ("bb", [], []),
        ("the", [], []),
        ("", [], []),
    ],
)
def test_the_search_by_words(words: str, claims: list[str], errors: list[str]) -> None:
    found = EVIDENCE.matching(words)
    assert [each.id for each in found.claims] == claims
    assert [each.id for each in found.corrections] == errors


def test_the_words_that_there_are() -> None:
    assert EVIDENCE.topics() == ["BBB", "Cramps", "cramps", "sleep"]


def test_what_is_about_a_form_and_what_about_any() -> None:
    assert [each.id for each in EVIDENCE.claims_about({"oxide"})] == ["oxide-sleep"]
    assert [each.id for each in EVIDENCE.general_claims()] == ["cramps"]
    assert [each.id for each in EVIDENCE.corrections_about({"oxide", "x"})] == ["E01"]
    assert EVIDENCE.corrections_about({"malate"}) == ()
    assert EVIDENCE.studies_with({"oxide"}) == (SMITH, RATS)
    assert EVIDENCE.doses_of({"oxide"}) == (SMITH,)
    assert EVIDENCE.studies_of(EVIDENCE.claims.values()) == (SMITH, RATS, REVIEW)
    assert [each.text for each in EVIDENCE.timings_of({"oxide"})] == ["at noon"]


def test_who_took_part() -> None:
    assert study("a", n=44, n_of="analysed").people == "44 people analysed"
    assert study("a", species="rats").people == "rats"
    assert study("a").people == "number of people not stated"


def test_where_a_study_is_found() -> None:
    whole = study("a", doi="10.1000/182", pmid="12", pmcid="PMC3")
    assert whole.reference == "A title. J, doi:10.1000/182, PMID 12, PMC3"
    assert study("a").reference == "A title. J"


def test_what_a_correction_rests_on() -> None:
    cited = error("E03", "x", citations=("Smith 2020",), ground="and the molar masses")
    assert cited.grounds == ("Smith 2020", "and the molar masses")
    assert error("E03", "x", ground="No source was found.").grounds == ("No source was found.",)


def test_the_names_of_a_form() -> None:
    assert names_of("bisglycinate", FACTS) == {"bisglycinate", "glycinate"}
    assert names_of("glycinate", FACTS) == {"glycinate", "bisglycinate", "bisglycinate-buffered"}
    assert names_of("oxide", FACTS) == {"oxide"}


def monograph(form: str, facts: Facts = FACTS) -> Monograph:
    return Monograph(facts.forms[form], facts, EVIDENCE)


def test_the_limits_of_a_form_are_those_of_adults_in_every_hydrate() -> None:
    base = Limit(
        "magnesium", "efsa-mgt", Mass.of(250, "mg"), "form", "this", 228, 1800, "any", "none",
        "checked", "somebody", form="l-threonate",
    )  # fmt: skip
    child = base._replace(age_from=0, age_to=216, value=None)
    other = base._replace(form="oxide")
    any_form = base._replace(scope="supplemental", form=None)
    facts = replace(FACTS, limits=(child, base, other, any_form))
    for hydrate in ("l-threonate", "l-threonate-monohydrate"):
        assert limits_of([facts.forms[hydrate]], facts) == (base,)
        assert monograph(hydrate, facts).limits == (base,)
    assert limits_of([facts.forms["malate"]], facts) == ()


def test_the_studies_of_a_monograph_are_its_own_before_those_behind_claims() -> None:
    page = monograph("oxide")
    assert page.studies == (SMITH, RATS, REVIEW)
    assert page.doses == (SMITH,)
    assert [each.id for each in page.claims] == ["oxide-sleep"]
    assert [each.id for each in page.general_claims] == ["cramps"]
    assert [each.id for each in page.corrections] == ["E01"]
    assert [each.text for each in page.timings] == ["at noon"]


def test_nothing_is_claimed_of_a_filler() -> None:
    assert monograph("stearate").general_claims == ()
    assert monograph("stearate").studies == ()


def rule(name: str, **other: object) -> Interaction:
    base = Interaction(name, name, "spacing", "major", (name,), "magnesium", "m", "e", "a", GROUND)
    return base._replace(**other)  # type: ignore[arg-type]


def test_the_rules_that_concern_a_form() -> None:
    every = rule("every")
    own = rule("own", forms=("l-threonate",))
    foreign = rule("foreign", forms=("oxide",))
    iron = rule("iron", nutrient="iron")
    zinc = rule("zinc", nutrient="zinc", other="magnesium")
    condition = ConditionRule("c", "c", "c", "info", "t", "magnesium", GROUND, ("l-threonate",))
    tip = Tip("t", ("l-threonate",), ("morning",), "drowsy", GROUND)
    rules = replace(
        NO_RULES,
        interactions=(every, own, foreign, iron, zinc),
        conditions=(condition,),
        tips=(tip,),
    )
    facts = replace(FACTS, rules=rules)
    page = monograph("l-threonate-monohydrate", facts)
    assert page.interactions == (every, own, zinc)
    assert page.conditions == (condition,)
    assert page.own_rules == (own, condition)
    assert page.tips == (tip,)
    assert monograph("malate", facts).own_rules == ()
    filler = monograph("stearate", facts)
    assert (filler.interactions, filler.conditions, filler.tips) == ((), (), ())


def overlap(daily: Total | None) -> Overlap:
    product = Product("p", "", "P", "capsule", None, "own", "own", ())
    return Overlap(product, False, daily)


def total(milligrams: int, *, resolved: bool = True) -> Total:
    return Total("magnesium", Interval.exactly(Mass.of(milligrams, "mg")), resolved)


def test_the_sum_of_a_stack() -> None:
    assert InStack(()).total is None
    assert InStack((overlap(None),)).total is None
    assert InStack((overlap(total(144)), overlap(None), overlap(total(260)))).total == total(404)
    unknown = total(0, resolved=False)
    assert InStack((overlap(total(144)), overlap(unknown))).total == total(144, resolved=False)
