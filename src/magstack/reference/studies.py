"""Studies, graded claims and corrections: what their file may hold, and how it becomes evidence."""

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any

from magstack.domain.evidence import (
    BASES,
    Claim,
    Correction,
    Evidence,
    Grade,
    Study,
    Timing,
)
from magstack.reference import fields
from magstack.reference.documents import Document, Report, open_document
from magstack.reference.tables import (
    CITATION,
    NOTE,
    STATUS,
    TEXT,
    Field,
    Row,
    Rule,
    Values,
    hold,
    ids_of,
    once,
    one_of,
    read_rows,
    read_table,
)


def _optional(read: Callable[[Any], Any]) -> Field:
    return Field(read, required=False, default="")


SLUGS = Field(fields.many(fields.slug), required=False, default=())
ANY_SLUGS = Field(fields.many(fields.slug, least=0))
TEXTS = Field(fields.many(fields.text), required=False, default=())

ABOUT = {"not_covered": Field(fields.many(fields.text))}

GRADE = {
    "id": Field(fields.like("[A-Z]", "must be one capital letter")),
    "name": TEXT,
    "meaning": TEXT,
}

PAGE = {"id": Field(fields.slug), "name": TEXT}

STUDY = {
    "id": Field(fields.slug),
    "label": TEXT,
    "citation": CITATION,
    "doi": _optional(fields.like(r"10\.\d{4,9}/[^\s,;]+", "must be a DOI such as 10.1000/182")),
    "pmid": _optional(fields.like(r"\d{1,8}", "must be the digits of a PMID")),
    "pmcid": _optional(fields.like(r"PMC\d{1,9}", "must be a PMC number such as PMC123")),
    "correction": _optional(fields.citation),
    "design": TEXT,
    "species": Field(fields.one_of("people", "rats")),
    "n": Field(fields.whole(1, 1_000_000), required=False),
    "n_of": _optional(fields.one_of("analysed", "randomised", "included", "pooled")),
    "population": TEXT,
    "forms": SLUGS,
    "dose": NOTE,
    "dose_basis": Field(fields.one_of(*BASES)),
    "dose_note": NOTE,
    "duration": NOTE,
    "effect": TEXT,
    "note": NOTE,
    "funding": NOTE,
    "status": STATUS,
}

CLAIM = {
    "id": Field(fields.slug),
    "text": TEXT,
    "grade": TEXT,
    "gist": TEXT,
    "verdict": TEXT,
    "studies": ANY_SLUGS,
    "forms": SLUGS,
    "words": Field(fields.many(fields.text)),
    "pages": SLUGS,
    "status": STATUS,
}

TIMING = {
    "forms": Field(fields.many(fields.slug)),
    "basis": Field(fields.one_of("study", "vendor")),
    "text": TEXT,
    "studies": SLUGS,
    "pages": SLUGS,
    "status": STATUS,
}

CORRECTION = {
    "id": Field(fields.like(r"E\d\d", "must be E and two digits, like E01")),
    "said": TEXT,
    "wrong": TEXT,
    "right": TEXT,
    "citations": Field(fields.many(fields.citation), required=False, default=()),
    "ground": NOTE,
    "claim": Field(fields.slug, required=False),
    "forms": SLUGS,
    "words": Field(fields.many(fields.text)),
    "pages": Field(fields.many(fields.slug)),
    "status": STATUS,
}


def read_evidence(path: Path, forms: Collection[str]) -> Evidence:
    """Return the studies, claims and corrections; their rows may name what is in ``forms``.

    Raises:
        DataError: the file cannot be read, or has faults.
    """
    document = open_document(path)
    document.only("about", "grade", "page", "study", "claim", "timing", "correction")
    about = read_table(document.tables.get("about"), ABOUT, document.reporter("about"))
    grades = _rows(document, "grade", GRADE)
    pages = _rows(document, "page", PAGE)
    known = {kind: ids_of(document, kind) for kind in ("grade", "page", "study", "claim")}
    all_of_forms = _all_of("forms", forms)
    all_of_pages = _all_of("pages", known["page"])
    all_of_studies = _all_of("studies", known["study"])
    studies = _rows(document, "study", STUDY, once("label"), all_of_forms, _counted, _dosed)
    claims = _rows(
        document,
        "claim",
        CLAIM,
        one_of("grade", known["grade"]),
        all_of_studies,
        all_of_forms,
        all_of_pages,
        _untraced,
    )
    timings = read_rows(document, "timing", TIMING)
    hold(timings, all_of_forms, all_of_studies, all_of_pages, _said_by)
    corrections = _rows(
        document,
        "correction",
        CORRECTION,
        one_of("claim", known["claim"]),
        all_of_forms,
        all_of_pages,
        _grounded,
    )
    document.finish()
    return Evidence(
        {values["id"]: Grade(**values) for values, _ in grades},
        {values["id"]: Study(**values) for values, _ in studies},
        {values["id"]: Claim(**values) for values, _ in claims},
        {values["id"]: Correction(**values) for values, _ in corrections},
        tuple(Timing(**values) for values, _ in timings),
        {values["id"]: values["name"] for values, _ in pages},
        about["not_covered"],
    )


def _rows(document: Document, kind: str, known: dict[str, Field], *rules: Rule) -> list[Row]:
    """Read the tables of a kind, whose ids are different, and hold them against rules."""
    rows = read_rows(document, kind, known)
    hold(rows, once("id"), *rules)
    return rows


def _all_of(key: str, known: Iterable[str]) -> Rule:
    """Return the rule that every value of a list is among ``known``."""
    names = set(known)

    def rule(values: Values, report: Report) -> None:
        for value in values[key]:
            if value not in names:
                report(key, f"{key}: {value} is not known")

    return rule


def _counted(values: Values, report: Report) -> None:
    if (values["n"] is None) != (not values["n_of"]):
        report("n", "n and n_of are given together or not at all")


def _dosed(values: Values, report: Report) -> None:
    """Hold a dose to saying of what its mass is: it is never shown without."""
    if values["dose"] and values["dose_basis"] == "none":
        report("dose", "dose needs a dose_basis")
    if not values["dose"] and values["dose_basis"] in ("compound", "element", "both"):
        report("dose_basis", f"dose_basis {values['dose_basis']} needs a dose")


def _untraced(values: Values, report: Report) -> None:
    if (values["grade"] == "U") != (not values["studies"]):
        report("grade", "grade is U exactly where there are no studies")


def _said_by(values: Values, report: Report) -> None:
    source = "studies" if values["basis"] == "study" else "pages"
    if not values[source]:
        report("basis", f"basis {values['basis']} needs {source}")


def _grounded(values: Values, report: Report) -> None:
    if not values["citations"] and not values["ground"]:
        report(None, "citations or ground is missing")
