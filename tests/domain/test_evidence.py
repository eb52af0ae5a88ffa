"""Evidence as values: lookups, and the search by words."""

import pytest

from tests.domain.studies import EVIDENCE, RATS, REVIEW, SMITH, error, study


@pytest.mark.parametrize(
    ("words", "claims", "errors"),
    [
        ("sleep", ["oxide-sleep"], ["E02"]),
        ("SLEEP", ["oxide-sleep"], ["E02"]),
        ("cramp", ["cramps"], ["E01"]),
        ("crossing the blood-brain barrier", [], []),
        ("crosses the blood-brain barrier", ["glycine"], []),
        ("cross blood brain", ["glycine"], []),
        ("muscle cramps", ["cramps"], []),
        ("muscle sleep", [], []),
        ("smith", ["oxide-sleep"], []),
        ("9.4", [], ["E01"]),
        ("e01", [], ["E01"]),
        ("bb", [], []),
        ("the", [], []),
        ("", [], []),
    ],
)
def test_the_search_by_words(words: str, claims: list[str], errors: list[str]) -> None:
    found = EVIDENCE.matching(words)
    assert [each.id for each in found.claims] == claims
    assert [each.id for each in found.corrections] == errors


def test_the_words_that_there_are() -> None:
    assert EVIDENCE.topics() == ["BBB", "Cramps", "cramps", "sleep"]


def test_what_is_about_a_form_and_what_about_any() -> None:
    assert [each.id for each in EVIDENCE.claims_about({"oxide"})] == ["oxide-sleep"]
    assert [each.id for each in EVIDENCE.general_claims()] == ["cramps"]
    assert [each.id for each in EVIDENCE.corrections_about({"oxide", "x"})] == ["E01"]
    assert EVIDENCE.corrections_about({"malate"}) == ()
    assert EVIDENCE.studies_with({"oxide"}) == (SMITH, RATS)
    assert EVIDENCE.doses_of({"oxide"}) == (SMITH,)
    assert EVIDENCE.studies_of(EVIDENCE.claims.values()) == (SMITH, RATS, REVIEW)
    assert [each.text for each in EVIDENCE.timings_of({"oxide"})] == ["at noon"]


def test_who_took_part() -> None:
    assert study("a", n=44, n_of="analysed").people == "44 people analysed"
    assert study("a", species="rats").people == "rats"
    assert study("a").people == "number of people not stated"


def test_where_a_study_is_found() -> None:
    whole = study("a", doi="10.1000/182", pmid="12", pmcid="PMC3")
    assert whole.reference == "A title. J, doi:10.1000/182, PMID 12, PMC3"
    assert study("a").reference == "A title. J"


def test_what_a_correction_rests_on() -> None:
    cited = error("E03", "x", citations=("Smith 2020",), ground="and the molar masses")
    assert cited.grounds == ("Smith 2020", "and the molar masses")
    assert error("E03", "x", ground="No source was found.").grounds == ("No source was found.",)
