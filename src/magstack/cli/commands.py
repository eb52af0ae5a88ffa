"""Which commands there are, and a group that loads only the one that is called."""

from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from magstack.cli.values import take_as_typed, with_all_below
from magstack.errors import UsageError, suggestion


class Entry(NamedTuple):
    """Where a command is defined, and its line in the list of commands."""

    module: str
    help: str


COMMANDS = {
    "today": Entry("today", "Show what a day holds and how it stands against the limits."),
    "take": Entry("take", "Log what was taken."),
    "skip": Entry("take", "Log that a planned dose was skipped."),
    "again": Entry("again", "Log the last thing taken once more, now."),
    "amend": Entry("amend", "Correct an entry of the log."),
    "close": Entry("close", "Say that a day is complete."),
    "due": Entry("due", "Say what is due, or what to pack: for scripts, reminders and journeys."),
    "undo": Entry("log", "Take back the last thing done, whatever it was."),
    "redo": Entry("log", "Do again what was undone."),
    "log": Entry("log", "List what was taken and skipped, newest first."),
    "history": Entry("history", "Draw the past: a nutrient by day, a year, and each product."),
    "add": Entry("add", "Add a product: from the catalogue, from flags, or step by step."),
    "list": Entry("products", "List the products of the stack with what they come to a day."),
    "show": Entry("products", "Show one product with its labels and doses."),
    "edit": Entry("edit", "Change a product, its doses or its label."),
    "archive": Entry("products", "Put a product away; its past stays."),
    "check": Entry("checking", "Run every check on the plan, or on a day as it was."),
    "explain": Entry("checking", "Show where a number comes from, or what a finding means."),
    "plan": Entry("plan", "Plan doses: set, pause, preview, and what was planned when."),
    "stock": Entry("stock", "Keep track of what is in stock, how long it lasts, what it costs."),
    "profile": Entry("profile", "Say whom the stack is for: age, medicines, conditions, limits."),
    "catalog": Entry("catalogue", "Look through the catalogue of products."),
    "convert": Entry("science", "Convert a mass of compound to the element in it."),
    "forms": Entry("science", "List chemical forms, show one with its evidence, or compare some."),
    "limits": Entry("limits", "Show upper levels and recommended intakes."),
    "claims": Entry("science", "Look up what is claimed, how well it is shown, and by whom."),
    "export": Entry("export", "Write the record for others to read."),
    "import": Entry("importing", "Read a record, or a table of what was taken."),
    "backup": Entry("keeping", "Copy the record, and check the copy."),
    "restore": Entry("keeping", "Put a copy of the record in its place."),
    "doctor": Entry("keeping", "Examine the record's file, and say what helps."),
}
"""Every command by its name, in the order in which help lists them."""


class LazyGroup(TyperGroup):
    """A group whose commands are imported when they are called, not when they are listed.

    Building Typer's parameters for every command costs more than showing the day.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options before the command's name."""
        take_as_typed(self, ctx)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order of help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:
        """Return the name and help of a command, which is all that lists need."""
        if cmd_name not in COMMANDS:
            return None
        return TyperCommand(cmd_name, help=COMMANDS[cmd_name].help)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the real command that the first word names, with the words after it."""
        name = args[0]
        if name in COMMANDS:
            command = load(name)
            take_as_typed(command, ctx)
            return name, command, args[1:]
        if ctx.resilient_parsing:
            return None, None, args
        near = suggestion(name, list(COMMANDS))
        raise UsageError(f"There is no command {name!r}.{near} See: magstack --help")


@cache
def load(name: str) -> Any:
    """Import a command and build it once, with the options that every command has."""
    module = import_module(f"magstack.cli.{COMMANDS[name].module}")
    built = typer.main.get_command(module.app)
    command = getattr(built, "commands", {}).get(name, built)
    shared = import_module("magstack.cli.options").everywhere()
    for each in with_all_below(command):
        if not hasattr(each, "commands"):
            each.params.extend(shared)
    return command
