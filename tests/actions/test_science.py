"""Converting: the compounds of a name, the labels that show it, and a form of unknown share."""

from dataclasses import replace

import pytest

from magstack import reference
from magstack.actions import science
from magstack.domain.amounts import Mass
from magstack.domain.facts import Facts
from magstack.errors import NotFoundError, UsageError


def test_the_components_of_a_family() -> None:
    done = science.convert("300 mg", "citrate")
    assert [part.form for part in done.components] == [
        "citrate-trimagnesium-anhydrous",
        "citrate-trimagnesium-nonahydrate",
        "hydrogen-citrate",
    ]
    assert (done.compound.exact, done.elemental.exact) == (True, False)


def test_a_label_of_the_very_mass_beats_others() -> None:
    same = science.convert("2000 mg", "threonate").examples
    assert [(each.product.id, each.compound) for each in same] == [
        ("neuro-mag", Mass.of(2000, "mg"))
    ]
    others = science.convert("123 mg", "oxide").examples
    assert 0 < len(others) <= 3
    assert all(each.product.status == "checked" for each in others)
    assert science.convert("123 mg", "oxide", reverse=True).examples == ()


@pytest.mark.parametrize("reverse", [False, True])
def test_there_and_back(reverse: bool) -> None:
    done = science.convert("400 mg", "oxide", reverse=reverse)
    there, back = (
        (done.elemental, done.compound) if not reverse else (done.compound, done.elemental)
    )
    again = science.convert(f"{there.low.rounded('mg', 6)} mg", "oxide", reverse=not reverse)
    other = again.compound if not reverse else again.elemental
    assert abs(other.low.nanograms - back.low.nanograms) <= 2


@pytest.mark.parametrize(("form", "formula"), [(None, None), ("oxide", "MgO")])
def test_one_form_or_a_formula(form: str | None, formula: str | None) -> None:
    with pytest.raises(UsageError, match="Give one form, or a formula"):
        science.convert("1 mg", form, formula=formula)


def test_a_form_whose_share_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    known = reference.facts()
    blend = replace(known.forms["bisglycinate-buffered"], label_fraction=None)
    facts: Facts = replace(known, forms=known.forms | {blend.id: blend})
    monkeypatch.setattr(reference, "facts", lambda: facts)
    with pytest.raises(NotFoundError, match="is not known"):
        science.convert("1 mg", "bisglycinate-buffered")
    assert science.form("bisglycinate-buffered") == (facts, "bisglycinate-buffered")


def test_the_catalogue_by_words() -> None:
    assert len(science.catalogue()) == 29
    assert [each.id for each in science.catalogue("neuro mag")] == ["neuro-mag"]
    with pytest.raises(NotFoundError, match="Did you mean neuro-mag"):
        science.catalogue("nuro mag")
