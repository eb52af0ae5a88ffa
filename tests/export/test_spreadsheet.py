"""Both layouts as whole files, and what foreign text may not do in them."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from magstack import reference
from magstack.domain.amounts import Count, Interval, Mass
from magstack.domain.days import Intake, Status
from magstack.domain.doses import Dose
from magstack.domain.products import Content, Label, LabelRow, Part, Product
from magstack.domain.profile import OwnLimit, Person, Profile
from magstack.domain.review import Day, day_of
from magstack.domain.texts import clean, unsafe
from magstack.export import spreadsheet
from magstack.export.spreadsheet import BOM, Written, defended, number, write_days, write_intakes

FACTS = reference.facts()
SINCE = date(2026, 11, 1)
FRIDAY = date(2026, 11, 20)
AT = int(datetime.fromisoformat("2026-11-20T22:05:30+01:00").timestamp())


def mass(number: str) -> Mass:
    value, unit = number.split()
    return Mass(round(float(value) * {"mg": 10**6, "mcg": 10**3}[unit]))


def exactly(number: str) -> Interval:
    return Interval.exactly(mass(number))


def product(slug: str, label: Label, *doses: Dose, **changes: str) -> Product:
    names = {"brand": "", "name": slug.capitalize(), "unit": "capsule"} | changes
    return Product(
        slug, names["brand"], names["name"], names["unit"], None, "", "own", (label,), doses
    )


def at_night(number: int, units: int) -> Dose:
    return Dose(Count.of(units), slot="night", since=SINCE, id=number)


NEURO_MAG = product(
    "neuro-mag",
    Label(
        Count.of(3),
        (
            LabelRow(
                "magnesium",
                (Part("l-threonate-monohydrate", mass("2000 mg")),),
                exactly("144 mg"),
                "declared",
            ),
        ),
        id=1,
    ),
    at_night(1, 3),
    brand="Life Extension",
    name="Neuro-Mag",
)
MAGNEN_B6 = product(
    "magnen-b6",
    Label(
        Count.of(2),
        (
            LabelRow(
                "magnesium",
                (Part("bisglycinate-buffered", mass("1444.44 mg")),),
                exactly("260 mg"),
                "declared",
            ),
            LabelRow("vitamin_b6", (), exactly("2 mg"), "declared"),
        ),
        id=2,
    ),
    Dose(Count.of(2), clock=time(12, 30), since=SINCE, id=2),
    brand="Marjan",
    name="Magnen B6",
    unit="tablet",
)
CITRATE = product(
    "citrate",
    Label(
        Count.of(2),
        (
            LabelRow(
                "magnesium",
                (Part("citrate", mass("300 mg")),),
                Interval(mass("34 mg"), mass("48.5 mg")),
                "range",
            ),
        ),
        (Content("rhodiola extract", mass("500 mg")), Content("resveratrol", None)),
        id=3,
    ),
)
MYSTERY = product(
    "mystery",
    Label(Count.of(1), (LabelRow("magnesium", (Part("glycinate"),), None, "unresolved"),), id=4),
    unit="scoop",
)
BLEND = product(
    "blend",
    Label(
        Count.of(1),
        (
            LabelRow(
                "magnesium",
                (Part("oxide", mass("500 mg")), Part(None, mass("100 mg"))),
                exactly("200 mg"),
                "declared",
            ),
            LabelRow("zinc", (Part("a"), Part("b", mass("5 mg"))), exactly("7 mg"), "declared"),
        ),
        id=5,
    ),
)
WATER = product("water", Label(Count.of(1), (), id=6), unit="mL")
STACK = (NEURO_MAG, MAGNEN_B6, CITRATE, MYSTERY, BLEND, WATER)


def intake(
    number: int,
    of: Product,
    units: int = 1,
    status: Status = "taken",
    at: int = AT,
    offset: int = 60,
    dose: Dose | None = None,
    note: str = "",
) -> Intake:
    return Intake(
        id=number,
        product=of.slug,
        label=of.labels[0].id or 0,
        units=Count.of(units),
        status=status,
        at=at,
        offset=offset,
        day=FRIDAY,
        dose=dose.id if dose else None,
        slot=dose.slot if dose else None,
        planned=dose.clock or time(22) if dose else None,
        note=note,
    )


def exported(*intakes: Intake, plain: bool = True) -> str:
    out = io.StringIO(newline="")
    write_intakes(out, intakes, STACK, FACTS, as_is=plain)
    return out.getvalue()


def cells(*intakes: Intake, plain: bool = True) -> list[dict[str, str]]:
    text = exported(*intakes, plain=plain)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM), newline="")))


TAKEN = (
    intake(1, NEURO_MAG, 3, dose=NEURO_MAG.doses[0]),
    intake(2, MAGNEN_B6, 2, "skipped", at=AT + 60, dose=MAGNEN_B6.doses[0], note='"no", he said'),
    intake(3, CITRATE, at=AT + 90, offset=-210),
    intake(4, MYSTERY, at=AT + 3 * 3600),
    intake(5, BLEND, 2, at=AT + 3 * 3600 + 1),
    intake(6, WATER, 250, at=AT + 3 * 3600 + 2),
)

GOLDEN = """\
date,time,utc_offset,status,product,brand,name,units,unit,nutrient,amount_unit,elemental_low,\
elemental_high,basis,form,compound_mg,slot,planned_time,note,intake_id
2026-11-20,22:05:30,+01:00,taken,neuro-mag,Life Extension,Neuro-Mag,3,capsule,magnesium,mg,144,\
144,declared,l-threonate-monohydrate,2000,night,22:00,,1
2026-11-20,22:06:30,+01:00,skipped,magnen-b6,Marjan,Magnen B6,2,tablet,magnesium,mg,,,declared,\
bisglycinate-buffered,,,12:30,\"""no"", he said",2
2026-11-20,22:06:30,+01:00,skipped,magnen-b6,Marjan,Magnen B6,2,tablet,vitamin_b6,mg,,,declared,\
,,,12:30,\"""no"", he said",2
2026-11-20,17:37:00,-03:30,taken,citrate,,Citrate,1,capsule,magnesium,mg,17,24.25,range,citrate,\
150,,,,3
2026-11-20,17:37:00,-03:30,taken,citrate,,Citrate,1,capsule,,,,,content,rhodiola extract,250,,,,3
2026-11-20,17:37:00,-03:30,taken,citrate,,Citrate,1,capsule,,,,,content,resveratrol,,,,,3
2026-11-21,01:05:30,+01:00,taken,mystery,,Mystery,1,scoop,magnesium,mg,,,unresolved,glycinate,,,,,4
2026-11-21,01:05:31,+01:00,taken,blend,,Blend,2,capsule,magnesium,mg,400,400,declared,\
oxide + not stated,1200,,,,5
2026-11-21,01:05:31,+01:00,taken,blend,,Blend,2,capsule,zinc,mg,14,14,declared,a + b,,,,,5
2026-11-21,01:05:32,+01:00,taken,water,,Water,250,mL,,,,,,,,,,,6
"""


def test_intakes_as_a_whole_for_programs() -> None:
    assert exported(*TAKEN) == GOLDEN


def test_intakes_as_a_whole_for_spreadsheets() -> None:
    assert exported(*TAKEN, plain=False) == BOM + GOLDEN.replace("\n", "\r\n")


def test_no_intakes_are_headings_alone() -> None:
    assert exported() == GOLDEN.splitlines(keepends=True)[0]


def test_what_was_written_is_counted() -> None:
    assert write_intakes(io.StringIO(), TAKEN, STACK, FACTS) == Written(rows=10, entries=6)


def test_each_intake_is_written_before_the_next_is_read() -> None:
    out = io.StringIO(newline="")
    seen = []

    def stream() -> Iterator[Intake]:
        for each in TAKEN:
            seen.append(out.getvalue().count("\n"))
            yield each

    write_intakes(out, stream(), STACK, FACTS)
    assert seen == [1, 2, 4, 7, 8, 10]


def test_an_intake_is_read_by_the_label_that_held() -> None:
    old = Label(Count.of(1), (LabelRow("zinc", (), exactly("5 mg"), "declared"),), id=7)
    new = Label(Count.of(1), (LabelRow("zinc", (), exactly("9 mg"), "declared"),), id=8)
    zinc = Product("zinc", "", "Zinc", "drop", None, "", "own", (new, old))
    out = io.StringIO()
    taken = intake(1, zinc)
    taken.label = 7
    write_intakes(out, [taken], [zinc], FACTS, as_is=True)
    assert ",zinc,mg,5,5," in out.getvalue()


def test_a_part_of_a_serving_is_rounded_once() -> None:
    third = Label(Count.of(3), (LabelRow("magnesium", (), exactly("100 mg"), "declared"),), id=9)
    made = product("third", third)
    out = io.StringIO()
    write_intakes(out, [intake(1, made)], [made], FACTS, as_is=True)
    assert ",magnesium,mg,33.333,33.333,declared," in out.getvalue()


@pytest.mark.parametrize(
    ("nanograms", "unit", "written"),
    [
        (0, "mg", "0"),
        (144_000_000, "mg", "144"),
        (499, "mg", "0"),
        (500_000, "mg", "0.5"),
        (1_234_567, "mg", "1.235"),
        (2_400, "mcg", "2.4"),
        (10**15, "mg", "1000000000"),
    ],
)
def test_numbers_are_plain_decimals(nanograms: int, unit: str, written: str) -> None:
    assert number(Mass(nanograms), unit) == written


def test_an_unknown_number_is_empty() -> None:
    assert number(None, "mg") == ""


@given(st.integers(86_400, 4_133_980_800), st.integers(-1439, 1439))
def test_date_time_and_offset_are_the_instant(at: int, offset: int) -> None:
    (row,) = cells(intake(1, NEURO_MAG, at=at, offset=offset))
    moment = datetime.fromisoformat(f"{row['date']}T{row['time']}{row['utc_offset']}")
    assert moment.timestamp() == at


# Foreign text.

INJECTIONS = (
    '=HYPERLINK("http://evil","click")',
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\x00=1+1",
    "\u202e=1+1",
    "\n@x",
)


@pytest.mark.parametrize("text", INJECTIONS)
def test_a_formula_is_defended(text: str) -> None:
    assert defended(text) == "'" + clean(text)
    assert not any(unsafe(char) for char in defended(text))


@pytest.mark.parametrize("text", ["Neuro-Mag", "1-2", "a=b", "'=x", "", " =1", "5-HTP", "ß"])
def test_other_text_is_left_alone(text: str) -> None:
    assert defended(text) == text


@pytest.mark.parametrize("text", INJECTIONS)
def test_every_foreign_cell_is_defended(text: str) -> None:
    row = LabelRow(text, (Part(text),), exactly("1 mg"), "declared")
    label = Label(Count.of(1), (row,), (Content(text, None),), id=1)
    hostile = Product("a", text, text, text, None, "", "own", (label,))
    out = io.StringIO(newline="")
    write_intakes(out, [intake(1, hostile, note=text)], [hostile], FACTS)
    for line in csv.DictReader(io.StringIO(out.getvalue()[1:], newline="")):
        foreign = {line[name] for name in ("brand", "name", "unit", "form", "note")}
        assert foreign | {line["nutrient"] or defended(text)} == {defended(text)}


def test_own_cells_are_never_altered() -> None:
    """The offset begins with a sign, and is no foreign text."""
    for plain in (True, False):
        (row,) = cells(intake(1, NEURO_MAG, offset=-300), plain=plain)
        assert (row["utc_offset"], row["units"], row["elemental_low"]) == ("-05:00", "1", "48")


TEXTS = st.text(st.characters(), max_size=40)


@given(TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, st.booleans())
@example('a,"b"', "x\r\ny", "\ud800", ";", "\u2028", True)
def test_every_text_is_read_back(
    brand: str, name: str, unit: str, note: str, content: str, plain: bool
) -> None:
    label = Label(Count.of(1), (), (Content(content, None),), id=1)
    odd = Product("odd", brand, name, unit, None, "", "own", (label,))
    out = io.StringIO(newline="")
    write_intakes(out, [intake(1, odd, note=note)], [odd], FACTS, as_is=plain)
    written = out.getvalue().encode("utf-8").decode("utf-8" if plain else "utf-8-sig")
    heading, row = csv.reader(io.StringIO(written, newline=""))
    read = dict(zip(heading, row, strict=True))
    expected = [spreadsheet.gate(as_is=plain)(text) for text in (brand, name, unit, note, content)]
    assert [read[key] for key in ("brand", "name", "unit", "note", "form")] == expected


# Days.


def reviewed(
    *intakes: Intake,
    stack: tuple[Product, ...] = STACK,
    when: date = FRIDAY,
    closed: bool = False,
) -> Day:
    person = Person(FACTS.default_authority)
    return day_of(when, stack, intakes, FACTS, person, over=True, closed=closed)


def days(*found: Day, plain: bool = True) -> str:
    out = io.StringIO(newline="")
    write_days(out, found, FACTS, as_is=plain)
    return out.getvalue()


HEADINGS = """\
date,nutrient,amount_unit,taken_low,taken_high,resolved,day_complete,doses_planned,doses_taken,\
doses_skipped,authority,limit,scope,percent_of_limit,over_limit_by
"""
PAIR = (NEURO_MAG, MAGNEN_B6)
NEURO, MAGNEN = NEURO_MAG.doses[0], MAGNEN_B6.doses[0]


def test_a_whole_day() -> None:
    both = (intake(1, NEURO_MAG, 3, dose=NEURO), intake(2, MAGNEN_B6, 2, dose=MAGNEN))
    assert days(reviewed(*both, stack=PAIR)) == HEADINGS + (
        "2026-11-20,magnesium,mg,404,404,true,true,2,2,0,iom-nam,350,supplemental,115.4,54\n"
        "2026-11-20,vitamin_b6,mg,2,2,true,true,2,2,0,iom-nam,100,total,2,0\n"
    )


def test_days_for_spreadsheets() -> None:
    day = reviewed(intake(1, NEURO_MAG, 3, dose=NEURO), stack=(NEURO_MAG,))
    assert days(day, plain=False) == BOM + HEADINGS.replace("\n", "\r\n") + (
        "2026-11-20,magnesium,mg,144,144,true,true,1,1,0,iom-nam,350,supplemental,41.1,0\r\n"
    )


def test_a_skipped_dose_is_zero_and_the_day_complete() -> None:
    skipped = (intake(1, NEURO_MAG, 3, dose=NEURO), intake(2, MAGNEN_B6, 2, "skipped", dose=MAGNEN))
    assert days(reviewed(*skipped, stack=PAIR)) == HEADINGS + (
        "2026-11-20,magnesium,mg,144,144,true,true,2,1,1,iom-nam,350,supplemental,41.1,0\n"
        "2026-11-20,vitamin_b6,mg,0,0,true,true,2,1,1,iom-nam,100,total,0,0\n"
    )


def test_a_blank_day_is_unknown_and_no_zero() -> None:
    assert days(reviewed(stack=PAIR)) == HEADINGS + (
        "2026-11-20,magnesium,mg,,,,false,2,0,0,iom-nam,350,supplemental,,\n"
        "2026-11-20,vitamin_b6,mg,,,,false,2,0,0,iom-nam,100,total,,\n"
    )


def test_a_blank_day_that_was_closed_is_zero_and_complete() -> None:
    assert days(reviewed(stack=(NEURO_MAG,), closed=True)) == HEADINGS + (
        "2026-11-20,magnesium,mg,0,0,true,true,1,0,0,iom-nam,350,supplemental,0,0\n"
    )


def test_a_range_is_judged_on_its_high_end() -> None:
    many = intake(1, CITRATE, 15)
    assert days(reviewed(many, stack=(CITRATE,))) == HEADINGS + (
        "2026-11-20,magnesium,mg,255,363.75,true,false,0,0,0,iom-nam,350,supplemental,103.9,13.75\n"
    )


def test_an_unresolved_amount_makes_the_sum_a_least() -> None:
    taken = (intake(1, NEURO_MAG, 3, dose=NEURO), intake(2, MYSTERY))
    assert days(reviewed(*taken, stack=(NEURO_MAG, MYSTERY))) == HEADINGS + (
        "2026-11-20,magnesium,mg,144,144,false,true,1,1,0,iom-nam,350,supplemental,41.1,0\n"
    )


def test_nothing_but_an_unresolved_amount_is_unknown() -> None:
    assert days(reviewed(intake(1, MYSTERY), stack=(MYSTERY,))) == HEADINGS + (
        "2026-11-20,magnesium,mg,,,false,false,0,0,0,iom-nam,350,supplemental,,\n"
    )


def test_a_day_without_nutrients_has_a_row() -> None:
    assert days(reviewed(intake(1, WATER), stack=(WATER,))) == HEADINGS + (
        "2026-11-20,,,,,,false,0,0,0,iom-nam,,,,\n"
    )


def test_the_authority_is_the_persons() -> None:
    person = Person("scf-efsa")
    day = day_of(FRIDAY, PAIR, [intake(1, NEURO_MAG, 3)], FACTS, person, over=True)
    assert ",scf-efsa,250,supplemental,57.6,0\n" in days(day)


ZINC = product(
    "zinc",
    Label(Count.of(1), (LabelRow("zinc", (), exactly("10 mg"), "declared"),), id=7),
)


@pytest.mark.parametrize(
    ("authority", "cells"),
    [("iom-nam", "iom-nam,40,total,75,0"), ("scf-efsa", "efsa,25,total,120,5")],
)
def test_a_limit_is_that_of_the_authority_or_of_its_kin(authority: str, cells: str) -> None:
    """SCF set none for zinc, EFSA did: both stand in the EU, and the row names who set it."""
    day = day_of(FRIDAY, (ZINC,), [intake(1, ZINC, 3)], FACTS, Person(authority), over=True)
    assert days(day) == f"{HEADINGS}2026-11-20,zinc,mg,30,30,true,false,0,0,0,{cells}\n"


def test_a_nutrient_without_a_limit_keeps_the_person_s_authority() -> None:
    label = Label(Count.of(1), (LabelRow("vitamin_b12", (), exactly("50 mcg"), "declared"),), id=8)
    b12 = product("b12", label)
    assert days(reviewed(intake(1, b12), stack=(b12,))) == HEADINGS + (
        "2026-11-20,vitamin_b12,mcg,50,50,true,false,0,0,0,iom-nam,,,,\n"
    )


def test_a_limit_of_one_s_own_is_no_row_of_its_own() -> None:
    """The row has one authority: the person's, whatever a clinician has set beside it."""
    own = Profile(limits=(OwnLimit("magnesium", mass("100 mg"), "Dr. Roth"),))
    taken = [intake(1, NEURO_MAG, 3, dose=NEURO)]
    person = Person(FACTS.default_authority, profile=own)
    day = day_of(FRIDAY, (NEURO_MAG,), taken, FACTS, person, over=True)
    assert [each.limit.authority for each in day.nutrients[0].verdicts] == [
        "iom-nam",
        "scf-efsa",
        "Dr. Roth",
    ]
    assert days(day) == HEADINGS + (
        "2026-11-20,magnesium,mg,144,144,true,true,1,1,0,iom-nam,350,supplemental,41.1,0\n"
    )


def test_an_authority_that_set_none_has_a_scope_and_no_limit() -> None:
    none_set = tuple(limit._replace(value=None) for limit in FACTS.limits)
    person = Person(FACTS.default_authority)
    taken = [intake(1, NEURO_MAG, 3, dose=NEURO)]
    day = day_of(FRIDAY, (NEURO_MAG,), taken, replace(FACTS, limits=none_set), person, over=True)
    assert days(day) == HEADINGS + (
        "2026-11-20,magnesium,mg,144,144,true,true,1,1,0,iom-nam,,supplemental,,\n"
    )


def test_days_are_counted() -> None:
    found = [reviewed(stack=PAIR), reviewed(intake(1, WATER), stack=(WATER,))]
    assert write_days(io.StringIO(), found, FACTS) == Written(rows=3, entries=2)


def test_sums_are_added_before_they_are_rounded() -> None:
    seventh = Label(Count.of(7), (LabelRow("magnesium", (), exactly("100 mg"), "declared"),), id=9)
    made = product("seventh", seventh)
    week = [intake(number, made) for number in range(7)]
    assert ",magnesium,mg,100,100,true," in days(reviewed(*week, stack=(made,)))
