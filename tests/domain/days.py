"""Products, people and days to try checks on: Friday 20 November 2026, a day from 04:00."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count

from magstack import reference
from magstack.domain.amounts import Count, Interval, Mass
from magstack.domain.checks import CHECKS, Check, findings_of
from magstack.domain.days import Intake
from magstack.domain.doses import Dose
from magstack.domain.findings import Finding
from magstack.domain.limits import LifeStage
from magstack.domain.products import Label, LabelRow, Part, Product
from magstack.domain.profile import Condition, Medicine, OwnRule, Person, Profile
from magstack.domain.review import Day, day_of

FACTS = reference.facts()
TODAY = date(2026, 11, 20)
ADULT = Person(FACTS.default_authority)
NUMBERS = count(1)


def mg(number: str) -> Mass:
    return Mass.of(Decimal(number), "mg")


def exactly(number: str) -> Interval:
    return Interval.exactly(mg(number))


def clock(text: str) -> time:
    return time.fromisoformat(text)


def at(text: str, away: int = 0) -> datetime:
    """Return a clock time on TODAY, or on a calendar day so many days away."""
    return datetime.combine(TODAY + timedelta(days=away), clock(text))


def declared(number: str, *parts: Part, nutrient: str = "magnesium") -> LabelRow:
    return LabelRow(nutrient, parts, exactly(number), "declared")


def unknown(nutrient: str = "magnesium") -> LabelRow:
    return LabelRow(nutrient, (), None, "unresolved")


def dose(when: str, units: int = 1) -> Dose:
    """Return a dose at a slot or at a clock time."""
    number = next(NUMBERS)
    if ":" in when:
        return Dose(Count.of(units), clock=clock(when), id=number)
    return Dose(Count.of(units), slot=when, id=number)


def product(slug: str, label: Label, *doses: Dose, status: str = "checked") -> Product:
    name = slug.replace("-", " ").title()
    return Product(
        slug, "", name, "capsule", None, "a label", status, (label,), doses, note="Look."
    )


def of(slug: str, *rows: LabelRow, when: Iterable[str] = ()) -> Product:
    """Return a product of one capsule a serving, with one capsule planned at each time."""
    return product(slug, Label(Count.of(1), rows, id=next(NUMBERS)), *map(dose, when))


def holding(slug: str, amounts: str, *when: str) -> Product:
    """Return a product that declares amounts: ``magnesium 200, iron 14``."""
    pairs = (words.split() for words in amounts.split(","))
    rows = (declared(number, nutrient=nutrient) for nutrient, number in pairs)
    return of(slug, *rows, when=when)


THREONATE = Part("l-threonate-monohydrate", mg("2000"))
NEURO_MAG = replace(
    product(
        "neuro-mag",
        Label(Count.of(3), (declared("144", THREONATE),), id=next(NUMBERS)),
        dose("night", 3),
    ),
    name="Neuro-Mag",
)
MAGNEN = product(
    "magnen-b6",
    Label(
        Count.of(2),
        (
            declared("260", Part("bisglycinate-buffered", mg("1444.44"))),
            declared("2", nutrient="vitamin_b6"),
        ),
        id=next(NUMBERS),
    ),
    dose("noon", 2),
    status="inferred",
)


def planned(what: Product, *when: str, units: int = 1) -> Product:
    """Return a product with other doses."""
    return replace(what, doses=tuple(dose(each, units) for each in when))


def intake(what: Product, when: str = "12:00", units: int = 1, **more: object) -> Intake:
    """Return an intake of TODAY, at UTC."""
    instant = int(at(when).replace(tzinfo=UTC).timestamp())
    label = what.labels[0].id or 0
    slug, units_taken = what.slug, Count.of(units)
    usual = Intake(
        next(NUMBERS), slug, label, units_taken, "taken", instant, 0, TODAY, None, None, None, ""
    )
    return replace(usual, **more)  # type: ignore[arg-type]  # fields by name


def taking(*medicines: Medicine | str) -> Person:
    """Return an adult who takes medicines: ``levothyroxine 07:00``, or a name alone."""
    read = (_medicine(each) if isinstance(each, str) else each for each in medicines)
    return replace(ADULT, profile=Profile(medicines=tuple(read)))


def _medicine(words: str) -> Medicine:
    name, _, when = words.partition(" ")
    return Medicine(name, clock(when) if when else None)


def having(name: str, egfr: int | None = None) -> Person:
    return replace(ADULT, profile=Profile(conditions=(Condition(name, egfr),)))


def keeping(first: str, second: str, hours: float, *medicines: Medicine) -> Person:
    """Return an adult with a rule of their own."""
    rule = OwnRule(first, second, timedelta(hours=hours), "a hunch")
    return replace(ADULT, profile=Profile(medicines=medicines, rules=(rule,)))


def aged(years: int, state: str = "none") -> Person:
    sex = "any" if state == "none" else "f"
    return replace(ADULT, stage=LifeStage(years * 12, sex, state))


PREGNANT = replace(ADULT, stage=LifeStage(None, "f", "pregnant"))


def review(
    *products: Product,
    intakes: Iterable[Intake] = (),
    person: Person = ADULT,
    over: bool = False,
    on: date = TODAY,
) -> Day:
    return day_of(on, products, intakes, FACTS, person, over=over)


def find(day: Day, *checks: Check) -> list[Finding]:
    return findings_of(day, FACTS, checks or CHECKS)


def codes(day: Day, *checks: Check) -> list[tuple[str, str]]:
    return [(found.code, found.subject) for found in find(day, *checks)]


def one(day: Day, code: str, *checks: Check) -> Finding:
    """Return the only finding with a code."""
    (found,) = (each for each in find(day, *checks) if each.code == code)
    return found
