"""Closed days, as rows."""

from sqlmodel import Field

from magstack.store.tables.sealed import Sealed


class ClosingRow(Sealed, table=True):
    """A day that the person has closed."""

    __tablename__ = "closing"

    id: int = Field(primary_key=True)
    day: str
    seal: int
