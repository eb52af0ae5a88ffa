"""How what differs is said: the columns of two rows as a person reads them."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from typing import Any

from magstack.domain.amounts import Count, Mass
from magstack.domain.doses import WEEKDAYS, Dose
from magstack.domain.merging import Difference
from magstack.domain.wording import amount, listed, spoken_dose, stamp
from magstack.store.merging.sides import Lines, Row

NOTHING = "none"

Say = Callable[[Any], str]


def differences(here: Row, there: Row, said: dict[str, tuple[str, Say]]) -> list[Difference]:
    """Return where two rows differ, in the columns that are said, each with its name."""
    return [
        Difference(
            name, _or_nothing(getattr(here, column), say), _or_nothing(getattr(there, column), say)
        )
        for column, (name, say) in said.items()
        if getattr(here, column) != getattr(there, column)
    ]


def _or_nothing(value: Any, say: Say) -> str:
    return NOTHING if value in (None, "") else say(value)


def count(thousandths: int) -> str:
    """Write units, also none: ``3``, ``0.5``, ``0``."""
    return str(Count(thousandths)) if thousandths else "0"


def mass(nanograms: int) -> str:
    """Write a mass in milligrams."""
    return amount(Mass(nanograms), "mg", 3)


def clock(minutes: int) -> str:
    """Write minutes after midnight: ``22:00``."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def week(mask: int) -> str:
    """Write the days of a week."""
    return ", ".join(day for place, day in enumerate(WEEKDAYS) if mask >> place & 1)


def moment(intake: Row) -> str:
    """Write when an entry was: ``2026-11-20 22:05 +01:00``."""
    zone = timezone(timedelta(minutes=intake.utc_offset))
    return stamp(datetime.fromtimestamp(intake.at, zone))


def named(table: str, row: Row) -> str:
    """Write what something said of the person is called: ``date of birth``, ``zinc and calm``."""
    if table == "setting":
        return "date of birth" if row.name == "born" else row.name.replace("-", " ")
    if table == "own_limit":
        return f"{row.nutrient} by {row.set_by}"
    if table == "own_rule":
        return f"{row.first} and {row.second}"
    return str(row[1])


def labels(here: tuple[Row, Lines], there: tuple[Row, Lines]) -> list[Difference]:
    """Return what two labels say."""
    since = Difference("from", *(head.since or "the beginning" for head, _ in (here, there)))
    said = Difference("label", _label(*here), _label(*there))
    return [each for each in (since, said) if each.here != each.there]


def _label(head: Row, lines: Lines) -> str:
    """Write what a label says: ``per 3: magnesium 144 mg (l-threonate-monohydrate 2000 mg)``."""
    said = "; ".join(map(_line, lines)) or "nothing"
    return f"per {Count(head.units_per_serving)}: {said}"


def _line(line: Row) -> str:
    if line.basis == "content":
        return f"{line.substance} {_or_nothing(line.compound, mass)}"
    compound = " ".join(each for each in (line.form, line.compound and mass(line.compound)) if each)
    held = _or_nothing(line.low, mass)
    if line.high != line.low:
        held = f"{held} to {mass(line.high)}"
    return f"{line.substance} {held}{f' ({compound})' if compound else ''}"


def plan(doses: Iterable[Dose]) -> str:
    """Write doses with their days: ``3 at night from 2026-01-01``, without those of no day."""
    said = [_dose(dose) for dose in doses if dose.ever]
    return listed(said) if said else NOTHING


def _dose(dose: Dose) -> str:
    days = f" from {dose.since}" if dose.since else ""
    return f"{spoken_dose(dose)}{days}{f' to {dose.until}' if dose.until else ''}"


PRODUCT: dict[str, tuple[str, Say]] = {
    "name": ("name", str),
    "brand": ("brand", str),
    "unit": ("unit", str),
    "units_per_container": ("units in a container", count),
    "source": ("source", str),
    "status": ("status", str),
    "archived": ("archived from", str),
    "note": ("note", str),
}

INTAKE: dict[str, tuple[str, Say]] = {
    "status": ("status", str),
    "units": ("units", count),
    "day": ("day", str),
    "slot": ("slot", str),
    "planned": ("planned time", clock),
    "note": ("note", str),
}

LOT: dict[str, tuple[str, Say]] = {"units": ("units", count), "expires": ("expires", str)}

PERSON: dict[str, dict[str, tuple[str, Say]]] = {
    "setting": {"value": ("setting", str)},
    "condition": {"egfr": ("eGFR", str)},
    "medicine": {
        "name": ("name", str),
        "clock": ("time", clock),
        "days": ("days", week),
        "since": ("from", str),
        "until": ("to", str),
    },
    "own_limit": {
        "mass": ("limit", mass),
        "set_by": ("set by", str),
        "note": ("note", str),
    },
    "own_rule": {
        "apart": ("minutes apart", str),
        "note": ("note", str),
    },
    "closing": {},
}
"""For each table of what a person says of themselves, how its columns are said."""
