"""Rules of the person's own: two things that are kept apart."""

import re
from collections.abc import Iterable
from datetime import timedelta

from magstack.actions.profile.record import Said, said, writing_to
from magstack.actions.stack import names as products_of
from magstack.context import Context
from magstack.domain.interactions import folded
from magstack.domain.profile import OwnRule
from magstack.domain.texts import NOTE_LENGTH, accepted
from magstack.domain.wording import span_of_time
from magstack.errors import NotFoundError, UsageError, suggestion

LONGEST = timedelta(hours=48)

_APART = r"(?=[0-9])(?:([0-9]{1,2})h)?(?:([0-9]{1,4})m)?"


def add(context: Context, first: str, second: str, apart: str, note: str = "") -> str:
    """Write a rule in the place of one for the same two things, and return what was done.

    That is empty where the profile says so already.

    Raises:
        UsageError: the time cannot be read, or a side is no nutrient, product or medicine.
    """
    present = said(context)
    products = products_of(context)
    sides = _side(first, products, present), _side(second, products, present)
    _check_sides(sides, products, present)
    rule = OwnRule(*sides, parse_apart(apart), accepted(note, "note", NOTE_LENGTH))
    replaced = _between(present.profile.rules, sides)
    if [old._replace(id=None) for old in replaced] == [rule]:
        return ""
    from magstack.store.writing import person as writing

    summary = f"set a rule: keep {_spoken(rule, present)} {span_of_time(rule.apart)} apart"
    with writing_to(context, summary) as operation:
        for old in replaced:
            writing.remove_own_rule(operation, old.id or 0)
        writing.add_own_rule(operation, rule)
    return summary


def remove(context: Context, first: str, second: str) -> str:
    """Remove the rule for two things, and return what was done.

    Raises:
        NotFoundError: there is none.
    """
    present = said(context)
    found = _between(present.profile.rules, [_stored(name, present) for name in (first, second)])
    if not found:
        raise NotFoundError(
            f"No rule keeps {first!r} and {second!r} apart. See all: magstack profile rule list"
        )
    from magstack.store.writing import person as writing

    summary = f"removed the rule for {_spoken(found[0], present)}"
    with writing_to(context, summary) as operation:
        for rule in found:
            writing.remove_own_rule(operation, rule.id or 0)
    return summary


def parse_apart(text: str) -> timedelta:
    """Read a time between two things: ``2h``, ``30m``, ``1h30m``; a minute to 48 hours.

    Raises:
        UsageError: it cannot be read, or is out of range.
    """
    words = text.strip().lower()
    match = re.fullmatch(_APART, words)
    if match is None:
        raise UsageError(f"{text!r} is no time to keep apart. Write for example 2h, 30m or 1h30m.")
    apart = timedelta(hours=int(match[1] or 0), minutes=int(match[2] or 0))
    if not timedelta(minutes=1) <= apart <= LONGEST:
        raise UsageError(f"{words} is out of range. Write a time from 1m to 48h.")
    return apart


def _side(name: str, products: Iterable[str], present: Said) -> str:
    """Return what a side of a rule is stored as: a product, a nutrient or a medicine.

    Raises:
        UsageError: it is none of them.
    """
    wanted = name.strip().lower()
    if wanted in products:
        return wanted
    nutrient = present.facts.nutrient_called(name)
    if nutrient is not None:
        return nutrient.id
    for medicine in present.medicines:
        if folded(medicine.name) == folded(name):
            return medicine.name
    known = [*products, *present.facts.nutrients, *(each.name for each in present.medicines)]
    raise UsageError(
        f"{name!r} is no nutrient, no product of the stack and no medicine of the profile."
        f"{suggestion(name, known)} To add a medicine: magstack profile medicine add NAME"
    )


def _check_sides(sides: tuple[str, str], products: Iterable[str], present: Said) -> None:
    """Refuse a rule between a thing and itself, and one that no dose could keep."""
    if sides[0] == sides[1]:
        raise UsageError("A rule keeps two different things apart. Name another one.")
    takeable = {*products, *present.facts.nutrients}
    if not takeable & set(sides):
        raise UsageError(
            "magstack plans no medicines. Let one side of a rule be a nutrient or a product."
        )


def _stored(name: str, present: Said) -> str:
    """Return a name as a rule may hold it; a product may have left the stack since."""
    nutrient = present.facts.nutrient_called(name)
    return nutrient.id if nutrient else name


def _between(rules: Iterable[OwnRule], sides: Iterable[str]) -> list[OwnRule]:
    """Return the rules for two things, whichever of them comes first."""
    wanted = sorted(map(folded, sides))
    return [rule for rule in rules if sorted(map(folded, (rule.first, rule.second))) == wanted]


def _spoken(rule: OwnRule, present: Said) -> str:
    return " and ".join(present.facts.name_of(side) for side in (rule.first, rule.second))
