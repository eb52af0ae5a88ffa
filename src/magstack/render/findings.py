"""Findings, worst first: each with its code, and with its ground where that is asked for."""

from collections.abc import Iterable

from magstack.context import Terminal
from magstack.domain.findings import Finding
from magstack.domain.wording import known
from magstack.render.console import GAP, console, narrow, paragraph, text

STYLES = {"avoid": "bold red", "major": "bold red", "moderate": "yellow"}
"""The colours of severities; the word always stands there too."""


def show(terminal: Terminal, findings: Iterable[Finding], *, grounds: bool = False) -> None:
    """Print findings: drawn in two columns, or a line each in a pipe."""
    if terminal.drawn and not narrow(terminal):
        _draw(terminal, list(findings), grounds=grounds)
        return
    for finding in findings:
        paragraph(terminal, f"{finding.severity}: {finding.message} {finding.code}")
        if grounds:
            paragraph(terminal, ground(finding), "dim", indent=GAP)


def ground(finding: Finding) -> str:
    """Return what a finding rests on, and how well that is known."""
    return f"Ground: {finding.source} ({known(finding.status)})"


def _draw(terminal: Terminal, findings: list[Finding], *, grounds: bool) -> None:
    from rich.table import Table

    table = Table.grid(padding=(0, GAP, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column()
    for finding in findings:
        severity = text(finding.severity, STYLES.get(finding.severity, ""))
        sentence = text(finding.message)
        sentence.append_text(text(f" {finding.code}", "dim"))
        table.add_row(severity, sentence)
        if grounds:
            table.add_row(text(""), text(ground(finding), "dim"))
    console(terminal).print(table)
