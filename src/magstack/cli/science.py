"""``convert``, ``forms`` and ``catalog``: useful with no stack at all."""

from typing import Annotated

import typer

from magstack.cli.options import JsonFlag, complete_catalogue, complete_forms, typer_app

app = typer_app()


@app.command()
def convert(
    ctx: typer.Context,
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="A mass, such as 2000 mg.")],
    form: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FORM", help="A form or family of forms.", autocompletion=complete_forms
        ),
    ] = None,
    formula: Annotated[
        str | None,
        typer.Option("--formula", metavar="FORMULA", help="A chemical formula instead of a form."),
    ] = None,
    reverse: Annotated[
        bool, typer.Option("--reverse", help="From the element to the compound.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """Convert a mass of compound to the element in it.

    Where a name fits several compounds the result is a range, and each is listed.
    """
    from magstack.actions import science
    from magstack.render import conversion, documents

    named = " ".join(form) if form else None
    done = science.convert(amount, named, formula=formula, reverse=reverse)
    if as_json:
        documents.show(ctx.obj.terminal, conversion.document(done))
    else:
        conversion.show(ctx.obj.terminal, done)


@app.command()
def forms(
    ctx: typer.Context,
    name: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FORM", help="A form or family of forms.", autocompletion=complete_forms
        ),
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """List the chemical forms, or show one."""
    from magstack.actions import science
    from magstack.render import forms as pages

    if name:
        facts, found = science.form(" ".join(name))
        pages.show_one(ctx.obj.terminal, facts, found, as_json=as_json)
    else:
        pages.show_all(ctx.obj.terminal, science.all_facts(), as_json=as_json)


@app.command()
def catalog(
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
    """Look through the catalogue of products."""
    from magstack.actions import science
    from magstack.render import catalogue

    found = science.catalogue(" ".join(words or []))
    catalogue.show(ctx.obj.terminal, found, science.all_facts(), as_json=as_json)
