"""Prices, expiry dates and counts as a person types them: strict, and told what to write."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magstack.domain.costs import spoken_price
from magstack.domain.stock import Price
from magstack.errors import UsageError
from magstack.purchases import MOST, parse_expiry, parse_left, parse_price


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("34.50 EUR", Price(34_500, "EUR")),
        ("34.50EUR", Price(34_500, "EUR")),
        (" 34.5  eur ", Price(34_500, "EUR")),
        ("12 usd", Price(12_000, "USD")),
        ("1.255 KWD", Price(1_255, "KWD")),
        ("9999999.999 JPY", Price(9_999_999_999, "JPY")),
        ("0.001 EUR", Price(1, "EUR")),
    ],
)
def test_a_price(text: str, expected: Price) -> None:
    assert parse_price(text) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", 'The price is empty. Write for example "34.50 EUR".'),
        ("34.50", 'The price has no currency. Write its three letters: "34.50 EUR".'),
        ("€34.50", 'Write for example "34.50 EUR".'),
        ("34.50 €", 'Write for example "34.50 EUR".'),
        ("$ 12", 'Write for example "12 USD".'),
        ("12£", 'Write for example "12 GBP".'),
        ("EUR 34.50", 'The currency follows the number. Write "34.50 EUR".'),
        ("34,50 eur", 'Decimals follow a point. Write "34.50 EUR".'),
        ("1,250 EUR", '1,250 can be read in two ways. Write "1250 EUR", or "1.250 EUR"'),
        ("34.5000 EUR", "A price has at most three decimals."),
        ("123456789 EUR", "A price has at most 7 digits before its point."),
        ("-3 EUR", "A price is above zero."),
        ("0 EUR", "A price is above zero. Leave it out where it is not known."),
        ("0.00 EUR", "A price is above zero."),
        ("3 euros", '"3 euros" is not a price. Write a number and a currency'),
        ("nan EUR", '"nan EUR" is not a price.'),
        ("1e3 EUR", '"1e3 EUR" is not a price.'),
        ("\N{ARABIC-INDIC DIGIT THREE} EUR", "is not a price."),
        ("3\x1b[31m EUR", '"3?[31m EUR" is not a price.'),
        ("3 EUR" * 20, "A price has at most 40 characters, and this has 100."),
    ],
)
def test_a_price_that_cannot_be_read(text: str, told: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_price(text)
    assert told in str(refused.value)


@given(st.integers(1, 9_999_999_999), st.from_regex("[A-Z]{3}", fullmatch=True))
def test_a_price_is_read_as_it_is_written(thousandths: int, currency: str) -> None:
    price = Price(thousandths, currency)
    assert parse_price(spoken_price(price)) == price


def answer(text: str) -> str:
    try:
        return spoken_price(parse_price(text))
    except UsageError as refused:
        return str(refused)


@given(st.text(max_size=50))
def test_any_text_is_a_price_or_told_in_what_a_terminal_may_show(text: str) -> None:
    assert answer(text)
    assert answer(text).isprintable()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-05", date(2027, 5, 31)),
        ("2028-02", date(2028, 2, 29)),
        ("2026-12", date(2026, 12, 31)),
        (" 2027-05-30 ", date(2027, 5, 30)),
        ("2020-01", date(2020, 1, 31)),
    ],
)
def test_an_expiry_date(text: str, expected: date) -> None:
    assert parse_expiry(text) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2027-13", "2027-13 does not exist: months run from 01 to 12. Write for example 2027-05."),
        ("2027-00-10", "2027-00-10 does not exist: months run from 01 to 12."),
        ("2027-02-30", "Write a day from 01 to 28."),
        ("05/2027", "The year comes first. Write 2027-05."),
        ("5.2027", "The year comes first. Write 2027-05."),
        ("EXP 05-2027", "The year comes first. Write 2027-05."),
        ("31/05/2027", '"31/05/2027" is not an expiry date.'),
        ("2027", '"2027" is not an expiry date. Write the month or the day that is printed'),
        ("tomorrow", '"tomorrow" is not an expiry date.'),
        ("", '"" is not an expiry date.'),
        ("2199-05", "The year 2199 is out of range."),
        ("2027-05" * 9, "An expiry date has at most 40 characters"),
    ],
)
def test_an_expiry_date_that_cannot_be_read(text: str, told: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_expiry(text)
    assert told in str(refused.value)


@given(st.dates(date(1970, 1, 1), date(2100, 12, 31)))
def test_a_month_means_its_last_day(day: date) -> None:
    last = parse_expiry(f"{day:%Y-%m}")
    assert last >= day
    assert (last.year, last.month) == (day.year, day.month)
    assert parse_expiry(day.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0", 0), ("0.0", 0), (" 41 ", 41_000), ("0.5", 500), ("12.345", 12_345)],
)
def test_how_many_are_left(text: str, expected: int) -> None:
    assert parse_left(text) == expected


@given(st.decimals(0, MOST, places=3))
def test_any_number_of_units_is_read(number: Decimal) -> None:
    assert parse_left(f"{number:f}") == number * 1000


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        ("-3", "above zero"),
        ("1/2", "Write 0.5 for 1/2"),
        ("1.2345", "at most three decimals"),
        ("12345678", f"Write at most {MOST}."),
        ("many", '"many" is not a number of units.'),
    ],
)
def test_a_number_of_units_that_cannot_be_read(text: str, told: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_left(text)
    assert told in str(refused.value)
