"""Options that commands share, and what completes them."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from magstack.context import Context

JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
FutureFlag = Annotated[bool, typer.Option("--future", help="Allow a time that is yet to come.")]
SinceOption = Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first day.")]
UntilOption = Annotated[
    str | None, typer.Option("--to", metavar="DATE", help="The last day, included.")
]


def complete_products(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the short names that begin so; they hold nothing that a shell would interpret."""
    from magstack.actions.stack import names

    return _of_record(ctx, incomplete, names)


def _of_record(
    ctx: typer.Context, incomplete: str, names: Callable[[Context], Iterable[str]]
) -> list[str]:
    """Return what begins so of what a record holds; nothing where it cannot be read."""
    from magstack.errors import MagstackError

    context = ctx.obj
    home = ctx.find_root().params.get("home")
    if home:
        context = context.changed(Path(home))
    try:
        return _begun(names(context), incomplete)
    except MagstackError:
        return []


def _begun(names: Iterable[str], incomplete: str) -> list[str]:
    """Return the names that begin so, without those that a shell might interpret."""
    return [
        name
        for name in names
        if name.startswith(incomplete) and re.fullmatch("[a-z0-9][a-z0-9-]*", name)
    ]


def complete_doses(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the short names, the slots and the meals that begin so."""
    from magstack.domain.hours import MEALS, SLOTS

    words = [*complete_products(ctx, incomplete), *SLOTS, *MEALS, "all"]
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


def complete_nutrients(incomplete: str) -> list[str]:
    """Return the nutrients that begin so, each in one word."""
    from magstack import reference
    from magstack.domain.interactions import one_word

    return _begun(map(one_word, reference.facts().nutrients), incomplete)


def complete_medicines(incomplete: str) -> list[str]:
    """Return the medicines and classes of the catalogue that begin so."""
    from magstack import reference

    return _begun(reference.facts().rules.medicines(), incomplete)


def complete_own_medicines(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the medicines of the profile that begin so."""
    from magstack.actions.profile.medicines import names

    return _of_record(ctx, incomplete, names)


def complete_conditions(incomplete: str) -> list[str]:
    """Return the conditions that rules look at and that begin so."""
    from magstack import reference
    from magstack.actions.profile.conditions import known

    return _begun(known(reference.facts().rules), incomplete)


def complete_own_conditions(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the conditions of the profile that begin so."""
    from magstack.actions.profile.conditions import names

    return _of_record(ctx, incomplete, names)


def complete_states(incomplete: str) -> list[str]:
    """Return the states of life that begin so."""
    from magstack.domain.profile import STATES

    return _begun(STATES, incomplete)


def complete_authorities(incomplete: str) -> list[str]:
    """Return the authorities that begin so and can be a person's."""
    from magstack import reference
    from magstack.actions.profile.settings import authorities

    return _begun(authorities(reference.facts()), incomplete)


def complete_sides(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return what a rule of one's own can keep apart and begins so."""
    found = [
        *complete_nutrients(incomplete),
        *complete_products(ctx, incomplete),
        *complete_own_medicines(ctx, incomplete),
    ]
    return list(dict.fromkeys(found))


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
