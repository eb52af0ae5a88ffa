"""Foreign text: what may be stored, and what is safe to show."""

import unicodedata

from magstack.errors import UsageError

NAME_LENGTH = 120
NOTE_LENGTH = 1000
SLUG_LENGTH = 40

BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)

RESERVED = frozenset(
    {"all", "morning", "noon", "afternoon", "evening", "night", "breakfast", "lunch", "dinner"}
)
"""Words that mean something else where a product's short name is expected."""


def unsafe(char: str) -> bool:
    """Whether a character could steer a terminal or reorder text, or is no character at all."""
    return unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or char in BIDI_CONTROLS


def clean(text: str) -> str:
    """Drop what must not reach a terminal or a file: control, bidi and surrogate characters."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(char for char in text if not unsafe(char))


def accepted(text: str, what: str, most: int = NAME_LENGTH) -> str:
    """Return ``text`` as it may be stored: trimmed and in Unicode's composed form.

    Raises:
        UsageError: it holds control characters, or is longer than ``most`` characters.
    """
    if len(text) > 4 * most:
        raise UsageError(f"The {what} is too long: {len(text)} characters, at most {most}.")
    stored = unicodedata.normalize("NFC", text.strip())
    if any(unsafe(char) for char in stored):
        raise UsageError(
            f"The {what} holds control characters. Type it again without them (one line, no tabs)."
        )
    if len(stored) > most:
        raise UsageError(f"The {what} is too long: {len(stored)} characters, at most {most}.")
    return stored


def slug_of(name: str, taken: "frozenset[str] | set[str]") -> str:
    """Return a short name for ``name`` that is not ``taken``: ``Night Mag`` → ``night-mag``."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(
        char if char.isascii() and char.isalnum() else " "
        for char in folded
        if not unicodedata.combining(char)
    )
    stem = "-".join(kept.split())[:SLUG_LENGTH].strip("-") or "product"
    slug, number = stem, 2
    while slug in taken or slug in RESERVED:
        ending = f"-{number}"
        slug = stem[: SLUG_LENGTH - len(ending)].rstrip("-") + ending
        number += 1
    return slug
