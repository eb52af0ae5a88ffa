"""Change a plan: set another one, clear it, pause it, let it go on."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from magstack import reference
from magstack.actions.checking import plan_days
from magstack.actions.day import Record, record_of
from magstack.actions.planning.wanted import Wanted, coming_day, dated, first_day
from magstack.actions.stack import find_product
from magstack.context import Context
from magstack.domain.checks import INTAKE_CHECKS, findings_of
from magstack.domain.doses import Dose
from magstack.domain.findings import Finding
from magstack.domain.planned import Change, Kind, content
from magstack.domain.plans import Revision, left_on, on_hold, paused, replaced, resumed
from magstack.domain.preview import COMING, MOST, Found, mark_of, united
from magstack.domain.products import Product
from magstack.domain.wording import spoken_day
from magstack.errors import UsageError
from magstack.store import database, reading

if TYPE_CHECKING:
    from magstack.store.journal import Operation


def to_set(
    context: Context,
    name: str,
    wanted: Wanted,
    since: str | None = None,
    until: str | None = None,
) -> Change:
    """Work out another plan of a product, without writing it; it is empty if nothing changes.

    Raises:
        UsageError: the plan or a day cannot be read, the first day is past, or the product is
            archived.
        NotFoundError: there is no such product.
        StoreError: the record cannot be read.
    """
    record, product = _read(context, name)
    start = first_day(since, record.today, product)
    last = coming_day(until, record.today) if until else None
    doses = dated(product, wanted, start, last)
    same = _from(product.doses, start) == _from(doses, start)
    revision = Revision() if same else replaced(product.doses, doses, start)
    change = _change("set", record, product, revision, start)
    return change._replace(findings=tuple(_brought(change, record)))


def to_clear(context: Context, name: str, since: str | None = None) -> Change:
    """Work out the end of a product's plan, without writing it.

    Raises:
        UsageError: nothing is planned then, the day is past, or the product is archived.
        NotFoundError: there is no such product.
        StoreError: the record cannot be read.
    """
    record, product = _read(context, name)
    start = first_day(since, record.today, product)
    _check_planned(product, start)
    return _change("clear", record, product, replaced(product.doses, (), start), start)


def to_pause(context: Context, name: str, until: str, since: str | None = None) -> Change:
    """Work out a pause up to a day, which it includes; it is empty if nothing is planned then.

    Raises:
        UsageError: nothing is planned from then on, the pause would be past or end before it
            begins, or the product is archived.
        NotFoundError: there is no such product.
        StoreError: the record cannot be read.
    """
    record, product = _read(context, name)
    start = first_day(since, record.today, product)
    last = coming_day(until, record.today)
    if last < start:
        raise UsageError(
            f"--until {last} is before the first day of the pause, {start}. Say a later day."
        )
    _check_planned(product, start)
    change = _change("pause", record, product, paused(product.doses, start, last), start)
    return change._replace(until=last)


def to_resume(context: Context, name: str) -> Change:
    """Work out how a plan that is on hold goes on today, without writing it.

    Raises:
        UsageError: the plan is not on hold, or the product is archived.
        NotFoundError: there is no such product.
        StoreError: the record cannot be read.
    """
    record, product = _read(context, name)
    _check_planned(product, record.today)
    if on_hold(product.doses, record.today) is None:
        raise UsageError(
            f"The plan of {product.name} is not paused. See it: magstack plan show {product.slug}"
        )
    revision = resumed(product.doses, record.today)
    return _change("resume", record, product, revision, record.today)


def write(context: Context, change: Change) -> None:
    """Write a change as one operation, where it changes anything.

    Raises:
        StoreError: another magstack changed the product since it was read.
    """
    if change.revision.empty:
        return
    from magstack.store import journal

    moment = int(context.clock.now().timestamp())
    with journal.operation(context.database, moment, context.command) as operation:
        revise(operation, change.product, change.revision)
        operation.summary = change.summary


def revise(operation: "Operation", product: Product, revision: Revision) -> None:
    """Write a revision of a product's plan, which must be as it was read.

    Raises:
        StoreError: another magstack changed it since.
    """
    from magstack.store import writing

    present = [each for each in reading.products(operation.connection) if each.id == product.id]
    if [(each.doses, each.archived) for each in present] != [(product.doses, product.archived)]:
        raise database.overtaken(operation.path)
    writing.revise(operation, product.id or 0, revision)


def _read(context: Context, name: str) -> tuple[Record, Product]:
    """Return the record, and the product whose plan may change."""
    record = record_of(context)
    product = find_product(record.stack, name)
    if product.put_away(record.today):
        raise UsageError(
            f"{product.name} is archived. Bring it back: magstack archive {product.slug} --restore"
        )
    return record, product


def _change(kind: Kind, record: Record, product: Product, revision: Revision, day: date) -> Change:
    hours, facts = record.profile.hours, reference.facts()
    return Change(kind, product, revision, day, record.today, hours, facts)


def _check_planned(product: Product, day: date) -> None:
    if not left_on(product.doses, day):
        raise UsageError(
            f"Nothing is planned of {product.name} from {spoken_day(day)} on. "
            f'To plan it: magstack plan set {product.slug} "1 at night"'
        )


def _from(doses: Iterable[Dose], day: date) -> "Counter[object]":
    """Return what doses come to from a day on: two plans with the same are no different."""
    return Counter(
        (content(dose), max(dose.since or day, day), dose.until) for dose in left_on(doses, day)
    )


def _brought(change: Change, record: Record) -> Iterator[Finding]:
    """Yield what is found of the coming days with the new plan, and not with the old one."""
    if change.revision.empty:
        return
    many = _days_to_look_at(change)
    before = {mark_of(each.finding) for each in _found(record.stack, change, record, many)}
    for found in _found(with_change(record.stack, change), change, record, many):
        if mark_of(found.finding) not in before and found.finding.severity != "info":
            yield found.finding


def _days_to_look_at(change: Change) -> int:
    """Return how many days show the whole of a new plan, with the last step of a ramp."""
    last = max((dose.since for dose in change.revision.begun if dose.since), default=change.day)
    return min((last - change.day).days + COMING, MOST)


def _found(stack: Sequence[Product], change: Change, record: Record, many: int) -> list[Found]:
    days = plan_days(stack, record.profile, change.day, change.facts, many)
    found = ((day, findings_of(day, change.facts, INTAKE_CHECKS)) for day in days)
    return united(found, change.facts)


def with_change(stack: Iterable[Product], change: Change) -> list[Product]:
    """Return the stack as it is after a change."""
    changed = replace(change.product, doses=change.after)
    return [changed if product.id == changed.id else product for product in stack]
