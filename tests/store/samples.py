"""A small record with something in every column, and how to look at a record without magstack."""

import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path

from magstack.domain.amounts import Count, Interval, Mass
from magstack.domain.days import Intake
from magstack.domain.doses import Dose, Schedule
from magstack.domain.hours import DayRules
from magstack.domain.products import Content, Label, LabelRow, Part, Product
from magstack.domain.profile import (
    REFILL_AHEAD,
    Condition,
    Medicine,
    OwnLimit,
    OwnRule,
    Profile,
)
from magstack.domain.stock import Draw, Lot, Price
from magstack.store import database, journal, reading, supplies
from magstack.store.writing.days import close_day
from magstack.store.writing.log import add_intake
from magstack.store.writing.person import (
    add_condition,
    add_medicine,
    add_own_limit,
    add_own_rule,
    set_settings,
)
from magstack.store.writing.stack import add_product, archive

Rows = list[tuple[object, ...]]

SEALED = (
    *("product", "label", "label_row", "dose", "intake"),
    *("schedule", "closing", "lot", "draw"),
    *("setting", "medicine", "condition", "own_limit", "own_rule"),
    *("operation", "change"),
)
"""The tables whose rows carry a seal."""

AT = 1_795_201_200
"""Friday, 20 November 2026 at 20:00 in Madrid."""

DAY = date(2026, 11, 20)

BLEND = Product(
    slug="abendruhe-5",
    brand="Mühle & Söhne",
    name="Abendruhe Größe 5 — 夜 🌙",
    unit="tablet",
    units_per_container=Count.of(90),
    source="the box; https://example.org/abendruhe",
    status="partly-checked",
    labels=(
        Label(
            Count.of(3),
            (LabelRow("magnesium", (Part("oxide", Mass(500_000_000)),), None, "unresolved"),),
            since=date(2026, 11, 10),
            id=2,
        ),
        Label(
            Count.of(2),
            (
                LabelRow(
                    "magnesium",
                    (
                        Part("citrate", Mass(900_000_000)),
                        Part("bisglycinate", None),
                        Part(None, Mass(5)),
                    ),
                    Interval.exactly(Mass(141_000_001)),
                    "declared",
                ),
                LabelRow(
                    "zinc",
                    (Part("picolinate"),),
                    Interval(Mass(9_000_000), Mass(11_000_000)),
                    "range",
                ),
                LabelRow("vitamin-b6", (), Interval.exactly(Mass(0)), "declared"),
            ),
            (Content("rhodiola extract", Mass(500_000_000)), Content("trans-resveratrol", None)),
            id=1,
        ),
    ),
    doses=(
        Dose(Count.of(1), clock=time(17), since=date(2026, 11, 1), until=date(2026, 11, 9), id=1),
        Dose(Count(1500), slot="night", since=date(2026, 11, 10), id=2),
    ),
    archived=date(2027, 1, 1),
    note="from the shop at the corner",
    id=1,
)
PLAIN = Product(
    slug="zinc",
    brand="",
    name="Zinc",
    unit="mL",
    units_per_container=None,
    source="",
    status="own",
    labels=(
        Label(
            Count(1),
            (
                LabelRow(
                    "zinc",
                    (Part("picolinate", Mass(50_000_000)),),
                    Interval.exactly(Mass(10_510_000)),
                    "computed",
                ),
            ),
            id=3,
        ),
    ),
    id=2,
)
FULL = (
    Lot(
        *("A-123 Größe 夜", Count.of(3), 3000, date(2026, 11, 2), 2, date(2027, 5, 31)),
        *(Price(34_500, "EUR"), 1),
    ),
    Lot("", Count(90_500), 90_500, date(2026, 11, 3), id=2),
)
"""Two lots, before anything is drawn from them."""

CALM = replace(
    PLAIN,
    slug="calm",
    name="Calm",
    unit="capsule",
    labels=(replace(PLAIN.labels[0], units_per_serving=Count.of(2), id=4),),
    doses=tuple(
        replace(dose, id=number, since=date(2026, 11, number))
        for number, dose in enumerate(
            (
                Dose(Count.of(1), clock=time(17), schedule=Schedule(frozenset({0, 2, 6}))),
                Dose(Count(500), "noon", until=date(2026, 11, 30), schedule=Schedule(cycle=2)),
                Dose(
                    *(Count.of(1), "evening"),
                    schedule=Schedule(cycle=28, on=21, anchor=date(2026, 10, 31)),
                ),
                Dose(Count.of(2), schedule=Schedule(meal="dinner", lead=-240)),
                Dose(Count.of(2), schedule=Schedule(frozenset({5}), meal="lunch", lead=30)),
                Dose(Count.of(2), schedule=Schedule(meal="breakfast")),
                Dose(Count.of(1), schedule=Schedule(most=Count(2500))),
                Dose(Count.of(3), "night", schedule=Schedule(step=True)),
            ),
            start=3,
        )
    ),
    id=3,
    lots=(FULL[0]._replace(remaining=0), FULL[1]._replace(remaining=89_000)),
)
"""With each kind of dose, and two lots that something was drawn from."""

STACK = [BLEND, PLAIN, CALM]

CLOSED = {date(2026, 11, 8): 1, date(2026, 11, 19): 2}
"""The days that are closed, each with the number of its row."""

DRAWS = [Draw(1, 4, 1, 2000), Draw(2, 5, 1, 1000), Draw(3, 5, 2, 1500)]

INTAKES = [
    Intake(
        *(1, "abendruhe-5", 1, Count.of(1), "taken", AT - 12 * 86400, 60, date(2026, 11, 8)),
        *(1, None, time(17), "with dinner — ✓"),
    ),
    Intake(
        *(4, "calm", 4, Count.of(2), "taken", AT - 8 * 86400, 60, date(2026, 11, 12)),
        *(10, "night", time(22), ""),
    ),
    Intake(2, "zinc", 3, Count(250), "taken", AT - 60, -210, DAY, None, None, None, ""),
    Intake(
        *(3, "abendruhe-5", 2, Count(1500), "skipped", AT, 60, DAY),
        *(2, "night", time(22), "forgot the box"),
    ),
    Intake(
        *(5, "calm", 4, Count(2500), "taken", AT + 86400, 540, date(2026, 11, 21)),
        *(None, None, None, "in Tokyo"),
    ),
]
"""In the order of time."""

NUMBERS = {product.slug: product.id or 0 for product in STACK}


PERSON = Profile(
    born=date(1990, 2, 28),
    sex="f",
    state="lactating",
    authority="scf-efsa",
    medicines=(
        Medicine(
            *("Levothyroxin Größe 50 — 夜", time(6, 30), frozenset({0, 2, 6})),
            *(date(2026, 1, 31), date(2026, 12, 24), 1),
        ),
        Medicine("doxycycline", id=2),
    ),
    conditions=(Condition("kidney-disease", 55, 1), Condition("haemochromatosis", None, 2)),
    limits=(
        OwnLimit("magnesium", Mass(200_000_001), "Dr Müller", "until the next test", 1),
        OwnLimit("zinc", Mass(1), "dietitian", id=2),
    ),
    rules=(
        OwnRule("zinc", "doxycycline", timedelta(minutes=150), "as the label says", 1),
        OwnRule("abendruhe-5", "iron", timedelta(days=2), id=2),
    ),
    hours=DayRules(
        *(time(5), time(23, 30), time(7), time(13), time(16, 45), time(19)),
        *(time(6, 40), time(13, 10), time(20, 5)),
    ),
    refill_ahead=10,
)

BEFORE = replace(PERSON, hours=DayRules(), refill_ahead=REFILL_AHEAD)
"""What the second schema could hold of that person."""

OLD_STACK = STACK[:2]
OLD_INTAKES = [INTAKES[place] for place in (0, 2, 3)]
"""What the first and the second schema could hold of the rest."""


def build(path: Path) -> None:
    """Put the small record in its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(_built())


@contextmanager
def begun(content: bytes) -> Iterator[Path]:
    """Give a record with this content, for one example."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "magstack.db"
        path.write_bytes(content)
        yield path


@cache
def _built() -> bytes:
    """Write the small record, once for all tests."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "magstack.db"
        _write(path)
        return path.read_bytes()


def _write(path: Path) -> None:
    """Write a profile, products and their stock, closed days and intakes, and undo an archiving."""
    with journal.operation(path, AT - 1, "magstack profile set --born 1990-02-28") as doing:
        write_profile(doing, PERSON)
        doing.summary = "Set the profile"
    for moment, product in enumerate(STACK):
        with journal.operation(path, AT + moment, f"magstack add {product.name}") as doing:
            add_product(doing, product)
            doing.summary = f"Added {product.slug}"
    for lot in FULL:
        with journal.operation(path, AT + 3, "magstack stock add calm") as doing:
            supplies.add_lot(doing, NUMBERS["calm"], lot)
            doing.summary = "Added to the stock of calm"
    with journal.operation(path, AT + 4, "magstack close") as doing:
        for day in CLOSED:
            close_day(doing, day)
        doing.summary = "Closed two days"
    for intake in sorted(INTAKES, key=lambda intake: intake.id):
        with journal.operation(path, intake.at, f"magstack take {intake.product}") as doing:
            add_intake(doing, NUMBERS[intake.product], intake)
            doing.summary = f"{intake.status} {intake.product}"
    with journal.operation(path, AT + 9, "magstack archive zinc") as doing:
        archive(doing, 2, DAY)
        doing.summary = "Archived zinc"
    journal.undo(path)


def write_profile(doing: journal.Operation, profile: Profile) -> None:
    """Write all of a profile; what it says of numbers is not looked at."""
    born = profile.born.isoformat() if profile.born else None
    state = None if profile.state == "none" else profile.state
    ahead = None if profile.refill_ahead == REFILL_AHEAD else f"{profile.refill_ahead}"
    set_settings(
        doing,
        born=born,
        sex=profile.sex,
        state=state,
        authority=profile.authority,
        **{"refill-ahead": ahead},
        **{name: _clock(profile.hours, column) for name, column in reading.HOURS.items()},
    )
    for medicine in profile.medicines:
        add_medicine(doing, medicine)
    for condition in profile.conditions:
        add_condition(doing, condition)
    for limit in profile.limits:
        add_own_limit(doing, limit)
    for rule in profile.rules:
        add_own_rule(doing, rule)


def _clock(hours: DayRules, name: str) -> str | None:
    """Return when something of the day is, or None where nobody has said so."""
    clock: time | None = getattr(hours, name)
    return None if clock is None or clock == getattr(DayRules(), name) else f"{clock:%H:%M}"


def person(path: Path) -> Profile:
    """Return the profile that a record holds, by its reader."""
    with database.reading(path) as connection:
        return reading.profile(connection)


def stored(path: Path) -> tuple[list[Product], list[Intake]]:
    """Return what a record holds, by its readers."""
    with database.reading(path) as connection:
        found = reading.products(connection)
        return found, list(reading.intakes(connection, found))


def everything(path: Path) -> tuple[object, ...]:
    """Return all that the readers can say of a record, having read every row of it but changes."""
    with database.reading(path) as connection:
        found = reading.products(connection)
        return (
            found,
            reading.slugs(connection),
            reading.profile(connection),
            list(reading.intakes(connection, found)),
            list(reading.newest_intakes(connection, found)),
            reading.operations(connection, 1000),
            [reading.label_lines(connection, label.id or 0) for label in found[0].labels],
            reading.hours(connection),
            reading.closed_days(connection),
            [reading.drawn_from(connection, lot.id or 0) for each in found for lot in each.lots],
            [reading.draws_of(connection, product.id or 0) for product in found],
            reading.anchors(connection),
            [reading.numbered(connection, found, number) for number in range(9)],
            reading.last_numbers(connection, -1),
        )


def rows(path: Path, query: str) -> Rows:
    """Look into a file with SQLite alone."""
    with opened(path) as connection:
        return connection.execute(query).fetchall()


def rows_of(path: Path, tables: Iterable[str]) -> dict[str, Rows]:
    """Return every row of some tables, by table."""
    with opened(path) as connection:
        return {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables}


def sealed_rows(path: Path) -> dict[str, Rows]:
    """Return every row of a record, by table."""
    return rows_of(path, (*SEALED, "tally"))


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file with SQLite alone, as another program would; each statement counts at once."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=0)
    connection.execute("PRAGMA synchronous=OFF")
    try:
        yield connection
    finally:
        connection.close()


def without_numbers(product: Product) -> Product:
    """Return a product as it was before the record numbered it, its labels and its doses."""
    return replace(
        product,
        labels=tuple(replace(label, id=None) for label in product.labels),
        doses=tuple(replace(dose, id=None) for dose in product.doses),
        lots=tuple(lot._replace(id=None) for lot in product.lots),
        id=None,
    )


def dump(path: Path) -> str:
    """Return the file as SQL, with what its header says."""
    with opened(path) as connection:
        pragmas = [
            f"PRAGMA {name}={connection.execute(f'PRAGMA {name}').fetchone()[0]};"
            for name in ("application_id", "user_version")
        ]
        return "\n".join([*pragmas, *connection.iterdump(), ""])


def load(script: Path, path: Path) -> None:
    """Build a file from such SQL."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with opened(path) as connection:
        connection.executescript(script.read_text(encoding="utf-8"))


if __name__ == "__main__":
    # Before a schema is released, its fixture is written by:
    #   python -m tests.store.samples > tests/store/schemas/0003.sql
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder) / "magstack.db")
        sys.stdout.write(dump(Path(folder) / "magstack.db"))
