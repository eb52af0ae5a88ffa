"""The report as PDF: the same page, on paper."""

import re
from typing import Any, NoReturn

from magstack.domain.clinical import Clinical
from magstack.errors import UsageError
from magstack.export.report.page import page
from magstack.export.svg import STYLE

MISSING = (
    "PDF needs WeasyPrint: pipx inject magstack weasyprint (or pip install weasyprint). Or print "
    "the page of magstack export html from a browser."
)

PICTURE = re.compile(r"(<svg [^>]*>)")
"""Where a picture begins; foreign text holds no such sign, because it is escaped."""


def paper(clinical: Clinical, version: str) -> bytes:
    """Return the report as PDF, as made by a version of magstack.

    Raises:
        UsageError: WeasyPrint, or a library that it needs, is not installed.
    """
    # WeasyPrint draws each picture by the style in it alone.
    styled = PICTURE.sub(rf"\1<style>{STYLE}</style>", page(clinical, version))
    document = required().HTML(string=styled, url_fetcher=_nothing)
    written: bytes = document.write_pdf(pdf_tags=True)  # headings and tables, for who hears it
    return written


def required() -> Any:
    """Return WeasyPrint.

    Raises:
        UsageError: it, or a library that it needs, is not installed.
    """
    try:
        import weasyprint
    except (ImportError, OSError):  # OSError: pango, which no package of Python brings
        raise UsageError(MISSING) from None
    return weasyprint


def _nothing(url: str, *_: object, **__: object) -> NoReturn:
    """Refuse to load anything: all there is stands in the page."""
    raise ValueError(f"nothing is loaded for a report, and not {url}")
