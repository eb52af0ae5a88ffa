"""A day as a whole, and the checks that tell what is worth telling about it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from magstack.domain import chemistry
from magstack.domain.amounts import NOTHING, Interval, Mass
from magstack.domain.days import DoseOfDay, Intake, plan_of, settle
from magstack.domain.facts import Facts
from magstack.domain.findings import Finding, worst_first
from magstack.domain.limits import Verdict, judge
from magstack.domain.products import Label, LabelRow, Product
from magstack.domain.profile import Person
from magstack.domain.totals import Total, add_up
from magstack.domain.wording import amount, in_sentence, percent


@dataclass(frozen=True, slots=True)
class NutrientOfDay:
    """One nutrient's sums over a day, against the limits of the authorities shown.

    ``planned`` is what the day comes to if every dose that is not skipped is taken.
    """

    nutrient: str
    taken: Total
    planned: Total
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One local day: what was planned and taken, by whom, and how it stands."""

    date: date
    person: Person
    products: dict[str, Product]
    doses: tuple[DoseOfDay, ...]
    unplanned: tuple[Intake, ...]
    nutrients: tuple[NutrientOfDay, ...]

    @property
    def complete(self) -> bool:
        """Whether every planned dose was taken or skipped; a blank day is not complete."""
        return bool(self.doses) and all(dose.state in ("taken", "skipped") for dose in self.doses)

    @property
    def entries(self) -> frozenset[int]:
        """The numbers of the day's intakes."""
        planned = (intake for dose in self.doses for intake in dose.intakes)
        return frozenset(intake.id for intake in (*planned, *self.unplanned))

    def label_of(self, intake: Intake) -> Label:
        """Return the label that held when this was taken."""
        labels = self.products[intake.product].labels
        return next(label for label in labels if label.id == intake.label)


def day_of(
    when: date,
    products: Iterable[Product],
    intakes: Iterable[Intake],
    facts: Facts,
    person: Person,
    *,
    over: bool,
) -> Day:
    """Put a day together from the stack and the log; ``over`` says that it has ended."""
    stack = {product.slug: product for product in products}
    kept = list(intakes)
    plans = [
        (product.slug, product.doses)
        for product in stack.values()
        if product.archived is None or when < product.archived
    ]
    doses = plan_of(plans, when, person.rules)
    unplanned = settle(doses, kept, over=over)
    day = Day(when, person, stack, tuple(doses), tuple(unplanned), ())
    taken = [(day.label_of(i), i.units.thousandths) for i in kept if i.status == "taken"]
    open_doses = [
        (stack[dose.product].label_on(when), dose.missing)
        for dose in doses
        if dose.state in ("due", "missed") and dose.missing
    ]
    named = {row.nutrient for dose in doses for row in stack[dose.product].label_on(when).rows}
    sums = (add_up(taken), add_up(taken + open_doses))
    nutrients = tuple(_nutrients(named, *sums, facts, person))
    return Day(when, person, stack, tuple(doses), tuple(unplanned), nutrients)


def _nutrients(
    named: set[str],
    taken: dict[str, Total],
    planned: dict[str, Total],
    facts: Facts,
    person: Person,
) -> Iterator[NutrientOfDay]:
    """Yield what is taken or planned, and what is ``named`` by a skipped dose: that is zero."""
    order = {nutrient: place for place, nutrient in enumerate(facts.nutrients)}
    known = sorted(named | planned.keys(), key=lambda name: (order.get(name, len(order)), name))
    for nutrient in known:
        nothing = Total(nutrient, NOTHING, resolved=True)
        sofar, whole = taken.get(nutrient, nothing), planned.get(nutrient, nothing)
        verdicts = tuple(_verdicts(nutrient, sofar.amount, whole.amount, facts, person))
        yield NutrientOfDay(nutrient, sofar, whole, verdicts)


def _verdicts(
    nutrient: str, taken: Interval, planned: Interval, facts: Facts, person: Person
) -> Iterator[Verdict]:
    for authority in (person.authority, facts.counterpart(person.authority)):
        found = facts.limit_for(nutrient, authority, person.stage)
        if found is not None and found.limit.scope in ("supplemental", "total"):
            yield judge(found, taken, planned)


Check = Callable[[Day, Facts], Iterator[Finding]]


def limit_exceeded(day: Day, facts: Facts) -> Iterator[Finding]:
    """Tell each limit that what is taken, or what is planned, goes over."""
    for nutrient in day.nutrients:
        for verdict in nutrient.verdicts:
            if verdict.standing in ("over", "planned-over"):
                yield _over_limit(nutrient, verdict, facts)


def _over_limit(nutrient: NutrientOfDay, verdict: Verdict, facts: Facts) -> Finding:
    over = verdict.standing == "over"
    total = nutrient.taken if over else nutrient.planned
    share = verdict.share_taken if over else verdict.share_planned
    most = verdict.limit.value or Mass(0)
    unit = facts.unit_of(nutrient.nutrient)
    authority = facts.authorities[verdict.limit.authority]
    excess = Mass(total.amount.high.nanograms - most.nanograms)
    least = "" if total.resolved else "at least "
    judged = "" if total.amount.exact else ", judged on the high end of the range"
    return Finding(
        code="LIMIT_OVER" if over else "LIMIT_PLANNED",
        severity="major",
        subject=nutrient.nutrient,
        message=(
            f"{least.capitalize()}{amount(total.amount, unit)} of "
            f"{facts.name_of(nutrient.nutrient)} {'taken' if over else 'planned'} is "
            f"{least}{percent(share)} of the {authority.short} limit of {amount(most, unit)} "
            f"({verdict.limit.counted}): {least}{amount(excess, unit)} over{judged}."
        ),
        source=verdict.limit.citation,
        status=verdict.limit.status,
    )


def label_above_form(day: Day, facts: Facts) -> Iterator[Finding]:
    """Tell each label in use that declares more than its compound can hold."""
    for product, label in _labels_in_use(day):
        yield from doubts(product, label, facts)


def doubts(product: Product, label: Label, facts: Facts) -> Iterator[Finding]:
    """Tell each row of a label that declares more than its compound can hold."""
    for row in label.rows:
        declared = _above_form(row, facts)
        if declared is not None:
            yield _doubt(product, row, declared, facts)


def _above_form(row: LabelRow, facts: Facts) -> tuple[Fraction, Fraction] | None:
    """Return the declared share and what the purest forms can hold, where the first is larger."""
    if row.basis != "declared" or row.elemental is None or not row.parts:
        return None
    parts: list[tuple[Mass, Fraction]] = []
    for part in row.parts:
        most = facts.ceiling(part.form) if part.form else None
        if part.compound is None or most is None:
            return None
        parts.append((part.compound, most))
    share = chemistry.share_declared(row.elemental.high, (mass for mass, _ in parts))
    most = chemistry.ceiling(parts)
    return (share, most) if chemistry.exceeds(share, most) else None


def _doubt(
    product: Product, row: LabelRow, shares: tuple[Fraction, Fraction], facts: Facts
) -> Finding:
    named = sorted({facts.purest(part.form).name for part in row.parts if part.form})
    purest = [in_sentence(name) for name in named]
    return Finding(
        code="LABEL_ABOVE_FORM",
        severity="moderate",
        subject=product.slug,
        message=(
            f"{product.name}'s label gives {percent(shares[0])} {facts.name_of(row.nutrient)}, "
            f"above the {percent(shares[1])} of pure {' with '.join(purest)}: it is "
            "buffered, a blend, or the mass is not all this form. The declared amount is counted."
        ),
        source="molar masses from the formula (IUPAC abridged standard atomic weights)",
        status="checked",
    )


def amount_unresolved(day: Day, facts: Facts) -> Iterator[Finding]:
    """Tell each amount in use that is neither declared nor computable: totals lack it."""
    for product, label in _labels_in_use(day):
        for row in label.rows:
            if row.basis == "unresolved":
                name = facts.name_of(row.nutrient)
                yield Finding(
                    code="AMOUNT_UNRESOLVED",
                    severity="minor",
                    subject=product.slug,
                    message=(
                        f"How much {name} {product.name} holds is unknown: totals of {name} are "
                        f"“at least”. Look on the box, then: magstack edit {product.slug} "
                        f'--correct --elemental "{name}=… {facts.unit_of(row.nutrient)}"'
                    ),
                    source="the label as it was entered",
                    status="unchecked",
                )


def label_unverified(day: Day, _: Facts) -> Iterator[Finding]:
    """Tell each product in use whose catalogue values were not all read on a label."""
    for product, _label in _labels_in_use(day):
        if product.status in ("partly-checked", "inferred", "unchecked"):
            yield Finding(
                code="LABEL_UNVERIFIED",
                severity="info",
                subject=product.slug,
                message=(
                    f"{product.name}'s amounts are unverified ({product.status}). "
                    f"{product.note}".strip()
                ),
                source=product.source,
                status=product.status,
            )


CHECKS: tuple[Check, ...] = (
    limit_exceeded,
    label_above_form,
    amount_unresolved,
    label_unverified,
)
"""Every check that a day is held against."""


def findings_of(day: Day, facts: Facts) -> list[Finding]:
    """Run all checks, and return what they found, worst first."""
    return worst_first(found for check in CHECKS for found in check(day, facts))


def _labels_in_use(day: Day) -> Iterator[tuple[Product, Label]]:
    """Yield each product and label that is planned or taken on this day, once."""
    used: dict[int | None, tuple[Product, Label]] = {}
    for dose in day.doses:
        product = day.products[dose.product]
        label = product.label_on(day.date)
        used.setdefault(label.id, (product, label))
    for intake in (*day.unplanned, *(i for dose in day.doses for i in dose.intakes)):
        label = day.label_of(intake)
        used.setdefault(label.id, (day.products[intake.product], label))
    yield from used.values()
