"""The past as it is read: which days, which nutrient, and the same as each day by itself."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from benchmarks.fixtures import build

from magstack.actions.exporting import opened
from magstack.actions.history import Asked, days_of, history
from magstack.domain.review import in_the_day
from magstack.errors import NotFoundError, StoreError, UsageError
from magstack.store import database, reading
from magstack.store.reading.past import logged_days
from tests.conftest import Runner
from tests.domain.days import FACTS, TODAY
from tests.domain.pasts import dated


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        (Asked(), "2026-11-07", "2026-11-20"),
        (Asked("week"), "2026-11-14", "2026-11-20"),
        (Asked("month"), "2026-10-22", "2026-11-20"),
        (Asked("year"), "2025-11-21", "2026-11-20"),
        (Asked(since="monday"), "2026-11-16", "2026-11-20"),
        (Asked(until="yesterday"), "2026-11-06", "2026-11-19"),
        (Asked("year", until="2024-02-29"), "2023-03-01", "2024-02-29"),
        (Asked("year", until="2024-12-31"), "2024-01-01", "2024-12-31"),
        (Asked("year", since="2016-11-21"), "2016-11-21", "2026-11-20"),
        (Asked(since="yesterday", until="2026-12-01"), "2026-11-19", "2026-12-01"),
    ],
)
def test_the_days_that_are_asked_for(asked: Asked, first: str, last: str) -> None:
    assert days_of(asked, TODAY) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "asked",
    [
        Asked("week", since="monday"),
        Asked("month", until="yesterday"),
        Asked(since="tomorrow"),
        Asked(until="2027-01-01"),
        Asked(since="yesterday", until="monday"),
        Asked(since="someday"),
    ],
)
def test_a_period_that_is_none_is_refused(asked: Asked) -> None:
    with pytest.raises(UsageError):
        days_of(asked, TODAY)


@pytest.mark.parametrize(
    ("words", "nutrient"),
    [(None, "magnesium"), ("Vitamin B6", "vitamin_b6"), ("pyridoxine", "vitamin_b6")],
)
def test_a_nutrient_answers_to_its_names(stack: Runner, words: str | None, nutrient: str) -> None:
    assert history(stack.context(), Asked(nutrient=words)).nutrient == nutrient


def test_a_nutrient_that_the_record_has_not_is_refused(stack: Runner) -> None:
    with pytest.raises(NotFoundError, match="magnesium and vitamin B6"):
        history(stack.context(), Asked(nutrient="iron"))


def test_it_agrees_with_every_day_by_itself(runner: Runner) -> None:
    build(runner.database, 40 / 365.25, per_day=7)
    runner.ok("close", "2026-11-03")
    runner.ok("skip", "magnen-b6")
    for nutrient in ("magnesium", "vitamin_b6"):
        chronicle = history(runner.context(), Asked("year", nutrient=nutrient))
        by_date = {day.date: day for day in chronicle.days}
        with opened(runner.context()) as record:
            days = list(record.days())
        assert len(days) == 41
        for day in days:
            account = by_date[day.date].account
            assert account.total == in_the_day(day, nutrient, FACTS).taken
            assert (account.kind == "complete") == day.complete


def test_the_store_gives_days_as_their_intakes_are(runner: Runner) -> None:
    build(runner.database, 12 / 365.25, per_day=5)
    since, until = date(2026, 11, 10), date(2026, 11, 17)
    with database.reading(runner.database) as connection:
        stack = reading.products(connection)
        slow = list(dated(reading.intakes(connection, stack, since, until)))
        assert list(logged_days(connection, since, until)) == slow
    assert len(slow) == 8


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE intake SET units = units * 2 WHERE id = 30",
        "DELETE FROM intake WHERE id = 30",
        "UPDATE intake SET status = 'skipped' WHERE id = 31",
    ],
)
def test_a_damaged_record_is_not_averaged(runner: Runner, damage: str) -> None:
    build(runner.database, 12 / 365.25, per_day=5)
    spoil(runner.database, damage)
    with pytest.raises(StoreError):
        history(runner.context(), Asked())


def spoil(path: Path, damage: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(damage)


def test_a_day_begins_when_the_persons_day_begins(stack: Runner) -> None:
    stack.at("2026-11-21 00:30").ok("take", "neuro-mag")
    chronicle = history(stack.context(), Asked())
    assert chronicle.days[-1].date == TODAY
    assert chronicle.days[-1].account.total is not None


def test_whom_the_page_is_for_has_the_age_of_its_last_day(stack: Runner) -> None:
    stack.ok("profile", "set", "--born", "2017-11-20")
    for until, months in (("2026-11-19", 107), ("2026-11-20", 108), ("2026-11-25", 108)):
        chronicle = history(stack.context(), Asked(since="2026-11-01", until=until))
        assert chronicle.person.stage.months == months


def test_what_was_put_away_stays_in_the_past(stack: Runner) -> None:
    stack.at("2026-11-20 22:05").ok("take", "all")
    stack.at("2026-11-21 09:00").ok("archive", "magnen-b6")
    yesterday, today = history(stack.context(), Asked(since="yesterday")).days
    assert [len(product) for product in yesterday.doses] == [1, 1]
    assert [product[0].product for product in today.doses] == ["neuro-mag"]


def test_a_label_is_the_one_that_held_when_it_was_taken(stack: Runner) -> None:
    stack.at("2026-11-19 22:05").ok("take", "neuro-mag", "3", "--at", "now", "--again")
    before = history(stack.context(), Asked(since="2026-11-19")).days[0].account.total
    typed = ("--elemental", "magnesium=150 mg", "--serving", "3")
    stack.at("2026-11-20 09:00").ok("edit", "neuro-mag", *typed, "--from", "today")
    days = history(stack.context(), Asked(since="2026-11-19")).days
    assert days[0].account.total == before
