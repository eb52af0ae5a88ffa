"""What was done and what it touched, as rows."""

from sqlmodel import Field

from magstack.store.tables.sealed import Sealed


class OperationRow(Sealed, table=True):
    """One thing that a person did."""

    __tablename__ = "operation"

    id: int = Field(primary_key=True)
    at: int
    command: str
    summary: str
    state: str
    seal: int


class ChangeRow(Sealed, table=True):
    """One row that an operation touched, before and after, as JSON."""

    __tablename__ = "change"

    id: int = Field(primary_key=True)
    operation_id: int
    entity: str
    entity_id: int
    before: str | None
    after: str | None
    seal: int
