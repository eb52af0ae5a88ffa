"""``edit``: change a product, its doses or its label."""

from typing import Annotated

import typer

from magstack.cli.options import complete_products, typer_app
from magstack.context import Context

app = typer_app()


@app.command()
def edit(
    ctx: typer.Context,
    product: Annotated[
        str,
        typer.Argument(
            metavar="PRODUCT", help="The product's short name.", autocompletion=complete_products
        ),
    ],
    name: Annotated[str | None, typer.Option(metavar="NAME", help="Another name.")] = None,
    brand: Annotated[str | None, typer.Option(metavar="BRAND", help="Another maker.")] = None,
    container: Annotated[
        str | None, typer.Option(metavar="N", help="Units in a full container.")
    ] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="Another note.")] = None,
    dose: Annotated[
        list[str] | None,
        typer.Option(metavar="DOSE", help="A dose from today or --from on. May repeat."),
    ] = None,
    no_dose: Annotated[bool, typer.Option("--no-dose", help="Plan no doses any more.")] = False,
    serving: Annotated[
        str | None, typer.Option(metavar="N", help="Units in a serving of the label.")
    ] = None,
    compound: Annotated[
        list[str] | None,
        typer.Option(metavar="FORM=MASS", help="A compound per serving. May repeat."),
    ] = None,
    elemental: Annotated[
        list[str] | None,
        typer.Option(metavar="NUTRIENT=MASS", help="A declared element per serving. May repeat."),
    ] = None,
    contains: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=MASS", help="What is no mineral or vitamin. May repeat."),
    ] = None,
    drop: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Take a nutrient or ingredient off. May repeat."),
    ] = None,
    correct: Annotated[
        bool, typer.Option("--correct", help="The label was typed wrong: past totals change.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="A new formula or doses from this day on."),
    ] = None,
) -> None:
    """Change a product, its doses or its label.

    What is said takes the place of the same line of the label, and other lines stay. A change of
    the label says --correct (typed wrong) or --from DATE (a new formula), or is asked.
    """
    from magstack.actions import editing
    from magstack.actions.labels import Said

    said = Said(compound or (), elemental or (), contains or ())
    wanted = editing.Wanted(name, brand, container, note, serving, said, dose, no_dose, drop or ())
    if wanted.label and not correct and since is None and ctx.obj.terminal.asks:
        correct, since = _ask(ctx.obj)
    ready = editing.prepare(ctx.obj, product, wanted, correct=correct, since=since)
    editing.write(ctx.obj, ready)
    moved = _moved(len(ready.moved)) if ready.moved else ""
    summary = ready.summary[0].upper() + ready.summary[1:]
    ctx.obj.terminal.say(f"{summary}.{moved} Undo: magstack undo")


def _moved(count: int) -> str:
    """Say how many entries a label from a day in the past now counts for."""
    entries = "entry since then now counts" if count == 1 else "entries since then now count"
    return f" {count} {entries} by it."


def _ask(context: Context) -> tuple[bool, str | None]:
    """Ask whether the label was typed wrong, or is a new formula and from when."""
    wrong = context.terminal.confirm(
        "Was the label typed wrong, so that past totals should change?", "Say --correct or --from."
    )
    if wrong:
        return True, None
    day = context.terminal.ask("Then it is a new formula. From which day (today)?")
    return False, day or "today"
