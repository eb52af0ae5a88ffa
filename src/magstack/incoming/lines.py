"""What a foreign panel says of nutrients, line by line, as plain values."""

from collections.abc import Sequence
from typing import NamedTuple

from magstack.domain.amounts import Mass
from magstack.domain.products import Content


class Carrier(NamedTuple):
    """A compound as a label names it, the form or family that this is, and its mass."""

    name: str
    form: str | None
    mass: Mass | None


class Line(NamedTuple):
    """What one row says of a nutrient; ``declared`` is the nutrient itself.

    ``compound`` says that the row names a compound and not the nutrient; ``why`` there is no
    amount of it.
    """

    nutrient: str
    said: str
    declared: Mass | None
    carriers: tuple[Carrier, ...] = ()
    compound: bool = False
    why: str = ""

    @property
    def weighed(self) -> bool:
        """Whether the mass of every compound is known, and there is one."""
        return bool(self.carriers) and all(each.mass is not None for each in self.carriers)

    @property
    def computable(self) -> bool:
        """Whether the compounds' forms and masses tell how much of the nutrient there is."""
        return self.weighed and all(each.form is not None for each in self.carriers)


def unresolved(lines: Sequence[Line]) -> list[int]:
    """Return the places of the lines whose amount nobody knows.

    A compound beside a declared amount of its nutrient is part of that. A row that names the
    nutrient itself and gives no amount is more of it, which only compounds of its own can tell,
    and only where nothing else is declared.
    """
    declared = {line.nutrient for line in lines if line.declared is not None}
    return [
        place
        for place, line in enumerate(lines)
        if line.declared is None
        and not (line.compound if line.nutrient in declared else line.computable)
    ]


class Panel(NamedTuple):
    """A panel as it was understood, in the order of its rows, and what was not, in sentences."""

    lines: tuple[Line, ...]
    contents: tuple[Content, ...]
    remarks: tuple[str, ...]
