"""Look ahead: what the coming days hold by the plan, or by one that is only tried."""

import re
from collections.abc import Sequence
from datetime import date

from magstack import reference
from magstack.actions.day import Record, day_in, record_of
from magstack.actions.planning.changing import with_change
from magstack.actions.planning.wanted import tried
from magstack.context import Context
from magstack.domain.checks import CHECKS, findings_of
from magstack.domain.planned import Change
from magstack.domain.preview import MOST, Preview, coming, found_on
from magstack.domain.products import Product
from magstack.errors import UsageError
from magstack.moments import coming_day

USUAL = "14"
"""Days that are shown where nothing else is said."""


def preview(
    context: Context, days: str = USUAL, since: str | None = None, tries: Sequence[str] = ()
) -> Preview:
    """Return the coming days, from today or a later day, with plans that are only tried.

    Raises:
        UsageError: a number of days, a day or a plan cannot be read, or the day is past.
        NotFoundError: a product that is tried is neither in the stack nor in the catalogue.
        StoreError: the record cannot be read.
    """
    many = _number(days)
    record = record_of(context, needed=not tries)
    first = coming_day(since, record.today) if since else record.today
    if first < record.today:
        raise UsageError(
            f"{first} is past, and a preview shows days to come. "
            f"See a past day: magstack today --on {first}"
        )
    stack = {product.slug: product for product in record.stack}
    new = [tried(words, stack, first) for words in tries]
    for place, product in enumerate(new):
        if any(product.slug == other.slug for other in new[:place]):
            raise UsageError(
                f"{product.slug} is tried twice. Put its doses into one --try, with ; between them."
            )
    stack |= {product.slug: product for product in new}
    return _ahead(record, list(stack.values()), first, many)._replace(tried=tuple(tries))


def of_change(context: Context, change: Change, days: str = USUAL) -> Preview:
    """Return the days from a change on, as they would be with it; nothing is written.

    Raises:
        UsageError: the number of days cannot be read.
        StoreError: the record cannot be read.
    """
    many = _number(days)
    record = record_of(context)
    return _ahead(record, with_change(record.stack, change), change.day, many)


def _number(days: str) -> int:
    if not re.fullmatch("[0-9]{1,3}", days) or not 1 <= int(days) <= MOST:
        raise UsageError(f"--days is a whole number from 1 to {MOST}. Write for example --days 14.")
    return int(days)


def _ahead(record: Record, stack: list[Product], first: date, many: int) -> Preview:
    """Put the days together; only today has a log."""
    facts = reference.facts()
    later = record._replace(stack=stack, logged=[], closed=False)
    days = [
        day_in(
            record._replace(stack=stack) if day == record.today else later._replace(when=day), facts
        )
        for day in coming(first, many)
    ]
    findings = found_on(days, lambda day: findings_of(day, facts, CHECKS))
    return Preview(tuple(days), tuple(findings), facts, record.today)
