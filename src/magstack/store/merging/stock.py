"""The stock: lots of a file come into a record, with what was drawn from them."""

from collections import defaultdict
from datetime import date

from magstack.domain.amounts import Count
from magstack.domain.merging import Difference, Key, paired
from magstack.domain.stock import Lot, drawn
from magstack.store.merging import telling
from magstack.store.merging.merge import Merge
from magstack.store.merging.sides import Row, Side, values_of


def merge(merging: Merge) -> None:
    """Bring in the file's lots, let new entries draw from the stock, and settle what is left."""
    new, taken = _merge_lots(merging)
    stock = _Stock(merging, new, taken)
    stock.put_back()
    stock.draw_as_there()
    stock.draw_here()
    stock.settle()


def _merge_lots(merging: Merge) -> tuple[dict[int, int], set[int]]:
    """Find for each lot of the file the record's, or add it.

    Return the record's numbers of new ones by those of the file, and of those that took its side.
    """
    taken = set()
    ours, theirs = (side.rows["lot"] for side in (merging.ours, merging.theirs))
    products, numbers = merging.numbers["product"], merging.numbers["lot"]
    pairs = paired(
        {number: _key(row, row.product_id) for number, row in ours.items()},
        {
            number: _key(row, products[row.product_id])
            for number, row in theirs.items()
            if row.product_id in products
        },
        common=merging.common.get("lot", ()),
        identities=[_bought],
    )
    numbers.update({**pairs.same, **pairs.differing})
    merging.gone["lot"] += len(pairs.gone)
    for their, our in pairs.differing.items():
        differences = telling.differences(ours[our], theirs[their], telling.LOT)
        if merging.take("lot", _name(merging, ours[our]), differences):
            values = values_of(theirs[their])
            kept = {"product_id": ours[our].product_id, "remaining": ours[our].remaining}
            merging.changes.alter("lot", our, **{**values, **kept})
            taken.add(our)
    for their in pairs.new:
        product = products[theirs[their].product_id]
        values = {**values_of(theirs[their]), "product_id": product, "remaining": 0}
        numbers[their] = merging.changes.add("lot", **values)
    merging.added["lot"] += len(pairs.new)
    return {their: numbers[their] for their in pairs.new}, taken


def _key(row: Row, product: int) -> Key:
    bought = (product, row.code, row.containers, row.since, row.price, row.currency)
    return (*bought, row.units, row.expires)


def _bought(key: Key) -> Key:
    """Return what is known of a lot since it was bought."""
    return key[:6]


def _name(merging: Merge, lot: Row) -> str:
    return f"{merging.slug(lot.product_id)}, {lot.code or f'from {lot.since}'}"


class _Stock:
    """What is left in the lots of the record while entries draw from them, in thousandths.

    What is gone from a lot and was drawn by nobody was counted or thrown away: the file's new lots
    keep that, and in lots of both it must be the same.
    """

    def __init__(self, merging: Merge, new: dict[int, int], taken: set[int]) -> None:
        self._merging = merging
        self._new, self._taken = set(new.values()), taken
        self._gone = _gone_otherwise(merging.theirs)
        self._left = {number: row.remaining for number, row in merging.ours.rows["lot"].items()}
        for their, our in new.items():
            self._left[our] = merging.theirs.rows["lot"][their].units - self._gone[their]
        self._draws: dict[tuple[int, int], int] = {}
        self._by_intake: dict[int, int] = defaultdict(int)
        self._by_lot: dict[int, int] = defaultdict(int)
        for row in merging.ours.rows["draw"].values():
            self._count(row.intake_id, row.lot_id, row.units)

    def put_back(self) -> None:
        """Put back what entries had drawn that now say something else."""
        changes = self._merging.changes
        for row in list(self._merging.ours.rows["draw"].values()):
            if row.intake_id in self._merging.fresh and self._moved(row.intake_id):
                changes.drop("draw", row.id)
                self._count(row.intake_id, row.lot_id, -row.units)
                del self._draws[row.intake_id, row.lot_id]
                lot = changes.row("lot", row.lot_id)
                self._left[row.lot_id] = min(lot.units, self._left[row.lot_id] + row.units)

    def draw_as_there(self) -> None:
        """Let entries draw what they drew by the file, where the entry or the lot is new here."""
        numbers = self._merging.numbers
        for row in self._merging.theirs.rows["draw"].values():
            intake, lot = numbers["intake"].get(row.intake_id), numbers["lot"].get(row.lot_id)
            if intake is None or lot is None or (intake, lot) in self._draws:
                continue
            if lot in self._new or intake in self._merging.fresh:
                held = row.units if lot in self._new else self._left[lot]
                self._draw(intake, lot, min(row.units, held, self._open(intake)))

    def draw_here(self) -> None:
        """Let new entries draw from this record's lots where the file counts no stock."""
        counted = {row.product_id for row in self._merging.theirs.rows["lot"].values()}
        there = {our for their, our in self._merging.numbers["product"].items() if their in counted}
        lots: dict[int, list[Row]] = defaultdict(list)
        for row in self._merging.ours.rows["lot"].values():
            lots[row.product_id].append(row)
        for number in sorted(self._merging.fresh):
            intake = self._merging.changes.row("intake", number)
            if intake.product_id in lots and intake.product_id not in there:
                self._draw_for(intake, lots[intake.product_id])

    def settle(self) -> None:
        """Write what is left in each lot, and tell where the file has counted otherwise."""
        changes = self._merging.changes
        for number, left in self._left.items():
            lot = changes.row("lot", number)
            changes.alter("lot", number, remaining=max(0, min(lot.units, left)))
        for their, our in self._merging.numbers["lot"].items():
            lot = changes.row("lot", our)
            there = max(0, min(lot.units, lot.units - self._gone[their] - self._by_lot[our]))
            if our in self._new or there == lot.remaining:
                continue
            said = Difference("left", telling.count(lot.remaining), telling.count(there))
            if our in self._taken or self._merging.take("lot", _name(self._merging, lot), [said]):
                changes.alter("lot", our, remaining=there)

    def _draw_for(self, intake: Row, lots: list[Row]) -> None:
        there = [
            Lot(
                code=row.code,
                units=Count(row.units),
                remaining=self._left[row.id],
                since=date.fromisoformat(row.since),
                expires=date.fromisoformat(row.expires) if row.expires else None,
                id=row.id,
            )
            for row in lots
        ]
        day = date.fromisoformat(intake.day)
        for lot, part in list(drawn(there, self._open(intake.id), day)):
            self._draw(intake.id, lot.id or 0, part)

    def _draw(self, intake: int, lot: int, units: int) -> None:
        if units <= 0:
            return
        self._merging.changes.add("draw", intake_id=intake, lot_id=lot, units=units)
        self._count(intake, lot, units)
        self._left[lot] -= units

    def _count(self, intake: int, lot: int, units: int) -> None:
        self._draws[intake, lot] = self._draws.get((intake, lot), 0) + units
        self._by_intake[intake] += units
        self._by_lot[lot] += units

    def _open(self, intake: int) -> int:
        """Return how much of an entry is drawn from no lot."""
        row = self._merging.changes.row("intake", intake)
        return row.units - self._by_intake[intake] if row.status == "taken" else 0

    def _moved(self, intake: int) -> bool:
        """Whether an entry that took the file's side has to be drawn anew."""
        before = self._merging.ours.rows["intake"][intake]
        after = self._merging.changes.row("intake", intake)
        hangs_on = ("product_id", "units", "status", "day")
        return any(getattr(before, name) != getattr(after, name) for name in hangs_on)


def _gone_otherwise(side: Side) -> dict[int, int]:
    """Return what is gone from each lot and was drawn by nobody; found again is negative."""
    gone = {number: row.units - row.remaining for number, row in side.rows["lot"].items()}
    for row in side.rows["draw"].values():
        gone[row.lot_id] -= row.units
    return gone
