"""Keep the record: a copy before something changes much of it, backups, and putting one back."""

import os
import re
from collections.abc import Callable
from pathlib import Path

from magstack.actions import doctoring
from magstack.context import Context
from magstack.domain.backups import Backup, Candidate, Contents, Restored
from magstack.errors import StoreError, UsageError
from magstack.store import backup, checkup, database

OWN = re.compile(r"magstack-([0-9]{8}T[0-9]{6})(?:-([0-9]+))?\.db")
"""What ``backup`` calls its files; copies that are made before something else have longer names."""

MOST_DIGITS = 9


def backed_up(context: Context, before: str) -> Path | None:
    """Copy the record before something changes much of it, and return where the copy is.

    ``before`` is one word for what follows, such as ``import``; the copy's name ends with it. None
    where there is no record yet.

    Raises:
        StoreError: the record is damaged or from a newer magstack, or the copy cannot be written.
    """
    if not context.begun:
        return None
    return backup.copy(context.database, _folder(context), _before(context, before))


def back_up(
    context: Context,
    folder: str | None = None,
    keep: str | None = None,
    advance: Callable[[int], None] = checkup.uncounted,
) -> Backup:
    """Copy the record into a folder (the home's own), check the copy, and return what was made.

    With ``keep``, the oldest backups in the folder are deleted so that this many stay, this one
    among them. Copies that were made before something else are neither counted nor deleted.
    ``advance`` is called with how many more rows were checked, of ``rows`` in all.

    Raises:
        UsageError: the folder is none, or ``keep`` no whole number above zero.
        StoreError: the record is missing, damaged or from a newer magstack, or the copy cannot be
            written; or an old backup cannot be deleted.
    """
    most = None if keep is None else _whole(keep)
    with database.faults_of_files(context.database):
        database.refuse_strangers(context.database)
    place = _folder(context) if folder is None else _place(context, folder)
    made = backup.copy(context.database, place, f"{_stamp(context)}.db", advance)
    held = doctoring.contents(context, made)
    deleted = () if most is None else _delete_all(made, most)
    kept = None if most is None else len(_others(made)) + 1
    return Backup(
        str(made),
        held,
        tuple(map(str, deleted)),
        kept,
        checkup.synced_by(place),
    )


def rows(context: Context) -> int:
    """Return how many rows of the record ``back_up`` checks, 0 where that cannot be known."""
    return checkup.work(context.database)


def candidate(
    context: Context, file: str, advance: Callable[[int], None] = checkup.uncounted
) -> Candidate:
    """Examine a file that is to take the record's place, and return what both hold.

    Raises:
        NotFoundError: there is no such file.
        UsageError: it is a directory, or the record itself.
        StoreError: it is no sound record, or something that is no file has the record's place.
    """
    record, name = context.database, database.shown(file)
    path = doctoring.named(context, file)
    with database.faults_of_files(record):
        if record.exists() and record.samefile(path):
            raise UsageError(f"{name} is the record itself. Name a backup of it.")
        if context.begun:
            database.refuse_no_file(record)
    for fault in doctoring.stored(context, file, advance):
        if not fault.mild:
            told = f"{name} cannot take the record's place. {fault.said} {fault.remedy}"
            raise StoreError(told.rstrip())
    held = doctoring.contents(context, path)
    return Candidate(file, held, context.begun, _present(context))


def work(context: Context, file: str) -> int:
    """Return how many things ``candidate`` looks at, 0 where that cannot be known."""
    return doctoring.work(context, file, totals=False)


def restore(
    context: Context, chosen: Candidate, advance: Callable[[int], None] = checkup.uncounted
) -> Restored:
    """Put a copy of a file in the record's place; what is there now is kept aside.

    ``advance`` is called with how many more rows were checked, of ``restored_rows`` in all.

    Raises:
        StoreError: the record is in use for too long, or nothing can be written there.
    """
    aside = _folder(context) / _before(context, "restore")
    file = doctoring.real(chosen.path)
    kept = backup.replace(context.database, file, aside, advance=advance)
    where, sound = (str(kept.path), kept.sound) if kept else (None, False)
    return Restored(chosen, str(context.database.absolute()), where, sound)


def restored_rows(context: Context, chosen: Candidate) -> int:
    """Return how many rows ``restore`` checks, in the file again and in what is kept aside."""
    return checkup.work(doctoring.real(chosen.path)) + rows(context)


def _folder(context: Context) -> Path:
    """Return where backups lie if the person names no other place."""
    return context.home.absolute() / database.BACKUPS


def _stamp(context: Context) -> str:
    """Return what the name of a copy begins with: ``magstack-20261121T060512``, in local time."""
    return f"magstack-{context.clock.now():%Y%m%dT%H%M%S}"


def _before(context: Context, what: str) -> str:
    return f"{_stamp(context)}-before-{what}.db"


def _place(context: Context, folder: str) -> Path:
    """Return the folder that a person names, which can be made if it is not there."""
    place, name = Path(folder).absolute(), database.shown(folder)
    if not folder:
        raise UsageError("The name of the directory is empty. Name one.")
    try:
        if place.is_dir():
            return place
    except OSError as error:  # a name that is too long, a folder that may not be looked into
        raise UsageError(f"{name} cannot be used: {error.strerror or error}.") from None
    if os.path.lexists(place):
        itself = place.exists() and context.begun and place.samefile(context.database)
        raise UsageError(
            f"{name} is {'the record itself' if itself else 'no directory'}. Name a directory."
        )
    if not place.parent.is_dir():
        parent = database.shown(place.parent)
        raise UsageError(f"There is no directory {parent}. Make it, or name another.")
    return place


def _whole(words: str) -> int:
    if words.isascii() and words.isdigit() and len(words) <= MOST_DIGITS and int(words):
        return int(words)
    raise UsageError("--keep is a whole number above zero. Write for example --keep 10.")


def _delete_all(made: Path, most: int) -> list[Path]:
    """Delete the oldest backups beside one, so that so many stay with it.

    One that another magstack has made meanwhile stays too: else each might delete the other's.
    """
    old = sorted(_others(made), key=_age, reverse=True)[most - 1 :]
    deleted = [each for each in old if _written(each) < _written(made)]
    for each in deleted:
        try:
            each.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(
                f"{database.shown(made)} was written and checked, but {database.shown(each)} "
                f"cannot be deleted: {error.strerror or error}."
            ) from error
    return deleted


def _written(path: Path) -> tuple[int, str, int]:
    """Return when a file was written, and its age by its name where two were at once."""
    try:
        return (path.stat().st_mtime_ns, *_age(path))
    except OSError:  # it is gone
        return (0, "", 0)


def _others(made: Path) -> list[Path]:
    """Return the other backups in the folder of one."""
    return [
        each
        for each in made.parent.iterdir()
        if OWN.fullmatch(each.name) and each != made and _is_backup(each)
    ]


def _is_backup(path: Path) -> bool:
    try:
        return path.is_file() and not path.is_symlink() and database.ours(path)
    except OSError:
        return False


def _age(path: Path) -> tuple[str, int]:
    """Return what backups are sorted by: when they were made, by their names."""
    match = OWN.fullmatch(path.name)
    return (match[1], int(match[2] or 1)) if match else ("", 0)


def _present(context: Context) -> Contents | None:
    """Return what the record holds, or None where there is none, or none that can be read."""
    try:
        return doctoring.contents(context, context.database)
    except StoreError:
        return None
