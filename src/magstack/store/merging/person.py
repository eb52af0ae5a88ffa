"""What is said of the person, and which days are closed: rows that hang on nothing."""

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

NAMED = ("setting", "condition")
"""Tables in which a name stands once."""


def merge(merging: Merge) -> None:
    """Bring in what the file says of the person."""
    for table in KINDS:
        _merge(merging, table)


def _merge(merging: Merge, table: str) -> None:
    ours, theirs = (side.rows[table] for side in (merging.ours, merging.theirs))
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
        ours_before=strictly(before[0], here, common) if table in NAMED else before[0],
        theirs_before=before[1],
        identities=[_name] if table in NAMED else (),
    )
    kind = KINDS[table]
    for their, our in pairs.differing.items():
        differences = telling.differences(ours[our], theirs[their], telling.PERSON[table])
        if merging.take(kind, ours[our][1], differences):
            merging.changes.alter(table, our, **values_of(theirs[their]))
    for their in pairs.new:
        merging.changes.add(table, **values_of(theirs[their]))
    merging.added[kind] += len(pairs.new)
    merging.gone[kind] += len(pairs.gone)


def _key(row: Row) -> Key:
    return tuple(row[1:-1])


def _name(key: Key) -> Key:
    return key[:1]
