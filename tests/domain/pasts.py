"""Pasts to try things on, written day by day, and a random one for Hypothesis."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, groupby
from typing import NamedTuple

from hypothesis import strategies as st

from magstack.domain.amounts import Count, Interval
from magstack.domain.chronicle import Chronicle, Logged, Past
from magstack.domain.days import Intake, Status
from magstack.domain.doses import DAILY, Dose, Schedule
from magstack.domain.products import Label, LabelRow, Part, Product
from magstack.domain.profile import OwnLimit, Person, Profile
from magstack.domain.settling import chronicle_of
from tests.domain.days import ADULT, FACTS, NUMBERS, TODAY, mg

DAY = timedelta(days=1)

NOON, NIGHT = time(12, 30), time(22)


def dated(intakes: Iterable[Intake]) -> Iterator[tuple[date, tuple[Logged, ...]]]:
    """Yield the days of intakes that are in the order of time, as the store reads them."""
    for day, group in groupby(intakes, key=lambda intake: intake.day):
        yield (
            day,
            tuple((each.label, each.dose, each.units.thousandths, each.status) for each in group),
        )


def told(
    days: str,
    *,
    last: date = TODAY - DAY,
    today: date = TODAY,
    person: Person = ADULT,
    label: Label | None = None,
    nutrient: str = "magnesium",
    before: bool = False,
) -> Chronicle:
    """Return the past of a product with 100 mg of magnesium, planned at noon and at night.

    A word for each day, the last one that of ``last``: ``2`` or ``1`` taken, ``h`` for a half,
    ``s`` for a skipped dose, ``c`` for a closed day, ``0`` for nothing, ``off`` for a day on which
    nothing is planned. ``before`` says that it was planned before these days too.
    """
    words = days.split()
    first = last - (len(words) - 1) * DAY
    label = label or Label(Count.of(1), (row("100"),), id=next(NUMBERS))
    dates = [first + place * DAY for place in range(len(words))]
    planned = [day for day, word in zip(dates, words, strict=True) if "off" not in word]
    doses = [dose for day in planned for dose in _twice(day)]
    doses += _twice(first - 9 * DAY) if before else []
    product = Product("mag", "", "Mag", "capsule", None, "", "own", (label,), tuple(doses))
    logged = [
        (day, entries)
        for day, word in zip(dates, words, strict=True)
        if (entries := tuple(_entries(word, label.id or 0)))
    ]
    closed = frozenset(day for day, word in zip(dates, words, strict=True) if "c" in word)
    past = Past([product], logged, closed, first, last, today)
    return chronicle_of(past, nutrient, FACTS, person)


def row(number: str, high: str = "", nutrient: str = "magnesium") -> LabelRow:
    """Return a row of a label: an amount, a range, or one that is unknown."""
    if not number:
        return LabelRow(nutrient, (), None, "unresolved")
    ends = Interval(mg(number), mg(high or number))
    return LabelRow(nutrient, (), ends, "range" if high else "declared")


def _twice(day: date) -> list[Dose]:
    return [
        Dose(Count.of(1), clock=clock, since=day, until=day, id=next(NUMBERS))
        for clock in (NOON, NIGHT)
    ]


def _entries(word: str, label: int) -> Iterator[Logged]:
    for sign in word.removeprefix("off"):
        if sign == "s":
            yield label, None, 1000, "skipped"
        if sign == "h":
            yield label, None, 500, "taken"
        for _ in range(int(sign) if sign.isdigit() else 0):
            yield label, None, 1000, "taken"


class Lived(NamedTuple):
    """Some days of a record, whole: what the slow way and the fast way are both given."""

    products: list[Product]
    intakes: list[Intake]
    closed: frozenset[date]
    person: Person
    first: date
    last: date

    def past(self) -> Past:
        days = dated(self.intakes)
        return Past(self.products, days, self.closed, self.first, self.last, TODAY)


FIRST = TODAY - 12 * DAY
SPAN = 14
"""Days from FIRST on; the last ones are still to come."""

spans = st.integers(0, SPAN).map(lambda days: FIRST + days * DAY)
clocks = st.integers(0, 47).map(lambda half: time(half // 2, half % 2 * 30))
some = st.sampled_from([500, 1000, 1500, 2000, 3000]).map(Count)

schedules = st.sampled_from(
    [
        DAILY,
        Schedule(weekdays=frozenset({0, 2, 5})),
        Schedule(cycle=2),
        Schedule(cycle=4, on=3),
        Schedule(meal="lunch", lead=-30),
        Schedule(most=Count(2000)),
    ]
)

rows = st.sampled_from(
    [
        row("144"),
        row("34", "48.5"),
        row(""),
        row("260"),
        row("20", nutrient="nicotinamide"),
        row("16", nutrient="niacin"),
        LabelRow("zinc", (Part("zinc-picolinate"),), Interval(mg("15"), mg("15")), "declared"),
    ]
)


@st.composite
def doses(draw: st.DrawFn) -> Dose:
    schedule = draw(schedules)
    bare = schedule.meal is None and schedule.most is None
    return Dose(
        draw(some),
        clock=draw(clocks) if bare else None,
        since=draw(st.none() | spans),
        until=draw(st.none() | spans),
        id=next(NUMBERS),
        schedule=schedule,
    )


@st.composite
def stacks(draw: st.DrawFn) -> list[Product]:
    """Return up to three products, each with a label or two, and doses that come and go."""
    products = []
    for number in range(draw(st.integers(1, 3))):
        labels = [
            Label(draw(some), tuple(draw(st.lists(rows, max_size=3))), id=next(NUMBERS))
            for _ in range(draw(st.integers(1, 2)))
        ]
        own = tuple(draw(st.lists(doses(), max_size=3)))
        archived = draw(st.none() | spans)
        slug = f"product-{number}"
        products.append(Product(slug, "", slug, "g", None, "", "own", tuple(labels), own, archived))
    return products


@st.composite
def lives(draw: st.DrawFn) -> Lived:
    """Return a random record of two weeks, with what nobody would log and what nobody planned."""
    products = draw(stacks())
    own = (OwnLimit("magnesium", mg("200"), "Dr Silva"),) if draw(st.booleans()) else ()
    born = draw(st.none() | st.sampled_from([date(2007, 11, 14), date(2017, 11, 12)]))
    person = replace(ADULT, profile=Profile(born=born, limits=own)).on(TODAY)
    intakes = [
        draw(_intake(products, FIRST + place * DAY, moment))
        for place in range(SPAN)
        for moment in range(draw(st.integers(0, 4)))
    ]
    closed = frozenset(draw(st.lists(spans.filter(lambda day: day <= TODAY), max_size=3)))
    return Lived(products, intakes, closed, person, FIRST, FIRST + (SPAN - 1) * DAY)


_IDS = count(1)

statuses: st.SearchStrategy[Status] = st.sampled_from(("taken", "taken", "skipped"))


@st.composite
def _intake(draw: st.DrawFn, products: Sequence[Product], day: date, moment: int) -> Intake:
    product = draw(st.sampled_from(products))
    label = draw(st.sampled_from(product.labels)).id or 0
    dose = draw(st.sampled_from([None, *(dose.id for dose in product.doses)]))
    status = draw(statuses)
    at = int(datetime.combine(day, time(8), UTC).timestamp()) + 3600 * (moment // 2)
    number = next(_IDS)
    return Intake(number, product.slug, label, draw(some), status, at, 0, day, dose, None, None, "")
