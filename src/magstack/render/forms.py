"""Chemical forms: a table of all, or a family with its members."""

from magstack.context import Terminal
from magstack.domain.chemistry import Family
from magstack.domain.facts import Facts
from magstack.domain.wording import span
from magstack.render import documents
from magstack.render.console import heading, paragraph, table
from magstack.render.monograph import share


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
    rows = [(form.id, form.formula or "–", share(form)) for form in facts.forms.values()]
    rows += [
        (family.id, f"one of {len(family.components)} forms", _family_share(family, facts))
        for family in facts.families.values()
    ]
    table(terminal, ("Form", "Formula", "Element"), rows, right=(2,))


def show_family(terminal: Terminal, facts: Facts, name: str, *, as_json: bool) -> None:
    """Show a family with its members."""
    family = facts.families[name]
    if as_json:
        documents.show(terminal, {"schema": documents.SCHEMA, **_family(family, facts)})
        return
    heading(terminal, f"{family.name} ({family.id}): {_family_share(family, facts)}")
    paragraph(terminal, family.note, indent=2)
    for member in facts.components(family.id):
        paragraph(terminal, f"{member.id}: {member.name}, {share(member)}", indent=2)


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
