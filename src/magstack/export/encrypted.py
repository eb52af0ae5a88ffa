"""Encryption in the age format, for files that travel."""

from collections.abc import Callable, Sequence
from typing import Any

from magstack.errors import UsageError

MISSING = (
    "Encryption needs pyrage: pipx inject magstack pyrage (or pip install pyrage). Or export "
    "without it, and encrypt the file with a program of your own."
)

SHORTEST = 8
"""Characters of a passphrase: what is shorter is found by trying."""


def to_passphrase(passphrase: str) -> Callable[[bytes], bytes]:
    """Return what encrypts to a passphrase.

    Raises:
        UsageError: it is too short, or the extra is not installed.
    """
    pyrage = _pyrage()
    if len(passphrase) < SHORTEST:
        raise UsageError(
            f"A passphrase has at least {SHORTEST} characters. Several words are best."
        )
    return lambda content: pyrage.passphrase.encrypt(content, passphrase)


def to_recipients(keys: Sequence[str]) -> Callable[[bytes], bytes]:
    """Return what encrypts to public keys: of age (``age1…``), or of SSH (``ssh-ed25519 …``).

    Raises:
        UsageError: one is no such key, or the extra is not installed.
    """
    pyrage = _pyrage()
    recipients = [_recipient(pyrage, key) for key in keys]
    return lambda content: pyrage.encrypt(content, recipients)


def _pyrage() -> Any:
    try:
        import pyrage
    except ImportError:
        raise UsageError(MISSING) from None
    return pyrage


def _recipient(pyrage: Any, key: str) -> Any:
    kinds = pyrage.ssh if key.startswith("ssh-") else pyrage.x25519
    try:
        return kinds.Recipient.from_str(key)
    except pyrage.RecipientError:
        raise UsageError(
            f"{key!r} is no public key. It begins with age1 or ssh-: the one that the reader has "
            "given you. A private key stays where it is."
        ) from None
