"""``catalog``: look through the catalogue, and compare products by what they hold and cost."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from magstack.cli.options import JsonFlag, complete_catalogue, complete_products, typer_app

app = typer_app()

SEARCH = "search"


class Searching(TyperGroup):
    """A group that searches for words that are none of its commands."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the first word as a command if it is one, and else all of them as words."""
        known = (*self.commands, *ctx.help_option_names)
        begun = args or not ctx.resilient_parsing
        if begun and not (args and args[0] in known):
            args = [SEARCH, *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Return the commands, and what the words of a search may be."""
        words = self.commands[SEARCH].params[0]
        return [*super().shell_complete(ctx, incomplete), *words.shell_complete(ctx, incomplete)]


def complete_compared(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the short names of the stack and of the catalogue that begin so."""
    found = [*complete_products(ctx, incomplete), *complete_catalogue(incomplete)]
    return list(dict.fromkeys(found))


@app.callback(cls=Searching, subcommand_metavar="[WORDS]... | COMMAND [ARGS]...")
def catalog() -> None:
    """Look through the catalogue of products.

    With words of a brand or name it shows what fits, with a short name that product, and without
    either all of it: magstack catalog citrate powder
    """


@app.command()
def search(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WORDS",
            help="Words of a brand or name, or a short name.",
            autocompletion=complete_catalogue,
        ),
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """List what fits some words; the word search may be left out."""
    from magstack.actions import science
    from magstack.render import catalogue

    found = science.catalogue(" ".join(words or []))
    catalogue.show(ctx.obj.terminal, found, science.all_facts(), as_json=as_json)


@app.command()
def compare(
    ctx: typer.Context,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="PRODUCT",
            help="Two to six short names, of your stack or of the catalogue.",
            autocompletion=complete_compared,
        ),
    ],
    prices: Annotated[
        list[str] | None,
        typer.Option(
            "--price",
            metavar="PRODUCT=PRICE",
            help="What one container costs: neuro-mag=34.50 EUR, or mgo-400=6 EUR for 120 where "
            "it does not hold the usual number. May repeat.",
        ),
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Set products side by side, by what they hold and cost.

    They are compared by the price of 100 mg of magnesium too. Without --price, a product of your
    stack has that of its newest lot. No currency is converted.
    """
    from magstack.actions import comparing
    from magstack.render import comparing as pages

    found = comparing.compare(ctx.obj, names, prices or [])
    pages.show(ctx.obj.terminal, found, as_json=as_json)
