"""Words of the command line are taken as they were typed, where nothing is left to convert.

Typer has Pydantic check every parameter, given or not, and importing Pydantic takes longer than
showing the day. Nearly all that is typed here is text, which magstack's own parsers read.
"""

from collections.abc import Iterator
from typing import Any

TEXTS: tuple[Any, ...] = (str, list[str])


def take_as_typed(command: Any, ctx: Any) -> None:
    """Let the parameters of a command, and of all below it, skip conversion if none is needed."""
    for each in with_all_below(command):
        for param in each.get_params(ctx):
            param._runtime_param = AsTyped()


def with_all_below(command: Any) -> Iterator[Any]:
    """Yield a command and, where it is a group, every command and group in it at any depth."""
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from with_all_below(below)


class AsTyped:
    """Stands where Typer keeps a parameter's converter, and calls for that only when needed.

    Should another Typer not look here, everything works as before, 60 ms later.
    """

    def coerce(self, value: Any, *, param: Any, ctx: Any) -> Any:
        """Return a default or a text as it is, and all else as Typer converts it."""
        if value is param.default or param.type_descriptor.annotation in TEXTS:
            return value
        param._runtime_param = None
        return param.get_runtime_param().coerce(value, param=param, ctx=ctx)
