"""Bars, signs and calendars: what reaches beyond a limit, what fits, what needs no colour."""

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magstack.context import Terminal
from magstack.domain.almanac import MONTHS
from magstack.domain.amounts import Count
from magstack.domain.chronicle import Chronicle
from magstack.domain.hours import DAY
from magstack.domain.limits import Limit
from magstack.domain.products import Label
from magstack.domain.profile import Person, Profile
from magstack.domain.retelling import MARKS, Held
from magstack.render import bars, calendar, history
from magstack.render.bars import ASCII_BRUSH, BRUSH, Brush, Scale, bar
from magstack.render.chronicles import document
from magstack.render.marks import SIGNS
from tests.domain.days import ADULT, NUMBERS, TODAY, mg
from tests.domain.pasts import row, told
from tests.domain.test_retelling import CHILD, INFANT, OWN

US = "iom-nam"

WORDS = ("2", "1", "s1", "ss", "0", "c", "3", "4", "5", "off", "off3", "off4", "h")


def drawn(
    chronicle: Chronicle, width: int = 80, *, years: bool = False, ascii_only: bool = False
) -> list[str]:
    """Return the lines of a screen; what is not ASCII cannot be written where only that is."""
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii" if ascii_only else "utf-8")
    terminal = Terminal(io.StringIO(), out, io.StringIO(), width=width, tty=True, color=False)
    history.show(terminal, chronicle, calendar=years)
    out.flush()
    return [line.rstrip() for line in raw.getvalue().decode("utf-8").splitlines()]


def bar_of(word: str, cells: int = 35, brush: Brush = BRUSH, **more: object) -> str:
    """Return a bar of which each cell is 10 mg, with the US limit in cell 35 of 350 mg."""
    chronicle = told(word, **more)  # type: ignore[arg-type]  # as it is given
    full = mg(str(cells * 10)).nanograms
    return bar(chronicle.days[0].account, Scale(full, cells, brush, US))


def test_a_bar_reaches_up_to_its_amount_and_the_limits_are_lines() -> None:
    assert bar_of("2") == "█" * 20 + " " * 5 + "┆" + " " * 9 + "│"
    assert bar_of("2", brush=ASCII_BRUSH) == "#" * 20 + " " * 5 + ":" + " " * 9 + "|"


def test_a_partial_day_is_shaded_and_a_blank_one_has_no_bar() -> None:
    assert bar_of("1") == "▒" * 10 + " " * 15 + "┆" + " " * 9 + "│"
    assert bar_of("0") == bar_of("c") == " " * 25 + "┆" + " " * 9 + "│"


def test_a_half_cell_is_drawn_where_it_can_be() -> None:
    assert bar_of("1hc", 35) == "█" * 15 + " " * 10 + "┆" + " " * 9 + "│"
    account = told("1hc").days[0].account
    for brush, shown in ((BRUSH, "█▌┆│  "), (ASCII_BRUSH, "##:|  ")):
        assert bar(account, Scale(mg("500").nanograms, 5, brush, US)) == shown


def test_a_range_is_solid_up_to_its_low_end() -> None:
    label = Label(Count.of(1), (row("50", "100"),), id=next(NUMBERS))
    assert bar_of("2", label=label) == "█" * 10 + "░" * 10 + " " * 5 + "┆" + " " * 9 + "│"


@given(
    st.sampled_from(["1", "2", "3", "4", "5", "h", "off3", "off4"]),
    st.integers(12, 60),
    st.integers(1, 900).map(str),
    st.sampled_from([BRUSH, ASCII_BRUSH]),
)
def test_a_bar_is_beyond_a_line_just_where_it_is_over(
    word: str, cells: int, number: str, brush: Brush
) -> None:
    label = Label(Count.of(1), (row(number),), id=next(NUMBERS))
    account = told(word, label=label).days[0].account
    assert account.total is not None
    masses = [account.total.amount.high, mg("350"), mg("250")]
    scale = Scale(max(mass.nanograms for mass in masses), cells, brush, US)
    found = bar(account, scale)
    assert len(found) == cells + 1
    for verdict in account.verdicts:
        limit: Limit = verdict.limit
        assert limit.value is not None
        beyond = found[scale.place(limit.value) + 1 :].strip(f"{brush.first}{brush.other} ")
        assert bool(beyond) is (verdict.standing == "over")


FEW = "4 1 0 off 2 off3 c"


def test_a_screen_of_bars() -> None:
    assert drawn(told(FEW, person=OWN))[2:11] == [
        "                       O          E      U",
        "Fri 2026-11-13  ███████┆██████████┆██████│███    400 mg  ▲ over US, EU, own",
        "Sat 2026-11-14  ▒▒▒▒▒▒▒┆          ┆      │       100 mg  ◐ partial",
        "Sun 2026-11-15         ┆          ┆      │      unknown  □ blank",
        "Mon 2026-11-16         ┆          ┆      │            -  · nothing planned",
        "Tue 2026-11-17  ███████┆██████▌   ┆      │       200 mg  ▲ over own",
        "Wed 2026-11-18  ▒▒▒▒▒▒▒┆▒▒▒▒▒▒▒▒▒▒┆▒▒▒   │       300 mg  △ partial, over EU, own",
        "Thu 2026-11-19         ┆          ┆      │         0 mg  ■ complete",
        "U │ US 350 mg   E ┆ EU 250 mg   O ┆ Dr Silva (your own) 100 mg",
    ]


def test_limits_move_with_the_age_of_the_day() -> None:
    page = drawn(told("2 2 2", person=CHILD))
    lines = [line[16:].index("│") for line in page if line[4:8] == "2026"]
    assert lines[0] < lines[1] == lines[2]
    assert "U │ US 110 mg, from 2026-11-18 350 mg   E ┆ EU 250 mg" in page


def test_an_authority_without_a_limit_yet_leaves_its_line_to_later_days() -> None:
    """The EU has a limit from four years on, the US from one year on."""
    profile = Profile(born=date(2022, 11, 19), authority="scf-efsa")
    person = Person("scf-efsa", profile=profile).on(TODAY)
    page = drawn(told("1 1 1", person=person))
    assert page[6:8] == [
        "E │ EU no limit set, from 2026-11-19 250 mg",
        "U ┆ US 65 mg, from 2026-11-19 110 mg",
    ]
    lines = ["".join(char for char in line if char in "│┆") for line in page[3:6]]
    assert lines == ["┆", "┆", "┆│"]
    assert "△" not in "".join(drawn(told("1 1", person=person), years=True))


def test_where_no_limit_is_set_there_is_no_line() -> None:
    page = drawn(told("2 1", person=INFANT))
    assert not {"│", "┆", "▲"} & set("".join(page))
    assert "US no limit set   EU no limit set" in page
    assert "■ complete   ◐ partial" in drawn(told("2 1", person=INFANT), years=True)


def test_where_the_catalogue_has_no_limit_it_is_said() -> None:
    label = Label(Count.of(1), (row("5", nutrient="aether"),), id=next(NUMBERS))
    page = drawn(told("2 0", label=label, nutrient="aether"))
    assert "No limit is in the catalogue." in page
    assert not any(line.startswith("Over") for line in page)


@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=30),
    st.sampled_from([40, 50, 63, 64, 80, 120]),
    st.booleans(),
    st.booleans(),
)
def test_nothing_is_wider_than_the_screen_or_beyond_its_letters(
    words: list[str], width: int, years: bool, ascii_only: bool
) -> None:
    chronicle = told(" ".join(words), last=TODAY, person=OWN)
    page = drawn(chronicle, width, years=years, ascii_only=ascii_only)
    assert max(map(len, page)) <= width


def test_signs_are_told_apart_by_their_shape() -> None:
    assert set(SIGNS) == set(MARKS)
    for place in (0, 1):
        assert len({signs[place] for signs in SIGNS.values()}) == len(MARKS)
    assert all(signs[1].isascii() for signs in SIGNS.values())


def test_a_calendar_has_a_column_for_each_week() -> None:
    words = ["off"] * 300 + ["2", "4", "1", "0", "off4"] * 13
    page = drawn(told(" ".join(words), last=TODAY), years=True)
    assert page[1] == "Limits a day: US 350 mg; EU 250 mg"
    assert page[3].split() == [*MONTHS[11:], *MONTHS[:11]]
    rows = page[4:11]
    assert [line[:3] for line in rows] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert max(map(len, rows)) == 4 + 53
    assert "".join(rows).count("▲") == words.count("4")
    assert "".join(rows).count("△") == words.count("off4")


def test_a_month_without_a_complete_day_is_over_nothing() -> None:
    page = drawn(told("2 4 off3 0", last=date(2026, 11, 2)), years=True)
    rows = [line.split() for line in page if line.startswith("2026-1")]
    assert [(row[0], *row[-2:]) for row in rows] == [
        ("2026-10", "1", "1"),
        ("2026-11", "-", "-"),
    ]


def test_a_day_of_an_unknown_amount_has_a_sign_of_its_own() -> None:
    label = Label(Count.of(1), (row(""),), id=next(NUMBERS))
    chronicle = told("2 ss", label=label)
    page = drawn(chronicle, years=True)
    assert "■ complete, below US 350 mg   ◇ complete, not comparable with US 350 mg" in page
    assert "+" in "".join(drawn(chronicle, years=True, ascii_only=True))


def test_several_years_are_drawn_one_by_one() -> None:
    page = drawn(told(" ".join(["2"] * 400), last=TODAY), years=True)
    assert [line for line in page if line in ("2025", "2026")] == ["2025", "2026"]


def test_the_colours_are_those_of_days_over() -> None:
    out = io.StringIO()
    terminal = Terminal(io.StringIO(), out, io.StringIO(), width=80, tty=True, color=True)
    calendar.show(terminal, told("2 4 2"), [])
    assert "\x1b[31m▲\x1b[0m" in out.getvalue()
    assert out.getvalue().count("\x1b[31m") == 1


def test_letters_are_free_ones() -> None:
    def limit(name: str) -> Held:
        return Held(name, name, name, ((TODAY, mg("1")),), food=False)

    found = bars._letters([limit(name) for name in ("EU", "EU EFSA", "E", "U", "AU/NZ", "own")])
    assert list(found.values()) == ["E", "U", "A", "B", "N", "O"]


def test_a_hint_is_given_only_where_a_day_can_still_be_closed() -> None:
    for words, hinted in (("2 2", False), ("2 1", True), ("2 0", True), ("2 off", False)):
        err = io.StringIO()
        terminal = Terminal(io.StringIO(), io.StringIO(), err, tty=False)
        history.show(terminal, told(words), calendar=False)
        assert bool(err.getvalue()) is hinted, words


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30))
def test_the_document_has_every_day_and_no_zero_for_what_is_unknown(words: list[str]) -> None:
    chronicle = told(" ".join(words))
    found = document(chronicle)
    assert len(found["days"]) == len(words)
    for day, past in zip(found["days"], chronicle.days, strict=True):
        assert (day["low"] is None) == (past.account.total is None)
        assert day["date"] == past.date.isoformat()
    counts = ("complete", "partial", "blank", "nothing_planned", "going_on", "future")
    assert sum(found["summary"][name] for name in counts) == found["summary"]["days"]


@pytest.mark.parametrize(
    ("word", "over"),
    [
        ("4", [True, True]),
        ("3", [False, True]),
        ("off3", [None, True]),
        ("1", [None, None]),
        ("0", [None, None]),
    ],
)
def test_whether_a_day_is_over_may_not_be_known(word: str, over: list[bool | None]) -> None:
    (day,) = document(told(word))["days"]
    assert [limit["over"] for limit in day["limits"]] == over


def test_a_day_that_is_yet_to_come_is_said() -> None:
    page = drawn(told("2 2", last=TODAY + DAY, person=ADULT))
    assert any(line.endswith("– yet to come") for line in page)
