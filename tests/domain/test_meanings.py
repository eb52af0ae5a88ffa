"""Every code of a finding is explained, briefly and truly, and found however it is typed."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magstack import reference
from magstack.domain import checks
from magstack.domain.findings import SEVERITIES
from magstack.domain.interactions import ConditionRule
from magstack.domain.meanings import BY_RULE, MEANINGS, Meaning, meaning_of

MOST_IN_BRIEF = 70
"""Characters of a cell in a table."""

every_meaning = pytest.mark.parametrize("meaning", MEANINGS.values(), ids=lambda each: each.code)


def texts(meaning: Meaning) -> dict[str, str]:
    return {field.name: getattr(meaning, field.name) for field in fields(meaning)}


@every_meaning
def test_every_field_says_something_in_plain_words(meaning: Meaning) -> None:
    for name, text in texts(meaning).items():
        assert text == " ".join(text.split()), name
        assert text, name
        assert not re.search(r"[`*\[\]#]", text), f"{name} is plain text"
        assert not re.search(r"\bsaf(e|er|ely|ety)\b", text, re.IGNORECASE), name


@every_meaning
def test_each_text_is_a_few_whole_sentences(meaning: Meaning) -> None:
    for name in ("meaning", "when", "ground", "do"):
        text = texts(meaning)[name]
        assert 1 <= len(re.findall(r"\.(?= [A-Z“]|$)", text)) + (text[-1] != ".") <= 5, name
        ends_in_a_command = re.search(r": magstack [a-z].*$", text)
        assert text.endswith(".") or (name == "do" and ends_in_a_command), name


@every_meaning
def test_the_brief_fits_a_table_and_is_no_sentence(meaning: Meaning) -> None:
    assert len(meaning.brief) <= MOST_IN_BRIEF
    assert not meaning.brief.endswith(".")
    assert "|" not in meaning.brief


def test_no_two_codes_are_explained_alike() -> None:
    for name in ("brief", "meaning", "do"):
        assert len({texts(meaning)[name] for meaning in MEANINGS.values()}) == len(MEANINGS), name


@every_meaning
def test_the_severity_is_one_that_a_finding_can_have(meaning: Meaning) -> None:
    assert meaning.severity in (*SEVERITIES, BY_RULE)


def severities_of_checks() -> Iterator[tuple[str, str]]:
    """Yield the codes and severities of the findings that the checks write out."""
    for file in sorted(Path(checks.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding":
                given = {word.arg: word.value for word in node.keywords}
                severity = ast.unparse(given["severity"])
                for code in ast.walk(given["code"]):
                    if isinstance(code, ast.Constant) and isinstance(code.value, str):
                        yield code.value, BY_RULE if severity == "rule.severity" else severity


def test_the_severities_are_those_that_the_checks_give() -> None:
    found = {(code, severity.strip("'")) for code, severity in severities_of_checks()}
    # Of a medicine whose time is not known by a rule of one's own, as for OWN_RULE.
    found.remove(("SPACING_UNKNOWN", "moderate"))
    # Of a lot that has not expired yet.
    found.remove(("LOT_EXPIRES", "minor"))
    assert len(found) >= 12
    assert {(code, MEANINGS[code].severity) for code, _ in found} == found


def spellings(code: str) -> st.SearchStrategy[str]:
    """Return a code in any case, with anything between its words that one might type."""
    between = st.sampled_from(["_", "-", " ", "  ", " - ", "\t"])
    letters = [
        between if char == "_" else st.sampled_from([char.lower(), char.upper()]) for char in code
    ]
    around = st.sampled_from(["", " "])
    return st.tuples(around, *letters, around).map("".join)


@given(st.data())
def test_a_code_is_found_however_it_is_typed(data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(list(MEANINGS)))
    found = meaning_of(data.draw(spellings(code)))
    assert found is not None
    assert found is MEANINGS[code]
    assert found.code == code


@given(st.text())
def test_what_is_no_code_is_not_found(word: str) -> None:
    folded = re.sub(r"[\s_-]+", " ", word).strip().upper().replace(" ", "_")
    assert (meaning_of(word) is not None) == (folded in MEANINGS)


@pytest.mark.parametrize("word", ["", " ", "_", "LIMIT", "LIMITOVER", "LIMIT_OVERS", "magnesium"])
def test_a_part_of_a_code_and_a_nutrient_are_no_code(word: str) -> None:
    assert meaning_of(word) is None


def test_the_bands_of_egfr_are_those_of_the_rules() -> None:
    def bands(rules: list[ConditionRule]) -> list[tuple[int | None, int | None]]:
        return [(rule.egfr_from, rule.egfr_below) for rule in rules]

    banded = [rule for rule in reference.facts().rules.conditions if rule.egfr_below is not None]
    own = [rule for rule in banded if rule.own_convention]

    assert bands(banded) == [(None, 30), (30, 60)]
    assert bands(own) == [(30, 60)]
    assert "below 30, another for 30 to 59, a band that is magstack's own convention" in (
        MEANINGS["CONDITION"].when
    )
    assert "from 60 on" in MEANINGS["CONDITION_UNKNOWN"].when


def test_the_limit_for_one_product_is_the_one_that_is_named() -> None:
    facts = reference.facts()
    authorities = {limit.authority for limit in facts.limits if limit.scope == "product"}
    assert {facts.authorities[each].name for each in authorities} == {
        "German Federal Institute for Risk Assessment"
    }
    assert "Germany's Federal Institute for Risk Assessment" in MEANINGS["PRODUCT_LIMIT"].ground
