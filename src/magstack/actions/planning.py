"""The plan: times for the doses that break no rule of spacing."""

from magstack import reference
from magstack.actions.checking import on_any_weekday
from magstack.actions.day import current_day, person
from magstack.context import Context
from magstack.domain.checks import findings_of
from magstack.domain.checks.medicines import medicine_interacts
from magstack.domain.checks.spacing import too_close
from magstack.domain.checks.unknown_times import time_unknown
from magstack.domain.reports import Suggested
from magstack.domain.review import day_of
from magstack.domain.suggestion import suggest
from magstack.store import database, reading


def suggested(context: Context) -> Suggested:
    """Return times for the planned doses, whatever the log says; nothing is written.

    Raises:
        StoreError: the record cannot be read.
    """
    facts = reference.facts()
    with database.reading(context.database) as connection:
        stack = reading.products(connection)
        profile = on_any_weekday(reading.profile(connection))
    today = current_day(context, profile.hours)
    day = day_of(today, stack, [], facts, person(facts, profile, today), over=False)
    beyond = [
        found
        for found in findings_of(day, facts, (medicine_interacts, time_unknown))
        if found.code in ("INTERACTION_AVOID", "SPACING_UNKNOWN")
    ]
    broken = findings_of(day, facts, (too_close,))
    return Suggested(day, suggest(day, facts), tuple(broken), tuple(beyond))
