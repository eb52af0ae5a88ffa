"""Times that are to be kept apart: which pairs a day has, which are too close, what is free."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from magstack.domain.facts import Facts
from magstack.domain.hours import DAY
from magstack.domain.interactions import Interaction, folded
from magstack.domain.products import LabelRow
from magstack.domain.profile import Medicine, OwnRule
from magstack.domain.review import Day, Portion

DAYS_AROUND = tuple(DAY * away for away in (-2, -1, 0, 1, 2))
"""The evening before and the next morning are near too, and an own rule may be of 48 hours."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something taken or planned at a naive local moment; ``portion`` is None for a medicine."""

    at: datetime
    name: str
    portion: Portion | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things that a rule keeps apart: ``moved`` is a portion, ``other`` what stands fast.

    ``moved`` may be ``after`` later than ``other``, or ``before`` earlier. ``advised`` is a longer
    time after it that is advised and not required.
    """

    rule: Interaction | OwnRule
    other: Event
    moved: Event
    after: timedelta
    before: timedelta
    advised: timedelta

    @property
    def optional(self) -> bool:
        """Whether the rule is no more than a remark, for which nothing needs to move."""
        return isinstance(self.rule, Interaction) and self.rule.severity == "info"

    @property
    def gap(self) -> timedelta:
        """How long after ``other`` the portion comes; negative where it comes before."""
        return self.moved.at - self.other.at

    @property
    def needed(self) -> timedelta:
        """The time that this order of the two needs between them."""
        return self.after if self.gap >= timedelta() else self.before

    @property
    def close(self) -> bool:
        """Whether the two are closer than the rule requires."""
        return abs(self.gap) < self.needed

    @property
    def closer_than_advised(self) -> bool:
        """Whether the two are as far apart as is required, and not as far as is advised."""
        return not self.close and timedelta() <= self.gap < self.advised


def pairs(day: Day, facts: Facts) -> Iterator[Pair]:
    """Yield every pair of the day that a rule keeps apart, near or far, each once."""
    yield from _with_medicines(day, facts)
    yield from _between_nutrients(day, facts)
    yield from _by_own_rules(day, facts)


def _with_medicines(day: Day, facts: Facts) -> Iterator[Pair]:
    for medicine in day.person.profile.medicines:
        times = list(medicine_times(medicine, day))
        for rule in facts.rules.of_medicine(medicine.name) if times else ():
            if rule.kind == "spacing":
                for moved in concerned(rule, day, facts):
                    for at in times:
                        yield _pair(rule, Event(at, medicine.name), moved, day)


def medicine_times(medicine: Medicine, day: Day) -> Iterator[datetime]:
    """Yield the moments near a day at which a medicine is taken; none where that is unknown."""
    if medicine.clock is None:
        return
    for away in DAYS_AROUND:
        if medicine.taken_on(day.date + away):
            yield day.person.rules.moment(day.date + away, medicine.clock)


def concerned(rule: Interaction, day: Day, facts: Facts) -> Iterator[Event]:
    """Yield the day's portions that a rule is about: of its nutrient, and of its forms if any."""
    for portion in day.portions:
        rows = [row for row in portion.label.rows if rule.nutrient in facts.counts_as(row.nutrient)]
        if any(in_forms(row, rule.forms, facts) for row in rows):
            yield Event(portion.at, portion.product.name, portion)


def in_forms(row: LabelRow, forms: Iterable[str], facts: Facts) -> bool:
    """Whether a row may be in one of the forms: any is where none is named or it is not stated."""
    wanted = set(forms)
    if not wanted or not row.parts:
        return True
    return any(
        part.form is None
        or not facts.ceiling(part.form)
        or wanted & {form.id for form in facts.components(part.form)}
        for part in row.parts
    )


def _between_nutrients(day: Day, facts: Facts) -> Iterator[Pair]:
    """Yield pairs of different products; what one product holds cannot be taken apart."""
    for rule in facts.rules.interactions:
        if rule.kind == "spacing" and rule.other:
            others = list(_holding(rule.other, day, facts))
            for moved in concerned(rule, day, facts) if others else ():
                yield from (
                    _pair(rule, other, moved, day) for other in others if _apart(other, moved)
                )


def _apart(first: Event, second: Event) -> bool:
    """Whether these are of different products."""
    if first.portion is None or second.portion is None:
        return True
    return first.portion.product.slug != second.portion.product.slug


def _holding(nutrient: str, day: Day, facts: Facts) -> Iterator[Event]:
    """Yield the portions that hold a nutrient, those still planned on the days around too."""
    yield from _events(day, lambda portion: portion.holds(nutrient, facts))


def _events(day: Day, wanted: Callable[[Portion], bool]) -> Iterator[Event]:
    for portion in day.portions:
        if wanted(portion):
            for away in DAYS_AROUND:
                if not away or _planned_on(day.date + away, portion):
                    yield Event(portion.at + away, portion.product.name, portion)


def _planned_on(when: date, portion: Portion) -> bool:
    """Whether an open dose is planned on another day too."""
    dose = portion.dose
    return not portion.taken and dose is not None and dose.dose.planned_on(when)


def _pair(rule: Interaction, other: Event, moved: Event, day: Day) -> Pair:
    none = timedelta()
    after, before = rule.after_agent or none, rule.after_nutrient or none
    if rule.fasting:
        rules = day.person.rules
        before = max(before, other.at - rules.moment(rules.day_of(other.at), rules.start))
    return Pair(rule, other, moved, after, before, rule.advised_after_agent or none)


def _by_own_rules(day: Day, facts: Facts) -> Iterator[Pair]:
    for rule in day.person.profile.rules:
        first, second = (list(named(name, day, facts)) for name in (rule.first, rule.second))
        medicines = [event for event in second if event.portion is None]
        for others, events in ((first, second), (medicines, first)):
            for moved in events:
                if moved.portion is not None and moved.at == moved.portion.at:
                    for other in others:
                        if _apart(other, moved):
                            yield Pair(rule, other, moved, rule.apart, rule.apart, timedelta())


def named(name: str, day: Day, facts: Facts) -> Iterator[Event]:
    """Yield what a name of an own rule means: a product, a nutrient or a medicine."""
    if name in day.products:
        yield from _events(day, lambda portion: portion.product.slug == name)
        return
    nutrient = facts.nutrient_called(name)
    if nutrient is not None:
        yield from _holding(nutrient.id, day, facts)
    for medicine in day.person.profile.medicines:
        if folded(medicine.name) == folded(name):
            yield from (Event(at, medicine.name) for at in medicine_times(medicine, day))


def by_portion(held: Iterable[Pair]) -> dict[int, list[Pair]]:
    """Return the pairs of each portion, by its ``id``: looking through all of them is slow."""
    own: dict[int, list[Pair]] = defaultdict(list)
    for pair in held:
        for portion in {id(pair.moved.portion), id(pair.other.portion)}:
            own[portion].append(pair)
    return own


Span = tuple[datetime, datetime]
"""A time of the day, from and to, both included."""


def free_times(
    moved: Portion, day: Day, held: Iterable[Pair], *, advised: bool = False
) -> list[Span]:
    """Return the spans of the day in which a portion keeps every one of the pairs it is in.

    With ``advised`` it also keeps what is advised and not required.
    """
    begin = day.person.rules.moment(day.date, day.person.rules.start)
    free = [(begin, begin + DAY)]
    for pair in held:
        after = max(pair.after, pair.advised) if advised else pair.after
        if pair.moved.portion is moved:
            free = _without(free, pair.other.at - pair.before, pair.other.at + after)
        elif pair.other.portion is moved:
            # The other may be the dose of a day around: that one moves with it.
            there = pair.moved.at - (pair.other.at - moved.at)
            free = _without(free, there - after, there + pair.before)
    return free


def _without(spans: Iterable[Span], low: datetime, high: datetime) -> list[Span]:
    """Take the open span from low to high out of spans; its ends stay free."""
    left: list[Span] = []
    for begin, end in spans:
        if high <= begin or end <= low:
            left.append((begin, end))
            continue
        if begin <= low:
            left.append((begin, low))
        if high <= end:
            left.append((high, end))
    return left
