"""How the profile is read, and how a change to it becomes one operation that can be undone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from magstack import reference
from magstack.actions.day import whom
from magstack.context import Context
from magstack.domain.facts import Facts, Nutrient
from magstack.domain.profile import NOBODY, Medicine, Person, Profile
from magstack.errors import NotFoundError, suggestion

if TYPE_CHECKING:
    from magstack.store.journal import Operation


@dataclass(frozen=True, slots=True)
class Said:
    """What a person has said, as it stands on ``today``, and the facts to read it by."""

    person: Person
    facts: Facts
    today: date

    @property
    def profile(self) -> Profile:
        """What was said, without what is assumed."""
        return self.person.profile

    @property
    def empty(self) -> bool:
        """Whether nothing was said."""
        return self.profile == NOBODY

    @property
    def medicines(self) -> list[Medicine]:
        """The medicines that have not ended: taken now, or planned."""
        return [
            medicine
            for medicine in self.profile.medicines
            if medicine.until is None or medicine.until >= self.today
        ]

    @property
    def present(self) -> Person:
        """The person without medicines that have ended."""
        return replace(self.person, profile=replace(self.profile, medicines=tuple(self.medicines)))


def said(context: Context) -> Said:
    """Return what the person has said; nothing where there is no record yet.

    Raises:
        StoreError: there is a record, and it cannot be read.
    """
    facts = reference.facts()
    judged, today = whom(context, facts)
    return Said(judged, facts, today)


@contextmanager
def writing_to(context: Context, summary: str) -> Iterator["Operation"]:
    """Change the profile: everything inside is one operation, with this summary."""
    from magstack.store import journal

    moment = int(context.clock.now().timestamp())
    with journal.operation(context.database, moment, context.command) as operation:
        yield operation
        operation.summary = summary


def nutrient_called(name: str, facts: Facts) -> Nutrient:
    """Return the nutrient with this name.

    Raises:
        NotFoundError: there is none; the nearest names are named.
    """
    nutrient = facts.nutrient_called(name)
    if nutrient is None:
        near = suggestion(name, [known.name for known in facts.nutrients.values()])
        raise NotFoundError(f"No nutrient is called {name!r}.{near} See all: magstack limits")
    return nutrient
