"""Products and their labels: those of a file come into a record."""

import re
from collections import Counter
from collections.abc import Iterable

from magstack.domain.merging import Conflict, Key, Kind, paired
from magstack.domain.texts import slug_of
from magstack.store.merging import telling
from magstack.store.merging.merge import Merge, strictly
from magstack.store.merging.sides import Lines, Row, Side, values_of

STEM = 36
"""Characters of a short name that stay where a number has to follow it."""


def merge(merging: Merge) -> None:
    """Bring in the file's products, then the labels of those that are in both now."""
    _merge_products(merging)
    _merge_labels(merging)


def _merge_products(merging: Merge) -> None:
    """Find for each product of the file the record's, or add it."""
    ours, theirs = (side.rows["product"] for side in (merging.ours, merging.theirs))
    common = merging.common.get("product", ())
    here = {number: tuple(row[1:-1]) for number, row in ours.items()}
    before = {
        number: [tuple(row[1:-1]) for row in rows]
        for number, rows in merging.ours.before["product"].items()
    }
    pairs = paired(
        here,
        {number: tuple(row[1:-1]) for number, row in theirs.items()},
        common=common,
        ours_before=strictly(before, here, common),
        identities=(_shelf, _nearly, _slug),
    )
    others = {
        their: our
        for their, our in pairs.differing.items()
        if their not in common and _nearly(here[our]) != _nearly(tuple(theirs[their][1:-1]))
    }
    numbers = merging.numbers["product"]
    numbers.update(pairs.same)
    for their, our in pairs.differing.items():
        if their not in others:
            numbers[their] = our
            _differ(merging, their, our)
    new = [*pairs.new, *(_others(merging, others))]
    for their in sorted(new):
        numbers[their] = _add_product(merging, theirs[their])
    merging.added["product"] += len(new)
    for their in pairs.gone:
        merging.gone.update({"product": 1, **_hanging_on(merging.theirs, their)})
    merging.new_products.update(numbers[their] for their in new)


def _shelf(key: Key) -> Key:
    """Return the short name with brand, name and unit."""
    return key[:4]


def _nearly(key: Key) -> Key:
    """Return the same, whatever number had to follow the short name where that was taken."""
    return (re.sub("-[0-9]+$", "", str(key[0])[:STEM]), *key[1:4])


def _slug(key: Key) -> Key:
    return key[:1]


def _differ(merging: Merge, their: int, our: int) -> None:
    """Compare what is said of a product that is in both."""
    here, there = merging.ours.rows["product"][our], merging.theirs.rows["product"][their]
    differences = telling.differences(here, there, telling.PRODUCT)
    if differences and merging.take("product", here.slug, differences):
        merging.changes.alter("product", our, **{**values_of(there), "slug": here.slug})


def _others(merging: Merge, others: dict[int, int]) -> Iterable[int]:
    """Tell of products with the same short name that are not the same; yield those to add."""
    for their, our in others.items():
        if merging.replace:
            yield their
            continue
        here, there = merging.ours.rows["product"][our], merging.theirs.rows["product"][their]
        differences = telling.differences(here, there, telling.PRODUCT)
        kept = tuple(each for each in differences if each.field in ("name", "brand", "unit"))
        left_out = tuple(_hanging_on(merging.theirs, their).items())
        beside = _free(merging, there)
        merging.conflicts.append(Conflict("product", here.slug, kept, left_out, beside))


def _hanging_on(side: Side, product: int) -> Counter[Kind]:
    """Return what a record has of a product."""
    kinds: dict[Kind, str] = {"dose": "dose", "entry": "intake", "lot": "lot"}
    found = {
        kind: sum(row.product_id == product for row in side.rows[table].values())
        for kind, table in kinds.items()
    }
    slug = side.rows["product"][product].slug
    rules = side.rows["own_rule"].values()
    found["rule"] = sum(slug in (row.first, row.second) for row in rules)
    return +Counter(found)


def _add_product(merging: Merge, product: Row) -> int:
    slug = _free(merging, product)
    return merging.changes.add("product", **{**values_of(product), "slug": slug})


def _free(merging: Merge, product: Row) -> str:
    """Return the product's short name, with a number where it is taken."""
    taken = {row.slug for row in merging.ours.rows["product"].values()}
    taken |= {row.slug for row in merging.changes.rows_of("product")}
    return slug_of(product.slug, taken) if product.slug in taken else product.slug


def _merge_labels(merging: Merge) -> None:
    """Bring in the labels of products that are in both: one for each product and first day."""
    ours, theirs = (side.rows["label"] for side in (merging.ours, merging.theirs))
    our_lines, their_lines = merging.ours.lines(), merging.theirs.lines()
    products = merging.numbers["product"]
    here = {number: _label(row, our_lines[number], row.product_id) for number, row in ours.items()}
    common = merging.common.get("label", ())
    before = {
        number: [_label(row, lines, row.product_id) for row, lines in versions]
        for number, versions in merging.ours.labels_before.items()
    }
    pairs = paired(
        here,
        {
            number: _label(row, their_lines[number], products[row.product_id])
            for number, row in theirs.items()
            if row.product_id in products
        },
        common=common,
        ours_before=strictly(before, here, common),
        identities=[_product_and_day],
    )
    merging.numbers["label"].update({**pairs.same, **pairs.differing})
    for their, our in pairs.differing.items():
        name = merging.slug(ours[our].product_id)
        said = telling.labels((ours[our], our_lines[our]), (theirs[their], their_lines[their]))
        if merging.take("label", name, said):
            _correct(merging, our, our_lines[our], theirs[their], their_lines[their])
    for their in pairs.new:
        product = products[theirs[their].product_id]
        number = merging.changes.add("label", **{**values_of(theirs[their]), "product_id": product})
        merging.numbers["label"][their] = number
        _add_lines(merging, number, their_lines[their])
        merging.added["label"] += product not in merging.new_products


def _label(head: Row, lines: Lines, product: int) -> Key:
    return (product, head.since, head.units_per_serving, tuple(line[3:-1] for line in lines))


def _product_and_day(key: Key) -> Key:
    return key[:2]


def _correct(merging: Merge, our: int, lines: Lines, head: Row, right: Lines) -> None:
    """Let a label say what that of the file does."""
    for line in lines:
        merging.changes.drop("label_row", line.id)
    values = {"since": head.since, "units_per_serving": head.units_per_serving}
    merging.changes.alter("label", our, **values)
    _add_lines(merging, our, right)


def _add_lines(merging: Merge, label: int, lines: Lines) -> None:
    for line in lines:
        merging.changes.add("label_row", **{**values_of(line), "label_id": label})
