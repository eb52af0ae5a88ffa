"""``stock``: what is there, how long it lasts, what it costs, and where a lot went."""

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
OfLot = Annotated[
    str | None, typer.Option("--lot", metavar="CODE", help="Only the lot of this code.")
]


@app.callback(invoke_without_command=True)
def stock(ctx: typer.Context) -> None:
    """Keep track of what is in stock, how long it lasts, what it costs.

    What is taken is drawn from the stock, first to expire first; taking an entry back puts it
    back. An empty stock stops nothing: what is beyond it is only not drawn.
    """
    if ctx.invoked_subcommand is None:
        for line in ctx.get_help().splitlines():
            ctx.obj.terminal.say(line)


@app.command()
def add(
    ctx: typer.Context,
    product: Name,
    containers: Annotated[
        str | None,
        typer.Option("--containers", metavar="N", help="How many full containers; 1 if not said."),
    ] = None,
    units: Annotated[
        str | None,
        typer.Option("--units", metavar="N", help="Units in all, where they are not full ones."),
    ] = None,
    price: Annotated[
        str | None,
        typer.Option(
            "--price", metavar="PRICE", help="What ONE container cost, such as 34.50 EUR."
        ),
    ] = None,
    expires: Annotated[
        str | None,
        typer.Option("--expires", metavar="DATE", help="The last day or month: 2027-05."),
    ] = None,
    lot: Annotated[str, typer.Option("--lot", metavar="CODE", help="The maker's lot code.")] = "",
    since: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="In use since this day, and not since now."),
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Add what was bought.

    From now on, what is taken is drawn from it. With --from, what is in the log since that day
    and was drawn from no other lot is drawn from it too. For a container that was opened long
    ago: add it whole, then count what is left.
    """
    from magstack.actions import stocking
    from magstack.render import stock as pages

    bought = stocking.Bought(containers, units, price, expires, lot, since)
    pages.show_change(ctx.obj.terminal, stocking.add(ctx.obj, product, bought), as_json=as_json)


@app.command()
def show(
    ctx: typer.Context,
    product: Annotated[
        str | None,
        typer.Argument(
            metavar="PRODUCT", help="Only this product.", autocompletion=complete_products
        ),
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Show what is left, how long it lasts, and what it costs.

    By the plan, day by day. Days left are those that are wholly covered, today with what is still
    due included. Costs go by the newest price, and by the next 30 days of the plan.
    """
    from magstack.actions import stocking
    from magstack.render import stock as pages

    pages.show(ctx.obj.terminal, stocking.supplies(ctx.obj, product), as_json=as_json)


@app.command()
def count(
    ctx: typer.Context,
    product: Name,
    units: Annotated[str, typer.Argument(metavar="N", help="Units that are left; may be 0.")],
    lot: OfLot = None,
    as_json: JsonFlag = False,
) -> None:
    """Enter a recount: what is left in all, or of one lot.

    What is missing is taken off first to expire first. What is found beyond the record goes onto
    the lot in use.
    """
    from magstack.actions import stocking
    from magstack.render import stock as pages

    done = stocking.count(ctx.obj, product, units, lot)
    pages.show_change(ctx.obj.terminal, done, as_json=as_json)


@app.command()
def remove(
    ctx: typer.Context,
    product: Name,
    lot: OfLot = None,
    units: Annotated[
        str | None,
        typer.Option("--units", metavar="N", help="How many; all of the lot if not said."),
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Take out what nobody took: expired, spilled or given away.

    Without a lot it is taken off first to expire first.
    """
    from magstack.actions import stocking
    from magstack.render import stock as pages

    done = stocking.remove(ctx.obj, product, units, lot)
    pages.show_change(ctx.obj.terminal, done, as_json=as_json)


@app.command()
def lot(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help="The maker's lot code.")],
    as_json: JsonFlag = False,
) -> None:
    """Find every entry of the log that was drawn from a lot: a recall.

    Lots of several products may have the same code; all of them are shown.
    """
    from magstack.actions import stocking
    from magstack.render import stock as pages

    pages.show_recall(ctx.obj.terminal, stocking.recall(ctx.obj, code), as_json=as_json)
