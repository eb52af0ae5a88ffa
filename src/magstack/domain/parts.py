"""How one form, or one product, of a day stands against the limits that are for it alone."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from magstack.domain.amounts import NOTHING, Interval, Mass
from magstack.domain.facts import Facts
from magstack.domain.limits import Applied, Scope, Verdict, judge
from magstack.domain.products import Label, LabelRow, Part
from magstack.domain.review import Day, Portion, sums
from magstack.domain.totals import Total, add_up
from magstack.domain.wording import in_sentence


class PartOfDay(NamedTuple):
    """What one form or product brings of a nutrient in a day, against one limit for it alone.

    ``subject`` is the form's id or the product's short name, ``name`` how one reads it.
    """

    subject: str
    name: str
    nutrient: str
    taken: Total
    planned: Total
    verdict: Verdict


def forms_of_day(day: Day, facts: Facts) -> Iterator[PartOfDay]:
    """Yield each form with a limit of its own that the day holds, against each such limit."""
    for form, applied in _own_limits(day, facts, "form"):
        held = [portion for portion in day.portions if _has(portion.label, form, facts)]
        if held:
            nutrient = applied.limit.nutrient
            taken = _from_form([each for each in held if each.taken], form, nutrient, facts)
            planned = _from_form(held, form, nutrient, facts)
            verdict = judge(applied, taken.amount, planned.amount)
            name = in_sentence(facts.purest(form).name.partition(",")[0])
            yield PartOfDay(form, name, nutrient, taken, planned, verdict)


def products_of_day(day: Day, facts: Facts) -> Iterator[PartOfDay]:
    """Yield each product of the day against each limit that is for one product."""
    limits = list(_own_limits(day, facts, "product"))
    for slug in dict.fromkeys(portion.product.slug for portion in day.portions):
        own = [portion for portion in day.portions if portion.product.slug == slug]
        taken, planned = sums((each for each in own if each.taken), facts), sums(own, facts)
        for _, applied in limits:
            nutrient = applied.limit.nutrient
            if nutrient in planned:
                sofar = taken.get(nutrient, Total(nutrient, NOTHING, resolved=True))
                verdict = judge(applied, sofar.amount, planned[nutrient].amount)
                name = day.products[slug].name
                yield PartOfDay(slug, name, nutrient, sofar, planned[nutrient], verdict)


def _own_limits(day: Day, facts: Facts, scope: Scope) -> Iterator[tuple[str, Applied]]:
    """Yield each limit of a scope for this person, with its form."""
    kinds = {
        (limit.nutrient, limit.authority): limit.form or ""
        for limit in facts.limits
        if limit.scope == scope
    }
    for (nutrient, authority), form in kinds.items():
        found = facts.limit_for(nutrient, authority, day.person.stage)
        if found is not None:
            yield form, found


def _has(label: Label, form: str, facts: Facts) -> bool:
    return any(_may_be(part, form, facts) for row in label.rows for part in row.parts)


def _may_be(part: Part, form: str, facts: Facts) -> bool:
    """Whether a compound is this form in any of its hydrates, or a name that may mean it."""
    if part.form is None or (part.form not in facts.forms and part.form not in facts.families):
        return False
    return form in {component.purest for component in facts.components(part.form)}


def _from_form(portions: Iterable[Portion], form: str, nutrient: str, facts: Facts) -> Total:
    """Add up what portions bring of a nutrient in this form."""
    labels: dict[int, Label] = {}
    pairs = []
    for portion in portions:
        label = labels.setdefault(id(portion.label), _only(portion.label, form, nutrient, facts))
        pairs.append((label, portion.thousandths))
    return add_up(pairs).get(nutrient, Total(nutrient, NOTHING, resolved=True))


def _only(label: Label, form: str, nutrient: str, facts: Facts) -> Label:
    """Return a label with nothing but what it holds of a nutrient in this form."""
    rows = [row for row in label.rows if row.nutrient == nutrient]
    kept = [
        _share(row, form, facts)
        for row in rows
        if any(_may_be(part, form, facts) for part in row.parts)
    ]
    return Label(label.units_per_serving, tuple(kept))


def _share(row: LabelRow, form: str, facts: Facts) -> LabelRow:
    """Return what a row holds in this form: all of it, or a range where other forms share it."""
    if row.elemental is None or all(_is(part, form, facts) for part in row.parts):
        return row
    most = min(row.elemental.high, _most(row, form, facts))
    return LabelRow(row.nutrient, row.parts, Interval(Mass(0), most), "range")


def _is(part: Part, form: str, facts: Facts) -> bool:
    """Whether a compound can be nothing but this form."""
    found = facts.components(part.form or "") if _may_be(part, form, facts) else ()
    return bool(found) and all(component.purest == form for component in found)


def _most(row: LabelRow, form: str, facts: Facts) -> Mass:
    """Return the most that the compounds of this form in a row can hold."""
    parts = [part for part in row.parts if _may_be(part, form, facts)]
    if row.elemental is None or any(part.compound is None for part in parts):
        return row.elemental.high if row.elemental else Mass(0)
    ceiling = facts.ceiling(form) or Fraction(1)
    return Mass(round(sum(part.compound.nanograms for part in parts if part.compound) * ceiling))
