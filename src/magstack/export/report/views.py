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


class Graded(NamedTuple):
    """Findings of one kind, worst first; those about the plan need no heading."""

    heading: str
    found: tuple[Found, ...]


class Serving(NamedTuple):
    """What a label declares in a serving, and when it counts, if it has not always."""

    when: str
    size: str
    rows: tuple[str, ...]


class Line(NamedTuple):
    """A product of the stack; ``values`` is how well its label is known.

    ``plans`` says from when to when the doses are planned, and what is planned before and after.
    """

    title: str
    values: str
    servings: tuple[Serving, ...]
    doses: tuple[str, ...]
    unplanned: str
    plans: tuple[str, ...]
    kept: str


class Group(NamedTuple):
    """Things that the person has said, under a heading, or that there are ``none``."""

    heading: str
    items: tuple[str, ...]
    none: str = ""


class Standing(NamedTuple):
    """On how many days limits were passed, and whether on any."""

    said: str
    over: bool = False


class Sum(NamedTuple):
    """What the period came to of a nutrient; the highest day may be the ``first`` of several."""

    nutrient: str
    mean: str
    counted: str
    span: str
    highest: str
    on: Day | None
    first: str
    of_kind: str
    over: tuple[Standing, ...]


class Month(NamedTuple):
    """What a month came to."""

    name: Day
    mean: str
    counted: str
    over: tuple[Standing, ...]


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
    lead: str
    css: str
    bars: Inline | None
    calendar: Inline
    months: tuple[Month, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


class Source(NamedTuple):
    """Limits of an author, each part with what it counts, and where they stand."""

    author: str
    parts: tuple[tuple[str, str], ...]
    ground: tuple[Piece, ...]
    status: str


class Page(NamedTuple):
    """The whole report."""

    top: Top
    findings: tuple[Graded, ...]
    about: str
    nothing_found: str
    stack: tuple[Line, ...]
    planned: str
    bases: tuple[Term, ...]
    notes: tuple[str, ...]
    person: tuple[Group, ...]
    sums: tuple[Sum, ...]
    sum_notes: tuple[str, ...]
    no_sums: str
    charts: Charts | None
    sources: tuple[Source, ...]
    not_covered: tuple[str, ...]
