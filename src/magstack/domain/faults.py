"""What is wrong with a record's file, and the way out of it."""

from typing import Literal, NamedTuple

from magstack.domain.backups import Contents

Check = Literal[
    "version",
    "structure",
    "references",
    "rows",
    "journal",
    "totals",
    "permissions",
    "folder",
    "leftovers",
]
"""What was looked at when a fault was found, in the order of looking."""

OF_CONTENT: tuple[Check, ...] = ("references", "rows", "journal", "totals")
"""What can only be looked at where the structure is whole."""

OF_PLACE: tuple[Check, ...] = ("permissions", "folder", "leftovers")
"""What can be looked at whatever the file holds."""

CHECKS: tuple[Check, ...] = ("version", "structure", *OF_CONTENT, *OF_PLACE)


class Fault(NamedTuple):
    """Something wrong with the file: what it is, and what to do, each in a sentence.

    A ``mild`` one is no damage: a permission that is too wide, a folder that is synchronised.
    ``remedy`` is empty where what is said says it already.
    """

    check: Check
    said: str
    remedy: str
    mild: bool = False


class Examined(NamedTuple):
    """A file that was examined, by its path: what is wrong with it, and what it holds.

    ``held`` is None where it cannot be read; ``foreign`` says that it is no record at all.
    """

    path: str
    faults: tuple[Fault, ...]
    held: Contents | None = None
    foreign: bool = False

    @property
    def sound(self) -> bool:
        """Whether there is no fault that is more than mild."""
        return all(fault.mild for fault in self.faults)

    @property
    def unlooked(self) -> tuple[Check, ...]:
        """The checks that could not be made."""
        if self.foreign:
            return ("version", *OF_CONTENT, *OF_PLACE)
        broken = {fault.check for fault in self.faults if not fault.mild}
        if "version" in broken:
            return ("structure", *OF_CONTENT)
        if "structure" in broken:
            return OF_CONTENT if self.held else ("version", *OF_CONTENT)
        return ()

    def of(self, check: Check) -> tuple[Fault, ...]:
        """Return what one check has found."""
        return tuple(fault for fault in self.faults if fault.check == check)
