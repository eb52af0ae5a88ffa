"""Two records become one: which rows of both are the same, and what came of it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from magstack.domain.wording import listed, so_many

Key = tuple[Hashable, ...]
"""What a row says, without its number."""

Past = Mapping[int, Collection[Key]]
"""What rows said before they were changed or removed, by their numbers."""

NO_PAST: Past = MappingProxyType({})

Kind = Literal[
    "product",
    "label",
    "plan",
    "dose",
    "entry",
    "closed day",
    "lot",
    "setting",
    "medicine",
    "condition",
    "limit",
    "rule",
]
"""What is counted of an import, as one says it."""


class Difference(NamedTuple):
    """What is said differently: the name of the field, and what stands here and in the file."""

    field: str
    here: str
    there: str


class Conflict(NamedTuple):
    """Something that is in both records and differs. ``name`` is that of the product or thing.

    ``left_out`` is what of the file hangs on it and was left out for that: how many of each kind.
    ``beside`` is the short name under which ``--replace`` adds a product that is another one.
    """

    kind: Kind
    name: str
    differences: tuple[Difference, ...]
    left_out: tuple[tuple[Kind, int], ...] = ()
    beside: str = ""


PLURALS: dict[Kind, str] = {"entry": "entries"}


class Merged(NamedTuple):
    """What a merge comes to: how many of each kind were added, and took the file's side.

    ``gone`` are those of the file that were removed here once, and so stay removed.
    """

    added: Counter[Kind]
    replaced: Counter[Kind]
    gone: Counter[Kind]
    conflicts: tuple[Conflict, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether anything is written."""
        return bool(self.added or self.replaced)


STDIN = "Standard input"
"""What stands in the place of a file's name."""

Did = Literal["placed", "continued", "merged", "known"]


class Imported(NamedTuple):
    """What became of a file: it was placed as a new record, continued this one, or was merged.

    Of what is ``known`` nothing is written: all that was done in the file was done here. ``held``
    is what a file holds that became the record as a whole, and ``steps`` how much was done in it.
    ``backup`` is where the record lies as it was before, if there was one and it changed.
    """

    file: str
    did: Did
    merged: Merged = Merged(Counter(), Counter(), Counter())
    held: Counter[Kind] | None = None
    steps: int = 0
    backup: str | None = None

    @property
    def changes(self) -> bool:
        """Whether anything is written."""
        return self.did in ("placed", "continued") or self.merged.changes


def so_many_of(kinds: Mapping[Kind, int]) -> str:
    """Write how many there are of each kind: ``1 product and 12 entries``."""
    return listed([so_many(many, kind, PLURALS.get(kind, "")) for kind, many in kinds.items()])


def came_of(merged: Merged) -> str:
    """Write what a merge has changed: ``imported 12 entries, and changed 1 label``."""
    parts = [("imported", merged.added), ("changed", merged.replaced)]
    return ", and ".join(f"{verb} {so_many_of(kinds)}" for verb, kinds in parts if kinds)


class Pairs(NamedTuple):
    """Rows of a file beside those of a record: the record's number by the file's.

    ``same`` say the same, or the record's says what was changed since; ``differing`` do not.
    ``gone`` were removed from the record, ``new`` are in the file alone, and ``left`` here alone.
    """

    same: dict[int, int]
    differing: dict[int, int]
    gone: list[int]
    new: list[int]
    left: list[int]


def paired(
    ours: Mapping[int, Key],
    theirs: Mapping[int, Key],
    *,
    common: Collection[int] = (),
    ours_before: Past = NO_PAST,
    theirs_before: Past = NO_PAST,
    identities: Iterable[Callable[[Key], Key]] = (),
) -> Pairs:
    """Find out which rows of a file are those of a record.

    Rows with a ``common`` number are the same where both have it: they were written before the two
    parted. Of the rest, those that say the same are; then those with the same identity, in the
    order of ``identities``; then those of which one says what the other said before. Where several
    say the same, each counts.
    """
    same: dict[int, int] = {}
    differing: dict[int, int] = {}
    left, rest = dict(ours), dict(theirs)

    def pair(their: int, our: int) -> None:
        key = rest.pop(their)
        was = ours_before.get(our, ())
        if their in common and their not in ours:  # removed here, and written anew as ``our``
            was = (*was, *ours_before.get(their, ()))
        alike = key == left.pop(our) or key in was
        (same if alike else differing)[their] = our

    for number in [number for number in theirs if number in common and number in ours]:
        pair(number, number)
    for identity in (_itself, *identities):
        _match(rest, left, identity, pair)
    gone = {number for number in rest if number in common}
    gone |= _by_past(rest, left, ours, gone, (ours_before, theirs_before), pair)
    new = [number for number in rest if number not in gone]
    return Pairs(same, differing, sorted(gone), new, list(left))


def _itself(key: Key) -> Key:
    return key


def _match(
    rest: Mapping[int, Key],
    left: Mapping[int, Key],
    identity: Callable[[Key], Key],
    pair: Callable[[int, int], None],
) -> None:
    """Pair rows that are the same by an identity, each once, in the order of their numbers."""
    places: dict[Key, list[int]] = defaultdict(list)
    for number, key in reversed(list(left.items())):
        places[identity(key)].append(number)
    for number, key in list(rest.items()):
        found = places.get(identity(key))
        if found:
            pair(number, found.pop())


def _by_past(
    rest: Mapping[int, Key],
    left: Mapping[int, Key],
    ours: Collection[int],
    gone: Collection[int],
    before: tuple[Past, Past],
    pair: Callable[[int, int], None],
) -> set[int]:
    """Pair rows of which one says what the other said before; return those removed here."""
    places: dict[Key, list[int]] = defaultdict(list)
    for number, keys in before[0].items():
        if number in left or not (number in ours or number in gone):
            for key in keys:
                places[key].append(number)
    for number, key in left.items():
        places[key].append(number)
    said = {
        number: (key, *before[1].get(number, ()))
        for number, key in rest.items()
        if number not in gone
    }
    held = _placed(said, places)
    for each, number in held.items():
        if each in left:
            pair(number, each)
    return {number for number in held.values() if number in rest}


def _placed(
    said: Mapping[int, Collection[Key]], places: Mapping[Key, Collection[int]]
) -> dict[int, int]:
    """Give as many rows as can be a place of their own by what they say; return them by place."""
    held: dict[int, int] = {}

    def place(number: int, tried: set[int]) -> bool:
        """Find a place for a row; one that is held is free if its holder finds another."""
        for each in (each for known in said[number] for each in places.get(known, ())):
            if each not in tried:
                tried.add(each)
                if each not in held or place(held[each], tried):
                    held[each] = number
                    return True
        return False

    for number in said:
        place(number, set())
    return held
