"""A record that was exported comes back: whole into an empty home, or merged into another one."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from magstack.actions import keeping
from magstack.context import DATABASE, Context
from magstack.domain.merging import STDIN, Did, Imported, Kind, came_of
from magstack.domain.texts import clean
from magstack.errors import DataError, StoreError
from magstack.incoming import files, records
from magstack.store import backup, carrying, checkup, database, merging
from magstack.store.reading.rows import Raw

Progress = Callable[[str, int | None], AbstractContextManager[Callable[[int], None]]]
"""Shows how far something is: what is being done, and how many steps there are, if known."""


KILOBYTE = 1000


class _Draft(NamedTuple):
    """A file as a record of its own, checked; ``name`` is that of the file."""

    name: str
    path: Path
    counts: dict[str, int]

    def became(self, did: Did) -> Imported:
        """Return what became of the file as a whole."""
        products, entries, steps = (
            self.counts[table] for table in ("product", "intake", "operation")
        )
        held: Counter[Kind] = Counter({"product": products, "entry": entries})
        return Imported(self.name, did, held=held, steps=steps)


def bring_in(
    context: Context, file: str, progress: Progress, *, replace: bool = False, dry_run: bool = False
) -> Imported:
    """Let a record that was exported as JSON come into this one.

    Where there is no record yet, it becomes the record. Where it goes on from where this one ends,
    it takes its place. Else what is only in it is added; what is in both and differs stays, or
    takes the file's side if ``replace`` says so. A copy of the record is made before it changes.

    Args:
        context: whose record it comes into.
        file: its name, or ``-`` for standard input.
        progress: shows how far it is.
        replace: take the file's side where both differ.
        dry_run: write nothing.

    Raises:
        NotFoundError: there is no such file.
        DataError: it is no record, was changed since it was exported, or is of a newer magstack.
        StoreError: this record cannot be read or written, or another magstack changed it meanwhile.
    """
    if context.begun:
        with database.reading(context.database):
            pass  # what cannot be read is said before a long file is
    with _drafted(context, file, progress) as draft:
        if not context.begun:
            return _place(context, draft, None, dry_run=dry_run)
        with database.reading(context.database) as ours, database.reading(draft.path) as theirs:
            begun, seen = merging.beginning(ours, theirs), merging.stand(ours)
            if begun.known:
                return draft.became("known")
            if not begun.continued:
                with progress("Comparing", merging.work(ours, theirs)) as advance:
                    plan = merging.prepared(ours, theirs, begun, advance, replace=replace)
        if begun.continued:
            return _place(context, draft, seen, dry_run=dry_run)
        return _merge(context, draft, plan, progress, dry_run=dry_run)


@contextmanager
def _drafted(context: Context, file: str, progress: Progress) -> Iterator[_Draft]:
    """Give a file as a record beside the one that it comes into; it is gone afterwards."""
    name = STDIN if file == "-" else clean(file)
    home = context.home.absolute()
    beside = next(each for each in (home, *home.parents) if each.is_dir())
    with ExitStack() as stack:
        with database.faults_of_files(beside):
            folder = stack.enter_context(TemporaryDirectory(dir=beside, prefix=".magstack-"))
        path = Path(folder) / DATABASE
        size = files.size_of(Path(file))
        with (
            progress("Reading", None if size is None else size // KILOBYTE) as advance,
            records.opened(Path(file), _by_kilobytes(advance)) as record,
        ):
            _fill(path, name, record)
        with progress("Checking", checkup.work(path)) as advance:
            _check(path, name, advance)
        with database.reading(path) as connection:
            counts = carrying.carried(connection).counts
        yield _Draft(name, path, counts)


def _by_kilobytes(advance: Callable[[int], None]) -> Callable[[int], None]:
    """Return what is told bytes, and tells kilobytes."""
    left = 0

    def read(count: int) -> None:
        nonlocal left
        steps, left = divmod(left + count, KILOBYTE)
        advance(steps)

    return read


def _fill(path: Path, name: str, record: records.Record) -> None:
    """Write the rows of a file into a new record."""
    if record.version > len(database.scripts()):
        raise records.newer(name)
    try:
        carrying.draft(path, record.version, record.tables(), record.numbers)
    except ValueError as error:
        raise DataError(f"{name} {error}. Export it again where it comes from.") from error


def _check(path: Path, name: str, advance: Callable[[int], None]) -> None:
    """Refuse a record whose rows are not what its journal says, or cannot be."""
    for fault in checkup.faults(path, advance):
        if not fault.mild:
            raise DataError(
                f"{name} was changed or damaged since it was exported. {fault.said} Export it "
                "again where it comes from."
            )


def _place(context: Context, draft: _Draft, seen: Raw | None, *, dry_run: bool) -> Imported:
    """Let a file be the record; what stood as ``seen`` is kept aside, and None was no record."""
    became = draft.became("placed" if seen is None else "continued")
    if dry_run:
        return became

    def check() -> None:
        """Refuse to replace what has changed; opening it otherwise would give up its lock."""
        with closing(database.connect(context.database, "ro")) as connection:
            if seen is None or merging.stand(connection) != seen:
                raise database.overtaken(context.database)

    stamp = f"{context.clock.now():%Y%m%dT%H%M%S}"
    aside = context.home / database.BACKUPS / f"magstack-{stamp}-before-import.db"
    kept = backup.replace(context.database, draft.path, aside, check)
    return became._replace(backup=str(kept.path) if kept else None)


def _stands(context: Context, seen: Raw) -> bool:
    """Whether the record stands as it did."""
    with suppress(StoreError), database.reading(context.database) as connection:
        return merging.stand(connection) == seen
    return False


def _merge(
    context: Context, draft: _Draft, plan: merging.Plan, progress: Progress, *, dry_run: bool
) -> Imported:
    """Write what a merge comes to, after a copy of the record was made."""
    became = Imported(draft.name, "merged", plan.merged)
    if dry_run or not plan.changes:
        return became
    kept = keeping.backed_up(context, "import")
    moment = int(context.clock.now().timestamp())
    done = (moment, context.command, f"{came_of(plan.merged)}, from {clean(Path(draft.name).name)}")
    try:
        with progress("Writing", len(plan.changes)) as advance:
            merging.write(context.database, plan.seen, plan.changes, done, advance)
    except BaseException:
        if kept and _stands(context, plan.seen):
            kept.unlink(missing_ok=True)  # nothing has changed, and nobody needs it
        raise
    return became._replace(backup=str(kept) if kept else None)
