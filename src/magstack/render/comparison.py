"""Forms side by side: a table on a screen with room for it, else one paragraph a form."""

from collections.abc import Callable, Iterable

from magstack.context import Terminal
from magstack.domain.chemistry import Form
from magstack.domain.monographs import Column, Comparison
from magstack.domain.wording import amount, known, span
from magstack.render import claims, documents
from magstack.render.console import GAP, heading, narrow, paragraph, table
from magstack.render.monograph import label_range, limit_line, limits_document

UNKNOWN = "unknown"


def show(terminal: Terminal, compared: Comparison, *, as_json: bool) -> None:
    """Show forms side by side."""
    if as_json:
        documents.show(terminal, document(compared))
        return
    rows = [
        (title, [cell(column, compared) for column in compared.columns]) for title, cell in ROWS
    ]
    if terminal.drawn and not narrow(terminal):
        headings = ["", *(column.id for column in compared.columns)]
        table(terminal, headings, [[title, *cells] for title, cells in rows], keep=())
    else:
        _paragraphs(terminal, compared, rows)
    for line in _remarks(compared):
        paragraph(terminal, line)


def _paragraphs(
    terminal: Terminal, compared: Comparison, rows: Iterable[tuple[str, list[str]]]
) -> None:
    for place, column in enumerate(compared.columns):
        heading(terminal, f"{column.name} ({column.id})")
        for title, cells in rows:
            paragraph(terminal, f"{title}: {cells[place]}", indent=GAP)


def _remarks(compared: Comparison) -> list[str]:
    scale = compared.evidence.scale
    grades = sorted({claim.grade for column in compared.columns for claim in column.claims})
    meanings = "; ".join(f"{grade} {scale[grade].name}" for grade in grades)
    alike = "Few trials compared forms. Whatever the form, what it carries adds up."
    return [*([f"Grades: {meanings}. See: magstack claims"] if meanings else []), alike]


def _each(column: Column, cell: Callable[[Form], str]) -> str:
    """Return the cell of a form, or of each numbered member of a family where they differ."""
    cells = [cell(form) for form in column.forms]
    if len(set(cells)) == 1:
        return cells[0]
    return "; ".join(f"({place}) {said.rstrip('.')}" for place, said in enumerate(cells, 1))


def _compound(column: Column, _: Comparison) -> str:
    return _each(column, lambda form: form.name)


def _share(column: Column, _: Comparison) -> str:
    known = [form.fraction for form in column.forms if form.fraction]
    if len(known) < len(column.forms):
        return UNKNOWN
    return span(min(ends[0] for ends in known), max(ends[1] for ends in known))


def _per_gram(column: Column, compared: Comparison) -> str:
    if column.per_gram is None:
        return UNKNOWN
    unit = compared.facts.unit_of(column.nutrient)
    return f"{amount(column.per_gram, unit)} {column.nutrient}"


def _formula(column: Column, _: Comparison) -> str:
    return _each(column, lambda form: form.formula or "none, a blend")


def _on_labels(column: Column, compared: Comparison) -> str:
    if len(column.forms) == 1:
        return label_range(column.forms[0], compared.facts.forms.values()) or UNKNOWN
    return _each(column, lambda form: label_range(form, [form]) or UNKNOWN)


def _cas(column: Column, _: Comparison) -> str:
    return _each(
        column,
        lambda form: f"{form.cas} ({known(form.cas_status)})" if form.cas else UNKNOWN,
    )


def _solubility(column: Column, _: Comparison) -> str:
    return _each(column, lambda form: form.solubility or UNKNOWN)


def _absorption(column: Column, _: Comparison) -> str:
    return _each(column, lambda form: form.absorption or UNKNOWN)


def _tolerance(column: Column, _: Comparison) -> str:
    return _each(column, lambda form: form.tolerance or UNKNOWN)


def _doses(column: Column, _: Comparison) -> str:
    return "; ".join(f"{study.dose} ({study.label})" for study in column.doses) or "none here"


def _claims(column: Column, _: Comparison) -> str:
    return "; ".join(f"{claim.words[0]} {claim.grade}" for claim in column.claims) or "none here"


def _limits(column: Column, compared: Comparison) -> str:
    found = (limit_line(limit, compared.facts) for limit in column.limits)
    return "; ".join(found) or "none of its own"


ROWS: tuple[tuple[str, Callable[[Column, Comparison], str]], ...] = (
    ("Compound", _compound),
    ("Share", _share),
    ("In 1000 mg", _per_gram),
    ("Formula", _formula),
    ("On labels", _on_labels),
    ("CAS", _cas),
    ("Solubility", _solubility),
    ("Absorption", _absorption),
    ("Tolerance", _tolerance),
    ("Doses studied", _doses),
    ("Claims", _claims),
    ("Limits", _limits),
)
"""What is compared, in the order of the rows."""


def document(compared: Comparison) -> documents.Document:
    """Return the document of a comparison; ``per_gram`` is the element in 1000 mg."""
    return {
        "schema": documents.SCHEMA,
        "forms": [_column(column, compared) for column in compared.columns],
        "studies": [
            claims.study(study)
            for study in dict.fromkeys(
                study
                for column in compared.columns
                for study in (*column.doses, *compared.evidence.studies_of(column.claims))
            )
        ],
    }


def _column(column: Column, compared: Comparison) -> documents.Document:
    unit = compared.facts.unit_of(column.nutrient)
    per_gram = column.per_gram
    return {
        "form": column.id,
        "name": column.name,
        "nutrient": column.nutrient,
        "unit": unit,
        "per_gram": None if per_gram is None else documents.interval(per_gram, unit),
        "components": [_component(form) for form in column.forms],
        "doses_studied": [study.id for study in column.doses],
        "claims": claims.claims(column.claims, compared.evidence),
        "limits": limits_document(column.limits, compared.facts),
    }


def _component(form: Form) -> documents.Document:
    return {
        **documents.form(form),
        "solubility": form.solubility or None,
        "absorption": form.absorption or None,
        "tolerance": form.tolerance or None,
    }
