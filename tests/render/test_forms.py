"""A form of unknown share is shown as unknown."""

import io
from dataclasses import replace

from magstack.context import Terminal
from magstack.render.forms import show_all, show_one
from tests.domain.test_review import FACTS


def test_an_unknown_share() -> None:
    blend = replace(FACTS.forms["bisglycinate-buffered"], label_fraction=None)
    facts = replace(FACTS, forms={"blend": replace(blend, id="blend")}, families={})
    out = io.StringIO()
    terminal = Terminal(io.StringIO(), out, out, tty=False)
    show_all(terminal, facts, as_json=False)
    show_one(terminal, facts, "blend", as_json=False)
    lines = out.getvalue().splitlines()
    assert lines[1] == "blend  –        unknown"
    assert lines[2].endswith("(blend): unknown magnesium")
