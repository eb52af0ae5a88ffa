"""``plan``: the doses that are planned."""

from typing import TYPE_CHECKING, Annotated

import typer

from magstack.cli.options import JsonFlag, complete_products, typer_app
from magstack.context import Context
from magstack.errors import UsageError

if TYPE_CHECKING:
    from magstack.domain.planned import Change
    from magstack.domain.preview import Preview

app = typer_app()


def complete_protocols(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the protocols that begin so: those of the product, if it is typed already."""
    from magstack import reference

    found = reference.catalogue()
    named = found.get(str(ctx.params.get("product") or "").lower())
    products = [named] if named else found.values()
    names = dict.fromkeys(name for product in products for name in product.protocols)
    return [name for name in names if name.startswith(incomplete)]


Product = Annotated[
    str,
    typer.Argument(
        metavar="PRODUCT", help="The product's short name.", autocompletion=complete_products
    ),
]
AnyProduct = Annotated[
    str | None,
    typer.Argument(metavar="PRODUCT", help="Only this product.", autocompletion=complete_products),
]
From = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="DATE",
        help="The first day; without it today, or tomorrow once today's doses are logged.",
    ),
]
Days = Annotated[
    str | None, typer.Option("--days", metavar="N", help="How many days to show: 14, up to 366.")
]


@app.callback()
def plan() -> None:
    """Plan doses: set, pause, preview, and what was planned when."""


@app.command()
def show(ctx: typer.Context, product: AnyProduct = None, as_json: JsonFlag = False) -> None:
    """Show what is planned, in force or to come.

    Each dose with the clock time that it comes to, its days, and from when to when; a ramp step by
    step. A plan that is on hold says until when.
    """
    from magstack.actions.planning import looking
    from magstack.render import documents
    from magstack.render.plan import listed as page

    plans = looking.shown(ctx.obj, product)
    if as_json:
        documents.show(ctx.obj.terminal, page.document(plans))
    else:
        page.show(ctx.obj.terminal, plans)


@app.command(name="set")
def set_(
    ctx: typer.Context,
    product: Product,
    doses: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="DOSE",
            help="Each quoted: 2 at 17:00; 1 before lunch on mon, fri; 1 at night, 5 days on, 2 "
            "days off; 1 as needed, at most 3 a day.",
        ),
    ] = None,
    protocol: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="The doses of a protocol of the catalogue product.",
            autocompletion=complete_protocols,
        ),
    ] = None,
    ramp: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", help="Step by step, quoted: 1 at night, +1 every 7 days, to 3."
        ),
    ] = None,
    since: From = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="The last day, included.")
    ] = None,
    trying: Annotated[
        bool, typer.Option("--try", help="Show what it would come to; write nothing.")
    ] = False,
    days: Days = None,
    as_json: JsonFlag = False,
) -> None:
    """Plan doses of a product, in place of its plan so far.

    The old plan ends on the day before; what was planned in the past stays. A ramp without a time
    is at the time of the present dose. A limit that is newly passed is said, and is no wall.
    """
    from magstack.actions.planning import changing, previewing
    from magstack.actions.planning.wanted import Wanted

    if days is not None and not trying:
        raise UsageError("--days goes with --try, which shows the days and writes nothing.")
    wanted = Wanted(doses or (), protocol, ramp)
    change = changing.to_set(ctx.obj, product, wanted, since, until)
    if trying:
        seen = previewing.of_change(ctx.obj, change, days or previewing.USUAL)
        _show_preview(ctx.obj, seen, as_json=as_json)
        return
    _write(ctx.obj, change, as_json=as_json)


@app.command()
def move(
    ctx: typer.Context,
    product: Product,
    times: Annotated[
        list[str],
        typer.Argument(
            metavar="TIME=TIME", help="From when to when: 17:00=16:00, or night=21:30. May repeat."
        ),
    ],
    since: From = None,
    as_json: JsonFlag = False,
) -> None:
    """Take what is planned at one time at another.

    How much it is and on which days stays as it is, and so do ramps and pauses, and the past.
    """
    from magstack.actions.planning import changing

    _write(ctx.obj, changing.to_move(ctx.obj, product, times, since), as_json=as_json)


@app.command()
def clear(
    ctx: typer.Context, product: Product, since: From = None, as_json: JsonFlag = False
) -> None:
    """Plan nothing of a product any more.

    The plan ends on the day before; what was planned in the past stays.
    """
    from magstack.actions.planning import changing

    _write(ctx.obj, changing.to_clear(ctx.obj, product, since), as_json=as_json)


@app.command()
def pause(
    ctx: typer.Context,
    product: Product,
    until: Annotated[
        str, typer.Option("--until", metavar="DATE", help="The last day of the pause, included.")
    ],
    since: From = None,
    as_json: JsonFlag = False,
) -> None:
    """Plan nothing of a product for a time, and go on after it.

    A ramp waits and goes on where it was. To pause a plan that is paused makes the pause longer.
    """
    from magstack.actions.planning import changing

    _write(ctx.obj, changing.to_pause(ctx.obj, product, until, since), as_json=as_json)


@app.command()
def resume(ctx: typer.Context, product: Product, as_json: JsonFlag = False) -> None:
    """End a pause: the plan goes on today."""
    from magstack.actions.planning import changing

    _write(ctx.obj, changing.to_resume(ctx.obj, product), as_json=as_json)


@app.command()
def history(ctx: typer.Context, product: AnyProduct = None, as_json: JsonFlag = False) -> None:
    """Show what was planned when, newest first."""
    from magstack.actions.planning import looking
    from magstack.render import documents
    from magstack.render.plan import listed as page

    past = looking.history(ctx.obj, product)
    if as_json:
        documents.show(ctx.obj.terminal, page.history_document(past))
    else:
        page.show_history(ctx.obj.terminal, past)


@app.command()
def preview(
    ctx: typer.Context,
    days: Days = None,
    since: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="The first day: today, or one to come."),
    ] = None,
    tries: Annotated[
        list[str] | None,
        typer.Option(
            "--try",
            metavar="PLAN",
            help="Try another plan of a product: neuro-mag 2 at 17:00; 1 at night, or neuro-mag "
            "protocol gentle, or neuro-mag ramp 1 at night, +1 every 7 days, to 3. May repeat.",
            autocompletion=complete_products,
        ),
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Show what is coming: doses, totals and limits day by day. Nothing is written.

    Days that are alike stand together. Today counts what is logged already.
    """
    from magstack.actions.planning import previewing

    seen = previewing.preview(ctx.obj, days or previewing.USUAL, since, tries or ())
    _show_preview(ctx.obj, seen, as_json=as_json)


@app.command()
def suggest(ctx: typer.Context, as_json: JsonFlag = False) -> None:
    """Find times for the planned doses that break no rule of spacing, moved as little as possible.

    Nothing is written: the commands to adopt the times are shown. Where days differ, the times are
    for all of the coming four weeks.
    """
    from magstack.actions import planning
    from magstack.render import documents
    from magstack.render.plan import suggested as page

    found = planning.suggested(ctx.obj)
    if as_json:
        documents.show(ctx.obj.terminal, page.document(found))
    else:
        page.show(ctx.obj.terminal, found)


def _write(context: Context, change: "Change", *, as_json: bool) -> None:
    """Say what a change brings about, write it, and say what was written."""
    from magstack.actions.planning import changing
    from magstack.render import documents
    from magstack.render.plan import changed as page

    page.warn(context.terminal, change)
    changing.write(context, change)
    if as_json:
        documents.show(context.terminal, page.document(change))
    else:
        page.show(context.terminal, change)


def _show_preview(context: Context, seen: "Preview", *, as_json: bool) -> None:
    from magstack.render import documents
    from magstack.render.plan import coming as page

    if as_json:
        documents.show(context.terminal, page.document(seen))
    else:
        page.show(context.terminal, seen)
