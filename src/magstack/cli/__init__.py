"""The command line: ``main(argv) -> int`` is what runs, and the only place that catches errors."""

import gc
import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from magstack import __version__
from magstack.cli.commands import LazyGroup
from magstack.context import Context, Terminal, system_context
from magstack.errors import MagstackError, OutputError

EX_SOFTWARE = 70
INTERRUPTED = 130

app = typer.Typer(
    cls=LazyGroup,
    name="magstack",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def root(
    ctx: typer.Context,
    home: str | None = typer.Option(
        None, "--home", metavar="DIR", help="Keep the record in this directory."
    ),
    no_input: bool = typer.Option(False, "--no-input", help="Never ask; take the cautious answer."),
    version: bool = typer.Option(False, "--version", help="Show the version and exit."),
) -> None:
    """Keep a supplement stack in elemental amounts, against the limits of named authorities.

    Without a command it shows today, or how to begin.
    """
    context: Context = ctx.obj
    if version:
        context.terminal.say(f"magstack {__version__}")
        raise typer.Exit
    if home is not None:
        ctx.obj = context = context.changed(Path(home))
    if no_input:
        context.terminal.no_input = True
    if ctx.invoked_subcommand is None:
        from magstack.cli.today import begin

        begin(context)


def main(argv: Sequence[str] | None = None, context: Context | None = None) -> int:
    """Run one command and return its exit code; every way out goes through here."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    used = context or system_context(arguments)
    try:
        code = _run(arguments, used)
    except (MagstackError, typer.TyperException) as error:
        used.terminal.fail(_sentence(error, arguments))
        return error.exit_code
    except OSError as error:
        return _unwritten(used.terminal, error)
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except Exception as error:
        return _bug(used.terminal, error)
    if code == INTERRUPTED:
        used.terminal.fail("\nStopped.")
    return code if isinstance(code, int) else 0


def run() -> None:
    """Be the program ``magstack``."""
    gc.disable()  # what is imported stays to the end, and looking through it takes take 30 ms
    sys.exit(main())


def _unwritten(terminal: Terminal, error: OSError) -> int:
    """Stop writing to what takes nothing more: a closed pipe is no fault, a full disk is."""
    terminal.hang_up()
    if isinstance(error, BrokenPipeError):
        return 0
    terminal.fail(f"The output could not be written: {error.strerror or error}.")
    return OutputError.exit_code


def _sentence(error: MagstackError | typer.TyperException, arguments: Sequence[str]) -> str:
    """Return an error's own sentence, or say what is wrong with the words of a command."""
    return str(error) if isinstance(error, MagstackError) else _usage(error, arguments)


def _run(arguments: list[str], used: Context) -> object:
    try:
        code: object = typer.main.get_command(app).main(
            args=arguments, prog_name="magstack", obj=used, standalone_mode=False
        )
    except SystemExit as left:
        # Typer leaves with 1 where a pipe has closed, but nothing went wrong.
        if isinstance(left.__context__, BrokenPipeError):
            raise left.__context__ from None
        raise
    used.terminal.stdout.flush()
    return code


def _usage(error: typer.TyperException, arguments: Sequence[str]) -> str:
    """Say what is wrong with the words of a command, and where its help is."""
    message = " ".join(error.format_message().split())
    option = message.removeprefix("No such option: ").rstrip(".")
    if option.startswith("-") and option[1:2].isdigit():
        message = f"Amounts and units are above zero, and {option} is not."
    if message and message[-1] not in ".?!":
        message += "."
    return f"{message} See: {_path(error, arguments)} --help"


def _path(error: typer.TyperException, arguments: Sequence[str]) -> str:
    """Return the command that an error is about, as it is typed."""
    context = getattr(error, "ctx", None)
    if context is not None:
        return str(context.command_path)
    words = [word for word in arguments[:1] if not word.startswith("-")]
    return " ".join(["magstack", *words])


def _bug(terminal: Terminal, error: Exception) -> int:
    import traceback

    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    terminal.fail(
        f"magstack has a bug: {type(error).__name__} at {place} ({error}). "
        "Please report it with the command that you typed."
    )
    return EX_SOFTWARE
