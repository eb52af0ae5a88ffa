"""Labels that declare more than they can hold, that leave an amount out, or that are unverified."""

from dataclasses import replace

import pytest

from magstack.domain.amounts import Count
from magstack.domain.checks.labels import amount_unresolved, label_above_form, label_unverified
from magstack.domain.products import Content, Label, LabelRow, Part
from tests.domain.days import (
    MAGNEN,
    codes,
    declared,
    dose,
    exactly,
    find,
    intake,
    mg,
    of,
    one,
    product,
    review,
    unknown,
)

GLYCINATE = Part("bisglycinate", mg("1000"))


@pytest.mark.parametrize(
    ("row", "doubted"),
    [
        (declared("180", GLYCINATE), True),
        (declared("140.9", GLYCINATE), False),
        (declared("143.7", GLYCINATE), False),  # rounding on a label: 2 %
        (declared("144", GLYCINATE), True),
        (declared("100", GLYCINATE), False),  # below theory is normal
        (declared("300", Part("oxide", mg("300")), GLYCINATE), False),
        (declared("330", Part("oxide", mg("300")), GLYCINATE), True),
        (declared("180"), False),  # no compound: nothing to compare with
        (declared("180", Part("bisglycinate")), False),
        (declared("180", Part(None, mg("1000"))), False),
        (declared("180", Part("gone", mg("1000"))), False),
        (LabelRow("magnesium", (GLYCINATE,), None, "unresolved"), False),
        (LabelRow("magnesium", (GLYCINATE,), exactly("180"), "computed"), False),
    ],
)
def test_a_label_that_declares_more_than_its_compound_can_hold(
    row: LabelRow, doubted: bool
) -> None:
    day = review(of("own", row, when=["noon"]))
    assert codes(day, label_above_form) == [("LABEL_ABOVE_FORM", "own")] * doubted


def test_two_compounds_are_named_in_a_doubt() -> None:
    row = declared("330", Part("oxide", mg("300")), GLYCINATE)
    found = one(review(of("own", row, when=["noon"])), "LABEL_ABOVE_FORM")
    assert (found.severity, found.status) == ("moderate", "checked")
    assert found.message == (
        "Own's label gives 25.4 % magnesium, above the 24.8 % of pure magnesium bisglycinate, "
        "anhydrous with magnesium oxide: it is buffered, a blend, or the mass is not all this "
        "form. The declared amount is counted."
    )


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("checked", False),
        ("own", False),
        ("partly-checked", True),
        ("inferred", True),
        ("unchecked", True),
    ],
)
def test_values_that_nobody_has_checked_are_told(status: str, told: bool) -> None:
    day = review(replace(of("own", declared("1"), when=["noon"]), status=status))
    assert codes(day) == [("LABEL_UNVERIFIED", "own")] * told
    if told:
        found = one(day, "LABEL_UNVERIFIED", label_unverified)
        assert found.message == f"Own's amounts are unverified ({status}). Look."
        assert (found.source, found.status) == ("a label", status)


def test_an_amount_that_is_not_known_is_told_with_what_to_type() -> None:
    day = review(of("own", unknown("vitamin_b6"), when=["noon"]))
    found = one(day, "AMOUNT_UNRESOLVED", amount_unresolved)
    assert (found.subject, found.severity) == ("own", "minor")
    assert found.message == (
        "How much vitamin B6 Own holds is unknown: totals of vitamin B6 are “at least”. Look on "
        'the box, then: magstack edit own --correct --elemental "vitamin B6=… mg"'
    )


def test_only_labels_in_use_are_doubted_and_once() -> None:
    idle = replace(MAGNEN, doses=())
    told = [("LABEL_ABOVE_FORM", "magnen-b6"), ("LABEL_UNVERIFIED", "magnen-b6")]
    checks = (label_above_form, label_unverified)
    assert codes(review(idle), *checks) == []
    assert codes(review(idle, intakes=[intake(idle), intake(idle)]), *checks) == told
    skipped = [intake(MAGNEN, units=2, status="skipped")]
    assert codes(review(MAGNEN, intakes=skipped), *checks) == told


def test_what_is_no_nutrient_is_never_judged() -> None:
    label = Label(Count.of(1), (), (Content("rhodiola", mg("500000")),), id=1)
    day = review(product("own", label, dose("noon")))
    assert (day.nutrients, find(day)) == ((), [])
