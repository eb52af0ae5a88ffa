"""Limits that a clinician has set: one for each nutrient and author."""

from collections.abc import Iterable

from magstack.actions.profile.record import nutrient_called, said, writing_to
from magstack.context import Context
from magstack.domain.facts import Facts
from magstack.domain.profile import OwnLimit
from magstack.domain.texts import NOTE_LENGTH, accepted
from magstack.domain.wording import amount, listed
from magstack.errors import NotFoundError, UsageError
from magstack.quantities import parse_mass


def put(context: Context, nutrient: str, mass: str, by: str | None, note: str = "") -> str:
    """Write a limit in the place of one by the same author, and return what was done.

    That is empty where the profile says so already.

    Raises:
        NotFoundError: there is no such nutrient.
        UsageError: the amount cannot be read, or nobody is named who set it.
    """
    present = said(context)
    known = nutrient_called(nutrient, present.facts)
    author = accepted(by or "", "name of who set the limit")
    if not author:
        raise UsageError(
            f'Say who set the limit: magstack profile limit {nutrient} "{mass}" --by "Dr …"'
        )
    if author.lower() in {name.lower() for each in _authorities(present.facts) for name in each}:
        raise UsageError(
            f"{author} is an authority, whose own limit is shown anyway. Say which person set "
            'this one: --by "Dr …"'
        )
    limit = OwnLimit(
        known.id, parse_mass(mass, nutrient=known), author, accepted(note, "note", NOTE_LENGTH)
    )
    old = _by(present.profile.limits, known.id, author)
    if [each._replace(id=None) for each in old] == [limit]:
        return ""
    from magstack.store.writing import person as writing

    summary = f"set a limit of {amount(limit.value, known.unit, 3)} {known.name} by {author}"
    with writing_to(context, summary) as operation:
        for each in old:
            writing.remove_own_limit(operation, each.id or 0)
        writing.add_own_limit(operation, limit)
    return summary


def _authorities(facts: Facts) -> Iterable[tuple[str, str]]:
    """Return the id and the short name of each authority."""
    return [(each.id, each.short) for each in facts.authorities.values()]


def remove(context: Context, nutrient: str, by: str | None = None) -> str:
    """Remove the limits of a nutrient, or the one by an author, and return what was done.

    Raises:
        NotFoundError: there is no such nutrient, or no such limit.
    """
    present = said(context)
    known = nutrient_called(nutrient, present.facts)
    old = _by(present.profile.limits, known.id, by)
    if not old:
        author = f" by {by!r}" if by else ""
        raise NotFoundError(
            f"The profile has no limit of {known.name}{author}. See all: magstack profile limit"
        )
    from magstack.store.writing import person as writing

    summary = f"removed the limit of {known.name} by {listed([each.by for each in old])}"
    with writing_to(context, summary) as operation:
        for each in old:
            writing.remove_own_limit(operation, each.id or 0)
    return summary


def _by(limits: tuple[OwnLimit, ...], nutrient: str, author: str | None) -> list[OwnLimit]:
    """Return the limits of a nutrient, and of an author if one is given."""
    return [
        limit
        for limit in limits
        if limit.nutrient == nutrient
        and (author is None or limit.by.casefold() == author.strip().casefold())
    ]
