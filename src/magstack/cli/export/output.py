"""Where an export goes: a file, whole or not at all, or standard output; encrypted if wanted."""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO, NamedTuple, TextIO

import typer

from magstack.context import Context, Terminal
from magstack.errors import OutputError, UsageError


def _named(output: str | None) -> str | None:
    """Return the name of a file; ``-`` is standard output, as it is for other programs."""
    if output is not None and not output.strip():
        raise UsageError("-o needs the name of a file. Leave it out for standard output.")
    return None if output == "-" else output


Output = Annotated[
    str | None,
    typer.Option(
        *("--output", "-o"),
        metavar="FILE",
        callback=_named,
        help="Write this file, whole or not at all.",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")]
Encrypt = Annotated[
    bool, typer.Option("--encrypt", help="Encrypt it with a passphrase that is asked (age).")
]
Recipients = Annotated[
    list[str] | None,
    typer.Option(
        "--recipient", metavar="KEY", help="Encrypt it to this public key (age). May repeat."
    ),
]


class Target(NamedTuple):
    """Where an export goes, and what encrypts it: None is standard output, and nothing."""

    output: str | None
    force: bool
    encrypting: Callable[[bytes], bytes] | None


def target_of(
    context: Context,
    output: str | None,
    *,
    force: bool,
    encrypt: bool,
    recipients: Sequence[str] | None,
) -> Target:
    """Return where an export goes; a passphrase is asked for here, before the record is opened.

    Raises:
        UsageError: it cannot be encrypted so, or nobody can be asked.
    """
    if encrypt and recipients:
        raise UsageError("Encrypt to a passphrase or to --recipient, and not to both.")
    if not (encrypt or recipients):
        return Target(output, force, None)
    from magstack.export import encrypted

    if recipients:
        return Target(output, force, encrypted.to_recipients(recipients))
    return Target(output, force, encrypted.to_passphrase(_passphrase(context.terminal)))


@contextmanager
def text_to(context: Context, target: Target) -> Iterator[TextIO]:
    """Give a stream of text, UTF-8 with line ends as they are written, for an export.

    Raises:
        UsageError: the file exists, is a directory or lies in none.
        OutputError: it could not be written.
    """
    from magstack.export import files

    if target.output is None and target.encrypting is None:
        with _standard_output(context.terminal) as stdout:
            yield stdout
        return
    with bytes_to(context, target) as stream, files.as_text(stream) as text:
        yield text


@contextmanager
def bytes_to(context: Context, target: Target) -> Iterator[BinaryIO]:
    """Give a stream of bytes for an export.

    Raises:
        UsageError: as for text; or it would be bytes on a screen.
        OutputError: it could not be written.
    """
    with _opened(context, target) as stream:
        if target.encrypting is None:
            yield stream
            return
        held = io.BytesIO()  # age is made of the whole
        yield held
        stream.write(target.encrypting(held.getvalue()))


@contextmanager
def _opened(context: Context, target: Target) -> Iterator[BinaryIO]:
    from magstack.export import files

    if target.output is not None:
        path = Path(target.output)
        with files.whole(path, force=target.force, never=context.database) as stream:
            yield stream
        return
    stdout = context.terminal.stdout
    if context.terminal.drawn or not isinstance(stdout, io.TextIOWrapper):
        raise UsageError("This is no text for a screen. Name a file for it with -o FILE.")
    with _standard_output(context.terminal):
        yield stdout.buffer


def _passphrase(terminal: Terminal) -> str:
    """Ask for a passphrase twice.

    Raises:
        UsageError: nobody can be asked, or the two differ.
    """
    if not terminal.asks:
        raise UsageError(
            "A passphrase is asked for on a terminal. In a script, encrypt to a public key: "
            "--recipient age1…"
        )
    first = terminal.ask_secretly("Passphrase for the file:")
    if terminal.ask_secretly("Once more:") != first:
        raise UsageError("The two differ, and nothing was written. Try again.")
    return first


@contextmanager
def _standard_output(terminal: Terminal) -> Iterator[TextIO]:
    """Give stdout as UTF-8 with line ends as they are written, whatever the locale says."""
    from magstack.export import files

    stdout = terminal.stdout
    if isinstance(stdout, io.TextIOWrapper):
        stdout.reconfigure(encoding="utf-8", newline="")
    terminal.filled = terminal.drawn
    try:
        with files.faults_of("standard output"):
            yield stdout
            stdout.flush()
    except OutputError:
        terminal.hang_up()  # what waits in the buffer would fail again at every flush
        raise
    finally:
        terminal.filled = False
