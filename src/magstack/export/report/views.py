"""What the page shows, in the order in which it is read: every text is ready to be printed."""

from typing import NamedTuple

from magstack.export.pictures import Inline


class Piece(NamedTuple):
    """A part of a sentence; with an address it is a link."""

    text: str
    address: str = ""


class Day(NamedTuple):
    """A day as one reads it, and as a machine does."""

    said: str
    iso: str


class Term(NamedTuple):
    """A word and what is said of it."""

    name: str
    said: str


class Top(NamedTuple):
    """Who, when, by whose limits; ``short`` are the few sentences of who has two minutes."""

    title: str
    name: str
    first: Day
    last: Day
    days: str
    terms: tuple[Term, ...]
    made: Day
    version: str
    short: tuple[str, ...]
    incomplete: tuple[str, ...]


class Found(NamedTuple):
    """A finding: its gravity as a word and as a class, what it says, and on what ground."""

    severity: str
    css: str
    message: str
    ground: tuple[Piece, ...]
    status: str
    code: str


class Graded(NamedTuple):
    """Findings of one kind, worst first; those about the plan need no heading."""

    heading: str
    found: tuple[Found, ...]


class Planned(NamedTuple):
    """Doses of as many units each, and what such a dose holds of each nutrient."""

    doses: tuple[str, ...]
    holds: str


class Serving(NamedTuple):
    """What a label declares in a serving, and from when on it counts, if it has not always."""

    size: str
    since: str
    rows: tuple[str, ...]


class Line(NamedTuple):
    """A product of the stack; ``values`` is how well its label is known."""

    title: str
    values: str
    servings: tuple[Serving, ...]
    doses: tuple[Planned, ...]
    unplanned: str
    since: Day | None
    kept: tuple[str, ...]


class Group(NamedTuple):
    """Things that the person has said, under a heading; there may be none."""

    heading: str
    items: tuple[str, ...]


class Sum(NamedTuple):
    """What the period came to of a nutrient."""

    nutrient: str
    mean: str
    counted: str
    span: str
    highest: str
    on: Day | None
    of_kind: str
    over: tuple[str, ...]


class Month(NamedTuple):
    """What a month came to."""

    name: Day
    mean: str
    counted: str
    over: tuple[str, ...]


class Row(NamedTuple):
    """A day in numbers: an amount for each nutrient, and how the charted one stands."""

    day: Day
    kind: str
    amounts: tuple[str, ...]
    stands: str


class Charts(NamedTuple):
    """The charted nutrient: its pictures, and the same in numbers.

    ``css`` says where the calendar goes. Without ``bars`` the period is too long for one bar a
    day, and has ``months`` instead.
    """

    nutrient: str
    limits: str
    css: str
    bars: Inline | None
    calendar: Inline
    months: tuple[Month, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


class Source(NamedTuple):
    """Limits of an author, what they count, and where they stand."""

    limit: str
    counts: str
    ground: tuple[Piece, ...]
    status: str


class Page(NamedTuple):
    """The whole report."""

    top: Top
    findings: tuple[Graded, ...]
    nothing_found: str
    stack: tuple[Line, ...]
    bases: tuple[Term, ...]
    notes: tuple[str, ...]
    person: tuple[Group, ...]
    sums: tuple[Sum, ...]
    charts: Charts | None
    sources: tuple[Source, ...]
    not_covered: tuple[str, ...]
