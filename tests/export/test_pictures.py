"""Pictures: well-formed, self-contained, told apart by shape, and foreign text stays text."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magstack.domain.amounts import Count
from magstack.domain.chronicle import Chronicle
from magstack.domain.products import Label
from magstack.domain.profile import OwnLimit, Profile
from magstack.domain.retelling import MARKS
from magstack.export.pictures import (
    FEW_DAYS,
    Inline,
    bars,
    bars_in_page,
    calendar,
    calendar_in_page,
)
from magstack.export.svg import FONT, escaped, number, sign, text
from tests.domain.days import ADULT, NUMBERS, TODAY, mg
from tests.domain.pasts import DAY, row, told
from tests.domain.test_retelling import CHILD, INFANT

Draw = Callable[[Chronicle], str]

SVG = "{http://www.w3.org/2000/svg}"
FEW = "4 1 0 off 2 off3 c"
WORDS = ("2", "1", "s1", "ss", "0", "c", "3", "4", "off", "off3", "h")

KNOWN = {
    *("svg", "title", "desc", "style", "rect", "text", "path", "circle", "g"),
}
"""The elements that a picture is made of."""

HOSTILE = "</text><script>alert(1)</script>&amp;]]>\"'<!-- \ufffe \ufffd"


def parsed(picture: str) -> Element:
    return ElementTree.fromstring(picture)


def words(root: Element, kind: str) -> list[str]:
    return ["".join(found.itertext()) for found in root.iter(f"{SVG}{kind}")]


def days_in(root: Element) -> list[str]:
    """Return what each day is called."""
    return ["".join(found.itertext()) for found in root.findall(f"{SVG}g/{SVG}title")]


@pytest.mark.parametrize("draw", [bars, calendar])
def test_a_picture_has_a_name_and_a_text_for_those_who_do_not_see_it(draw: Draw) -> None:
    root = parsed(draw(told(FEW)))
    assert (root.tag, root[0].tag, root[1].tag) == (f"{SVG}svg", f"{SVG}title", f"{SVG}desc")
    assert root[0].text == (
        "Magnesium a day, 2026-11-13 to 2026-11-19 (adult, assumed; US limits first)"
    )
    assert (root[1].text or "").startswith(
        "Limits a day: US 350 mg; EU 250 mg. Mean 200 mg over 3 complete days of 7; not in it:"
    )
    assert "Mag: 10 planned, 5 taken" in (root[1].text or "")


@pytest.mark.parametrize("draw", [bars, calendar])
def test_every_day_says_what_it_was(draw: Draw) -> None:
    assert days_in(parsed(draw(told(FEW)))) == [
        "Fri 2026-11-13: 400 mg, over US 350 mg, over EU 250 mg, complete",
        "Sat 2026-11-14: 100 mg, partial",
        "Sun 2026-11-15: unknown, blank",
        "Mon 2026-11-16: -, nothing planned",
        "Tue 2026-11-17: 200 mg, below US 350 mg, below EU 250 mg, complete",
        "Wed 2026-11-18: 300 mg, over EU 250 mg, partial",
        "Thu 2026-11-19: 0 mg, below US 350 mg, below EU 250 mg, complete",
    ]


def test_a_picture_is_made_of_plain_shapes_and_refers_to_nothing() -> None:
    for picture in (bars(told(FEW)), calendar(told(FEW))):
        root = parsed(picture)
        assert {found.tag.removeprefix(SVG) for found in root.iter()} <= KNOWN
        names = {name for found in root.iter() for name in found.attrib}
        assert not {name for name in names if name.startswith("on") or "href" in name}
        assert "id" not in names
        (style,) = words(root, "style")
        assert "@media screen and (prefers-color-scheme: dark)" in style
        assert not any(word in style for word in ("url", "import", "font-face", "http"))
        assert picture.count("http") == 1  # the name of SVG itself


def test_the_columns_and_lines_stand_where_they_should() -> None:
    root = parsed(bars(told("2 4")))
    columns = [found for found in root.iter(f"{SVG}rect") if found.get("class") == "ms-full"]
    two, four = (float(found.get("height") or 0) for found in columns[:2])
    assert four == pytest.approx(2 * two, abs=0.02)
    lines = [found for found in root.iter(f"{SVG}path") if found.get("class") == "ms-limit"]
    assert len(lines) == 1
    assert (
        len([found for found in root.iter(f"{SVG}path") if found.get("class") == "ms-other"]) == 1
    )
    assert {"US 350 mg", "EU 250 mg"} <= set(words(root, "text"))


def test_a_limit_that_changes_is_a_line_for_each_value() -> None:
    root = parsed(bars(told("2 2 2", person=CHILD)))
    lines = [found for found in root.iter(f"{SVG}path") if found.get("class") == "ms-limit"]
    assert len(lines) == 2


def test_names_of_limits_do_not_cover_one_another() -> None:
    own = tuple(OwnLimit("magnesium", mg(value), f"Dr {value}") for value in ("349", "351", "250"))
    person = replace(ADULT, profile=Profile(limits=own))
    root = parsed(bars(told("2", person=person)))
    places = sorted(
        float(found.get("y") or 0)
        for found in root.iter(f"{SVG}text")
        if "".join(found.itertext()).split()[0] in ("US", "EU", "own")
        and "".join(found.itertext()).endswith("mg")
    )
    assert len(places) == 5
    assert all(later - place >= 12 for place, later in pairwise(places))


@pytest.mark.parametrize("draw", [bars, calendar])
def test_without_a_limit_or_an_amount_there_is_still_a_picture(draw: Draw) -> None:
    for chronicle in (told("0 off"), told("2", person=INFANT), told("c", person=INFANT)):
        parsed(draw(chronicle))


def test_years_are_drawn_under_one_another() -> None:
    texts = words(parsed(calendar(told(" ".join(["2"] * 400)))), "text")
    assert [found for found in texts if found in ("2025", "2026")] == ["2025", "2026"]
    assert texts.count("Mon") == 2


def test_signs_are_told_apart_by_their_shape() -> None:
    """Without colours an outline and what is filled are still two shapes."""
    filled = {"ms-full": "filled", "ms-over": "filled"}
    shapes = {
        re.sub(r'class="([\w-]+)"', lambda found: filled.get(found[1], "open"), drawn)
        for drawn in (sign(mark, 0, 0, 10) for mark in MARKS)
    }
    assert len(shapes) == len(MARKS)


def hostile() -> Chronicle:
    person = replace(ADULT, profile=Profile(limits=(OwnLimit("magnesium", mg("100"), HOSTILE),)))
    chronicle = told(FEW, person=person)
    return chronicle._replace(names={"mag": HOSTILE})


@pytest.mark.parametrize("draw", [bars, calendar])
def test_hostile_names_stay_text(draw: Draw) -> None:
    picture = draw(hostile())
    root = parsed(picture)
    assert "<script" not in picture
    assert not list(root.iter(f"{SVG}script"))
    shown = HOSTILE.replace("\ufffe", "")
    assert shown in (root[1].text or "")
    assert any("<script>" in found for found in words(root, "text"))


@given(st.text())
def test_any_text_comes_back_as_it_is_shown(content: str) -> None:
    shown = ElementTree.fromstring(f"<x>{escaped(content)}</x>").text or ""
    assert not any(char in shown for char in "\x00\x1b\x9b\u202e\ufffe\uffff")
    kept = ElementTree.fromstring(text(0, 0, content)).text or ""
    assert kept == shown


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=60), st.booleans())
def test_any_past_is_well_formed_and_within_its_sheet(words: list[str], ranged: bool) -> None:
    label = Label(Count.of(1), (row("90", "210" if ranged else ""),), id=next(NUMBERS))
    chronicle = told(" ".join(words), label=label, last=TODAY)
    for picture in (bars(chronicle), calendar(chronicle)):
        root = parsed(picture)
        width, height = (float(root.get(name) or 0) for name in ("width", "height"))
        for found in root.iter(f"{SVG}rect"):
            x, y, wide, high = (
                float(found.get(name) or 0) for name in ("x", "y", "width", "height")
            )
            assert x >= 0
            assert y >= 0
            assert x + wide <= width
            assert y + high <= height
            assert high >= 0


def test_a_picture_of_many_days_grows_in_width() -> None:
    few, many = (parsed(bars(told(" ".join(["2"] * count)))) for count in (10, 500))
    assert float(few.get("width") or 0) < float(many.get("width") or 0) < 5000


@pytest.mark.parametrize(("draw", "page"), [(bars, bars_in_page), (calendar, calendar_in_page)])
def test_in_a_page_a_picture_has_neither_style_nor_legend(
    draw: Draw, page: Callable[[Chronicle, str], Inline]
) -> None:
    alone, inline = parsed(draw(told(FEW))), page(told(FEW), "In <words>.")
    root = parsed(inline.svg)
    assert not list(root.iter(f"{SVG}style"))
    assert days_in(root) == days_in(alone)
    name = "Magnesium a day, 2026-11-13 to 2026-11-19, as "
    assert (root[0].text or "").startswith(name)
    assert root[1].text == "In <words>."
    signs = [said for _, said in inline.signs]
    assert not set(signs) & set(words(root, "text"))
    assert all(parsed(drawn).get("aria-hidden") == "true" for drawn, _ in inline.signs)


def test_in_a_page_bars_and_the_calendar_beside_them_have_the_same_signs() -> None:
    """260 mg are over the EU limit only: the day is over one, whichever picture one looks at."""
    label = Label(Count.of(1), (row("130"),), id=next(NUMBERS))
    chronicle = told("2 1 0 off 2", label=label)
    assert bars_in_page(chronicle, "").signs == calendar_in_page(chronicle, "").signs
    many = told(" ".join(["2"] * (FEW_DAYS + 1)), label=label)
    assert [said for _, said in calendar_in_page(many, "").signs] == ["complete, below US 350 mg"]


def test_a_calendar_in_a_page_is_as_wide_as_its_weeks_and_has_dates() -> None:
    few, many = (
        parsed(calendar_in_page(told(" ".join(["2"] * days)), "").svg) for days in (30, 93)
    )
    assert float(few.get("width") or 0) < 350
    numbers = [found for found in words(few, "text") if found.isdigit()]
    assert len(numbers) == 30
    assert {"Oct", "Nov"} <= set(words(few, "text"))
    assert not [found for found in words(many, "text") if found.isdigit()]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=100))
def test_in_a_page_everything_is_within_the_picture(days: list[str]) -> None:
    chronicle = told(" ".join(days), last=TODAY)
    for inline in (bars_in_page(chronicle, ""), calendar_in_page(chronicle, "")):
        root = parsed(inline.svg)
        width, height = (float(root.get(name) or 0) for name in ("width", "height"))
        for found in root.iter(f"{SVG}text"):
            x, y = (float(found.get(name) or 0) for name in ("x", "y"))
            assert 0 <= x < width
            assert FONT - 4 <= y < height
        assert len(days_in(root)) == len(days)


@pytest.mark.parametrize(
    ("length", "written"), [(1.0, "1"), (1.25, "1.25"), (1.256, "1.26"), (0.0, "0"), (1e-9, "0")]
)
def test_lengths_have_two_decimals_at_the_most(length: float, written: str) -> None:
    assert number(length) == written


def test_dates_are_under_some_of_the_bars() -> None:
    texts = words(
        parsed(bars(told(" ".join(["2"] * 30), last=date(2026, 11, 30) - 10 * DAY))), "text"
    )
    dates = [found for found in texts if found.startswith("2026-")]
    assert 5 <= len(dates) <= 10
    assert dates[0] == "2026-10-22"
