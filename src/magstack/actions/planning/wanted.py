"""What a person wants planned: doses, a protocol of the catalogue or a ramp, from a day on."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, time
from typing import NamedTuple

from magstack import reference
from magstack.actions.checking import named_product
from magstack.domain.doses import Dose, current
from magstack.domain.hours import DayRules
from magstack.domain.plans import on_hold, replaced
from magstack.domain.products import Product
from magstack.errors import UsageError
from magstack.moments import coming_day, shown
from magstack.regimens import parse_dose, parse_ramp


class Wanted(NamedTuple):
    """A plan as it is typed: exactly one of doses, a protocol's name and a ramp."""

    doses: Sequence[str] = ()
    protocol: str | None = None
    ramp: str | None = None


def dated(product: Product, wanted: Wanted, start: date, until: date | None = None) -> list[Dose]:
    """Return the doses that are wanted of a product, each with its first and its last day.

    Raises:
        UsageError: not exactly one of doses, protocol and ramp is said, it cannot be read, or it
            ends before it begins.
    """
    said = (bool(wanted.doses), wanted.protocol is not None, wanted.ramp is not None)
    if sum(said) != 1:
        one = "Say only one of doses, --protocol and --ramp." if any(said) else ""
        raise UsageError(
            one
            or f'Say what to plan: magstack plan set {product.slug} "2 at night", or '
            '--protocol NAME, or --ramp "1 at night, +1 every 7 days, to 3".'
        )
    if until is not None and until < start:
        raise UsageError(f"--until {until} is before the first day, {start}. Say a later day.")
    if wanted.ramp is not None:
        ramp = parse_ramp(wanted.ramp, product.unit, _usual(product.doses, start))
        return list(_cut(ramp.doses(start), until))
    texts = wanted.doses if wanted.protocol is None else _protocol(product, wanted.protocol)
    return [replace(parse_dose(text, product.unit), since=start, until=until) for text in texts]


def goals(texts: Iterable[str], rules: DayRules) -> dict[time, Dose]:
    """Read ``17:00=16:00`` or ``night=21:30``: when doses are, and the time that they go to.

    Raises:
        UsageError: one cannot be read, or a time is moved twice.
    """
    found: dict[time, Dose] = {}
    for text in texts:
        match = re.fullmatch("([a-z]+|[0-9:]+) *= *([a-z]+|[0-9:]+)", text.strip().lower())
        if match is None:
            raise UsageError(
                f"{shown(text[:40])} does not say from when to when. "
                "Write for example 17:00=16:00, or night=21:30."
            )
        present, goal = (parse_dose(f"1 at {word}", "") for word in match.groups())
        clock = present.time(rules)
        if clock in found:
            raise UsageError(f"{clock:%H:%M} is moved twice. Say one time for it.")
        found[clock] = goal
    return found


def first_day(since: str | None, today: date, product: Product) -> date:
    """Return the day from which a plan is to change: today, or the one that is named.

    Raises:
        UsageError: it cannot be read, or is past.
    """
    day = coming_day(since, today) if since else today
    refuse_past(day, today, product)
    return day


def refuse_past(day: date, today: date, product: Product) -> None:
    """Refuse to plan for days that are over.

    Raises:
        UsageError: the day is before today.
    """
    if day < today:
        raise UsageError(
            f"{day} is past, and a plan changes from today on: what was planned before stays. "
            "Leave the day out, or log what was taken: "
            f"magstack take {product.slug} --each-day --from {day} --to yesterday"
        )


def tried(words: str, stack: dict[str, Product], start: date) -> Product:
    """Return a product as it would be with another plan from ``start`` on.

    Args:
        words: the short name of a product of the stack or the catalogue, and then a dose, doses
            with ``;`` between them, ``protocol NAME`` or ``ramp TEXT``.
        stack: the products by their short names.
        start: the first day of the plan.

    Raises:
        UsageError: it cannot be read.
        NotFoundError: there is no such product.
    """
    name, _, rest = words.strip().partition(" ")
    if not name:
        raise UsageError('Say what to try, for example --try "neuro-mag 2 at night".')
    product, usual = named_product(name, stack, start)
    if rest.strip():
        doses = dated(product, _read(rest), start)
    elif product.slug not in stack and usual:
        doses = [replace(dose, since=start) for dose in usual]
    else:
        raise UsageError(f'Say what to try of it: --try "{product.slug} 2 at night".')
    revision = replaced(product.doses, doses, start)
    return replace(product, doses=revision.over(product.doses), archived=None)


def _read(words: str) -> Wanted:
    kind, _, rest = words.strip().partition(" ")
    if kind.lower() == "protocol":
        return Wanted(protocol=rest)
    if kind.lower() == "ramp":
        return Wanted(ramp=rest)
    return Wanted([dose.strip() for dose in words.strip().strip(";").split(";")])


def protocols(product: Product) -> dict[str, tuple[str, ...]]:
    """Return the protocols of the catalogue's product with this short name, by their names."""
    found = reference.catalogue().get(product.slug)
    return found.protocols if found else {}


def _protocol(product: Product, name: str) -> tuple[str, ...]:
    known = protocols(product)
    wanted = name.strip().lower()
    if wanted in known:
        return known[wanted]
    has = f"It has: {', '.join(known)}." if known else "It has none; say its doses."
    raise UsageError(f"{product.name} has no protocol {name!r}. {has}")


def _usual(doses: Sequence[Dose], start: date) -> Dose | None:
    """Return the only dose of a day that is planned, where there is just one."""
    day = on_hold(doses, start) or start
    timed = [dose for dose in current(doses, day) if not dose.as_needed]
    return timed[0] if len(timed) == 1 else None


def _cut(steps: Iterable[Dose], until: date | None) -> Iterator[Dose]:
    """Yield the steps of a ramp up to a last day."""
    for step in steps:
        if until is None:
            yield step
        elif step.since is None or step.since <= until:
            yield replace(step, until=min(step.until or until, until))
