"""What all checks found: each finding with its ground, the limits, and what was not looked at."""

from collections.abc import Iterable

from magstack.context import Terminal
from magstack.domain.reports import Checked
from magstack.domain.review import NutrientOfDay
from magstack.domain.wording import capital, listed, so_many, spoken_stage, summed
from magstack.render import documents, findings
from magstack.render.console import GAP, console, heading, paragraph, text
from magstack.render.verdicts import stands, sums


def show(terminal: Terminal, checked: Checked) -> None:
    """Print the page of ``check``."""
    heading(terminal, title(checked))
    terminal.say("")
    if checked.findings:
        findings.show(terminal, checked.findings, grounds=True)
    else:
        paragraph(terminal, _nothing(checked))
    _limits(terminal, checked)
    terminal.say("")
    paragraph(terminal, counted(checked))
    terminal.say("")
    heading(terminal, "Not covered")
    _items(terminal, checked.not_covered)
    terminal.say("")
    paragraph(terminal, "What a code means: magstack explain CODE", "dim")


def title(checked: Checked) -> str:
    """Return what was checked: the plan or a day, for whom, and what was supposed."""
    day = checked.day
    named = f"{day.date:%A} {day.date.day} {day.date:%B %Y}"
    several = f" of {checked.sets} different days" if checked.sets > 1 else ""
    what = f"The plan{several}" if checked.on is None else named
    supposed = f", supposing {listed(checked.supposed)}" if checked.supposed else ""
    return f"{what}{supposed} · {spoken_stage(day.person.stage)}"


def _nothing(checked: Checked) -> str:
    """Return what it means that nothing was found."""
    if checked.day.portions:
        return "No rule found anything. That is all it says: see what is not covered."
    what = "planned" if checked.on is None else "planned or taken"
    return f"Nothing is {what}, so there is nothing that a rule could find."


def _items(terminal: Terminal, sentences: Iterable[str]) -> None:
    """Print sentences as a list, each wrapped behind its dash."""
    if not terminal.drawn:
        for sentence in sentences:
            paragraph(terminal, f"- {sentence}", indent=GAP)
        return
    from rich.table import Table

    grid = Table.grid(padding=(0, 1, 0, 0))
    for sentence in sentences:
        grid.add_row(text(f"{' ' * GAP}-"), text(sentence))
    console(terminal).print(grid)


def _limits(terminal: Terminal, checked: Checked) -> None:
    """Print how each nutrient stands against the limits shown side by side."""
    facts, person = checked.facts, checked.day.person
    for nutrient in checked.day.nutrients:
        terminal.say("")
        name = facts.name_of(nutrient.nutrient)
        heading(terminal, f"{capital(name)}  {_sums(nutrient, checked)}")
        for sentence, style in stands(nutrient, facts, person):
            paragraph(terminal, sentence, style, indent=GAP)


def _sums(nutrient: NutrientOfDay, checked: Checked) -> str:
    """Return the sums in one line; of the plan nothing is taken, and no zero is shown for that."""
    if checked.on is not None:
        return sums(nutrient, checked.facts)
    most = ", on the day with the most of it" if checked.sets > 1 else ""
    return f"{summed(nutrient.planned, checked.facts.unit_of(nutrient.nutrient))} planned{most}"


def counted(checked: Checked) -> str:
    """Say how much was checked."""
    rules = checked.facts.rules
    return (
        f"Held against {so_many(checked.limits, 'limit')}, "
        f"{so_many(len(rules.interactions), 'interaction')} and "
        f"{so_many(len(rules.conditions), 'rule')} on conditions."
    )


def document(checked: Checked) -> documents.Document:
    """Return the document of ``check``."""
    return {
        "schema": documents.SCHEMA,
        "day": checked.on.isoformat() if checked.on else None,
        "profile": documents.profile(checked.day.person),
        "supposed": list(checked.supposed),
        "findings": [documents.finding(found) for found in checked.findings],
        "nutrients": [_nutrient(each, checked) for each in checked.day.nutrients],
        "checked": {
            "limits": checked.limits,
            "interactions": len(checked.facts.rules.interactions),
            "conditions": len(checked.facts.rules.conditions),
        },
        "not_covered": list(checked.not_covered),
    }


def _nutrient(nutrient: NutrientOfDay, checked: Checked) -> documents.Document:
    """Return the document of a nutrient; for the plan, what was taken was not looked at."""
    shown = documents.nutrient(nutrient, checked.day.person, checked.facts)
    if checked.on is None:
        shown["taken"] = {"low": None, "high": None}
        for limit in shown["limits"]:
            limit["percent_taken"] = None
    return shown
