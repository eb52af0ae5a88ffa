"""What is put together on a form, on several side by side, and on what is claimed."""

import pytest

from magstack import reference
from magstack.actions import evidence
from magstack.domain.amounts import Interval, Mass
from magstack.errors import NotFoundError, UsageError
from tests.conftest import Runner


def mg(number: int) -> Interval:
    return Interval.exactly(Mass.of(number, "mg"))


def test_a_monograph_without_a_record(runner: Runner) -> None:
    page = evidence.monograph(runner.context(), "magtein")
    assert page.form.id == "l-threonate-monohydrate"
    assert (page.stack, page.unread) == (None, "")
    assert [each.id for each in page.products] == [
        "neuro-mag",
        "rediscover-threonate",
        "sports-research-threonate",
    ]
    assert [(product.id, name) for product, name, _ in page.protocols()] == [
        ("neuro-mag", "sleep"),
        ("neuro-mag", "cognition"),
        ("neuro-mag", "gentle"),
    ]
    assert not runner.home.exists()


def test_the_stack_in_a_monograph(stack: Runner) -> None:
    page = evidence.monograph(stack.context(), "l-threonate")
    assert page.stack is not None
    assert [(each.product.slug, each.same_form) for each in page.stack.overlaps] == [
        ("neuro-mag", True),
        ("magnen-b6", False),
    ]
    assert [each.daily.amount if each.daily else None for each in page.stack.overlaps] == [
        mg(144),
        mg(260),
    ]
    assert page.stack.total is not None
    assert page.stack.total.amount == mg(404)


def test_a_blend_is_not_its_purest_form(stack: Runner) -> None:
    page = evidence.monograph(stack.context(), "bisglycinate")
    assert page.stack is not None
    assert [each.same_form for each in page.stack.overlaps] == [False, False]
    blend = evidence.monograph(stack.context(), "bisglycinate-buffered")
    assert blend.stack is not None
    assert [each.same_form for each in blend.stack.overlaps] == [False, True]


def test_a_family_on_a_label_may_be_the_compound(stack: Runner) -> None:
    stack.ok("add", "Mine", "--unit", "capsule", "--serving", "1", "--compound", "glycinate=400 mg")
    stack.ok("add", "Zinc", "--unit", "capsule", "--serving", "1", "--elemental", "zinc=10 mg")
    page = evidence.monograph(stack.context(), "bisglycinate")
    assert page.stack is not None
    mine = page.stack.overlaps[-1]
    assert (mine.product.slug, mine.same_form, mine.daily) == ("mine", True, None)


def test_what_was_put_away_does_not_count(stack: Runner) -> None:
    stack.ok("archive", "magnen-b6")
    page = evidence.monograph(stack.context(), "l-threonate")
    assert page.stack is not None
    assert page.stack.total is not None
    assert page.stack.total.amount == mg(144)


def test_a_record_that_cannot_be_read_stops_nothing(stack: Runner) -> None:
    stack.database.write_bytes(b"no record")
    page = evidence.monograph(stack.context(), "l-threonate")
    assert page.stack is None
    assert page.unread


def test_a_filler_counts_with_nothing(stack: Runner) -> None:
    page = evidence.monograph(stack.context(), "stearate")
    assert page.stack is not None
    assert page.stack.overlaps == ()


@pytest.mark.parametrize(
    ("name", "wrong"), [("citrate", "family of forms"), ("mithril", "No form is called")]
)
def test_a_monograph_is_of_one_form(runner: Runner, name: str, wrong: str) -> None:
    with pytest.raises(NotFoundError, match=wrong):
        evidence.monograph(runner.context(), name)


def test_comparing() -> None:
    compared = evidence.compare(["l-threonate", "glycinate", "magnesium oxide"])
    assert [column.id for column in compared.columns] == ["l-threonate", "glycinate", "oxide"]
    assert [len(column.forms) for column in compared.columns] == [1, 2, 1]
    oxide = compared.columns[2]
    assert oxide.per_gram is not None
    assert str(oxide.per_gram.low.rounded("mg", 3)) == "603.042"
    assert [claim.id for claim in oxide.claims] == ["mg-constipation"]
    assert [len(column.limits) for column in compared.columns] == [1, 0, 0]


@pytest.mark.parametrize(
    ("names", "wrong"),
    [
        ([], "Compare 2 to 4 forms, not 0"),
        (["oxide"], "Compare 2 to 4 forms, not 1"),
        (["oxide", "malate", "taurate", "citrate", "chloride"], "Compare 2 to 4 forms, not 5"),
        (["oxide", "MgO"], "oxide is named twice"),
    ],
)
def test_two_to_four_different_forms_are_compared(names: list[str], wrong: str) -> None:
    with pytest.raises(UsageError, match=wrong):
        evidence.compare(names)


def test_comparing_what_does_not_exist() -> None:
    with pytest.raises(NotFoundError, match="No form is called 'mithril'"):
        evidence.compare(["oxide", "mithril"])


SEARCHES = [
    ("sleep", ["mgt-sleep", "glycinate-sleep", "mg-sleep-older"], ["E06"]),
    ("cramps", ["mg-cramps"], ["E13"]),
    ("crosses the blood-brain barrier", ["mgt-only-form-bbb"], ["E02"]),
    ("oxide", ["mg-constipation"], ["E20"]),
    ("zinc", [], ["E25"]),
    ("E17", [], ["E17"]),
    ("Liu 2016", ["mgt-memory", "mgt-sleep", "mgt-anxiety"], ["E18"]),
]


@pytest.mark.parametrize(("words", "claims", "corrections"), SEARCHES)
def test_searching(words: str, claims: list[str], corrections: list[str]) -> None:
    _, found = evidence.claims(words)
    assert [each.id for each in found.claims] == claims
    assert [each.id for each in found.corrections] == corrections


def test_every_claim_without_words() -> None:
    known, found = evidence.claims("  ")
    assert known is reference.evidence()
    assert len(found.claims) == 12
    assert found.corrections == ()


def test_nothing_found_names_the_words_that_there_are() -> None:
    with pytest.raises(NotFoundError) as told:
        evidence.claims("slep")
    sentence = str(told.value)
    assert sentence.startswith("No claim here is about 'slep'. Did you mean sleep")
    assert ", cramps, " in sentence
    assert sentence.endswith("See all: magstack claims")
    assert len(sentence) < 1000, "it would be shown with its middle left out"
