"""Days as one reads them, and what of a citation can be opened."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magstack.export.report.views import Day, Piece
from magstack.export.report.words import day, moment, pieces


def test_days_and_moments_are_read_by_people_and_by_machines() -> None:
    assert day(date(2026, 11, 20)) == Day("Fri 20 Nov 2026", "2026-11-20")
    night = datetime(2026, 7, 1, 0, 5, 9, 123456, tzinfo=ZoneInfo("Europe/Madrid"))
    assert moment(night) == Day("Wed 1 Jul 2026, 00:05 +02:00", "2026-07-01T00:05:09+02:00")


@pytest.mark.parametrize(
    ("citation", "links"),
    [
        ("a label", {}),
        ("see doi:10.17226/5776, and more", {"doi:10.17226/5776": "https://doi.org/10.17226/5776"}),
        ("(doi:10.1/x)", {}),
        (
            "Nix 1989, PMID 2598571; NIH",
            {"PMID 2598571": "https://pubmed.ncbi.nlm.nih.gov/2598571/"},
        ),
        (
            "https://a.example/b?c=1&d=2#e. Next",
            {"https://a.example/b?c=1&d=2#e": "https://a.example/b?c=1&d=2#e"},
        ),
        ("http://a.example/ and javascript:alert(1)", {}),
        ('https://a.example/"onclick=x', {"https://a.example/": "https://a.example/"}),
    ],
)
def test_what_can_be_opened(citation: str, links: dict[str, str]) -> None:
    assert {each.text: each.address for each in pieces(citation) if each.address} == links


@given(st.text() | st.text("htps:/doi10.PMID 2\"<>'", max_size=40))
def test_no_letter_of_a_citation_is_lost(citation: str) -> None:
    found = pieces(citation)
    assert "".join(piece.text for piece in found) == citation
    assert all(isinstance(piece, Piece) and piece.text for piece in found)
    assert all(not set(piece.address) & set(" <>\"'\n") for piece in found)
