"""Reports to try the page on, built by hand: no record, no clock."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from magstack.domain.chronicle import Logged, Past, nutrients_of
from magstack.domain.clinical import Clinical, figures_of, stack_of
from magstack.domain.findings import Finding, worst_first
from magstack.domain.gaps import gaps
from magstack.domain.products import Product
from magstack.domain.profile import Condition, Medicine, OwnLimit, OwnRule, Person, Profile
from magstack.domain.settling import chronicles_of
from magstack.domain.summary import adherence
from tests.domain.days import ADULT, FACTS, MAGNEN, NEURO_MAG, TODAY, find, holding, mg, review

DAY = timedelta(days=1)
MADE = datetime(2026, 11, 20, 20, 0, tzinfo=ZoneInfo("Europe/Madrid"))
VERSION = "9.9.9"


def clinic(
    past: Past, person: Person = ADULT, name: str = "", *, extra: Iterable[Finding] = ()
) -> Clinical:
    """Return the report of a past, with what the checks find of its last day, and more findings."""
    stack = stack_of(past)
    nutrients = nutrients_of((line.product for line in stack), FACTS)
    chronicles = chronicles_of(past, nutrients or ["magnesium"], FACTS, person)
    kept = {each.product: each for each in adherence(chronicles[0])}
    lines = tuple(line._replace(adherence=kept.get(line.product.slug)) for line in stack)
    figures = tuple(figures_of(each) for each in chronicles) if nutrients else ()
    charted = (each for each in figures if each.chronicle.nutrient == "magnesium")
    found = find(review(*past.products, person=person, on=past.last))
    return Clinical(
        name=name,
        first=past.first,
        last=past.last,
        today=past.today,
        made=MADE,
        person=person,
        facts=FACTS,
        stack=lines,
        figures=figures,
        charted=next(charted, figures[0] if figures else None),
        findings=tuple(worst_first((*found, *extra))),
        not_covered=FACTS.rules.not_covered,
        incomplete=tuple(gaps(chronicles[0].days, lines, person, FACTS)),
    )


def planned_since(product: Product, first: date) -> Product:
    """Return a product whose doses began on a day."""
    return replace(product, doses=tuple(replace(dose, since=first) for dose in product.doses))


def lived(products: Sequence[Product], days: int, last: date = TODAY) -> Past:
    """Return a past of so many days that ends today.

    Each product is taken as planned, but for some days: of each ten, one is blank, on one the
    first product is skipped, and one is left half open. The last day is going on.
    """
    first = last - (days - 1) * DAY
    stack = [planned_since(product, first) for product in products]
    logged = [(first + place * DAY, _entries(stack, place, days)) for place in range(days)]
    return Past(stack, [each for each in logged if each[1]], frozenset(), first, last, TODAY)


def _entries(stack: Sequence[Product], place: int, days: int) -> tuple[Logged, ...]:
    kind = place % 10
    if kind == 4 or place == days - 1:
        return ()
    return tuple(
        (
            product.labels[0].id or 0,
            dose.id,
            dose.units.thousandths,
            "skipped" if kind == 7 and not number else "taken",
        )
        for number, product in enumerate(stack[1:] if kind == 2 else stack)
        for dose in product.doses
    )


PATIENT = replace(
    ADULT,
    profile=Profile(
        medicines=(Medicine("levothyroxine", time(7)), Medicine("foobarol")),
        conditions=(Condition("renal", 45),),
        limits=(OwnLimit("magnesium", mg("300"), "Dr Silva", "until the next blood test"),),
        rules=(OwnRule("magnesium", "coffee", timedelta(hours=2)),),
    ),
)
"""Someone with a medicine that rules know, one that they do not, a condition, a limit, a rule."""


def example(name: str = "M. G.", person: Person = PATIENT, days: int = 30) -> Clinical:
    """Return the report of the example stack over 30 days."""
    return clinic(lived([NEURO_MAG, MAGNEN], days), person, name)


def eight() -> Clinical:
    """Return the report of eight products over 30 days: an ordinary stack is not larger."""
    amounts = ("zinc 22", "iron 25", "calcium 500", "vitamin_c 500", "vitamin_b12 1", "copper 2")
    more = (replace(holding(words.split()[0], words, "08:00"), status="own") for words in amounts)
    return clinic(lived([NEURO_MAG, MAGNEN, *more], 30), PATIENT, "M. G.")


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></svg></title>",
    "]]><!-- --> {{ 7 * 7 }} {% for %}",
    "\u202eevil\u202c \x00\x1b[31m\ufffe",
    "💊👩‍⚕️",
    "W" * 120,
    'javascript:alert(1) https://evil.example/"onmouseover=alert(1)',
)
"""Names that try to be more than text."""


def hostile() -> Clinical:
    """Return a report in which everything that is foreign is hostile."""
    names = " ".join(HOSTILE)
    products = [
        replace(product, brand=name, name=names, note=names, source=name, status=status)
        for product, name, status in ((NEURO_MAG, HOSTILE[0], "own"), (MAGNEN, HOSTILE[6], names))
    ]
    person = replace(
        ADULT,
        profile=Profile(
            medicines=tuple(Medicine(name) for name in HOSTILE),
            conditions=tuple(Condition(name) for name in HOSTILE),
            limits=(OwnLimit("magnesium", mg("300"), names, names),),
            rules=(OwnRule(HOSTILE[0], HOSTILE[1], timedelta(hours=2), names),),
        ),
    )
    found = Finding("CODE", "avoid", names, names, names, names)
    report = clinic(lived(products, 30), person, names, extra=[found])
    return report._replace(incomplete=HOSTILE, not_covered=HOSTILE)
