"""``add``: a product from the catalogue, from flags, or step by step."""

from typing import TYPE_CHECKING, Annotated

import typer

from magstack.cli.options import JsonFlag, complete_catalogue, typer_app
from magstack.context import Context
from magstack.errors import UsageError

if TYPE_CHECKING:
    from magstack.domain.reports import Added

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
    as_json: JsonFlag = False,
) -> None:
    """Add a product: from the catalogue, from flags, or step by step.

    A catalogue product comes with its usual daily dose. A product of your own needs a name, a
    unit, a serving, and what one serving holds. With nothing at all it asks, on a terminal.
    """
    from magstack.actions import adding
    from magstack.actions.labels import Said

    said = Said(compound or (), elemental or (), contains or ())
    words = " ".join(name or [])
    typed = adding.Typed(words, brand, unit, serving, container, said, dose or (), note)
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


def _ask(context: Context, *, as_json: bool) -> None:
    """Build a product from answers, and add it if the person agrees."""
    if not context.terminal.asks:
        raise UsageError(
            "Say what to add: magstack add neuro-mag, or your own with flags: "
            'magstack add "Night Mag" --unit capsule --serving 2 --elemental "magnesium=141 mg"'
        )
    from magstack.actions import adding
    from magstack.cli import asking
    from magstack.render import added as pages

    added = adding.from_typed(context, asking.product(context.terminal))
    pages.show_draft(context.terminal, added)
    if not context.terminal.confirm("Add it?", "Say what to add on flags."):
        context.terminal.tell("Nothing was written.")
        return
    _finish(context, added, as_json=as_json)


def _finish(context: Context, added: "Added", *, as_json: bool) -> None:
    from magstack.actions import adding
    from magstack.render import added as pages

    adding.write(context, added)
    pages.show(context.terminal, added, as_json=as_json)
