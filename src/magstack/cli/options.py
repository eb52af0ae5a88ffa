"""Options that commands share, and what completes them."""

from pathlib import Path
from typing import Annotated, Any

import typer

JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
FutureFlag = Annotated[bool, typer.Option("--future", help="Allow a time that is yet to come.")]


def complete_products(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the short names that begin so; they hold nothing that a shell would interpret."""
    from magstack.actions.stack import names
    from magstack.errors import MagstackError

    context = ctx.obj
    home = ctx.find_root().params.get("home")
    if home:
        context = context.changed(Path(home))
    try:
        return [name for name in names(context) if name.startswith(incomplete)]
    except MagstackError:
        return []


def complete_doses(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the short names and the slots that begin so."""
    from magstack.domain.days import SLOTS

    words = [*complete_products(ctx, incomplete), *SLOTS, "all"]
    return [word for word in words if word.startswith(incomplete)]


def complete_forms(incomplete: str) -> list[str]:
    """Return the ids of forms and families that begin so."""
    from magstack import reference

    facts = reference.facts()
    return [name for name in (*facts.forms, *facts.families) if name.startswith(incomplete)]


def complete_catalogue(incomplete: str) -> list[str]:
    """Return the short names of the catalogue that begin so."""
    from magstack import reference

    return [name for name in reference.catalogue() if name.startswith(incomplete)]


def typer_app() -> typer.Typer:
    """Return an app for one module of commands."""
    return typer.Typer(
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )


def everywhere() -> list[Any]:
    """Return the options that work before and after a command's name alike."""
    return typer.main.get_command(_shared).params


_shared = typer.Typer(add_completion=False)


def _set_home(ctx: typer.Context, home: str | None) -> None:
    if home is not None and not ctx.resilient_parsing:
        ctx.obj = ctx.obj.changed(Path(home))


def _set_no_input(ctx: typer.Context, no_input: bool) -> None:
    if no_input and not ctx.resilient_parsing:
        ctx.obj.terminal.no_input = True


@_shared.command()
def _options(
    home: Annotated[
        str | None,
        typer.Option(
            "--home",
            metavar="DIR",
            help="Keep the record in this directory.",
            callback=_set_home,
            expose_value=False,
        ),
    ] = None,
    no_input: Annotated[
        bool,
        typer.Option(
            "--no-input",
            help="Never ask; take the cautious answer.",
            callback=_set_no_input,
            expose_value=False,
        ),
    ] = False,
) -> None:
    """Carry the shared options."""
