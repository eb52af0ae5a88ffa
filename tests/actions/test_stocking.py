"""The stock as it is written: by one magstack at a time, and with what was taken before."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from magstack.actions import stocking
from magstack.actions.stocking import Bought
from magstack.domain.amounts import Count
from magstack.domain.stock import Lot, Price
from magstack.errors import MagstackError, NotFoundError, StoreError, UsageError
from magstack.store import journal, reading
from tests.conftest import Runner

TODAY = date(2026, 11, 20)


def add(runner: Runner, **typed: str) -> Lot:
    """Add to the stock of Neuro-Mag, and return the new lot."""
    change = stocking.add(runner.context(), "neuro-mag", Bought(**typed))
    return change.supply.product.lots[-1]


def test_what_was_bought_is_read_and_kept(stack: Runner) -> None:
    found = add(
        stack, containers="2", price="34.50 EUR", expires="2027-05", code=" A123 ", since="today"
    )
    assert found == Lot(
        "A123", Count.of(180), 180_000, TODAY, 2, date(2027, 5, 31), Price(34_500, "EUR"), 1
    )


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({}, (1, 90)),
        ({"containers": "3"}, (3, 270)),
        ({"units": "180"}, (2, 180)),
        ({"units": "41"}, (1, 41)),
        ({"units": "181"}, (3, 181)),
        ({"units": "90000", "price": "1 EUR"}, (1000, 90000)),
        ({"units": "41", "containers": "2"}, (2, 41)),
        ({"units": "120", "containers": "1", "price": "9 EUR"}, (1, 120)),
    ],
)
def test_how_many_containers_and_units(
    stack: Runner, typed: dict[str, str], expected: tuple[int, int]
) -> None:
    found = add(stack, **typed)
    assert (found.containers, found.units) == (expected[0], Count.of(expected[1]))


def test_of_a_product_without_a_size_the_units_are_one_container(stack: Runner) -> None:
    bought = Bought(units="60", price="12 EUR")
    lot = stocking.add(stack.context(), "magnen-b6", bought).supply.product.lots[0]
    assert (lot.containers, lot.unit_price) == (1, Fraction(12, 60))


@pytest.mark.parametrize(
    "call",
    [
        lambda context: stocking.count(context, "neuro-mag", "41"),
        lambda context: stocking.remove(context, "neuro-mag", "3"),
        lambda context: stocking.remove(context, "neuro-mag", None, "A1"),
    ],
)
def test_another_magstack_between_looking_and_writing(
    stack: Runner, monkeypatch: pytest.MonkeyPatch, call: Callable[[Any], object]
) -> None:
    """What was counted or taken out is of a stock that is no longer so."""
    add(stack, code="A1")
    operation = journal.operation

    def late(*argv: Any) -> Any:
        monkeypatch.setattr(journal, "operation", operation)
        stack.ok("take", "neuro-mag", "1")
        return operation(*argv)

    monkeypatch.setattr(journal, "operation", late)
    with pytest.raises(StoreError, match="Another magstack changed"):
        call(stack.context())
    assert stocking.supplies(stack.context(), "neuro-mag").supplies[0].good == 89_000


def test_a_recall_misses_no_entry(stack: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry that is not found where a lot was drawn by it is damage, and no shorter list."""
    add(stack, code="A1")
    stack.ok("take", "neuro-mag")
    monkeypatch.setattr(reading, "intakes", lambda *_: iter(()))
    with pytest.raises(StoreError, match="entries drawn from lot 1 are missing"):
        stocking.recall(stack.context(), "A1")


def test_what_was_drawn_in_part_is_drawn_to_the_end(stack: Runner) -> None:
    add(stack, units="2", code="A1")
    stack.ok("take", "neuro-mag")
    change = stocking.add(stack.context(), "neuro-mag", Bought(since="today", code="B1"))
    assert change.earlier == 1000
    drawn = [stocking.recall(stack.context(), code)[0].drawn for code in ("A1", "B1")]
    assert [[units for _, units in each] for each in drawn] == [[2000], [1000]]


def test_what_was_skipped_is_not_drawn(stack: Runner) -> None:
    stack.ok("skip", "neuro-mag")
    change = stocking.add(stack.context(), "neuro-mag", Bought(since="yesterday"))
    assert (change.earlier, change.supply.good) == (0, 90_000)


def test_what_was_taken_back_is_there_again(stack: Runner) -> None:
    stack.ok("take", "neuro-mag")
    add(stack, since="today")
    assert stocking.supplies(stack.context(), "neuro-mag").supplies[0].good == 87_000
    stack.ok("undo")
    stack.ok("undo")
    assert not stocking.supplies(stack.context(), "neuro-mag").supplies[0].counted


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda context: stocking.recall(context, ""), NotFoundError),
        (lambda context: stocking.recall(context, " "), NotFoundError),
        (lambda context: stocking.supplies(context, "nothing"), NotFoundError),
        (lambda context: stocking.count(context, "neuro-mag", "", None), UsageError),
        (lambda context: stocking.remove(context, "neuro-mag", "1", "B1"), NotFoundError),
        (lambda context: stocking.add(context, "neuro-mag", Bought(code="a\x1bb")), UsageError),
        (lambda context: stocking.add(context, "neuro-mag", Bought(containers="")), UsageError),
        (lambda context: stocking.add(context, "neuro-mag", Bought(containers="²")), UsageError),
        (lambda context: stocking.add(context, "neuro-mag", Bought(units="90090")), UsageError),
        (lambda context: stocking.add(context, "neuro-mag", Bought(price="")), UsageError),
        (lambda context: stocking.add(context, "neuro-mag", Bought(expires="")), UsageError),
        (lambda context: stocking.add(context, "neuro-mag", Bought(since="")), UsageError),
    ],
)
def test_what_is_refused_writes_nothing(
    stack: Runner, call: Callable[[Any], object], error: type[MagstackError]
) -> None:
    add(stack)
    before = stack.database.read_bytes()
    with pytest.raises(error):
        call(stack.context())
    assert stack.database.read_bytes() == before
