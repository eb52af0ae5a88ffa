"""Errors own their exit code; a name that is nearly right is suggested and never picked."""

from magstack import errors
from magstack.errors import MagstackError, nearest, suggestion

CODES = {
    "MagstackError": 70,
    "UsageError": 2,
    "NotFoundError": 3,
    "DataError": 3,
    "StoreError": 4,
    "OutputError": 4,
    "InterruptError": 130,
}


def test_every_kind_has_its_exit_code() -> None:
    found = {
        name: kind.exit_code
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, MagstackError)
    }
    assert found == CODES


def test_the_nearest_come_first_and_once() -> None:
    known = ["oxide", "hydroxide", "oxide", "mag oxide", "citrate"]
    assert nearest("Oxyde", known) == ["oxide", "mag oxide"]
    assert nearest("oxyde", known, limit=1) == ["oxide"]
    assert nearest("zzz", known) == []


def test_a_suggestion_is_a_question_or_nothing() -> None:
    assert suggestion("oxyde", ["oxide"]) == " Did you mean oxide?"
    assert suggestion("zzz", ["oxide"]) == ""
