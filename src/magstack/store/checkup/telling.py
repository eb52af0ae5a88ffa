"""How faults are told: what helps, few of many, and nothing raised while they are looked for."""

from collections.abc import Iterable, Iterator

from magstack.domain.faults import Check, Fault
from magstack.errors import StoreError
from magstack.store.database import DamagedError

RESTORE = "Put the last good backup in its place: magstack restore FILE"

UPGRADE = "Upgrade magstack to use it."

MOST = 5
"""Of faults of one kind so many are told."""


def uncounted(_: int) -> None:
    """Count nothing: how far a check is does not matter to whoever called it."""


def wrong(check: Check, said: str) -> Fault:
    """Return a fault that only another file helps with."""
    return Fault(check, said, RESTORE)


def few(found: Iterable[Fault]) -> Iterator[Fault]:
    """Yield the first faults of a kind, and how many more there are, as bad as the worst."""
    worst, more = None, 0
    for number, fault in enumerate(found):
        if number < MOST:
            yield fault
            continue
        more += 1
        if worst is None or worst.mild:
            worst = fault
    if worst is not None:
        yield worst._replace(said=f"And {more} more like these.")


def guarded(check: Check, found: Iterable[Fault]) -> Iterator[Fault]:
    """Yield faults; what keeps the rest from being looked for becomes the last one."""
    try:
        yield from found
    except DamagedError as error:
        yield wrong(check, f"It is not what it should be: {error.detail}.")
    except StoreError as error:
        yield Fault(check, str(error), "")
    except Exception as error:  # whatever bytes a file has, they are examined to the end
        yield wrong(check, f"It cannot be read to the end: {error}.")


def looked(check: Check, found: Iterable[Fault]) -> Iterator[Fault]:
    """Yield the faults of one kind, few of many, and nothing is raised."""
    return few(guarded(check, found))
