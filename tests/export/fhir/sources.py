"""Records to make bundles of: written by hand, and random ones with hostile names."""

import io
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from magstack.actions.exporting import Record
from magstack.actions.log import Period
from magstack.domain.days import Intake
from magstack.domain.hours import DayRules
from magstack.domain.products import Content, Part, Product
from magstack.domain.profile import Medicine, Person
from magstack.domain.review import Day
from magstack.export import fhir
from magstack.reference.codes import codes
from tests.domain.days import ADULT, FACTS, TODAY
from tests.domain.doses import doses_of_any_kind
from tests.domain.pasts import FIRST, lives

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 11, 20, 20, 0, tzinfo=MADRID)


def source(*stack: Product, **changed: Any) -> fhir.Source:
    """Return what a bundle of products is made from, on Friday 20 November 2026 in Madrid.

    The products are numbered in their order.
    """
    usual = fhir.Source(
        seed="a record",
        now=NOW,
        zone=MADRID,
        first=TODAY - timedelta(days=29),
        last=TODAY,
        today=TODAY,
        name="",
        person=ADULT,
        facts=FACTS,
        stack=[replace(product, id=number) for number, product in enumerate(stack, 1)],
        codes=codes(),
    )
    return usual._replace(**changed)


class Kept(NamedTuple):
    """A record as an export opens it: what its bundle is made from, and its days."""

    source: fhir.Source
    intakes: tuple[Intake, ...]
    closed: frozenset[date]

    def __repr__(self) -> str:
        what = self.source._replace(facts=None, codes=None)  # type: ignore[arg-type]  # too long
        return f"Kept({what}, {self.intakes}, {self.closed})"

    @property
    def days(self) -> list[Day]:
        source = self.source
        period = Period(source.first, source.last)
        own = (each for each in self.intakes if source.first <= each.day <= source.last)
        closed = frozenset(day for day in self.closed if source.first <= day <= source.last)
        stack = list(source.stack)
        record = Record(stack, own, period, source.today, source.person, FACTS, closed)
        return list(record.days())

    @property
    def bundle(self) -> dict[str, Any]:
        """What is written, read again."""
        stream = io.StringIO()
        fhir.write(stream, self.source, self.days)
        found: dict[str, Any] = json.loads(stream.getvalue())
        return found


def kept(what: fhir.Source, intakes: Iterable[Intake] = (), closed: Iterable[date] = ()) -> Kept:
    """Return a record with what was logged, in the order of time."""
    return Kept(what, tuple(sorted(intakes, key=lambda each: each.day)), frozenset(closed))


hostile = st.text(st.characters(), min_size=1, max_size=12) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "</div>]]>&amp;\"'",
        "\u202etxet\u2066",
        "\x00\x1b[31m\ufffe\ufeff",
        "\u00a0\u3000\u2028",
        "{}[]$#%",
        "=1+1",
    ]
)
"""Names that no record holds, for the most part, and that must stay text nevertheless."""

zones: st.SearchStrategy[tzinfo] = st.sampled_from(
    [
        MADRID,
        ZoneInfo("Europe/Kyiv"),
        ZoneInfo("Asia/Kathmandu"),
        ZoneInfo("Pacific/Kiritimati"),
        timezone(timedelta(hours=-9, minutes=-30)),
    ]
)

hours = st.builds(
    DayRules,
    start=st.sampled_from([time(0), time(3), time(4), time(11, 59)]),
    bedtime=st.sampled_from([time(23), time(1)]),
)

medicines = st.builds(
    Medicine,
    hostile,
    st.none() | st.sampled_from([time(7), time(0, 30)]),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.none() | st.just(FIRST),
    st.none() | st.dates(FIRST - timedelta(days=60), TODAY + timedelta(days=9)),
)


@st.composite
def records(draw: st.DrawFn) -> Kept:
    """Return two weeks of a random record, of which a part is asked for."""
    lived = draw(lives())
    stack = [draw(_renamed(product)) for product in lived.products]
    profile = replace(
        lived.person.profile,
        hours=draw(hours),
        sex=draw(st.sampled_from([None, "f", "m"])),
        medicines=tuple(draw(st.lists(medicines, max_size=3))),
    )
    first = FIRST + timedelta(days=draw(st.integers(0, 6)))
    what = source(
        *stack,
        zone=draw(zones),
        first=first,
        last=draw(st.dates(first, TODAY)),
        name=draw(st.just("") | hostile),
        person=Person(lived.person.authority, lived.person.stage, profile),
        now=datetime(2026, 11, 20, 20, 0, tzinfo=UTC).astimezone(draw(zones)),
    )
    return kept(what, lived.intakes, lived.closed)


@st.composite
def _renamed(draw: st.DrawFn, product: Product) -> Product:
    """Return a product with hostile names, contents, and perhaps other doses."""
    contents = (Content(draw(hostile), None),) if draw(st.booleans()) else ()
    labels = tuple(
        replace(
            label,
            contents=contents,
            rows=tuple(
                replace(row, parts=row.parts and (Part("bisglycinate"), Part(None)))
                for row in label.rows
            ),
        )
        for label in product.labels
    )
    more = draw(st.lists(doses_of_any_kind(), max_size=2)) if draw(st.booleans()) else []
    return replace(
        product,
        brand=draw(st.just("") | hostile),
        name=draw(hostile),
        unit=draw(st.sampled_from(["capsule", "mL", "mcg", "IU", "Löffel"]) | hostile),
        note=draw(st.just("") | hostile),
        labels=labels,
        doses=(*product.doses, *more),
    )
