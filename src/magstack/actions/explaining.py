"""Explain: how a number of a day came about, or what the code of a finding means."""

from magstack import reference
from magstack.actions.day import review
from magstack.context import Context
from magstack.domain.explanation import Derivation, derivation
from magstack.domain.interactions import one_word
from magstack.domain.meanings import MEANINGS, Meaning, meaning_of
from magstack.errors import NotFoundError, UsageError, suggestion


def meaning(words: str) -> Meaning | None:
    """Return what a code means, or None where the words are no code."""
    return meaning_of(words)


def derived(context: Context, words: str, on: str | None = None) -> Derivation:
    """Return how the sums of a nutrient came about, today or on the day ``on``.

    Raises:
        NotFoundError: the words name no nutrient.
        UsageError: there are no words, or ``on`` is no day.
        StoreError: the record cannot be read.
    """
    if not words.strip():
        raise UsageError("Say what to explain, for example: magstack explain magnesium")
    facts = reference.facts()
    nutrient = facts.nutrient_called(words)
    if nutrient is None:
        known = [
            *map(one_word, facts.nutrients),
            *(code.lower().replace("_", "-") for code in MEANINGS),
        ]
        raise NotFoundError(
            f"{words!r} is neither a nutrient nor the code of a finding."
            f"{suggestion(words.replace('_', '-'), known)} For a form: magstack forms {words}"
        )
    return derivation(review(context, on).day, nutrient.id, facts)


def explained() -> list[str]:
    """Return every word that can be explained, as one types it."""
    return [*reference.facts().nutrients, *MEANINGS]
