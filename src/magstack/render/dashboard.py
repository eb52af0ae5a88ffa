"""The day on one screen: each dose, each nutrient against its limits, what is worth telling."""

from typing import TYPE_CHECKING

from magstack.context import Terminal
from magstack.domain.amounts import Mass
from magstack.domain.days import DoseOfDay, Intake
from magstack.domain.facts import Facts
from magstack.domain.findings import Finding
from magstack.domain.limits import Verdict
from magstack.domain.products import Label
from magstack.domain.review import Day, NutrientOfDay
from magstack.domain.totals import Total, share_of
from magstack.domain.wording import amount, counted, percent
from magstack.render.console import console, heading, text
from magstack.render.documents import local

if TYPE_CHECKING:
    from rich.table import Table

    from magstack.domain.reports import DayReport

STATES = {
    "taken": ("✓", "+", "green"),
    "due": ("○", "o", ""),
    "skipped": ("–", "-", "dim"),
    "missed": ("✗", "x", "red"),
}
"""For each state: its sign, the sign where only ASCII can be shown, and its colour."""

BAR = ("█", "░", "#", ".")
"""Taken and planned on a bar, and the same in ASCII."""


def show(terminal: Terminal, report: "DayReport") -> None:
    """Draw the day, or print it as plain lines in a pipe."""
    if report.empty:
        welcome(terminal)
    elif terminal.drawn:
        _draw(terminal, report)
    else:
        _print(terminal, report)


def welcome(terminal: Terminal) -> None:
    """Say how to begin."""
    heading(terminal, "No products yet. Begin with one from the catalogue:")
    for line in (
        "magstack catalog               what is in it",
        "magstack add neuro-mag         with its usual daily dose",
        "magstack add                   your own, step by step from its label",
        'magstack convert "400 mg" glycinate   how much magnesium is in it',
    ):
        terminal.say(f"  {line}")


def title(report: "DayReport") -> str:
    """Return the line above a day: which day, whose limits."""
    day = report.day
    stage = f"{day.person.stage.name}, assumed" if day.person.stage.assumed else ""
    short = report.facts.authorities[day.person.authority].short
    named = f"{day.date:%A} {day.date.day} {day.date:%B %Y}"
    return (
        f"{'Today, ' if report.today else ''}{named} · {stage or day.person.stage.name} · {short}"
    )


def _draw(terminal: Terminal, report: "DayReport") -> None:
    screen = console(terminal)
    screen.print(text(title(report), "bold"))
    screen.print()
    if report.day.doses or report.day.unplanned:
        screen.print(_doses(terminal, report))
    else:
        screen.print(text("Nothing is planned or taken."))
    for nutrient in report.day.nutrients:
        screen.print()
        _draw_nutrient(terminal, nutrient, report.facts)
    if report.findings:
        screen.print()
        for finding in report.findings:
            screen.print(_finding(finding))


def _doses(terminal: Terminal, report: "DayReport") -> "Table":
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    for name in ("Time", "Product", "State", "Elemental"):
        table.add_column(name, no_wrap=name in ("Time", "State"))
    for dose in report.day.doses:
        sign, ascii_sign, style = STATES[dose.state]
        state = f"{sign if _unicode(terminal) else ascii_sign} {_state(dose)}"
        table.add_row(
            text(_time(dose)),
            text(_what(dose, report.day)),
            text(state, style),
            text(_amounts(_label(dose, report.day), dose.dose.units.thousandths, report.facts)),
        )
    for intake in report.day.unplanned:
        table.add_row(*map(text, _unplanned(intake, report)))
    return table


def _time(dose: DoseOfDay) -> str:
    return f"{dose.clock:%H:%M}{f' {dose.dose.slot}' if dose.dose.slot else ''}"


def _what(dose: DoseOfDay, day: Day) -> str:
    product = day.products[dose.product]
    return f"{product.name}, {counted(dose.dose.units, product.unit)}"


def _state(dose: DoseOfDay) -> str:
    """Return the state in words, with when it was taken or how much of it."""
    taken = [intake for intake in dose.intakes if intake.status == "taken"]
    if dose.state == "taken" and taken:
        return f"taken {local(taken[-1]):%H:%M}"
    if dose.taken:
        return f"{dose.state}, {dose.taken / 1000:g} taken"
    return dose.state


def _label(dose: DoseOfDay, day: Day) -> Label:
    taken = [intake for intake in dose.intakes if intake.status == "taken"]
    return day.label_of(taken[-1]) if taken else day.products[dose.product].label_on(day.date)


def _amounts(label: Label, thousandths: int, facts: Facts) -> str:
    """Return what is in a dose, a line for each row of the label: amount, form and basis."""
    lines = []
    for row in label.rows:
        held = share_of(row, label, thousandths)
        unit, name = facts.unit_of(row.nutrient), facts.name_of(row.nutrient)
        forms = [part.form or "form not stated" for part in row.parts]
        carrier = f" as {', '.join(forms)}" if forms else ""
        shown = f"{amount(held, unit)} {name}" if held else f"{name}: unknown"
        lines.append(f"{shown}{carrier} ({row.basis})")
    lines += [
        content.name
        + (f" {amount(_share(content.amount, label, thousandths), 'mg')}" if content.amount else "")
        + " (not judged)"
        for content in label.contents
    ]
    return "\n".join(lines)


def _share(mass: Mass, label: Label, thousandths: int) -> Mass:
    return Mass(round(mass.nanograms * thousandths / label.units_per_serving.thousandths))


def _unplanned(intake: Intake, report: "DayReport") -> tuple[str, str, str, str]:
    product = report.day.products[intake.product]
    label = report.day.label_of(intake)
    return (
        f"{local(intake):%H:%M}",
        f"{product.name}, {counted(intake.units, product.unit)}",
        f"{intake.status}, not planned",
        _amounts(label, intake.units.thousandths, report.facts),
    )


def _draw_nutrient(terminal: Terminal, nutrient: NutrientOfDay, facts: Facts) -> None:
    screen = console(terminal)
    line = text(facts.name_of(nutrient.nutrient).capitalize(), "bold")
    line.append("  " + sums(nutrient, facts))
    screen.print(line)
    limits = [verdict for verdict in nutrient.verdicts if verdict.limit.value is not None]
    if limits:
        for drawn in bar(nutrient, facts, screen.width - 4, unicode=_unicode(terminal)):
            screen.print(text(f"  {drawn}"), soft_wrap=True)
    for sentence, style in verdicts(nutrient, facts):
        screen.print(text(f"  {sentence}", style))


def sums(nutrient: NutrientOfDay, facts: Facts) -> str:
    """Return what is taken and what is planned, in one line."""
    unit = facts.unit_of(nutrient.nutrient)
    return f"{_total(nutrient.taken, unit)} taken, {_total(nutrient.planned, unit)} planned"


def _total(total: Total, unit: str) -> str:
    return f"{'' if total.resolved else 'at least '}{amount(total.amount, unit)}"


def verdicts(nutrient: NutrientOfDay, facts: Facts) -> list[tuple[str, str]]:
    """Return a sentence for each authority's limit, with its colour."""
    if not nutrient.verdicts:
        return [("no limit in the catalogue", "dim")]
    return [_verdict(verdict, nutrient, facts) for verdict in nutrient.verdicts]


def _verdict(verdict: Verdict, nutrient: NutrientOfDay, facts: Facts) -> tuple[str, str]:
    short = facts.authorities[verdict.limit.authority].short
    unit = facts.unit_of(nutrient.nutrient)
    if verdict.limit.value is None:
        return f"{short}: no limit set for this age", "dim"
    limit = f"{short} {amount(verdict.limit.value, unit)}"
    planned = percent(verdict.share_planned)
    if verdict.standing == "below":
        known = "" if nutrient.planned.resolved else ", as far as is known"
        return f"{limit}: {planned} planned, below the limit{known}", ""
    over = amount(verdict.over_by or Mass(0), unit)
    if verdict.standing == "over":
        taken = percent(verdict.share_taken)
        return f"{limit}: {taken} taken, {planned} planned, over the limit by {over}", "bold red"
    return f"{limit}: {planned} planned, {over} over the limit", "red"


def bar(nutrient: NutrientOfDay, facts: Facts, width: int, *, unicode: bool) -> list[str]:
    """Return a bar of what is taken and planned, and under it the limits as marks."""
    limits = [v for v in nutrient.verdicts if v.limit.value is not None]
    most = max(
        nutrient.planned.amount.high.nanograms,
        *(v.limit.value.nanograms for v in limits if v.limit.value),
    )
    cells = min(width, 72) - 12
    unit = facts.unit_of(nutrient.nutrient)

    def place(mass: Mass) -> int:
        return round(mass.nanograms * cells / most)

    taken, planned = place(nutrient.taken.amount.high), place(nutrient.planned.amount.high)
    full, light = BAR[:2] if unicode else BAR[2:]
    drawn = full * taken + light * (planned - taken)
    marks = sorted(
        (
            place(v.limit.value),
            f"{facts.authorities[v.limit.authority].short} {amount(v.limit.value, unit)}",
        )
        for v in limits
        if v.limit.value
    )
    return [drawn, _marks(marks, "▲" if unicode else "^")]


def _marks(marks: list[tuple[int, str]], sign: str) -> str:
    """Put each limit's mark at its place, its name after it, or before it where that is taken."""
    line = ""
    for at, name in marks:
        mark = max(at - 1, len(line) + 1 if line else 0)
        line = line.ljust(mark) + f"{sign} {name}"
    return line


def _finding(finding: Finding) -> "Table":
    from rich.table import Table

    style = {"avoid": "bold red", "major": "bold red", "moderate": "yellow"}.get(finding.severity)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column()
    table.add_row(text(finding.severity, style or ""), text(f"{finding.message} {finding.code}"))
    return table


def _unicode(terminal: Terminal) -> bool:
    encoding = (getattr(terminal.stdout, "encoding", None) or "utf-8").lower()
    return encoding.startswith("utf")


def _print(terminal: Terminal, report: "DayReport") -> None:
    """Print the day as lines that a program or a screen reader takes whole."""
    terminal.say(title(report))
    for dose in report.day.doses:
        held = _amounts(_label(dose, report.day), dose.dose.units.thousandths, report.facts)
        terminal.say(
            f"{_time(dose)}: {_what(dose, report.day)}, {_state(dose)}: "
            f"{'; '.join(held.splitlines())}"
        )
    for intake in report.day.unplanned:
        when, what, state, held = _unplanned(intake, report)
        terminal.say(f"{when}: {what}, {state}: {'; '.join(held.splitlines())}")
    for nutrient in report.day.nutrients:
        terminal.say(f"{report.facts.name_of(nutrient.nutrient)}: {sums(nutrient, report.facts)}")
        for sentence, _ in verdicts(nutrient, report.facts):
            terminal.say(f"  {sentence}")
    for finding in report.findings:
        terminal.say(f"{finding.severity}: {finding.message} {finding.code}")
