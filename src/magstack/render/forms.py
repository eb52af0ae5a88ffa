"""Chemical forms: a table of all, or a short page of one."""

from fractions import Fraction

from magstack.context import Terminal
from magstack.domain.chemistry import Family, Form
from magstack.domain.facts import Facts
from magstack.domain.wording import span
from magstack.render import documents
from magstack.render.console import heading, paragraph, table


def show_all(terminal: Terminal, facts: Facts, *, as_json: bool) -> None:
    """List every form and family with its elemental share."""
    if as_json:
        documents.show(
            terminal,
            {
                "schema": documents.SCHEMA,
                "forms": [documents.form(form) for form in facts.forms.values()],
                "families": [_family(family, facts) for family in facts.families.values()],
            },
        )
        return
    rows = [(form.id, form.formula or "–", _share(form)) for form in facts.forms.values()]
    rows += [
        (family.id, f"one of {len(family.components)} forms", _family_share(family, facts))
        for family in facts.families.values()
    ]
    table(terminal, ("Form", "Formula", "Element"), rows, right=(2,))


def show_one(terminal: Terminal, facts: Facts, name: str, *, as_json: bool) -> None:
    """Show a form's page, or a family with its members."""
    family = facts.families.get(name)
    if as_json:
        shown = _family(family, facts) if family else documents.form(facts.forms[name])
        documents.show(terminal, {"schema": documents.SCHEMA, **shown})
    elif family:
        _show_family(terminal, family, facts)
    else:
        _show_form(terminal, facts.forms[name])


def _show_family(terminal: Terminal, family: Family, facts: Facts) -> None:
    heading(terminal, f"{family.name} ({family.id}): {_family_share(family, facts)}")
    paragraph(terminal, family.note, indent=2)
    for member in facts.components(family.id):
        paragraph(terminal, f"{member.id}: {member.name}, {_share(member)}", indent=2)


def _show_form(terminal: Terminal, form: Form) -> None:
    heading(terminal, f"{form.name} ({form.id}): {_share(form)} {form.nutrient}")
    for line in filter(None, _lines(form)):
        paragraph(terminal, line, indent=2)


def _lines(form: Form) -> list[str]:
    weighed = (
        f"Formula: {form.formula}; {form.molar_mass} g/mol, of which {form.element_mass} g/mol "
        f"{form.nutrient} ({form.atoms} to a formula)"
        if form.formula
        else "Formula: none, it is a blend"
    )
    return [
        f"Also called: {', '.join(form.aliases)}" if form.aliases else "",
        weighed,
        f"On labels: {span(*map(Fraction, form.label_fraction))}" if form.label_fraction else "",
        f"CAS {form.cas} ({_known(form.cas_status)})" if form.cas else "",
        f"UNII {form.unii} ({_known(form.unii_status)})" if form.unii else "",
        f"Solubility: {form.solubility}" if form.solubility else "",
        f"Absorption: {form.absorption}" if form.absorption else "",
        f"Tolerance: {form.tolerance}" if form.tolerance else "",
        f"Note: {form.note}" if form.note else "",
        "It is a filler: never counted." if form.excipient else "",
        f"Status: {_known(form.status)}",
        *(f"Source: {citation}" for citation in form.citations),
    ]


def _known(status: str) -> str:
    """Say ``unverified`` beside what nobody has read in a reference."""
    return "unverified" if status in ("unchecked", "") else status


def _share(form: Form) -> str:
    return "unknown" if form.fraction is None else span(*form.fraction)


def _family_share(family: Family, facts: Facts) -> str:
    known = [form.fraction for form in facts.components(family.id) if form.fraction]
    low, high = min(ends[0] for ends in known), max(ends[1] for ends in known)
    return span(low, high)


def _family(family: Family, facts: Facts) -> documents.Document:
    known = [form.fraction for form in facts.components(family.id) if form.fraction]
    return {
        "form": family.id,
        "name": family.name,
        "aliases": list(family.aliases),
        "components": list(family.components),
        "fraction": documents.shares(min(e[0] for e in known), max(e[1] for e in known)),
        "note": family.note,
    }
