"""The page on paper: the same text, loaded from nowhere, and a sentence where it cannot be made."""

import builtins
import io
import sys
from typing import Any, NamedTuple

import pytest
from pypdf import PdfReader

from magstack.errors import UsageError
from magstack.export.report import paper as module
from magstack.export.report.paper import MISSING, paper
from tests.export.report.clinics import VERSION, example

NAME = "<script>alert(1)</script> <img src=x> </style>"


class Printed(NamedTuple):
    """A report on paper, and whatever it would have loaded."""

    pdf: bytes
    asked: list[str]


@pytest.fixture(scope="module")
def printed() -> Printed:
    """The report of somebody with a hostile name; each PDF costs a second, so all share it."""
    asked: list[str] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "_nothing", lambda url, *_, **__: asked.append(url))
        return Printed(paper(example(name=NAME), VERSION), asked)


def text(pdf: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()
    )


def test_thirty_days_are_two_pages(printed: Printed) -> None:
    reader = PdfReader(io.BytesIO(printed.pdf))
    assert len(reader.pages) == 2
    assert reader.metadata is not None
    assert reader.metadata.title == f"Supplement report, {NAME}, 2026-10-22 to 2026-11-20"
    assert reader.metadata.creator == f"magstack {VERSION}"
    root: Any = reader.root_object
    assert root["/MarkInfo"]["/Marked"]  # tagged: headings and tables can be heard
    assert root["/Lang"] == "en"


def test_the_paper_says_what_the_page_says(printed: Printed) -> None:
    said = text(printed.pdf)
    for sentence in (
        "404 mg of magnesium planned is 115.4 % of the US limit of 350 mg",
        "385.2 mg 23 of 30",
        "Magnesium, day by day",
        "US 350 mg",  # a text of the picture
        "Below a limit is not “safe”",
        "Page 1 of 2",
    ):
        assert sentence in said, sentence
    assert "Each day in numbers" not in said


def test_hostile_names_are_text_and_nothing_is_loaded(printed: Printed) -> None:
    assert text(printed.pdf).startswith(f"Supplement report, {NAME} Thu 22 Oct 2026")
    assert printed.asked == []


def test_the_same_report_is_the_same_file(printed: Printed) -> None:
    assert paper(example(name=NAME), VERSION) == printed.pdf


def test_nothing_is_loaded_whoever_asks() -> None:
    with pytest.raises(ValueError, match="nothing is loaded for a report"):
        module._nothing("https://evil.example/x.png")


@pytest.mark.parametrize("error", [ImportError("no weasyprint"), OSError("no pango")])
def test_without_weasyprint_or_its_libraries(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    imported = builtins.__import__

    def refuse(name: str, *rest: Any, **more: Any) -> Any:
        if name == "weasyprint":
            raise error
        return imported(name, *rest, **more)

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(UsageError) as raised:
        paper(example(days=1), VERSION)
    assert str(raised.value) == MISSING
    assert "pipx inject magstack weasyprint" in MISSING
