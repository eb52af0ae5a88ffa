"""How numbers read in a sentence: amounts, ranges, shares and counts, the same everywhere."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from magstack.domain.amounts import Count, Interval, Mass, plain, rounded
from magstack.domain.doses import ALL_WEEK, WEEKDAYS, Dose, Schedule
from magstack.domain.limits import LifeStage
from magstack.domain.totals import Total


def number(mass: Mass, unit: str, places: int = 1) -> str:
    """Write a mass as a bare number of ``unit``: ``144``, ``14.3``; tiny ones keep digits."""
    value = mass.rounded(unit, places)
    while not value and mass.nanograms and places < 3:
        places += 1
        value = mass.rounded(unit, places)
    return plain(value)


def amount(mass: Mass | Interval, unit: str, places: int = 1) -> str:
    """Write a mass or a range with its unit: ``144 mg``, ``34–48.5 mg``."""
    if isinstance(mass, Mass):
        mass = Interval.exactly(mass)
    low, high = number(mass.low, unit, places), number(mass.high, unit, places)
    return f"{low} {unit}" if low == high else f"{low}–{high} {unit}"


def summed(total: Total, unit: str) -> str:
    """Write a sum: ``404 mg``, ``at least 144 mg`` where an amount is missing, or ``unknown``."""
    if not total.known:
        return "unknown"
    return f"{'' if total.resolved else 'at least '}{amount(total.amount, unit)}"


def percent(share: Fraction | None, places: int = 1) -> str:
    """Write a share, 0 upwards, in percent: ``115.4 %``; unknown is a dash."""
    return "–" if share is None else f"{rounded(share * 100, places)} %"


def significant(share: Fraction, digits: int = 4) -> str:
    """Write a share, 0 to 1, in percent with this many significant digits: ``7.777 %``."""
    value = Decimal(share.numerator * 100) / Decimal(share.denominator)
    places = max(0, digits - 1 - value.adjusted())
    return f"{rounded(share * 100, places)} %"


def span(low: Fraction, high: Fraction) -> str:
    """Write a range of shares in percent: ``11.3 to 16.2 %``; a point keeps four digits."""
    if low == high:
        return significant(low)
    return f"{significant(low, 3).removesuffix(' %')} to {significant(high, 3)}"


def counted(units: Count, unit: str) -> str:
    """Write a count of units: ``3 capsules``, ``1 tablet``, ``2.5 g``."""
    return f"{units} {plural(unit, units)}"


def so_many(number: int, one: str, more: str = "") -> str:
    """Write how many there are: ``1 day``, ``3 days``, ``2 entries`` where ``more`` says so."""
    return f"{number} {one if number == 1 else more or f'{one}s'}"


def plural(unit: str, units: Count) -> str:
    """Return the unit in the singular or plural that ``units`` needs; measures stay as they are."""
    if units.thousandths <= 1000 or unit in ("g", "mg", "mcg", "ml", "mL", "IU"):
        return unit
    if unit.endswith(("s", "x", "ch", "sh")):
        return f"{unit}es"
    return f"{unit[:-1]}ies" if unit.endswith(("my", "ny")) else f"{unit}s"


def at_slot(slot: str) -> str:
    """Return a time of day as one says it: ``in the morning``, ``at night``."""
    return f"at {slot}" if slot in ("noon", "night") else f"in the {slot}"


def planned_at(dose: Dose) -> str:
    """Return when in a day a dose is planned: ``at 17:00``, ``in the morning``, ``with lunch``."""
    schedule = dose.schedule
    if schedule.most is not None:
        return f"as needed, at most {schedule.most} a day"
    if schedule.meal is not None:
        return _by_meal(schedule.meal, schedule.lead)
    return at_slot(dose.slot) if dose.slot else f"at {dose.clock:%H:%M}"


def _by_meal(meal: str, lead: int) -> str:
    if not lead:
        return f"with {meal}"
    return f"{abs(lead)} min {'after' if lead > 0 else 'before'} {meal}"


def on_days(schedule: Schedule) -> str:
    """Return on which days a dose is planned: ``on mon, wed``; empty where it is every day."""
    if schedule.weekdays != ALL_WEEK:
        return f"on {', '.join(WEEKDAYS[day] for day in sorted(schedule.weekdays))}"
    if schedule.cycle == 1:
        return ""
    if schedule.on == 1:
        return f"every {schedule.cycle} days"
    off = schedule.cycle - schedule.on
    return f"{schedule.on} days on, {off} {'day' if off == 1 else 'days'} off"


def spoken_dose(dose: Dose) -> str:
    """Return a dose as it is typed: ``2 at night``, ``1 at 17:00 on mon, wed``."""
    days = on_days(dose.schedule)
    said = f"{dose.units} {planned_at(dose)}"
    return f"{said}{',' if days[:1].isdigit() else ''} {days}" if days else said


def spoken_day(day: date, *, year: bool = True) -> str:
    """Write a day as it is echoed: ``Fri 20 Nov 2026``, or ``Fri 20 Nov``."""
    return f"{day:%a} {day.day} {day:%b %Y}" if year else f"{day:%a} {day.day} {day:%b}"


def stamp(moment: datetime) -> str:
    """Write an aware moment as a list shows it: ``2026-11-20 22:05 +01:00``."""
    return f"{moment:%Y-%m-%d %H:%M} {offset(moment)}"


def offset(moment: datetime) -> str:
    """Write how far local time is ahead of UTC: ``+01:00``."""
    written = f"{moment:%z}"
    return f"{written[:3]}:{written[3:5]}"


def age(months: int) -> str:
    """Write an age: ``7 months`` below two years, then ``46 years``."""
    if months < 24:
        return "1 month" if months == 1 else f"{months} months"
    return f"{months // 12} years"


def spoken_stage(stage: LifeStage) -> str:
    """Write whom a verdict is for: ``adult, assumed``, ``child, 8 years``, ``pregnant, 31 years``.

    An age that is not known is said to be so.
    """
    if stage.months is not None:
        return f"{stage.name}, {age(stage.months)}"
    return f"{stage.name}, assumed" if stage.state == "none" else f"{stage.name}, age not known"


def span_of_time(gap: timedelta) -> str:
    """Write a time between two things: ``4 h``, ``30 min``, ``1 h 30 min``."""
    hours, minutes = divmod(round(gap.total_seconds()) // 60, 60)
    said = [f"{hours} h"] if hours else []
    return " ".join(said + ([f"{minutes} min"] if minutes or not hours else []))


def listed(names: Sequence[str], last: str = "and") -> str:
    """Write names as a list in a sentence: ``a, b and c``."""
    return f" {last} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def some(names: Sequence[str], most: int = 4) -> str:
    """Write the first names of a list, and how many more there are: ``a, b, c and 3 more``."""
    if len(names) <= most:
        return listed(names)
    return f"{', '.join(names[: most - 1])} and {len(names) - most + 1} more"


def capital(sentence: str) -> str:
    """Return a text with a capital first letter, the rest as it is: ``Vitamin B6``."""
    return sentence[:1].upper() + sentence[1:]


def known(status: str) -> str:
    """Write how well a fact is known: ``unverified`` for what nobody has read in a reference."""
    return "unverified" if status in ("unchecked", "") else status


PRINTABLE = {ord(sign): sign for sign in map(chr, range(32, 127)) if sign not in "'\\"}
"""What stands for itself between the quotes of ``$'…'``."""


def typed(word: str) -> str:
    """Return a word as a shell takes it whole, executing nothing in it; it is one line."""
    from shlex import quote

    if word.isprintable():
        return quote(word)
    signs = word.encode("utf-8", "surrogateescape")
    return "$'" + "".join(PRINTABLE.get(sign, f"\\x{sign:02x}") for sign in signs) + "'"


def in_sentence(name: str) -> str:
    """Return a name as it stands inside a sentence: ``Magnesium oxide`` → ``magnesium oxide``."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
