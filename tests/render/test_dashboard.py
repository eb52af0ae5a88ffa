"""The bar and its marks: 144 of 404 mg, limits at 250 and 350."""

import io
from dataclasses import replace

import pytest

from magstack.context import Terminal
from magstack.domain.amounts import Count, Interval
from magstack.domain.days import Dose
from magstack.domain.limits import LifeStage
from magstack.domain.products import Content, Label, LabelRow
from magstack.domain.reports import DayReport
from magstack.domain.review import Day, findings_of
from magstack.render.dashboard import bar, show, title, verdicts
from tests.domain.test_review import (
    ADULT,
    FACTS,
    MAGNEN,
    NEURO_MAG,
    intake,
    mg,
    product,
    review,
)


def report(day: Day) -> DayReport:
    return DayReport(day, FACTS, findings_of(day, FACTS), today=True)


def shown(day: Day, *, drawn: bool = True, width: int = 80) -> str:
    terminal = Terminal(io.StringIO(), io.StringIO(), io.StringIO(), width, drawn, color=False)
    show(terminal, report(day))
    assert isinstance(terminal.stdout, io.StringIO)
    return terminal.stdout.getvalue()


def test_a_bar() -> None:
    day = review(NEURO_MAG, MAGNEN, intakes=(intake("neuro-mag", 1, 3),))
    nutrient = day.nutrients[0]
    assert bar(nutrient, FACTS, 40, unicode=True) == [
        f"{'█' * 14}{'▒' * 26}",
        f"{' ' * 24}▲ EU 250 mg ▲ US 350 mg",
    ]
    assert bar(nutrient, FACTS, 40, unicode=False)[0] == f"{'#' * 14}{'=' * 26}"


def test_a_bar_below_its_limits_is_as_long_as_the_largest() -> None:
    nutrient = review(NEURO_MAG, intakes=(intake("neuro-mag", 1, 1),)).nutrients[0]
    assert bar(nutrient, FACTS, 70, unicode=True) == [
        f"{'█' * 10}{'▒' * 19}{'·' * 41}",
        f"{' ' * 49}▲ EU 250 mg{' ' * 9}▲ US 350 mg",
    ]


@pytest.mark.parametrize("cells", [10, 20, 60])
def test_a_bar_fits_in_any_room(cells: int) -> None:
    for units in (0, 1, 3, 30):
        taken = (intake("neuro-mag", 1, units),) if units else ()
        nutrient = review(NEURO_MAG, intakes=taken).nutrients[0]
        drawn, marks = bar(nutrient, FACTS, cells, unicode=True)
        assert len(drawn) == cells
        assert marks.count("▲") == 2


def test_a_limit_that_is_not_set() -> None:
    day = review(NEURO_MAG, person=replace(ADULT, stage=LifeStage(3)))
    nutrient = day.nutrients[0]
    assert verdicts(nutrient, FACTS)[1] == ("EU: no limit set for this age", "dim")
    assert bar(nutrient, FACTS, 20, unicode=True)[1].count("▲") == 1
    assert "EU: no limit set for this age" in shown(day)
    assert title(report(day)) == "Today, Friday 20 November 2026 · child · US limits first"


def test_where_no_limit_is_set_at_all_there_is_no_bar() -> None:
    day = review(NEURO_MAG, person=replace(ADULT, stage=LifeStage(0)))
    assert "█" not in shown(day)
    assert "▒" not in shown(day)


def test_an_unknown_amount_is_no_zero() -> None:
    unknown = LabelRow("magnesium", (), None, "unresolved")
    label = Label(Count.of(1), (unknown,), (Content("talc", None),), id=1)
    day = review(product("own", label, Dose(Count.of(1), slot="noon")))
    assert verdicts(day.nutrients[0], FACTS) == [
        ("US 350 mg: unknown, because the amount is", ""),
        ("EU 250 mg: unknown, because the amount is", ""),
    ]
    for drawn in (True, False):
        page = shown(day, drawn=drawn)
        assert "unknown taken, unknown planned" in page or "0 mg taken, unknown planned" in page
        assert "talc (not judged)" in page


def test_what_is_over_stands_beside_what_is_planned() -> None:
    taken = (intake("magnen-b6", 2, 2),)
    eu = verdicts(review(NEURO_MAG, MAGNEN, intakes=taken).nutrients[0], FACTS)[1]
    assert eu == (
        "EU 250 mg: 104.0 % taken, 10 mg over the limit; 161.6 % planned, 154 mg over",
        "bold red",
    )
    done = verdicts(review(MAGNEN, intakes=taken).nutrients[0], FACTS)[1]
    assert done == ("EU 250 mg: 104.0 % taken, 10 mg over the limit", "bold red")


def test_a_range_is_drawn_to_its_high_end() -> None:
    row = LabelRow("magnesium", (), Interval(mg("100"), mg("175")), "range")
    day = review(product("own", Label(Count.of(1), (row,), id=1), Dose(Count.of(1), slot="noon")))
    assert bar(day.nutrients[0], FACTS, 20, unicode=True)[0] == f"{'▒' * 10}{'·' * 10}"
