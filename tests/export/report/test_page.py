"""The page for a clinician: one file without script or request, whole, accessible, and honest."""

import re
from base64 import b64encode
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import pairwise
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given

from magstack.domain.amounts import Count
from magstack.domain.chronicle import Past
from magstack.domain.clinical import Clinical
from magstack.domain.findings import Finding
from magstack.domain.products import Content, Label, Part
from magstack.domain.profile import Condition, Medicine, OwnRule, Profile
from magstack.domain.retelling import spoken_amount
from magstack.domain.wording import capital
from magstack.export.report.page import page, style
from magstack.export.report.stack import COMING, OVER
from magstack.export.svg import written
from tests.cli.pages import same
from tests.domain.days import ADULT, MAGNEN, NEURO_MAG, NUMBERS, TODAY, dose, mg, of, unknown
from tests.domain.pasts import Lived, lives, row
from tests.export.report.clinics import (
    HOSTILE,
    VERSION,
    clinic,
    example,
    hostile,
    lived,
    planned_since,
)

SVG = "{http://www.w3.org/2000/svg}"

KNOWN = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section"),
    *("h1", "h2", "h3", "p", "ul", "li", "dl", "dt", "dd", "div", "span", "b", "bdi", "strong"),
    *("a", "time", "table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption"),
    *("details", "summary"),
    *(f"{SVG}{name}" for name in ("svg", "title", "desc", "g", "rect", "path", "circle", "text")),
}
"""The elements that a page is made of: none of them runs, loads or sends anything."""


def shown(report: Clinical) -> Element:
    """Return the page, which is well-formed to the letter."""
    return ElementTree.fromstring(page(report, VERSION))


def said(found: Element) -> str:
    """Return the text of an element, with single blanks."""
    return " ".join("".join(found.itertext()).split())


def section(root: Element, name: str) -> Element:
    """Return the section of a heading."""
    (found,) = (each for each in root.iter("section") if each.get("aria-labelledby") == name)
    return found


def rows(table: Element) -> list[list[str]]:
    """Return the cells of a table's body."""
    return [[said(cell) for cell in found] for found in table.findall("tbody/tr")]


def table(root: Element, css: str) -> Element:
    (found,) = (each for each in root.iter("table") if css in (each.get("class") or "").split())
    return found


@pytest.fixture(scope="module")
def root() -> Element:
    return shown(example())


def test_the_example_stack() -> None:
    """The whole page, but for its style; browsers get it with a hash of that."""
    whole = page(example(), VERSION).replace(style(), "STYLE")
    assert whole.endswith("</html>\n")
    same("report", re.sub("sha256-[A-Za-z0-9+/=]+", "sha256-HASH", whole))


# One file, which loads nothing and runs nothing.


@pytest.mark.parametrize("report", [example(), hostile(), example(days=365)])
def test_a_page_runs_loads_and_sends_nothing(report: Clinical) -> None:
    root = shown(report)
    assert {found.tag for found in root.iter()} <= KNOWN
    names = {name for found in root.iter() for name in found.attrib}
    assert not {name for name in names if name.startswith("on")}
    assert not names & {"src", "srcset", "style", "action", "background", "ping", "poster"}
    for link in root.iter("a"):
        assert (link.get("href") or "").startswith("https://")
        assert link.get("rel") == "noopener noreferrer"
    ids = [found.get("id") for found in root.iter() if found.get("id")]
    assert len(ids) == len(set(ids))


def test_the_policy_allows_the_one_style_and_nothing_else(root: Element) -> None:
    (css,) = root.iter("style")
    digest = b64encode(sha256((css.text or "").encode()).digest()).decode()
    (policy,) = (each for each in root.iter("meta") if each.get("http-equiv"))
    assert policy.get("http-equiv") == "Content-Security-Policy"
    assert policy.get("content") == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'none'; base-uri 'none'; "
        "form-action 'none'"
    )
    assert not re.search(r"url\(|@import|@font-face|expression|http", css.text or "")


def test_the_style_is_there_once_whatever_the_pictures(root: Element) -> None:
    assert len(list(root.iter(f"{SVG}svg"))) > 3
    assert not list(root.iter(f"{SVG}style"))
    assert ".magstack .ms-full" in style()


# For everybody who reads it.


@pytest.mark.parametrize("report", [example(), hostile(), example(days=365), example(days=1)])
def test_landmarks_headings_and_tables(report: Clinical) -> None:
    root = shown(report)
    assert (root.get("lang"), len(list(root.iter("title")))) == ("en", 1)
    for landmark in ("header", "main", "footer", "h1"):
        assert len(list(root.iter(landmark))) == 1, landmark
    ids = {found.get("id") for found in root.iter()}
    assert all(found.get("aria-labelledby") in ids for found in root.iter("section"))
    levels = [int(found.tag[1]) for found in root.iter() if re.fullmatch("h[1-6]", str(found.tag))]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    tables = list(root.iter("table"))
    assert len(tables) >= 3
    for found in tables:
        assert found[0].tag == "caption"
        assert said(found[0])
        heads = list(found.iter("th"))
        assert all(head.get("scope") in ("col", "row") and said(head) for head in heads)
        width = len(found.findall("thead/tr/th"))
        assert {len(each) for each in found.findall("tbody/tr")} == {width}


def test_what_is_wide_scrolls_by_itself_and_can_be_reached(root: Element) -> None:
    wide = [found for found in root.iter("div") if found.get("class") == "wide"]
    assert len(wide) == 3
    for found in wide:
        assert (found.get("role"), found.get("tabindex")) == ("region", "0")
        assert found.get("aria-label")


def test_pictures_have_a_name_and_a_text_and_signs_have_words(root: Element) -> None:
    pictures = [each for each in root.iter(f"{SVG}svg") if each.get("role") == "img"]
    assert len(pictures) == 2
    assert [(picture[0].text, picture[1].text) for picture in pictures] == [
        (
            "Magnesium a day, 2026-10-22 to 2026-11-20, as bars",
            f"{LIMITS} {IN_SHORT} {ENDS}",
        ),
        (
            "Magnesium a day, 2026-10-22 to 2026-11-20, as a calendar",
            f"The same days as a calendar: {KINDS}; 26 over a limit.",
        ),
    ]
    signs = [each for each in root.iter("li") if each.find(f"{SVG}svg") is not None]
    assert all(each[0].get("aria-hidden") == "true" and said(each) for each in signs)


def test_both_pictures_have_the_signs_of_one_legend(root: Element) -> None:
    """A day between two limits is over one of them, in the bars and in the calendar."""
    assert [said(each) for each in table_of_signs(root)] == [
        "complete, over a limit",
        "not complete, over a limit already",
        "blank day: nothing logged, so unknown",
        "today, going on",
    ]


def table_of_signs(root: Element) -> list[Element]:
    (found,) = (each for each in root.iter("ul") if each.get("class") == "legend")
    return list(found)


def test_days_say_what_a_machine_reads(root: Element) -> None:
    assert root.findall("body/header/p/time")[0].get("datetime") == "2026-10-22"
    assert root.findall("body/header/dl//time")[0].get("datetime") == "2026-11-20T20:00:00+01:00"
    assert len(list(table(root, "days").iter("time"))) == 30


# What it says.


ABOUT = (
    "Life stage Adult, assumed Limits by Institute of Medicine (now National Academy of Medicine), "
    "dietary reference intakes (US; assumed). Beside it: EU Scientific Committee on Food, kept by "
    "EFSA (EU) Made Fri 20 Nov 2026, 20:00 +01:00, by the program magstack 9.9.9 from labels and "
    "the person’s own log, which nobody has checked."
)

LIMITS = "Limits a day: US 350 mg; EU 250 mg; 300 mg set by Dr Silva."
ENDS = (
    "Range over complete days: 260 to 404 mg. Highest day: 404 mg, Thu 22 Oct. The table of days "
    "has each number."
)
KINDS = "23 complete, 3 partial, 3 blank and 1 today, going on"

IN_SHORT = (
    "Magnesium: mean 385.2 mg a day; 23 of 30 days count. Over US 350 mg and 300 mg set by "
    "Dr Silva on 20 of 23 complete days. Over EU 250 mg on 23 of 23 complete days and on 3 that "
    "are not complete."
)


def test_the_top(root: Element) -> None:
    header = root.find("body/header")
    assert header is not None
    assert [said(found) for found in header] == [
        "Supplement report, M. G.",
        "Thu 22 Oct 2026 to Fri 20 Nov 2026, 30 days",
        ABOUT,
    ]
    assert said(section(root, "short")) == (
        "In short 7 findings on the plan of Fri 20 Nov 2026: 4 major, 1 moderate, 1 minor and "
        f"1 info. {IN_SHORT}"
    )
    assert "blank days" in said(section(root, "incomplete"))


def test_whatever_was_over_a_limit_is_told_in_short() -> None:
    """Magnesium first, and of the others those that a reader must not miss."""
    iron = replace(of("iron", row("60", nutrient="iron")), doses=(dose("noon"),))
    zinc = replace(of("zinc", row("5", nutrient="zinc")), doses=(dose("noon"),))
    short = said(section(shown(clinic(lived([NEURO_MAG, iron, zinc], 3))), "short"))
    assert short.endswith(
        "Magnesium: mean 144 mg a day; 2 of 3 days count. On none of them over a limit, from "
        "supplements alone. Iron: mean 60 mg a day; 2 of 3 days count. Over US 45 mg and EU EFSA "
        "40 mg on 2 of 2 complete days."
    )


def test_what_an_unknown_amount_leaves_open_is_said() -> None:
    vague = replace(of("vague", unknown()), doses=(dose("night"),))
    root = shown(clinic(lived([NEURO_MAG, vague], 4)))
    assert said(section(root, "short")).endswith(
        "Magnesium: mean at least 144 mg a day; 2 of 4 days count."
    )
    assert rows(table(root, "sums"))[0] == [
        *("Magnesium", "at least 144 mg", "2 of 4", "at least 144 mg"),
        "at least 144 mg first on Tue 17 Nov",
        "0 of 2 (2 more not known): US 350 mg and EU 250 mg",
    ]


def test_a_report_of_the_past_says_when_the_age_was_and_which_plan_the_findings_are_of() -> None:
    then = TODAY - timedelta(days=10)
    person = replace(ADULT, profile=Profile(born=date(1990, 5, 1))).on(then)
    root = shown(clinic(lived([NEURO_MAG], 5)._replace(last=then, first=then), person))
    assert said(next(root.iter("dl"))).startswith("Life stage Adult, 36 years, on Tue 10 Nov 2026")
    assert "in the plan of Fri 20 Nov 2026." in said(section(root, "short"))
    heads = [said(each) for each in table(root, "stack").findall("thead/tr/th")]
    assert heads == ["Product", "By the label", "Planned on Tue 10 Nov 2026", "In the period"]


def test_without_a_name_nobody_is_named() -> None:
    root = shown(example(name=""))
    assert said(next(root.iter("h1"))) == "Supplement report"
    assert next(root.iter("title")).text == "Supplement report, 2026-10-22 to 2026-11-20"


def test_what_was_said_of_oneself_is_not_assumed() -> None:
    born = Profile(born=date(1990, 5, 1), sex="f", state="pregnant", authority="uk-evm")
    root = shown(example(person=replace(ADULT, authority="uk-evm", profile=born).on(TODAY)))
    top = said(next(root.iter("dl")))
    assert top.startswith("Life stage Pregnant, 36 years, female Limits by")
    assert "Vitamins and Minerals (UK). Beside it: Institute of Medicine" in top


def test_findings_are_graded_in_words_and_cite(root: Element) -> None:
    found = section(root, "findings")
    severities = [said(each) for each in found.iter("strong")]
    assert severities[:5] == ["Major:", "Major:", "Major:", "Major:", "Minor:"]
    assert [said(each) for each in found.iter("h3")] == ["Doubts about labels"]
    doubted = said(found).split("Doubts about labels ")[1]
    assert doubted.startswith(
        "Moderate: Magnen B6's label gives 18.0 % magnesium, above the 14.1 %"
    )
    assert "Institute of Medicine 1997, Dietary Reference Intakes, chapter 6" in said(found)
    links = {each.text: each.get("href") for each in found.iter("a")}
    assert links["doi:10.17226/5776"] == "https://doi.org/10.17226/5776"


def test_a_fact_that_nobody_has_read_is_said_to_be_unverified() -> None:
    finding = Finding("CODE", "avoid", "it", "Do not.", "a rumour", "unchecked")
    root = shown(clinic(lived([NEURO_MAG], 3), extra=[finding]))
    first = next(section(root, "findings").iter("li"))
    assert said(first) == "Avoid: Do not. Ground: a rumour (not verified)"


def test_nothing_found_is_no_verdict() -> None:
    nothing = clinic(lived([of("calm")], 3))._replace(findings=())
    text = said(section(shown(nothing), "findings"))
    assert text == "Findings Nothing is planned, so there is nothing that a rule could find."
    text = said(section(shown(example()._replace(findings=())), "findings"))
    assert text == (
        "Findings No rule found anything. That is all it says: see what was not checked."
    )


@pytest.mark.parametrize("report", [example(), example(days=365)])
def test_safe_is_no_verdict(report: Clinical) -> None:
    body = said(shown(report))
    assert re.findall(r"\W*\bsafe\w*\W*", body, re.IGNORECASE) == [" “safe”: "]
    assert "Below a limit is not “safe”" in body


NEURO_MAG_LABEL = (
    "3 capsules: 144 mg magnesium (declared), from 2000 mg magnesium L-threonate monohydrate"
)
MAGNEN_LABEL = (
    "2 capsules: 260 mg magnesium (declared), from 1444.44 mg magnesium glycinate, buffered "
    "(bisglycinate with oxide) 2 mg vitamin B6 (declared)"
)


def test_the_stack(root: Element) -> None:
    assert rows(table(root, "stack")) == [
        [
            "Neuro-Mag label checked",
            NEURO_MAG_LABEL,
            "3 capsules at night (22:00): 144 mg magnesium since Thu 22 Oct 2026",
            "20 of 29 planned doses taken, 3 skipped, 6 unknown (69.0 to 89.7 %)",
        ],
        [
            "Magnen B6 amounts inferred, not verified",
            MAGNEN_LABEL,
            "2 capsules at noon (12:30): 260 mg magnesium, 2 mg vitamin B6 since Thu 22 Oct 2026",
            "26 of 29 planned doses taken, 3 unknown (89.7 to 100.0 %)",
        ],
    ]


def test_amounts_that_are_not_known_and_what_is_not_judged() -> None:
    label = Label(
        Count.of(2),
        (
            replace(row("34", "48.5"), parts=(Part("citrate", mg("300")), Part(None))),
            unknown("zinc"),
            row("1", nutrient="copper"),
            row("2", nutrient="iron"),
        ),
        (Content("rhodiola", mg("300")), Content("love", None)),
        id=next(NUMBERS),
    )
    odd = replace(of("odd", when=("08:00", "night", "22:00")), labels=(label,), status="own")
    cells = rows(table(shown(clinic(lived([odd], 3))), "stack"))[0]
    assert cells[0].endswith("label typed in by the person")
    assert cells[1] == (
        "2 capsules: 34–48.5 mg magnesium (range), from 300 mg magnesium citrate + another form "
        "unknown amount of zinc (unresolved) 1 mg copper, 2 mg iron (declared) "
        "300 mg rhodiola (not assessed) love (not assessed)"
    )
    assert cells[2].startswith(
        "1 capsule at 08:00, 1 capsule at night (22:00) and 1 capsule at 22:00: each 17–24.2 mg "
        "magnesium, unknown zinc, 0.5 mg copper, 1 mg iron"
    )
    text = said(section(shown(clinic(lived([odd], 3))), "stack"))
    assert "range: the label’s name fits several compounds." in text
    assert "unresolved: neither on the label nor computable: unknown, not zero." in text


def test_what_is_not_planned_any_more_says_why() -> None:
    past = lived([NEURO_MAG, MAGNEN], 10)
    away = replace(past.products[0], archived=TODAY - timedelta(days=2))
    cells = rows(table(shown(clinic(past._replace(products=[away, past.products[1]]))), "stack"))
    assert cells[0][2] == (
        "Stopped on Wed 18 Nov 2026 until Tue 17 Nov 2026: 3 capsules at night (22:00)"
    )


def test_what_was_planned_before_and_will_be_is_told_with_its_days() -> None:
    """A ramp with a pause, whose last step begins later: the dose of now is not as old as all."""
    days = [(1, -20, -12), (2, -11, -9), (2, -5, 4), (3, 5, None)]
    doses = tuple(
        replace(dose("night", units), since=ago(first), until=None if last is None else ago(last))
        for units, first, last in days
    )
    past = lived([NEURO_MAG], 15)
    ramp = replace(NEURO_MAG, doses=doses)
    cells = rows(table(shown(clinic(past._replace(products=[ramp]))), "stack"))
    assert cells[0][2] == (
        "2 capsules at night (22:00): 96 mg magnesium since Mon 9 Nov 2026, until Tue 24 Nov 2026; "
        "first planned Sat 31 Oct 2026 until Sun 8 Nov 2026: 1 capsule at night (22:00) paused "
        "from Thu 12 Nov 2026 to Sat 14 Nov 2026 from Wed 25 Nov 2026: 3 capsules at night (22:00)"
    )


def ago(days: int) -> date:
    """Return a day before TODAY, or after it."""
    return TODAY + timedelta(days=days)


def test_of_many_plans_the_last_are_told() -> None:
    doses = [replace(dose("night", n % 2 + 1), since=ago(-n), until=ago(-n)) for n in range(7)]
    many = replace(NEURO_MAG, doses=tuple(doses))
    cells = rows(table(shown(clinic(lived([NEURO_MAG], 8)._replace(products=[many]))), "stack"))
    assert "before that, 3 other plans in the period" in cells[0][2]
    assert cells[0][2].count("until ") == 4


def test_labels_say_from_when_to_when_they_count() -> None:
    old, new = (Label(Count.of(1), (row(mass),), id=next(NUMBERS)) for mass in ("10", "20"))
    product = replace(NEURO_MAG, labels=(replace(new, since=ago(-2)), old))
    past = lived([NEURO_MAG], 5)
    cells = rows(table(shown(clinic(past._replace(products=[product], logged=[]))), "stack"))
    assert cells[0][1] == (
        "label from Wed 18 Nov 2026 1 capsule: 20 mg magnesium (declared) "
        "label until Tue 17 Nov 2026 1 capsule: 10 mg magnesium (declared)"
    )


def test_findings_do_not_tell_a_clinician_what_to_type() -> None:
    vague = replace(of("vague", unknown()), doses=(dose("night"),))
    profile = Profile(
        medicines=(Medicine("doxycycline"), Medicine("foo")),
        conditions=(Condition("renal"),),
        rules=(OwnRule("magnesium", "foo", timedelta(hours=2)),),
    )
    report = clinic(lived([NEURO_MAG, vague], 3), replace(ADULT, profile=profile))
    typed = [found.code for found in report.findings if "magstack " in found.message]
    assert {"SPACING_UNKNOWN", "CONDITION", "AMOUNT_UNRESOLVED"} <= set(typed)
    text = said(section(shown(report), "findings"))
    assert not re.findall(r"magstack (profile|edit|plan|stock)", text)
    assert "The time of doxycycline is not known" in text
    assert "totals of magnesium are “at least”. Ground:" in text


def test_medicines_and_conditions(root: Element) -> None:
    groups = [said(each) for each in section(root, "person").iter("li")]
    assert groups == [
        "levothyroxine at 07:00, every day",
        "foobarol, time of day not known, every day (no rule in the catalogue: not checked)",
        "Kidney disease, eGFR 45 mL/min/1.73 m²",
        "Magnesium: 300 mg a day, by Dr Silva (until the next blood test)",
        "Magnesium and coffee: 2 h apart",
    ]
    nobody = said(section(shown(example(person=ADULT)), "person"))
    assert nobody == (
        "Medicines and conditions Medicines None in the record, so none was checked. "
        "Conditions None in the record."
    )


def test_a_state_of_life_is_a_condition_and_an_egfr_may_be_missing() -> None:
    profile = Profile(state="pregnant", conditions=(Condition("renal"), Condition("gout")))
    root = shown(example(person=replace(ADULT, profile=profile).on(TODAY)))
    assert [said(each) for each in section(root, "person").iter("li")] == [
        "Pregnancy",
        "Kidney disease, eGFR not known",
        "Gout (no rule in the catalogue: not checked)",
    ]


def test_medicines_of_another_time_are_left_out() -> None:
    over = Medicine("aspirin", until=date(2026, 10, 21))
    twice = [Medicine("metformin", dose(at).clock, frozenset({0, 2})) for at in ("08:00", "20:00")]
    ending = Medicine("iron", since=date(2026, 10, 1), until=date(2026, 10, 30))
    coming = Medicine("doxycycline", since=date(2026, 12, 1))
    person = replace(ADULT, profile=Profile(medicines=(over, *twice, ending, coming)))
    report = example(person=person)
    always = "time of day not known, every day"
    told = [
        "metformin at 08:00 and 20:00, on mon and wed (no rule in the catalogue: not checked)",
        f"iron, {always}, from Thu 1 Oct 2026 to Fri 30 Oct 2026 ({OVER})",
        f"doxycycline, {always}, from Tue 1 Dec 2026 ({COMING})",
    ]
    assert of_person(report) == told
    before = report._replace(first=date(2026, 9, 1), last=date(2026, 9, 30))
    assert [each.split()[0] for each in of_person(before)] == ["aspirin,", "metformin"]


def of_person(report: Clinical) -> list[str]:
    return [said(each) for each in section(shown(report), "person").iter("li")]


DAYS_OVER = "20 of 23: US 350 mg and 300 mg set by Dr Silva 23 of 23 and 3 not complete: EU 250 mg"


def test_the_totals(root: Element) -> None:
    assert rows(table(root, "sums")) == [
        [
            "Magnesium",
            "385.2 mg",
            "23 of 30",
            "260 to 404 mg",
            "404 mg first on Thu 22 Oct",
            DAYS_OVER,
        ],
        [
            *("Vitamin B6", "2 mg", "23 of 30", "2 mg", "2 mg first on Thu 22 Oct"),
            "0 of 23: US 100 mg and EU EFSA 12 mg (with food)",
        ],
    ]
    assert said(section(root, "totals")).endswith(
        "With food: the limit counts food too, which is not in these amounts, so it is passed "
        "earlier than they say. The highest day is one of those logged: on another, more may have "
        "been taken than is known."
    )


def test_a_range_is_said_to_be_one() -> None:
    """The lowest is of its low end, the highest of its high end; the chart says what is pale."""
    odd = replace(of("odd", row("200", "300")), doses=(dose("night"),))
    root = shown(clinic(lived([odd], 3)))
    assert rows(table(root, "sums"))[0] == [
        *("Magnesium", "200–300 mg", "2 of 3", "200 to 300 mg"),
        "200–300 mg first on Wed 18 Nov",
        "0 of 2: US 350 mg 2 of 2: EU 250 mg",
    ]
    assert said(section(root, "totals")).endswith("held against a limit by its high end.")
    assert "The pale part of a bar is a range" in said(section(root, "charts"))


def test_a_limit_that_came_with_an_age_is_said_with_both_values() -> None:
    child = replace(ADULT, profile=Profile(born=date(2017, 11, 18)))
    root = shown(clinic(lived([NEURO_MAG], 4), child.on(TODAY)))
    limits = "US 110 mg (350 mg from Wed 18 Nov 2026)"
    assert limits in rows(table(root, "sums"))[0][5]
    assert f"Limits a day: {limits}; EU 250 mg." in said(section(root, "charts"))
    first = next(section(root, "sources").iter("li"))
    assert said(first).startswith("US: magnesium 110 mg, then 350 mg (")


def test_the_highest_day_may_be_an_incomplete_one() -> None:
    past = lived([NEURO_MAG, MAGNEN], 4)
    first, (second, _), *_ = past.logged
    logged = [first, (second, ((NEURO_MAG.labels[0].id or 0, None, 9000, "taken"),))]
    cells = rows(table(shown(clinic(past._replace(logged=logged))), "sums"))[0]
    assert cells[4] == "432 mg Wed 18 Nov, not a complete day"


def test_where_nothing_is_known_nothing_is_said_to_be() -> None:
    stack = [planned_since(of("vague", unknown(), when=("night",)), TODAY - timedelta(days=2))]
    past = Past(stack, [], frozenset(), TODAY - timedelta(days=2), TODAY, TODAY)
    root = shown(clinic(past))
    assert rows(table(root, "sums"))[0] == [
        *("Magnesium", "unknown", "0 of 3", "unknown"),
        "nothing logged",
        "not known: US 350 mg and EU 250 mg",
    ]
    assert said(section(root, "short")).endswith(
        "Magnesium: no mean, as no complete day has a known amount."
    )


def test_a_period_without_anything_has_a_report_that_says_so() -> None:
    past = lived([NEURO_MAG], 3)
    root = shown(clinic(past._replace(products=[], logged=[])))
    for name in ("short", "stack", "totals"):
        assert said(section(root, name)).endswith("Nothing was planned or taken in the period.")


def test_without_a_nutrient_there_is_no_total_and_no_picture() -> None:
    root = shown(clinic(lived([of("calm", when=("night",))], 5)))
    assert "No label names a nutrient that is counted." in said(section(root, "totals"))
    assert not list(root.iter(f"{SVG}svg"))
    assert not [each for each in root.iter("section") if each.get("class") in ("charts", "sources")]
    assert rows(table(root, "stack"))[0][1] == "1 capsule: nothing that is counted"


def test_where_the_limits_come_from() -> None:
    many = of("many", *(row("5", nutrient=name) for name in ("zinc", "copper", "iron")))
    root = shown(clinic(lived([replace(many, doses=(dose("night"),))], 3)))
    listed = [said(each) for each in section(root, "sources").iter("li")]
    assert any(each.startswith("US: copper 10 mg, iron 45 mg, zinc 40 mg (") for each in listed)
    assert any("no limit set" in each or "EU EFSA: " in each for each in listed)


def test_a_long_period_is_a_calendar_and_months() -> None:
    root = shown(example(days=365))
    pictures = [each for each in root.iter(f"{SVG}svg") if each.get("role") == "img"]
    assert len(pictures) == 1
    months = rows(table(root, "months"))
    assert len(months) == 13
    assert months[0][:3] == ["November 2025", "386 mg", "8 of 10"]
    assert "too long for a bar a day" in said(section(root, "charts"))
    assert len(rows(table(root, "days"))) == 365


def test_each_day_in_numbers(root: Element) -> None:
    days = rows(table(root, "days"))
    assert days[0] == [
        *("Thu 2026-10-22", "complete", "404 mg", "2 mg"),
        "over US 350 mg, over EU 250 mg, over Dr Silva 300 mg",
    ]
    assert days[4] == ["Mon 2026-10-26", "blank", "unknown", "unknown", ""]
    assert days[-1] == ["Fri 2026-11-20", "today, going on", "nothing yet", "nothing yet", ""]
    assert not root.findall(".//details[@open]")


# Foreign text.


def test_hostile_names_stay_text() -> None:
    root = shown(hostile())
    everything = [said(found) for found in root.iter()]
    for name in HOSTILE:
        kept = " ".join(written(name).split())
        assert any(kept in text for text in everything), name
    text = "".join(root.itertext())
    assert not [char for char in "\x00\x1b\u202e\u202c\ufffe" if char in text]
    assert "{{ 7 * 7 }}" in text
    described = " ".join(said(found) for found in root.iter(f"{SVG}desc"))
    assert "<script>alert(1)</script>" in described
    hosts = {(link.get("href") or "").split("/")[2] for link in root.iter("a")}
    assert hosts == {"doi.org", "evil.example"}  # only what reads as an address leads there
    leading = [link for link in root.iter("a") if "evil" in said(link)]
    assert all(said(link) in (link.get("href") or "") for link in leading)


@given(lives())
def test_any_past_is_a_page_whose_numbers_are_those_of_its_days(life: Lived) -> None:
    past = life.past()
    report = clinic(past._replace(logged=list(past.logged)), life.person)
    root = shown(report)
    if report.charted is None:
        return
    others = [each for each in report.figures if each is not report.charted]
    figures = [report.charted, *others]
    heads = [said(head) for head in table(root, "days").findall("thead/tr/th")][2:-1]
    assert heads == [capital(report.facts.name_of(each.chronicle.nutrient)) for each in figures]
    for place, cells in enumerate(rows(table(root, "days"))):
        days = [each.chronicle.days[place] for each in figures]
        assert cells[2:-1] == [
            spoken_amount(day.account, each.chronicle.unit)
            for day, each in zip(days, figures, strict=True)
        ]
