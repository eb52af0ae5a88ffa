"""Documents: what a program reads of a dose, at a slot, by a meal, on some days or as needed."""

from dataclasses import replace
from datetime import date, time
from typing import Any

from magstack.domain.amounts import Count
from magstack.domain.doses import Dose, Schedule
from magstack.render import documents
from tests.domain.days import FACTS, NEURO_MAG

USUAL = {
    "units": 1.0,
    "unit": "capsule",
    "slot": None,
    "time": None,
    "meal": None,
    "from": None,
    "to": None,
    "weekdays": None,
    "cycle_days": 1,
    "on_days": 1,
    "cycle_from": None,
    "as_needed_most": None,
    "ramp": False,
}
"""A dose of every day, but for when in it."""


def written(slot: str | None = None, clock: time | None = None, **schedule: Any) -> dict[str, Any]:
    """Return what the document of a product says of a dose that is not the usual one."""
    dose = Dose(Count.of(1), slot, clock, since=date(2026, 11, 20), schedule=Schedule(**schedule))
    document = documents.product(replace(NEURO_MAG, doses=(dose,)), FACTS)
    (found,) = document["doses"]
    assert found.keys() == USUAL.keys()
    assert found.pop("from") == "2026-11-20"
    return {name: value for name, value in found.items() if value != USUAL[name]}


def test_when_in_a_day_a_dose_is() -> None:
    assert written("night") == {"slot": "night"}
    assert written(clock=time(17, 5)) == {"time": "17:05"}
    assert written(meal="lunch", lead=-30) == {"meal": {"meal": "lunch", "minutes": -30}}
    assert written(most=Count(2500)) == {"as_needed_most": 2.5}


def test_on_which_days_a_dose_is() -> None:
    assert written("night", weekdays=frozenset({6, 0})) == {
        "slot": "night",
        "weekdays": ["mon", "sun"],
    }
    assert written("night", cycle=7, on=5) == {
        "slot": "night",
        "cycle_days": 7,
        "on_days": 5,
        "cycle_from": "2026-11-20",
    }
    anchored = written("night", cycle=2, anchor=date(2026, 11, 3))
    assert anchored["cycle_from"] == "2026-11-03"
    assert written("night", step=True) == {"slot": "night", "ramp": True}


def test_a_dose_that_no_day_ever_had_is_left_out() -> None:
    never = Dose(Count.of(1), "night", since=date(2026, 11, 20), until=date(2026, 11, 19))
    assert documents.product(replace(NEURO_MAG, doses=(never,)), FACTS)["doses"] == []
