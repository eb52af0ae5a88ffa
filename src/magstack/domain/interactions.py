"""What is known of medicines and conditions: which rules there are, and whom they concern."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from functools import cache
from typing import Literal, NamedTuple

from magstack.domain.amounts import Mass
from magstack.domain.findings import Severity

Kind = Literal["spacing", "avoid", "lowers", "raises", "additive", "amount"]
"""What a rule is about: times to keep apart; nothing that spacing would help; a medicine that
lowers or raises what the body holds; effects that add up; an amount that is too much."""


class Ground(NamedTuple):
    """Where a fact comes from: ``evidence`` is its sort in words, ``status`` how well it is known.

    ``citations`` name what a reader can open; at least one always does.
    """

    evidence: str
    status: str
    citations: tuple[str, ...]


class Interaction(NamedTuple):
    """A rule between a nutrient and medicines, or between two nutrients.

    ``agents`` are what medicines answer to, in lower case, ``name`` is their class. ``nutrient``
    is what the rule is about, in ``forms`` only where any are given. ``other`` is the nutrient of
    the other side where that is taken as a supplement too.

    ``after_agent`` is how long after the medicine the nutrient may follow, ``after_nutrient`` how
    long after the nutrient the medicine may follow; ``advised_after_agent`` is a longer time that
    is advised and not required. ``threshold`` is the daily amount of ``other`` from which a rule
    of kind ``amount`` holds. A medicine taken ``fasting`` comes first: the nutrient may not come
    before it on the same day.
    """

    id: str
    name: str
    kind: Kind
    severity: Severity
    agents: tuple[str, ...]
    nutrient: str
    mechanism: str
    effect: str
    advice: str
    ground: Ground
    note: str = ""
    forms: tuple[str, ...] = ()
    other: str | None = None
    after_agent: timedelta | None = None
    after_nutrient: timedelta | None = None
    advised_after_agent: timedelta | None = None
    threshold: Mass | None = None
    fasting: bool = False


class ConditionRule(NamedTuple):
    """A rule for a condition of the person.

    ``condition`` is what the person has; a rule with ``egfr_from`` or ``egfr_below``, in
    mL/min/1.73 m², holds from and below them. ``state`` and ``below_years`` bind it to the life
    stage instead. It concerns ``nutrient``, and where ``forms`` are given only these.
    """

    id: str
    condition: str
    name: str
    severity: Severity
    text: str
    nutrient: str
    ground: Ground
    forms: tuple[str, ...] = ()
    egfr_from: int | None = None
    egfr_below: int | None = None
    state: str | None = None
    below_years: int | None = None
    own_convention: str = ""

    @property
    def banded(self) -> bool:
        """Whether an eGFR decides if this holds."""
        return (self.egfr_from, self.egfr_below) != (None, None)

    def holds_for(self, egfr: int) -> bool:
        """Whether an eGFR, in mL/min/1.73 m², is in the band of this rule."""
        return (self.egfr_from or 0) <= egfr and (self.egfr_below is None or egfr < self.egfr_below)


class Tip(NamedTuple):
    """Something small about when a form is taken: ``slots`` are the times of day it is about."""

    id: str
    forms: tuple[str, ...]
    slots: tuple[str, ...]
    text: str
    ground: Ground


class Caution(NamedTuple):
    """What a product's label says of whom it is not for: nobody below ``not_under`` years."""

    product: str
    name: str
    not_under: int
    text: str
    ground: Ground


@dataclass(frozen=True, slots=True)
class Rules:
    """Every rule on medicines, conditions, times and products that magstack ships with.

    ``condition_names`` maps what a person can enter to its name, ``condition_aliases`` other names
    to what is entered; ``salts`` are words that stand after a medicine's name; ``not_covered``
    says in sentences what no rule here looks at.
    """

    interactions: tuple[Interaction, ...]
    conditions: tuple[ConditionRule, ...]
    condition_names: dict[str, str]
    tips: tuple[Tip, ...]
    cautions: tuple[Caution, ...]
    not_covered: tuple[str, ...]
    condition_aliases: dict[str, str] = field(default_factory=dict)
    salts: tuple[str, ...] = ()

    def of_medicine(self, name: str) -> tuple[Interaction, ...]:
        """Return the rules for a medicine, or for a class of them, by its name.

        A strength and the name of a salt say nothing about which medicine it is: where the whole
        name has no rule, ``Doxycycline hyclate 100 mg`` is doxycycline.
        """
        return self._called(folded(name)) or self._called(self._bare(name))

    def _called(self, wanted: str) -> tuple[Interaction, ...]:
        return tuple(
            rule
            for rule in self.interactions
            if wanted in (folded(rule.id), folded(rule.name), *map(folded, rule.agents))
        )

    def _bare(self, name: str) -> str:
        """Return a medicine's name without its strength and its salts."""
        words = STRENGTH.sub("", folded(name)).split()
        while len(words) > 1 and words[-1] in self.salts:
            words.pop()
        return " ".join(words)

    def condition_called(self, name: str) -> str | None:
        """Return what a condition is entered as, by any name it has; None if it is not known."""
        wanted = folded(name)
        for typed, full in self.condition_names.items():
            if wanted in (folded(typed), folded(full)):
                return typed
        return next(
            (known for other, known in self.condition_aliases.items() if folded(other) == wanted),
            None,
        )

    def of_condition(self, name: str, egfr: int | None = None) -> tuple[ConditionRule, ...]:
        """Return the rules for a condition; where its eGFR is not known, all that may hold."""
        return tuple(
            rule
            for rule in self.conditions
            if rule.condition == name and (egfr is None or rule.holds_for(egfr))
        )

    def medicines(self) -> list[str]:
        """Return every name that a medicine or class answers to, as it is typed in one word."""
        names = {one_word(name) for rule in self.interactions for name in (rule.id, *rule.agents)}
        return sorted(names)


NO_RULES = Rules((), (), {}, (), (), ())
"""Knowing no rule at all."""


STRENGTH = re.compile(r" ?\b[0-9]+(?:[.,][0-9]+)? ?(?:mg|mcg|ug|g|iu|ml)\b.*$")
"""How much of a medicine there is in a tablet, and what follows."""


@cache
def folded(name: str) -> str:
    """Fold a name for comparing: lower case, single blanks for hyphens and slashes."""
    return " ".join(name.lower().replace("-", " ").replace("/", " ").replace("_", " ").split())


def one_word(name: str) -> str:
    """Return a name as one word: ``ferrous sulfate`` → ``ferrous-sulfate``."""
    return folded(name).replace(" ", "-")


def hours(gap: timedelta) -> Fraction:
    """Return a time in hours."""
    return Fraction(round(gap.total_seconds()), 3600)
