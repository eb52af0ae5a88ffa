"""Pieces of an SVG picture: text that stays text, shapes that need no colour, one sheet.

A picture holds no script, refers to nothing outside of it, and has no ids: several can stand in one
page, which has their style once. Lengths are CSS pixels.
"""

from collections.abc import Iterable
from textwrap import wrap

from magstack.domain.retelling import Mark
from magstack.domain.texts import clean

FONT = 12
"""The height of letters."""

LINE = 18
"""From one line of text to the next."""

STYLE = """
.magstack text { font-family: sans-serif; font-size: 12px; fill: #1f2328 }
.magstack .ms-head { font-size: 15px; font-weight: bold }
.magstack .ms-soft { fill: #57606a }
.magstack .ms-paper { fill: #ffffff }
.magstack .ms-grid { stroke: #d8dee4; fill: none }
.magstack .ms-full { fill: #2f6fab; stroke: none }
.magstack .ms-wide { fill: #2f6fab; fill-opacity: 0.35; stroke: #2f6fab }
.magstack .ms-open { fill: none; stroke: #2f6fab; stroke-width: 1.5 }
.magstack .ms-dash { fill: none; stroke: #2f6fab; stroke-width: 1.5; stroke-dasharray: 3 2 }
.magstack .ms-over { fill: #b3261e; stroke: none }
.magstack .ms-near { fill: none; stroke: #b3261e; stroke-width: 1.5 }
.magstack .ms-faint { fill: none; stroke: #8c959f }
.magstack .ms-limit { fill: none; stroke: #1f2328; stroke-width: 1.5 }
.magstack .ms-other { fill: none; stroke: #1f2328; stroke-width: 1.5; stroke-dasharray: 6 3 }
@media screen and (prefers-color-scheme: dark) {
.magstack text { fill: #e6edf3 }
.magstack .ms-soft { fill: #9198a1 }
.magstack .ms-paper { fill: #0d1117 }
.magstack .ms-grid { stroke: #30363d }
.magstack .ms-full { fill: #6cb6ff }
.magstack .ms-wide { fill: #6cb6ff; stroke: #6cb6ff }
.magstack .ms-open, .magstack .ms-dash { stroke: #6cb6ff }
.magstack .ms-over { fill: #ff8a80 }
.magstack .ms-near { stroke: #ff8a80 }
.magstack .ms-faint { stroke: #6e7681 }
.magstack .ms-limit, .magstack .ms-other { stroke: #e6edf3 }
}
"""
"""Light, and dark where the reader's screen is; paper is always light."""

ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"},
)
"""What has a meaning in XML."""


def written(content: str) -> str:
    """Return foreign text without control characters, and the two that XML does not allow."""
    return clean(content).replace("\ufffe", "").replace("\uffff", "")


def escaped(content: str) -> str:
    """Return foreign text as text of a document."""
    return written(content).translate(ESCAPES)


def number(length: float) -> str:
    """Return a length with at most two decimals."""
    return f"{length:.2f}".rstrip("0").rstrip(".")


def text(x: float, y: float, content: str, css: str = "", anchor: str = "start") -> str:
    """Return a line of text whose letters stand on ``y``."""
    kind = f' class="{css}"' if css else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" text-anchor="{anchor}"{kind}>'
        f"{escaped(content)}</text>"
    )


def paragraphs(x: float, y: float, sentences: Iterable[str], letters: int) -> list[str]:
    """Return sentences under one another from ``y`` on, none longer than so many letters a line."""
    lines = [line for sentence in sentences for line in wrap(clean(sentence), letters)]
    return [text(x, y + place * LINE, line) for place, line in enumerate(lines)]


def rect(x: float, y: float, width: float, height: float, css: str) -> str:
    """Return a rectangle from its upper left corner."""
    size = f'width="{number(width)}" height="{number(height)}"'
    return f'<rect x="{number(x)}" y="{number(y)}" {size} class="{css}"/>'


def path(points: Iterable[tuple[float, float]], css: str, *, closed: bool = False) -> str:
    """Return straight lines from point to point."""
    drawn = " L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f'<path d="M{drawn}{" Z" if closed else ""}" class="{css}"/>'


def named(name: str, *pieces: str) -> str:
    """Return pieces as one, with a name that a pointer or a screen reader finds."""
    return f"<g><title>{escaped(name)}</title>{''.join(pieces)}</g>"


def sign(mark: Mark, x: float, y: float, size: float) -> str:
    """Return the sign of a day in a square from its upper left corner; shapes tell them apart."""
    middle, right, end = x + size / 2, x + size, y + size
    radius = number(size / 2)
    circle = f'<circle cx="{number(middle)}" cy="{number(y + size / 2)}" r="{radius}"'
    triangle = ((middle, y), (right, end), (x, end))
    diamond = ((middle, y), (right, y + size / 2), (middle, end), (x, y + size / 2))
    line = ((x + size / 4, y + size / 2), (right - size / 4, y + size / 2))
    half = (
        f"M{number(middle)} {number(y)} A{radius} {radius} 0 0 0 {number(middle)} {number(end)} Z"
    )
    drawn: dict[Mark, str] = {
        "below": rect(x, y, size, size, "ms-full"),
        "over": path(triangle, "ms-over", closed=True),
        "unsure": path(diamond, "ms-open", closed=True),
        "partial": f'{circle} class="ms-open"/><path d="{half}" class="ms-full"/>',
        "partial-over": path(triangle, "ms-near", closed=True),
        "blank": rect(x, y, size, size, "ms-faint"),
        "nothing-planned": path(line, "ms-faint"),
        "going-on": f'{circle} class="ms-open"/>',
        "future": rect(middle - 0.5, y + size / 2 - 0.5, 1, 1, "ms-faint"),
    }
    return drawn[mark]


def sheet(title: str, description: str, size: tuple[float, float], body: Iterable[str]) -> str:
    """Return the whole picture, with its name and its text for those who do not see it."""
    paper = rect(0, 0, size[0], size[1], "ms-paper")
    return drawing(title, description, size, (f"<style>{STYLE}</style>", paper, *body))


def drawing(title: str, description: str, size: tuple[float, float], body: Iterable[str]) -> str:
    """Return a picture that stands in a page: without a ground, and with the page's style."""
    width, height = map(number, size)
    box = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    pieces = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="magstack" role="img" {box}>',
        f"<title>{escaped(title)}</title>",
        f"<desc>{escaped(description)}</desc>",
        *body,
        "</svg>\n",
    )
    return "\n".join(pieces)


def alone(mark: Mark, size: float) -> str:
    """Return a sign beside the words that say what it means, which are read instead of it."""
    side = number(size + 2)
    box = f'viewBox="-1 -1 {side} {side}" width="{side}" height="{side}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="magstack" aria-hidden="true" {box}>'
        f"{sign(mark, 0, 0, size)}</svg>"
    )
