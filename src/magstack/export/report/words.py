"""Words of the page: days that a machine reads too, citations with links, how sure a fact is."""

import re
from datetime import date, datetime

from magstack.domain.wording import offset, spoken_day
from magstack.export.report.views import Day, Piece

ADDRESSED = re.compile(
    r"https://[^\s<>\"']*[^\s<>\"'.,;:)]"
    r"|doi:10\.[0-9]{4,9}/[^\s<>\"';,]*[^\s<>\"'.,;:)]"
    r"|PMID [0-9]{1,9}"
)
"""What a reader of a citation can open: an address, a DOI, a number of PubMed."""


CHECKED = {
    "checked": "checked",
    "partly-checked": "partly checked",
    "inferred": "inferred, not verified",
    "own": "as the person entered it",
}
"""How well a fact is known, by its status; any other is not verified."""


def checked(status: str) -> str:
    """Return how well a fact is known: whether somebody read it in its source."""
    return CHECKED.get(status, "not verified")


def day(when: date) -> Day:
    """Return a day for a sentence: ``Fri 20 Nov 2026``."""
    return Day(spoken_day(when), when.isoformat())


def moment(when: datetime) -> Day:
    """Return an aware moment for a sentence: ``Fri 20 Nov 2026, 20:00 +01:00``."""
    said = f"{spoken_day(when.date())}, {when:%H:%M} {offset(when)}"
    return Day(said, when.isoformat(timespec="seconds"))


def pieces(citation: str) -> tuple[Piece, ...]:
    """Return a citation in pieces, of which those are links that a reader can open."""
    found: list[Piece] = []
    end = 0
    for match in ADDRESSED.finditer(citation):
        found += [Piece(citation[end : match.start()]), Piece(match[0], _address(match[0]))]
        end = match.end()
    return tuple(piece for piece in (*found, Piece(citation[end:])) if piece.text)


def _address(words: str) -> str:
    if words.startswith("doi:"):
        return f"https://doi.org/{words.removeprefix('doi:')}"
    if words.startswith("PMID"):
        return f"https://pubmed.ncbi.nlm.nih.gov/{words.removeprefix('PMID ')}/"
    return words
