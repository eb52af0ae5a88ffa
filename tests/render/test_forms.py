"""A form of unknown share is shown as unknown, in the table, on its page and beside others."""

import io
from dataclasses import replace

from magstack import reference
from magstack.context import Terminal
from magstack.domain.monographs import Column, Comparison, Monograph
from magstack.render import comparison, monograph
from magstack.render.forms import show_all

FACTS = reference.facts()


def test_an_unknown_share() -> None:
    blend = replace(FACTS.forms["bisglycinate-buffered"], label_fraction=None)
    facts = replace(FACTS, forms={"blend": replace(blend, id="blend")}, families={})
    form, evidence = facts.forms["blend"], reference.evidence()
    out = io.StringIO()
    terminal = Terminal(io.StringIO(), out, out, tty=False)
    show_all(terminal, facts, as_json=False)
    page = Monograph(form, facts, evidence)
    monograph.show(terminal, page, full=False, as_json=False)
    column = Column("blend", form.name, (form,), None, (), (), ())
    comparison.show(terminal, Comparison((column,), facts, evidence), as_json=False)
    lines = out.getvalue().splitlines()
    assert lines[1] == "blend  –        unknown"
    assert lines[2].endswith("(blend): unknown magnesium")
    assert lines[3] == "  Formula: none, it is a blend"
    assert {"  Share: unknown", "  In 1000 mg: unknown", "  Formula: none, a blend"} <= set(lines)
    assert monograph.document(page)["fraction"] is None
