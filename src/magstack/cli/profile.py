"""``profile``: whom the stack is for."""

from typing import TYPE_CHECKING, Annotated

import typer

from magstack.cli.options import (
    JsonFlag,
    complete_authorities,
    complete_conditions,
    complete_medicines,
    complete_nutrients,
    complete_own_conditions,
    complete_own_medicines,
    complete_sides,
    complete_states,
    typer_app,
)
from magstack.errors import UsageError

if TYPE_CHECKING:
    from magstack.actions.profile.settings import Changed, Settings
    from magstack.context import Context

app = typer_app()
medicine = typer_app()
condition = typer_app()
rule = typer_app()

Note = Annotated[str, typer.Option("--note", metavar="TEXT", help="A note to keep with it.")]
Side = Annotated[
    str,
    typer.Argument(
        metavar="NAME",
        help="A nutrient, a product of the stack or a medicine.",
        autocompletion=complete_sides,
    ),
]


@app.callback()
def profile() -> None:
    """Say whom the stack is for: age, medicines, conditions, limits."""


@app.command("set")
def set_settings(
    ctx: typer.Context,
    born: Annotated[
        str | None,
        typer.Option("--born", metavar="DATE", help="Date of birth, such as 1980-05-01, or none."),
    ] = None,
    sex: Annotated[
        str | None, typer.Option("--sex", metavar="SEX", help="f, m or none: not said.")
    ] = None,
    state: Annotated[
        str | None,
        typer.Option(
            "--state",
            metavar="STATE",
            help="none, pregnant or lactating.",
            autocompletion=complete_states,
        ),
    ] = None,
    authority: Annotated[
        str | None,
        typer.Option(
            "--authority",
            metavar="ID",
            help="Whose limits come first, such as EU or scf-efsa, or none: the usual.",
            autocompletion=complete_authorities,
        ),
    ] = None,
    bedtime: Annotated[
        str | None,
        typer.Option(
            "--bedtime", metavar="HH:MM", help="When you go to bed: night is 60 min before it."
        ),
    ] = None,
    day_start: Annotated[
        str | None,
        typer.Option(
            "--day-start",
            metavar="HH:MM",
            help="When a day begins, such as 05:00; what is in the log keeps its day.",
        ),
    ] = None,
    slot: Annotated[
        list[str] | None,
        typer.Option(
            "--slot",
            metavar="NAME=HH:MM",
            help="A slot or meal, such as noon=13:00 or breakfast=07:30. May repeat.",
        ),
    ] = None,
    refill_ahead: Annotated[
        str | None,
        typer.Option(
            "--refill-ahead",
            metavar="DAYS",
            help="How long before a product runs out to tell it, such as 10d.",
        ),
    ] = None,
) -> None:
    """Set who you are, when your days are, and when to be told of a refill.

    What is not given stays as it is, and none in the place of a value takes it back.
    """
    from magstack.actions.profile import settings

    typed = settings.Settings(
        *(born, sex, state, authority, bedtime, day_start), tuple(slot or ()), refill_ahead
    )
    _tell_changed(ctx.obj, settings.change(ctx.obj, typed), typed)


@app.command()
def show(ctx: typer.Context, as_json: JsonFlag = False) -> None:
    """Show what the profile says, and what is assumed."""
    from magstack.actions.profile import record
    from magstack.render import profile as pages

    said = record.said(ctx.obj)
    pages.show(ctx.obj.terminal, said.present, said.facts, as_json=as_json)


@app.command()
def clear(
    ctx: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove everything that the profile says, after asking.

    Undo brings all of it back.
    """
    from magstack.actions.profile import record, settings
    from magstack.render import profile as pages

    terminal = ctx.obj.terminal
    if record.said(ctx.obj).empty:
        terminal.say("Nothing was written: the profile is empty.")
        return
    question = "Remove everything that the profile says?"
    if not yes and not terminal.confirm(question, f"{question} If you mean it: --yes"):
        terminal.tell("Nothing was written.")
        return
    pages.show_written(terminal, settings.clear(ctx.obj))


@app.command()
def limit(
    ctx: typer.Context,
    nutrient: Annotated[
        str | None,
        typer.Argument(
            metavar="NUTRIENT", help="What the limit is for.", autocompletion=complete_nutrients
        ),
    ] = None,
    amount: Annotated[
        list[str] | None,
        typer.Argument(metavar="AMOUNT", help="The most of it in a day, such as 200 mg."),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who set it: a clinician.")
    ] = None,
    note: Note = "",
    remove: Annotated[bool, typer.Option("--remove", help="Remove it instead.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Keep a limit that a clinician has set, or list them.

    It stands beside those of the authorities. Another one by the same name takes its place.
    """
    from magstack.actions.profile import limits, record
    from magstack.render import profile as pages

    if nutrient is None:
        said = record.said(ctx.obj)
        if remove or by is not None or note:
            raise UsageError(
                "Say which nutrient the limit is for: magstack profile limit magnesium"
            )
        pages.show_limits(ctx.obj.terminal, said.profile.limits, said.facts, as_json=as_json)
        return
    if remove is bool(amount):
        raise UsageError(
            f'Say the amount and who set it, magstack profile limit {nutrient} "200 mg" --by '
            f'"Dr …", or remove it: magstack profile limit {nutrient} --remove'
        )
    done = (
        limits.remove(ctx.obj, nutrient, by)
        if remove
        else limits.put(ctx.obj, nutrient, " ".join(amount or []), by, note)
    )
    pages.show_written(ctx.obj.terminal, done)


@medicine.callback()
def medicines() -> None:
    """Keep the medicines that supplements are checked against."""


@medicine.command("add")
def add_medicine(
    ctx: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="Its active ingredient, one word or quoted.",
            autocompletion=complete_medicines,
        ),
    ],
    at: Annotated[
        list[str] | None,
        typer.Option("--at", metavar="HH:MM", help="A time of day, such as 08:00. May repeat."),
    ] = None,
    days: Annotated[
        str | None,
        typer.Option("--days", metavar="DAYS", help="Only on these weekdays: mon,thu."),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="The first day, if not today.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="The last day, included.")
    ] = None,
) -> None:
    """Add a medicine with the times at which it is taken.

    Without a time nothing can be said of the hours between it and a supplement.
    """
    from magstack.actions.profile import medicines
    from magstack.render import profile as pages

    typed = medicines.Typed(name, at or (), days, since, until)
    added = medicines.add(ctx.obj, typed)
    pages.show_medicine(ctx.obj.terminal, added.medicine, added.summary, added.facts, added.near)


@medicine.command("list")
def list_medicines(ctx: typer.Context, as_json: JsonFlag = False) -> None:
    """List the medicines with their times, and the rules for them."""
    from magstack.actions.profile import record
    from magstack.render import profile as pages

    said = record.said(ctx.obj)
    pages.show_medicines(ctx.obj.terminal, said.medicines, said.facts, as_json=as_json)


@medicine.command("remove")
def remove_medicine(
    ctx: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="Its name in the profile.", autocompletion=complete_own_medicines
        ),
    ],
) -> None:
    """End a medicine with yesterday.

    Past days keep it. One that began today is removed.
    """
    from magstack.actions.profile import medicines
    from magstack.render import profile as pages

    pages.show_written(ctx.obj.terminal, medicines.remove(ctx.obj, name))


@condition.callback()
def conditions() -> None:
    """Keep the conditions that supplements are checked against."""


@condition.command("add")
def add_condition(
    ctx: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="A condition, such as renal.",
            autocompletion=complete_conditions,
        ),
    ],
    egfr: Annotated[
        str | None,
        typer.Option(
            "--egfr", metavar="N", help="With renal: the eGFR, a whole number from 0 to 200."
        ),
    ] = None,
) -> None:
    """Add a condition; renal with another eGFR replaces the one before."""
    from magstack.actions.profile import conditions
    from magstack.render import profile as pages

    added = conditions.add(ctx.obj, name, egfr)
    if isinstance(added, conditions.Added):
        pages.show_condition(
            ctx.obj.terminal, added.condition, added.summary, added.facts, added.near
        )
    else:
        _tell_changed(ctx.obj, added)


@condition.command("list")
def list_conditions(ctx: typer.Context, as_json: JsonFlag = False) -> None:
    """List the conditions, and the rules for them."""
    from magstack.actions.profile import record
    from magstack.render import profile as pages

    said = record.said(ctx.obj)
    pages.show_conditions(ctx.obj.terminal, said.profile, said.facts, as_json=as_json)


@condition.command("remove")
def remove_condition(
    ctx: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="Its name in the profile.",
            autocompletion=complete_own_conditions,
        ),
    ],
) -> None:
    """Remove a condition."""
    from magstack.actions.profile import conditions
    from magstack.render import profile as pages

    pages.show_written(ctx.obj.terminal, conditions.remove(ctx.obj, name))


@rule.callback()
def rules() -> None:
    """Keep rules of your own: two things that stay apart."""


@rule.command("add")
def add_rule(
    ctx: typer.Context,
    first: Side,
    second: Side,
    apart: Annotated[
        str, typer.Option("--apart", metavar="TIME", help="How long: 2h, 30m or 1h30m.")
    ],
    note: Note = "",
) -> None:
    """Keep two things apart; which of them comes first does not matter.

    Another time for the same two takes the place of the one before.
    """
    from magstack.actions.profile import rules
    from magstack.render import profile as pages

    pages.show_written(ctx.obj.terminal, rules.add(ctx.obj, first, second, apart, note))


@rule.command("list")
def list_rules(ctx: typer.Context, as_json: JsonFlag = False) -> None:
    """List the rules of your own."""
    from magstack.actions.profile import record
    from magstack.render import profile as pages

    said = record.said(ctx.obj)
    pages.show_rules(ctx.obj.terminal, said.profile.rules, said.facts, as_json=as_json)


@rule.command("remove")
def remove_rule(ctx: typer.Context, first: Side, second: Side) -> None:
    """Remove the rule for two things."""
    from magstack.actions.profile import rules
    from magstack.render import profile as pages

    pages.show_written(ctx.obj.terminal, rules.remove(ctx.obj, first, second))


app.add_typer(medicine, name="medicine")
app.add_typer(condition, name="condition")
app.add_typer(rule, name="rule")


def _tell_changed(context: "Context", changed: "Changed", typed: "Settings | None" = None) -> None:
    """Say how what was typed, or the person, stands now, and what was written."""
    from magstack.render import hours
    from magstack.render import profile as pages

    if typed is None or typed.of_person:
        pages.show_person(context.terminal, changed.said.person, changed.said.facts)
    if typed and typed.of_days:
        hours.show(context.terminal, changed.said.profile.hours)
    pages.show_written(context.terminal, changed.summary, changed.remark)
