"""A clinician's report as the page shows it: whom it is about, and what was found, in words."""

from collections import Counter
from collections.abc import Iterator, Sequence

from magstack.domain.chronicle import Chronicle
from magstack.domain.clinical import Clinical, Figures
from magstack.domain.facts import Facts
from magstack.domain.findings import SEVERITIES, Finding
from magstack.domain.profile import Person
from magstack.domain.retelling import WORDS
from magstack.domain.wording import capital, known, listed, so_many, spoken_stage
from magstack.export.report import figures, stack
from magstack.export.report.views import Found, Graded, Page, Term, Top
from magstack.export.report.words import day, moment, pieces

DOUBTS = ("LABEL_ABOVE_FORM", "LABEL_UNVERIFIED", "AMOUNT_UNRESOLVED")
"""Findings that doubt what a label says, rather than what is taken."""

NOTHING_FOUND = "No rule found anything. That is all it says: see what is not covered."
NOTHING_PLANNED = "Nothing is planned, so there is nothing that a rule could find."

SEX = {"f": ", female", "m": ", male"}


def shown(clinical: Clinical, version: str) -> Page:
    """Return the report in words, as made by a version of magstack."""
    return Page(
        top=_top(clinical, version),
        findings=tuple(_findings(clinical)),
        nothing_found=_nothing_found(clinical),
        stack=tuple(stack.line(each, clinical) for each in clinical.stack),
        bases=tuple(stack.bases(clinical.stack)),
        notes=tuple(stack.notes(clinical.stack)),
        person=tuple(stack.person(clinical)),
        sums=tuple(figures.summed_up(each) for each in clinical.figures),
        charts=figures.charts(clinical.charted, clinical.figures) if clinical.charted else None,
        sources=tuple(figures.sources(clinical.figures)),
        not_covered=clinical.not_covered,
    )


def _findings(clinical: Clinical) -> Iterator[Graded]:
    """Yield what was found of the plan, and after it what is doubted of labels."""
    for heading, doubts in (("", False), ("Doubts about labels", True)):
        kind = [each for each in clinical.findings if (each.code in DOUBTS) == doubts]
        if kind:
            yield Graded(heading, tuple(_found(finding) for finding in kind))


def _nothing_found(clinical: Clinical) -> str:
    """Return what it means that nothing was found, if so."""
    if clinical.findings:
        return ""
    return NOTHING_FOUND if any(line.doses for line in clinical.stack) else NOTHING_PLANNED


def _found(finding: Finding) -> Found:
    return Found(
        capital(finding.severity),
        finding.severity,
        finding.message,
        pieces(finding.source),
        known(finding.status),
        finding.code,
    )


def _top(clinical: Clinical, version: str) -> Top:
    named = f", {clinical.name}" if clinical.name else ""
    return Top(
        title=f"Supplement report{named}, {clinical.first} to {clinical.last}",
        name=clinical.name,
        first=day(clinical.first),
        last=day(clinical.last),
        days=so_many((clinical.last - clinical.first).days + 1, "day"),
        terms=tuple(_terms(clinical)),
        made=moment(clinical.made),
        version=version,
        short=tuple(_short(clinical)),
        incomplete=clinical.incomplete,
    )


def _terms(clinical: Clinical) -> Iterator[Term]:
    person = clinical.person
    sex = SEX.get(person.profile.sex or "", "")
    yield Term("Life stage", f"{capital(spoken_stage(person.stage))}{sex}")
    if clinical.figures:
        yield Term("Days", _kinds(clinical.figures[0].chronicle))
    yield Term("Limits by", _authorities(person, clinical.facts))


def _authorities(person: Person, facts: Facts) -> str:
    """Return whose limits come first, and whose stand beside them."""
    first, *others = facts.shown_with(person.authority)
    assumed = "" if person.profile.authority else "; assumed, as none was chosen"
    beside = listed([_authority(name, facts) for name in others])
    return f"{_authority(first, facts, assumed)}{f'. Beside it: {beside}' if others else ''}"


def _authority(name: str, facts: Facts, remark: str = "") -> str:
    known = facts.authorities[name]
    return f"{known.name} ({known.short}{remark})"


def _kinds(chronicle: Chronicle) -> str:
    """Return how many days there are of each kind."""
    kinds = Counter(each.account.kind for each in chronicle.days)
    going_on = kinds.pop("going-on", 0)
    said = [f"{kinds[kind]} {word}" for kind, word in WORDS.items() if kinds[kind]]
    return ", ".join([*said, "today, which is going on"] if going_on else said)


def _short(clinical: Clinical) -> Iterator[str]:
    """Yield what there is to know in a few seconds: how much was found, and what was taken."""
    yield _graded(clinical.findings)
    if clinical.charted is not None:
        yield _taken(clinical.charted)


def _graded(findings: Sequence[Finding]) -> str:
    if not findings:
        return "No rule found anything."
    counts = Counter(finding.severity for finding in findings)
    graded = [f"{counts[each]} {each}" for each in reversed(SEVERITIES) if counts[each]]
    return f"{so_many(len(findings), 'finding')}: {listed(graded)}."


def _taken(charted: Figures) -> str:
    """Return the mean of the charted nutrient, and on how many days it was over each limit."""
    chronicle = charted.chronicle
    name = capital(chronicle.facts.name_of(chronicle.nutrient))
    said = figures.summed_up(charted)
    if charted.summary.mean is None:
        return f"{name}: no mean, {said.counted}."
    over = "".join(f"; over {each}" for each in figures.overs(charted.summary, chronicle))
    return f"{name}: mean {said.mean} a day, over {said.counted}{over}."
