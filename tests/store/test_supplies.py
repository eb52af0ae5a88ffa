"""The stock: what is taken is drawn from the lots, what is put right is put back, none is lost."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from magstack.domain.amounts import Count
from magstack.domain.days import Intake, Status
from magstack.domain.products import Product
from magstack.domain.stock import Draw, Lot, Price
from magstack.errors import StoreError
from magstack.store import database, journal, reading, supplies
from magstack.store.writing.log import add_intake, change_intake, remove_intake
from tests.conftest import FEW
from tests.store import samples
from tests.store.samples import rows


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """The small record: Calm has two lots, and two intakes drew from them."""
    path = tmp_path / "magstack.db"
    samples.build(path)
    return path


def take(path: Path, *intakes: Intake) -> None:
    with journal.operation(path, 0, "magstack take") as doing:
        for intake in intakes:
            add_intake(doing, samples.NUMBERS[intake.product], intake)


def buy(path: Path, product: str, *lots: Lot) -> None:
    with journal.operation(path, 0, "magstack stock add") as doing:
        for lot in lots:
            supplies.add_lot(doing, samples.NUMBERS[product], lot)


def drawn(path: Path) -> dict[int, dict[int, int]]:
    """Return for each intake of Calm what it took from which lot."""
    with database.reading(path) as connection:
        draws = reading.draws_of(connection, 3)
        for lot in reading.lots_by_product(connection)[3]:
            own = [draw for found in draws.values() for draw in found if draw.lot == lot.id]
            assert sorted(own) == reading.drawn_from(connection, lot.id or 0)
    return {
        number: {draw.lot: draw.units for draw in found} for number, found in draws.items() if found
    }


def left(path: Path) -> list[int]:
    """Return what is left in each lot of Calm."""
    return [lot.remaining for lot in samples.stored(path)[0][2].lots]


LAST = samples.INTAKES[-1]
"""2.5 units of Calm: one from the first lot, the rest from the second."""


def test_what_is_taken_is_drawn_first_to_expire_first(record: Path) -> None:
    lots = [
        Lot("none", Count.of(5), 5000, date(2026, 11, 1)),
        Lot("late", Count.of(5), 5000, date(2026, 11, 1), expires=date(2028, 1, 1)),
        Lot("gone", Count.of(5), 5000, date(2026, 11, 1), expires=date(2026, 11, 20)),
        Lot("to come", Count.of(5), 5000, date(2026, 11, 22), expires=date(2026, 12, 1)),
    ]
    buy(record, "abendruhe-5", *lots)
    for units, expected in ((1000, [5, 4, 5, 5]), (5000, [4, 0, 5, 5]), (7000, [0, 0, 2, 5])):
        taken = replace(LAST, product="abendruhe-5", label=1, units=Count(units))
        take(record, taken)
        lots_left = [lot.remaining // 1000 for lot in samples.stored(record)[0][0].lots]
        assert lots_left == expected
    assert left(record) == [0, 89_000]


def test_more_than_is_in_stock_is_taken_all_the_same(record: Path) -> None:
    take(record, replace(LAST, units=Count(90_000)))
    assert drawn(record)[6] == {2: 89_000}
    take(record, replace(LAST, units=Count(90_000)))
    assert 7 not in drawn(record)
    assert left(record) == [0, 0]


def test_what_is_skipped_takes_nothing_from_the_stock(record: Path) -> None:
    take(record, replace(LAST, status="skipped"))
    assert left(record) == [0, 89_000]


def test_what_was_taken_before_the_stock_was_counted_is_not_drawn_from_it(record: Path) -> None:
    take(record, replace(LAST, day=date(2026, 11, 2)))
    assert left(record) == [0, 89_000]
    take(record, replace(LAST, day=date(2026, 11, 3)))
    assert left(record) == [0, 86_500]


def amend(path: Path, **fields: Any) -> None:
    """Put the last entry of Calm right."""
    right = replace(LAST, **fields)
    with journal.operation(path, 0, "magstack amend") as doing:
        change_intake(doing, samples.NUMBERS[right.product], right)


@pytest.mark.parametrize(
    ("fields", "parts", "remaining"),
    [
        ({"units": Count(500)}, {1: 500}, [500, 90_500]),
        ({"units": Count(1500)}, {1: 1000, 2: 500}, [0, 90_000]),
        ({"units": Count(90_000)}, {1: 1000, 2: 89_000}, [0, 1500]),
        ({"units": Count(100_000)}, {1: 1000, 2: 90_500}, [0, 0]),
        ({"day": date(2026, 11, 2)}, {1: 1000}, [0, 90_500]),
        ({"day": date(2026, 11, 1)}, None, [1000, 90_500]),
        ({"status": "skipped"}, None, [1000, 90_500]),
        ({"product": "zinc", "label": 3}, None, [1000, 90_500]),
    ],
)
def test_what_is_put_right_is_put_back_and_drawn_again(
    record: Path, fields: dict[str, Any], parts: dict[int, int] | None, remaining: list[int]
) -> None:
    amend(record, **fields)
    assert drawn(record).get(5) == parts
    assert left(record) == remaining
    assert replace(LAST, **fields) in samples.stored(record)[1]
    journal.undo(record)
    assert left(record) == [0, 89_000]
    assert drawn(record) == {4: {1: 2000}, 5: {1: 1000, 2: 1500}}


def test_a_note_moves_nothing_in_the_stock(record: Path) -> None:
    """Also not where a lot has come since that would go first now."""
    early = Lot("early", Count.of(9), 9000, date(2026, 11, 1), expires=date(2026, 11, 30))
    buy(record, "calm", early)
    amend(record, note="slept well", at=LAST.at + 60)
    assert drawn(record)[5] == {1: 1000, 2: 1500}
    changed = "SELECT entity FROM change WHERE operation_id = 15"
    assert rows(record, changed) == [("intake",)]


def test_what_is_put_right_stays_with_its_lots(record: Path) -> None:
    """A recall of a lot must find all that was taken from it."""
    early = Lot("early", Count.of(9), 9000, date(2026, 11, 1), expires=date(2026, 11, 30))
    buy(record, "calm", early)
    amend(record, units=Count(2000))
    assert drawn(record)[5] == {1: 1000, 2: 1000}
    amend(record, units=Count(100_000))
    assert drawn(record)[5] == {1: 1000, 2: 90_500, 3: 8500}


def test_what_is_put_right_to_another_product_is_drawn_from_that(record: Path) -> None:
    buy(record, "zinc", samples.FULL[0])
    amend(record, product="zinc", label=3)
    assert left(record) == [1000, 90_500]
    assert [lot.remaining for lot in samples.stored(record)[0][1].lots] == [500]
    amend(record)
    assert left(record) == [0, 89_000]
    assert [lot.remaining for lot in samples.stored(record)[0][1].lots] == [3000]


def test_what_is_taken_back_goes_back_where_it_came_from(record: Path) -> None:
    with journal.operation(record, 0, "magstack undo 5") as doing:
        remove_intake(doing, 5)
        remove_intake(doing, 4)
    assert left(record) == [3000, 90_500]
    assert drawn(record) == {}
    with pytest.raises(StoreError), journal.operation(record, 0, "magstack undo 5") as doing:
        remove_intake(doing, 5)


def test_a_recount_is_where_the_next_intake_draws_from(record: Path) -> None:
    with journal.operation(record, 0, "magstack stock count") as doing:
        supplies.set_remaining(doing, 1, 700)
    take(record, LAST)
    assert drawn(record)[6] == {1: 700, 2: 1800}


def test_no_lot_holds_more_than_was_bought(record: Path) -> None:
    """Someone has counted what was taken as still there, and takes the entries back then."""
    with journal.operation(record, 0, "magstack stock count") as doing:
        supplies.set_remaining(doing, 1, 2500)
    with journal.operation(record, 0, "magstack undo 4") as doing:
        remove_intake(doing, 5)
        remove_intake(doing, 4)
    assert left(record) == [3000, 90_500]
    journal.undo(record)
    assert left(record) == [2500, 89_000]


def test_a_lot_is_read_as_it_was_written(record: Path) -> None:
    lot = samples.FULL[0]._replace(price=Price(1, "JPY"), expires=None, code="", id=None)
    with journal.operation(record, 0, "magstack stock add") as doing:
        assert supplies.add_lot(doing, 2, lot) == 3
    assert samples.stored(record)[0][1].lots == (lot._replace(id=3),)


def test_what_was_taken_from_no_lot_is_drawn_from_one_that_comes_to_light(record: Path) -> None:
    """It was bought before and not entered: what is drawn already stays, skipped or not."""
    take(record, replace(LAST, units=Count(91_000)), replace(LAST, status="skipped"))
    lot = samples.FULL[0]._replace(since=date(2026, 11, 1))
    with journal.operation(record, 0, "magstack stock add") as doing:
        number = supplies.add_lot(doing, 3, lot)
        log = list(reading.intakes(doing.connection, [samples.CALM], lot.since))
        assert supplies.draw_earlier(doing, number, lot.remaining, log) == 2000
    assert drawn(record)[6] == {2: 89_000, 3: 2000}
    assert left(record) == [0, 0, 1000]
    take(record, replace(LAST, units=Count(2000)))
    assert left(record) == [0, 0, 0]


# --- whatever is taken, put right and taken back


days = st.integers(1, 9).map(lambda day: date(2026, 11, day))
lots = st.builds(
    lambda units, since, expires: Lot("", Count(units), units, since, 1, expires),
    st.integers(1, 9),
    days,
    st.none() | days,
)
products = st.sampled_from(["abendruhe-5", "zinc"])
statuses: st.SearchStrategy[Status] = st.sampled_from(["taken", "taken", "taken", "skipped"])
entries = st.builds(
    lambda product, units, day, status: Intake(
        *(0, product, 1, Count(units), status, samples.AT, 60, day, None, None, None, "")
    ),
    products,
    st.integers(1, 12),
    days,
    statuses,
)
steps = st.tuples(st.sampled_from(["take", "amend", "remove"]), st.integers(0, 9), entries)


class Log:
    """A log in plain Python, and the record beside it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries: dict[int, Intake] = {}

    def do(self, verb: str, which: int, entry: Intake) -> None:
        """Log an entry, or do something to one that there is."""
        known = sorted(self.entries)
        number = known[which % len(known)] if known else 0
        product = samples.NUMBERS[entry.product]
        with journal.operation(self.path, 0, f"magstack {verb}") as doing:
            if verb == "take" or not known:
                number = add_intake(doing, product, entry)
            elif verb == "amend":
                change_intake(doing, product, replace(entry, id=number))
            else:
                remove_intake(doing, number)
        if verb == "remove" and known:
            del self.entries[number]
        else:
            self.entries[number] = replace(entry, id=number)

    def holds(self) -> None:
        """Hold lots and draws against each other, and against the log."""
        with database.reading(self.path) as connection:
            stack = reading.products(connection)[:2]
            draws = [reading.draws_of(connection, product.id or 0) for product in stack]
        for product, found in zip(stack, draws, strict=True):
            gone = dict.fromkeys((lot.id for lot in product.lots), 0)
            for number, parts in found.items():
                self.right(self.entries[number], product, parts)
                for part in parts:
                    gone[part.lot] += part.units
            full = {lot.id: lot.units.thousandths - lot.remaining for lot in product.lots}
            assert gone == full

    def right(self, intake: Intake, product: Product, parts: list[Draw]) -> None:
        since = {lot.id: lot.since for lot in product.lots}
        assert (intake.product, intake.status) == (product.slug, "taken")
        assert sum(part.units for part in parts) <= intake.units.thousandths
        assert len({part.lot for part in parts}) == len(parts)
        assert all(since[part.lot] <= intake.day for part in parts)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The small record, of which the log of two products is empty."""
    path = tmp_path_factory.mktemp("small") / "magstack.db"
    samples.build(path)
    with journal.operation(path, 0, "magstack undo") as doing:
        for number in (1, 2, 3):
            remove_intake(doing, number)
    return path.read_bytes()


TABLES = ("intake", "lot", "draw")


@settings(max_examples=FEW, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(products, lots), max_size=4), st.lists(steps, max_size=7))
def test_nothing_in_stock_is_lost_or_doubled(
    small: bytes, bought: list[tuple[str, Lot]], done: list[tuple[str, int, Intake]]
) -> None:
    with samples.begun(small) as path:
        for product, lot in bought:
            buy(path, product, lot)
        begin, log = samples.sealed_rows(path), Log(path)
        for step in done:
            log.do(*step)
            log.holds()
        end = samples.sealed_rows(path)
        for again, state in ((journal.undo, begin), (journal.redo, end)):
            for _ in done:
                again(path)
            found = samples.sealed_rows(path)
            assert [found[table] for table in TABLES] == [state[table] for table in TABLES]
