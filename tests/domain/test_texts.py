"""Foreign text: "Night Mag" becomes night-mag; what steers a terminal is refused or dropped."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magstack.domain.texts import (
    BIDI_CONTROLS,
    NAME_LENGTH,
    RESERVED,
    SLUG_LENGTH,
    accepted,
    clean,
    slug_of,
    unsafe,
)
from magstack.errors import UsageError

STEERING = ["\x00", "\x1b", "\x7f", "\x9b", "\u2028", "\u2029", "\ud800", *sorted(BIDI_CONTROLS)]


@pytest.mark.parametrize("char", STEERING, ids=lambda char: f"U+{ord(char):04X}")
def test_what_steers_a_terminal(char: str) -> None:
    assert unsafe(char)
    assert clean(f"a{char}b") == "ab"
    with pytest.raises(UsageError, match="control characters"):
        accepted(f"a{char}b", "name")


@pytest.mark.parametrize(
    "text", ["Night Mag", "½ µg", "日本", "😀", "العربية", "[/] :smiley: =1+1"]
)
def test_what_is_only_text_stays(text: str) -> None:
    assert clean(text) == text
    assert accepted(f"  {text} ", "name") == text


def test_text_is_stored_composed() -> None:
    assert accepted("U\u0308ber", "name") == "Über"


@pytest.mark.parametrize("length", [NAME_LENGTH + 1, 4 * NAME_LENGTH + 1, 10_000_000])
def test_too_long(length: int) -> None:
    sentence = f"The name is too long: {length} characters, at most {NAME_LENGTH}."
    with pytest.raises(UsageError) as refused:
        accepted("x" * length, "name")
    assert str(refused.value) == sentence


def test_the_longest_is_taken() -> None:
    assert accepted("x" * NAME_LENGTH, "name") == "x" * NAME_LENGTH


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Night Mag", "night-mag"),
        ("  Mag—B6®, 120 ct. ", "mag-b6-120-ct"),
        ("Überzink", "uberzink"),
        ("Straße 3 ㎀", "strasse-3-pa"),
        ("日本", "product"),
        ("", "product"),
        ("-2", "2"),
        ("night", "night-2"),
        ("ALL", "all-2"),
        ("x" * 60, "x" * 40),
        (f"{'x' * 39} y", "x" * 39),
    ],
)
def test_short_names(name: str, slug: str) -> None:
    assert slug_of(name, set()) == slug


def test_short_names_are_made_unique() -> None:
    taken: set[str] = set()
    for expected in ("a", "a-2", "a-3"):
        assert slug_of("A", taken) == expected
        taken.add(expected)
    long = "x" * 40
    assert slug_of(long, {long}) == f"{'x' * 38}-2"
    assert slug_of(f"{'x' * 37} yy", {f"{'x' * 37}-yy"}) == f"{'x' * 37}-2"


@given(st.text(), st.sets(st.text(alphabet="ab-2", max_size=4)))
def test_any_name_has_a_short_name(name: str, taken: set[str]) -> None:
    slug = slug_of(name, taken)
    assert 1 <= len(slug) <= SLUG_LENGTH
    assert slug[0].isalnum()
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug not in taken | RESERVED


@given(st.text())
def test_clean_text_is_clean_and_stays_so(text: str) -> None:
    once = clean(text)
    assert not any(unsafe(char) for char in once)
    assert clean(once) == once
    assert all(unicodedata.category(char) not in ("Cc", "Cs") for char in once)
