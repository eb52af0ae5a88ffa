"""A day: Neuro-Mag (144 mg in three) at night, Magnen B6 (260 mg in two tablets) at noon."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from magstack import reference
from magstack.domain.amounts import Count, Interval, Mass
from magstack.domain.days import Dose, Intake
from magstack.domain.findings import Finding
from magstack.domain.limits import LifeStage
from magstack.domain.products import Content, Label, LabelRow, Part, Product
from magstack.domain.review import CHECKS, Day, Person, day_of, findings_of

FACTS = reference.facts()
TODAY = date(2026, 11, 20)
ADULT = Person(FACTS.default_authority)


def mg(number: str) -> Mass:
    return Mass.of(Decimal(number), "mg")


def declared(number: str, *parts: Part, nutrient: str = "magnesium") -> LabelRow:
    return LabelRow(nutrient, parts, Interval.exactly(mg(number)), "declared")


def product(
    slug: str, label: Label, *doses: Dose, status: str = "checked", archived: date | None = None
) -> Product:
    name = slug.replace("-", " ").title()
    return Product(
        slug, "", name, "capsule", None, "a label", status, (label,), doses, archived, note="Look."
    )


THREONATE = Part("l-threonate-monohydrate", mg("2000"))
NEURO_MAG = product(
    "neuro-mag",
    Label(Count.of(3), (declared("144", THREONATE),), id=1),
    Dose(Count.of(3), slot="night", id=1),
)
MAGNEN = product(
    "magnen-b6",
    Label(
        Count.of(2),
        (
            declared("260", Part("bisglycinate-buffered", mg("1444.44"))),
            declared("2", nutrient="vitamin_b6"),
        ),
        id=2,
    ),
    Dose(Count.of(2), slot="noon", id=2),
    status="inferred",
)


def intake(slug: str, label: int, units: int, **more: object) -> Intake:
    usual = Intake(1, slug, label, Count.of(units), "taken", 0, 0, TODAY, None, None, None, "")
    return replace(usual, **more)  # type: ignore[arg-type]  # fields by name


def review(
    *products: Product, intakes: tuple[Intake, ...] = (), person: Person = ADULT, over: bool = False
) -> Day:
    return day_of(TODAY, products, intakes, FACTS, person, over=over)


def codes(day: Day) -> list[tuple[str, str]]:
    return [(found.code, found.subject) for found in findings_of(day, FACTS)]


def one(day: Day, code: str) -> Finding:
    return next(found for found in findings_of(day, FACTS) if found.code == code)


def test_the_example_stack_is_over_both_limits() -> None:
    day = review(NEURO_MAG, MAGNEN)
    magnesium, b6 = day.nutrients
    assert (magnesium.nutrient, b6.nutrient) == ("magnesium", "vitamin_b6")
    assert magnesium.planned.amount == Interval.exactly(mg("404"))
    assert magnesium.taken.amount == Interval.exactly(mg("0"))
    us, eu = magnesium.verdicts
    assert [us.limit.authority, eu.limit.authority] == ["iom-nam", "scf-efsa"]
    assert [us.over_by, eu.over_by] == [mg("54"), mg("154")]
    assert [us.standing, eu.standing] == ["planned-over", "planned-over"]
    assert [round(float(each.share_planned or 0) * 100, 1) for each in (us, eu)] == [115.4, 161.6]
    assert b6.verdicts == ()
    assert codes(day) == [
        ("LIMIT_PLANNED", "magnesium"),
        ("LIMIT_PLANNED", "magnesium"),
        ("LABEL_ABOVE_FORM", "magnen-b6"),
        ("LABEL_UNVERIFIED", "magnen-b6"),
    ]


def test_what_is_taken_counts_by_the_label_that_held() -> None:
    newer = Label(Count.of(3), (declared("90", THREONATE),), since=TODAY, id=9)
    both = replace(NEURO_MAG, labels=(newer, *NEURO_MAG.labels))
    day = review(both, intakes=(intake("neuro-mag", 1, 1),))
    assert day.nutrients[0].taken.amount == Interval.exactly(mg("48"))
    # two of three are still planned, by today's label
    assert day.nutrients[0].planned.amount == Interval.exactly(mg("108"))


def test_skipped_is_neither_taken_nor_planned() -> None:
    day = review(NEURO_MAG, intakes=(intake("neuro-mag", 1, 3, status="skipped"),))
    assert day.complete
    assert [each.planned.amount for each in day.nutrients] == [Interval.exactly(mg("0"))]


def test_a_day_without_a_plan_is_not_complete() -> None:
    assert not review().complete
    assert not review(NEURO_MAG).complete
    assert review(NEURO_MAG, intakes=(intake("neuro-mag", 1, 3),)).complete


def test_a_day_that_is_over_was_missed_and_still_planned() -> None:
    day = review(NEURO_MAG, over=True)
    assert [dose.state for dose in day.doses] == ["missed"]
    assert day.nutrients[0].planned.amount == Interval.exactly(mg("144"))


@pytest.mark.parametrize(("day", "doses"), [(19, 1), (20, 1), (21, 0), (22, 0)])
def test_an_archived_product_is_planned_until_the_day_before(day: int, doses: int) -> None:
    away = replace(NEURO_MAG, archived=date(2026, 11, 21))
    found = day_of(date(2026, 11, day), [away], [], FACTS, ADULT, over=False)
    assert len(found.doses) == doses


def test_nutrients_stand_in_the_order_of_the_facts_and_unknown_ones_last() -> None:
    rows = [declared("1", nutrient=name) for name in ("zz", "zinc", "aa", "magnesium")]
    own = product("own", Label(Count.of(1), tuple(rows), id=1), Dose(Count.of(1), clock=time(9)))
    found = [each.nutrient for each in review(own).nutrients]
    assert found == ["magnesium", "zinc", "aa", "zz"]


def test_a_limit_is_judged_on_the_high_end_and_says_so() -> None:
    row = LabelRow("magnesium", (Part("citrate"),), Interval(mg("200"), mg("360")), "range")
    day = review(product("own", Label(Count.of(1), (row,), id=1), Dose(Count.of(1), slot="noon")))
    assert one(day, "LIMIT_PLANNED").message == (
        "200–360 mg of magnesium planned is 102.9 % of the US limit of 350 mg (supplements only, "
        "food not counted): 10 mg over, judged on the high end of the range."
    )


def test_a_limit_passed_by_what_is_known_is_at_least_passed() -> None:
    unknown = LabelRow("magnesium", (), None, "unresolved")
    other = product("other", Label(Count.of(1), (unknown,), id=3), Dose(Count.of(1), slot="noon"))
    day = review(NEURO_MAG, MAGNEN, other)
    assert one(day, "LIMIT_PLANNED").message == (
        "At least 404 mg of magnesium planned is at least 115.4 % of the US limit of 350 mg "
        "(supplements only, food not counted): at least 54 mg over."
    )
    assert one(day, "AMOUNT_UNRESOLVED").subject == "other"


def test_over_and_planned_over_are_two_things() -> None:
    day = review(NEURO_MAG, MAGNEN, intakes=(intake("magnen-b6", 2, 2),))
    assert codes(day)[:2] == [("LIMIT_OVER", "magnesium"), ("LIMIT_PLANNED", "magnesium")]
    assert "260 mg of magnesium taken is 104.0 % of the EU limit" in one(day, "LIMIT_OVER").message
    assert "US limit" in one(day, "LIMIT_PLANNED").message


def test_a_child_of_three_has_another_limit() -> None:
    child = replace(ADULT, stage=LifeStage(3))
    verdicts = review(NEURO_MAG, person=child).nutrients[0].verdicts
    assert [verdict.limit.value for verdict in verdicts] == [mg("65"), None]
    assert verdicts[1].standing == "no-limit-set"
    assert codes(review(NEURO_MAG, person=child)) == [("LIMIT_PLANNED", "magnesium")]


def test_another_authority_stands_beside_the_usual_one() -> None:
    person = replace(ADULT, authority="uk-evm")
    verdicts = review(NEURO_MAG, person=person).nutrients[0].verdicts
    assert [verdict.limit.authority for verdict in verdicts] == ["uk-evm", "iom-nam"]


def label_of(*rows: LabelRow) -> Product:
    return product("own", Label(Count.of(1), rows, id=1), Dose(Count.of(1), slot="noon"))


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
        (LabelRow("magnesium", (GLYCINATE,), Interval.exactly(mg("180")), "computed"), False),
    ],
)
def test_a_label_that_declares_more_than_its_compound_can_hold(
    row: LabelRow, doubted: bool
) -> None:
    found = [code for code, _ in codes(review(label_of(row)))]
    assert ("LABEL_ABOVE_FORM" in found) is doubted


def test_two_compounds_are_named_in_a_doubt() -> None:
    day = review(label_of(declared("330", Part("oxide", mg("300")), GLYCINATE)))
    assert one(day, "LABEL_ABOVE_FORM").message == (
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
    day = review(replace(label_of(declared("1")), status=status))
    assert [code for code, _ in codes(day)] == ["LABEL_UNVERIFIED"] * told
    if told:
        found = one(day, "LABEL_UNVERIFIED")
        assert found.message == f"Own's amounts are unverified ({status}). Look."
        assert (found.source, found.status) == ("a label", status)


def test_only_labels_in_use_are_doubted_and_once() -> None:
    idle = replace(MAGNEN, doses=())
    assert codes(review(idle)) == []
    taken = (intake("magnen-b6", 2, 1, id=1), intake("magnen-b6", 2, 1, id=2))
    assert codes(review(idle, intakes=taken))[1:] == [
        ("LABEL_ABOVE_FORM", "magnen-b6"),
        ("LABEL_UNVERIFIED", "magnen-b6"),
    ]


def test_what_is_no_nutrient_is_never_judged() -> None:
    label = Label(Count.of(1), (), (Content("rhodiola", mg("500000")),), id=1)
    day = review(product("own", label, Dose(Count.of(1), slot="noon")))
    assert (day.nutrients, findings_of(day, FACTS)) == ((), [])


def test_every_finding_says_who_says_so() -> None:
    unknown = LabelRow("magnesium", (), None, "unresolved")
    other = product("other", Label(Count.of(1), (unknown,), id=3), Dose(Count.of(1), slot="noon"))
    found = findings_of(review(NEURO_MAG, MAGNEN, other), FACTS)
    assert len({finding.code for finding in found}) == len(CHECKS)
    assert all(finding.source and finding.status and finding.message for finding in found)
