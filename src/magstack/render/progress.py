"""How far a long job is: a bar on stderr, where that is a terminal, and nothing elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from magstack.context import Terminal

MUCH = 5000
"""Less than so many steps are done before a bar could be read."""

Advance = Callable[[int], None]


@contextmanager
def counting(terminal: Terminal, doing: str, total: int | None = None) -> Iterator[Advance]:
    """Give what is called with how many steps were done more; the bar goes when they are over.

    ``total`` None: how many there will be is not known.
    """
    if not _seen(terminal) or (total is not None and total < MUCH):
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    console = Console(file=terminal.stderr)
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(doing, total=total)
        yield lambda steps: progress.advance(task, steps)


def _seen(terminal: Terminal) -> bool:
    """Whether there is a screen for a bar, and no file is being written to it."""
    return terminal.stderr.isatty() and not terminal.filled
