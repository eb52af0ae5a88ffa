"""Change a plan: set another one, move it in the day, clear it, pause it, let it go on."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from magstack import reference
from magstack.actions.checking import plan_days
from magstack.actions.day import Record, day_in, record_of
from magstack.actions.planning.wanted import Wanted, dated, first_day, goals
from magstack.actions.stack import find_product, refuse_archived
from magstack.context import Context
from magstack.domain.checks import INTAKE_CHECKS, findings_of
from magstack.domain.doses import Dose
from magstack.domain.findings import Finding
from magstack.domain.hours import DAY, DayRules
from magstack.domain.moving import Goals, moved, times_of
from magstack.domain.planned import Change, Kind, content
from magstack.domain.plans import Revision, left_on, on_hold, paused, replaced, resumed
from magstack.domain.preview import COMING, MOST, Found, mark_of, united
from magstack.domain.products import Product
from magstack.domain.wording import listed, spoken_day
from magstack.errors import UsageError
from magstack.moments import coming_day
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
    start = start_of(product, record, since)
    last = coming_day(until, record.today) if until else None
    doses = dated(product, wanted, start, last)
    same = _from(product.doses, start) == _from(doses, start)
    revision = Revision() if same else replaced(product.doses, doses, start)
    change = _change("set", record, product, revision, start)
    return change._replace(findings=tuple(_brought(change, record)))


def to_move(context: Context, name: str, times: Sequence[str], since: str | None = None) -> Change:
    """Work out other times of the day for what is planned, without writing it.

    Raises:
        UsageError: a time or the day cannot be read, the day is past, nothing is planned at a time
            that is to be left, or the product is archived.
        NotFoundError: there is no such product.
        StoreError: the record cannot be read.
    """
    record, product = _read(context, name)
    start, rules = start_of(product, record, since), record.profile.hours
    wanted = goals(times, rules)
    _check_planned(product, start)
    _check_times(product, wanted, start, rules)
    revision = moved(product.doses, wanted, start, rules)
    change = _change("move", record, product, revision, start)
    return change._replace(findings=tuple(_brought(change, record)))


def to_clear(context: Context, name: str, since: str | None = None) -> Change:
    """Work out the end of a product's plan, without writing it.

    Raises:
        UsageError: nothing is planned then, the day is past, or the product is archived.
        NotFoundError: there is no such product.
        StoreError: the record cannot be read.
    """
    record, product = _read(context, name)
    start = start_of(product, record, since)
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
    start = start_of(product, record, since)
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
    from magstack.store.writing import stack as writing

    present = [each for each in reading.products(operation.connection) if each.id == product.id]
    if [(each.doses, each.archived) for each in present] != [(product.doses, product.archived)]:
        raise database.overtaken(operation.path)
    writing.revise(operation, product.id or 0, revision)


def _read(context: Context, name: str) -> tuple[Record, Product]:
    """Return the record, and the product whose plan may change."""
    record = record_of(context)
    product = find_product(record.stack, name)
    refuse_archived(product, record.today)
    return record, product


def start_of(product: Product, record: Record, since: str | None = None) -> date:
    """Return the day from which a plan changes: ``since``, or today while it can still change.

    Once the doses of today are in the log they stay what they were, and it is tomorrow.

    Raises:
        UsageError: the day cannot be read, or is past.
    """
    if since is None:
        today = day_in(record, reference.facts()).doses
        own = [dose.state for dose in today if dose.product == product.slug]
        if own and all(state in ("taken", "skipped") for state in own):
            return record.today + DAY
    return first_day(since, record.today, product)


def _change(kind: Kind, record: Record, product: Product, revision: Revision, day: date) -> Change:
    hours, facts = record.profile.hours, reference.facts()
    return Change(kind, product, revision, day, record.today, hours, facts)


def _check_planned(product: Product, day: date) -> None:
    if not left_on(product.doses, day):
        raise UsageError(
            f"Nothing is planned of {product.name} from {spoken_day(day)} on. "
            f'To plan it: magstack plan set {product.slug} "1 at night"'
        )


def _check_times(product: Product, wanted: Goals, day: date, rules: DayRules) -> None:
    times = times_of(product.doses, day, rules)
    for clock in wanted:
        if clock not in times:
            known = listed([f"{each:%H:%M}" for each in times])
            raise UsageError(
                f"Nothing of {product.name} is planned at {clock:%H:%M}. "
                + (f"It is planned at {known}." if known else "It is taken as needed.")
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
