"""A merge on its way: what is known of both records, and what was found out so far."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from magstack.domain.merging import Conflict, Difference, Key, Kind, Merged, Past
from magstack.store.merging.changes import Changes
from magstack.store.merging.sides import Beginning, Row, Side


class Merge:
    """Rows of a file come into a record. ``replace``: where they differ, the file's side is taken.

    ``common`` are the numbers of what was written before the two parted, and ``parted`` is the last
    operation before that.
    ``numbers`` are the record's numbers by those of the file, for each table; what is not in it was
    left out. ``new_products`` are those of the record that were added, and ``fresh`` its entries
    that were added or took the file's side.
    """

    def __init__(
        self,
        ours: Side,
        theirs: Side,
        begun: Beginning,
        last_numbers: dict[str, int],
        *,
        replace: bool,
    ) -> None:
        self.ours, self.theirs = ours, theirs
        self.common, self.parted = begun.rows, begun.common
        self.replace = replace
        self.changes = Changes(ours, last_numbers)
        self.numbers: dict[str, dict[int, int]] = defaultdict(dict)
        self.new_products: set[int] = set()
        self.fresh: set[int] = set()
        self.added: Counter[Kind] = Counter()
        self.replaced: Counter[Kind] = Counter()
        self.gone: Counter[Kind] = Counter()
        self.conflicts: list[Conflict] = []

    def slug(self, product: int) -> str:
        """Return the short name of a product of the record."""
        return str(self.changes.row("product", product).slug)

    def label_on(self, product: int, day: str) -> int:
        """Return the number of the label that holds on a day, where the file's is not there."""
        newest = self._labels[product]
        held = (row.id for row in newest if row.since is None or row.since <= day)
        return int(next(held, newest[-1].id))

    def dose_on(self, product: int, intake: Row) -> int | None:
        """Return the number of the dose that an entry was for, where the file's is not there."""
        if intake.dose_id is None:
            return None
        day = intake.day
        doses = [row for row in self._doses[product] if row.since <= day <= (row.until or day)]
        alike = [row.id for row in doses if (row.slot, row.clock) == (intake.slot, intake.planned)]
        return next(iter(alike or [row.id for row in doses]), None)

    @cached_property
    def _labels(self) -> dict[int, list[Row]]:
        """The labels of each product as they will be, the newest first."""
        rows = self.changes.rows_of("label")
        return _by_product(sorted(rows, key=lambda row: (row.since or "", row.id), reverse=True))

    @cached_property
    def _doses(self) -> dict[int, list[Row]]:
        """The doses of each product as they will be."""
        return _by_product(self.changes.rows_of("dose"))

    def take(self, kind: Kind, name: str, differences: Iterable[Difference]) -> bool:
        """Note that something differs; say whether the file's side is taken."""
        if self.replace:
            self.replaced[kind] += 1
        else:
            self.conflicts.append(Conflict(kind, name, tuple(differences)))
        return self.replace

    def merged(self) -> Merged:
        """Return what it came to."""
        return Merged(+self.added, +self.replaced, +self.gone, tuple(self.conflicts))


def _by_product(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.product_id].append(row)
    return found


def strictly(before: Past, here: Mapping[int, Key], common: Iterable[int]) -> Past:
    """Leave out what rows that are here said before, where they are not of the common beginning.

    What has a name is held against its namesake: that it once said the same is no proof.
    """
    shared = set(common)
    return {
        number: keys for number, keys in before.items() if number in shared or number not in here
    }
