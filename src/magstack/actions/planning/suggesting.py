"""Suggest times for the doses that break no rule of spacing."""

from magstack import reference
from magstack.actions.checking import plan_days
from magstack.actions.day import record_of
from magstack.context import Context
from magstack.domain.checks import findings_of
from magstack.domain.checks.medicines import medicine_interacts
from magstack.domain.checks.spacing import too_close
from magstack.domain.checks.unknown_times import time_unknown
from magstack.domain.planned import Suggested
from magstack.domain.preview import fullest
from magstack.domain.suggestion import suggest


def suggested(context: Context) -> Suggested:
    """Return times for the planned doses, whatever the log says; nothing is written.

    Where the coming days have different doses, it is for the day that has the most of them.

    Raises:
        StoreError: the record cannot be read.
    """
    facts = reference.facts()
    record = record_of(context)
    days = plan_days(record.stack, record.profile, record.today, facts)
    day = fullest(days)
    beyond = [
        found
        for found in findings_of(day, facts, (medicine_interacts, time_unknown))
        if found.code in ("INTERACTION_AVOID", "SPACING_UNKNOWN")
    ]
    broken = tuple(findings_of(day, facts, (too_close,)))
    return Suggested(day, suggest(day, facts), broken, tuple(beyond), record.today, len(days))
