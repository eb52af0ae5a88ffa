"""The day on one screen: each dose, each nutrient against its limits, what is worth telling."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from magstack.context import Terminal
from magstack.domain.amounts import Count, Mass
from magstack.domain.days import AsNeeded, DoseOfDay, Intake
from magstack.domain.facts import Facts
from magstack.domain.products import Label, LabelRow
from magstack.domain.review import Day, NutrientOfDay
from magstack.domain.totals import share_of
from magstack.domain.wording import amount, capital, counted, planned_at, spoken_stage
from magstack.render import findings
from magstack.render.console import GAP, console, heading, lines, narrow, paragraph, text, unicode
from magstack.render.verdicts import Line, bar, stands, sums

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

BAR_CELLS = 60
"""How long a bar is, where the screen has room for it and for a name after the last mark."""

NAME_CELLS = 16
"""The least room for the name of a product."""

TIME_CELLS = 15
"""The most room for a time of the day."""

AS_NEEDED = "as needed"

BLANK = "Nothing is planned or taken."

DoseRow = tuple[str, str, str, str, list[Line]]
"""When, what, the state and its style, and what the dose holds."""


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
    heading(terminal, "No products yet. Begin with one from the catalogue, or with your own:")
    for command, what in (
        ("magstack catalog", "see what is in it"),
        ("magstack add neuro-mag", "add one with its usual daily dose"),
        ("magstack add", "add your own, step by step from its label"),
        ('magstack convert "400 mg" glycinate', "how much magnesium that is"),
    ):
        terminal.say(f"  {command:<37}{what}")


def title(report: "DayReport") -> str:
    """Return the line above a day: which day, for whom, by whose limits, and if it is closed."""
    day, person = report.day, report.day.person
    named = f"{day.date:%A} {day.date.day} {day.date:%B %Y}"
    short = report.facts.authorities[person.authority].short
    whom = spoken_stage(person.stage)
    closed = " · closed" if day.closed else ""
    return f"{'Today, ' if report.today else ''}{named} · {whom} · {short} limits first{closed}"


def _draw(terminal: Terminal, report: "DayReport") -> None:
    screen = console(terminal)
    screen.print(text(title(report), "bold"))
    screen.print()
    if narrow(terminal):
        for line in _dose_lines(report):
            paragraph(terminal, line)
    elif _holds(report.day):
        screen.print(_doses(report, screen.width, signs=unicode(terminal)))
    else:
        screen.print(text(BLANK))
    for nutrient in report.day.nutrients:
        screen.print()
        _draw_nutrient(terminal, nutrient, report)
    if report.findings:
        screen.print()
        findings.show(terminal, report.findings)


def _doses(report: "DayReport", width: int, *, signs: bool) -> "Table":
    """Return the day's doses as a table; without ``signs`` only ASCII marks their states."""
    from rich.table import Table

    rows = list(_dose_rows(report, signs=signs))
    table = Table(box=None, padding=(0, GAP, 0, 0), header_style="bold", pad_edge=False)
    table.add_column("Time", max_width=TIME_CELLS, overflow="fold")
    table.add_column("Product", max_width=_room(rows, width), overflow="fold")
    table.add_column("State", no_wrap=True)
    table.add_column("Elemental amount", overflow="fold")
    for when, what, state, style, held in rows:
        at = lines([(line, "") for line in when.splitlines()])
        table.add_row(at, text(what), text(state, style), lines(held))
    return table


def _dose_rows(report: "DayReport", *, signs: bool) -> Iterator[DoseRow]:
    for dose in report.day.doses:
        *marks, style = STATES[dose.state]
        held = _held(_label(dose, report.day), dose.counted, report.facts)
        state = f"{marks[not signs]} {_state(dose)}"
        yield "\n".join(_time(dose)), _what(dose, report.day), state, style, held
    for needed in report.day.as_needed:
        what, taken = _needed(needed, report.day)
        yield AS_NEEDED, what, taken, "", []
    for intake in report.day.unplanned:
        when, what, state, held = _unplanned(intake, report)
        yield when, what, f"{STATES[intake.status][not signs]} {state}", "", held


def _room(rows: list[DoseRow], width: int) -> int:
    """Return how wide the names of products may be, so that no word of an amount is broken."""
    words = [len(word) for *_, held in rows for line, _ in held for word in line.split()]
    when = min(TIME_CELLS, max(len(line) for row in rows for line in row[0].splitlines()))
    state, word = max(len(row[2]) for row in rows), min(max(words, default=0), 30)
    return max(NAME_CELLS, width - when - state - word - 3 * GAP)


def _draw_nutrient(terminal: Terminal, nutrient: NutrientOfDay, report: "DayReport") -> None:
    screen, facts = console(terminal), report.facts
    name = facts.name_of(nutrient.nutrient)
    line = text(capital(name), "bold")
    line.append_text(text(f"  {sums(nutrient, facts)}"))
    screen.print(line)
    if any(verdict.limit.value is not None for verdict in nutrient.verdicts):
        cells = max(10, min(BAR_CELLS, screen.width - 18))
        for drawn in bar(nutrient, facts, cells, unicode=unicode(terminal)):
            screen.print(text(f"  {drawn}"), soft_wrap=True)
    for sentence, style in stands(nutrient, report.facts, report.day.person):
        paragraph(terminal, sentence, style, indent=GAP)


def _print(terminal: Terminal, report: "DayReport") -> None:
    """Print the day as lines that a program or a screen reader takes whole."""
    terminal.say(title(report))
    for line in _dose_lines(report):
        terminal.say(line)
    for nutrient in report.day.nutrients:
        name = report.facts.name_of(nutrient.nutrient)
        terminal.say(f"{name}: {sums(nutrient, report.facts)}")
        for sentence, _ in stands(nutrient, report.facts, report.day.person):
            terminal.say(f"  {sentence}")
    findings.show(terminal, report.findings)


def _dose_lines(report: "DayReport") -> Iterator[str]:
    """Yield a line for each dose and each extra intake."""
    for dose in report.day.doses:
        held = _held(_label(dose, report.day), dose.counted, report.facts)
        what = f"{_what(dose, report.day)}: {_state(dose)}"
        yield f"{', '.join(_time(dose))}  {what}; {_joined(held)}"
    for needed in report.day.as_needed:
        yield f"{AS_NEEDED}  {': '.join(_needed(needed, report.day))}"
    for intake in report.day.unplanned:
        when, what, state, held = _unplanned(intake, report)
        yield f"{when}  {what}: {state}; {_joined(held)}"
    if not _holds(report.day):
        yield BLANK


def _holds(day: Day) -> bool:
    """Whether there is anything to list."""
    return bool(day.doses or day.as_needed or day.unplanned)


def _joined(held: list[Line]) -> str:
    """Put what a dose holds on one line: each amount with its form and basis after it."""
    lines = ", ".join(line for line, _ in held).replace(", (", " (")
    return lines or "nothing that is counted"


def _time(dose: DoseOfDay) -> list[str]:
    """Return the clock time, with the slot that is there, and the meal that it hangs on."""
    slot = f" {dose.dose.slot}" if dose.dose.slot else ""
    meal = [planned_at(dose.dose)] if dose.dose.schedule.meal else []
    return [f"{dose.clock:%H:%M}{slot}", *meal]


def _needed(needed: AsNeeded, day: Day) -> tuple[str, str]:
    """Return what may be taken as needed, and how much of it was."""
    product = day.products[needed.product]
    taken = f"{Count(needed.taken)} taken" if needed.taken else "none taken"
    return f"{product.name}, at most {counted(needed.most, product.unit)} a day", taken


def _what(dose: DoseOfDay, day: Day) -> str:
    product = day.products[dose.product]
    return f"{product.name}, {counted(dose.dose.units, product.unit)}"


def _state(dose: DoseOfDay) -> str:
    """Return the state in words, with when it was taken or how much of it."""
    taken = _taken(dose)
    if dose.state == "taken" and taken:
        extra = f", {Count(dose.extra)} extra" if dose.extra else ""
        return f"taken {taken[-1].local:%H:%M}{extra}"
    if dose.taken:
        return f"{dose.state}, {Count(dose.taken)} taken"
    return dose.state


def _taken(dose: DoseOfDay) -> list[Intake]:
    return [intake for intake in dose.intakes if intake.status == "taken"]


def _label(dose: DoseOfDay, day: Day) -> Label:
    taken = _taken(dose)
    return day.label_of(taken[-1]) if taken else day.products[dose.product].label_on(day.date)


def _unplanned(intake: Intake, report: "DayReport") -> tuple[str, str, str, list[Line]]:
    product = report.day.products[intake.product]
    held = _held(report.day.label_of(intake), intake.units.thousandths, report.facts)
    what = f"{product.name}, {counted(intake.units, product.unit)}"
    needed = any(intake in each.intakes for each in report.day.as_needed)
    state = "taken as needed" if needed else f"{intake.status}, extra"
    return f"{intake.local:%H:%M}", what, state, held


def _held(label: Label, thousandths: int, facts: Facts) -> list[Line]:
    """Return what units of a label hold: each amount, and under it its form and basis."""
    return [line for row in label.rows for line in _row(row, label, thousandths, facts)] + [
        (f"{_content(content.amount, label, thousandths)}{content.name} (not judged)", "dim")
        for content in label.contents
    ]


def _row(row: LabelRow, label: Label, thousandths: int, facts: Facts) -> Iterator[Line]:
    held = share_of(row, label, thousandths)
    unit, name = facts.unit_of(row.nutrient), facts.name_of(row.nutrient)
    yield f"{amount(held, unit)} {name}" if held else f"unknown {name}", ""
    several = len(row.parts) > 1
    forms = [part.form or "another form" for part in row.parts if part.form or several]
    yield f"({', '.join([*forms, row.basis])})", "dim"


def _content(mass: Mass | None, label: Label, thousandths: int) -> str:
    if mass is None:
        return ""
    share = Mass(round(mass.nanograms * thousandths / label.units_per_serving.thousandths))
    return f"{amount(share, 'mg')} "
