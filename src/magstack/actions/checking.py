"""Check: every rule, on the plan, on a day as it was, or on a day as it would be."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from magstack import reference
from magstack.actions.adding import catalogued
from magstack.actions.day import day_in, named, record_of
from magstack.actions.stack import find_product
from magstack.context import Context
from magstack.domain.checks import CHECKS, REMARKS, findings_of
from magstack.domain.doses import ALL_WEEK, Dose, current
from magstack.domain.facts import Facts
from magstack.domain.parts import forms_of_day, products_of_day
from magstack.domain.products import Product
from magstack.domain.profile import Profile
from magstack.domain.reports import Checked
from magstack.domain.review import Day
from magstack.errors import NotFoundError, UsageError
from magstack.regimens import parse_dose


def check(context: Context, on: str | None = None, supposed: Sequence[str] = ()) -> Checked:
    """Run every check on the plan, or on the day ``on``, with doses that are only supposed.

    Raises:
        UsageError: a day or a supposed dose cannot be read.
        NotFoundError: a supposed product is neither in the stack nor in the catalogue.
        StoreError: the record cannot be read.
    """
    facts = reference.facts()
    record = record_of(context, named(on), needed=not supposed)
    if on is None:
        record = record._replace(logged=[], profile=on_any_weekday(record.profile), closed=False)
    day = day_in(record._replace(stack=_with(record.stack, supposed, record.when)), facts)
    return Checked(
        day=day,
        facts=facts,
        findings=findings_of(day, facts, (*CHECKS, *REMARKS)),
        on=None if on is None else record.when,
        supposed=tuple(supposed),
        limits=_limits(day, facts),
        not_covered=tuple(_not_covered(day, facts)),
    )


def on_any_weekday(profile: Profile) -> Profile:
    """Return a profile whose medicines are taken every day: the plan is for the whole week."""
    medicines = tuple(replace(medicine, days=ALL_WEEK) for medicine in profile.medicines)
    return replace(profile, medicines=medicines)


def _with(stack: Iterable[Product], supposed: Iterable[str], day: date) -> list[Product]:
    """Return the stack with supposed doses planned as well."""
    known = {product.slug: product for product in stack}
    for words in supposed:
        product, usual = _supposed(words, known, day)
        planned = () if product.archived else product.doses
        doses = [replace(dose, since=None, until=None, id=None) for dose in usual]
        known[product.slug] = replace(product, doses=(*planned, *doses), archived=None)
    return list(known.values())


def _supposed(words: str, stack: dict[str, Product], day: date) -> tuple[Product, tuple[Dose, ...]]:
    """Read ``magnen-b6 2 at 12:00``: a product of the stack or the catalogue, units and a time.

    Without units and a time it is what is usually planned of it.
    """
    name, _, dose = words.strip().partition(" ")
    if not name:
        raise UsageError('Say what to suppose, for example --with "magnen-b6 2 at 12:00".')
    product, usual = _product(name, stack, day)
    if dose.strip():
        return product, (parse_dose(dose, product.unit),)
    if not usual:
        raise UsageError(
            f'{product.name} has no usual dose. Say how many and when: --with "{name} 1 at 12:00".'
        )
    return product, usual


def _product(name: str, stack: dict[str, Product], day: date) -> tuple[Product, tuple[Dose, ...]]:
    """Return a product and its usual doses, from the stack or else from the catalogue."""
    if name.lower() in stack:
        product = find_product(stack.values(), name)
        return product, tuple(current(product.doses, day))
    try:
        found = catalogued(name)
    except NotFoundError as unknown:
        raise NotFoundError(
            f"{name!r} is neither in your stack nor in the catalogue. {unknown}"
        ) from None
    return replace(found, doses=()), found.doses


def _limits(day: Day, facts: Facts) -> int:
    """Count the limits against which something was held."""
    general = sum(len(nutrient.verdicts) for nutrient in day.nutrients)
    return general + len([*forms_of_day(day, facts), *products_of_day(day, facts)])


def _not_covered(day: Day, facts: Facts) -> Iterator[str]:
    """Yield what was not looked at: of this day first, then what no rule here is about."""
    if not any(each.current_on(day.date) for each in day.person.profile.medicines):
        yield "No medicine is in your profile, so none was checked."
    if day.person.stage.assumed:
        yield "Your age is not in your profile: an adult is assumed."
    without = [facts.name_of(each.nutrient) for each in day.nutrients if not each.verdicts]
    if without:
        yield f"No limit is in the catalogue for: {', '.join(without)}."
    others = {content.name for portion in day.portions for content in portion.label.contents}
    if others:
        yield f"No rule here is about: {', '.join(sorted(others))}."
    yield from facts.rules.not_covered
