"""Planned doses as a person writes them: how many, when, on which days; and ramps."""

import re
from decimal import Decimal

from magstack.domain.amounts import Count
from magstack.domain.doses import ALL_WEEK, DAILY, Dose, Schedule
from magstack.domain.hours import MEALS, SLOTS
from magstack.domain.ramps import Ramp
from magstack.domain.wording import listed
from magstack.errors import UsageError
from magstack.moments import WEEKDAYS, parse_clock, shown, trimmed

LONGEST = 100
"""Characters; a longer text is refused unread."""

MOST_UNITS = 1000
"""The most units of a product in one dose."""

MOST_DAYS = 366
"""The longest cycle, and the longest step of a ramp, in days."""

MOST_LEAD = 240
"""Minutes; a dose is at most so long before or after its meal."""

BY_A_MEAL = 30
"""Minutes before or after a meal, where nothing else is said."""

DOSES = (
    '"2 at night", "1 at 17:00 on mon, wed", "1 before breakfast every 2 days" or '
    '"1 as needed, at most 3 a day"'
)

_COUNT = (
    r"(?P<count>[0-9]{1,4}(?:\.[0-9]{1,3})?)(?: +(?P<unit>(?!at\b|in\b|[0-9]+(?:h|min))[^\s,]+))?"
)
_NEEDED = (
    r"(?: +|, *)as needed(?:,? *(?:at most|up to|max) +(?P<most>[0-9]{1,4}(?:\.[0-9]{1,3})?)"
    r"(?: +(?P<mosts>[^\s,]+))?(?: +(?:a|per) +day|/day)?)?"
)
_LEAD = r"(?:(?P<lead>[0-9]{1,3}) *(?P<span>h|hours?|min|minutes?) +)?"
_WHEN = (
    r" +(?:(?P<bed>before bed)|(?:at|in the) +(?P<slot>[a-z]+)|at +(?P<clock>[0-9:]+)"
    rf"|{_LEAD}(?P<side>before|after|with) +(?P<meal>[a-z]+))"
)
_DAYS = (
    r"(?:,? +(?:(?P<daily>every day|daily)|every +(?:(?P<every>[0-9]{1,3}) +days|(?P<other>other)"
    r" +day|(?P<weekly>week))|(?:on +|every +)(?P<on>[a-z][a-z ,]*)"
    r"|(?P<run>[0-9]{1,3})(?: +days?)? +on,? +(?:and +)?(?P<off>[0-9]{1,3})(?: +days?)? +off))?"
)
_RAMP = (
    r"(?P<first>[^+]*?), *(?P<sign>[+-]) *(?P<by>[0-9]{1,4}(?:\.[0-9]{1,3})?)"
    r"(?: +(?P<bys>[^\s,0-9]+))? +every +(?:(?P<every>[0-9]{1,3}) +)?(?P<span>days?|weeks?)"
    r",? +(?:down +)?to +(?P<to>[0-9]{1,4}(?:\.[0-9]{1,3})?)(?: +(?P<tos>[^\s,0-9]+))?"
)


def parse_dose(text: str, unit: str) -> Dose:
    """Read a planned dose: ``2 at night``, ``1 before breakfast``, ``1 at 17:00 on mon, wed``.

    Args:
        text: how many units (above 0 to 1000, at most three decimals), when, and on which days:
            ``every 2 days``, ``on weekdays``, ``5 days on, 2 days off``; or ``1 as needed, at most
            3 a day``. Without days it is every day.
        unit: what the product is counted in; the text may name it, also in the plural.

    Raises:
        UsageError: it cannot be read, or names another unit.
    """
    words = trimmed(text, LONGEST, "A dose", '"2 at night"')
    match = re.fullmatch(f"{_COUNT}(?:{_NEEDED}|{_WHEN}{_DAYS})", words)
    units = _units(match["count"]) if match else None
    if match is None or units is None:
        raise UsageError(
            f"{shown(words)} is not a dose that can be read. Write how many (above 0 to "
            f"{MOST_UNITS}) and when: {DOSES}."
        )
    _check_unit(match["unit"], unit, match["count"])
    if not (match["slot"] or match["clock"] or match["bed"] or match["meal"]):
        return _as_needed(match, units, unit)
    schedule = _schedule(match)
    if match["meal"]:
        meal, lead = _meal(match)
        return Dose(units, schedule=schedule._replace(meal=meal, lead=lead))
    if match["clock"]:
        return Dose(units, clock=parse_clock(match["clock"]), schedule=schedule)
    return _at_slot(units, "night" if match["bed"] else match["slot"], schedule)


def parse_ramp(text: str, unit: str, usual: Dose | None = None) -> Ramp:
    """Read a ramp: ``1 capsule, +1 every 7 days, to 3``; ``3 at night, -1 every week, to 0``.

    Args:
        text: the first dose, by how much it changes, how often, and where it ends. To 0 is the way
            out: the plan ends there.
        unit: what the product is counted in.
        usual: the dose whose time is meant where the text names none.

    Raises:
        UsageError: it cannot be read, leads nowhere, or there is no time to take it at.
    """
    words = trimmed(text, LONGEST, "A ramp", '"1 at night, +1 every 7 days, to 3"')
    match = re.fullmatch(_RAMP, words)
    if match is None:
        raise UsageError(
            f"{shown(words)} is not a ramp that can be read. Write the first dose, by how much it "
            'changes, how often, and where it ends: "1 at night, +1 every 7 days, to 3".'
        )
    first = _first_step(match["first"].strip(), unit, usual)
    for word in (match["bys"], match["tos"]):
        _check_unit(word, unit, f"{first.units}")
    by, to = (int(Decimal(match[part]) * 1000) for part in ("by", "to"))
    every = int(match["every"] or 1) * (7 if match["span"].startswith("week") else 1)
    if not 1 <= every <= MOST_DAYS or not by or to > MOST_UNITS * 1000:
        raise UsageError(
            f"A step of a ramp changes something and lasts 1 to {MOST_DAYS} days, and it ends at "
            f'most at {MOST_UNITS}. Write for example "+1 every 7 days, to 3".'
        )
    lap = first.schedule.cycle if first.schedule.weekdays == ALL_WEEK else 7
    if every % lap:
        raise UsageError(
            f"A step of {every} days does not hold whole rounds of {lap} days. "
            f"Let each step last a multiple of {lap} days."
        )
    change = -by if match["sign"] == "-" else by
    ramp = Ramp(first, change, every, to)
    if not ramp.leads:
        raise UsageError(
            f"{shown(words)} leads nowhere: {match['sign']}{match['by']} from {first.units} does "
            f'not come to {match["to"]}. Write for example "3 at night, -1 every 7 days, to 0".'
        )
    return ramp


def _first_step(text: str, unit: str, usual: Dose | None) -> Dose:
    """Read the first dose of a ramp, at the time of the usual dose where it names none."""
    bare = re.fullmatch(_COUNT, text)
    if bare is None:
        dose = parse_dose(text, unit)
        if dose.as_needed:
            raise UsageError("A ramp is planned by the day, and not as needed.")
        return dose
    units = _units(bare["count"])
    _check_unit(bare["unit"], unit, bare["count"])
    if units is None:
        raise UsageError(f"A ramp begins above 0 and at most at {MOST_UNITS}.")
    if usual is None or usual.as_needed:
        raise UsageError(
            f"Say when the ramp's doses are taken, for example "
            f'"{bare["count"]} at night, +1 every 7 days, to 3".'
        )
    schedule = usual.schedule._replace(step=False, anchor=None)
    return Dose(units, usual.slot, usual.clock, schedule=schedule)


def _units(text: str) -> Count | None:
    """Return a number of units, or None where it is out of range."""
    number = Decimal(text)
    return Count.of(number) if 0 < number <= MOST_UNITS else None


def _check_unit(word: str | None, unit: str, count: str) -> None:
    """Refuse a unit that the product is not counted in."""
    if word and word not in _names_of(unit.lower()):
        raise UsageError(
            f"This product is counted by the {unit}, not by {shown(word)}. "
            f'Write for example "{count} at night".'
        )


def _names_of(unit: str) -> tuple[str, ...]:
    """Return a unit in the singular and in what may be its plural."""
    return unit, f"{unit}s", f"{unit}es", f"{unit.removesuffix('y')}ies"


def _as_needed(match: "re.Match[str]", units: Count, unit: str) -> Dose:
    if match["most"] is None:
        raise UsageError(
            "Say how many at most in a day: "
            f'"{match["count"]} as needed, at most {match["count"]} a day".'
        )
    _check_unit(match["mosts"], unit, match["count"])
    most = _units(match["most"])
    if most is None or most.thousandths < units.thousandths:
        raise UsageError(
            f"The most in a day is at least one dose, and at most {MOST_UNITS}. Write for example "
            f'"{match["count"]} as needed, at most {match["count"]} a day".'
        )
    return Dose(units, schedule=Schedule(most=most))


def _at_slot(units: Count, word: str, schedule: Schedule) -> Dose:
    if word in MEALS:
        return Dose(units, schedule=schedule._replace(meal=word))
    if word not in SLOTS:
        raise UsageError(
            f"{shown(word)} is not a time of day here. "
            f"Write {', '.join(SLOTS)}, or a clock time such as 17:00."
        )
    return Dose(units, slot=word, schedule=schedule)


def _meal(match: "re.Match[str]") -> tuple[str, int]:
    """Return the meal, and how many minutes after it; negative is before it."""
    meal, side = match["meal"], match["side"]
    if meal not in MEALS:
        raise UsageError(f"{shown(meal)} is no meal here. Write {listed([*MEALS], 'or')}.")
    if side == "with":
        if match["lead"]:
            raise UsageError(f'With {meal} is at its time. Write "1 with {meal}".')
        return meal, 0
    lead = BY_A_MEAL
    if match["lead"]:
        lead = int(match["lead"]) * (60 if match["span"].startswith("h") else 1)
    if not 1 <= lead <= MOST_LEAD:
        raise UsageError(
            f"A dose is 1 to {MOST_LEAD} minutes before or after its meal. "
            f'Write "1 30 min {side} {meal}".'
        )
    return meal, lead if side == "after" else -lead


def _schedule(match: "re.Match[str]") -> Schedule:
    """Return on which days; every day where the text does not say."""
    if match["on"]:
        weekdays = _weekdays(match["on"])
        return DAILY if weekdays == ALL_WEEK else Schedule(weekdays=weekdays)
    if match["run"]:
        on, off = int(match["run"]), int(match["off"])
        if not (on and off and on + off <= MOST_DAYS):
            raise UsageError(
                f"Days on and days off are above 0, and together at most {MOST_DAYS}. "
                'Write for example "1 at night, 5 days on, 2 days off".'
            )
        return Schedule(cycle=on + off, on=on)
    cycle = 2 if match["other"] else 7 if match["weekly"] else int(match["every"] or 1)
    if not 1 <= cycle <= MOST_DAYS:
        raise UsageError(f'Write from "every 2 days" to "every {MOST_DAYS} days".')
    return DAILY if cycle == 1 else Schedule(cycle=cycle)


_GROUPS = {"weekdays": frozenset(range(5)), "weekends": frozenset((5, 6))}
_GROUPS |= {group.removesuffix("s"): days for group, days in _GROUPS.items()}


def _weekdays(text: str) -> frozenset[int]:
    """Return the weekdays that words name: ``mon, wed and fri``, ``weekdays``, ``sundays``."""
    found: frozenset[int] = frozenset()
    for word in re.split(r"[ ,]+(?:and +)?", text.strip(" ,")):
        if word in _GROUPS:
            found |= _GROUPS[word]
            continue
        for number, day in enumerate(WEEKDAYS):
            if word in (day, f"{day}s", day[:3]):
                found |= {number}
                break
        else:
            raise UsageError(
                f"{shown(word)} is no weekday. Write for example on mon, wed and fri, "
                "on weekdays, or every 2 days."
            )
    return found
