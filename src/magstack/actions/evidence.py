"""The evidence: everything on one form, forms side by side, and what is claimed of them."""

from collections.abc import Iterable, Iterator, Sequence

from magstack import quantities, reference
from magstack.actions.labels import form_called
from magstack.actions.stack import listing
from magstack.context import Context
from magstack.domain.amounts import Mass
from magstack.domain.catalogue import CatalogueProduct
from magstack.domain.chemistry import Form
from magstack.domain.evidence import Evidence, Found
from magstack.domain.facts import Facts
from magstack.domain.monographs import (
    Column,
    Comparison,
    InStack,
    Monograph,
    Overlap,
    limits_of,
    names_of,
)
from magstack.domain.reports import Listed
from magstack.errors import NotFoundError, StoreError, UsageError, suggestion

GRAM = Mass.of(1000, "mg")

FEWEST, MOST = 2, 4
"""How many forms fit side by side."""


def monograph(context: Context, name: str) -> Monograph:
    """Return everything that is known of a form, and what of the stack counts with it.

    Without a record the stack is left out; one that cannot be read is told, and stops nothing.

    Raises:
        NotFoundError: there is no such form, or the name is that of a family.
    """
    facts = reference.facts()
    form = facts.forms.get(form_called(name, facts))
    if form is None:
        raise NotFoundError(f"{name!r} is a family of forms: name one of them.")
    stack, unread = _in_stack(context, form, facts)
    return Monograph(form, facts, reference.evidence(), _products_with(form, facts), stack, unread)


def _products_with(form: Form, facts: Facts) -> tuple[CatalogueProduct, ...]:
    """Return the products of the catalogue that hold the same compound."""
    return tuple(
        product
        for product in reference.catalogue().values()
        if any(_same_compound(part.form, form, facts) for row in product.rows for part in row.parts)
    )


def _same_compound(name: str | None, form: Form, facts: Facts) -> bool:
    """Whether a name on a label may stand for this compound, in whichever hydrate."""
    if name not in facts.forms and name not in facts.families:
        return False
    return any(part.id == form.id or _hydrates(part, form) for part in facts.components(name))


def _hydrates(one: Form, other: Form) -> bool:
    """Whether two forms with a formula are the same compound with more or less water."""
    return one.purest == other.purest and bool(one.formula and other.formula)


def _in_stack(context: Context, form: Form, facts: Facts) -> tuple[InStack | None, str]:
    """Return what of the stack counts with a form, or None and why it could not be read."""
    if not context.begun:
        return None, ""
    try:
        listed = listing(context).listed
    except StoreError as wrong:
        return None, str(wrong)
    if form.excipient:
        return InStack(()), ""
    return InStack(tuple(_overlaps(listed, form, facts))), ""


def _overlaps(listed: Iterable[Listed], form: Form, facts: Facts) -> Iterator[Overlap]:
    for product, daily in ((each.product, each.daily) for each in listed):
        rows = [row for row in product.labels[0].rows if row.nutrient == form.nutrient]
        if rows:
            parts = [part for row in rows for part in row.parts]
            same = any(_same_compound(part.form, form, facts) for part in parts)
            planned = (total for total in daily if total.nutrient == form.nutrient)
            yield Overlap(product, same, next(planned, None))


def compare(names: Sequence[str]) -> Comparison:
    """Return two to four forms or families side by side.

    Raises:
        UsageError: they are too few or too many, or the same twice.
        NotFoundError: there is no such form.
    """
    if not FEWEST <= len(names) <= MOST:
        raise UsageError(
            f"Compare {FEWEST} to {MOST} forms, not {len(names)}. Write for example: "
            "magstack forms --compare l-threonate bisglycinate citrate"
        )
    facts, evidence = reference.facts(), reference.evidence()
    found = [form_called(name, facts) for name in names]
    if len(set(found)) < len(found):
        twice = next(each for each in found if found.count(each) > 1)
        raise UsageError(f"{twice} is named twice: compare different forms.")
    return Comparison(tuple(_column(each, facts, evidence) for each in found), facts, evidence)


def _column(name: str, facts: Facts, evidence: Evidence) -> Column:
    forms = facts.components(name)
    names = names_of(name, facts)
    return Column(
        name,
        facts.form_name(name),
        forms,
        quantities.elemental_range(GRAM, forms),
        evidence.claims_about(names),
        evidence.doses_of(names),
        limits_of(forms, facts),
    )


def claims(words: str = "") -> tuple[Evidence, Found]:
    """Return the claims and the corrections that fit the words; every claim without words.

    Raises:
        NotFoundError: none fits; the words that there are are named.
    """
    evidence = reference.evidence()
    if not words.strip():
        return evidence, Found(tuple(evidence.claims.values()), ())
    found = evidence.matching(words)
    if found.claims or found.corrections:
        return evidence, found
    topics = evidence.topics()
    raise NotFoundError(
        f"No claim here is about {words!r}.{suggestion(words, topics)} "
        f"There are: {', '.join(topics)}. See all: magstack claims"
    )
