"""``add``: a product from the catalogue, from flags, from a label record, or step by step."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from magstack.cli.options import JsonFlag, complete_catalogue, typer_app
from magstack.context import Context, Terminal
from magstack.errors import UsageError

if TYPE_CHECKING:
    from magstack.actions.adding import Typed
    from magstack.actions.labelled import Draft
    from magstack.domain.reports import Added
    from magstack.incoming.labels import SupplementLabel

app = typer_app()


@app.command()
def add(
    ctx: typer.Context,
    name: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME",
            help="A catalogue product by short name or words, or the name of your own.",
            autocompletion=complete_catalogue,
        ),
    ] = None,
    brand: Annotated[str, typer.Option(metavar="BRAND", help="The maker.")] = "",
    unit: Annotated[
        str, typer.Option(metavar="UNIT", help="What is counted: capsule, tablet, g, mL, scoop.")
    ] = "",
    serving: Annotated[
        str, typer.Option(metavar="N", help="Units in a serving of the label.")
    ] = "",
    compound: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FORM=MASS", help="A compound per serving: bisglycinate=1000 mg. May repeat."
        ),
    ] = None,
    elemental: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NUTRIENT=MASS",
            help="A declared element or vitamin per serving: magnesium=141 mg. May repeat.",
        ),
    ] = None,
    contains: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=MASS",
            help="What is no mineral or vitamin: rhodiola extract=500 mg. May repeat.",
        ),
    ] = None,
    container: Annotated[str, typer.Option(metavar="N", help="Units in a full container.")] = "",
    dose: Annotated[
        list[str] | None,
        typer.Option(
            metavar="DOSE", help="A dose: 2 at night, 1 before lunch on mon, fri. May repeat."
        ),
    ] = None,
    protocol: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Doses by a protocol of the catalogue product."),
    ] = None,
    note: Annotated[str, typer.Option(metavar="TEXT", help="A note to keep with it.")] = "",
    label: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="A label of the NIH DSLD that you downloaded (JSON)."),
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Add a product: from the catalogue, from flags, or step by step.

    A catalogue product comes with its usual daily dose. A product of your own needs a name, a
    unit, a serving, and what one serving holds. --label reads these from a file of the NIH Dietary
    Supplement Label Database, and lists what it cannot understand. With nothing at all it asks,
    on a terminal.
    """
    from magstack.actions import adding
    from magstack.actions.labels import Said

    said = Said(compound or (), elemental or (), contains or ())
    words = " ".join(name or [])
    typed = adding.Typed(words, brand, unit, serving, container, said, dose or (), note)
    if label is not None:
        if said or protocol:
            raise UsageError(
                "--label says what a serving holds: leave out --compound, --elemental, --contains "
                "and --protocol. To change a line afterwards: magstack edit PRODUCT --correct"
            )
        _from_label(ctx.obj, label, typed, as_json=as_json)
        return
    if typed == adding.Typed(""):
        _ask(ctx.obj, as_json=as_json)
        return
    if said or brand or unit or serving or container or note:
        if protocol:
            raise UsageError("--protocol goes with a product of the catalogue.")
        added = adding.from_typed(ctx.obj, typed)
    else:
        added = adding.from_catalogue(ctx.obj, words, dose or (), protocol)
    _finish(ctx.obj, added, as_json=as_json)


def _from_label(context: Context, file: str, typed: "Typed", *, as_json: bool) -> None:
    """Add what a label record says; on a terminal what it leaves open is asked, and then agreed."""
    from magstack.actions import labelled

    label = labelled.opened(Path(file))
    asks = context.terminal.asks and not as_json
    if asks:
        typed = _completed(context.terminal, label, typed)
    draft = labelled.draft(label, typed)
    for remark in draft.remarks:
        context.terminal.tell(remark)
    if asks:
        draft = _answered(context.terminal, draft)
    added = labelled.added(context, draft)
    if not asks or _agreed(context, added):
        _finish(context, added, as_json=as_json)


def _completed(terminal: Terminal, label: "SupplementLabel", typed: "Typed") -> "Typed":
    """Ask for what neither the label nor the flags say: a name, the serving, the unit."""
    from magstack.actions import labelled
    from magstack.cli import asking

    questions = {
        "name": "Name of the product:",
        "serving": "How many units are its amounts for?",
        "unit": "What is counted (capsule, tablet, g, mL, scoop)?",
    }
    while (missing := next(labelled.missing(label, typed), None)) is not None:
        field, said = missing
        terminal.tell(said)
        read = partial(labelled.answered, typed, field)
        answer = asking.asked(terminal, questions[field], read)
        typed = read(answer) if answer else typed
    return typed


def _answered(terminal: Terminal, draft: "Draft") -> "Draft":
    """Ask for forms and amounts that were not understood; an empty answer leaves them open."""
    from magstack.actions import labelled
    from magstack.cli import asking

    for name, nutrient in labelled.unknown_forms(draft):
        of = draft.facts.name_of(nutrient)
        answer = asking.asked(
            terminal,
            f"Which form of {of} is “{name}” (empty: unstated)?",
            partial(labelled.with_form, draft, name, nutrient),
        )
        draft = labelled.with_form(draft, name, nutrient, answer) if answer else draft
    for line in labelled.unresolved(draft):
        of = draft.facts.name_of(line.nutrient)
        answer = asking.asked(
            terminal,
            f"“{line.said}”: how much {of} itself is that (empty: unresolved)?",
            partial(labelled.with_amount, draft, line),
        )
        draft = labelled.with_amount(draft, line, answer) if answer else draft
    return draft


def _ask(context: Context, *, as_json: bool) -> None:
    """Build a product from answers, and add it if the person agrees."""
    if not context.terminal.asks:
        raise UsageError(
            "Say what to add: magstack add neuro-mag, or your own with flags: "
            'magstack add "Night Mag" --unit capsule --serving 2 --elemental "magnesium=141 mg"'
        )
    from magstack.actions import adding
    from magstack.cli import asking

    added = adding.from_typed(context, asking.product(context.terminal))
    if _agreed(context, added):
        _finish(context, added, as_json=as_json)


def _agreed(context: Context, added: "Added") -> bool:
    """Show what was understood, and ask whether to write it."""
    from magstack.render import added as pages

    pages.show_draft(context.terminal, added)
    agreed = context.terminal.confirm("Add it?", "Say what to add on flags.")
    if not agreed:
        context.terminal.tell("Nothing was written.")
    return agreed


def _finish(context: Context, added: "Added", *, as_json: bool) -> None:
    from magstack.actions import adding
    from magstack.render import added as pages

    adding.write(context, added)
    pages.show(context.terminal, added, as_json=as_json)
