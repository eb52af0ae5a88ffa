"""What a person has said of themselves, as a list has it: medicines, conditions, limits, rules."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from magstack.domain.doses import WEEKDAYS
from magstack.domain.facts import Facts
from magstack.domain.profile import Condition, Medicine, OwnLimit, OwnRule, Profile
from magstack.domain.wording import amount, listed, span_of_time


def at_all_times(medicines: Iterable[Medicine]) -> Iterator[list[Medicine]]:
    """Yield those that differ in nothing but the time of day together: one medicine, many times."""
    yield from (list(same) for _, same in groupby(medicines, _but_for_the_time))


def _but_for_the_time(
    medicine: Medicine,
) -> tuple[str, frozenset[int], date | None, date | None]:
    return medicine.name, medicine.days, medicine.since, medicine.until


def spoken_medicine(same: Sequence[Medicine], written: Callable[[date], str]) -> str:
    """Return one medicine with all its times: ``ciprofloxacin at 08:00 and 20:00, every day``.

    ``written`` is how its first and its last day are written.
    """
    first = same[0]
    clocks = [f"{each.clock:%H:%M}" for each in same if each.clock]
    at = f" at {listed(clocks)}" if clocks else ", time of day not known"
    every = len(first.days) == len(WEEKDAYS)
    days = "every day" if every else f"on {listed(weekdays(first))}"
    since = f", from {written(first.since)}" if first.since else ""
    until = f" to {written(first.until)}" if first.until else ""
    return f"{first.name}{at}, {days}{since}{until}"


def weekdays(medicine: Medicine) -> list[str]:
    """Return the weekdays on which a medicine is taken, as they are typed."""
    return [WEEKDAYS[day] for day in sorted(medicine.days)]


def conditions_of(profile: Profile, facts: Facts) -> list[Condition]:
    """Return the conditions of a person: first those that their state of life is."""
    known = [rule.condition for rule in facts.rules.conditions if rule.state == profile.state]
    return [*map(Condition, dict.fromkeys(known)), *profile.conditions]


def named_condition(condition: Condition, facts: Facts) -> str:
    """Return the full name of a condition, or the one that was typed where there is no other."""
    return facts.rules.condition_names.get(condition.name, condition.name)


def lacks_egfr(condition: Condition, facts: Facts) -> bool:
    """Whether an eGFR would say which of the rules for a condition holds, and none is known."""
    rules = facts.rules.of_condition(condition.name, condition.egfr)
    return condition.egfr is None and any(rule.egfr_below is not None for rule in rules)


def spoken_limit(limit: OwnLimit, facts: Facts) -> str:
    """Return a limit that a clinician has set: ``magnesium: 300 mg a day, by Dr Silva``."""
    most = amount(limit.value, facts.unit_of(limit.nutrient), 3)
    return f"{facts.name_of(limit.nutrient)}: {most} a day, by {limit.by}{_noted(limit.note)}"


def spoken_rule(rule: OwnRule, facts: Facts) -> str:
    """Return a rule of the person's own: ``magnesium and coffee: 2 h apart``."""
    sides = listed([facts.name_of(rule.first), facts.name_of(rule.second)])
    return f"{sides}: {span_of_time(rule.apart)} apart{_noted(rule.note)}"


def _noted(note: str) -> str:
    return f" ({note})" if note else ""
