"""What is said of the person, and which days are closed: rows that hang on nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from magstack.domain.merging import Key, Kind, paired
from magstack.store.merging import telling
from magstack.store.merging.merge import Merge, strictly
from magstack.store.merging.sides import Row, values_of

KINDS: dict[str, Kind] = {
    "setting": "setting",
    "condition": "condition",
    "medicine": "medicine",
    "own_limit": "limit",
    "own_rule": "rule",
    "closing": "closed day",
}

LAST = date.max.isoformat()

NAMES: dict[str, Callable[[Key], Key]] = {
    "setting": lambda key: key[:1],
    "condition": lambda key: key[:1],
    "own_limit": lambda key: (key[0], str(key[2]).casefold()),
    "own_rule": lambda key: (frozenset(key[:2]),),
}
"""What stands once in a table: a name, a nutrient with who set its limit, two things apart."""


def merge(merging: Merge) -> None:
    """Bring in what the file says of the person."""
    for table in KINDS:
        _merge(merging, table)


def _merge(merging: Merge, table: str) -> None:
    ours, theirs = merging.ours.rows[table], merging.theirs.rows[table]
    if table == "own_rule":
        theirs = _as_called_here(merging, theirs)
    before = [
        {number: [_key(row) for row in rows] for number, rows in side.before[table].items()}
        for side in (merging.ours, merging.theirs)
    ]
    here = {number: _key(row) for number, row in ours.items()}
    common = merging.common.get(table, ())
    pairs = paired(
        here,
        {number: _key(row) for number, row in theirs.items()},
        common=common,
        ours_before=strictly(before[0], here, common) if table in NAMES else before[0],
        theirs_before=before[1],
        identities=[NAMES[table]] if table in NAMES else (),
    )
    kind = KINDS[table]
    for their, our in pairs.differing.items():
        if _take(merging, table, ours[our], theirs[their]):
            merging.changes.alter(table, our, **values_of(theirs[their]))
    new = [theirs[their] for their in pairs.new]
    if table == "medicine":
        present = [ours[our] for our in (*pairs.left, *pairs.differing.values())]
        new = list(_not_taken_here(merging, new, present, {*pairs.left}))
    for row in new:
        merging.changes.add(table, **values_of(row))
    merging.added[kind] += len(new)
    merging.gone[kind] += len(pairs.gone)


def _as_called_here(merging: Merge, rules: Mapping[int, Row]) -> dict[int, Row]:
    """Return the file's rules with the short names of this record; without those left out."""
    numbers = merging.numbers["product"]
    slugs = {
        row.slug: merging.slug(numbers[number]) if number in numbers else None
        for number, row in merging.theirs.rows["product"].items()
    }
    found = {}
    for number, row in rules.items():
        first, second = (slugs.get(side, side) for side in (row.first, row.second))
        if first and second:
            found[number] = row._replace(first=first, second=second)
    return found


def _take(merging: Merge, table: str, here: Row, there: Row) -> bool:
    """Note that two rows differ; say whether the file's side is taken."""
    differences = telling.differences(here, there, telling.PERSON[table])
    return merging.take(KINDS[table], telling.named(table, here), differences)


def _not_taken_here(
    merging: Merge, new: Iterable[Row], present: list[Row], left: set[int]
) -> Iterator[Row]:
    """Yield the medicines to add; one that is taken here at the same time already differs.

    Nobody takes one twice at a time. ``left`` are the numbers of those that the file does not have:
    each takes the file's side once.
    """
    for row in new:
        beside = [each for each in present if _same_time(row, each)]
        if not beside:
            yield row
            continue
        here = next((each for each in beside if each.id in left), beside[0])
        if not _take(merging, "medicine", here, row):
            continue
        if here.id in left:
            left.remove(here.id)
            merging.changes.alter("medicine", here.id, **values_of(row))
        else:
            yield row


def _same_time(one: Row, other: Row) -> bool:
    """Whether these are one medicine at one time of some day; a time may not be known."""
    return bool(
        one.name.casefold() == other.name.casefold()
        and (one.clock == other.clock or None in (one.clock, other.clock))
        and one.days & other.days
        and (one.since or "") <= (other.until or LAST)
        and (other.since or "") <= (one.until or LAST)
    )


def _key(row: Row) -> Key:
    return tuple(row[1:-1])
