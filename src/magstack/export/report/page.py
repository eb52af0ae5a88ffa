"""The report as one self-contained page: no script, and no request to anywhere."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from magstack.domain.clinical import Clinical
from magstack.export.report.shown import shown
from magstack.export.svg import STYLE, written

if TYPE_CHECKING:
    from jinja2 import Template

HERE = Path(__file__).parent


def page(clinical: Clinical, version: str) -> str:
    """Return the report as HTML, as made by a version of magstack."""
    css = style()
    return _template().render(page=shown(clinical, version), css=css, policy=policy(css))


def style() -> str:
    """Return all the CSS of the page, that of its pictures included."""
    return f"{(HERE / 'report.css').read_text(encoding='utf-8')}{STYLE}"


def policy(css: str) -> str:
    """Return what a browser may load for the page: nothing but this style, which is in it."""
    digest = b64encode(sha256(css.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'none'; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_written,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.from_string((HERE / "report.html").read_text(encoding="utf-8"))


def _written(value: str) -> str:
    """Return what a place in the page is filled with; it is escaped unless it is our own markup."""
    return value if hasattr(value, "__html__") else written(value)
