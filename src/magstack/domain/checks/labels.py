"""Labels: what they declare and cannot hold, what they leave unknown, what nobody has read."""

from collections.abc import Iterator
from fractions import Fraction

from magstack.domain import chemistry
from magstack.domain.amounts import Mass
from magstack.domain.facts import Facts
from magstack.domain.findings import Finding
from magstack.domain.products import Label, LabelRow, Product
from magstack.domain.review import Day
from magstack.domain.wording import in_sentence, percent


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


def _labels_in_use(day: Day) -> Iterator[tuple[Product, Label]]:
    """Yield each product and label that is planned or taken on this day, once."""
    used: dict[int, tuple[Product, Label]] = {}
    for dose in day.doses:
        product = day.products[dose.product]
        label = product.label_on(day.date)
        used.setdefault(id(label), (product, label))
    for portion in day.portions:
        used.setdefault(id(portion.label), (portion.product, portion.label))
    yield from used.values()
