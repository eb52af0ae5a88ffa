"""Conditions: add and remove one; those that are a state of life set the state."""

import re
from dataclasses import dataclass

from magstack.actions.profile import settings
from magstack.actions.profile.record import said, writing_to
from magstack.context import Context
from magstack.domain.facts import Facts
from magstack.domain.interactions import Rules, folded, one_word
from magstack.domain.profile import Condition, Profile
from magstack.domain.texts import accepted
from magstack.domain.wording import listed
from magstack.errors import NotFoundError, UsageError, nearest, suggestion

LONGEST = 40
"""Characters of a condition's name."""

HIGHEST = 200
"""mL/min/1.73 m²; no kidney filters more."""


@dataclass(frozen=True, slots=True)
class Added:
    """A condition that was written; ``near`` are known names where this is not one."""

    condition: Condition
    summary: str
    facts: Facts
    near: tuple[str, ...] = ()


def add(context: Context, name: str, egfr: str | None = None) -> Added | settings.Changed:
    """Write a condition, or set the state that it is.

    Raises:
        UsageError: it cannot be read, is there already, or contradicts sex or age.
    """
    state = settings.STATE_NAMES.get(folded(name))
    if state is not None and egfr is None:
        return settings.change(context, settings.Settings(state=state))
    present = said(context)
    facts = present.facts
    wanted = _read(name, egfr, facts.rules)
    summary = _write(context, _held(present.profile, wanted.name), wanted)
    unknown = wanted.name not in facts.rules.condition_names
    near = nearest(wanted.name, known(facts.rules)) if unknown else []
    return Added(wanted, summary, facts, tuple(near))


def remove(context: Context, name: str) -> str:
    """Remove a condition, or take back the state that it is; return what was done.

    Raises:
        NotFoundError: it is not in the profile; the nearest names are named.
    """
    present = said(context)
    profile = present.profile
    state = settings.STATE_NAMES.get(folded(name))
    if state is not None and state == profile.state:
        return settings.change(context, settings.Settings(state="none")).summary
    typed = accepted(name, "name of the condition", LONGEST)
    held = _held(profile, present.facts.rules.condition_called(typed) or typed)
    if held is None:
        near = suggestion(name, [each.name for each in profile.conditions])
        raise NotFoundError(
            f"No condition {name!r} is in the profile.{near} "
            "See all: magstack profile condition list"
        )
    from magstack.store.writing import person as writing

    summary = f"removed the condition {held.name}"
    with writing_to(context, summary) as operation:
        writing.remove_condition(operation, held.id or 0)
    return summary


def known(rules: Rules) -> list[str]:
    """Return the conditions that can be entered and that rules look at, as they are typed."""
    return list(dict.fromkeys([*rules.condition_names, "pregnancy", "lactation"]))


def names(context: Context) -> list[str]:
    """Return the conditions of the profile, each in one word, with the one that is a state."""
    profile = said(context).profile
    state = [settings.PERIODS[profile.state]] if profile.state in settings.PERIODS else []
    return [*(one_word(each.name) for each in profile.conditions), *state]


def _read(name: str, egfr: str | None, rules: Rules) -> Condition:
    stored = rules.condition_called(name) or accepted(name, "name of the condition", LONGEST)
    if not folded(stored):
        raise UsageError("A condition needs a name.")
    if any(rule.below_years is not None and rule.condition == stored for rule in rules.conditions):
        raise UsageError(
            "An age is no condition. Say the date of birth: magstack profile set --born 2018-05-01"
        )
    measured = {
        rule.condition
        for rule in rules.conditions
        if (rule.egfr_from, rule.egfr_below) != (None, None)
    }
    if egfr is not None and stored not in measured:
        raise UsageError(
            f"--egfr goes with the condition {listed(sorted(measured), 'or') or 'renal'} only."
        )
    return Condition(stored, None if egfr is None else _number(egfr))


def _number(text: str) -> int:
    words = text.strip()
    if not re.fullmatch("[0-9]{1,3}", words) or int(words) > HIGHEST:
        raise UsageError(
            f"{text!r} is not an eGFR that can be read. Write a whole number from 0 to {HIGHEST}, "
            "in mL/min/1.73 m²."
        )
    return int(words)


def _held(profile: Profile, name: str) -> Condition | None:
    same = [each for each in profile.conditions if folded(each.name) == folded(name)]
    return same[0] if same else None


def _write(context: Context, held: Condition | None, wanted: Condition) -> str:
    """Write a condition, or another eGFR of one that is there, and return what was done."""
    if held is not None and wanted.egfr in (None, held.egfr):
        raise UsageError(f"{held.name} is in the profile already{_egfr(held)}.")
    from magstack.store.writing import person as writing

    summary = f"added the condition {wanted.name}{_egfr(wanted)}"
    if held is not None:
        summary = f"set the eGFR of {wanted.name} to {wanted.egfr}"
    with writing_to(context, summary) as operation:
        if held is None:
            writing.add_condition(operation, wanted)
        else:
            writing.change_condition(operation, held.id or 0, wanted.egfr)
    return summary


def _egfr(condition: Condition) -> str:
    return "" if condition.egfr is None else f" with an eGFR of {condition.egfr}"
