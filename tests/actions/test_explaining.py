"""What a word to be explained means: a nutrient, a code, or nothing."""

import pytest

from magstack import reference
from magstack.actions import explaining
from magstack.domain.meanings import MEANINGS
from magstack.errors import NotFoundError, StoreError
from tests.conftest import Runner


def test_a_code_in_any_spelling() -> None:
    for words in ("LIMIT_OVER", "limit-over", "Limit over", " limit_over "):
        meaning = explaining.meaning(words)
        assert meaning is not None
        assert meaning.code == "LIMIT_OVER"
    assert explaining.meaning("magnesium") is None


def test_what_can_be_explained_is_explained(stack: Runner) -> None:
    """Completion offers nothing that the command then does not know."""
    for word in explaining.explained():
        if explaining.meaning(word) is None:
            assert explaining.derived(stack.context(), word).nutrient.nutrient == word
    assert set(explaining.explained()) >= {*reference.facts().nutrients, *MEANINGS}


def test_no_code_is_the_name_of_a_nutrient() -> None:
    facts = reference.facts()
    assert [code for code in MEANINGS if facts.nutrient_called(code)] == []


def test_a_nutrient_that_nobody_knows(runner: Runner) -> None:
    """Said before the record is looked for: a typing error is told as one."""
    with pytest.raises(NotFoundError, match="neither a nutrient nor the code of a finding"):
        explaining.derived(runner.context(), "zzz")
    with pytest.raises(StoreError):
        explaining.derived(runner.context(), "magnesium")
