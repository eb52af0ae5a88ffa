"""What the classes of all tables share: a number, and a seal over the columns."""

from sqlmodel import SQLModel

from magstack.store.sealing import Value, seal_of


class Sealed(SQLModel):
    """A row with a number and a seal, both set by the journal."""

    model_config = {"defer_build": True}  # a table's model validates nothing: the schema does

    id: int
    seal: int

    def values_in_order(self) -> list[Value]:
        """Return the columns' values without the seal, in the order of the table."""
        return [getattr(self, column) for column in self.columns()]

    @classmethod
    def columns(cls) -> list[str]:
        """Return the names of the columns in the order of the table, without the seal."""
        return [name for name in cls.model_fields if name != "seal"]

    def reseal(self) -> None:
        """Bring the seal up to date with the values."""
        self.seal = seal_of(self.values_in_order())
