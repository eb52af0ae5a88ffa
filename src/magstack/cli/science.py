"""``convert``, ``forms`` and ``claims``: useful with no stack at all."""

from typing import Annotated

import typer

from magstack.cli.options import JsonFlag, complete_forms, typer_app
from magstack.errors import UsageError

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
    full: Annotated[
        bool, typer.Option("--full", help="Everything on one form, with every reference.")
    ] = False,
    compare: Annotated[
        bool, typer.Option("--compare", help="Two to four forms side by side.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """List chemical forms, show one with its evidence, or compare some.

    A form's page fits on one screen; a name that several compounds are sold by lists them.
    """
    names = name or []
    if full and (compare or not names):
        raise UsageError("--full is for the page of one form: magstack forms l-threonate --full")
    if compare:
        _compare(ctx, names, as_json=as_json)
    elif names:
        _form(ctx, " ".join(names), full=full, as_json=as_json)
    else:
        from magstack.actions import science
        from magstack.render import forms as pages

        pages.show_all(ctx.obj.terminal, science.all_facts(), as_json=as_json)


def _form(ctx: typer.Context, name: str, *, full: bool, as_json: bool) -> None:
    from magstack.actions import evidence, science
    from magstack.render import forms as pages
    from magstack.render import monograph

    facts, found = science.form(name)
    if found in facts.families:
        pages.show_family(ctx.obj.terminal, facts, found, as_json=as_json)
    else:
        page = evidence.monograph(ctx.obj, found)
        monograph.show(ctx.obj.terminal, page, full=full, as_json=as_json)


def _compare(ctx: typer.Context, names: list[str], *, as_json: bool) -> None:
    from magstack.actions import evidence
    from magstack.render import comparison

    comparison.show(ctx.obj.terminal, evidence.compare(names), as_json=as_json)


@app.command()
def claims(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORD", help="What it is about, such as sleep, cramps or a form."),
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Look up what is claimed, how well it is shown, and by whom.

    Without words every claim is listed with its grade; with words each comes with its studies,
    and with the errors of widely read pages about it.
    """
    from magstack.actions import evidence
    from magstack.render import claims as pages

    asked = " ".join(words or [])
    known, found = evidence.claims(asked)
    show = pages.show_found if asked.strip() else pages.show_list
    show(ctx.obj.terminal, known, found, as_json=as_json)
