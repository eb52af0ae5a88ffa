"""The log: entries of a file come into a record, each once."""

from collections.abc import Iterable, Mapping

from magstack.domain.merging import Difference, Key, paired
from magstack.store.merging import telling
from magstack.store.merging.merge import Merge
from magstack.store.merging.sides import Row, values_of
from magstack.store.sealing import Value


def merge(merging: Merge) -> None:
    """Bring in what was taken and skipped by the file, of the products that are in both."""
    ours, theirs = (side.rows["intake"] for side in (merging.ours, merging.theirs))
    products = merging.numbers["product"]
    before = [side.before["intake"] for side in (merging.ours, merging.theirs)]
    own = {row.id: row.id for row in merging.ours.rows["product"].values()}
    pairs = paired(
        {number: _key(row, own) for number, row in ours.items()},
        {
            number: _key(row, products)
            for number, row in theirs.items()
            if row.product_id in products
        },
        common=merging.common.get("intake", ()),
        ours_before=_before(before[0], own),
        theirs_before=_before(before[1], products),
    )
    merging.numbers["intake"].update({**pairs.same, **pairs.differing})
    merging.gone["entry"] += len(pairs.gone)
    for their, our in pairs.differing.items():
        name = f"{merging.slug(ours[our].product_id)}, {telling.moment(ours[our])}"
        if merging.take("entry", name, _differences(merging, ours[our], theirs[their])):
            merging.changes.alter("intake", our, **_values(merging, theirs[their]))
            merging.fresh.add(our)
    for their in pairs.new:
        number = merging.changes.add("intake", **_values(merging, theirs[their]))
        merging.numbers["intake"][their] = number
        merging.fresh.add(number)
    merging.added["entry"] += len(pairs.new)


def _before(rows: Mapping[int, Iterable[Row]], products: Mapping[int, int]) -> dict[int, list[Key]]:
    return {
        number: [_key(row, products) for row in some if row.product_id in products]
        for number, some in rows.items()
    }


def _key(row: Row, products: Mapping[int, int]) -> Key:
    """Return what makes an entry the same as another: not its number, nor what it points to."""
    what = (products[row.product_id], row.status, row.units, row.note)
    return (*what, row.at, row.day, row.slot, row.planned)


def _differences(merging: Merge, here: Row, there: Row) -> Iterable[Difference]:
    slugs = [
        merging.slug(here.product_id),
        merging.slug(merging.numbers["product"][there.product_id]),
    ]
    if slugs[0] != slugs[1]:
        yield Difference("product", *slugs)
    if here.at != there.at:
        yield Difference("time", telling.moment(here), telling.moment(there))
    yield from telling.differences(here, there, telling.INTAKE)


def _values(merging: Merge, row: Row) -> dict[str, Value]:
    """Return the columns of an entry of the file, pointing to what the record has."""
    product = merging.numbers["product"][row.product_id]
    label = merging.numbers["label"].get(row.label_id) or merging.label_on(product, row.day)
    dose = merging.numbers["dose"].get(row.dose_id) or merging.dose_on(product, row)
    return {**values_of(row), "product_id": product, "label_id": label, "dose_id": dose}
