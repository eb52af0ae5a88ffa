"""The ways in which a job can fail: each kind owns its exit code and how it is said."""


class MagstackError(Exception):
    """The job could not be done.

    The message is one or two sentences: what is wrong, and what to type or do instead.
    """

    exit_code = 70


class UsageError(MagstackError):
    """A bad option, amount, time or name that cannot be read."""

    exit_code = 2


class NotFoundError(MagstackError):
    """What was named does not exist, or more than one thing fits."""

    exit_code = 3


class DataError(MagstackError):
    """A file of data (a catalogue, an import) does not hold what it must."""

    exit_code = 3


class StoreError(MagstackError):
    """The record on disk is missing, locked, unreadable, corrupt or from a newer magstack."""

    exit_code = 4


class OutputError(MagstackError):
    """A file that was asked for could not be written; nothing is left half written."""

    exit_code = 4


class InterruptError(MagstackError):
    """The person stopped it (Ctrl-C, or the end of the input at a question)."""

    exit_code = 130


def nearest(word: str, known: "list[str]", limit: int = 3) -> "list[str]":
    """Return up to ``limit`` of ``known`` that look most like ``word``, best first."""
    from difflib import get_close_matches

    return get_close_matches(word.lower(), list(dict.fromkeys(known)), n=limit, cutoff=0.5)


def suggestion(word: str, known: "list[str]") -> str:
    """Return `` Did you mean a, b?`` with a leading space, or nothing when nothing is near."""
    near = nearest(word, known)
    return f" Did you mean {', '.join(near)}?" if near else ""
