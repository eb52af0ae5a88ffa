"""Plans: the doses of a file come into a record, and never two plans for the same days."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from magstack.domain.doses import Dose
from magstack.domain.hours import DAY
from magstack.domain.merging import Difference, Key, paired
from magstack.store.merging import telling
from magstack.store.merging.merge import Merge
from magstack.store.merging.sides import Row, Side, values_of


def merge(merging: Merge) -> None:
    """Bring in the doses of the file's products.

    One that is only in the file is added, unless it would stand beside another plan of the record
    for the same days: two plans together are what nobody has planned. Nor is it added where the
    plan was changed here since the two parted: who has stopped a product does not begin it again
    by an import. Where the file's side is taken, its plan stands in the place of the other.
    """
    products, common = merging.numbers["product"], merging.common.get("dose", set())
    ours, theirs = _Doses(merging.ours), _Doses(merging.theirs)
    here, there = ours.said(common), theirs.said(common, products)
    pairs = paired(
        here,
        there,
        common=common,
        ours_before=ours.before(),
        theirs_before=theirs.before(products),
    )
    merging.numbers["dose"].update({**pairs.same, **pairs.differing})
    merging.gone["dose"] += len(pairs.gone)
    plans: dict[int, _Plan] = defaultdict(lambda: _Plan(merging, ours, theirs))
    for their, our in pairs.differing.items():
        plans[ours.rows[our].product_id].differing[their] = our
    for their, our in pairs.same.items():
        if there[their] != here[our]:
            plans[ours.rows[our].product_id].changed[their] = our
    for our in pairs.left:
        plans[ours.rows[our].product_id].left.append(our)
    for their in pairs.new:
        plans[products[theirs.rows[their].product_id]].new.append(their)
    removed = {products[theirs.rows[their].product_id] for their in pairs.gone}
    changed = ours.changed_since(merging.parted) | removed
    for product, plan in plans.items():
        plan.merge(product, changed=product in changed)


class _Doses:
    """The doses of a record, each with its schedule."""

    def __init__(self, side: Side) -> None:
        self.rows = side.rows["dose"]
        self.schedules: dict[int, Row] = {
            row.dose_id: row for row in side.rows["schedule"].values()
        }
        self._before, self._changed = side.before["dose"], side.changed_last
        self._values: dict[int | None, Dose] = {
            dose.id: dose for product in side.products for dose in product.doses
        }

    def said(self, common: Iterable[int], products: dict[int, int] | None = None) -> dict[int, Key]:
        """Return what doses say, without those that no day has; ``products`` are their numbers."""
        return {
            number: self._key(row, products)
            for number, row in self.rows.items()
            if (_ever(row) or number in common) and (products is None or row.product_id in products)
        }

    def before(self, products: dict[int, int] | None = None) -> dict[int, list[Key]]:
        """Return what doses said before they were changed."""
        return {
            number: [
                self._key(row, products)
                for row in rows
                if _ever(row) and (products is None or row.product_id in products)
            ]
            for number, rows in self._before.items()
        }

    def changed_since(self, operation: int) -> set[int]:
        """Return the products of which a dose was changed after an operation."""
        return {
            row.product_id
            for number, row in self.rows.items()
            if self._changed.get(("dose", number), 0) > operation
        }

    def values(self, numbers: Iterable[int]) -> list[Dose]:
        """Return doses by their numbers."""
        return [self._values[number] for number in numbers]

    def _key(self, row: Row, products: dict[int, int] | None) -> Key:
        product = row.product_id if products is None else products[row.product_id]
        if not _ever(row):
            return (product, None)
        schedule = self.schedules.get(row.id)
        if schedule is None:
            return (product, row.units, row.slot, row.clock, row.since, row.until, None)
        elsewhere = schedule.meal is not None or schedule.most is not None
        when = (None, None) if elsewhere else (row.slot, row.clock)
        return (product, row.units, *when, row.since, row.until, tuple(schedule[2:-1]))


class _Plan:
    """The doses of one product that are not the same in both; ``changed`` were so here since."""

    def __init__(self, merging: Merge, ours: _Doses, theirs: _Doses) -> None:
        self._merging = merging
        self._ours, self._theirs = ours, theirs
        self.differing: dict[int, int] = {}
        self.changed: dict[int, int] = {}
        self.left: list[int] = []
        self.new: list[int] = []

    def merge(self, product: int, *, changed: bool) -> None:
        """Add what is new where the record has no plan, and settle the rest."""
        present = [*self.left, *self.differing.values()]
        beside = [their for their in self.new if changed or self._meets(their, present)]
        for their in self.new:
            if their not in beside:
                self._add(their, product)
                self._merging.added["dose"] += product not in self._merging.new_products
        if not (self.differing or beside):
            return
        both = {**self.differing, **self.changed}
        other = self._in_the_way(product, [*both, *beside])
        said = Difference(
            "plan",
            telling.plan(self._ours.values([*both.values(), *other])),
            telling.plan(self._theirs.values([*both, *beside])),
        )
        if self._merging.take("plan", self._merging.slug(product), [said]):
            self._replace(product, both, beside, other)

    def _in_the_way(self, product: int, there: Iterable[int]) -> list[int]:
        """Return doses that are here alone, and have no place where the file's plan stands.

        Of a product that both had before they parted, these are all.
        """
        if product in self._merging.common.get("product", ()):
            return self.left
        return [our for our in self.left if any(self._meets(their, [our]) for their in there)]

    def _meets(self, their: int, numbers: Iterable[int]) -> bool:
        """Whether a dose of the file has days that one of these has."""
        there = self._theirs.rows[their]
        return any(_meet(there, self._ours.rows[our]) for our in numbers)

    def _replace(
        self, product: int, both: dict[int, int], beside: Iterable[int], other: Iterable[int]
    ) -> None:
        """Let the plan be that of the file; a dose that it does not have is as if never planned."""
        changes = self._merging.changes
        for their, our in both.items():
            row = values_of(self._theirs.rows[their])
            changes.alter("dose", our, **{**row, "product_id": product})
            self._reschedule(their, our)
        for our in other:
            day_before = date.fromisoformat(self._ours.rows[our].since) - DAY
            changes.alter("dose", our, until=day_before.isoformat())
        for their in beside:
            self._add(their, product)

    def _reschedule(self, their: int, our: int) -> None:
        changes = self._merging.changes
        here, there = self._ours.schedules.get(our), self._theirs.schedules.get(their)
        if here is not None and there is not None:
            changes.alter("schedule", here.id, **{**values_of(there), "dose_id": our})
        elif here is not None:
            changes.drop("schedule", here.id)
        elif there is not None:
            changes.add("schedule", **{**values_of(there), "dose_id": our})

    def _add(self, their: int, product: int) -> None:
        changes, schedule = self._merging.changes, self._theirs.schedules.get(their)
        row = {**values_of(self._theirs.rows[their]), "product_id": product}
        number = changes.add("dose", **row)
        if schedule is not None:
            changes.add("schedule", **{**values_of(schedule), "dose_id": number})
        self._merging.numbers["dose"][their] = number


def _ever(row: Row) -> bool:
    """Whether any day has a dose: one that ends on the day before it begins has none."""
    return row.until is None or row.since <= row.until


def _meet(one: Row, other: Row) -> bool:
    """Whether two doses have a day in common."""
    if not (_ever(one) and _ever(other)):
        return False
    last = date.max.isoformat()
    return bool(one.since <= (other.until or last) and other.since <= (one.until or last))
