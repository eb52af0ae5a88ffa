"""Something worth telling: a stable code, how grave it is, about what, in which words, by whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

Severity = Literal["info", "minor", "moderate", "major", "avoid"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""From the least to the gravest."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen. It is no error: the job was done.

    ``status`` is that of the fact behind it (``checked`` … ``unchecked``); ``source`` names the
    ground that a reader can open.
    """

    code: str
    severity: Severity
    subject: str
    message: str
    source: str
    status: str


def at_least(finding: Finding, severity: str) -> bool:
    """Whether a finding is as grave as ``severity``, one of SEVERITIES, or graver."""
    grave: tuple[str, ...] = SEVERITIES
    return grave.index(finding.severity) >= grave.index(severity)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Sort by gravity, then code and subject, so that the same findings read the same."""
    return sorted(
        findings,
        key=lambda found: (-SEVERITIES.index(found.severity), found.code, found.subject),
    )
