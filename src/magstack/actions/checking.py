"""Check: every rule, on the plan, on a day as it was, or on a day as it would be."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from magstack import reference
from magstack.actions.adding import catalogued
from magstack.actions.day import Record, day_in, named, person, record_of
from magstack.actions.stack import find_product
from magstack.context import Context
from magstack.domain.checks import CHECKS, REMARKS, findings_of
from magstack.domain.doses import ALL_WEEK, Dose, current
from magstack.domain.facts import Facts
from magstack.domain.parts import forms_of_day, products_of_day
from magstack.domain.plans import on_hold
from magstack.domain.preview import COMING, fullest, most_planned, united, varied
from magstack.domain.products import Product
from magstack.domain.profile import Profile
from magstack.domain.reports import Checked
from magstack.domain.review import Day, day_of
from magstack.errors import NotFoundError, UsageError
from magstack.regimens import parse_dose


def check(context: Context, on: str | None = None, supposed: Sequence[str] = ()) -> Checked:
    """Run every check on the plan, or on the day ``on``, with doses that are only supposed.

    The plan is that of the coming four weeks: each set of doses that one of its days has is checked
    once, and what is found of several is told once. Its day is then the one with the most doses,
    each nutrient as it stands where most of it is planned.

    Raises:
        UsageError: a day or a supposed dose cannot be read.
        NotFoundError: a supposed product is neither in the stack nor in the catalogue.
        StoreError: the record cannot be read.
    """
    record = record_of(context, named(on), needed=not supposed)
    record = record._replace(stack=_with(record.stack, supposed, record.when))
    return checked(record, reference.facts(), on, supposed)


def checked(
    record: Record, facts: Facts, on: str | None = None, supposed: Sequence[str] = ()
) -> Checked:
    """Run every check on a record that was read: on its plan, or on its day where ``on`` is one."""
    if on is None:
        days = plan_days(record.stack, record.profile, record.when, facts)
    else:
        days = [day_in(record, facts)]
    found = united(((day, findings_of(day, facts, (*CHECKS, *REMARKS))) for day in days), facts)
    return Checked(
        day=replace(fullest(days), nutrients=most_planned(days, facts)),
        facts=facts,
        findings=[each.finding for each in found],
        on=None if on is None else record.when,
        supposed=tuple(supposed),
        limits=_limits(days, facts),
        not_covered=tuple(_not_covered(days, facts)),
        sets=len(days),
    )


def plan_days(
    stack: Sequence[Product], profile: Profile, first: date, facts: Facts, many: int = COMING
) -> list[Day]:
    """Return a day for each set of doses of the coming days, whatever the log says.

    Medicines are in it on every weekday, because which days have which doses may change.
    """
    weekly = on_any_weekday(profile)
    return [
        day_of(day, stack, [], facts, person(facts, weekly, day), over=False)
        for day in varied(stack, first, many, weekly.hours)
    ]


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
        doses = [_lasting(dose, day) for dose in usual]
        known[product.slug] = replace(product, doses=(*planned, *doses), archived=None)
    return list(known.values())


def _lasting(dose: Dose, day: date) -> Dose:
    """Return a dose without a first and a last day; its round of days begins, if not yet, now."""
    since = (dose.since or day) if dose.schedule.cycle > 1 else None
    return replace(dose, since=since, until=None, id=None)


def _supposed(words: str, stack: dict[str, Product], day: date) -> tuple[Product, tuple[Dose, ...]]:
    """Read ``magnen-b6 2 at 12:00``: a product of the stack or the catalogue, units and a time.

    Without units and a time it is what is usually planned of it.
    """
    name, _, dose = words.strip().partition(" ")
    if not name:
        raise UsageError('Say what to suppose, for example --with "magnen-b6 2 at 12:00".')
    product, usual = named_product(name, stack, day)
    if dose.strip():
        usual = (parse_dose(dose, product.unit),)
    timed = tuple(each for each in usual if not each.as_needed)
    if usual and not timed:
        raise UsageError(
            f"What is taken as needed is planned on no day. Suppose it: --with "
            f'"{name} {usual[0].units} at 12:00".'
        )
    if not timed:
        raise UsageError(
            f'{product.name} has no usual dose. Say how many and when: --with "{name} 1 at 12:00".'
        )
    return product, timed


def named_product(
    name: str, stack: dict[str, Product], day: date
) -> tuple[Product, tuple[Dose, ...]]:
    """Return a product and its usual doses, from the stack or else from the catalogue.

    Where nothing of it is planned on the day, it is what is planned of it next.

    Raises:
        NotFoundError: it is in neither.
    """
    if name.lower() in stack:
        product = find_product(stack.values(), name)
        return product, tuple(current(product.doses, on_hold(product.doses, day) or day))
    try:
        found = catalogued(name)
    except NotFoundError as unknown:
        raise NotFoundError(
            f"{name!r} is neither in your stack nor in the catalogue. {unknown}"
        ) from None
    return replace(found, doses=()), found.doses


def _limits(days: Sequence[Day], facts: Facts) -> int:
    """Count the limits against which something was held on any of the days."""
    general = {
        (nutrient.nutrient, place)
        for day in days
        for nutrient in day.nutrients
        for place in range(len(nutrient.verdicts))
    }
    parts = {
        (part.subject, part.verdict.limit)
        for day in days
        for part in (*forms_of_day(day, facts), *products_of_day(day, facts))
    }
    return len(general) + len(parts)


def _not_covered(days: Sequence[Day], facts: Facts) -> Iterator[str]:
    """Yield what was not looked at: of these days first, then what no rule here is about."""
    judged = days[0].person
    if not any(each.current_on(day.date) for day in days for each in judged.profile.medicines):
        yield "No medicine is in your profile, so none was checked."
    if judged.stage.assumed:
        yield "Your age is not in your profile: an adult is assumed."
    nutrients = most_planned(days, facts)
    without = [facts.name_of(each.nutrient) for each in nutrients if not each.verdicts]
    if without:
        yield f"No limit is in the catalogue for: {', '.join(without)}."
    portions = (portion for day in days for portion in day.portions)
    others = {content.name for portion in portions for content in portion.label.contents}
    if others:
        yield f"No rule here is about: {', '.join(sorted(others))}."
    yield from facts.rules.not_covered
