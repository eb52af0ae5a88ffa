"""What a clinician is handed, as one value: the stack, what a period came to, what was found."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from magstack.domain.chronicle import Chronicle, Past, PastDay
from magstack.domain.doses import Dose, current
from magstack.domain.facts import Facts
from magstack.domain.findings import Finding
from magstack.domain.hours import DAY
from magstack.domain.planned import content
from magstack.domain.plans import Phase, on_hold, phases
from magstack.domain.products import Label, Product
from magstack.domain.profile import Person
from magstack.domain.summary import Adherence, Summary, highest, summarised
from magstack.domain.wording import spoken_day


class StackLine(NamedTuple):
    """A product that is planned, or was taken in the period.

    ``label`` is the one that holds on the last day of the period. ``doses`` are those in force on
    that day; where there is none, ``remark`` says why. ``since`` is the first day on which the
    product was planned, or None where it never was, or where the record does not say since when.
    ``adherence`` is what became of its planned doses in the period, if there were any. ``labels``
    are those that count in the period, ``taken`` is on how many of its days some was taken.
    ``plans`` are what was planned in the period, one after the other, and where it ends today what
    is planned after it.
    """

    product: Product
    label: Label
    doses: tuple[Dose, ...]
    since: date | None
    adherence: Adherence | None
    labels: tuple[Label, ...] = ()
    taken: int = 0
    remark: str = ""
    plans: tuple[Phase, ...] = ()


class Figures(NamedTuple):
    """What a period came to of one nutrient.

    ``summary`` is over complete days; ``highest`` is the day with the highest known amount,
    whether complete or not, and None where nothing was logged.
    """

    chronicle: Chronicle
    summary: Summary
    highest: PastDay | None


class Clinical(NamedTuple):
    """A person's record for a clinician, from ``first`` to ``last``, both included.

    ``name`` is what the person wants to be called, or empty. ``person`` has the age of the last
    day. ``findings`` are those of the plan as it stands ``today``, worst first, doubts about
    labels among them; ``not_covered`` says in sentences what nothing here looks at; ``incomplete``
    what of the period is not known. ``charted`` are the figures of the nutrient that is drawn, or
    None where no label names one.
    """

    name: str
    first: date
    last: date
    today: date
    made: datetime
    person: Person
    facts: Facts
    stack: tuple[StackLine, ...]
    figures: tuple[Figures, ...]
    charted: Figures | None
    findings: tuple[Finding, ...]
    not_covered: tuple[str, ...]
    incomplete: tuple[str, ...]


def figures_of(chronicle: Chronicle) -> Figures:
    """Return what the days of a chronicle came to."""
    return Figures(chronicle, summarised(chronicle.days), highest(chronicle.days))


def stack_of(past: Past) -> tuple[StackLine, ...]:
    """Return the products that are planned in the period or were taken in it, in their order.

    Where the period ends today, what is planned for later is planned. Adherence is left out.
    """
    labels, days = _taken(past)
    return tuple(
        _line(product, past, labels, days[product.slug])
        for product in past.products
        if days[product.slug] or _planned(product, past)
    )


def _taken(past: Past) -> tuple[set[int], Counter[str]]:
    """Return which labels something was taken of, and on how many days something of a product."""
    slugs = {label.id: product.slug for product in past.products for label in product.labels}
    labels: set[int] = set()
    days: Counter[str] = Counter()
    for _, logged in past.logged:
        own = {label for label, _, _, status in logged if status == "taken"}
        labels |= own
        days.update({slugs[label] for label in own})
    return labels, days


def _planned(product: Product, past: Past) -> bool:
    """Whether a product is planned on any day of the period, or after it if it ends today."""
    last = _shown_until(past)
    if product.archived is not None:
        last = min(last, product.archived - DAY)
    return any(max(_begins(dose), past.first) <= min(_ends(dose), last) for dose in _ever(product))


def _shown_until(past: Past) -> date:
    """Return the last day whose plan is shown: what is yet to come belongs to a report of today."""
    return date.max if past.last == past.today else past.last


def _ever(product: Product) -> Iterator[Dose]:
    return (dose for dose in product.doses if dose.ever)


def _begins(dose: Dose) -> date:
    return dose.since or date.min


def _ends(dose: Dose) -> date:
    return dose.until or date.max


def _line(product: Product, past: Past, labels: set[int], days: int) -> StackLine:
    """Return a product as it stands on the last day of the period."""
    last = past.last
    since = min(map(_begins, _ever(product)), default=date.min)
    doses = () if product.put_away(last) else tuple(current(product.doses, last))
    return StackLine(
        product,
        product.label_on(last),
        doses,
        None if since == date.min else since,
        None,
        tuple(_counting(product, past, labels)),
        days,
        "" if doses else _why_none(product, last),
        tuple(_plans(product, past)),
    )


def _plans(product: Product, past: Past) -> Iterator[Phase]:
    """Yield what was planned of a product, as far as it is shown; what is alike is one phase."""
    last = _shown_until(past)
    doses = (_until_archived(dose, product) for dose in _ever(product))
    for _, same in groupby(phases(doses), _contents):
        first, *others = same
        phase = first._replace(until=others[-1].until) if others else first
        if (phase.since or date.min) <= last and past.first <= (phase.until or date.max):
            yield phase


def same_doses(one: Phase, other: Phase) -> bool:
    """Whether the same is planned in two phases, whatever their days."""
    return _contents(one) == _contents(other)


def _contents(phase: Phase) -> Counter[tuple[object, ...]]:
    return Counter(map(content, phase.doses))


def _until_archived(dose: Dose, product: Product) -> Dose:
    """Return a dose that ends once its product is put away."""
    if product.archived is None or _ends(dose) < product.archived:
        return dose
    return replace(dose, until=product.archived - DAY)


def _counting(product: Product, past: Past, labels: Iterable[int]) -> Iterator[Label]:
    """Yield the labels that held on any day of the period, or that something was taken of."""
    held = {product.label_on(past.first).id, product.label_on(past.last).id, *labels}
    for label in product.labels:
        begins = label.since is not None and past.first <= label.since <= past.last
        if begins or label.id in held:
            yield label


def _why_none(product: Product, day: date) -> str:
    """Return why nothing of a product is planned on a day."""
    if product.archived is not None and product.put_away(day):
        return f"stopped on {spoken_day(product.archived)}"
    known = [*_ever(product)]
    again = on_hold(known, day)
    if again is not None:
        begun = any(_begins(dose) <= day for dose in known)
        return (
            f"paused until {spoken_day(again - DAY)}" if begun else f"begins on {spoken_day(again)}"
        )
    if known:
        return f"planned until {spoken_day(max(map(_ends, known)))}"
    return "not planned"
