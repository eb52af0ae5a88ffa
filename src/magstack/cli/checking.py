"""``check`` and ``explain``: what is worth telling, and where each number comes from."""

from typing import Annotated

import typer

from magstack.cli.options import JsonFlag, typer_app
from magstack.errors import UsageError

app = typer_app()

THRESHOLDS = ("minor", "moderate", "major", "avoid")


def complete_thresholds(incomplete: str) -> list[str]:
    """Return the severities that begin so."""
    return [word for word in THRESHOLDS if word.startswith(incomplete)]


def complete_explained(incomplete: str) -> list[str]:
    """Return the nutrients, each as a shell takes it, and the codes that begin so."""
    from magstack.actions.explaining import explained
    from magstack.domain.interactions import one_word

    words = [word if word.isupper() else one_word(word) for word in explained()]
    return [word for word in words if word.startswith(incomplete)]


On = Annotated[
    str | None,
    typer.Option("--on", metavar="DATE", help="A day, such as yesterday or 2026-11-20."),
]


@app.command()
def check(
    ctx: typer.Context,
    on: On = None,
    supposed: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="DOSE",
            help="Suppose a dose, such as magnen-b6 2 at 12:00; nothing is written.",
        ),
    ] = None,
    fail_on: Annotated[
        str,
        typer.Option(
            "--fail-on",
            metavar="SEVERITY",
            help="The least severity that exits with 1: minor, moderate, major or avoid.",
            autocompletion=complete_thresholds,
        ),
    ] = "major",
    as_json: JsonFlag = False,
) -> None:
    """Run every check on the plan, or on a day as it was.

    Limits, labels, medicines, conditions and times, worst first, each with its ground. It ends
    with what it does not cover. Exit code 1 says that something was found at or above --fail-on.
    The plan is that of the coming four weeks: days with the same doses are checked once.
    """
    from magstack.actions import checking
    from magstack.domain.findings import at_least
    from magstack.render import checking as page
    from magstack.render import documents

    least = fail_on.strip().lower()
    if least not in THRESHOLDS:
        raise UsageError(
            "--fail-on is minor, moderate, major or avoid. Write for example --fail-on minor."
        )
    checked = checking.check(ctx.obj, on, supposed or [])
    if as_json:
        documents.show(ctx.obj.terminal, page.document(checked))
    else:
        page.show(ctx.obj.terminal, checked)
    if any(at_least(found, least) for found in checked.findings):
        raise typer.Exit(1)


@app.command()
def explain(
    ctx: typer.Context,
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="WHAT",
            help="A nutrient, or the code of a finding.",
            autocompletion=complete_explained,
        ),
    ],
    on: On = None,
    as_json: JsonFlag = False,
) -> None:
    """Show where a number comes from, or what a finding means.

    For a nutrient: each intake, its label, the fraction and formula, the sum, and each limit. For
    a code: what it means, when it fires, and on what ground.
    """
    from magstack.actions import explaining
    from magstack.render import documents
    from magstack.render import explanation as page

    terminal, words = ctx.obj.terminal, " ".join(what)
    meaning = explaining.meaning(words)
    if meaning is not None:
        if as_json:
            documents.show(terminal, page.meaning_document(meaning))
        else:
            page.show_meaning(terminal, meaning)
        return
    derived = explaining.derived(ctx.obj, words, on)
    if as_json:
        documents.show(terminal, page.derivation_document(derived))
    else:
        page.show_derivation(terminal, derived)
