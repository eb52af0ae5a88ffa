"""What a monograph draws from the facts and the evidence, and shares with a stack."""

from dataclasses import replace

from magstack import reference
from magstack.domain.amounts import Interval, Mass
from magstack.domain.facts import Facts
from magstack.domain.interactions import NO_RULES, ConditionRule, Ground, Interaction, Tip
from magstack.domain.limits import Limit
from magstack.domain.monographs import InStack, Monograph, Overlap, limits_of, names_of
from magstack.domain.products import Product
from magstack.domain.totals import Total
from tests.domain.studies import EVIDENCE, RATS, REVIEW, SMITH

FACTS = reference.facts()
GROUND = Ground("label", "checked", ("Somebody 2020",))


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
    return base._replace(**other)  # type: ignore[arg-type]  # fields by name


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
