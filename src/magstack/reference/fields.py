"""How a single value of the data is read: each function returns it, or says what it must be."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from magstack.domain.amounts import NANOGRAMS, Count, Mass
from magstack.domain.hours import SLOTS

STATUSES = ("checked", "partly-checked", "inferred", "unchecked")

LONGEST_TEXT = 400
LONGEST_ID = 40
OLDEST = "150"

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?")
_AGES = re.compile(r"(\d{1,3}(?:\.5|m)?)(?:\+|-(\d{1,3}(?:\.5|m)?))")
_DOSE = re.compile(r"(\d{1,3}(?:\.\d{1,3})?) at (?:([a-z]+)|(?:[01]\d|2[0-3]):[0-5]\d)")


def text(value: Any) -> str:
    """Read a non-empty printable text of at most 400 characters, without spaces at its ends."""
    if not isinstance(value, str) or not value or value != value.strip():
        raise ValueError("must be a text that is not empty")
    if len(value) > LONGEST_TEXT or not value.isprintable():
        raise ValueError(f"must be printable and at most {LONGEST_TEXT} characters")
    return value


def brand(value: Any) -> str:
    """Read a brand, which may be empty where a product has none."""
    return "" if value == "" else text(value)


def slug(value: Any) -> str:
    """Read a short name: ``[a-z0-9][a-z0-9-]*``, at most 40 characters."""
    if not isinstance(value, str) or len(value) > LONGEST_ID or not _ID.fullmatch(value):
        raise ValueError("must be a short name of a-z, 0-9 and -, at most 40 characters")
    return value


def nutrient_id(value: Any) -> str:
    """Read a nutrient's id: a short name with _ for -."""
    if not isinstance(value, str) or "-" in value:
        raise ValueError("must be a short name of a-z, 0-9 and _, at most 40 characters")
    slug(value.replace("_", "-"))
    return value


def flag(value: Any) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def one_of(*options: str) -> Callable[[Any], str]:
    """Return a reader of one of ``options``."""

    def read(value: Any) -> str:
        if value not in options:
            raise ValueError(f"must be one of: {', '.join(options)}")
        return str(value)

    return read


status = one_of(*STATUSES)


def like(pattern: str, wrong: str) -> Callable[[Any], str]:
    """Return a reader of a text that has this pattern from end to end."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise ValueError(wrong)
        return value

    return read


def many(read: Callable[[Any], Any], least: int = 1) -> Callable[[Any], tuple[Any, ...]]:
    """Return a reader of a list of at least ``least`` different values, each read by ``read``."""

    def read_all(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or len(value) < least:
            raise ValueError(f"must be a list of at least {least}")
        if len({repr(item) for item in value}) < len(value):
            raise ValueError("must not say the same twice")
        items, wrong = [], []
        for item in value:
            try:
                items.append(read(item))
            except ValueError as fault:
                wrong.append(str(fault))
        if wrong:
            raise ValueError("; ".join(dict.fromkeys(wrong)))
        return tuple(items)

    return read_all


def whole(least: int, most: int) -> Callable[[Any], int]:
    """Return a reader of a whole number from ``least`` to ``most``."""

    def read(value: Any) -> int:
        if type(value) is not int or not least <= value <= most:
            raise ValueError(f"must be a whole number from {least} to {most}")
        return value

    return read


def ages(value: Any) -> tuple[int, int]:
    """Read an age in completed years, ``4-9`` or ``19+``, as months from and below.

    Half years and months are read too: ``0-0.5`` is ``0-6m``.
    """
    found = _AGES.fullmatch(value) if isinstance(value, str) else None
    low, high = (_months(found[1]), _months(found[2] or OLDEST)) if found else (0, 0)
    if not low < high <= _months(OLDEST):
        raise ValueError('must be years like "4-9" or "19+", or months like "0-6m"')
    return low, high


def _months(age: str) -> int:
    return int(age[:-1]) if age.endswith("m") else round(float(age) * 12)


def tables(value: Any) -> list[Any]:
    """Read a list of at least one table, which is looked into later."""
    if not isinstance(value, list) or not value:
        raise ValueError("must be a list of at least one table")
    return value


def number(value: Any) -> Decimal:
    """Read a decimal number above zero, written as a text so that no digit is lost."""
    if not isinstance(value, str) or not _NUMBER.fullmatch(value) or not Decimal(value):
        raise ValueError('must be a number above zero in quotes, like "24.305"')
    return Decimal(value)


def fractions(value: Any) -> tuple[Decimal, Decimal]:
    """Read a range of shares: two numbers from above 0 to below 1, the lower one first."""
    wrong = 'must be two shares between 0 and 1, the lower one first, like ["0.072", "0.083"]'
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError(wrong)
    try:
        low, high = number(value[0]), number(value[1])
    except ValueError:
        raise ValueError(wrong) from None
    if not low <= high < 1:
        raise ValueError(wrong)
    return low, high


def mass(value: Any) -> Mass:
    """Read an amount such as ``1444.44 mg`` (g, mg or mcg), above zero."""
    amount, space, unit = value.partition(" ") if isinstance(value, str) else ("", "", "")
    try:
        if not space or unit not in NANOGRAMS:
            raise ValueError
        return Mass.of(number(amount), unit)
    except ValueError:
        raise ValueError('must be an amount above zero in g, mg or mcg, like "144 mg"') from None


def count(value: Any) -> Count:
    """Read a number of units above zero, to a thousandth, written as a text."""
    try:
        return Count.of(number(value))
    except ValueError:
        raise ValueError('must be a number above zero in quotes, like "3" or "0.5"') from None


def dose(value: Any) -> str:
    """Read a dose: ``N at SLOT`` or ``N at HH:MM``, with N above zero."""
    found = _DOSE.fullmatch(value) if isinstance(value, str) else None
    if not found or not Decimal(found[1]) or (found[2] and found[2] not in SLOTS):
        raise ValueError('must be doses like "2 at night" or "1 at 17:00"')
    return str(value)


def formula(value: Any) -> str:
    """Read a linear formula in ASCII, of at most 60 letters, digits, dots and brackets."""
    shown = text(value)
    if len(shown) > 60 or not re.fullmatch(r"[A-Za-z0-9().]+", shown):
        raise ValueError("must be a linear formula such as Mg(C4H7O5)2.H2O")
    return shown


def cas(value: Any) -> str:
    """Read a CAS number and prove its check digit."""
    wrong = "must be a CAS number with a right check digit"
    if not isinstance(value, str) or not re.fullmatch(r"\d{2,7}-\d\d-\d", value):
        raise ValueError(wrong)
    digits = value.replace("-", "")
    proof = sum(place * int(digit) for place, digit in enumerate(digits[-2::-1], 1))
    if proof % 10 != int(digits[-1]):
        raise ValueError(wrong)
    return value


unii = like(r"[A-Z0-9]{10}", "must be ten capital letters and digits")
"""Reads an FDA unique ingredient identifier."""


_IDENTIFIERS = (
    ("doi:", r"doi:10\.\d{4,9}/[^\s,;]+"),
    ("PMID", r"PMID \d{1,8}\b"),
    ("PMC", r"PMC\d{1,9}\b"),
    ("UNII", r"UNII record [A-Z0-9]{10}\b"),
    ("setid", r"DailyMed setid [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"),
    ("http", r"https://[a-z0-9.-]+\.[a-z]{2,}(/\S*)?"),
)


def citation(value: Any) -> str:
    """Read a source in words, in which every identifier (DOI, PMID, UNII, ...) is well formed."""
    shown = text(value)
    if len(shown) < 12:
        raise ValueError("must name a source that a reader can open")
    for sign, pattern in _IDENTIFIERS:
        if sign in shown and shown.count(sign) > len(re.findall(pattern, shown)):
            raise ValueError(f"must have well-formed identifiers: look at {sign}")
    return shown


LONGEST_GAP = 72
"""The hours beyond which no two things are kept apart."""

LONGEST_AGENT = 60

_AGENT = re.compile(r"[a-z0-9]+([ /-][a-z0-9]+)*")


def hours(value: Any) -> timedelta:
    """Read a time in hours, above zero and in whole minutes, such as ``0.5``."""
    try:
        minutes = number(value) * 60
        if minutes % 1 or minutes > LONGEST_GAP * 60:
            raise ValueError
    except ValueError:
        wrong = f'must be hours in quotes, at most {LONGEST_GAP}, like "2" or "0.5"'
        raise ValueError(wrong) from None
    return timedelta(minutes=int(minutes))


def agent(value: Any) -> str:
    """Read what a medicine answers to: lower-case words of at most 60 characters."""
    if not isinstance(value, str) or len(value) > LONGEST_AGENT or not _AGENT.fullmatch(value):
        raise ValueError(
            "must be names in lower case, of words with single blanks, - or / between them, "
            f"of at most {LONGEST_AGENT} characters"
        )
    return value
