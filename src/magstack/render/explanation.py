"""Explanations: the derivation of a sum step by step, or the meaning of a finding."""

from collections.abc import Iterator, Sequence

from magstack.context import Terminal
from magstack.domain.amounts import Count, Interval
from magstack.domain.explanation import Derivation, Step, reasons
from magstack.domain.limits import Verdict
from magstack.domain.meanings import Meaning
from magstack.domain.totals import Total
from magstack.domain.wording import amount, capital, counted, known, spoken_stage
from magstack.render import documents
from magstack.render.console import GAP, heading, paragraph
from magstack.render.verdicts import advice, verdict_line


def show_meaning(terminal: Terminal, meaning: Meaning) -> None:
    """Print what a code means, when it fires, on what ground, and what to do."""
    heading(terminal, f"{meaning.code} ({meaning.severity}): {meaning.brief}")
    paragraph(terminal, meaning.meaning, indent=GAP)
    for title, said in (
        ("When", meaning.when),
        ("Ground", meaning.ground),
        ("What to do", meaning.do),
    ):
        paragraph(terminal, f"{title}: {said}", indent=GAP)


def meaning_document(meaning: Meaning) -> documents.Document:
    """Return the document of a code's meaning."""
    return {
        "schema": documents.SCHEMA,
        "code": meaning.code,
        "severity": meaning.severity,
        "brief": meaning.brief,
        "meaning": meaning.meaning,
        "when": meaning.when,
        "ground": meaning.ground,
        "do": meaning.do,
    }


def show_derivation(terminal: Terminal, shown: Derivation) -> None:
    """Print each step, the sums, each limit with its ground, and what is recommended."""
    facts, day = shown.facts, shown.day
    name = facts.name_of(shown.nutrient.nutrient)
    whom = spoken_stage(day.person.stage)
    heading(terminal, f"{capital(name)} on {day.date:%A} {day.date} · {whom}")
    if not shown.steps:
        paragraph(terminal, f"Nothing that is planned or taken on this day holds {name}.")
    for step in shown.steps:
        terminal.say("")
        heading(terminal, _step(step, shown))
        for sentence in reasons(step, facts):
            paragraph(terminal, sentence, indent=GAP)
    terminal.say("")
    for sentence in _sums(shown):
        paragraph(terminal, sentence, "bold")
    terminal.say("")
    heading(terminal, "Held against")
    for line, style, ground in _limits(shown):
        paragraph(terminal, line, style, indent=GAP)
        if ground:
            paragraph(terminal, ground, "dim", indent=2 * GAP)


def _step(step: Step, shown: Derivation) -> str:
    portion = step.portion
    unit = shown.facts.unit_of(step.row.nutrient)
    held = amount(step.share, unit, 3) if step.share else "unknown"
    units = counted(Count(portion.thousandths), portion.product.unit)
    state = "taken" if portion.taken else "planned"
    return f"{portion.at:%H:%M} {portion.product.name}, {units} ({state}): {held}"


def _sums(shown: Derivation) -> Iterator[str]:
    """Yield the sum of what is taken, and of that with what is planned."""
    taken = [step for step in shown.steps if step.portion.taken]
    unit = shown.facts.unit_of(shown.nutrient.nutrient)
    yield f"Taken: {_sum(taken, shown.nutrient.taken, unit)}"
    if len(taken) < len(shown.steps):
        yield f"With what is planned: {_sum(shown.steps, shown.nutrient.planned, unit)}"


def _sum(steps: Sequence[Step], total: Total, unit: str) -> str:
    parts = [amount(step.share, unit, 3) if step.share else "unknown" for step in steps]
    return f"{' + '.join(parts)} = {_whole(total, unit)}" if len(parts) > 1 else _whole(total, unit)


def _whole(total: Total, unit: str) -> str:
    """Write a sum with as many decimals as its parts have."""
    if not total.known:
        return "unknown"
    return f"{'' if total.resolved else 'at least '}{amount(total.amount, unit, 3)}"


def _limits(shown: Derivation) -> Iterator[tuple[str, str, str]]:
    """Yield each limit with how the sum stands against it and its ground, and what is advised."""
    facts, stage = shown.facts, shown.day.person.stage
    for verdict in shown.nutrient.verdicts:
        totals = shown.nutrient.taken, shown.nutrient.planned
        yield *verdict_line(verdict, *totals, facts, stage), _ground(verdict, shown)
    following = (*shown.parts[1:], None)
    for part, after in zip(shown.parts, following, strict=False):
        line, style = verdict_line(part.verdict, part.taken, part.planned, facts, stage)
        # One limit for each of several products says its ground once, after the last of them.
        same = after is not None and after.verdict.limit == part.verdict.limit
        yield f"{part.name}: {line}", style, "" if same else _ground(part.verdict, shown)
    if not shown.nutrient.verdicts:
        yield "no limit in the catalogue", "dim", "That is a gap here, and says nothing about it."
    if shown.advised is not None:
        unit = facts.unit_of(shown.nutrient.nutrient)
        yield advice(shown.advised, facts, unit), "", f"Ground: {shown.advised.citation}"


def _ground(verdict: Verdict, shown: Derivation) -> str:
    """Return what a limit counts, for whom it is, since when, and where it is written."""
    limit = verdict.limit
    since = f" Since {limit.since}." if limit.since else ""
    basis = f" Basis: {limit.basis}." if limit.basis else ""
    stage = spoken_stage(shown.day.person.stage)
    ground = f"Ground: {limit.citation} ({known(limit.status)})"
    return f"{limit.counts} For: {stage}.{since}{basis} {ground}"


def derivation_document(shown: Derivation) -> documents.Document:
    """Return the document of a derivation."""
    facts, day = shown.facts, shown.day
    unit = facts.unit_of(shown.nutrient.nutrient)
    return {
        "schema": documents.SCHEMA,
        "day": day.date.isoformat(),
        "profile": documents.profile(day.person),
        "steps": [_step_document(step, shown) for step in shown.steps],
        **documents.nutrient(shown.nutrient, day.person, facts),
        "grounds": [
            {
                "authority": verdict.limit.authority,
                "scope": verdict.limit.scope,
                "counts": verdict.limit.counts,
                "since": verdict.limit.since,
                "source": verdict.limit.citation,
                "status": verdict.limit.status,
            }
            for verdict in shown.nutrient.verdicts
        ],
        "parts": [
            {
                "subject": part.subject,
                "authority": part.verdict.limit.authority,
                "scope": part.verdict.limit.scope,
                "planned": _ends(part.planned.amount if part.planned.known else None, unit),
                "resolved": part.planned.resolved,
                "limit": documents.mass(part.verdict.limit.value, unit),
                "verdict": part.verdict.standing,
                "source": part.verdict.limit.citation,
            }
            for part in shown.parts
        ],
    }


def _step_document(step: Step, shown: Derivation) -> documents.Document:
    unit = shown.facts.unit_of(step.row.nutrient)
    held = step.share
    return {
        "product": step.portion.product.slug,
        "units": step.portion.thousandths / 1000,
        "at": step.portion.at.isoformat(timespec="minutes"),
        "taken": step.portion.taken,
        "nutrient": step.row.nutrient,
        "form": step.row.form,
        "basis": step.row.basis,
        "amount": _ends(held, unit),
        "reasons": list(reasons(step, shown.facts)),
    }


def _ends(held: Interval | None, unit: str) -> documents.Document:
    return {"low": None, "high": None} if held is None else documents.interval(held, unit)
