"""Handles: words such as ``-1``, which mean an entry or a day here and are no options."""

import re
from collections.abc import Iterator
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

Handle = Annotated[
    str,
    typer.Argument(
        metavar="ENTRY", help="Its number as in log, or -1 for the one that was written last."
    ),
]


class HandleCommand(TyperCommand):
    """A command whose arguments may begin with a minus sign and a digit."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words of a command, and let those that begin so be arguments."""
        return super().parse_args(ctx, list(_reordered(args, self._valued())))

    def _valued(self) -> frozenset[str]:
        """Return the options that the next word belongs to."""
        options = (param for param in self.params if param.param_type_name == "option")
        return frozenset(
            name for param in options if not getattr(param, "is_flag", False) for name in param.opts
        )


def _reordered(args: list[str], valued: frozenset[str]) -> Iterator[str]:
    """Yield words, those that only look like options after the sign that ends all options."""
    end = args.index("--") if "--" in args else len(args)
    meant = []
    before = ""
    for word in args[:end]:
        if re.match("-[0-9]", word) and before not in valued:
            meant.append(word)
        else:
            yield word
        before = "" if before in valued else word
    if before in valued:  # it has no value, which is what is wrong
        yield from args[end:]
    elif meant or end < len(args):
        yield from ("--", *meant, *args[end + 1 :])
