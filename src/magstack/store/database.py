"""The file itself: create, open, migrate, permissions, pragmas, and what its faults are called."""

import errno
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from magstack.domain.texts import clean
from magstack.errors import StoreError

APPLICATION_ID = 0x4D475354
"""``MGST``, in the file's header: this is a magstack record."""

MAGIC, WAY, VERSION, OWNER = b"SQLite format 3\0", slice(18, 20), slice(60, 64), slice(68, 72)
"""How every SQLite file begins, and where its header says how it is written, which schema it has,
and whose it is."""

WAYS = (b"\1\1", b"\2\2")
"""With a rollback journal, as magstack writes; or with a log of writes, as another program may."""

PATIENCE_MS = 5000
"""How long to wait for another magstack that is writing."""

CHECKED_BYTES = 4_000_000
"""Up to this size the whole structure of the file is checked at each opening.

In a larger one, what is read is held against seals and tallies all the same.
"""

BACKUPS = "backups"
"""The folder beside the record that copies of it lie in."""

MIGRATIONS = Path(__file__).parent / "migrations"

_PRAGMAS = (
    f"PRAGMA busy_timeout={PATIENCE_MS}",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA synchronous=FULL",
)


def scripts(folder: Path = MIGRATIONS) -> list[Path]:
    """Return the numbered migrations in their order; the n-th leads to schema version n."""
    return sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql"))


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the record read-only, as one consistent snapshot.

    One that an older magstack wrote is brought up to date before: nearly every command that
    writes reads first.

    Raises:
        StoreError: it is missing, locked, unreadable, damaged or from a newer magstack, or from an
            older one where nothing can be written.
    """
    with faults_of_sqlite(path):
        with faults_of_files(path):
            refuse_strangers(path)
            _recover(path)
            _bring_up_to_date(path)
        with closing(connect(path, "ro")) as connection:
            connection.execute("BEGIN")
            _verify(connection, path)
            yield connection


def migrate(connection: sqlite3.Connection, steps: list[Path]) -> None:
    """Bring a copy, of which nobody else knows, to the schema after these steps."""
    _migrate(connection, Path(), steps, backup=False)


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the record for writing, created and migrated as needed; no transaction is begun.

    Raises:
        StoreError: as for reading, or nothing can be written there.
    """
    with faults_of_sqlite(path):
        with faults_of_files(path):
            if not path.exists() and not path.is_symlink():
                _create(path)
            refuse_strangers(path)
        with closing(connect(path, "rw")) as connection:
            _verify(connection, path)
            connection.execute("PRAGMA journal_mode=DELETE")  # another program may have changed it
            with faults_of_files(path):
                _migrate(connection, path, scripts())
            yield connection


@contextmanager
def faults_of_sqlite(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into one sentence with a way out.

    Raises:
        StoreError: it has raised something.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise explained(error, path) from error
    except UnicodeDecodeError as error:
        raise damaged(path, "a text in it is not UTF-8") from error


@contextmanager
def faults_of_files(path: Path) -> Iterator[None]:
    """Turn what the file system raises into one sentence with a way out.

    Raises:
        StoreError: it has raised something.
    """
    try:
        yield
    except PermissionError as error:
        raise StoreError(
            f"{shown(error.filename or path)} may not be written or read. Check who owns it and "
            "its permissions, or choose another place with --home."
        ) from error
    except OSError as error:
        raise StoreError(
            f"{shown(error.filename or path)} cannot be used: {error.strerror or error}. "
            "Choose another place with --home, or free it."
        ) from error


class DamagedError(StoreError):
    """The content of a file cannot be trusted, because of what ``detail`` says."""

    def __init__(self, path: Path | str, detail: str) -> None:
        self.detail = detail
        super().__init__(
            f"{shown(path)} is damaged ({detail}). Nothing was changed. See what is wrong, and "
            "which backup is sound: magstack doctor"
        )


def damaged(path: Path | str, detail: str) -> DamagedError:
    """Return the error for a file whose content cannot be trusted."""
    return DamagedError(path, " ".join(clean(detail.rpartition("\n")[2]).split()))


def shown(path: Path | str) -> str:
    """Return a file's name for a sentence, which is one line."""
    return clean(str(path))


def newer(path: Path) -> StoreError:
    """Return the error for a record with something in it that only a newer magstack knows."""
    return StoreError(
        f"{shown(path)} was written by a newer magstack. It was left as it is; upgrade "
        "magstack to use it."
    )


def overtaken(path: Path) -> StoreError:
    """Return the error for a write that another one has made impossible meanwhile."""
    return StoreError(
        f"Another magstack changed {shown(path)} at the same moment: nothing was written. Look at "
        "it with magstack undo --list, and try again."
    )


_SENTENCES = {
    "SQLITE_BUSY": "{path} is in use by another program for too long. Try again in a moment.",
    "SQLITE_LOCKED": "{path} is in use by another program for too long. Try again in a moment.",
    "SQLITE_FULL": "The disk is full: nothing was written to {path}, and what was there is "
    "intact. Free some space and try again.",
    "SQLITE_IOERR": "The disk gave an error, perhaps because it is full: nothing was written to "
    "{path}. Free some space or check the disk, and try again.",
    "SQLITE_READONLY_ROLLBACK": "A write to {path} was interrupted, and taking its traces back "
    "needs to write there. Make it and its directory writable once, and run any command.",
    "SQLITE_READONLY_DBMOVED": "{path} was replaced at the same moment: nothing was written. Look "
    "at what is there now, and try again.",
    "SQLITE_READONLY": "{path} or its directory is read-only: nothing was written. Reading still "
    "works; to write, change the permissions or choose another place with --home.",
    "SQLITE_CANTOPEN": "{path} cannot be opened. Check that it and its directory may be read and "
    "written, or choose another place with --home.",
    "SQLITE_PERM": "{path} may not be opened. Check its permissions.",
    "SQLITE_NOTADB": "{path} is no magstack record: it is not an SQLite database, or encrypted. "
    "It was left as it is; choose another place with --home.",
}


_OVERTAKEN = ("UNIQUE", "PRIMARYKEY", "FOREIGNKEY")
"""Constraints that hold unless two write at once: everything is checked before it is written."""


def explained(error: sqlite3.Error, path: Path) -> StoreError:
    """Return the error that says what SQLite's means for whoever uses the file."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.removeprefix("SQLITE_CONSTRAINT_") in _OVERTAKEN:
        return overtaken(path)
    for known, sentence in _SENTENCES.items():
        if name == known or name.startswith(f"{known}_"):
            return StoreError(sentence.format(path=shown(path)))
    return damaged(path, str(error))


def connect(path: Path, mode: str, *, immutable: bool = False) -> sqlite3.Connection:
    """Open a file, ``ro`` or ``rw``; no transaction is begun. ``immutable``: nobody changes it."""
    address = f"file:{quote(os.fsencode(path.absolute()))}?mode={mode}"
    if immutable:
        address += "&immutable=1"
    connection = sqlite3.connect(
        address, uri=True, isolation_level=None, timeout=PATIENCE_MS / 1000
    )
    try:
        prepare(connection)
    except BaseException:  # what SQLite says of a damaged file may be no UTF-8
        connection.close()
        raise
    return connection


def prepare(connection: sqlite3.Connection) -> None:
    """Tell SQLite how to behave."""
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def refuse_strangers(path: Path) -> None:
    """Refuse what is missing, a symlink, or no record of ours, before SQLite touches it.

    Raises:
        StoreError: it is one of these.
    """
    refuse_no_file(path)
    begins = head(path)
    if not begins.startswith(MAGIC):
        raise StoreError(_SENTENCES["SQLITE_NOTADB"].format(path=shown(path)))
    if begins[OWNER] != APPLICATION_ID.to_bytes(4):
        raise StoreError(
            f"{shown(path)} is a database of another program, or damaged. It was left as it is; "
            "choose another place with --home."
        )


def ours(path: Path) -> bool:
    """Whether a file says of itself that it is a record of magstack."""
    begins = head(path)
    return begins.startswith(MAGIC) and begins[OWNER] == APPLICATION_ID.to_bytes(4)


def refuse_no_file(path: Path) -> None:
    """Refuse what is missing, a symlink, or anything else than a file.

    Raises:
        StoreError: it is one of these.
    """
    try:
        mode = path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise StoreError(
            f"There is no magstack record in {shown(path.parent)} yet. "
            "Begin with a product: magstack add neuro-mag"
        ) from None
    if stat.S_ISLNK(mode):
        raise StoreError(
            f"{shown(path)} is a symbolic link, which magstack does not follow. Put the file "
            "itself there, or point --home at the directory that holds it."
        )
    if not stat.S_ISREG(mode):
        raise StoreError(f"{shown(path)} is no file. Choose another place with --home.")


def head(path: Path) -> bytes:
    """Return the beginning of a file, up to where it says whose it is."""
    with path.open("rb") as file:
        return file.read(OWNER.stop)


def _recover(path: Path) -> None:
    """Let SQLite roll back what a killed writer left behind: that needs a writable opening."""
    if path.with_name(f"{path.name}-journal").exists():
        with suppress(sqlite3.OperationalError), closing(connect(path, "rw")) as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema")


def _bring_up_to_date(path: Path) -> None:
    """Migrate a record whose header names an older schema; any other is not touched."""
    if int.from_bytes(head(path)[VERSION]) >= len(scripts()):
        return
    try:
        with writing(path):
            pass
    except StoreError as error:
        if not _forbidden(error.__cause__):
            raise
        raise StoreError(
            f"{shown(path)} was written by an older magstack, and bringing it up to date needs to "
            "write there. Make it and its directory writable once, and run any command."
        ) from error


def _forbidden(error: BaseException | None) -> bool:
    """Whether something failed because nothing may be written there."""
    if isinstance(error, OSError):
        return error.errno in (errno.EACCES, errno.EPERM, errno.EROFS)
    return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN"))


def version(connection: sqlite3.Connection) -> int:
    """Return which schema a file has."""
    number: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return number


def _size(connection: sqlite3.Connection) -> int:
    """Return the size of the file, in bytes, by its pages."""
    pages: int = connection.execute("PRAGMA page_count").fetchone()[0]
    size: int = connection.execute("PRAGMA page_size").fetchone()[0]
    return pages * size


def _verify(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a newer schema, and a file whose structure is broken."""
    if version(connection) > len(scripts()):
        raise newer(path)
    if _size(connection) <= CHECKED_BYTES:
        report = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if report != "ok":
            raise damaged(path, report)


def _create(path: Path) -> None:
    """Build an empty record beside its place and move it there, so that none is half built."""
    from tempfile import TemporaryDirectory

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _refuse_leftovers(path)
    with TemporaryDirectory(dir=path.parent, prefix=".magstack-") as folder:
        draft = Path(folder) / path.name
        draft.touch(mode=0o600)
        with closing(connect(draft, "rw")) as connection:
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            _migrate(connection, draft, scripts(), backup=False)
        _place(draft, path)


def _refuse_leftovers(path: Path) -> None:
    """Refuse a new record beside what belongs to one that is gone: it would be applied to it."""
    for left in (path.with_name(f"{path.name}{ending}") for ending in ("-journal", "-wal")):
        if left.exists():
            raise StoreError(
                f"{shown(left)} is there, and its record is gone. Put that back, or a backup of "
                "it: magstack restore FILE. To begin anew, delete what is left of it."
            )


def _place(draft: Path, path: Path) -> None:
    """Give the finished file its name, unless another magstack was quicker: then use that one."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        draft.rename(path)


def _migrate(
    connection: sqlite3.Connection, path: Path, steps: list[Path], *, backup: bool = True
) -> None:
    """Bring the schema up to date: all steps in one transaction with the rise of its number."""
    if version(connection) == len(steps):
        return
    connection.execute("BEGIN IMMEDIATE")
    begun = version(connection)  # another magstack may have done it meanwhile
    if backup and begun < len(steps):
        _keep_copy(path, len(steps))
    for number, step in enumerate(steps[begun:], start=begun + 1):
        for statement in _statements(step.read_text(encoding="utf-8")):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version={number}")
    connection.execute("COMMIT")


def _keep_copy(path: Path, number: int) -> None:
    """Copy the record beside itself before it is brought to a schema."""
    from magstack.store import backup  # which itself opens records

    backup.before_schema(path, number)


def _statements(script: str) -> Iterator[str]:
    """Split a script into its statements (``executescript`` would commit behind our back)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        raise ValueError(f"a statement does not end: {statement.strip()[:80]}")
