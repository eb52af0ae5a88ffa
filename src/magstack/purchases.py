"""What one buys, as a person writes it: prices, expiry dates, and how much there is."""

import re
from calendar import monthrange
from datetime import date
from decimal import Decimal

from magstack.domain.stock import Price
from magstack.errors import UsageError
from magstack.moments import parse_day, shown, trimmed
from magstack.quantities import parse_units

LONGEST = 40
"""Characters; a longer text is refused unread."""

PRICE = '"34.50 EUR"'
"""How a price is written."""

MOST = 9_999_999
"""The most units of a product that can be counted."""

_NUMBER = r"([0-9]{1,7}(?:\.[0-9]{1,3})?)"
_ANY = r"([0-9]+(?:\.[0-9]+)?)"
_SIGNS = {"€": "EUR", "£": "GBP", "$": "USD", "¥": "JPY", "₹": "INR"}
_SIGN = f"[{''.join(_SIGNS)}]"

_FAULTS = {
    r"": f"The price is empty. Write for example {PRICE}.",
    r"[-−] *[0-9].*": f"A price is above zero. Write for example {PRICE}.",
    _ANY: r'The price has no currency. Write its three letters: "\1 EUR".',
    rf"([A-Z]{{3}}) *{_ANY}": r'The currency follows the number. Write "\2 \1".',
    r"([0-9]{1,3}),([0-9]{3}) *([A-Z]{3})": (
        r'\1,\2 can be read in two ways. Write "\1\2 \3", or "\1.\2 \3" if the comma marks '
        "decimals."
    ),
    r"([0-9]+),([0-9]+) *([A-Z]{3})": r'Decimals follow a point. Write "\1.\2 \3".',
    r"[0-9]{8,}.*": "A price has at most 7 digits before its point.",
    r"[0-9]+\.[0-9]{4,}.*": f"A price has at most three decimals. Write for example {PRICE}.",
}
"""What people write instead of a price, most telling first, and what they are told."""


def parse_price(text: str) -> Price:
    """Read a number and the three letters of a currency: ``34.50 EUR``.

    Args:
        text: above zero, at most 7 digits, 3 decimals and 40 characters. Letters of either case;
            signs such as € are refused, because $ and ¥ have more than one meaning.

    Raises:
        UsageError: it cannot be read; the sentence says what to write instead.
    """
    words = _bounded(text)
    match = re.fullmatch(rf"{_NUMBER} *([A-Za-z]{{3}})", words)
    if match is None:
        raise UsageError(_fault(words))
    thousandths = int(Decimal(match[1]) * 1000)
    if not thousandths:
        raise UsageError("A price is above zero. Leave it out where it is not known.")
    return Price(thousandths, match[2].upper())


def _bounded(text: str) -> str:
    if len(text) > LONGEST:
        raise UsageError(
            f"A price has at most {LONGEST} characters, and this has {len(text)}. "
            f"Write for example {PRICE}."
        )
    return text.strip(" ")


def _fault(words: str) -> str:
    """Return the sentence about a text that is no price."""
    number = re.search(_ANY, words)
    if (sign := re.search(_SIGN, words)) and number:
        code = _SIGNS[sign[0]]
        return (
            "A currency is written with its three letters, because a sign may be of several. "
            f'Write for example "{number[0]} {code}".'
        )
    for pattern, sentence in _FAULTS.items():
        if words.isprintable() and (match := re.fullmatch(pattern, words.upper())):
            return match.expand(sentence)
    return f"{shown(words)} is not a price. Write a number and a currency, for example {PRICE}."


def parse_expiry(text: str) -> date:
    """Read the last day on which something is good: ``2027-05-31``, or ``2027-05`` for its month.

    Raises:
        UsageError: it cannot be read or does not exist.
    """
    words = trimmed(text, LONGEST, "An expiry date", "2027-05")
    if match := re.fullmatch("([0-9]{4})-([0-9]{2})", words):
        if not 1 <= int(match[2]) <= 12:
            raise UsageError(
                f"{words} does not exist: months run from 01 to 12. Write for example 2027-05."
            )
        first = parse_day(f"{words}-01", date.min)
        return first.replace(day=monthrange(first.year, first.month)[1])
    if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", words):
        return parse_day(words, date.min)
    if match := re.fullmatch(r"(?:exp\.? *)?([0-9]{1,2}) ?[-/.] ?([0-9]{4})", words):
        raise UsageError(f"The year comes first. Write {match[2]}-{match[1]:0>2}.")
    raise UsageError(
        f"{shown(words)} is not an expiry date. Write the month or the day that is printed on it: "
        "2027-05 or 2027-05-31."
    )


def parse_left(text: str) -> int:
    """Read how many units are there, in thousandths; none is 0.

    Raises:
        UsageError: it cannot be read, or is more than can be counted.
    """
    words = text.strip(" ")
    if re.fullmatch(_NUMBER, words):
        return int(Decimal(words) * 1000)
    if re.fullmatch(r"[0-9]{8,40}(?:\.[0-9]+)?", words):
        raise UsageError(f"That is too many units. Write at most {MOST}.")
    return parse_units(text).thousandths
