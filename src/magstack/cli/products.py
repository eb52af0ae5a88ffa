"""``list``, ``show`` and ``archive``: the products of the stack."""

from typing import Annotated

import typer

from magstack.cli.options import JsonFlag, complete_products, typer_app

app = typer_app()

Name = Annotated[
    str,
    typer.Argument(
        metavar="PRODUCT", help="The product's short name.", autocompletion=complete_products
    ),
]


@app.command("list")
def list_products(
    ctx: typer.Context,
    archived: Annotated[
        bool, typer.Option("--archived", help="Also those that were put away.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """List the products of the stack with what they come to a day."""
    from magstack.actions import stack
    from magstack.render import products

    products.show_list(ctx.obj.terminal, stack.listing(ctx.obj, archived=archived), as_json=as_json)


@app.command()
def show(ctx: typer.Context, product: Name, as_json: JsonFlag = False) -> None:
    """Show one product with its labels and doses."""
    from magstack.actions import stack
    from magstack.render import products

    products.show_one(ctx.obj.terminal, stack.one(ctx.obj, product), as_json=as_json)


@app.command()
def archive(
    ctx: typer.Context,
    product: Name,
    restore: Annotated[bool, typer.Option("--restore", help="Bring it back instead.")] = False,
) -> None:
    """Put a product away; its past stays.

    From today it is no longer planned or listed. What was taken of it remains in the log.
    """
    from magstack.actions import stack

    done = stack.archive(ctx.obj, product, restore=restore)
    did = "Brought back" if restore else "Archived"
    ctx.obj.terminal.say(f"{did} {done.title}. Undo: magstack undo")
