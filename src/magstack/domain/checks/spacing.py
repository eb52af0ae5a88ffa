"""Spacing: what is too close to a medicine, to another nutrient, or by a rule of one's own."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from magstack.domain.facts import Facts
from magstack.domain.findings import Finding, Severity
from magstack.domain.hours import DAY
from magstack.domain.interactions import Ground, Interaction
from magstack.domain.profile import OwnRule
from magstack.domain.review import Day, Portion
from magstack.domain.spacing import Pair, Span, by_portion, free_times, pairs
from magstack.domain.wording import capital, listed, span_of_time

YOURS = Ground("your rule", "own", ("your profile",))
"""The ground of a rule of one's own."""


def too_close(day: Day, facts: Facts) -> Iterator[Finding]:
    """Tell what is closer than a rule requires, or than it advises, with times that would do."""
    held = list(pairs(day, facts))
    own = by_portion(held)
    for group in _grouped(pair for pair in held if pair.close or pair.closer_than_advised):
        yield _finding(group, own, day)


def _grouped(found: Iterable[Pair]) -> list[list[Pair]]:
    """Put pairs of the same rule, the same product and the same other thing together."""
    groups: dict[tuple[int, str, str], list[Pair]] = {}
    for pair in found:
        key = (id(pair.rule), pair.moved.name, pair.other.name)
        groups.setdefault(key, []).append(pair)
    return list(groups.values())


def _finding(group: list[Pair], own: dict[int, list[Pair]], day: Day) -> Finding:
    required = [pair for pair in group if pair.close]
    shown = required or group
    rule = shown[0].rule
    ground = YOURS if isinstance(rule, OwnRule) else rule.ground
    return Finding(
        code=_code(rule, required=bool(required)),
        severity=_severity(rule, required=bool(required)),
        subject=_slug(shown[0]),
        message=" ".join(_sentences(shown, own, day)),
        source=source(ground),
        status=ground.status,
    )


def _code(rule: Interaction | OwnRule, *, required: bool) -> str:
    if isinstance(rule, OwnRule):
        return "OWN_RULE"
    return "SPACING" if required else "SPACING_ADVISED"


def _severity(rule: Interaction | OwnRule, *, required: bool) -> Severity:
    if isinstance(rule, OwnRule):
        return "moderate"
    return rule.severity if required else "minor"


def _slug(pair: Pair) -> str:
    return pair.moved.portion.product.slug if pair.moved.portion else pair.moved.name


def source(ground: Ground) -> str:
    """Write the ground of a rule: its sort, and what a reader can open."""
    return f"{ground.evidence}: {'; '.join(ground.citations)}"


def doubt(ground: Ground) -> str:
    """Say that nobody has read a fact in a reference, where that is so."""
    return " This rule is unverified." if ground.status == "unchecked" else ""


def _sentences(shown: list[Pair], own: dict[int, list[Pair]], day: Day) -> Iterator[str]:
    """Yield what is too close, why that matters, and when to take it instead."""
    rule = shown[0].rule
    yield f"{listed([_times(pair, day) for pair in _nearest(shown)])}; {_need(shown)}."
    if isinstance(rule, OwnRule):
        yield f"This is your rule{f': {rule.note}' if rule.note else ''}."
    else:
        yield f"{capital(rule.mechanism)}.{_ended(rule.effect)}"
    yield _instead(shown, own, day)
    if not isinstance(rule, OwnRule):
        yield from filter(None, (rule.advice, doubt(rule.ground).strip()))


def _nearest(shown: list[Pair]) -> list[Pair]:
    """Return for each time of a product the pair that is nearest, in the order of the day."""
    nearest: dict[datetime, Pair] = {}
    for pair in sorted(shown, key=lambda pair: abs(pair.gap)):
        nearest.setdefault(pair.moved.at, pair)
    return [nearest[at] for at in sorted(nearest)]


def _times(pair: Pair, day: Day) -> str:
    moved, other = pair.moved, pair.other
    taken = " (taken)" if moved.portion and moved.portion.taken else ""
    when = f"{moved.name} at {moved.at:%H:%M}{taken}"
    what = f"{other.name} at {other.at:%H:%M}{_which_day(other.at, moved.at, day)}"
    if not pair.gap:
        return f"{when} is at the time of {what}"
    way = "after" if pair.gap > timedelta() else "before"
    return f"{when} is {span_of_time(abs(pair.gap))} {way} {what}"


def _which_day(other: datetime, moved: datetime, day: Day) -> str:
    """Say that the other thing belongs to a day before or after."""
    rules = day.person.rules
    away = (rules.day_of(other) - rules.day_of(moved)).days
    days = {-2: "two days before", -1: "the day before", 1: "the next day", 2: "two days later"}
    return f" {days[away]}" if away in days else ""


def _need(shown: list[Pair]) -> str:
    """Say how far apart these must be, for each order in which they come here."""
    needs = []
    for pair in _nearest(shown):
        gap = pair.needed if pair.close else pair.advised
        needs.append(f"{span_of_time(gap)} {'after' if pair.gap >= timedelta() else 'before'} it")
    needed = shown[0].close and not shown[0].optional
    said = listed(list(dict.fromkeys(needs)))
    return f"at least {said} are {'needed' if needed else 'advised'}"


def _instead(shown: list[Pair], own: dict[int, list[Pair]], day: Day) -> str:
    """Say when the product can be taken, by every rule that it stands under."""
    # Nothing helps what is taken; a dose that is still open may be moved.
    moved = min((pair.moved for pair in shown), key=lambda each: _taken(each.portion))
    if moved.portion is None:
        return ""
    if moved.portion.taken:
        return "It is taken; this is for the next time."
    held = own[id(moved.portion)]
    free = _free(moved.portion, day, held, advised=True) or _free(moved.portion, day, held)
    if not free:
        return f"No time of the day keeps {moved.name} apart from all that it must be apart from."
    return f"Take {moved.name} {spoken_times(free, moved.at, day)}."


def _taken(portion: Portion | None) -> bool:
    return portion is not None and portion.taken


def _free(portion: Portion, day: Day, held: list[Pair], *, advised: bool = False) -> list[Span]:
    """Return the times that keep all pairs; single moments only where there is nothing more."""
    free = free_times(portion, day, held, advised=advised)
    return [span for span in free if span[1] > span[0]] or free


def spoken_times(free: list[tuple[datetime, datetime]], at: datetime, day: Day) -> str:
    """Say the free times of a day, those after ``at`` first: ``at 13:00 or later, or before …``."""
    begin = day.person.rules.moment(day.date, day.person.rules.start)
    later = [_span(span, begin) for span in free if span[1] > at]
    earlier = [_span(span, begin) for span in free if span[1] <= at]
    return ", or ".join([*later, *earlier[::-1]])


def _span(span: tuple[datetime, datetime], begin: datetime) -> str:
    low, high = span
    if low == high:
        return f"at {low:%H:%M}"
    if high == begin + DAY:
        return f"at {low:%H:%M} or later"
    if low == begin:
        return f"at {high:%H:%M} or earlier"
    return f"from {low:%H:%M} to {high:%H:%M}"


def _ended(sentence: str) -> str:
    """Return a sentence after another one, with its full stop."""
    return f" {sentence.rstrip('.')}." if sentence else ""
