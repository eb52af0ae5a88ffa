"""Edit a product: its names, its doses, and its label as a correction or as a new formula."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from magstack import reference
from magstack.actions.adding import MOST_IN_CONTAINER
from magstack.actions.day import record_of
from magstack.actions.labels import Said, contents_of, lines_of, lines_on, nutrient_called
from magstack.actions.planning.changing import revise, start_of
from magstack.actions.planning.wanted import Wanted as Plan
from magstack.actions.planning.wanted import dated, refuse_past
from magstack.actions.stack import find_product
from magstack.context import Context
from magstack.domain.facts import Facts
from magstack.domain.plans import Revision, left_on, replaced
from magstack.domain.products import Label, Product
from magstack.domain.texts import NOTE_LENGTH, accepted
from magstack.domain.wording import spoken_dose
from magstack.errors import UsageError
from magstack.moments import parse_day
from magstack.quantities import parse_units
from magstack.store import database, reading


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to change; None, or nothing said, leaves it as it is."""

    name: str | None = None
    brand: str | None = None
    container: str | None = None
    note: str | None = None
    serving: str | None = None
    said: Said = Said()
    doses: Sequence[str] | None = None
    no_doses: bool = False
    dropped: Sequence[str] = ()

    @property
    def label(self) -> bool:
        """Whether the label is to change, so that one must say since when."""
        return self.serving is not None or bool(self.said) or bool(self.dropped)

    @property
    def renamed(self) -> tuple[str, ...]:
        """What is to change of the product itself."""
        named = ("name", "brand", "container", "note")
        return tuple(each for each in named if getattr(self, each) is not None)

    @property
    def anything(self) -> bool:
        """Whether anything at all is to change."""
        return self.label or self.no_doses or bool(self.doses) or bool(self.renamed)


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit that was read and checked, ready to be written: ``renamed`` says what of the product.

    ``since`` None corrects the label for the past too, ``begin`` is the day from which other doses
    are planned, and ``moved`` are the intakes that a label from a day in the past will count for.
    """

    product: Product
    columns: dict[str, str | int | None]
    revision: Revision | None
    label: Label | None
    since: date | None
    today: date
    begin: date
    moved: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()
    renamed: tuple[str, ...] = ()

    @property
    def again(self) -> bool:
        """Whether the label to replace is itself from that very day."""
        return self.since is not None and self.product.label_on(self.since).since == self.since

    @property
    def summary(self) -> str:
        """What this edit does, in words."""
        said = [*self.renamed]
        if self.revision is not None:
            planned = ", ".join(map(spoken_dose, self.revision.begun)) or "none"
            said.append(f"doses from {self.begin}: {planned}")
        if self.label is not None:
            kind = f"from {self.since}" if self.since else "corrected, past totals change"
            said.append(f"label ({kind})")
        return f"edited {self.product.name}: {', '.join(said)}"


def prepare(
    context: Context, name: str, wanted: Wanted, *, correct: bool, since: str | None
) -> Edit:
    """Read and check an edit without writing anything.

    Raises:
        UsageError: nothing is to change, a value cannot be read, doses are to change from a day
            that is past, or a label is to and neither ``correct`` nor ``since`` says from when.
        NotFoundError: there is no such product, form or nutrient.
    """
    record = record_of(context)
    start = parse_day(since, record.today) if since else None
    product = find_product(record.stack, name)
    _check(product, wanted, correct=correct, since=start)
    old = product.label_on(start or record.today)
    label = _label(old, wanted, reference.facts(), start) if wanted.label else None
    moved: tuple[int, ...] = ()
    with database.reading(context.database) as connection:
        if label is not None and start is not None:
            later = reading.intakes(connection, [product], start, None)
            moved = tuple(intake.id for intake in later if intake.label == old.id)
        lines = tuple(reading.label_lines(connection, old.id or 0))
    begin = start or start_of(product, record)
    return Edit(
        product,
        _columns(product, wanted),
        _revision(product, wanted, begin, record.today),
        label,
        start,
        record.today,
        begin,
        moved,
        lines,
        wanted.renamed,
    )


def write(context: Context, edit: Edit) -> None:
    """Write an edit as one operation.

    Raises:
        StoreError: another magstack changed the plan since the edit was read.
    """
    from magstack.store import journal
    from magstack.store.writing import log, stack

    number = edit.product.id or 0
    moment = int(context.clock.now().timestamp())
    with journal.operation(context.database, moment, context.command) as operation:
        if edit.revision is not None:
            revise(operation, edit.product, edit.revision)
        if edit.columns:
            stack.change_product(operation, number, **edit.columns)
        if edit.label is not None and (edit.since is None or edit.again):
            wrong = edit.product.label_on(edit.since or edit.today)
            stack.correct_label(operation, wrong, edit.lines, edit.label)
        elif edit.label is not None:
            label = stack.add_label(operation, number, edit.label)
            log.move_intakes(operation, edit.moved, label)
        operation.summary = edit.summary


def _check(product: Product, wanted: Wanted, *, correct: bool, since: date | None) -> None:
    if correct and since is not None:
        raise UsageError("Say --correct or --from, not both.")
    if not wanted.anything:
        raise UsageError(
            f'Say what changes, for example: magstack edit {product.slug} --dose "2 at night", '
            'or --correct --elemental "magnesium=150 mg"'
        )
    if wanted.label and not correct and since is None:
        raise UsageError(
            "The label changes: say --correct if it was typed wrong (past totals change), or "
            "--from DATE if this is a new formula (past totals stay)."
        )
    if since is not None and not (wanted.label or wanted.doses or wanted.no_doses):
        raise UsageError("--from goes with a change of the label or of the doses.")
    if correct and not wanted.label:
        raise UsageError("--correct goes with a change of the label: --serving, --compound, …")


def _label(old: Label, wanted: Wanted, facts: Facts, since: date | None) -> Label:
    """Return the new label: what was said takes its place, and the rest stays."""
    lines = lines_of(wanted.said, facts).over(lines_on(old))
    contents = {content.name: content for content in (*old.contents, *contents_of(wanted.said))}
    for name in wanted.dropped:
        if contents.pop(name, None) is None:
            lines = lines.without(nutrient_called(name, facts))
    if not contents and not lines:
        raise UsageError("A label needs at least one line.")
    return Label(
        parse_units(wanted.serving) if wanted.serving else old.units_per_serving,
        lines.rows(facts),
        tuple(contents.values()),
        since,
    )


def _columns(product: Product, wanted: Wanted) -> dict[str, str | int | None]:
    columns: dict[str, str | int | None] = {}
    if wanted.label and product.status != "own":
        # The values are the person's now, and the catalogue's doubts no longer apply.
        columns |= {"status": "own", "source": "typed in from the label", "note": ""}
    if wanted.name is not None:
        columns["name"] = accepted(wanted.name, "name")
        if not columns["name"]:
            raise UsageError("A product needs a name.")
    if wanted.brand is not None:
        columns["brand"] = accepted(wanted.brand, "brand")
    if wanted.note is not None:
        columns["note"] = accepted(wanted.note, "note", NOTE_LENGTH)
    if wanted.container is not None:
        columns["units_per_container"] = parse_units(
            wanted.container, MOST_IN_CONTAINER
        ).thousandths
    return columns


def _revision(product: Product, wanted: Wanted, start: date, today: date) -> Revision | None:
    """Return how the plan changes; what was planned on days before today stays."""
    if wanted.no_doses and wanted.doses:
        raise UsageError("Say --dose or --no-dose, not both.")
    if not wanted.doses and not wanted.no_doses:
        return None
    refuse_past(start, today, product)
    if wanted.doses:
        return replaced(product.doses, dated(product, Plan(wanted.doses), start), start)
    if not left_on(product.doses, start):
        raise UsageError(f"No dose of {product.name} is planned that could be taken away.")
    return replaced(product.doses, (), start)
