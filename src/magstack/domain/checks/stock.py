"""The stock: what runs out soon by the plan, and what expires with something left in it."""

from collections.abc import Iterator

from magstack.domain.facts import Facts
from magstack.domain.findings import Finding
from magstack.domain.review import Day


def runs_out(_day: Day, _facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each product that lasts no longer than one wants to be told ahead."""
    yield from ()


def lot_expires(_day: Day, _facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each lot that has expired, or will before it is used up."""
    yield from ()
