"""The page of ``plan preview``: days in words, and what is on a screen and in a pipe."""

import io

import pytest

from magstack.actions.planning import previewing
from magstack.context import Terminal
from magstack.domain.preview import Preview
from magstack.render.plan.coming import document, show
from tests.conftest import Runner

WORST = "Of a limit it is told how far it is passed at most.\n"


def shown(preview: Preview, width: int | None = None) -> str:
    out = io.StringIO()
    terminal = Terminal(io.StringIO(), out, io.StringIO(), width, width is not None, color=False)
    show(terminal, preview)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def seen(runner: Runner, days: int = 14, *tries: str, since: str | None = None) -> Preview:
    return previewing.preview(runner.context(), str(days), since, tries)


def test_spans_are_named_up_to_a_number_on_a_screen_and_all_in_a_pipe(stack: Runner) -> None:
    stack.ok("plan", "set", "magnen-b6", "2 at noon every 3 days")
    preview = seen(stack, 30)
    every = [f"{day.date:%a} {day.date.day} {day.date:%b}" for day in preview.days[::3]]
    assert f"\n! {', '.join(every)}, 10 days: magnesium over 2 limits\n" in shown(preview)
    page = shown(preview, 200)
    assert f"\n! {', '.join(every[:6])} and 4 more, 10 days: magnesium over 2 limits\n" in page


def test_the_year_is_said_where_it_changes(stack: Runner) -> None:
    assert "\n! Mon 28 Dec to Wed 30 Dec, 3 days: " in shown(seen(stack, 3, since="2026-12-28"))
    page = shown(seen(stack, 5, since="2026-12-28"))
    assert "\n! Mon 28 Dec 2026 to Fri 1 Jan 2027, 5 days: " in page
    assert page.startswith("Mon 28 Dec 2026 to Fri 1 Jan 2027, 5 days ")


def test_one_day(stack: Runner) -> None:
    page = shown(seen(stack, 1))
    assert page.startswith("Fri 20 Nov 2026, 1 day · ")
    assert "\n! Fri 20 Nov: magnesium over 2 limits\n" in page


def test_only_where_days_differ_the_worst_is_said_to_be_told(stack: Runner) -> None:
    assert WORST not in shown(seen(stack))
    ramp = "neuro-mag ramp 1 at night, +1 every 3 days, to 9"
    assert shown(seen(stack, 14, ramp)).endswith(f"\n{WORST}")


def test_no_dose_at_all(stack: Runner) -> None:
    for slug in ("neuro-mag", "magnen-b6"):
        stack.ok("plan", "clear", slug)
    assert shown(seen(stack)) == (
        "Fri 20 Nov 2026 to Thu 3 Dec 2026, 14 days · adult, assumed · US limits first\n"
        "\nFri 20 Nov to Thu 3 Dec, 14 days\n  Nothing is planned.\n"
    )


def test_what_is_unknown_is_no_zero(runner: Runner) -> None:
    label = ("--unit", "tablet", "--serving", "1", "--compound", "magnesium=500 mg")
    runner.ok("add", "Unstated", *label, "--dose", "1 at noon")
    assert "  Magnesium  unknown planned\n" in shown(seen(runner, 1))
    assert "0 mg" not in shown(seen(runner, 1)).replace("350 mg", "").replace("250 mg", "")


@pytest.mark.parametrize("width", [None, 120])
def test_every_finding_of_the_document_is_on_the_page(stack: Runner, width: int | None) -> None:
    """Of limits the worst day's; all else word by word."""
    stack.ok("profile", "medicine", "add", "ciprofloxacin", "--at", "13:00", "--days", "mon")
    preview = seen(stack)
    page = " ".join(shown(preview, width).split())
    told = {each["message"] for day in document(preview)["days"] for each in day["findings"]}
    assert len(told) >= 5
    for message in told:
        assert message[:60] in page


def test_a_screen_that_shows_only_ascii_raises_nothing(stack: Runner) -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii", errors="replace")
    show(Terminal(io.StringIO(), out, io.StringIO(), 80, tty=True, color=False), seen(stack))
    out.flush()
    assert b"! Fri 20 Nov to Thu 3 Dec, 14 days: magnesium over 2 limits" in raw.getvalue()
