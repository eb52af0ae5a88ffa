"""How many units the amounts of a label record are for, and how many a container holds."""

import re
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from magstack.domain.amounts import Count, plain
from magstack.domain.wording import counted, listed, plural
from magstack.errors import UsageError
from magstack.incoming.labels import Quantity, Row, Serving, SupplementLabel
from magstack.quantities import parse_units

MOST_IN_CONTAINER = 100_000

LONGEST = 40
"""Characters of a unit."""

UNITS = {
    "gram": "g",
    "milligram": "mg",
    "microgram": "mcg",
    "milliliter": "mL",
    "ml": "mL",
    "gummies": "gummy",
}
"""Units of the database as magstack writes them; others are only put in the singular."""


class UnclearError(UsageError):
    """A label leaves open what a person must say.

    ``field`` is the serving or the unit, and ``said`` what the label says of it.
    """

    def __init__(self, field: str, said: str, flag: str) -> None:
        super().__init__(f"{said} {flag}")
        self.field = field
        self.said = said


class Served(NamedTuple):
    """The serving that amounts are for: the label's ``order`` of it, and how many of which unit.

    ``container`` is how many units a full container holds, where the label says one number;
    ``remark`` says why not. ``per`` is set where the label has amounts for several numbers of
    units in this serving: those for this one are meant. ``differs`` says that the person named
    another number of units than the label.
    """

    order: int | None
    units: Count
    unit: str
    container: Count | None = None
    remark: str = ""
    per: Decimal | None = None
    differs: str = ""


class _Offer(NamedTuple):
    """A serving that a label offers, from ``least`` to ``most`` units; ``per`` as above."""

    order: int | None
    least: Count
    most: Count
    unit: str
    notes: str = ""
    per: Decimal | None = None

    def __str__(self) -> str:
        notes = f" ({self.notes})" if self.notes else ""
        return f"{self.words}{notes}"

    @property
    def words(self) -> str:
        """How many units it is."""
        unit = self.unit or "unit"
        if self.exact:
            return counted(self.least, unit)
        return f"{self.least} to {counted(self.most, unit)}"

    @property
    def exact(self) -> bool:
        """Whether it is one number of units."""
        return self.least == self.most


def served(label: SupplementLabel, serving: str = "", unit: str = "") -> Served:
    """Return which serving the amounts are for.

    Args:
        label: the label record.
        serving: how many units, if the person says so; it also chooses one of several servings.
        unit: what is counted, if the person says so.

    Raises:
        UnclearError: the label leaves it open, and the person does not say.
        UsageError: the number cannot be read, or fits more than one serving.
    """
    given = parse_units(serving) if serving else None
    offers = list(_offers(label))
    chosen = _chosen(offers, given)
    units = given or chosen.least
    said = unit or chosen.unit
    if not said:
        raise UnclearError(
            "unit", "The label does not say what is counted.", "Say it, for example: --unit capsule"
        )
    if unit and given and unit_of(unit) != chosen.unit:  # units of another kind
        return Served(chosen.order, units, said, per=chosen.per)
    container, remark = _container(label, chosen, given, alone=len(offers) == 1)
    return Served(
        chosen.order, units, said, container, remark, chosen.per, _differs(chosen, given, said)
    )


def _differs(chosen: _Offer, given: Count | None, unit: str) -> str:
    if given is None or not chosen.unit or chosen.least <= given <= chosen.most:
        return ""
    return (
        f"The label gives its amounts for {chosen.words}. They count for {counted(given, unit)}, "
        "as you said."
    )


def unit_of(text: str) -> str:
    """Return a unit of the database in the singular: ``Capsule(s)`` → ``capsule``.

    A text that is longer than a unit can be is none.
    """
    word = re.sub(r"y?\(ies\)$", "y", text.strip().lower())
    word = re.sub(r"\((?:s|es)\)$", "", word).strip()
    return UNITS.get(word, word) if len(word) <= LONGEST else ""


def _offers(label: SupplementLabel) -> Iterator[_Offer]:
    """Yield the servings that the panel's amounts may be for."""
    per = _per(label.rows)
    for each in _servings(label, per.keys()):
        numbers = {number for number, _ in per.get(each.order, ())}
        found = _columns(each, numbers) if len(numbers) > 1 else [_offer(each, numbers)]
        yield from (offer for offer in found if offer is not None)
    if not label.servings:
        for order, units in per.items():
            for unit in sorted({unit for _, unit in units})[:1]:
                yield from _columns(
                    Serving(order, None, None, unit, panel=True), {number for number, _ in units}
                )


def _servings(label: SupplementLabel, orders: Collection[int | None]) -> list[Serving]:
    """Return the servings of the panel that there are amounts for.

    Where a record numbers its only serving otherwise than its amounts, these are meant.
    """
    listed = [each for each in label.servings if each.panel] or list(label.servings)
    known = {order for order in orders if order is not None}
    own = [each for each in listed if not known or each.order is None or each.order in known]
    if own or len(listed) != 1 or len(known) != 1:
        return own or listed
    return [listed[0]._replace(order=known.pop())]


def _per(rows: Iterable[Row]) -> dict[int | None, set[tuple[Decimal, str]]]:
    """Return for how many units the amounts are, by the order of the serving."""
    found: dict[int | None, set[tuple[Decimal, str]]] = {}
    for each in _quantities(rows):
        if each.number:
            units = found.setdefault(each.order, set())
            units.update({(each.per, each.units)} if each.per else ())
    return found


def _quantities(rows: Iterable[Row]) -> Iterator[Quantity]:
    for row in rows:
        yield from row.quantities
        yield from _quantities(row.nested)


def _columns(serving: Serving, numbers: Iterable[Decimal]) -> Iterator[_Offer]:
    """Yield an offer for each number of units that a label has amounts for: 1 scoop, 2 scoops."""
    several = sorted(numbers)
    for number in several:
        count = _count(number)
        if count is not None:
            per = number if len(several) > 1 else None
            notes = serving.notes if len(several) == 1 else ""
            yield _Offer(serving.order, count, count, unit_of(serving.unit), notes, per)


def _offer(serving: Serving, per: Iterable[Decimal]) -> _Offer | None:
    """Return a serving as counts; amounts for another number of units make a range of it."""
    numbers = [each for each in (serving.least, serving.most, *per) if each]
    counts = [count for number in numbers if (count := _count(number))]
    if not counts or len(counts) < len(numbers):
        return None
    least, most = min(counts), max(counts)
    return _Offer(serving.order, least, most, unit_of(serving.unit), serving.notes)


def _count(number: Decimal) -> Count | None:
    try:
        return parse_units(plain(number))
    except UsageError:
        return None


def _chosen(offers: list[_Offer], given: Count | None) -> _Offer:
    """Return the one serving that is meant.

    Raises:
        UnclearError: it is not said which.
        UsageError: what is said fits more than one.
    """
    fits = [each for each in offers if given and each.least <= given <= each.most]
    if given is None and len(offers) == 1 and offers[0].exact:
        return offers[0]
    if given is not None and (len(offers) == 1 or len(fits) == 1):
        return (fits or offers)[0]
    if given is not None and not offers:
        return _Offer(None, given, given, "")
    if fits:
        raise UsageError(
            f"{given} fits more than one serving of the label: {_listed(fits)}. Type what the box "
            'says instead: magstack add "NAME" --unit … --serving … --elemental …'
        )
    raise _unclear(offers)


def _unclear(offers: list[_Offer]) -> UnclearError:
    if not offers:
        said = "The label does not say how many units its amounts are for."
    elif len(offers) == 1:
        said = f"The label gives its amounts for a serving of {offers[0]}."
    else:
        said = f"The label has several servings: {_listed(offers)}."
    least = offers[0].least if offers else 2
    return UnclearError("serving", said, f"Say which one counts, for example: --serving {least}")


def _listed(offers: Iterable[_Offer]) -> str:
    return ", ".join(map(str, offers))


def _container(
    label: SupplementLabel, chosen: _Offer, given: Count | None, *, alone: bool
) -> tuple[Count | None, str]:
    """Return how many units a full container holds, or why the label does not tell.

    ``alone``: it has one serving, so that servings to a container are of that. Their number is
    rounded where a unit is a measure.
    """
    contents = [each for each in label.contents if _same(unit_of(each.unit), chosen.unit)]
    numbers = {each.number for each in contents}
    servings = re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]{1,3})?", label.per_container)
    said = [counted_text(each.number, each.unit) for each in contents]
    if servings and chosen.exact and alone and given in (None, chosen.least):
        in_all = Decimal(servings[0]) * chosen.least.number
        said.append(f"{label.per_container} servings of {chosen.words}")
        if not any(abs(in_all - number) < chosen.least.number for number in numbers):
            numbers.add(in_all)
    counts = {count for number in numbers if (count := _contained(number))}
    if len(counts) == 1:
        return counts.pop(), ""
    if not counts and not label.per_container:
        return None, ""
    why = f"“{label.per_container}” servings" if not counts else listed(said)
    return None, f"The label says {why} to a container: how many units that is stays open."


def counted_text(number: Decimal, unit: str) -> str:
    """Return an amount of a container as it reads: ``60 capsules``."""
    name = unit_of(unit)
    return f"{plain(number)} {plural(name, Count(2000)) if number > 1 else name}"


def _same(one: str, other: str) -> bool:
    """Whether two units are the same, one perhaps with a word before it: ``coated tablet``."""
    return one == other or f" {one}".endswith(f" {other}") or f" {other}".endswith(f" {one}")


def _contained(number: Decimal) -> Count | None:
    try:
        return Count.of(number) if number <= MOST_IN_CONTAINER else None
    except ValueError:
        return None
