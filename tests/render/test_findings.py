"""Findings: drawn in two columns or printed as lines, cleaned, with their grounds if asked for."""

import io

import pytest

from magstack.context import Terminal
from magstack.domain.findings import SEVERITIES, Finding, Severity
from magstack.render.findings import STYLES, ground, show


def finding(severity: Severity = "major", message: str = "A is near B.") -> Finding:
    return Finding("SPACING", severity, "a", message, "label: Cipro", "checked")


def shown(*found: Finding, width: int | None = None, grounds: bool = False) -> str:
    out = io.StringIO()
    terminal = Terminal(io.StringIO(), out, io.StringIO(), width, width is not None, color=False)
    show(terminal, found, grounds=grounds)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def test_a_line_each_in_a_pipe() -> None:
    assert shown(finding(), finding("info")) == (
        "major: A is near B. SPACING\ninfo: A is near B. SPACING\n"
    )
    assert shown(finding(), grounds=True) == (
        "major: A is near B. SPACING\n  Ground: label: Cipro (checked)\n"
    )


def test_in_two_columns_on_a_screen() -> None:
    assert shown(finding(message="A is near B. " * 6), finding("info"), width=64, grounds=True) == (
        "major  A is near B. A is near B. A is near B. A is near B. A is\n"
        "       near B. A is near B.  SPACING\n"
        "       Ground: label: Cipro (checked)\n"
        "info   A is near B. SPACING\n"
        "       Ground: label: Cipro (checked)\n"
    )


def test_as_paragraphs_on_a_narrow_screen() -> None:
    assert shown(finding(message="A is near B. " * 3), width=40) == (
        "major: A is near B. A is near B. A is\nnear B.  SPACING\n"
    )


def test_nothing_is_nothing() -> None:
    assert shown() == ""
    assert shown(width=80).strip() == ""


@pytest.mark.parametrize(("status", "said"), [("checked", "checked"), ("unchecked", "unverified")])
def test_a_ground_says_how_well_it_is_known(status: str, said: str) -> None:
    found = Finding("SPACING", "major", "a", "A is near B.", "label: Cipro", status)
    assert ground(found) == f"Ground: label: Cipro ({said})"


@pytest.mark.parametrize("width", [None, 40, 80])
def test_foreign_text_is_cleaned_and_never_markup(width: int | None) -> None:
    page = shown(finding(message="\x1b[31m[bold]x[/]\u202e:smile:"), width=width, grounds=True)
    assert "[bold]x[/]:smile:" in page
    assert not {"\x1b", "\u202e"} & set(page)


def test_no_severity_is_told_by_its_colour_alone() -> None:
    assert set(STYLES) < set(SEVERITIES)
    for severity in SEVERITIES:
        assert shown(finding(severity), width=80).startswith(severity)
        assert shown(finding(severity)).startswith(f"{severity}: ")
