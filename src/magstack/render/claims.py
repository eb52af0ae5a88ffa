"""What is claimed, with its grade, the studies behind it, and the errors that are widely read."""

from collections.abc import Iterable, Iterator

from magstack.context import Terminal
from magstack.domain.evidence import (
    BASES,
    Claim,
    Correction,
    Evidence,
    Found,
    Study,
)
from magstack.domain.wording import known
from magstack.render import documents
from magstack.render.console import GAP, heading, narrow, paragraph, table


def show_list(terminal: Terminal, evidence: Evidence, found: Found, *, as_json: bool) -> None:
    """List claims with their grades, and the scale that these belong to."""
    if as_json:
        documents.show(terminal, document(evidence, found))
        return
    rows = [(claim.grade, claim.text, claim.gist) for claim in found.claims]
    if narrow(terminal):
        for claim in found.claims:
            paragraph(terminal, f"{claim.grade}: {claim.text}", style="bold")
            paragraph(terminal, claim.gist, indent=GAP)
    else:
        table(terminal, ("Grade", "What is claimed", "What the studies say"), rows)
    _scale(terminal, evidence)
    paragraph(
        terminal,
        f"{len(evidence.corrections)} errors of widely read pages are corrected here too. "
        "Search both: magstack claims sleep",
    )


def _scale(terminal: Terminal, evidence: Evidence) -> None:
    heading(terminal, "Grades")
    for grade in evidence.scale.values():
        paragraph(terminal, f"{grade.id}, {grade.name}: {grade.meaning}", indent=GAP)


def show_found(terminal: Terminal, evidence: Evidence, found: Found, *, as_json: bool) -> None:
    """Show each claim that was found with its studies, and each correction."""
    if as_json:
        documents.show(terminal, document(evidence, found))
        return
    for claim in found.claims:
        show_claim(terminal, claim, evidence)
    studies = evidence.studies_of(found.claims)
    if studies:
        heading(terminal, "Studies")
        for study in studies:
            show_study(terminal, study)
    if found.corrections:
        heading(terminal, "Said on widely read pages, and what holds")
        for correction in found.corrections:
            show_correction(terminal, correction)


def show_claim(terminal: Terminal, claim: Claim, evidence: Evidence, indent: int = 0) -> None:
    """Show a claim: its grade with its meaning, the verdict, and which studies it rests on."""
    grade = evidence.scale[claim.grade]
    paragraph(terminal, f"Claim: {claim.text}", style="bold", indent=indent)
    for line in (
        f"Grade {grade.id}, {grade.name}: {grade.meaning}",
        f"Verdict: {claim.verdict}",
        f"Rests on: {rests_on(claim, evidence)}",
    ):
        paragraph(terminal, line, indent=indent + GAP)


def rests_on(claim: Claim, evidence: Evidence) -> str:
    """Return the studies of a claim by their labels, or that there is none."""
    labels = (evidence.studies[study].label for study in claim.studies)
    return "; ".join(labels) or "no study was found"


def show_study(terminal: Terminal, study: Study, indent: int = GAP) -> None:
    """Show a study: who got what, for how long, with which effect, and who paid."""
    paragraph(terminal, f"{study.label}: {study.design}", indent=indent)
    for line in study_lines(study):
        paragraph(terminal, line, indent=indent + GAP)


def study_lines(study: Study) -> Iterator[str]:
    """Yield what is known of a study, a sentence or a field to a line."""
    yield f"Who: {study.people}; {study.population}"
    yield f"Dose: {dose(study)}"
    if study.dose_note:
        yield f"On the dose: {study.dose_note}"
    yield f"Found: {study.effect}"
    if study.note:
        yield f"Note: {study.note}"
    yield f"Funding and ties: {study.funding or 'not recorded here, which does not mean none'}"
    if study.status != "checked":
        yield f"Status: {known(study.status)}"
    yield f"Reference: {study.reference}"
    if study.correction:
        yield study.correction


def dose(study: Study) -> str:
    """Return what was given and for how long, and of what its masses are."""
    given = study.dose or BASES[study.dose_basis]
    return f"{given}; for {study.duration}" if study.duration else given


def show_correction(terminal: Terminal, correction: Correction, indent: int = GAP) -> None:
    """Show an error of widely read pages: what is said, why it is wrong, and what holds."""
    paragraph(terminal, f"{correction.id}. Said: {correction.said}", indent=indent)
    for line in (
        f"Wrong: {correction.wrong}",
        f"Holds: {correction.right}",
        *(f"Source: {ground}" for ground in correction.grounds),
        *([f"Status: {known(correction.status)}"] if correction.status != "checked" else []),
    ):
        paragraph(terminal, line, indent=indent + GAP)


def document(evidence: Evidence, found: Found) -> documents.Document:
    """Return the document of what a search found, with the scale and the studies behind it."""
    return {
        "schema": documents.SCHEMA,
        "scale": [
            {"grade": grade.id, "name": grade.name, "meaning": grade.meaning}
            for grade in evidence.scale.values()
        ],
        "claims": claims(found.claims, evidence),
        "studies": [study(each) for each in evidence.studies_of(found.claims)],
        "corrections": corrections(found.corrections, evidence),
    }


def claims(shown: Iterable[Claim], evidence: Evidence) -> list[documents.Document]:
    """Return the documents of claims."""
    return [
        {
            "id": claim.id,
            "text": claim.text,
            "grade": claim.grade,
            "grade_meaning": evidence.scale[claim.grade].meaning,
            "gist": claim.gist,
            "verdict": claim.verdict,
            "studies": list(claim.studies),
            "forms": list(claim.forms),
            "words": list(claim.words),
            "pages": [evidence.pages[page] for page in claim.pages],
            "status": claim.status,
        }
        for claim in shown
    ]


def study(shown: Study) -> documents.Document:
    """Return the document of a study; null is what is not known."""
    return {
        "id": shown.id,
        "label": shown.label,
        "citation": shown.citation,
        "doi": shown.doi or None,
        "pmid": shown.pmid or None,
        "pmcid": shown.pmcid or None,
        "correction": shown.correction or None,
        "design": shown.design,
        "species": shown.species,
        "n": shown.n,
        "n_of": shown.n_of or None,
        "population": shown.population,
        "forms": list(shown.forms),
        "dose": shown.dose or None,
        "dose_basis": shown.dose_basis,
        "dose_note": shown.dose_note or None,
        "duration": shown.duration or None,
        "effect": shown.effect,
        "note": shown.note or None,
        "funding": shown.funding or None,
        "status": shown.status,
    }


def corrections(shown: Iterable[Correction], evidence: Evidence) -> list[documents.Document]:
    """Return the documents of corrections."""
    return [
        {
            "id": each.id,
            "said": each.said,
            "wrong": each.wrong,
            "right": each.right,
            "citations": list(each.citations),
            "ground": each.ground or None,
            "claim": each.claim,
            "forms": list(each.forms),
            "words": list(each.words),
            "pages": [evidence.pages[page] for page in each.pages],
            "status": each.status,
        }
        for each in shown
    ]
