"""Every check that a day is held against, and what they find, worst first."""

from collections.abc import Callable, Iterable, Iterator

from magstack.domain.checks.as_needed import as_needed_over
from magstack.domain.checks.labels import amount_unresolved, label_above_form, label_unverified
from magstack.domain.checks.limits import (
    form_limit_exceeded,
    limit_exceeded,
    product_limit_exceeded,
)
from magstack.domain.checks.medicines import (
    amount_interferes,
    medicine_interacts,
    medicine_unknown,
)
from magstack.domain.checks.people import condition_concerns, condition_unknown, label_forbids
from magstack.domain.checks.remarks import several_sources, timing_tip
from magstack.domain.checks.spacing import too_close
from magstack.domain.checks.stock import lot_expires, runs_out
from magstack.domain.checks.unknown_times import time_unknown
from magstack.domain.facts import Facts
from magstack.domain.findings import Finding, worst_first
from magstack.domain.review import Day

Check = Callable[[Day, Facts], Iterator[Finding]]

AMOUNT_CHECKS: tuple[Check, ...] = (limit_exceeded, form_limit_exceeded, as_needed_over)
"""How much is too much, whenever it is taken."""

INTAKE_CHECKS: tuple[Check, ...] = (
    *AMOUNT_CHECKS,
    too_close,
    time_unknown,
    medicine_interacts,
    condition_concerns,
    label_forbids,
)
"""What is said before something is taken."""

CHECKS: tuple[Check, ...] = (
    *INTAKE_CHECKS,
    product_limit_exceeded,
    amount_interferes,
    label_above_form,
    amount_unresolved,
    label_unverified,
)
"""What a day shows."""

STOCK_CHECKS: tuple[Check, ...] = (runs_out, lot_expires)
"""What is told today of what is in stock now."""

REMARKS: tuple[Check, ...] = (several_sources, timing_tip, medicine_unknown, condition_unknown)
"""What is only told to one who asks for everything."""


def findings_of(day: Day, facts: Facts, checks: Iterable[Check] = CHECKS) -> list[Finding]:
    """Run checks, and return what they found, worst first."""
    return worst_first(found for check in checks for found in check(day, facts))
