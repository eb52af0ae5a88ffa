"""``limits``: who sets which upper level, for whom, and what it counts."""

from typing import Annotated

import typer

from magstack.cli.options import JsonFlag, typer_app

app = typer_app()


def complete_nutrients(incomplete: str) -> list[str]:
    """Return the names of nutrients that begin so, as a shell takes them."""
    from magstack import reference

    names = [name.replace("_", "-") for name in reference.facts().nutrients]
    return [name for name in names if name.startswith(incomplete)]


@app.command()
def limits(
    ctx: typer.Context,
    name: Annotated[
        list[str] | None,
        typer.Argument(metavar="NUTRIENT", help="A nutrient.", autocompletion=complete_nutrients),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Show every life stage of every authority.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """Show upper levels and recommended intakes.

    They are for the person of the profile; without one, for an adult.
    """
    from magstack.actions import science
    from magstack.render import limits as pages

    person, facts, nutrient = science.limits(ctx.obj, " ".join(name or []))
    if nutrient:
        pages.show_one(ctx.obj.terminal, nutrient, person, facts, every=every, as_json=as_json)
    else:
        pages.show_all(ctx.obj.terminal, person, facts, every=every, as_json=as_json)
