"""Copies of a record: what one holds, what was made, and what takes the record's place."""

from datetime import datetime
from typing import NamedTuple


class Contents(NamedTuple):
    """What a record holds, told in short; ``last`` is the moment of its newest entry, aware.

    ``size`` is in bytes, ``written`` the moment of the last thing that was done, aware.
    """

    schema: int
    size: int
    products: int
    entries: int
    operations: int
    last: datetime | None = None
    written: datetime | None = None


class Backup(NamedTuple):
    """A backup that was made and checked; files by their paths.

    ``deleted`` are older ones that were deleted after it, and ``kept`` how many stay, None where
    nobody asked. ``synced`` names who synchronises the folder.
    """

    path: str
    held: Contents
    deleted: tuple[str, ...] = ()
    kept: int | None = None
    synced: str | None = None


class Candidate(NamedTuple):
    """A sound file that may take the record's place; files by their paths.

    ``present`` is what the record holds now; None with ``begun`` is one that cannot be read.
    """

    path: str
    held: Contents
    begun: bool
    present: Contents | None


class Restored(NamedTuple):
    """A record that was put in its place; ``aside`` is what was there before, None without one.

    ``sound`` says whether that can be restored again.
    """

    candidate: Candidate
    record: str
    aside: str | None = None
    sound: bool = False
    written: bool = True
