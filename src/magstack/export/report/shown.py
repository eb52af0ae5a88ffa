"""A clinician's report as the page shows it: whom it is about, and what was found, in words."""

from collections import Counter
from collections.abc import Iterator

from magstack.domain.clinical import Clinical
from magstack.domain.facts import Facts
from magstack.domain.findings import SEVERITIES, Finding
from magstack.domain.profile import Person
from magstack.domain.wording import capital, listed, so_many, spoken_day, spoken_stage
from magstack.export.report import figures, stack
from magstack.export.report.sources import sources
from magstack.export.report.views import Found, Graded, Page, Term, Top
from magstack.export.report.words import checked, day, moment, pieces

DOUBTS = ("LABEL_ABOVE_FORM", "LABEL_UNVERIFIED", "AMOUNT_UNRESOLVED")
"""Findings that doubt what a label says, rather than what is taken."""

NOTHING_FOUND = "No rule found anything. That is all it says: see what was not checked."
NOTHING_PLANNED = "Nothing is planned, so there is nothing that a rule could find."

NO_NUTRIENT = "No label names a nutrient that is counted."
NOTHING = "Nothing was planned or taken in the period."

ENDINGS = (" Say when: magstack ", " Look on the box, then: magstack ")
ASIDE = " Say it: magstack profile condition add renal --egfr 45"
"""What findings tell the person to type: where they end, and one that has more after it."""

SEX = {"f": ", female", "m": ", male"}


def shown(clinical: Clinical, version: str) -> Page:
    """Return the report in words, as made by a version of magstack."""
    return Page(
        top=_top(clinical, version),
        findings=tuple(_findings(clinical)),
        about=_about(clinical),
        nothing_found=_nothing_found(clinical),
        stack=tuple(stack.line(each, clinical) for each in clinical.stack),
        bases=tuple(stack.bases(clinical.stack)),
        notes=tuple(stack.notes(clinical.stack)),
        planned=stack.heading(clinical),
        person=tuple(stack.person(clinical)),
        sums=tuple(figures.summed_up(each) for each in clinical.figures),
        sum_notes=tuple(figures.notes(clinical.figures)),
        no_sums=NO_NUTRIENT if clinical.stack else NOTHING,
        charts=figures.charts(clinical.charted, clinical.figures) if clinical.charted else None,
        sources=tuple(sources(clinical.figures)),
        not_covered=clinical.not_covered,
    )


def _findings(clinical: Clinical) -> Iterator[Graded]:
    """Yield what was found of the plan, and after it what is doubted of labels."""
    for heading, doubts in (("", False), ("Doubts about labels", True)):
        kind = [each for each in clinical.findings if (each.code in DOUBTS) == doubts]
        if kind:
            yield Graded(heading, tuple(_found(finding) for finding in kind))


def _about(clinical: Clinical) -> str:
    """Return what the findings are about, and to whom they speak."""
    return (
        f"About what is planned on {spoken_day(clinical.today)} and in the four weeks after it, "
        "not about what was taken. Worst first: avoid, major, moderate, minor, info. They speak to "
        "the person who keeps this record: “you” is that person. In brackets stands whether the "
        "ground was checked in its source."
    )


def _nothing_found(clinical: Clinical) -> str:
    """Return what it means that nothing was found, if so."""
    if clinical.findings:
        return ""
    return NOTHING_FOUND if any(line.doses for line in clinical.stack) else NOTHING_PLANNED


def _found(finding: Finding) -> Found:
    return Found(
        capital(finding.severity),
        finding.severity,
        _told(finding.message),
        pieces(finding.source),
        checked(finding.status),
    )


def _told(message: str) -> str:
    """Return what a finding says, without what the person would type."""
    for ending in ENDINGS:
        message = message.rpartition(ending)[0] or message
    return message.replace(ASIDE, "")


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
    past = clinical.last < clinical.today and person.profile.born is not None
    when = f", on {spoken_day(clinical.last)}" if past else ""
    yield Term("Life stage", f"{capital(spoken_stage(person.stage))}{sex}{when}")
    yield Term("Limits by", _authorities(person, clinical.facts))


def _authorities(person: Person, facts: Facts) -> str:
    """Return whose limits come first, and whose stand beside them."""
    first, *others = facts.shown_with(person.authority)
    assumed = "" if person.profile.authority else "; assumed"
    beside = listed([_authority(name, facts) for name in others])
    return f"{_authority(first, facts, assumed)}{f'. Beside it: {beside}' if others else ''}"


def _authority(name: str, facts: Facts, remark: str = "") -> str:
    known = facts.authorities[name]
    return f"{known.name} ({known.short}{remark})"


def _short(clinical: Clinical) -> Iterator[str]:
    """Yield what there is to know in a few seconds: how much was found, and what was taken."""
    yield _graded(clinical)
    if not clinical.stack:
        yield NOTHING
    for each in clinical.figures:
        if each is clinical.charted or figures.is_over(each):
            yield figures.in_short(each)


def _graded(clinical: Clinical) -> str:
    """Return how many findings there are of each severity, and on which plan."""
    today = spoken_day(clinical.today)
    if not clinical.findings:
        return f"No rule found anything in the plan of {today}."
    counts = Counter(finding.severity for finding in clinical.findings)
    graded = [f"{counts[each]} {each}" for each in reversed(SEVERITIES) if counts[each]]
    return f"{so_many(len(clinical.findings), 'finding')} on the plan of {today}: {listed(graded)}."
